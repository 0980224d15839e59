"""Commands are measured with all that they start, ratios are those of pairs, and a table says what was reached."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import memory, table
from benchmarks.command import Command, Spent
from benchmarks.page import with_part
from benchmarks.pairs import Ratio, alternate, cpu, peak, wall
from benchmarks.paper import shards
from benchmarks.spent import by_module
from benchmarks.table import Limit, Row

HOLDS_MEMORY = """
import subprocess, sys, time
held = bytearray(40_000_000)
if sys.argv[1] == "parent":
    subprocess.run([sys.executable, __file__, "child"])
else:
    time.sleep(0.5)
"""


def python(code: str, folder: Path, *words: str) -> Command:
    return Command((sys.executable, "-I", "-c", code, *words), folder)


def test_a_run_is_timed_whole_and_its_output_goes_to_a_file(tmp_path: Path) -> None:
    spent = python("import time; time.sleep(0.2); print('said')", tmp_path).run(tmp_path / "out")
    assert 0.2 <= spent.wall < 5
    assert spent.cpu < spent.wall
    assert spent.peak is None
    assert (tmp_path / "out").read_text() == "said\n"


def test_cpu_counts_what_children_took(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    assert python(code, tmp_path).run(tmp_path / "out").cpu >= 0.3


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 2: what went wrong"):
        python("import sys; print('what went wrong'); sys.exit(2)", tmp_path).run(tmp_path / "out")


def test_findings_are_no_failure(tmp_path: Path) -> None:
    assert python("import sys; sys.exit(1)", tmp_path).run(tmp_path / "out").wall > 0


def test_nothing_of_our_surroundings_gets_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    code = "import os; print(sorted(name for name in os.environ if name.startswith('PYTHON')), os.environ['MORE'])"
    Command((sys.executable, "-c", code), tmp_path, {"MORE": "yes"}).run(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "[] yes\n"


@pytest.mark.skipif(memory.measure() not in {"PSS", "RSS"}, reason="this system tells no sizes of running processes")
def test_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(HOLDS_MEMORY)
    alone = Command((sys.executable, str(script), "child"), tmp_path).run(tmp_path / "out", watched=True)
    both = Command((sys.executable, str(script), "parent"), tmp_path).run(tmp_path / "out", watched=True)
    assert alone.peak is not None
    assert both.peak is not None
    assert 40_000_000 <= alone.peak < 80_000_000
    assert both.peak >= alone.peak + 40_000_000


def test_a_ratio_is_the_median_of_pairs_and_not_a_ratio_of_medians() -> None:
    """The second round met a slow machine, and both were slow in it."""
    assert Ratio.of([1, 9, 3], [2, 9, 12]) == Ratio(0.5, 0.25, 1)


def test_rounds_need_a_partner() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Ratio.of([1, 2], [1])


def test_commands_take_turns_and_each_begins_as_often() -> None:
    order: list[str] = []

    def noted(name: str, number: int) -> Spent:
        order.append(f"{name}{number}")
        return Spent(wall=number, cpu=2 * number, peak=number)

    spent = alternate(3, lambda number: noted("a", number), lambda number: noted("b", number))
    assert order == ["a0", "b0", "b1", "a1", "a2", "b2"]
    assert [wall(one) for one in spent] == [[0, 1, 2], [0, 1, 2]]
    assert cpu(spent[0]) == [0, 2, 4]
    assert peak(spent[1]) == 2


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.3, "reaches the aim"), (0.31, "misses the aim"), (0.5, "misses the aim"), (0.51, "misses the must")],
)
def test_a_verdict_names_what_is_missed(value: float, verdict: str) -> None:
    assert Limit(0.5, 0.3).verdict(value) == verdict


def test_a_limit_may_lack_an_end() -> None:
    assert Limit(None, 3).verdict(4) == "misses the aim"
    assert Limit(4, None).verdict(4) == "holds"


def test_a_row_tells_seconds_ratio_and_limits() -> None:
    row = table.compared("cold", [2.0, 4.0, 3.0], [0.5, 0.5, 0.5], Limit(5, 2))
    assert row.cells() == ("cold", "3 s", "500 ms", "6 (4–8)", "≤ 5", "≤ 2", "misses the must")


def test_a_row_of_memory_is_held_to_megabytes() -> None:
    row = table.memory("peak", 120_400_000, Limit(150, 100, " MB"), theirs=30_000_000)
    assert row.cells() == ("peak", "120 MB", "30 MB", "–", "≤ 150 MB", "≤ 100 MB", "misses the aim")


def test_what_was_not_measured_says_why_and_still_shows_its_limits() -> None:
    row = table.not_measured("cold", "no peer", Limit(5, 2))
    assert row.cells() == ("cold", "–", "–", "–", "≤ 5", "≤ 2", "not measured: no peer")


def test_the_table_is_markdown() -> None:
    assert table.markdown([Row("a | b", "1 s")]) == (
        "| what | ours | peer's | ratio (least–most) | must | aim | verdict |\n"
        "| --- | --: | --: | --: | --: | --: | --- |\n"
        "| a \\| b | 1 s | – | – | – | – | told only |\n"
    )


@pytest.mark.parametrize(
    ("value", "words"), [(0.0412, "41.2 ms"), (0.5, "500 ms"), (1.234, "1.23 s"), (215.4, "215 s")]
)
def test_seconds_are_told_with_figures_that_count(value: float, words: str) -> None:
    assert table.seconds([value]) == words


def test_only_the_part_between_its_marks_is_written() -> None:
    page = "before\n<!-- table -->\n\nold\n\n<!-- end of table -->\nafter\n"
    written = with_part(page, "table", "new\n")
    assert written == "before\n<!-- table -->\n\nnew\n\n<!-- end of table -->\nafter\n"
    assert with_part(written, "table", "new\n") == written
    with pytest.raises(ValueError, match="no part"):
        with_part("no marks\n", "table", "new")


def test_machines_share_the_reading_and_one_judges() -> None:
    figures = {
        "cpu for a note, cold": 0.004,
        "cpu for a note, judged in a fresh checkout": 0.0006,
        "processors used, cold": 2.0,
        "cache for a note": 1_000,
    }
    row = next(line for line in shards(figures).splitlines() if line.startswith("| 1,000,000 "))
    assert row == "| 1,000,000 | 33 min | 3 min | 40 s | 5 min | 1 GB |"


def test_what_python_takes_counts_for_the_module_that_called_it() -> None:
    import vaultlint

    ours = (f"{Path(vaultlint.__file__).parent}/engine.py", 1, "walk")
    marko = ("/somewhere/site-packages/marko/block.py", 1, "parse")
    builtin = ("~", 0, "<built-in method len>")
    stats = {
        ours: (1, 1, 1.0, 6.0, {}),
        marko: (1, 1, 2.0, 2.0, {ours: (1, 1, 2.0, 2.0)}),
        builtin: (5, 5, 3.0, 3.0, {ours: (2, 2, 1.0, 1.0), marko: (2, 2, 1.5, 1.5)}),
    }
    assert by_module(stats) == {"vaultlint/engine.py": 2.0, "marko": 3.5, "Python itself": 0.5}
