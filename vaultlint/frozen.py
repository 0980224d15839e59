"""Frozen dataclasses that are cheap to declare.

`dataclass` writes up to six methods for a class and has Python compile them, in every run: a third of a millisecond,
and a run that judges one note meets a hundred classes. These share their methods. They are for what a run makes few of:
each object keeps its fields in a dictionary, and takes twice as long to make.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen:
    """A class derived from this one is what `@dataclass(frozen=True)` would make of it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    # Two underscores: none of these is in the way of a name in a class.
    __names: ClassVar[tuple[str, ...]] = ()
    __usual: ClassVar[dict[str, Any]] = {}
    __made: ClassVar[dict[str, Callable[[], Any]]] = {}
    """How usual values are made that must not be shared."""
    __compared: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        if not cls.__doc__:
            cls.__doc__ = cls.__name__  # else its signature is put together
        dataclass(init=False, repr=False, eq=False)(cls)
        of_class = fields(cls)
        cls.__names = tuple(one.name for one in of_class)
        cls.__usual = {one.name: one.default for one in of_class if one.default is not MISSING}
        cls.__made = {one.name: one.default_factory for one in of_class if one.default_factory is not MISSING}
        cls.__compared = tuple(one.name for one in of_class if one.compare)

    def __init__(self, *values: Any, **named: Any) -> None:
        names, held = self.__names, self.__dict__
        held.update(self.__usual)
        held.update(zip(names, values, strict=False))
        held.update(named)
        for name, make in self.__made.items():
            if name not in held:
                held[name] = make()
        given_twice = not named.keys().isdisjoint(names[: len(values)])
        if held.keys() != set(names) or len(values) > len(names) or given_twice:
            raise TypeError(f"{type(self).__name__} has the fields {', '.join(names)}, and needs each of them once")
        self.__post_init__()

    def __post_init__(self) -> None:
        """What a class has to say when all fields are there."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(self.__dict__[name] == other.__dict__[name] for name in self.__compared)

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__[name] for name in self.__compared))

    def __repr__(self) -> str:
        said = (f"{one.name}={self.__dict__[one.name]!r}" for one in fields(self) if one.repr)
        return f"{type(self).__qualname__}({', '.join(said)})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")
