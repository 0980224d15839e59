"""The reports of one run: the same findings in several formats, each on its way to its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TextIO

import click

from vaultlint.cli.console import Stream, abandon
from vaultlint.cli.destinations import Destination
from vaultlint.cli.output import output_file
from vaultlint.reporters import reporter_for
from vaultlint.reporters.base import CountingReporter, Reporter, Tally, View
from vaultlint.reporters.style import PLAIN
from vaultlint.request import Sums

if TYPE_CHECKING:
    from vaultlint.cli.asked import Asked
    from vaultlint.request import Checked, Request, Rest
    from vaultlint.rulebook import Rulebook


def view_of(asked: Asked, request: Request) -> View:
    """How this run wants its findings shown."""
    from vaultlint.cli.pages import addresses, page_of
    from vaultlint.cli.scope import Below, Shown
    from vaultlint.cli.selection import SelectedByName

    @cache
    def rulebook() -> Rulebook:
        from vaultlint.rulebook import Rulebook

        return Rulebook.builtin().with_packs(request.config)

    every_hint = asked.verbose or asked.fail_on == "hint"
    named = SelectedByName(request.config)
    return View(
        vault=request.root,
        page_of=page_of,
        path_of=Shown(request.root, asked.path_prefix),
        paths_below=lambda variable: Below(request.root, os.environ.get(variable), asked.path_prefix),
        address_of=addresses(request.root),
        lists_hint=lambda rule: every_hint or rule in named,
        shows_suppressed=asked.report_suppressions,
        fails=asked.fails,
        rule_of=lambda id_: rulebook().rules.get(id_),
    )


class Reports:
    """Hands what was found to every reporter, and their lines to files and stdout."""

    def __init__(
        self,
        destinations: Iterable[Destination],
        view: View,
        stdout: Stream,
        stack: ExitStack,
        screen: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Opens the files, so that a place that cannot be written to is known before the work begins.

        The files are closed with `stack`; stdout is written to inside of `screen()`.
        """
        self._stdout = stdout
        self._screen = screen
        self._to_stdout: list[Reporter] = []
        self._to_files: list[tuple[Reporter, TextIO]] = []
        for destination in destinations:
            reporter = reporter_for(destination.format_name)
            if destination.file is None:
                self._to_stdout.append(reporter(replace(view, style=stdout.style, width=stdout.width)))
            else:
                file = stack.enter_context(output_file(destination.file))
                self._to_files.append((reporter(replace(view, style=PLAIN)), file))
        if any(not reporter.human for reporter in self._to_stdout):
            stdout.speak_to_programs()

    @property
    def are_unwanted(self) -> bool:
        """Whether whoever read stdout has left, and there is nobody else to report to."""
        return not self._to_stdout and not self._to_files

    def sums(self, tally: Tally) -> Sums | None:
        """Where all reports only count some hints: which, and what becomes of their sums."""
        reporters = [*self._to_stdout, *(reporter for reporter, _ in self._to_files)]
        counting = [reporter for reporter in reporters if isinstance(reporter, CountingReporter)]
        if len(counting) < len(reporters):
            return None

        def tell(rest: Rest) -> None:
            tally.add_rest(rest)
            for reporter in counting:
                reporter.rest(rest)

        return Sums(lambda rule: all(reporter.counts_only(rule) for reporter in counting), tell)

    def file(self, checked: Checked) -> None:
        self._write(lambda reporter: reporter.file(checked))

    def end(self, tally: Tally) -> None:
        self._write(lambda reporter: reporter.end(tally))
        with self._guarded_stdout():
            self._stdout.file.flush()

    def _write(self, lines_of: Callable[[Reporter], Iterable[str]]) -> None:
        for reporter, file in self._to_files:
            file.writelines(f"{line}\n" for line in lines_of(reporter))
        lines = [line for reporter in self._to_stdout for line in lines_of(reporter)]
        if lines:
            with self._guarded_stdout(), self._screen():
                for line in lines:
                    self._stdout.line(line)

    @contextmanager
    def _guarded_stdout(self) -> Iterator[None]:
        """Stdout may be a pipe that its reader has closed, which is fine, or a file on a full disk."""
        try:
            yield
        except BrokenPipeError:
            abandon(self._stdout.file)
            self._to_stdout = []
        except OSError as error:
            abandon(self._stdout.file)
            raise click.ClickException(f"cannot write to stdout: {error.strerror}") from None
