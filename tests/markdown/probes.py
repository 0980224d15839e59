"""Hostile notes: each is cheap to write and makes some Markdown parser stall or crash.

Each can be had in any size: its time must grow as its length does, and no faster (`benchmarks/growth.py` looks).
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

Growing = Callable[[float], str]
"""A hostile note, so many times as long as it is by itself."""


def repeated(text: str, count: int, *, before: str = "", after: str = "") -> Growing:
    return lambda times: before + text * round(count * times) + after


def numbered(text: str, count: int) -> Growing:
    """With the number of each in the place of `{}`."""
    return lambda times: "".join(text.replace("{}", str(number)) for number in range(round(count * times)))


def in_steps(rows: Callable[[int], str], count: int) -> Growing:
    """Of text whose length grows as the square of how many rows it has."""
    return lambda times: rows(round(count * sqrt(times)))


def halves(first: str, count: int, second: str, other: int, *, between: str = "", end: str = "") -> Growing:
    return lambda times: first * round(count * times) + between + second * round(other * times) + end


def table(columns: int) -> Growing:
    return lambda times: "\n".join("|" + f"{cell}|" * round(columns * times) for cell in ("a", "-", "b"))


def _nested_lists(depth: int) -> str:
    return "".join(f"{'  ' * level}- a\n" for level in range(depth))


def _runs(longest: int) -> str:
    return " ".join("`" * length for length in range(1, longest + 1))


def _shrinking_runs(longest: int) -> str:
    return " ".join("`" * length for length in range(longest, 0, -1))


def _short_rows(size: int) -> str:
    """Half of it are columns, and half of it rows that do not fill them."""
    return "|".join(["a"] * size) + "\n" + "|".join(["-"] * size) + "\n" + "|b\n" * size


GROWING: dict[str, Growing] = {
    # REL-13
    "> x 300": repeated(">", 300),
    "> x 5,000": repeated(">", 5_000),
    "'> ' x 1,000": repeated("> ", 1_000, after="a"),
    "staircase of quotes": in_steps(lambda top: "".join(">" * depth + "a\n\n" for depth in range(1, top)), 60),
    "'>\\t' x 50": repeated(">\t", 50),
    "'- ' x 1,000": repeated("- ", 1_000, after="a"),
    "500 nested lists": in_steps(_nested_lists, 500),
    "'[a](' x 4,000": repeated("[a](", 4_000),
    "[ x 4,000 ] x 4,000": halves("[", 4_000, "]", 4_000),
    "[ x 50,000": repeated("[", 50_000),
    "* x 50,000": repeated("*", 50_000),
    "![[ x 20,000": repeated("![[", 20_000),
    "8,000 definitions": numbered('[l{}]: /u "t"\n', 8_000),
    "backtick runs 1 to 400": in_steps(_runs, 400),
    "'<!-- ' x 4,000": repeated("<!-- ", 4_000, before="a "),
    "line of 1 MB": repeated("word ", 200_000),
    "word of 1 MB": repeated("a", 1_000_000),
    "table of 4,000 columns": table(4_000),
    # What marko searches again and again
    "openers that nothing closes": repeated("*a _b ", 15_000),
    "closers that nothing opens": repeated("a* ", 30_000),
    "emphasis 25,000 deep": halves("*", 25_000, "*", 25_000, between="a"),
    "openers of one kind, closers of the other": halves("*a ", 20_000, "b_ ", 20_000),
    "images in images": halves("![", 20_000, "](x)", 20_000),
    "brackets around brackets with a definition": lambda times: (
        "[a]: /u\n\n" + "[" * round(8_000 * times) + "a" + "]" * round(8_000 * times)
    ),
    "links one after the other": repeated("[a](b)", 10_000),
    "one space after many destinations": halves("[a](x", 4_000, " ", 4_000, end='"'),
    "titles without an end": repeated('[a](b "', 8_000),
    "pointy destinations without an end": repeated("[a](<", 8_000),
    "backtick runs 1,000 to 1": in_steps(_shrinking_runs, 1_000),
    "escaped backticks": repeated("\\``", 20_000, after="`"),
    "instructions without an end": repeated("<?", 20_000, before="a "),
    "declarations without an end": repeated("<!A ", 20_000, before="a "),
    "CDATA without an end": repeated("<![CDATA[", 20_000, before="a "),
    "spaces before a line end": repeated(" ", 100_000, before="a", after="b\nc"),
    "spaces in a heading": repeated(" ", 100_000, before="# a", after="b"),
    "spaces in a table": repeated(" ", 100_000, before="x", after="|y\n-|-\n"),
    "short rows in a wide table": lambda times: _short_rows(round(4_000 * times)),
    "underscores before a mail address": repeated("_", 50_000, after=" a@b.c"),
    "a domain without an end": repeated(".-", 50_000, before="a@a."),
    "blank lines behind nested lists": lambda times: (
        _nested_lists(round(200 * sqrt(times))) + "\n" * round(5_000 * times) + "a"
    ),
    "lazy lines behind nested quotes": repeated("b\n", 10_000, before="> " * 200 + "a\n"),
}

PROBES: dict[str, str] = {name: grown(1) for name, grown in GROWING.items()}
