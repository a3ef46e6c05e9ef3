"""Which statement a line belongs to: a call written over five lines is one step, not six."""

import ast
import os
import stat
from functools import cache


@cache
def parsed(path: str) -> ast.Module:
    """Return a file's syntax tree; an empty one where the file is none of Python's."""
    try:
        if stat.S_ISREG(os.stat(path).st_mode):  # to open anything else may take for ever
            with open(path, "rb") as file:
                return ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    return ast.Module([], [])


@cache
def first_lines(path: str) -> dict[int, int]:
    """Return, for each line of a file, the first line of its statement.

    A loop within one line is left out: it has no such line.
    """
    tree = parsed(path)
    found: dict[int, int] = {}
    loops: list[int] = []
    for node in ast.walk(tree):  # outer statements come first
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Match):
            body = getattr(node, "body", None)
            end = _top(body[0]) - 1 if body else node.end_lineno or node.lineno
            for line in range(node.lineno, max(end, node.lineno) + 1):
                found[line] = node.lineno
            if isinstance(node, ast.For | ast.While) and body and body[0].lineno == node.lineno:
                loops.append(node.lineno)
    return {line: first for line, first in found.items() if line not in loops}


def _top(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def innermost_functions(path: str) -> list[str]:
    """Return the functions of a file that call no other function of the file."""
    functions = {
        node.name: node
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return [
        name
        for name, function in functions.items()
        if not any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in functions
            for node in ast.walk(function)
        )
    ]
