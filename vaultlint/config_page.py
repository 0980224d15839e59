"""The tables in `docs/configuration.md`, made from the models that read a configuration.

The page is written by hand; between two marks stands what each key takes and what it means, from under its field.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from typing import Any

from vaultlint.config_file import ConfigFile, ObsidianSection, RulesSection
from vaultlint.config_tags import TagsSection, TagStyleSection
from vaultlint.settings_pages import described, descriptions, type_in_words
from vaultlint.validation import kebab

_MODELS: dict[str, type] = {
    shape.__name__: shape for shape in (ConfigFile, RulesSection, TagsSection, TagStyleSection, ObsidianSection)
}
_END = "<!-- until here -->"
_MADE = re.compile(rf"(<!-- made from (\w+) -->\n).*?({_END})", re.DOTALL)


def with_tables(page: str) -> str:
    """The page with its tables as they ought to be. Raises KeyError for one of a model that is none."""
    return _MADE.sub(lambda found: f"{found[1]}\n{_table(_MODELS[found[2]])}\n{found[3]}", page)


def _table(shape: type) -> str:
    return "\n".join(["| key | takes | |", "| --- | --- | --- |", *_rows(shape)]) + "\n"


def _rows(shape: type) -> Iterator[str]:
    about, hints = descriptions(shape), typing.get_type_hints(shape)
    for field in dataclasses.fields(shape):
        name, default = kebab(field.name), field.default
        usual = f" (`{described(default)}` if not said)" if isinstance(default, str | bool) else ""
        yield f"| `{name}` | {type_in_words(_given(hints[field.name]))}{usual} | {about[name]} |"


def _given(hint: Any) -> Any:
    """A type without the nothing that stands for a key that is not there."""
    is_union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    arguments = tuple(one for one in typing.get_args(hint) if one is not type(None))
    return typing.Union[arguments] if is_union else hint  # noqa: UP007 -- made of what is found
