"""Misspellings of English words and what was meant by them: a short list of our own, and a long one where there is one.

Ours, `corrections.txt`, was written down from memory and comes along. The package codespell has one a hundred times as
long, under a licence that lets us read it and not bring it: with `vaultlint[spelling]` it is installed, and only that
file is read. The package is never imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_OURS = Path(__file__).with_name("corrections.txt")
_PACKAGE, _FILE = "codespell_lib", Path("data", "dictionary.txt")
_SHORTEST = 4
"""Letters; whatever is shorter in the long list is an abbreviation as often as a slip."""


class Correction(NamedTuple):
    """What a misspelt word may have been."""

    meant: tuple[str, ...]
    """The likeliest first."""
    is_doubted: bool = False
    """Whether it is one guess among several, or the list itself warns of it."""


def is_listed(word: str) -> bool:
    """Whether a word in lower case is a known misspelling."""
    return word in _ours() or word in _long_list()


def is_long() -> bool:
    """Whether the long list is there: elsewhere it may be, and more be found."""
    return bool(_long_list())


def listed(words: Iterable[str]) -> set[str]:
    """Those of many words in lower case that are known misspellings."""
    return set().union(*(known.keys() & words for known in (_ours(), _long_list()) if known))


def correction(word: str) -> Correction:
    """What is meant by a word that is listed."""
    if word in _ours():
        meant = tuple(_ours()[word].split(", "))
        return Correction(meant, is_doubted=len(meant) > 1)
    # `doubt->a, b,` names several words, `doubt->a, as in b` one and a warning, `slip->a` what is certain.
    *several, last = (part.strip() for part in _long_list()[word].split(","))
    return Correction(tuple(several), is_doubted=True) if several else Correction((last,))


@cache
def _ours() -> Mapping[str, str]:
    return dict(line.split(" ", 1) for line in _OURS.read_text(encoding="utf-8").splitlines())


@cache
def _long_list() -> Mapping[str, str]:
    """The entries of codespell; none where it is not installed, or is no longer what it was."""
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        return {}
    try:
        lines = (Path(package.origin).parent / _FILE).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    entries = (line.partition("->") for line in lines)
    return {word: meant for word, arrow, meant in entries if arrow and meant and len(word) >= _SHORTEST}
