"""Lists and blocks to measure with. They end with the stack that they are made on."""

import errno
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

N = 1000  # items in a list
KIB, MIB = 1 << 10, 1 << 20


def new_list(stack: ExitStack, module: Any, values: Iterable[Any]) -> Any:
    made = module.ShareableList(values)
    stack.callback(end_list, made)
    return made


def new_block(stack: ExitStack, module: Any, size: int) -> Any:
    made = module.SharedMemory(create=True, size=size)
    stack.callback(end_block, made)
    return made


def largest_block(stack: ExitStack, module: Any, size: int) -> Any:
    """Return a block of that size, or a smaller one where there is not so much shared memory."""
    try:
        return new_block(stack, module, size)
    except OSError as error:
        if error.errno != errno.ENOSPC or size <= MIB:
            raise
        return largest_block(stack, module, size // 2 // MIB * MIB)


def close(made: Any) -> None:
    made.close()


def close_list(made: Any) -> None:
    made.shm.close()


def end_block(made: Any) -> None:
    made.close()
    made.unlink()


def end_list(made: Any) -> None:
    end_block(made.shm)
