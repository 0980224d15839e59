"""`vaultlint explain`: all there is to know about one rule."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from vaultlint.cli.options import GroupedCommand, format_option, offered, vault_options


@click.command(cls=GroupedCommand)
@click.argument("rule", shell_complete=offered("rules"))
@vault_options
@format_option
def explain(rule: str, vault: Path | None, config: Path | None, isolated: bool, format_name: str) -> None:
    """Tell all about RULE: what it finds, why it matters, how it is fixed, with examples.

    RULE may be one of a pack that the configuration of the vault around you names.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.rules import described
    from vaultlint.cli.selection import find_rule, rules_of_vault
    from vaultlint.display import display, json_safe
    from vaultlint.reporters.rendering import rendered
    from vaultlint.rule_pages import page
    from vaultlint.rulebook import Rulebook
    from vaultlint.validation import kebab

    ours = Rulebook.builtin()
    # Whoever asks for a rule of ours gets its page, though the configuration around may be broken.
    found = find_rule(rule, ours if rule in ours.rules else rules_of_vault(vault, config, isolated))
    out = Console().out
    if format_name == "json":
        out.speak_to_programs()
        details = {"rationale": found.rationale, "message": found.message, "parameters": dict(found.parameters)}
        examples = [{kebab(name): value for name, value in asdict(example).items()} for example in found.examples]
        told = json.dumps(described(found) | details | {"examples": examples}, ensure_ascii=False, indent=2)
        out.line(json_safe(told))
        return
    text = page(found).rstrip("\n")
    if rule not in ours.rules:
        text = "\n".join(map(display, text.split("\n")))
    # A file or a program gets the page itself.
    pretty = out.is_terminal or out.style.colour
    for line in rendered(text, out.style, out.width) if pretty else text.split("\n"):
        out.line(line)
