"""How fast shmcore is, beside the standard library and beside what else one could use.

python tests/benchmarks/compare.py [--json FILE]

The two sides of a pair take turns in one run, so that whatever else the machine does meets both.
A ratio says how many times as fast as the other shmcore is, in one round. Times and ratios are the
medians of all rounds.
"""

import argparse
import errno
import json
import multiprocessing
import os
import platform
import time
import timeit
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import shared_memory
from multiprocessing.connection import Connection
from multiprocessing.managers import SharedMemoryManager
from pathlib import Path
from statistics import median
from typing import Any

import shmcore

try:
    import numpy
except ImportError:
    numpy = None  # type: ignore[assignment]

N = 1000
KIB, MIB = 1 << 10, 1 << 20
STANDARD: Any = shared_memory
OURS: Any = shmcore

Timer = Callable[[int], float]  # does something so many times, returns the seconds


@dataclass
class Pair:
    """The same thing done in two ways."""

    operation: str
    other: str
    theirs: Timer
    ours: Timer
    target: float | None = None  # what the ratio should be at least


@dataclass
class Result:
    """What was measured for one pair; both times are seconds for doing it once."""

    group: str
    operation: str
    other: str
    other_seconds: float
    shmcore_seconds: float
    ratio: float
    target: float | None
    met: bool | None


def statement(code: str, **names: Any) -> Timer:
    """Time a statement."""
    return timeit.Timer(code, globals=names).timeit


def making(make: Callable[[], Any], unmake: Callable[[Any], object]) -> Timer:
    """Time making something, but not its end."""

    def run(number: int) -> float:
        seconds = 0.0
        for _ in range(number):
            start = time.perf_counter()
            made = make()
            seconds += time.perf_counter() - start
            unmake(made)
        return seconds

    return run


def measure(group: str, pair: Pair, rounds: int, seconds: float) -> Result:
    """Let both sides take turns, each turn lasting about as long as told."""
    their_number, our_number = enough(pair.theirs, seconds), enough(pair.ours, seconds)
    theirs, ours, ratios = [], [], []
    for _ in range(rounds):
        theirs.append(pair.theirs(their_number) / their_number)
        ours.append(pair.ours(our_number) / our_number)
        ratios.append(theirs[-1] / ours[-1])
    ratio = median(ratios)
    met = None if pair.target is None else ratio >= pair.target
    return Result(
        group, pair.operation, pair.other, median(theirs), median(ours), ratio, pair.target, met
    )


def enough(side: Timer, seconds: float) -> int:
    """Return how many times fill so many seconds."""
    number = 1
    while (took := side(number)) < seconds:
        number = max(2 * number, int(0.5 * number * seconds / took) if took else 0)
    return number


# The groups of pairs


def standard_library(stack: ExitStack) -> Iterator[Pair]:
    """The same classes, the same statements."""
    theirs = operations(stack, STANDARD, SharedMemoryManager)
    ours = operations(stack, OURS, OURS.SharedMemoryManager)
    for (operation, target, timer), (_, _, our_timer) in zip(theirs, ours, strict=True):
        yield Pair(operation, "standard library", timer, our_timer, target)


def operations(
    stack: ExitStack, module: Any, manager_class: Any
) -> Iterator[tuple[str, float, Timer]]:
    """Yield each operation with the ratio aimed at and the way to time it with one library."""
    items = new_list(stack, module, range(N))
    yield "len", 3, statement("len(items)", items=items)
    numbers = {"one": 12, "many": 50, "construct": 5}
    yield from with_items(stack, module, "int", list(range(N)), 7, -1, numbers)
    yield from with_items(stack, module, "float", [n + 0.5 for n in range(N)], 7.5, -1.5, numbers)
    texts = {"one": 4, "many": 12, "construct": 2}
    words = [f"item {n:04}" for n in range(N)]
    yield from with_items(stack, module, "str", words, "new", "missing", texts)

    manager = stack.enter_context(manager_class())
    yield "manager's block", 4, making(partial(manager.SharedMemory, 4 * KIB), close)

    name = new_block(stack, module, 4 * KIB).name
    code = "SharedMemory(name).close()"
    yield "attach, close", 1.2, statement(code, SharedMemory=module.SharedMemory, name=name)
    code = "block = SharedMemory(create=True, size=size); block.close(); block.unlink()"
    names = {"SharedMemory": module.SharedMemory, "data": bytes(MIB)}
    yield "create to unlink: 4 KiB", 0.8, statement(code, size=4 * KIB, **names)
    yield "create to unlink: 1 MiB", 0.8, statement(code, size=MIB, **names)
    # shmcore takes the memory when it creates, the standard library when it is first written to.
    code = code.replace("block.close()", "block.buf[:] = data; block.close()")
    yield "create, fill, unlink: 1 MiB", 0.8, statement(code, size=MIB, **names)


