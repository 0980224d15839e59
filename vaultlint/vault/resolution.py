"""Who is meant: the file that Obsidian opens for the path of a link.

The steps follow `getFirstLinkpathDest` of the application, odd as some are: names are compared in lower case, an
exact path from the root beats the file next door, and among equals the shortest path wins, counted in characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


class Resolution(NamedTuple):
    """The answer to one link's question."""

    target: str | None
    """The file that is meant; None where there is none."""
    ambiguous: bool = False
    """Another file could win: `candidates` names more than one.

    That is the case when neither the whole path nor the source's own folder settles the matter, so that Obsidian falls
    back on the length of path strings (or, at equal length, on chance). A new folder's name, or a file moved one folder
    down, can then lead the same link elsewhere. It is not the case when the path is written out, when it is relative
    and met, or when exactly one of the files that bear the name lies in the source's folder or below it.
    """
    candidates: tuple[str, ...] = ()
    """The files that contend for the link on equal terms, the winner first."""
    assumed: bool = False
    """There is no such file here, but the configuration says that people have it."""


UNRESOLVED = Resolution(None)


class _Entry(NamedTuple):
    """A name in the index: the whole path as compared, and the file it stands for."""

    folded: str
    target: str


def folded(text: str) -> str:
    """`text` as names are compared: lower case as JavaScript has it, NFC, no-break spaces like any other."""
    if text.isascii():
        return text.lower()
    return normalize("NFC", normalize("NFC", text.translate(_SPACES)).lower())


class Names:
    """Every file of a vault by its name.

    Most names are those of one file, of which nothing but its path is kept: a vault may have a million.
    """

    def __init__(self, paths: Iterable[str], symlinks: Mapping[str, str]) -> None:
        self._only: dict[str, str] = {}
        """The path of the file that alone bears a name."""
        self._several: dict[str, list[_Entry]] = {}
        """Files that share a name, and those that have further names."""
        for path in sorted(paths):
            self._add(path, path)
        for path, target in sorted(symlinks.items()):
            self._add(path, target)

    def named(self, name: str) -> tuple[str, ...]:
        """The files of that name, extension included, wherever they lie."""
        return tuple(dict.fromkeys(entry.target for entry in self._bearers(folded(name)) or ()))

    def resolve(self, path: str, source: str) -> Resolution:
        """The file that `path` means in a link of the file `source`. An empty path means the source itself."""
        if not path:
            return Resolution(source, candidates=(source,))
        found = self._resolve(path, source)
        if found is UNRESOLVED and path != path.strip():
            return self._resolve(path.strip(), source)
        return found

    def _resolve(self, path: str, source: str) -> Resolution:
        wanted = folded(path)
        name = wanted.rpartition("/")[2]
        entries = self._bearers(name) if "." in name else None
        if entries is None:
            entries = self._bearers(f"{name}.md")
            wanted += ".md"
        if entries is None:
            return UNRESOLVED
        if len(entries) == 1 and "/" not in wanted:
            return Resolution(entries[0].target, candidates=(entries[0].target,))
        if wanted.startswith(("./", "../")):
            # Met or not, from here on it is a path from the root.
            wanted = _absolute(wanted, folded(source).rpartition("/")[0])
        exact = [entry for entry in entries if entry.folded == wanted.removeprefix("/")]
        if exact or wanted.startswith("/"):
            return _winner(exact, path)
        # A plain comparison of strings, as in the application: `b/Note` also finds `ab/Note.md`.
        ending = [entry for entry in entries if entry.folded.endswith(wanted)]
        folder = folded(source).rpartition("/")[0]
        own = [entry for entry in ending if entry.folded.startswith(f"{folder}/")] if folder else ending
        return _winner(own or ending, path)

    def _bearers(self, name: str) -> Sequence[_Entry] | None:
        """The files of a name in small letters; None where there is none."""
        path = self._only.get(name)
        return (_Entry(folded(path), path),) if path is not None else self._several.get(name)

    def _add(self, path: str, target: str) -> None:
        whole = folded(path)
        name = whole.rpartition("/")[2]
        if path == target and name not in self._only and name not in self._several:
            self._only[name] = path
            return
        entries = self._several.setdefault(name, [])
        if (before := self._only.pop(name, None)) is not None:
            entries.append(_Entry(folded(before), before))
        entries.append(_Entry(whole, target))


def _absolute(wanted: str, folder: str) -> str:
    """The path from the root for one that starts with `./` or `../`; above the root there is only the root."""
    parts = folder.split("/") if folder else []
    while wanted.startswith(("./", "../")):
        step, _, wanted = wanted.partition("/")
        if step == "..":
            parts = parts[:-1]
    return "/".join([*parts, wanted])


def _winner(entries: list[_Entry], path: str) -> Resolution:
    """The first among files that contend on equal terms."""
    if not entries:
        return UNRESOLVED
    targets = tuple(dict.fromkeys(entry.target for entry in entries))
    if len(targets) > 1:
        # Names that differ in case only are one name to Obsidian; we mean the one that is spelt like the link.
        spelt = path.lstrip("./")
        targets = tuple(sorted(targets, key=lambda target: (_length(target), spelt not in target, target)))
    return Resolution(targets[0], len(targets) > 1, targets)


def _length(text: str) -> int:
    """Characters as JavaScript counts them."""
    return len(text) + sum(character > "\uffff" for character in text)
