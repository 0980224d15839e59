"""How a link calls a file: the text Obsidian would write, made sure to be read back as that file."""

from __future__ import annotations

from collections.abc import Iterator

from vaultlint.vault.resolution import Names
from vaultlint.vault.settings import Settings


def link_text(target: str, source: str, names: Names, settings: Settings) -> str:
    """The path to write in the file `source` to mean the file `target`, without `.md` where that can go.

    Falls back on the whole path. A file without an extension has no text that leads to it, in Obsidian neither.
    """
    for text in _texts(target, source, names, settings):
        found = names.resolve(text, source)
        if found.target == target and not found.ambiguous:
            return text
    return target


def _texts(target: str, source: str, names: Names, settings: Settings) -> Iterator[str]:
    """Texts that may lead to `target`, in the order of preference."""
    whole = without_extension(target)
    if settings.new_link_format == "shortest" and len(names.named(target.rpartition("/")[2])) == 1:
        yield whole.rpartition("/")[2]
    elif settings.new_link_format == "relative":
        relative = _relative(whole, source)
        yield relative
        yield f"./{relative}"
    yield whole
    yield target


def without_extension(path: str) -> str:
    """`path` as links call it: a note without its `.md`, every other file whole."""
    return path[:-3] if path.lower().endswith(".md") else path


def _relative(path: str, source: str) -> str:
    """`path` seen from the folder of `source`."""
    steps, folders = path.split("/"), source.split("/")[:-1]
    shared = 0
    while shared < min(len(steps) - 1, len(folders)) and steps[shared] == folders[shared]:
        shared += 1
    return "/".join([*[".."] * (len(folders) - shared), *steps[shared:]])
