"""A small language of schemas, and the formats of others told in it, from their specifications and not from our code.

A dict names keys, with `?` for those that may be missing, and allows no others; `[shape]` is a list; a set is a choice;
a type, a compiled pattern or a function say the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit


def faults(value: Any, shape: Any, at: str = "") -> Iterator[str]:
    """Where `value` does not have the `shape`."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{at or 'it'} is no object"
            return
        named = {key.rstrip("?"): part for key, part in shape.items()}
        yield from (f"{at}.{key} is not allowed" for key in value if key not in named)
        yield from (f"{at}.{key} is missing" for key in shape if not key.endswith("?") and key not in value)
        for key in value.keys() & named.keys():
            yield from faults(value[key], named[key], f"{at}.{key}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{at or 'it'} is no list"
            return
        for index, item in enumerate(value):
            yield from faults(item, shape[0], f"{at}[{index}]")
    elif isinstance(shape, set):
        if value not in shape:
            yield f"{at} is {value!r}"
    elif isinstance(shape, re.Pattern):
        if not isinstance(value, str) or not shape.fullmatch(value):
            yield f"{at} is {value!r}"
    elif isinstance(shape, type):
        if not isinstance(value, shape) or (shape is int and isinstance(value, bool)):
            yield f"{at} is {value!r}"
    elif not shape(value):
        yield f"{at} is {value!r}"


def read(document: str, shape: Any) -> Any:
    """A document as a reader gets it that believes the specification and nothing else."""
    assert not document.startswith("\ufeff")
    value = json.loads(document)
    assert list(faults(value, shape)) == []
    return value


def counts_from_1(value: Any) -> bool:
    return type(value) is int and value >= 1


def relative_uri(value: Any) -> bool:
    """A URI reference below a base: no scheme, no root, no dots in front, nothing that ought to be encoded."""
    if not isinstance(value, str) or not re.fullmatch(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+", value):
        return False
    parts = urlsplit(value)
    return not (parts.scheme or parts.netloc or parts.query or parts.fragment) and value[0] not in "./"


TEXT = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
HEX = re.compile("[0-9a-f]{64}")
WEB = re.compile("https?://.+")

# SARIF 2.1.0, §3: what it requires of the objects that we write, and what it allows in them.
_MESSAGE = {"text": TEXT, "markdown?": TEXT}
_ARTIFACT = {"uri": relative_uri, "uriBaseId": {"%SRCROOT%"}}
_REGION = {
    "startLine": counts_from_1,
    "startColumn": counts_from_1,
    "endLine": counts_from_1,
    "endColumn": counts_from_1,
}
_LOCATION = {"physicalLocation": {"artifactLocation": _ARTIFACT, "region?": _REGION}}
_LEVEL = {"none", "note", "warning", "error"}
_DESCRIPTOR = {
    "id": TEXT,
    "name": TEXT,
    "shortDescription": _MESSAGE,
    "fullDescription": _MESSAGE,
    "help": _MESSAGE,
    "helpUri?": WEB,
    "defaultConfiguration": {"level": _LEVEL},
    "properties": {"tags": [TEXT], "problem.severity": {"error", "warning", "recommendation"}},
}
_REPLACEMENT = {"deletedRegion": _REGION, "insertedContent?": {"text": str}}
_FIX = {"description": _MESSAGE, "artifactChanges": [{"artifactLocation": _ARTIFACT, "replacements": [_REPLACEMENT]}]}
_RESULT = {
    "ruleId": TEXT,
    "ruleIndex": int,
    "level": _LEVEL,
    "message": _MESSAGE,
    "locations": [_LOCATION],
    "partialFingerprints": {"vaultlint/v1": HEX},
    "suppressions": [{"kind": {"inSource", "external"}, "justification?": TEXT}],
    "fixes?": [_FIX],
}
_NOTIFICATION = {"level": _LEVEL, "message": _MESSAGE, "locations?": [_LOCATION]}
SARIF = {
    "$schema": WEB,
    "version": {"2.1.0"},
    "runs": [
        {
            "tool": {
                "driver": {"name": TEXT, "version": TEXT, "semanticVersion": TEXT, "rules": [_DESCRIPTOR]},
            },
            "columnKind": {"unicodeCodePoints"},
            "originalUriBaseIds": {"%SRCROOT%": {"description": _MESSAGE}},
            "invocations": [{"executionSuccessful": bool, "toolExecutionNotifications": [_NOTIFICATION]}],
            "results": [_RESULT],
        }
    ],
}

# GitLab's Code Quality report: a list, and of CodeClimate's format no more than GitLab reads.
GITLAB = [
    {
        "description": TEXT,
        "check_name": TEXT,
        "fingerprint": HEX,
        "severity": {"info", "minor", "major", "critical", "blocker"},
        "location": {"path": re.compile(r"(?!\.?/).+", re.DOTALL), "lines": {"begin": counts_from_1}},
    }
]

# reviewdog.proto, as JSON.
_POSITION = {"line": counts_from_1, "column": counts_from_1}
_RANGE = {"start": _POSITION, "end": _POSITION}
RDJSON = {
    "source": {"name": TEXT, "url?": WEB},
    "diagnostics": [
        {
            "message": TEXT,
            "location": {"path": str, "range?": _RANGE},
            "severity": {"ERROR", "WARNING", "INFO"},
            "code": {"value": TEXT, "url?": WEB},
            "suggestions?": [{"range": _RANGE, "text": str}],
        }
    ],
}

# Our own contract.
_EDIT = {"path": str, "start": int, "end": int, "replacement": str}
_FINDING = {
    "rule": TEXT,
    "severity": {"error", "warning", "hint"},
    "path": str,
    "line": counts_from_1,
    "column": counts_from_1,
    "end_line": counts_from_1,
    "end_column": counts_from_1,
    "start": int,
    "end": int,
    "message": str,
    "suppressed": bool,
    "reason?": lambda value: value is None or isinstance(value, str),
    "fix": lambda value: value is None or not list(faults(value, {"safety": {"safe", "unsafe"}, "edits": [_EDIT]})),
}
JSON_LINE = _FINDING
JSON = {
    "version": {1},
    "vault": str,
    "summary": {"notes": int, "findings": int, "fixable": int, "errors": int},
    "findings": [_FINDING],
    "errors": [{"path": str, "message": str}],
}
