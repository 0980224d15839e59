"""Footnotes without their other half, and ids that two blocks have."""

from __future__ import annotations

import time

import pytest

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document

FOOTNOTES = ["undefined-footnote", "unused-footnote"]


def found(text: str, *rules: str) -> list[tuple[str, str]]:
    config = Config.from_document(Document("the test", {"select": list(rules)}))
    findings = lint_files({"a.md": text}, Rulebook.builtin().activate(config))
    return [(one.rule.partition("-")[0], text[one.span.start : one.span.end]) for one in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a[^b]\n\n[^c]: d", [("undefined", "[^b]"), ("unused", "[^c]")]),
        ("a[^b]\r\n\r\n[^c]: d[^b]", [("undefined", "[^b]"), ("unused", "[^c]"), ("undefined", "[^b]")]),
        ("[^b]: of itself[^b]", []),
        ("# a[^x]\n\n| b[^y] |\n| - |\n\n> c[^z]\n\n[^z]: d", [("undefined", "[^x]"), ("undefined", "[^y]")]),
        ("a[^b]\n\n> [^b]: in a quote\n\n- [^c]: in a list", [("unused", "[^c]")]),
        ("a[^脚注]\n\n[^脚注]: b", []),
        ("a [^b][c] [d](e[^f]) [^b]\n\n[^b]: g\n\n[c]: h.md", []),
        ("a[^b]\n\n[^b]:\n", []),
        ("a[^1] b[^2]\n\n[^1]:\n    text on the next line\n\n[^2]: x\n", []),
        ("a[^1] b[^7]\r\n\r\n[^7]: \r\n\r\n[^1]: x", []),
        ("[^1]: x[^7]\n\n[^1]\n\n> - [^7]:\n", []),
        ("[^1]: x[^7] [^7]: y\n\n[^1]", [("undefined", "[^7]"), ("undefined", "[^7]")]),
        ("a[^1] b[^2]\n\n[^1]:\n", []),
        ("a [^7]: b[^1]\n\n[^1]: c", [("undefined", "[^7]")]),
        ("a[^1] [^a-z] [^\\w] '[^0-9]' [^a-zA-Z0-9_.] [^,;a-z]\n\n[^1]: b", []),
        ("a[^1] [^a-]\n\n[^1]: b", [("undefined", "[^a-]")]),
        ("a[^1] [^ch1-2] [^a-b-c]\n\n[^1]: b", [("undefined", "[^ch1-2]"), ("undefined", "[^a-b-c]")]),
        ("[^a-z]: all but letters\n\nb[^c]", []),
        ("%%\na[^x]\n%%\n\n<!-- b[^y] -->\n\nc[^z]\n\n[^z]: d", []),
        ("  [^b]: c", [("unused", "[^b]")]),
    ],
)
def test_footnotes(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, *FOOTNOTES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ^x\n\nb ^x\n\nc ^X", ["^x", "^X"]),
        ("- a ^x\n- b ^x\n  - c ^y", ["^x"]),
        ("# a ^x\n\n| b |\n| - |\n\n^x", []),
        ("# a ^x\n\nb ^x\n\nc ^x", ["^x"]),
        ("b ^x\n\n## a ^x\n\na ^x\n-\n\n> # a ^x\n> b\n\n# c ^x #", []),
        ("b ^x\n\n# a\n\n^x\n", []),
        ("# a\n\nb ^x\n\n# c\n\nd ^x\n", ["^x"]),
        ("```\na ^x\n```\n\nb ^x\n\n$$\nc ^x\n$$", []),
        ("a ^x b\n\nc^x\n\nd ^x", []),
        ("[[#^x]] [[#^x]]\n\na ^x", []),
    ],
)
def test_block_ids(text: str, expected: list[str]) -> None:
    assert [marked for _, marked in found(text, "duplicate-block-id")] == expected


@pytest.mark.parametrize(
    "piece", ["a[^b] ", "[^b]: c\n", "a ^x\n\n", "# a ^x\n", "[^", "[^]: ", "- ", "[^a-", "[^\\] ", "[^a-a-a-a] "]
)
def test_it_takes_no_longer_than_the_note_is_long(piece: str) -> None:
    began = time.perf_counter()
    found(piece * (60_000 // len(piece)) + "\n\n[^z]: c\n", *FOOTNOTES, "duplicate-block-id")
    assert time.perf_counter() - began < 10
