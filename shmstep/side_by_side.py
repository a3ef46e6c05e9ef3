"""Does several things at once."""

from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
_MOST = 64  # threads


def side_by_side(
    jobs: list[Job],
    do: Callable[[Job], Result],
    stop: Callable[[], None],
    at_once: Callable[[], int] = lambda: 1,
) -> Generator[Result, None, None]:
    """Do the jobs in threads, and yield what they return; who takes it may add more jobs.

    Before each one is begun, `at_once` says how many may be done at the same time.

    After an error, or Ctrl-C, or when it is closed, `stop` is called to end those being done.
    """
    doing: set[Future[Result]] = set()
    with ThreadPoolExecutor(_MOST) as pool:
        try:
            while jobs or doing:
                while jobs and len(doing) < at_once():
                    doing.add(pool.submit(do, jobs.pop(0)))
                done, doing = wait(doing, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BaseException:
            stop()
            raise
