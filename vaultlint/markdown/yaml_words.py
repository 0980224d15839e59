"""What is wrong with YAML, in words of those who keep notes: libyaml speaks of tokens, flows and contexts."""

from __future__ import annotations

import re
from typing import Any

_WORDS = (
    ("found character that cannot start any token", "a value that starts with {character} needs quotes"),
    ("mapping values are not allowed", "a value with a colon and a space in it needs quotes"),
    ("block sequence entries are not allowed", "a value that starts with “- ” needs quotes"),
    ("while parsing a block collection", "every entry of the list begins with “- ”"),
    ("while scanning a tag", "a value that starts with ! needs quotes"),
    ("while parsing a flow node", "a value is expected; behind a space or a bracket “#” begins a comment"),
    ("while parsing a flow sequence", "“,” or “]” is expected: a list that “[” opens ends with “]”"),
    (
        "while parsing a flow mapping",
        "“,” or “}}” is expected: what “{{” opens ends with “}}”, and a text needs quotes",
    ),
    ("unexpected end of stream while scanning a quoted scalar", "the quotation mark is not closed"),
    ("unknown escape character", "in double quotes a backslash needs another one in front"),
    ("while scanning a block scalar", "a value that starts with {block} needs quotes"),
    ("<document start>", "a property begins where the one above it begins"),
    ("did not find expected node content", "a value that starts with {character} needs quotes"),
    ("could not find expected ':'", "a property is expected: `name: value`"),
    ("did not find expected key", "a property is expected: `name: value`"),
)
"""A part of what libyaml says, and what that comes to; the first that fits counts."""
_SECOND_COLON = re.compile(r"[^\s:][^\n]*?:[ \t]")
_QUOTED = re.compile(r"""[^\n]*(?::|-)[ \t]+(?:"[^"\n]*"|'[^'\n]*')[ \t]*""")
_MARK_OF_BLOCK = re.compile(r"[|>][^\n]*$")


def in_plain_words(error: Any, body: str, offset: int) -> str:
    """What a `MarkedYAMLError` of libyaml that stands at `offset` in `body` means; its own words where we have none."""
    said = " ".join(part for part in (error.problem, error.context) if part)
    character = body[offset : offset + 1]
    line = body[body.rfind("\n", 0, offset) + 1 : offset]
    if "cannot start any token" in said and character == "\t":
        return "a tab cannot indent YAML"
    if "expected key" in said and _QUOTED.fullmatch(line):
        return "nothing may follow the closing quotation mark"
    if "mapping values" in said and not _SECOND_COLON.match(line.lstrip()):
        return "the line is indented, and the value above it has ended"
    block = _MARK_OF_BLOCK.search(line)
    for words, meant in _WORDS:
        if words in said:
            return meant.format(character=character, block=block[0][0] if block else "| or >")
    return said
