"""`json`: the whole report as one object; its shape is a contract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vaultlint.display import json_safe
from vaultlint.findings import Finding, Fix
from vaultlint.reporters.base import Reporter, Tally, View, is_fixable, place_of

if TYPE_CHECKING:
    from vaultlint.session import Checked

VERSION = 1
"""Grows when a program that reads this format would have to change."""


class JsonReporter(Reporter):
    human = False

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._findings: list[dict[str, Any]] = []
        self._errors: list[dict[str, str]] = []

    def file(self, checked: Checked) -> Iterator[str]:
        self._findings.extend(finding_as_json(finding, checked) for finding in self.view.findings_of(checked))
        if checked.error is not None:
            self._errors.append({"path": checked.path, "message": checked.error})
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:
        summary = {
            "notes": tally.notes,
            "findings": tally.findings,
            "fixable": tally.fixable,
            "errors": tally.errors,
        }
        report = {
            "version": VERSION,
            "vault": str(self.view.vault),
            "summary": summary,
            "findings": self._findings,
            "errors": self._errors,
        }
        yield json_safe(json.dumps(report, ensure_ascii=False, indent=2))


def finding_as_json(finding: Finding, checked: Checked) -> dict[str, Any]:
    """A finding in the shape that the contract gives it."""
    start = place_of(finding, checked)
    end = checked.source.place(finding.span.end) if checked.source else start
    shown: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "path": finding.path,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start": finding.span.start,
        "end": finding.span.end,
        "message": finding.message,
        "suppressed": finding.suppressed,
        "fix": _fix(finding.fix) if finding.fix is not None and is_fixable(finding) else None,
    }
    if finding.suppressed:
        shown["reason"] = finding.reason
    return shown


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [
        {"path": edit.path, "start": edit.span.start, "end": edit.span.end, "replacement": edit.replacement}
        for edit in fix.edits
    ]
    return {"safety": fix.safety.label, "edits": edits}
