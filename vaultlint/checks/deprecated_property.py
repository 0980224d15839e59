"""`tag`, `alias` and `cssclass`, which Obsidian has not read since version 1.9.

What they hold was meant for `tags`, `aliases` and `cssclasses`. It is moved there, as a list, where nobody could mean
anything else. A text that an older Obsidian took apart, at its commas or spaces, may have been meant as one thing. Who
chose in Obsidian what `tag` holds, a number say, or keeps in it what is no tag, has a property of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.markdown.properties import Frontmatter, Property, Scalar, read_frontmatter
from vaultlint.markdown.template_code import holds_template_code
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, Span
from vaultlint.vault.list_property import Rewriting
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.tag_property import several_tags

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_ENDINGS = {"tag": "s", "alias": "es", "cssclass": "es"}
_PARTED_AT = {"alias": re.compile(","), "cssclass": re.compile(r"[,\s]")}
_COMMENT = re.compile(r"['\"]?[ \t]*:[ \t]+#")
_LISTS = frozenset({"multitext", "tags", "aliases"})
_CHANGES = frozenset({Change.PROPERTIES, Change.TAGS, Change.READ})


class DeprecatedProperty(VaultCheck):
    """The names in the singular, whatever their case."""

    visits = (Metadata,)
    says = frozenset({"name", "now"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        if item.properties is None or not any(name.lower() in _ENDINGS for name in item.properties):
            return
        note = _Note(path, vault.source(path).text)
        chosen = {name.lower() for name, kind in vault.settings.property_types.items() if kind not in _LISTS}
        seen: set[str] = set()
        for property_ in note.frontmatter.properties:
            old = property_.name.lower()
            if old not in _ENDINGS or old in chosen or (old == "tag" and _is_no_tag(property_)):
                continue
            # Of two one after the other: what the first becomes, the second is added to.
            edits = () if old in seen else _edits(property_, old, note)
            seen.add(old)
            span = Span(property_.name_span.start, max(property_.name_span.end, property_.value_span.end))
            details = {"name": property_.name, "now": old + _ENDINGS[old]}
            safety = Safety.UNSAFE if edits and vault.queried_properties.ask_for(old) else Safety.SAFE
            yield Problem(span, details, edits, safety, _CHANGES)


class _Note:
    """What is rewritten: a note with properties."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        frontmatter = read_frontmatter(text)
        assert frontmatter is not None, "it has properties"
        self.frontmatter: Frontmatter = frontmatter


def _is_no_tag(property_: Property) -> bool:
    """Whether a property `tag` holds a number, a version or a sentence: nobody meant tags."""
    value = property_.value
    if isinstance(value, str):
        # Older versions parted tags at commas and spaces.
        return any(not is_tag_name(part.removeprefix("#")) for part in re.split(r"[,\s]+", value) if part)
    return value is not None and not isinstance(value, list)


def _edits(property_: Property, old: str, note: _Note) -> tuple[Edit, ...]:
    frontmatter = note.frontmatter
    written = note.text[property_.value_span.start : property_.value_span.end]
    if holds_template_code(written) or _is_lost_tag(property_, note):
        return ()
    rewriting = Rewriting(note.path, note.text, frontmatter)
    suffix = _ENDINGS[old]
    now = next((other for other in frontmatter.properties if other.name.lower() == old + suffix), None)
    several = several_tags(property_.value) if old == "tag" and isinstance(property_.value, str) else []
    if several and now is None:
        return rewriting.listed(property_, suffix, several)
    entries = _entries(property_, old)
    if entries is None:
        return ()
    if now is None:
        return rewriting.listed(property_, suffix)
    if now.value is None or now.value == []:
        return rewriting.in_place_of(property_, now, suffix)
    there = _entries(now, old)
    if there is None:
        return ()
    known = {_compared(entry, old) for entry in there}
    additions = []
    for entry in entries:
        if entry.value is not None and (compared := _compared(entry, old)) not in known:
            known.add(compared)
            additions.append(entry)
    return rewriting.merged(property_, now, additions)


def _is_lost_tag(property_: Property, note: _Note) -> bool:
    """Whether a `#` made a comment of what was meant: another rule tells of that, once the property has its name."""
    return property_.value is None and _COMMENT.match(note.text, property_.name_span.end) is not None


def _entries(property_: Property, old: str) -> tuple[Scalar, ...] | None:
    """What a property lists; None where that is more than texts, each of which is one thing."""
    scalars = property_.scalars
    is_list = isinstance(property_.value, list)
    if isinstance(property_.value, dict) or any(len(scalar.keys) != is_list for scalar in scalars):
        return None
    if is_list and len(scalars) != len(property_.value):
        return None
    return scalars if all(_is_one(scalar, old, is_list) for scalar in scalars) else None


def _is_one(scalar: Scalar, old: str, is_list: bool) -> bool:
    if scalar.value is None:
        return True
    if not isinstance(scalar.value, str):
        return False
    if old == "tag":
        return is_tag_name(scalar.value.strip().removeprefix("#"))
    return is_list or not _PARTED_AT[old].search(scalar.value.strip())


def _compared(scalar: Scalar, old: str) -> str:
    """An entry as Obsidian compares it with others."""
    value = str(scalar.value).strip()
    return normalize("NFC", value.removeprefix("#")).lower().rstrip("/") if old == "tag" else value
