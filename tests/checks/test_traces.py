"""A quick look at a whole note spares a check the rest, and changes nothing that it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.checks import doubled_word, malformed_link, misspelling, space_before_mark
from vaultlint.checks.base import NoteCheck
from vaultlint.config import Config, Selection
from vaultlint.engine import lint_files
from vaultlint.findings import Finding
from vaultlint.lexicon import english
from vaultlint.rulebook import Activation, Rulebook

_ANYTHING = re.compile("")
_TRACED = sorted(rule.id for rule in Rulebook.builtin().rules.values() if getattr(rule.check, "traces", ()))
_PIECES = (
    *(
        "[",
        "]",
        "[[",
        "]]",
        "![[",
        "](",
        "][",
        ")[",
        "(",
        ")",
        "<",
        ">",
        "（",
        "）",
        "|",
        "\\",
        "\\|",
        "`",
        "$",
        "*",
        "**",
    ),
    *(
        "_",
        "==",
        "~~",
        "!",
        "?",
        ",",
        ".",
        "，",
        "：",
        "《",
        "》",
        " ",
        "  ",
        "\t",
        "\xa0",
        "\u3000",
        "\n",
        "\r\n",
        "\n\n",
    ),
    *("\n> ", "\n- ", "- [ ] ", "\n| a | b |\n|---|---|\n| ", "\n#", "#", "#tag", "#1", "[^1]", "\n[^1]: x", "%%"),
    *(
        "[ a",
        "a ](u)",
        "[[N| ",
        "a ]]",
        "\\[ ](u)",
        "[a [ ](u)",
        "[[N|[ ]]",
        "[]()",
        "[[ ]]",
        "](<>)",
        "x] (b.md)",
        "[x](a b.md)",
    ),
    *("a", "The", "Word", "it is", "b.md", "c d.png", "#part", "https://e.org/a", "www.e.org", "a@e.org", "[x]: /u\n"),
)
_WORDS = (
    *(
        "This is what you have and that they were. ",
        "the the ",
        "And the\nthe ",
        "of of ",
        "the\n> the ",
        "and and and ",
    ),
    *("the", "The", "a", "of", "it's", "and", "that", "you", "have", "recieve", "Recieve", "seperate", "goverment's"),
    *("goverment’s", "’", "'", "é", "K", ".", ",", "-", "*", "`x`", " ", " ", " ", "  ", "\n", "\r\n", "\n> ", "\n\n"),
)


@dataclass(frozen=True)
class _QuickLook:
    """Where a check looks first, and what stands there so that it looks on."""

    rule: str
    module: Any
    name: str
    passes: Any


_QUICK_LOOKS = (
    _QuickLook("malformed-link", malformed_link, "_TRACE", _ANYTHING),
    _QuickLook("space-before-punctuation", space_before_mark, "_ANY", re.compile(r"(?=[\s\S])")),
    _QuickLook("doubled-word", doubled_word, "english_words", lambda note: ["the", "the"]),
    _QuickLook("misspelling", misspelling, "english_words", lambda note: ["recieve"]),
)


@pytest.fixture(autouse=True, scope="module")
def _the_lexicon_is_read_once_before_anything_is_timed() -> None:
    english()


def activation(*rules: str) -> Activation:
    return Rulebook.builtin().activate(Config(command_line=Selection(select=rules)))


def found(text: str, rules: Activation) -> list[Finding]:
    return lint_files({"a.md": text}, rules)


@pytest.mark.parametrize("rule", _TRACED)
@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=12))
def test_a_trace_changes_nothing(rule: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    expected = found(text, activation(rule))
    check = Rulebook.builtin().rules[rule].check
    assert isinstance(check, NoteCheck)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(check), "traces", ())
        assert found(text, activation(rule)) == expected


@pytest.mark.parametrize("look", _QUICK_LOOKS, ids=lambda look: look.rule)
@given(pieces=st.lists(st.sampled_from(_PIECES) | st.sampled_from(_WORDS), max_size=14))
def test_a_quick_look_changes_nothing(look: _QuickLook, pieces: list[str]) -> None:
    rules, text = activation(look.rule), "".join(pieces)
    expected = found(text, rules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look.module, look.name, look.passes)
        assert found(text, rules) == expected


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("empty-link", "> [a](\n> )\n"),
        ("empty-link", "| a |\n|---|\n| [[ \\|x]] |\n"),
        ("empty-link", "[a](<>)\n"),
        ("glued-tag", "#\U0001f389_x_ y\n"),
        ("glued-tag", "#a，b\n"),
        ("malformed-link", "[text] (https://example.org/a)\n"),
        ("malformed-link", "[text]（b.md）\n"),
        ("malformed-link", "(a)[https://example.org/a]\n"),
        ("malformed-link", "[a](b (c) d.md)\n"),
        ("malformed-link", "[[a`]`] b\n"),
        ("malformed-link", "| a |\n|---|\n| [[a|b]] |\n"),
        ("padded-link-text", "[ a](u)\n"),
        ("padded-link-text", "[a ][r]\n\n[r]: u\n"),
        ("padded-link-text", "[a\\[ ](u)\n"),
        ("padded-link-text", "[[N| a]]\n"),
        ("padded-link-text", "[[N[b|a ]]\n"),
    ],
)
def test_what_a_trace_must_not_miss(rule: str, text: str) -> None:
    assert found(text, activation(rule))
