"""`junit`: a test report, for CI systems that know nothing else.

A file is a suite, a finding a test that failed; one that does not fail the run was skipped. There are no times in it:
what is found twice is reported in the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from vaultlint.display import display
from vaultlint.findings import Finding
from vaultlint.reporters.base import Reporter, Tally, View, place_of
from vaultlint.reporters.for_programs import plain
from vaultlint.vault.writing import without_extension

if TYPE_CHECKING:
    from vaultlint.session import Checked


@dataclass(frozen=True)
class _Suite:
    name: str
    cases: tuple[str, ...]
    failures: int = 0
    errors: int = 0
    skipped: int = 0

    def lines(self) -> Iterator[str]:
        counts = _counts(len(self.cases), self.failures, self.errors, self.skipped)
        yield f'  <testsuite name="{self.name}" {counts}>'
        yield from self.cases
        yield "  </testsuite>"


class JUnitReporter(Reporter):
    human = False

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._suites: list[_Suite] = []

    def file(self, checked: Checked) -> Iterator[str]:
        findings = list(self.view.findings_of(checked))
        if findings or checked.error is not None:
            self._suites.append(self._suite(checked, findings))
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- suites count for themselves
        suites = self._suites or [_Suite("vaultlint", ('    <testcase classname="vaultlint" name="no findings"/>',))]
        totals = (
            sum(len(suite.cases) for suite in suites),
            sum(suite.failures for suite in suites),
            sum(suite.errors for suite in suites),
            sum(suite.skipped for suite in suites),
        )
        yield '<?xml version="1.0" encoding="utf-8"?>'
        yield f'<testsuites name="vaultlint" {_counts(*totals)}>'
        for suite in suites:
            yield from suite.lines()
        yield "</testsuites>"

    def _suite(self, checked: Checked, findings: list[Finding]) -> _Suite:
        path = self.view.path_of(checked.path)
        class_name = _text(without_extension(path))
        failing = [not finding.suppressed and self.view.fails(finding.severity) for finding in findings]
        cases = [
            self._case(finding, checked, class_name, fails) for finding, fails in zip(findings, failing, strict=True)
        ]
        if checked.error is not None:
            message = _text(plain(checked.error))
            cases.append(
                f'    <testcase classname="{class_name}" name="could not be checked">'
                f'<error message="{message}">{message}</error></testcase>'
            )
        return _Suite(_text(path), tuple(cases), sum(failing), int(checked.error is not None), failing.count(False))

    def _case(self, finding: Finding, checked: Checked, class_name: str, fails: bool) -> str:
        line, column = place_of(finding, checked)
        name = _text(f"{finding.rule} {line}:{column}")
        message = _text(plain(finding.message))
        if fails:
            where = _text(f"{self.view.path_of(finding.path)}:{line}:{column}")
            outcome = f'<failure message="{message}" type="{finding.severity.label}">{where}: {message}</failure>'
        else:
            reason = f" ({plain(finding.reason)})" if finding.reason and not finding.accepted else ""
            outcome = f'<skipped message="{_text(finding.standing + reason)}: {message}"/>'
        return f'    <testcase classname="{class_name}" name="{name}" line="{line}">{outcome}</testcase>'


def _counts(tests: int, failures: int, errors: int, skipped: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _text(text: str) -> str:
    """Foreign text in an attribute or an element. `display` leaves nothing that XML 1.0 forbids.

    A bracket is named, not written: a CI runner that reads along may take it for the beginning of a command.
    """
    return escape(display(text), {'"': "&quot;", "[": "&#91;"})
