"""Values as plain data and back: what comes back is equal, and what does not fit is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markdown.probes import PROBES
from vaultlint.findings import Change, Finding, Fix, Safety, Severity
from vaultlint.markdown.note import Note
from vaultlint.plain import NotPlain, decoder, encoder
from vaultlint.rulebook import Rulebook
from vaultlint.text import Edit, SourceText, Span
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.reading import read_metadata


class Colour(Enum):
    RED = "r"
    BLUE = "b"


class Point(NamedTuple):
    x: int
    name: str = ""


@dataclass(frozen=True)
class Thing:
    point: Point
    colour: Colour | None = None
    names: tuple[str, ...] = ()
    pair: tuple[int, str] = (0, "")
    kinds: frozenset[Colour] = frozenset()
    by_name: Mapping[str, tuple[int, ...]] | None = None
    choice: Literal["a", "b"] = "a"
    anything: Any = None


def turned(kind: Any, value: Any) -> Any:
    return decoder(kind)(json.loads(json.dumps(encoder(kind)(value))))


things = st.builds(
    Thing,
    st.builds(Point, st.integers(), st.text()),
    st.sampled_from(Colour) | st.none(),
    st.lists(st.text()).map(tuple),
    st.tuples(st.integers(), st.text()),
    st.frozensets(st.sampled_from(Colour)),
    st.none() | st.dictionaries(st.text(), st.lists(st.integers()).map(tuple)),
    st.sampled_from(["a", "b"]),
    st.none() | st.booleans() | st.text() | st.lists(st.integers()),
)


@given(things)
def test_what_comes_back_is_equal(thing: Thing) -> None:
    back = turned(Thing, thing)
    assert back == thing
    assert type(back.point) is Point
    assert type(back.names) is tuple


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: [],
        lambda data: [*data, 1, 1, 1, 1, 1, 1, 1, 1],
        lambda data: {},
        lambda data: None,
        lambda data: [["1", ""], *data[1:]],
        lambda data: [[], *data[1:]],
        lambda data: [[1, "", 2], *data[1:]],
        lambda data: [data[0], "GREEN", *data[2:]],
        lambda data: [*data[:2], "abc", *data[3:]],
        lambda data: [*data[:2], [1], *data[3:]],
        lambda data: [*data[:3], [1, "x", 2], *data[4:]],
        lambda data: [*data[:4], ["RED", "GREEN"], *data[5:]],
        lambda data: [*data[:5], [1], *data[6:]],
        lambda data: [*data[:6], "c", *data[7:]],
    ],
)
def test_what_does_not_fit_is_refused(damage: Any) -> None:
    whole = Thing(Point(1), Colour.BLUE, ("n",), (1, "x"), frozenset({Colour.RED}), {"k": (1,)}, "b", 1)
    data = encoder(Thing)(whole)
    assert decoder(Thing)(data) == whole
    with pytest.raises(NotPlain):
        decoder(Thing)(damage(data))


def test_what_is_as_usual_is_not_said() -> None:
    assert encoder(Thing)(Thing(Point(1))) == [[1]]
    assert encoder(Thing)(Thing(Point(1, "a"), names=("a",))) == [[1, "a"], None, ["a"]]
    assert decoder(Thing)([[1]]) == Thing(Point(1))


def test_a_truth_is_no_number() -> None:
    with pytest.raises(NotPlain):
        decoder(Point)([True, ""])


def test_what_nobody_thought_of_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        encoder(set[int])


@given(st.text(max_size=300))
def test_metadata_of_any_text_comes_back(text: str) -> None:
    metadata = read_metadata(Note.read("note.md", SourceText(text)))
    assert turned(Metadata, metadata) == metadata


@pytest.mark.parametrize("name", ["footnotes", "definitions", "wide table", "huge number"])
def test_metadata_of_hostile_notes_comes_back(name: str) -> None:
    if name in PROBES:
        metadata = read_metadata(Note.read("note.md", SourceText(PROBES[name])))
        assert turned(Metadata, metadata) == metadata


def test_metadata_with_everything_comes_back() -> None:
    text = (
        "---\naliases: [a, 'b']\ntags: [x, y z]\nup: '[[n]]'\nn: [1, 1.5, true, null, {k: v}]\n---\n# H ^h\n\n"
        "[[a#b|c]] ![[d]] #t x#run ^id\n\n[e](f.md) [g](https://h.org)\n\n[^1]: f\n\n[r]: n.md\n\n"
        "> [!note] x\n\nMulti-He. d %%[[hidden]]%%\n"
    )
    metadata = read_metadata(Note.read("note.md", SourceText(text)))
    assert all(getattr(metadata, name) for name in ("headings", "blocks", "links", "tags", "dropped_tags", "aliases"))
    assert turned(Metadata, metadata) == metadata


def test_findings_and_checks_come_back() -> None:
    fix = Fix((Edit("a.md", Span(1, 2), "x"),), Safety.UNSAFE, frozenset({Change.TAGS, Change.LINKS}))
    finding = Finding("rule", Severity.WARNING, "a.md", Span(0, 3), "words", fix, suppressed=True, reason="so")
    back = turned(Finding, finding)
    assert back == finding
    assert (back.suppressed, back.reason) == (True, "so")
    for rule in Rulebook.builtin().rules.values():
        if rule.check is not None:
            kind: Any = type(rule.check)
            assert turned(kind, rule.check) == rule.check
