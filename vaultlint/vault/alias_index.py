"""Which notes bear which alias."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vaultlint.vault.metadata import Alias, Metadata
from vaultlint.vault.resolution import folded

Bearers = Mapping[str, tuple[str, ...]]
"""Notes by alias, the alias as it is compared."""


def compared(alias: str) -> str:
    """An alias as aliases are compared."""
    return folded(alias.strip())


def bearers(notes: Iterable[tuple[str, Iterable[Alias]]]) -> Bearers:
    """The notes that bear each alias."""
    return _gathered((alias.name, path) for path, of_note in notes for alias in of_note)


def lost_bearers(notes: Iterable[tuple[str, Metadata]]) -> Bearers:
    """The notes that hold each alias in a property that Obsidian no longer reads."""
    return _gathered(
        (str(alias), path)
        for path, metadata in notes
        for name, value in (metadata.properties or {}).items()
        if name.lower() == "alias"
        for alias in (value if isinstance(value, list) else [value])
    )


def _gathered(borne: Iterable[tuple[str, str]]) -> Bearers:
    paths: dict[str, dict[str, None]] = defaultdict(dict)
    for alias, path in borne:
        paths[compared(alias)][path] = None
    return {alias: tuple(of_alias) for alias, of_alias in paths.items()}
