"""What the configuration says of names: the terms that are spelt exactly so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unicodedata import category

from vaultlint.strict_yaml import Document, Keys, shown

Earlier = Callable[[str, str], Any]
Said = tuple[Mapping[str, Any], Mapping[str, Keys]]

_KEY = "terms"
_RULES = ("misspelling", "misspelt-term")
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks by their kind, and nothing to see."""


def term_parameters(terms: tuple[str, ...], document: Document, keys: Keys, earlier: Earlier) -> Mapping[str, Said]:
    """What the terms mean to the rules that go by them, as parameters of their checks. Raises `ConfigError`.

    They join those of what is extended; where only capitals differ, the later spelling is right.
    """
    for index, fault in term_faults(terms):
        raise document.fault((*keys, _KEY, index), fault)
    if not terms:
        return {}
    said: dict[str, Said] = {}
    own = {term.casefold() for term in terms}
    for rule in _RULES:
        others = [term for term in earlier(rule, "terms") or () if term.casefold() not in own]
        said[rule] = {"terms": [*others, *terms]}, {"terms": (*keys, _KEY)}
    return said


def term_faults(terms: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Which of the terms are no names that a text can hold, wherever they were listed, and why."""
    seen: dict[str, str] = {}
    for index, term in enumerate(terms):
        if fault := _fault(term, seen.get(term.casefold())):
            yield index, f"{shown(term)} {fault}"
        seen[term.casefold()] = term


def _fault(term: str, alike: str | None) -> str | None:
    """What keeps a term from being a name; `alike` is one listed before that differs by capitals at most."""
    if alike is not None:
        return "is listed twice" if alike == term else f"and {shown(alike)} differ only in capitals: which is right?"
    if not any(character.isalpha() for character in term):
        return "is no name: there is no letter in it"
    if len(term) < 2:
        return "is too short: one letter can be misspelt in no way that anybody could see"
    if term != term.strip() or "  " in term:
        return "has more space than a name needs"
    if unseen := next(filter(_is_unseen, term), ""):
        return f"holds U+{ord(unseen):04X}, which nobody sees and a fix would write"
    return None


def _is_unseen(character: str) -> bool:
    """Whether a character is a control, a format or an end of a line, or a space other than the one that keys have."""
    kind = category(character)
    return kind[0] == "C" or (kind[0] == "Z" and character != " ") or character in _FILLERS
