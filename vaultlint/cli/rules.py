"""`vaultlint rules`: all rules in one table."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import GroupedCommand, format_option, vault_options
from vaultlint.display import display, json_safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultlint.cli.console import Stream
    from vaultlint.rule import Rule


@click.command(cls=GroupedCommand)
@vault_options
@format_option
def rules(vault: Path | None, config: Path | None, isolated: bool, format_name: str) -> None:
    """List all rules: theme, name, severity, whether a run without configuration has them (●), fix, summary.

    Rules of packs are among them, where the configuration of the vault around you names some.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.selection import rules_of_vault
    from vaultlint.rulebook import Rulebook
    from vaultlint.strict_yaml import ConfigError

    console = Console()
    out = console.out
    try:
        rulebook = rules_of_vault(vault, config, isolated)
    except ConfigError as fault:
        console.warn(f"{fault}; only the rules of vaultlint itself are listed")
        rulebook = Rulebook.builtin()
    known = sorted(rulebook.rules.values(), key=lambda rule: (rule.theme, rule.id))
    if format_name == "json":
        out.speak_to_programs()
        out.line(json_safe(json.dumps([described(rule) for rule in known], ensure_ascii=False, indent=2)))
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
        first, *others = wrap(display(rule.summary), room) or [""]
        yield f"  {name}  {severity}  {recommended}  {fix}  {first}"
        yield from (" " * indent + line for line in others)
    yield ""
    yield style.faint("● runs without configuration; safe, unsafe: how far its fix is to be trusted")
