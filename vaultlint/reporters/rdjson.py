"""`rdjson`: for reviewdog, which comments on pull requests and offers fixes there as suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vaultlint.findings import Finding, Severity
from vaultlint.reporters.base import Reporter, Tally, View
from vaultlint.reporters.for_programs import edit_here, plain, pretty, readable, web_page
from vaultlint.text import SourceText, Span

if TYPE_CHECKING:
    from vaultlint.session import Checked

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.HINT: "INFO"}


class RdjsonReporter(Reporter):
    human = False

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._diagnostics: list[dict[str, Any]] = []

    def file(self, checked: Checked) -> Iterator[str]:
        # It has no word for what is allowed: told of, that would be one more fault.
        told = (one for one in self.view.findings_of(checked) if not one.suppressed)
        self._diagnostics += (self._diagnostic(one, checked.source) for one in told)
        yield from ()

    def end(self, tally: Tally) -> Iterator[str]:  # noqa: ARG002 -- it has no place for counts
        yield pretty({"source": {"name": "vaultlint"}, "diagnostics": self._diagnostics})

    def _diagnostic(self, finding: Finding, source: SourceText | None) -> dict[str, Any]:
        location: dict[str, Any] = {"path": readable(self.view.path_of(finding.path))}
        if source is not None:
            location["range"] = _range(source, finding.span)
        code = {"value": finding.rule}
        if page := web_page(finding.rule, self.view):
            code["url"] = page
        diagnostic: dict[str, Any] = {
            "message": plain(finding.message),
            "location": location,
            "severity": _SEVERITIES[finding.severity],
            "code": code,
        }
        if source is not None and (edit := edit_here(finding, source)) is not None:
            diagnostic["suggestions"] = [{"range": _range(source, edit.span), "text": edit.replacement}]
        return diagnostic


def _range(source: SourceText, span: Span) -> dict[str, Any]:
    return {"start": _position(source, span.start), "end": _position(source, span.end)}


def _position(source: SourceText, offset: int) -> dict[str, int]:
    """Line and column from 1, the column in bytes of UTF-8, unlike in any other format."""
    line = source.line_index(offset)
    before = source[Span(source.line_starts[line], offset)]
    return {"line": line + 1, "column": len(before.encode("utf-8")) + 1}
