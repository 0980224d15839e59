"""Notes of one name in different folders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.text import Span
from vaultlint.vault.file_names import note_name
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.note_roles import is_journal_page, is_template
from vaultlint.vault.resolution import folded

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_EXPECTED = ("README", "index", "_index", "LICENSE", "CHANGELOG", "CONTRIBUTING", "AGENTS", "CLAUDE")


class Namesake(VaultCheck):
    """A note that a plain link to its name does not lead to, because another is called the same."""

    visits = (Metadata,)
    says = frozenset({"name", "meant", "others"})

    ignore: tuple[str, ...] = _EXPECTED
    """Names that many folders have on purpose."""
    most: int = 5
    """A name that more notes bear than these is a custom of the folders, such as `meta`, and left alone."""

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002 -- the contract's words
        name = note_name(path)
        if not path.lower().endswith(".md") or folded(name) in self._ignored or _is_apart(path, vault):
            return
        namesakes = vault.file_names.namesakes(path)
        if namesakes is None or namesakes.meant == path or _is_apart(namesakes.meant, vault):
            return
        if len(namesakes.all) > self.most:
            return
        more = len(namesakes.all) - 2
        yield Problem(
            Span(0, 0),
            {"name": name, "meant": namesakes.meant, "others": f" (and of {more:,} more)" if more else ""},
        )

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(map(folded, self.ignore))


def _is_apart(path: str, vault: Vault) -> bool:
    """Whether nobody links to the note at `path` by its name alone."""
    return is_template(path, vault.settings) or is_journal_page(path, vault.settings)
