"""A property that the configuration asks for and a note does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.text import Span
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.note_roles import is_template

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault


class MissingProperty(VaultCheck):
    """The name is enough: a property without a value is there to be filled in. Templates need none."""

    required: tuple[str, ...] = ()
    """The properties that every note must have. Under `per-path` it takes the place of what is asked for elsewhere."""

    visits = (Metadata,)
    says = frozenset({"name"})

    def visit(self, item: Metadata, path: str, vault: Vault) -> Iterator[Problem]:
        if not self.required or not path.lower().endswith(".md") or is_template(path, vault.settings):
            return
        if item.error is not None or item.is_frontmatter_broken:
            return  # what is missing there nobody can tell
        there = {name.lower() for name in item.properties or {}}
        # At the opening fence, or where it would be.
        span = Span(0, 0) if item.frontmatter_span is None else Span(0, len("---"))
        for name in dict.fromkeys(self.required):
            if name.lower() not in there:
                yield Problem(span, {"name": name})
