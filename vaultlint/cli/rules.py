"""`vaultlint rules`: all rules in one table."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import GroupedCommand, format_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultlint.cli.console import Stream
    from vaultlint.rulebook import Rule


@click.command(cls=GroupedCommand)
@format_option
def rules(format_name: str) -> None:
    """List all rules: theme, name, severity, whether a run without configuration has them (●), fix, summary."""
    from vaultlint.cli.console import Console
    from vaultlint.rulebook import Rulebook

    known = sorted(Rulebook.builtin().rules.values(), key=lambda rule: (rule.theme, rule.id))
    out = Console().out
    if format_name == "json":
        out.speak_to_programs()
        out.line(json.dumps([described(rule) for rule in known], ensure_ascii=False, indent=2))
        return
    for line in _table(known, out):
        out.line(line)


def described(rule: Rule) -> dict[str, Any]:
    """A rule as programs read it."""
    return {
        "rule": rule.id,
        "theme": rule.theme,
        "severity": rule.severity.label,
        "recommended": rule.recommended,
        "fix": rule.fix.label,
        "summary": rule.summary,
    }


def _table(known: list[Rule], out: Stream) -> Iterator[str]:
    from textwrap import wrap

    style = out.style
    wide = max(len(rule.id) for rule in known)
    indent = wide + 24
    # A pipe gets one line for each rule, a screen what fits it.
    room = max(20, out.width - indent) if out.is_terminal else sys.maxsize
    theme = None
    for rule in known:
        if rule.theme != theme:
            if theme is not None:
                yield ""
            theme = rule.theme
            yield style.strong(theme)
        name = style.rule(rule.id) + " " * (wide - len(rule.id))
        severity = style.severity(rule.severity) + " " * (7 - len(rule.severity.label))
        recommended = "●" if rule.recommended else " "
        fix = style.faint(f"{rule.fix.label if rule.fix else '—':<6}")
        first, *others = wrap(rule.summary, room)
        yield f"  {name}  {severity}  {recommended}  {fix}  {first}"
        yield from (" " * indent + line for line in others)
    yield ""
    yield style.faint("● runs without configuration; safe, unsafe: how far its fix is to be trusted")
