"""How a file says what a rule is: one YAML file each, `rules/<theme>/<id>.yaml`.

A file names a kind of check and sets its parameters; whatever it gets
wrong is found here, when it is read, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from vaultlint.checks import KINDS
from vaultlint.checks.base import Check
from vaultlint.examples import MARK, Example
from vaultlint.findings import Safety, Severity
from vaultlint.rule import BrokenKind, Rule, find_kind
from vaultlint.strict_yaml import Document, Keys, did_you_mean, read_limited, read_yaml, shown
from vaultlint.validation import STRICT, validated

if TYPE_CHECKING:
    from pathlib import Path

ENGINE_SAYS: dict[str, frozenset[str]] = {
    "unreadable-note": frozenset({"reason"}),
    "unused-suppression": frozenset({"fault"}),
}
"""The rules that have no check because the engine itself reports them, and the words it gives to their messages."""

_WORD = re.compile(r"\{([a-z_]+)\}")
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class RuleFile:
    """A rule as its file says it."""

    __pydantic_config__: ClassVar[Any] = STRICT

    id: str
    """The file's name: the fault, in words that read well after “allow”."""
    summary: str
    """The fault in one sentence."""
    rationale: str
    """Why it matters to the owner of a vault."""
    message: str
    """What a finding says; {words} come from the check."""
    severity: Literal["hint", "warning", "error"]
    examples: tuple[Example, ...]
    recommended: bool = False
    """Whether the rule runs without any configuration."""
    fix: Literal["never", "unsafe", "safe"] = "never"
    """How far the fix may be trusted; the check can only lower it."""
    in_templates: bool = True
    """Whether templates are judged, too: what is left open there is filled in later."""
    check: Mapping[str, Any] | None = None
    """The kind of check and its parameters; absent for what the engine itself reports."""


def read_rule(path: Path, name: str | None = None) -> Rule:
    """Read a rule file; its folder is its theme. `name` is how errors call it. Raises `ConfigError`."""
    name = name or f"{path.parent.name}/{path.name}"
    return rule_from(read_yaml(read_limited(path, name), name), theme=path.parent.name, stem=path.stem)


def rule_from(document: Document, theme: str, stem: str) -> Rule:
    """The rule that a document describes, with everything checked that can be before a note is read."""
    file = validated(RuleFile, document)
    if file.id != stem or not ID.fullmatch(file.id):
        raise document.fault(("id",), f"{shown(file.id)} is not the file's name in lower-case-with-dashes")
    kind, check = _check_of(file, document)
    _refuse_unsaid_words(file, ENGINE_SAYS[file.id] if check is None else check.says, document)
    rule = Rule(
        id=file.id,
        theme=theme,
        summary=" ".join(file.summary.split()),
        rationale=" ".join(file.rationale.split()),
        message=file.message,
        severity=Severity[file.severity.upper()],
        recommended=file.recommended,
        fix=Safety[file.fix.upper()],
        kind=kind,
        parameters={key: value for key, value in (file.check or {}).items() if key != "kind"},
        make_check=lambda: check,
        read_examples=lambda: file.examples,
        in_templates=file.in_templates,
    )
    for index, example in enumerate(file.examples):
        _refuse_bad_example(example, document, ("examples", index))
        rule.check_with(example.with_, document, ("examples", index, "with"))
    return rule


def _check_of(file: RuleFile, document: Document) -> tuple[str | None, Check | None]:
    if file.check is None:
        if file.id not in ENGINE_SAYS:
            raise document.fault((), "“check” is missing: only rules that the engine reports itself have none")
        return None, None
    kind = file.check.get("kind")
    if not isinstance(kind, str):
        raise document.fault(("check",), f"expected a kind of check, got {shown(kind)}")
    try:
        shape = find_kind(kind)
    except BrokenKind as error:
        raise document.fault(("check", "kind"), f"the kind {shown(kind)} {error}") from None
    except LookupError:
        message = f"unknown kind of check {shown(kind)}{did_you_mean(kind, KINDS)}"
        raise document.fault(("check", "kind"), message) from None
    parameters = {key: value for key, value in file.check.items() if key != "kind"}
    return kind, validated(shape, document, ("check",), parameters)


def _refuse_unsaid_words(file: RuleFile, says: frozenset[str], document: Document) -> None:
    for word in _WORD.findall(file.message):
        if word not in says:
            raise document.fault(("message",), f"the check says no {shown(word)}{did_you_mean(word, says)}")
    if re.search(r"[{}]", _WORD.sub("", file.message)):
        raise document.fault(("message",), "a brace that is no {word}")


def _refuse_bad_example(example: Example, document: Document, keys: Keys) -> None:
    if example.bad is None and example.good is None:
        raise document.fault(keys, "an example needs “bad”, “good” or both")
    if example.bad is not None:
        marks = "".join(MARK.findall(example.bad))
        if not marks or marks != "«»" * (len(marks) // 2):
            raise document.fault((*keys, "bad"), "what must be found is marked by pairs of « and »")
