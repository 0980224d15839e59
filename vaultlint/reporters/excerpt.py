"""The line of a note that a finding is about, underlined: what a reader sees before they open the note."""

from __future__ import annotations

from vaultlint.display import display
from vaultlint.findings import Finding, Fix
from vaultlint.reporters.base import View, counted, is_fixable
from vaultlint.reporters.width import PARTS, TAB, beginning, cells, ending, shortened
from vaultlint.text import Edit, SourceText, Span

_SHORTEST_CONTEXT = 12
"""Cells of text that are kept on either side of a finding, however long it is."""


def excerpt(finding: Finding, source: SourceText, view: View) -> list[str]:
    """The line with its underline, and what a fix would make of it."""
    style = view.style
    index = source.line_index(finding.span.start)
    line = source.line_span(index)
    marked = Span(finding.span.start, max(finding.span.start, min(finding.span.end, line.end)))
    number = str(index + 1)
    gutter = " " * (len(number) + 2)
    room = view.width - len(gutter) - 2
    before, inside, after = _framed(source, line, marked, room)
    goes_on = source.line_index(max(finding.span.start, finding.span.end - 1)) - index
    # Measured as they stand behind the bar: a mark that starts the line sits on the space before it.
    column = cells(f" {before}")
    carets = cells(f" {before}{inside}") - column
    underline = "^" * max(1, carets) + (f" and {counted(goes_on, 'line')} more" if goes_on else "")
    bar = style.faint("│")
    shown = [
        f" {style.faint(number)} {bar} {before}{style.mark(inside, finding.severity)}{after}".rstrip(),
        f"{gutter}{bar}{' ' * column}{style.mark(underline, finding.severity)}",
    ]
    if finding.fix is not None and is_fixable(finding):
        shown.append(f"{gutter}{bar} {style.good(_proposal(finding.fix, finding, source, room))}")
    return shown


def _framed(source: SourceText, line: Span, marked: Span, room: int) -> tuple[str, str, str]:
    """The line in three parts, before, inside and after the finding, fit for a terminal and cut around it."""
    inside = beginning(source[marked], max(_SHORTEST_CONTEXT, room - 2 * _SHORTEST_CONTEXT))
    cut = len(inside) < marked.end - marked.start
    left = max(_SHORTEST_CONTEXT, room - cells(_shown(inside)) - 2)
    reach = left * PARTS
    before = source.text[max(line.start, marked.start - reach) : marked.start]
    after = "" if cut else source.text[marked.end : min(line.end, marked.end + reach)]
    # Half of the room to either side; what one side does not need the other may have.
    head = ending(before, left - cells(_shown(beginning(after, left // 2))))
    tail = beginning(after, left - cells(_shown(head)))
    starts_late = marked.start - len(head) > line.start
    ends_early = cut or marked.end + len(tail) < line.end
    return "…" * starts_late + _shown(head), _shown(inside), _shown(tail) + "…" * ends_early


def _shown(text: str) -> str:
    return TAB.join(display(piece) for piece in text.split("\t"))


def _proposal(fix: Fix, finding: Finding, source: SourceText, room: int) -> str:
    """What the fix would make of the underlined text, and of what it changes around it."""
    label = f"{fix.safety.label} fix: "
    here = sorted(edit for edit in fix.edits if edit.path == finding.path)
    elsewhere = {edit.path for edit in fix.edits} - {finding.path}
    also = f" and {counted(len(elsewhere), 'other note')}" if elsewhere else ""
    if not here:
        return f"{label}in {counted(len(elsewhere), 'other note')}"
    touched = Span(min(edit.span.start for edit in here), max(edit.span.end for edit in here))
    whole = Span(min(touched.start, finding.span.start), max(touched.end, finding.span.end))
    if source.line_index(whole.start) != source.line_index(whole.end):
        return f"{label}{counted(len(here), 'edit')} in this note{also}"
    after = _applied(here, whole, source)
    each = max(_SHORTEST_CONTEXT, (room - len(label) - len(also) - 12) // 2)
    if not after:
        return f"{label}delete “{shortened(source[whole], each)}”{also}"
    if whole == finding.span and source[whole]:
        shown = shortened(after, 2 * each)
        # Without quotation marks nobody sees a space at the end.
        return f"{label}{shown if after == after.strip() else f'“{shown}”'}{also}"
    if not source[whole]:
        return f"{label}insert “{shortened(after, each)}”{also}"
    return f"{label}{shortened(source[whole], each)} → {shortened(after, each)}{also}"


def _applied(edits: list[Edit], whole: Span, source: SourceText) -> str:
    """The text of `whole` after the edits, which lie in it in order."""
    parts: list[str] = []
    at = whole.start
    for edit in edits:
        parts += source.text[at : edit.span.start], edit.replacement
        at = edit.span.end
    return "".join((*parts, source.text[at : whole.end]))
