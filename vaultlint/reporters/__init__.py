"""Every format of a report, on one screen: its name on the command line, and where it lives."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultlint.reporters.base import Reporter

FORMATS: dict[str, str] = {
    "text": "vaultlint.reporters.text:TextReporter",
    "concise": "vaultlint.reporters.concise:ConciseReporter",
    "grouped": "vaultlint.reporters.grouped:GroupedReporter",
    "json": "vaultlint.reporters.json_report:JsonReporter",
    "json-lines": "vaultlint.reporters.json_lines:JsonLinesReporter",
    "sarif": "vaultlint.reporters.sarif:SarifReporter",
    "github": "vaultlint.reporters.github:GitHubReporter",
    "gitlab": "vaultlint.reporters.gitlab:GitLabReporter",
    "junit": "vaultlint.reporters.junit:JUnitReporter",
    "rdjson": "vaultlint.reporters.rdjson:RdjsonReporter",
    "markdown": "vaultlint.reporters.markdown_summary:MarkdownReporter",
    "note": "vaultlint.reporters.note:NoteReporter",
}


def reporter_for(format_name: str) -> type[Reporter]:
    """The reporter that writes the format of that name; only this one is imported."""
    module, _, name = FORMATS[format_name].partition(":")
    reporter: type[Reporter] = getattr(import_module(module), name)
    return reporter
