"""Frontmatter: where it stands, what its values are, where each is written, and what ends in an error."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from vaultlint.markdown import yaml_reader
from vaultlint.markdown.properties import Frontmatter, Scalar, read_frontmatter
from vaultlint.markdown.scalars import WrittenText
from vaultlint.text import Span


def frontmatter(body: str) -> Frontmatter:
    found = read_frontmatter(f"---\n{body}\n---\ntext\n")
    assert found is not None
    return found


def value(body: str) -> Any:
    found = frontmatter(body)
    assert found.error is None, found.error
    return {property_.name: property_.value for property_ in found.properties}


def fault(body: str) -> str:
    found = frontmatter(body)
    assert found.error is not None
    assert found.properties == ()
    return found.error.message


def scalars(text: str) -> list[Scalar]:
    found = read_frontmatter(text)
    assert found is not None
    assert found.error is None, found.error
    return [scalar for property_ in found.properties for scalar in property_.scalars]


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both parsers PyYAML may come with."""
    if request.param == "libyaml" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml here")
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param == "libyaml")
    yaml_reader._parser.cache_clear()
    yield request.param
    yaml_reader._parser.cache_clear()


class TestFences:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_every_line_end_counts(self, end: str) -> None:
        text = end.join(["---", "a: 1", "---", "text", ""])
        found = read_frontmatter(text)
        assert found is not None
        assert text[slice(*found.span)] == end.join(["---", "a: 1", "---"])
        assert text[slice(*found.body_span)] == f"a: 1{end}"
        assert [(property_.name, property_.value) for property_ in found.properties] == [("a", 1)]

    def test_the_closing_fence_may_end_the_file(self) -> None:
        found = read_frontmatter("---\na: 1\n---")
        assert found is not None
        assert found.span == Span(0, 12)

    def test_an_empty_block_counts(self) -> None:
        found = read_frontmatter("---\n---\n")
        assert found is not None
        assert (found.span, found.body_span, found.properties, found.error) == (Span(0, 7), Span(4, 4), (), None)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "---",
            "---\n",
            "---\na: 1\n",
            "--- \na: 1\n---\n",
            "----\na: 1\n----\n",
            "\n---\na: 1\n---\n",
            " ---\na: 1\n---\n",
            "---\na: 1\n --- \n",
            "---\na: 1\n--- \n",
            "---\u2028a: 1\n---\n",
            "+++\na=1\n+++\n",
        ],
    )
    def test_no_frontmatter(self, text: str) -> None:
        assert read_frontmatter(text) is None

    def test_the_first_closing_fence_closes(self) -> None:
        found = read_frontmatter("---\na: x --- y\n---\nb: 2\n---\n")
        assert found is not None
        assert [property_.value for property_ in found.properties] == ["x --- y"]

    def test_comments_alone_are_no_properties(self) -> None:
        assert value("# nothing here") == {}


