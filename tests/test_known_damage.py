"""What other tools did to people's notes: each damage as a note that holds the trap, fixed with all that we have.

Every rule is on, unsafe fixes too, and the two styles of `cjk-spacing` by turns. A number names an issue of
platers/obsidian-linter; other tools are named. So that no case is won by doing nothing, a line that must change stands
below each trap.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from vaultlint.cli import main
from vaultlint.rulebook import Rulebook

Vault = Mapping[str, bytes]
MakeVault = Callable[[Mapping[str, str]], Path]
SETTINGS = "rules:\n  cjk-spacing: {{style: {style}}}\n  mixed-brackets: {{halfwidth: true}}\n"
STYLES = ("spaced", "tight")
THEMES = ",".join(sorted({rule.theme for rule in Rulebook.builtin().rules.values()}))
"""All rules by the names of their themes: with `ALL` hints are found and not fixed."""
BESIDE = {
    "中文English.md": (
        "---\naliases: [别名Alias]\nvaultlint: {allow: [cjk-spacing]}\n---\n# 标题Title\n\n段落 ^id1\n\n# Two\n"
    ),
    "图片A1.png": "no picture",
    "论文Paper.pdf": "%PDF-1.7\n番茄tomato  \n\n\n\n%%EOF",
}
WITNESS = "\n番茄tomato 好（x)。\n"
CHANGED = {"spaced": "\n番茄 tomato 好（x）。\n", "tight": "\n番茄tomato好（x）。\n"}


def run(*words: str | Path, codes: frozenset[int] = frozenset({0, 1})) -> None:
    """The program as people run it; 2 would be a fix that was refused, or a failure."""
    done = CliRunner().invoke(main, [*map(str, words)])
    assert done.exit_code in codes, done.output


def fix(root: Path) -> None:
    # An allowance that only one of the two styles needs is not to go under the other.
    run("fix", "--select", THEMES, "--ignore", "unused-suppression", "--unsafe-fixes", "--no-progress", root)


def contents(root: Path) -> Vault:
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(files.items())}


WHOLE = {
    "#1420 asterisks doubled beside Chinese": "中文**bold**中文**粗体**English*斜体*English\n",
    "#1420, #241, #559, #201 placeholders left in the note": (
        "{X_PLACEHOLDER0} {WIKI_LINK_PLACEHOLDER} {INLINE_CODE_BLOCK_PLACEHOLDER} `{X}`中文\n"
    ),
    "#1504 text deleted behind brackets that close before asterisks": "**加粗（Bold）**，后文(**x**)**y**后文\n",
    "limae: **加粗（Bold）** is bold no more": "**加粗（Bold）** 后文，**（Bold）加粗** 后文\n",
    "#1518, #583 spaces in the name of a linked note": "[[中文English]] ![[中文English]]\n",
    "#753 spaces in anchors": "[[中文English#标题Title]] [[中文English#^id1]] [好](中文English.md#标题Title)\n",
    "#753 spaces in targets of Markdown links": "[好](中文English.md) [好](<中文English.md>) [好](https://a.b/中文English)\n",
    "#302, limae, AutoCorrect: spaces in the targets of images": (
        "![[图片A1.png]] ![好](图片A1.png) ![[论文Paper.pdf#page=2]]\n"
    ),
    "#662, limae: spaces in src": '<img src="图片A1.png" alt=\'图片A1\'>中文 <a href="中文English.md">好</a>\n',
    "#234, limae, AutoCorrect: spaces in tags": "#大模型LLM #LLM大模型/二级B2 好\n",
    "#1125 tags with a slash": "#项目/Project1/子Sub 好\n",
    "#1138 emoji tags cut": "#🎙️播客Podcast #播客🎙️ #👨‍👩‍👧家 好\n",
    "#489 colours of CSS taken for tags": (
        '```css\na { color: #fff; background: #AABBCC }\n```\n\n`#c0ffee`和 <b style="color:#f00">红</b>\n'
    ),
    "AutoCorrect, limae: block ids": "一个段落 ^id1-English\n\n见 [[#^id1-English]]\n",
    "AutoCorrect: aliases and tags of the frontmatter": "---\naliases: [中文Alias]\ntags: [大模型LLM]\n---\n好\n",
    "#958, #882 frontmatter corrupted, its end lost": (
        "---\ntitle: \"中文: English\"\nlist:\n  - 中文A\n  - 'it''s'\n"
        "empty:\ntext: |\n  ---\n  中文English\n---\n\n好\n"
    ),
    "#958 a line across is no frontmatter": "好\n\n---\n\n中文: x\n\n---\n\n好\n",
    "#1245, #944 dates changed": (
        "---\ncreated: 2024-02-30\ndate: 2024-05-03T12:00:00\nday: 03/05/2024\n---\n"
        "好\n\n2024年5月3日，03.05.2024，2024-02-30\n"
    ),
    "#1165 a list of misspellings corrected": (
        "```\nteh,the\nrecieve,receive\n```\n\n| `teh` | `the` |\n| --- | --- |\n"
    ),
    "pipes in tables": "| a | b |\n| --- | --- |\n| [[中文English\\|好]] | ![[图片A1.png\\|100]] |\n",
    "marginalia, vault-health: good links unlinked": "[[中文English#标题Title|a]] [a](中文English.md)\n",
    "mdformat: wikilinks escaped": "[[中文English]] \\[好\\] [x] \\* _好_ * 好 *\n",
    "rumdl: a second H1 demoted": "# 一\n\n好\n\n# 二\n\n好\n",
    "rumdl: brackets of a title joined to [[": "[ [2024] 好](https://example.org/a)\n",
    "hyalo, mdlint: a tag at the head of a line made a heading": "#todo\n#好 的\n",
    "code, math and queries": (
        "```dataview\nLIST FROM #大模型LLM\n```\n\n$中文x$ `中文x` %% 中文x %%\n\n$$\n中文x  \n$$\n"
    ),
    "callouts and tasks": "> [!note]- 标题\n> 好\n\n- [ ] 好\n- [/] 好\n",
    "Templater": "<%* tR += '中文x' %>\n\n{{中文title}}中文x\n",
    "fields of Dataview": "键Key:: 值Value\n(键Key:: 值Value) [键Key:: 值Value]\n",
    "names of files in text": "见 我的 Note 番茄.md，和番茄A1.png，和 /番茄/a1 番茄\n",
    "footnotes": "好[^注1a]。\n\n[^注1a]: 好\n",
}
"""Text in which nothing may change at all."""
NAMES = tuple(f"好文{number}.md" for number in range(len(WHOLE)))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULTLINT_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture(scope="module", params=STYLES)
def after(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Vault, Vault]:
    """A style, and a vault of all the traps after one run and after two."""
    root = tmp_path_factory.mktemp("damage") / "vault"
    (root / ".obsidian").mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAULTLINT_STATE_DIR", str(root.parent / "state"))
        traps = {name: f"{text}{WITNESS}" for name, text in zip(NAMES, WHOLE.values(), strict=True)}
        for path, text in {**BESIDE, **traps, ".vaultlint.yaml": SETTINGS.format(style=request.param)}.items():
            (root / path).write_bytes(text.encode())
        fix(root)
        once = contents(root)
        fix(root)
    return request.param, once, contents(root)


@pytest.mark.parametrize(("name", "text"), [*zip(NAMES, WHOLE.values(), strict=True)], ids=WHOLE)
def test_nothing_changes_but_the_witness(name: str, text: str, after: tuple[str, Vault, Vault]) -> None:
    style, once, _ = after
    assert once[name].decode() == text + CHANGED[style]


def test_no_file_is_renamed_or_left_behind(after: tuple[str, Vault, Vault]) -> None:
    """kb-lint: 好文.md became .md, .bak files stood beside the notes."""
    assert set(after[1]) == {*BESIDE, *NAMES, ".vaultlint.yaml"}


def test_a_second_run_changes_nothing(after: tuple[str, Vault, Vault]) -> None:
    """#448: a blank line more in each run."""
    assert after[2] == after[1]


