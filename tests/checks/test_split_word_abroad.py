"""The rule split-word in texts of other languages, of which its lexicon knows nothing: it has to be silent there."""

from __future__ import annotations

import pytest

from tests.checks.foreign_abbreviations import LANGUAGES, phrases
from tests.checks.test_split_word import candidates, found


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_abbreviation_of_another_language_is_no_half_of_a_word(language: str) -> None:
    lines = [(alone, sentence) for name, alone, sentence in phrases() if name == language]
    assert found("\n\n".join(alone for alone, _ in lines)) == []
    assert found("\n\n".join(sentence for _, sentence in lines)) == []


def test_there_are_abbreviations_enough() -> None:
    assert sum(len(language.abbreviations) for language in LANGUAGES.values()) >= 180


@pytest.mark.parametrize(
    "text",
    [
        "z. B. nie", "z. B. wie", "z. B. unter", "z. B. nach", "u. U. als", "z. T. im", "z.\u00a0B. nie",
        "z.\u202fB. nie", "Fa. der", "M. il", "M. en", "M. sa", "sept. et", "oct. et", "av. il", "art. le", "a. C. se",
        "Plan B. ok", "i. d. R. nur", "u. a. das", "e. g. an", "p. ej. el",
    ],
)  # fmt: skip
def test_one_german_note_among_english_ones_is_left_alone(text: str) -> None:
    english = {f"n{number}": f"Note {number} is about the garden and its beds.\n" for number in range(5)}
    assert found(f"{text}\n\nx {text} y.\n\n{text} Sonne", **english) == []


def test_letters_that_full_stops_part_are_no_candidates() -> None:
    assert candidates("z. B. nie, a. C. se, z.\u00a0B. nie, z.B. nie") == []
    assert [word.before for word in candidates("bez. B. nie, 1. B. nie, x B. nie")] == ["B", "B", "B"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On D. ep Learning", ["D. ep"]), ("The D. ep", ["D. ep"]), ("D. ep", []), ("so D. ep then", []),
        ("Ämter D. ep Ärzte", []), ("The N. ed Learning", ["N. ed"]), ("so T. ansformers go", ["T. ansformers"]),
        ("Weak T. es", ["T. es"]), ("weak T. es", []), ("Weak T. es go", []), ("Herr T. es", []),
    ],
)  # fmt: skip
def test_a_single_letter_takes_english_around(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_little_word_tells_of_a_language_only_if_it_is_whole() -> None:
    assert candidates(f"and {'x' * 51} He. d")[0].is_foreign is False
    assert candidates(f"und, {'x' * 51} He. d")[0].is_foreign is True
    assert candidates(f"rund, {'x' * 54} He. d")[0].is_foreign is False, "which is cut to `und`"
    assert candidates(f"He. d {'x' * 55}, undo")[0].is_foreign is False
    assert candidates("Los Angeles He. d")[0].is_foreign is False
    assert candidates("He. d de la Cruz")[0].is_foreign is True
