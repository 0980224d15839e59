"""A callout whose type is one letter away from one that Obsidian knows.

What is a word by itself, `[!vote]`, is a type that somebody thought up. So is nearly every short name, `[!cita]`,
whatever it is close to; there only letters that changed places, or that are doubled or should be, make a slip.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.text import Edit
from vaultlint.vault.metadata import Callout

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

# `tip` and `bug` are too short to tell a slip from another word.
_SHORTEST = 4
_SHORT = 4
"""Up to here a name that is close to a type is another name as often as a slip."""
_KNOWN_WORD = 3.0
"""From here on a word (`lexicon.commonness`) is one that people know."""


class UnknownCallout(VaultCheck):
    """`[!warnnig]`. What a theme, a snippet or a plugin knows, or the vault uses often, is a type of its own."""

    visits = (Callout,)
    says = frozenset({"type", "known"})

    known: tuple[str, ...] = ()
    """The types there are, in small letters."""
    common: int = 3
    """A type that the vault uses so often is one of its own."""

    def visit(self, item: Callout, path: str, vault: Vault) -> Iterator[Problem]:
        name = item.type.lower()
        if name in self.known or name in vault.settings.callouts or vault.callouts[name] >= self.common:
            return
        near = [known for known in self.known if len(known) >= _SHORTEST and _is_slip(name, known)]
        if len(near) == 1 and not _is_a_word(name):
            edits = (Edit(path, item.span, near[0]),)
            changes = frozenset({Change.STRUCTURE})
            yield Problem(item.span, {"type": item.type, "known": near[0]}, edits, Safety.UNSAFE, changes)


def _is_slip(written: str, meant: str) -> bool:
    """Whether one letter more, less or other, or two that changed places, make one of the other. A plural is none."""
    if written == f"{meant}s" or abs(len(written) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    one, other = written[start:], meant[start:]
    if one[:2] == other[1::-1] and one[2:] == other[2:]:
        return True  # two changed places
    if len(written) > _SHORT:
        return one[1:] == other[1:] or one[1:] == other or one == other[1:]
    # A doubled letter differs from a single one behind the first of the two.
    before = written[start - 1 : start]
    return (one[1:] == other and one[:1] == before) or (one == other[1:] and other[:1] == before)


def _is_a_word(name: str) -> bool:
    """Whether English has the name as a word, and not as a rare one: `[!vote]`, `[!terror]`."""
    from vaultlint.lexicon import commonness

    return commonness(name) >= _KNOWN_WORD
