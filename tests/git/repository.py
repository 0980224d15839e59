"""A repository that is worked on as people do."""

from __future__ import annotations

import subprocess
from pathlib import Path

from vaultlint.vault.discovery import Files


class Repository:
    """A folder under git, and what people do in it."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", *options)

    def git(self, *words: str) -> None:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", self.folder, *identity, *words], check=True, capture_output=True)

    def write(self, path: str, text: str = "") -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
        return target

    def commit(self, **files: str) -> None:
        """Commit notes, given as name and text."""
        for name, text in files.items():
            self.write(f"{name}.md", text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A day's work")


def contents(files: Files) -> dict[str, str]:
    return {path: files.read(path).decode() for path in files.paths}
