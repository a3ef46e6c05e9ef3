"""Every order of the lines of a function is run, and what comes out is counted."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from shmstep.limits import RecordingError
from shmstep.schedules import schedules
from shmstep.states import merged
from tests.recorder.stepping import (
    PROGRAMS,
    command,
    committed,
    only_where_it_records,
    states,
    write,
)

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


def test_workers_that_sleep_and_their_list_are_in_the_outcome(tmp_path: Path) -> None:
    source = """
        import multiprocessing as mp
        import time
        from shmcore import ShareableList

        def work(numbers):
            time.sleep(1)
            numbers[0] += 1

        numbers = ShareableList([0])
        workers = [mp.Process(target=work, args=(numbers,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        numbers.shm.close()
        numbers.shm.unlink()
    """
    recording = schedules(write(tmp_path, source), [], "fork", "work", sample=(1, 0))
    assert [outcome["lists"] for outcome in recording["outcomes"]] == [{"0": ["2"]}]


def test_workers_that_wait_for_ever_end_an_order(tmp_path: Path) -> None:
    source = """
        import multiprocessing as mp

        def work(event):
            event.wait()

        event = mp.Event()
        workers = [mp.Process(target=work, args=(event,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    """
    recording = schedules(write(tmp_path, source), [], "fork", "work", sample=(1, 0))
    assert [outcome["end"] for outcome in recording["outcomes"]] == [{"why": "deadlock"}]


def test_a_program_that_has_fewer_workers_in_its_second_run_is_refused(tmp_path: Path) -> None:
    source = f"""
        import multiprocessing as mp
        import os

        def work():
            pass

        number = 1 if os.path.exists("{tmp_path}/x") else 2
        workers = [mp.Process(target=work) for _ in range(number)]
        open("{tmp_path}/x", "w").close()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    """
    with pytest.raises(RecordingError, match="does not do the same again"):
        schedules(write(tmp_path, source), [], "fork", "work", jobs=1)


def test_more_orders_than_the_first_run_lets_expect_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shmstep.schedules.MOST", 3)
    monkeypatch.setattr("shmstep.schedules._refuse_too_many", len)
    with pytest.raises(RecordingError, match="more than 3 orders: take some by chance"):
        schedules(TWO_WORKERS, ["two_lines"], "fork")


def test_a_program_that_differs_from_run_to_run_is_refused() -> None:
    with pytest.raises(RecordingError, match="does not do the same again"):
        schedules(PROGRAMS / "random_output.py", [], "fork")
