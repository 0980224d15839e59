"""URLs that stand bare in a sentence: where one is found, and what becomes of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixes.bench import fix, selected
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document


def findings(text: str) -> list[Finding]:
    config = Config.from_document(Document("the test", {"select": ["bare-url"]}))
    return lint_files({"a.md": text}, Rulebook.builtin().activate(config))


def found(text: str) -> list[str]:
    return [text[one.span.start : one.span.end] for one in findings(text)]


def mended(text: str) -> str:
    edits = {edit for one in findings(text) if one.fix for edit in one.fix.edits}
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.org.", "see <https://a.org>."),
        ("see https://a.org?\r\nhttps://b.org", "see <https://a.org>?\r\nhttps://b.org"),
        ("see http://b.org\r\nhttps://c.org then", "see <http://b.org>\r\n<https://c.org> then"),
        ("> https://a.org\n> see https://b.org", "> https://a.org\n> see <https://b.org>"),
        ("# About https://a.org", "# About <https://a.org>"),
        ("| see https://a.org | https://b.org |\n| - | - |", "| see <https://a.org> | https://b.org |\n| - | - |"),
        ("==see https://a.org/b now==", "==see <https://a.org/b> now=="),
        ("see https://a.org/wiki/你好 now", "see <https://a.org/wiki/你好> now"),
        ("see https://a.org/(b) (https://c.org)", "see <https://a.org/(b)> (<https://c.org>)"),
        ("see https://a.org/?b=1&copy=2 now", "see <https://a.org/?b=1&copy=2> now"),
        ("- [ ] read https://a.org/b", "- [ ] read <https://a.org/b>"),
    ],
)  # fmt: skip
def test_each_gets_the_marks_that_say_where_it_ends(text: str, expected: str) -> None:
    assert mended(text) == expected
    assert [one.fix is not None for one in findings(text)] == [True] * (expected.count("<"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Code:https://a.org", ["https://a.org"]),  # no link yet: glued-url first
        ("见https://a.org。然后", ["https://a.org"]),
        ("see https://a.org/?b=1&amp;c=2 now", ["https://a.org/?b=1&amp;c=2"]),
        ("see https://a.org/`b now", ["https://a.org/`b"]),
    ],
)
def test_where_the_marks_could_mean_something_else_it_is_only_told(text: str, expected: list[str]) -> None:
    assert found(text) == expected
    assert mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://a.org/b",
        "  https://a.org/b  ",
        "- https://a.org/b\n- [ ] https://a.org/c",
        "key:: https://a.org/b",
        "> > > > > - [ ] https://a.org/b",
        "> key:: https://a.org/b",
        "<!-- see https://a.org -->",
        "$see https://a.org$",
        "[see https://a.org](https://a.org)",
        "[[see https://a.org]]",
        "[a]: https://a.org",
        "![see https://a.org](b.png)",
        "see <https://a.org> and `see https://a.org`",
        "%%\nsee https://a.org now\n%%",
        "see https:// and ftp://a.org",
        "<% see https://a.org/ %>",
        "a/https://b.org",
        "[text] (https://a.org/b) then",
        "see https://a.org/b\\_c now",
        "see https://a.org/{{id}} now",
        "{{title}} see https://a.org now",
        "see https://a.org/<id>/c and https://a.org/b=<id>",
        "(key:: https://a.org/b) and [key:: see (https://a.org/b) c]",
        "a (b (c [key:: d] e:: f https://a.org/g) h)",
        "(key:: d] see https://a.org/b) c",
        "> - [ ] key two:: see https://a.org/b",
        "a\n==Key==:: see https://a.org/b",
        "| key:: see https://a.org/b | c |\n| - | - |",
    ],
)
def test_what_is_no_bare_url_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(key:: a) see https://a.org/b now", ["https://a.org/b"]),
        ("key:: a\nsee https://a.org/b now", ["https://a.org/b"]),
        ("In C++, std::vector: see https://a.org/b now", ["https://a.org/b"]),
        ("(a] key: https://a.org/b) c", ["https://a.org/b"]),
        ("see https://a.org/b < c", ["https://a.org/b"]),
        ("see https://a.org/b<br>c <b>see https://a.org/c</b>", ["https://a.org/b", "https://a.org/c"]),
    ],
)
def test_beside_a_field_one_is_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("mark", [*".,:;!?", "...", "*", "**", "_", "~~", "==", '"', "'", ")", ").", "]", "!*"])
@pytest.mark.parametrize("before", ["See ", "*See ", "(see ", "==See ", "**See "])
def test_every_fix_is_taken_whatever_stands_behind_it(before: str, mark: str) -> None:
    """The sentence goes on behind the mark, or ends."""
    for behind in ("", " Then", "\nthen"):
        text = f"{before}https://a.org/b{mark}{behind}\n"
        run = fix({"a.md": text}, selected(["bare-url"]))
        assert run.refused == {}, text


def test_with_glued_url_the_note_comes_to_rest() -> None:
    text = "Bees:https://a.org/bees。然后 see https://a.org/worms now, 见https://b.org then\n"
    run = fix({"a.md": text}, selected(["bare-url", "glued-url"]))
    assert run.files["a.md"] == (
        "Bees: <https://a.org/bees>。然后 see <https://a.org/worms> now, 见 <https://b.org> then\n"
    )
    assert run.refused == {}


PIECES = st.sampled_from(
    ["https://a.org", "http://b.org/c?d=1&e", *" \n，*()<>[a`|\\#", "**", "](", "::", "%%", "- "],
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_second_look_finds_nothing_more_to_mend(text: str) -> None:
    assert mended(mended(text)) == mended(text)


@pytest.mark.parametrize(
    "text",
    [
        "see https://a.org " * 8_000,
        "https://" * 25_000,
        "see https://a.org/" + "(" * 200_000,
        "(k:: " * 40_000 + "https://a.org",
        "a::b see https://a.org " * 8_000,
        "see https://a.org/" + "." * 200_000,
    ],
)
def test_it_takes_no_longer_than_the_note_is_long(text: str) -> None:
    began = time.perf_counter()
    findings(text)
    assert time.perf_counter() - began < 5
