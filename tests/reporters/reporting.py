"""Findings made by hand, and what a format makes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.reporters import reporter_for
from vaultlint.reporters.base import Tally, View
from vaultlint.request import Checked
from vaultlint.text import Edit, SourceText, Span

VIEW = View(vault=Path("vault"))


def reported(format_name: str, *checked: Checked, **view: Any) -> str:
    """The whole report of a run that found this."""
    reporter = reporter_for(format_name)(replace(VIEW, **view))
    tally = Tally()
    lines: list[str] = []
    for one in checked:
        tally.add(one)
        lines += reporter.file(one)
    return "".join(f"{line}\n" for line in (*lines, *reporter.end(tally)))


def note(marked: str, path: str = "Notes/A.md", fix: str | None = None, **finding: Any) -> Checked:
    """A note with a finding at each «marked» place, and the text that a fix puts there."""
    parts = marked.replace("»", "«").split("«")
    source = SourceText("".join(parts))
    ends = [sum(map(len, parts[: index + 1])) for index in range(len(parts))]
    spans = [Span(ends[index] - len(parts[index]), ends[index]) for index in range(1, len(parts), 2)]
    made = []
    for span in spans:
        edits = () if fix is None else (Edit(path, span, fix),)
        offered = Fix(edits, Safety.UNSAFE) if edits else None
        given = {"rule": "some-rule", "severity": Severity.ERROR, "message": "Something is wrong", **finding}
        made.append(Finding(path=path, span=span, fix=offered, **given))
    return Checked(path, source, tuple(made))


def many(count: int, severity: Severity, path: str, rule: str = "some-rule") -> Checked:
    """A note in which every line has a finding."""
    return note("«x»\n" * count, path=path, rule=rule, severity=severity, message=f"wrong in {path}")
