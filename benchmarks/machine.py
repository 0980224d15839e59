"""What a run was measured on, without naming it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

from benchmarks import memory
from benchmarks.bench import Bench
from vaultlint import __version__


def described(bench: Bench) -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    programs = [f"vaultlint {__version__}", f"Python {platform.python_version()}"]
    programs += [peer.missing or peer.version for peer in (bench.rumdl, bench.markdownlint)]
    return (
        f"{datetime.now(UTC):%d %B %Y}: {platform.system()}, {platform.machine()}, {cores} cores, {installed:.0f} GB. "
        f"{'; '.join(programs)}. Rounds: {bench.rounds}. Memory is {memory.measure()}."
    )
