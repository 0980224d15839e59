"""What doubled-word promises: it names slips of English and nothing that people double on purpose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, found, selected
from vaultlint.config import Config
from vaultlint.findings import Safety
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document

RULE = "doubled-word"


def underlined(text: str) -> list[str]:
    return [text[finding.span.start : finding.span.end] for finding in found({"note.md": text}, selected([RULE]))]


def with_prepositions() -> Activation:
    settings = {"select": [RULE], "rules": {RULE: {"prepositions": True}}}
    return Rulebook.builtin().activate(Config.from_document(Document("here", settings)))


def fixed(text: str) -> str:
    return dict(fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE).files)["note.md"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("The the bees are here with that.", "The bees are here with that."),
        ("They have the\tthe bees.", "They have the bees."),
        ("They see the\nthe gate with that.", "They see\nthe gate with that."),
        ("They see the\r\nthe gate with that.", "They see\r\nthe gate with that."),
        ("> They see the\n> the gate with that.", "> They see\n> the gate with that."),
        ("> > They see the\n> the gate with that.", "> > They see\n> the gate with that."),
        ("- They see the\n  the gate with that.", "- They see\n  the gate with that."),
        ("“The\nthe gate there” they have: the\nthe gate.", "“The\nthe gate there” they have:\nthe gate."),
        ("They have a a **great** garden and a a [gate](x.md).", "They have a **great** garden and a [gate](x.md)."),
        ("They have what is theirs or or yours, with that.", "They have what is theirs or yours, with that."),
        ("They have **the the** gate.", "They have **the** gate."),
        ("They go with ==the the bees==.", "They go with ==the bees==."),
        ("They have what was hoped, and and that is it.", "They have what was hoped, and that is it."),
        ("Here are the bees.\n\nAnd and us.", "Here are the bees.\n\nAnd us."),
        ("Voilà! Now the map shows the the bees that you have.", "Voilà! Now the map shows the bees that you have."),
    ],
)
def test_the_second_word_goes(text: str, after: str) -> None:
    assert fixed(text) == after
    assert underlined(after) == []


@pytest.mark.parametrize(
    "text",
    [
        "They say that that had had to be very very so so.",
        "THE THE bees and The The play here with that.",
        "Plan A a and B b are here with that; plan A a.",
        "They have the, the bees. They have the. the bees",
        "The bees of the and-and the the-the and the the's of that.",
        "They have to*to* go, to *to* go, to `to` go and to [to](x.md) go.",
        "They have [to to](https://example.org) go.",
        "They have to\n\nto go.",
        "They have to  \nto go.",
        "They have to\\\nto go.",
        "They have the the the bees of that.",
        "They say “and and” and 'and and' with that.",
        "They turned it on on Monday and logged in in the morning, walked by it and stood by by day.",
        "What there is is that. Whatever they were were the bees. The point is is that they have this.",
        "What they look for for that.",
        "Er hat in in der Nacht and and nicht gesehen und ist bei uns.",
        "Ik zie is is er niet van het en dat zijn of of wat.",
        "C'est the the dans les yeux de la mer et pour nous.",
        "Il va in in e non di più con the the.",
        "an an, de de, no no, in in",
        "<%* the the %> and that with this",
        "{{the the}} and that with this",
        "to_to to.to to/to #to to the/the",
        "这是 the the 的书，很好。",
        "What they are of of course is not that.",
        "What is this made of of late?",
        "The state they are in in the end.",
        "What it comes down to to me is that.",
        "Who do you belong to to be honest?",
        "He was the one I was with with my friend.",
        "The bed she lay in in the summer that they had.",
        "The rhyme scheme of the limerick that they have is a a b b a.",
        "Grades that they have: a a b, the interval from a a to b.",
        "The notes that they have are c a a flat, and this a a sharp b.",
        "They have the interval from a a to the next and an a a.",
        "This is how they have it.\n\nOption a\na lot.",
        "The keywords and and or are what they have; an or or an and gate too.",
        "This and that: not, and and or, and the operator and and what they have with the word the the.",
        "This is how they have it.\n\nb\na\na\nc",
        "This is how they have it.\n\nb\nthe\nthe\nand\nand so",
        "This is how they have it.\n\n> so the\n> the\n> and",
        "The\nthe gate there they have that.",
    ],
)
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert underlined(text) == []


def test_a_row_of_a_table_that_lacks_a_cell_is_no_trouble() -> None:
    text = "They have the the bees.\n\n| a | b |\n| --- | --- |\n| the the bees that you have |\n"
    assert underlined(text) == ["the the", "the the"]


_PIECES = [
    "the",
    "The",
    "to",
    "of",
    "in",
    "that",
    "bees",
    " ",
    "  ",
    "\n",
    "\n> ",
    "- ",
    "**",
    "`",
    ".",
    "\n\n",
    "#",
    "\t",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_a_fix_takes_one_word_away_and_comes_to_rest(soup: str) -> None:
    text = f"They have that with this.\n\n{soup}"
    after = fixed(text)
    assert fixed(after) == after
    assert {word.lower() for word in text.split()} == {word.lower() for word in after.split()} or after != text
    assert len(after.split()) <= len(text.split())


@pytest.mark.parametrize(
    "unit",
    [
        "the ",
        "the the ",
        "the\n",
        "The the\t",
        "to  ",
        "the the  \n",
        "> the\n",
        "**the** the ",
        "a a ",
        "a a aa ",
        "and and\n",
        "the the x the\n",
    ],
)
def test_words_without_end_take_no_time(unit: str) -> None:
    started = time.process_time()
    underlined(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    "text",
    [
        "They have someone to talk to to feel better.",
        "They know what it is used for for you.",
        "They go with with the hat.",
    ],
)
def test_a_preposition_written_twice_is_told_to_who_asks_and_stays(text: str) -> None:
    assert underlined(text) == []
    activation = with_prepositions()
    assert len(found({"note.md": text}, activation)) == 1
    assert dict(fix({"note.md": text}, activation, wanted=Safety.UNSAFE).files)["note.md"] == text


@pytest.mark.parametrize(
    "text",
    ["They turned it on on Monday and logged in in the morning.", "What they look for for that.", "to\nto\nthat the"],
)
def test_what_belongs_to_a_verb_is_told_to_nobody(text: str) -> None:
    assert found({"note.md": text}, with_prepositions()) == []


@pytest.mark.parametrize("text", ["The one who was was kind.", "The ones that are are here.", "That which is is here."])
def test_a_verb_may_stand_twice(text: str) -> None:
    assert underlined(text) == []
