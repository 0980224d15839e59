"""Notes that vaultlint wrote itself: reports, which lie in the vault and are no part of what it says.

A report repeats what is wrong and links to where it is. If that counted, no note would be an orphan any more, and what
was misspelt once would look like a word of the vault. The mark is a property, so that people see and can remove it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from vaultlint.vault.metadata import Metadata

MARK = "vaultlint-report"
_MARKED = re.compile(rf"\ufeff?---[ \t]*\r?\n(?:(?!---|{MARK}:)[^\n]*\n)*+{MARK}:[ \t]*true[ \t]*\r?\n")


def is_own_report(text: str) -> bool:
    """Whether the frontmatter of a note has the mark."""
    return MARK in text and _MARKED.match(text) is not None


def without_what_it_says(metadata: Metadata) -> Metadata:
    """The metadata of a report: what others may link to, and nothing that it asks of others."""
    return replace(
        metadata,
        links=(),
        definitions=(),
        tags=(),
        dropped_tags=(),
        run_on_tags=(),
        split_words=(),
        urls=(),
        callouts=(),
    )
