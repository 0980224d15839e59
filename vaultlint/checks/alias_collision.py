"""An alias that somebody else is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.file_names import note_name
from vaultlint.vault.metadata import Alias
from vaultlint.vault.note_roles import is_template
from vaultlint.vault.resolution import folded

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_TEMPLATE_CODE = ("{{", "<%")
_RELATIVE = ("./", "../")


class AliasCollision(VaultCheck):
    """An alias that is another note's name, or that a note before it bears. A note's own name says nothing new.

    Notes of one name may share their aliases: it is their name that wants mending.
    """

    visits = (Alias,)
    says = frozenset({"alias", "how", "other"})

    def visit(self, item: Alias, path: str, vault: Vault) -> Iterator[Problem]:
        alias = folded(item.name)
        if alias == folded(note_name(path)) or any(mark in alias for mark in _TEMPLATE_CODE):
            return
        if is_template(path, vault.settings):
            return
        if next(other for other in vault.metadata[path].aliases if folded(other.name) == alias).span != item.span:
            return  # said once
        # `./Bar` leads somewhere from where it stands; it is the name of nothing.
        named = None if item.name.startswith(_RELATIVE) else vault.resolve(item.name, path).target
        if named is not None and named != path and named.lower().endswith(".md"):
            yield Problem(item.span, {"alias": item.name, "how": "is the name of", "other": named})
            return
        first = next((bearer for bearer in vault.bearers(item.name) if not is_template(bearer, vault.settings)), path)
        if folded(note_name(first)) != folded(note_name(path)):
            yield Problem(item.span, {"alias": item.name, "how": "is an alias of", "other": first})
