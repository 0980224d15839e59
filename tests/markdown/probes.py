"""Hostile notes: each is cheap to write and makes some Markdown parser stall or crash."""

from __future__ import annotations


def _nested_lists(depth: int) -> str:
    return "".join(f"{'  ' * level}- a\n" for level in range(depth))


PROBES: dict[str, str] = {
    # REL-13
    "> x 300": ">" * 300,
    "> x 5,000": ">" * 5_000,
    "'> ' x 1,000": "> " * 1_000 + "a",
    "staircase of quotes": "".join(">" * depth + "a\n\n" for depth in range(1, 60)),
    "'>\\t' x 50": ">\t" * 50,
    "'- ' x 1,000": "- " * 1_000 + "a",
    "500 nested lists": _nested_lists(500),
    "'[a](' x 4,000": "[a](" * 4_000,
    "[ x 4,000 ] x 4,000": "[" * 4_000 + "]" * 4_000,
    "[ x 50,000": "[" * 50_000,
    "* x 50,000": "*" * 50_000,
    "![[ x 20,000": "![[" * 20_000,
    "8,000 definitions": "".join(f'[l{number}]: /u "t"\n' for number in range(8_000)),
    "backtick runs 1 to 400": " ".join("`" * length for length in range(1, 401)),
    "'<!-- ' x 4,000": "a " + "<!-- " * 4_000,
    "line of 1 MB": "word " * 200_000,
    "word of 1 MB": "a" * 1_000_000,
    "table of 4,000 columns": "\n".join("|" + f"{cell}|" * 4_000 for cell in ("a", "-", "b")),
    # What marko searches again and again
    "openers that nothing closes": "*a _b " * 15_000,
    "closers that nothing opens": "a* " * 30_000,
    "emphasis 25,000 deep": "*" * 25_000 + "a" + "*" * 25_000,
    "openers of one kind, closers of the other": "*a " * 20_000 + "b_ " * 20_000,
    "images in images": "![" * 20_000 + "](x)" * 20_000,
    "brackets around brackets with a definition": "[a]: /u\n\n" + "[" * 8_000 + "a" + "]" * 8_000,
    "links one after the other": "[a](b)" * 10_000,
    "one space after many destinations": "[a](x" * 4_000 + " " * 4_000 + '"',
    "titles without an end": '[a](b "' * 8_000,
    "pointy destinations without an end": "[a](<" * 8_000,
    "backtick runs 1,000 to 1": " ".join("`" * length for length in range(1_000, 0, -1)),
    "escaped backticks": "\\``" * 20_000 + "`",
    "instructions without an end": "a " + "<?" * 20_000,
    "declarations without an end": "a " + "<!A " * 20_000,
    "CDATA without an end": "a " + "<![CDATA[" * 20_000,
    "spaces before a line end": "a" + " " * 100_000 + "b\nc",
    "spaces in a heading": "# a" + " " * 100_000 + "b",
    "spaces in a table": "x" + " " * 100_000 + "|y\n-|-\n",
    "short rows in a wide table": "|".join(["a"] * 4_000) + "\n" + "|".join(["-"] * 4_000) + "\n" + "|b\n" * 4_000,
    "underscores before a mail address": "_" * 50_000 + " a@b.c",
    "a domain without an end": "a@a." + ".-" * 50_000,
    "blank lines behind nested lists": _nested_lists(200) + "\n" * 5_000 + "a",
    "lazy lines behind nested quotes": "> " * 200 + "a\n" + "b\n" * 10_000,
}
