"""What is taken without pydantic is what pydantic makes of it, and nothing is taken that pydantic refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from vaultlint import validation
from vaultlint.checks import KINDS
from vaultlint.config_file import ConfigFile
from vaultlint.plain_fit import DoesNotFit
from vaultlint.rule import find_kind
from vaultlint.rule_files import RuleFile
from vaultlint.rulebook import builtin_rules
from vaultlint.strict_yaml import ConfigError, Document, read_limited, read_yaml
from vaultlint.validation import STRICT, kebab, validated

CHECKS = [kind for kind in map(find_kind, sorted(KINDS)) if fields(kind)]
EXAMPLE = """
extends: base.yaml
packs: [rules]
exclude: [a, "b/**", "\N{BOOKS}/*"]
select: [links]
rules: {broken-link: {severity: hint, unwritten: ignore}, duplicate-url: {parameters: [a], common: 3}}
per-path: {"Templates/**": {ignore: [links], rules: {blank-lines: {most: 2}}}}
tags: {style: {case: lower, separator: ""}, aliases: {a: b}, vocabulary: tags.yaml}
terms: [GitHub]
baseline: false
obsidian: {use-markdown-links: true, new-link-format: relative, property-types: {a: date}}
"""


@dataclass(frozen=True)
class Odd:
    """With whatever no shape of ours has yet."""

    __pydantic_config__: ClassVar[Any] = STRICT

    number: int = 0
    a_truth: bool = False
    choice: Literal[1, 2, "a"] = 1
    either: str | tuple[str, ...] | Literal[False] | None = None
    wide: Annotated[int, Field(le=3)] = 1
    narrow: float = 1.0
    both: Literal["x"] | str = "x"
    anything: Any = None
    pair: tuple[int, str] = (0, "")
    kinds: frozenset[str] = frozenset()


SHAPES = [ConfigFile, RuleFile, Odd, *CHECKS]
KEYS = sorted({kebab(one.name) for shape in SHAPES for one in fields(shape)} | {"kind", "odd", "fix"})
scalars = (
    st.none() | st.booleans() | st.integers(-3, 4) | st.floats() | st.text(max_size=3)
    | st.sampled_from(["lower", "a", "x", "iso", "hint", "", "\ud800", 1 << 70, "1", "consistent", "utm_*", "YYYY"])
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
)


def alike(one: Any, other: Any) -> bool:
    """Whether two are equal in all their types, too."""
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(alike(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, dict):
        return list(one) == list(other) and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


def agreed(shape: type, data: dict[str, Any]) -> bool:
    """Whether data is taken without pydantic, which then must agree."""
    if any(key not in validation.known_keys(shape) for key in data):
        return False
    try:
        taken: Any = validation._taken(shape, data)
    except DoesNotFit:
        return False
    assert alike(taken, validation._validated(shape, Document("the test", data), (), data))
    return True


@given(st.sampled_from(SHAPES), st.data())
def test_pydantic_agrees_whatever_it_is(shape: type, data: st.DataObject) -> None:
    agreed(shape, data.draw(st.dictionaries(st.sampled_from(validation.known_keys(shape)), values, max_size=4)))


VALUES = [
    None, True, False, 0, 1, 2, 4, -1, 1 << 70, 1.0, 2.5, float("inf"), "", "a", "x", "1", "\ud800", [], ["a"], [1],
    [True], [1, "a"], ["a", 1], {}, {"a": 1}, [["a"]],
]  # fmt: skip


@pytest.mark.parametrize("key", validation.known_keys(Odd))
def test_pydantic_agrees_about_every_type(key: str) -> None:
    taken = [value for value in VALUES if agreed(Odd, {key: value})]
    assert bool(taken) == (key not in {"wide", "narrow", "pair", "kinds"})
    assert len(taken) < len(VALUES)


def changed(data: Any) -> Iterator[Any]:
    """The same with one value in place of another."""
    yield from (None, True, 0, 1, "", "lower", [], ["a"], {}, {"a": "b"})
    if isinstance(data, dict):
        for key, value in data.items():
            yield {other: one for other, one in data.items() if other != key}
            yield {**data, f"{key}x": value}
            yield from ({**data, key: other} for other in changed(value))
    if isinstance(data, list):
        for at, value in enumerate(data):
            yield from ([*data[:at], other, *data[at + 1 :]] for other in changed(value))


def test_a_configuration_is_taken_and_what_is_wrong_with_it_is_left_to_pydantic() -> None:
    data = json.loads(json.dumps(_document(EXAMPLE).data))
    assert agreed(ConfigFile, data)
    others: list[dict[str, Any]] = [other for other in changed(data) if isinstance(other, dict)]
    taken = sum(agreed(ConfigFile, other) for other in others)
    assert 50 < taken < len(others) - 50


@pytest.mark.parametrize("path", sorted(builtin_rules().glob("*/*.yaml")), ids=lambda path: path.stem)
def test_every_rule_file_is_taken(path: Path) -> None:
    data = read_yaml(read_limited(path, path.name), path.name).data
    assert agreed(RuleFile, data)
    for other in islice((one for one in changed(data) if isinstance(one, dict)), 0, None, 37):
        agreed(RuleFile, other)


def test_what_a_check_has_against_a_value_is_told_with_its_place() -> None:
    document = _document("style: 1.2.3.4\n")
    with pytest.raises(ConfigError, match=r"^the test:1:1: the style"):
        validated(find_kind("date-style"), document)


def _document(text: str) -> Document:
    from vaultlint.text import SourceText

    return read_yaml(SourceText(text), "the test")
