"""The files of a program: the script and what it imports from its own folder; what they hold now.

They are read again and again: that works on network drives too, and needs no other package.
"""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

Seen = dict[Path, tuple[int, bytes]]  # of each file: when it was written, and what it holds


class Sources:
    """The files of a program as they were when they were looked at last."""

    def __init__(self, script: Path) -> None:
        self.script = script
        self.gone: list[Path] = []  # what the program imports and what was there before
        self.seen: Seen = {}
        self.have_changed()

    def have_changed(self) -> bool:
        """Look at the files; tell whether anything is new since the last look."""
        before = self.seen
        self.seen, wanted = {}, [self.script]
        for path in wanted:
            if (found := _look(path)) is not None:
                self.seen[path] = found
                wanted += [new for new in self._imported(path) if new not in wanted]
        missing = {path for path in (*before, *self.gone) if path not in self.seen}
        self.gone = sorted(missing.intersection(wanted))
        return self.seen != before

    def _imported(self, path: Path) -> Iterator[Path]:
        """Yield the files that the imports of a file may mean, whether they exist or not."""
        for level, name in _imports(self.seen[path][1]):
            place = path.parents[level - 1] if level else self.script.parent
            for part in name.split("."):
                place /= part
                yield place.with_name(f"{part}.py")
                yield place / "__init__.py"


def _look(path: Path) -> tuple[int, bytes] | None:
    try:
        return path.stat().st_mtime_ns, path.read_bytes()
    except OSError:
        return None


@lru_cache(64)
def _imports(source: bytes) -> list[tuple[int, str]]:
    """Return the imports of a file: from how many folders up, and which name, with dots."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(0, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = [node.module] if node.module else []
            found += [(node.level, ".".join([*module, alias.name])) for alias in node.names]
    return found
