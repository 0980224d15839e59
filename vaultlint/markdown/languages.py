"""Whether a text reads as one of the languages that set no space before `!`, `?` and `,`.

French does, and so do many who write Vietnamese, Breton or Hindi: with the language unknown a space means nothing. So
there must be words that tell, and none of them French.
"""

from __future__ import annotations

import re

from vaultlint.regex import regex

_WORD = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH = """
the and is are was were this that these those with for from of to you we they he she it its it's i'm don't have has had
not but what how why when where which who can could will would should there here your my our their been being into about
than then please thanks hello yes let just like very more some any all only if so now yet also
"""
_GERMAN = "und der das ist nicht ich ein eine einen mit für auf wie wir auch sind den dem wird werden oder aber noch"
_SOUTHERN = "el los las por para con del pero muy qué está di che è sono gli della perché anche não uma com em você são"
_NORTHERN = "het een van dat zijn voor maar ook och att inte är på ikke og det jeg nie jest się na że"
_FRENCH = """
le les une est pas vous nous je dans avec pour qui sont mais ou où être cette ces leur aux du au et ça elle ils très
comme fait quoi pourquoi bonjour bonsoir merci oui salut voilà allez ceci cela chez sans sous votre notre mon ton son
tout tous ce sur
"""
_LIKE_FRENCH = "là và của không có được cho một những các này đó với xin chào ar ur eo gant evit"
_CLOSE = frozenset(f"{_ENGLISH} {_GERMAN} {_SOUTHERN} {_NORTHERN}".split())
"""Words of grammar in languages that set their marks right behind the word, and hardly in French."""
_APART = frozenset(f"{_FRENCH} {_LIKE_FRENCH}".split())
"""Such words in French, Vietnamese and Breton."""
_ELIDED = regex(r"(?:qu|[cdjlmnst])['’]", re.IGNORECASE)
_ALWAYS_CLOSE = regex("[\u0400-\u052f\u3040-\u30ff\u3400-\u9fff]")


class Wording:
    """How many words of a text tell its language."""

    def __init__(self, text: str) -> None:
        self.close = self.apart = 0
        for word in _WORD.findall(text):
            lower = word.lower().replace("’", "'")
            if lower in _CLOSE:
                self.close += 1
            elif lower in _APART or _ELIDED.match(lower):
                self.apart += 1

    @property
    def sets_no_space(self) -> bool:
        """Whether it is plainly of a language that sets its marks right behind the word; a French title is allowed."""
        return self.close > 0 and self.apart * 4 < self.close

    @property
    def tells(self) -> bool:
        """Whether anything speaks for one or the other."""
        return self.close + self.apart > 0


def never_sets_space(letter: str) -> bool:
    """Whether a letter is Cyrillic, Han or kana: no language written so sets a space before a mark."""
    return _ALWAYS_CLOSE.match(letter) is not None
