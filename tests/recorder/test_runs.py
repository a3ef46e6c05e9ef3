"""A recording tells what a program's processes really did, and the same every time."""

from pathlib import Path
from typing import Any

import pytest

from tests.example_runs import hide_names
from tests.programs import exists
from tests.recorder.stepping import (
    PROGRAMS,
    ROOT,
    START_METHODS,
    committed,
    lines,
    only_where_it_records,
    output,
    recorded,
    recorded_twice,
    state_at,
    states,
    write,
)

pytestmark = only_where_it_records

every_start_method = pytest.mark.parametrize("method", START_METHODS)


def process(state: Any, name: str) -> Any:
    """Return the process of that name."""
    (found,) = [p for p in state["processes"].values() if p["name"] == name]
    return found


def number(recording: Any, name: str) -> int:
    final = states(recording["steps"])[-1]["processes"]
    (found,) = [number for number, process in final.items() if process["name"] == name]
    return int(found)


# The same in every run, and what the program means


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("shared_memory", "spawn"),
        ("shareable_list", "forkserver"),
        ("shared_memory_manager", "spawn"),
        ("shared_memory_manager", "forkserver"),
    ],  # with fork: the committed ones
)
def test_an_example_gives_the_same_file_and_its_own_output(name: str, method: str) -> None:
    recording = recorded_twice(ROOT / f"examples/{name}.py", method=method)
    expected = (ROOT / f"examples/{name}.out").read_text(encoding="utf-8")
    assert hide_names(output(recording["steps"])) == expected
    assert output(recording["steps"], "err") == ""
    processes = states(recording["steps"])[-1]["processes"].values()
    assert {p.get("method", method) for p in processes} == {method}
    assert [p for p in processes if p["kind"] == "manager" and "frames" in p] == []


@every_start_method
def test_a_process_that_the_system_holds_up_waits(method: str) -> None:
    recording = recorded_twice(PROGRAMS / "wait_for_lock_and_queue.py", method=method)
    assert output(recording["steps"]) == "[0, 10, 1, 11]\njoined\n"
    seen = states(recording["steps"])
    source = recording["files"][0]["source"].splitlines()
    waiting = {
        (p["name"], source[frame["line"] - 1].strip())
        for state in seen
        for p in state["processes"].values()
        if p["state"] == "waiting" and "frames" in p
        for frame in list(p["frames"].values())[-1:]
    }
    held_up = {
        ("Process-2", "with lock:"),
        ("MainProcess", "print([queue.get() for _ in range(4)])"),
    }
    assert held_up <= waiting
    assert {p["state"] for p in seen[-1]["processes"].values()} == {"dead"}


def test_one_process_runs_one_line_in_a_step() -> None:
    recording = committed("shared_memory")
    places: dict[int, int] = {}
    for step, state in zip(recording["steps"], states(recording["steps"]), strict=True):
        if "ran" in step:
            assert step["ran"][1] == places[step["p"]]
        for key, p in state["processes"].items():
            if frames := p.get("frames"):
                places[int(key)] = list(frames.values())[-1]["line"]
    assert lines(recording, 1) == [
        "attacher = SharedMemory(name=name)",
        "attacher.buf[:10] = bytes(range(10, 0, -1))",
        "attacher.close()",
    ]


# Blocks


def test_a_blocks_bytes_name_and_handles_are_followed() -> None:
    recording = recorded_twice(ROOT / "examples/shared_memory.py", method="spawn")
    made = state_at(recording, 0, "creator = SharedMemory(create=True, size=10)")
    assert made["blocks"]["0"] == {
        "name": "psm_00000001",
        "size": 10,
        "exists": True,
        "creator": 0,
        "rows": {"0": "00" * 10},
    }
    assert made["processes"]["0"]["attached"] == {"0": "creator"}
    attached = state_at(recording, 1, "attacher = SharedMemory(name=name)")
    assert attached["processes"]["1"]["attached"] == {"0": "attacher"}
    written = state_at(recording, 1, "attacher.buf[:10] = bytes(range(10, 0, -1))")
    assert written["blocks"]["0"]["rows"] == {"0": bytes(range(10, 0, -1)).hex()}
    closed = state_at(recording, 1, "attacher.close()")
    assert "attached" not in closed["processes"]["1"]
    closed = state_at(recording, 0, "creator.close()")
    assert "attached" not in closed["processes"]["0"]
    assert closed["blocks"]["0"]["exists"] is True
    gone = state_at(recording, 0, "creator.unlink()")
    assert gone["blocks"]["0"]["exists"] is False


def test_a_forked_child_has_inherited_its_parents_handles() -> None:
    recording = committed("shared_memory")
    begun = state_at(recording, 0, "child.start()")
    assert begun["processes"]["1"]["attached"] == {"0": "inherited"}


def test_a_shareable_lists_bytes_are_decoded() -> None:
    recording = committed("shareable_list")
    made = state_at(recording, 0, "numbers = ShareableList([1, 2, 3])")["blocks"]["0"]["list"]
    assert made == {
        "parts": [0, 8, 40, 64, 88, 91],
        "slots": [40, 48, 56, 64],
        "formats": ["q", "q", "q"],
        "codes": [0, 0, 0],
        "items": ["1", "2", "3"],
    }
    written = state_at(recording, 1, "numbers[2] += 99")["blocks"]["0"]["list"]
    assert written == made | {"items": ["1", "99", "102"]}


