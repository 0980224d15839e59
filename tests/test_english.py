"""Whether a text is English: what little words say, and what they leave open."""

from __future__ import annotations

import pytest

from vaultlint.english import English, Evidence


@pytest.mark.parametrize(
    "text",
    [
        "We keep the almanac, and the bees keep us.",
        "This is how you use it with Ludwig van Beethoven and the Café de Flore.",
        "I don’t know what that is",
        "It’s what they’re like",
    ],
)
def test_english_is_told(text: str) -> None:
    assert Evidence(text).is_english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Die Bienen sind in dem Garten und das ist gut so.",
        "Les abeilles sont dans le jardin, et the best of the rest.",
        "Las abejas están en el jardín con the best of this.",
        "De bijen zijn in de tuin en dat is goed.",
        "As abelhas estão no jardim com você.",
        "Le api sono nel giardino, and that is that, e non è più così per gli altri",
        "这是 the best 的书 with 很好",
        "Пчёлы the best and this в саду на всю жизнь и дом",
        "Bin di kaku taman ada dan the itu",
        "recieve, seperate",
    ],
)
def test_what_is_not_english_is_not_told(text: str) -> None:
    assert not Evidence(text).is_english


def test_a_part_that_says_little_reads_as_the_whole_does() -> None:
    assert English("They have what the bees like.").reads("Almanac recieved")
    assert not English("Die Bienen sind im Garten und das ist gut.").reads("Almanac recieved")
    assert not English("They have what the bees like.").reads("Les abeilles"), "it speaks against English itself"
