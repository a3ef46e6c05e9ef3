"""What else holds numbers, what else hands bytes over, and the least that anything can cost."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from typing import Any

from made import MIB, N, largest_block, new_block, new_list
from turns import Pair, statement

import shmcore

try:
    import numpy
except ImportError:
    numpy = None

OURS: Any = shmcore


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

    block = largest_block(stack, OURS, mebibytes * MIB)
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
