"""What all checks of references agree on: which of them are judged, and what they mean.

Every check of a reference underlines the part of its target that is at fault and nothing else: the path where no file
is found, the subpath where a file has no such place. So the mark shows where to look, and a fix replaces what it marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.text import Edit, Span
from vaultlint.vault.metadata import Link, LinkKind
from vaultlint.vault.rewriting import retarget

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_TEMPLATE_CODE = re.compile(r"<%|\{\{")


class ReferenceCheck(VaultCheck):
    """Sees references that somebody wrote for a reader: no template code, and comments only on request."""

    visits = (Link,)

    in_comments: bool = False
    """Judge links between `%%` too."""

    def visit(self, item: Link, path: str, vault: Vault) -> Iterator[Problem]:
        if item.in_comment and not self.in_comments:
            return iter(())
        link = _without_escape(item)
        # Few links concern anybody, so that is asked before anything else.
        if not self.concerns(link, path, vault) or _is_template_code(item):
            return iter(())
        return self.judge(link, path, vault)

    def concerns(self, link: Link, path: str, vault: Vault) -> bool:
        """Whether `link` may be at fault; what `judge` would say nothing of need not concern the check."""
        raise NotImplementedError

    def judge(self, link: Link, path: str, vault: Vault) -> Iterator[Problem]:
        """Yield a problem for each fault of `link`, which stands in the file at `path`."""
        raise NotImplementedError


def _is_template_code(link: Link) -> bool:
    """Whether what a link leads to is worked out later. Markdown takes the brackets of `[a](<% b %>)` for its own."""
    return _TEMPLATE_CODE.search(link.target) is not None or "](<%" in link.original


def _without_escape(link: Link) -> Link:
    r"""`[[a\|b]]` outside of a table: whatever Obsidian makes of the backslash, no file's name can hold one."""
    if link.kind is not LinkKind.WIKILINK or link.display is None or not link.target.endswith("\\"):
        return link
    start, end = link.target_span
    return link._replace(target=link.target[:-1], target_span=Span(start, end - 1))


def is_embed(link: Link) -> bool:
    """Whether the reference shows the file in place, `![[…]]` or `![](…)`; a canvas node counts as a reference."""
    return link.embed and link.kind in (LinkKind.WIKILINK, LinkKind.MARKDOWN)


def is_missing(link: Link, path: str, vault: Vault) -> bool:
    """Whether `link`, which stands in the file at `path`, leads to no file."""
    found = vault.follow(link, path)
    return found.target is None and not found.assumed


def bearers(link: Link, vault: Vault) -> tuple[str, ...]:
    """The notes that have the path of `link` among their aliases."""
    return vault.bearers(link.path)


def is_alias(link: Link, vault: Vault) -> bool:
    """Whether `link` is written where an alias could stand and names one: no embed, canvas or base takes an alias."""
    return link.kind not in (LinkKind.CANVAS, LinkKind.BASE) and not is_embed(link) and bool(bearers(link, vault))


def would_lead(link: Link, target: str, vault: Vault) -> bool:
    """Whether the file `target` has the place that `link` asks for: else one dead link would become another."""
    return not link.subpath or vault.find_place(target, link.subpath) is not None


def retargeted(link: Link, path: str, text: str, target: str) -> tuple[Edit, ...]:
    """Lead `link` to the file `target`, called `text` in the file at `path`, and show readers what they saw before."""
    edit = retarget(link, path, text, target)
    if edit is None:
        return ()
    if link.display is not None or link.embed or link.kind not in (LinkKind.WIKILINK, LinkKind.PROPERTY):
        return (edit,)
    bar = r"\|" if link.in_table else "|"
    end = link.target_span.end
    return (edit, Edit(path, Span(end, end), bar + link.target.strip().replace("#", " > ")))
