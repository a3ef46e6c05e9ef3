"""Who waits, for what, and who holds it; a program in which all wait is a recording too."""

from pathlib import Path
from typing import Any

import pytest

from shmstep.limits import Limits
from shmstep.recording import record
from shmstep.schedules import schedules
from tests.recorder.stepping import (
    START_METHODS,
    Place,
    command,
    only_where_it_records,
    output,
    recorded,
    state_at,
    states,
    write,
)

pytestmark = only_where_it_records

every_start_method = pytest.mark.parametrize("method", START_METHODS)

TWO_LOCKS = """
    import sys
    from multiprocessing import Lock, Process

    from shmcore import SharedMemory


    def move(first, second, block):
        first.acquire()
        block.buf[0] += 1
        block.buf[1] += 1
        block.buf[0] += 1
        block.buf[1] += 1
        with second:
            pass


    if __name__ == "__main__":
        left, right = Lock(), Lock()
        block = SharedMemory(f"{sys.argv[1]}block", create=True, size=2)
        one = Process(target=move, args=(left, right, block))
        other = Process(target=move, args=(right, left, block))
        one.start()
        other.start()
        one.join()
"""
BARRIER = """
    from multiprocessing import Barrier, Process


    def meet(barrier, number):
        if number != 1:
            barrier.wait()


    if __name__ == "__main__":
        barrier = Barrier(3)
        workers = [Process(target=meet, args=(barrier, number)) for number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
"""
FULL_PIPE = """
    from multiprocessing import Process, Queue


    def fill(results):
        results.put(bytes(1_000_000))


    if __name__ == "__main__":
        queue = Queue()
        child = Process(target=fill, args=(queue,))
        child.start()
        child.join()
        queue.get()
"""
KILLED_HOLDER = """
    import os
    import signal
    from multiprocessing import Lock, Process


    def work(lock):
        lock.acquire()
        os.kill(os.getpid(), signal.SIGKILL)


    if __name__ == "__main__":
        lock = Lock()
        child = Process(target=work, args=(lock,))
        child.start()
        child.join()
        lock.acquire()
"""


def last(recording: Any) -> Any:
    return states(recording["steps"])[-1]


def waits(state: Any) -> dict[str, Any]:
    """Return for what each process waits, and in which line of its innermost frame."""
    return {
        number: (
            process["waits"],
            list(process.get("frames", {"": {"line": 0}}).values())[-1]["line"],
        )
        for number, process in state["processes"].items()
        if "waits" in process
    }


def ends(recording: Any) -> list[Any]:
    return [step["end"] for step in recording["steps"] if "end" in step]


@every_start_method
def test_two_locks_in_two_orders_end_with_all_waiting(
    method: str, tmp_path: Path, place: Place
) -> None:
    recording = recorded(write(tmp_path, TWO_LOCKS), place.blocks, method=method)
    assert ends(recording) == [{"why": "deadlock"}]
    assert recording["steps"][-1]["end"]
    state = last(recording)
    names = [state["primitives"][number] for number in "01"]
    assert names == [{"kind": "Lock", "name": "left"}, {"kind": "Lock", "name": "right"}]
    assert waits(state) == {
        "0": ({"by": "join", "process": 1}, 24),
        "1": ({"by": "acquire", "at": 1}, 13),
        "2": ({"by": "acquire", "at": 0}, 13),
    }
    assert [state["processes"][number].get("holds") for number in "012"] == [None, [0], [1]]


@every_start_method
def test_a_barrier_that_one_never_reaches(method: str, tmp_path: Path) -> None:
    recording = recorded(write(tmp_path, BARRIER), method=method)
    assert ends(recording) == [{"why": "deadlock"}]
    state = last(recording)
    assert state["primitives"] == {"0": {"kind": "Barrier", "name": "barrier", "parties": 3}}
    assert waits(state) == {
        "0": ({"by": "join", "process": 1}, 15),
        "1": ({"by": "wait", "at": 0}, 6),
        "3": ({"by": "wait", "at": 0}, 6),
    }
    assert state["processes"]["2"]["state"] == "dead"


@every_start_method
def test_a_join_of_a_child_that_waits_for_a_full_pipe(method: str, tmp_path: Path) -> None:
    recording = recorded(write(tmp_path, FULL_PIPE), method=method)
    assert ends(recording) == [{"why": "deadlock"}]
    state = last(recording)
    assert state["primitives"] == {"0": {"kind": "Queue", "name": "queue"}}
    assert waits(state) == {
        "0": ({"by": "join", "process": 1}, 12),
        "1": ({"by": "exit", "at": 0}, 0),
    }


def test_who_waits_for_its_children_at_its_end(tmp_path: Path) -> None:
    source = """
        from multiprocessing import Event, Process

        if __name__ == "__main__":
            event = Event()
            for _ in range(3):
                Process(target=event.wait).start()
    """
    recording = recorded(write(tmp_path, source))
    assert ends(recording) == [{"why": "deadlock"}]
    assert waits(last(recording))["0"] == ({"by": "join"}, 0)  # which one first is chance
    assert waits(last(recording))["3"] == ({"by": "wait", "at": 0}, 0)


def test_a_lock_whose_holder_is_dead(tmp_path: Path) -> None:
    recording = recorded(write(tmp_path, KILLED_HOLDER))
    assert ends(recording) == [{"why": "deadlock"}]
    assert waits(last(recording)) == {"0": ({"by": "acquire", "at": 0}, 16)}
    assert last(recording)["processes"]["1"]["state"] == "killed"