class TestValues:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("", None),
            ("~", None),
            ("null", None),
            ("nUll", "nUll"),
            ("true", True),
            ("FALSE", False),
            ("yes", "yes"),
            ("off", "off"),
            ("2024-01-01", "2024-01-01"),
            ("2020-99-99", "2020-99-99"),
            ("2024-05-25T15:17:00", "2024-05-25T15:17:00"),
            ("12:30:45", "12:30:45"),
            ("1_000", "1_000"),
            ("017", 17),
            ("0o17", 15),
            ("0x1F", 31),
            ("0b11", "0b11"),
            ("-12", -12),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("-.inf", float("-inf")),
            (".", "."),
            ("-x", "-x"),
            ("1.2.3", "1.2.3"),
            ("'1'", "1"),
            ('"true"', "true"),
            ("'it''s'", "it's"),
            ('"a\\tb\\u4e2d"', "a\tb中"),
            ("#tag", None),
            ("[[Note]]", [["Note"]]),
            ("{{title}}", {"{title}": None}),
            ("!!str 1", "1"),
            ('!!int "3"', 3),
            ("!!int x", "x"),
            ("!custom 1", "1"),
            ('!!python/object/apply:os.system ["x"]', ["x"]),
            ("{1: a, true: b, null: c, 1.0e3: d}", {"1": "a", "true": "b", "": "c", "1000": "d"}),
        ],
    )
    def test_core_schema(self, written: str, meant: object) -> None:
        found = value(f"k: {written}")["k"]
        assert found == meant
        assert type(found) is type(meant)

    def test_lists_and_maps(self) -> None:
        assert value("a:\n- x\n-\n- [1, {b: c}]\nd:\n  e: f") == {"a": ["x", None, [1, {"b": "c"}]], "d": {"e": "f"}}

    def test_block_texts(self) -> None:
        body = "a: |\n  one\n    two\n\n  # three\nb: >-\n  one\n  two\n\n  three\nc: |+\n  x\n"
        assert value(body) == {"a": "one\n  two\n\n# three\n", "b": "one two\nthree", "c": "x\n\n"}

    def test_json_is_yaml(self) -> None:
        assert value('{\n  "tags": ["a"],\n\t"x": "\\/\\ud83d\\ude00"\n}') == {"tags": ["a"], "x": "/😀"}

    def test_aliases_stand_for_their_node(self) -> None:
        assert value("a: &x [1, 2]\nb: *x\nc: &y z\nd: [*y]") == {"a": [1, 2], "b": [1, 2], "c": "z", "d": ["z"]}

    def test_a_merge_key_is_an_ordinary_key(self) -> None:
        assert value("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2") == {"a": {"k": 1}, "b": {"<<": {"k": 1}, "l": 2}}

    @pytest.mark.usefixtures("parser")
    def test_line_ends_of_yaml_1_1_and_controls_are_ordinary_characters(self) -> None:
        text = "---\na: x\u2028y\u2029z\x85\x07\x9f\ufeffé\nb: 2\n---\n"
        assert [scalar.value for scalar in scalars(text)] == ["x\u2028y\u2029z\x85\x07\x9f\ufeffé", 2]
        assert [text[slice(*scalar.span)] for scalar in scalars(text)] == ["x\u2028y\u2029z\x85\x07\x9f\ufeffé", "2"]


class TestPlaces:
    @pytest.mark.usefixtures("parser")
    def test_names_and_values(self) -> None:
        text = "---\r\n中: 😀\r\n\"b\" : [x,\r\n  'y z']\r\nc:\r\n  - one\r\n  # why\r\n\r\nd:\r\n---\r\n"
        found = read_frontmatter(text)
        assert found is not None
        assert [(text[slice(*p.name_span)], text[slice(*p.value_span)]) for p in found.properties] == [
            ("中", "😀"),
            ('"b"', "[x,\r\n  'y z']"),
            ("c", "- one"),
            ("d", ""),
        ]
        assert [(s.keys, text[slice(*s.span)], s.style) for p in found.properties for s in p.scalars] == [
            ((), "😀", ""),
            ((0,), "x", ""),
            ((1,), "'y z'", "'"),
            ((0,), "one", ""),
            ((), "", ""),
        ]

    @pytest.mark.usefixtures("parser")
    def test_an_empty_value_stands_behind_its_colon_or_dash(self) -> None:
        text = "---\na:   \nb:\n  -\n  - x\n---\n"
        found = scalars(text)
        assert [text[: scalar.span.start].rpartition("\n")[2] for scalar in found[:2]] == ["a:", "  -"]

    @pytest.mark.usefixtures("parser")
    def test_anchors_and_tags_are_not_part_of_a_value(self) -> None:
        text = "---\na: &x !!str 1\nb: !t &y\n  c: d\ne: *x\n---\n"
        assert [(text[slice(*s.span)], s.style) for s in scalars(text)] == [("1", ""), ("d", ""), ("*x", "*")]

    def test_scalars_of_an_alias_are_where_the_alias_is(self) -> None:
        text = "---\na: &x {k: v}\nb: [*x]\n---\n"
        assert [(s.keys, s.value, text[slice(*s.span)]) for s in scalars(text)] == [
            (("k",), "v", "v"),
            ((0, "k"), "v", "*x"),
        ]

    @pytest.mark.usefixtures("parser")
    def test_a_block_text_ends_with_its_last_line(self) -> None:
        text = "---\na: |\n  one\n  two  \n\n\n# comment\nb: >\n  x\n---\n"
        assert [text[slice(*s.span)] for s in scalars(text)] == ["|\n  one\n  two  ", ">\n  x"]


