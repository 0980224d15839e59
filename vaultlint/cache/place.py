"""Where the caches lie: one file for each vault and each version of the program, in the user's own cache folder.

Somebody may name any folder as the place of caches, a home or a repository with folders of its own. What is ours there
bears our mark, and nothing else is written to or taken away.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from vaultlint import user_folders

ELSEWHERE = "VAULTLINT_CACHE_DIR"
"""The environment variable that names another cache folder."""
_TAG = "CACHEDIR.TAG"
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of vaultlint: see https://bford.info/cachedir/\n"
_VAULTS = "vaults"
_OWNER_ONLY = 0o700
_SUFFIX = ".sqlite"
_BESIDE = ("", "-journal", "-wal", "-shm")
"""The endings of what belongs to one database."""
_KEPT = 2
"""Versions of the program whose caches are kept for one vault: a hook and a person may use two."""
_DAY = 24 * 3600
_UNUSED = 90 * _DAY
"""Seconds after which the cache of a vault that nobody checked is taken away."""


def cache_folder(named: Path | None = None) -> Path | None:
    """Where caches go: where the command line says, or the environment, or where the system keeps such things.

    None where the system knows no such place, for a user without a home.
    """
    if named is not None:
        return named.absolute()
    if elsewhere := os.environ.get(ELSEWHERE):
        return Path(elsewhere).absolute()
    try:
        return user_folders.cache()
    except user_folders.NoHome:
        return None


def cache_file(folder: Path, root: Path, code: str) -> Path:
    """The file of one vault, whose real path is `root`, and of one version of the program. Raises OSError."""
    of_vault = folder / _VAULTS / hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    if not _is_ours(of_vault):
        of_vault.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        if of_vault.is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(of_vault))
        _write_new(of_vault / _TAG, _SIGNATURE)
        _write_new(of_vault / ".gitignore", "*\n")  # the folder may lie in a repository
        _forget_unused(folder)
    file = of_vault / f"{code}{_SUFFIX}"
    try:
        # Whoever only reads changes no time.
        if file.stat().st_mtime < time.time() - _DAY:
            os.utime(file)
    except FileNotFoundError:
        _forget_older(of_vault)
    return file


def clean(folder: Path) -> int:
    """Take away every cache in a folder, and nothing else that may lie there; how many vaults had one."""
    caches = list(_caches(folder))
    for of_vault in caches:
        _forget(of_vault)
    if caches:
        with suppress(OSError):
            (folder / _VAULTS).rmdir()  # unless something of somebody else's is in it
    return len(caches)


def _caches(folder: Path) -> Iterator[Path]:
    """The folders of vaults that have our mark."""
    vaults = folder / _VAULTS
    if vaults.is_dir() and not vaults.is_symlink():
        yield from (path for path in sorted(vaults.iterdir()) if _is_ours(path))


def _is_ours(of_vault: Path) -> bool:
    try:
        return not of_vault.is_symlink() and (of_vault / _TAG).read_bytes().startswith(_SIGNATURE.encode())
    except OSError:
        return False


def _write_new(file: Path, text: str) -> None:
    """Write a file where there is none, not even a link that leads nowhere."""
    with suppress(FileExistsError), file.open("x", encoding="utf-8") as new:
        new.write(text)


def _forget_unused(folder: Path) -> None:
    latest = time.time() - _UNUSED
    for of_vault in _caches(folder):
        used = [path.lstat().st_mtime for path in _files(of_vault)]
        if used and max(used) < latest:
            _forget(of_vault)


def _forget_older(of_vault: Path) -> None:
    kept = sorted(_files(of_vault), key=lambda path: path.lstat().st_mtime, reverse=True)[: _KEPT - 1]
    for path in _files(of_vault):
        if path not in kept:
            with suppress(OSError):
                remove_database(path)


def _forget(of_vault: Path) -> None:
    for path in _files(of_vault):
        with suppress(OSError):
            remove_database(path)
    for name in (".gitignore", _TAG):
        with suppress(OSError):
            (of_vault / name).unlink()
    with suppress(OSError):
        of_vault.rmdir()


def remove_database(file: Path) -> None:
    """Take away a database and what belongs to it, as much of it as there is. Raises OSError."""
    for suffix in _BESIDE:
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def _files(of_vault: Path) -> list[Path]:
    return list(of_vault.glob(f"*{_SUFFIX}"))
