"""Names of properties that queries ask for, and that no fix may take away behind their backs.

Bases, blocks of Dataview and its inline queries are programs. What they mean is not worked out here: a word in one of
them that is the name of a property counts as asking for it.
"""

from __future__ import annotations

import re
from functools import cached_property

from vaultlint.regex import regex
from vaultlint.vault.discovery import Files

_BLOCK = regex(
    r"^[ \t>]*+(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?:dataview|dataviewjs|base|tasks|meta-bind|datacore)\w*+\b(?P<query>.*?)"
    r"(?:^[ \t>]*+(?P=fence)|\Z)",
    re.MULTILINE | re.DOTALL,
)
_INLINE = regex(r"`\$?=(?P<query>[^`\n]++)`")
_WORD = regex(r"[^\W\d][\w-]*+")


class QueriedProperties:
    """The words of all queries of a vault, each in small letters; every text is read once, when somebody asks."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def ask_for(self, name: str) -> bool:
        """Whether some query holds the name of a property."""
        return name.lower() in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        words: set[str] = set()
        for path in self._files.paths:
            lowered = path.lower()
            if lowered.endswith((".base", ".md")):
                try:
                    text = self._files.read(path).decode("utf-8", "replace")
                except OSError:
                    continue
                queries = [text] if lowered.endswith(".base") else _queries(text)
                words.update(word.lower() for query in queries for word in _WORD.findall(query))
        return frozenset(words)


def _queries(text: str) -> list[str]:
    blocks = [match["query"] for match in _BLOCK.finditer(text)] if "```" in text or "~~~" in text else []
    return blocks + [match["query"] for match in _INLINE.finditer(text)]
