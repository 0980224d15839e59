"""References whose file exists and whose heading or block does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from vaultlint.checks.base import Problem
from vaultlint.checks.references import ReferenceCheck, is_missing
from vaultlint.findings import Change, Safety
from vaultlint.vault.metadata import Link, Metadata
from vaultlint.vault.places import strip_heading_for_link
from vaultlint.vault.rewriting import path_span, retarget_place, subpath_span

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_FIGURES = re.compile(r"\d+")
_NO_LETTER = re.compile(r"[\W_]+")
_RESEMBLES = 80.0
"""Per cent of letters two names of places must share."""


class MissingPlace(ReferenceCheck):
    """A subpath that leads nowhere in its note. What resembles it most is offered in its place.

    Only notes have headings and blocks: `#page=3` of a PDF and `#outline` of an image are left alone.
    """

    says = frozenset({"place", "note", "hint"})

    places: Literal["headings", "blocks"] = "headings"
    """Which kind of place to judge: `#Heading` (nested ones too), or `#^block` and `#[^footnote]`."""

    def concerns(self, link: Link, path: str, vault: Vault) -> bool:  # noqa: ARG002 -- a matter of the link alone
        return link.subpath != ""

    def judge(self, link: Link, path: str, vault: Vault) -> Iterator[Problem]:
        parts = [part for part in link.subpath.split("#") if part]
        if not parts or is_missing(link, path, vault):
            return
        is_block = len(parts) == 1 and parts[0].startswith(("^", "[^"))
        note = vault.resolve(link.path, path).target
        if is_block is not (self.places == "blocks") or note is None:
            return
        if vault.find_place(note, link.subpath) is not None:
            return
        near = _nearest(parts[-1], vault.metadata[note])
        edit = retarget_place(link, path, near) if near else None
        details = {
            "place": parts[-1] if is_block else link.subpath.lstrip("#"),
            "note": "this note" if note == path else f"“{note}”",
            "hint": f"; did you mean “{near}”?" if near else "",
        }
        yield Problem(
            subpath_span(link) or path_span(link),
            details,
            (edit,) if edit else (),
            Safety.UNSAFE,
            frozenset({Change.LINKS}),
        )


def _nearest(place: str, metadata: Metadata) -> str | None:
    """The heading or block of a note that `place` most likely means, as a link would name it."""
    from rapidfuzz import fuzz, process

    wanted = unquote(place)
    if not _letters(wanted) or wanted.startswith("[^"):
        return None
    if wanted.startswith("^"):
        names = [f"^{block.id}" for block in metadata.blocks]
    else:
        names = [strip_heading_for_link(heading.text) for heading in metadata.headings]
    # “Week 12” is no slip of the pen for “Week 13”.
    alike = [name for name in names if _FIGURES.findall(name) == _FIGURES.findall(wanted)]
    found = process.extractOne(wanted, alike, scorer=fuzz.ratio, processor=_letters, score_cutoff=_RESEMBLES)
    return found[0] if found else None


def _letters(name: str) -> str:
    return _NO_LETTER.sub("", name.lower())
