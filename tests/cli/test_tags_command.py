"""`vaultlint tags`: what it lists, which tags it thinks one, and what it renames."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]

CARD = '{"nodes":[{"id":"1","type":"text","text":"%s","x":0,"y":0,"width":1,"height":1}],"edges":[]}'
SEVEN = {
    "body.md": "#project/old here [[N#project/old]] https://a.b/#project/old `#project/old`\n# project/old\n",
    "list.md": "---\ntags:\n  - 'project/old' # keep\n  - \"x\"\n---\n",
    "string.md": "---\r\ntags: project/old\r\nproject: project/old\r\n---\r\n",
    "card.canvas": CARD % "see #project/old",
    "filter.base": 'filters:\n  and:\n    - file.hasTag("project/old")\n    - file.name != "project/old"\n',
    "search.md": "```query\ntag:#project/old project/old\n```\n",
    "dataview.md": "```dataview\nLIST FROM #project/old\n```\n\n```js\n#project/old\n```\n",
    "other.md": "#project/older #projects/old #project and #xproject/old\n",
}


def contents(root: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in root.iterdir() if path.is_file()}


def told(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_renaming_changes_the_seven_places_that_say_the_tag_and_nothing_else(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(SEVEN)
    done = run("tags", "rename", "project/old", "work/new", cwd=root)
    assert done.returncode == 0, done.stderr
    assert contents(root) == {
        **SEVEN,
        "body.md": SEVEN["body.md"].replace("#project/old here", "#work/new here"),
        "list.md": SEVEN["list.md"].replace("'project/old'", "'work/new'"),
        "string.md": SEVEN["string.md"].replace("tags: project/old", "tags: work/new"),
        "card.canvas": CARD % "see #work/new",
        "filter.base": SEVEN["filter.base"].replace('hasTag("project/old")', 'hasTag("work/new")'),
        "search.md": SEVEN["search.md"].replace("tag:#project/old", "tag:#work/new"),
        "dataview.md": SEVEN["dataview.md"].replace("FROM #project/old", "FROM #work/new"),
    }
    assert "7 places changed in 7 files" in done.stderr
    assert run("undo", cwd=root).returncode == 0
    assert contents(root) == SEVEN


def test_a_dry_run_shows_the_table_and_changes_nothing(run: Run, make_vault: MakeVault, state: Path) -> None:
    root = make_vault(SEVEN)
    done = run("tags", "rename", "#project/old", "#new", "--dry-run", cwd=root)
    assert contents(root) == SEVEN
    assert done.stdout == (
        "#project/old  →  #new  1 in bodies, 2 in properties, 1 in canvases, 1 in bases, 2 in queries\n"
    )
    assert "7 places would change in 7 files" in done.stderr
    assert not state.exists()


def test_what_is_nested_moves_along_in_its_own_spelling(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#Old #old/A #OLD/b/C #older\n"})
    assert run("tags", "rename", "old", "new/home", cwd=root).returncode == 0
    assert contents(root)["a.md"] == "#new/home #new/home/A #new/home/b/C #older\n"


def test_a_merge_is_said_plainly(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#old #New #new/x\n"})
    done = run("tags", "rename", "old", "new", cwd=root)
    assert "warning: #new is there already, with 2 uses: the two become one" in done.stderr
    assert contents(root)["a.md"] == "#new #New #new/x\n"
    root = make_vault({"a.md": "#old\n", "b.md": "#new\n"})
    assert told(run("tags", "rename", "old", "new", "--format", "json", cwd=root)) == {
        "renamed": [{"old": "old", "new": "new", "places": {"bodies": 1}, "files": ["a.md"]}],
        "left": [],
        "merged": [{"tag": "new", "count": 1}],
    }


def test_another_case_is_no_merge(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#old #Old #old/x\n"})
    done = run("tags", "rename", "old", "OLD", cwd=root)
    assert "become one" not in done.stderr
    assert contents(root)["a.md"] == "#OLD #OLD #OLD/x\n"


@pytest.mark.parametrize("new", ["a b", "2024", "", "a.b", "#"])
def test_a_name_that_is_no_tag_is_refused(new: str, run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#old\n"})
    done = run("tags", "rename", "old", new, cwd=root)
    assert done.returncode == 2
    assert "can be no tag" in done.stderr
    assert contents(root)["a.md"] == "#old\n"


def test_a_tag_that_is_not_there_is_asked_about(run: Run, make_vault: MakeVault) -> None:
    done = run("tags", "rename", "gardn", "x", cwd=make_vault({"a.md": "#garden\n"}))
    assert done.returncode == 2
    assert "no tag is called “gardn”; did you mean “garden”?" in done.stderr


def test_what_cannot_be_renamed_everywhere_is_renamed_nowhere(run: Run, make_vault: MakeVault) -> None:
    """`1e5` would be a number in a property, and Obsidian would drop it."""
    files = {"a.md": "#old\n", "b.md": "---\ntags: [old]\n---\n", "c.md": "#old/x\n"}
    root = make_vault(files)
    done = run("tags", "rename", "old", "1e5", cwd=root)
    assert done.returncode == 2
    assert "b.md cannot be written as #1e5" in done.stderr
    assert contents(root) == files


def test_a_note_that_cannot_be_written_keeps_the_tag_everywhere(run: Run, make_vault: MakeVault) -> None:
    files = {"a.md": "#old\n", "b.md": "#old\n"}
    root = make_vault(files)
    (root / "b.md").chmod(0o444)
    done = run("tags", "rename", "old", "new", cwd=root)
    assert done.returncode == 2
    assert contents(root) == files


NORMAL = {
    "a.md": "---\ntags: [Green Bean, 'green bean', x] # mine\n---\n#green-bean #Green-Bean\n",
    "b.md": "#green-bean `#Green-Bean` [[N#Green-Bean]]\n",
    "c.canvas": CARD % "#Green_bean",
    "d.base": "filters: 'file.hasTag(\"greenBean\")'\n",
    "e.md": "```query\ntag:#GreenBean\n```\n",
}
NORMALIZED = {
    "a.md": "---\ntags: [green-bean, 'green-bean', x] # mine\n---\n#green-bean #green-bean\n",
    "b.md": "#green-bean `#Green-Bean` [[N#Green-Bean]]\n",
    "c.canvas": CARD % "#green-bean",
    "d.base": "filters: 'file.hasTag(\"green-bean\")'\n",
    "e.md": "```query\ntag:#green-bean\n```\n",
}


def test_normalizing_gives_every_spelling_the_usual_form_and_twice_is_once(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(NORMAL)
    done = run("tags", "normalize", cwd=root)
    assert done.returncode == 0, done.stderr
    assert contents(root) == NORMALIZED
    again = run("tags", "normalize", cwd=root)
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == "every tag is written in its canonical form\n"
    assert run("undo", cwd=root).returncode == 0
    assert contents(root) == NORMAL


def test_the_configuration_has_the_first_word(run: Run, make_vault: MakeVault) -> None:
    settings = "tags:\n  style: {case: lower, separator: _}\n  aliases: {ML: Machine Learning, Forest: trees/forest}\n"
    settings = settings.replace("Machine Learning", "machine-learning")
    root = make_vault({".vaultlint.yaml": settings, "a.md": "#ML #ml/Deep #Big-Trees #Forest/x\n"})
    assert run("tags", "normalize", cwd=root).returncode == 0
    assert contents(root)["a.md"] == "#machine_learning #machine_learning/deep #big_trees #trees/forest/x\n"


def test_the_map_can_be_kept_for_review(run: Run, make_vault: MakeVault) -> None:
    settings = "# mine\nselect: [tags]  # only these\ntags:\n  aliases: {Old: 'new'}\n"
    root = make_vault({".vaultlint.yaml": settings, "a.md": "#Bean #bean #bean\n"})
    done = run("tags", "normalize", "--write-aliases", cwd=root)
    assert done.returncode == 0, done.stderr
    assert contents(root)["a.md"] == "#Bean #bean #bean\n"
    assert contents(root)[".vaultlint.yaml"] == settings.replace("{Old: 'new'}", "{Old: 'new', Bean: bean}")
    assert run("check", cwd=root).returncode == 1, "the configuration is still one, and the rule says the same"


def test_the_list_counts_by_place_and_shows_every_spelling(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "a.md": "---\ntags: [bean, two words]\n---\n#bean #Bean #x/y #fff %% #hidden %% `#code`\n",
            "c.canvas": CARD % "#bean",
            "d.base": "filters: 'file.hasTag(\"bean\")'\n",
        }
    )
    listed = told(run("tags", "list", "--format", "json", cwd=root))["tags"]
    assert [tag["tag"] for tag in listed] == ["bean", "fff", "hidden", "x/y"]
    assert listed[0] == {
        "tag": "bean", "count": 5, "bodies": 2, "properties": 1, "canvases": 1, "bases": 1,
        "forms": [{"tag": "bean", "count": 4}, {"tag": "Bean", "count": 1}],
    }  # fmt: skip
    by_count = told(run("tags", "list", "--format", "json", "--sort", "count", cwd=root))["tags"]
    assert [tag["count"] for tag in by_count] == [5, 1, 1, 1]
    shown = run("tags", "list", "--tree", cwd=root).stdout.splitlines()
    assert shown[0] == "5  #bean    2 in bodies, 1 in properties, 1 in canvases, 1 in bases; also written #Bean"
    assert [line.rstrip() for line in shown[3:]] == ["1  #x", "1    y      1 in bodies"]


def test_a_list_for_a_spreadsheet_runs_nothing_there(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#-x #a #A\n"})
    rows = list(csv.reader(io.StringIO(run("tags", "list", "--format", "csv", cwd=root).stdout)))
    assert rows == [
        ["tag", "count", "bodies", "properties", "canvases", "bases", "forms"],
        ["'-x", "1", "1", "0", "0", "0", "'-x"],
        ["a", "2", "2", "0", "0", "0", "a A"],
    ]


def test_similar_tags_are_shown_with_counts_and_examples(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(
        {
            "a.md": "---\ntags: [Green Bean]\n---\n\n#green-bean #green-bean\n",
            "b.md": "text\n#recipe\n#recipes #recipes\n",
            "c.md": "#dv/from #Dv/from #dv/where #Dv/where #dv/x",
        }
    )
    assert told(run("tags", "similar", "--format", "json", cwd=root)) == {
        "clusters": [
            {
                "canonical": "green-bean",
                "kind": "spelling",
                "forms": [
                    {"tag": "green-bean", "count": 2, "example": "a.md:5"},
                    {"tag": "Green Bean", "count": 1, "example": "a.md:2"},
                ],
            },
            {
                "canonical": "recipes",
                "kind": "similar",
                "forms": [
                    {"tag": "recipes", "count": 2, "example": "b.md:3"},
                    {"tag": "recipe", "count": 1, "example": "b.md:2"},
                ],
            },
        ]
    }


def test_a_hostile_tag_does_nothing_to_the_terminal(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": '---\ntags: ["x \\e[31m", "X \\e[31m"]\n---\n'})
    for words in (("tags", "list"), ("tags", "similar"), ("tags", "normalize", "--dry-run")):
        done = run(*words, cwd=root)
        assert "\x1b" not in done.stdout + done.stderr


def test_a_tag_in_a_heading_is_renamed_and_the_links_to_the_heading_follow(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "# A #old\n", "b.md": "[x](a.md#A%20old) #Old\n", "c.md": "[[a#A old]]\n"})
    assert run("tags", "rename", "old", "new", cwd=root).returncode == 0
    assert contents(root) == {"a.md": "# A #new\n", "b.md": "[x](a.md#A%20new) #new\n", "c.md": "[[a#A new]]\n"}


def test_fix_does_so_too(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "# A #green_bean\n\n#green-bean #green-bean\n", "b.md": "[[a#A green_bean]]\n"})
    assert run("fix", cwd=root).returncode == 0
    assert contents(root) == {
        "a.md": "# A #green-bean\n\n#green-bean #green-bean\n", "b.md": "[[a#A green-bean]]\n"
    }  # fmt: skip


PARENTS = {
    "a.md": "#deep-learning/a #deep-learning/b\n",
    "b.base": "filters: 'file.hasTag(\"deep_learning\")'\n",
    "z.md": "#deep_learning/c\n\n```query\ntag:#deep_learning\n```\n\n```dataview\nLIST FROM #deep_learning\n```\n",
}


def test_who_asks_for_the_parent_of_a_tag_follows_it(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(PARENTS)
    assert run("tags", "normalize", cwd=root).returncode == 0
    assert contents(root) == {path: text.replace("deep_learning", "deep-learning") for path, text in PARENTS.items()}


def test_a_filter_follows_the_last_tag_below_what_it_asks_for(run: Run, make_vault: MakeVault) -> None:
    root = make_vault(PARENTS)
    run("fix", "z.md", cwd=root)
    assert contents(root)["b.base"] == PARENTS["b.base"].replace("deep_learning", "deep-learning")


@pytest.mark.parametrize("name", ["cafe\u0301", "caf\u00e9"])
def test_a_tag_is_renamed_level_by_level_however_it_is_composed(name: str, run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#cafe\u0301 #cafe\u0301/x #caf\u00e9/x\n"})
    assert run("tags", "rename", name, "tea", cwd=root).returncode == 0
    assert contents(root)["a.md"] == "#tea #tea/x #tea/x\n"
    root = make_vault(
        {".vaultlint.yaml": "tags: {aliases: {caf\u00e9: tea}}\n", "a.md": "#cafe\u0301/x #caf\u00e9/x\n"}
    )
    assert run("fix", cwd=root).returncode == 0
    assert contents(root)["a.md"] == "#tea/x #tea/x\n"


def test_a_card_written_in_escapes_is_renamed_too(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"c.canvas": CARD % "\\u0022 #\\u6570\\u636e x", "a.md": "#数据\n"})
    assert run("tags", "rename", "数据", "data", cwd=root).returncode == 0
    assert contents(root) == {"c.canvas": CARD % "\\u0022 #data x", "a.md": "#data\n"}


@pytest.mark.parametrize("new", ["-", "null", "1.5", "true"])
def test_no_entry_of_a_property_becomes_something_else_than_text(new: str, run: Run, make_vault: MakeVault) -> None:
    files = {"a.md": "---\ntags:\n  - old\n---\n"}
    root = make_vault(files)
    assert run("tags", "rename", "old", new, cwd=root).returncode == 2
    assert contents(root) == files


def test_what_nobody_can_read_is_named(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#old\n", "b.base": "filters: [\n"})
    done = run("tags", "rename", "old", "new", cwd=root)
    assert done.returncode == 0
    assert "b.base: left as it is: no base" in done.stderr


def test_a_slash_at_the_end_of_the_new_name_is_none_of_it(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#a/b #a/b/z\n"})
    assert run("tags", "rename", "a/b", "c/", cwd=root).returncode == 0
    assert contents(root)["a.md"] == "#c #c/z\n"


@pytest.mark.parametrize(("old", "new"), [("a/b", "a"), ("a", "a/b")])
def test_a_tag_does_not_merge_with_itself(old: str, new: str, run: Run, make_vault: MakeVault) -> None:
    done = run("tags", "rename", old, new, cwd=make_vault({"a.md": "#a/b\n"}))
    assert "become one" not in done.stderr


def test_the_map_for_review_is_added_to_what_is_there(run: Run, make_vault: MakeVault) -> None:
    settings = "# mine\r\nselect:\r\n- tags   # only these\r\n"
    root = make_vault({".vaultlint.yaml": settings, "a.md": "#Bean #bean #bean\n"})
    assert run("tags", "normalize", "--write-aliases", "--dry-run", cwd=root).returncode == 0
    assert contents(root)[".vaultlint.yaml"] == settings
    assert run("tags", "normalize", "--write-aliases", cwd=root).returncode == 0
    assert contents(root)[".vaultlint.yaml"] == f'{settings}tags:\r\n  aliases:\r\n    "Bean": "bean"\r\n'


def test_the_map_for_review_puts_no_other_configuration_out_of_force(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"pyproject.toml": "[tool.vaultlint]\nignore = ['broken-link']\n", "a.md": "#Bean #bean #bean\n"})
    done = run("tags", "normalize", "--write-aliases", cwd=root)
    assert done.returncode == 2
    assert "pyproject.toml” is in force" in done.stderr
    assert ".vaultlint.yaml" not in contents(root)


def test_sec_06_a_spreadsheet_of_tags_holds_no_escapes(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": '---\ntags: ["\\e]0;pwn\\a", "\\u202ex"]\n---\n#a\x1bcb\n'})
    shown = run("tags", "list", "--format", "csv", cwd=root).stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_base_that_asks_for_a_tag_nobody_has_is_left_alone(run: Run, make_vault: MakeVault) -> None:
    files = {"b.base": 'filters: \'file.hasTag("deepLearning") && file.hasTag("iPhone")\'\n', "a.md": "x\n"}
    root = make_vault(files)
    assert run("fix", cwd=root).returncode == 0
    assert contents(root) == files


def test_a_dropped_entry_loses_its_spaces_and_nothing_else(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "---\ntags: [iPhone apps, deepLearning notes]\n---\n"})
    assert run("tags", "normalize", cwd=root).returncode == 0
    assert contents(root)["a.md"] == "---\ntags: [iPhone-apps, deepLearning-notes]\n---\n"


def test_inline_queries_follow_too(run: Run, make_vault: MakeVault) -> None:
    root = make_vault({"a.md": "#old\n", "b.md": 'Notes: `$= dv.pages("#old").length`, `#old`\n'})
    assert run("tags", "rename", "old", "new", cwd=root).returncode == 0
    assert contents(root)["b.md"] == 'Notes: `$= dv.pages("#new").length`, `#old`\n'


def test_two_tags_of_one_heading_are_renamed_together(run: Run, make_vault: MakeVault) -> None:
    note = "# x #green_bean #sweet_pea\n\n#green-bean #green-bean #sweet-pea #sweet-pea #Mint #mint #mint\n"
    files = {"a.md": note, "b.md": "[[a#x green_bean sweet_pea]]\n"}
    expected = {
        "a.md": note.replace("_", "-").replace("#Mint", "#mint"),
        "b.md": "[[a#x green-bean sweet-pea]]\n",
    }
    root = make_vault(files)
    assert run("tags", "normalize", cwd=root).returncode == 0
    assert contents(root) == expected
    root = make_vault(files)
    assert run("fix", cwd=root).returncode == 0
    assert contents(root) == expected


def test_links_follow_a_heading_whose_tag_follows_another_note(run: Run, make_vault: MakeVault) -> None:
    """Only `a.md` is asked about: the heading of `b.md` follows its tag, and the link of `c.md` follows the heading."""
    names = {"a.md": "#green_bean\n", "b.md": "# X #green_bean\n", "c.md": "[[b#X green_bean]]\n"}
    root = make_vault({**names, "d.md": "#green-bean #green-bean #green-bean\n"})
    assert run("fix", "a.md", cwd=root).returncode == 0
    assert {path: text for path, text in contents(root).items() if path in names} == {
        path: text.replace("_", "-") for path, text in names.items()
    }
