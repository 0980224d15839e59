"""A page that the vault links to already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.url_identity import UrlIdentity

if TYPE_CHECKING:
    from vaultlint.text import SourceText
    from vaultlint.vault.index import UrlUse, Vault

_MOST = 1_000
"""How many links to a page are looked at, to tell in how many notes they stand."""


class DuplicateUrl(VaultCheck):
    """The second link to a page and those after it, in the order of paths; pictures and front pages are no matter."""

    visits = (Metadata,)
    says = frozenset({"source", "line"})

    parameters: tuple[str, ...] = ()
    """Parameters of a URL that do not make another page of it; `*` at the end stands for anything."""
    common: int = 4
    """A page that so many notes link to is a reference of the vault, such as a license, and no duplicate."""

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        if not item.urls:
            return
        uses = vault.urls(self._identity)
        sources: dict[str, SourceText] = {}
        for written in item.urls:
            same = uses.get(self._identity.of(written.url) or "", ())
            first = next(iter(same), None)
            if first is None or (first.source == path and first.span == written.span):
                continue
            if not self._is_common(same):
                if first.source not in sources:
                    sources[first.source] = vault.source(first.source)
                line = sources[first.source].place(first.span.start).line
                source = "this note" if first.source == path else f"“{first.source}”"
                yield Problem(written.span, {"source": source, "line": str(line)})

    def _is_common(self, same: Sequence[UrlUse]) -> bool:
        seen: set[str] = set()
        for use in same[:_MOST]:
            seen.add(use.source)
            if len(seen) >= self.common:
                return True
        return False

    @cached_property
    def _identity(self) -> UrlIdentity:
        return UrlIdentity(self.parameters)
