"""Hidden characters: what has work to do stays, what has none is found, and neither is ever shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.markdown.hidden import Effect, hidden, named


def offsets(text: str) -> list[int]:
    return [character.offset for character in hidden(text)]


@pytest.mark.parametrize(
    "text",
    [
        "plain\r\n\ttext",
        "👩\u200d👩\u200d👧\u200d👦",
        "🏳\ufe0f\u200d🌈",
        "❤\ufe0f\u200d🔥",
        "🧘🏽\u200d♂\ufe0f",
        "1\ufe0f\u20e3 #\ufe0f\u20e3 ‼\ufe0f ℹ\ufe0f ☎\ufe0e",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "ศาลา\u200bไทย",
        "ខ្មែរ\u200bភាសា",
        "葛\U000e0100飾",
        "\u1820\u180e \u1820\u180b",
        "a\u0301\u034f\u0302",
        "עברית\u200f! \u2067abc\u2069 \u202babc\u202c",
        "עברית\n\n\u200fabc",
        "a\n\u200b\nb",
        "> \u200b\n",
        "[\u200b[a]] {\u200b{a}} `\u200b`",
        "\u200b#a",
        "a\n\x0c\nb",
        "\u3000\xa0\u202f\u2007\ufffd\ufffc",
    ],
)
def test_what_has_work_to_do_is_left_alone(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\u200bb", [1]),
        ("a\u200b\u200b", [1, 2]),
        ("\u200b\nb \u200b\n", [4]),
        ("中\u200c文", [1]),
        ("a \u200d b", [2]),
        ("👩\u200d b", [1]),
        ("👩\ufe0f\ufe0f\ufe0f", [2, 3]),
        (" \ufe0fa", [1]),
        ("a\ufe0f", [1]),
        ("a\U000e0100", [1]),
        ("🏴\U000e0067", [1]),
        ("a\u2060\u2063\u206f", [1, 2, 3]),
        ("a\u034fb", [1]),
        ("a\ufffab", [1]),
        ("\ufeffa", [0]),
        ("a\u200e", [1]),
        ("\x00\x1b\x7f", [0, 1, 2]),
        ("a\x0cb", [1]),
    ],
)
def test_what_has_none_is_found(text: str, found: list[int]) -> None:
    assert offsets(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("\u202aa\u202c", [(0, Effect.NOTHING, 2)]),
        ("\u202ea\u202c", [(0, Effect.ORDER, 2)]),
        ("\u2067a", [(0, Effect.ORDER, None)]),
        ("a\u202c", [(1, Effect.NOTHING, None)]),
        ("\u2066\u202ba\u2069", [(0, Effect.NOTHING, 3), (1, Effect.ORDER, None)]),
        ("\u202aa\nb\u202c", [(0, Effect.NOTHING, None), (4, Effect.NOTHING, None)]),
        ("א\u202ba", [(1, Effect.ORDER, None)]),
        ("א\u202ea\u202c", [(1, Effect.ORDER, 3)]),
        ("א\u2069", [(1, Effect.ORDER, None)]),
        ("א\u2066\u202aa\u2069\u202c", [(2, Effect.ORDER, None), (5, Effect.ORDER, None)]),
    ],
)
def test_directions_are_paired_within_a_line(text: str, found: list[tuple[int, Effect, int | None]]) -> None:
    assert [tuple(character) for character in hidden(text)] == found


@pytest.mark.parametrize(
    ("character", "effect"),
    [
        ("\xad", Effect.HYPHEN),
        ("\u2028", Effect.BREAK),
        ("\x85", Effect.BREAK),
        ("\x92", Effect.CONTROL),
        ("\x08", Effect.NOTHING),
    ],
)
def test_each_does_something_else_to_its_reader(character: str, effect: Effect) -> None:
    assert [found.effect for found in hidden(f"a{character}b")] == [effect]


def test_a_character_is_told_by_its_code_point_and_name() -> None:
    assert named("\u200b") == "U+200B ZERO WIDTH SPACE"
    assert named("\x08") == "U+0008 CONTROL CHARACTER"
    assert named("\U000e0067") == "U+E0067 TAG LATIN SMALL LETTER G"


FORMATTING = "\u202a\u202b\u202c\u202e\u2066\u2067\u2069"
HOSTILE = f"a\n 中א👩\u200b\u200c\u200d\u200e{FORMATTING}\ufe0f\ufeff\xad\x08\U000e0067\U0001f3f4#["


@given(st.text(HOSTILE, max_size=30))
def test_each_character_is_told_once_and_a_text_without_them_is_clean(text: str) -> None:
    found = hidden(text)
    told = [character.offset for character in found] + [one.closer for one in found if one.closer is not None]
    assert len(set(told)) == len(told)
    for _ in range(40):
        if not (found := hidden(text)):
            break
        gone = {found[0].offset, found[0].closer}
        text = "".join(character for offset, character in enumerate(text) if offset not in gone)
    assert hidden(text) == []


@pytest.mark.parametrize(
    "text", ["\u200b", "a\u200b", "\u202a", "\u2066", "\u202a\u2069", "\u200b ", "\u2066\u202b\u2069\u202c", "\n\u200b"]
)
def test_many_take_no_time(text: str) -> None:
    started = time.process_time()
    hidden(text * 100_000)
    assert time.process_time() - started < 3
