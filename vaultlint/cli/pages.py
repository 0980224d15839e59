"""Addresses that a terminal can follow: the page of a rule, and a file of the vault."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

_EDITORS = {"vscode", "zed"}
"""Terminals inside of an editor, which opens files itself."""


@cache
def page_of(rule: str) -> str | None:
    """The address of a rule's page: in the checkout that runs, else where the package says its rules are told.

    A rule of a pack has none.
    """
    from vaultlint.rulebook import builtin_rules

    if not any(builtin_rules().glob(f"*/{rule}.yaml")):
        return None
    page = builtin_rules().parent / "docs" / "rules" / f"{rule}.md"
    if page.is_file():
        return page.resolve().as_uri()
    home = _home()
    return f"{home.rstrip('/')}/{rule}" if home else None


def addresses(root: Path, environment: Mapping[str, str] = os.environ) -> Callable[[str], str]:
    """What opens a file of the vault: Obsidian where it knows the vault, else the system, or the editor around us."""
    if (root / ".obsidian").is_dir() and environment.get("TERM_PROGRAM") not in _EDITORS:
        return lambda path: f"obsidian://open?vault={_quoted(root.resolve().name)}&file={_quoted(path)}"
    return lambda path: f"file://{quote(str(root / path), errors='surrogateescape')}"


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")


@cache
def _home() -> str | None:
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        addresses = metadata("obsidian-vaultlint").get_all("Project-URL", [])
    except PackageNotFoundError:
        return None
    named = dict(address.split(", ", 1) for address in addresses)
    return named.get("Rules")
