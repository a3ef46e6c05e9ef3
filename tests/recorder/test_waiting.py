"""Who waits, for what, and who holds it; a program in which all wait is a recording too."""

import json
from pathlib import Path
from typing import Any

import pytest

from shmstep.limits import Limits
from shmstep.recording import record
from tests.recorder.stepping import (
    PROGRAMS,
    START_METHODS,
    Place,
    command,
    committed,
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


def last(recording: Any) -> Any:
    return states(recording["steps"])[-1]


def waits(recording: Any) -> dict[str, Any]:
    """Return for what each process waits in the end, and in which line of its innermost frame."""
    source = ["", *recording["files"][0]["source"].splitlines()]
    return {
        number: (
            process["waits"],
            source[list(process.get("frames", {"": {"line": 0}}).values())[-1]["line"]].strip(),
        )
        for number, process in last(recording)["processes"].items()
        if "waits" in process
    }


def ends(recording: Any) -> list[Any]:
    return [step["end"] for step in recording["steps"] if "end" in step]


@every_start_method
def test_two_locks_in_two_orders_end_with_all_waiting_and_leave_nothing(
    method: str, tmp_path: Path, place: Place
) -> None:
    script, file = PROGRAMS / "two_locks.py", tmp_path / "recording.json"
    words = ["record", str(script), "--start-method", method, "-o", str(file), "--", place.blocks]
    done = command(*words, environment=place.environment)
    assert (done.stderr, done.returncode) == ("", 0)
    assert "all processes wait, each for another: a deadlock" in done.stdout
    assert list(place.temporary.iterdir()) == []
    place.assert_clean()
    recording = json.loads(file.read_text(encoding="utf-8"))
    assert ends(recording) == [{"why": "deadlock"}]
    assert recording["steps"][-1]["end"]
    state = last(recording)
    names = [state["primitives"][number] for number in "01"]
    assert names == [{"kind": "Lock", "name": "left"}, {"kind": "Lock", "name": "right"}]
    assert waits(recording) == {
        "0": ({"by": "join", "process": 1}, "one.join()"),
        "1": ({"by": "acquire", "at": 1}, "with second:"),
        "2": ({"by": "acquire", "at": 0}, "with second:"),
    }
    assert [state["processes"][number].get("holds") for number in "012"] == [None, [0], [1]]


@every_start_method
def test_a_barrier_that_one_never_reaches(method: str) -> None:
    recording = recorded(PROGRAMS / "barrier_of_three.py", method=method)
    assert ends(recording) == [{"why": "deadlock"}]
    state = last(recording)
    assert state["primitives"] == {"0": {"kind": "Barrier", "name": "barrier", "parties": 3}}
    assert waits(recording) == {
        "0": ({"by": "join", "process": 1}, "worker.join()"),
        "1": ({"by": "wait", "at": 0}, "barrier.wait()"),
        "3": ({"by": "wait", "at": 0}, "barrier.wait()"),
    }
    assert state["processes"]["2"]["state"] == "dead"


@every_start_method
def test_a_join_of_a_child_that_waits_for_a_full_pipe(method: str) -> None:
    recording = recorded(PROGRAMS / "full_pipe.py", method=method)
    assert ends(recording) == [{"why": "deadlock"}]
    state = last(recording)
    assert state["primitives"] == {"0": {"kind": "Queue", "name": "queue"}}
    assert waits(recording) == {
        "0": ({"by": "join", "process": 1}, "child.join()"),
        "1": ({"by": "exit", "at": 0}, ""),
    }


def test_who_waits_for_its_children_at_its_end() -> None:
    recording = recorded(PROGRAMS / "children_wait.py")
    assert ends(recording) == [{"why": "deadlock"}]
    assert waits(recording)["0"] == ({"by": "join"}, "")  # which one first is chance
    assert waits(recording)["3"] == ({"by": "wait", "at": 0}, "")


def test_a_lock_whose_holder_is_dead() -> None:
    recording = recorded(PROGRAMS / "killed_holder.py")
    assert ends(recording) == [{"why": "deadlock"}]
    assert waits(recording) == {"0": ({"by": "acquire", "at": 0}, "lock.acquire()")}
    assert last(recording)["processes"]["1"]["state"] == "killed"


@pytest.mark.parametrize("waker", ["timeout", "thread", "alarm", "program", "manager"])
def test_who_will_be_woken_is_in_no_deadlock(waker: str) -> None:
    recording = recorded(PROGRAMS / "woken.py", waker)
    assert ends(recording) == []
    assert output(recording["steps"]) == "over\n"


def test_a_run_ended_by_the_time_limit_is_recorded() -> None:
    recording = record(PROGRAMS / "busy_for_ever.py", [], "fork", Limits(seconds=3))
    assert ends(recording) == [{"why": "time", "seconds": 3}]
    assert recording["steps"][-1]["p"] == 0
    assert output(recording["steps"]) == "begun\n"
    state = last(recording)
    assert state["processes"]["0"]["state"] == "running"
    assert state["processes"]["0"]["frames"]["0"]["line"] == 14
    assert waits(recording) == {"1": ({"by": "wait", "at": 0}, "event.wait()")}
    assert state["primitives"]["0"] == {"kind": "Event", "name": "event"}


def test_an_order_that_ends_in_a_deadlock_is_an_outcome() -> None:
    recording = committed("both_wait")
    assert [outcome.get("end") for outcome in recording["outcomes"]] == [{"why": "deadlock"}, None]
    final = [node for node in recording["nodes"] if "outcome" in node]
    for node in final:
        expected = recording["outcomes"][node["outcome"]].get("end")
        assert node["steps"][-1].get("end") == expected


@every_start_method
def test_every_kind_is_named_while_waited_at_or_held(method: str) -> None:
    recording = recorded_twice(PROGRAMS / "all_kinds.py", method=method)
    assert ends(recording) == []
    seen = states(recording["steps"])
    primitives = seen[-1]["primitives"]
    waited = {
        (process["waits"]["by"], *sorted(primitives[str(process["waits"]["at"])].items()))
        for state in seen
        for process in state["processes"].values()
        if "at" in process.get("waits", {})
    }
    assert {
        ("get", ("kind", "SimpleQueue"), ("name", "kinds['simple']")),
        ("recv", ("kind", "Connection"), ("name", "far")),
        ("wait", ("kind", "Condition"), ("name", "kinds['condition']")),
        ("join", ("kind", "JoinableQueue"), ("name", "kinds['tasks']")),
    } <= waited
    assert all("name" in primitive for primitive in primitives.values())
    held = state_at(recording, 0, 'print("held")')
    numbers = held["processes"]["0"]["holds"]
    assert [primitives[str(n)] for n in numbers] == [
        {"kind": "BoundedSemaphore", "name": "semaphores[1]"}
    ]
    assert {"kind": "RLock", "name": "lock"} in primitives.values()


def test_who_waits_no_more_has_nothing_to_wait_for() -> None:
    for state in states(recorded_twice(PROGRAMS / "all_kinds.py")["steps"]):
        for process in state["processes"].values():
            assert "waits" not in process or process["state"] == "waiting"
            assert not process.get("holds") or process["state"] in ("running", "waiting")


def test_a_queue_that_was_never_waited_at_and_a_closed_pipe(tmp_path: Path) -> None:
    source = """
        import multiprocessing as mp
        import threading
        import time

        queue = mp.Queue()
        queue.put_nowait(1)
        print(queue.get())
        near, far = mp.Pipe()
        near.close()
        try:
            near.recv()
        except OSError as error:
            print(error)
        thread = threading.Thread(target=time.sleep, args=(0.01,))
        thread.start()
        thread.join()
        far.close()
        queue = mp.Queue()
        queue.put_nowait(2)
    """
    recording = recorded(write(tmp_path, source))
    assert ends(recording) == []
    assert output(recording["steps"]) == "1\nhandle is closed\n"
    assert output(recording["steps"], "err") == ""
