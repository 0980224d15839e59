"""What Obsidian takes from properties: links, tags, aliases and plain values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vaultlint.markdown.properties import read_frontmatter
from vaultlint.text import SourceText
from vaultlint.vault.frontmatter import aliases, property_links, property_tags, values, written_tags
from vaultlint.vault.metadata import Link, LinkKind, Tag


def links(body: str) -> list[tuple[str, str, str, str]]:
    """Key, target, and the link and its target as they stand in the text."""
    text = f"---\n{body}\n---\n"
    return [
        (link.key, link.target, text[slice(*link.span)], text[slice(*link.target_span)])
        for link in property_links(read_frontmatter(text), text)
    ]


def tags(body: str) -> list[tuple[str, str]]:
    text = f"---\n{body}\n---\n"
    return [(tag.name, text[slice(*tag.span)]) for tag in property_tags(read_frontmatter(text), text)]


class TestLinks:
    def test_a_whole_value_and_a_whole_item(self) -> None:
        body = 'up: "[[A]]"\nrelated:\n  - "[[B#H|b]]"\n  - \'[[C]]\'\nmore: {left: "[[D]]", deep: [["[[E]]"]]}'
        assert links(body) == [
            ("up", "A", "[[A]]", "A"),
            ("related.0", "B#H", "[[B#H|b]]", "B#H"),
            ("related.1", "C", "[[C]]", "C"),
            ("more.left", "D", "[[D]]", "D"),
            ("more.deep.0.0", "E", "[[E]]", "E"),
        ]

    def test_a_link_says_all_it_knows(self) -> None:
        text = '---\nup: "[[A#B|c|d]]"\n---\n'
        (link,) = property_links(read_frontmatter(text), text)
        assert link == Link(
            LinkKind.PROPERTY, "A#B", link.span, link.target_span, "[[A#B|c|d]]", display="c|d", key="up"
        )

    @pytest.mark.parametrize(
        "value",
        [
            "[[A]]",
            '"see [[A]]"',
            '"[[A]] and [[B]]"',
            '"[A](B.md)"',
            '"![[A]]"',
            '"[[]]"',
            '"[[A"',
            '"A"',
            '"[[[[A]]]]"',
            "|\n  [[A]]",
            '"[[A\\nB]]"',
        ],
    )
    def test_anything_else_is_text(self, value: str) -> None:
        assert links(f"k: {value}") == []

    def test_a_bar_at_the_start_is_part_of_the_target(self) -> None:
        assert links('a: "[[|]]"\nb: "[[|x]]"') == [("a", "|", "[[|]]", "|"), ("b", "|x", "[[|x]]", "|x")]

    def test_escapes_are_seen_through(self) -> None:
        assert links("a: '[[It''s]]'\nb: \"[[\\u4e2d#H|x]]\"\nc: >-\n  [[A\n  B]]") == [
            ("a", "It's", "[[It''s]]", "It''s"),
            ("b", "中#H", "[[\\u4e2d#H|x]]", "\\u4e2d#H"),
            ("c", "A B", "[[A\n  B]]", "A\n  B"),
        ]

    def test_the_link_of_an_alias_is_where_the_alias_is(self) -> None:
        assert links('a: &x "[[A]]"\nb: *x') == [("a", "A", "[[A]]", "A"), ("b", "A", "*x", "*x")]


class TestTags:
    @pytest.mark.parametrize(
        ("body", "seen"),
        [
            ("tags: [a, '#b', \"c\"]", [("a", "a"), ("b", "#b"), ("c", "c")]),
            ("tags: a", [("a", "a")]),
            ("tags: ' a '", [("a", "a")]),
            ("tags: a, b", []),
            ("tags: [a b, c]", [("c", "c")]),
            ("tags: [1, true, null, 0x1F, yes]", [("yes", "yes")]),
            ("tags:\n- #a", []),
            ("tags: ['', '#', ' ']", []),
            ("tags: [[a], {b: c}]", []),
            ("tags: {a: b}", []),
            ("tag: a", []),
            ("TAGS: a", [("a", "a")]),
            ("Tags:\ntags: a", []),
            ("tags: |\n  a", [("a", "a")]),
        ],
    )
    def test_entries(self, body: str, seen: list[tuple[str, str]]) -> None:
        assert tags(body) == seen

    def test_a_tag_knows_it_is_a_property(self) -> None:
        text = "---\ntags: [a]\n---\n"
        (tag,) = property_tags(read_frontmatter(text), text)
        assert tag == Tag("a", tag.span, in_property=True)

    def test_written_tags_keep_what_obsidian_drops(self) -> None:
        text = "---\ntags: [machine learning, a]\n---\n"
        assert [tag.name for tag in written_tags(read_frontmatter(text), text)] == ["machine learning", "a"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("aliases: [A, ' B ', '', 3]", ("A", "B")),
        ("Aliases: A, B", ("A, B",)),
        ("alias: A", ()),
        ("aliases:", ()),
    ],
)
def test_aliases(body: str, names: tuple[str, ...]) -> None:
    text = f"---\n{body}\n---\n"
    found = aliases(read_frontmatter(text), text)
    assert tuple(alias.name for alias in found) == names
    assert tuple(text[alias.span.start : alias.span.end] for alias in found) == names


def test_values_are_none_where_there_are_none() -> None:
    assert values(None) is None
    assert values(read_frontmatter("---\n---\n")) is None
    assert values(read_frontmatter("---\na: [\n---\n")) is None
    assert values(read_frontmatter("---\na:\n---\n")) == {"a": None}


def test_obsidian_recorded_the_same(material: Path) -> None:
    recorded = [json.loads(path.read_text("utf-8")) for path in sorted((material / "oracle").glob("*.json"))]
    recorded = [recording for recording in recorded if "fileContents" in recording]
    assert len(recorded) == 59
    for recording in recorded:
        text, cache = recording["fileContents"], recording["cachedMetadata"]
        frontmatter = read_frontmatter(text)
        assert values(frontmatter) == cache.get("frontmatter"), recording["filePath"]
        assert [f"#{tag.name}" for tag in property_tags(frontmatter, text)] == (recording["parseFrontMatterTags"] or [])
        assert [
            {"key": link.key, "link": link.target, "original": link.original}
            for link in property_links(frontmatter, text)
        ] == [{name: link[name] for name in ("key", "link", "original")} for link in cache.get("frontmatterLinks", [])]
        if "frontmatterPosition" in cache:
            assert frontmatter is not None
            assert SourceText(text).utf16(frontmatter.span.end) == cache["frontmatterPosition"]["end"]["offset"]


def test_conformance(material: Path) -> None:
    cases = json.loads((material / "conformance" / "frontmatter.json").read_text("utf-8"))
    assert cases
    for case in cases:
        text = SourceText.from_bytes(case["input"].encode()).text
        frontmatter = read_frontmatter(text)
        seen: dict[str, Any] = {
            "exists": frontmatter is not None,
            "tags": [tag.name for tag in property_tags(frontmatter, text)],
            "aliases": [alias.name for alias in aliases(frontmatter, text)],
            "links": [{"key": link.key, "link": link.target} for link in property_links(frontmatter, text)],
        }
        assert case["expected"] == {name: seen[name] for name in case["expected"]}, case["id"]
