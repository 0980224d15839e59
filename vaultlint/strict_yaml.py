"""YAML that people write for vaultlint (configuration, rule files), read with suspicion.

Built straight from the parser's events, so every limit holds before anything grows: no tags, no dates, no merge
keys, nothing twice, and each value remembers where it stands, so that a fault found later can still name its line.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from vaultlint.display import display
from vaultlint.frozen import Frozen
from vaultlint.regex import regex
from vaultlint.text import NotText, Place, SourceText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SIZE_LIMIT = 1_000_000
_DEPTH_LIMIT = 32
_ALIAS_LIMIT = 100
_VALUE_LIMIT = 100_000
_ECHO_LIMIT = 80

_SURROGATE = regex("[\ud800-\udfff]")

Keys = tuple[str | int, ...]
"""The way down to a value: keys of mappings and positions in lists."""

_Event = Any  # of yaml.events, which tells no types

# YAML 1.2's core schema; longer numbers than these stay text, which no setting accepts as a number.
_CORE_SCHEMA: tuple[tuple[re.Pattern[str], Any], ...] = (
    (regex(r"~|null|Null|NULL|"), lambda _: None),
    (regex(r"true|True|TRUE"), lambda _: True),
    (regex(r"false|False|FALSE"), lambda _: False),
    (regex(r"[-+]?[0-9]{1,18}"), int),
    (regex(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?"), float),
)


class ConfigError(ValueError):
    """A file that people wrote for vaultlint cannot be taken as it stands; the message is fit for a terminal."""

    def __init__(self, path: str, line: int | None, message: str, column: int | None = None) -> None:
        self.path, self.line, self.column, self.message = path, line, column, message
        where = [display(path), *(str(number) for number in (line, column) if number is not None)]
        super().__init__(": ".join([":".join(where), message] if path else [message]))


class Document(Frozen):
    """What a file says, and where it says it."""

    path: str
    """The file as errors name it."""
    data: Any
    """Mappings, lists, strings, numbers, booleans and None; nothing else."""
    places: Mapping[Keys, Place] = field(default_factory=dict, repr=False)
    """Where each value is introduced: a mapping's entry at its key, a list's item at itself."""

    def at(self, keys: Keys) -> Any:
        """The value that `keys` lead to; None where they lead nowhere."""
        here = self.data
        for key in keys:
            inside = key in here if isinstance(here, dict) else isinstance(here, list) and key in range(len(here))
            here = here[key] if inside else None
        return here

    def place(self, keys: Keys) -> Place | None:
        """Where that value stands, or the nearest thing around it that has a place."""
        steps = (keys[:depth] for depth in range(len(keys), -1, -1))
        return next((self.places[step] for step in steps if step in self.places), None)

    def fault(self, keys: Keys, message: str) -> ConfigError:
        """An error at the value that `keys` lead to, or at the nearest thing around it that has a place."""
        if place := self.place(keys):
            return ConfigError(self.path, place.line, message, place.column)
        return ConfigError(self.path, None, message)


def read_limited(path: Path, name: str) -> SourceText:
    """The text of a file of settings, which must be a plain file of modest size."""
    return decoded(bytes_limited(path, name), name)


def bytes_limited(path: Path, name: str) -> bytes:
    """The bytes of such a file. Raises `ConfigError`."""
    try:
        if not path.is_file():
            raise ConfigError(name, None, "not a file")
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise ConfigError(name, None, f"cannot be read: {error.strerror}") from None
    if len(data) > SIZE_LIMIT:
        raise ConfigError(name, None, f"larger than {SIZE_LIMIT:,} bytes")
    return data


def decoded(data: bytes, name: str) -> SourceText:
    """The text of a file of settings. Raises `ConfigError`."""
    try:
        return SourceText.from_bytes(data)
    except NotText as error:
        raise ConfigError(name, None, str(error)) from None


def read_yaml(source: SourceText, name: str) -> Document:
    """Read one YAML document; an empty one is an empty mapping. Raises `ConfigError`."""
    import yaml

    reader = _Reader(name, source)
    # libyaml where there is one: a hundred times as fast, which forty rule files need.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = reader.read(yaml.parse(source.text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = source.place(mark.index) if mark else Place(1, 1)
        problem = " ".join(str(error.problem or error.context).split())
        raise ConfigError(name, place.line, f"no valid YAML: {brief(problem)}", place.column) from None
    except yaml.reader.ReaderError as error:
        place = source.place(max(0, source.text.find(chr(error.character))))
        raise ConfigError(name, place.line, "no valid YAML: a character it does not allow", place.column) from None
    except RecursionError:
        raise ConfigError(name, None, "nested too deeply") from None
    return Document(name, {} if data is None else data, reader.places)


class _Reader:
    """Builds plain data from YAML events, and stops where it grows suspicious."""

    def __init__(self, name: str, source: SourceText) -> None:
        self.name = name
        self.source = source
        self.places: dict[Keys, Place] = {(): Place(1, 1)}
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._depth = self._aliases = self._values = 0

    def read(self, events: Iterable[_Event]) -> Any:
        from yaml.events import DocumentStartEvent, StreamEndEvent, StreamStartEvent

        stream = (event for event in events if not isinstance(event, StreamStartEvent))
        first = next(stream)
        if isinstance(first, StreamEndEvent):
            return None
        data = self._value(next(stream), stream, ())
        for event in stream:
            if isinstance(event, DocumentStartEvent):
                raise self._fault(event, "a second document; one is read")
        return data

    def _value(self, event: _Event, stream: Iterator[_Event], keys: Keys) -> Any:
        from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

        self._values += 1
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            raise self._fault(event, f"the tag {shown(str(event.tag))} is not understood: tags are not read")
        before = self._values
        if isinstance(event, ScalarEvent):
            text = self._text(event)
            value: Any = _scalar(text) if event.implicit[0] else text
        else:
            self._depth += 1
            if self._depth > _DEPTH_LIMIT:
                raise self._fault(event, f"nested deeper than {_DEPTH_LIMIT} levels")
            is_mapping = isinstance(event, MappingStartEvent)
            value = self._mapping(stream, keys) if is_mapping else self._list(stream, keys)
            self._depth -= 1
        if event.anchor is not None:
            self._anchors[event.anchor] = value, self._values - before + 1
        return value

    def _alias(self, event: _Event) -> Any:
        self._aliases += 1
        if event.anchor not in self._anchors:
            raise self._fault(event, f"the alias {shown(event.anchor)} has no anchor before it")
        value, size = self._anchors[event.anchor]
        self._values += size
        if self._aliases > _ALIAS_LIMIT or self._values > _VALUE_LIMIT:
            raise self._fault(event, "aliases make this document too large")
        return value

    def _mapping(self, stream: Iterator[_Event], keys: Keys) -> dict[str, Any]:
        from yaml.events import MappingEndEvent, ScalarEvent

        mapping: dict[str, Any] = {}
        while not isinstance(event := next(stream), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise self._fault(event, "a key must be plain text")
            key = self._text(event)
            if key in mapping:
                raise self._fault(event, f"{shown(key)} is given twice")
            self.places[*keys, key] = self._place(event)
            mapping[key] = self._value(next(stream), stream, (*keys, key))
        return mapping

    def _list(self, stream: Iterator[_Event], keys: Keys) -> list[Any]:
        from yaml.events import SequenceEndEvent

        items: list[Any] = []
        while not isinstance(event := next(stream), SequenceEndEvent):
            at = (*keys, len(items))
            self.places[at] = self._place(event)
            items.append(self._value(event, stream, at))
        return items

    def _text(self, event: _Event) -> str:
        text = str(event.value)
        if not text.isascii() and _SURROGATE.search(text):
            raise self._fault(event, "half a character: an escape of a lone surrogate")
        return text

    def _place(self, event: _Event) -> Place:
        return self.source.place(event.start_mark.index)

    def _fault(self, event: _Event, message: str) -> ConfigError:
        place = self._place(event)
        return ConfigError(self.name, place.line, message, place.column)


def _scalar(text: str) -> str | int | float | bool | None:
    for pattern, read in _CORE_SCHEMA:
        if pattern.fullmatch(text):
            value: str | int | float | bool | None = read(text)
            return value
    return text


def brief(text: str) -> str:
    """Untrusted text made fit for an error: escaped, and cut where it is long."""
    escaped = display(text[: _ECHO_LIMIT + 1])
    return escaped if len(escaped) <= _ECHO_LIMIT else f"{escaped[: _ECHO_LIMIT - 1]}…"


def shown(value: object) -> str:
    """A value as an error shows it: strings in quotes, containers by their kind alone."""
    match value:
        case str():
            return f"“{brief(value)}”"
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return brief(str(value))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of an error about an unknown word: the nearest known one, or all of them where they are few."""
    import difflib

    names = sorted(known)
    if near := difflib.get_close_matches(word[:_ECHO_LIMIT], names, n=1, cutoff=0.6):
        return f"; did you mean {shown(near[0])}?"
    return f"; known: {', '.join(names)}" if 0 < len(names) <= 12 else ""
