"""What programs read: each format by a reader that knows its specification and nothing of us."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporters.reporting import many, note, reported
from tests.reporters.shapes import GITLAB, JSON, JSON_LINE, RDJSON, SARIF, faults, read
from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.reporters import FORMATS, for_programs, sarif
from vaultlint.request import Checked
from vaultlint.rulebook import Rulebook
from vaultlint.text import Edit, SourceText, Span, apply

SHAPES = {"sarif": SARIF, "gitlab": GITLAB, "rdjson": RDJSON, "json": JSON}
ERROR = Checked("Notes/B.md", None, error="Permission denied")
UNREADABLE = Checked("b.md", None, (Finding("unreadable-note", Severity.ERROR, "b.md", Span(0, 0), "not UTF-8"),))
ALLOWED = note("See «this».\n", suppressed=True, reason="quoted as published")
CJK = note("# 题\r\n\r\n🌱微调 «[[没有]]»。\r\n", fix="[[有]]")

ANY = st.text(st.characters(), max_size=20)
CHECKED = st.builds(
    lambda before, inside, message, path, severity, fix: note(
        f"{before}«{inside}»", path=f"x{path}.md", fix=fix, message=f"m{message}", severity=severity
    ),
    *[st.text(st.characters(exclude_characters="«»", exclude_categories=["Cs"]), max_size=20)] * 2,
    ANY,
    st.text(st.characters(exclude_characters="/\0"), max_size=20),
    st.sampled_from(Severity),
    st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)


def sarif_run(*checked: Checked, **view: Any) -> Any:
    (run,) = read(reported("sarif", *checked, **view, rule_of=Rulebook.builtin().rules.get), SARIF_WITHOUT_RULES)[
        "runs"
    ]
    return run


# Findings made by hand are of no rule that anybody could describe.
SARIF_WITHOUT_RULES = json.loads("{}") | SARIF
SARIF_WITHOUT_RULES["runs"] = [
    SARIF["runs"][0]  # type: ignore[index]
    | {"tool": {"driver": {"name": str, "version": str, "semanticVersion": str, "rules": [dict]}}}
]


@pytest.mark.parametrize("format_name", SHAPES)
@pytest.mark.parametrize("found", [(), (CJK,), (CJK, UNREADABLE, ERROR), (ALLOWED,), (many(3, Severity.HINT, "c.md"),)])
def test_a_report_is_what_its_specification_says(format_name: str, found: tuple[Checked, ...]) -> None:
    shape = SARIF_WITHOUT_RULES if format_name == "sarif" else SHAPES[format_name]
    read(reported(format_name, *found, shows_suppressed=True), shape)


@given(CHECKED, st.sampled_from(["sarif", "gitlab", "rdjson", "json", "json-lines", "junit"]))
def test_whatever_a_vault_holds_the_report_can_be_read(found: Checked, format_name: str) -> None:
    document = reported(format_name, found)
    document.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]", document)
    if format_name == "junit":
        assert len(ET.fromstring(document).findall(".//testcase")) == 1
    elif format_name == "json-lines":
        assert [list(faults(json.loads(line), JSON_LINE)) for line in document.splitlines()] == [[]]
    else:
        read(document, SARIF_WITHOUT_RULES if format_name == "sarif" else SHAPES[format_name])


def test_sarif_tells_where_in_code_points() -> None:
    (result,) = sarif_run(CJK)["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 11}
    assert (result["ruleId"], result["level"], result["suppressions"]) == ("some-rule", "error", [])


def test_sarif_describes_the_rules_it_names() -> None:
    run = sarif_run(note("[[«x»]]", rule="broken-link"), note("«x»", rule="some-rule", path="b.md"))
    broken, some = run["tool"]["driver"]["rules"]
    rule = Rulebook.builtin().rules["broken-link"]
    assert broken["shortDescription"]["text"] == rule.summary
    assert rule.rationale.strip() in broken["help"]["markdown"]
    assert broken["defaultConfiguration"] == {"level": "error"}
    assert some == {"id": "some-rule", "name": "some-rule"}
    assert [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in run["results"]] == [
        one["ruleId"] for one in run["results"]
    ]


def test_sarif_names_files_by_uris(tmp_path: Path) -> None:
    names = ["My note.md", "a#b?c%20.md", "微调 🌱.md", "x:y.md", "caf\udce9.md", "a\nb.md"]
    run = sarif_run(*(note("«x»", path=name) for name in names))
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert sorted(unquote_to_bytes(uri).decode("utf-8", "surrogateescape") for uri in uris) == sorted(names)
    assert "My%20note.md" in uris


def test_sarif_keeps_what_notes_allow_and_says_so() -> None:
    for shows_suppressed in (False, True):
        (result,) = sarif_run(ALLOWED, shows_suppressed=shows_suppressed)["results"]
        assert result["suppressions"] == [{"kind": "inSource", "justification": "quoted as published"}]


def test_sarif_tells_of_trouble() -> None:
    (invocation,) = sarif_run(ERROR)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == ["Permission denied"]
    assert sarif_run(CJK)["invocations"][0]["executionSuccessful"] is True


def test_sarif_holds_no_more_than_github_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif._MOST == 25_000
    monkeypatch.setattr(sarif, "_MOST", 5)
    run = sarif_run(many(4, Severity.HINT, "a.md"), many(2, Severity.ERROR, "b.md"), many(2, Severity.WARNING, "c.md"))
    kept = [
        (one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], one["level"]) for one in run["results"]
    ]
    assert kept == [("a.md", "note"), ("b.md", "error"), ("b.md", "error"), ("c.md", "warning"), ("c.md", "warning")]
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("3 findings left out")


@pytest.mark.parametrize("format_name", ["sarif", "rdjson"])
def test_a_fix_is_offered_where_it_lies_in_its_own_note(format_name: str) -> None:
    def offers(*edits: Edit) -> bool:
        source = SourceText("See [[x]], [[y]].\n" + "long\n" * 500)
        fix = Fix(edits, Safety.SAFE)
        finding = Finding("r", Severity.ERROR, "a.md", Span(4, 9), "m", fix)
        document = reported(format_name, Checked("a.md", source, (finding,)))
        return '"fixes"' in document or '"suggestions"' in document

    here, there, far = Edit("a.md", Span(4, 9), "z"), Edit("b.md", Span(0, 0), "z"), Edit("a.md", Span(2000, 2000), "z")
    assert offers(here)
    assert not offers(here, there)
    assert not offers(here, far)


def test_several_edits_are_offered_as_one() -> None:
    source = SourceText("微 **词：**后 end\n")
    edits = Edit("a.md", Span(2, 4), ""), Edit("a.md", Span(6, 8), "**"), Edit("a.md", Span(5, 5), "»")
    finding = Finding("r", Severity.ERROR, "a.md", Span(2, 8), "m", Fix(edits, Safety.UNSAFE))
    offered = for_programs.edit_here(finding, source)
    assert offered is not None
    assert apply(source.text, [offered]) == apply(source.text, edits)
    (diagnostic,) = read(reported("rdjson", Checked("a.md", source, (finding,))), RDJSON)["diagnostics"]
    assert diagnostic["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 5}, "end": {"line": 1, "column": 15}}, "text": "词»：**"}
    ]


def test_rdjson_counts_bytes() -> None:
    (diagnostic,) = read(reported("rdjson", CJK), RDJSON)["diagnostics"]
    line = "🌱微调 [[没有]]。".encode()
    at = diagnostic["location"]["range"]
    assert (at["start"]["line"], at["end"]["line"]) == (3, 3)
    assert line[at["start"]["column"] - 1 : at["end"]["column"] - 1].decode() == "[[没有]]"
    assert diagnostic["suggestions"][0]["range"] == at
    assert diagnostic["severity"] == "ERROR"


def test_gitlab_is_given_names_that_stay_and_differ() -> None:
    entries = read(reported("gitlab", many(5, Severity.WARNING, "a.md"), many(5, Severity.WARNING, "b.md")), GITLAB)
    assert len({entry["fingerprint"] for entry in entries}) == 10
    assert {entry["severity"] for entry in entries} == {"minor"}
    assert [entry["location"]["lines"]["begin"] for entry in entries[:5]] == [1, 2, 3, 4, 5]
    assert entries[0]["description"] == "some-rule: wrong in a.md"
    moved = read(reported("gitlab", note("New line.\n\nSee  «this».\n", path="a.md")), GITLAB)
    before = read(reported("gitlab", note("See «this».\n", path="a.md")), GITLAB)
    assert moved[0]["fingerprint"] == before[0]["fingerprint"]


def test_gitlab_of_nothing_is_an_empty_list() -> None:
    assert reported("gitlab") == "[]\n"


def test_gitlab_knows_a_finding_again_when_another_is_allowed() -> None:
    both = many(2, Severity.ERROR, "a.md")
    one_allowed = Checked(
        both.path, both.text, (note("«x»", path="a.md", suppressed=True).findings[0], both.findings[1])
    )
    assert len(read(reported("gitlab", one_allowed), GITLAB)) == 1
    assert read(reported("gitlab", one_allowed), GITLAB)[0] == read(reported("gitlab", both), GITLAB)[1]


def junit(*checked: Checked, **view: Any) -> ET.Element:
    root = ET.fromstring(reported("junit", *checked, **view))
    for suites in (root, *root.iter("testsuite")):
        for counted, found in (
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            assert suites.get(counted) == str(len(suites.findall(f".//{found}")))
    return root


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_finding() -> None:
    root = junit(CJK, Checked("Fine.md", None), many(2, Severity.HINT, "c.md"), ERROR, ALLOWED, shows_suppressed=True)
    assert [suite.get("name") for suite in root] == ["Notes/A.md", "c.md", "Notes/B.md", "Notes/A.md"]
    case = root.find(".//testcase")
    assert case is not None
    assert case.attrib == {"classname": "Notes/A", "name": "some-rule 3:5", "line": "3"}
    failure = case.find("failure")
    assert failure is not None
    assert (failure.get("type"), failure.text) == ("error", "Notes/A.md:3:5: Something is wrong")
    messages = [skipped.get("message") for skipped in root.iter("skipped")]
    assert messages == ["hint: wrong in c.md"] * 2 + ["allowed (quoted as published): Something is wrong"]


def test_junit_fails_where_the_run_fails() -> None:
    hints = many(2, Severity.HINT, "c.md")
    assert junit(hints).get("failures") == "0"
    assert junit(hints, fails=lambda severity: severity >= Severity.HINT).get("failures") == "2"
    assert junit(CJK, fails=lambda severity: False).get("skipped") == "1"


def test_junit_of_nothing_is_a_test_that_passed() -> None:
    root = junit()
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


def test_junit_says_control_characters_in_escapes() -> None:
    root = junit(note("«x»", path="a\x1b\ufffe\n.md", message="bad \x00 ]]> <b> & \" ' \ud800"))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "bad \\x00 ]]> <b> & \" ' \\ud800"
    assert root[0].get("name") == "a\\x1b\\ufffe\\n.md"


def test_json_lines_come_file_by_file_in_the_shape_of_json() -> None:
    lines = [json.loads(line) for line in reported("json-lines", CJK, ERROR).splitlines()]
    whole = json.loads(reported("json", CJK, ERROR))
    assert lines == [*whole["findings"], {"path": "Notes/B.md", "error": "Permission denied"}]


@pytest.mark.parametrize("format_name", ["sarif", "gitlab", "rdjson", "junit"])
def test_messages_are_short_and_plain(format_name: str) -> None:
    document = reported(format_name, note("«x»", message="[click](https://example.org) " + "long " * 10_000))
    assert "](" not in document
    assert len(document) < 6000


@pytest.mark.parametrize("format_name", ["gitlab", "rdjson"])
def test_a_name_that_is_no_text_does_not_spoil_a_report(format_name: str) -> None:
    document = reported(format_name, note("«x»", path="caf\udce9.md"))
    assert "caf\ufffd.md" in json.dumps(json.loads(document), ensure_ascii=False)
    assert "\\ud" not in document


@pytest.mark.parametrize("format_name", FORMATS)
def test_suppressed_findings_are_told_on_request(format_name: str) -> None:
    told, silent = (reported(format_name, ALLOWED, shows_suppressed=shown) for shown in (True, False))
    # These two have no word for what is allowed: told of, it would be one more fault.
    assert ("Something is wrong" in told) == (format_name not in ("gitlab", "rdjson"))
    assert ("Something is wrong" in silent) == (format_name == "sarif")


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_findings_are_the_same_bytes(format_name: str) -> None:
    found = (CJK, many(3, Severity.HINT, "c.md"), UNREADABLE)
    assert reported(format_name, *found) == reported(format_name, *found)


def test_only_pages_on_the_web_are_linked() -> None:
    def linked(address: str) -> list[bool]:
        formats = ("sarif", "rdjson", "markdown")
        return [address in reported(one, CJK, page_of=lambda _: address) for one in formats]

    assert linked("file:///rules/some-rule.md") == [False] * 3
    rule = Rulebook.builtin().rules["broken-link"]
    document = reported("sarif", CJK, page_of=lambda _: "https://example.org/x", rule_of=lambda _: rule)
    assert read(document, SARIF)["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/x"
    assert linked("https://example.org/x")[1:] == [True] * 2
