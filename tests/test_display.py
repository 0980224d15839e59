"""SEC-06 and SEC-07: nothing untrusted acts on a terminal or on the CI runner that reads along."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.display import display, inert, json_safe

ANY = st.text(st.characters())  # lone surrogates included
HIDDEN = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F))))
HIDDEN += "".join(map(chr, (*range(0x2060, 0x2070), 0xFEFF, 0x061C, 0x00AD, *range(0xE0000, 0xE0080), 0xD800, 0xDFFF)))
SPITEFUL = st.text(st.sampled_from(HIDDEN + "a中👩👧❤\ufe0f#:[]ا\u0915"))


@pytest.mark.parametrize("character", sorted(set(HIDDEN)))
def test_what_is_hidden_or_acts_is_shown_as_an_escape(character: str) -> None:
    shown = display(f"a{character}b")
    assert shown.isascii()
    assert shown.isprintable()
    assert shown != "ab"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("evil\u202egnp.exe", "evil\\u202egnp.exe"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("one\ntwo\tthree\r", "one\\ntwo\\tthree\\r"),
        ("\x9b31m", "\\x9b31m"),
        ("bad\udcffname", "bad\\udcffname"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("\ufe0f", "\\ufe0f"),
        ("a\ufe0f\ufe01\ufe02", "a\ufe0f\\ufe01\\ufe02"),
        ("x\u200dy", "x\\u200dy"),
    ],
)
def test_escapes_name_the_code_point(text: str, shown: str) -> None:
    assert display(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain text, with punctuation!",
        "大模型・微调　全角",
        "👨‍👩‍👧 👩🏽‍🚀 ❤️‍🔥 🏳️‍🌈 🙂‍↔️ 1️⃣ ⚠️",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "葛\U000e0100飾区",
        "é e\u0301 ñ ﬁ Å",
        "C:\\Users\\n",
        "NBSP\u00a0and thin\u2009space",
    ],
)
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert display(text) == text


@given(st.one_of(ANY, SPITEFUL))
def test_nothing_that_acts_comes_through(text: str) -> None:
    shown = display(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", shown)
    assert shown.encode("utf-8").decode("utf-8") == shown
    invisible = [character for character in shown if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")]
    assert invisible == []
    assert display(shown) == shown


def obeyed_by_a_runner(line: str) -> bool:
    """Whether GitHub's runner would take a line for a command; its two parsers, told in Python."""
    trimmed = line.lstrip()
    if trimmed.startswith("::") and "::" in trimmed[2:]:
        return True
    start = line.find("##[")
    return (start >= 0 and "]" in line[start:]) or "##vso[" in line.lower()


@pytest.mark.parametrize(
    "line",
    [
        "::error::gotcha",
        " \t::set-output name=x::y",
        "\u3000::warning::x",
        "some text ##[error]gotcha",
        "###[group]x",
        "##VSO[task.setvariable]x",
        "##[##[error]]",
    ],
)
def test_a_line_of_output_never_commands_the_runner(line: str) -> None:
    assert obeyed_by_a_runner(line)
    assert not obeyed_by_a_runner(inert(line))


@given(st.text(st.sampled_from(":#[]vso \ta\u3000")))
def test_no_line_at_all_commands_the_runner(line: str) -> None:
    assert not obeyed_by_a_runner(inert(line))


@pytest.mark.parametrize("line", ["Notes/A.md:3:5: a [[link]] ## b", "a::b", "# [x]", "path: ::"])
def test_lines_that_command_nobody_stay_as_they_are(line: str) -> None:
    assert inert(line) == line


@given(st.one_of(ANY, SPITEFUL, st.text(st.sampled_from("#[vso]\\"))))
def test_json_says_the_same_without_anything_hidden(text: str) -> None:
    document = json.dumps({"text": text}, ensure_ascii=False, indent=2)
    safe = json_safe(document)
    assert json.loads(safe) == {"text": text}
    assert not re.search(r"[\x7f-\x9f\u200b-\u200f\u202a-\u202e\ud800-\udfff]|##\[|##vso\[", safe)
    safe.encode("utf-8")
