"""Misspelt names in notes: where they are seen, and what the fix does to the note."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import Outcome, fix
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Safety
from vaultlint.rulebook import Activation, Rulebook
from vaultlint.strict_yaml import Document


def with_terms(*terms: str) -> Activation:
    data = {"select": ["misspelt-term"], "terms": list(terms)}
    return Rulebook.builtin().activate(Config.from_document(Document("the test", data)))


IN_FORCE = with_terms("GitHub", "AI21 Labs", "Hugging Face", "npm")


def fixed(text: str, wanted: Safety = Safety.UNSAFE) -> Outcome:
    return fix({"a.md": text, "b.md": "[[a#On A21 Labs]]\n"}, IN_FORCE, wanted=wanted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Github](https://Github.com/Github 'Github')", "[GitHub](https://Github.com/Github 'Github')"),
        ("[a **Github** b](c)", "[a **GitHub** b](c)"),
        ("[Github]\n\n[Github]: https://a.org", "[Github]\n\n[Github]: https://a.org"),
        ("[[Github]] [[b|Github]] ![[b|Github]]", "[[Github]] [[b|GitHub]] ![[b|Github]]"),
        ("![Github](a.png)", "![Github](a.png)"),
        ("[https://a.org/Github](https://a.org/Github)", "[https://a.org/Github](https://a.org/Github)"),
        ("<b>Github</b> <a title='Github'>", "<b>GitHub</b> <a title='Github'>"),
        ("==Github== ~~Github~~ *Github*", "==GitHub== ~~GitHub~~ *GitHub*"),
        ("- [ ] Github\n> Github\r\n> Github", "- [ ] GitHub\n> GitHub\r\n> GitHub"),
        ("`Github` $Github$ #Github [^Github] ^Github", "`Github` $Github$ #Github [^Github] ^Github"),
        ("---\ntitle: Github\n---\nGithub", "---\ntitle: Github\n---\nGitHub"),
        ("%% Github %% Github", "%% Github %% GitHub"),
        ("Hugging\nface", "Hugging\nface"),
    ],
)
def test_what_a_reader_sees_as_text_is_mended(text: str, expected: str) -> None:
    assert fixed(text).files["a.md"] == expected


def test_links_to_a_heading_follow_its_name() -> None:
    assert fixed("# On A21 Labs\n").files == {"a.md": "# On AI21 Labs\n", "b.md": "[[a#On AI21 Labs]]\n"}


def test_without_leave_only_capitals_are_mended() -> None:
    assert fixed("Github, A21 Labs", Safety.SAFE).files["a.md"] == "GitHub, A21 Labs"


def test_without_leave_the_value_of_a_field_stays() -> None:
    text = "tags:: Github\nlink:: [Github](https://a.org) and **Github**\n"
    assert fixed(text, Safety.SAFE).files["a.md"] == text
    assert fixed(text).files["a.md"] == text.replace("Github", "GitHub")


def test_without_leave_no_english_is_rewritten() -> None:
    text = "People react to Latex, a smart Rope and some latex.\n"
    activation = with_terms("ReAct", "LaTeX", "SMART", "RoPE")
    assert fix({"a.md": text}, activation, wanted=Safety.SAFE).files == {"a.md": text}


def test_a_text_that_chooses_its_definition_keeps_it() -> None:
    text = "[A21 Labs]\n\n[A21 Labs]: https://a.org\n"
    assert fixed(text).files["a.md"] == text


def test_without_names_there_is_nothing_to_say() -> None:
    assert lint_files({"a.md": "Github"}, with_terms()) == []


soup = st.lists(
    st.sampled_from([
        "Github", "GitHub", "Git", "Hub", "A21", "AI21", "Labs", "Huging", "Hugging", "Face", "face", "npm", "Npm", " ",
        "-", "\n", "# ", "**", "[", "](u)", "[[b|", "]]", "`", "，", ".", "/", "_", "https://", "%%", "\u00a0", "| ",
        "{{", "}}",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(soup)
def test_mending_once_is_mending_for_good(text: str) -> None:
    once = fix({"a.md": text}, IN_FORCE, wanted=Safety.UNSAFE)
    assert once.settled.cycle == ()
    assert fix(once.files, IN_FORCE, wanted=Safety.UNSAFE).files == once.files
