"""The JSON Schema of a configuration, made from the models that read one and from the rules there are."""

from __future__ import annotations

import json
from typing import Any

from vaultlint.config import ALL
from vaultlint.config_file import ConfigFile, ObsidianSection, RulesSection
from vaultlint.config_tags import TagsSection, TagStyleSection
from vaultlint.findings import Severity
from vaultlint.rule import Rule, find_kind
from vaultlint.rulebook import Rulebook
from vaultlint.settings_pages import descriptions
from vaultlint.validation import json_schema, kebab

_MODELS = (ConfigFile, RulesSection, ObsidianSection, TagsSection, TagStyleSection)


def config_schema() -> str:
    """The schema as JSON. Rules of packs are allowed everywhere: which there are only the vault can say."""
    shape = json_schema(ConfigFile)
    shape = {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape, "title": "Configuration of vaultlint"}
    parts = {ConfigFile.__name__: shape, **shape["$defs"]}
    for model in _MODELS:
        for name, text in descriptions(model).items():
            parts[model.__name__]["properties"][name]["description"] = text
    rulebook = Rulebook.builtin()
    shape["$defs"]["selector"] = {"anyOf": [{"enum": [ALL, *rulebook.themes, *rulebook.rules]}, {"type": "string"}]}
    shape["$defs"]["rules"] = {
        "type": "object",
        "properties": {rule.id: _settings_of(rule) for rule in rulebook.rules.values()},
        "additionalProperties": {"type": "object"},
    }
    for part in (shape, parts[RulesSection.__name__]):
        _name_rules(part["properties"])
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _name_rules(properties: dict[str, Any]) -> None:
    properties["rules"] = {"$ref": "#/$defs/rules", "description": properties["rules"]["description"]}
    for key in ("select", "extend-select", "ignore"):
        properties[key] = {
            "type": "array",
            "items": {"$ref": "#/$defs/selector"},
            "description": properties[key]["description"],
        }


def _settings_of(rule: Rule) -> dict[str, Any]:
    severity = {"enum": [severity.label for severity in Severity], "description": f"{rule.severity.label} if not set"}
    parameters: dict[str, Any] = {}
    if rule.kind is not None:
        shape = find_kind(rule.kind)
        about = descriptions(shape)
        for name, given in json_schema(shape).get("properties", {}).items():
            key = kebab(name)
            usual = {"default": rule.parameters[key]} if key in rule.parameters else {}
            parameters[key] = {**given, **usual, "description": about.get(key, "")}
    return {
        "type": "object",
        "description": rule.summary,
        "properties": {"severity": severity, **parameters},
        "additionalProperties": False,
    }
