"""Where the vault is, which of its files are meant, and how to call them from here."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from vaultlint.strict_yaml import shown


def vault_of(named: Sequence[str], vault: Path | None = None) -> Path:
    """The vault that is meant: the one given, else the one that the first of the named paths lies in."""
    from vaultlint.vault.root import find_root

    return Path(os.path.abspath(vault)) if vault is not None else find_root(Path(named[0] if named else "."))  # noqa: PTH100


def work_tree_of(root: Path) -> Path | None:
    """The top of the git work tree that the vault lies in; None where it is not under version control."""
    real = root.resolve()
    return next((folder for folder in (real, *real.parents) if (folder / ".git").exists()), None)


def require(named: Sequence[str], vault: Path | None = None) -> None:
    """Raise `click.ClickException` for the first of the named paths that is not there."""
    for path in named:
        if not os.path.lexists(_found(path, vault)):
            raise click.ClickException(f"no such file or folder: {shown(path)}")


def inside(named: str, root: Path, vault: Path | None = None) -> str:
    """A path of the command line as the vault calls it: relative to its root, with `/`, composed; "" is the root.

    A link is called by the file it leads to, as long as that lies in the vault: that is the name it is checked under.
    """
    path = Path(os.path.abspath(_found(named, vault)))  # noqa: PTH100 -- as it was named, links not followed
    for candidate, folder in ((path.resolve(), root.resolve()), (path, root), (path, root.resolve())):
        if candidate.is_relative_to(folder):
            relative = candidate.relative_to(folder).as_posix()
            return unicodedata.normalize("NFC", "" if relative == "." else relative)
    raise click.ClickException(f"{shown(named)} is not in the vault {shown(str(root))}")


def _found(path: str, vault: Path | None) -> Path:
    """A path as it stands, or from the vault that `--vault` names where there is no such path here."""
    return Path(path) if vault is None or os.path.lexists(path) else vault / path


class Shown:
    """Calls the files of a vault by the paths that a reader can follow from where they are."""

    def __init__(self, root: Path, prefix: str | None = None) -> None:
        self._prefix = prefix
        self._here = self._root = None
        self._below: str | None = None
        """How the vault is reached from here, where it lies here or below."""
        if prefix is None and (here := _working_directory()) is not None:
            near = (candidate for candidate in (root, root.resolve()) if _one_holds_the_other(candidate, here))
            self._here, self._root = here, next(near, None)
            if self._root is not None and self._root.is_relative_to(here):
                folder = self._root.relative_to(here).as_posix()
                self._below = "" if folder == "." else f"{folder}/"

    def __call__(self, path: str) -> str:
        if self._prefix is not None:
            return posixpath.join(self._prefix, path)
        if self._root is None:
            return path
        if self._below is not None:
            return self._below + path
        return os.path.relpath(self._root / path, self._here).replace(os.sep, "/")


class Below:
    """Calls the files of a vault as a CI system does that counts paths from a folder of its own."""

    def __init__(self, root: Path, folder: str | None, prefix: str | None = None) -> None:
        """`prefix` leads from that folder to the vault; without it that is found out, where the vault lies in it."""
        if prefix is None:
            prefix = _way(folder, root) or ""
        # A `./` or `/` in front is taken for a part of the name, and what it names is not found.
        self._prefix = posixpath.normpath(prefix.replace(os.sep, "/")).lstrip("/").removeprefix(".")

    def __call__(self, path: str) -> str:
        return posixpath.join(self._prefix, path)


def _way(folder: str | None, root: Path) -> str | None:
    """The path that leads from a folder to the vault in it."""
    if not folder:
        return None
    ways = ((root, Path(folder)), (root.resolve(), Path(folder).resolve()))
    return next((inner.relative_to(outer).as_posix() for inner, outer in ways if inner.is_relative_to(outer)), None)


def _one_holds_the_other(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _working_directory() -> Path | None:
    try:
        return Path.cwd()
    except OSError:  # it was removed
        return None
