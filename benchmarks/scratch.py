"""The folder that benchmarks work in, and the real vault that is copied there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SCRATCH = Path(__file__).parents[1] / ".bench"
HUB = "obsidian-community+obsidian-hub"
_ADA = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")


def unpacked(name: str) -> Path | None:
    """A real vault, as the tests know it; None where VAULTLINT_MATERIAL leads nowhere."""
    material = os.environ.get("VAULTLINT_MATERIAL")
    if not material:
        return None
    said = subprocess.run([Path(material, "corpora", "unpack")], check=True, capture_output=True, text=True)
    return Path(said.stdout.strip(), name)


def hub(scratch: Path) -> Path | None:
    """A copy of obsidian-hub that may be changed, under git, as it was committed; None where there is no original.

    Under git, and with a folder of settings, nobody looks for a vault or a configuration further up.
    """
    copy = scratch / "hub"
    if not (copy / ".git" / "refs" / "heads").is_dir() or git(copy, "rev-parse", "--verify", "--quiet", "HEAD"):
        original = unpacked(HUB)
        if original is None:
            return None
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(original, copy)
        put_under_git(copy)
    # What an interrupted run has left is taken back.
    git(copy, "reset", "--quiet", "--hard")
    return copy


def put_under_git(vault: Path) -> None:
    (vault / ".obsidian").mkdir(exist_ok=True)
    (vault / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "As it came")):
        if code := git(vault, *words):
            raise RuntimeError(f"git {words[0]} ended with {code}")


def git(vault: Path, *words: str) -> int:
    """Git's exit code; hooks and signatures of whoever runs this stay out of it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", *_ADA, "-c", f"core.hooksPath={os.devnull}", *words]
    return subprocess.run(command, cwd=vault, env=clean, check=False, capture_output=True).returncode


def medium_note(vault: Path, size: int = 2_000) -> Path:
    """The note nearest to a size that everybody sees: none in a hidden folder."""
    notes = (path for path in vault.rglob("*.md") if path.is_file())
    seen = [note for note in notes if not any(part.startswith(".") for part in note.relative_to(vault).parts)]
    return min(seen, key=lambda note: (abs(note.stat().st_size - size), note.as_posix()))


def read_through(folder: Path) -> None:
    """Read every file, so that no run has to wait for the disk and the next one not."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
