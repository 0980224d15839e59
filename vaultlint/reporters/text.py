"""`text`: for people. Each finding with its line, hints gathered at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultlint.display import display
from vaultlint.findings import Finding, Severity
from vaultlint.reporters.base import Reporter, Tally, View, counted, headline, place_of
from vaultlint.reporters.excerpt import excerpt

if TYPE_CHECKING:
    from vaultlint.session import Checked


@dataclass
class _Hints:
    """The hints of one rule that were not asked for by name."""

    first: str
    """Where the first of them is."""
    count: int = 0
    notes: set[str] = field(default_factory=set)


class TextReporter(Reporter):
    human = True

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._hints: dict[str, _Hints] = {}

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
            where = f"in {counted(len(hints.notes), 'note')}, first at {hints.first}"
            yield f"  {hints.count:>{most},}  {style.rule(rule)}{' ' * (wide - len(rule))}  {style.faint(where)}"
        yield ""

    def _is_gathered(self, finding: Finding) -> bool:
        return finding.severity is Severity.HINT and not finding.suppressed and not self.view.lists_hint(finding.rule)

    def _gather(self, finding: Finding, checked: Checked) -> None:
        if finding.rule not in self._hints:
            line, column = place_of(finding, checked)
            self._hints[finding.rule] = _Hints(f"{display(self.view.path_of(finding.path))}:{line}:{column}")
        hints = self._hints[finding.rule]
        hints.count += 1
        hints.notes.add(finding.path)
