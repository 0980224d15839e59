"""YAML with a reason behind each line, as a program writes it for people: what is not in force stands as a comment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaultlint.display import display

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_OTHER_MEANING = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_WIDTH = 100
_COLUMN = 36
"""Where reasons begin, as far as what stands before them leaves room."""


@dataclass(frozen=True)
class Entry:
    """A line of YAML with its reason; one that is not in force stands as a comment."""

    line: str
    reason: str = ""
    in_force: bool = True


def block(heads: Sequence[str], entries: Sequence[Entry]) -> Iterator[str]:
    """Lines below the keys that lead to them; where none is in force the keys are not, either."""
    if not entries:
        return
    mark = "" if any(entry.in_force for entry in entries) else "# "
    yield from (f"{mark}{head}" for head in heads)
    for entry in entries:
        yield noted(entry.line if entry.in_force else f"# {entry.line}", entry.reason)


def wrapped(text: str) -> Iterator[str]:
    """A long comment."""
    from textwrap import wrap

    yield from (f"# {line}" for line in wrap(text, _WIDTH, break_on_hyphens=False))


def noted(line: str, note: str) -> str:
    """A line with a comment behind it."""
    return f"{line:<{_COLUMN}}  # {display(note)}" if note else line


def flow(value: Any) -> str:
    """A value as YAML has it on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(str(key))}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def quoted(text: str) -> str:
    """A text that YAML reads as this text; what nobody sees in it stands as an escape."""
    is_plain = set(text) <= _PLAIN and text[:1].isalpha() and text.lower() not in _OTHER_MEANING
    return text if is_plain else '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
