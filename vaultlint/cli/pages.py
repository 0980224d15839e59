"""Where the page of a rule can be read."""

from __future__ import annotations

from functools import cache


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


@cache
def _home() -> str | None:
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        addresses = metadata("obsidian-vaultlint").get_all("Project-URL", [])
    except PackageNotFoundError:
        return None
    named = dict(address.split(", ", 1) for address in addresses)
    return named.get("Rules")
