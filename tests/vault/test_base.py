"""Bases: the notes, tags and folders that filters and formulas name."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from vaultlint.text import SourceText
from vaultlint.vault.base import base_contents, read_base
from vaultlint.vault.expressions import Asks, mentions
from vaultlint.vault.metadata import Link, LinkKind, Metadata

WHOLE = """\
filters:
  and:
    - file.hasTag("a", '#b')
    - or:
        - 'file.inFolder("Notes/Deep")'
        - not:
            - file.hasLink("Home")
    - "categories.contains(link(\\"Books\\"))"
formulas:
  shown: link("Note#H", "text")
  escaped: 'file("It''s.md").name'
  folded: >-
    if(x,
      link("Folded"))
properties:
  note.x:
    displayName: link("No")
summaries:
  total: values.filter(value.hasTag("s"))
views:
  - type: table
    name: link("No")
    filters: 'file.tags.containsAny("v", "w")'
    order: [file.hasTag("no")]
"""


def test_every_filter_and_formula_is_read_where_it_stands() -> None:
    source = SourceText(WHOLE)
    contents = base_contents(source)
    assert contents.valid
    assert [(tag.name, source[tag.span]) for tag in contents.metadata.tags] == [
        ("a", "a"),
        ("b", "#b"),
        ("s", "s"),
        ("v", "v"),
        ("w", "w"),
    ]
    assert [(link.target, source[link.span], source[link.target_span]) for link in contents.metadata.links] == [
        ("Home", 'hasLink("Home")', "Home"),
        ("Books", 'link(\\"Books\\")', "Books"),
        ("Note#H", 'link("Note#H", "text")', "Note#H"),
        ("It's.md", "file(\"It''s.md\")", "It''s.md"),
        ("Folded", 'link("Folded")', "Folded"),
    ]
    assert [(folder.path, source[folder.span]) for folder in contents.folders] == [("Notes/Deep", "Notes/Deep")]


def test_a_link_says_all_it_knows() -> None:
    (link,) = read_base(SourceText('filters: link("[[N#H|x]]", "shown")\n')).links
    assert link == Link(
        LinkKind.BASE, "N#H", link.span, link.target_span, 'link("[[N#H|x]]", "shown")', display="shown"
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}", "views:\n", "later: [1]\nviews: []\n"])
def test_an_empty_base_is_a_base(text: str) -> None:
    assert read_base(SourceText(text)) == Metadata()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- a\n", "expected names and values"),
        ("text\n", "expected names and values"),
        ("views: x\n", "`views` must be a list (line 1, column 8)"),
        ("a: 1\nformulas: [x]\n", "`formulas` must be names and values (line 2"),
        ("a: [\n", "is expected"),
        ("a: 1\na: 2\n", "“a” stands twice"),
        ("a: &x [*x]\n", "contains itself"),
        ("a: " + "[" * 100_000, "levels deep"),
        ("a: b\n" * 100_000, "longer than"),
    ],
)
def test_anything_else_says_why_it_is_none(text: str, words: str) -> None:
    contents = base_contents(SourceText(text))
    assert not contents.valid
    assert words in str(contents.metadata.error)
    assert contents.metadata == Metadata(error=contents.metadata.error)
    assert contents.folders == ()


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ('link("A")', [(Asks.NOTE, "A")]),
        ("file( 'A' )", [(Asks.NOTE, "A")]),
        ('file(link("[[A]]"))', [(Asks.NOTE, "[[A]]")]),
        ('file("A").hasTag("b")', [(Asks.NOTE, "A"), (Asks.TAG, "b")]),
        ('!file.hasTag("a" , "b")', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('file.hasTag(x, "b")', [(Asks.TAG, "b")]),
        ('tags.contains("a") && list(file.tags).containsAll("b")', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('tags == "a"', [(Asks.TAG, "a")]),
        ('file.inFolder("F")', [(Asks.FOLDER, "F")]),
        (r'link("a \"b\"")', [(Asks.NOTE, 'a "b"')]),
        ('note["tags"].contains("a")', [(Asks.TAG, "a")]),
        ("note[ 'tags' ].containsAny('a', 'b')", [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('list(tags).contains("a") || list(note["tags"]).contains("b")', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('file.tags.containsAny("a", x) && note.tags.contains("b")', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('this.file.tags.contains("a") || x.asFile().tags.contains("b")', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('tags == ["a", "b" + x] && file.tags != ["c"]', [(Asks.TAG, "a"), (Asks.TAG, "c")]),
        ('note["tags"] == "a" || note["tags"] == ["b"]', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('tags.filter(value == "a" || !(value != "b"))', [(Asks.TAG, "a"), (Asks.TAG, "b")]),
        ('list(file.tags).map(if(value == "a", "x", value))', [(Asks.TAG, "a")]),
        ('list(this.file.tags).contains("a") || x.list(tags).contains("b")', [(Asks.TAG, "a")]),
        ('project.contains("a") || project == ["a"] || note["project"] == "a"', []),
        ('note["project"].contains("a") || list(project).contains("a")', []),
        ('project.filter(value == "a") || tags.filter(project.filter(value == "a"))', []),
        ('value == "a" || tags.filter(x.value == "a" || x == "a")', []),
        ('["tags"].contains("a") || x["tags"].contains("a") || x == ["tags"]', []),
        ('formula.tags.contains("a") || project.tags == "a" || formula.tags == ["a"]', []),
        ('tags.filter(x) == ["a"] || tags[["a"]]', []),
        ('link("A" + x)', []),
        ('link(if(x, "A"))', []),
        ('x.link("A")', []),
        ('hasTag("a")', []),
        ('name.contains("a")', []),
        ("\"link('A')\"", []),
        ("file.hasLink(this)", []),
        ("link", []),
        ("link(", []),
        ('link("A', []),
    ],
)
def test_mentions(expression: str, named: list[tuple[Asks, str]]) -> None:
    found = list(mentions(expression))
    assert [(mention.asks, mention.text) for mention in found] == named


def test_sec_12_no_expression_takes_long() -> None:
    for pump in (
        '"' * 100_000,
        "link(" * 20_000,
        "\\" * 100_000,
        '"\\' * 50_000,
        "tags.contains(" * 7_000,
        "tags.filter(value==" * 5_000,
        'note["tags"]' * 8_000,
        "tags==[" * 14_000,
        "list(" * 20_000,
        "a" * 100_000,
    ):
        start = time.process_time()
        list(mentions(pump))
        assert time.process_time() - start < 1


def test_a_long_filter_of_many_links_is_read_at_once() -> None:
    start = time.process_time()
    metadata = read_base(SourceText("filters: 'x == ''y''" + ' + link("a")' * 15_000 + "'\n"))
    assert len(metadata.links) == 15_000
    assert time.process_time() - start < 2


def test_conformance(material: Path) -> None:
    cases = json.loads((material / "conformance" / "base.json").read_text("utf-8"))
    assert cases
    for case in cases:
        contents = base_contents(SourceText(case["input"]))
        seen = {
            "valid": contents.valid,
            "tags": [tag.name for tag in contents.metadata.tags],
            "links": [link.target for link in contents.metadata.links],
            "folders": [folder.path for folder in contents.folders],
        }
        assert case["expected"] == {name: seen[name] for name in case["expected"]}, case["id"]
