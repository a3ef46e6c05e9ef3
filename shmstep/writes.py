"""Which bytes a statement writes, where its text says so: it assigns to `buf[...]` or to an item.

The index must be a constant or a variable, so that it is known before the statement runs.
"""

import ast
import os
from collections.abc import Iterable
from functools import cache
from types import FrameType
from typing import Any, NamedTuple

from . import handles, inert, statements

Written = tuple[str, str, bool, int, int]  # name and identity of a block, is a list's, start, end
Bound = int | str | None  # a number, the name of a variable, or left out

_PLAIN = {"abs", "bool", "bytes", "bytearray", "float", "int", "len", "ord", "range", "str"}


class Target(NamedTuple):
    """What is assigned to: `words[0].words[1]...[start:stop]`, or `[start]`."""

    words: tuple[str, ...]
    start: Bound
    stop: Bound
    is_slice: bool
    calls: bool  # the statement calls something, which may change a variable that others see too


def written_by(frame: FrameType, line: int, known: Iterable[Any]) -> list[Written]:
    """Return what the statement that begins in this line of the frame will write.

    `known` are the handles of the process.
    """
    targets = targets_in(frame.f_code.co_filename).get(line, ())
    return [found for target in targets if (found := _resolved(target, frame, known))]


@cache
def targets_in(path: str) -> dict[int, list[Target]]:
    """Return the targets of each assignment in a file, by its first line."""
    found: dict[int, list[Target]] = {}
    for node in ast.walk(statements.parsed(path)):
        if isinstance(node, ast.stmt):
            targets = _assigned(node)
            if node.lineno in found:  # two statements in a line
                targets = []
            found[node.lineno] = targets
    return found


def _assigned(node: ast.stmt) -> list[Target]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign):
        targets = [node.target]
    if any(isinstance(inner, ast.NamedExpr) for inner in ast.walk(node)):
        return []  # it may change the index on its way
    calls = any(isinstance(inner, ast.Call) and not _is_plain(inner) for inner in ast.walk(node))
    subscripts = [target for target in targets if isinstance(target, ast.Subscript)]
    return [found for subscript in subscripts if (found := _target(subscript, calls))]


def _is_plain(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in _PLAIN


def _target(node: ast.Subscript, calls: bool) -> Target | None:
    words, value = [], node.value
    while isinstance(value, ast.Attribute):
        words.append(value.attr)
        value = value.value
    if not isinstance(value, ast.Name):
        return None
    where = (value.id, *reversed(words))
    try:
        if not isinstance(node.slice, ast.Slice):
            return Target(where, _bound(node.slice), None, False, calls)
        if node.slice.step is None:
            return Target(where, _bound(node.slice.lower), _bound(node.slice.upper), True, calls)
    except ValueError:
        pass
    return None


def _bound(node: ast.expr | None) -> Bound:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _bound(node.operand)
        if isinstance(number, int):
            return -number
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if node is None:
        return None
    raise ValueError(node)


def _resolved(target: Target, frame: FrameType, known: Iterable[Any]) -> Written | None:
    variables = inert.variables_of(frame)
    handle = _handle(target.words, variables, frame, known)
    names = [bound for bound in (target.start, target.stop) if type(bound) is str]
    if target.calls and not all(_is_local(name, frame) for name in names):
        return None
    bounds = [variables.get(b) if type(b) is str else b for b in (target.start, target.stop)]
    if handle is None or not all(inert.is_just(bound, int, type(None)) for bound in bounds):
        return None
    start, end = _range(target.is_slice, bounds, handle.length if handle.is_list else handle.size)
    identity = identity_of(handle.descriptor)
    if not handle.is_open or identity is None or start >= end:
        return None
    return handle.name, identity, handle.is_list, start, end


def _is_local(name: str, frame: FrameType) -> bool:
    """Tell whether nobody but this call of a function can change the variable."""
    code = frame.f_code
    return name in code.co_varnames and name not in code.co_cellvars + code.co_freevars


def _range(is_slice: bool, bounds: list[Any], length: int) -> tuple[int, int]:
    if is_slice:
        start, end, _ = slice(*bounds).indices(length)
        return start, end
    (at, _) = bounds
    if at is None or not -length <= at < length:
        return 0, 0
    return at % length, at % length + 1


def _handle(
    words: tuple[str, ...], variables: Any, frame: FrameType, known: Iterable[Any]
) -> handles.Handle | None:
    """Return the handle that is written through."""
    first, *rest = words
    around = frame.f_globals if type(frame.f_globals) is dict else {}
    value = variables.get(first, around.get(first))
    for word in rest[:-1] if rest[-1:] == ["buf"] else rest:
        value = inert.attributes_of(value).get(word)
    if rest[-1:] != ["buf"] and type(value) is memoryview:
        owners = (one for one in known if inert.attributes_of(one).get("_buf") is value)
        value, rest = next(owners, None), ["buf"]
    handle = handles.read(inert.attributes_of(value))
    if handle is None or handle.is_list == (rest[-1:] == ["buf"]):
        return None
    return handle


def identity_of(descriptor: int) -> str | None:
    """Return what tells the open block from others of its name; None if it is not open."""
    try:
        status = os.fstat(descriptor)
    except OSError:  # the program has closed it behind the handle's back
        return None
    return f"{status.st_dev}:{status.st_ino}" if status.st_ino else ""
