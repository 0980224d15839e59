"""What fixes would change, as a unified diff: one that `git apply` takes, and one that people read on a screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import unified_diff

from vaultlint.display import display
from vaultlint.reporters.style import Style
from vaultlint.text import SourceText

_UNFINISHED = "\\ No newline at end of file"
_BOM = "\ufeff"


def patch(path: str, old: SourceText, new: SourceText) -> Iterator[str]:
    """The lines, without their line feeds, that make `new` of `old` in the file that git knows by `path`.

    To git a line ends at a line feed and nowhere else, so a carriage return is a part of its line. Nothing is escaped
    but what git itself escapes in file names: every byte of the notes counts.
    """
    before, after = _lines(old), _lines(new)
    if before == after:
        return
    ours, theirs = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    yield f"diff --git {ours} {theirs}"
    yield f"--- {_ended(ours)}"
    yield f"+++ {_ended(theirs)}"
    hunks = unified_diff(before, after)
    next(hunks), next(hunks)  # the names, which we write ourselves
    for line in hunks:
        if line.endswith("\n"):
            yield line[:-1]
        else:
            yield line
            yield _UNFINISHED


def painted(lines: Iterator[str], style: Style) -> Iterator[str]:
    """A patch for the eye: hidden characters are shown, lines are coloured. It cannot be applied any more."""
    names_the_file = False
    for line in lines:
        # The carriage return before a line feed is no news to a reader of notes that have them throughout.
        shown = display(line.removesuffix("\r").replace("\t", "    "))
        if line.startswith(("diff --git ", "@@")):
            names_the_file = not line.startswith("@@")
            yield style.strong(shown) if names_the_file else style.code(shown)
        elif names_the_file:
            yield style.strong(shown)
        elif line.startswith("+"):
            yield style.good(shown)
        elif line.startswith("-"):
            yield style.bad(shown)
        else:
            yield style.faint(shown) if line == _UNFINISHED else shown


def _lines(source: SourceText) -> list[str]:
    """The lines of a file as git counts them, each with its line feed."""
    text = (_BOM if source.bom else "") + source.text
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _quoted(name: str) -> str:
    """A file name as git writes it: in quotes, with escapes, where it holds something that would be misread."""
    if display(name) == name and not {'"', "\\"} & set(name):
        return name
    shown = "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
        for byte in os.fsencode(name)
    )
    return f'"{shown}"'


def _ended(name: str) -> str:
    """A name on a line of its own; git ends one with spaces in it by a tab."""
    return f"{name}\t" if " " in name and not name.startswith('"') else name
