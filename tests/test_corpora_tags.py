"""`vaultlint tags` on real vaults: every spelling made one, and nothing else changed by a byte."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.test_corpora import VAULTS
from tests.test_corpora_fixes import contents, copy_vault, run

pytestmark = pytest.mark.slow


def masked(text: str, names: set[str]) -> str:
    """A text without the tags that were renamed in it, under whichever name."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "\0", text)


@pytest.mark.parametrize("vault", VAULTS)
def test_normalizing_a_real_vault_changes_tags_alone_and_comes_back(vault: str, corpora: Path, tmp_path: Path) -> None:
    root, state = tmp_path / "vault", tmp_path / "state"
    copy_vault(corpora / vault, root)
    before = contents(root)
    dry = run(root, state, "tags", "normalize", "--dry-run", "--isolated", "--format", "json")
    planned = json.loads(dry.stdout) if dry.stdout else {"renamed": []}
    done = run(root, state, "tags", "normalize", "--isolated", "--yes")
    assert done.returncode == 0, done.stderr[-2000:]
    after = contents(root)
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {path for one in planned["renamed"] for path in one["files"]}
    for path in changed:
        old, new = before[path].decode("utf-8-sig"), after[path].decode("utf-8-sig")
        names = {name for one in planned["renamed"] if path in one["files"] for name in (one["old"], one["new"])}
        assert masked(old, names) == masked(new, names), path
    again = run(root, state, "tags", "normalize", "--isolated", "--yes")
    assert again.returncode == 0
    assert contents(root) == after, "twice is once"
    similar = json.loads(run(root, state, "tags", "similar", "--isolated", "--format", "json").stdout)
    assert [cluster for cluster in similar["clusters"] if cluster["kind"] == "spelling"] == []
    if changed:
        assert run(root, state, "undo").returncode == 0
    assert contents(root) == before


def test_the_spelling_groups_of_pkmer_are_shown(corpora: Path, tmp_path: Path) -> None:
    """Rough independent counts of the frontmatter give 32 to 47 groups, by what they take for one tag."""
    done = run(corpora / "PKM-er+Pkmer-Docs", tmp_path, "tags", "similar", "--isolated", "--format", "json")
    groups = [cluster for cluster in json.loads(done.stdout)["clusters"] if cluster["kind"] == "spelling"]
    assert 32 <= len(groups) <= 47
    first = {form["tag"]: form["count"] for form in groups[0]["forms"]}
    assert groups[0]["canonical"] == "obsidian插件"
    assert first.keys() == {"obsidian插件", "Obsidian插件", "obsidian 插件", "Obsidian 插件"}
    assert (first["obsidian插件"], first["Obsidian插件"]) == (2706, 60)
