"""What `inspect` saw in a file, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vaultlint.display import display
from vaultlint.reporters.style import Style

Seen = Mapping[str, Any]


def portrait(seen: Seen, style: Style) -> Iterator[str]:
    """The lines that show what `inspect_file` gave for a note, a canvas or a base."""
    yield style.strong(display(seen["path"]))
    if not seen.get("valid", True):
        yield f"  {style.error('not valid')}: Obsidian cannot read it"
    for title, lines in (
        ("Aliases", [display(alias) for alias in seen.get("aliases", ())]),
        ("Properties", _properties(seen.get("frontmatter") or {})),
        ("Headings", [_heading(heading, style) for heading in seen.get("headings", ())]),
        ("Links", [_link(link, style) for link in seen.get("resolved", ())]),
        ("Tags", _tags(seen)),
        ("Folders", [display(str(folder)) for folder in seen.get("folders", ())]),
        ("Block ids", [display(f"^{block}") for block in seen.get("blocks", ())]),
        ("Footnotes", [display(str(note["id"])) for note in seen.get("footnotes", ())]),
    ):
        if lines:
            yield f"  {style.faint(title)}"
            yield from (f"    {line}" for line in lines)


def _properties(values: Mapping[str, Any]) -> list[str]:
    return [f"{display(str(name))}: {display(_value(value))}" for name, value in values.items()]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    return "" if value is None else str(value)


def _heading(heading: Seen, style: Style) -> str:
    marks = style.faint("#" * heading["level"])
    return f"{'  ' * (heading['level'] - 1)}{marks} {display(heading['heading'])}"


def _link(link: Seen, style: Style) -> str:
    """Where a link leads, and whether the place in that file is there."""
    name = display(link["link"])
    if link["target"] is None:
        return f"{name} {style.error('→ no file')}"
    leads = f"{name} {style.faint('→')} {display(link['target'])}"
    if link["ambiguous"]:
        leads += style.warning(" (another file could be meant)")
    if link["subpath_resolves"] is False:
        return leads + style.warning(" (no such place in it)")
    line = link["line"]
    return leads if line is None else leads + style.faint(f":{line + 1}")


def _tags(seen: Seen) -> list[str]:
    """Each tag once, with the number of times it is there, in the order of the text."""
    counts: dict[str, int] = {}
    for tag in seen.get("all_tags", seen.get("tags", ())):
        counts[tag] = counts.get(tag, 0) + 1
    return [display(tag) + (f" ×{count}" if count > 1 else "") for tag, count in counts.items()]
