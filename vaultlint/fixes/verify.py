"""Refuse what changes meaning: a plan is carried out in memory and its result read like any other note.

What a note said before it must say afterwards (block structure, links to the same places, tags, headings, block ids,
properties, code, URLs), except where a fix declared a change, and there only in what the fix touched. The findings a
fix settles must be gone, and none may have come.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from vaultlint.engine import Linter
from vaultlint.findings import Change, Finding, Severity
from vaultlint.fixes.meaning import Aspect, Meaning, Said, meaning
from vaultlint.moved import Moved
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.places import PlaceFound, compared_heading


class State:
    """A vault at one moment: what its files say and what is found in them, each looked at once."""

    def __init__(self, vault: Vault, linter: Linter) -> None:
        self.vault = vault
        self.linter = linter
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._meanings: dict[str, Meaning] = {}

    def findings(self, path: str) -> tuple[Finding, ...]:
        """Every finding in the file at `path`. Raises OSError."""
        if path not in self._findings:
            self._findings[path] = self.linter.judge(path, self.vault)
        return self._findings[path]

    def failure(self, path: str) -> str | None:
        """Why the file at `path` could not be judged; known once its findings are."""
        return self.linter.failure(path)

    def meaning(self, path: str) -> Meaning:
        """What the file at `path` says. Raises `NotText`, `RecursionError` and OSError."""
        if path not in self._meanings:
            self._meanings[path] = meaning(path, self.vault.source(path), self.vault)
        return self._meanings[path]


class Damage(NamedTuple):
    """What would go wrong in the file at `path`."""

    path: str
    what: str


def damages(
    before: State,
    after: State,
    edits: Mapping[str, Sequence[Edit]],
    chosen: Sequence[Finding],
    settled: Sequence[Finding],
) -> Iterator[Damage]:
    """What goes wrong when `chosen` are applied by `edits` to settle the findings `settled`; nothing if all is well."""
    editing: dict[str, list[Finding]] = defaultdict(list)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in settled:
        found[finding.path].append(finding)
    for finding in chosen:
        for path in {edit.path for edit in _edits(finding)}:
            editing[path].append(finding)
    written = {path: _Areas(edit.span for edit in of_path) for path, of_path in edits.items()}
    for path, of_path in edits.items():
        yield from (Damage(path, what) for what in _changed(path, before, after, of_path, editing[path]))
        yield from (Damage(path, what) for what in _inbound(path, before.vault, after.vault, written))
    for path in dict.fromkeys([*edits, *found]):
        of_path = edits.get(path, ())
        newly_read = _newly_read(path, of_path, editing[path])
        came = _findings(path, before, after, of_path, found[path], newly_read)
        yield from (Damage(path, what) for what in came)


def _changed(
    path: str, before: State, after: State, edits: Sequence[Edit], editing: Sequence[Finding]
) -> Iterator[str]:
    """What the file says otherwise than before, and nobody declared; `editing` are the findings whose fixes edit it."""
    broken = after.vault.metadata[path].error
    if broken is not None and before.vault.metadata[path].error is None:
        yield f"it cannot be read any more: {broken}"
        return
    was, now = before.meaning(path), after.meaning(path)
    moved = Moved(edits)
    for aspect in was:
        kept, present = was[aspect], now[aspect]
        declaring = [finding for finding in editing if _declares(finding, aspect)]
        if declaring:
            # What a declared change touched may differ, unless a fix that declared nothing touched it too.
            silent = {edit for finding in editing if not _declares(finding, aspect) for edit in _edits(finding)}
            areas = [edit.span for edit in edits if edit not in silent]
            areas += [finding.span for finding in declaring if finding.path == path]
            others = [edit.span for edit in edits if edit in silent]
            kept = _untouched(kept, _Areas(areas), _Areas(others))
            present = _untouched(present, _Areas(map(moved.area, areas)), _Areas(map(moved.area, others)))
        if [thing.value for thing in kept] != [thing.value for thing in present]:
            yield aspect.damage


def _declares(finding: Finding, aspect: Aspect) -> bool:
    return finding.fix is not None and bool(finding.fix.changes & aspect.allowed_by)


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.fix.edits if finding.fix is not None else ()


class _Areas:
    """Parts of a text, sorted once: a note may have thousands of edits and say as many things."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reach = [*accumulate((span.end for span in ordered), max)]
        """How far each of them and those before it go."""

    def meet(self, span: Span) -> bool:
        """Whether a span overlaps one of them or touches it."""
        begun = bisect_right(self._starts, span.end)
        return begun > 0 and self._reach[begun - 1] >= span.start


def _untouched(things: tuple[Said, ...], areas: _Areas, others: _Areas) -> tuple[Said, ...]:
    return tuple(thing for thing in things if not areas.meet(thing.span) or others.meet(thing.span))


