"""Tags that stand for others: somebody said so in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.vault.metadata import Tag
from vaultlint.vault.rewriting import rename_tag
from vaultlint.vault.tag_aliases import without_alias

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


@dataclass(frozen=True)
class TagAlias(VaultCheck):
    """A tag that `aliases` map to another one, or that is nested in such a tag."""

    visits = (Tag,)
    says = frozenset({"written", "canonical"})

    aliases: Mapping[str, str] = field(default_factory=dict)
    """Tags as they are written, and the tags they stand for."""

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        canonical = without_alias(item.name, self.aliases)
        if canonical is None:
            return
        edit = rename_tag(item, path, vault.source(path)[item.span], canonical)
        yield Problem(
            item.span,
            {"written": item.name, "canonical": canonical},
            (edit,) if edit is not None else (),
            Safety.UNSAFE if item.is_dropped else Safety.SAFE,
            frozenset({Change.TAGS}),
        )
