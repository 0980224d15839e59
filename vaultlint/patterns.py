"""Patterns of paths, as `.gitignore` writes them, matched in time that no pattern can stretch.

A configuration may come from a vault that nobody trusts, and the regular expressions that gitignore libraries build
need half a minute for `*a*a*a*a*b` and one long name. Here names are matched one by one: `**` by remembering the
last one only, a name's wildcards by the atomic groups of `fnmatch`.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.frozen import Frozen
from vaultlint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ANY_NAMES = None  # stands for `**`: no name or any number of them
_BRACES = regex(r"(?<!\\)\{[^{}]*,[^{}]*\}")

_Name = re.Pattern[str] | None


class Patterns(Frozen):
    """Lines as in a `.gitignore`: the last one that matches decides, and `!` takes back what earlier ones said."""

    lines: tuple[str, ...] = ()
    base: str = ""
    """What stands before every path: the way from the folder that the lines speak of to the vault, with its `/`."""

    def match(self, path: str) -> bool:
        """Whether the file at `path`, or a folder that holds it, is meant."""
        names = unicodedata.normalize("NFC", self.base + path).split("/")
        return next((wanted for wanted, matches in self._compiled if matches(names)), False)

    def deciding(self, path: str) -> int | None:
        """Which of the lines decides about the file at `path`; None where none speaks of it."""
        names = unicodedata.normalize("NFC", self.base + path).split("/")
        last = len(self.lines) - 1
        return next((last - index for index, (_, matches) in enumerate(self._compiled) if matches(names)), None)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    @cached_property
    def _compiled(self) -> list[tuple[bool, Callable[[list[str]], bool]]]:
        return [(not line.startswith("!"), _compile(line.removeprefix("!"))) for line in reversed(self.lines)]


NO_PATTERNS = Patterns()


def pattern_fault(line: str) -> str | None:
    """What is wrong with a pattern, for a person who meant something else by it."""
    if not line.strip("!/ "):
        return "an empty pattern"
    if _BRACES.search(line):
        return "braces are not expanded: write one pattern for each alternative (or `\\{` for the character)"
    if "\\" in line and re.search(r"\\\w", line):
        return "a backslash only escapes; folders are parted by `/`"
    return None


def _compile(line: str) -> Callable[[list[str]], bool]:
    text = unicodedata.normalize("NFC", line)
    anchored = "/" in text.rstrip("/")
    inside = text.endswith(("/", "/**"))
    parts = [part for part in text.removesuffix("/**").split("/") if part]
    names: list[_Name] = [_ANY_NAMES if part == "**" else _name(part) for part in parts]
    if not anchored:
        names.insert(0, _ANY_NAMES)
    if inside:
        names.append(_name("*"))
    names.append(_ANY_NAMES)  # what lies in a folder that matches is meant too
    return lambda path: _matches(names, path)


def _name(part: str) -> re.Pattern[str]:
    escaped = re.sub(r"\\(.)", lambda match: f"[{match[1]}]", part).replace("[^", "[!")
    return re.compile(fnmatch.translate(escaped))


def _matches(pattern: list[_Name], names: list[str]) -> bool:
    """Whether the whole of `names` fits; only the last `**` is ever tried again, which is enough."""
    at = here = 0
    retry: tuple[int, int] | None = None
    while here < len(names):
        if at < len(pattern) and (wanted := pattern[at]) is not _ANY_NAMES and wanted.match(names[here]):
            at, here = at + 1, here + 1
        elif at < len(pattern) and pattern[at] is _ANY_NAMES:
            retry = at, here
            at += 1
        elif retry is not None:
            retry = retry[0], retry[1] + 1
            at, here = retry[0] + 1, retry[1]
        else:
            return False
    return all(wanted is _ANY_NAMES for wanted in pattern[at:])
