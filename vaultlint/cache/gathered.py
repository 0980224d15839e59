"""What a run comes to, gathered file by file to be kept.

Findings of a large vault take some hundred megabytes as objects, and little once they are packed.
"""

from __future__ import annotations

from collections.abc import Iterable

from vaultlint.cache.brief import InBrief, packed_brief
from vaultlint.cache.outcome import Found, Noticed, Outcome, packed, packed_parts

_TOGETHER = 1_000
"""Files that are packed at once."""


class Gathered:
    """The outcome of a run that goes on."""

    def __init__(self) -> None:
        self.findings = 0
        self._files: list[Found] = []
        self._packed: list[bytes] = []
        self._brief = InBrief()

    def add(self, found: Found) -> None:
        self.findings += len(found.findings)
        self._brief.add(found)
        self._files.append(found)
        if len(self._files) == _TOGETHER:
            self._pack(())

    def in_brief(self, notices: Iterable[Noticed]) -> bytes:
        """The brief answer, packed."""
        return packed_brief(self._brief.brief(notices))

    def whole(self, notices: Iterable[Noticed]) -> bytes:
        """The whole answer, packed; nothing is to be added behind it."""
        self._pack(notices)
        return packed_parts(self._packed)

    def _pack(self, notices: Iterable[Noticed]) -> None:
        self._packed.append(packed(Outcome(tuple(self._files), tuple(notices))))
        self._files = []