class TestFaults:
    def test_a_duplicate_is_named_where_it_stands_again(self) -> None:
        found = frontmatter("a: 1\nb: 2\na: 3")
        assert found.error is not None
        assert (found.error.duplicate, found.error.offset) == ("a", 14)
        assert "“a”" in found.error.message

    def test_nested_duplicates_count_but_a_number_and_its_text_are_two_keys(self) -> None:
        assert "“x”" in fault("a: {x: 1, x: 2}")
        assert value("a: {1: x, '1': y, true: z}") == {"a": {"1": "y", "true": "z"}}

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("a: [b", "is expected: a list that “[” opens"),
            ("a: b: c", "a value with a colon and a space in it needs quotes"),
            ("- a", "no properties"),
            ("text", "no properties"),
            ("a: @b", "starts with @ needs quotes"),
            ("a: %b", "starts with % needs quotes"),
            ('a: "b" c', "nothing may follow the closing quotation mark"),
            ("a: b\n c: d", "the line is indented"),
            ("  a: b\nc: d", "begins where the one above it begins"),
            ("a: - b", "starts with “- ” needs quotes"),
            ("a: |b", "starts with | needs quotes"),
            ('a: "b', "the quotation mark is not closed"),
            ('a: "\\q"', "a backslash needs another one"),
            ("a: [#b, #c]", "“#” begins a comment"),
            ("- a\nb: c", "every entry of the list"),
            ("a: b\nc", "a property is expected"),
            ("a: ![[b.png]]", "starts with ! needs quotes"),
            ("a:\n - ![[b]]", "starts with ! needs quotes"),
            ("a: [b]# c", "only behind a space"),
            ('a: "b"# c', "only behind a space"),
            ("a: {b: 'c'}#d", "only behind a space"),
            ("a: [\nb,\nc\n]", "a list in brackets must be indented"),
            ("a: {\nb: c\n}", "a list in brackets must be indented"),
            ("a:\n- [b,\nc]", "a list in brackets must be indented"),
            ('a: "b\nc"', "a text in quotes must be indented"),
            ("a: 'b\n# c'", "a text in quotes must be indented"),
            ("a:\n\t- b", "a tab cannot indent"),
            ("a: *b", "stands for nothing"),
            ("a: b\n...\n--- \nc: d", "more than one YAML document"),
            ("a: \ud800", "no text can hold"),
        ],
    )
    def test_what_obsidian_cannot_read_either(self, body: str, words: str) -> None:
        assert words in fault(body)

    def test_the_place_of_a_fault(self) -> None:
        found = frontmatter("中: 😀\nb: 'x' y")
        assert found.error is not None
        assert found.error.offset == 4 + len("中: 😀\nb: 'x' ")

    def test_what_is_never_closed_is_shown_where_it_opens(self) -> None:
        found = frontmatter('a: 1\nb: "x')
        assert found.error is not None
        assert found.error.offset == 4 + len("a: 1\nb: ")


def laughs(levels: int) -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, levels))


