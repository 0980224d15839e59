"""Which formats are wanted, and where each report goes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultlint.frozen import Frozen
from vaultlint.reporters import FORMATS
from vaultlint.strict_yaml import shown

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from vaultlint.cli.console import Stream

FORMAT = click.Choice(list(FORMATS))


_SUMMARY = "## vaultlint: "
"""How a report in the format `markdown` begins; the next one may take its place."""


class Destination(Frozen):
    """A format, and the file it goes to; None is stdout."""

    format_name: str
    file: Path | None = None


if TYPE_CHECKING:
    _Type = click.ParamType[Destination]
else:
    _Type = click.ParamType  # which takes no parameter in older versions of click


class FormatAndFile(_Type):
    """`FORMAT=FILE`; a file called `-` is stdout."""

    name = "format=file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Destination:
        if isinstance(value, Destination):
            return value
        format_name, equals, file = str(value).partition("=")
        if not equals or not file:
            raise click.BadParameter("expected FORMAT=FILE, such as json=findings.json", ctx, param)
        return Destination(FORMAT.convert(format_name, param, ctx), None if file == "-" else Path(file))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        from click.shell_completion import CompletionItem

        return [CompletionItem(f"{name}=") for name in FORMATS if name.startswith(incomplete)]


def usual_format(stdout: Stream) -> str:
    """The format of stdout where nobody names one: in GitHub Actions what its runner makes annotations of."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" and stdout.is_overheard else "text"


def destinations(
    format_name: str | None, file: Path | None, others: Iterable[Destination], usual: str
) -> list[Destination]:
    """Where reports go: stdout has one unless `--output-file` takes it away. Raises `click.ClickException`."""
    wanted = list(others)
    if format_name or file not in [one.file for one in wanted]:
        wanted.insert(0, Destination(format_name or (usual if file is None else "text"), file))
    wanted = list(dict.fromkeys(wanted))  # what is asked for twice is one report
    if len({one.file for one in wanted}) < len(wanted):
        raise click.UsageError("two reports cannot go to one place", click.get_current_context(silent=True))
    return wanted


def keep_from_harm(reports: Iterable[Destination], root: Path) -> None:
    """Raise `click.ClickException` where a report would replace what somebody wrote, or leave the vault by a link.

    The commands of a CI are the same for every pull request, and a pull request can put links and files in their way.
    """
    from vaultlint.vault.file_types import WITH_METADATA

    for one in reports:
        if one.file is None:
            continue
        if one.format_name == "note":
            _refuse_to_replace_a_note(one.file)
        file = Path(os.path.abspath(one.file))  # noqa: PTH100 -- as it is named, links not followed
        real, top = file.resolve(), root.resolve()
        if not any(file.is_relative_to(folder) for folder in (root, top)):
            continue
        if not real.is_relative_to(top):
            raise click.ClickException(f"{shown(str(one.file))} is a link that leads out of the vault")
        if {".git", ".obsidian"}.intersection(real.relative_to(top).parts):
            raise click.ClickException(f"{shown(str(one.file))} is no place for a report")
        if real.name.lower().endswith(WITH_METADATA):
            _refuse_to_replace_a_note(real)


def _refuse_to_replace_a_note(file: Path) -> None:
    """Raise where a report would take the place of what somebody wrote: it lies among notes, under any name."""
    from vaultlint.vault.own_reports import is_own_report

    text = file.read_text("utf-8", "replace") if file.is_file() else ""
    if text.strip() and not is_own_report(text) and not text.startswith(_SUMMARY):
        raise click.ClickException(
            f"{shown(str(file))} is no report of vaultlint's: give another name, or move it away"
        )
