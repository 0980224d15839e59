"""The settings of a rule in words: the fields of its check, their types, and the docstrings under them."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import json
import textwrap
import types
import typing
from collections.abc import Mapping
from typing import Any

from vaultlint.rule import Rule
from vaultlint.validation import kebab

_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    type(None): "nothing",
    Any: "anything",
}


def settings(rule: Rule) -> str:
    """The parameters that a configuration may set, as Markdown: a piece of YAML with today's values, and a list."""
    lines = ["```yaml", "rules:", f"  {rule.id}:", f"    severity: {rule.severity.label}"]
    items = ["- `severity`: `hint`, `warning` or `error`."]
    check: Any = rule.check  # a dataclass, as every kind of check is
    if check is not None:
        hints = typing.get_type_hints(type(check))
        about = descriptions(type(check))
        for field in dataclasses.fields(check):
            name = kebab(field.name)
            value = rule.parameters.get(name, getattr(check, field.name))
            lines.append(f"    {name}: {described(value)}")
            items.append(f"- `{name}`: {type_in_words(hints[field.name])}. {about.get(name, '')}".rstrip())
    return "\n".join([*lines, "```", "", *items])


def descriptions(shape: type) -> dict[str, str]:
    """The docstring under each field of a dataclass, inherited ones too, by the name that files use."""
    found: dict[str, str] = {}
    for origin in reversed(shape.__mro__):
        if not dataclasses.is_dataclass(origin):
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(origin)))
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for field, text in itertools.pairwise(body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(text):
                found[kebab(field.target.id)] = " ".join(ast.literal_eval(text.value).split())
    return found


def described(value: Any) -> str:
    """A value as YAML would have it, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {described(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return "[" + ", ".join(described(item) for item in items) + "]"
    if isinstance(value, str) and value.replace("-", "").replace("_", "").isalnum():
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_text(node: ast.stmt) -> typing.TypeGuard[ast.Expr]:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def type_in_words(hint: Any) -> str:
    """What a file may say there."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return " or ".join(f"`{described(value)}`" for value in arguments)
    if dataclasses.is_dataclass(hint):
        return "a mapping"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(type_in_words(argument) for argument in arguments)
    if origin in (tuple, list, frozenset, set):
        return f"a list ({type_in_words(arguments[0])})"
    if origin is not None and issubclass(origin, Mapping):
        return f"a mapping ({type_in_words(arguments[0])}: {type_in_words(arguments[1])})"
    return _WORDS.get(hint, getattr(hint, "__name__", str(hint)))
