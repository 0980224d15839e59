"""Which files are named anywhere in the texts of a vault.

A picture is not only shown by a link. A banner is named in a property, HTML names it in an attribute, a plugin in a
block of code, a snippet of CSS as a background: whoever says that nothing needs a file must have read all of it. Every
text is read once, however many files there are, and nothing is read before somebody asks.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from vaultlint.vault.discovery import Files, read_inside
from vaultlint.vault.file_types import NAMING
from vaultlint.vault.own_reports import is_own_report
from vaultlint.vault.resolution import folded

_OBSIDIAN = ".obsidian"
_LONGEST = 255
"""Characters of a name; no disk has longer ones."""
_TAIL = 12
"""Characters by which most names can be told from each other."""
_ENCODED = re.compile(r"[%&\\]")
_BACKSLASH = re.compile(r"\\(?:u(?P<code>[0-9a-f]{4})|(?P<space>[nrt])|(?=[!-/:-@\[-`{-~]))")
_PLAIN_NAME = re.compile(r"[^/\\\0]+")


class Mentions:
    """The names of a vault's files, as far as some text of the vault says them."""

    def __init__(self, files: Files, root: Path) -> None:
        """Settings of Obsidian that `files` lack, as a view of git does, are looked for on disk below `root`."""
        self._files = files
        self._root = root

    def name(self, path: str) -> bool:
        """Whether some text, other than the file's own, holds the name of the file at `path`, plain or encoded."""
        return _name(path) in self._mentioned

    @cached_property
    def _mentioned(self) -> frozenset[str]:
        names = {_name(path) for path in self._files.paths if not path.lower().endswith((".md", ".canvas", ".base"))}
        sought = _Sought(names)
        mentioned: set[str] = set()
        for path, text in self._texts():
            # A drawing often says how it is called itself.
            mentioned |= sought.found_in(text) - {_name(path)}
        return frozenset(mentioned)

    def _texts(self) -> Iterator[tuple[str, str]]:
        for path in self._files.paths:
            if path.lower().endswith(NAMING):
                data = self._read(path)
                text = None if data is None else data.decode("utf-8", "replace")
                if text is not None and not is_own_report(text):
                    yield path, text
        for path in self._settings():
            data = self._read(path)
            if data is not None:
                yield path, data.decode("utf-8", "replace")

    def _settings(self) -> Iterator[str]:
        """What Obsidian keeps besides the notes and may show a file: bookmarks, snippets, the settings of plugins."""
        yield f"{_OBSIDIAN}/bookmarks.json"
        appearance = self._json(f"{_OBSIDIAN}/appearance.json")
        snippets = appearance.get("enabledCssSnippets") if isinstance(appearance, dict) else None
        for name in _names(snippets):
            yield f"{_OBSIDIAN}/snippets/{name}.css"
        for name in _names(self._json(f"{_OBSIDIAN}/community-plugins.json")):
            yield f"{_OBSIDIAN}/plugins/{name}/data.json"

    def _json(self, path: str) -> Any:
        try:
            return json.loads((self._read(path) or b"null").decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return None

    def _read(self, path: str) -> bytes | None:
        try:
            return self._files.read(path)
        except OSError:
            if not path.startswith(_OBSIDIAN):
                return None
        try:
            return read_inside(str(self._root), path)
        except OSError:
            return None


class _Sought:
    """Names to be found in texts, all at once: where an extension stands, the text before it is looked up."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = {name for name in names if "." in name[1:] and len(name) <= _LONGEST}
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            lengths[_tail(name)].add(len(name))
        # The longest first: `red rose.png` is no mention of `rose.png`.
        self._lengths = {tail: sorted(of_it, reverse=True) for tail, of_it in lengths.items()}
        extensions = {name.rpartition(".")[2] for name in self._names}
        endings = "|".join(re.escape(extension) for extension in sorted(extensions, key=len, reverse=True))
        self._ending = re.compile(rf"\.(?:{endings})(?![a-z0-9])") if extensions else None

    def found_in(self, text: str) -> set[str]:
        if self._ending is None:
            return set()
        text = folded(text)
        found = set(self._in(text, self._ending))
        if _ENCODED.search(text):
            found.update(self._in(folded(_decoded(text)), self._ending))
        return found

    def _in(self, text: str, ending: re.Pattern[str]) -> Iterator[str]:
        for match in ending.finditer(text):
            name = next(self._ending_at(match.end(), text), None)
            if name is not None:
                yield name

    def _ending_at(self, end: int, text: str) -> Iterator[str]:
        """The names that end at `end`, the longest first."""
        for reach in range(_TAIL, 1, -1):
            # A name of `_TAIL` characters or more is known by its end, a shorter one by all of it.
            for length in self._lengths.get(text[max(0, end - reach) : end], ()):
                start = end - length
                if start >= 0 and text[start:end] in self._names and not _goes_on(text, start):
                    yield text[start:end]


def _tail(name: str) -> str:
    return name[-_TAIL:]


def _goes_on(text: str, start: int) -> bool:
    """Whether what begins at `start` is the rest of a longer word."""
    before = text[start - 1 : start]
    return before.isascii() and before.isalnum() and text[start].isascii() and text[start].isalnum()


def _decoded(text: str) -> str:
    """A text without the encodings of JSON, Markdown, HTML and URLs; what is none of them does not matter here."""
    text = _BACKSLASH.sub(_unescaped, text)
    # Two escapes of JSON may be one character.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unquote(html.unescape(text))


def _unescaped(match: re.Match[str]) -> str:
    if match["code"]:
        return chr(int(match["code"], 16))
    return " " if match["space"] else ""


def _name(path: str) -> str:
    return folded(path.rpartition("/")[2])


def _names(value: Any) -> Iterator[str]:
    """The plain names in a list of settings."""
    for name in value if isinstance(value, list) else ():
        if isinstance(name, str) and _PLAIN_NAME.fullmatch(name):
            yield name
