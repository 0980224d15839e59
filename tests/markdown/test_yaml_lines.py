"""What is read line by line means what the parser makes of it, place by place; the rest is left to the parser."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.markdown.yaml_lines import read_lines
from vaultlint.markdown.yaml_reader import YamlFault, read_events

PIECES = st.sampled_from(
    [
        *"ab1-?:#'\"[]{}&*!|>%@,\\ \n_é字\r\t\xa0\x85\u2028\ufeff\x07\U0001fa9d",
        *("\r\n", ": ", "- ", " #", "  - ", "''", "[[", "---", "...", "<<", "null", "0x1F", "1e3", "a:b", "c#d"),
    ]
)
VALUES = st.one_of(
    st.sampled_from(["b", "b c", "12", "true", "'v w'", '"x"', "[]", "[p, 'q, r']", "2024-01-01", "http://x.y/#z", ""]),
    st.lists(PIECES, max_size=4).map("".join),
)
KEYS = st.one_of(st.sampled_from(["a", "b", "c d", "é", "1", "true", "字"]), st.lists(PIECES, max_size=2).map("".join))
LINES = st.tuples(
    st.one_of(
        KEYS.map(lambda key: f"{key}: "), KEYS.map(lambda key: f"{key}:"), st.sampled_from(["- ", "  - ", "  -", ""])
    ),
    VALUES,
    st.sampled_from(["\n", "\n", "  \n", "\r\n", "\n\n"]),
).map("".join)


def assert_like_the_parser(body: str, *, before: str = "", behind: str = "") -> bool:
    """Whether it was read line by line; then it is what the parser reads."""
    text = f"{before}{body}{behind}"
    span = len(before), len(before) + len(body)
    found = read_lines(text, *span)
    if found is not None:
        # NaN is no equal of itself.
        assert repr(found) == repr(read_events(text, *span))
    return found is not None


@pytest.mark.parametrize(
    "body",
    [
        "a: b",
        "a: b\n",
        "a: b\r\nc: d\r\n",
        "a:\n",
        "a: \nb:\n",
        "a:\n- b\n- c d\nb: 1\n",
        "a:\n  - b\n  - 'c: d'\n",
        "a:\n  -\n  - \n",
        "a:\n - [b, c]\n",
        "a: [b, 'c, d', \"e\"]\n",
        "a: []\n",
        "a: [ b ,c ]\n",
        "a: it's 12:30, [b] {c} & d#e\n",
        "a: http://b.c/#d\n",
        "a: 'b'  \n",
        'a: "it\'s"\n',
        "1: 017\ntrue: 0x1F\nnull: 5.\n",
        "标题: 二十、三十【四十】\n",
        "a: b\U0001fa9d c\nd: e\U0001fa9d\n",
        "a: b\ufeffc\x07\nb: 'c\td\u2028'\n",
    ],
)
def test_what_is_read_line_by_line(body: str) -> None:
    assert assert_like_the_parser(body)
    assert assert_like_the_parser(body, before="---\n", behind="---\nb: c\n")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n",
        "# b\n",
        "a\n",
        "- a\n",
        "a : b\n",
        " a: b\n",
        "a: b: c\n",
        "a: b:\n",
        "a: b # c\n",
        "a: #b\n",
        "a: b\n c\n",
        "a: b\n- c\n",
        "a: b\n  - c\n",
        "a:\n  - b\n - c\n",
        "a:\n - b\n  - c\n",
        "a:\n  b: c\n",
        "a:\n  - b: c\n",
        "a:\n  - b\n    c\n",
        "a: b\na: c\n",
        "1: b\n0x1: c\n",
        "a: 'it''s'\n",
        'a: "\\n"\n',
        "a: 'b\n  c'\n",
        "a: 'b'c\n",
        "a: 'b'#c\n",
        "a: [b: c]\n",
        "a: [b,]\n",
        "a: [[b]]\n",
        "a: [b\n",
        "a: .5\n",
        "a: -1\n",
        "a: |\n  b\n",
        "a: &b c\n",
        "a: !b c\n",
        "a: @b\n",
        "a:\tb\n",
        "a: b\tc\n",
        "a: b\xa0c\n",
        "a: b\x85\n",
        "a: b\rc: d\n",
        "a: b\ud800\n",
        "a: b\n---\n",
        "? a\n",
        f"{'a' * 2000}: b\n",
        f"a: {'1' * 400}\n",
    ],
)
def test_what_is_left_to_the_parser(body: str) -> None:
    assert read_lines(body, 0, len(body)) is None


@given(st.lists(LINES, max_size=6).map("".join))
@settings(max_examples=600, deadline=None)
def test_lines_mean_what_the_parser_reads(body: str) -> None:
    try:
        assert_like_the_parser(body, before="---\n", behind="---\n")
    except YamlFault as fault:
        pytest.fail(f"the parser refuses it: {fault.message}")


@given(st.lists(st.one_of(PIECES, LINES), max_size=12).map("".join))
@settings(max_examples=600, deadline=None)
def test_no_soup_of_marks_means_something_else(body: str) -> None:
    test = f"a: {body}"
    try:
        assert_like_the_parser(test)
    except YamlFault as fault:
        pytest.fail(f"the parser refuses it: {fault.message}")


@pytest.mark.parametrize("piece", ["a:\n", "a: b c ", "a#b:c ", "- a\n", "'a' ", "[a, ", "a, ", "a:b"])
def test_it_takes_linear_time(piece: str) -> None:
    text = f"k: {piece * 40_000}"
    begin = time.process_time()
    read_lines(text, 0, len(text))
    assert time.process_time() - begin < 1
