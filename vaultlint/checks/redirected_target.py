"""Links that lead to another file since a change to the vault, although nobody touched them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem
from vaultlint.checks.references import ReferenceCheck, retargeted
from vaultlint.findings import Change, Safety
from vaultlint.text import Edit
from vaultlint.vault.metadata import Link
from vaultlint.vault.rewriting import path_span

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class RedirectedTarget(ReferenceCheck):
    """A link won by a file that came, or left to a namesake by one that went. Only a change can show that."""

    says = frozenset({"target", "before", "now"})

    def concerns(self, link: Link, path: str, vault: Vault) -> bool:  # noqa: ARG002 -- a matter of the vault
        return vault.earlier is not None and link.path != ""

    def judge(self, link: Link, path: str, vault: Vault) -> Iterator[Problem]:
        earlier = vault.earlier
        assert earlier is not None
        before, now = earlier.led_to(link, path), vault.follow(link, path).target
        if before is None or now is None or before == now:
            return
        is_there = before in vault.files.paths
        # One that went while another came of the same name is the same note to whoever wrote the link.
        if is_there or now in earlier.vault.files.paths:
            edits = _led_back(link, path, before, vault) if is_there else ()
            words = {"target": link.path, "before": before, "now": now}
            yield Problem(path_span(link), words, edits, Safety.UNSAFE, frozenset({Change.LINKS}))


def _led_back(link: Link, path: str, before: str, vault: Vault) -> tuple[Edit, ...]:
    text = vault.link_text(before, path)
    return retargeted(link, path, text, before) if vault.resolve(text, path).target == before else ()
