"""When two URLs lead to one page.

How an address is written differs by scheme, `www.`, a slash at the end, the parameters that follow its reader; some
sites have several addresses for one thing. A fragment is kept: another section is another place.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import unquote

from vaultlint.frozen import Frozen
from vaultlint.regex import regex

_URL = regex(
    r"https?://(?:[^/?#@\s]*@)?(?P<host>[^/?#:\s]+)(?::(?:80|443)(?=[/?#]|\Z))?(?P<port>:\d+)?"
    r"(?P<path>[^?#\s]*)(?:\?(?P<query>[^#\s]*))?(?:\#(?P<fragment>\S*))?",
    re.IGNORECASE,
)
# Where Chinese text goes on behind a bare URL.
_SWALLOWED = regex(r"(?<=[\x21-\x7e])[，。；：、！？（）「」『』【】《》“”]\S*")
_BACKSLASH = regex(r"\\(?=[!-/:-@\[-`{-~])")
_PREFIX = regex(r"(?:www|mobile)\.(?=[^.]+\.)|m\.(?=(?:youtube|facebook|bilibili|twitter|weibo)\.)")
_MOBILE_WIKIPEDIA = regex(r"\.m\.(?=wikipedia\.org\Z)")
_HOSTS = {"twitter.com": "x.com", "export.arxiv.org": "arxiv.org", "cn.arxiv.org": "arxiv.org"}
_ARXIV = regex(
    r"/(?:abs|pdf|html|format)/(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?", re.IGNORECASE
)
_FILM = regex(r"/(?:shorts|embed|live|v)/(?P<id>[\w-]{11})")


class Names:
    """Names of parameters, and beginnings of names that end in `*`; capitals do not matter."""

    def __init__(self, written: tuple[str, ...]) -> None:
        self._whole = frozenset(name.lower() for name in written if not name.endswith("*"))
        self._starts = tuple(name[:-1].lower() for name in written if name.endswith("*"))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._whole or name.lower().startswith(self._starts)


class UrlIdentity(Frozen):
    """Tells pages apart by their URLs."""

    passed_over: tuple[str, ...] = ()
    """Parameters that do not make another page; `*` at the end stands for anything."""

    def of(self, url: str) -> str | None:
        """What all URLs of one page have in common; None for the front page of a site, which stands for the site."""
        match = _URL.fullmatch(_BACKSLASH.sub("", _SWALLOWED.sub("", url.replace("&amp;", "&"))))
        if match is None:
            return None
        host = match["host"].lower().rstrip(".")
        host = _MOBILE_WIKIPEDIA.sub(".", _PREFIX.sub("", host))
        host = _HOSTS.get(host, host)
        path = unquote(match["path"]).rstrip("/")
        query = self._query(match["query"] or "")
        if host == "arxiv.org" and (paper := _ARXIV.fullmatch(path)):
            path = f"/abs/{paper['id'].lower()}"
        elif host == "youtu.be" and path.count("/") == 1:
            host, path, query = "youtube.com", "/watch", sorted([*query, f"v={path[1:]}"])
        elif host == "youtube.com" and (film := _FILM.fullmatch(path)):
            path, query = "/watch", sorted([*query, f"v={film['id']}"])
        fragment = match["fragment"] or ""
        if not path and not query and not fragment:
            return None
        return f"{host}{match['port'] or ''}{path}?{'&'.join(query)}#{fragment}"

    def _query(self, query: str) -> list[str]:
        return sorted(part for part in query.split("&") if part and part.partition("=")[0] not in self._names)

    @cached_property
    def _names(self) -> Names:
        return Names(self.passed_over)
