"""Every order of the lines of a function is run, and what comes out is counted."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from shmstep.limits import RecordingError
from shmstep.schedules import schedules
from shmstep.states import merged
from tests.recorder.stepping import command, only_where_it_records, states, write

pytestmark = only_where_it_records

TWO_WORKERS = """
    import multiprocessing as mp

    from shmcore import SharedMemory


    def add_one(block, lock):
        {lines}


    def work(block, lock):
        add_one(block, lock)


    if __name__ == "__main__":
        block, lock = SharedMemory(create=True, size=1), mp.Lock()
        workers = [mp.Process(target=work, args=(block, lock)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        print(block.buf[0])
        block.close()
        block.unlink()
"""
THREE_LINES = ["value = block.buf[0]", "value += 1", "block.buf[0] = value"]


def two_workers(folder: Path, lines: list[str]) -> Path:
    return write(folder, TWO_WORKERS.replace("{lines}", "\n        ".join(lines)))


def paths(recording: Any, number: int, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Return the outcome of each order, an order being the processes chosen."""
    node = recording["nodes"][number]
    if "outcome" in node:
        return {path: recording["outcomes"][node["outcome"]]}
    found: dict[tuple[str, ...], Any] = {}
    for process, child in node["next"].items():
        found |= paths(recording, child, (*path, process))
    return found


@pytest.fixture(scope="module")
def lost_update(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return schedules(two_workers(tmp_path_factory.mktemp("lost"), THREE_LINES), [], "fork")


def test_three_lines_each_have_20_orders_and_all_are_run(lost_update: Any) -> None:
    places = combinations(range(6), 3)
    orders = {tuple("1" if at in chosen else "2" for at in range(6)) for chosen in places}
    assert len(orders) == 20
    assert set(paths(lost_update, lost_update["root"])) == orders
    assert lost_update["runs"] == 20
    assert "sample" not in lost_update


def test_both_outcomes_are_counted(lost_update: Any) -> None:
    outcomes = [(o["out"], o["blocks"]["0"]["0"], o["runs"]) for o in lost_update["outcomes"]]
    assert outcomes == [("1\n", "01", 18), ("2\n", "02", 2)]
    found = paths(lost_update, lost_update["root"])
    assert Counter(outcome["out"] for outcome in found.values()) == {"1\n": 18, "2\n": 2}
    kept = {"".join(path) for path, outcome in found.items() if outcome["out"] == "2\n"}
    assert kept == {"111222", "222111"}  # only one after the other loses nothing


def test_each_order_is_a_real_run(lost_update: Any) -> None:
    """What a state shows after each choice is what a model of the three lines says."""
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


def test_a_lock_leaves_one_outcome(tmp_path: Path) -> None:
    lines = ["with lock:", *(f"    {line}" for line in THREE_LINES)]
    recording = schedules(two_workers(tmp_path, lines), [], "fork")
    assert [outcome["out"] for outcome in recording["outcomes"]] == ["2\n"]
    assert recording["runs"] == recording["outcomes"][0]["runs"] > 2
    assert len(paths(recording, recording["root"])) == recording["runs"]


def test_too_many_orders_are_refused_unless_sampled(tmp_path: Path) -> None:
    script = two_workers(tmp_path, [*THREE_LINES, *THREE_LINES])
    done = command("schedules", str(script), "--start-method", "fork")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "6 and 6 lines can run in about 924 orders, more than 300" in done.stderr
    assert "--sample" in done.stderr
    words = ["schedules", str(script), "--start-method", "fork", "--sample", "4", "--seed"]
    first, again, other = (command(*words, seed) for seed in ("1", "1", "2"))
    assert first.stdout == again.stdout != other.stdout
    assert first.returncode == 0
    assert first.stderr == "Printed: 4 orders with 2 outcomes. To keep it, name a file: -o FILE\n"
    assert '"sample":{"seed":1,"asked":4}' in first.stdout


def test_a_sample_has_no_order_twice(tmp_path: Path) -> None:
    script = two_workers(tmp_path, ["block.buf[0] += 1"])
    recording = schedules(script, [], "fork", sample=(6, 0))
    assert recording["runs"] == len(paths(recording, recording["root"])) <= 2


def test_a_program_that_names_its_block_does_not_meet_itself(tmp_path: Path) -> None:
    script = two_workers(tmp_path, ["value = block.buf[0]", "block.buf[0] = value + 1"])
    source = script.read_text(encoding="utf-8").replace("Memory(", f"Memory('{tmp_path.name}', ")
    script.write_text(source, encoding="utf-8")
    recording = schedules(script, [], "fork", jobs=4)
    assert [(o["out"], o["runs"]) for o in recording["outcomes"]] == [("1\n", 4), ("2\n", 2)]


def test_another_function_can_be_named(tmp_path: Path) -> None:
    script = two_workers(tmp_path, ["block.buf[0] += 1"])
    recording = schedules(script, [], "fork", "work")
    assert recording["function"] == "work"
    with pytest.raises(RecordingError, match="no child process runs a line of nothing"):
        schedules(script, [], "fork", "nothing")


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_other_start_methods_give_the_same_outcomes(tmp_path: Path, method: str) -> None:
    script = two_workers(tmp_path, ["value = block.buf[0]", "block.buf[0] = value + 1"])
    recording = schedules(script, [], method)
    assert [(o["out"], o["runs"]) for o in recording["outcomes"]] == [("1\n", 4), ("2\n", 2)]


def test_a_program_that_differs_from_run_to_run_is_refused(tmp_path: Path) -> None:
    script = write(
        tmp_path,
        """
        import multiprocessing as mp
        import os


        def work():
            os.urandom(8)


        if __name__ == "__main__":
            print(os.urandom(8))
            workers = [mp.Process(target=work) for _ in range(2)]
            for worker in workers:
                worker.start()
        """,
    )
    with pytest.raises(RecordingError, match="does not do the same again"):
        schedules(script, [], "fork")
