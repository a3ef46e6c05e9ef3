"""Short texts of a program's values. No method of the program's own classes is called."""

import types
from collections.abc import Iterable, Mapping, Sequence
from multiprocessing.process import BaseProcess
from typing import Any

from . import handles, inert

LONGEST, ITEMS, DEPTH, NAMES = 80, 10, 3, 30

_HIDDEN = (
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,  # as multiprocessing.Lock is one
    type,
    types.GenericAlias,
)
_BRACKETS: dict[type, Sequence[str]] = {
    list: "[]",
    tuple: "()",
    set: "{}",
    frozenset: ("frozenset({", "})"),
}
_WHOLE = (int, float, complex, bool, range, slice, type(None), type(...))
_KNOWN = (str, bytes, bytearray, dict, *_WHOLE, *_BRACKETS)
_BY_IDENTITY = {id(kind): kind for kind in _KNOWN}


def texts_of(variables: Mapping[str, Any]) -> dict[str, str]:
    """Return name and text of the variables worth seeing."""
    found: dict[str, str] = {}
    for name, value in list(variables.items()):
        if "__" not in name and not issubclass(type(value), _HIDDEN) and len(found) < NAMES:
            found[name] = text_of(value)
    return found


def text_of(value: Any) -> str:
    """Return what Python would show of a value, cut short, or the name of its class."""
    text = _text(value, DEPTH)
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def _text(value: Any, depth: int) -> str:
    kind = type(value)
    known = _BY_IDENTITY.get(id(kind))  # a class may have a hash of its own
    if known is None:
        return _object(value, kind, depth)
    if kind is int and value.bit_length() > 256:
        return f"<int of {value.bit_length()} bits>"
    if known in (str, bytes, bytearray):
        return repr(value if len(value) <= LONGEST else value[:LONGEST])
    if known in _WHOLE:
        return repr(value)
    if known in _BRACKETS:
        if kind is tuple and len(value) == 1:
            return f"({_text(value[0], depth - 1)},)" if depth else "(...)"
        if known in (set, frozenset) and not value:
            return repr(value)
        opening, closing = _BRACKETS[known]
        return opening + _join((_text(item, depth - 1) for item in value), depth) + closing
    pairs = (f"{_text(k, depth - 1)}: {_text(v, depth - 1)}" for k, v in value.items())
    return "{" + _join(pairs, depth) + "}"


def _join(parts: Iterable[str], depth: int) -> str:
    if not depth:
        return "..."
    shown: list[str] = []
    for part in parts:
        if len(shown) == ITEMS:
            return ", ".join([*shown, "..."])
        shown.append(part)
    return ", ".join(shown)


def _object(value: Any, kind: type, depth: int) -> str:
    if kind is memoryview:
        try:
            return f"<memoryview of {value.nbytes} bytes>"
        except ValueError:
            return "<released memoryview>"
    called = inert.name_of(kind)
    if issubclass(kind, BaseException):
        arguments = BaseException.args.__get__(value)  # type: ignore[attr-defined]
        return f"{called}({_join((_text(a, depth - 1) for a in arguments), depth)})"
    own = inert.attributes_of(value)
    if issubclass(kind, BaseProcess):
        return f"<Process {_text(own.get('_name'), 0)}>"
    handle = handles.read(own)
    if handle and called == ("ShareableList" if handle.is_list else "SharedMemory"):
        name = f"name={handle.name!r}" if handle.is_list else f"{handle.name!r}, size={handle.size}"
        return f"{called}({name})"
    return f"<{called}>"
