"""Every order of the lines of a function is run, and what comes out is counted."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from shmstep.limits import RecordingError
from shmstep.schedules import schedules
from shmstep.states import merged
from tests.recorder.stepping import PROGRAMS, command, committed, only_where_it_records, states

pytestmark = only_where_it_records

TWO_WORKERS = PROGRAMS / "two_workers.py"


def paths(recording: Any, number: int, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Return the outcome of each order, an order being the processes chosen."""
    node = recording["nodes"][number]
    if "outcome" in node:
        return {path: recording["outcomes"][node["outcome"]]}
    found: dict[tuple[str, ...], Any] = {}
    for process, child in node["next"].items():
        found |= paths(recording, child, (*path, process))
    return found


def test_three_lines_each_have_20_orders_and_all_are_run() -> None:
    lost_update = committed("lost_update")
    places = combinations(range(6), 3)
    orders = {tuple("1" if at in chosen else "2" for at in range(6)) for chosen in places}
    assert len(orders) == 20
    assert set(paths(lost_update, lost_update["root"])) == orders
    assert lost_update["runs"] == 20
    assert "sample" not in lost_update


def test_both_outcomes_are_counted() -> None:
    lost_update = committed("lost_update")
    outcomes = [(o["out"], o["blocks"]["0"]["0"], o["runs"]) for o in lost_update["outcomes"]]
    assert outcomes == [("counted: 1\n", "01", 18), ("counted: 2\n", "02", 2)]
    found = paths(lost_update, lost_update["root"])
    assert Counter(outcome["out"] for outcome in found.values()) == {
        "counted: 1\n": 18,
        "counted: 2\n": 2,
    }
    kept = {"".join(path) for path, outcome in found.items() if outcome["out"] == "counted: 2\n"}
    assert kept == {"111222", "222111"}  # only one after the other loses nothing


def test_each_order_is_a_real_run() -> None:
    """What a state shows after each choice is what a model of the three lines says."""
    lost_update = committed("lost_update")
    for path in paths(lost_update, lost_update["root"]):
        node = lost_update["nodes"][lost_update["root"]]
        state, memory = states(node["steps"])[-1], 0
        value, done = {"1": 0, "2": 0}, Counter[str]()
        for process in path:
            node = lost_update["nodes"][node["next"][process]]
            step = node["steps"][0]
            assert str(step["p"]) == process
            state = merged(state, step["set"])
            match done[process]:
                case 0:
                    value[process] = memory
                case 1:
                    value[process] += 1
                case 2:
                    memory = value[process]
            done[process] += 1
            assert state["blocks"]["0"]["rows"]["0"] == f"{memory:02x}"
            if done[process] < 3:
                frame = state["processes"][process]["frames"]["1"]
                assert frame["locals"]["value"] == str(value[process])
            for later in node["steps"][1:]:
                state = merged(state, later.get("set", {}))


def test_a_lock_leaves_one_outcome() -> None:
    recording = schedules(TWO_WORKERS, ["with_lock"], "fork")
    assert [outcome["out"] for outcome in recording["outcomes"]] == ["2\n"]
    assert recording["runs"] == recording["outcomes"][0]["runs"] > 2
    assert len(paths(recording, recording["root"])) == recording["runs"]


def test_too_many_orders_are_refused_unless_sampled() -> None:
    words = ["schedules", str(TWO_WORKERS), "--start-method", "fork"]
    done = command(*words, "--", "six_lines")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "6 and 6 lines can run in about 924 orders, more than 300" in done.stderr
    assert "--sample" in done.stderr
    words += ["--sample", "2", "--seed"]
    first, again, other = (command(*words, seed, "--", "six_lines") for seed in "112")
    assert first.stdout == again.stdout != other.stdout
    assert first.returncode == 0
    assert first.stderr.startswith("Printed: 2 orders with ")
    assert first.stderr.endswith(". To keep it, name a file: -o FILE\n")
    assert '"sample":{"seed":1,"asked":2}' in first.stdout


def test_a_sample_has_no_order_twice() -> None:
    recording = schedules(TWO_WORKERS, ["one_line"], "fork", sample=(6, 0))
    assert recording["runs"] == len(paths(recording, recording["root"])) <= 2


def test_a_program_that_names_its_block_does_not_meet_itself(tmp_path: Path) -> None:
    recording = schedules(TWO_WORKERS, ["two_lines", tmp_path.name], "fork", jobs=4)
    assert [(o["out"], o["runs"]) for o in recording["outcomes"]] == [("1\n", 4), ("2\n", 2)]


def test_another_function_can_be_named() -> None:
    recording = schedules(TWO_WORKERS, ["one_line"], "fork", "work", sample=(1, 0))
    assert recording["function"] == "work"
    with pytest.raises(RecordingError, match="no child process runs a line of nothing"):
        schedules(TWO_WORKERS, ["one_line"], "fork", "nothing")


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_other_start_methods_give_the_same_outcomes(method: str) -> None:
    recording = schedules(TWO_WORKERS, ["two_lines"], method)
    assert [(o["out"], o["runs"]) for o in recording["outcomes"]] == [("1\n", 4), ("2\n", 2)]


def test_a_program_that_differs_from_run_to_run_is_refused() -> None:
    with pytest.raises(RecordingError, match="does not do the same again"):
        schedules(PROGRAMS / "random_output.py", [], "fork")
