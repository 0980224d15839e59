"""What the owner of a vault asks for: which rules, how strict, and where.

One file decides: the nearest `.vaultlint.yaml`, or the `[tool.vaultlint]` of a `pyproject.toml`, at the vault's root or
above it in the same git work tree; where a folder holds both, `.vaultlint.yaml` does. It is data and nothing more: no
environment, no addresses, and one that is found in a repository must lie in that repository. What it extends speaks
before it: names of rules are heard in turn, mappings are laid over each other, patterns follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Literal

from vaultlint.config_reach import PYPROJECT_KEYS, Pack, Reach, Source
from vaultlint.findings import Severity
from vaultlint.frozen import Frozen
from vaultlint.patterns import NO_PATTERNS, Patterns, pattern_fault
from vaultlint.strict_yaml import ConfigError, Document, Keys, shown

__all__ = ["Config", "ConfigError", "Pack", "PathSettings", "RuleSettings", "Selection", "Source"]

ALL = "ALL"
"""Selects every rule."""
FILE = ".vaultlint.yaml"
PYPROJECT = "pyproject.toml"


class Selection(Frozen):
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


class RuleSettings(Frozen):
    """What is set for one rule."""

    severity: Severity | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """As written, with kebab-case names; the rule's check judges them."""
    keys: Keys = ()
    elsewhere: Mapping[str, Keys] = field(default_factory=dict)
    """The parameters that do not stand under `keys`, such as `terms`, and where they do."""

    def keys_of(self, parameter: str) -> Keys:
        """Where the configuration says what a parameter is."""
        return self.elsewhere.get(parameter, (*self.keys, parameter))


class PathSettings(Frozen):
    """What differs for the paths that a pattern matches."""

    patterns: Patterns
    selection: Selection
    rules: Mapping[str, RuleSettings]


class Layer(Frozen):
    """What one file says of rules."""

    document: Document | None = field(default=None, repr=False)
    """The file it was read from."""
    keys: Keys = ()
    """Where in it the settings stand."""
    selection: Selection = Selection()
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    per_path: tuple[PathSettings, ...] = ()

    def fault(self, keys: Keys, message: str) -> ConfigError:
        """An error at the place in the file that `keys` lead to."""
        return self.document.fault(keys, message) if self.document else ConfigError("", None, message)

    @property
    def path(self) -> str | None:
        """The file, as errors name it."""
        return self.document.path if self.document else None


class Config(Layer):
    """What is in force: what the file that decides says, and what it goes by. `Config()` is a vault without any."""

    extended: tuple[Layer, ...] = ()
    """What it extends, in the order in which it is heard."""
    command_line: Selection = Selection()
    exclude: Patterns = NO_PATTERNS
    """With what is extended, as are the following."""
    assume_exists: Patterns = NO_PATTERNS
    packs: tuple[Pack, ...] = ()
    obsidian: Mapping[str, Any] = field(default_factory=dict)
    """What holds in place of `.obsidian/`, by the names that `Settings` has for it."""
    baseline: tuple[str, str] | Literal[False] | None = None
    """Where the file of accepted findings lies, and its name; False for none at all, None for the usual one."""
    command_line_exclude: Patterns = NO_PATTERNS
    sources: tuple[Source, ...] = field(default=(), compare=False)
    """All that was read for it, or looked for in vain."""

    @classmethod
    def find(cls, root: Path, explicit: Path | None = None, isolated: bool = False) -> Config:
        """The configuration of the vault at `root`: the one named, or the nearest. Raises `ConfigError`."""
        if isolated:
            return cls()
        if explicit is not None:
            found = _read(explicit, str(explicit))
            if found is None:
                raise ConfigError(str(explicit), None, "has no table [tool.vaultlint]")
            return found
        root = root.resolve()
        folders = list(_folders(root))
        looked_for: list[Source] = []
        for folder in folders:
            base = "".join(f"{name}/" for name in root.relative_to(folder).parts)
            for name in (FILE, PYPROJECT):
                path = folder / name
                if not path.exists() and not path.is_symlink():
                    looked_for.append(Source(str(path), ""))
                    continue
                if not path.resolve().is_relative_to(folders[-1]):
                    raise ConfigError(name, None, "leads out of the vault; name it with --config if it is yours")
                if config := _read(path, name, base, looked_for):
                    return config
        return cls(sources=tuple(looked_for))

    @classmethod
    def from_document(cls, document: Document, keys: Keys = (), base: str = "", folder: Path | None = None) -> Config:
        """What a file says under `keys`; `base` leads from its `folder` to the vault. Raises `ConfigError`."""
        from vaultlint.config_file import config_from

        return config_from(document, keys, base, Reach(folder) if folder else None)

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
        said = (*(layer.selection for layer in self.layers), self.command_line)
        return any(selection.select or selection.extend_select for selection in said)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All that has a say, in the order in which it is heard."""
        return (*self.extended, self)

    def is_excluded(self, path: str) -> bool:
        """Whether the file at `path` (relative to the vault) is not to be checked."""
        return self.exclude.match(path) or self.command_line_exclude.match(path)


def _folders(root: Path) -> Iterator[Path]:
    """Where a configuration may lie, nearest first: the vault, and above it up to the top of its git work tree."""
    above = [root, *root.parents]
    top = next((index for index, folder in enumerate(above) if (folder / ".git").exists()), 0)
    yield from above[: top + 1]


def _read(path: Path, name: str, base: str = "", looked_for: list[Source] | None = None) -> Config | None:
    """The configuration in a file; None where it is a pyproject.toml without one. What was read is told, too."""
    from vaultlint.config_file import config_from

    sources = looked_for if looked_for is not None else []
    reach = Reach(path.parent, sources, [path.resolve()])
    if path.suffix != ".toml":
        return config_from(reach.read(path, name), (), base, reach)
    document = reach.read_table(path, name)
    return None if document is None else config_from(document, PYPROJECT_KEYS, base, reach)
