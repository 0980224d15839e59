"""`vaultlint tags list`: every tag, how often it is used where, and how it is written."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import OUTPUT, GroupedCommand, option, vault_options

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault
    from vaultlint.vault.tag_index import TagUse

_PLACES = ("bodies", "properties", "canvases", "bases")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the start of a cell."""


@click.command("list", cls=GroupedCommand, short_help="All tags, their uses and spellings.")
@option("--tree", is_flag=True, section=OUTPUT, help="Nested tags below the ones they lie in, which count them too.")
@option(
    "--sort",
    "order",
    type=click.Choice(["name", "count"]),
    default="name",
    show_default=True,
    section=OUTPUT,
    help="Order of the tags.",
)
@option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    section=OUTPUT,
    help="How to print it.",
)
@vault_options
def list_tags(
    tree: bool, order: str, format_name: str, vault: Path | None, config: Path | None, isolated: bool
) -> None:
    """List every tag with its uses in bodies, properties, canvases and bases, and the ways it is written.

    Tags that differ by case alone are one tag to Obsidian, and one line here.
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
        found = answered(root, in_force, _listed, progress)
    if tree:
        found = _with_parents(found)
    key = (lambda tag: (-tag.count, tag.folded)) if order == "count" else (lambda tag: (0, tag.folded.split("/")))
    found.sort(key=key)
    if format_name == "text":
        for line in _table(found, tree=tree and order == "name"):
            console.out.line(line)
        uses = sum(tag.count for tag in found if not tag.is_implied)
        console.tell(f"{counted(len(found), 'tag')}, {counted(uses, 'use')}")
        return
    console.out.speak_to_programs()
    if format_name == "json":
        console.out.line(json_safe(json.dumps({"tags": [tag.told() for tag in found]}, ensure_ascii=False, indent=2)))
    else:
        console.out.file.write(_csv(found))


@dataclass(frozen=True)
class ListedTag:
    """A tag as Obsidian takes it: all its spellings that differ by case alone."""

    folded: str
    name: str
    """The spelling that most uses have."""
    places: Counter[str]
    forms: Counter[str]
    is_implied: bool = False
    """Whether nobody uses it but those nested in it."""
    nested: int = 0
    """Uses of the tags nested in it, where these are counted too."""

    @property
    def count(self) -> int:
        return self.places.total() + self.nested

    def told(self) -> dict[str, Any]:
        forms = [{"tag": form, "count": count} for form, count in self.forms.most_common()]
        places = {place: self.places[place] for place in _PLACES}
        return {"tag": self.name, "count": self.count, **places, "forms": forms}


def _listed(vault: Vault) -> list[ListedTag]:
    from vaultlint.vault.tag_spelling import folded_tag

    uses: dict[str, list[TagUse]] = {}
    for name, of_name in vault.tags.uses.items():
        known = [use for use in of_name if not use.tag.is_dropped]
        if known:
            uses.setdefault(folded_tag(name), []).extend(known)
    return [_counted(folded, of_tag) for folded, of_tag in uses.items()]


def _counted(folded: str, uses: Sequence[TagUse]) -> ListedTag:
    forms = Counter(use.tag.name for use in uses)
    return ListedTag(folded, forms.most_common(1)[0][0], Counter(map(_place, uses)), forms)


def _place(use: TagUse) -> str:
    if use.is_asked_for:
        return "bases"
    if use.path.lower().endswith(".canvas"):
        return "canvases"
    return "properties" if use.tag.in_property else "bodies"


def _with_parents(found: Iterable[ListedTag]) -> list[ListedTag]:
    """The tags with those that they lie in, each counting what is nested in it."""
    known = {tag.folded: tag for tag in found}
    nested: Counter[str] = Counter()
    for tag in list(known.values()):
        names, levels = tag.name.split("/"), tag.folded.split("/")
        for depth in range(1, len(levels)):
            parent = "/".join(levels[:depth])
            nested[parent] += tag.places.total()
            known.setdefault(parent, ListedTag(parent, "/".join(names[:depth]), Counter(), Counter(), is_implied=True))
    return [
        ListedTag(tag.folded, tag.name, tag.places, tag.forms, tag.is_implied, nested[tag.folded])
        for tag in known.values()
    ]


def _table(found: Sequence[ListedTag], *, tree: bool) -> Iterator[str]:
    from vaultlint.display import display
    from vaultlint.reporters.width import cells

    if not found:
        return
    shown = [display(_branch(tag) if tree else f"#{tag.name}") for tag in found]
    wide = max(map(cells, shown))
    most = max(len(f"{tag.count:,}") for tag in found)
    for tag, name in zip(found, shown, strict=True):
        where = ", ".join(f"{tag.places[place]:,} in {place}" for place in _PLACES if tag.places[place])
        others = [form for form in tag.forms if form != tag.name]
        also = f"; also written {', '.join(f'#{form}' for form in others)}" if others else ""
        yield f"{tag.count:>{most},}  {name}{' ' * (wide - cells(name))}  {display(where + also)}".rstrip()


def _branch(tag: ListedTag) -> str:
    *above, last = tag.name.split("/")
    return f"{'  ' * len(above)}{last}" if above else f"#{last}"


def _csv(found: Iterable[ListedTag]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["tag", "count", *_PLACES, "forms"])
    for tag in found:
        forms = " ".join(tag.forms)
        writer.writerow([_inert(tag.name), tag.count, *(tag.places[place] for place in _PLACES), _inert(forms)])
    return out.getvalue()


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs, and no terminal."""
    from vaultlint.display import display

    return f"'{display(cell)}" if cell.startswith(_RISKY) else display(cell)