BOMBS = {
    "brackets": "[" * 5_000,
    "brackets-in-value": "a: " + "[" * 5_000,
    "braces": "{" * 5_000,
    "dashes": "- " * 5_000,
    "questions": "? " * 5_000,
    "block-depth": "".join(f"{' ' * n}k:\n" for n in range(300)),
    "too-long": "a: b\n" * 20_000,
    "merge-keys": f"b: &b {{{', '.join(f'k{n}: 1' for n in range(100))}}}\n"
    + "".join(f"m{n}: {{<<: *b}}\n" for n in range(500)),
    "aliases": "a: &a x\nb: [" + "*a, " * 101 + "]",
    "laughs": laughs(9),
    "deep-chain": "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [[[*a{n - 1}]]]\n" for n in range(1, 90)),
    "alias-in-itself": "a: &x [*x]",
    "alias-in-its-own-map": "a: &x {b: {c: *x}}",
    "integer": "a: " + "9" * 5_000,
    "hexadecimal": "a: 0x" + "f" * 5_000,
    "never-closed": 'a: "' + "\\u0041" * 9_000,
    "colons": ":" * 60_000,
    "tabs": "\t" * 60_000,
    "anchors": "a: " + "&a " * 20_000,
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS.keys())
def test_sec_10_a_bomb_ends_as_an_error_and_quickly(body: str, parser: str) -> None:
    start = time.process_time()
    assert fault(body)
    assert time.process_time() - start < (1 if parser == "libyaml" else 5)


