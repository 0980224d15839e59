"""Where a vault begins."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_LARGEST_PYPROJECT = 1_000_000


def find_root(start: Path) -> Path:
    """The vault that `start` (a file or folder, there or not) lies in, as an absolute path; links are not resolved.

    It is the nearest folder with `.obsidian/` or a configuration of vaultlint, else the top of the git work tree, where
    many vaults leave `.obsidian/` out, else the folder of `start` itself.
    """
    # Not resolve(): a linked folder belongs to the vault in which the user named it.
    here = Path(os.path.normpath(start.absolute()))
    if not here.is_dir():
        here = here.parent
    folders = (here, *here.parents)
    return next((folder for folder in folders if is_marked(folder)), None) or _work_tree(folders) or here


def _work_tree(folders: Iterable[Path]) -> Path | None:
    """The top of the git work tree; a home folder under git holds more than notes."""
    return next((folder for folder in folders if (folder / ".git").exists() and not _is_home(folder)), None)


def _is_home(folder: Path) -> bool:
    try:
        return folder == Path.home()
    except RuntimeError:  # this user has none
        return False


def is_marked(folder: Path) -> bool:
    """Whether somebody made `folder` a vault: Obsidian by its settings, or a person by a configuration of vaultlint."""
    try:
        return (folder / ".obsidian").is_dir() or (folder / ".vaultlint.yaml").is_file() or _configures(folder)
    except OSError:
        return False


def _configures(folder: Path) -> bool:
    """Whether `folder` has a pyproject.toml with a table for vaultlint."""
    project = folder / "pyproject.toml"
    if not project.is_file() or project.stat().st_size > _LARGEST_PYPROJECT:
        return False
    import tomllib

    try:
        tools = tomllib.loads(project.read_text(encoding="utf-8")).get("tool")
    except (ValueError, RecursionError):
        return False
    return isinstance(tools, dict) and "vaultlint" in tools
