"""Faults of marko that the tuned parser mends, one test each."""

from __future__ import annotations

import time
from typing import Any

import pytest
from marko import block, inline
from marko.element import Element

from tests.markdown.stock import outline, stock_parser
from vaultlint.markdown.parser import GFM, MarkdownParser

PARSER = MarkdownParser(GFM)
STOCK = stock_parser(github=True)


def shape(element: Element) -> Any:
    """The types of a tree, without inlines that are nothing but text."""
    children = getattr(element, "children", "")
    inner = (
        []
        if isinstance(children, str)
        else [shape(child) for child in children if not isinstance(child, inline.RawText)]
    )
    return {element.get_type(): inner} if inner else element.get_type()


def blocks_of(text: str) -> Any:
    return [shape(child) for child in PARSER.parse(text).children]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        # Behind its optional space the second item is indented by one column, and the first one's text by two.
        (">- a\n>  - b\n", [{"Quote": [{"List": [{"ListItem": ["Paragraph"]}, {"ListItem": ["Paragraph"]}]}]}]),
        (
            "> > - one\n> >\n> >  two\n",
            [{"Quote": [{"Quote": [{"List": [{"ListItem": ["Paragraph"]}]}, "BlankLine", "Paragraph"]}]}],
        ),
        (">     code\n", [{"Quote": ["CodeBlock"]}]),
        (">    text\n", [{"Quote": ["Paragraph"]}]),
        (
            "> - a\n>\n>       code\n",
            [{"Quote": [{"List": [{"ListItem": ["Paragraph", "BlankLine", "CodeBlock"]}]}]}],
        ),
    ],
)
def test_what_stands_in_a_quote_is_indented_from_its_mark(text: str, blocks: Any) -> None:
    assert blocks_of(text) == blocks


def test_nested_quotes_take_no_exponential_time() -> None:
    """26 steps took marko four seconds, and each further one twice as long."""
    document: Any = PARSER.parse("".join(">" * depth + "a\n\n" for depth in range(1, 61)))
    quote = document.children[-2]
    for _ in range(59):
        quote = quote.children[0]
    assert isinstance(quote, block.Quote)
    assert isinstance(quote.children[0], block.Paragraph)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("-\t  > a\n", [{"List": [{"ListItem": ["CodeBlock"]}]}]),
        (">\t  > a\n", [{"Quote": ["CodeBlock"]}]),
        ("-\t > a\n", [{"List": [{"ListItem": [{"Quote": ["Paragraph"]}]}]}]),
    ],
)
def test_code_behind_half_a_tab_is_no_quote(text: str, blocks: Any) -> None:
    """Marko never ends on the first two."""
    assert blocks_of(text) == blocks


class Gone(block.BlockElement):
    """An element that matches and then takes nothing."""

    priority = 9

    @classmethod
    def match(cls, source: Any) -> bool:
        return True

    @classmethod
    def parse(cls, source: Any) -> Gone:
        return cls()


def test_an_element_that_takes_nothing_is_passed_over() -> None:
    document = MarkdownParser([Gone]).parse("# a\nb\n")
    assert [child.get_type() for child in document.children] == ["Heading", "Paragraph"]


def test_link_definitions_are_read_once() -> None:
    """Marko looks to the next blank line for each of them."""
    document = PARSER.parse("".join(f"[l{number}]: /u{number}\n" for number in range(8_000)))
    assert len(document.children) == 8_000
    assert document.link_ref_defs["l7999"][0] == "/u7999"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"(\`) then `[[x]]`", ["[[x]]"]),
        (r"\``a`", ["a"]),
        (r"\\`a`", ["a"]),
        (r"`a\` b`", ["a\\"]),
        (r"\` and `` ` `` and `b`", ["`", "b"]),
    ],
)
def test_an_escaped_backtick_hides_no_code(text: str, code: list[str]) -> None:
    paragraph: Any = PARSER.parse(text).children[0]
    assert [child.children for child in paragraph.children if isinstance(child, inline.CodeSpan)] == code


