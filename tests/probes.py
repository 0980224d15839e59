"""Hostile notes for whole runs: what parser, frontmatter and checks are tried with (REL-13, SEC-10)."""

from __future__ import annotations

from tests.markdown.probes import Growing, halves, in_steps, numbered, repeated


def _merge_bomb(maps: int) -> str:
    keys = "\n".join(f"  k{number}: {number}" for number in range(100))
    merged = "\n".join(f"m{number}:\n  <<: *all" for number in range(maps))
    return f"---\nall: &all\n{keys}\n{merged}\n---\n"


def _wide_table(columns: int) -> str:
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b" * columns + "|\n"


GROWING: dict[str, Growing] = {
    "quotes 300": repeated(">", 300),
    "quotes 5000": repeated(">", 5_000),
    "spaced quotes 1000": repeated("> ", 1_000, after="x"),
    "staircase of quotes": in_steps(lambda top: "\n".join(">" * depth for depth in range(1, top)), 60),
    "lists on one line": repeated("- ", 1_000, after="x"),
    "nested lists": in_steps(lambda deepest: "".join("  " * depth + "- x\n" for depth in range(deepest)), 500),
    "open links": repeated("[a](", 4_000),
    "brackets": halves("[", 4_000, "]", 4_000),
    "opening brackets": repeated("[", 50_000),
    "asterisks": repeated("*", 50_000),
    "open embeds": repeated("![[", 20_000),
    "open wikilinks on lines": repeated("[[a\n", 8_000),
    "definitions": numbered("[k{}]: u{}\n", 8_000),
    "backticks": in_steps(lambda longest: " ".join("`" * length for length in range(1, longest + 1)), 400),
    "open comments": repeated("<!-- ", 4_000),
    "long line": repeated("word ", 200_000),
    "long line of brackets": repeated("[x] (y) ", 20_000),
    "long line of hashes": repeated("#a[#", 50_000),
    "long line of dollars": repeated("$a ", 50_000),
    "long line of percents": repeated("%% a ", 50_000),
    "long line of marks": repeated("==a ~~b ", 50_000),
    "wide table": lambda times: _wide_table(round(4_000 * times)),
    "spaces": repeated(" ", 50_000, before="x", after="y"),
    "spaces in a heading": repeated(" ", 50_000, before="# a", after="b"),
    "flow bombs": repeated("[", 5_000, before="---\na: ", after="\n---\n"),
    "merge bomb": lambda times: _merge_bomb(round(500 * times)),
    "self alias": lambda _: "---\na: &x [*x]\n---\n",
    "impossible date": lambda _: "---\na: 2020-99-99\n---\n",
    "huge number": repeated("9", 5_000, before="---\na: ", after="\n---\n"),
    "unclosed math": repeated("$$\nx\n\n", 5_000),
    "footnotes": numbered("[^{}]: x\n", 4_000),
    "html": repeated("<a ", 20_000),
    "declarations": lambda times: "".join(bit * round(5_000 * times) for bit in ("<!A ", "<?", "<![CDATA[")),
    "emphasis": repeated("*a _b ", 10_000),
    "urls": repeated("https://a.b", 10_000),
    "emails": repeated("a", 20_000, after="@"),
}

PROBES: dict[str, str] = {name: grown(1) for name, grown in GROWING.items()}
