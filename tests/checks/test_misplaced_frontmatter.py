"""What `misplaced-frontmatter` promises: what it finds was written as properties, and nothing but white space goes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, selected
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Safety
from vaultlint.markdown.properties import read_frontmatter
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document

RULE = "misplaced-frontmatter"


def is_found(text: str) -> bool:
    activation = Rulebook.builtin().activate(Config.from_document(Document("the test", {"select": [RULE]})))
    return bool(lint_files({"note.md": text}, activation))


def fixed(text: str) -> str:
    return fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE).files["note.md"]


BLOCKS = ["a: 1", "tags: [x, y]\nlink: '[[note]]'", "aliases:\n- b\n\nurl: https://x.org", "Title: A `b`\nKind: [c]"]
BODIES = ["", "\n# One\n\n[[note]] `x` #t\n", "\n---\nText\n", "\n- a: b\n---\n", "\n\n| a |\n| - |\n"]


@settings(deadline=None)
@given(
    st.text(alphabet=" \t\n\u3000\xa0\u200b", max_size=6),
    st.text(alphabet=" \t", max_size=3),
    st.sampled_from(BLOCKS),
    st.sampled_from(BODIES),
    st.sampled_from(["\n", "\r\n"]),
)
def test_properties_come_to_be_and_the_rest_stays(before: str, after: str, block: str, body: str, newline: str) -> None:
    rest = f"\n{block}\n---{body}".replace("\n", newline)
    text = before.replace("\n", newline) + "---" + after + rest
    assert is_found(text) == bool(before or after)
    assert fixed(text) == "---" + rest
    assert read_frontmatter(fixed(text)) is not None


def test_where_headings_are_counted_none_may_go() -> None:
    """Verification tells headings and blocks by their number: who leads to one keeps the fix from being applied."""
    text = "\n---\na: 1\n---\n# One\n\n[[note#One]] ^id\n"
    assert is_found(text)
    assert fixed(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\n---\nBeware: this is a sentence.\n---\n",
        "\n---\nOne: a sentence.\nTwo: another one.\n---\n",
        "\n---\nas everybody who ever sowed knows: they grow\n---\n",
        "\n---\nText\n---\n",
        "\n---\n- a: b\n---\n",
        "\n---\n# a: b\n---\n",
        "\n---\n\n---\n",
        "\n---\na: 1\na: 2\n---\n",
        "\n***\na: 1\n***\n",
        "\n-- -\na: 1\n---\n",
        "\n---a: 1\n---\n",
        ">\n---\na: 1\n---\n",
        "%%x%%\n---\na: 1\n---\n",
        "\n---\nnote: remember this is important\n---\n",
        "\n---\n12:30: lunch with Bob at noon\n---\n",
        "\n---\nBob: yes\n\nAlice: no\n---\n",
        "\n---\n\nSource: https://example.org\n\n---\n\nText\n",
        "\n---\n\nname: value\n---\n",
        "---\n\nSource: https://x.y\n\n--- \n\nText\n",
        "\n---\nDate: Monday we met and decided things\n---\n\nminutes",
        "\n---\nTitle IV: On things\n---\n",
        "\n---\nNote: the above status updates come from the log\nStatus quo: fine\n---\n",
        "\n---\nps: I love you #tag [[c]]\n---\n",
        "",
        "\n",
        "---",
        "\n---",
    ],
)
def test_what_may_be_text_is_text(text: str) -> None:
    assert not is_found(text)


@pytest.mark.parametrize(
    "text",
    [
        "\n---\nTitle: Dune\nAuthor: Frank Herbert\n---\n",
        "\n---\ndate created: 2024-01-01 at noon\n---\n",
        "\n---\nTitle: Of quinces\nRead:\n---\n",
        "\n---\n标题: 春 天\n---",
        "\ufeff\ufeff---\na: 1\n---\n",
        "\n---\r\na: 1\r\n---\r\n",
        "    ---\na: 1\n---\n",
        "---\na: 1\n--- \nText\n",
        "--- \ntitle: x\n--- \nText\n",
        "\n---\ntitle: x\n--- \nText\n",
        "---\ntitle: x\n--- \n\nText\n\n---\n\nmore\n",
        "---\r\na: 1\r\n---\t\r\nText\r\n",
    ],
)
def test_what_reads_like_properties_is_found(text: str) -> None:
    assert is_found(text)


@pytest.mark.parametrize(
    "text",
    [
        " " * 200_000,
        "\n" * 200_000 + "--",
        "--- " + " " * 200_000,
        "---\n" + "--- x\n" * 40_000,
        "---\n---" + " " * 200_000,
        "\n---\n" + "a: b\n" * 40_000,
    ],
)
def test_white_space_without_end_takes_no_time(text: str) -> None:
    began = time.process_time()
    assert not is_found(text + "x")
    assert time.process_time() - began < 3


def test_a_tag_or_a_link_that_would_be_lost_is_left_where_it_is() -> None:
    for text in ("\n---\ntitle: about #mint\n---\n", "\n---\ntitle: x [[Mint]]\n---\n"):
        assert is_found(text)
        assert fixed(text) == text
    assert fixed('\n---\nup: "[[Mint]]"\ntags: ["#mint"]\n---\n').startswith("---\nup")
