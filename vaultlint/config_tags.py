"""What the configuration says of tags: one style, aliases and a vocabulary, for all the rules that go by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from vaultlint.config_reach import Reach, reachable
from vaultlint.strict_yaml import Document, Keys, shown
from vaultlint.tag_grammar import is_tag_name
from vaultlint.validation import STRICT

Earlier = Callable[[str, str], Any]
"""What the configurations that are extended say of a parameter of a rule; None where they say nothing."""
Said = tuple[Mapping[str, Any], Mapping[str, Keys]]
"""Parameters of a rule, and where each of them stands."""

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
    """How all tags are spelt: `case` and `separator`, or `consistent` for what most uses have, tag by tag."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Tags as they are written, and the tags they stand for."""
    vocabulary: str | None = None
    """A YAML file with the only tags allowed: a list of them, or a mapping whose keys they are."""


def tag_parameters(
    section: TagsSection, document: Document, keys: Keys, reach: Reach | None, earlier: Earlier
) -> Mapping[str, Said]:
    """What the section means to each rule of tags, as parameters of its check. Raises `ConfigError`.

    Aliases are laid over those of what is extended, which `earlier` tells.
    """
    at = (*keys, _KEY)
    parameters: dict[str, Any] = {}
    places: dict[str, Keys] = {}
    if isinstance(section.style, TagStyleSection):
        for key in document.at((*at, "style")):
            parameters[key], places[key] = getattr(section.style, key), (*at, "style", key)
    elif document.at((*at, "style")) is not None:
        for key in ("case", "separator"):
            if earlier("inconsistent-tag", key) is not None:
                parameters[key], places[key] = section.style, (*at, "style")
    said: dict[str, Said] = {"inconsistent-tag": (parameters, places)}
    if section.aliases:
        for alias, tag in section.aliases.items():
            if not is_tag_name(tag.removeprefix("#")):
                raise document.fault((*at, "aliases", alias), f"{shown(tag)} can be no tag")
        aliases = (earlier("aliased-tag", "aliases") or {}) | {
            alias.removeprefix("#"): tag.removeprefix("#") for alias, tag in section.aliases.items()
        }
        parameters["aliases"] = aliases
        places["aliases"] = (*at, "aliases")
        said["aliased-tag"] = {"aliases": aliases}, {"aliases": (*at, "aliases")}
    if section.vocabulary is not None:
        place = (*at, "vocabulary")
        tags = _vocabulary(section.vocabulary, document, place, reachable(reach, document, place))
        said["unknown-tag"] = {"vocabulary": tags}, {"vocabulary": place}
    return {rule: one for rule, one in said.items() if one[0]}


def _vocabulary(named: str, document: Document, keys: Keys, reach: Reach) -> list[str]:
    path = reach.find(named, reach.here, document, keys)
    listed = reach.read(path, named).data
    tags = list(listed) if isinstance(listed, list | dict) else []
    if not tags or not all(isinstance(tag, str) for tag in tags):
        raise document.fault(keys, f"{shown(named)} holds no list of tags")
    return [tag.removeprefix("#") for tag in tags]
