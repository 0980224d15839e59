"""What tab-continuation promises: the tab goes where it shows nothing, and the text stays what it is."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, found, selected
from vaultlint.findings import Safety
from vaultlint.markdown.note import Note
from vaultlint.text import SourceText

RULE = "tab-continuation"


def fixed(text: str) -> str:
    return dict(fix({"note.md": text}, selected([RULE]), wanted=Safety.UNSAFE).files)["note.md"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a\n\tb", "a\nb"),
        ("a\r\n\tb\r\n\tc", "a\r\nb\r\nc"),
        ("a\r\tb", "a\rb"),
        ("a\n\t  b\n\t  c", "a\nb\nc"),
        ("a\n\tb\n \tc", "a\nb\nc"),
        ("a.\n\tb is:\n\tc\n\td/\n\te:", "a.\nb is:\nc\nd/\ne:"),
        ("a：\n\tb", "a：\nb"),
        ("> a\n> \tb\n>\tc", "> a\n> b\n>c"),
        ("a\n\t[x](y.md) #b\n\t**c**", "a\n[x](y.md) #b\n**c**"),
        ("- a\n\nb\n\tc", "- a\n\nb\nc"),
        ("a\n\t-b\n\t#b", "a\n-b\n#b"),
        ("汉字\n\t汉字", "汉字\n汉字"),
    ],
)
def test_the_tab_goes(text: str, after: str) -> None:
    assert fixed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "\ta\n\tb",
        "a\n\n\tb",
        "- a\n\tb",
        "- a\n\n\tb\n\tc",
        "> - a\n> \tb",
        "1. a\n\tb",
        "[^1]: a\n\tb",
        "a\n\t- b",
        "a\n\t---",
        "a\n\t===",
        "a\n\t- ",
        "a\n\t-",
        "a\n\t> b",
        "a\n\t1. b",
        "a\n\t# b",
        "a\n\t#",
        "a\n\t```\n\tb",
        "a\n\t<div>",
        "a\n\t$$\n\tb\n\t$$",
        "a\n\t^id",
        "a\n\t[b]: c",
        "a\n\t[^1]: c",
        "a\n\t| b |\n\t| - |",
        "a `b\n\tc` %%d\n\te%% <b\n\tc>",
        "<% a\n\tb %>",
        "# a\n\n```\nb\n\tc\n```",
        "---\na: b\n\t- c\n---\n",
        "a\n b\tc",
    ],
)
def test_what_belongs_there_or_would_mean_something_else_stays(text: str) -> None:
    assert found({"note.md": text}, selected([RULE])) == []


def blocks(text: str) -> list[str]:
    return [type(element).__name__ for element in Note.read("note.md", SourceText(text)).walk()]


_PIECES = [
    "a",
    " ",
    "\n",
    "\n\t",
    "\n\t",
    "\n> \t",
    "\n\n",
    "- ",
    "> ",
    "#t",
    "# ",
    "**",
    "```",
    "|",
    "[x](y)",
    "$$",
    "1. ",
    "<b>",
    "%%",
    "--",
    "  ",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
@settings(max_examples=300, deadline=None)
def test_every_fix_leaves_the_blocks_as_they_are(soup: str) -> None:
    outcome = fix({"note.md": soup}, selected([RULE]), wanted=Safety.UNSAFE)
    after = dict(outcome.files)["note.md"]
    assert blocks(after) == blocks(soup)
    assert after.split() == soup.split()
    assert fixed(after) == after


@pytest.mark.parametrize("unit", ["a\n\t", "\t", "\n\t", "> \t", "a\n\t\t\t\t", "a\n> > \t", "a\n\t[", " "])
def test_tabs_without_end_take_no_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    found({"note.md": text}, selected([RULE]))
    assert time.process_time() - started < 10


def test_the_note_we_were_given_has_the_tabs_that_people_found(material: Path) -> None:
    golden = json.loads((material / "seed" / "golden.json").read_text(encoding="utf-8"))
    source = SourceText((material / "seed" / "好文.md").read_text(encoding="utf-8"))
    findings = found({"note.md": source.text}, selected([RULE]))
    assert [source.place(finding.span.start) for finding in findings] == [
        (entry["line"], entry["col_start"]) for entry in golden if entry["category"] == "tab-indented-continuation"
    ]


def test_a_program_in_a_paragraph_keeps_its_shape() -> None:
    for text in (
        "Run this:\nfor i in range(3):\n\tif i:\n\t\tprint(i)\n",
        "a:\n\tb",
        "a: \r\n\tb",
        "a\rb:\t\r\tc\r\td",
    ):
        assert found({"note.md": text}, selected([RULE])) == []
    for text in ("tree/\n\tsrc/\n\t\tmain.py\n", "> src/\n> \tmain.py", "a\n\tb\n\t\tc", "a\n\t  b\n \tc"):
        assert found({"note.md": text}, selected([RULE])) == []
    for text in ("Code:\n\tint main() {\n\t\treturn 0;\n\t}\n", "a\r\tb();\r\tc\r"):
        assert fixed(text) == text
