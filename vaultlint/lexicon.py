"""English words and how often they are written: what a broken word may have been.

The words are a file of the package symspellpy. Only that file is read, the package is never imported, and whoever asks
pays for it: three hundredths of a second, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from math import log10
from pathlib import Path

_PACKAGE = "symspellpy"
_FILE = "frequency_dictionary_en_82_765.txt"
_WRITTEN = 1.0e12
"""How many words were counted for the file."""


@cache
def english() -> Mapping[str, int]:
    """How often each word of the lexicon was found written. Raises OSError where the file cannot be read."""
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise FileNotFoundError(f"the package {_PACKAGE} with the list of English words is not installed")
    entries = (Path(package.origin).parent / _FILE).read_text(encoding="utf-8-sig").split()
    return dict(zip(entries[::2], map(int, entries[1::2]), strict=True))


def commonness(word: str) -> float:
    """How common a word is: the logarithm of its uses among a billion words; 0 for what the lexicon lacks."""
    written = english().get(word, 0)
    return max(0.0, log10(written / _WRITTEN) + 9) if written else 0.0
