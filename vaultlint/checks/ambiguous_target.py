"""Links whose name several files bear, so that it takes Obsidian's order of preference to tell which is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem
from vaultlint.checks.references import ReferenceCheck, retargeted
from vaultlint.findings import Change, Safety
from vaultlint.text import Edit
from vaultlint.vault.metadata import Link, LinkKind
from vaultlint.vault.rewriting import path_span

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class AmbiguousTarget(ReferenceCheck):
    """A target that another file could win. The path of the file it means today settles the matter."""

    says = frozenset({"target", "chosen", "others"})

    def concerns(self, link: Link, path: str, vault: Vault) -> bool:
        return link.kind is not LinkKind.CANVAS and vault.follow(link, path).ambiguous

    def judge(self, link: Link, path: str, vault: Vault) -> Iterator[Problem]:
        found = vault.follow(link, path)
        assert found.target is not None
        others = [candidate for candidate in found.candidates if candidate != found.target]
        yield Problem(
            path_span(link),
            {"target": link.path, "chosen": found.target, "others": "” or “".join(others)},
            _settled(link, path, found.target, vault),
            Safety.UNSAFE,
            frozenset({Change.LINKS}),
        )


def _settled(link: Link, path: str, target: str, vault: Vault) -> tuple[Edit, ...]:
    text = target.removesuffix(".md")
    settled = vault.resolve(text, path)
    if settled.ambiguous or settled.target != target:
        return ()
    return retargeted(link, path, text, target)
