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
        ("# a ^x\n\n| b |\n| - |\n\n^x", ["^x"]),
        ("```\na ^x\n```\n\nb ^x\n\n$$\nc ^x\n$$", []),
        ("a ^x b\n\nc^x\n\nd ^x", []),
        ("[[#^x]] [[#^x]]\n\na ^x", []),
    ],
)
def test_block_ids(text: str, expected: list[str]) -> None:
    assert [marked for _, marked in found(text, "duplicate-block-id")] == expected


@pytest.mark.parametrize("piece", ["a[^b] ", "[^b]: c\n", "a ^x\n\n", "[^", "[^]: "])
def test_it_takes_no_longer_than_the_note_is_long(piece: str) -> None:
    began = time.perf_counter()
    found(piece * (60_000 // len(piece)) + "\n\n[^z]: c\n", *FOOTNOTES, "duplicate-block-id")
    assert time.perf_counter() - began < 10
