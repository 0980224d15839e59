"""Whether two pieces are one word that was broken, and which.

Nothing here is certain, so evidence is weighed. A half that is no word speaks for a break; a common word after the full
stop speaks against it, for a sentence may well go on in lower case. The weights were set by hand on titles of papers
that were broken by chance, and on thirty megabytes of real notes in which nothing may be found.
"""

from __future__ import annotations

from string import ascii_lowercase

from vaultlint.lexicon import commonness, english
from vaultlint.regex import regex
from vaultlint.text import Span
from vaultlint.vault.foreign_words import ABBREVIATIONS, LITTLE_WORDS, is_little
from vaultlint.vault.metadata import Split, SplitWord
from vaultlint.vault.vocabulary import Vocabulary

_NOWHERE = Span(0, 0)
_ENOUGH = 2.0
"""The weight that makes a finding."""
_FOR_FEWER_LOST = (1.0, 0.5, -0.5)
"""By the number of letters that were lost."""
_MOST_FOR_COMMON = 1.5
_ESTABLISHED = 3
"""How often a vault has what it takes for a word of its own."""
_REPEATED = 2
"""How often a vault has what may be the word that was meant."""
_LONG = 5
"""Letters of a rest that no other language has by chance."""
_COMMON, _RARE = 4.5, 3.0
"""Words such as `text`, and such as `warbler`; see `commonness`."""
_SHORTEST = {Split.SPACE: 7, Split.HYPHEN: 8}
"""Letters of a word that has lost none of them."""
_LOST = ("", *ascii_lowercase, *(one + two for one in ascii_lowercase for two in ascii_lowercase))
_ABBREVIATION = regex(
    "abb|al|approx|bzw|cf|cm|co|corp|dept|dr|eds?|eg|eq|es|esp|est|etc|ex|figs?|ft|gen|hrs?|ibid|incl?|jr|kg|km|lbs?|lit"
    "|ltd|max|min|misc|mrs?|ms|mt|nos?|op|orig|pp|prof|refs?|resp|sect?|seg|sr|st|tel|univ|usu|vols?|vs|viz"
)
# What follows the initial of a name and begins in lower case.
_PARTICLE = regex(
    "abu|af|al|av|bint?|da|das|de|del|della|den|der|des|di|dos?|du|el|et|ibn|l[aeo]|los|och|op|ten?|ter|und|van|vd"
    "|vo[mn]|z[uo]|zu[mr]"
)
# What stands beside English words alone.
_ENGLISH = frozenset({
    "and", "are", "by", "for", "from", "of", "our", "that", "the", "their", "these", "this", "to", "via", "we", "which",
    "with", "your",
})  # fmt: skip
# What people write and the lexicon lacks.
_SPOKEN = regex("aha|btw|eh|haha|hm|hmm|huh|idk|imho|imo|lol|meh|nope|ok|oops|tbh|ugh|wow|yay|yeah|yep")
_NUMERAL = regex("[ivx]{2,}")
_PREFIX = regex(
    "anti|auto|bio|cyber|eco|electro|extra|fore|geo|hetero|homo|hydro|hyper|in[ft]ra|inter|kilo|macro|mega|meta|micro|mid"
    "|milli|mini|mis|mono|multi|nano|neo|neuro|non|out|over|photo|poly|post|pre|pro|proto|pseudo|psycho|quasi|retro|semi"
    "|socio|sub|super|techno|tele|thermo|trans|tri|turbo|uber|ultra|un|under|uni|vice"
)


class Words:
    """What counts as a word: English has it, or the vault."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def has(self, word: str) -> bool:
        if len(word) == 1:
            return word in "ai"
        if word in english() or _SPOKEN.fullmatch(word) or _NUMERAL.fullmatch(word):
            return True
        return self._vocabulary.count(word) >= _ESTABLISHED

    def among(self, wholes: list[str]) -> set[str]:
        """Those of `wholes` that may be the word that was meant; the vault need not have it as often."""
        lexicon = english()
        return {whole for whole in wholes if whole in lexicon}.union(self._vocabulary.among(wholes, _REPEATED))

    def in_vault(self, word: str) -> bool:
        return self._vocabulary.count(word) > 0


def whole_words(word: SplitWord, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What `word` was before it broke, the likeliest first; empty where it is most likely no broken word at all.

    Weighing takes hundreds of look-ups, and what was pasted stands in a vault a thousand times: each is weighed once.
    """
    anywhere = word._replace(span=_NOWHERE, gap=_NOWHERE)
    told = vocabulary.told.get(anywhere)
    if told is None:
        told = vocabulary.told[anywhere] = _weighed(word, Words(vocabulary))
    return told


