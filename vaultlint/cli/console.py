"""The two streams of a run: findings go to one, everything about the run to the other."""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
from collections.abc import Mapping
from typing import TextIO

from vaultlint.cli.colour import knows_links, wants_colour
from vaultlint.display import display, inert
from vaultlint.reporters.style import Style

_PLAIN_WIDTH = 100
"""Cells of a line where nobody says how wide the screen is."""


class Stream:
    """Writes human output: encoded so that nothing fails, and harmless to a CI runner that reads along."""

    def __init__(self, file: TextIO, colour: str = "auto", environment: Mapping[str, str] = os.environ) -> None:
        self.file = file
        painted = wants_colour(colour, file, environment)
        self.style = Style(colour=painted, hyperlinks=painted and knows_links(file, environment))
        self.is_terminal = file.isatty()
        self._is_overheard = any(environment.get(name) for name in ("GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI"))

    @property
    def width(self) -> int:
        return max(40, shutil.get_terminal_size((_PLAIN_WIDTH, 24)).columns) if self.is_terminal else _PLAIN_WIDTH

    @property
    def is_overheard(self) -> bool:
        """Whether a CI runner reads every line and obeys some; it never sees what goes straight into a file."""
        return self._is_overheard and not _is_regular_file(self.file)

    def speak_to_programs(self) -> None:
        """From now on this stream carries a format that programs read: UTF-8, whatever the terminal's habits are."""
        self._is_overheard = False
        if isinstance(self.file, io.TextIOWrapper):
            self.file.reconfigure(encoding="utf-8", newline="\n")

    def line(self, text: str = "") -> None:
        self.file.write((inert(text) if self._is_overheard else text) + "\n")


class Console:
    """stdout and stderr, and how this program speaks on the latter."""

    def __init__(self, colour: str = "auto", *, quiet: bool = False) -> None:
        self.out = Stream(_open(sys.stdout), colour)
        self.err = Stream(_open(sys.stderr), colour)
        self._quiet = quiet

    def tell(self, text: str = "") -> None:
        """A line about the run; `text` may be painted and has been through `display`."""
        if not self._quiet:
            self._say(text)

    def warn(self, message: str) -> None:
        self.tell(f"{self.err.style.warning('warning:')} {display(message)}")

    def fail(self, message: str, *more: str) -> None:
        """An error, which no option silences; `more` are further lines of it."""
        self._say(f"{self.err.style.error('error:')} {display(message)}")
        for line in more:
            self._say(display(line))

    @property
    def can_ask(self) -> bool:
        """Whether there is somebody to ask: both ends of the conversation are a terminal."""
        return self.err.is_terminal and sys.stdin is not None and sys.stdin.isatty()

    def ask(self, question: str, *grounds: str) -> bool:
        """Whether somebody says yes to `question`, having read the `grounds`; all else is a no. Never silenced."""
        for line in grounds:
            self._say(line)
        self.err.file.write(f"{question} [y/N] ")
        self.err.file.flush()
        return sys.stdin.readline().strip().casefold() in ("y", "yes")

    def _say(self, text: str) -> None:
        try:
            self.err.line(text)
            self.err.file.flush()
        except OSError:
            abandon(self.err.file)  # nobody is left to tell


def _open(stream: TextIO | None) -> TextIO:
    if stream is None:  # started with the stream closed
        return io.StringIO()
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _is_regular_file(stream: TextIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def abandon(stream: TextIO) -> None:
    """Let what is still buffered go nowhere: the reader has left, and the interpreter must not stumble at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
