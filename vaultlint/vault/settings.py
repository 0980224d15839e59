"""What Obsidian was told about a vault: the settings in `.obsidian/` that decide how it is read and written.

A file that is missing, broken or of another shape than expected leaves the defaults in force; what was wrong is
remembered, so that it can be told. Obsidian keeps far more there, which is none of our business.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast
from unicodedata import normalize

from vaultlint.frozen import Frozen
from vaultlint.vault.discovery import Files, read_inside
from vaultlint.vault.ignore_pattern import IgnorePattern, UnsupportedPattern
from vaultlint.vault.own_callouts import own_callouts

if TYPE_CHECKING:
    from vaultlint.dates.moment import Moment

_FOLDER = ".obsidian"
_TEMPLATER = "plugins/templater-obsidian/data"
_LARGEST = 1_000_000

LinkFormat = Literal["shortest", "relative", "absolute"]


class Fault(Frozen):
    """A setting that could not be read; the defaults took its place."""

    path: str
    reason: str


class Settings(Frozen):
    """The settings of one vault; without arguments those of a new one."""

    ignore_filters: tuple[str, ...] = ()
    """Excluded files: prefixes of paths, or regular expressions between slashes. They stay targets and hold links."""
    new_link_format: LinkFormat = "shortest"
    use_markdown_links: bool = False
    attachment_folder: str = "/"
    """Where new attachments go: `/` the root, `./` beside the note, `./name` below the note's folder, else a folder."""
    templates_folder: str | None = None
    templater_folder: str | None = None
    """The folder of Templater, a plugin that most who use templates have."""
    daily_notes_folder: str = ""
    daily_notes_format: str = "YYYY-MM-DD"
    """In the letters of Moment.js; a `/` makes folders."""
    property_types: Mapping[str, str] = field(default_factory=dict)
    """What was chosen for a property: text, multitext, number, checkbox, date, datetime, tags, aliases."""
    callouts: frozenset[str] = frozenset()
    """Types of callouts, in small letters, of the theme, the snippets in force, Admonition and Callout Manager."""
    faults: tuple[Fault, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The file that says so, for each of these that is not as it always is."""

    @classmethod
    def read(cls, files: Files, root: Path | None = None) -> Settings:
        """The settings among `files`; what those lack is looked for on disk below `root`.

        Git often does not carry `.obsidian/`, and a vault is one and the same whether it is seen through git or not.
        """
        faults: list[Fault] = []
        origins: dict[str, str] = {}
        app, types, daily, templates, looks, templater = (
            _Sheet(f"{_FOLDER}/{name}.json", files, root, faults, origins)
            for name in ("app", "types", "daily-notes", "templates", "appearance", _TEMPLATER)
        )
        filters = app.value("userIgnoreFilters", _are_strings, (), "ignore_filters")
        faults.extend(Fault(app.path, fault) for fault in map(_fault_of, filters) if fault)
        return cls(
            ignore_filters=tuple(filters),
            new_link_format=cast(
                LinkFormat, app.value("newLinkFormat", _is_link_format, "shortest", "new_link_format")
            ),
            use_markdown_links=app.value("useMarkdownLinks", _is_bool, False, "use_markdown_links"),
            attachment_folder=app.value("attachmentFolderPath", _is_string, "", "attachment_folder") or "/",
            templates_folder=templates.value("folder", _is_string, "", "templates_folder").strip("/") or None,
            templater_folder=templater.value("templates_folder", _is_string, "", "templater_folder").strip("/") or None,
            daily_notes_folder=daily.value("folder", _is_string, "", "daily_notes_folder").strip("/"),
            daily_notes_format=daily.value("format", _is_string, "", "daily_notes_format") or "YYYY-MM-DD",
            property_types={
                name: kind
                for name, kind in types.value("types", _is_object, {}, "property_types").items()
                if isinstance(kind, str)
            },
            callouts=own_callouts(
                partial(_read, files=files, root=root),
                snippets=looks.value("enabledCssSnippets", _are_strings, ()),
                theme=looks.value("cssTheme", _is_string, ""),
            ),
            faults=tuple(faults),
            origins=origins,
        )

    def with_said(self, said: Mapping[str, Any]) -> Settings:
        """These settings where a configuration of vaultlint says otherwise; types are told property by property."""
        if not said:
            return self
        changes = {name: value.strip("/") if name.endswith("_folder") else value for name, value in said.items()}
        if "attachment_folder" in said:
            changes["attachment_folder"] = said["attachment_folder"] or "/"
        if "property_types" in said:
            changes["property_types"] = {**self.property_types, **said["property_types"]}
        return replace(self, **changes)

    def is_ignored(self, path: str) -> bool:
        """Whether Obsidian was told to leave the file at `path` out of search and suggestions."""
        return any(ignores(path) for ignores in self._ignoring)

    def attachments_of(self, source: str) -> str:
        """The folder in which Obsidian puts what is attached to the file `source`; empty for the root."""
        folder = self.attachment_folder
        if folder == "." or folder.startswith("./"):
            folder = f"{source.rpartition('/')[0]}/{folder[1:].strip('/')}"
        return folder.strip("/")

    @cached_property
    def daily_notes(self) -> Moment | None:
        """What daily notes are called, where that is a date that can be read; with folders, as in `YYYY/MM-DD`."""
        from vaultlint.dates.moment import Moment

        try:
            return Moment(self.daily_notes_format)
        except ValueError:
            return None

    @cached_property
    def _ignoring(self) -> tuple[Callable[[str], bool], ...]:
        return tuple(_ignoring(written) for written in self.ignore_filters if written and not _fault_of(written))


def _is_regex(written: str) -> bool:
    return len(written) > 2 and written.startswith("/") and written.endswith("/")


def _ignoring(written: str) -> Callable[[str], bool]:
    """What a filter that has no fault says of a path."""
    if _is_regex(written):
        return IgnorePattern(normalize("NFC", written[1:-1])).matches
    prefix = normalize("NFC", written).lstrip("/")
    return lambda path: path.startswith(prefix)


def _fault_of(written: str) -> str | None:
    """Why a filter cannot be heeded, if it cannot."""
    if _is_regex(written):
        try:
            IgnorePattern(written[1:-1])
        except UnsupportedPattern as error:
            return f"the ignore filter {written} is not heeded: {error}"
    return None


class _Sheet:
    """One file of settings."""

    def __init__(
        self, path: str, files: Files, root: Path | None, faults: list[Fault], origins: dict[str, str]
    ) -> None:
        self.path = path
        self._origins = origins
        self._faults = faults
        self._values: dict[str, Any] = {}
        try:
            data = _read(path, files, root)
            values = json.loads(data.decode("utf-8-sig")) if data is not None else {}
            if not isinstance(values, dict):
                raise ValueError("not an object")
            self._values = values
        except OSError as error:
            self._fault(error.strerror or str(error))
        except (ValueError, RecursionError) as error:
            self._fault(f"not JSON as Obsidian writes it: {error}")

    def value(self, key: str, fits: Callable[[Any], bool], default: Any, setting: str = "") -> Any:
        """The value of `key`, or `default` where there is none that fits; `setting` is what it is called here."""
        if self._values.get(key) is None:
            return default
        if fits(self._values[key]):
            if self._values[key] != default:
                self._origins[setting] = self.path
            return self._values[key]
        self._fault(f"{key} has a value of the wrong kind")
        return default

    def _fault(self, reason: str) -> None:
        self._faults.append(Fault(self.path, reason))


def _read(path: str, files: Files, root: Path | None) -> bytes | None:
    """The bytes of a file of settings, None where there is none. Raises OSError."""
    try:
        data = files.read(path)
    except FileNotFoundError:
        if root is None:
            return None
        try:
            data = read_inside(str(root), path)
        except FileNotFoundError:
            return None
    if len(data) > _LARGEST:
        raise OSError(errno.EFBIG, f"larger than {_LARGEST:,} bytes")
    return data


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_link_format(value: Any) -> bool:
    return value in ("shortest", "relative", "absolute")


def _are_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
