"""Pages of which a part is written by a benchmark and the rest by people."""

from __future__ import annotations

from pathlib import Path

PERFORMANCE = Path(__file__).parents[1] / "docs" / "performance.md"


def write_part(page: Path, name: str, content: str) -> None:
    """Put something between a page's two marks of a name, and leave the rest. Raises ValueError where they lack."""
    text = page.read_text(encoding="utf-8")
    page.write_text(with_part(text, name, content), encoding="utf-8", newline="\n")


def with_part(text: str, name: str, content: str) -> str:
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no part between {begin.strip()} and {end.strip()}")
    return f"{before}{begin}\n{content.strip()}\n\n{end}{after}"
