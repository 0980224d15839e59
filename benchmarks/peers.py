"""What people would use instead, from their registries, in folders of their own.

    python -m benchmarks.peers

A peer that cannot be had is no failure: its rows say so.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.command import Command
from benchmarks.scratch import SCRATCH

RUMDL = "rumdl>=0.3,<0.4"
MARKDOWNLINT = "markdownlint-cli2"
_PATIENCE = 300
"""Seconds that a registry is given."""


@dataclass(frozen=True)
class Peer:
    """A program that was found, or why it was not."""

    name: str
    program: Path
    version: str = ""
    missing: str = ""

    def command(self, folder: Path, *words: str) -> Command:
        return Command((str(self.program), *words), folder)


def rumdl(scratch: Path = SCRATCH) -> Peer:
    folder = scratch / "peers" / "rumdl"
    program = folder / "bin" / "rumdl"
    install = [
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", RUMDL],
    ]
    return _had("rumdl", program, install, folder)


def markdownlint(scratch: Path = SCRATCH) -> Peer:
    folder = scratch / "peers" / "markdownlint"
    program = folder / "node_modules" / ".bin" / MARKDOWNLINT
    install = [["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), MARKDOWNLINT]]
    return _had(MARKDOWNLINT, program, install, folder)


def _had(name: str, program: Path, install: list[list[str]], folder: Path) -> Peer:
    try:
        if not program.exists():
            print(f"getting {name}")
            folder.mkdir(parents=True, exist_ok=True)
            for words in install:
                subprocess.run(words, check=True, capture_output=True, text=True, timeout=_PATIENCE)
        # The first line of whatever it says about itself names it; not every program has `--version`.
        said = subprocess.run(
            [program, "--version"], check=False, capture_output=True, text=True, timeout=60, cwd=folder
        )
        return Peer(name, program, (said.stdout or said.stderr).strip().split("\n")[0])
    except (OSError, subprocess.SubprocessError) as trouble:
        reason = getattr(trouble, "stderr", None) or str(trouble)
        return Peer(name, program, missing=f"{name} could not be had ({reason.strip().split(chr(10))[-1][:120]})")


if __name__ == "__main__":
    for peer in (rumdl(), markdownlint()):
        print(peer.missing or f"{peer.name}: {peer.version}")
