"""What the names of a vault's files have to do with each other. Everything is looked up, nothing is sought twice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import NamedTuple

from vaultlint.vault.resolution import Resolution, folded


class Namesakes(NamedTuple):
    """Notes of one name in different folders."""

    meant: str
    """The one that a plain `[[name]]` leads to from the root of the vault."""
    all: tuple[str, ...]


class FileNames:
    """The names of files, indexed when somebody asks."""

    def __init__(self, paths: Collection[str], resolve: Callable[[str, str], Resolution]) -> None:
        """`resolve` tells which file the path of a link means in a note."""
        self._paths = paths
        self._resolve = resolve
        self._namesakes: dict[str, Namesakes] = {}

    def namesakes(self, path: str) -> Namesakes | None:
        """The notes that are called like the note at `path`, itself included; None where no other is."""
        key = folded(note_name(path))
        if key not in self._namesakes:
            notes = self._by_note_name.get(key, ())
            if len(notes) < 2:
                return None
            # Among paths of one length spelling decides; it must not be that of whoever is looked at first.
            meant = self._resolve(note_name(notes[0]), "").target or notes[0]
            self._namesakes[key] = Namesakes(meant, tuple(notes))
        return self._namesakes[key]

    def clash(self, path: str) -> str | None:
        """The first file whose whole path differs from `path` by capitals and the like only, unless `path` is it."""
        first = self._clashing.get(folded(path), path)
        return first if first != path else None

    def is_first_in(self, folder: str, path: str) -> bool:
        """Whether the file at `path` is the first of all that lie in `folder` and below."""
        return self._first_in.get(folder) == path

    @cached_property
    def _by_note_name(self) -> dict[str, list[str]]:
        """The notes that share a name, in order; nobody asks for the many others."""
        first: dict[str, str] = {}
        notes: dict[str, list[str]] = {}
        for path in self._sorted:
            if path.lower().endswith(".md"):
                key = folded(note_name(path))
                if (earlier := first.setdefault(key, path)) is not path:
                    notes.setdefault(key, [earlier]).append(path)
        return notes

    @cached_property
    def _clashing(self) -> dict[str, str]:
        first: dict[str, str] = {}
        clashing: dict[str, str] = {}
        for path in self._sorted:
            key = folded(path)
            if first.setdefault(key, path) != path:
                clashing[key] = first[key]
        return clashing

    @cached_property
    def _first_in(self) -> dict[str, str]:
        first: dict[str, str] = {}
        for path in self._sorted:
            folder = path.rpartition("/")[0]
            while folder and folder not in first:
                first[folder] = path
                folder = folder.rpartition("/")[0]
        return first

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._paths)


def note_name(path: str) -> str:
    """The name of the note at `path`, as links call it."""
    name = path.rpartition("/")[2]
    return name[:-3] if name.lower().endswith(".md") else name
