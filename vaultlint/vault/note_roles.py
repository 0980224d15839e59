"""Notes that are not written to be found by their names: templates, and the pages of a journal."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vaultlint.vault.file_names import note_name

if TYPE_CHECKING:
    from vaultlint.vault.settings import Settings

_TEMPLATES = re.compile(r"[\W\d_]*templates?[\W\d_]*", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{4}-(?:\d\d|w\d\d|q\d)|\d{4}", re.IGNORECASE)
"""A day, month, week, quarter or year in ISO's form, as periodic notes are called."""


def is_template(path: str, settings: Settings) -> bool:
    """Whether the file at `path` lies where templates are kept: where Obsidian was told, or in `99 - Templates`."""
    told = settings.templates_folder, settings.templater_folder
    if any(folder and path.startswith(f"{folder}/") for folder in told):
        return True
    return _is_called_templates(path.rpartition("/")[0])


@lru_cache  # a folder has many files, and they come one after the other
def _is_called_templates(folder: str) -> bool:
    return any(_TEMPLATES.fullmatch(name) for name in folder.split("/"))


def is_journal_page(path: str, settings: Settings) -> bool:
    """Whether the note at `path` is one of a day, a week, a month or a year."""
    if settings.daily_notes_folder and path.startswith(f"{settings.daily_notes_folder}/"):
        return True
    return _DAY.fullmatch(note_name(path)) is not None or _is_daily(path, settings)


def _is_daily(path: str, settings: Settings) -> bool:
    """Whether the note at `path` is called as Obsidian calls the notes of days here."""
    name = path.removesuffix(".md")
    return settings.daily_notes is not None and settings.daily_notes.end_of_own(name, 0) == len(name)
