"""What the real Obsidian recorded for a note, against what `inspect` shows for the same text."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Inspect = Callable[[Path, str], dict[str, Any]]
MakeVault = Callable[[Mapping[str, str]], Path]


def recordings() -> list[Any]:
    named = os.environ.get("VAULTLINT_MATERIAL")
    if not named:
        reason = "VAULTLINT_MATERIAL is not set: no recordings of Obsidian"
        return [pytest.param({}, id="oracle", marks=pytest.mark.skip(reason=reason))]
    found = []
    for path in sorted((Path(named) / "oracle").glob("*.json")):
        recorded = json.loads(path.read_text("utf-8"))
        if "cachedMetadata" in recorded:
            found.append(pytest.param(recorded, id=path.stem))
    return found


@pytest.mark.parametrize("recorded", recordings())
def test_recording(recorded: dict[str, Any], make_vault: MakeVault, run_inspect: Inspect) -> None:
    """Headings, links, embeds, tags, blocks and frontmatter agree, positions included."""
    path = recorded["filePath"]
    others = {target: "" for target in recorded["resolveLinkToPath"].values() if target and target != path}
    shown = run_inspect(make_vault({path: recorded["fileContents"], **others}), path)
    cached = recorded["cachedMetadata"]
    for key in ("headings", "links", "embeds", "tags"):
        assert cached.get(key, []) == shown[key], key
    assert cached.get("blocks", {}) == shown["blocks"]
    for key in ("frontmatterPosition", "frontmatter", "frontmatterLinks"):
        assert cached.get(key) == shown.get(key), key
    assert (recorded["getAllTags"] or []) == shown["all_tags"]
    in_properties = len(shown["all_tags"]) - len(shown["tags"])
    assert (recorded["parseFrontMatterTags"] or []) == shown["all_tags"][:in_properties]
    resolved = {link["link"]: link["target"] for link in shown["resolved"]}
    # The recording asked for links only, `resolved` tells of embeds too.
    assert recorded["resolveLinkToPath"] == {link: resolved.get(link) for link in recorded["resolveLinkToPath"]}


@pytest.mark.usefixtures("material")
def test_all_recordings_are_there() -> None:
    """A missing folder must not look like success."""
    assert len(recordings()) == 59
