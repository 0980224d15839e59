"""Names and the ways to get them wrong, and above all the words that only look like them."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint import term_shapes
from vaultlint.term_spelling import Terms

NAMES = (
    "AI21 Labs",
    "GitHub",
    "GitLab",
    "Hugging Face",
    "npm",
    "Node.js",
    "C++",
    "Obsidian",
    "ChatGPT",
    "LaTeX",
    "NASA",
)


def slips(text: str, *names: str) -> list[tuple[str, str, bool]]:
    found = Terms(names or NAMES).slips(text)
    return [(text[slip.start : slip.end], slip.term, slip.is_certain) for slip in found]


@pytest.mark.parametrize(
    ("text", "written", "term"),
    [
        ("On Github.", "Github", "GitHub"),
        ("On github, too", "github", "GitHub"),
        ("(GitHUb)", "GitHUb", "GitHub"),
        ("Github's issues", "Github", "GitHub"),
        ("Source:Github: yes", "Github", "GitHub"),
        ("a Github-flavoured text", "Github", "GitHub"),
        ("在Github上", "Github", "GitHub"),
        ("Github를", "Github", "GitHub"),
        ("with node.js here", "node.js", "Node.js"),
        ("in c++", "c++", "C++"),
        ("Use Npm", "Npm", "npm"),
        ("Nasa said", "Nasa", "NASA"),
        ("ai21\u00a0Labs", "ai21\u00a0Labs", "AI21 Labs"),
    ],
)
def test_other_capitals_are_certain(text: str, written: str, term: str) -> None:
    assert slips(text) == [(written, term, True)]


@pytest.mark.parametrize(
    ("text", "written", "term"),
    [
        ("A21 Labs宣布", "A21 Labs", "AI21 Labs"),
        ("A121 Labs", None, None),
        ("AI-21 Labs", "AI-21 Labs", "AI21 Labs"),
        ("AI21-Labs", "AI21-Labs", "AI21 Labs"),
        ("AI21Labs", "AI21Labs", "AI21 Labs"),
        ("Git Hub and", "Git Hub", "GitHub"),
        ("by Git Hub Actions", "Git Hub", "GitHub"),
        ("On Git Hub", "Git Hub", "GitHub"),
        ("Huggingface", "Huggingface", "Hugging Face"),
        ("hugging face", "hugging face", "Hugging Face"),
        ("Hugging face", "Hugging face", "Hugging Face"),
        ("Hugging\u00a0face", "Hugging\u00a0face", "Hugging Face"),
        ("Huging Face", "Huging Face", "Hugging Face"),
        ("ChatGTP", "ChatGTP", "ChatGPT"),
        ("GtiHub", "GtiHub", "GitHub"),
        ("Obsidain", "Obsidain", "Obsidian"),
        ("Osidian", "Osidian", "Obsidian"),
        ("Obsiddian", "Obsiddian", "Obsidian"),
        ("Onsidian", "Onsidian", "Obsidian"),
    ],
)
def test_what_else_differs_or_is_a_word_too_is_a_guess(text: str, written: str | None, term: str | None) -> None:
    assert slips(text) == ([] if written is None else [(written, term, False)])


@pytest.mark.parametrize(
    "text",
    [
        "GitHub GitLab AI21 Labs npm Node.js C++ Obsidian",
        "GITHUB and OBSIDIAN and AI21 LABS",
        "obsidian is a kind of glass",
        "github.com GITHUB_TOKEN github_token @github @Github $Github user/github-actions github-actions my-github",
        "https://x.org/Github https://x.org/路，径/Github me@Github.com Github@x.org Github.md ./Github C:\\Github",
        "github:user github:: Github:: yes (Github:: no)",
        "mysql> and github> show",
        "Githubs Githubissues Obsidians Obsidianen MyGithub",
        "{{Github}} <% Github %> {{ x Github }}",
        "a git hub, git-hub, Hugging faces",
        "Hugging-Face-Modell and Mein-Hugging-Face",
        "huggingface",
        "Npm is a tool. Npm too! “Npm”: Npm\nNpm",
        "AI22 Labs, AI2 Labs, AI211 Labs, AI21 Lab, ai21 label, B21 Labs",
        "Obsidiana Obsimiam obsidain Obsédian",
        "Git\x00Hub GitHub\x01",
        "",
        "\x00\x01 _ - . ::",
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    assert slips(text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rust", "Trust rust and Crust; Rusty"),
        ("Claude", "a Cloud, a Clause, Claudes, claude"),
        ("IT", "It is it"),
        ("WHO", "Who knows who"),
        ("OpenAI", "OpenAPI and OpenCV"),
        ("macOS", "Macs and Macros"),
        ("Mistral", "Mixtral"),
        ("Windows", "Widows"),
        ("Templater", "Template Templates Templated"),
        ("Dataview", "DateView"),
        ("GPT-4", "GPT-3 and GPT-40"),
        ("Google Docs", "Google Doc, Google Dogs, google dots, Goggle Does"),
        ("Notion AI", "Notion API"),
        ("Claude Code", "Claude Mode, Claude Cope"),
        ("Open Office", "Open offices"),
        ("OneNote", "One note"),
        ("QuickAdd", "TickTick Quick Add Task"),
        ("machine learning", "Machine learning and Machine Learning"),
        ("R2-D2 x", "r2"),
        ("GraphQL", "GraphML"),
        ("ACME BERT", "ACME BET"),
        ("AirTag", "Airbag"),
    ],
)
def test_other_words_are_no_misspelt_names(name: str, text: str) -> None:
    assert slips(text, name) == []


ORDINARY = ("ReAct", "SMART", "LLaMA", "RoPE", "YaRN", "PaLM", "SELECT", "PRISM", "LaTeX", "QWIK", "TypeScript")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("People react to a smart llama that holds a rope and yarn in its palm; select the prism", []),
        ("React! Smart: “Select” one. Palm\nRope", []),
        ("PEOPLE REACT TO PALM AND LATEX", []),
        ("latex gloves", ["latex"]),
        ("Latex gloves in Latex", ["Latex", "Latex"]),
        ("they React on a Prism", ["React", "Prism"]),
        ("in typescript", ["typescript"]),
    ],
)
def test_a_word_of_english_is_no_name_for_certain(text: str, expected: list[str]) -> None:
    assert slips(text, *ORDINARY) == [
        (written, next(name for name in ORDINARY if name.lower() == written.lower()), False) for written in expected
    ]


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("GitHub", "on github", "github"),
        ("OpenAI", "by openai", "openai"),
        ("LaTeX", "in LaTex", "LaTex"),
        ("LLaMA", "a LLama", "LLama"),
        ("SMART Goals", "our smart goals", "smart goals"),
        ("SMART Goals", "our Smart Goals", "Smart Goals"),
        ("Apple Notes", "all Apple notes", "Apple notes"),
        ("JavaScript", "in javascript", "javascript"),
    ],
)
def test_only_names_that_are_no_words_are_mended_unasked(name: str, text: str, written: str) -> None:
    assert slips(text, name) == [(written, name, written in ("github", "openai", "LaTex", "LLama"))]


def test_english_is_read_when_there_is_a_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("nobody needs this")

    monkeypatch.setattr(term_shapes, "english", refuse)
    assert slips("GitHub, Obsidain, A21 Labs, rust, it and GITHUB", "Rust", "IT", *NAMES)[0][0] == "Obsidain"


@pytest.mark.parametrize(
    "text",
    [
        "tags:: Github",
        "a:: b, Github",
        "- **tags**:: x Github",
        "x [tags:: Github] y",
        "(tags::Github)",
        "a\nb:: Github",
    ],
)
def test_the_value_of_a_field_is_asked_for_as_it_is(text: str) -> None:
    assert slips(text) == [("Github", "GitHub", False)]


def test_a_field_ends_with_its_line() -> None:
    assert slips("Github a:: Github\nGithub") == [
        ("Github", "GitHub", True),
        ("Github", "GitHub", False),
        ("Github", "GitHub", True),
    ]


@pytest.mark.parametrize(
    "command",
    [
        "import",
        "from x import",
        "pip install",
        "pip install -U",
        "npm",
        "npm i -g",
        "npx",
        "docker pull",
        "uv add --dev",
    ],
)
def test_what_a_program_is_told_is_left_as_it_is(command: str) -> None:
    assert slips(f"Then {command} github or so") == []
    assert slips(f"Then {command} Github or so") == [("Github", "GitHub", True)]
    assert slips(f"Then {command}, github or so") == [("github", "GitHub", True)]


def test_what_a_program_takes_from_a_package_is_left_as_it_is() -> None:
    assert slips("from github import x") == []
    assert slips("from github, import x") == [("github", "GitHub", True)]


def test_of_two_names_the_longer_is_meant() -> None:
    assert slips("Github Actions on Github", "GitHub", "GitHub Actions") == [
        ("Github Actions", "GitHub Actions", True),
        ("Github", "GitHub", True),
    ]
    assert slips("GitHub actions and GitHub Actions", "GitHub", "GitHub Actions", "Actions") == [
        ("GitHub actions", "GitHub Actions", False)
    ]


def test_a_listed_name_is_no_slip_of_another() -> None:
    assert slips("Kubernetes and Kubernates", "Kubernetes", "Kubernates") == []
    assert slips("AI21 Labs and A21 Labs", "AI21 Labs", "A21 Labs") == []
    assert slips("Kubernates", "Kubernetes", "Kubernates Reader") == []


texts = st.text(st.sampled_from("aGgHhiItuUb12 -_./:@世，\n\x00'"), max_size=40)
pieces = st.lists(st.sampled_from([*NAMES, "Github", "A21 Labs", " ", "，", "-", "x", ".", "Git", "Hub", "git"])).map(
    "".join
)


@given(texts | pieces)
def test_slips_are_in_order_and_name_what_is_listed(text: str) -> None:
    found = list(Terms(NAMES).slips(text))
    ends = [0, *(slip.end for slip in found)]
    assert all(before <= slip.start < slip.end <= len(text) for before, slip in zip(ends, found, strict=False))
    assert all(slip.term in NAMES and text[slip.start : slip.end] not in NAMES for slip in found)


@pytest.mark.parametrize(
    "unit",
    ["Github ", "a:: Github ", "react ", "npm -g ", "{{", "<%", "://", "A2", "github-", "Hugging ", "a.", "，Github"],
)
def test_a_long_line_takes_no_long_time(unit: str) -> None:
    names = tuple(f"Name{number} Word{number}" for number in range(300))
    begun = time.process_time()
    list(Terms((*NAMES, *names)).slips(unit * (200_000 // len(unit))))
    assert time.process_time() - begun < 4


def test_many_names_cost_little_more_than_few() -> None:
    dice = random.Random(1)
    names = tuple({"".join(dice.choice("abcdefgh") for _ in range(9)).title() for _ in range(2_000)})
    text = " ".join(dice.choice(names)[:-2] + "x" for _ in range(20_000))
    begun = time.process_time()
    list(Terms(names).slips(text))
    assert time.process_time() - begun < 5
