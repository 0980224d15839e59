"""How a file says what is in force: its keys, each checked, and every fault with its line.

Only a run that has a configuration to read imports this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from vaultlint.config import Config, PathSettings, RuleSettings, Selection
from vaultlint.config_tags import TagsSection, tag_parameters
from vaultlint.config_terms import term_parameters
from vaultlint.findings import Severity
from vaultlint.patterns import Patterns, pattern_fault
from vaultlint.strict_yaml import Document, Keys, did_you_mean, shown
from vaultlint.validation import STRICT, validated


@dataclass(frozen=True)
class _RulesSection:
    """The keys that hold for a whole vault and for some paths of it alike."""

    __pydantic_config__: ClassVar[Any] = STRICT

    select: tuple[str, ...] | None = None
    """Rules or themes to run instead of the recommended set; `ALL` means every rule."""
    extend_select: tuple[str, ...] = ()
    """Rules or themes to run besides."""
    ignore: tuple[str, ...] = ()
    """Rules or themes not to run."""
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """For each rule: another `severity`, other parameters."""


@dataclass(frozen=True)
class ConfigFile(_RulesSection):
    """The keys of a configuration file."""

    exclude: tuple[str, ...] = ()
    """Paths that are not checked, as patterns of `.gitignore`; links may still lead there."""
    per_path: Mapping[str, _RulesSection] = field(default_factory=dict)
    """For paths that match a pattern: what differs there. Of several that match, later ones win."""
    assume_exists: tuple[str, ...] = ()
    """Files that are there for people but not in git, as patterns of `.gitignore`."""
    tags: TagsSection = field(default_factory=TagsSection)
    """How tags are spelt, what stands for what, and which ones there are."""
    terms: tuple[str, ...] = ()
    """Names that are spelt exactly so."""
    baseline: str | Literal[False] | None = None
    """The file of accepted findings, where it is not the usual one; `false` for none."""


def config_from(document: Document, keys: Keys, base: str, folder: Path | None) -> Config:
    """What a file says under `keys`; `base` leads from its `folder` to the vault. Raises `ConfigError`."""
    file = validated(ConfigFile, document, keys)

    def patterns(lines: tuple[str, ...], key: str) -> Patterns:
        for index, line in enumerate(lines):
            if fault := pattern_fault(line):
                raise document.fault((*keys, key, index), f"{shown(line)}: {fault}")
        return Patterns(lines, base)

    def settings(section: _RulesSection, at: Keys) -> tuple[Selection, dict[str, RuleSettings]]:
        rules = {name: _rule_settings(given, document, (*at, "rules", name)) for name, given in section.rules.items()}
        return Selection(section.select, section.extend_select, section.ignore, at), rules

    per_path = []
    for line, section in file.per_path.items():
        if fault := pattern_fault(line):
            raise document.fault((*keys, "per-path", line), f"{shown(line)}: {fault}")
        per_path.append(PathSettings(Patterns((line,), base), *settings(section, (*keys, "per-path", line))))
    selection, rules = settings(file, keys)
    for key, of_rules in (
        ("tags", tag_parameters(file.tags, document, keys, folder)),
        ("terms", term_parameters(file.terms, document, keys)),
    ):
        for rule, parameters in of_rules.items():
            given_here = rules.get(rule, RuleSettings(keys=(*keys, key)))
            rules[rule] = replace(given_here, parameters={**parameters, **given_here.parameters})
    return Config(
        document=document,
        selection=selection,
        exclude=patterns(file.exclude, "exclude"),
        assume_exists=patterns(file.assume_exists, "assume-exists"),
        rules=rules,
        per_path=tuple(per_path),
        baseline=_baseline(file.baseline, document, keys, folder),
    )


def _baseline(
    named: str | Literal[False] | None, document: Document, keys: Keys, folder: Path | None
) -> tuple[Path, str] | Literal[False] | None:
    if named is None or named is False:
        return named
    if folder is None:
        raise document.fault((*keys, "baseline"), "a file can be named only by a configuration that is a file itself")
    if not named.strip() or not (folder / named).resolve().is_relative_to(folder.resolve()):
        raise document.fault((*keys, "baseline"), f"{shown(named)} leads out of the folder of the configuration")
    return folder, named


def _rule_settings(given: Mapping[str, Any], document: Document, keys: Keys) -> RuleSettings:
    label = given.get("severity")
    known = [severity.label for severity in Severity]
    if label is not None and label not in known:
        hint = did_you_mean(label, known) if isinstance(label, str) else f"; known: {', '.join(known)}"
        raise document.fault((*keys, "severity"), f"unknown severity {shown(label)}{hint}")
    parameters = {key: value for key, value in given.items() if key != "severity"}
    return RuleSettings(None if label is None else Severity[label.upper()], parameters, keys)