def with_items(
    stack: ExitStack,
    module: Any,
    kind: str,
    values: list[Any],
    new: Any,
    missing: Any,
    targets: Mapping[str, float],
) -> Iterator[tuple[str, float, Timer]]:
    """Yield what can be done with a ShareableList of such values."""
    items = new_list(stack, module, values)
    names = {"items": items, "new": new, "missing": missing, "late": values[-1]}
    one, many = targets["one"], targets["many"]
    for operation, target, code in (
        ("get", one, "items[500]"),
        ("set", one, "items[500] = new"),
        ("iterate", many, "for item in items: pass"),
        ("index, late", many, "items.index(late)"),
        ("index, early", 1, "items.index(early)"),
        ("count", many, "items.count(late)"),
        ("in, late", many, "late in items"),
        ("in, missing", many, "missing in items"),
        ("in, early", 1, "early in items"),
    ):
        yield f"{operation}: {kind}", target, statement(code, early=values[0], **names)
    construct = making(partial(module.ShareableList, values), end_list)
    yield f"construct: {kind}", targets["construct"], construct


def alternatives(stack: ExitStack) -> Iterator[Pair]:
    """A ShareableList of ints beside other things that hold 1000 ints."""
    values = list(range(N))
    block = OURS.SharedMemory(create=True, size=8 * N)
    stack.callback(block.unlink)  # not closed: NumPy's array is on it to the end
    view = block.buf.cast("q")
    others: dict[str, Any] = {
        "list": values.copy(),
        "memoryview.cast": view,
        "Array": multiprocessing.Array("q", N),
        "Array, no lock": multiprocessing.Array("q", N, lock=False),
        "Manager().list()": stack.enter_context(multiprocessing.Manager()).list(values),
    }
    if numpy is not None:
        others["NumPy on a block"] = numpy.ndarray((N,), "q", buffer=block.buf)
    ours = new_list(stack, OURS, values)
    for operation, code in (
        ("get: int", "items[500]"),
        ("set: int", "items[500] = 7"),
        ("iterate: int", "for item in items: pass"),
    ):
        for other, items in others.items():
            yield Pair(operation, other, statement(code, items=items), statement(code, items=ours))


def handing_over(stack: ExitStack) -> Iterator[Pair]:
    """1 MiB to another process and back."""
    data = os.urandom(MIB)
    block = new_block(stack, OURS, MIB)
    signal = stack.enter_context(echo_process(echo_by_block, block.name))
    pipe = stack.enter_context(echo_process(echo_by_pipe))
    there: Any = multiprocessing.Queue()
    back: Any = multiprocessing.Queue()
    stack.enter_context(echo_process(echo_by_queue, there, back))

    by_block = "buf[:] = data; signal.send_bytes(b'1'); signal.recv_bytes(); bytes(buf)"
    ours = statement(by_block, buf=block.buf, signal=signal, data=data)
    theirs = statement("pipe.send_bytes(data); pipe.recv_bytes()", pipe=pipe, data=data)
    yield Pair("1 MiB there and back", "Pipe", theirs, ours)
    theirs = statement("there.put(data); back.get()", there=there, back=back, data=data)
    yield Pair("1 MiB there and back", "Queue", theirs, ours)


class Cheapest:
    """The least that indexing an object of a Python class can cost."""

    def __getitem__(self, position: int) -> int:
        return position


