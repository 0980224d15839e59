"""The shape of the JSON report is a contract."""

from __future__ import annotations

import json
from pathlib import Path

from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.reporters.base import Tally, View
from vaultlint.reporters.json_report import JsonReporter
from vaultlint.session import Checked
from vaultlint.text import Edit, SourceText, Span


def reported(*checked: Checked, shows_suppressed: bool = False) -> object:
    reporter = JsonReporter(View(vault=Path("vault"), shows_suppressed=shows_suppressed, path_of=lambda _: "elsewhere"))
    tally = Tally()
    lines: list[str] = []
    for one in checked:
        tally.add(one)
        lines += reporter.file(one)
    return json.loads("\n".join([*lines, *reporter.end(tally)]))


def test_it_is_what_the_contract_says() -> None:
    source = SourceText("# 题\r\n\n🌱 [[Not here]]\r\n")
    start = source.text.index("[[")
    span = Span(start, start + 12)
    fix = Fix((Edit("Notes/A.md", span, "[[Here]]"),), Safety.UNSAFE)
    finding = Finding("broken-link", Severity.ERROR, "Notes/A.md", span, "“Not here” leads to no file", fix)
    checked = [
        Checked("Notes/A.md", source, (finding,)),
        Checked("Notes/B.md", None, error="Permission denied"),
        Checked("Notes/C.md", None),
    ]
    assert reported(*checked) == {
        "version": 1,
        "vault": "vault",
        "summary": {"notes": 3, "findings": 1, "fixable": 1, "errors": 1},
        "findings": [
            {
                "rule": "broken-link",
                "severity": "error",
                "path": "Notes/A.md",
                "line": 3,
                "column": 3,
                "end_line": 3,
                "end_column": 15,
                "start": 8,
                "end": 20,
                "message": "“Not here” leads to no file",
                "suppressed": False,
                "fix": {
                    "safety": "unsafe",
                    "edits": [{"path": "Notes/A.md", "start": 8, "end": 20, "replacement": "[[Here]]"}],
                },
            }
        ],
        "errors": [{"path": "Notes/B.md", "message": "Permission denied"}],
    }


def test_a_finding_without_a_fix_says_null_and_hints_are_all_there() -> None:
    hint = Finding("some-rule", Severity.HINT, "A.md", Span(0, 1), "x")
    report = reported(Checked("A.md", SourceText("abc"), (hint, hint)))
    assert isinstance(report, dict)
    assert [finding["fix"] for finding in report["findings"]] == [None, None]
    assert report["summary"]["fixable"] == 0


def test_suppressed_findings_are_told_on_request_and_never_counted() -> None:
    allowed = Finding("some-rule", Severity.ERROR, "A.md", Span(0, 1), "x", suppressed=True, reason="quoted")
    checked = Checked("A.md", SourceText("abc"), (allowed,))
    silent, told = reported(checked), reported(checked, shows_suppressed=True)
    assert isinstance(silent, dict)
    assert isinstance(told, dict)
    assert silent["findings"] == []
    assert told["findings"][0]["suppressed"] is True
    assert told["findings"][0]["reason"] == "quoted"
    assert told["summary"]["findings"] == 0


def test_nothing_found_is_a_whole_report_too() -> None:
    assert reported() == {
        "version": 1,
        "vault": "vault",
        "summary": {"notes": 0, "findings": 0, "fixable": 0, "errors": 0},
        "findings": [],
        "errors": [],
    }
