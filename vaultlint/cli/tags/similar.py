"""`vaultlint tags similar`: clusters of tags that look like one, with the evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import GroupedCommand, format_option, vault_options

if TYPE_CHECKING:
    from vaultlint.config import Config
    from vaultlint.vault.index import Vault
    from vaultlint.vault.tag_index import Key, TagUse


@dataclass(frozen=True)
class Form:
    """One of the tags in a cluster."""

    tag: str
    count: int
    example: str
    """`path:line` of its first use."""


@dataclass(frozen=True)
class Cluster:
    """Tags that look like one."""

    canonical: str
    kind: str
    """`spelling`: what `inconsistent-tag` reports; `similar`: what `similar-tag` suggests."""
    forms: tuple[Form, ...]
    why: str = ""


@click.command(cls=GroupedCommand, short_help="Tags that look like one, with examples.")
@vault_options
@format_option
def similar(vault: Path | None, config: Path | None, isolated: bool, format_name: str) -> None:
    """Show tags that look like one: several spellings of one word, and words that resemble each other.

    Spellings are what vaultlint tags normalize makes one; of the others only you can say whether they are one idea.
    """
    from vaultlint.cli.console import Console
    from vaultlint.cli.progress import Progress
    from vaultlint.cli.scope import vault_of
    from vaultlint.config import Config
    from vaultlint.display import json_safe
    from vaultlint.reporters.base import counted
    from vaultlint.session import answered

    console = Console()
    root = vault_of((), vault)
    in_force = Config.find(root, config, isolated)
    with Progress(console.err, show=True) as progress:
        clusters = answered(
            root, in_force, lambda opened: [*_spellings(opened, in_force), *_suspicions(opened)], progress
        )
    if format_name == "json":
        console.out.speak_to_programs()
        told = {"clusters": [_told(cluster) for cluster in clusters]}
        console.out.line(json_safe(json.dumps(told, ensure_ascii=False, indent=2)))
        return
    for line in _lines(clusters):
        console.out.line(line)
    spellings = sum(cluster.kind == "spelling" for cluster in clusters)
    pairs = counted(len(clusters) - spellings, "pair")
    console.tell(f"{counted(spellings, 'tag')} in several spellings, {pairs} of tags that resemble each other")


def _spellings(vault: Vault, config: Config) -> Iterator[Cluster]:
    from vaultlint.cli.tags.policy import canonical_name

    canonical = canonical_name(config, vault)
    found = [
        Cluster(canonical(names[0]) or names[0], "spelling", _forms(names, vault))
        for names in (_told_apart(key, names) for key, names in vault.tags.spellings())
        if len(names) > 1
    ]
    yield from sorted(found, key=lambda cluster: (-sum(form.count for form in cluster.forms), cluster.canonical))


def _told_apart(key: Key, names: tuple[str, ...]) -> tuple[str, ...]:
    """The spellings of a tag; of a nested one only those that differ in its own last level, once each."""
    if len(key) < 2:
        return names
    last = {name.rstrip("/").rpartition("/")[2] for name in names}
    return names if len(last) > 1 or any(name.endswith("/") for name in names) else names[:1]


def _forms(names: tuple[str, ...], vault: Vault) -> tuple[Form, ...]:
    counted = [(name, [use for use in vault.tags.uses[name] if not use.is_asked_for]) for name in names]
    forms = [Form(name, len(uses), _example(uses[0], vault)) for name, uses in counted if uses]
    return tuple(sorted(forms, key=lambda form: (-form.count, form.tag)))


def _suspicions(vault: Vault) -> Iterator[Cluster]:
    for pairs in vault.similar_tags.values():
        for rarer, other, why in pairs:
            forms = tuple(Form(tag.name, tag.uses, _example(tag.first, vault)) for tag in (other, rarer))
            yield Cluster(other.name, "similar", forms, why)


def _example(use: TagUse, vault: Vault) -> str:
    return f"{use.path}:{vault.source(use.path).place(use.tag.span.start).line}"


def _told(cluster: Cluster) -> dict[str, Any]:
    forms = [asdict(form) for form in cluster.forms]
    return {"canonical": cluster.canonical, "kind": cluster.kind, "forms": forms}


def _lines(clusters: list[Cluster]) -> Iterator[str]:
    from vaultlint.display import display
    from vaultlint.reporters.width import cells

    for cluster in clusters:
        kind = f"perhaps one: {cluster.why}" if cluster.why else "one tag in several spellings"
        yield display(f"#{cluster.canonical}  ({kind})")
        wide = max(cells(display(form.tag)) for form in cluster.forms)
        for form in cluster.forms:
            name = display(form.tag)
            yield f"  {form.count:>5,}  #{name}{' ' * (wide - cells(name))}  {display(form.example)}"