def test_emphasis_ends_before_code_that_an_escaped_backtick_touches() -> None:
    assert blocks_of(r"\```*a``*") == [{"Paragraph": ["Literal", "CodeSpan"]}]


def test_a_link_goes_on_behind_an_escaped_backtick_and_code() -> None:
    paragraph: Any = PARSER.parse(r"\` `](x)` [a](b)").children[0]
    assert [child.dest for child in paragraph.children if isinstance(child, inline.Link)] == ["b"]


@pytest.mark.parametrize("text", ["１. a\n", "১. a\n", "1２) a\n"])
def test_a_list_marker_has_ascii_digits(text: str) -> None:
    assert blocks_of(text) == ["Paragraph"]
    assert blocks_of("a\n" + text) == ["Paragraph"] or blocks_of("a\n" + text) == [{"Paragraph": ["LineBreak"]}]


@pytest.mark.parametrize("separator", ["\f", "\v", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_line_feeds_and_carriage_returns_end_lines(separator: str) -> None:
    text = f"a{separator}# b\n"
    assert blocks_of(text) == ["Paragraph"]
    paragraph: Any = PARSER.parse(text).children[0]
    assert paragraph.children[0].children == f"a{separator}# b"
    assert blocks_of(f"-{separator}a\r") == ["Paragraph"]
    assert blocks_of("a\r# b\r\nc\n") == ["Paragraph", "Heading", "Paragraph"]


def test_nul_is_the_replacement_character() -> None:
    paragraph: Any = PARSER.parse("a\0b").children[0]
    assert paragraph.children[0].children == "a\ufffdb"


@pytest.mark.parametrize("text", ["*", "-", "1."])
def test_a_marker_at_the_end_of_a_text_begins_a_list(text: str) -> None:
    assert blocks_of(text) == [{"List": ["ListItem"]}]


def test_deep_nesting_raises_quickly() -> None:
    started = time.process_time()
    with pytest.raises(RecursionError):
        PARSER.parse("> " * 1_000 + "a")
    with pytest.raises(RecursionError):
        PARSER.parse("- " * 1_000 + "a")
    assert time.process_time() - started < 5


def test_the_parser_is_sound_after_a_recursion_error() -> None:
    with pytest.raises(RecursionError):
        PARSER.parse("> " * 1_000 + "a")
    assert blocks_of("> a\n") == [{"Quote": ["Paragraph"]}]


@pytest.mark.parametrize(
    "text",
    [
        "a " + " " * 200 + "| b\n--|--\nc |" + " " * 200 + "d\n",
        "  a | b\n|:-|-:|\n| c\\|d |\n| e | f | g |\n",
        "a |\n- |\n\nb\n",
        "| a |\n| x |\n",
        "> | a |\n> | - |\n> | b |\nc\n",
        "| a | b |\n|---|---|\n| `c\\|d` | \\\\| e |\n# f\n",
    ],
)
def test_tables_are_marko_s_whatever_spaces_they_hold(text: str) -> None:
    assert outline(PARSER.parse(text)) == outline(STOCK.parse(text))


def test_spaces_without_a_bar_cost_no_table_anything() -> None:
    assert blocks_of("x" + " " * 100_000 + "y\n") == ["Paragraph"]


def test_short_rows_of_a_wide_table_are_filled_up_only_so_far() -> None:
    """A few kilobytes could ask for millions of cells; here 4,000 rows of one cell in 4,000 columns."""
    wide = "|" + "a|" * 4_000 + "\n|" + "-|" * 4_000 + "\n" + "|b|\n" * 4_000
    assert blocks_of("|a|b|\n|-|-|\n|c|\n") == [{"Table": [{"TableRow": ["TableCell"] * 2}] * 2}]
    table: Any = PARSER.parse(wide).children[0]
    rows = table.children
    assert len(rows) == 4_001
    assert sum(len(row.children) for row in rows) < 200_000
