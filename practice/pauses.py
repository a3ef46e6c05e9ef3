"""Takes the pauses out of a program: no order of two processes may rely on them."""

import ast


def without_pauses(source: str) -> str:
    """Return the program with None in place of each sleep(...); lines keep their numbers."""
    lines = source.encode().splitlines(keepends=True)
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # its run will say so
        return source
    for call in sorted(filter(_is_pause, calls), key=lambda call: -call.col_offset):
        if call.lineno == call.end_lineno:
            line = lines[call.lineno - 1]
            lines[call.lineno - 1] = line[: call.col_offset] + b"None" + line[call.end_col_offset :]
    return b"".join(lines).decode()


def _is_pause(call: ast.Call) -> bool:
    called = call.func
    name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return name == "sleep"