def _newly_read(path: str, edits: Sequence[Edit], editing: Sequence[Finding]) -> _Areas:
    """What nobody read before some fixes and is read afterwards, as they declare: where it stands then."""
    spans: list[Span] = []
    for finding in editing:
        if finding.fix is not None and Change.READ in finding.fix.changes:
            spans += [finding.span] if finding.path == path else []
            spans += [edit.span for edit in finding.fix.edits if edit.path == path]
    return _Areas(map(Moved(edits).area, spans))


def _findings(
    path: str,
    before: State,
    after: State,
    edits: Sequence[Edit],
    fixed: Sequence[Finding],
    newly_read: _Areas,
) -> Iterator[str]:
    """Findings that should be gone and are not, and findings that came; `fixed` are those to be settled in the file.

    A lesser finding may come: that a hint was hidden behind a warning is no reason to keep the warning. Nor is a fault
    in what is read only now: it was there, and nobody could see it.
    """
    moved = Moved(edits)
    settled = {_told(finding) for finding in fixed}
    speaks_of_allowances = any(finding.fix and Change.ALLOWANCES in finding.fix.changes for finding in fixed)
    to_be_gone = {(finding.rule, finding.message) for finding in fixed}
    least = min((finding.severity for finding in fixed), default=Severity.HINT)
    remaining = [finding for finding in before.findings(path) if _told(finding) not in settled]
    expected = {(finding.rule, moved.span(finding.span), finding.suppressed) for finding in remaining}
    found = {(finding.rule, finding.span, finding.suppressed): finding for finding in after.findings(path)}
    # Where an edit lies within a finding it may stand a little elsewhere afterwards, but only once.
    astray = Counter(
        (finding.rule, finding.message)
        for finding in remaining
        if (finding.rule, moved.span(finding.span), finding.suppressed) not in found
    )
    for identity, finding in found.items():
        if identity in expected:
            continue
        spoken, touched = (finding.rule, finding.message), moved.is_touched_after(finding.span)
        if touched and astray[spoken]:
            astray[spoken] -= 1
        elif spoken in to_be_gone:
            yield f"{finding.rule} is still found after its fix"
        elif newly_read.meet(finding.span):
            continue
        elif speaks_of_allowances and finding.suppressed and (finding.rule, finding.span, False) in expected:
            continue  # what was misspelt before allows it now
        elif finding.severity >= least or (finding.rule, finding.span, not finding.suppressed) in expected:
            yield f"it would bring a new finding of {finding.rule}"
    failure = after.failure(path)
    if failure is not None and before.failure(path) is None:
        yield failure


def _told(finding: Finding) -> tuple[str, Span, str]:
    """A finding apart from its fix, which is another once references are carried along."""
    return finding.rule, finding.span, finding.message


def _inbound(path: str, before: Vault, after: Vault, written: Mapping[str, _Areas]) -> Iterator[str]:
    """Links as they were, from anywhere in the vault, to places in this note; `written` is what edits replace."""
    was, now = before.metadata[path], after.metadata[path]
    if _places(was) == _places(now):
        return
    names_before, names = _names(was), _names(now)
    numbers_before, numbers = _numbers(was), _numbers(now)
    for name in names:
        if names[name] > max(names_before[name], 1):
            yield f"two headings would be “{name}” to a link"
    for source, link in before.links_to(path):
        if not link.subpath:
            continue
        rewritten = written.get(source)
        if rewritten and (rewritten.meet(link.span) or rewritten.meet(link.subpath_span or link.span)):
            continue
        place = before.find_place(path, link.subpath)
        if place is None:
            continue
        if _number(place, numbers_before) != _number(after.find_place(path, link.subpath), numbers):
            yield f"the link {link.original} in {source} would lead elsewhere"


def _places(metadata: Metadata) -> tuple[object, ...]:
    headings = [(heading.level, heading.text) for heading in metadata.headings]
    return headings, [block.id for block in metadata.blocks], [footnote.id for footnote in metadata.footnotes]


def _names(metadata: Metadata) -> Counter[str]:
    """How many headings bear each name that a link can call."""
    return Counter(name for heading in metadata.headings if (name := compared_heading(heading.text)))


def _numbers(metadata: Metadata) -> dict[object, tuple[type, int]]:
    """What a link can lead to, each by its number among its like."""
    alike = metadata.headings, metadata.blocks, metadata.footnotes
    return {place: (type(place), number) for places in alike for number, place in enumerate(places)}


def _number(place: PlaceFound | None, numbers: Mapping[object, object]) -> object:
    """The number of a place; None where there is none, and nothing where it cannot be told."""
    return numbers.get(place.heading or place.block or place.footnote, ()) if place is not None else None
