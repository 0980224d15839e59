"""One tag written in several ways: `#Deep_Learning` beside `#deep-learning`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.text import Edit, Span
from vaultlint.vault.metadata import RunOnTag, Tag
from vaultlint.vault.rewriting import rename_tag
from vaultlint.vault.tag_aliases import TagAliases
from vaultlint.vault.tag_canon import Case, Separator, TagStyle
from vaultlint.vault.tag_index import TagIndex, key_of
from vaultlint.vault.tag_spelling import folded_tag

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class TagSpelling(VaultCheck):
    """A tag that is not spelt as configured, or not as the vault mostly spells it."""

    visits = (Tag, RunOnTag)
    says = frozenset({"written", "canonical", "reason"})

    case: Case = "consistent"
    """`lower`, `upper`, or what most uses have."""
    separator: Separator = "consistent"
    """What stands between words: `-`, `_`, nothing, or what most uses have."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Tags that stand for others; how the others are spelt here counts more than how often."""

    def visit(self, item: Tag | RunOnTag, path: str, vault: Vault) -> Iterator[Problem]:
        if isinstance(item, RunOnTag):
            if item.is_full_width and vault.tags.written_as(key_of(item.name)):
                yield _with_full_width_hash(item, path)
            return
        index = vault.tags
        if self._aliases.goal(item.name) is not None:
            return
        key = key_of(item.name)
        spellings = index.written_as(key)
        if not spellings and index.usual(key) is None:
            return  # a base asks for it, and no note has it
        canonical = self.style.canonical(item.name, index)
        if canonical is None or canonical.name == item.name or (item.is_dropped and spellings == (item.name,)):
            return
        is_alone = spellings == (item.name,) and canonical.reason == "" and not self.style.is_styled
        if is_alone:
            return  # `#tag/` is the only way in which this tag is written
        if (
            canonical.is_even
            and folded_tag(canonical.name) == folded_tag(item.name)
            and _stands_in(path, spellings, index)
        ):
            return  # one note shows that case does not matter, as many times in one as in the other
        edit = rename_tag(item, path, vault.source(path)[item.span], canonical.name)
        yield Problem(
            item.span,
            {
                "written": f"#{item.name}",
                "canonical": f"#{canonical.name}",
                "reason": canonical.reason or "written so elsewhere",
            },
            (edit,) if edit is not None else (),
            # What ends with a slash may be waiting for a template to be filled in.
            Safety.UNSAFE if item.is_dropped or item.name.endswith("/") else Safety.SAFE,
            frozenset({Change.TAGS, Change.HEADINGS}),
        )

    @cached_property
    def style(self) -> TagStyle:
        """How tags are to be spelt, as this check is set."""
        return TagStyle(self.case, self.separator, tuple(self.aliases.values()))

    @cached_property
    def _aliases(self) -> TagAliases:
        return TagAliases(self.aliases)


def _with_full_width_hash(item: RunOnTag, path: str) -> Problem:
    """A tag of the vault behind a hash that makes none."""
    return Problem(
        item.span,
        {"written": f"＃{item.name}", "canonical": f"#{item.name}", "reason": "with a full-width hash it is no tag"},
        (Edit(path, Span(item.span.start, item.span.start + 1), "#"),),
        Safety.UNSAFE,
        frozenset({Change.TAGS, Change.HEADINGS}),
    )


def _stands_in(path: str, spellings: tuple[str, ...], index: TagIndex) -> bool:
    """Whether nothing but the file at `path` has a tag in these spellings."""
    return all(use.path == path for name in spellings for use in index.uses[name])
