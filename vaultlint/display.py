"""What may reach a terminal: every string that comes from a vault, a file name or an argument passes here first.

Notes are written by others. A name can hold escape sequences that repaint the screen, controls that turn the order
of reading around, characters that show nothing, and text that a CI runner takes for a command.
"""

from __future__ import annotations

import re

# Named by code point, so that this file shows what it means.
_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi marks, embeddings, overrides, isolates
    r"\u2028\u2029"  # line and paragraph separator
    r"\u00ad\u034f\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff"  # of no width
    r"\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters that are blank
    r"\ufff0-\uffff"  # specials, except U+FFFC and U+FFFD, which show
    r"\ud800-\udfff"  # lone surrogates: bytes of a file name that are no UTF-8
    r"\U000e0000-\U000e0fff"  # tags and the variation selectors beyond the sixteenth
)
_SELECTOR = r"\ufe00-\ufe0f"
_PICTURE = r"\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_IDEOGRAPH = r"\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINED = r"\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ua840-\uabff"  # scripts that are spelt with joiners
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)

# What is hidden in one place is spelling in another: the joiner of a family emoji, of Persian and of Hindi.
_PART_OF_THE_TEXT = (
    rf"(?:{_FLAGS})"
    rf"|(?<=[{_PICTURE}{_SELECTOR}])\u200d(?=[{_PICTURE}])"
    rf"|(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"
    rf"|(?<=[{_IDEOGRAPH}])[\U000e0100-\U000e01ef]"
    rf"|(?<=[^\s{_HIDDEN}{_SELECTOR}])[{_SELECTOR}]"
    r"|[\ufffc\ufffd]"
)
_TO_ESCAPE = re.compile(rf"{_PART_OF_THE_TEXT}|([{_HIDDEN}{_SELECTOR}])")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# JSON can say anything in escapes, so nothing hidden needs to stand as it is; its own line ends and tabs do.
_HIDDEN_IN_JSON = re.compile(rf"(?![\n\t])[{_HIDDEN}]")

# The runners of GitHub and Azure obey `::name …::` at the start of a line and `##[name …]` or `##vso[…]` anywhere;
# GitLab folds the log at `section_start:…`. They compare as people read, so a selector in between hides nothing.
_S = rf"[{_SELECTOR}]*"
_OPENING = rf"(?={_S}\[|{_S}v{_S}s{_S}o{_S}\[)"
_COMMAND = re.compile(
    rf"^(?P<before>(?:\s|\x1b\[[0-9;]*m)*):(?={_S}:)|(?P<hash>#{_S})#{_OPENING}|(?P<section>section)_(?=(?:start|end):)",
    re.IGNORECASE,
)
_COMMAND_IN_JSON = re.compile(rf"(#{_S})#{_OPENING}", re.IGNORECASE)


def display(text: str) -> str:
    r"""`text` on one line, with all that is hidden or acts on a terminal shown as an escape such as `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return _TO_ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    hidden = match[1]
    if hidden is None:
        return match[0]
    code = ord(hidden)
    if code < 0x100:
        return _SHORT.get(hidden, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_safe(document: str) -> str:
    """A JSON document that says the same, with what is hidden, no Unicode, or a CI runner's command escaped."""
    return _COMMAND_IN_JSON.sub(r"\1\\u0023", _HIDDEN_IN_JSON.sub(_escape_in_json, document))


def _escape_in_json(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def inert(line: str) -> str:
    """A line of output that no CI runner takes for a command of its own; needed where such a runner reads along."""
    return _COMMAND.sub(_defuse, line)


def _defuse(match: re.Match[str]) -> str:
    if match["before"] is not None:
        return f"{match['before']}\\x3a"
    return f"{match['hash']}\\x23" if match["hash"] else f"{match['section']}\\x5f"
