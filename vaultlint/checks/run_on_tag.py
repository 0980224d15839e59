"""`word#tag`, which is no tag to Obsidian since a letter stands before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, Span
from vaultlint.vault.metadata import RunOnTag

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class RunOnTagCheck(VaultCheck):
    """A tag of the vault, written so that it is none. Whatever else stands behind a `#` may be what it likes."""

    visits = (RunOnTag,)
    says = frozenset({"tag", "count"})

    def visit(self, item: RunOnTag, path: str, vault: Vault) -> Iterator[Problem]:
        if item.is_full_width:
            return  # a matter of spelling
        uses = [use for use in vault.tags.named(item.name) if not use.is_asked_for]
        if uses:
            before = Span(item.span.start, item.span.start)
            # A tag that swallowed what follows would be another one.
            after = vault.source(path).text[item.span.end : item.span.end + 1]
            ends_here = not after or not is_tag_name(f"x{after}")
            yield Problem(
                item.span,
                {"tag": item.name, "count": "once" if len(uses) == 1 else f"{len(uses):,} times"},
                (Edit(path, before, " "),) if ends_here else (),
                Safety.UNSAFE,
                frozenset({Change.TAGS, Change.HEADINGS}),
            )
