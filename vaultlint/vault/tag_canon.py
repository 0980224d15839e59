"""How a tag ought to be spelt: as configured, else as somebody said explicitly, else as the vault mostly does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from vaultlint.frozen import Frozen
from vaultlint.tag_grammar import is_tag_name
from vaultlint.vault.tag_index import Key, TagIndex, Usual, key_of
from vaultlint.vault.tag_spelling import humps, separated, tag_levels, words

_SPACE = re.compile(r"\s+")

Case = Literal["consistent", "lower", "upper"]
Separator = Literal["consistent", "-", "_", ""]


class Canonical(NamedTuple):
    """The spelling that a tag ought to have, and why."""

    name: str
    reason: str
    is_even: bool = False
    """Whether no more than the order of paths speaks for it."""


class TagStyle(Frozen):
    """What a vault's owner wants of all tags; `consistent` follows the vault's own majority, level by level."""

    case: Case = "consistent"
    separator: Separator = "consistent"
    """What stands between the words of a level; humps of `camelCase` are such a place too."""
    spelt: Sequence[str] = ()
    """Tags whose spelling somebody gave explicitly, such as the goals of aliases."""

    def canonical(self, name: str, index: TagIndex) -> Canonical | None:
        """How the tag `name` ought to be spelt; None where nothing is known of it."""
        key = key_of(name)
        levels: list[str] = []
        reasons: list[str] = []
        is_even = False
        for depth, written in enumerate(tag_levels(name)):
            at = key[: depth + 1]
            usual = index.usual(at)
            level = usual.level if usual is not None else _SPACE.sub("-", written)
            if self.is_styled:
                level = self._styled(level, index.forms(at))
                reason = "the configured style"
            elif at in self._explicit:
                level = self._explicit[at]
                reason = "as configured"
            else:
                reason = _majority(usual)
                is_even = is_even or (usual is not None and usual.tied)
            levels.append(level)
            if level != written:
                reasons.append(reason)
        canonical = "/".join(levels)
        # An entry of a property can hold anything; what would be no tag either way is left to its owner.
        return Canonical(canonical, reasons[0] if reasons else "", is_even) if is_tag_name(canonical) else None

    @cached_property
    def _explicit(self) -> dict[Key, str]:
        """How each level of the tags in `spelt` is spelt."""
        found = [(key_of(name), tag_levels(name)) for name in self.spelt]
        return {key[: depth + 1]: level for key, levels in found for depth, level in enumerate(levels)}

    @property
    def is_styled(self) -> bool:
        return self.case != "consistent" or self.separator != "consistent"

    def _styled(self, level: str, forms: Mapping[str, int]) -> str:
        if self.separator != "consistent":
            borne_out = (split for split in map(words, forms) if self._is_borne_out(split, level, forms))
            parts = next(borne_out, words(level))
            level = separated(self.separator.join(parts) or level, self.separator)
        if self.case == "lower":
            return level.lower()
        return level.upper() if self.case == "upper" else level

    @staticmethod
    def _is_borne_out(split: list[str], level: str, forms: Mapping[str, int]) -> bool:
        """Whether a spelling tells where the words of `level` end: `deep-learning` does so for `DeepLearning`.

        One slip, `re-search`, does not tear thirty `research` apart.
        """
        if len(split) <= len(words(level)):
            return False
        telling = sum(uses for form, uses in forms.items() if words(form) == split)
        return 2 * telling > sum(forms.values()) or [word.lower() for word in split] == humps(level)


def _majority(usual: Usual | None) -> str:
    if usual is None:
        return "a tag holds no space"
    times = "once" if usual.uses == 1 else f"{usual.uses:,} times"
    return f"written so {times}, as often as otherwise, and first" if usual.tied else f"written so {times}"
