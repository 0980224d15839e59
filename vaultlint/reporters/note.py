"""`note`: a report for the vault itself, a note that Obsidian opens: what is to be done, and links to where.

It bears the mark that vaultlint knows its own reports by, so that they are neither judged nor count for anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.findings import Finding, Severity
from vaultlint.reporters.base import Reporter, Tally, View, counted, place_of
from vaultlint.reporters.for_programs import plain
from vaultlint.reporters.markdown_text import code
from vaultlint.reporters.wikilinks import Headings, wikilink
from vaultlint.vault.own_reports import MARK

if TYPE_CHECKING:
    from vaultlint.session import Checked

_MOST = 200
"""Tasks below one rule: a note with more opens slowly, and far fewer are a day's work."""
_SLICES = 12
"""Rules in the pie; below that its slices cannot be told apart."""


class NoteReporter(Reporter):
    human = True

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._counts: Counter[tuple[Severity, str]] = Counter()
        self._tasks: dict[str, list[str]] = defaultdict(list)

    def file(self, checked: Checked) -> Iterator[str]:
        headings = Headings(checked)
        for finding in self.view.findings_of(checked):
            if not finding.suppressed:
                self._counts[finding.severity, finding.rule] += 1
            tasks = self._tasks[finding.rule]
            if len(tasks) < _MOST:
                tasks.append(self._task(finding, checked, headings))
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:
        found = [counted(count, one.label) for one, count in sorted(tally.severities.items(), reverse=True)]
        yield from ("---", f"{MARK}: true", "---", "# vaultlint", "")
        yield f"{counted(tally.notes, 'note')}: {', '.join(found) or 'no findings'}."
        by_count = sorted(self._counts.items(), key=lambda item: (-item[0][0], -item[1], item[0]))
        if by_count:
            yield from ("", *_pie(by_count))
            yield from ("", "| findings | rule | severity | fixable |", "| ---: | --- | --- | ---: |")
        for (severity, rule), count in by_count:
            yield f"| {count} | [[#{rule}]] | {severity.label} | {tally.fixable_rules[rule] or ''} |"
        order = dict.fromkeys([rule for (_, rule), _ in by_count] + list(self._tasks))
        for rule in order:
            yield from ("", f"## {rule}", "", *self._tasks[rule])
            count = sum(number for (_, name), number in by_count if name == rule)
            if count > _MOST:
                yield from ("", f"And {count - _MOST:,} more.")

    def _task(self, finding: Finding, checked: Checked, headings: Headings) -> str:
        place = wikilink(finding.path, headings.above(finding.span.start))
        line = place_of(finding, checked).line
        box = f"[x] {finding.standing}:" if finding.suppressed else "[ ]"
        return f"- {box} {place} line {line}: {code(plain(finding.message))}"


def _pie(by_count: list[tuple[tuple[Severity, str], int]]) -> Iterator[str]:
    """The findings of each rule as a picture, which Obsidian draws."""
    counts = Counter[str]()
    for (_, rule), count in by_count:
        counts[rule] += count
    shown = counts.most_common(_SLICES)
    if others := counts.total() - sum(count for _, count in shown):
        shown.append(("others", others))
    yield from ("```mermaid", "pie showData", "    title Findings by rule")
    yield from (f'    "{rule}" : {count}' for rule, count in shown)
    yield "```"
