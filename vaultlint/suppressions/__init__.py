"""What the author of a note allows: findings that are known and meant.

`%% vaultlint: allow split-word — quoted as published %%`, the same in an HTML comment, `allow-file`, or
`vaultlint: {allow: [split-word]}` in the frontmatter. What a note says to obsidian-linter is understood, too.
"""

from __future__ import annotations

from vaultlint.markdown.note import Note
from vaultlint.suppressions.comments import in_comments
from vaultlint.suppressions.frontmatter import in_frontmatter
from vaultlint.suppressions.of_the_plugin import of_the_plugin
from vaultlint.suppressions.suppression import Suppression

__all__ = ["Suppression", "read_suppressions"]


def read_suppressions(note: Note) -> tuple[Suppression, ...]:
    """All allowances of a note: its own in the order of the text, then what it says to obsidian-linter."""
    own = (*in_frontmatter(note), *in_comments(note)) if "vaultlint" in note.text else ()
    return (*own, *of_the_plugin(note))
