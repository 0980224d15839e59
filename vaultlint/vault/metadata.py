"""What a note offers to others and asks of them, in the words of Obsidian's own metadata cache.

Plain data with spans, small enough to keep for a hundred thousand notes: everything a vault check needs to know
about a note is here, so judging links and tags never needs the Markdown again. Canvas and base files have metadata
too; their spans point into the JSON or YAML as written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from vaultlint.text import Span


class LinkKind(Enum):
    """How a reference is written."""

    WIKILINK = "wikilink"  # [[Note#Heading|display]]
    MARKDOWN = "markdown"  # [display](Note.md#Heading)
    PROPERTY = "property"  # key: "[[Note]]" in the frontmatter
    CANVAS = "canvas"  # a file node, or the background of a group: a path in the vault
    BASE = "base"  # link("Note") or file("Note.md") in a base


class Link(NamedTuple):
    """A reference to a file of the vault, perhaps to a place in it. URLs are not among them."""

    kind: LinkKind
    target: str
    """What is asked for, decoded: path and subpath (Obsidian's `link`)."""
    span: Span
    """The whole reference, from `[[` or `[` to its end."""
    target_span: Span
    """Where the target is written (still percent-encoded in a Markdown link)."""
    original: str
    """The whole reference as written."""
    display: str | None = None
    """The text shown instead of the target; None where none was written."""
    embed: bool = False
    in_comment: bool = False
    key: str = ""
    """The property that holds the link, `links.0` for an item of a list; empty in a body."""
    in_table: bool = False
    """Whether the link stands in a cell, where the bar of a wikilink needs a backslash."""
    path_length: int | None = None
    """How long the path is where no `#` ends it: a canvas keeps path and subpath apart, and names may hold a `#`."""
    subpath_span: Span | None = None
    """Where the subpath is written when it stands apart from the path, as in a canvas."""

    @property
    def path(self) -> str:
        return self.target[: self._path_end]

    @property
    def subpath(self) -> str:
        """What follows the path, with its `#`; empty where the link means the whole file."""
        return self.target[self._path_end :]

    @property
    def _path_end(self) -> int:
        if self.path_length is not None:
            return self.path_length
        mark = self.target.find("#")
        return mark if mark >= 0 else len(self.target)


class Heading(NamedTuple):
    """A heading; `text` is raw Markdown, as Obsidian keeps it."""

    text: str
    level: int
    span: Span
    text_span: Span
    """Where exactly `text` stands."""


class Block(NamedTuple):
    """A block with an id, `^id` at its end; `id` is as written."""

    id: str
    span: Span
    """The block that bears the id."""
    id_span: Span
    """The id itself, with its `^`."""


class Tag(NamedTuple):
    """One use of a tag; `name` has no `#`."""

    name: str
    span: Span
    """In a body with the `#`; in a property the entry as written, without quotes."""
    in_property: bool = False
    in_comment: bool = False
    is_dropped: bool = False
    """Whether Obsidian drops it: an entry of the property `tags` with a space in it was meant as a tag and is none."""


class RunOnTag(NamedTuple):
    """What is no tag for what it begins with: `word#name`, where a space is missing, or a full-width `＃name`."""

    name: str
    span: Span
    """From the `#` on."""
    is_full_width: bool = False


class Split(Enum):
    """What may have broken a word in two."""

    FULL_STOP = ". "
    """Letters may be lost to it."""
    HYPHEN = "-"
    SPACE = " "
    NAME = ". x"
    """A full stop that belongs there, and a space that does not: `data. json`."""


class SplitWord(NamedTuple):
    """What may be two halves of one word; in nearly all notes it is no more than the end of a sentence."""

    split: Split
    lead: str
    """What a hyphen joins to the word in front, with that hyphen."""
    before: str
    after: str
    tail: str
    """What a hyphen joins to the word at its end, with that hyphen."""
    span: Span
    """The whole, from the lead to the tail."""
    gap: Span
    """What stands between the halves."""
    titled: int = 0
    """How many of the two words around it begin with a capital."""
    around: tuple[str, ...] = ()
    """Where the first half is a single letter: these two words in small letters, empty for what is none."""
    is_foreign: bool = False
    """Whether the text around is German, French, Dutch, Spanish or Italian by its little words."""
    beside_cjk: bool = False
    """Whether Chinese, Japanese or Korean text touches it, in which no English sentence ends."""


class Alias(NamedTuple):
    """Another name of a note, as its properties say."""

    name: str
    span: Span
    """The entry as written, without quotes."""


class Footnote(NamedTuple):
    """A footnote's definition, `[^id]: …`."""

    id: str
    span: Span


class File(NamedTuple):
    """A file as such, whatever is in it: where it lies and what it is called. Attachments are shown as nothing else."""

    path: str


class WebLink(NamedTuple):
    """A link out of the vault, in the text of a note; pictures are none."""

    url: str
    span: Span
    """The whole link."""


class Callout(NamedTuple):
    """A quote that is a callout, `[!type]`."""

    type: str
    span: Span
    """The type, as written."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that the vault knows about one file; lists are in the order of the text."""

    headings: tuple[Heading, ...] = ()
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    """Links and embeds of the body, then those of the properties."""
    tags: tuple[Tag, ...] = ()
    """Tags of the properties, then those of the body."""
    dropped_tags: tuple[Tag, ...] = ()
    """Entries of the property `tags` that Obsidian drops."""
    run_on_tags: tuple[RunOnTag, ...] = ()
    split_words: tuple[SplitWord, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    definitions: tuple[Link, ...] = ()
    """What reference definitions lead to, `[id]: Note.md`: Obsidian keeps them apart from links."""
    aliases: tuple[Alias, ...] = ()
    urls: tuple[WebLink, ...] = ()
    callouts: tuple[Callout, ...] = ()
    properties: dict[str, Any] | None = None
    """The frontmatter's values, None where there is no (readable) frontmatter."""
    frontmatter_span: Span | None = None
    is_frontmatter_broken: bool = False
    """Whether there is frontmatter that is no YAML, and what it holds cannot be told."""
    error: str | None = field(default=None)
    """Why the file could not be read as what its name says; everything else is empty then."""
