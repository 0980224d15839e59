"""JSON with places: the values of `json.loads`, and every piece found again where it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.text import Span
from vaultlint.vault.json_reader import Json, JsonFault, JsonString, plain_json, read_json

TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda nodes: st.lists(nodes, max_size=4) | st.dictionaries(st.text(max_size=8), nodes, max_size=4),
    max_leaves=15,
)


def inside(value: Json) -> Iterator[Json]:
    yield value
    if isinstance(value.value, dict | list):
        for item in value.value.values() if isinstance(value.value, dict) else value.value:
            yield from inside(item)


@given(TREES, st.booleans(), st.sampled_from([None, 0, 1, "\t"]))
@settings(max_examples=200, deadline=None)
def test_the_values_are_those_of_json_loads_and_read_again_from_their_places(
    tree: Any, ascii_only: bool, indent: int | str | None
) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    read = read_json(text)
    assert plain_json(read) == json.loads(text) == tree
    for value in inside(read):
        assert json.loads(text[slice(*value.span)]) == plain_json(value)


@given(st.text(max_size=30), st.booleans(), st.data())
@settings(max_examples=200, deadline=None)
def test_any_part_of_a_string_is_found_in_the_file(value: str, ascii_only: bool, data: st.DataObject) -> None:
    text = " " + json.dumps(value, ensure_ascii=ascii_only)
    read = read_json(text)
    assert isinstance(read, JsonString)
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    written = text[slice(*read.place(Span(start, end)))]
    assert json.loads(f'"{written}"') == value[start:end]


@given(st.text('{}[],:"\\u0trnfalse1-.eE \n', max_size=40))
@settings(max_examples=500, deadline=None)
def test_what_json_refuses_is_a_fault(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(JsonFault):
            read_json(text)
    else:
        assert plain_json(read_json(text)) == expected


@pytest.mark.parametrize("text", ["", "[1,]", '{"a":1,}', "{a:1}", "[1 2]", "1 2", "NaN", "01", '"\\x"', '"\n"', "'a'"])
def test_faults(text: str) -> None:
    with pytest.raises(JsonFault):
        read_json(text)


def test_bombs_are_faults_or_numbers() -> None:
    with pytest.raises(JsonFault, match="levels deep"):
        read_json("[" * 100_000)
    with pytest.raises(JsonFault, match="levels deep"):
        read_json('{"a":' * 100_000)
    assert plain_json(read_json("9" * 5_000)) == float("inf")


def test_of_equal_keys_the_last_counts() -> None:
    assert plain_json(read_json('{"a": 1, "a": 2}')) == {"a": 2}


def test_half_a_surrogate_pair_is_no_character() -> None:
    assert plain_json(read_json('"\\ud83d x \\ud83d\\ude00"')) == "\ufffd x 😀"
