"""Whether a text reads as English, so that what is a slip there may be judged: elsewhere the same letters are a word.

`dont` is French, `tu` and `comming` may be anything. So a text must hold little words that only English has, and next
to none of its neighbours'. What says too little for itself (a heading, an item of a list) reads as its note does.
"""

from __future__ import annotations

from vaultlint.regex import regex


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# Without `in`, `is`, `of`, `was`, `on`, `as`, `for`, `we`, `at`, `so`, `do`, `i`, `all`: other languages have these.
_ENGLISH = _words(
    """
    the and to that this these those with from are were be been being have has had not but you your he she they their
    our his its it's i'm i've don't doesn't isn't can't what how why when where which who can could will would should
    there here into about than then very any only if each every both because while through before after between without
    just also more most such other some like make makes made use used using get got my out up does did didn't
    it's there's that's they're you're you'll we're won't wouldn't
    """
)
_ELSEWHERE = _words(
    """
    und der das ist nicht ich ein eine einen auch für auf wie wir sind den dem werden oder aber noch mit von zu sich
    le la les une est pas vous nous dans avec pour qui sont mais où cette ces aux du au des que sur par ou et en un
    el los las por con del pero muy está estaba esta este y se lo su mi yo una sin
    di che è sono gli della perché anche non più il per dei nel con ma
    não uma com em você são isso os as da dos na no
    het een van dat zijn voor maar ook niet deze naar bij door en de ik je jij
    och att inte är på ikke og det jeg som av til på jag vi kan ei og
    nie jest się na że jak do nebo je že
    yang dan di ini itu dengan untuk tidak dari adalah bir ve bu için ile
    """
) - _words("as no do on")
_FOREIGN_LETTER = regex("[\u00df-\u024f\u0370-\u1fff\u2c00-\uffdc]")
_FEW = 1
_LEAST = 2
_RARE = 14
"""Of so many words one at least is little and English, where the text is."""


class Evidence:
    """How much of a text speaks for English, and how much against it."""

    def __init__(self, text: str) -> None:
        words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
        self.words = len(words)
        self.told = sum(word in _ENGLISH for word in words)
        self.distinct = len(_ENGLISH.intersection(words))
        self.against = sum(word in _ELSEWHERE or _FOREIGN_LETTER.search(word) is not None for word in words)

    @property
    def is_english(self) -> bool:
        """Whether the text is plainly English: names and quotations of other languages are allowed."""
        return self.distinct >= _LEAST and self.told * _RARE >= self.words and self.against * 2 <= self.told

    @property
    def says_little(self) -> bool:
        """Whether nothing speaks against English, and little for it."""
        return self.against == 0 and self.distinct <= _FEW


class English:
    """Whether the parts of one text read as English, in the light of the whole."""

    def __init__(self, whole: str) -> None:
        self._whole = whole
        self._is_english: bool | None = None

    def reads(self, part: str) -> bool:
        """Whether `part` is English by itself, or says little and stands in a text that is."""
        evidence = Evidence(part)
        if evidence.is_english:
            return True
        if not evidence.says_little:
            return False
        if self._is_english is None:
            self._is_english = Evidence(self._whole).is_english
        return self._is_english
