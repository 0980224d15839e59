"""Places in a note, compared as Obsidian compares them."""

from __future__ import annotations

import pytest

from vaultlint.text import Span
from vaultlint.vault.metadata import Block, Footnote, Heading, Metadata
from vaultlint.vault.places import Places, strip_heading, strip_heading_for_link

NOWHERE = Span(0, 0)


def note(*headings: str, blocks: tuple[str, ...] = (), footnotes: tuple[str, ...] = ()) -> Places:
    """A note with headings such as `## Title`."""
    marked = [heading.partition(" ") for heading in headings]
    return Places(
        Metadata(
            headings=tuple(
                Heading(text, len(marks), Span(number, number), NOWHERE)
                for number, (marks, _, text) in enumerate(marked)
            ),
            blocks=tuple(Block(name, Span(number, number), NOWHERE) for number, name in enumerate(blocks)),
            footnotes=tuple(Footnote(name, NOWHERE) for name in footnotes),
        )
    )


def found(places: Places, subpath: str) -> int | None:
    """The number of the heading or block that is found."""
    place = places.find(subpath)
    if place is None:
        return None
    bearer = place.heading or place.block
    assert bearer is not None
    return bearer.span.start


@pytest.mark.parametrize(
    ("heading", "compared", "in_a_link"),
    [
        ("Hello, World!", "Hello World", "Hello, World!"),
        ("  a\tb\u3000c  ", "a b c", "a b c"),
        ("a | b^c: d", "a b c d", "a b c d"),
        ("It's “q” — 你好，世界", "It's “q” — 你好，世界", "It's “q” — 你好，世界"),
        ("100%", "100", "100%"),
        ("100%% [x] [[y]]", "100 x y", "100 [x] y"),
        ("snake_case kebab-case", "snake_case kebab-case", "snake_case kebab-case"),
        ("~a~ {b} `c` <d> @e =f", "a b c d e f", "~a~ {b} `c` <d> @e =f"),
        ("***", "", "***"),
    ],
)
def test_headings_are_stripped_for_comparison_and_for_writing(heading: str, compared: str, in_a_link: str) -> None:
    assert strip_heading(heading) == compared
    assert strip_heading_for_link(heading) == in_a_link


def test_what_obsidian_writes_for_a_heading_is_read_back_as_that_heading() -> None:
    for heading in ("A/B: C", "See [[Other]]", "C++ | C", "50%% off", "x^2"):
        assert found(note("# First", f"## {heading}"), f"#{strip_heading_for_link(heading)}") == 1


@pytest.mark.parametrize(
    ("headings", "subpath", "expected"),
    [
        (["# A", "## X", "# B", "## X"], "#X", 1),
        (["# A", "## X", "# B", "## X"], "#B#X", 3),
        (["# A", "# B", "## C"], "#A#C", 2),
        (["# A", "## B", "### C"], "#A#C", 2),
        (["## B", "# A"], "#A#B", None),
        (["# A", "# B"], "#A#B", None),
        (["# A"], "#a", 0),
        (["# A"], "##A", 0),
        (["# A"], "#", None),
        (["# A"], "#B", None),
        (["# Straße"], "#STRASSE", None),
        (["# ÜBER"], "#über", 0),
    ],
)
def test_headings_are_met_one_below_the_other(headings: list[str], subpath: str, expected: int | None) -> None:
    assert found(note(*headings), subpath) == expected


def test_blocks_are_found_without_regard_to_case_and_the_first_of_them() -> None:
    places = note("# ^one", blocks=("One", "one", "two"))
    assert found(places, "#^ONE") == 0
    assert found(places, "#^two") == 2
    assert found(places, "#^three") is None


def test_a_block_below_a_heading_is_no_place() -> None:
    assert found(note("# A", blocks=("one",)), "#A#^one") is None


def test_footnotes_are_places() -> None:
    places = note(footnotes=("1", "Why"))
    assert places.find("#[^why]") is not None
    assert places.find("#[^2]") is None
