"""What lies in a vault and git does not carry."""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

from vaultlint.git.asking import Git


def ignored(root: Path) -> list[str]:
    """What lies in the folder and git does not carry: files, and folders with a `/` at their end. Raises `GitError`."""
    output = Git(root).ask("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
    return sorted(normalize("NFC", os.fsdecode(name)) for name in output.split(b"\0") if name)
