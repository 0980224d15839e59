"""Options that several commands share, and the help page that shows them in groups on one screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

VAULT = "Vault"
FIXES = "Fixes"
RULES = "Which rules, which files"
OUTPUT = "Output"
EXIT = "Exit code, help"


class GroupedOption(click.Option):
    """An option that knows under which heading of the help it stands."""

    def __init__(self, *words: Any, section: str, **settings: Any) -> None:
        super().__init__(*words, **settings)
        self.section = section

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], self.help or "")


class GroupedCommand(click.Command):
    """A command whose help shows its options under their headings, each on one line."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = None if isinstance(parameter, click.Argument) else parameter.get_help_record(ctx)
            if record is not None:
                # The only option without a section is --help.
                title = parameter.section if isinstance(parameter, GroupedOption) else EXIT
                sections.setdefault(title, []).append(record)
        widest = max(len(words) for records in sections.values() for words, _ in records)
        for title, records in sections.items():
            with formatter.section(title):
                # Columns that line up from section to section; click would measure each of them alone.
                formatter.write_dl([(words.ljust(widest), text) for words, text in records])


def option(*words: str, section: str, **settings: Any) -> Callable[[F], F]:
    return click.option(*words, cls=GroupedOption, section=section, **settings)


def _split(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Names with commas between them, and those of a repeated option, as one list."""
    return tuple(name for names in given for part in names.split(",") if (name := part.strip()))


def names_option(*words: str, **settings: Any) -> Callable[[F], F]:
    return option(
        *words, multiple=True, callback=_split, shell_complete=offered("selectors"), section=RULES, **settings
    )


def offered(names: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What the Tab key offers, by the name of its function in `vaultlint.cli.completion`; only the Tab key needs it."""

    def offer(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
        from vaultlint.cli import completion

        found: list[CompletionItem] = getattr(completion, names)(ctx, param, begun)
        return found

    return offer


def vault_options(command: F) -> F:
    """`--vault`, `--config` and `--isolated`, as every command has that reads a vault."""
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for decorate in reversed(
        (
            option("--vault", metavar="DIR", type=folder, section=VAULT, help="The vault, if not found from PATHS."),
            option("--config", metavar="FILE", type=file, section=VAULT, help="Read this configuration only."),
            option("--isolated", is_flag=True, section=VAULT, help="Ignore vaultlint configuration."),
        )
    ):
        command = decorate(command)
    return command


def format_option(command: F) -> F:
    """`--format` of the commands that print one thing."""
    choice = click.Choice(["text", "json"])
    return option(
        "--format",
        "format_name",
        type=choice,
        default="text",
        section=OUTPUT,
        help="How to print it.",
        show_default=True,
    )(command)
