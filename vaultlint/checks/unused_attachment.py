"""Pictures, recordings and films that nothing refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.text import Span
from vaultlint.vault.file_types import AUDIO, IMAGES, VIDEO
from vaultlint.vault.metadata import File

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

# A PDF is as often read for itself as shown in a note.
_ATTACHMENTS = IMAGES | AUDIO | VIDEO
_FETCHED = re.compile(r"(?:favicon|apple-touch-icon|android-chrome|mstile)[-\w]*\.\w+", re.IGNORECASE)
"""What browsers ask a published vault for by name."""
_DRAWINGS = (".canvas", ".excalidraw.md", ".excalidraw")


class UnusedAttachment(VaultCheck):
    """A file whose name stands nowhere: in no link, property, attribute, block of code or snippet."""

    visits = (File,)
    says = frozenset({"name"})

    types: tuple[str, ...] = ()
    """Extensions to look at besides those of pictures, sound and video, such as `pdf`."""

    def visit(self, item: File, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002 -- the contract's words
        name = path.rpartition("/")[2]
        _, dot, extension = name.rpartition(".")
        if not dot or extension.lower() not in self._looked_at or _FETCHED.fullmatch(name) or _is_export(path, vault):
            return
        # A link may spell a name in a way that no text holds: by escapes of YAML, or a symlink's name.
        if not vault.mentions.name(path) and not vault.sources_of(path):
            yield Problem(Span(0, 0), {"name": name})

    @cached_property
    def _looked_at(self) -> frozenset[str]:
        return _ATTACHMENTS | {extension.lower().removeprefix(".") for extension in self.types}


def _is_export(path: str, vault: Vault) -> bool:
    """Whether the file is what a canvas or a drawing beside it looks like: Excalidraw renders it at each change."""
    source = path.rpartition(".")[0].removesuffix(".dark").removesuffix(".light").removesuffix(".excalidraw")
    return any(f"{source}{ending}" in vault.files.paths for ending in _DRAWINGS)
