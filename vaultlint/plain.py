"""Our own values as plain data and back: lists, texts, numbers, nothing that could run.

What is kept in a cache or handed from one process to another is JSON. A dataclass or a named tuple becomes the list of
its fields in their order, an enum its name, a tuple a list; the types that a class declares say how it is read again.
Whoever reads what somebody else may have written catches `NotPlain`: data that does not fit raises nothing else.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]


class NotPlain(ValueError):
    """Data that is not what a type would have made."""


@cache
def encoder(kind: Any) -> Encode:
    """How values of the type `kind` become plain data."""
    return _of(kind)[0]


@cache
def decoder(kind: Any) -> Decode:
    """How plain data becomes a value of the type `kind` again. Raises `NotPlain`."""
    decode = _of(kind)[1]

    def checked(data: Any) -> Any:
        try:
            return decode(data)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, RecursionError) as error:
            raise NotPlain(f"no {kind}: {type(error).__name__}") from None

    return checked


@cache
def _of(kind: Any) -> tuple[Encode, Decode]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in _AS_IT_IS or origin is typing.Literal:
        return _same, _literal(arguments) if origin is typing.Literal else _instance_of(kind)
    if origin in (typing.Union, types.UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is frozenset:
        encode, decode = _of(arguments[0])
        return lambda value: sorted(map(encode, value)), lambda data: frozenset(map(decode, _list(data)))
    if origin in (dict, Mapping, typing.get_origin(typing.Mapping[str, str])):
        encode, decode = _of(arguments[1])
        return (
            lambda value: {key: encode(one) for key, one in value.items()},
            lambda data: {key: decode(one) for key, one in data.items()},
        )
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.name, lambda data: kind[data]
    if isinstance(kind, type) and issubclass(kind, tuple):
        return _named_tuple(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"no plain data is known for {kind}")


def _same(value: Any) -> Any:
    return value


def _list(data: Any) -> Any:
    if type(data) is not list:
        raise TypeError("a list is wanted")
    return data


def _instance_of(kind: Any) -> Decode:
    if kind is Any:
        return _same

    def decode(data: Any) -> Any:
        if type(data) is not kind:
            raise TypeError("another type is wanted")
        return data

    return decode


def _literal(choices: tuple[Any, ...]) -> Decode:
    def decode(data: Any) -> Any:
        if data not in choices:
            raise ValueError("not among the choices")
        return data

    return decode


def _optional(arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
    (kind,) = (argument for argument in arguments if argument is not type(None))
    encode, decode = _of(kind)
    return (
        _same if encode is _same else lambda value: None if value is None else encode(value),
        lambda data: None if data is None else decode(data),
    )


def _tuple(arguments: tuple[Any, ...]) -> tuple[Encode, Decode]:
    if len(arguments) == 2 and arguments[1] is ...:
        encode, decode = _of(arguments[0])
        if encode is _same:
            return list, lambda data: tuple(map(decode, _list(data)))
        return lambda value: list(map(encode, value)), lambda data: tuple(map(decode, _list(data)))
    both = [_of(argument) for argument in arguments]
    return (
        lambda value: [encode(one) for (encode, _), one in zip(both, value, strict=True)],
        lambda data: tuple(decode(one) for (_, decode), one in zip(both, _list(data), strict=True)),
    )


def _named_tuple(kind: Any) -> tuple[Encode, Decode]:
    hints = typing.get_type_hints(kind)
    kinds = tuple(hints[name] for name in kind._fields)
    if kind._field_defaults or Any in kinds or any(_of(one)[0] is not _same for one in kinds):
        usual = [kind._field_defaults.get(name, _MISSING) for name in kind._fields]
        return _fields(kinds, usual, list, kind)
    make = kind._make

    def decode_plain(data: Any) -> Any:
        if tuple(map(type, _list(data))) != kinds:
            raise TypeError("other types are wanted")
        return make(data)

    return list, decode_plain


def _dataclass(kind: Any) -> tuple[Encode, Decode]:
    fields = [field for field in dataclasses.fields(kind) if field.init]
    hints = typing.get_type_hints(kind) if fields else {}
    names = [field.name for field in fields]
    # One call for all; of a single name a getter makes no tuple.
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]
    return _fields([hints[name] for name in names], [field.default for field in fields], values_of, kind)


def _fields(
    kinds: Sequence[Any], defaults: Sequence[Any], values_of: Callable[[Any], Iterable[Any]], make: Callable[..., Any]
) -> tuple[Encode, Decode]:
    """What has fields, as a list of their values."""
    both = [_of(kind) for kind in kinds]
    worked = [(number, encode) for number, (encode, _) in enumerate(both) if encode is not _same]
    decoders = [decode for _, decode in both]
    # What comes last and is as usual need not be said.
    usual = [
        encode(default) if default is not _MISSING else _MISSING
        for default, (encode, _) in zip(defaults, both, strict=True)
    ]
    fewest = next((number for number, default in enumerate(usual) if default is not _MISSING), len(usual))

    def encode(value: Any) -> Any:
        data = list(values_of(value))
        for number, encode_one in worked:
            data[number] = encode_one(data[number])
        while len(data) > fewest and data[-1] == usual[len(data) - 1] and type(data[-1]) is type(usual[len(data) - 1]):
            data.pop()
        return data

    def decode(data: Any) -> Any:
        if not fewest <= len(_list(data)) <= len(decoders):
            raise ValueError("another number of fields is wanted")
        return make(*[decode_one(one) for decode_one, one in zip(decoders, data, strict=False)])

    return encode, decode


_MISSING = dataclasses.MISSING
_AS_IT_IS: frozenset[Any] = frozenset({str, int, float, bool, type(None), Any})
