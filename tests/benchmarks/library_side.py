"""What can be done with one library, in a process that does not import the other.

python library_side.py standard|shmcore ITEMS_OF_A_LARGE_LIST

For each line of standard input, in JSON, it prints a line. For null these are all operations, with
the ratio that each should reach. For an operation and a time it takes a turn of that length.
"""

import importlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, NamedTuple

from made import KIB, MIB, N, close, close_list, end_list, new_block, new_list
from turns import Turns, making, statement

Operation = tuple[str, float | None, Turns]  # with its target


class Targets(NamedTuple):
    """How many times as fast as the standard library shmcore shall be, with items of one kind."""

    one: float  # get, set
    many: float  # iterate, count
    late: float  # what is searched for is found at the end, or not at all
    construct: float


TARGETS = {
    "int": Targets(one=12, many=50, late=50, construct=6),
    "float": Targets(one=12, many=50, late=50, construct=6),
    "str": Targets(one=4, many=12, late=12, construct=3),
}
if sys.version_info >= (3, 13):  # whose own list has become faster
    TARGETS = {
        "int": Targets(one=10, many=40, late=40, construct=6),
        "float": Targets(one=10, many=40, late=36, construct=6),
        "str": Targets(one=3.5, many=12, late=12, construct=3),
    }
VALUES: dict[str, list[Any]] = {
    "int": list(range(N)),
    "float": [n + 0.5 for n in range(N)],
    "str": [f"item {n:04}" for n in range(N)],
    "mixed": [value for n in range(N // 4) for value in (n, n + 0.5, f"item {n:04}", None)],
    "ten ints": list(range(10)),
}
REPLACEMENTS: dict[str, tuple[Any, Any]] = {  # an item to set, and one that is not there
    "int": (7, -1),
    "float": (7.5, -1.5),
    "str": ("new", "missing"),
}


def operations(
    stack: ExitStack, module: Any, manager_class: Any, large: int
) -> Iterator[Operation]:
    """Yield all operations."""
    yield "len", 3, statement("len(items)", items=new_list(stack, module, range(N)))
    for kind in TARGETS:
        yield from with_items(stack, module, kind)
    yield from constructing(module)
    yield from attaching(stack, module, large)
    yield from with_blocks(stack, module)
    yield from with_a_manager(stack.enter_context(manager_class()))


def with_items(stack: ExitStack, module: Any, kind: str) -> Iterator[Operation]:
    """Yield what can be done with a ShareableList of such items."""
    values, targets, (new, missing) = VALUES[kind], TARGETS[kind], REPLACEMENTS[kind]
    items = new_list(stack, module, values)
    names = {"items": items, "new": new, "missing": missing, "early": values[0], "late": values[-1]}
    for operation, target, code in (
        ("get", targets.one, "items[500]"),
        ("set", targets.one, "items[500] = new"),
        ("iterate", targets.many, "for item in items: pass"),
        ("count", targets.many, "items.count(late)"),
        ("index, late", targets.late, "items.index(late)"),
        ("index, early", 1, "items.index(early)"),
        ("in, late", targets.late, "late in items"),
        ("in, missing", targets.late, "missing in items"),
        ("in, early", 1, "early in items"),
    ):
        yield f"{operation}: {kind}", target, statement(code, **names)


def constructing(module: Any) -> Iterator[Operation]:
    """Yield the making of new lists; their end is not timed."""
    targets = {kind: TARGETS[kind].construct for kind in TARGETS} | {"mixed": 1.5, "ten ints": 1.2}
    for kind, target in targets.items():
        timer = making(partial(module.ShareableList, VALUES[kind]), end_list)
        yield f"construct: {kind}", target, timer


def attaching(stack: ExitStack, module: Any, large: int) -> Iterator[Operation]:
    """Yield the attaching of existing lists, with the closing that follows."""
    code = "ShareableList(name=name).shm.close()"
    for kind, values in {**VALUES, "large": range(large)}.items():
        name = new_list(stack, module, values).shm.name
        timer = statement(code, ShareableList=module.ShareableList, name=name)
        yield f"attach list: {kind}", 1, timer


def with_blocks(stack: ExitStack, module: Any) -> Iterator[Operation]:
    """Yield what can be done with a SharedMemory."""
    block = new_block(stack, module, 4 * KIB)
    yield "buf[0]", 1, statement("block.buf[0]", block=block)
    names = {"SharedMemory": module.SharedMemory, "name": block.name, "data": bytes(MIB)}
    yield "attach, close", 1.15, statement("SharedMemory(name).close()", **names)
    code = "block = SharedMemory(create=True, size=size); block.close(); block.unlink()"
    yield "create to unlink: 4 KiB", 0.85, statement(code, size=4 * KIB, **names)
    # shmcore takes the memory when it creates, the standard library when it is first written to.
    # So there is no target without writing.
    yield "create to unlink: 1 MiB", None, statement(code, size=MIB, **names)
    code = code.replace("block.close()", "block.buf[:] = data; block.close()")
    yield "create, fill, unlink: 1 MiB", 1, statement(code, size=MIB, **names)


def with_a_manager(manager: Any) -> Iterator[Operation]:
    """Yield what a running manager makes; it is closed without being timed."""
    yield "manager's block: 64 bytes", 6, making(partial(manager.SharedMemory, 64), close)
    make = partial(manager.ShareableList, VALUES["int"])
    yield "manager's list: int", 8, making(make, close_list)


def main(title: str, large: int) -> None:
    sys.path.append(os.getcwd())  # where shmcore is
    standard = title == "standard"
    module = importlib.import_module("multiprocessing.shared_memory" if standard else "shmcore")
    managers: Any = importlib.import_module("multiprocessing.managers") if standard else module
    with ExitStack() as stack:
        known = [*operations(stack, module, managers.SharedMemoryManager, large)]
        turns = {operation: turn for operation, _, turn in known}
        targets = [(operation, target) for operation, target, _ in known]
        for line in sys.stdin:
            question = json.loads(line)
            answer = turns[question[0]](question[1]) if question else targets
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
