"""What the configuration says of tags: one style, aliases and a vocabulary, for all the rules that go by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from vaultlint.strict_yaml import Document, Keys, read_limited, read_yaml, shown
from vaultlint.tag_grammar import is_tag_name
from vaultlint.validation import STRICT

_KEY = "tags"


@dataclass(frozen=True)
class TagStyleSection:
    """How all tags are to be spelt; `consistent` follows the vault's own majority."""

    __pydantic_config__: ClassVar[Any] = STRICT

    case: Literal["consistent", "lower", "upper"] = "consistent"
    """`lower`, `upper`, or what most uses have."""
    separator: Literal["consistent", "-", "_", ""] = "consistent"
    """What stands between the words of a tag, or what most uses have there."""


@dataclass(frozen=True)
class TagsSection:
    """The key `tags` of a configuration file."""

    __pydantic_config__: ClassVar[Any] = STRICT

    style: TagStyleSection | Literal["consistent"] = "consistent"
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Tags as they are written, and the tags they stand for."""
    vocabulary: str | None = None
    """A YAML file with the only tags allowed: a list of them, or a mapping whose keys they are."""


def tag_parameters(
    section: TagsSection, document: Document, keys: Keys, folder: Path | None
) -> Mapping[str, Mapping[str, Any]]:
    """What the section means to each rule of tags, as parameters of its check. Raises `ConfigError`.

    `folder` is where the configuration lies; what it names must lie in there too.
    """
    parameters: dict[str, dict[str, Any]] = {}
    if isinstance(section.style, TagStyleSection):
        parameters["inconsistent-tag"] = {"case": section.style.case, "separator": section.style.separator}
    if section.aliases:
        for alias, tag in section.aliases.items():
            if not is_tag_name(tag.removeprefix("#")):
                raise document.fault((*keys, _KEY, "aliases", alias), f"{shown(tag)} can be no tag")
        aliases = {alias.removeprefix("#"): tag.removeprefix("#") for alias, tag in section.aliases.items()}
        parameters.setdefault("inconsistent-tag", {})["aliases"] = aliases
        parameters["aliased-tag"] = {"aliases": aliases}
    if section.vocabulary is not None:
        place = (*keys, _KEY, "vocabulary")
        parameters["unknown-tag"] = {"vocabulary": _vocabulary(section.vocabulary, document, place, folder)}
    return parameters


def _vocabulary(named: str, document: Document, keys: Keys, folder: Path | None) -> list[str]:
    if folder is None:
        raise document.fault(keys, "a file can be named only by a configuration that is a file itself")
    path = folder / named
    if not path.resolve().is_relative_to(folder.resolve()):
        raise document.fault(keys, f"{shown(named)} leads out of the folder of the configuration")
    listed = read_yaml(read_limited(path, named), named).data
    tags = list(listed) if isinstance(listed, list | dict) else []
    if not tags or not all(isinstance(tag, str) for tag in tags):
        raise document.fault(keys, f"{shown(named)} holds no list of tags")
    return [tag.removeprefix("#") for tag in tags]
