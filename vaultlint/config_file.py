"""How a file says what is in force: its keys, each checked, and every fault with its line.

Only a run that has a configuration to read imports this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal

from vaultlint.config import Config, Layer, PathSettings, RuleSettings, Selection
from vaultlint.config_reach import Pack, Reach, reachable
from vaultlint.config_tags import TagsSection, tag_parameters
from vaultlint.config_terms import term_parameters
from vaultlint.findings import Severity
from vaultlint.patterns import Patterns, pattern_fault
from vaultlint.strict_yaml import Document, Keys, did_you_mean, shown
from vaultlint.validation import STRICT, validated


@dataclass(frozen=True)
class RulesSection:
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
class ObsidianSection:
    """What holds in place of `.obsidian/`, key by key: for vaults whose repository does not carry that folder."""

    __pydantic_config__: ClassVar[Any] = STRICT

    new_link_format: Literal["shortest", "relative", "absolute"] | None = None
    """How a fix writes the path of a link."""
    use_markdown_links: bool | None = None
    """Whether new links are `[text](path)` and no wikilinks."""
    attachment_folder: str | None = None
    """Where attachments lie: `/` the root, `./` beside the note, `./name` below its folder, else a folder."""
    templates_folder: str | None = None
    """Where templates lie; what is asked of notes is not asked of them."""
    templater_folder: str | None = None
    """Where the templates of Templater lie."""
    daily_notes_folder: str | None = None
    """Where the notes of days lie."""
    daily_notes_format: str | None = None
    """What they are called, in the letters of Moment; with folders, as in `YYYY/MM-DD`."""
    property_types: Mapping[str, str] | None = None
    """What a property holds: `text`, `multitext`, `number`, `checkbox`, `date`, `datetime`, `tags`, `aliases`."""


OBSIDIAN = tuple(one.name for one in fields(ObsidianSection))
"""What a configuration can say in place of `.obsidian/`, as `Settings` calls it."""


@dataclass(frozen=True)
class ConfigFile(RulesSection):
    """The keys of a configuration file."""

    extends: str | tuple[str, ...] = ()
    """Configurations that speak before this one: files beside it or below, named from here."""
    packs: tuple[str, ...] = ()
    """Folders of rule files beside this one or below, named from here; a rule is `<theme>/<rule>.yaml`, as our own."""
    exclude: tuple[str, ...] = ()
    """Paths that are not checked, as patterns of `.gitignore`; links may still lead there."""
    per_path: Mapping[str, RulesSection] = field(default_factory=dict)
    """For paths that match a pattern: what differs there. Of several that match, later ones win."""
    assume_exists: tuple[str, ...] = ()
    """Files that are there for people but not in git, as patterns of `.gitignore`."""
    tags: TagsSection = field(default_factory=TagsSection)
    """How tags are spelt, what stands for what, and which ones there are."""
    terms: tuple[str, ...] = ()
    """Names that are spelt exactly so."""
    baseline: str | Literal[False] | None = None
    """The file of accepted findings, where it is not the usual one; `false` for none."""
    obsidian: ObsidianSection = field(default_factory=ObsidianSection)
    """Settings in place of those in `.obsidian/`, for a repository that does not carry them."""


def config_from(document: Document, keys: Keys, base: str, reach: Reach | None) -> Config:
    """What a file says under `keys`; `base` leads from its folder to the vault. Raises `ConfigError`.

    Without a `reach` it is no file that lies anywhere, and names none.
    """
    file = validated(ConfigFile, document, keys)
    bases = _bases(file, document, keys, base, reach)

    def patterns(key: str) -> tuple[str, ...]:
        lines: tuple[str, ...] = getattr(file, key.replace("-", "_"))
        for index, line in enumerate(lines):
            if fault := pattern_fault(line):
                raise document.fault((*keys, key, index), f"{shown(line)}: {fault}")
        return lines

    def settings(section: RulesSection, at: Keys) -> tuple[Selection, dict[str, RuleSettings]]:
        rules = {name: _rule_settings(given, document, (*at, "rules", name)) for name, given in section.rules.items()}
        return Selection(section.select, section.extend_select, section.ignore, at), rules

    per_path = []
    for line, section in file.per_path.items():
        if fault := pattern_fault(line):
            raise document.fault((*keys, "per-path", line), f"{shown(line)}: {fault}")
        per_path.append(PathSettings(Patterns((line,), base), *settings(section, (*keys, "per-path", line))))
    selection, rules = settings(file, keys)
    extended = tuple(layer for base in bases for layer in base.layers)
    said_before = [layer.rules for layer in reversed(extended)]

    def earlier(rule: str, parameter: str) -> Any:
        given = (before[rule].parameters for before in said_before if rule in before)
        return next((parameters[parameter] for parameters in given if parameter in parameters), None)

    for of_rules in (
        tag_parameters(file.tags, document, keys, reach, earlier),
        term_parameters(file.terms, document, keys, earlier),
    ):
        for rule, (parameters, elsewhere) in of_rules.items():
            given = rules.get(rule, RuleSettings(keys=(*keys, "rules", rule)))
            elsewhere = {name: place for name, place in elsewhere.items() if name not in given.parameters}
            rules[rule] = replace(given, parameters={**parameters, **given.parameters}, elsewhere=elsewhere)
    return Config(
        document=document,
        extended=tuple(Layer(one.document, one.keys, one.selection, one.rules, one.per_path) for one in extended),
        keys=keys,
        selection=selection,
        exclude=Patterns((*(line for one in bases for line in one.exclude), *patterns("exclude")), base),
        assume_exists=Patterns(
            (*(line for one in bases for line in one.assume_exists), *patterns("assume-exists")), base
        ),
        rules=rules,
        per_path=tuple(per_path),
        baseline=_baseline(file.baseline, bases, document, keys, reach),
        obsidian=_obsidian(file.obsidian, bases),
        packs=(*(pack for one in bases for pack in one.packs), *_packs(file, document, keys, reach)),
        sources=tuple(reach.sources) if reach else (),
    )


def _baseline(
    named: str | Literal[False] | None, bases: tuple[Config, ...], document: Document, keys: Keys, reach: Reach | None
) -> tuple[str, str] | Literal[False] | None:
    if named is None:
        return next((base.baseline for base in reversed(bases) if base.baseline is not None), None)
    if named is False:
        return False
    at = (*keys, "baseline")
    reach = reachable(reach, document, at)
    if not named.strip():
        raise document.fault(at, f"{shown(named)} leads out of the folder of the configuration")
    return str(reach.find(named, reach.here, document, at, is_there=False)), named


def _bases(file: ConfigFile, document: Document, keys: Keys, base: str, reach: Reach | None) -> tuple[Config, ...]:
    named = (file.extends,) if isinstance(file.extends, str) else file.extends
    bases = []
    for index, name in enumerate(named):
        at = (*keys, "extends") if isinstance(file.extends, str) else (*keys, "extends", index)
        reach = reachable(reach, document, at)
        path = reach.find(name, reach.here, document, at)
        other, other_keys = reach.read_base(path, document, at)
        reach.way.append(path)
        bases.append(config_from(other, other_keys, base, reach))
        reach.way.pop()
    return tuple(bases)


def _obsidian(section: ObsidianSection, bases: tuple[Config, ...]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    own = {one.name: getattr(section, one.name) for one in fields(section)}
    for layer in (
        *(base.obsidian for base in bases),
        {name: value for name, value in own.items() if value is not None},
    ):
        types = {**said.get("property_types", {}), **layer.get("property_types", {})}
        said |= {**layer, **({"property_types": types} if types else {})}
    return said


def _packs(file: ConfigFile, document: Document, keys: Keys, reach: Reach | None) -> tuple[Pack, ...]:
    packs = []
    for index, name in enumerate(file.packs):
        at = (*keys, "packs", index)
        reach = reachable(reach, document, at)
        packs.append(reach.pack(name, reach.here, document, at))
    return tuple(packs)


def _rule_settings(given: Mapping[str, Any], document: Document, keys: Keys) -> RuleSettings:
    label = given.get("severity")
    known = [severity.label for severity in Severity]
    if label is not None and label not in known:
        hint = did_you_mean(label, known) if isinstance(label, str) else f"; known: {', '.join(known)}"
        raise document.fault((*keys, "severity"), f"unknown severity {shown(label)}{hint}")
    parameters = {key: value for key, value in given.items() if key != "severity"}
    return RuleSettings(None if label is None else Severity[label.upper()], parameters, keys)
