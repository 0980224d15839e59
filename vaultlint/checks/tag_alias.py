"""Tags that stand for others: somebody said so in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.vault.metadata import Tag
from vaultlint.vault.rewriting import rename_tag
from vaultlint.vault.tag_aliases import TagAliases

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class TagAlias(VaultCheck):
    """A tag that `aliases` map to another one, or that is nested in such a tag."""

    visits = (Tag,)
    says = frozenset({"written", "canonical"})

    aliases: Mapping[str, str] = field(default_factory=dict)
    """Tags as they are written, and the tags they stand for."""

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        canonical = self._aliases.goal(item.name)
        if canonical is None:
            return
        edit = rename_tag(item, path, vault.source(path)[item.span], canonical)
        yield Problem(
            item.span,
            {"written": item.name, "canonical": canonical},
            (edit,) if edit is not None else (),
            Safety.UNSAFE if item.is_dropped else Safety.SAFE,
            frozenset({Change.TAGS, Change.HEADINGS}),
        )

    @cached_property
    def _aliases(self) -> TagAliases:
        return TagAliases(self.aliases)
