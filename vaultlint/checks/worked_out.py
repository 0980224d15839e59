"""What several checks ask of a note, and the first that asks works out."""

from __future__ import annotations

import re

from vaultlint.markdown.note import Note
from vaultlint.markdown.verbatim import Verbatim

_ADDRESS = re.compile(r"://\S*+")
_KEPT = b"abcdefghijklmnopqrstuvwxyz'"
_LETTERS = bytes(code if code in _KEPT else ord(" ") for code in bytes(range(256)).lower())
"""Each byte of UTF-8 as a small letter or an apostrophe, and a space for all that is neither."""


def verbatim(note: Note) -> Verbatim:
    """The parts of a note in which white space is what somebody wrote."""
    if verbatim not in note.worked_out:
        note.worked_out[verbatim] = Verbatim(note)
    found: Verbatim = note.worked_out[verbatim]
    return found


def english_words(note: Note) -> list[str]:
    """Each row of English letters and apostrophes in a note, in small letters, as they follow one another."""
    if english_words not in note.worked_out:
        letters = note.text.replace("’", "'").encode().translate(_LETTERS)
        note.worked_out[english_words] = letters.decode("ascii").split()
    found: list[str] = note.worked_out[english_words]
    return found


def addresses(note: Note) -> list[tuple[int, str]]:
    """Where an address stands behind its scheme, from `://` to the next space, and all that stands there."""
    if addresses not in note.worked_out:
        note.worked_out[addresses] = [(match.start(), match[0]) for match in _ADDRESS.finditer(note.text)]
    found: list[tuple[int, str]] = note.worked_out[addresses]
    return found
