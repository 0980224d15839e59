"""Canvases: files, and the links and tags of text cards with their places in the JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from vaultlint.text import SourceText, Span
from vaultlint.vault.canvas import canvas_contents, read_canvas
from vaultlint.vault.metadata import Link, LinkKind, Metadata, Tag


def read_markdown(text: str) -> Metadata:
    """Just enough Markdown to find links and tags outside code."""
    body = re.sub(r"(?s)```.*?```|`[^`]*`", lambda code: "~" * len(code[0]), text)
    return Metadata(
        links=tuple(
            Link(LinkKind.WIKILINK, m[1], Span(*m.span()), Span(*m.span(1)), m[0])
            for m in re.finditer(r"\[\[([^|\]]+)(?:\|[^\]]*)?\]\]", body)
        ),
        tags=tuple(Tag(m[1], Span(*m.span())) for m in re.finditer(r"(?<!\S)#(\w+)", body)),
    )


def canvas(*nodes: dict[str, Any], ascii_only: bool = False) -> SourceText:
    return SourceText(json.dumps({"nodes": nodes}, ensure_ascii=ascii_only, indent="\t"))


def test_a_file_node_is_a_link_whose_place_is_the_path() -> None:
    source = canvas({"type": "file", "subpath": "#A#B", "file": "Notes/中.md"})
    (link,) = read_canvas(source, read_markdown).links
    assert (link.kind, link.target, link.path, link.subpath) == (
        LinkKind.CANVAS,
        "Notes/中.md#A#B",
        "Notes/中.md",
        "#A#B",
    )
    assert source[link.span] == source[link.target_span] == link.original == "Notes/中.md"
    (file,) = canvas_contents(source, read_markdown).files
    assert file.subpath_span is not None
    assert (file.file, file.subpath, source[file.subpath_span]) == ("Notes/中.md", "#A#B", "#A#B")


def test_a_group_shows_its_background_and_a_url_is_no_file() -> None:
    source = canvas(
        {"type": "group", "background": "a.png", "label": "[[no]] #no"},
        {"type": "group", "background": "https://x.y/a.png"},
        {"type": "link", "url": "https://x.y", "file": "no.md"},
        {"type": "text", "file": "no.md"},
        {"type": "file", "file": ""},
        {"type": "file", "file": 3},
    )
    assert [(file.file, file.subpath) for file in canvas_contents(source, read_markdown).files] == [("a.png", None)]


@pytest.mark.parametrize("ascii_only", [False, True])
def test_links_and_tags_of_a_card_stand_where_the_file_has_them(ascii_only: bool) -> None:
    source = canvas(
        {"type": "text", "text": 'first\n"q" 😀 [[A|b]]\t#tag\n`[[no]]`'},
        {"type": "text", "text": '[[C "D"]]'},
        ascii_only=ascii_only,
    )
    metadata = read_canvas(source, read_markdown)
    assert [(link.target, source[link.span], source[link.target_span]) for link in metadata.links] == [
        ("A", "[[A|b]]", "A"),
        ('C "D"', '[[C \\"D\\"]]', 'C \\"D\\"'),
    ]
    assert [link.original for link in metadata.links] == ["[[A|b]]", '[[C "D"]]']
    assert [(tag.name, source[tag.span]) for tag in metadata.tags] == [("tag", "#tag")]


@pytest.mark.parametrize("text", ["", " \n", "{}", '{"nodes": []}', '{"nodes": null, "edges": [], "more": 1}'])
def test_an_empty_canvas_is_a_canvas(text: str) -> None:
    assert read_canvas(SourceText(text), read_markdown) == Metadata()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "expected an object"),
        ('{"nodes": {}}', "expected a list of nodes (line 1, column 11)"),
        ('{"nodes": [],\n "edges": 1}', "expected a list of edges (line 2, column 11)"),
        ('{"nodes": [}', "expected a value"),
        ("# not JSON", "expected a value"),
        ("[" * 100_000, "levels deep"),
    ],
)
def test_anything_else_says_why_it_is_none(text: str, words: str) -> None:
    metadata = read_canvas(SourceText(text), read_markdown)
    assert metadata.error is not None
    assert metadata.error.startswith("no canvas: ")
    assert words in metadata.error
    assert metadata == Metadata(error=metadata.error)


def test_nodes_of_unknown_shape_are_left_alone() -> None:
    source = SourceText('{"nodes": [1, "x", null, {}, {"type": 3}, {"type": "text", "text": ["[[A]]"]}]}')
    assert read_canvas(source, read_markdown) == Metadata()


def test_conformance(material: Path) -> None:
    cases = json.loads((material / "conformance" / "canvas.json").read_text("utf-8"))
    assert cases
    for case in cases:
        contents = canvas_contents(SourceText(case["input"]), read_markdown)
        seen = {
            "files": [{"file": file.file, "subpath": file.subpath} for file in contents.files],
            "links": [link.target for link in contents.metadata.links if link.kind is not LinkKind.CANVAS],
            "tags": [tag.name for tag in contents.metadata.tags],
        }
        assert case["expected"] == {name: seen[name] for name in case["expected"]}, case["id"]
