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
# What the CLDR lacks: another word for Sunday, and what people say beside 星期.
_SAID_BESIDES = {f"{week}{day}": day for week in ("星期", "周", "週", "礼拜", "禮拜") for day in "一二三四五六日天"}
# As short as they are, these are no other words; `So`, `mar`, `Sun`, `ven` and `金` are.
_SURE_ABBREVIATIONS = {"tue", "wed", "thu", "fri", "lun", "jue", "jeu", "mié", "sáb"}
_FORMS = ("format wide", "format abbreviated", "stand-alone wide", "stand-alone abbreviated")


class Weekday(NamedTuple):
    """A day of the week; `number` is Python's, 0 for Monday."""

    number: int
    is_sure: bool
    """Whether the word cannot be another one, as `So`, `mar` and `日` can."""
    is_letter: bool
    """Whether it is one letter, which says so little that it needs brackets."""


def month_named(word: str) -> int | None:
    """The number of a month, in any of the languages; case and a final full stop do not matter."""
    return _words("months").get(_folded(word))


def weekday_named(word: str) -> Weekday | None:
    """A weekday in any of the languages, as `month_named` reads months."""
    number = _words("weekdays").get(_folded(word))
    if number is None:
        return None
    wide = {_folded(name) for forms in _table().values() for name in forms["weekdays"]["format wide"]}
    folded = _folded(word)
    is_sure = folded in wide or folded in _SURE_ABBREVIATIONS or folded in _SAID_BESIDES
    return Weekday(number - 1, is_sure, len(word) == 1)


def name(kind: Kind, number: int, width: Width, language: Language) -> str:
    """How a language writes a month or a weekday (from 1 on, Monday first) within a date."""
    return _table()[language][kind][f"format {width}"][number - 1]


@cache
def _words(kind: Kind) -> dict[str, int]:
    known = {
        _folded(name): number
        for forms in _table().values()
        for form in _FORMS
        for number, name in enumerate(forms[kind][form], start=1)
    }
    if kind == "weekdays":
        known |= {word: "一二三四五六日".find(day) + 1 or 7 for word, day in _SAID_BESIDES.items()}
    return known


def _folded(word: str) -> str:
    return word.rstrip(".").casefold()


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    table: dict[str, dict[str, dict[str, list[str]]]] = json.loads(Path(__file__).with_name("names.json").read_bytes())
    return table
