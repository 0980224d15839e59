"""How large an embed is shown, and where a PDF opens: what Obsidian reads out of display texts and subpaths."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

_SIZE = re.compile(r"(?:\A|\|)(?P<width>[0-9]+)(?:x(?P<height>[0-9]+))?\Z")
_PDF = re.compile(r"#(?P<what>page|height)=(?P<number>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels; the height follows from the picture where none is given."""

    width: int
    height: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def size_of(display: str | None) -> Size | None:
    """The size in the display text of an embed: `100`, `100x145`, and behind a bar `a cat|100`."""
    match = _SIZE.search(display) if display else None
    if match is None:
        return None
    height = match.group("height")
    return Size(int(match.group("width")), int(height) if height else None)


def pdf_view(subpath: str) -> dict[str, int]:
    """`page` and `height` in the subpath of an embedded PDF."""
    return {match.group("what"): int(match.group("number")) for match in _PDF.finditer(subpath)}
