"""Notes that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.text import Span
from vaultlint.vault.file_names import note_name
from vaultlint.vault.file_types import FILE_TYPES, NOTES, STRUCTURED, file_type
from vaultlint.vault.metadata import Link, Metadata
from vaultlint.vault.note_roles import is_journal_page, is_template
from vaultlint.vault.resolution import folded

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_FOR_OTHERS = (
    "README", "LICENSE", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY", "AGENTS", "CLAUDE",
    "_index", "_navbar", "_sidebar", "_coverpage",
)  # fmt: skip
_ATTACHMENTS = FILE_TYPES - NOTES - STRUCTURED


class Orphan(VaultCheck):
    """A note without links, in and out. One to itself or to an attachment does not count; one to be written does."""

    visits = (Metadata,)
    says = frozenset({"name", "whither"})

    leading_out: bool = False
    """Also report notes that lead somewhere, as `obsidian orphans` does; maps of content are among them."""
    ignore: tuple[str, ...] = _FOR_OTHERS
    """Names of notes that stand by themselves."""

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        name = note_name(path)
        if not path.lower().endswith(".md") or item.error is not None or folded(name) in self._ignored:
            return
        if is_template(path, vault.settings) or is_journal_page(path, vault.settings):
            return
        leads_out = any(_leads_on(link, path, vault) for link in (*item.links, *item.definitions))
        if leads_out and not self.leading_out:
            return
        if all(source == path for source in vault.sources_of(path)):
            yield Problem(Span(0, 0), {"name": name, "whither": "" if leads_out else ", and it leads nowhere"})

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(map(folded, self.ignore))


def _leads_on(link: Link, path: str, vault: Vault) -> bool:
    """Whether a link leads from the note at `path` to another note, be it there or not."""
    return file_type(link.path) not in _ATTACHMENTS and vault.follow(link, path).target != path
