"""Whether two pieces are one word that was broken, and which.

Nothing here is certain, so evidence is weighed. A half that is no word speaks for a break, a common word after the full
stop against it, for a sentence may well go on in lower case. The weights were set by hand on paper titles that were
broken by chance, and on thirty megabytes of real notes in which nothing must be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from vaultlint.lexicon import commonness, english
from vaultlint.vault.metadata import Split, SplitWord
from vaultlint.vault.vocabulary import Vocabulary

_LEAST = 2.0
"""The weight of evidence that makes a finding."""
_ESTABLISHED = 3
"""How often a vault has what it takes for a word of its own."""
_REPEATED = 2
"""How often a vault has what may be a word that was meant."""
_COMMON = 4.5
_RARE = 3.0
_SHORTEST = {Split.SPACE: 7, Split.HYPHEN: 8}
"""Letters of a word that has lost none of them."""
_LOST = ("", *ascii_lowercase, *(one + two for one in ascii_lowercase for two in ascii_lowercase))
_FOR_FEWER_LOST = (1.0, 0.5, -0.5)
_ABBREVIATIONS = frozenset(
    "abb al approx bzw cf cm co corp dept dr ed eds eg eq es esp est etc ex fig figs ft gen hr hrs ibid inc incl jr kg km lb"
    " lbs lit ltd max min misc mr mrs ms mt no nos op orig pp prof ref refs resp sec sect seg sr st"
    " tel univ usu vol vols vs viz".split()
)
_PARTICLES = frozenset(
    "abu af al av bin bint da das de del della den der des di do dos du el et ibn la las le lo los op och ten ter te und"
    " van vd vom von zu zum zur".split()
)
"""What follows the initial of a name and begins in lower case."""
_PREFIXES = frozenset(
    "anti auto bio cyber eco electro extra fore geo hetero homo hydro hyper infra inter intra kilo macro mega meta micro"
    " mid milli mini mis mono multi nano neo neuro non out over photo poly post pre pro proto pseudo psycho quasi retro"
    " semi socio sub super techno tele thermo trans tri turbo ultra uber un under uni vice".split()
)


class Words:
    """What counts as a word: English has it, or the vault."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def has(self, word: str) -> bool:
        if len(word) == 1:
            return word in "ai"
        return word in english() or self._vocabulary.count(word) >= _ESTABLISHED

    def among(self, wholes: list[str]) -> list[str]:
        """Those of many letters put together that may be a word: here the vault need not say it as often."""
        lexicon = english()
        return list({whole for whole in wholes if whole in lexicon}.union(self._vocabulary.among(wholes, _REPEATED)))

    def in_vault(self, word: str) -> bool:
        return self._vocabulary.count(word) > 0


def whole_words(word: SplitWord, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What `word` was before it broke, the likeliest first; empty where it is most likely no broken word at all."""
    words = Words(vocabulary)
    match word.split:
        case Split.FULL_STOP:
            return _rejoined(word, words)
        case Split.NAME:
            return _name(word, words)
        case Split.SPACE | Split.HYPHEN:
            return _joined(word, words)


def _rejoined(word: SplitWord, words: Words) -> tuple[str, ...]:
    weight = _weight_of_halves(word, words)
    if weight + max(_FOR_FEWER_LOST) + 1.5 < _LEAST:
        return ()
    before, after = word.before.lower(), word.after
    if len(before) == 1 and (len(after) < (2 if word.before.isupper() else 3) or after in _PARTICLES):
        return ()
    if len(after) == 1 and word.tail and words.has(before):
        return ()  # The sentence goes on with `f-strings`, `x-axis`.
    letters = len(before) + len(after)
    ranked = sorted(
        (-_likelihood(whole, len(whole) - letters, word, words), whole)
        for whole in words.among([before + lost + after for lost in _LOST])
    )
    if not ranked:
        return ()
    best = ranked[0][1]
    weight += _FOR_FEWER_LOST[len(best) - letters] + min(1.5, 0.75 * (_commonness(best) - 3))
    return tuple(word.before + whole[len(before) :] for _, whole in ranked) if weight >= _LEAST else ()


def _weight_of_halves(word: SplitWord, words: Words) -> float:
    """What the halves and their surroundings say for a break, whichever word it was."""
    before, after = word.before.lower(), word.after
    weight = 0.0
    if not words.has(after):
        weight += 3.5 + 1.5 * bool(word.lead or word.tail)
    else:
        weight -= 2.5 if commonness(after) >= _COMMON else 1.0 if commonness(after) >= _RARE else 0.0
    if len(before) == 1:
        weight -= 1.0
    elif not words.has(before):
        weight += 2.5 + min(2.0, max(0.0, 0.5 * (len(before) - 4)))
    else:
        weight -= 0.5 if len(before) <= 3 else 1.0
    if word.before[0].isupper():
        weight += word.titled / 2
    if before in _ABBREVIATIONS:
        weight -= 5
    if len(before) + len(after) < 4 and not word.lead and not word.tail:
        weight -= 2
    return weight


def _commonness(word: str) -> float:
    """A word of the vault alone is as common as a rare one of the lexicon."""
    return commonness(word) or 3.0


def _likelihood(whole: str, lost: int, word: SplitWord, words: Words) -> float:
    likelihood = _commonness(whole) - lost + words.in_vault(whole)
    if word.lead or word.tail:
        likelihood += 2 * words.in_vault(f"{word.lead}{whole}{word.tail}".lower())
    return likelihood


def _name(word: SplitWord, words: Words) -> tuple[str, ...]:
    """`data. json`, if the vault has `data.json` as well, or no sentence can end there."""
    name = f"{word.lead}{word.before}.{word.after}"
    if name.upper() == name or not (word.beside_cjk or words.in_vault(name.lower())):
        return ()
    return (name,)


def _joined(word: SplitWord, words: Words) -> tuple[str, ...]:
    """`Micr osoft` and `Redun-dancy`, if neither half is a word; cheap questions come first."""
    before, after = word.before.lower(), word.after
    joined = before + after
    if len(joined) < _SHORTEST[word.split] or before in _PREFIXES or before in english() or after in english():
        return ()
    if not words.among([joined]) or words.has(before) or words.has(after):
        return ()
    return (word.before + word.after,)
