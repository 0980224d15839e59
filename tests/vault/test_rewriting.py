"""How references are led elsewhere: each in its own way of writing, and not at all where that is not safe."""

import pytest

from vaultlint.markdown.note import Note
from vaultlint.text import SourceText
from vaultlint.vault.base import read_base
from vaultlint.vault.canvas import read_canvas
from vaultlint.vault.metadata import Link
from vaultlint.vault.reading import read_markdown, read_metadata
from vaultlint.vault.rewriting import path_span, retarget, retarget_place, subpath_span


def first_link(text: str, path: str = "a.md") -> Link:
    source = SourceText(text)
    if path.endswith(".canvas"):
        return read_canvas(source, read_markdown).links[0]
    if path.endswith(".base"):
        return read_base(source).links[0]
    return read_metadata(Note.read(path, source)).links[0]


def retargeted(text: str, name: str, target: str, path: str = "a.md") -> str | None:
    edit = retarget(first_link(text, path), path, name, target)
    return None if edit is None else text[: edit.span.start] + edit.replacement + text[edit.span.end :]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("x [[Old]] y", "New note", "x [[New note]] y"),
        ("[[Old#A|b]]", "New", "[[New#A|b]]"),
        ("[[Old.md#A]]", "New", "[[New.md#A]]"),
        ("![[Old|200]]", "New", "![[New|200]]"),
        ("[a](Old.md#b)", "New note", "[a](New%20note.md#b)"),
        ("[a](Old%23b)", "New", "[a](New%23b)"),
        ("[a](<My old.md#b c>)", "My new", "[a](<My new.md#b c>)"),
        ("[a](Old.md)", "New (1) 50%20", "[a](New%20%281%29%2050%2520.md)"),
        ("[a](Old.md)", "新的", "[a](新的.md)"),
        ("[a](%E6%97%A7.md)", "新的", "[a](%E6%96%B0%E7%9A%84.md)"),
        ('---\nup: "[[Old#A|b]]"\n---\n', "New", '---\nup: "[[New#A|b]]"\n---\n'),
    ],
)
def test_only_the_path_changes_and_it_is_written_as_the_old_one_was(text: str, name: str, expected: str) -> None:
    assert retargeted(text, name, "New.md") == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[[Old]]", "C# notes"),
        ("[[Old]]", "a|b"),
        ("[[Old]]", "a]]b"),
        ("[a](Old.md)", "C# notes"),
        ('---\nup: "[[Old]]"\n---\n', 'say "so"'),
        ("---\nup: '[[Old]]'\n---\n", "it's"),
        ('---\nup: "[[\\u004fld]]"\n---\n', "New"),
    ],
)
def test_what_cannot_be_written_safely_is_not_written(text: str, name: str) -> None:
    assert retargeted(text, name, "New.md") is None


def test_a_canvas_names_the_whole_path() -> None:
    text = '{"nodes": [{"type": "file", "file": "Old.md", "subpath": "#A"}]}'
    assert retargeted(text, "New", 'Sub/"New".md', "a.canvas") == text.replace("Old.md", r"Sub/\"New\".md")


def test_a_card_of_a_canvas_is_json() -> None:
    text = r'{"nodes": [{"type": "text", "text": "a\n[[Old]]"}]}'
    assert retargeted(text, 'say "so"', "New.md", "a.canvas") == text.replace("Old", r"say \"so\"")
    assert retargeted(text.replace("Old", r"\u004fld"), "New", "New.md", "a.canvas") is None


def test_a_base_keeps_its_expression() -> None:
    text = 'formulas:\n  up: \'link("Old", "shown")\'\n'
    assert retargeted(text, "New", "New.md", "a.base") == text.replace("Old", "New")
    assert retargeted(text, 'say "so"', "New.md", "a.base") is None


@pytest.mark.parametrize(
    ("text", "path", "subpath"),
    [
        ("[[Old#A|b]]", "Old", "#A"),
        ("[a](Old%20x.md#A%20b)", "Old%20x.md", "#A%20b"),
        ("[a](Old%23A)", "Old", "%23A"),
        ("[[#A#B]]", "", "#A#B"),
        ("[[Old]]", "Old", None),
    ],
)
def test_path_and_subpath_are_told_apart_as_written(text: str, path: str, subpath: str | None) -> None:
    link = first_link(text)
    place = subpath_span(link)
    assert text[slice(*path_span(link))] == path
    assert (text[slice(*place)] if place else None) == subpath


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("[[Old#A|b]]", "B c", "[[Old#B c|b]]"),
        ("[[Old#^a1]]", "^a2", "[[Old#^a2]]"),
        ("[a](Old.md#A)", "B c", "[a](Old.md#B%20c)"),
        ("[a](<Old.md#A>)", "B c", "[a](<Old.md#B c>)"),
    ],
)
def test_a_place_is_written_as_the_old_one_was(text: str, place: str, expected: str) -> None:
    edit = retarget_place(first_link(text), "a.md", place)
    assert edit is not None
    assert text[: edit.span.start] + edit.replacement + text[edit.span.end :] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| a | b |\n| --- | --- |\n| [[Old]] | x |\n", True),
        ("> | a | b |\r\n> |---|---|\r\n> | y | [[Old]] |\r\n", True),
        ("a | b\n-|-\n[[Old]] | x\n", True),
        ("this | that and [[Old]]\n", False),
        ("| a | b |\n| --- | --- |\n\nthis | [[Old]]\n", False),
        ("a\n---\n[[Old]] \\| x\n", False),
    ],
)
def test_a_table_is_known_by_its_delimiter_row(text: str, expected: bool) -> None:
    assert first_link(text).in_table is expected
