"""`vaultlint explain`: all there is to know about one rule."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from vaultlint.cli.options import GroupedCommand, format_option, offered


@click.command(cls=GroupedCommand)
@click.argument("rule", shell_complete=offered("rules"))
@format_option
def explain(rule: str, format_name: str) -> None:
    """Tell all about RULE: what it finds, why it matters, how it is fixed, with examples."""
    from vaultlint.cli.console import Console
    from vaultlint.cli.rules import described
    from vaultlint.cli.selection import find_rule
    from vaultlint.reporters.rendering import rendered
    from vaultlint.rule_pages import page
    from vaultlint.rulebook import Rulebook
    from vaultlint.validation import kebab

    found = find_rule(rule, Rulebook.builtin())
    out = Console().out
    if format_name == "json":
        out.speak_to_programs()
        details = {"rationale": found.rationale, "message": found.message, "parameters": dict(found.parameters)}
        examples = [{kebab(name): value for name, value in asdict(example).items()} for example in found.examples]
        out.line(json.dumps(described(found) | details | {"examples": examples}, ensure_ascii=False, indent=2))
        return
    text = page(found).rstrip("\n")
    # A file or a program gets the page itself.
    pretty = out.is_terminal or out.style.colour
    for line in rendered(text, out.style, out.width) if pretty else text.split("\n"):
        out.line(line)
