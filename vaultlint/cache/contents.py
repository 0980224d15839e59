"""What a file holds, in short: a name for all of it, and its words."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping

from vaultlint.plain import NotPlain

_MOST = 1 << 26
"""Bytes of words; what claims to be more is no row of ours."""


def digest_of(data: bytes) -> bytes:
    """A name for the contents of a file: git's own, so that what git knows need not be read."""
    digest = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.digest()


def packed_words(words: Mapping[str, int]) -> bytes | None:
    """The words of a note and how often it has them; None where it has none."""
    return zlib.compress(json.dumps(words, ensure_ascii=False).encode("utf-8"), 1) if words else None


def words_in(packed: bytes | None) -> dict[str, int]:
    """The words of a note, unpacked. Raises `NotPlain`."""
    if packed is None:
        return {}
    try:
        words = json.loads(zlib.decompressobj().decompress(packed, _MOST))
    except (zlib.error, ValueError, RecursionError, TypeError) as error:
        raise NotPlain(str(error)) from None
    if not isinstance(words, dict) or not all(type(count) is int for count in words.values()):
        raise NotPlain("no words")
    return words
