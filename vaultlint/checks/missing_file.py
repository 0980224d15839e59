"""References that lead to no file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from vaultlint.checks.base import Problem
from vaultlint.checks.references import ReferenceCheck, bearers, is_alias, is_embed, is_missing, would_lead
from vaultlint.findings import Change, Safety
from vaultlint.vault.file_types import file_type
from vaultlint.vault.metadata import Link, LinkKind
from vaultlint.vault.rewriting import path_span, retarget

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class MissingFile(ReferenceCheck):
    """A target that no file answers to. A near miss, if there is one, is offered in its place."""

    says = frozenset({"target", "hint"})

    embeds: bool = False
    """Judge embeds; without it, every other reference."""
    unwritten: Literal["report", "ignore"] = "report"
    """What to do with plain names that resemble nothing: notes that somebody means to write."""

    def concerns(self, link: Link, path: str, vault: Vault) -> bool:
        return is_embed(link) is self.embeds and is_missing(link, path, vault)

    def judge(self, link: Link, path: str, vault: Vault) -> Iterator[Problem]:
        if is_alias(link, vault):
            return  # a matter for the alias-target check
        span, details = path_span(link), {"target": link.path, "hint": ""}
        led_to = vault.earlier.led_to(link, path) if vault.earlier is not None else None
        if led_to is not None and led_to in vault.files.paths:
            text = vault.link_text(led_to, path)
            details["hint"] = f"; renamed to “{text}”"
            edit = retarget(link, path, text, led_to)
            yield Problem(span, details, (edit,) if edit else (), Safety.UNSAFE, frozenset({Change.LINKS}))
        elif (near := _nearest(link, path, vault)) is not None:
            details["hint"] = f"; did you mean “{near}”?"
            target = vault.resolve(near, path).target
            edit = retarget(link, path, near, target) if target and would_lead(link, target, vault) else None
            yield Problem(span, details, (edit,) if edit else (), Safety.UNSAFE, frozenset({Change.LINKS}))
        elif led_to is not None:
            # Nobody means to write what was written: it went, whatever is said of notes still to come.
            details["hint"] = "; it is gone"
            yield Problem(span, details)
        elif not _is_unwritten(link):
            yield Problem(span, details)
        elif self.unwritten == "report":
            details["hint"] = "; a note still to be written?"
            yield Problem(span, details)


def _nearest(link: Link, path: str, vault: Vault) -> str | None:
    """How the file is called that `link` most likely means."""
    if link.kind is LinkKind.CANVAS and (elsewhere := vault.resolve(link.path, path).target) is not None:
        return elsewhere
    if borne_by := bearers(link, vault):
        return vault.link_text(borne_by[0], path)
    return next(iter(vault.near(link.path, path)), None)


def _is_unwritten(link: Link) -> bool:
    """Whether a click on `link` would start a new note under a plain name."""
    # `[[|text]]` names “|text”, and no link leads to a note with a bar in its name.
    plain = "/" not in link.path and "|" not in link.path and not link.subpath and file_type(link.path) is None
    if link.kind is LinkKind.MARKDOWN:
        # Notes are `.md` in Markdown links; what ends otherwise is a file or an address: `data.json`, `example.org`.
        return plain and "." not in link.path
    return plain and link.kind is not LinkKind.CANVAS
