"""The types of callouts that a vault has of its own: what its theme, its snippets and two plugins make.

Nothing here is a fault. What cannot be read, or has another shape than expected, names no type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

_FOLDER = ".obsidian"
_STYLED = re.compile(r"\[data-callout[~|^$*]?=[\"']?([^\"'\]\s]+)")

Reading = Callable[[str], bytes | None]
"""Gives the bytes of a file of the vault, None where there is none. May raise OSError or ValueError."""


def own_callouts(read: Reading, *, snippets: Iterable[str], theme: str) -> frozenset[str]:
    """The types in small letters. A plugin that is switched off for a while counts: its callouts stay written."""
    names = [f"snippets/{name}" for name in snippets]
    if theme:
        names.append(f"themes/{theme}/theme")
    found = [type_ for name in names for type_ in _styled(read, f"{_FOLDER}/{name}.css")]
    found += _of_admonition(_data(read, "obsidian-admonition"))
    found += _of_callout_manager(_data(read, "callout-manager"))
    return frozenset(type_.lower() for type_ in found)


def _styled(read: Reading, path: str) -> list[str]:
    return _STYLED.findall(_bytes(read, path).decode("utf-8", errors="replace"))


def _data(read: Reading, plugin: str) -> dict[str, Any]:
    """What a plugin keeps."""
    try:
        data = json.loads(_bytes(read, f"{_FOLDER}/plugins/{plugin}/data.json").decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _of_admonition(data: dict[str, Any]) -> Iterator[str]:
    made = data.get("userAdmonitions")
    for name, admonition in made.items() if isinstance(made, dict) else ():
        yield name
        if isinstance(admonition, dict) and isinstance(admonition.get("type"), str):
            yield admonition["type"]


def _of_callout_manager(data: dict[str, Any]) -> Iterator[str]:
    callouts = data.get("callouts")
    custom = callouts.get("custom") if isinstance(callouts, dict) else None
    yield from (name for name in custom if isinstance(name, str)) if isinstance(custom, list) else ()


def _bytes(read: Reading, path: str) -> bytes:
    try:
        return read(path) or b""
    except (OSError, ValueError):
        return b""
