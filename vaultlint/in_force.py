"""What is in force for a vault or for one of its files, and who says so: what `vaultlint config show` prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vaultlint.active_rules import ActiveRule
from vaultlint.config import Config, Layer, PathSettings, Selection
from vaultlint.config_file import OBSIDIAN
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document, Keys
from vaultlint.validation import kebab
from vaultlint.vault.discovery import is_hidden
from vaultlint.vault.note_roles import is_template
from vaultlint.vault.settings import Settings

DEFAULT = "default"
_STARTS_ANEW = ("select", "extend-select", "ignore")
"""What an earlier file says of these is forgotten where a later one has `select`."""


@dataclass(frozen=True)
class Told:
    """A value, and the file and line that say so."""

    value: Any
    origin: str


@dataclass(frozen=True)
class RuleTold:
    """A rule in force."""

    rule: str
    theme: str
    selected: Told
    """The selector that chose it; `recommended` where none did."""
    severity: Told
    parameters: Mapping[str, Told]


@dataclass(frozen=True)
class InForceFor:
    """All there is to tell of one file, or with no path of the whole vault."""

    config: Config
    settings: Settings
    path: str | None = None

    @property
    def files(self) -> list[str]:
        """The files that have a say, in the order in which they are heard."""
        named = (layer.path for layer in self.config.layers)
        return list(dict.fromkeys(path for path in named if path is not None))

    def checked(self) -> Told:
        """Whether the file is checked, and who decides that."""
        assert self.path is not None
        if is_hidden(self.path):
            return Told(False, "hidden, as all that begins with a dot")
        at = self.config.exclude.deciding(self.path)
        if at is not None and self.config.is_excluded(self.path):
            lines = [(layer, index) for layer in self.config.layers for index in range(len(_own(layer, "exclude")))]
            layer, index = lines[at]
            return Told(False, f"exclude, {_place(layer, (*layer.keys, 'exclude', index))}")
        if self.settings.is_ignored(self.path):
            return Told(False, f"userIgnoreFilters, {self.settings.origins.get('ignore_filters', DEFAULT)}")
        return Told(True, DEFAULT)

    def said(self) -> list[tuple[Keys, Told]]:
        """What the files say of more than single rules, value by value, as far as it holds here."""
        told: list[tuple[int, Keys, Told]] = []
        last_select = max(
            (number for number, layer in enumerate(self.config.layers) if layer.selection.select is not None), default=0
        )
        for number, layer in enumerate(self.config.layers):
            for keys, value in _leaves(_own(layer, None), ()):
                if keys[0] in ("extends", "rules", "obsidian") or (keys[0] in _STARTS_ANEW and number < last_select):
                    continue
                if keys[0] == "per-path" and not self._holds(layer, str(keys[1])):
                    continue
                told.append((number, keys, Told(value, _place(layer, (*layer.keys, *keys)))))
        return [(keys, one) for number, keys, one in told if not _is_said_again(number, keys, one, told)]

    def obsidian(self) -> dict[str, Told]:
        """What Obsidian was told, which holds without a configuration."""
        return {
            kebab(name): Told(plain(getattr(self.settings, name)), self._origin_of(name))
            for name in ("ignore_filters", *OBSIDIAN)
        }

    def _origin_of(self, setting: str) -> str:
        for layer in reversed(self.config.layers):
            if kebab(setting) in (_own(layer, "obsidian") or {}):
                return _place(layer, (*layer.keys, "obsidian", kebab(setting)))
        return self.settings.origins.get(setting, DEFAULT)

    def rules(self) -> Iterator[RuleTold]:
        """The rules in force here."""
        parts = [] if self.path is None else self._activation.parts_for(self.path)
        active = self._activation.rules if self.path is None else self._activation.for_path(self.path)
        for one in active:
            yield RuleTold(
                rule=one.rule.id,
                theme=one.rule.theme,
                selected=self._selected(one),
                severity=Told(one.severity.label, self._origin(one, None, parts)),
                parameters=self._parameters(one, parts),
            )

    def _parameters(self, active: ActiveRule, parts: list[PathSettings]) -> dict[str, Told]:
        check: Any = active.check  # a dataclass, as every kind of check is
        if check is None:
            return {}
        return {
            kebab(field.name): Told(plain(getattr(check, field.name)), self._origin(active, kebab(field.name), parts))
            for field in dataclasses.fields(check)
        }

    def _origin(self, active: ActiveRule, parameter: str | None, parts: list[PathSettings]) -> str:
        """Who says what a parameter is, or with None the severity."""
        for given, layer in reversed(self._activation.said_of(active.rule.id, parts)):
            if parameter is None and given.severity is not None:
                return _place(layer, (*given.keys, "severity"))
            if parameter is not None and parameter in given.parameters:
                return _place(layer, given.keys_of(parameter))
        return self._file_of(active)

    def _file_of(self, active: ActiveRule) -> str:
        file = f"{active.rule.theme}/{active.rule.id}.yaml"
        return next((f"{pack.name}/{file}" for pack in self.config.packs if file in pack.rules), DEFAULT)

    def _selected(self, active: ActiveRule) -> Told:
        selection, selector = active.chosen.selection, active.chosen.selector
        if selection is None:
            return Told("recommended", self._file_of(active))
        for layer in self.config.layers:
            if any(selection is one for one in (layer.selection, *(part.selection for part in layer.per_path))):
                return Told(selector, _place(layer, _keys_of(selector, selection)))
        return Told(selector, "the command line")

    def _holds(self, layer: Layer, pattern: str) -> bool:
        return self.path is None or any(
            part.patterns.lines == (pattern,) and part.patterns.match(self.path) for part in layer.per_path
        )

    @cached_property
    def _activation(self) -> Activation:
        return Rulebook.builtin().activate(self.config, lambda path: is_template(path, self.settings))


def _own(layer: Layer, key: str | None) -> Any:
    """What the file itself says under a key, or in all."""
    document = layer.document or Document("", {})
    return document.at(layer.keys if key is None else (*layer.keys, key)) or ()


def _leaves(value: Any, keys: Keys) -> Iterator[tuple[Keys, Any]]:
    """The values of nested mappings and lists, each with the way to it. Positions in lists are part of the way."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, (*keys, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, (*keys, index))
    elif keys:
        yield keys, value


def _is_said_again(number: int, keys: Keys, told: Told, everything: list[tuple[int, Keys, Told]]) -> bool:
    """Whether a file that is heard later says otherwise."""
    later = [(other, one) for at, other, one in everything if at > number]
    if keys[0] == "terms":
        return any(
            other[0] == "terms" and str(one.value).casefold() == str(told.value).casefold() for other, one in later
        )
    if keys[:2] == ("tags", "style"):
        return any(other in (keys, ("tags", "style")) for other, _ in later)
    return keys[0] == "tags" and any(other == keys for other, _ in later)


def _keys_of(selector: str, selection: Selection) -> Keys:
    """Where a selection names a selector."""
    for key in ("extend_select", "select"):
        if selector in (names := getattr(selection, key) or ()):
            return (*(selection.keys or ()), kebab(key), names.index(selector))
    return selection.keys or ()


def _place(layer: Layer, keys: Keys) -> str:
    place = layer.document.place(keys) if layer.document else None
    return f"{layer.path}:{place.line}" if place else layer.path or DEFAULT


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {kebab(field.name): plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    return [plain(item) for item in value] if isinstance(value, tuple | list) else value
