"""Looks at a program's objects without calling anything of theirs.

A class can answer for `__dict__`, `__class__` and `__name__` by code of its own. What is read here
is what Python itself keeps.
"""

from collections.abc import Mapping
from types import FrameType, GetSetDescriptorType
from typing import Any

_MRO: Any = type.__dict__["__mro__"]
_DICT: Any = type.__dict__["__dict__"]
_NAME: Any = type.__dict__["__name__"]


def attributes_of(value: Any) -> dict[str, Any]:
    """Return an object's own attributes; {} where they are kept in another way."""
    for kind in ancestors_of(type(value)):
        getter = _DICT.__get__(kind).get("__dict__")
        if type(getter) is GetSetDescriptorType:
            return _only_names(getter.__get__(value))
    return {}


def is_just(value: Any, *kinds: type) -> bool:
    """Tell whether the value is of one of these classes, not of a subclass.

    `type(value) in kinds` would ask the class if it is equal.
    """
    kind = type(value)
    return any(kind is one for one in kinds)


def ancestors_of(kind: type) -> tuple[type, ...]:
    """Return a class and all from which it inherits."""
    found: tuple[type, ...] = _MRO.__get__(kind)
    return found


def variables_of(frame: FrameType) -> Mapping[str, Any]:
    """Return a frame's variables; {} for a class body that keeps them in a mapping of its own."""
    variables = frame.f_locals
    is_a_functions = bool(frame.f_code.co_flags & 1)  # CO_OPTIMIZED
    return variables if is_a_functions else _only_names(variables)


def module_of(frame: FrameType) -> str:
    """Return the name of the module to which a frame's code belongs."""
    name = dict.get(frame.f_globals, "__name__")
    return name if type(name) is str else ""


def name_of(kind: type) -> str:
    """Return a class's name."""
    return str(_NAME.__get__(kind))


def _only_names(found: Any) -> dict[str, Any]:
    """Return a plain dict of what has a name: a key of another class would be asked for more."""
    if type(found) is not dict:
        return {}
    if all(type(key) is str for key in found):
        return found
    return {key: value for key, value in found.items() if type(key) is str}
