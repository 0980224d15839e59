"""Which characters make a tag: the one place that says it, for parser, checks, rewriting and configuration."""

from __future__ import annotations

import re

# A tag runs on until one of these. Full-width punctuation is not among them: `#标签，后面` is one tag. The white space
# is JavaScript's, ASCII punctuation ends a tag except `_ - /`, and so do General and Supplemental Punctuation.
_STOPS = (
    r"\t\n\x0b\f\r \xa0\u1680\u3000\ufeff"
    r"!\"#$%&'()*+,.:;<=>?@\[\\\]^`{|}~"
    r"\u2000-\u206f\u2e00-\u2e7f"
)
TAG_CHARACTER = rf"[^{_STOPS}]"
_STOP = re.compile(rf"[{_STOPS}]")
_DIGITS = re.compile(r"[0-9]+\Z")


def is_tag_name(name: str) -> bool:
    """Whether `#name` is a tag from its first character to its last; digits alone are none."""
    return bool(name) and tag_stop(name) is None and _DIGITS.match(name) is None


def tag_stop(name: str) -> str | None:
    """The first character of `name` that would end a tag."""
    stop = _STOP.search(name)
    return stop[0] if stop else None
