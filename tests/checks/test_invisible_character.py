"""What the rule about invisible characters promises: nothing hidden is printed, and no fix changes what is read."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, found, selected
from vaultlint.findings import Finding, Safety
from vaultlint.markdown.hidden import hidden

RULE = "invisible-character"
ACTIVATION = selected([RULE])


def findings(text: str) -> list[Finding]:
    return found({"note.md": text}, ACTIVATION)


def fixed(text: str, wanted: Safety = Safety.SAFE, **beside: str) -> dict[str, str]:
    files = {"note.md": text, **{f"{name}.md": other for name, other in beside.items()}}
    return dict(fix(files, ACTIVATION, wanted=wanted).files)


@pytest.mark.parametrize(
    "text",
    [
        "a\u200bb",
        "a \u2060\u2060, [t\u200bt](https://example.org)",
        "> - **b\u200e**",
        "**a** \u200b**b**",
        "| a\u200bb |\n| - |\n",
    ],
)
def test_in_text_a_safe_fix_takes_it_out(text: str) -> None:
    after = fixed(text)["note.md"]
    assert hidden(after) == []
    assert after == "".join(character for character in text if character not in "\u200b\u200e\u2060")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# A\u200bb\n", "# Ab\n"),
        ("[[B\u200b]]", "[[B]]"),
        ("https://example.org/\u200ba", "https://example.org/a"),
        ("<https://example.org\u200b>", "<https://example.org>"),
        ("obsidian://open\u200b?vault=a", "obsidian://open?vault=a"),
        ("a\xadb", "ab"),
        ("a\u2028b", "a b"),
        ("a \u2028b", "a b"),
        ("a\u202eb\u202cc", "abc"),
        ("a\u3164b", "a b"),
        ("a\u2800 b", "a b"),
        ("\u115fb", "b"),
        ("\uffa0b", "b"),
        ("---\ntitle: a\u200bb\n---\n", "---\ntitle: ab\n---\n"),
    ],
)
def test_elsewhere_a_person_looks_first(text: str, after: str) -> None:
    assert fixed(text)["note.md"] == text
    assert fixed(text, Safety.UNSAFE, B="")["note.md"] == after


@pytest.mark.parametrize(
    "text",
    [
        "`a\u202eb`",
        "%% a\u200bb %%",
        "[^a\u200b]",
        "<b title='\u202e'>",
        "$a\u2066$",
        "a\x92b",
        "a\u2060#b",
        "-\u3000a",
        "> ##\u00a0a",
        "- #\u202fa",
    ],
)
def test_where_it_must_stay_it_is_told(text: str) -> None:
    (finding,) = findings(text)
    assert finding.fix is None
    assert fixed(text, Safety.UNSAFE)["note.md"] == text


@pytest.mark.parametrize(
    "text",
    [
        "`a\u200bb`",
        "```\n\u200b```\n```",
        "$a\u2061b$",
        "#a\xadb",
        "---\ntags: [a\u200bb]\n---\n",
        "1.\u00a0Mai",
        "*\u00a0a",
        "#\u00a0",
    ],
)
def test_what_others_tell_or_nobody_minds_is_no_finding(text: str) -> None:
    assert findings(text) == []


WORKS = [
    "**词：¦**后",
    "#tag¦word",
    "¦- no list",
    "¦> no quote",
    "¦# no heading",
    "¦1. no",
    "1¦. no",
    "- ¦- no",
    "- ¦[x] no task",
    "- [¦x] no task",
    "> [¦!note] no callout",
    "- ¦",
    "---¦",
    "a\n¦---",
    "a\n¦===",
    "¦    no code",
    "¦```\nno code\n```",
    "¦<div>no block</div>",
    "[a]¦(b.md)",
    "[a]¦[b]\n\n[b]: c.md",
    "!¦[x](y.png)",
    "http¦://e.org",
    "htt¦p://e.org",
    "www¦.e.org",
    "a¦@b.org",
    "a¦1://b",
    "a ¦_b_",
    "~¦~a~~",
    "$¦a$",
    "\\¦*a*",
    "| a |\n| ¦- |",
]


@pytest.mark.parametrize("text", WORKS)
@pytest.mark.parametrize("length", [0, 4000])
def test_what_keeps_markdown_apart_has_work_to_do(text: str, length: int) -> None:
    whole = f"{'par' * 9}\n\n" * length + text.replace("¦", "\u200b")
    assert findings(whole) == []


@pytest.mark.parametrize("length", [0, 4000])
def test_a_mark_of_direction_that_keeps_markdown_apart_is_told_and_stays(length: int) -> None:
    (finding,) = findings(f"{'par' * 9}\n\n" * length + "**词：\u200e**后")
    assert finding.fix is None


@pytest.mark.parametrize("length", [0, 4000])
def test_one_that_works_does_not_hold_up_the_others(length: int) -> None:
    text = f"{'par' * 9}\n\n" * length + "\u200b- no, a\u200bb\n\nc\u200bd"
    assert fixed(text)["note.md"] == text.replace("a\u200bb", "ab").replace("c\u200bd", "cd")


@pytest.mark.parametrize(
    "text", ["text \u200b\nb", "text\t \u200b\u2060", "- text \u200b\r\n", "text \u200b \nb", "text  \u200b\n"]
)
def test_no_space_is_left_at_the_end_of_a_line(text: str) -> None:
    activation = selected([RULE, "trailing-space"])
    outcome = fix({"note.md": text}, activation, wanted=Safety.SAFE)
    assert outcome.refused == {}
    assert outcome.files["note.md"].split("\n")[0].rstrip("\r") == text.split(" ")[0].split("\t")[0] + (
        " text" if text[0] == "-" else ""
    )


@pytest.mark.parametrize("character", "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
def test_what_looks_like_a_space_and_is_none_is_found_in_words(character: str) -> None:
    assert len(findings(f"wo{character}rd")) == 1


@pytest.mark.parametrize(
    "text", ["ᄀ\u1160ᆨ", "\u115fᅡ", "ㄱ\u3164ㄴ", "\uffa1\uffa0", "⠁\u2800\u2800⠁", "\u3164", "> \u2800"]
)
def test_a_filler_belongs_to_its_script(text: str) -> None:
    assert findings(text) == []


def test_a_link_to_a_heading_moves_along() -> None:
    after = fixed("# A\u200bb\n", Safety.UNSAFE, c="[[note#A\u200bb]]")
    assert after == {"note.md": "# Ab\n", "c.md": "[[note#Ab]]"}


def test_a_tag_is_not_made_longer() -> None:
    assert fixed("#a\u200bb", Safety.SAFE)["note.md"] == "#a\u200bb"


def test_a_byte_order_mark_is_found_in_the_middle_and_not_at_the_top() -> None:
    assert [finding.span.start for finding in findings("\ufeffa\ufeffb")] == [1]


def test_neighbours_are_one_finding_and_each_code_point_is_named_once() -> None:
    (finding,) = findings("a\u200b\u200b\u2060b")
    assert finding.message == "U+200B ZERO WIDTH SPACE, U+2060 WORD JOINER shows nothing"


SHOWS = "a\n 中א👩\xa0\u3000#[]-`*|>:"
HOSTILE = f"{SHOWS}\u200b\u200d\u200e\u202a\u202c\u202e\u2066\u2069\ufe0f\ufeff\xad\x08\u2028"


@settings(max_examples=300, deadline=None)
@given(st.text(HOSTILE, max_size=30))
def test_nothing_hidden_is_ever_said(text: str) -> None:
    for finding in findings(text):
        assert finding.message.isprintable()
        assert finding.span.start < finding.span.end


MARKUP = [
    *["\u200b"] * 8, "\u3164", "\xad", "- ", "> ", "1", ". ", "**", "*", "_", "`", "[", "]", "(", ")", "!", "#", " ",
    "\n", "词", "：", "a", "b", "http", "://", "www.", "e.org", "@", "|", "~~", "==", "$", "\\", "&amp;", ">", "---",
]  # fmt: skip


@example("[\u200b\u3164[")
@example("a1://!\u200b")
@example("a1://!\u200b. ")
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(MARKUP), max_size=14).map("".join))
def test_every_fix_that_is_offered_is_one_that_verification_takes(text: str) -> None:
    outcome = fix({"note.md": text}, ACTIVATION, wanted=Safety.UNSAFE)
    assert outcome.refused == {}


@settings(max_examples=150, deadline=None)
@given(st.text(HOSTILE, max_size=30))
def test_a_safe_fix_takes_out_nothing_that_shows(text: str) -> None:
    text = text.removeprefix("\ufeff")
    after = fixed(text)["note.md"]
    shown = SHOWS.replace(" ", "")  # a space beside it at the end of a line goes along
    assert [character for character in after if character in shown] == [c for c in text if c in shown]


@pytest.mark.parametrize(
    "text", ["a\u200b", "\u202a", "#\u00a0a\n", "`\u202e` ", "[[a\u200b]] ", "https://a.b/\u200b ", "-\u00a0"]
)
def test_many_take_no_time(text: str) -> None:
    started = time.process_time()
    findings(text * 20_000)
    assert time.process_time() - started < 10
