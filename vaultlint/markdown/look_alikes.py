"""Characters that deceive the eye: some show nothing, some look like a letter of another script.

The pairs are those of Unicode's confusables.txt (UTS #39) that common fonts draw alike, between Latin, Cyrillic and
Greek. Left out are small Greek letters that stand in formulas (`TNFα`, `μm`), and whole words of one script: who writes
Russian writes `сор`, though it could be read as English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.regex import regex

_LATIN = {
    "Cyrillic": dict(zip("АВЕЅІЈКМНОРСТУХҮԌԚԜѴаеѕіјорсухԁһԛԝѵӏ", "ABESIJKMHOPCTYXYGQWVaesijopcyxdhqwvl", strict=True)),
    "Greek": dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿοϲϳ", "ABEZHIKMNOPTYXCJocj", strict=True)),
}
"""What each letter looks like in Latin."""
_FROM_LATIN = {
    "Cyrillic": dict(zip("ABEIKMHOPCTYXaeiopcyx", "АВЕІКМНОРСТУХаеіорсух", strict=True)),
    "Greek": dict(zip("ABEZHIKMNOPTYXaiopuvx", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαιορυνχ", strict=True)),
}
_SCRIPTS = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-\u024f\u1e00-\u1eff",
    "Cyrillic": "\u0400-\u0482\u048a-\u052f",
    "Greek": "\u0370-\u0373\u0376-\u03ff\u1f00-\u1fff",
}
_LETTER = {script: regex(f"[{letters}]") for script, letters in _SCRIPTS.items()}
_WORD = regex(rf"[{''.join(_SCRIPTS.values())}\u0300-\u036f]+")
_NOT_LATIN = regex(rf"[{_SCRIPTS['Cyrillic']}{_SCRIPTS['Greek']}]")

_INVISIBLE = regex(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0001\U000e0020-\U000e007f]"
)
_JOINERS = "\u200c\u200d"
_SELECTOR = regex("[\ufe00-\ufe0f]")
_SHAPELESS = regex(f"[{''.join(_SCRIPTS.values())}]|{_INVISIBLE.pattern}")
_FLAG_OR_INVISIBLE = regex(f"(?P<flag>\U0001f3f4[\U000e0020-\U000e007f]+)|{_INVISIBLE.pattern}")
# Between letters of these a joiner does nothing; Persian and the scripts of India need it, and so does emoji.
_UNJOINED = regex(rf"[{''.join(_SCRIPTS.values())}0-9_/-]")


class LookAlike(NamedTuple):
    """One character that is not what it seems."""

    offset: int
    shown: str
    """The letter that it looks like; empty where it shows nothing."""
    script: str
    """Whose letter that is."""


def look_alikes(text: str) -> list[LookAlike]:
    """The characters of `text` that show nothing, or pass for letters of the script they stand among."""
    if text.isascii():
        return []
    hidden = set(_invisible(text))
    found = [LookAlike(offset, "", "") for offset in hidden]
    if _NOT_LATIN.search(text):
        # What shows nothing does not part a word either.
        seen = [offset for offset in range(len(text)) if offset not in hidden]
        for word in _WORD.finditer("".join(text[offset] for offset in seen)):
            found += [LookAlike(seen[alike.offset], *alike[1:]) for alike in _among_others(word[0], word.start())]
    return sorted(found)


def code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _invisible(text: str) -> Iterator[int]:
    for match in _FLAG_OR_INVISIBLE.finditer(text):
        if match["flag"]:
            continue
        offset, character = match.start(), match[0]
        before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
        if character in _JOINERS and before and after and not (_UNJOINED.match(before) and _UNJOINED.match(after)):
            continue
        # A selector chooses how an emoji, a keycap or a Han character is drawn; a letter has only one shape.
        if _SELECTOR.match(character) and before and not _SHAPELESS.match(before):
            continue
        yield offset


def _among_others(word: str, start: int) -> Iterator[LookAlike]:
    scripts = [next((name for name, letter in _LETTER.items() if letter.match(character)), "") for character in word]
    counts = Counter(script for script in scripts if script)
    if len(counts) < 2:
        return
    most = max(counts.values())
    leading = [script for script in counts if counts[script] == most]
    script = leading[0] if len(leading) == 1 else "Latin"
    foreign = [offset for offset, other in enumerate(scripts) if other not in ("", script)]
    shown = [_as_letter_of(script, word[offset], scripts[offset]) for offset in foreign]
    if all(shown) and not _is_inflected_abbreviation(word, foreign):
        for offset, letter in zip(foreign, shown, strict=True):
            yield LookAlike(start + offset, letter, script)


def _as_letter_of(script: str, letter: str, own: str) -> str:
    """The letter of `script` that `letter`, which is of the script `own`, looks like; empty where there is none."""
    latin = letter if own == "Latin" else _LATIN[own].get(letter, "")
    return latin if script == "Latin" else _FROM_LATIN[script].get(latin, "")


def _is_inflected_abbreviation(word: str, foreign: list[int]) -> bool:
    """`ITшник`: capitals of one script, an ending of another."""
    head, rest = word[: len(foreign)], word[len(foreign) :]
    return foreign[-1] == len(foreign) - 1 and len(head) > 1 and head.isupper() and rest.islower()
