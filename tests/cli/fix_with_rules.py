"""The command line with rules that only tests have: `fix_with_rules.py JSON COMMAND…`.

The JSON is a list of rules, and the seconds that each note takes to be written. A rule is its name, a pattern, the
replacement, and the changes that it declares; or its name, two words, the second of which is to take the place of the
first in `note.md`, and the path of another note, whose tags are blamed for it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "fixes"))

from bench import rewrites, rule

import vaultlint.fixes.carrying as carrying
import vaultlint.rulebook as rulebook
from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.cli import main
from vaultlint.findings import Change
from vaultlint.text import Edit, Span
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Tag


class Wants(VaultCheck):
    """Verification does not see that the fix of one finding brings another one about, in another note."""

    visits = (Tag,)
    wrong: str
    right: str
    path: str

    def visit(self, item: Tag, path: str, vault: Vault) -> Iterator[Problem]:
        if path == self.path and (at := vault.source("note.md").text.find(self.wrong)) >= 0:
            yield Problem(item.span, edits=(Edit("note.md", Span(at, at + len(self.wrong)), self.right),))


def made(name: str, old: str, new: str, more: str | list[str]) -> rulebook.Rule:
    return rule(name, Wants(old, new, more)) if isinstance(more, str) else rewrites(name, old, new, *map(Change, more))


if __name__ == "__main__":
    rules, pause = json.loads(sys.argv.pop(1))
    if rules:
        book = rulebook.Rulebook.of(made(*given) for given in rules)
        rulebook._builtin = lambda: book  # type: ignore[assignment]
    replace = carrying.replace

    def slowly(*given: Any, **named: Any) -> None:
        time.sleep(pause)
        replace(*given, **named)

    carrying.replace = slowly
    main()
