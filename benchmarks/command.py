"""A command that is measured as a whole, from its start to its end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.memory import INTERVAL, ProcessTree

if TYPE_CHECKING:
    from resource import struct_rusage

_SHARE = 20
"""Looking at memory may take one part in so many of the time."""
_TO_BYTES = 1 if sys.platform == "darwin" else 1024
"""What the system's largest resident size is told in."""


@dataclass(frozen=True)
class Spent:
    """What one run took."""

    wall: float
    """Seconds from before the start to after the end."""
    cpu: float
    """Seconds of all processes, in user mode and in the kernel's."""
    peak: int | None = None
    """Bytes of all processes together; None where nobody looked."""


@dataclass(frozen=True)
class Command:
    """What is run, where, and with which surroundings beside our own."""

    words: tuple[str, ...]
    folder: Path
    surroundings: Mapping[str, str] = field(default_factory=dict)
    ends_with: Collection[int] = (0, 1)
    """Exit codes of a run that did its work: 1 tells of findings."""

    def run(self, output: Path, *, watched: bool = False) -> Spent:
        """Run it, its output in a file, which nobody has to read for it to go on. Raises RuntimeError where it fails.

        `watched`: how much memory it takes is looked at all the while, which costs it some time.
        """
        with output.open("wb") as file:
            started = time.perf_counter()
            process = subprocess.Popen(
                self.words, cwd=self.folder, env=self._environment(), stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
            peak, (_, status, usage) = _watch(process.pid) if watched else (None, os.wait4(process.pid, 0))
            wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.ends_with:
            said = output.read_bytes()[-2000:].decode("utf-8", "replace")
            raise RuntimeError(f"{' '.join(self.words)} ended with {process.returncode}: {said}")
        if peak == 0:  # nothing could be seen from outside
            peak = usage.ru_maxrss * _TO_BYTES
        return Spent(wall, usage.ru_utime + usage.ru_stime, peak)

    def _environment(self) -> dict[str, str]:
        # Users have bytecode, no hash seed of their own, and nothing of ours in the way.
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GIT_"))}
        return {**ours, **self.surroundings}


def _watch(process: int) -> tuple[int, tuple[int, int, struct_rusage]]:
    """The largest size until the process ends, and how it ended."""
    tree, peak = ProcessTree(process), 0
    while True:
        ended = os.wait4(process, os.WNOHANG)
        if ended[0]:
            return peak, ended
        began = time.perf_counter()
        peak = max(peak, tree.size())
        # The system stops a process while it counts its pages, which takes long where there are many.
        time.sleep(max(INTERVAL, _SHARE * (time.perf_counter() - began)))
