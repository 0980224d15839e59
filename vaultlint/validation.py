"""Plain data from a file made into frozen dataclasses, by pydantic, with errors that name the line.

The dataclasses themselves know nothing of pydantic, so a run that finds its rules in the cache never imports it.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from typing import TYPE_CHECKING, Any, TypeVar

from vaultlint.plain_fit import DoesNotFit, taken
from vaultlint.strict_yaml import ConfigError, Document, Keys, did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class WrongField(ValueError):
    """What a dataclass has against the value of one of its fields; a file is at fault where that field stands."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


_EXPECTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list",
    "list_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "dataclass_type": "a mapping",
    "dataclass_exact_type": "a mapping",
}

_adapters: dict[type, Any] = {}  # costly to make, and every rule file needs the same few


def kebab(name: str) -> str:
    """A field's name as files spell it: `assume_exists` is `assume-exists`, `with_` is `with`."""
    return name.rstrip("_").replace("_", "-")


STRICT = {"extra": "forbid", "alias_generator": kebab}
"""What a dataclass that is read from a file declares as its `__pydantic_config__`."""


def validated(shape: type[T], document: Document, keys: Keys = (), data: Mapping[str, Any] | None = None) -> T:
    """The part of `document` under `keys` (or `data` that stands for it) as a `shape`. Raises `ConfigError`."""
    value: Any = data
    if data is None:
        value = document.data
        for key in keys:
            value = value[key]
    if not isinstance(value, dict):
        raise document.fault(keys, f"expected a mapping, got {shown(value)}")
    if unknown := [key for key in value if key not in known_keys(shape)]:
        raise document.fault((*keys, unknown[0]), _unknown_key(unknown[0], shape))
    try:
        return _taken(shape, value)
    except DoesNotFit:
        return _validated(shape, document, keys, value)


def _taken(shape: type[T], value: dict[str, Any]) -> T:
    """What plainly fits. Raises `DoesNotFit`."""
    try:
        # What is no JSON, or no text, is refused by pydantic.
        given = json.loads(json.dumps(value, default=str, ensure_ascii=False, allow_nan=False).encode("utf-8"))
    except (ValueError, RecursionError):
        raise DoesNotFit from None
    read: T = taken(shape, given, {kebab(name): name for name in _fields(shape)})
    return read


def _validated(shape: type[T], document: Document, keys: Keys, value: dict[str, Any]) -> T:
    from pydantic import ValidationError

    names = {kebab(name): name for name in _fields(shape)}
    aliased = hasattr(shape, "__pydantic_config__")
    given = {key if aliased else names[key]: item for key, item in value.items()}
    try:
        # Strict JSON is exactly what a file can say: lists become tuples, but "1" no number and 1 no truth.
        read: T = _adapter(shape).validate_json(json.dumps(given, default=str), strict=True)
    except ValidationError as error:
        faults = [_fault(shape, document, keys, dict(detail)) for detail in error.errors(include_url=False)]
        raise min(faults, key=lambda fault: (fault.line or 0, fault.column or 0)) from None
    return read


def json_schema(shape: type) -> dict[str, Any]:
    """The JSON schema of what `validated` takes for a `shape`."""
    schema: dict[str, Any] = _adapter(shape).json_schema()
    return schema


def _adapter(shape: type) -> Any:
    from pydantic import TypeAdapter

    if shape not in _adapters:
        _adapters[shape] = TypeAdapter(shape)
    return _adapters[shape]


def known_keys(shape: type) -> tuple[str, ...]:
    return tuple(kebab(name) for name in _fields(shape))


def _fields(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(shape) if field.init)


def _fault(shape: type, document: Document, keys: Keys, detail: dict[str, Any]) -> ConfigError:
    way: Keys = tuple(step for step in detail["loc"] if step != "[key]")
    way = tuple(kebab(step) if at == 0 and isinstance(step, str) else step for at, step in enumerate(way))
    match detail["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            message = _unknown_key(str(way[-1]), _shape_at(shape, way[:-1]))
        case "missing" | "missing_argument":
            return document.fault((*keys, *way[:-1]), f"{shown(way[-1])} is missing")
        case "literal_error" | "enum":
            message = f"expected {detail['ctx']['expected']}, got {shown(detail['input'])}"
        case "value_error":  # what a dataclass itself has against its fields
            fault = detail["ctx"]["error"]
            field = (kebab(fault.field),) if isinstance(fault, WrongField) else ()
            return document.fault((*keys, *way, *field), str(fault))
        case kind if kind in _EXPECTED:
            message = f"expected {_EXPECTED[kind]}, got {shown(detail['input'])}"
        case _:
            message = f"{detail['msg']}, got {shown(detail['input'])}"
    return document.fault((*keys, *way), message)


def _unknown_key(key: str, shape: type | None) -> str:
    return f"unknown key {shown(key)}{did_you_mean(key, known_keys(shape) if shape else ())}"


def _shape_at(shape: type, way: Keys) -> type | None:
    """The dataclass that `way` leads to from `shape`, through lists and mappings."""
    here: Any = shape
    for step in way:
        if dataclasses.is_dataclass(here):
            hints = typing.get_type_hints(here)
            here = next((hint for name, hint in hints.items() if kebab(name) == step), None)
        else:
            here = next((argument for argument in typing.get_args(here) if argument not in (str, Ellipsis)), None)
        if type(None) in typing.get_args(here):
            here = next(argument for argument in typing.get_args(here) if argument is not type(None))
    return here if isinstance(here, type) and dataclasses.is_dataclass(here) else None
