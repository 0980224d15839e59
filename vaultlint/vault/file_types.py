"""The types of files Obsidian opens, by extension.

What is written behind a name's last dot is only an extension if it is one of these: `v1.2` and `Node.js` are names.
"""

from __future__ import annotations

NOTES = frozenset({"md"})
STRUCTURED = frozenset({"canvas", "base"})
IMAGES = frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"})
AUDIO = frozenset({"3gp", "flac", "m4a", "mp3", "ogg", "wav", "webm"})
VIDEO = frozenset({"mkv", "mov", "mp4", "ogv", "webm"})
FILE_TYPES = NOTES | STRUCTURED | IMAGES | AUDIO | VIDEO | {"pdf"}

WITH_METADATA = (".md", ".canvas", ".base")
"""The ends of the names of files that are read: notes, canvases, bases."""
NAMING = (
    ".md", ".canvas", ".base", ".css", ".html", ".htm", ".svg", ".xml", ".js", ".mjs", ".ts", ".json", ".yaml", ".yml",
    ".toml", ".txt", ".csv", ".tex", ".typ", ".bib", ".org", ".rst", ".mdx", ".excalidraw",
)  # fmt: skip
"""The ends of the names of texts in which other files may be named."""


def file_type(path: str) -> str | None:
    """The type of file that `path` asks for, in lower case; None where it is written without a known extension."""
    extension = path.rpartition(".")[2].lower()
    return extension if extension in FILE_TYPES else None
