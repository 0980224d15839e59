"""The tuned parser gives marko's trees and spans, but for the faults of marko that it mends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from marko import block, inline
from marko.element import Element

from tests.markdown.probes import PROBES
from tests.markdown.stock import BEYOND_MENDING, faults, outline, stock_parser
from vaultlint.markdown.parser import GFM, MarkdownParser

EXAMPLES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("data").joinpath("commonmark.json").read_text(encoding="utf-8")
)
MARKDOWN = {"CommonMark": MarkdownParser(), "GFM": MarkdownParser(GFM)}
STOCK = {name: stock_parser(github=name == "GFM") for name in MARKDOWN}
MENDED = {name: stock_parser(github=name == "GFM", mended=True) for name in MARKDOWN}


def assert_like_marko(text: str, name: str) -> None:
    """Trees and spans are marko's; where the text holds what marko gets wrong, those of the mended marko."""
    # Our parser ends the last line itself. A form feed is a line end to marko, mended or not.
    text = text.replace("\f", "") if text.endswith("\n") else text.replace("\f", "") + "\n"
    ours = outline(MARKDOWN[name].parse(text))
    if not faults(text):
        assert ours == outline(STOCK[name].parse(text))
    if not BEYOND_MENDING.search(text):
        assert ours == outline(MENDED[name].parse(text))


@pytest.mark.parametrize("name", MARKDOWN)
def test_examples_of_the_specification(name: str) -> None:
    assert len(EXAMPLES) == 652
    for case in EXAMPLES:
        text = case["markdown"]
        assert outline(MARKDOWN[name].parse(text)) == outline(STOCK[name].parse(text)), case["example"]


@pytest.mark.parametrize(
    "text",
    [
        "a@b.c",
        "x,a@b.c",
        "(a@b.c)",
        "x_a@b.c",
        "/x_a@b.c",
        ",ｘa@b.c",
        "_a_b@c.d_",
        "a@b.c.",
        "a@b_c",
        "a@a@b.c",
        "a@b.c@d.e",
        "-a@b.c-",
        "ｘa@b.c",
        "a@b",
        "a@.b",
        "a@b.c-",
        "a@b.c:\n    http://a",
        "http://a.b",
        "xhttp://a.b",
        "*https://a.b*",
        "ftp://a.b/(c))",
        "http://a_b.c",
        "http://a@b.c d@e.f",
        "http://a.b&amp;",
        "~http://a.b\n    www.a.b",
        "www.a",
        "x www.a.b@c.d e@f.g",
        "a.b@http://c.d",
        "[x](http://a.b) c@d.e",
        "<http://a.b>",
        "`http://a.b`",
        'http://a.b"c@d.e',
    ],
)
def test_addresses(text: str) -> None:
    """Our search begins at the `://` and the `@`, marko's at every letter."""
    assert_like_marko(text, "GFM")


PIECES = st.sampled_from(
    [
        "- ",
        "* ",
        "1. ",
        "10) ",
        "> ",
        ">",
        "    ",
        "\t",
        "# ",
        "## a #",
        "`",
        "``",
        "```\n",
        "~~~ x\n",
        "***",
        "---\n",
        "===\n",
        "[a](b)",
        '![x](y "t")',
        "[a]",
        '[a]: /u "t"\n',
        "[a][b]\n    ",
        "*",
        "**",
        "_",
        "__",
        "\\",
        "\\`",
        '<a b="c">',
        "<!-- ",
        "-->",
        "<?",
        "?>",
        "<![CDATA[",
        "]]>",
        "<div>\n",
        "<b>",
        "</div>\n",
        "~",
        "~~",
        "www.a.b",
        "http://x.y/z.",
        "a@b.c",
        "&amp;\n    ",
        "\n",
        "\n\n",
        "  \n",
        "a",
        "b c",
        ".",
        ",",
        "中文",
        "\u3000",
        "\xa0",
        "１. x",
        "- [ ] t\n",
        "(",
        ")",
        "[",
        "]",
        "![",
        "[a](",
        "<",
        '"',
        "'",
        "(t)",
        " ",
        "   ",
        "\\\n",
        "<http://a.b>",
        "<a@b.c>\n    ",
        "!",
        "é",
        "_a_",
        "*b*",
        "\x0b",
        "\x1c",
        "`` ` ``",
        "[a]:\n",
        "/u",
        "\n> ",
        "\n- ",
        "\n  ",
        "\n    ",
        "\n\t",
    ]
) | st.sampled_from(["|", "| a | b |\n", "|---|:-:|\n", "a | b\n:--|--\n", "\\|", "| a\\|b | `c|d` |\n", "|"])
DOCUMENTS = st.lists(
    PIECES | st.sampled_from([example["markdown"] for example in EXAMPLES]), min_size=1, max_size=16
).map("".join)
CONTAINERS = st.lists(st.sampled_from(["> ", ">", "- ", "1. ", "10. ", "-\t", ">\t", "  ", "\t"]), max_size=2)