def test_a_managers_server_is_not_followed_line_by_line() -> None:
    recording = committed("shared_memory_manager")
    server = number(recording, "SharedMemoryManager-1")
    assert lines(recording, server) == []
    seen = [state["processes"][str(server)] for state in states(recording["steps"])[-9:]]
    assert all(p["kind"] == "manager" and "frames" not in p for p in seen)
    assert (seen[0]["state"], seen[-1]["state"]) == ("running", "dead")
    # The owner makes the block itself; it ends with the manager.
    assert states(recording["steps"])[-1]["blocks"]["0"]["creator"] == 0


def test_the_standard_librarys_classes_are_seen_too(tmp_path: Path) -> None:
    source = (ROOT / "examples/shared_memory.py").read_text(encoding="utf-8")
    source = source.replace("from shmcore import", "from multiprocessing.shared_memory import")
    standard = recorded(write(tmp_path, source, "shared_memory.py"))
    assert standard["steps"] == committed("shared_memory")["steps"]


def test_a_forgotten_block_goes_in_the_last_step(tmp_path: Path) -> None:
    name = f"forgotten_{tmp_path.name}"
    steps = recorded(PROGRAMS / "forgotten.py", name)["steps"]
    before, last = (state["blocks"]["0"] for state in states(steps)[-2:])
    assert before["exists"]
    assert not last["exists"]
    assert not exists(name)


# Ends


@every_start_method
def test_dead_and_killed_are_told_apart(method: str) -> None:
    recording = recorded_twice(PROGRAMS / "end_in_five_ways.py", method=method)
    assert output(recording["steps"]) == "-9 -15 -11 3 1\n"
    final = states(recording["steps"])[-1]
    ends = {p["name"]: (p["state"], p.get("exit")) for p in final["processes"].values()}
    assert ends == {
        "MainProcess": ("dead", 5),
        "killed": ("killed", None),
        "terminated": ("killed", None),
        "crashed": ("killed", None),
        "left": ("dead", 3),
        "failed": ("dead", 1),
    }
    assert "time.sleep(3600)" in lines(recording, number(recording, "terminated"))
    assert "ValueError: no" in output(recording["steps"], "err")
    assert str(ROOT) not in output(recording["steps"], "err")


def test_a_sleep_takes_no_time_and_lets_others_go_on() -> None:
    recording = recorded_twice(PROGRAMS / "sleep_for_hours.py")
    assert output(recording["steps"]) == "1\n2\n3\n"


def test_a_plain_fork_is_followed() -> None:
    recording = recorded(PROGRAMS / "plain_fork.py")
    assert output(recording["steps"]) == "child\n3\n"
    assert lines(recording, 1) == ['print("child")', "sys.exit(3)"]
    assert states(recording["steps"])[-1]["processes"]["1"]["state"] == "dead"


# What is shown


def test_names_and_numbers_of_processes_get_labels(tmp_path: Path) -> None:
    own = f"own_{tmp_path.name}"
    steps = recorded_twice(PROGRAMS / "labels.py", own)["steps"]
    expected = f"psm_00000002 psm_00000001 {own} pid0 <object object at 0x...>\n"
    assert output(steps) == expected
    names = [block["name"] for block in states(steps)[-1]["blocks"].values()]
    assert names == ["psm_00000001", own, "psm_00000002"]


def test_a_statement_over_several_lines_is_one_step(tmp_path: Path) -> None:
    source = """
        total = sum(
            number
            for number in (
                1,
                3,
            )
        )
        for number in range(2):
            print(
                number,
                [item + total for item in range(9)],
            )
        while True:
            total -= sum([item for item in [1, 1]])
            if not total: break
        for number in range(2): pass
    """
    recording = recorded(write(tmp_path, source))
    loop = ["for number in range(2):", "print("]
    endless = ["total -= sum([item for item in [1, 1]])", "if not total: break"]
    assert lines(recording, 0)[:6] == ["total = sum(", *loop, *loop, loop[0]]
    assert [line for line in lines(recording, 0)[6:-3] if line != "while True:"] == endless * 2
    assert set(lines(recording, 0)[-3:]) == {"for number in range(2): pass"}


def test_the_users_other_files_are_followed_too(tmp_path: Path) -> None:
    write(tmp_path, "import json\n\ndef double(x):\n    return json.loads('2') * x", "helper.py")
    recording = recorded(write(tmp_path, "import helper\n\nprint(helper.double(4))"))
    assert [file["path"] for file in recording["files"]] == ["program.py", "helper.py"]
    assert "return json.loads('2') * x" in lines(recording, 0)
    inside = [s["processes"]["0"].get("frames", {}) for s in states(recording["steps"])]
    frame = {"function": "double", "file": 1, "line": 4, "locals": {"x": "4"}}
    assert any(frames.get("1") == frame for frames in inside)
