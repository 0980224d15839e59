"""Where reports go: to stdout as they come, or into files that are whole once the run ended well."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

_DRAFT = ".vaultlint-draft"


@contextmanager
def output_file(path: Path) -> Iterator[TextIO]:
    """A file to write a report to, which replaces `path` in one step when the block ends well.

    What is there already and no regular file, such as a pipe or a device, is written to directly.
    Raises `OSError` that names `path`, at once where the place cannot be written to.
    """
    goal = Path(os.path.realpath(path))
    writing = _write_through(goal) if goal.exists() and not goal.is_file() else _replace(goal)
    try:
        with writing as file:
            yield file
    except OSError as error:
        if error.filename is None or str(error.filename).endswith(_DRAFT):
            error.filename = str(path)
        raise


@contextmanager
def _replace(goal: Path) -> Iterator[TextIO]:
    from tempfile import mkstemp

    number, draft = mkstemp(prefix=f".{goal.name[:40]}.", suffix=_DRAFT, dir=goal.parent)
    try:
        with _open(number) as file:
            Path(draft).chmod(_mode_of(goal))
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(goal)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


@contextmanager
def _write_through(goal: Path) -> Iterator[TextIO]:
    with _open(goal) as file:
        yield file


def _open(place: int | Path) -> TextIO:
    return open(place, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: PTH123 -- or a number


def _mode_of(goal: Path) -> int:
    """The permissions of the file that is replaced, or those that any new file would have."""
    with suppress(OSError):
        return stat.S_IMODE(goal.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