def test_files_that_ask_for_nothing_stay(after: tuple[str, Vault, Vault]) -> None:
    """#837: a PDF linted and destroyed."""
    assert {name: after[1][name].decode() for name in BESIDE} == BESIDE


def test_a_pdf_that_calls_itself_a_note_stays(make_vault: MakeVault) -> None:
    """#837 again."""
    root = make_vault({".vaultlint.yaml": SETTINGS.format(style="spaced")})
    pdf = b"%PDF-1.7\n\xe7\x95\xaaa  \n\n\n\n\x00\xff\xfe stream\r\n%%EOF"
    (root / "note.md").write_bytes(pdf)
    run("fix", "--select", THEMES, "--unsafe-fixes", "--no-progress", root, codes=frozenset({1, 2}))
    assert (root / "note.md").read_bytes() == pdf


def test_links_follow_a_heading_that_gets_a_space(make_vault: MakeVault) -> None:
    """#753, limae, rumdl: the text of headings changed, and every link to them was dead."""
    files = {"a.md": "# 标题Title\n\n见[[#标题Title]]。\n", "b.md": "[[a#标题Title|好]] ![[a#标题Title]]\n"}
    root = make_vault({**files, ".vaultlint.yaml": SETTINGS.format(style="spaced")})
    fix(root)
    assert contents(root)["a.md"].decode() == "# 标题 Title\n\n见[[#标题 Title]]。\n"
    assert contents(root)["b.md"].decode() == "[[a#标题 Title|好]] ![[a#标题 Title]]\n"


def test_a_tag_is_renamed_where_it_stands_and_nowhere_else(make_vault: MakeVault) -> None:
    """Foam: with tags in the frontmatter every place was off, and the new name landed in the line before."""
    note = "---\ntags: [beta, 旧名]\n---\n一\n\n#旧名 #beta 二\n\n`#旧名` [[#旧名]] https://a.b/#旧名\n\n# 旧名\n"
    root = make_vault({"a.md": note})
    run("tags", "rename", "旧名", "新名New", "--vault", root)
    expected = note.replace("beta, 旧名", "beta, 新名New").replace("#旧名 #beta", "#新名New #beta")
    assert contents(root)["a.md"].decode() == expected


@pytest.mark.parametrize("line", ["番茄tomato", "（", "**（x)**", "[[", "#番a ", "> ", "$$", "%%"])
def test_a_long_line_ends(make_vault: MakeVault, line: str) -> None:
    """#872: a note that froze the program."""
    root = make_vault({"a.md": line * 4_000 + "\n", ".vaultlint.yaml": SETTINGS.format(style="spaced")})
    started = time.monotonic()
    run("check", "--select", "ALL", "--no-progress", "--exit-zero", root, codes=frozenset({0, 2}))
    assert time.monotonic() - started < 30
