"""Does several things at once."""

from collections.abc import Callable, Generator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

PAUSE = 0.2  # seconds: a signal that comes just before a wait would be noticed at its end only

Job = TypeVar("Job")
Result = TypeVar("Result")


def side_by_side(
    jobs: list[Job],
    do: Callable[[Job], Result],
    stop: Callable[[], None],
    at_once: Callable[[], int] = lambda: 1,
) -> Generator[Result, None, None]:
    """Do the jobs in threads, and yield what they return; who takes it may add more jobs.

    Before each one is begun, `at_once` says how many may be done at the same time. After an error,
    or Ctrl-C, or when it is closed, `stop` is called to end those being done.
    """
    threads: list[Thread] = []
    try:
        # A function of its own: where Ctrl-C comes at a loop's jump back, CPython 3.11 passes by
        # what handles errors around the loop.
        yield from _results(jobs, do, threads, at_once)
    except BaseException:
        stop()
        raise
    finally:
        for thread in threads:
            if thread.ident is not None:
                thread.join()


def _results(
    jobs: list[Job], do: Callable[[Job], Result], threads: list[Thread], at_once: Callable[[], int]
) -> Generator[Result, None, None]:
    # Not concurrent.futures: Ctrl-C can leave one of its locks held, and all would wait for ever.
    done: SimpleQueue[tuple[list[Result], BaseException | None]] = SimpleQueue()

    def work(job: Job) -> None:
        try:
            done.put(([do(job)], None))
        except BaseException as error:
            done.put(([], error))

    taken = 0
    while jobs or taken < len(threads):
        while jobs and len(threads) - taken < at_once():
            threads.append(Thread(target=work, args=[jobs.pop(0)]))
            threads[-1].start()
        with suppress(Empty):
            results, error = done.get(timeout=PAUSE)
            taken += 1
            if error is not None:
                raise error
            yield from results
