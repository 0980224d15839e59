"""The contract between checks, which see problems, and rules, which judge them.

A check is a frozen dataclass by birth (`vaultlint.frozen`): its fields are the parameters a rule file or a user's
configuration may set, validated when those are read. It names what it wants to be shown in `visits`, the words it can
put into a rule's message in `says`, and yields a `Problem` for each fault it sees.

Two families. A **note check** is shown elements of one note's tree and may look at that note alone, so its findings
can be kept with the note. A **vault check** is shown metadata and may ask the vault anything; it never sees Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from vaultlint.findings import Change, Safety
from vaultlint.frozen import Frozen
from vaultlint.text import Edit, Span

if TYPE_CHECKING:
    from vaultlint.markdown.note import Note
    from vaultlint.vault.index import Vault


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check saw, before anyone judged it."""

    span: Span
    details: Mapping[str, str] = field(default_factory=dict)
    """The words for the rule's message; their names are the check's `says`."""
    edits: tuple[Edit, ...] = ()
    """What would mend it; empty where nothing can."""
    safety: Safety = Safety.SAFE
    """How sure the check is of its edits; the rule can only lower it."""
    changes: frozenset[Change] = frozenset()


class Check(Frozen):
    """What both families share."""

    visits: ClassVar[tuple[type, ...]] = ()
    """The types of element or metadata it is shown."""
    says: ClassVar[frozenset[str]] = frozenset()
    """The words it gives to messages."""

    @property
    def sees_all(self) -> bool:
        """Whether it finds here all that it could find anywhere, so that what it does not find is not there."""
        return True


class NoteCheck(Check):
    """Sees one note. `visits` holds types of tree elements, or `Note` to be shown the whole once."""

    traces: ClassVar[tuple[re.Pattern[str], ...]] = ()
    """One of these stands in the raw text of every note with such a fault, so that others need not be shown at all.

    Each should begin with a character that is always the same: Python seeks nothing faster. A check may do without: it
    saves time and must change nothing else. So it may find too much (code and addresses are part of the text, too), and
    never too little: quotes and lists put their marks before the next line of a paragraph.
    """

    def visit(self, element: Any, note: Note) -> Iterator[Problem]:
        """Yield a problem for each fault of `element`; spans are offsets into `note.text`."""
        raise NotImplementedError


class VaultCheck(Check):
    """Sees metadata in the light of the whole vault. `visits` holds types of `vaultlint.vault.metadata`."""

    def visit(self, item: Any, path: str, vault: Vault) -> Iterator[Problem]:
        """Yield a problem for each fault of `item`, which belongs to the file at `path`."""
        raise NotImplementedError
