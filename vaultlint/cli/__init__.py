"""The command line: options in, exit code out. Each command lives in a module that is imported when it is called."""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from vaultlint.cli.lazy import LazyCommands
from vaultlint.display import display

if TYPE_CHECKING:
    from vaultlint.cli.console import Console

COMMANDS: dict[str, str] = {
    "init": "vaultlint.cli.init:init",
    "check": "vaultlint.cli.check:check",
    "fix": "vaultlint.cli.fix:fix",
    "undo": "vaultlint.cli.undo:undo",
    "tags": "vaultlint.cli.tags:tags",
    "inspect": "vaultlint.cli.inspect:inspect",
    "rules": "vaultlint.cli.rules:rules",
    "explain": "vaultlint.cli.explain:explain",
    "baseline": "vaultlint.cli.baseline:baseline",
    "config": "vaultlint.cli.config:config",
    "cache": "vaultlint.cli.cache:cache",
    "standby": "vaultlint.cli.standby:standby",
    "completions": "vaultlint.cli.completions:completions",
}

_GARBAGE = 50_000
"""Objects that come to be before Python looks for cycles among them: a run makes many that stay, and few cycles."""
FAILED = 2
"""Exit code of a run that could not do what was asked; findings alone are 1."""
INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM


class _Terminated(BaseException):
    """SIGTERM arrived: unwind, so that nothing half-written stays behind."""


class Program(LazyCommands):
    """Turns whatever happens into an exit code."""

    places = COMMANDS

    def main(self, *words: Any, **settings: Any) -> NoReturn:
        settings |= {"prog_name": "vaultlint", "standalone_mode": False}
        sys.exit(_watched(lambda: super(Program, self).main(*words, **settings)))


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from vaultlint import __version__

        click.echo(f"vaultlint {__version__}")
        ctx.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Find what rots in an Obsidian vault: links that lead nowhere, and everything the rules know of.

    Start with `vaultlint check` inside a vault. Every command tells more with --help.
    """


def _watched(run: Callable[[], object]) -> int:
    """The exit code of a run; whatever goes wrong in it is said on stderr."""
    from vaultlint.cli.console import Console, abandon

    gc.set_threshold(_GARBAGE, 20, 50)
    gc.disable()  # until there is anything but modules: see vaultlint/opening.py
    atexit.register(gc.freeze)  # what is given back with the process need not be looked through for cycles before
    console = Console()
    stdout = sys.stdout
    earlier = signal.signal(signal.SIGTERM, _terminate)
    try:
        code = run()
        console.out.file.flush()
    except (KeyboardInterrupt, click.Abort):
        console.tell("interrupted")
        return INTERRUPTED
    except _Terminated:
        console.tell("terminated")
        return TERMINATED
    except click.ClickException as error:
        return _refuse(error, console)
    except BrokenPipeError:
        abandon(console.out.file)
        return 0
    except SystemExit as leaving:
        # click leaves on its own after it wrote a completion script, and, having replaced stdout, when whoever read it
        # has left; that second case is no failure.
        return 0 if sys.stdout is not stdout else int(leaving.code or 0)
    except OSError as error:
        abandon(console.out.file)
        reason = error.strerror or str(error)
        console.fail(f"{error.filename}: {reason}" if error.filename else reason)
        return FAILED
    except Exception as error:
        return _tell(error, console)
    finally:
        gc.enable()
        signal.signal(signal.SIGTERM, earlier or signal.SIG_DFL)
    return code if isinstance(code, int) else 0


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise _Terminated


def _refuse(error: click.ClickException, console: Console) -> int:
    """Say what was wrong with the question. Not by click's own hand: arguments may hold anything a file name may."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        for line in error.format_message().split("\n"):
            console.tell(line)
        return FAILED
    console.fail(*error.format_message().split("\n"))
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        console.tell(console.err.style.faint(f"Try '{context.command_path} --help'."))
    return FAILED


def _tell(error: Exception, console: Console) -> int:
    """Say what is wrong with the configuration, repository or journal; anything else is a fault of ours."""
    from vaultlint.fixes.outcome import JournalFailure
    from vaultlint.git import GitError
    from vaultlint.strict_yaml import ConfigError

    if isinstance(error, (ConfigError, GitError, JournalFailure)):
        console.fail(*str(error).split("\n"))
        return FAILED
    from traceback import format_exception

    console.fail("vaultlint failed, and that is a fault of vaultlint itself. Please report it with these lines:")
    for chunk in format_exception(error):
        for line in chunk.rstrip("\n").split("\n"):
            console.tell(display(line))
    return FAILED
