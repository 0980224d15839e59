"""What `fix` prints instead of writing: a diff, or the one note it was given."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.cli.scope import work_tree_of
from vaultlint.display import display, inert

if TYPE_CHECKING:
    from vaultlint.cli.console import Console, Stream
    from vaultlint.fixes.converge import Settled
    from vaultlint.vault.discovery import DiskFiles


def print_diff(settled: Settled, root: Path, console: Console) -> None:
    """Print a patch for `git apply`; on a terminal one for the eye.

    Paths begin at the top of the git work tree, where git counts from; without one, at the vault.
    """
    from vaultlint.reporters.diff import painted, patch
    from vaultlint.vault.discovery import DiskFiles

    out = console.out
    if not settled.changed:
        return
    disk = DiskFiles(root)
    top = work_tree_of(root) or root.resolve()
    lines = (
        line
        for path, (old, new) in settled.changed.items()
        for line in patch(_as_git_knows_it(path, disk, root, top), old, new)
    )
    if out.is_terminal:
        for line in painted(lines, out.style):
            out.line(line)
        return
    is_overheard = out.is_overheard
    out.speak_to_programs()
    altered = False
    for line in lines:
        harmless = inert(line) if is_overheard else line
        altered = altered or harmless != line
        out.line(harmless)
    if altered:
        console.warn("a line was escaped, lest the CI runner obey it: write the diff to a file to apply it")


def _as_git_knows_it(path: str, disk: DiskFiles, root: Path, top: Path) -> str:
    """A note's path from `top` on, in the disk's own spelling."""
    place = disk.locate(path) if path in disk.paths else root.resolve() / path
    return place.relative_to(top).as_posix()


def print_note(data: bytes, out: Stream) -> None:
    """Print a note byte for byte; on a terminal, which would act on some of them, as text that can be read."""
    if out.is_terminal or not isinstance(out.file, io.TextIOWrapper):
        for line in data.decode("utf-8", "replace").split("\n"):
            out.line(display(line.removesuffix("\r")))
        return
    out.file.flush()
    out.file.buffer.write(data)
    out.file.buffer.flush()
