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
