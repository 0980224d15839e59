"""Links of Obsidian to where findings are: to a note, and to the heading above the finding where a link can name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.display import display
from vaultlint.reporters.markdown_text import code
from vaultlint.vault.places import Places, strip_heading, strip_heading_for_link
from vaultlint.vault.writing import without_extension

if TYPE_CHECKING:
    from vaultlint.session import Checked
    from vaultlint.vault.metadata import Heading

_NOT_IN_LINKS = re.compile(r"[\[\]|#^\\]|%%")
_MARKUP = re.compile(r"[`*<>~=$&!\[\]]")


def wikilink(path: str, subpath: str = "") -> str:
    """A link to the file at `path`, called by its name; code where no link can name it.

    The whole path is written out: whatever the vault's other notes are called, it means this one.
    """
    whole = without_extension(path)
    name = whole.rpartition("/")[2]
    # `display` changes what does not show, and what does not show may not stand in a link either.
    if _NOT_IN_LINKS.search(path) or display(path) != path or whole != whole.strip():
        return code(path)
    target = path if "." in name else whole
    return f"[[{target}{subpath}|{name}]]"


class Headings:
    """The headings of a note, which is read for them when somebody asks."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked

    def above(self, offset: int) -> str:
        """The subpath that leads to the last heading above a place; empty where there is none that links can name."""
        trail: list[Heading] = []
        for heading in self._headings:
            if heading.span.start > offset:
                break
            trail = [one for one in trail if one.level < heading.level] + [heading]
        return next((subpath for subpath in _subpaths(trail) if self._leads_to(subpath, trail[-1])), "")

    @cached_property
    def _headings(self) -> tuple[Heading, ...]:
        from vaultlint.markdown.note import Note
        from vaultlint.vault.reading import read_metadata

        path, source = self._checked.path, self._checked.source
        if source is None or not path.lower().endswith(".md"):
            return ()
        metadata = read_metadata(Note.read(path, source))
        self._places = Places(metadata)
        return metadata.headings

    def _leads_to(self, subpath: str, heading: Heading) -> bool:
        found = self._places.find(subpath)
        return found is not None and found.heading == heading


def _named(heading: str) -> str:
    """A heading in a link. Markup in it would be read before the link is; Obsidian finds it without just as well."""
    name = strip_heading_for_link(heading)
    return strip_heading(name) if _MARKUP.search(name) else name


def _subpaths(trail: list[Heading]) -> Iterator[str]:
    """What may lead to the last of nested headings, shortest first: another of its name may stand above it."""
    names = [_named(heading.text) for heading in trail]
    for start in reversed(range(len(names))):
        part = names[start:]
        if all(part) and all(display(name) == name for name in part):
            yield "".join(f"#{name}" for name in part)
