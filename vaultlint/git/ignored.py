"""What lies in a folder and is not in its repository, because somebody said so in a `.gitignore`."""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

from vaultlint.git.asking import Git


def ignored(root: Path) -> list[str]:
    """Files, and folders with a `/` at their end, that git does not carry. Raises `GitError`."""
    output = Git(root).ask("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
    return sorted(normalize("NFC", os.fsdecode(name)) for name in output.split(b"\0") if name)
