"""YAML from people: plain data, limits that hold before memory is spent, and a place for every fault."""

from pathlib import Path

import pytest
import yaml

from vaultlint.strict_yaml import SIZE_LIMIT, ConfigError, did_you_mean, read_limited, read_yaml, shown
from vaultlint.text import Place, SourceText


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with libyaml or without: the same is read either way."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader")


def read(text: str) -> object:
    return read_yaml(SourceText(text), "a.yaml").data


def fault(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return caught.value


def test_values_follow_the_core_schema() -> None:
    text = "[yes, 2024-01-01, 017, 1_0, 0x1F, 1.5, .5, -3, true, ~, '', 1e3, 12345678901234567890]"
    expected = ["yes", "2024-01-01", 17, "1_0", "0x1F", 1.5, 0.5, -3, True, None, "", 1000.0, "12345678901234567890"]
    assert read(text) == expected


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert read("") == read("# only a comment\n") == {}


def test_aliases_stand_for_their_anchors() -> None:
    assert read("a: &x [1, 2]\nb: *x\n") == {"a": [1, 2], "b": [1, 2]}


def test_half_a_character_is_refused() -> None:
    assert fault('a: "\\ud800"\n').line == fault('"\\ud800": 1\n').line == 1


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), "given twice"),
        ("a: 1\n---\nb: 2\n", (2, 1), "second document"),
        ("a: !!python/object:os.system {}\n", (1, 4), "tags are not read"),
        ("a: 1\n  b: 2\n", (2, 4), "no valid YAML"),
        ("汉字: \x01\n", (1, 5), "no valid YAML"),
        ("a: *x\n", (1, 4), "no anchor"),
        ("a: &x [*x]\n", (1, 8), "no anchor"),
        ("? [a]\n: 1\n", (1, 3), "a key must be plain text"),
        ("汉字: 1\n汉字: 2\n", (2, 1), "given twice"),
    ],
)
def test_a_fault_names_its_place(text: str, place: tuple[int, int], says: str) -> None:
    error = fault(text)
    assert ((error.line, error.column), says in error.message) == (place, True)
    assert str(error).startswith(f"a.yaml:{place[0]}:{place[1]}: ")


def test_lines_end_where_notes_lines_end() -> None:
    assert fault('a: "x\u2028y"\r\nb: 1\rb: 2\n').line == 3


LAUGHS = "\n".join(["a0: &a0 [x]", *(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 11))])


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        "- " * 100_000,
        "{a: " * 100_000,
        LAUGHS,
        "a: &a 1\nb: [" + "*a, " * 200 + "]",
    ],
    ids=["brackets", "dashes", "braces", "laughs", "aliases"],
)
def test_bombs_are_refused(bomb: str) -> None:
    assert len(str(fault(bomb))) <= 200


def test_errors_echo_little_and_nothing_raw() -> None:
    assert len(shown("\x1b[31m" * 1000)) <= 100
    assert "\x1b" not in shown("\x1b[31m")
    assert "\x1b" not in str(ConfigError("\x1b[31m.yaml", 1, "message"))


def test_large_files_and_folders_are_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (SIZE_LIMIT + 1))
    for path in (large, tmp_path, tmp_path / "none"):
        with pytest.raises(ConfigError):
            read_limited(path, path.name)


def test_binary_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("a: 1".encode("utf-16"))
    with pytest.raises(ConfigError, match="UTF-16"):
        read_limited(tmp_path / "a.yaml", "a.yaml")


def test_a_fault_without_a_place_of_its_own_takes_that_of_what_surrounds_it() -> None:
    document = read_yaml(SourceText("a:\n  b: {c: 1}\n"), "a.yaml")
    assert document.places["a", "b"] == Place(2, 3)
    error = document.fault(("a", "b", "c", 0, "d"), "wrong")
    assert (error.line, error.column) == (2, 7)


def test_the_nearest_word_is_suggested() -> None:
    assert did_you_mean("selct", ["select", "ignore"]) == "; did you mean “select”?"
    assert did_you_mean("zzz", ["select", "ignore"]) == "; known: ignore, select"
    assert did_you_mean("zzz", [f"rule-{number}" for number in range(20)]) == ""
