"""Pictures, recordings and papers that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.text import Span
from vaultlint.vault.file_types import FILE_TYPES, NOTES, STRUCTURED
from vaultlint.vault.metadata import File

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_ATTACHMENTS = FILE_TYPES - NOTES - STRUCTURED


@dataclass(frozen=True)
class UnusedAttachment(VaultCheck):
    """A file whose name stands nowhere: in no link, property, attribute, block of code or snippet."""

    visits = (File,)
    says = frozenset({"name"})

    types: tuple[str, ...] = ()
    """Extensions to look at besides those that Obsidian opens, such as `zip`."""

    def visit(self, item: File, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002 -- the contract's words
        name = path.rpartition("/")[2]
        _, dot, extension = name.rpartition(".")
        if not dot or extension.lower() not in self._looked_at or _is_export(path, vault):
            return
        # A link may spell a name in a way that no text holds: by escapes of YAML, or a symlink's name.
        if not vault.mentions.name(path) and not vault.links_to(path):
            yield Problem(Span(0, 0), {"name": name})

    @cached_property
    def _looked_at(self) -> frozenset[str]:
        return _ATTACHMENTS | {extension.lower().removeprefix(".") for extension in self.types}


def _is_export(path: str, vault: Vault) -> bool:
    """Whether a plugin keeps the file beside a drawing of the same name and renders it anew at each change."""
    drawing = path.rpartition(".")[0]
    for suffix in (".dark", ".light"):
        drawing = drawing.removesuffix(suffix)
    return any(f"{drawing}{suffix}" in vault.files.paths for suffix in (".excalidraw.md", ".excalidraw")) or (
        drawing.endswith(".excalidraw") and (f"{drawing}.md" in vault.files.paths or drawing in vault.files.paths)
    )
