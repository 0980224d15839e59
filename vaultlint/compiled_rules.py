"""Our own rules as they were read once: sixty files of YAML, each line checked, take longer than a hundred notes.

`rules/compiled.json` has a line for each rule: the hash of its file, and what the file says besides its examples.
`make rules` writes it anew as it does the pages of rules. A line is believed as long as the file is, byte for byte, the
one it was made of; a file that was changed or added is read and checked as if there were no such thing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultlint.checks.base import Check
from vaultlint.findings import Safety, Severity
from vaultlint.rule import Rule, find_kind

if TYPE_CHECKING:
    from vaultlint.examples import Example

FILE = "compiled.json"


def rules_in(folder: Path) -> Iterator[Rule]:
    """Every rule of a folder, in the order of their files. Raises `ConfigError` for the first file that is wrong."""
    known = _known(folder)
    for path in sorted(folder.glob("*/*.yaml")):
        said = known.get(f"{path.parent.name}/{path.stem}", {})
        try:
            is_known = said.get("sha256") == sha256(path.read_bytes()).hexdigest()
            yield _rule(path, said) if is_known else _read(path)
        except (LookupError, TypeError, AttributeError):  # somebody else wrote what is compiled
            yield _read(path)


def compiled(folder: Path) -> str:
    """What `rules/compiled.json` has to say, all rule files read and checked. Raises `ConfigError`."""
    lines = []
    for path in sorted(folder.glob("*/*.yaml")):
        rule = _read(path)
        said = {
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "summary": rule.summary,
            "rationale": rule.rationale,
            "message": rule.message,
            "severity": rule.severity.name,
            "recommended": rule.recommended,
            "fix": rule.fix.name,
            "in-templates": rule.in_templates,
            "kind": rule.kind,
            "parameters": dict(rule.parameters),
        }
        # A line for each rule: whoever merges two rules of two people has nothing to compile by hand.
        lines.append(f"{json.dumps(f'{rule.theme}/{rule.id}')}: {json.dumps(said, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _known(folder: Path) -> dict[str, Any]:
    try:
        known = json.loads((folder / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _rule(path: Path, said: dict[str, Any]) -> Rule:
    """Raises LookupError or TypeError where that is not what `compiled` wrote."""
    return Rule(
        id=path.stem,
        theme=path.parent.name,
        summary=said["summary"],
        rationale=said["rationale"],
        message=said["message"],
        severity=Severity[said["severity"]],
        recommended=said["recommended"],
        fix=Safety[said["fix"]],
        kind=said["kind"],
        parameters=said["parameters"],
        make_check=partial(_check, said["kind"], said["parameters"], path),
        read_examples=partial(_examples, path),
        in_templates=said["in-templates"],
    )


def _check(name: str | None, parameters: dict[str, Any], path: Path) -> Check | None:
    """Only now is the module of the check imported."""
    if name is None:
        return None
    try:
        given = {key.replace("-", "_"): _frozen(value) for key, value in parameters.items()}
        kind: Any = find_kind(name)
        check: Check = kind(**given)
        return check
    except (LookupError, TypeError):  # the check has changed, and what is wrong with the file is told by reading it
        return _read(path).check


def _frozen(value: Any) -> Any:
    """A parameter as a check holds it."""
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _examples(path: Path) -> tuple[Example, ...]:
    return _read(path).examples


def _read(path: Path) -> Rule:
    from vaultlint.rule_files import read_rule

    return read_rule(path)
