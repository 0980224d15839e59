"""What the settings of obsidian-linter come to here: rules, names, folders, and what has no counterpart.

The plugin formats what it is told to format, so what it has switched on is selected, and what is a matter of taste here
and switched off there is ignored. Regular expressions are not taken over: they know no Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from vaultlint.config_terms import term_faults
from vaultlint.obsidian_linter import COUNTERPARTS
from vaultlint.term_spelling import Terms

SETTINGS = ".obsidian/plugins/obsidian-linter/data.json"
_LARGEST = 1_000_000
_LONGEST_ROW = 500
_MOST_ROWS = 2_000
_MOST_LEFT = 30
_LONGEST = 100
_SPECIAL = re.compile(r"[*?\[\]{}\\]")
_RULER = re.compile(r":?-+:?")
_SPELLING = "auto-correct-common-misspellings"

Read = Callable[[str], bytes | None]
"""The bytes of a file of the vault, None where there is none that can be read."""


@dataclass
class TakenOver:
    """What could be taken over, and what could not."""

    select: list[str] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What has no counterpart, in words."""

    def told(self) -> list[str]:
        """What is left, as far as anybody will read it."""
        shown = [one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in self.left[:_MOST_LEFT]]
        more = len(self.left) - len(shown)
        return [*shown, f"and {more} more"] if more else shown


class NotItsSettings(ValueError):
    """The file is none that obsidian-linter writes."""


def taken_over(data: bytes, read: Read) -> TakenOver:
    """What the settings in `data` come to; `read` reads the notes they name. Raises `NotItsSettings`."""
    settings = _settings(data)
    taken = TakenOver()
    rules = _mapping(settings.get("ruleConfigs"))
    is_on = {name: _mapping(config).get("enabled") is True for name, config in rules.items()}
    for name in sorted(name for name, on in is_on.items() if on):
        ours = COUNTERPARTS.get(name, ())
        taken.select += [rule for rule in ours if rule not in taken.select]
        if not ours:
            taken.left.append(f"rule {name}")
    if any(is_on.values()):
        off = {rule for name, on in is_on.items() if not on for rule in COUNTERPARTS.get(name, ())}
        taken.ignore = sorted(off - set(taken.select))
    if is_on.get("space-between-chinese-japanese-or-korean-and-english-or-numbers"):
        taken.parameters["cjk-spacing"] = {"style": "spaced"}
    if is_on.get("insert-yaml-attributes"):
        _take_properties(_mapping(rules["insert-yaml-attributes"]), taken)
    if is_on.get(_SPELLING):
        _take_spelling(_mapping(rules[_SPELLING]), read, taken)
    _take_ignored(settings, taken)
    for number, one in enumerate(_list(settings.get("customRegexes")), start=1):
        label = _mapping(one).get("label") or _mapping(one).get("find") or number
        taken.left.append(f"custom regular expression {label}")
    for one in _list(settings.get("lintCommands")):
        taken.left.append(f"command {_mapping(one).get('name') or _mapping(one).get('id')}")
    for one in _list(settings.get("additionalFileExtensions")):
        taken.left.append(f"files with the extension {one}")
    return taken


def _settings(data: bytes) -> dict[str, Any]:
    if len(data) > _LARGEST:
        raise NotItsSettings(f"larger than {_LARGEST:,} bytes")
    try:
        settings = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotItsSettings("not JSON") from None
    if not isinstance(settings, dict) or not isinstance(settings.get("ruleConfigs"), dict):
        raise NotItsSettings("no settings as obsidian-linter writes them: there are no ruleConfigs")
    return settings


def _take_properties(config: Mapping[str, Any], taken: TakenOver) -> None:
    """The properties that the plugin inserts, as those that must be there."""
    given = config.get("text-to-insert")
    lines = given.split("\n") if isinstance(given, str) else map(str, _list(given))
    keys = (line.partition(":") for line in lines if not line.startswith((" ", "\t", "#", "-")))
    names = [key.strip() for key, colon, _ in keys if colon and key.strip()]
    if names:
        taken.parameters["missing-property"] = {"required": list(dict.fromkeys(names))}


def _take_spelling(config: Mapping[str, Any], read: Read, taken: TakenOver) -> None:
    """Replacements that are names become terms, words to be left alone terms of the rule about misspellings."""
    for file in _list(config.get("extra-auto-correct-files")):
        for written, meant in islice(_replacements(_mapping(file), read, taken), _MOST_ROWS):
            if not _is_slip_of(written, meant):
                taken.left.append(f"replacement {written} → {meant}")
            elif meant not in taken.terms:
                taken.terms.append(meant)
    for index, _ in reversed([*term_faults(tuple(taken.terms))]):
        taken.left.append(f"replacement by {taken.terms.pop(index)}")
    words = config.get("ignore-words")
    alone = re.split(r"[,\s]+", words) if isinstance(words, str) else list(map(str, _list(words)))
    kept = [word for word in dict.fromkeys(alone) if word and not [*term_faults((word,))]]
    if kept:
        taken.parameters["misspelling"] = {
            "terms": list({word.casefold(): word for word in (*taken.terms, *kept)}.values())
        }


def _replacements(file: Mapping[str, Any], read: Read, taken: TakenOver) -> Iterator[tuple[str, str]]:
    """What a note with a table of replacements says, or what the plugin remembers of it."""
    path = file.get("filePath")
    data = read(path) if isinstance(path, str) and path else None
    if data is not None and len(data) <= _LARGEST:
        rows = [row for line in data.decode("utf-8", "replace").splitlines() if (row := _row(line.strip())) is not None]
        rulers = {index for index, row in enumerate(rows) if _RULER.fullmatch(row[0])}
        headed = {index for ruler in rulers for index in (ruler, ruler - 1)}
        yield from (row for index, row in enumerate(rows) if index not in headed and all(row))
        return
    remembered = _mapping(file.get("customReplacements"))
    yield from ((written, str(meant)) for written, meant in remembered.items())
    if not remembered and path:
        taken.left.append(f"replacements in {path}, which cannot be read")


def _row(line: str) -> tuple[str, str] | None:
    """The cells of a row of two, which has bars at its ends, too."""
    if len(line) > _LONGEST_ROW or not (line.startswith("|") and line.endswith("|")):
        return None
    cells = [cell.strip() for cell in line[1:-1].split("|")]
    return (cells[0], cells[1]) if len(cells) == 2 else None


def _is_slip_of(written: str, meant: str) -> bool:
    """Whether who lists `meant` as a term is told of `written`."""
    if meant == meant.lower() or [*term_faults((meant,))]:
        return False
    return any(slip.term == meant for slip in Terms((meant,)).slips(written))


def _take_ignored(settings: Mapping[str, Any], taken: TakenOver) -> None:
    for folder in _list(settings.get("foldersToIgnore")):
        if isinstance(folder, str) and folder.strip("/ "):
            taken.exclude.append(pattern_of(f"{folder.strip('/')}/"))
    for one in _list(settings.get("filesToIgnore")):
        label = _mapping(one).get("label") or _mapping(one).get("match")
        if label:
            taken.left.append(f"files to ignore: {label}")


def pattern_of(path: str) -> str:
    """A pattern that means the path itself, a folder where it ends with a slash, and nothing else."""
    return "/" + _SPECIAL.sub(lambda found: "?" if found[0] == "\\" else f"\\{found[0]}", path.lstrip("/"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