@st.composite
def contained_documents(draw: st.DrawFn) -> str:
    """Pieces of Markdown in quotes and lists, with some characters lost."""
    text = draw(DOCUMENTS)
    for mark in draw(CONTAINERS):
        later = mark if ">" in mark else draw(st.sampled_from([" " * len(mark), "\t", "  "]))
        first, *others = text.split("\n")
        text = "\n".join([mark + first, *(later + line if line else line for line in others)])
    for lost in draw(st.lists(st.integers(0, 200), max_size=3)):
        text = text[:lost] + text[lost + 1 :]
    return text


@pytest.mark.parametrize("name", MARKDOWN)
@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=contained_documents())
@example(text="-\t    a\n\t        \n")
@example(text=">\t- a\n>\t  b\n")
@example(text="- a\n* b\n- - -\n- * *\n* * *\n")
@example(text="- a\n\n  - b\n- > c\n- d\n")
@example(text="> - a\n- b\n>- c\n")
@example(text=">\t-\ta\n>\t  > b\n>\t\n")
@example(text="a \\\nb\n")
def test_fuzzed_documents(name: str, text: str) -> None:
    assert_like_marko(text, name)


def notes_of(corpora: Path, step: int) -> list[Path]:
    notes = sorted(path for path in corpora.rglob("*.md") if path.is_file() and "torture" not in path.parts)
    assert notes
    return notes[::step]


def assert_notes_like_marko(notes: list[Path]) -> None:
    for note in notes:
        text = note.read_bytes().decode("utf-8", "replace")
        try:
            assert_like_marko(text, "GFM")
        except AssertionError:
            pytest.fail(f"another tree than marko's: {note}")


def test_notes_of_real_vaults(corpora: Path) -> None:
    assert_notes_like_marko(notes_of(corpora, 97))


@pytest.mark.slow
def test_all_notes_of_real_vaults(corpora: Path) -> None:
    assert_notes_like_marko(notes_of(corpora, 1))


@pytest.mark.parametrize("name", PROBES)
def test_hostile_notes_end_with_a_tree_or_a_recursion_error(name: str) -> None:
    """The bound is generous: what is quadratic takes minutes here."""
    import time

    started = time.process_time()
    try:
        assert MARKDOWN["GFM"].parse(PROBES[name]).source_span == (0, len(PROBES[name]))
    except RecursionError:
        assert name in {"> x 5,000", "'> ' x 1,000", "'- ' x 1,000", "500 nested lists", "emphasis 25,000 deep"} | {
            "brackets around brackets with a definition",
            "images in images",
        }
    assert time.process_time() - started < 5


def spans(element: Element) -> list[tuple[int, int]]:
    children = getattr(element, "children", ())
    inner = [span for child in children for span in spans(child)] if not isinstance(children, str) else []
    return [*([element.source_span] if element.source_span else []), *inner]


@pytest.mark.parametrize(
    "text", ["a", "# a", "> a", "- a", "* ", "- > a", "```\na", "|a|\n|-|", "<div>", "[a]: b", "    a"]
)
def test_spans_end_where_the_text_ends(text: str) -> None:
    """A last line without an end is read as if it had one, which no span shows."""
    tree, whole = (MARKDOWN["GFM"].parse(source) for source in (text, text + "\n"))
    assert tree.source_span == (0, len(text))
    assert [(start, min(end, len(text))) for start, end in spans(whole)] == spans(tree)
    assert outline(tree).keys() == outline(whole).keys()


def test_spans_count_a_carriage_return_and_line_feed_as_one() -> None:
    paragraphs = MARKDOWN["CommonMark"].parse("a\r\n\r\nb\rc\n").children
    assert [element.source_span for element in paragraphs] == [(0, 2), (2, 3), (3, 7)]


class Mark(inline.InlineElement):
    hint = "%", "§"
    pattern = r"([%§])"
    asked: list[str]

    @classmethod
    def find(cls, text: str, *, source: Any) -> Any:
        cls.asked.append(text)
        return super().find(text, source=source)


def test_an_inline_element_is_looked_for_where_its_hint_is() -> None:
    Mark.asked = []
    document = MarkdownParser([Mark]).parse("plain\n\n100 %\n\n§ 3\n")
    assert Mark.asked == ["100 %", "§ 3"]
    assert [type(child) for child in document.children[2].children] == [inline.RawText, Mark]  # type: ignore[attr-defined]


class Rubric(block.BlockElement):
    priority = 8
    breaks_paragraph = True
    asked: list[int]

    def __init__(self, text: str) -> None:
        self.inline_body = text

    @classmethod
    def match(cls, source: Any) -> bool:
        cls.asked.append(source.pos)
        return bool(source.expect_re(r" {0,3}::"))

    @classmethod
    def parse(cls, source: Any) -> str:
        line = source.next_line()
        source.consume()
        return str(line).strip(": \n")


class HintedRubric(Rubric):
    starts = ":"


@pytest.mark.parametrize(("element", "lines"), [(Rubric, {0, 2, 4, 9}), (HintedRubric, {4})])
def test_a_block_element_is_asked_where_a_line_starts_like_it(element: type[Rubric], lines: set[int]) -> None:
    element.asked = []
    document = MarkdownParser([element]).parse("a\nb\n:: c\nd\n")
    assert set(element.asked) == lines
    assert [child.get_type() for child in document.children] == ["Paragraph", element.__name__, "Paragraph"]