@pytest.mark.parametrize(
    "body",
    [
        "a: " + "[" * 31 + "]" * 31,
        "a: &a x\nb: [" + "*a, " * 100 + "]",
        "a: " + "9" * 300,
        "".join(f"m{n}: {{<<: 1}}\n" for n in range(10)),
        "a: " + "b " * 32_000,
        "a: 1." + "0" * 5_000,
    ],
    ids=["depth", "aliases", "integer", "merge-keys", "length", "fraction"],
)
def test_what_stays_below_the_limits_is_read(body: str) -> None:
    assert value(body)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00\x85\u2028\u2029\ufeff\ufffe\uffff"), max_size=30
)
LEAVES = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | TEXTS
# Longer keys and keys of indicators are folded or left bare by ruamel.yaml in ways that no reader takes.
KEYS = st.from_regex(r"[A-Za-z_é中][A-Za-z0-9_é中 .-]{0,6}[A-Za-z0-9😀]", fullmatch=True)
TREES = st.recursive(
    LEAVES,
    lambda nodes: st.lists(nodes, max_size=4) | st.dictionaries(KEYS, nodes, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("body", "value"), [("a: [[:0]]\n", [[":0"]]), ("a: [:x, y]\n", [":x", "y"]), ("a: {b: [:c]}\n", {"b": [":c"]})]
)
def test_yaml_1_2_that_libyaml_refuses_is_read_all_the_same(body: str, value: object) -> None:
    found = read_frontmatter(f"---\n{body}---\n")
    assert found is not None
    assert found.error is None
    assert [property_.value for property_ in found.properties] == [value]


DOCUMENTS = st.dictionaries(KEYS, TREES, min_size=1, max_size=5)


def dumped(document: dict[str, Any], *, flow: bool, width: int) -> str:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.width = width
    writer.allow_unicode = True
    stream = io.StringIO()
    writer.dump(document, stream)
    # Some texts ruamel.yaml writes in a way that it does not read as they were, or not at all.
    try:
        assume(YAML(typ="safe", pure=True).load(stream.getvalue()) == document)
    except YAMLError:
        reject()
    return stream.getvalue()


def flattened(found: Frontmatter) -> dict[tuple[str | int, ...], object]:
    return {(p.name, *s.keys): s.value for p in found.properties for s in p.scalars}


@given(DOCUMENTS, st.booleans(), st.sampled_from([20, 80, 4096]))
@settings(max_examples=150, deadline=None)
def test_what_ruamel_writes_is_read_again(document: dict[str, Any], flow: bool, width: int) -> None:
    body = dumped(document, flow=flow, width=width)
    found = read_frontmatter(f"---\n{body}---\n")
    assert found is not None
    assert found.error is None, (found.error, body)
    assert {property_.name: property_.value for property_ in found.properties} == document


@given(DOCUMENTS, st.booleans(), st.sampled_from([20, 80, 4096]))
@settings(max_examples=150, deadline=None)
def test_every_scalar_read_again_from_its_place_is_the_same(document: dict[str, Any], flow: bool, width: int) -> None:
    text = f"---\n{dumped(document, flow=flow, width=width)}---\n"
    for scalar in scalars(text):
        written = text[slice(*scalar.span)]
        # In its own kind of surroundings, where its indentation is enough too.
        again = scalars(f"---\n{{k: [{written}]}}\n---\n" if flow else f"---\nk: {written}\n---\n")
        assert [found.value for found in again] == [scalar.value]
        assert [found.style for found in again] == [scalar.style]


@given(st.dictionaries(KEYS, TREES.filter(lambda tree: tree != {}), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_json_between_the_fences_means_what_json_means(document: dict[str, Any]) -> None:
    for written in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=2)):
        if "Infinity" in written:
            return
        assert value(written) == document


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_nothing_raises(body: str) -> None:
    found = read_frontmatter(f"---\n{body}\n---\n")
    if found is not None and found.error is not None:
        assert found.span.start <= found.error.offset <= found.span.end


@given(st.text("ab[]{}&*!|>'\"%@#:-? ,\n\t\\x0", max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_soup_of_indicators_raises(body: str) -> None:
    found = read_frontmatter(f"---\n{body}\n---\n")
    for property_ in found.properties if found else ():
        assert found is not None
        assert property_.name_span.within(found.body_span)
        for scalar in property_.scalars:
            assert scalar.span.within(found.body_span)


class TestWrittenParts:
    @pytest.mark.parametrize(
        ("written", "part", "shown"),
        [
            ("some [[Note]] here", "[[Note]]", "[[Note]]"),
            ("'it''s [[It''s]]'", "[[It's]]", "[[It''s]]"),
            ('"\\t\\"[[A\\u4e2d]]\\""', "[[A中]]", "[[A\\u4e2d]]"),
            ('"\\ud83d\\ude00[[A]]"', "[[A]]", "[[A]]"),
            ('"one\n  two\n\n  [[A]] \\\n  end"', "[[A]]", "[[A]]"),
            ("one\n  two [[A\n  B]]", "[[A B]]", "[[A\n  B]]"),
            ("|\n  first\n    [[A]]\n", "[[A]]", "[[A]]"),
            (">-\n  one\n  two\n\n\n  [[A]]\n", "[[A]]", "[[A]]"),
        ],
    )
    def test_a_part_of_a_value_is_found_in_what_is_written(self, written: str, part: str, shown: str) -> None:
        text = f"---\nk: {written}\n---\n"
        (scalar,) = scalars(text)
        assert isinstance(scalar.value, str)
        start = scalar.value.index(part)
        found = WrittenText(text, scalar.span, scalar.style, scalar.value).place(Span(start, start + len(part)))
        assert found is not None
        assert text[slice(*found)] == shown

    @given(DOCUMENTS, st.sampled_from([20, 80]))
    @settings(max_examples=100, deadline=None)
    def test_every_visible_character_of_a_text_is_found(self, document: dict[str, Any], width: int) -> None:
        text = f"---\n{dumped(document, flow=False, width=width)}---\n"
        for scalar in scalars(text):
            if not isinstance(scalar.value, str):
                continue
            for index, character in enumerate(scalar.value):
                if character.isspace():
                    continue
                found = WrittenText(text, scalar.span, scalar.style, scalar.value).place(Span(index, index + 1))
                assert found is not None
                shown = text[slice(*found)]
                assert shown in (character, character * 2) or shown.startswith("\\")
