"""What several checks ask of a note, and the first that asks works out."""

from __future__ import annotations

from vaultlint.markdown.note import Note, once
from vaultlint.markdown.verbatim import Verbatim
from vaultlint.vault.tag_property import TagProperty

_KEPT = b"abcdefghijklmnopqrstuvwxyz'"
_LETTERS = bytes(code if code in _KEPT else ord(" ") for code in bytes(range(256)).lower())
"""Each byte of UTF-8 as a small letter or an apostrophe, and a space for all that is neither."""


@once
def verbatim(note: Note) -> Verbatim:
    """The parts of a note in which white space is what somebody wrote."""
    return Verbatim(note)


@once
def english_words(note: Note) -> list[str]:
    """Each row of English letters and apostrophes in a note, in small letters, as they follow one another."""
    return note.text.replace("’", "'").encode().translate(_LETTERS).decode("ascii").split()


@once
def tag_property(note: Note) -> TagProperty | None:
    """The property `tags` as it is written."""
    return TagProperty.of(note.frontmatter, note.text)
