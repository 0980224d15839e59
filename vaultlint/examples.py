"""Text that shows what a rule finds and what it leaves alone: its tests, and half of its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, ClassVar, Literal

from vaultlint.text import Span
from vaultlint.validation import STRICT

Surrounding = Literal["code", "quote", "list", "neighbours", "crlf", "frontmatter", "bom", "cjk", "any"]

MARK = re.compile("[«»]")


@dataclass(frozen=True)
class Example:
    """Text that shows what a rule finds (`bad`), what it leaves alone (`good`), or what its fix makes of it (both).

    `bad` alone: found, and no fix is offered.
    """

    __pydantic_config__: ClassVar[Any] = STRICT

    bad: str | None = None
    """Text with «marks» around exactly what must be underlined, as often as it must be found."""
    good: str | None = None
    """With `bad`: the same text after every fix. Alone: text in which the rule finds nothing."""
    path: str = "note.md"
    """Where the text stands in the example's vault."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """The other files of the example's vault: path and content."""
    before: Mapping[str, str] | None = None
    """The other files as they were, for a rule that judges what a change did."""
    with_: Mapping[str, Any] = field(default_factory=dict)
    """Parameters that differ from the rule's own in this example."""
    among: tuple[str, ...] = ()
    """Other rules that are in force in this example, for a rule that speaks of what others found."""
    message: str | None = None
    """What the first finding says, where that is worth showing."""
    not_in: Mapping[Surrounding, str] = field(default_factory=dict)
    """Surroundings this text means something else in (or `any`), each with the reason: tests leave them out."""


def marked_spans(text: str) -> tuple[str, tuple[Span, ...]]:
    """`text` without its «marks», and the spans that they enclose."""
    parts = MARK.split(text)
    ends = [*accumulate(map(len, parts))]
    return "".join(parts), tuple(
        Span(ends[index] - len(parts[index]), ends[index]) for index in range(1, len(parts), 2)
    )
