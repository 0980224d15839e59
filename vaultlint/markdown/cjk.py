"""Which characters are Chinese or Japanese letters, as ranges to be put into the class of a pattern.

Hangul is none of them: Korean parts its words by spaces.
"""

from __future__ import annotations

KATAKANA = r"\u30a1-\u30fa\u30fc-\u30fe"
HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_OR_KANA = rf"\u3041-\u3096\u309d\u309e{KATAKANA}{HAN}"
