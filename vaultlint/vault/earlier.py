"""The vault as it was before a change, for who asks what the change did to a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from vaultlint.frozen import Frozen
from vaultlint.vault.metadata import Link

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class Earlier(Frozen):
    """The vault as it was, and who is who in it."""

    vault: Vault
    path_before: Callable[[Link, str], str | None] = lambda _, path: path
    """The file in which a link stood that stands in another now; None for a link that is new."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """What is left of a file that had another path, by that path."""

    def led_to(self, link: Link, path: str) -> str | None:
        """The file, by its present path where it is there, that a link in the file at `path` led to.

        None where it led to no file, and for a link that is new.
        """
        stood_in = self.path_before(link, path)
        target = self.vault.follow(link, stood_in).target if stood_in is not None else None
        return self.renamed.get(target, target) if target is not None else None
