"""Links to an alias, which Obsidian does not follow: `[[AI]]` leads nowhere although a note bears that alias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem
from vaultlint.checks.references import ReferenceCheck, bearers, is_alias, is_missing, retargeted, would_lead
from vaultlint.findings import Change, Safety
from vaultlint.vault.metadata import Link
from vaultlint.vault.resolution import folded
from vaultlint.vault.rewriting import path_span

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class AliasTarget(ReferenceCheck):
    """A target that is only an alias. The note that bears it takes its place, and the alias stays as what is shown."""

    says = frozenset({"alias", "note"})

    def concerns(self, link: Link, path: str, vault: Vault) -> bool:
        return is_missing(link, path, vault) and is_alias(link, vault)

    def judge(self, link: Link, path: str, vault: Vault) -> Iterator[Problem]:
        notes = bearers(link, vault)
        # Once Obsidian reads their aliases again, these bear it, too.
        rivals = set(vault.lost_aliases.get(folded(link.path.strip()), ())) - set(notes)
        texts = [vault.link_text(note, path) for note in notes]
        yield Problem(
            path_span(link),
            {"alias": link.path.strip(), "note": "” or “".join(texts)},
            retargeted(link, path, texts[0], notes[0]) if would_lead(link, notes[0], vault) else (),
            Safety.SAFE if len(notes) == 1 and not rivals else Safety.UNSAFE,
            frozenset({Change.LINKS}),
        )
