"""What misspelling promises: English words of a list in English text, and never a name, a path or another language."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, found, selected
from vaultlint.config import Config
from vaultlint.findings import Safety
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document

RULE = "misspelling"


def underlined(text: str, path: str = "note.md", activation: Activation | None = None) -> list[str]:
    findings = found({path: text}, activation or selected([RULE]), path)
    return [text[finding.span.start : finding.span.end] for finding in findings]


def fixed(text: str) -> str:
    return dict(fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE).files)["note.md"]


def configured(**settings: Any) -> Activation:
    return Rulebook.builtin().activate(Config.from_document(Document("here", {"select": [RULE], **settings})))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("They recieve what they have.", "They receive what they have."),
        ("Recieve what they have.", "Receive what they have."),
        ("They have that. Untill now.", "They have that. Until now."),
        ("They have that:\n\n- **Untill** now", "They have that:\n\n- **Until** now"),
        ("> They have alot\n> of that", "> They have a lot\n> of that"),
        ("It dont have that, they say.", "It don't have that, they say."),
        ("The goverment's bees that they have.", "The government's bees that they have."),
        ("The goverment’s bees that they have.", "The government’s bees that they have."),
        ("It’s the goverment’s bees and what thats for.", "It’s the government’s bees and what that's for."),
        ("They have (recieved) that; seperate, too!", "They have (received) that; separate, too!"),
        ("They have ==recieved== that and _seperated_ it.", "They have ==received== that and _separated_ it."),
        ("They have [recieved](recieved.md) that.", "They have [received](recieved.md) that."),
        ("They recieve it, says “the note”, and seperate it.", "They receive it, says “the note”, and separate it."),
        ("They have 5\" and recieve 6\" of it.", "They have 5\" and receive 6\" of it."),
        ("They \"have that and recieve it.\n\nThat\" is it.", "They \"have that and receive it.\n\nThat\" is it."),
        ("The bees and the gate of teh garden.", "The bees and the gate of the garden."),
        ("They have that.\n\nTeh bees and the.", "They have that.\n\nThe bees and the."),
        ("They dont have that, and they don't.", "They don't have that, and they don't."),
        ("They recieve it\nand that:: this", "They receive it\nand that:: this"),
        ("They recieve it\nand receive that.", "They receive it\nand receive that."),
        ("They recieve it [seperate by:: them] untill (x:: y) that, definately.",
         "They receive it [seperate by:: them] until (x:: y) that, definitely."),
        ("They recieve it and [have:: that.", "They recieve it and [have:: that."),
    ],
)  # fmt: skip
def test_a_slip_is_corrected(text: str, after: str) -> None:
    assert fixed(text) == after
    assert underlined(after) == []


@pytest.mark.parametrize(
    "text",
    [
        "They went with Wierd and Thier to that place.",
        "They have RECIEVED that and this RecieveD too.",
        "They have recieve_all, recieveAll, all_recieve, recieve2, x.recieve, recieve.py, recieve(), of a/recieve.",
        "They have @recieve, #recieve, $recieve, --recieve, self-recieve, recieve-all, recieve=1, &recieve; and that.",
        "They have https://example.org/recieve, me@recieve.org and www.recieve.org with that.",
        "They have **re**cieve and **a**dn and *thi*er with that.",
        "They have `recieve` and $recieve$ and %%recieve%% and <i recieve='recieve'> with that.",
        "They have [[recieve]] and ![[recieve]] and [a](recieve.md) and ![](recieve.png) with that.",
        "They have that.\n\n    recieve\n\n```\nrecieve\n```\n\n[recieve]: https://example.org/recieve",
        "---\nrecieve: recieve\n---\n\nThey have that.",
        "They say “recieve” and 'recieve' and \"recieve\" for that.",
        "They recieve [sic] that, and recieve (sic) this.",
        "recieve:: this is what they have",
        "They have {{recieve}} and <% recieve %> with that.",
        "Sie haben das untill nicht und die adress ist wich.",
        "La dont seperate est dans les wich pour nous.",
        "用recieve的 书 recieve 很好。",
        "Recieve",
        "recieve date:: 2024-01-01\n\nThis is the note that they have.\n\n```dataview\nTABLE recieve-date\n```",
        "They have it [recieved by:: Anna] and (seperate bill:: yes) with that.",
        "They have it:\n\n- **recieved by**:: Anna\n- [ ] seperate (old) bill :: yes\n\n| recieved:: that |\n| --- |",
        'They have that. "Recieve it"',
        'The song that they have: "Untill the end" by that band.',
        'Chaucer wrote: "whan that Aprille, wich hath" and that.',
        "They say “that we\nrecieve it, and *untill* now”, and «that we recieve» and „we recieve that“.",
        "This is the list that we have of what they write wrong:\n\n- recieve → receive\n- definately -> definitely\n\n"
        "| Wrong | Right |\n| --- | --- |\n| seperate | separate |\n| teh | the |\n| a lot | alot |\n",
        "They have *recieve* instead of **receive**, and *teh* instead of **the**, and Receive for RECEIVE, recieve.",
        "The word recieve is wrong, and the word *untill*, that is it.",
        "They have a common misspelling: it is recieve. They have that typo too.",
        "They have it as don't, not dont, and the for teh.",
        "The colour of the neighbour, realised; the color of the neighbor, realized. Judgement, judgment.",
    ],
)
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert underlined(text) == []


def test_a_heading_and_an_item_read_as_the_whole_note_does() -> None:
    english = "They have what the bees like, and that is it.\n\n- Occured"
    assert underlined(english) == ["Occured"]
    assert (
        underlined(f"Die Bienen sind in dem Garten und das ist nicht gut.\n\n- Occured\n\n{'und nicht das ' * 9}") == []
    )


def test_the_name_of_the_note_and_its_words_are_names() -> None:
    text = "# Wierd\n\nThis is wierd, and it is how they have it."
    assert underlined(text, "A/Wierd tales.md") == []
    assert underlined(text, "Wierd/A.md") == ["Wierd", "wierd"]


def test_words_of_the_terms_are_spelt_as_they_are() -> None:
    text = "They have that from the wierd store and recieve it."
    assert underlined(text, activation=configured(terms=["Wierd Stores"])) == ["recieve"]
    assert underlined(text, activation=configured(rules={RULE: {"terms": ["recieve"]}})) == ["wierd"]


def test_what_may_be_two_words_is_named_and_not_changed() -> None:
    text = "They went throught the gate and that."
    (finding,) = found({"note.md": text}, selected([RULE]))
    assert finding.message == "“throught” is probably “through” or “thought”"
    assert fixed(text) == text


def test_what_a_field_says_is_told_of_and_stays() -> None:
    text = "status:: recieved from the one that they have\n\nThey have it (by:: the goverment) with that.\n"
    assert underlined(text) == ["recieved", "goverment"]
    assert fixed(text) == text


_PIECES = [
    "recieve",
    "Teh",
    "teh",
    "alot",
    " ",
    "\n",
    "**",
    "`",
    ".",
    "\n\n- ",
    "# ",
    "[x](",
    ")",
    "[[",
    "]]",
    "’s",
    "_",
    "“",
    "”",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_a_fix_comes_to_rest(soup: str) -> None:
    text = f"They have that with this.\n\n{soup}"
    after = fixed(text)
    assert fixed(after) == after
    assert after.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "unit",
    [
        "recieve ",
        "recieve",
        "teh**",
        "teh_",
        "Teh “",
        "Teh\n",
        "teh's'",
        "the recieve, ",
        "(teh::",
        "teh:: ",
        "[a:: teh] ",
        "“teh ",
        'teh "',
        "teh to ",
    ],
)
def test_words_without_end_take_no_time(unit: str) -> None:
    started = time.process_time()
    underlined(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 8