@every_start_method
def test_a_deadlock_leaves_nothing(method: str, tmp_path: Path, place: Place) -> None:
    script, file = write(tmp_path, TWO_LOCKS), tmp_path / "recording.json"
    words = ["record", str(script), "--start-method", method, "-o", str(file), "--", place.blocks]
    done = command(*words, environment=place.environment)
    assert (done.stderr, done.returncode) == ("", 0)
    assert "all processes wait, each for another: a deadlock" in done.stdout
    assert list(place.temporary.iterdir()) == []
    place.assert_clean()


WAKERS = {
    "a timeout": "lock.acquire(timeout=0.4)",
    "a thread": "Timer(0.4, lock.release).start(); lock.acquire()",
    "an alarm": "signal.signal(signal.SIGALRM, lambda *_: lock.release());"
    " signal.setitimer(signal.ITIMER_REAL, 0.4); lock.acquire()",
    "a program": "subprocess.run(['sleep', '0.4'])",
    "a manager": "started.Lock().acquire(); SLEEPER.join()",
}


@pytest.mark.parametrize("name", WAKERS)
def test_who_will_be_woken_is_in_no_deadlock(name: str, tmp_path: Path) -> None:
    source = """
        import signal, subprocess, time
        from multiprocessing import Lock, Manager
        from threading import Thread, Timer

        lock, SLEEPER = Lock(), Thread(target=subprocess.run, args=(["sleep", "0.4"],))
        lock.acquire()
        if __name__ == "__main__":
            with Manager() as started:
                SLEEPER.start()
                STATEMENT
            print("over")
    """
    recording = record(write(tmp_path, source.replace("STATEMENT", WAKERS[name])), [], "fork")
    assert ends(recording) == []
    assert output(recording["steps"]) == "over\n"


def test_a_run_ended_by_the_time_limit_is_recorded(tmp_path: Path) -> None:
    source = """
        from multiprocessing import Event, Process


        def work(event):
            event.wait()


        if __name__ == "__main__":
            event = Event()
            Process(target=work, args=(event,)).start()
            print("begun")
            sum(range(10**12))
    """
    recording = record(write(tmp_path, source), [], "fork", Limits(seconds=3))
    assert ends(recording) == [{"why": "time", "seconds": 3}]
    assert recording["steps"][-1]["p"] == 0
    assert output(recording["steps"]) == "begun\n"
    state = last(recording)
    assert state["processes"]["0"]["state"] == "running"
    assert state["processes"]["0"]["frames"]["0"]["line"] == 12
    assert waits(state) == {"1": ({"by": "wait", "at": 0}, 5)}
    assert state["primitives"]["0"] == {"kind": "Event", "name": "event"}


def test_an_order_that_ends_in_a_deadlock_is_an_outcome(tmp_path: Path) -> None:
    source = """
        from multiprocessing import Lock, Process


        def both(first, second):
            first.acquire()
            second.acquire()
            second.release()
            first.release()


        if __name__ == "__main__":
            left, right = Lock(), Lock()
            workers = [Process(target=both, args=a) for a in ((left, right), (right, left))]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            print("done")
    """
    recording = schedules(write(tmp_path, source), [], "fork")
    outcomes = {outcome["out"]: outcome.get("end") for outcome in recording["outcomes"]}
    assert outcomes == {"done\n": None, "": {"why": "deadlock"}}
    final = [node for node in recording["nodes"] if "outcome" in node]
    for node in final:
        expected = recording["outcomes"][node["outcome"]].get("end")
        assert node["steps"][-1].get("end") == expected


ALL_KINDS = """
    import multiprocessing as mp


    class Owner:
        def __init__(self, lock):
            self.lock = lock

        def use(self):
            with self.lock:
                pass


    def work(kinds, calls):
        for call in calls:
            if call == "get":
                kinds["simple"].get()
            if call == "recv":
                kinds["far"].recv()
            if call == "wait":
                with kinds["condition"]:
                    kinds["condition"].wait()
            if call == "join":
                kinds["tasks"].join()


    if __name__ == "__main__":
        near, far = mp.Pipe()
        kinds = {"simple": mp.SimpleQueue(), "far": far, "condition": mp.Condition()}
        kinds["tasks"] = mp.JoinableQueue()
        kinds["tasks"].put(1)
        semaphores, own = [mp.Semaphore(2), mp.BoundedSemaphore(2)], Owner(mp.RLock())
        calls = ["get", "recv", "wait", "join"]
        child = mp.Process(target=work, args=(kinds, calls))
        child.start()
        semaphores[1].acquire()
        print("held")
        own.use()
        for _ in range(4): print("later")
        kinds["simple"].put(1)
        for _ in range(6): print("later")
        near.send(1)
        for _ in range(6): print("later")
        with kinds["condition"]:
            kinds["condition"].notify()
        for _ in range(6): print("later")
        kinds["tasks"].get()
        kinds["tasks"].task_done()
        child.join()
"""


@every_start_method
def test_every_kind_is_named_while_waited_at_or_held(method: str, tmp_path: Path) -> None:
    recording = recorded(write(tmp_path, ALL_KINDS), method=method)
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


def test_who_waits_no_more_has_nothing_to_wait_for(tmp_path: Path) -> None:
    for state in states(recorded(write(tmp_path, ALL_KINDS))["steps"]):
        for process in state["processes"].values():
            assert "waits" not in process or process["state"] == "waiting"
            assert not process.get("holds") or process["state"] in ("running", "waiting")
