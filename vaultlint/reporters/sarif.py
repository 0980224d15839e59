"""`sarif`: SARIF 2.1.0, for code scanning on GitHub and for viewers in editors.

What notes allow themselves is reported as suppressed and never left out: an alert whose finding is gone would be
closed, and opened again by another run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vaultlint import __version__
from vaultlint.findings import Finding, Severity
from vaultlint.fingerprint import VERSION, fingerprints
from vaultlint.reporters.base import Reporter, Tally, View, counted, worst_first
from vaultlint.reporters.for_programs import edit_here, plain, pretty, uri, web_page
from vaultlint.text import SourceText, Span

if TYPE_CHECKING:
    from vaultlint.session import Checked

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_MOST = 25_000
"""Results that GitHub takes; it refuses a file with more."""
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "recommendation"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


class SarifReporter(Reporter):
    human = False

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._path_of = view.paths_below("GITHUB_WORKSPACE")
        self._results: list[tuple[Finding, dict[str, Any]]] = []
        self._notifications: list[dict[str, Any]] = []

    def file(self, checked: Checked) -> Iterator[str]:
        names = fingerprints(checked.findings, checked.source)
        for finding, fingerprint in zip(checked.findings, names, strict=True):
            self._results.append((finding, self._result(finding, checked.source, fingerprint)))
        if checked.error is not None:
            self._notifications.append(
                {
                    "level": "error",
                    "message": {"text": plain(checked.error)},
                    "locations": [self._location(checked.path)],
                }
            )
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:
        kept = sorted(self._results, key=lambda result: worst_first(result[0]))[:_MOST]
        kept.sort(key=lambda result: result[0].sort_key)
        if left_out := len(self._results) - len(kept):
            text = f"{counted(left_out, 'finding')} left out, the mildest: code scanning takes {_MOST:,} and no more"
            self._notifications.append({"level": "warning", "message": {"text": text}})
        rules = sorted({finding.rule for finding, _ in kept})
        index = {rule: number for number, rule in enumerate(rules)}
        run = {
            "tool": {"driver": self._driver(rules)},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {_ROOT: {"description": {"text": "what paths are counted from"}}},
            "invocations": [
                {"executionSuccessful": not tally.errors, "toolExecutionNotifications": self._notifications}
            ],
            "results": [{"ruleId": one.rule, "ruleIndex": index[one.rule], **result} for one, result in kept],
        }
        yield pretty({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})

    def _driver(self, rules: list[str]) -> dict[str, Any]:
        return {
            "name": "vaultlint",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [self._descriptor(rule) for rule in rules],
        }

    def _descriptor(self, id_: str) -> dict[str, Any]:
        descriptor: dict[str, Any] = {"id": id_, "name": id_}
        if page := web_page(id_, self.view):
            descriptor["helpUri"] = page
        if (rule := self.view.rule_of(id_)) is not None:
            # A pack of the vault may have written these, and whoever shows them may render Markdown.
            summary, rationale = plain(rule.summary), plain(rule.rationale.strip())
            more = f"`vaultlint explain {id_}` tells more, with examples."
            descriptor |= {
                "shortDescription": {"text": summary},
                "fullDescription": {"text": rationale},
                "help": {
                    "text": f"{rationale}\n\n{more}",
                    "markdown": f"**{_inert(summary)}**\n\n{_inert(rationale)}\n\n{more}",
                },
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
                "properties": {"tags": [rule.theme], "problem.severity": _PROBLEMS[rule.severity]},
            }
        return descriptor

    def _result(self, finding: Finding, source: SourceText | None, fingerprint: str) -> dict[str, Any]:
        result: dict[str, Any] = {
            "level": _LEVELS[finding.severity],
            "message": {"text": plain(finding.message)},
            "locations": [self._location(finding.path, source, finding.span)],
            "partialFingerprints": {VERSION: fingerprint},
            "suppressions": [_suppression(finding)] if finding.suppressed else [],
        }
        if source is not None and finding.fix is not None and (edit := edit_here(finding, source)) is not None:
            replacement = {
                "deletedRegion": _region(source, edit.span),
                "insertedContent": {"text": edit.replacement},
            }
            result["fixes"] = [
                {
                    "description": {"text": f"{finding.fix.safety.label} fix"},
                    "artifactChanges": [
                        {"artifactLocation": self._artifact(finding.path), "replacements": [replacement]}
                    ],
                }
            ]
        return result

    def _location(self, path: str, source: SourceText | None = None, span: Span | None = None) -> dict[str, Any]:
        place = {"artifactLocation": self._artifact(path)}
        if source is not None and span is not None:
            place["region"] = _region(source, span)
        return {"physicalLocation": place}

    def _artifact(self, path: str) -> dict[str, Any]:
        return {"uri": uri(self._path_of(path)), "uriBaseId": _ROOT}


def _region(source: SourceText, span: Span) -> dict[str, Any]:
    start, end = source.place(span.start), source.place(span.end)
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _suppression(finding: Finding) -> dict[str, Any]:
    suppression = {"kind": "external" if finding.accepted else "inSource"}
    if finding.reason:
        suppression["justification"] = plain(finding.reason)
    return suppression


def _inert(text: str) -> str:
    """A text in Markdown, without HTML and without calling anybody."""
    return text.replace("<", "&lt;").replace("@", "&#64;")
