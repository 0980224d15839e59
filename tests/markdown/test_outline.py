"""The outline of a note: which headings part it, and what stands below them."""

import pytest

from vaultlint.markdown.note import Note
from vaultlint.markdown.outline import OutlineHeading, outline
from vaultlint.text import SourceText


def headings(text: str) -> list[OutlineHeading]:
    note = Note.read("a.md", SourceText(text))
    return list(outline(note.tree, note))


def names(text: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in headings(text)]


def test_headings_of_both_kinds_part_a_note() -> None:
    assert names("# *A* b #\n\nC\nd\n---\n\n###### E\n") == [(1, "*A* b"), (2, "C\nd"), (6, "E")]


@pytest.mark.parametrize(
    "text", ["> # A", "> [!note]\n> # A", "- # A", "[^1]: x\n\n    # A", "```\n# A\n```", "#a", ""]
)
def test_what_is_quoted_or_listed_parts_nothing(text: str) -> None:
    assert headings(text) == []


@pytest.mark.parametrize("text", ["  ## A\t \r\n\r\nb", "## A", "x\n## A  \n"])
def test_a_heading_spans_what_is_written_of_it(text: str) -> None:
    (heading,) = headings(text)
    assert text[heading.span.start : heading.span.end] == "## A"


@pytest.mark.parametrize(
    "between", ["b", "- b", "> b", "`b`", "![[b]]", "%% b %%", "<!-- b -->", "```\n```", "| a |\n| - |"]
)
def test_whatever_somebody_wrote_is_text(between: str) -> None:
    assert [heading.has_text_below for heading in headings(f"# A\n\n{between}\n\n# B\n")] == [True, False]


@pytest.mark.parametrize("between", ["", "\n\n", " \t\n\n", "---\n", "\n***\n\n"])
def test_blank_lines_and_lines_across_are_no_text(between: str) -> None:
    assert [heading.has_text_below for heading in headings(f"# A\n{between}# B\n")] == [False, False]


@pytest.mark.parametrize("text", ["[[A]]", "![[a.png]]", "[a](b)", "![a](b.png)", "<https://x.org>", "https://x.org"])
def test_a_heading_may_say_more_than_a_name(text: str) -> None:
    assert headings(f"# See {text}\n")[0].says_more
    assert not headings("# See `[[A]]`\n")[0].says_more
    assert headings("Rating: 4\r\nSeen: yes\r\n---\r\n")[0].says_more


def test_a_heading_in_a_comment_is_hidden() -> None:
    assert [heading.is_hidden for heading in headings("# A\n\n%%\n\n# B\n\n%%\n\n# C\n")] == [False, True, False]


def test_properties_below_the_top_are_no_headings() -> None:
    assert names("\n---\naliases:\n-\ntags:\n- a\npublish: true\n---\n\n# A\n\nkey: b\n---\n") == [
        (1, "A"),
        (2, "key: b"),
    ]
    assert names("\nText.\n\nkey: b\n---\n") == [(2, "key: b")]
