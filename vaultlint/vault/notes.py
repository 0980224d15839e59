"""What a vault knows of each note, by its path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from vaultlint.vault.alias_index import Bearers, bearers
from vaultlint.vault.discovery import Files, OverlaidFiles
from vaultlint.vault.file_types import WITH_METADATA
from vaultlint.vault.metadata import Metadata

T = TypeVar("T")
Read = Callable[[str, bytes], Metadata]
"""Reads a note, canvas or base, given its path and bytes; never raises."""


class Notes(Protocol):
    """The metadata of every note, canvas and base by its path. Reading may raise OSError."""

    def __getitem__(self, path: str, /) -> Metadata: ...
    def __contains__(self, path: object, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def get(self, path: str, /) -> Metadata | None: ...

    def only(self, fields: tuple[str, ...], holding: Collection[str] = ()) -> Iterator[tuple[str, Metadata]]:
        """All files that can be read, in the order of their paths, for who wants some fields of them.

        Others may be empty, and a file may be passed over that has nothing in any of them. So may one whose fields,
        as JSON, hold none of the texts `holding`, in small letters or capitals of ASCII.
        """

    def each(self, field: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """What `only` tells of one field that is a tuple, for who wants nothing else."""

    def bearers(self, alias: str) -> tuple[str, ...]:
        """The notes that bear an alias, given as aliases are compared, in the order of their paths."""

    def expect_questions(self) -> None:
        """Most aliases will be asked for: the first question is to gather them all, for processes that part later."""


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
        try:
            return self.files.read(path) == files.read(path)
        except OSError:  # whoever asks for it is told
            return False


class MetadataByPath(Mapping[str, Metadata]):
    """The metadata of every note, canvas and base, each read when somebody asks. Reading may raise OSError."""

    def __init__(self, files: Files, read: Read, shared: Shared | None = None) -> None:
        self._files = files
        self._read = read
        self._shared = shared
        self._known: dict[str, Metadata] = {}
        self._bearers: dict[str, tuple[str, ...]] = {}

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

    def only(self, fields: tuple[str, ...], holding: Collection[str] = ()) -> Iterator[tuple[str, Metadata]]:  # noqa: ARG002
        known = dict(self._shared.metadata.only(fields)) if self._shared is not None else {}
        return self._from(known, lambda metadata: metadata)

    def each(self, field: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        known = dict(self._shared.metadata.each(field)) if self._shared is not None else {}
        return self._from(known, lambda metadata: getattr(metadata, field))

    def bearers(self, alias: str) -> tuple[str, ...]:
        own = self._own_bearers.get(alias, ())
        if self._shared is None:
            return own
        if alias not in self._bearers:
            theirs = (path for path in self._shared.metadata.bearers(alias) if path in self and self._is_shared(path))
            self._bearers[alias] = tuple(sorted({*own, *theirs}))
        return self._bearers[alias]

    def expect_questions(self) -> None:
        if self._shared is not None:
            self._shared.metadata.expect_questions()

    @cached_property
    def _own_bearers(self) -> Bearers:
        """Of the notes that no other state shares those that bear each alias."""
        return bearers(self._from({}, lambda metadata: metadata.aliases))

    def _from(self, known: Mapping[str, T], part_of: Callable[[Metadata], T]) -> Iterator[tuple[str, T]]:
        """A part of each file; `known` has it of those that another state shares, if there is anything in it."""
        for path in self:
            if self._is_shared(path):
                if path in known:
                    yield path, known[path]
                continue
            try:
                metadata = self[path]
            except OSError:
                continue
            yield path, part_of(metadata)

    def _is_shared(self, path: str) -> bool:
        return self._shared is not None and self._shared.has(path, self._files)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(path for path in self._files.paths if path in self)
