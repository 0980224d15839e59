"""A rule: why a problem matters, how far its fix may be trusted, and the check that sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from vaultlint.checks import KINDS
from vaultlint.checks.base import Check
from vaultlint.findings import Safety, Severity
from vaultlint.frozen import Frozen

if TYPE_CHECKING:
    from vaultlint.examples import Example
    from vaultlint.strict_yaml import Document, Keys

ENTRY_POINTS = "vaultlint.checks"
"""Where installed packages offer further kinds of check; nothing is ever imported from a vault."""


class Rule(Frozen):
    """What vaultlint asks of a vault, ready to be activated."""

    id: str
    theme: str
    summary: str
    rationale: str
    message: str
    severity: Severity
    recommended: bool
    fix: Safety
    kind: str | None
    """The kind of check; None where the engine reports the rule itself."""
    parameters: Mapping[str, Any]
    """What the file sets of the check's parameters, spelt as in the file."""
    make_check: Callable[[], Check | None] = field(repr=False, compare=False)
    read_examples: Callable[[], tuple[Example, ...]] = field(repr=False, compare=False)
    in_templates: bool = True

    @cached_property
    def check(self) -> Check | None:
        """The check as the file sets it; None where the engine reports the rule itself."""
        return self.make_check()

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        return self.read_examples()

    def check_with(self, parameters: Mapping[str, Any], document: Document, keys: Keys) -> Check | None:
        """The check with some parameters set anew, by what stands under `keys` in `document`."""
        if not parameters:
            return self.check
        if self.kind is None:
            raise document.fault((*keys, next(iter(parameters))), f"{self.id} has no parameters")
        from vaultlint.validation import validated

        return validated(find_kind(self.kind), document, keys, {**self.parameters, **parameters})


class BrokenKind(LookupError):
    """A kind of check that a package offers and that is of no use; the text says why."""


@cache
def find_kind(name: str) -> type[Check]:
    """The check of that kind: one of ours, or one that an installed package offers. Raises `LookupError`."""
    if place := KINDS.get(name):
        module, _, attribute = place.partition(":")
        found: type[Check] = getattr(import_module(module), attribute)
        return found
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS, name=name):
        try:
            loaded = entry.load()
        except Exception as error:
            raise BrokenKind(f"cannot be loaded from its package: {type(error).__name__}: {error}") from error
        if isinstance(loaded, type) and issubclass(loaded, Check):
            return loaded
    raise LookupError(name)
