"""`text`: for people. Each finding with its line, hints gathered at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaultlint.display import display
from vaultlint.findings import Finding, Severity
from vaultlint.reporters.base import CountingReporter, Tally, View, counted, headline, place_of
from vaultlint.reporters.excerpt import excerpt

if TYPE_CHECKING:
    from vaultlint.request import Checked, Rest


@dataclass
class _Hints:
    """The hints of one rule that were not asked for by name."""

    first: str
    """Where the first of them is."""
    count: int = 0
    notes: int = 0
    last: str = ""
    """The note that was counted last."""


class TextReporter(CountingReporter):
    human = True

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._hints: dict[str, _Hints] = {}

    def counts_only(self, rule: str) -> bool:
        return not self.view.lists_hint(rule)

    def rest(self, rest: Rest) -> None:
        for told in rest.hints:
            (finding,) = told.first.findings
            hints = self._hints_like(finding, told.first)
            hints.count += told.number
            hints.notes += told.notes

    def file(self, checked: Checked) -> Iterator[str]:
        for finding in self.view.findings_of(checked):
            if self._is_gathered(finding):
                self._gather(finding, checked)
                continue
            yield headline(finding, checked, self.view)
            if checked.source is not None and checked.source.text:
                yield from excerpt(finding, checked.source, self.view)
            yield ""

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- the summary goes to stderr
        if not self._hints:
            return
        style = self.view.style
        yield f"{style.mark('Hints', Severity.HINT)} {style.faint('(-v, or --select with the rule, lists them)')}"
        wide = max(map(len, self._hints))
        most = max(len(f"{hints.count:,}") for hints in self._hints.values())
        for rule, hints in sorted(self._hints.items()):
            where = f"in {counted(hints.notes, 'note')}, first at {hints.first}"
            yield f"  {hints.count:>{most},}  {style.rule(rule)}{' ' * (wide - len(rule))}  {style.faint(where)}"
        yield ""

    def _is_gathered(self, finding: Finding) -> bool:
        return finding.severity is Severity.HINT and not finding.suppressed and self.counts_only(finding.rule)

    def _gather(self, finding: Finding, checked: Checked) -> None:
        hints = self._hints_like(finding, checked)
        hints.count += 1
        hints.notes += finding.path != hints.last  # files are told one after the other
        hints.last = finding.path

    def _hints_like(self, finding: Finding, checked: Checked) -> _Hints:
        """The hints of its rule; if it is the first of them, that is where they begin."""
        if finding.rule not in self._hints:
            line, column = place_of(finding, checked)
            self._hints[finding.rule] = _Hints(f"{display(self.view.path_of(finding.path))}:{line}:{column}")
        return self._hints[finding.rule]
