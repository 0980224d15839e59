"""What holds of everyday characters, measured by those who know all of them."""

from __future__ import annotations

import sys
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from vaultlint import display
from vaultlint.everyday import cells_of, is_everyday

EVERYDAY = [character for character in map(chr, range(sys.maxunicode + 1)) if cells_of(character)]


def test_each_is_as_wide_as_the_tables_say() -> None:
    assert [character for character in EVERYDAY if cells_of(character) != wcswidth(character)] == []


def test_none_hides_or_combines() -> None:
    assert [character for character in EVERYDAY if display._TO_ESCAPE.sub("", character) != character] == []
    assert [character for character in EVERYDAY if not character.isprintable() or combining(character)] == []


@given(st.text(st.sampled_from(EVERYDAY)))
def test_neighbours_change_nothing(text: str) -> None:
    assert is_everyday(text)
    assert sum(map(cells_of, text)) == wcswidth(text)
    assert display._TO_ESCAPE.sub(display._escape, text) == text


@pytest.mark.parametrize(
    "character", ["\n", "\t", "\x7f", "\xad", "\u0301", "\u200b", "\u202e", "\u3164", "\ufe0f", "\U0001f3fb"]
)
def test_others_are_left_to_those_who_know_them(character: str) -> None:
    assert not is_everyday(f"a{character}b")


def test_what_people_write_is_everyday() -> None:
    assert is_everyday(normalize("NFC", "Größe – “naïve” … Привет Ελλάδα 中文，标点。 かな 한국어 🌱 ✅"))
