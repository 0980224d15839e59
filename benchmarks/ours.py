"""The command under test, as a user has it: installed where that is this very tree, with its bytecode written."""

from __future__ import annotations

import compileall
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.command import Command

ROOT = Path(__file__).parents[1]
_WHOSE = 'import importlib.util as u; print(u.find_spec("vaultlint.text").origin)'
_CALL = "from vaultlint.start import main; main()"


@dataclass(frozen=True)
class Vaultlint:
    """How vaultlint of this tree is called."""

    words: tuple[str, ...]
    surroundings: Mapping[str, str]

    def command(self, folder: Path, *words: str) -> Command:
        return Command((*self.words, *words), folder, self.surroundings)

    @contextmanager
    def standing_by(self, folder: Path) -> Iterator[Vaultlint]:
        """The same, with a process that stands by: nobody finds it but who looks in this folder."""
        with TemporaryDirectory(prefix="vl") as sockets:  # their names must be short
            standing = Vaultlint(self.words, {**self.surroundings, "XDG_RUNTIME_DIR": sockets})
            begin, end = (standing.command(folder, "standby", word) for word in ("start", "stop"))
            begin.run(Path(sockets, "begun"))
            try:
                yield standing
            finally:
                end.run(Path(sockets, "ended"))

    @property
    def entry(self) -> str:
        """As one line, for a configuration that knows nothing of our surroundings."""
        settings = [f"{name}={value}" for name, value in self.surroundings.items()]
        return shlex.join(["env", *settings, *self.words])


@cache
def vaultlint(cache_folder: Path) -> Vaultlint:
    """The installed script where it belongs to this tree, else this tree given to Python by name."""
    kept = {"VAULTLINT_CACHE_DIR": str(cache_folder), "XDG_RUNTIME_DIR": os.devnull}
    compileall.compile_dir(ROOT / "vaultlint", quiet=1, workers=1)
    script = Path(sys.executable).parent / "vaultlint"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    found = subprocess.run([sys.executable, "-P", "-c", _WHOSE], env=clean, check=False, capture_output=True, text=True)
    if script.exists() and found.stdout.strip() == str(ROOT / "vaultlint" / "text.py"):
        return Vaultlint((str(script),), kept)
    return Vaultlint((sys.executable, "-P", "-c", _CALL), kept | {"PYTHONPATH": str(ROOT)})
