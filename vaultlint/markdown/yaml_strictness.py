"""Where libyaml takes what Obsidian's reader of YAML refuses, and all properties of a note are lost.

Obsidian reads with the JavaScript library `yaml`. It wants a space before every comment, indents what goes on in the
next line, and takes `![[x]]` for the tag of a list.
"""

from __future__ import annotations

import re
from typing import Any

_IN_NO_TAG = re.compile(r"![^\s<]*[\[\]{},]")
_LINE = re.compile(r"(?:\r\n|\r|\n)(?P<indent> *+)(?P<content>\S)")


def refused(event: Any, body: str, indent: int | None, opened: int | None) -> tuple[str, int] | None:
    """What is wrong with the node of an `event`, and where in `body`; None where nothing is.

    `indent` is the column of the block mapping or list around it, None where there is none; `opened` is where the
    outermost flow collection around it begins, `[` or `{`.
    """
    start, end = event.start_mark.index, event.end_mark.index
    kind = type(event).__name__
    if getattr(event, "tag", None) is not None and _IN_NO_TAG.match(body, start):
        return "a value that starts with ! needs quotes", start
    style = getattr(event, "style", None) or ""
    closes = kind in ("SequenceEndEvent", "MappingEndEvent") and body[end - 1 : end] in ("]", "}") and end > start
    if ((style in ('"', "'") and end > start) or closes) and body[end : end + 1] == "#":
        return "“#” begins a comment only behind a space", end
    if indent is None:
        return None
    if style in ('"', "'") and (line := _outdented(body, start, end, indent)) is not None:
        return "the lines of a text in quotes must be indented", line
    if opened is not None and kind in ("ScalarEvent", "AliasEvent", "SequenceStartEvent", "MappingStartEvent"):
        begins = body.rfind("\n", 0, start) + 1
        if begins > opened and start - begins <= indent and not body[begins:start].strip(" ") and end > start:
            return "the lines of a list in brackets must be indented", start
    return None


def _outdented(body: str, start: int, end: int, indent: int) -> int | None:
    """Where the first line within `body[start:end]` stands that does not go deeper than `indent`."""
    for line in _LINE.finditer(body, start, end):
        if len(line["indent"]) <= indent:
            return line.start("content")
    return None
