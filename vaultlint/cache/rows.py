"""What is kept of one text: the metadata field by field, what the note checks found, its words."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, get_type_hints

from vaultlint.active_rules import InForce
from vaultlint.engine import Reading
from vaultlint.plain import NotPlain, decoder, encoder
from vaultlint.rule import Rule
from vaultlint.vault.alias_index import compared
from vaultlint.vault.metadata import Metadata

FIELDS = tuple(field.name for field in dataclasses.fields(Metadata))
_DEFAULTS = {field.name: field.default for field in dataclasses.fields(Metadata)}
_usual = tuple(_DEFAULTS.values())
_NOTHING = Reading()
_values_of = attrgetter(*FIELDS)
_plain_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_escaped_dumps = json.JSONEncoder(separators=(",", ":")).encode


class Row(NamedTuple):
    """One text, ready for the database or for another process."""

    path: str
    digest: bytes
    fields: tuple[str | None, ...]
    aliases: tuple[bytes, ...]
    """As they are looked up, for who wants the notes that bear one."""
    words: bytes | None
    rules: bytes
    """Which rules the note checks were of; empty where none were asked."""
    reading: str | None
    is_passing: bool
    """Whether another run may read it otherwise: it took too long, or too much memory."""


def row(path: str, digest: bytes, metadata: Metadata, reading: Reading, rules: bytes, words: bytes | None) -> Row:
    """The row of a text that was read."""
    return Row(
        path=path,
        digest=digest,
        fields=_encoded(metadata),
        aliases=tuple({looked_up(compared(alias.name)) for alias in metadata.aliases}),
        words=words,
        rules=rules,
        reading=encode_reading(reading),
        is_passing=reading.is_passing,
    )


def looked_up(alias: str) -> bytes:
    """An alias as the table of aliases has it. YAML may say half of a character, which is no text to a database."""
    return alias.encode("utf-8", "surrogatepass")


def metadata_of(values: Sequence[str | None], fields: Sequence[str] = FIELDS) -> Metadata:
    """Metadata as some of its fields say; the others are empty. Raises `NotPlain`."""
    found = {name: decode_field(name, value) for name, value in zip(fields, values, strict=True) if value is not None}
    return Metadata(**found)


def decode_field(name: str, value: str | None) -> Any:
    """One field of metadata. Raises `NotPlain`."""
    return _DEFAULTS[name] if value is None else _codec(name)[1](_loads(value))


def of_many(field: str, values: Sequence[str]) -> list[Any]:
    """One field of many texts. Raises `NotPlain`."""
    try:
        together = ",".join(values)
    except TypeError as error:  # a database may hold anything
        raise NotPlain(str(error)) from None
    data = _loads(f"[{together}]")  # a twentieth of the time that each by itself would take
    if len(data) != len(values):
        raise NotPlain(field)
    decode = _codec(field)[1]
    return [decode(one) for one in data]


def encode_reading(reading: Reading) -> str | None:
    """None stands for a note that has nothing to say."""
    return _dumps(encoder(Reading)(reading)) if reading != _NOTHING else None


def decode_reading(value: str | None) -> Reading:
    """Raises `NotPlain`."""
    if value is None:
        return _NOTHING
    reading: Reading = decoder(Reading)(_loads(value))
    return reading


def rules_identity(rules: InForce) -> bytes:
    """A name for the note checks in force and how they are set. The rules of the program itself are part of it.

    Those of a pack may change from run to run, and a finding has their words.
    """
    from vaultlint.checks.base import NoteCheck

    told = [
        [*_words(one.rule), one.severity.name, one.rule.kind, _check_encoder(type(one.check))(one.check)]
        for one in rules
        if isinstance(one.check, NoteCheck)
    ]
    return hashlib.sha256(_dumps(told).encode("utf-8", "surrogatepass")).digest()[:16]


def _words(rule: Rule) -> tuple[str, ...]:
    return rule.id, rule.theme, rule.message, rule.fix.name


def _check_encoder(kind: Any) -> Callable[[Any], Any]:
    return encoder(kind)


@cache
def _kinds() -> dict[str, Any]:
    return get_type_hints(Metadata)


@cache
def _codec(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    kind = _kinds()[name]
    return encoder(kind), decoder(kind)


def _encoded(metadata: Metadata) -> tuple[str | None, ...]:
    values = zip(FIELDS, _values_of(metadata), _usual, strict=True)
    return tuple([None if value == usual else _dumps(_codec(name)[0](value)) for name, value, usual in values])


def _dumps(value: Any) -> str:
    text = _plain_dumps(value)
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _escaped_dumps(value)
    return text


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError, TypeError) as error:
        raise NotPlain(str(error)) from None
