"""The map that normalizing would follow, kept in the configuration as aliases for a person to review."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from vaultlint.cli.tags.changing import Changing
    from vaultlint.renaming import Renaming

_FILE = ".vaultlint.yaml"


def write_aliases_of(renamings: Sequence[Renaming], changing: Changing) -> int:
    """Add each renaming to `tags: {aliases: …}` of the vault's own configuration; what is there stays as it is."""
    from vaultlint.cli.output import output_file

    path = changing.root / _FILE
    chosen = {renaming.old: renaming.new for renaming in renamings}
    if not chosen:
        changing.console.tell("every tag is written in its canonical form: nothing to keep")
        return 0
    with output_file(path) as file:
        file.write(_with_aliases(path, chosen))
    count = f"{len(chosen):,} aliases" if len(chosen) > 1 else "1 alias"
    changing.console.tell(f"{count} written to {_FILE}: review them, then vaultlint tags normalize")
    return 0


def _with_aliases(path: Path, chosen: dict[str, str]) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000  # lines of the owner are not to be folded
    written: Any = (yaml.load(path.read_text(encoding="utf-8")) if os.path.lexists(path) else None) or {}
    tags = written.setdefault("tags", {})
    aliases = tags.setdefault("aliases", {}) if isinstance(tags, dict) else None
    if not isinstance(aliases, dict):
        raise click.ClickException(f"{_FILE}: tags: aliases: is no mapping")
    for old, new in chosen.items():
        aliases.setdefault(old, new)
    out = io.StringIO()
    yaml.dump(written, out)
    return out.getvalue()
