"""Which formats are wanted, and where each report goes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultlint.reporters import FORMATS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from vaultlint.cli.console import Stream

FORMAT = click.Choice(list(FORMATS))


@dataclass(frozen=True)
class Destination:
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
    """Where reports go: stdout has one unless `--output-file` takes it away."""
    first = Destination(format_name or (usual if file is None else "text"), file)
    every = list(others)
    return every if any(other.file == first.file for other in every) else [first, *every]
