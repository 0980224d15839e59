"""What the rule split-word promises: it sees most broken words, is silent about whole ones, and costs nothing else."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.broken_titles import TITLES, Broken, broken_titles
from tests.fixes.bench import fix
from vaultlint.config import Config
from vaultlint.engine import lint_files
from vaultlint.findings import Finding, Safety
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
from vaultlint.strict_yaml import Document
from vaultlint.text import SourceText
from vaultlint.vault import broken_words, vocabulary
from vaultlint.vault.discovery import Files, MemoryFiles, OverlaidFiles
from vaultlint.vault.metadata import Split, SplitWord
from vaultlint.vault.split_words import read_split_words
from vaultlint.vault.vocabulary import Vocabulary

RULES = Rulebook.builtin()
SPLIT_WORD = RULES.activate(Config.from_document(Document("the test", {"select": ["split-word"]})))


def findings(text: str, **beside: str) -> list[Finding]:
    return lint_files({"note.md": text, **{f"{name}.md": other for name, other in beside.items()}}, SPLIT_WORD)


def found(text: str, **beside: str) -> list[str]:
    """What is underlined in a note, in a vault with some other notes."""
    source = SourceText(text)
    return [source[finding.span] for finding in findings(text, **beside) if finding.path == "note.md"]


def mended(text: str) -> str | None:
    """The text after the fix of the only finding; None where nothing is found."""
    fixes = [finding.fix for finding in findings(text) if finding.fix]
    if not fixes:
        return None
    ((edit,),) = [fix.edits for fix in fixes]
    return text[: edit.span.start] + edit.replacement + text[edit.span.end :]


def candidates(text: str) -> list[SplitWord]:
    return list(read_split_words(Note.read("note.md", SourceText(text))))


# How much is seen.


@pytest.mark.parametrize(("lost", "seen", "right"), [(0, 0.84, 0.99), (1, 0.80, 0.94), (2, 0.65, 0.78)])
def test_most_words_that_are_broken_by_chance_are_found_and_mended_rightly(
    lost: int, seen: float, right: float
) -> None:
    broken: list[Broken] = list(broken_titles(lost))
    results = [mended(title.text) for title in broken]
    mends = [(title, result) for title, result in zip(broken, results, strict=True) if result is not None]
    assert len(mends) / len(broken) >= seen
    assert sum(title.whole == result for title, result in mends) / len(mends) >= right


def test_there_are_enough_titles_to_break() -> None:
    assert len(set(TITLES)) == len(TITLES) >= 150


def test_titles_as_they_are_have_no_broken_word() -> None:
    assert [title for title in TITLES if findings(title)] == []
    assert found("\n\n".join(TITLES)) == []


def test_sentences_that_go_on_in_lower_case_have_none_either() -> None:
    for earlier, title in pairwise(TITLES):
        assert found(f"{earlier}. {title[0].lower()}{title[1:]}") == []


@pytest.mark.parametrize("text", ["Da. a", "LL. Ms", "TRANSFOR. MER", "Re. view", "Dom. in"])
def test_what_may_be_two_words_is_missed_on_purpose(text: str) -> None:
    assert found(f"The {text} is here") == []


@pytest.mark.parametrize(
    "text",
    [
        "the net. wörk", "Plan B. ok then", "a Vitamin B. yep", "He. yeah",  # no words of the lexicon
        "the p. ix here", "an S. vii of", "as v. xii says",  # numerals
        "see Chap. ter", "the Univ. rsal one", "a Resp. nse",  # abbreviations that begin the word
        "a Consi. der", "die Summ. ry sind", "The Bu. get und Of",
    ],
)  # fmt: skip
def test_what_says_otherwise_weighs_more(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["The Be. hind Of", "The Cho. late Of", "The Ho. ses Of", "The Le. der Of"])
def test_a_little_evidence_is_not_enough(text: str) -> None:
    assert found(text) == []


def test_titled_words_around_speak_for_a_title() -> None:
    assert found("The Bu. get Of") == ["Bu. get"]
    assert found("the Bu. get of") == []
    assert found("The bu. get Of") == [], "a title has no word in small letters"


@pytest.mark.parametrize("text", ["The Al. orithm Of", "The Co. ntacts Of", "The Co. pany Of"])
def test_an_abbreviation_may_precede_anything(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["the Mat. ix of", "The Mat. ix Of"])
def test_a_roman_numeral_is_a_word(text: str) -> None:
    assert found(text) == [], "which may be matrix, had it no number"


# What is a word.


def test_a_word_of_the_vault_may_be_the_half_of_a_sentence() -> None:
    assert found("the flibber. ish we saw", a="flibberish flibberish") == ["flibber. ish"]
    assert (
        found("the flibber. ish we saw", a="flibberish flibberish", b="an ish, ish, ish and flibber flibber flibber")
        == []
    )


def test_a_slip_that_was_pasted_does_not_vouch_for_itself() -> None:
    assert found("A quantiz. tion\n\n" * 5) == ["quantiz. tion"] * 5


def test_the_vault_says_which_word_was_meant() -> None:
    def whole(**beside: str) -> str:
        (finding,) = (one for one in findings("a Multi-He. d net", **beside) if one.path == "note.md")
        return finding.message

    assert "looks like “Head” broken in two (or" in whole()
    assert "looks like “Herd” broken in two (or" in whole(a="the multi-herd model")


def test_a_compound_is_underlined_as_a_whole_and_only_the_gap_replaced() -> None:
    text = "x Multi-He. d-Attention-Layer y"
    (finding,) = findings(text)
    assert finding.fix is not None
    assert SourceText(text)[finding.span] == "Multi-He. d-Attention-Layer"
    assert [(SourceText(text)[edit.span], edit.replacement) for edit in finding.fix.edits] == [(". ", "a")]


# What is only named.


def test_a_space_in_a_name_needs_a_sentence_that_cannot_end_there() -> None:
    assert found("write relevant notes. json describes the chart") == []
    assert found("write relevant notes. json describes the chart", a="see notes.json") == ["notes. json"]
    assert found("导航到 `dist` 目录并选择 manifest. json 文件") == ["manifest. json"]
    assert found("从 schema. org 数据") == ["schema. org"]
    assert found("看 AUTHORS. md 文件") == []
    assert found("见 notes. jsonify 和 notes. json-schema") == []


def test_a_hyphen_or_a_space_divides_a_word_only_if_neither_half_is_one() -> None:
    assert found("much redun-dancy here") == ["redun-dancy"]
    assert found("much redun-dancy here", a="redun redun redun") == []
    assert found("much redun-dancy here", a="dancy dancy dancy") == []
    assert found("a zettel-kasten here", a="zettelkasten zettelkasten") == ["zettel-kasten"]
    assert found("a Micr osoft product and micr osoft-like ones") == ["Micr osoft"]
    assert found("a Micr osoft product", a="osoft osoft osoft") == []


@pytest.mark.parametrize("text", ["much redun-dancy here", "a Micr osoft product", "从 schema. org 数据"])
def test_only_what_lost_letters_to_a_full_stop_is_mended(text: str) -> None:
    (finding,) = findings(text)
    assert finding.fix is None


# Where it looks.


@pytest.mark.parametrize(
    "text",
    [
        "[He. d](https://x.org)", "[[a|He. d]]", "[a **He. d** b](x.md)", "# A He. d", "A He. d\n===",
        "| He. d |\n| - |", "> [!note] He. d", "- He. d", "a[^1]\n\n[^1]: He. d", "<b>He. d</b>",
    ],
)  # fmt: skip
def test_prose_is_looked_at_wherever_it_stands(text: str) -> None:
    assert [word.before for word in candidates(text)] == ["He"]


@pytest.mark.parametrize(
    "text",
    [
        "`He. d`", "```\nHe. d\n```", "    He. d", "$He. d$", "$$\nHe. d\n$$", "[[He. d]]", "![[a|He. d]]",
        "![He. d](x.png)", "[a](<He. d.md>)", "[He. d]\n\n[He. d]: x.md", "%%He. d%%", "<!-- He. d -->",
        "<p title='He. d'>", "{{He. d}}", "<% He. d %>",
        "---\ntitle: He. d\n---\n", "x/He. d", "x@He. d", "He. d/x", "He. d(x)", "He. d-2",
        "1He. d", "He. d1", "éHe. d", "He. dé", "J. D", "He.  d", "He.\nd",
    ],
)  # fmt: skip
def test_what_is_no_prose_or_no_word_is_left_alone(text: str) -> None:
    assert candidates(text) == []


def test_candidates_come_in_the_order_of_the_text_and_each_once() -> None:
    words = candidates("a redun-dancy, He. d, todo. txt文件 and Micr osoft")
    assert [word.split for word in words] == [Split.HYPHEN, Split.FULL_STOP, Split.NAME, Split.SPACE]


@pytest.mark.parametrize("word", ["redun-dancy", "micr osoft", "He. d", "data. json"])
@pytest.mark.parametrize(
    "place",
    [
        "_{}_",
        "=={}==",
        "**{}**",
        "[{}](x.md)",
        "[[x-ray|{}]]",
        "> {}",
        "# {}",
        "| {} |\n| --- |",
        "[x-ray](x-ray.md)\n{}",
    ],
)
def test_a_candidate_is_seen_wherever_a_reader_sees_it(word: str, place: str) -> None:
    text = place.format(word)
    assert [text[candidate.span.start : candidate.span.end] for candidate in candidates(text)] == [word]


PIECES = (
    "He. d",
    "Multi-",
    "a-b",
    "data. json",
    "micr osoft",
    "redun-dancy",
    "[",
    "](x.md)",
    "`",
    "**",
    "%%",
    "\n",
    "| ",
    " ",
)
MORE = ("<% ", " %>", "{{", "}}", "汉", ".", "$", "[[", "]]", "- ", "> ", "# ", "\r\n", "é")


@given(st.lists(st.sampled_from((*PIECES, *MORE)), max_size=12).map("".join))
def test_a_candidate_is_what_stands_there(text: str) -> None:
    gaps = {Split.FULL_STOP: ". ", Split.NAME: ". ", Split.SPACE: " ", Split.HYPHEN: "-"}
    for word in candidates(text):
        gap = text[word.gap.start : word.gap.end]
        assert gap == gaps[word.split]
        assert text[word.span.start : word.span.end] == f"{word.lead}{word.before}{gap}{word.after}{word.tail}"


# What its fix takes along.


def test_links_to_a_heading_follow_the_word_that_was_mended() -> None:
    files = {"note.md": "# The Transfor. mer\n\nText.\n", "other.md": "[[note#The Transfor. mer]]\n"}
    outcome = fix(files, SPLIT_WORD, wanted=Safety.UNSAFE)
    assert outcome.refused == {}
    assert outcome.files == {"note.md": "# The Transformer\n\nText.\n", "other.md": "[[note#The Transformer]]\n"}


def test_many_slips_in_many_notes_are_mended_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    count = vocabulary._count

    def recorded(files: Files, paths: Iterable[str]) -> Counter[str]:
        counted.extend(paths)
        return count(files, paths)

    monkeypatch.setattr(vocabulary, "_count", recorded)
    files = {f"{number}.md": "A [Transfor. mer](https://x.org) and quantiz. tion.\n" for number in range(8)}
    whole = {f"whole {number}.md": "A Transformer.\n" for number in range(50)}
    outcome = fix({**files, **whole}, SPLIT_WORD, wanted=Safety.UNSAFE)
    assert {outcome.files[path] for path in files} == {"A [Transformer](https://x.org) and quantization.\n"}
    assert sum(path.startswith("whole") for path in counted) == 50, "what no fix changes is counted once"


# What it costs.


@pytest.fixture
def nothing_may_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nobody needs this")

    monkeypatch.setattr(broken_words, "english", refuse)
    monkeypatch.setattr(vocabulary, "_count", refuse)


CALM = "# Beds\n\nThe bed is dry. Water it! See e.g. [[Mint]], 3. And #tag, `He. d`, $x. y$.\n\n| a |\n| - |\n"


@pytest.mark.usefixtures("nothing_may_be_loaded")
def test_no_word_is_looked_up_where_nothing_may_be_broken() -> None:
    assert candidates(CALM) == []
    assert findings(CALM) == []
    assert [finding.rule for finding in lint_files({"note.md": CALM}, RULES.activate(Config()))] == ["broken-link"]


def test_the_words_of_the_vault_are_not_counted_where_english_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nobody needs this")

    monkeypatch.setattr(vocabulary, "_count", refuse)
    assert found("It is done. then we go to multi-head and open-source, pre-training. the end") == []


def test_thousands_of_candidates_in_one_note_take_seconds_at_most() -> None:
    syllables = ["".join(letters) for letters in product("bcdfg", "aeiou", "klmnprst")]
    text = " ".join(f"{first}qx. {second}zb" for first in syllables for second in syllables[:20])
    assert len(candidates(text)) == 4000
    start = time.process_time()
    assert findings(text) == []
    assert time.process_time() - start < 5


def test_what_stands_there_a_thousand_times_is_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[str] = []
    rejoined = broken_words._rejoined

    def recorded(word: SplitWord, words: broken_words.Words) -> tuple[str, ...]:
        weighed.append(f"{word.before}. {word.after}")
        return rejoined(word, words)

    monkeypatch.setattr(broken_words, "_rejoined", recorded)
    assert found("a quantiz. tion " * 1_000, other="a quantiz. tion, the netw. rk") == ["quantiz. tion"] * 1_000
    assert sorted(weighed) == ["netw. rk", "quantiz. tion"]


def test_what_one_state_of_a_vault_told_another_does_not_go_by() -> None:
    files = MemoryFiles({"note.md": b"the flibber. ish we saw", "a.md": b"flibberish flibberish"})
    more = OverlaidFiles(files, {"b.md": b"ish, ish, ish. Flibber, flibber, flibber"})
    (word,) = candidates("the flibber. ish we saw")
    earlier = Vocabulary(files)
    assert broken_words.whole_words(word, earlier) == ("flibberish",)
    assert broken_words.whole_words(word, Vocabulary(more, earlier)) == ()
    assert broken_words.whole_words(word, earlier) == ("flibberish",)


@pytest.mark.parametrize("differs", [{"titled": 0}, {"lead": "Multi-"}, {"split": Split.SPACE}, {"is_foreign": True}])
def test_words_that_differ_are_weighed_apart(differs: dict[str, Any]) -> None:
    vocabulary = Vocabulary(MemoryFiles({}))
    (word,) = candidates("The Bu. get Of")
    assert broken_words.whole_words(word, vocabulary)
    other = word._replace(**differs)
    assert broken_words.whole_words(other, vocabulary) == broken_words.whole_words(other, Vocabulary(MemoryFiles({})))


@pytest.mark.parametrize(
    "piece",
    ["a-", "A-", "a. ", "a", "x. json ", "micr osoft ", "redun-dancy ", "<%", "{{", "<% He. d", "He. d汉", "a.b"],
)  # fmt: skip
def test_candidates_are_found_in_time_that_grows_with_the_text(piece: str) -> None:
    note = Note.read("note.md", SourceText(piece * (200_000 // len(piece)) + " He. d"))
    start = time.process_time()
    for _ in read_split_words(note):
        pass
    assert time.process_time() - start < 3
