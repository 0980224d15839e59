"""Where the journal of a vault lies: in the user's own state folder, outside the vault, readable to nobody else."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from vaultlint import user_folders
from vaultlint.fixes.descriptors import flush_folder_at

ELSEWHERE = "VAULTLINT_STATE_DIR"
"""The environment variable that names another state folder."""
_OWNER_ONLY = 0o700


def state_folder() -> Path:
    """What vaultlint keeps about vaults between two runs and cannot find out again."""
    named = os.environ.get(ELSEWHERE)
    return Path(named).absolute() if named else user_folders.state()


def journal_folder(root: Path, state: Path) -> Path:
    """The folder of one vault's journal. `root` is the vault's real path, so that it is one however it was named."""
    return state / "journal" / hashlib.sha256(os.fsencode(root)).hexdigest()[:16]


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the user alone. What is there stays as it is."""
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
    flush_folder_at(folder.parent)
