"""Fixes of properties go through verification like all others: what they declare is all that differs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.fixes.bench import fix, selected
from vaultlint.findings import Safety
from vaultlint.markdown.properties import read_frontmatter

ALL = [
    "deprecated-property",
    "wrong-property-type",
    "misplaced-frontmatter",
    "invalid-tag",
    "duplicate-tag",
    "alias-link",
]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tag: [a, b, c]", "tags: [a, b, c]"),
        ("tag:\n- a\n- b\n- c\nx: '[[Other]]'", "tags:\n- a\n- b\n- c\nx: '[[Other]]'"),
        ("tag: a\ntags:\n- b\n- c", "tags:\n- b\n- c\n- a"),
        ("aliases:\n- b # one\nalias: a\nx: 1", "aliases:\n- b # one\n- a\nx: 1"),
        ("tags: [b, c]\nalias: '[[Other]]'\ntag: [c, d]", "tags: [b, c, d]\naliases: ['[[Other]]']"),
        ("alias: x\naliases:\ncssclass: [y, z]", "aliases: [x]\ncssclasses: [y, z]"),
    ],
)
def test_a_safe_fix_is_applied(before: str, after: str) -> None:
    files = {"note.md": f"---\n{before}\n---\n# One\n\n[[#One]] #b ^id\n", "Other.md": "[[note#One]] #d\n"}
    outcome = fix(files, selected(ALL), wanted=Safety.SAFE)
    assert outcome.files == {**files, "note.md": files["note.md"].replace(before, after)}


def test_several_rules_mend_one_property_after_the_other() -> None:
    # Where it stands it says nothing; what is at fault in it comes to light once it is read, and is mended then.
    outcome = fix({"note.md": "\n---\ntags: b\nTag: a, B\n---\n"}, selected(ALL), wanted=Safety.UNSAFE)
    assert outcome.files["note.md"] == "---\ntags: [b]\nTag: a, B\n---\n"
    assert not outcome.refused


def test_a_tag_that_is_read_again_may_be_spelt_otherwise_than_elsewhere() -> None:
    files = {"note.md": "---\ntag: Foo\n---\n#foo and #foo\n"}
    outcome = fix(files, selected([*ALL, "inconsistent-tag"]), wanted=Safety.SAFE)
    assert outcome.files["note.md"] == "---\ntags: [foo]\n---\n#foo and #foo\n"
    assert not outcome.refused


def test_what_would_be_found_faulty_under_the_new_name_stays_where_it_is() -> None:
    text = "---\ntag: #herbs\n---\n"
    assert fix({"note.md": text}, selected(ALL), wanted=Safety.SAFE).files["note.md"] == text


@pytest.mark.skipif("VAULTLINT_MATERIAL" not in os.environ, reason="VAULTLINT_MATERIAL is not set")
def test_documented_frontmatter_that_is_misplaced_is_some_afterwards() -> None:
    cases = json.loads((Path(os.environ["VAULTLINT_MATERIAL"]) / "conformance" / "frontmatter.json").read_text("utf-8"))
    found = []
    for case in cases:
        text = case["input"].removeprefix("\ufeff")
        result = fix({"note.md": text}, selected(["misplaced-frontmatter"]), wanted=Safety.UNSAFE).files["note.md"]
        if result != text:
            assert case["expected"]["exists"] is False
            frontmatter = read_frontmatter(result)
            assert frontmatter is not None
            assert [property_.value for property_ in frontmatter.properties] == [["a"]]
            found.append(text[:5])
    assert found == ["\n---\n", " ---\n", "--- \n"]
