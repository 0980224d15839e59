"""`markdown`: a page that says what a run found, made for the summary of a step on GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from vaultlint.findings import Finding, Severity
from vaultlint.reporters.base import Reporter, Tally, View, counted, place_of, worst_first
from vaultlint.reporters.excerpt import excerpt
from vaultlint.reporters.for_programs import plain, web_page
from vaultlint.reporters.markdown_text import code, fenced
from vaultlint.reporters.style import PLAIN

if TYPE_CHECKING:
    from vaultlint.session import Checked

_MOST = 100
"""Findings told one by one. A summary may have a megabyte, and nobody reads as much."""
_WIDTH = 100


@dataclass(frozen=True)
class _Told:
    finding: Finding
    lines: list[str]


class MarkdownReporter(Reporter):
    """Hints are counted, and told one by one only where they were asked for, as in `text`."""

    human = True

    def __init__(self, view: View) -> None:
        super().__init__(replace(view, style=PLAIN, width=_WIDTH))
        self._counts: Counter[tuple[Severity, str]] = Counter()
        self._kept: Counter[Severity] = Counter()
        self._told: list[_Told] = []
        self._untold = 0

    def file(self, checked: Checked) -> Iterator[str]:
        for finding in self.view.findings_of(checked):
            if not finding.suppressed:
                self._counts[finding.severity, finding.rule] += 1
            if finding.severity > Severity.HINT or finding.suppressed or self.view.lists_hint(finding.rule):
                self._tell(finding, checked)
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:
        found = [counted(count, one.label) for one, count in sorted(tally.severities.items(), reverse=True)]
        yield f"## vaultlint: {', '.join(found) or 'no findings'} in {counted(tally.notes, 'note')}"
        if self._counts:
            yield from ("", "| findings | rule | severity | fixable |", "| ---: | --- | --- | ---: |")
        for (severity, rule), count in sorted(self._counts.items(), key=lambda item: (-item[0][0], -item[1], item[0])):
            fixable = tally.fixable_rules[rule] or ""
            yield f"| {count} | {self._rule(rule)} | {severity.label} | {fixable} |"
        worst = sorted(self._told, key=lambda told: worst_first(told.finding))[:_MOST]
        worst.sort(key=lambda told: told.finding.sort_key)
        for path, told in groupby(worst, key=lambda told: told.finding.path):
            yield from ("", f"### {code(self.view.path_of(path))}", "")
            for one in told:
                yield from one.lines
        if untold := self._untold + len(self._told) - len(worst):
            yield from ("", f"And {counted(untold, 'more finding')}.")

    def _tell(self, finding: Finding, checked: Checked) -> None:
        """Keep what is to be told of a finding, unless those before it leave no room; they were found first."""
        if sum(count for severity, count in self._kept.items() if severity >= finding.severity) >= _MOST:
            self._untold += 1
            return
        self._kept[finding.severity] += 1
        self._told.append(_Told(finding, self._lines(finding, checked)))

    def _lines(self, finding: Finding, checked: Checked) -> list[str]:
        line, column = place_of(finding, checked)
        lines = [f"- {line}:{column} **{finding.standing}** {self._rule(finding.rule)} {code(plain(finding.message))}"]
        if checked.source is not None and checked.source.text:
            lines += ["", *fenced(excerpt(finding, checked.source, self.view), indent="  "), ""]
        return lines

    def _rule(self, rule: str) -> str:
        page = web_page(rule, self.view)
        return f"[{code(rule)}]({page})" if page else code(rule)
