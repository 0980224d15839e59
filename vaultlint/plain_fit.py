"""What plainly fits a dataclass, told without pydantic: most files that people write have no fault.

Importing pydantic and having it understand our types takes as long as judging a note. So data is first looked at here:
each value has exactly the type that its field wants, or else `DoesNotFit` is raised and pydantic decides, which knows
much more and says what is wrong. Whatever fits here pydantic takes as well, and makes the same of it.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Take = Callable[[Any], Any]
"""Makes of data what a field holds. Raises `DoesNotFit`."""


class DoesNotFit(Exception):
    """Not plainly; it may fit all the same."""


def taken(shape: type, given: Mapping[str, Any], names: Mapping[str, str]) -> Any:
    """What a file says as a `shape`; `names` are those of its fields by what the file calls them. Raises `DoesNotFit`.

    `given` is data as JSON has it.
    """
    takes = _fields(shape)
    try:
        return shape(**{names[key]: takes[names[key]](value) for key, value in given.items()})
    except (KeyError, TypeError, ValueError) as error:  # of what a dataclass has against its fields, too
        raise DoesNotFit(str(error)) from None


@cache
def _fields(shape: type) -> dict[str, Take]:
    hints = typing.get_type_hints(shape, include_extras=True)
    return {field.name: _take(hints[field.name]) for field in dataclasses.fields(shape) if field.init}


def _take(kind: Any) -> Take:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return lambda data: data
    if kind in (str, bool, int, types.NoneType):
        return _exactly(kind)
    if origin is typing.Literal:
        return _literal(arguments)
    if origin in (typing.Union, types.UnionType):
        return _one_of([_take(argument) for argument in arguments])
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return _tuple(_take(arguments[0]))
    if origin in (dict, Mapping):
        return _mapping(*map(_take, arguments))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind)
    return _nothing


def _nothing(_data: Any) -> Any:
    raise DoesNotFit


def _exactly(kind: Any) -> Take:
    def take(data: Any) -> Any:
        if type(data) is not kind:
            raise DoesNotFit
        return data

    return take


def _literal(choices: tuple[Any, ...]) -> Take:
    def take(data: Any) -> Any:
        # 1 is no truth, though Python has them equal.
        if not any(type(data) is type(choice) and data == choice for choice in choices):
            raise DoesNotFit
        return data

    return take


def _one_of(takes: list[Take]) -> Take:
    """Fits where just one of them does: which of two pydantic would prefer need not be known."""

    def take(data: Any) -> Any:
        found = []
        for one in takes:
            try:
                found.append(one(data))
            except DoesNotFit:
                continue
        if len(found) != 1:
            raise DoesNotFit
        return found[0]

    return take


def _tuple(take_one: Take) -> Take:
    def take(data: Any) -> Any:
        if type(data) is not list:
            raise DoesNotFit
        return tuple(map(take_one, data))

    return take


def _mapping(take_key: Take, take_one: Take) -> Take:
    def take(data: Any) -> Any:
        if type(data) is not dict:
            raise DoesNotFit
        return {take_key(key): take_one(value) for key, value in data.items()}

    return take


def _dataclass(kind: type) -> Take:
    config = getattr(kind, "__pydantic_config__", None)
    if config is None:
        return _nothing
    names = {config["alias_generator"](field.name): field.name for field in dataclasses.fields(kind) if field.init}

    def take(data: Any) -> Any:
        if type(data) is not dict:
            raise DoesNotFit
        return taken(kind, data, names)

    return take
