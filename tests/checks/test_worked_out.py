"""What is worked out of a note once."""

from __future__ import annotations

import pytest

from vaultlint.checks.worked_out import english_words, verbatim
from vaultlint.markdown.note import Note
from vaultlint.text import SourceText


def note(text: str) -> Note:
    return Note.read("a.md", SourceText(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The CAT’s out; it's `out`.", ["the", "cat's", "out", "it's", "out"]),
        ("naïve 词a词b a1b x_y", ["na", "ve", "a", "b", "a", "b", "x", "y"]),
        ("\u212aelvin \u0130n", ["elvin", "n"]),
        ("", []),
    ],
)
def test_english_words_are_rows_of_ascii_letters(text: str, words: list[str]) -> None:
    assert english_words(note(text)) == words


def test_each_is_worked_out_once() -> None:
    one = note("`a ` b")
    assert english_words(one) is english_words(one)
    assert verbatim(one) is verbatim(one)
    assert 1 in verbatim(one)
    assert 5 not in verbatim(one)
