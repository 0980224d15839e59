"""What makes a finding the same finding tomorrow: its rule, its note and the words of its line, not where they stand.

Code scanners and baselines recognise a finding by it, so it must not change when lines are added above, and no two
findings of a report may share one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from vaultlint.findings import Finding
from vaultlint.text import SourceText

VERSION = "vaultlint/v1"
"""The name of this way of making fingerprints; one that gives others for the same findings needs another name."""


def signatures(findings: Iterable[Finding], source: SourceText | None) -> list[str]:
    """What is alike in findings of one file that differ in nothing but their places: these share a signature.

    `source` is the text that they point into; None for a file that is no text.
    """
    lines: dict[int, str] = {}
    found: list[str] = []
    for finding in findings:
        index = source.line_index(finding.span.start) if source else 0
        if index not in lines:  # a line may be long, and bear many findings
            lines[index] = _digest(_words_of(index, source) if source else "")
        found.append(_digest(finding.rule, finding.path, lines[index]))
    return found


def fingerprints(findings: Iterable[Finding], source: SourceText | None) -> list[str]:
    """One for each of the findings of one file, no two the same. Give it all of them, suppressed ones too.

    Those that share a signature are told apart by their order: an ordinal that another line could shift would make
    new findings of old ones.
    """
    seen: Counter[str] = Counter()
    told_apart: list[str] = []
    for signature in signatures(findings, source):
        told_apart.append(_digest(signature, str(seen[signature])))
        seen[signature] += 1
    return told_apart


def _words_of(index: int, source: SourceText) -> str:
    """A line without what an editor may change unasked: its indentation, and how wide its spaces are."""
    return " ".join(source[source.line_span(index)].split())


def _digest(*fields: str) -> str:
    """A hash of fields, each behind its length, so that no other fields have the same."""
    hashed = sha256()
    for field in fields:
        data = field.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:" % len(data))
        hashed.update(data)
    return hashed.hexdigest()
