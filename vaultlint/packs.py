"""Packs: rule files that a vault brings along, of the same shape as our own.

They are data: a kind of check that is installed, its parameters, words. None of ours takes a regular expression, and
no Python is ever loaded from a vault.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from vaultlint.config import Pack
from vaultlint.rule import Rule
from vaultlint.rule_files import ID, rule_from
from vaultlint.strict_yaml import Document, read_limited, read_yaml, shown

_LONGEST_NAME = 120


def rules_of(packs: Iterable[Pack], known: Collection[Rule]) -> Iterator[Rule]:
    """The rules of the packs; `known` are those there are already. Raises `ConfigError`."""
    owners = {rule.id: "vaultlint itself" for rule in known}
    themes = {rule.theme for rule in known}
    for pack in packs:
        for path in pack.rules:
            theme, _, file = path.partition("/")
            name = f"{pack.name}/{path}"[-_LONGEST_NAME:]
            document = read_yaml(read_limited(Path(pack.folder, path), name), name)
            rule = rule_from(document, theme, Path(file).stem)
            _refuse_taken_name(rule, owners, themes, document)
            owners[rule.id] = pack.name
            themes.add(theme)
            yield rule


def _refuse_taken_name(rule: Rule, owners: dict[str, str], themes: set[str], document: Document) -> None:
    """A name is to mean one thing wherever rules are selected."""
    if rule.id in owners:
        raise document.fault(("id",), f"{shown(rule.id)} is a rule of {owners[rule.id]} already")
    if rule.id in themes or rule.id == rule.theme:
        raise document.fault(("id",), f"{shown(rule.id)} is the name of a theme")
    if rule.theme in owners:
        raise document.fault(("id",), f"the theme {shown(rule.theme)}, its folder, has the name of a rule")
    if not ID.fullmatch(rule.theme):
        raise document.fault(("id",), f"the theme {shown(rule.theme)}, its folder, is not in lower-case-with-dashes")
