"""The map that normalizing would follow, kept in the configuration as aliases for a person to review."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from vaultlint.display import display
from vaultlint.reporters.base import counted
from vaultlint.strict_yaml import shown

if TYPE_CHECKING:
    from vaultlint.cli.tags.changing import Changing
    from vaultlint.renaming import Renaming

_FILE = ".vaultlint.yaml"
_TAGS = re.compile(r"""^(?:tags|"tags"|'tags')\s*:|^\{""", re.MULTILINE)


def write_aliases_of(renamings: Sequence[Renaming], changing: Changing) -> int:
    """Add each renaming to `tags: {aliases: …}` of the vault's own configuration, and change no note.

    Raises `click.ClickException` where that would put another configuration out of force, or cannot be read.
    """
    from vaultlint.cli.output import output_file

    in_force = changing.config.path
    if in_force not in (None, _FILE):
        raise click.ClickException(f"{shown(in_force)} is in force: a {_FILE} beside it would take its place")
    chosen = {renaming.old: renaming.new for renaming in renamings}
    if not chosen:
        changing.console.tell("every tag is written in its canonical form: nothing to keep")
        return 0
    path = changing.root / _FILE
    written = path.read_bytes().decode("utf-8") if os.path.lexists(path) else ""
    text = _with_aliases(written, chosen)
    if changing.dry_run:
        changing.console.out.line("\n".join(map(display, _as_block(chosen).splitlines())))
        return 0
    with output_file(path) as file:
        file.write(text)
    changing.console.tell(
        f"{counted(len(chosen), 'spelling')} kept in {_FILE} as aliases: review them, then vaultlint tags normalize"
    )
    return 0


def _with_aliases(written: str, chosen: Mapping[str, str]) -> str:
    """The configuration with the aliases; as far as it says nothing of tags yet they only follow what is there."""
    line_end = "\r\n" if "\r\n" in written else "\n"
    if not _TAGS.search(written):
        start = written if not written or written.endswith("\n") else written + line_end
        return start + _as_block(chosen).replace("\n", line_end)
    return _merged(written, chosen).replace("\n", line_end)


def _as_block(chosen: Mapping[str, str]) -> str:
    lines = [f"    {_quoted(old)}: {_quoted(new)}\n" for old, new in chosen.items()]
    return "".join(["tags:\n  aliases:\n", *lines])


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _merged(written: str, chosen: Mapping[str, str]) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10_000  # lines of the owner are not to be folded
    try:
        document: Any = yaml.load(written)
    except (YAMLError, ValueError) as error:
        raise click.ClickException(f"{_FILE} is no valid YAML") from error
    tags = document.get("tags") if isinstance(document, dict) else None
    if not isinstance(tags, dict) or not isinstance(tags.setdefault("aliases", {}), dict):
        raise click.ClickException(f"{_FILE}: tags: aliases: is no mapping")
    for old, new in chosen.items():
        tags["aliases"].setdefault(old, new)
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()
