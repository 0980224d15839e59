"""The page of a rule, made from the rule itself: what `vaultlint explain` prints and `docs/rules/` holds.

`python -m vaultlint.rule_pages` writes the pages, the schema of rule files, what is compiled of them and the
tables of the page on configurations; `--check` tells which are stale.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vaultlint.checks import KINDS
from vaultlint.compiled_rules import FILE, compiled
from vaultlint.config_page import with_tables
from vaultlint.display import display
from vaultlint.examples import Example, marked_spans
from vaultlint.findings import Safety
from vaultlint.rule import Rule, find_kind
from vaultlint.rule_files import RuleFile
from vaultlint.rulebook import Rulebook, builtin_rules
from vaultlint.settings_pages import described, descriptions, settings
from vaultlint.validation import json_schema, kebab

_FIX = {
    Safety.NEVER: "There is no automatic fix: a person must decide.",
    Safety.UNSAFE: "Unsafe: `vaultlint fix --unsafe-fixes` applies it. The meaning may change: see `--diff` first.",
    Safety.SAFE: "Safe: `vaultlint fix` applies it, and the note says the same afterwards.",
}
_LANGUAGES = {"canvas": "json", "base": "yaml"}


def page(rule: Rule) -> str:
    """Everything there is to know about a rule, as Markdown."""
    return "\n\n".join(_sections(rule)) + "\n"


def index(rules: list[Rule]) -> str:
    """All rules in one table for each theme, as Markdown."""
    lines = ["# Rules", "", "● runs without configuration. Each page is made from the rule's file in `rules/`."]
    for theme in sorted({rule.theme for rule in rules}):
        lines += ["", f"## {theme}", "", "| rule | | severity | fix | finds |", "| --- | --- | --- | --- | --- |"]
        for rule in rules:
            if rule.theme == theme:
                mark = "●" if rule.recommended else ""
                name, severity = f"[{rule.id}]({rule.id}.md)", rule.severity.label
                lines.append(f"| {name} | {mark} | {severity} | {rule.fix.label} | {_cell(rule.summary)} |")
    return "\n".join(lines) + "\n"


def schema() -> str:
    """The JSON schema of rule files, for editors."""
    shape = json_schema(RuleFile)
    for part, origin in ((shape, RuleFile), (shape["$defs"]["Example"], Example)):
        for name, text in descriptions(origin).items():
            part["properties"][name]["description"] = text
    shape["properties"]["check"]["anyOf"] = [_kind_schema(kind) for kind in sorted(KINDS)]
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _kind_schema(kind: str) -> dict[str, Any]:
    shape = find_kind(kind)
    properties = json_schema(shape).get("properties", {})
    about = descriptions(shape)
    parameters = {
        kebab(name): {**given, "description": about.get(kebab(name), "")} for name, given in properties.items()
    }
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, **parameters},
        "required": ["kind"],
        "additionalProperties": False,
    }


def _sections(rule: Rule) -> Iterator[str]:
    when = "runs without configuration" if rule.recommended else "runs when it is selected"
    when += "" if rule.in_templates else ", not in templates"
    yield f"# {rule.id}"
    yield rule.summary
    yield f"Theme {rule.theme} · severity {rule.severity.label} · {when} · fix: {rule.fix.label}"
    yield f"## Why\n\n{rule.rationale}"
    yield "## Found\n\n«Marks» show what is underlined."
    for example in rule.examples:
        if example.bad is not None:
            yield from _found(example)
    yield "## Left alone"
    for example in rule.examples:
        if example.bad is None and example.good is not None:
            yield from _setting(example)
            yield _fenced(example.good, _language(example))
    yield f"## Fix\n\n{_FIX[rule.fix]}"
    yield f"## Settings\n\n{settings(rule)}"
    yield f"## How to allow it\n\n{_allowing(rule)}"


def _allowing(rule: Rule) -> str:
    paths = (
        f"For some paths, `per-path: {{'Templates/**': {{ignore: [{rule.id}]}}}}` in the configuration; "
        f"everywhere, `ignore: [{rule.id}]`."
    )
    if rule.check is None:  # nothing in the note itself can be relied upon
        return paths
    return (
        f"On the line before a block: `%% vaultlint: allow {rule.id} — why %%`, for that block. At the end of a line "
        f"it covers that line; `allow-file` instead of `allow` covers the note. {paths}"
    )


def _found(example: Example) -> Iterator[str]:
    assert example.bad is not None
    yield from _setting(example)
    yield _fenced(example.bad, _language(example))
    if example.message is not None:
        # As a program's words: in a quote they would be at fault themselves.
        yield _fenced(example.message, "text")
    if example.good is not None:
        before, after = marked_spans(example.bad)[0].split("\n"), example.good.split("\n")
        diff = list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
        yield _fenced("\n".join(line for line in diff if not line.startswith("@@")), "diff")


def _setting(example: Example) -> Iterator[str]:
    """What must be known of an example's vault before its text can be understood."""
    known = []
    if example.path != "note.md":
        known.append(f"in `{example.path}`")
    if example.beside:
        known.append("beside " + ", ".join(f"`{path}`" for path in example.beside))
    if example.before is not None:
        known.append("where there was " + ", ".join(f"`{path}`" for path in example.before))
    if example.with_:
        known.append("with " + ", ".join(f"`{key}: {described(value)}`" for key, value in example.with_.items()))
    if example.among:
        known.append("with " + ", ".join(f"`{rule}`" for rule in example.among) + " in force")
    if known:
        text = ", ".join(known)
        yield f"{text[0].upper()}{text[1:]}:"


def _language(example: Example) -> str:
    return _LANGUAGES.get(example.path.rpartition(".")[2], "markdown")


def _fenced(text: str, language: str) -> str:
    runs = re.findall(r"`{3,}", text)
    fence = "`" * (max(map(len, runs), default=2) + 1)
    shown = "\n".join(display(line) for line in text.rstrip("\n").split("\n"))
    return f"{fence}{language}\n{shown}\n{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def generated(root: Path) -> dict[Path, str]:
    """Every file that is made from the rules, with its content; `root` is the folder of the project."""
    rules = list(Rulebook.read(root / "rules").rules.values())
    configuration = root / "docs" / "configuration.md"
    pages = {root / "docs" / "rules" / f"{rule.id}.md": page(rule) for rule in rules}
    return {
        **pages,
        root / "docs" / "rules" / "index.md": index(rules),
        **({configuration: with_tables(configuration.read_text("utf-8"))} if configuration.exists() else {}),
        root / "rules" / "rule.schema.json": schema(),
        root / "rules" / FILE: compiled(root / "rules"),
    }


def main(arguments: list[str]) -> int:
    """Write what is stale, or with `--check` name it and fail."""
    root = builtin_rules().parent
    wanted = generated(root)
    surplus = [path for path in sorted((root / "docs" / "rules").glob("*.md")) if path not in wanted]
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    if arguments in ([], ["--write"]):
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8", newline="\n")
        for path in surplus:
            path.unlink()
        return 0
    if arguments != ["--check"]:
        sys.stderr.write("usage: python -m vaultlint.rule_pages [--write|--check]\n")
        return 2
    for path in (*stale, *surplus):
        sys.stderr.write(f"{path.relative_to(root).as_posix()} is stale: run `make rules`\n")
    return 1 if stale or surplus else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
