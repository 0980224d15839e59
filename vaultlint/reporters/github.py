"""`github`: annotations, which GitHub Actions shows beside the lines they are about.

A step has room for ten of each severity and drops the rest, so the worst are told first; what is left over is listed in
the log. The runner obeys what stands in the output, so nothing from a vault is written but in its escapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.display import display, inert
from vaultlint.findings import Finding, Severity
from vaultlint.reporters.base import Reporter, Tally, View, counted, place_of, worst_first
from vaultlint.reporters.for_programs import last_place, plain
from vaultlint.text import Place

if TYPE_CHECKING:
    from vaultlint.session import Checked

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}
# The summary is a notice, too.
_ROOM = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.HINT: 9}


class GitHubReporter(Reporter):
    """Hints are counted, and told one by one only where they were asked for, as in `text`."""

    human = False

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._path_of = view.paths_below("GITHUB_WORKSPACE")
        self._found: list[tuple[Finding, Place, Place]] = []

    def file(self, checked: Checked) -> Iterator[str]:
        for finding in self.view.findings_of(checked):
            if finding.severity > Severity.HINT or finding.suppressed or self.view.lists_hint(finding.rule):
                start = place_of(finding, checked)
                end = last_place(checked.source, finding.span) if checked.source else start
                self._found.append((finding, start, end))
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:
        told: Counter[Severity] = Counter()
        others: list[str] = []
        for finding, start, end in sorted(self._found, key=lambda found: worst_first(found[0])):
            if finding.suppressed or told[finding.severity] == _ROOM[finding.severity]:
                others.append(self._sentence(finding, start))
                continue
            told[finding.severity] += 1
            yield self._annotation(finding, start, end)
        if others:
            yield _command("group", counted(len(others), "more finding"))
            yield from map(inert, others)
            yield _command("endgroup")
        if tally.findings:
            yield _command("notice", _summary(tally, told.total(), bool(others)), title="vaultlint")

    def _annotation(self, finding: Finding, start: Place, end: Place) -> str:
        place: dict[str, str | int] = {
            "file": display(self._path_of(finding.path)),
            "line": start.line,
            "endLine": end.line,
        }
        if start.line == end.line:  # for more than one line GitHub refuses columns, and forgets the line as well
            place |= {"col": start.column, "endColumn": end.column}
        message = self._sentence(finding, start)
        return _command(_COMMANDS[finding.severity], message, **place, title=f"vaultlint: {finding.rule}")

    def _sentence(self, finding: Finding, start: Place) -> str:
        """A finding in the log, which shows nothing of an annotation but its message."""
        allowed = f" {finding.standing}" if finding.suppressed else ""
        where = f"{display(self._path_of(finding.path))}:{start.line}:{start.column}"
        return f"{where}: {finding.rule}{allowed}: {plain(finding.message)}"


def _summary(tally: Tally, told: int, has_more: bool) -> str:
    found = [counted(count, severity.label) for severity, count in sorted(tally.severities.items(), reverse=True)]
    text = f"{', '.join(found)} in {counted(tally.notes, 'note')}"
    if told == tally.findings:
        return text
    rest = "the others are listed in the log of this step" if has_more else "-v tells hints one by one"
    return f"{text}; {counted(told, 'finding')} annotated, {rest}"


def _command(name: str, message: str = "", **properties: str | int) -> str:
    """A command to the runner. What it undoes last must be escaped first, or one escape would pass for another."""
    given = ",".join(f"{key}={_value(str(value))}" for key, value in properties.items() if value != "")
    return f"::{name}{' ' if given else ''}{given}::{_message(message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
