"""`pyproject.toml`, read with the same suspicion as YAML and with lines for its errors.

`tomllib` keeps no places, so they are found by a look at the lines: table headers and keys as people write them.
Where that look fails (inside inline tables) an error names the line of what surrounds the fault.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from vaultlint.strict_yaml import ConfigError, Document, Keys, brief
from vaultlint.text import Place, SourceText

_DEPTH_LIMIT = 32
_LONGEST_LINE = 500
_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_TABLE = re.compile(rf"[ \t]*\[[ \t]*({_DOTTED})[ \t]*\]")
_ENTRY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_ERROR_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(source: SourceText, name: str) -> Document:
    """Read a TOML file. Raises `ConfigError`."""
    try:
        data = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        place = _ERROR_PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (None, None)
        raise ConfigError(name, line, f"no valid TOML: {brief(_ERROR_PLACE.sub('', str(error)))}", column) from None
    except (ValueError, RecursionError, OverflowError) as error:
        raise ConfigError(name, None, f"no valid TOML: {brief(str(error))}") from None
    if _is_deeper(data, _DEPTH_LIMIT):
        raise ConfigError(name, None, f"nested deeper than {_DEPTH_LIMIT} levels")
    return Document(name, data, _places(source))


def _is_deeper(data: dict[str, Any], limit: int) -> bool:
    level: list[Any] = [data]
    for _ in range(limit):
        level = [
            item
            for container in level
            for item in (container.values() if isinstance(container, dict) else container)
            if isinstance(item, dict | list)
        ]
    return bool(level)


def _places(source: SourceText) -> dict[Keys, Place]:
    places: dict[Keys, Place] = {(): Place(1, 1)}
    table: Keys = ()
    for index in range(len(source.line_starts)):
        line = source[source.line_span(index)]
        if len(line) > _LONGEST_LINE:
            continue
        if header := _TABLE.match(line):
            table = _names(header[1])
            places[table] = Place(index + 1, header.start(1) + 1)
        elif entry := _ENTRY.match(line):
            places.setdefault((*table, *_names(entry[1])), Place(index + 1, entry.start(1) + 1))
    return places


def _names(dotted: str) -> Keys:
    return tuple(name.strip("\"'") for name in re.findall(_KEY, dotted))
