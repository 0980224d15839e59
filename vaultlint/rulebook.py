"""The rules there are, and which of them are in force where.

`Rulebook` is every rule that was read; a configuration turns it into an `Activation`, which knows for each path the
rules to run there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vaultlint.active_rules import RECOMMENDED, ActiveRule, Chosen, InForce
from vaultlint.checks.base import Check
from vaultlint.compiled_rules import rules_in
from vaultlint.config import ALL, Config, Layer, PathSettings, RuleSettings, Selection
from vaultlint.frozen import Frozen
from vaultlint.rule import Rule
from vaultlint.strict_yaml import ConfigError, Document, did_you_mean, shown
from vaultlint.validation import kebab

_TEMPLATES = -1
"""Stands for what holds in templates, beside the numbers of parts of the configuration."""


def builtin_rules() -> Path:
    """The folder of our own rules: inside the package in a wheel, beside it in a checkout or an editable install."""
    package = Path(__file__).parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


class Rulebook(Frozen):
    """Every rule by its id, in alphabetical order."""

    rules: Mapping[str, Rule]

    @classmethod
    def read(cls, folder: Path) -> Rulebook:
        """Read every `<theme>/<id>.yaml` of a folder. Raises `ConfigError` at the first one that is wrong."""
        from vaultlint.rule_files import read_rule

        return cls.of(read_rule(path) for path in sorted(folder.glob("*/*.yaml")))

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Rulebook:
        by_id: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in by_id:
                raise ConfigError(f"{rule.theme}/{rule.id}.yaml", 1, f"also in the theme {by_id[rule.id].theme}")
            by_id[rule.id] = rule
        return cls(MappingProxyType(dict(sorted(by_id.items()))))

    @classmethod
    def builtin(cls) -> Rulebook:
        """Our own rules, read once in a run."""
        return _builtin()

    @cached_property
    def themes(self) -> tuple[str, ...]:
        return tuple(sorted({rule.theme for rule in self.rules.values()}))

    def activate(self, config: Config, is_template: Callable[[str], bool] | None = None) -> Activation:
        """The rules that a configuration puts in force. Raises `ConfigError` for names that no rule has."""
        activation = Activation(self.with_packs(config), config, is_template)
        activation.refuse_unknown_names()
        return activation

    def with_packs(self, config: Config) -> Rulebook:
        """These rules and those of the packs that a configuration names. Raises `ConfigError`."""
        if not config.packs:
            return self
        from vaultlint.packs import rules_of

        return Rulebook.of([*self.rules.values(), *rules_of(dict.fromkeys(config.packs), self.rules.values())])

    def meant_by(self, selector: str) -> tuple[str, ...]:
        """The ids that a selector means: a rule's own, a theme's, or all; none where it means nothing."""
        if selector in self.rules:
            return (selector,)
        return tuple(rule.id for rule in self.rules.values() if selector in (ALL, rule.theme))


@cache
def _builtin() -> Rulebook:
    return Rulebook.of(rules_in(builtin_rules()))


class Activation(Frozen):
    """The rules in force, by path."""

    rulebook: Rulebook
    config: Config
    is_template: Callable[[str], bool] | None = None
    """Which files are templates; without it none is."""
    _known: dict[tuple[int, ...], InForce] = field(default_factory=dict, repr=False, compare=False)

    def for_path(self, path: str) -> InForce:
        """The rules to run on the file at `path`, in alphabetical order."""
        matching = tuple(index for index, part in enumerate(self._parts) if part.patterns.match(path))
        if matching not in self._known:
            self._known[matching] = InForce(self._activated([self._parts[index] for index in matching]))
        in_force = self._known[matching]
        if self.is_template is None or not self.is_template(path):
            return in_force
        of_templates = (*matching, _TEMPLATES)
        if of_templates not in self._known:
            self._known[of_templates] = InForce(one for one in in_force if one.rule.in_templates)
        return self._known[of_templates]

    @property
    def rules(self) -> InForce:
        """The rules in force where no path says otherwise."""
        if () not in self._known:
            self._known[()] = InForce(self._activated([]))
        return self._known[()]

    def refuse_unknown_names(self) -> None:
        """Raise `ConfigError` for a rule, theme or parameter that is configured and does not exist."""
        self._refuse_unknown_selectors(self.config.command_line, self.config)
        for layer in self.config.layers:
            for selection in (layer.selection, *(part.selection for part in layer.per_path)):
                self._refuse_unknown_selectors(selection, layer)
            for settings in (layer.rules, *(part.rules for part in layer.per_path)):
                for name, given in settings.items():
                    if name not in self.rulebook.rules:
                        hint = did_you_mean(name, self.rulebook.rules)
                        raise layer.fault(given.keys, f"unknown rule {shown(name)}{hint}")
                    self._check(self.rulebook.rules[name], [(given, layer)])

    def said_of(self, rule: str, parts: Iterable[PathSettings]) -> list[tuple[RuleSettings, Layer]]:
        """What is set for a rule where `parts` hold, in the order in which it is heard, and who says so."""
        whole = [(layer.rules[rule], layer) for layer in self.config.layers if rule in layer.rules]
        return [*whole, *((part.rules[rule], self._said_by[id(part)]) for part in parts if rule in part.rules)]

    def parts_for(self, path: str) -> list[PathSettings]:
        """What the configuration says of some paths, this among them."""
        return [part for part in self._parts if part.patterns.match(path)]

    @cached_property
    def _parts(self) -> tuple[PathSettings, ...]:
        return tuple(part for layer in self.config.layers for part in layer.per_path)

    @cached_property
    def _said_by(self) -> dict[int, Layer]:
        return {id(part): layer for layer in self.config.layers for part in layer.per_path}

    def _refuse_unknown_selectors(self, selection: Selection, layer: Layer) -> None:
        known = [*self.rulebook.rules, *self.rulebook.themes, ALL]
        for key in ("select", "extend_select", "ignore"):
            for index, name in enumerate(getattr(selection, key) or ()):
                if name in known:
                    continue
                message = f"no rule and no theme is called {shown(name)}{did_you_mean(name, known)}"
                if selection.keys is None:
                    raise ConfigError("", None, f"--{kebab(key)}: {message}")
                raise layer.fault((*selection.keys, kebab(key), index), message)

    def _activated(self, parts: list[PathSettings]) -> Iterator[ActiveRule]:
        selected = self._selected(parts)
        for rule in self.rulebook.rules.values():
            if rule.id in selected:
                said = self.said_of(rule.id, parts)
                severity = next((given.severity for given, _ in reversed(said) if given.severity), rule.severity)
                yield ActiveRule(rule, severity, self._check(rule, said), selected[rule.id])

    def _check(self, rule: Rule, said: list[tuple[RuleSettings, Layer]]) -> Check | None:
        check, parameters = rule.check, dict[str, Any]()
        for given, layer in said:
            parameters |= given.parameters
            check = rule.check_with(parameters, layer.document or Document("", {}), given.keys)
        return check

    def _selected(self, parts: list[PathSettings]) -> dict[str, Chosen]:
        """The ids in force, and why each is.

        The command line speaks after the configuration, so what it selects runs; yet what a path ignores stays
        ignored there, because a hook that selects one rule must not wake it among the templates.
        """
        everything = dict.fromkeys(self.rulebook.rules, RECOMMENDED)
        selected = {rule.id: RECOMMENDED for rule in self.rulebook.rules.values() if rule.recommended}
        whole = (layer.selection for layer in self.config.layers)
        for selection in (*whole, *(part.selection for part in parts), self.config.command_line):
            selected = self._under(selection, selected)
        for part in parts:
            wanted = (*(part.selection.select or ()), *part.selection.extend_select)
            kept = self._under(replace(part.selection, select=None, extend_select=wanted), everything)
            selected = {id_: chosen for id_, chosen in selected.items() if id_ in kept}
        return selected

    def _under(self, selection: Selection, selected: Mapping[str, Chosen]) -> dict[str, Chosen]:
        """`selected` after `selection`: a name outweighs a theme, a theme outweighs ALL, then `ignore` outweighs."""
        result = dict(selected) if selection.select is None else {}
        wanted = (*(selection.select or ()), *selection.extend_select)
        for weight in range(3):
            for id_, selector in self._meant(wanted, weight):
                named = result.get(id_, RECOMMENDED).by_name or weight > 0
                result[id_] = Chosen(named, selection, selector)
            for id_, _ in self._meant(selection.ignore, weight):
                result.pop(id_, None)
        return result

    def _meant(self, selectors: tuple[str, ...], weight: int) -> Iterator[tuple[str, str]]:
        """The rules that are meant by selectors of that weight, each with the selector."""
        for selector in selectors:
            if weight == (0 if selector == ALL else 2 if selector in self.rulebook.rules else 1):
                yield from ((id_, selector) for id_ in self.rulebook.meant_by(selector))
