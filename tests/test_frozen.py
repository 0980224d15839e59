"""A `Frozen` is in everything the frozen dataclass that it is written like."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest

from vaultlint.frozen import Frozen


class Spot(Frozen):
    name: str
    """Where."""
    at: int = 3
    seen: list[str] = field(default_factory=list, repr=False)
    hidden: str = field(default="", compare=False)
    kind: ClassVar[str] = "spot"

    @cached_property
    def worked_out(self) -> str:
        return f"{self.name} {self.at}"


class Place(Spot):
    """A spot of another kind."""

    what: str = "x"


@dataclass(frozen=True)
class PlainSpot:
    name: str
    at: int = 3
    seen: list[str] = field(default_factory=list, repr=False)
    hidden: str = field(default="", compare=False)
    kind: ClassVar[str] = "spot"


@dataclass(frozen=True)
class PlainPlace(PlainSpot):
    what: str = "x"


@pytest.mark.parametrize(("values", "named"), [(("a",), {"c": 2}), ((), {"c": 2}), (("a", 3), {"name": "b"})])
def test_another_name_stands_for_none_that_is_missing(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    class Two(Frozen):
        name: str
        at: int

    with pytest.raises(TypeError, match="name, at"):
        Two(*values, **named)


BOTH = pytest.mark.parametrize(("ours", "plain"), [(Spot, PlainSpot), (Place, PlainPlace)])


@BOTH
@pytest.mark.parametrize(
    "make",
    [
        lambda kind: kind("a"),
        lambda kind: kind("a", 4),
        lambda kind: kind(at=5, name="b"),
        lambda kind: kind("a", 4, ["c"], "d"),
        lambda kind: replace(kind("a"), at=7),
        lambda kind: kind(),
        lambda kind: kind(at=1),
        lambda kind: kind("a", name="b"),
        lambda kind: kind("a", other=1),
        lambda kind: kind("a", 1, [], "", "x", 6),
        lambda kind: replace(kind("a"), other=7),
    ],
)
def test_it_is_made_as_a_dataclass_is(ours: Any, plain: Any, make: Callable[[Any], Any]) -> None:
    try:
        expected = make(plain)
    except TypeError:
        with pytest.raises(TypeError):
            make(ours)
        return
    found = make(ours)
    assert asdict(found) == asdict(expected)
    assert repr(found) == repr(expected).replace("Plain", "")
    assert [one.name for one in fields(found)] == [one.name for one in fields(expected)]
    assert is_dataclass(ours)
    assert vars(ours)["__match_args__"] == vars(plain)["__match_args__"]


def test_two_are_equal_as_dataclasses_are() -> None:
    assert Spot("a") == Spot("a", hidden="x")
    assert Spot("a") != Spot("a", 4)
    assert Spot("a") != Spot("a", 3, ["x"])
    assert Spot("a") != Place("a")
    assert Spot("a") != ("a", 3, [], "")
    assert hash(Spot("a", 3, ())) == hash(Spot("a", 3, (), "x")) == hash(("a", 3, ()))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        hash(Spot("a"))
    assert Spot("a").seen is not Spot("a").seen


def test_nothing_of_it_can_be_changed() -> None:
    spot = Spot("a")
    for name in ("name", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(spot, name, "b")
    with pytest.raises(FrozenInstanceError):
        del spot.name
    assert spot == Spot("a")


def test_what_is_worked_out_is_no_field() -> None:
    spot = Spot("a")
    assert spot.worked_out == "a 3"
    assert spot == Spot("a")
    assert "worked" not in repr(spot)
    assert replace(spot, at=4).worked_out == "a 4"
    assert copy.copy(spot) == pickle.loads(pickle.dumps(spot)) == spot


def test_a_class_may_have_something_against_its_fields() -> None:
    class Even(Frozen):
        number: int

        def __post_init__(self) -> None:
            if self.number % 2:
                raise ValueError(f"{self.number} is odd")

    assert Even(2).number == 2
    with pytest.raises(ValueError, match="3 is odd"):
        Even(3)
