"""What a configuration may read besides itself: files that it names, and only below its own folder.

A pull request can write a configuration, so what it names is looked at where it really lies, links followed. Each
file that was read is remembered by what it held: who keeps a configuration can tell whether it is still the same.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from vaultlint.regex import regex
from vaultlint.strict_yaml import Document, Keys, bytes_limited, decoded, read_yaml, shown

PYPROJECT_KEYS: Keys = ("tool", "vaultlint")
_LONGEST_NAME = 80
_MOST_FILES = 32
_MOST_RULES = 1_000
_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Source(NamedTuple):
    """Something on disk that has a say in what is in force."""

    path: str
    digest: str
    """Of a file's bytes, or of the names in a folder of rules; empty where there was nothing."""

    @classmethod
    def of(cls, path: Path, data: bytes | None = None) -> Source:
        """What lies at `path` now; `data` are its bytes where somebody has read them. Raises OSError."""
        if data is None:
            if path.is_dir():
                data = "\n".join(rule_names(path)).encode("utf-8", "surrogateescape")
            elif path.is_file():
                data = path.read_bytes()
            else:
                return cls(str(path), "neither" if os.path.lexists(path) else "")
        from hashlib import sha256

        return cls(str(path), sha256(data).hexdigest())

    def still_holds(self) -> bool:
        """Whether it is as it was."""
        try:
            return Source.of(Path(self.path)) == self
        except OSError:
            return False


class Pack(NamedTuple):
    """A folder of rule files that a configuration names."""

    folder: str
    name: str
    """How errors call the folder."""
    rules: tuple[str, ...]
    """Its files, `<theme>/<rule>.yaml`, in the order of their names."""


@dataclass
class Reach:
    """How far the configuration in `folder` reaches, and what was read so far."""

    folder: Path
    sources: list[Source] = field(default_factory=list)
    way: list[Path] = field(default_factory=list)
    """The file that is being read, behind those that extend it."""
    _files: int = 0

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()

    @property
    def here(self) -> Path:
        """The folder from which the file that is being read names others."""
        return self.way[-1].parent if len(self.way) > 1 else self.folder

    def find(self, named: str, beside: Path, document: Document, keys: Keys, *, is_there: bool = True) -> Path:
        """Where a file or folder lies that is named from the folder `beside`.

        Raises `ConfigError` where it lies elsewhere, or nowhere unless it need not be there yet.
        """
        if _ADDRESS.match(named):
            raise document.fault(keys, f"{shown(named)} is an address; what is read lies beside the configuration")
        try:
            path = (beside / named).resolve()
            is_missing = is_there and not path.exists()
        except (OSError, ValueError, RuntimeError):
            raise document.fault(keys, f"{shown(named)} names no file") from None
        if not path.is_relative_to(self.folder):
            raise document.fault(keys, f"{shown(named)} leads out of the folder of the configuration")
        if is_missing:
            raise document.fault(keys, f"there is no {shown(named)}")
        return path

    def name(self, path: Path) -> str:
        """How errors call a file: by the end of its path where that is long."""
        name = path.relative_to(self.folder).as_posix()
        return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"

    def read(self, path: Path, name: str) -> Document:
        """A YAML file, remembered as a source. Raises `ConfigError`."""
        data = bytes_limited(path, name)
        self.sources.append(Source.of(path, data))
        return read_yaml(decoded(data, name), name)

    def read_base(self, path: Path, document: Document, keys: Keys) -> tuple[Document, Keys]:
        """A configuration that another one extends, and where in it the settings stand. Raises `ConfigError`."""
        name = self.name(path)
        if path in self.way:
            names = [shown(self.name(step)) for step in (*self.way[self.way.index(path) :], path)]
            told = names if len(names) <= 3 else [names[0], names[1], "others", names[0]]
            raise document.fault(keys, f"goes in a circle: {told[0]} extends {', which extends '.join(told[1:])}")
        self._files += 1
        if self._files > _MOST_FILES:
            raise document.fault(keys, f"more than {_MOST_FILES} files are extended")
        if path.suffix != ".toml":
            return self.read(path, name), ()
        table = self.read_table(path, name)
        if table is None:
            raise document.fault(keys, f"{shown(name)} has no table [tool.vaultlint]")
        return table, PYPROJECT_KEYS

    def read_table(self, path: Path, name: str) -> Document | None:
        """A pyproject.toml that has a table of ours. Raises `ConfigError`."""
        from vaultlint.strict_toml import read_toml

        data = bytes_limited(path, name)
        self.sources.append(Source.of(path, data))
        source = decoded(data, name)
        if "vaultlint" not in source.text:  # most are about something else, and need not even be valid
            return None
        document = read_toml(source, name)
        tool = document.data.get("tool")
        return document if isinstance(tool, dict) and "vaultlint" in tool else None

    def pack(self, named: str, beside: Path, document: Document, keys: Keys) -> Pack:
        """A folder of rule files; what is in them is read by who knows rules. Raises `ConfigError`."""
        folder = self.find(named, beside, document, keys)
        if not folder.is_dir():
            raise document.fault(keys, f"{shown(named)} is no folder")
        names = rule_names(folder)
        if len(names) > _MOST_RULES:
            raise document.fault(keys, f"{shown(named)} holds more than {_MOST_RULES:,} files")
        self.sources.append(Source.of(folder))
        for name in names:
            if name.count("/") != 1 or not name.endswith(".yaml"):
                raise document.fault(keys, f"{shown(name)} is not called <theme>/<rule>.yaml as rule files are")
            path = self.find(name, folder, document, keys)
            self.sources.append(Source.of(path, bytes_limited(path, self.name(path))))
        return Pack(str(folder), self.name(folder), tuple(names))


def reachable(reach: Reach | None, document: Document, keys: Keys) -> Reach:
    """How far a configuration reaches that names a file. Raises `ConfigError` where it is no file itself."""
    if reach is None:
        raise document.fault(keys, "a file can be named only by a configuration that is a file itself")
    return reach


def rule_names(folder: Path) -> list[str]:
    """The YAML files of a folder and of the folders in it, hidden ones left out, as far as there may be so many."""
    names: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = Path(place).relative_to(folder).as_posix()
        names += [
            name if inside == "." else f"{inside}/{name}"
            for name in sorted(files)
            if name.endswith((".yaml", ".yml")) and not name.startswith(".")
        ]
        if len(names) > _MOST_RULES:
            break
    return sorted(names)