def _weighed(word: SplitWord, words: Words) -> tuple[str, ...]:
    match word.split:
        case Split.FULL_STOP:
            return _rejoined(word, words)
        case Split.NAME:
            return _name(word, words)
        case Split.SPACE | Split.HYPHEN:
            return _joined(word, words)


def _rejoined(word: SplitWord, words: Words) -> tuple[str, ...]:
    """`He. d`: up to two letters may be lost."""
    before, after = word.before.lower(), word.after
    if _begins_as_name(word, words) or (len(after) == 1 and word.tail and not word.lead and words.has(before)):
        return ()  # `J. de Vries`; a sentence that goes on with `f-strings`
    weight = _weight_of_halves(word, words)
    if weight + max(_FOR_FEWER_LOST) + _MOST_FOR_COMMON < _ENOUGH:
        return ()  # For nearly all; the lexicon alone told it.
    letters = len(before) + len(after)
    ranked = sorted(
        (-_likelihood(whole, len(whole) - letters, word, words), whole)
        for whole in words.among([before + lost + after for lost in _LOST])
    )
    if not ranked:
        return ()
    best = ranked[0][1]
    weight += _FOR_FEWER_LOST[len(best) - letters] + min(_MOST_FOR_COMMON, 0.75 * (_commonness(best) - 3))
    return tuple(word.before + whole[len(before) :] for _, whole in ranked) if weight >= _ENOUGH else ()


def _begins_as_name(word: SplitWord, words: Words) -> bool:
    """Whether the first half is a single letter that is an initial or one of a list by all appearances.

    A short rest (`M. sa`, `z. B. nie`) may be a word of any language where no English stands around it.
    """
    if len(word.before) > 1:
        return False
    after = word.after
    shortest = 2 if word.before.isupper() else 3
    if len(after) < shortest or _PARTICLE.fullmatch(after) or word.is_foreign or is_little(after):
        return True
    if len(after) >= _LONG or not _ENGLISH.isdisjoint(word.around):
        return False
    neighbours = [neighbour for neighbour in word.around if neighbour]
    if after in LITTLE_WORDS:
        return not (neighbours and word.titled == len(neighbours) and all(map(words.has, neighbours)))
    is_titled = word.titled > 0 or word.before.islower()
    return not (is_titled and any(map(words.has, neighbours)))


def _weight_of_halves(word: SplitWord, words: Words) -> float:
    """What the halves and their surroundings say for a break, whichever word it was."""
    before, after = word.before.lower(), word.after
    is_compound = bool(word.lead or word.tail)
    weight = 0.0
    if is_little(after):
        weight -= 3.5  # `Fa. der`
    elif not words.has(after):
        weight += 5.0 if is_compound else 3.5
    elif _commonness(after) >= _RARE:
        weight -= 2.5 if commonness(after) >= _COMMON else 1.0
    if len(before) > 1 and not words.has(before):
        weight += 2.5 + min(2.0, max(0.0, 0.5 * (len(before) - 4)))
    else:
        weight -= 0.5 if 1 < len(before) <= 3 else 1.0
    if word.before[0].isupper():
        weight += word.titled / 2
    is_abbreviation = _ABBREVIATION.fullmatch(before) is not None
    if after in LITTLE_WORDS and (is_abbreviation or before in ABBREVIATIONS):
        weight -= 8.0  # `sept. et`
    elif is_abbreviation:
        weight -= 5.0
    if word.is_foreign:
        weight -= 6.0
    if len(before) + len(after) < 4 and not is_compound:
        weight -= 2.0
    return weight


def _commonness(whole: str) -> float:
    """How common a word is; one that only the vault has counts as a rare one."""
    return commonness(whole) or _RARE


def _likelihood(whole: str, lost: int, word: SplitWord, words: Words) -> float:
    """How likely it is that `word` was `whole`, among all that it can have been."""
    likelihood = _commonness(whole) - lost + words.in_vault(whole)
    if word.lead or word.tail:
        likelihood += 2 * words.in_vault(f"{word.lead}{whole}{word.tail}".lower())
    return likelihood


def _name(word: SplitWord, words: Words) -> tuple[str, ...]:
    """`data. json`, if the vault has `data.json` as well, or no sentence can end there."""
    name = f"{word.lead}{word.before}.{word.after}"
    is_acronym = word.before.isupper()
    return (name,) if not is_acronym and (word.beside_cjk or words.in_vault(name.lower())) else ()


def _joined(word: SplitWord, words: Words) -> tuple[str, ...]:
    """`Micr osoft` and `redun-dancy`, if neither half is a word; the vault is asked last."""
    before, after = word.before.lower(), word.after
    if len(before + after) < _SHORTEST[word.split] or before in english() or after in english():
        return ()
    if _PREFIX.fullmatch(before) or words.has(before) or words.has(after) or not words.among([before + after]):
        return ()
    return (word.before + word.after,)
