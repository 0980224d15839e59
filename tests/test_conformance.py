"""Every conformance case, driven through the public `inspect` command.

Cases are recorded or documented behaviour of Obsidian; those marked `inferred` may be left out, one by one, with a
reason in `LEFT_OUT`.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

LEFT_OUT: dict[str, str] = {}
AREAS = (
    "base",
    "block-id",
    "canvas",
    "code-context",
    "comment",
    "embed",
    "frontmatter",
    "heading-anchor",
    "link-parse",
    "link-resolve",
    "tag",
)
Case = dict[str, Any]
Inspect = Callable[[Path, str], dict[str, Any]]
MakeVault = Callable[[Mapping[str, str]], Path]


def cases(area: str) -> list[Any]:
    named = os.environ.get("VAULTLINT_MATERIAL")
    if not named:
        reason = "VAULTLINT_MATERIAL is not set: no conformance cases"
        return [pytest.param({}, id=area, marks=pytest.mark.skip(reason=reason))]
    found = json.loads((Path(named) / "conformance" / f"{area}.json").read_text("utf-8"))
    return [pytest.param(case, id=case["id"]) for case in found if case["id"] not in LEFT_OUT]


@pytest.mark.parametrize("case", [case for area in AREAS for case in cases(area)])
def test_case(case: Case, make_vault: MakeVault, run_inspect: Inspect) -> None:
    """What `inspect` shows agrees with every key the case asserts."""
    expected: Case = case["expected"]
    if "strip" in expected:
        from vaultlint.vault.places import strip_heading, strip_heading_for_link

        assert strip_heading(case["input"]) == expected["strip"]
        assert strip_heading_for_link(case["input"]) == expected["strip_for_link"]
        return
    files = dict(case.get("vault", {}))
    note = case["note"]
    files[note] = case["input"]
    if "subpath" in expected:
        subpath = expected["subpath"]
        # A wikilink ends at the first `]]`, so `#[^1]` can only be asked for by a Markdown link.
        files["asks.md"] = f"[asks](<{note}{subpath}>)" if "]" in subpath else f"[[{Path(note).stem}{subpath}]]"
    shown = run_inspect(make_vault(files), note)
    seen = seen_in(shown, case)
    if "subpath" in expected:
        resolved = run_inspect(make_vault(files), "asks.md")["resolved"][0]
        resolves = bool(resolved["subpath_resolves"])
        seen |= {"subpath": expected["subpath"], "resolves": resolves}
        seen |= {"heading": resolved["heading"], "line": resolved["line"]}
    assert expected == {key: seen[key] for key in expected}


def seen_in(shown: dict[str, Any], case: Case) -> dict[str, Any]:
    """The case's own words for what `inspect` printed."""
    area, expected = case["area"], case["expected"]
    if area in ("canvas", "base"):
        return {key: shown.get(key) for key in expected}
    if area == "frontmatter":
        return frontmatter_seen(shown)
    seen: dict[str, Any] = {
        "tags": [tag["tag"].removeprefix("#") for tag in shown["tags"]],
        "blocks": list(shown["blocks"]),
        "headings": [heading["heading"] for heading in shown["headings"]],
    }
    links = sorted([*shown["links"], *shown["embeds"]], key=lambda link: link["position"]["start"]["offset"])
    if area in ("link-parse", "embed"):
        embeds = [link["position"] for link in shown["embeds"]]
        seen["links"] = [parsed(link, embed=link["position"] in embeds) for link in links]
        for sized in shown["sizes"]:
            seen |= {key: sized.get(key) for key in ("size", "pdf")}
    else:
        seen["links"] = [link["link"] for link in links]
    if area == "link-resolve":
        target = shown["resolved"][0]["target"]
        seen["target"] = target if target is None else unicodedata.normalize("NFC", target)
        seen["ambiguous"] = shown["resolved"][0]["ambiguous"]
        if expected["target"] is not None:
            expected["target"] = unicodedata.normalize("NFC", expected["target"])
    return seen


def frontmatter_seen(shown: dict[str, Any]) -> dict[str, Any]:
    body = [tag["tag"].removeprefix("#") for tag in shown["tags"]]
    every = [tag.removeprefix("#") for tag in shown["all_tags"]]
    return {
        "exists": "frontmatterPosition" in shown,
        "tags": every[: len(every) - len(body)],
        "body_tags": body,
        "aliases": shown["aliases"],
        "links": [{"key": link["key"], "link": link["link"]} for link in shown.get("frontmatterLinks", [])],
    }


def parsed(link: dict[str, Any], *, embed: bool) -> dict[str, Any]:
    path, hash_sign, subpath = link["link"].partition("#")
    wiki = link["original"].lstrip("!").startswith("[[")
    shown_by_default = " > ".join(part for part in link["link"].split("#") if part)
    written = not wiki or "|" in link["original"][3:] or link["displayText"] != shown_by_default
    return {
        "kind": "wiki" if wiki else "md",
        "embed": embed,
        "link": link["link"],
        "path": path,
        "subpath": hash_sign + subpath,
        "display": link["displayText"] if written and not link["link"].startswith("|") else None,
    }


@pytest.mark.parametrize("case", cases("tag"))
def test_the_list_of_tags_says_the_same(case: Case, make_vault: MakeVault) -> None:
    """What `tags list` shows of the one note is what the case says of it, spelling by spelling."""
    from click.testing import CliRunner

    from vaultlint.cli import main

    root = make_vault({case["note"]: case["input"]})
    arguments = ["tags", "list", "--format", "json", "--isolated", "--vault", str(root)]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    listed = [form for tag in json.loads(result.stdout)["tags"] for form in tag["forms"]]
    assert sorted(form["tag"] for form in listed for _ in range(form["count"])) == sorted(case["expected"]["tags"])
