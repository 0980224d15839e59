"""What the rules about headings promise for any note: they judge the outline, and ask the vault who calls a heading."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.fixes.bench import found, selected
from vaultlint.findings import Finding
from vaultlint.text import SourceText


def findings(rule: str, text: str, beside: dict[str, str] | None = None) -> list[Finding]:
    return found({**(beside or {}), "note.md": text}, selected([rule]))


def lines(rule: str, text: str, beside: dict[str, str] | None = None) -> list[int]:
    source = SourceText(text)
    return [source.place(finding.span.start).line for finding in findings(rule, text, beside)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("###### A\n# B\n### C\n", [3]),
        ("# A\n### B\n### C\n##### D\n", [2, 4]),
        ("A\n===\n\n### B\n", [4]),
        ("# A\n> ## B\n\n### C\n", [4]),
        ("# A\n%%\n## B\n%%\n### C\n", []),
        ("---\ntags: [a]\n---\n### A\n##### B\n", [5]),
        ("\n---\nkey: a\n---\n\n#### A\n", []),
        ("", []),
    ],
)
def test_a_level_is_skipped(text: str, where: list[int]) -> None:
    assert lines("skipped-heading-level", text) == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("# A\nb\n## C\n## D\ne\n", [3]),
        ("# A\nb\n### C\n## D\ne\n", [3]),
        ("# A\nb\n## C\n### D\ne\n", []),
        ("# A\n# B\nc\n", []),
        ("Text.\n\n# A\n# B\nc\n", [3]),
        ("Text.\n\n# A\n***\n\n\n# B\n***\nc\n", [3]),
        ("# A\nb\n# C", [3]),
        ("# A\nb\n# C\r\n\r\n", [3]),
        ("# A\nb\n# <img src=c.png>\n# <IMG src=c.png> d\n# <b>E</b>\n", [5]),
        ("Text.\n\n%%\n# A\n\n# B\n%%\n", []),
        ("Text.\n\nA\nand more\n---\n\n# B\nc\n", []),
        ("# A\nb\n# [[C]]\n# ![](c.png)\n# https://example.org\n", []),
        ("# A\nb\n#\n# ^id\n", [4]),
        ("# A\n\n> # B\n", []),
        ("Text, and no heading.\n", []),
        ("---\na: b\n---\n# A\n", []),
    ],
)
def test_a_section_is_empty(text: str, where: list[int]) -> None:
    assert lines("empty-section", text) == where


TWO = "# A\n\n## X\n\n# B\n\n## X\n"


@pytest.mark.parametrize(
    ("text", "beside", "where"),
    [
        (TWO, {"n.md": "[[note#X]]"}, [7]),
        (TWO, {"n.md": "![[note#x!]]"}, [7]),
        (TWO, {"n.md": "[x](note.md#X)"}, [7]),
        (TWO, {"n.md": "[x][r]\n\n[r]: note.md#X\n"}, [7]),
        (TWO, {"n.md": '---\nup: "[[note#X]]"\n---\n'}, [7]),
        (
            TWO,
            {"n.canvas": json.dumps({"nodes": [{"type": "file", "file": "note.md", "subpath": "#X", "id": "a"}]})},
            [7],
        ),
        (TWO, {"n.md": "[[note#A#X]] [[note#B#X]]"}, []),
        (TWO, {"n.md": "[[note#A]] [[note#Y]] [[note]] [[#X]] [[other#X]]"}, []),
        (TWO, {"n.md": "%% [[note#X]] %% `[[note#X]]`"}, []),
        (TWO, {}, []),
        ("# A\n## X\n# A\n## X\n[[#A#X]]\n", {}, [4]),
        ("# A\n## B\n### X\n# C\n## B\n### X\n[[#A#B#X]]\n", {}, []),
        ("# A\n## X\n### X\n[[#X]]\n", {}, [3]),
        ("# A\n## X\n### X\n[[#X#X]]\n", {}, []),
        ("# X\n# X\n# X\n[[#X]]\n", {}, [2, 3]),
        ("# Sync\n# `sync`\n[[#Sync]]\n", {}, []),
        ("# Sync\n# `sync`\n[[#sync]]\n", {}, [2]),
        ("# Sync\n# `sync`\n# Sync\n[[#Sync]]\n", {}, [3]),
        ("# !\n# ?\n[[#!]]\n", {}, []),
        ("# X ^a\n# X ^b\n[[#^a]]\n", {}, []),
    ],
)
def test_a_link_cannot_reach_a_heading(text: str, beside: dict[str, str], where: list[int]) -> None:
    assert lines("duplicate-heading", text, beside) == where


def test_a_finding_names_the_line_and_the_link() -> None:
    text = "---\na: b\n---\n" + TWO
    (finding,) = findings("duplicate-heading", text, {"sub/n.md": "[[note#X|this]] [[note#x]]"})
    assert "“note#X” in “sub/n.md”" in finding.message
    assert "line 6," in finding.message


def test_many_headings_of_one_name_and_many_links_take_no_time() -> None:
    text = "# A\n## X\n" * 1000 + "[[#A#X]] " * 1000
    started = time.process_time()
    assert len(findings("duplicate-heading", text)) == 999
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"# x{i}\n## Care\n" for i in range(3000)) + "".join(f"[[#x{i}#Care]] " for i in range(3000)),
        "".join(f"# x{i}\n## B\n### Care\n" for i in range(2000)) + "".join(f"[[#x{i}#B#Care]] " for i in range(2000)),
        "## Care\n" * 4000 + "".join(f"[[#y{i}#Care]] " for i in range(4000)),
        "## Care\n" * 4000 + "".join(f"[[#Care{'!' * (i % 60)}{'?' * (i // 60)}]] " for i in range(4000)),
    ],
    ids=["each", "each by way of another", "nowhere", "spelled in many ways"],
)
def test_many_links_through_many_headings_take_no_time(text: str) -> None:
    started = time.process_time()
    findings("duplicate-heading", text)
    assert time.process_time() - started < 4


def test_the_note_we_were_given_has_the_empty_section_that_people_found(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    wanted = [entry["line"] for entry in golden if entry["category"] == "heading-empty-section"]
    text = (material / "seed" / "好文.md").read_text(encoding="utf-8")
    assert lines("empty-section", text) == wanted
    assert lines("skipped-heading-level", text) == []
    assert lines("duplicate-heading", text) == []