def floor(stack: ExitStack, mebibytes: int) -> Iterator[Pair]:
    """As fast as Python and the memory are."""
    items = new_list(stack, OURS, list(range(N)))
    code = "items[500]"
    theirs, ours = statement(code, items=Cheapest()), statement(code, items=items)
    yield Pair("get: int", "bare __getitem__", theirs, ours, 0.5)

    block = largest_block(stack, mebibytes * MIB)
    written = f"{block.size / MIB:g} MiB"
    source = os.urandom(MIB) * (block.size // MIB)
    memory = memoryview(bytearray(source))
    code = "target[:] = source"
    theirs = statement(code, target=memory, source=source)
    ours = statement(code, target=block.buf, source=source)
    yield Pair(f"fill: {written}", "bytearray", theirs, ours, 0.9)
    target = memoryview(bytearray(source))
    theirs = statement(code, target=target, source=memory)
    ours = statement(code, target=target, source=block.buf)
    yield Pair(f"read: {written}", "bytearray", theirs, ours, 0.9)


# What the groups are built from


def new_list(stack: ExitStack, module: Any, values: Iterable[Any]) -> Any:
    made = module.ShareableList(values)
    stack.callback(end_list, made)
    return made


def close(made: Any) -> None:
    made.close()


def end_list(made: Any) -> None:
    end_block(made.shm)


def new_block(stack: ExitStack, module: Any, size: int) -> Any:
    made = module.SharedMemory(create=True, size=size)
    stack.callback(end_block, made)
    return made


def end_block(made: Any) -> None:
    made.close()
    made.unlink()


def largest_block(stack: ExitStack, size: int) -> Any:
    """Return a block of that size, or a smaller one where there is not so much shared memory."""
    try:
        return new_block(stack, OURS, size)
    except OSError as error:
        if error.errno != errno.ENOSPC or size <= MIB:
            raise
        return largest_block(stack, size // 2 // MIB * MIB)


@contextmanager
def echo_process(target: Callable[..., None], *arguments: Any) -> Iterator[Connection]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=target, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        process.terminate()
        process.join()
        ours.close()


def echo_by_block(signal: Connection, name: str) -> None:
    block = OURS.SharedMemory(name)
    while True:
        signal.recv_bytes()
        data = bytes(block.buf)
        block.buf[:] = data
        signal.send_bytes(b"1")


def echo_by_pipe(pipe: Connection) -> None:
    while True:
        pipe.send_bytes(pipe.recv_bytes())


def echo_by_queue(pipe: Connection, there: Any, back: Any) -> None:
    while True:
        back.put(there.get())


# The table


def written_time(seconds: float) -> str:
    for unit, factor in (("ns", 1e9), ("µs", 1e6), ("ms", 1e3)):
        if (value := seconds * factor) < 1000:
            return f"{value:.3g} {unit}" if value < 100 else f"{value:.0f} {unit}"
    return f"{seconds:.3g} s"


def print_row(operation: str, other: str, *columns: str) -> None:
    theirs, ours, ratio, target, met = columns
    line = f"{operation:<28}{other:<17}{theirs:>8}{ours:>8}{ratio:>8}{target:>7}{met:>4}"
    print(line.rstrip(), flush=True)


def print_result(result: Result) -> None:
    places = 2 if result.ratio < 10 else 0 if result.ratio >= 100 else 1
    print_row(
        result.operation,
        result.other,
        written_time(result.other_seconds),
        written_time(result.shmcore_seconds),
        f"{result.ratio:.{places}f}x",
        "" if result.target is None else f"{result.target:g}x",
        "" if result.met is None else "yes" if result.met else "NO",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    parser.add_argument("--rounds", type=int, default=25, help="turns of each side (25)")
    parser.add_argument("--seconds", type=float, default=0.004, help="length of a turn (0.004)")
    parser.add_argument("--memory", type=int, default=64, metavar="MIB", help="to copy (64)")
    options = parser.parse_args()

    about = {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "rounds": options.rounds,
    }
    print(f"Python {about['python']}, {about['processors']} processors, {about['system']}")
    print(f"{N} items in a list; medians of {options.rounds} rounds")
    if numpy is None:
        print("NumPy is not installed: its rows are left out")
    groups: dict[str, Callable[[ExitStack], Iterator[Pair]]] = {
        "the standard library": standard_library,
        "what else holds numbers": alternatives,
        "what else hands bytes over": handing_over,
        "the floor": lambda stack: floor(stack, options.memory),
    }
    results = []
    for group, pairs in groups.items():
        print(f"\nBeside {group}")
        print_row("operation", "other", "other", "shmcore", "ratio", "target", "met")
        with ExitStack() as stack:
            for pair in pairs(stack):
                results.append(measure(group, pair, options.rounds, options.seconds))
                print_result(results[-1])
    aimed = [result for result in results if result.met is not None]
    print(f"\n{sum(result.met is True for result in aimed)} of {len(aimed)} targets are met")
    if options.json:
        rows = [asdict(result) for result in results]
        options.json.write_text(json.dumps({**about, "rows": rows}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
