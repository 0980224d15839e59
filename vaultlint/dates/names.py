"""Months and weekdays by name, from the table that `from_cldr` makes. It is read when a text may hold such a name."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

Language = Literal["en", "de", "fr", "es", "ja", "ko", "zh"]
LANGUAGES: tuple[str, ...] = get_args(Language)
Kind = Literal["months", "weekdays"]
Width = Literal["wide", "abbreviated"]
_FORMS = ("format wide", "format abbreviated", "stand-alone wide", "stand-alone abbreviated")


class Weekday(NamedTuple):
    """A day of the week; `number` is Python's, 0 for Monday."""

    number: int
    is_sure: bool
    """Whether the word cannot be another one, as `So`, `mar` and `日` can."""


def month_named(word: str) -> int | None:
    """The number of a month, in any of the languages; case and a final full stop do not matter."""
    return _words("months").get(_folded(word))


def weekday_named(word: str) -> Weekday | None:
    """A weekday in any of the languages, as `month_named` reads months."""
    number = _words("weekdays").get(_folded(word))
    if number is None:
        return None
    wide = {_folded(name) for forms in _table().values() for name in forms["weekdays"]["format wide"]}
    # `周一` is short, and can be nothing else.
    return Weekday(number - 1, _folded(word) in wide or word.startswith(("周", "週")))


def name(kind: Kind, number: int, width: Width, language: Language) -> str:
    """How a language writes a month or a weekday (from 1 on, Monday first) within a date."""
    return _table()[language][kind][f"format {width}"][number - 1]


@cache
def _words(kind: Kind) -> dict[str, int]:
    return {
        _folded(name): number
        for forms in _table().values()
        for form in _FORMS
        for number, name in enumerate(forms[kind][form], start=1)
    }


def _folded(word: str) -> str:
    return word.rstrip(".").casefold()


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    table: dict[str, dict[str, dict[str, list[str]]]] = json.loads(Path(__file__).with_name("names.json").read_bytes())
    return table
