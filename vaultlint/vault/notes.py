"""What a vault knows of each note, by its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from vaultlint.vault.discovery import Files, OverlaidFiles
from vaultlint.vault.file_types import WITH_METADATA
from vaultlint.vault.metadata import Metadata

Read = Callable[[str, bytes], Metadata]
"""Reads a note, canvas or base, given its path and bytes; never raises."""


class Notes(Protocol):
    """The metadata of every note, canvas and base by its path. Reading may raise OSError."""

    def __getitem__(self, path: str, /) -> Metadata: ...
    def __contains__(self, path: object, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def get(self, path: str, /) -> Metadata | None: ...

    def only(self, fields: tuple[str, ...]) -> Iterator[tuple[str, Metadata]]:
        """All files that can be read, in the order of their paths, for who wants some fields of them.

        Others may be empty, and a file that has nothing in any of them may be passed over.
        """


class Shared(NamedTuple):
    """What another state of the vault has read already."""

    files: Files
    metadata: Notes

    def has(self, path: str, files: Files) -> bool:
        """Whether the file at `path` is the same in `files`."""
        if path not in self.metadata:
            return False
        while isinstance(files, OverlaidFiles) and path not in files.changed:
            files = files.base
            if files is self.files:
                return True
        return self.files.read(path) == files.read(path)


class MetadataByPath(Mapping[str, Metadata]):
    """The metadata of every note, canvas and base, each read when somebody asks. Reading may raise OSError."""

    def __init__(self, files: Files, read: Read, shared: Shared | None = None) -> None:
        self._files = files
        self._read = read
        self._shared = shared
        self._known: dict[str, Metadata] = {}

    def __getitem__(self, path: str) -> Metadata:
        known = self._known.get(path)
        if known is None:
            if path not in self:
                raise KeyError(path)
            if self._shared is not None and self._shared.has(path, self._files):
                known = self._shared.metadata[path]
            else:
                known = self._read(path, self._files.read(path))
            self._known[path] = known
        return known

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and path.lower().endswith(WITH_METADATA) and path in self._files.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self._sorted)

    def only(self, fields: tuple[str, ...]) -> Iterator[tuple[str, Metadata]]:
        shared = self._shared
        known = dict(shared.metadata.only(fields)) if shared is not None else {}
        for path in self:
            if shared is not None and path in known and shared.has(path, self._files):
                yield path, known[path]
                continue
            try:
                metadata = self[path]
            except OSError:
                continue
            yield path, metadata

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(path for path in self._files.paths if path in self)
