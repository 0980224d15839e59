"""What is read at a glance gives the tree that it gives when it is read the long way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marko import block

from tests.markdown.stock import outline
from tests.markdown.test_parser import EXAMPLES, Rubric, notes_of
from vaultlint.markdown import dialect
from vaultlint.markdown.glance import Glance
from vaultlint.markdown.note import _GFM
from vaultlint.markdown.parser import GFM, MarkdownParser

ELEMENTS = {"CommonMark": (), "GFM": GFM, "Obsidian": (*_GFM, *dialect.BLOCKS, *dialect.INLINES)}
NOTHING = Glance([])
NOTHING.block = NOTHING.item = NOTHING.no_item = re.compile("(?!)")


class LongWay(MarkdownParser):
    """A parser that never reads at a glance."""

    @property
    def glance(self) -> Glance:
        return NOTHING


AT_A_GLANCE = {name: MarkdownParser(elements) for name, elements in ELEMENTS.items()}
THE_LONG_WAY = {name: LongWay(elements) for name, elements in ELEMENTS.items()}


def assert_same(text: str, name: str) -> None:
    assert outline(AT_A_GLANCE[name].parse(text)) == outline(THE_LONG_WAY[name].parse(text))


MARKERS = [
    "- ",
    "- ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "3) ",
    "-",
    "1.",
    "-  ",
    "-    ",
    "-     ",
    "-\t",
    "1234567890. ",
]
TEXTS = [
    "a",
    "b c ",
    "[[a]]",
    "[[a|b]] c",
    "[a](b)",
    "[a]: /u",
    "[a]:",
    "[a\\]: b",
    "[a",
    "[ ] t",
    "[x] t",
    "[^1]: n",
    "[^1] n",
    "a | b",
    "| a | b |",
    "|",
    "-|-",
    "--|--",
    ":-|-:",
    "|---|---|",
    " --|--",
    "\\|",
    "**a**",
    "***",
    "* * *",
    "**",
    "*",
    "- -",
    "--",
    "---",
    "_a_",
    "__",
    "___",
    "===",
    "=",
    "= a",
    "# h",
    "## h ##",
    "###",
    "####### h",
    "#t",
    "# a | b",
    "> q",
    ">",
    "<b>x</b>",
    "<b>",
    "<span a='b'>x</span>",
    "<div>",
    "</div> x",
    "<!-- c -->",
    "<!-- c --> x",
    "<!-- c",
    "-->",
    "<!-->",
    "<?p",
    "<a@b.c>",
    "```",
    "``` x",
    "`a`",
    "~~~",
    "$$",
    "$$ a $$",
    "$a$",
    "1",
    "10) a",
    "１. x",
    "\u3000a",
    "a\u3000",
    "\xa0",
    "\x1c",
    "\f",
    "\\",
    ":: r",
    "中文",
    "%% x %%",
    "![a](b)",
]
INDENTS = st.sampled_from(["", "", "", "", "", "", " ", "  ", "   ", "    ", "\t", "> ", ">"])
ITEMS = st.builds("{}{}".format, st.sampled_from(MARKERS), st.sampled_from(TEXTS))
GAPS = st.sampled_from(["", "", " ", "\n", "\n\n", "  \n"])
LINES = st.builds("{}{}".format, INDENTS, ITEMS | ITEMS | st.sampled_from(TEXTS)) | GAPS
DOCUMENTS = st.builds(
    "{}{}".format, st.lists(LINES, min_size=1, max_size=14).map("\n".join), st.sampled_from(["", "\n"])
)


@pytest.mark.parametrize("name", ELEMENTS)
@settings(max_examples=1500, deadline=None, derandomize=True)
@given(text=DOCUMENTS)
@example(text="- a | b\n- -|-\n")
@example(text="- a | b\n- |-|-|\n")
@example(text="- a\n- b\n\n\n")
@example(text="- a\n\n- b\n* c\n\n# d\n")
@example(text="* **\n* a\n")
@example(text="- a\n\n \nb\n")
@example(text="a\n:-|-\n")
@example(text="[a\nb]: c\n")
@example(text="- [a\n- b]: c\n")
@example(text="- a\n<!-- c --> d\n")
@example(text="# a | b\n--|--\n")
def test_generated_notes(name: str, text: str) -> None:
    assert_same(text, name)


@pytest.mark.parametrize("name", ELEMENTS)
def test_examples_of_the_specification(name: str) -> None:
    for case in EXAMPLES:
        assert_same(case["markdown"], name)


@pytest.mark.parametrize("name", ELEMENTS)
def test_notes_of_real_vaults(corpora: Path, name: str) -> None:
    for note in notes_of(corpora, 29):
        text = note.read_bytes().decode("utf-8", "replace")
        try:
            assert_same(text, name)
        except AssertionError:
            pytest.fail(f"another tree than the long way: {note}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\n\na\n", block.BlankLine),
        ("## a\nb\n", block.Heading),
        ("<!-- a -->\nb\n", block.HTMLBlock),
        ("[[a|b]] c\n**d**\n\n", block.Paragraph),
        ("a\n", block.Paragraph),
    ],
)
def test_plain_blocks_are_told_at_a_glance(text: str, kind: type[block.BlockElement]) -> None:
    glance = AT_A_GLANCE["Obsidian"].glance
    seen = glance.block.match(text)
    assert seen
    assert isinstance(glance.made(seen), kind)


@pytest.mark.parametrize("after", ["", "- b\n", "1. b\n", "\n", "\nb\n", "\n\n- b\n", "# b\n", "<!-- b -->\n"])
def test_items_of_one_line_are_told_at_a_glance(after: str) -> None:
    seen = AT_A_GLANCE["Obsidian"].glance.item.match("- [[a|b]] c\n" + after)
    assert seen
    assert seen[0] == "- [[a|b]] c\n"


@pytest.mark.parametrize("after", ["b\n", "  b\n", "\n  b\n", "\n \nb\n", "- -|-\n", "#b\n", "---\n", "> b\n"])
def test_what_may_go_on_is_not(after: str) -> None:
    assert AT_A_GLANCE["Obsidian"].glance.item.match("- a | b\n" + after) is None


class Hash(Rubric):
    starts = "#"


def test_an_element_that_is_asked_first_is_asked_first() -> None:
    Hash.asked = []
    MarkdownParser([Hash]).parse("a\n\n# b\n")
    assert Hash.asked == [3]


def test_an_element_that_may_begin_anywhere_is_asked_everywhere() -> None:
    Rubric.asked = []
    MarkdownParser([Rubric]).parse("a\n\n- b\n- c\n")
    assert set(Rubric.asked) >= {0, 3, 7}
