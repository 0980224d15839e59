"""What the configuration says of names: the terms that are spelt exactly so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vaultlint.strict_yaml import Document, Keys, shown

_KEY = "terms"
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")


def term_parameters(terms: tuple[str, ...], document: Document, keys: Keys) -> Mapping[str, Mapping[str, Any]]:
    """What the terms mean to the rule that goes by them, as parameters of its check. Raises `ConfigError`."""
    seen: dict[str, str] = {}
    for index, term in enumerate(terms):
        if fault := _fault(term, seen.get(term.casefold())):
            raise document.fault((*keys, _KEY, index), f"{shown(term)} {fault}")
        seen[term.casefold()] = term
    return {"misspelt-term": {"terms": list(terms)}} if terms else {}


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
    if _NOT_IN_A_NAME.search(term):
        return "holds a character that no line of text does"
    return None
