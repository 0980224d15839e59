"""A value that is not what its property holds.

What a property holds is chosen once for the whole vault, in `types.json`; `tags`, `aliases` and `cssclasses` hold lists
everywhere. What Obsidian shows as it is, such as a number where text is wanted, is no fault, and neither is an empty
value. Of the entries of `tags` another rule speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.markdown.properties import Property, read_frontmatter
from vaultlint.markdown.scalars import read_plain
from vaultlint.markdown.template_code import holds_template_code
from vaultlint.tag_grammar import is_tag_name
from vaultlint.text import Edit, Span
from vaultlint.vault.list_property import Rewriting
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.note_roles import is_template

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_ALWAYS = {"tags": "tags", "aliases": "aliases", "cssclasses": "multitext"}
_WANTED = {
    "text": "a text",
    "multitext": "a list",
    "aliases": "a list of texts",
    "tags": "a list of tags",
    "number": "a number",
    "checkbox": "true or false",
    "date": "a date such as 2024-05-01",
    "datetime": "a date and time such as 2024-05-01T09:30",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?")
_LISTS = frozenset({"multitext", "aliases", "tags"})
_LARGEST_EXACT = 2**53 - 1
"""Obsidian's numbers are JavaScript's: beyond this one digits are lost."""
_PARTED = re.compile(r"[,;]")
_MOST_MENDED = 20
"""Properties of one note that are offered a fix at a time: each is proven by reading all of them again."""
_CHANGES = frozenset({Change.PROPERTIES, Change.TAGS, Change.READ})


class PropertyType(VaultCheck):
    """A text where a list is wanted, a word where a number is, a day that no calendar has."""

    visits = (Metadata,)
    says = frozenset({"name", "wanted", "found"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        if not path.lower().endswith(".md") or is_template(path, vault.settings):
            return  # what a template holds is for a person to fill in
        types = {name.lower(): kind for name, kind in vault.settings.property_types.items()} | _ALWAYS
        wrong = {
            name: kind
            for name, value in (item.properties or {}).items()
            if (kind := types.get(name.lower(), "")) in _FITS and not _FITS[kind](value)
        }
        if wrong:  # few notes have any: where it stands is read for those alone
            yield from _problems(path, vault.source(path).text, wrong)


def _problems(path: str, text: str, wrong: Mapping[str, str]) -> Iterator[Problem]:
    frontmatter = read_frontmatter(text)
    assert frontmatter is not None, "it has properties"
    rewriting = Rewriting(path, text, frontmatter)
    mended = 0
    for property_ in frontmatter.properties:
        kind, span = wrong.get(property_.name), property_.value_span
        if kind is None or holds_template_code(text[span.start : span.end]):
            continue
        details = {"name": property_.name, "wanted": _WANTED[kind], "found": _found(property_, kind)}
        edits = _edits(property_, kind, rewriting) if mended < _MOST_MENDED else ()
        mended += bool(edits)
        yield Problem(_misfit(property_, kind), details, edits, Safety.UNSAFE, _CHANGES)


def _is_empty(value: Any) -> bool:
    return value in (None, "", [])


def _is_text(value: Any) -> bool:
    return _is_empty(value) or not isinstance(value, list | dict)


def _is_list(value: Any) -> bool:
    return _is_empty(value) or (isinstance(value, list) and not any(isinstance(item, list) for item in value))


def _is_text_or_nothing(value: Any) -> bool:
    return isinstance(value, str | None)


def _is_list_of_texts(value: Any) -> bool:
    return _is_empty(value) or (isinstance(value, list) and all(map(_is_text_or_nothing, value)))


def _are_tags(value: Any) -> bool:
    """Whether tags are a list, or what `invalid-tag` speaks of: a value alone that is none, and what a list holds."""
    if isinstance(value, list):
        return all(_is_text(item) for item in value)
    if isinstance(value, str):
        return not is_tag_name(value.strip().removeprefix("#"))
    return not isinstance(value, dict)


def _is_number(value: Any) -> bool:
    return _is_empty(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def _is_truth(value: Any) -> bool:
    return _is_empty(value) or isinstance(value, bool)


def _is_date(value: Any) -> bool:
    """Whether a value begins with a day there is. Obsidian shows the day of a time, and midnight of a day."""
    if _is_empty(value):
        return True
    if not isinstance(value, str) or not (day := _DAY.match(value)):
        return False
    rest = value[day.end() :]
    try:
        date.fromisoformat(day[0])
        if rest:
            datetime.fromisoformat(f"{day[0]}{rest}")
    except ValueError:
        return False
    return not rest or _TIME.fullmatch(rest) is not None


_FITS: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "multitext": _is_list,
    "aliases": _is_list_of_texts,
    "tags": _are_tags,
    "number": _is_number,
    "checkbox": _is_truth,
    "date": _is_date,
    "datetime": _is_date,
}


def _misfit(property_: Property, kind: str) -> Span:
    """The item of a list that does not belong in it; the whole value where that is no list, or should be none."""
    if isinstance(property_.value, list) and kind in _LISTS:
        for scalar in property_.scalars:
            if len(scalar.keys) > 1 or (kind == "aliases" and not _is_text_or_nothing(scalar.value)):
                return scalar.span
    return property_.value_span


def _found(property_: Property, kind: str) -> str:
    value = property_.value
    if isinstance(value, list) and kind in _LISTS:
        fits = _is_text_or_nothing if kind == "aliases" else _is_text
        value = next((item for item in value if not fits(item)), value)
        if isinstance(value, dict):
            return "a mapping: a text with “: ” in it needs quotes"
        if isinstance(value, list):
            return "a list within the list"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, str):
        day = _DAY.match(value) if kind in ("date", "datetime") else None
        if day is not None:
            return "a time that there is not" if _is_date(day[0]) else "a day that there is not"
        return "a text"
    return "true or false" if isinstance(value, bool) else "a number"


def _edits(property_: Property, kind: str, rewriting: Rewriting) -> tuple[Edit, ...]:
    value = property_.value
    if not isinstance(value, str):
        return ()
    if kind in _LISTS:
        # With a comma it may have been several; and a class holds no space.
        may_be_several = _PARTED.search(value) or (property_.name.lower() == "cssclasses" and len(value.split()) > 1)
        return () if may_be_several else rewriting.listed(property_)
    if kind in ("number", "checkbox") and len(property_.scalars) == 1:
        written = value.strip()
        try:
            meant = read_plain(written) if written else None
        except ValueError:
            return ()
        if isinstance(meant, int) and abs(meant) > _LARGEST_EXACT:
            return ()
        # A number that is written otherwise than numbers are is a name in figures: `01234`, `1.10`, `0x1F`.
        if meant is not None and _FITS[kind](meant) and str(meant).lower() == written.lower():
            return rewriting.rewritten(property_.scalars[0], property_, written, meant)
    return ()
