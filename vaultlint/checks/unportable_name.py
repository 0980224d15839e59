"""Names of files and folders that another system, or a link, cannot take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultlint.checks.base import Problem, VaultCheck
from vaultlint.markdown.hidden import hidden, named
from vaultlint.text import Span
from vaultlint.vault.file_names import note_name
from vaultlint.vault.metadata import File

if TYPE_CHECKING:
    from vaultlint.vault.index import Vault

_FORBIDDEN = re.compile(r"""[*"\\<>:|?]""")
_MARKS = re.compile(r"%%|[#^\[\]|]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\..*)?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST = 255
"""Bytes of a name on most disks."""


class UnportableName(VaultCheck):
    """A name that not every system can store, or not every link can say. A folder's is told of at its first file."""

    visits = (File,)
    says = frozenset({"name", "fault"})

    allow: str = ""
    """Characters that this vault's names may hold, such as `#?`."""

    def visit(self, item: File, path: str, vault: Vault) -> Iterator[Problem]:  # noqa: ARG002 -- the contract's words
        *folders, name = path.split("/")
        for depth, folder in enumerate(folders, start=1):
            faults = list(self._faults(folder))
            if faults and vault.file_names.is_first_in("/".join(folders[:depth]), path):
                yield _problem(f"{folder}/", faults)
        faults = list(self._faults(name))
        if name.lower().endswith(".md") and note_name(name).endswith(" "):
            faults.append("has a space at its end, before “.md”, where nobody sees it")
        twin = vault.file_names.clash(path)
        if twin is not None:
            faults.append(f"differs from “{twin}” by capitals only; Windows and macOS keep one of the two")
        if faults:
            yield _problem(name, faults)

    def _faults(self, name: str) -> Iterator[str]:
        forbidden = [found for found in dict.fromkeys(_FORBIDDEN.findall(name)) if found not in self.allow]
        if forbidden:
            yield f"holds {_quoted(forbidden)}, which Windows and Android forbid"
        marks = [found for found in dict.fromkeys(_MARKS.findall(name)) if found not in self.allow]
        if marks:
            yield f"holds {_quoted(marks)}, which no wikilink can say"
        unseen = dict.fromkeys(name[one.offset] for one in hidden(name))
        unseen |= dict.fromkeys(_CONTROL.findall(name))
        if unseen:
            yield f"holds what nobody sees: {', '.join(map(named, unseen))}"
        if name.endswith((".", " ")):
            yield f"ends with a {'full stop' if name.endswith('.') else 'space'}, which Windows drops"
        if _DEVICE.fullmatch(name):
            yield "is one that Windows keeps for a device"
        size = len(name.encode("utf-8", "surrogateescape"))
        if size > _LONGEST:
            yield f"is {size} bytes long, and most disks take {_LONGEST}"


def _problem(name: str, faults: list[str]) -> Problem:
    unseen = {one.offset for one in hidden(name)}
    shown = "".join("·" if at in unseen or _CONTROL.match(letter) else letter for at, letter in enumerate(name))
    return Problem(Span(0, 0), {"name": shown, "fault": "; it ".join(faults)})


def _quoted(marks: list[str]) -> str:
    return " and ".join(f"“{mark}”" for mark in marks)
