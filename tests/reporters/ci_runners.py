"""How CI runners read the output of a step: what they would obey, told by readers written after theirs.

GitHub's runner tries `::name key=value,…::message` on a line first, then `##[name key=value;…]message` anywhere in it;
Azure's agent looks for `##vso[area.action key=value;…]message`; GitLab folds between `section_start` and `section_end`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

REGISTERED = frozenset(
    (
        "internal-set-repo-path", "set-env", "set-output", "save-state", "add-path", "add-mask", "add-matcher",
        "remove-matcher", "error", "warning", "notice", "debug", "group", "endgroup", "echo", "stop-commands",
    )
)  # fmt: skip
# .NET compares strings as people read them, where it knows languages: these count for nothing then.
_WEIGHTLESS = re.compile(
    r"[\u00ad\u034f\u180b-\u180f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_FOLD = re.compile(r"section_(?:start|end):[0-9]+:[\w.-]+(?:\[[^\]]*\])?\r\x1b\[0K")
_BLANK = "".join(map(chr, (*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F)))
_BLANK += "\u205f\u3000"


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def obeyed(output: str) -> list[Command]:
    """What a runner would take for commands in the output of a step, line by line."""
    found: list[Command] = []
    # A terminal's carriage return starts a line anew; the runner's reader ends one there.
    for line in re.split(r"\r\n|\r|\n", output):
        for heard in (line, _WEIGHTLESS.sub("", line)):
            command = _double_colon(heard) or _bracket(heard) or _azure(heard)
            if command is not None:
                found.append(command)
                break
    found += [Command(fold, {}, "") for fold in _FOLD.findall(output)]
    return found


def _double_colon(line: str) -> Command | None:
    line = line.lstrip(_BLANK)
    if not line.startswith("::"):
        return None
    end = line.find("::", 2)
    if end < 0:
        return None
    name, _, rest = line[2:end].partition(" ")
    if name not in REGISTERED:
        return None
    return Command(name, _properties(rest.strip(_BLANK), ",", _unescaped_value), _unescaped(line[end + 2 :]))


def _bracket(line: str) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name, _, rest = line[start + 3 : end].partition(" ")
    if name not in REGISTERED:
        return None
    return Command(name, _properties(rest, ";", _unescaped_bracket), _unescaped_bracket(line[end + 1 :]))


def _azure(line: str) -> Command | None:
    match = re.search(r"##vso\[(?P<name>[^\] ]*)[^\]]*\](?P<message>.*)", line, re.IGNORECASE)
    return Command(f"vso {match['name']}", {}, match["message"]) if match else None


def _properties(text: str, separator: str, unescaped: object) -> dict[str, str]:
    assert callable(unescaped)
    pairs = (part.partition("=") for part in text.split(separator) if part)
    return {key.lower(): unescaped(value) for key, _, value in pairs if key and value}


def _undone(text: str, *escapes: tuple[str, str]) -> str:
    for escape, character in (*escapes, ("%25", "%")):
        text = text.replace(escape, character)
    return text


def _unescaped(text: str) -> str:
    return _undone(text, ("%0D", "\r"), ("%0A", "\n"))


def _unescaped_value(text: str) -> str:
    return _undone(text, ("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","))


def _unescaped_bracket(text: str) -> str:
    return _undone(text, ("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"))


def annotation_fault(command: Command) -> str | None:
    """What would make GitHub forget where an annotation belongs."""
    given = command.properties
    if len(command.message) > 4096:
        return "the message is cut"
    if "endline" in given and "line" not in given:
        return "endLine without line"
    if "endcolumn" in given and "col" not in given:
        return "endColumn without col"
    if "col" in given and "line" not in given:
        return "col without line"
    numbers = {key: int(given[key]) for key in ("line", "endline", "col", "endcolumn") if key in given}
    if any(number < 1 for number in numbers.values()):
        return "numbers begin with 1"
    if numbers.get("endline", 10**9) < numbers.get("line", 0):
        return "it ends before it begins"
    if "col" in numbers and numbers.get("endline", numbers["line"]) != numbers["line"]:
        return "columns of more than one line"
    if numbers.get("endcolumn", 10**9) < numbers.get("col", 0):
        return "it ends before it begins"
    return None
