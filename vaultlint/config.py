"""What the owner of a vault asks for: which rules, how strict, and where.

One file decides: the nearest `.vaultlint.yaml`, or the `[tool.vaultlint]` of a `pyproject.toml`, at the vault's root or
above it in the same git work tree; where a folder holds both, `.vaultlint.yaml` does. It is data and nothing more: no
environment, no addresses, and one that is found in a repository must lie in that repository.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from vaultlint.findings import Severity
from vaultlint.patterns import NO_PATTERNS, Patterns, pattern_fault
from vaultlint.strict_yaml import ConfigError, Document, Keys, read_limited, read_yaml, shown

__all__ = ["Config", "ConfigError", "PathSettings", "RuleSettings", "Selection"]

ALL = "ALL"
"""Selects every rule."""
FILE = ".vaultlint.yaml"
PYPROJECT = "pyproject.toml"
_TABLE: Keys = ("tool", "vaultlint")


@dataclass(frozen=True)
class Selection:
    """Which rules to run, as one place says it."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keys: Keys | None = None
    """Where the configuration says so; None for the command line."""

    @property
    def wants_all(self) -> bool:
        """Whether every rule was asked for at once."""
        return ALL in (*(self.select or ()), *self.extend_select)


@dataclass(frozen=True)
class RuleSettings:
    """What is set for one rule."""

    severity: Severity | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """As written, with kebab-case names; the rule's check judges them."""
    keys: Keys = ()


@dataclass(frozen=True)
class PathSettings:
    """What differs for the paths that a pattern matches."""

    patterns: Patterns
    selection: Selection
    rules: Mapping[str, RuleSettings]


@dataclass(frozen=True)
class Config:
    """What is in force. `Config()` is a vault without configuration."""

    document: Document | None = field(default=None, repr=False)
    """The file it was read from."""
    selection: Selection = Selection()
    command_line: Selection = Selection()
    exclude: Patterns = NO_PATTERNS
    command_line_exclude: Patterns = NO_PATTERNS
    assume_exists: Patterns = NO_PATTERNS
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    per_path: tuple[PathSettings, ...] = ()
    baseline: tuple[Path, str] | Literal[False] | None = None
    """The folder and name of the file of accepted findings; False for none at all, None for the usual one."""

    @classmethod
    def find(cls, root: Path, explicit: Path | None = None, isolated: bool = False) -> Config:
        """The configuration of the vault at `root`: the one named, or the nearest. Raises `ConfigError`."""
        if isolated:
            return cls()
        if explicit is not None:
            is_toml = explicit.suffix == ".toml"
            found = _read_pyproject(explicit, str(explicit)) if is_toml else _read_file(explicit, str(explicit))
            if found is None:
                raise ConfigError(str(explicit), None, "has no table [tool.vaultlint]")
            return found
        root = root.resolve()
        folders = list(_folders(root))
        for folder in folders:
            base = "".join(f"{name}/" for name in root.relative_to(folder).parts)
            for name, read in ((FILE, _read_file), (PYPROJECT, _read_pyproject)):
                path = folder / name
                if not path.exists() and not path.is_symlink():
                    continue
                if not path.resolve().is_relative_to(folders[-1]):
                    raise ConfigError(name, None, "leads out of the vault; name it with --config if it is yours")
                if config := read(path, name, base):
                    return config
        return cls()

    @classmethod
    def from_document(cls, document: Document, keys: Keys = (), base: str = "", folder: Path | None = None) -> Config:
        """What a file says under `keys`; `base` leads from its `folder` to the vault. Raises `ConfigError`."""
        from vaultlint.config_file import config_from

        return config_from(document, keys, base, folder)

    def with_selection(
        self,
        select: tuple[str, ...] | None = None,
        ignore: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
    ) -> Config:
        """The same configuration under what the command line says; nothing given changes nothing."""
        for line in exclude:
            if fault := pattern_fault(line):
                raise ConfigError("", None, f"--exclude {shown(line)}: {fault}")
        selection = Selection(tuple(select) if select else None, tuple(extend_select), tuple(ignore))
        return replace(self, command_line=selection, command_line_exclude=Patterns(tuple(exclude)))

    @property
    def names_rules(self) -> bool:
        """Whether somebody selected rules or themes by name for the whole vault."""
        return any(layer.select or layer.extend_select for layer in (self.selection, self.command_line))

    def is_excluded(self, path: str) -> bool:
        """Whether the file at `path` (relative to the vault) is not to be checked."""
        return self.exclude.match(path) or self.command_line_exclude.match(path)

    def fault(self, keys: Keys, message: str) -> ConfigError:
        """An error at the place in the configuration that `keys` lead to."""
        return self.document.fault(keys, message) if self.document else ConfigError("", None, message)

    @cached_property
    def path(self) -> str | None:
        """The file that decides, as errors name it."""
        return self.document.path if self.document else None


def _folders(root: Path) -> Iterator[Path]:
    """Where a configuration may lie, nearest first: the vault, and above it up to the top of its git work tree."""
    above = [root, *root.parents]
    top = next((index for index, folder in enumerate(above) if (folder / ".git").exists()), 0)
    yield from above[: top + 1]


def _read_file(path: Path, name: str, base: str = "") -> Config | None:
    return Config.from_document(read_yaml(read_limited(path, name), name), base=base, folder=path.parent)


def _read_pyproject(path: Path, name: str, base: str = "") -> Config | None:
    from vaultlint.strict_toml import read_toml

    source = read_limited(path, name)
    if "vaultlint" not in source.text:  # most are about something else, and need not even be valid
        return None
    document = read_toml(source, name)
    tool = document.data.get("tool")
    if not isinstance(tool, dict) or "vaultlint" not in tool:
        return None
    return Config.from_document(document, _TABLE, base, path.parent)
