"""Where the caches lie: one file for each vault and each version of the program, in the user's own cache folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from vaultlint import user_folders

ELSEWHERE = "VAULTLINT_CACHE_DIR"
"""The environment variable that names another cache folder."""
_TAG = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of vaultlint: see https://bford.info/cachedir/\n"
_OWNER_ONLY = 0o700
_SUFFIX = ".sqlite"
_KEPT = 2
"""Versions of the program whose caches are kept for one vault: a hook and a person may use two."""


def cache_folder(named: Path | None = None) -> Path:
    """Where caches go: where the command line says, or the environment, or where the system keeps such things."""
    if named is not None:
        return named.absolute()
    if elsewhere := os.environ.get(ELSEWHERE):
        return Path(elsewhere).absolute()
    return user_folders.cache()


def cache_file(folder: Path, root: Path, code: str) -> Path:
    """The file of one vault, whose real path is `root`, and of one version of the program. Raises OSError."""
    of_vault = folder / "vaults" / hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    of_vault.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    if not (folder / _TAG).exists():
        (folder / _TAG).write_text(_SIGNATURE, encoding="utf-8")
        # Somebody may point to a folder in a repository.
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    file = of_vault / f"{code}{_SUFFIX}"
    if not file.exists():
        _forget_older(of_vault)
    return file


def clean(folder: Path) -> int:
    """Take away every cache in a folder, and nothing else that may lie there; how many vaults had one."""
    vaults = folder / "vaults"
    known = [path for path in vaults.iterdir() if path.is_dir()] if vaults.is_dir() and not vaults.is_symlink() else []
    if known:
        from shutil import rmtree

        rmtree(vaults)
    return len(known)


def _forget_older(of_vault: Path) -> None:
    kept = sorted(_files(of_vault), key=lambda path: path.stat().st_mtime, reverse=True)[: _KEPT - 1]
    for path in _files(of_vault):
        if path not in kept:
            with suppress(OSError):
                path.unlink()


def _files(of_vault: Path) -> Iterator[Path]:
    return of_vault.glob(f"*{_SUFFIX}")
