"""A word broken in two, by a full stop and a space, a space, or a hyphen that a line once ended with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.findings import Change, Safety
from vaultlint.text import Edit
from vaultlint.vault.metadata import Split, SplitWord

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_GAP = {Split.FULL_STOP: ". ", Split.NAME: ". ", Split.SPACE: " ", Split.HYPHEN: "-"}


class SplitWordCheck(VaultCheck):
    """`Multi-He. d`, which was `Multi-Head`; `data. json`, `Micr osoft` and `redun-dancy`, which are only named."""

    visits = (SplitWord,)
    says = frozenset({"word", "whole", "others"})

    def visit(self, item: SplitWord, path: str, vault: Vault) -> Iterator[Problem]:
        from vaultlint.vault.broken_words import whole_words

        whole = whole_words(item, vault.vocabulary)
        if not whole:
            return
        lead = item.lead if item.split is Split.NAME else ""
        lost = whole[0][len(item.before) : len(whole[0]) - len(item.after)]
        yield Problem(
            item.span,
            {
                "word": f"{lead}{item.before}{_GAP[item.split]}{item.after}",
                "whole": whole[0],
                "others": f" (or {', '.join(f'“{other}”' for other in whole[1:3])})" if whole[1:] else "",
            },
            (Edit(path, item.gap, lost),) if item.split is Split.FULL_STOP else (),
            Safety.UNSAFE,
            frozenset({Change.HEADINGS}),
        )
