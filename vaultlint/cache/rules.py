"""The rules of the program as they were read once: reading sixty files and checking each line takes its time."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import Any, NamedTuple

from vaultlint import crew
from vaultlint.cache.store import CacheDamaged, Store
from vaultlint.findings import Safety, Severity
from vaultlint.plain import NotPlain, decoder, encoder
from vaultlint.rule_files import Rule, find_kind
from vaultlint.rulebook import Rulebook, builtin_rules

_KEY = b"rules"


class _Plain(NamedTuple):
    """What a run needs of a rule; its page and its examples stay in the file."""

    id: str
    theme: str
    message: str
    severity: Severity
    recommended: bool
    fix: Safety
    kind: str | None
    parameters: dict[str, Any]
    in_templates: bool
    check: Any


def builtin_rulebook(store: Store) -> Rulebook:
    """Our own rules, from the cache or else from their files. Raises `CacheTrouble`."""
    found = store.row("SELECT value FROM compiled WHERE key = ?", (_KEY,))
    if found is not None:
        try:
            rulebook = _unpacked(found[0])
            if rulebook.rules.keys() == {path.stem for path in builtin_rules().glob("*/*.yaml")}:
                return rulebook
        except (ValueError, TypeError, LookupError, RecursionError):
            pass  # not ours, or no longer: it is written anew
    data = _packed()
    with store.transaction():
        store.write("INSERT OR REPLACE INTO compiled VALUES (?, ?)", (_KEY, data))
    return _unpacked(data)


@cache
def _packed() -> bytes:
    """Read by a process of its own: what reads YAML is a third of what a run needs of memory before it reads notes."""
    return crew.apart(_read)


def _read() -> bytes:
    plain = tuple(map(_plain, Rulebook.builtin().rules.values()))
    return json.dumps(encoder(tuple[_Plain, ...])(plain), ensure_ascii=False).encode("utf-8")


def _unpacked(data: bytes) -> Rulebook:
    return Rulebook.of(map(_rule, decoder(tuple[_Plain, ...])(json.loads(data))))


def _plain(rule: Rule) -> _Plain:
    check = None if rule.check is None else _encoded(type(rule.check), rule.check)
    judged = rule.message, rule.severity, rule.recommended, rule.fix
    return _Plain(rule.id, rule.theme, *judged, rule.kind, dict(rule.parameters), rule.in_templates, check)


def _rule(plain: _Plain) -> Rule:
    return Rule(
        id=plain.id,
        theme=plain.theme,
        summary="",
        rationale="",
        message=plain.message,
        severity=plain.severity,
        recommended=plain.recommended,
        fix=plain.fix,
        kind=plain.kind,
        parameters=plain.parameters,
        make_check=partial(_check, plain),
        examples=(),
        in_templates=plain.in_templates,
    )


def _check(plain: _Plain) -> Any:
    """Only now is the module of the check imported. Raises `CacheDamaged` where it cannot be made."""
    if plain.kind is None:
        return None
    try:
        kind: Any = find_kind(plain.kind)
        return decoder(kind)(plain.check)
    except (NotPlain, LookupError) as error:
        raise CacheDamaged(str(error)) from error


def _encoded(kind: Any, check: Any) -> Any:
    return encoder(kind)(check)
