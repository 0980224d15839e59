"""Rules of the theme `vault`: names, links and attachments, each judged in the light of the whole vault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document

RULES = Rulebook.builtin()


def found(rule: str, files: dict[str, str], **parameters: Any) -> list[tuple[str, str]]:
    """The path and message of each finding."""
    config = {"select": [rule], "rules": {rule: {name.replace("_", "-"): value for name, value in parameters.items()}}}
    activation = RULES.activate(Config.from_document(Document("the test", config)))
    return [(finding.path, finding.message) for finding in lint_files(files, activation)]


def paths(rule: str, files: dict[str, str], **parameters: Any) -> list[str]:
    return [path for path, _ in found(rule, files, **parameters)]


def aliased(*names: str) -> str:
    return "---\naliases:\n" + "".join(f'  - "{name}"\n' for name in names) + "---\n"


class TestAliasCollision:
    @pytest.mark.parametrize("alias", ["Mint", "mint", "MINT", " mint ", "Beds/Mint"])
    def test_an_alias_is_compared_as_links_are(self, alias: str) -> None:
        assert paths("alias-collision", {"Pot.md": aliased(alias), "Beds/Mint.md": ""}) == ["Pot.md"]

    def test_composed_and_decomposed_letters_are_one(self) -> None:
        assert paths("alias-collision", {"a.md": aliased("Cafe\u0301"), "b.md": aliased("Caf\u00e9")}) == ["b.md"]

    @pytest.mark.parametrize("other", ["Mint.png", "Mint.canvas", "Minty.md", "Mint tea.md"])
    def test_only_notes_have_names_that_collide(self, other: str) -> None:
        assert paths("alias-collision", {"Pot.md": aliased("Mint", "Mint.png"), other: ""}) == []

    def test_the_name_of_the_note_itself_is_no_collision(self) -> None:
        files = {"Pots/Mint.md": aliased("mint", "MINT", "Pots/Mint"), "Mint.md": ""}
        assert paths("alias-collision", files) == []

    def test_an_alias_twice_in_one_note_is_not_borne_by_two(self) -> None:
        assert paths("alias-collision", {"a.md": aliased("x", "X")}) == []

    def test_an_alias_twice_in_one_note_is_told_of_once(self) -> None:
        assert paths("alias-collision", {"a.md": aliased("Mint", "mint", "MINT"), "Mint.md": ""}) == ["a.md"]

    @pytest.mark.parametrize("alias", ["./Mint", "../Mint"])
    def test_a_relative_path_is_nobodys_name(self, alias: str) -> None:
        assert paths("alias-collision", {"Beds/a.md": aliased(alias), "Mint.md": "", "Beds/Mint.md": ""}) == []

    def test_all_bearers_but_the_first_are_told_of(self) -> None:
        files = {f"{name}.md": aliased("herb") for name in "cab"}
        assert found("alias-collision", files) == [
            ("b.md", "The alias “herb” is an alias of “a.md” too"),
            ("c.md", "The alias “herb” is an alias of “a.md” too"),
        ]

    def test_one_finding_says_enough_where_a_name_and_an_alias_collide(self) -> None:
        files = {"a.md": aliased("herb"), "b.md": aliased("herb"), "Herb.md": ""}
        assert [message for _, message in found("alias-collision", files)] == [
            "The alias “herb” is the name of “Herb.md” too"
        ] * 2

    @pytest.mark.parametrize("alias", ["{{title}}", "<% tp.file.title %>"])
    def test_the_code_of_templates_is_no_alias(self, alias: str) -> None:
        assert paths("alias-collision", {"a.md": aliased(alias), "b.md": aliased(alias)}) == []

    def test_templates_bear_nothing(self) -> None:
        files = {"99 Templates/a.md": aliased("herb", "b"), "b.md": aliased("herb")}
        assert paths("alias-collision", files) == []

    def test_it_runs_unasked(self) -> None:
        assert RULES.rules["alias-collision"].recommended
        assert [rule for rule in RULES.meant_by("vault") if RULES.rules[rule].recommended] == ["alias-collision"]


class TestDuplicateNoteName:
    def test_the_note_that_a_plain_link_means_is_not_told_of(self) -> None:
        files = {"a/b/Mint.md": "", "z/mint.md": "", "Mint.md": ""}
        assert paths("duplicate-note-name", files) == ["a/b/Mint.md", "z/mint.md"]

    def test_others_are_counted(self) -> None:
        files = dict.fromkeys(("Mint.md", "a/Mint.md", "b/Mint.md", "c/Mint.md"), "")
        assert " (and of 2 more); " in found("duplicate-note-name", files)[0][1]

    @pytest.mark.parametrize("path", ["a/README.md", "a/readme.md", "2024-05-04.md", "Templates/x.md"])
    def test_names_that_are_expected_twice(self, path: str) -> None:
        assert paths("duplicate-note-name", {path: "", f"deep/er/{path}": ""}) == []

    def test_a_template_takes_no_links_away(self) -> None:
        assert paths("duplicate-note-name", {"Templates/x.md": "", "A much longer folder/x.md": ""}) == []

    def test_ignore_takes_the_place_of_the_usual_names(self) -> None:
        files = dict.fromkeys(("README.md", "a/README.md", "Log.md", "a/Log.md"), "")
        assert paths("duplicate-note-name", files) == ["a/Log.md"]
        assert paths("duplicate-note-name", files, ignore=["log"]) == ["a/README.md"]

    def test_a_custom_of_folders_is_left_alone(self) -> None:
        files = {f"{number}/meta.md": "" for number in range(6)}
        assert paths("duplicate-note-name", files) == []
        assert len(paths("duplicate-note-name", files, most=6)) == 5


class TestUnportableName:
    @pytest.mark.parametrize("mark", list('*"\\<>:|?'))
    def test_what_windows_forbids(self, mark: str) -> None:
        for path in (f"a{mark}b.md", f"a{mark}b.png"):
            ((_, message),) = found("unportable-name", {path: ""})
            assert f"“{mark}”, which Windows and Android forbid" in message
            assert found("unportable-name", {path: ""}, allow=mark) == []

    @pytest.mark.parametrize("mark", ["#", "^", "[", "]", "|", "%%"])
    def test_what_wikilinks_read_otherwise(self, mark: str) -> None:
        ((_, message),) = found("unportable-name", {f"a{mark}b.md": ""})
        assert f"“{mark}”, which no wikilink can say" in message

    @pytest.mark.parametrize(
        ("path", "says"),
        [
            ("a. /b.md", "The name “a. /” ends with a space, which Windows drops"),
            ("a./b.md", "The name “a./” ends with a full stop, which Windows drops"),
            ("a .md", "The name “a .md” has a space at its end, before “.md”, where nobody sees it"),
            ("a.png ", "The name “a.png ” ends with a space, which Windows drops"),
            ("com1.tar.gz", "The name “com1.tar.gz” is one that Windows keeps for a device"),
            ("LPT¹", "The name “LPT¹” is one that Windows keeps for a device"),
            ("nul/a.md", "The name “nul/” is one that Windows keeps for a device"),
            ("a\u200bb.md", "The name “a·b.md” holds what nobody sees: U+200B ZERO WIDTH SPACE"),
            ("a\tb.md", "The name “a·b.md” holds what nobody sees: U+0009 CONTROL CHARACTER"),
            ("con .txt", "The name “con .txt” is one that Windows keeps for a device"),
            ("a\x07b.md", "The name “a·b.md” holds what nobody sees: U+0007 CONTROL CHARACTER"),
            ("é" * 127 + ".md", f"The name “{'é' * 127}.md” is 257 bytes long, and most disks take 255"),
        ],
    )
    def test_what_else_does_not_travel(self, path: str, says: str) -> None:
        assert [message for _, message in found("unportable-name", {path: ""})] == [says]

    @pytest.mark.parametrize(
        "path",
        [
            "a b/c d.md", "100%.md", "a%b%c.md", "v1.2/Node.js.md", "console.md", "com.md", "com10.md",
            "auxiliary/x.md", "a-com1.md", "👨\u200d👩\u200d👧.md", "❤\ufe0f.md", "می\u200cخواهم.md", "“quoted”？.md",
            "a .png", "é" * 126 + ".md", " a.md", "日记/2024：五月.md", "C++ & C.md", "a\u00a0b.md",
        ],
    )  # fmt: skip
    def test_what_does(self, path: str) -> None:
        assert found("unportable-name", {path: ""}) == []

    def test_a_name_with_several_faults_is_told_of_once(self) -> None:
        ((_, message),) = found("unportable-name", {"a?#?.md": ""})
        assert message == (
            "The name “a?#?.md” holds “?”, which Windows and Android forbid; it holds “#”, which no wikilink can say"
        )

    def test_a_folder_is_told_of_at_its_first_file(self) -> None:
        files = dict.fromkeys(("C#/b.md", "C#/a/x.png", "C#/z.md", "C/a.md"), "")
        assert found("unportable-name", files) == [
            ("C#/a/x.png", "The name “C#/” holds “#”, which no wikilink can say")
        ]

    def test_names_that_differ_by_capitals(self) -> None:
        files = dict.fromkeys(("A/x.md", "a/X.md", "a/y.md", "É.png", "é.png"), "")
        assert paths("unportable-name", files) == ["a/X.md", "é.png"]

    @given(st.text(st.characters(exclude_characters="/", codec="utf-8"), min_size=1, max_size=12))
    def test_any_name_is_judged_and_nothing_unseen_is_said(self, name: str) -> None:
        for _, message in found("unportable-name", {f"x{name}.md": "", f"x{name}/a.png": ""}):
            assert not set(message) & {"\u200b", "\x00", "\x07", "\n", "\r", "\u202e"}


class TestOrphanNote:
    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("b.md", "[[a]]"),
            ("b.md", "![[a]]"),
            ("b.md", "[x](a.md)"),
            ("b.md", "[x][r]\n\n[r]: a.md"),
            ("b.md", '---\nsee: "[[a]]"\n---\n'),
            ("b.md", "%% [[a]] %%"),
            ("Templates/b.md", "[[a]]"),
            ("b.canvas", '{"nodes": [{"type": "text", "text": "[[a]]"}]}'),
            ("b.base", 'filters: file.hasLink(link("a"))'),
        ],
    )
    def test_every_kind_of_link_leads_here(self, source: str, text: str) -> None:
        assert "a.md" not in paths("orphan-note", {"a.md": "", source: text})

    @pytest.mark.parametrize("text", ["", "[[a]]", "[[#x]]", "[[c.png]]", "![[no.jpg]]", "https://x.org", "`[[b]]`"])
    def test_what_leads_nowhere(self, text: str) -> None:
        files = {"a.md": text, "b.md": "[[b2]]", "b2.md": "", "c.png": ""}
        assert paths("orphan-note", files) == ["a.md"]

    @pytest.mark.parametrize("text", ["[[b]]", "[[a note to be written]]", "![[b]]", "[x]: b.md"])
    def test_what_leads_somewhere(self, text: str) -> None:
        files = {"a.md": text, "b.md": "[[c]]", "c.md": ""}
        assert paths("orphan-note", files) == []
        expected = ["a.md"] if "written" not in text else ["a.md", "b.md"]
        assert paths("orphan-note", files, leading_out=True) == expected

    @pytest.mark.parametrize("path", ["README.md", "x/readme.md", "Templates/a.md", "2024-05-04.md", "a.canvas"])
    def test_what_stands_alone_on_purpose(self, path: str) -> None:
        assert paths("orphan-note", {path: ""}) == []

    def test_what_cannot_be_read_is_no_orphan(self) -> None:
        assert paths("orphan-note", {"a.md": "\0"}) == []

    def test_ignore_takes_the_place_of_the_usual_names(self) -> None:
        assert paths("orphan-note", {"README.md": "", "Inbox.md": ""}, ignore=["inbox"]) == ["README.md"]


class TestUnusedAttachment:
    @pytest.mark.parametrize("name", ["a.png", "a.PNG", "a.b.svg", "a.mp3", "a.webm"])
    def test_pictures_sound_and_video_are_looked_at(self, name: str) -> None:
        assert paths("unused-attachment", {f"x/{name}": "", "n.md": "text"}) == [f"x/{name}"]

    @pytest.mark.parametrize("name", ["a.pdf", "a.zip", "LICENSE", "png", "a.md", "a.canvas", "a.base", "style.css"])
    def test_nothing_else_is(self, name: str) -> None:
        assert paths("unused-attachment", {name: "", "n.md": "text"}) == []

    @pytest.mark.parametrize("kind", ["zip", ".ZIP"])
    def test_types_adds_others(self, kind: str) -> None:
        assert paths("unused-attachment", {"a.zip": "", "b.png": "", "c.gz": ""}, types=[kind]) == ["a.zip", "b.png"]

    def test_a_link_counts_that_no_text_spells(self) -> None:
        assert paths("unused-attachment", {"é.png": "", "n.md": '---\nx: "[[\\xe9.png]]"\n---\n'}) == []

    @pytest.mark.parametrize(
        ("name", "beside"),
        [
            ("d/a.png", "d/a.canvas"),
            ("d/a.svg", "d/a.excalidraw.md"),
            ("d/a.excalidraw.dark.svg", "d/a.excalidraw.md"),
            ("d/a.excalidraw.png", "d/a.excalidraw"),
        ],
    )
    def test_what_a_drawing_looks_like_belongs_to_it(self, name: str, beside: str) -> None:
        assert paths("unused-attachment", {name: "", beside: ""}) == []
        assert paths("unused-attachment", {name: "", f"elsewhere/{beside}": ""}) == [name]

    @pytest.mark.parametrize("name", ["favicon.svg", "favicon-32x32.png", "apple-touch-icon.png"])
    def test_what_browsers_ask_for(self, name: str) -> None:
        assert paths("unused-attachment", {name: ""}) == []
        assert paths("unused-attachment", {f"my {name}": ""}) == [f"my {name}"]


@pytest.mark.parametrize(
    "text",
    ["%% vaultlint: allow-file orphan-note %%", "---\nvaultlint: {allow: [orphan-note]}\n---\n"],
)
def test_a_note_may_allow_itself_what_is_said_of_the_whole_file(text: str) -> None:
    activation = RULES.activate(Config.from_document(Document("the test", {"select": ["orphan-note"]})))
    (finding,) = lint_files({"a.md": text}, activation)
    assert finding.suppressed


def test_a_path_may_be_left_out() -> None:
    config = {"select": ["vault"], "per-path": {"Inbox/**": {"ignore": ["unused-attachment"]}}}
    activation = RULES.activate(Config.from_document(Document("the test", config)))
    findings = lint_files({"Inbox/a.png": "", "b.png": ""}, activation)
    assert [finding.path for finding in findings] == ["b.png"]


def test_a_rule_may_look_at_attachments_on_one_path_alone() -> None:
    config = {"per-path": {"Inbox/**": {"extend-select": ["unused-attachment"]}}}
    activation = RULES.activate(Config.from_document(Document("the test", config)))
    findings = lint_files({"Inbox/a.png": "", "b.png": ""}, activation)
    assert [finding.path for finding in findings] == ["Inbox/a.png"]
