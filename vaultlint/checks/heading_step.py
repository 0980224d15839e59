"""A heading that stands two or more levels below the one above it, as `###` right below `#`."""

from __future__ import annotations

from collections.abc import Iterator

from marko import block

from vaultlint.checks.base import NoteCheck, Problem
from vaultlint.markdown.note import Note
from vaultlint.markdown.outline import outline


class HeadingStep(NoteCheck):
    """A step down by more than one level. The first heading may be of any: the title is the file's name."""

    visits = (block.Document,)
    says = frozenset({"level", "above", "above_level"})

    def visit(self, element: block.Document, note: Note) -> Iterator[Problem]:
        above = None
        for heading in outline(element, note):
            if above is not None and heading.level > above.level + 1 and heading.text and not heading.is_hidden:
                details = {
                    "level": str(heading.level),
                    "above": f"“{above.text}”" if above.text else "which is empty",
                    "above_level": str(above.level),
                }
                yield Problem(heading.span, details)
            above = heading
