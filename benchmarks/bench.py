"""What every group of rows is given: where to work, how often, and what others found out before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks import peers, scratch
from benchmarks.command import Command, Spent
from benchmarks.ours import Vaultlint, vaultlint
from benchmarks.peers import Peer
from benchmarks.table import Row

NO_HUB = "VAULTLINT_MATERIAL is not set, so there is no obsidian-hub"
_RACE = 2.5
"""Seconds after which a file that was written is believed not to be written again at what looks like the same time."""


@dataclass
class Bench:
    """One run of the benchmarks."""

    scratch: Path
    rounds: int
    figures: dict[str, float] = field(default_factory=dict)
    """What was measured and is reckoned with on the page."""

    @cached_property
    def hub(self) -> Path | None:
        return scratch.hub(self.scratch)

    @cached_property
    def rumdl(self) -> Peer:
        return peers.rumdl(self.scratch)

    @cached_property
    def markdownlint(self) -> Peer:
        return peers.markdownlint(self.scratch)

    @property
    def cache(self) -> Path:
        """Where vaultlint keeps what it read."""
        return self.scratch / "cache"

    @property
    def vaultlint(self) -> Vaultlint:
        return vaultlint(self.cache)

    def forget(self) -> None:
        """Let the next run be a cold one."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def run(self, command: Command, *, watched: bool = False) -> Spent:
        """Run a command, its output in a file of its own."""
        return command.run(self.scratch / f"{Path(command.words[0]).name}.out", watched=watched)

    def settled(self) -> None:
        """Wait until files that were written are no longer suspected of being written still."""
        time.sleep(_RACE)


Group = Callable[[Bench], list[Row]]
"""Measures and tells what belongs together."""
