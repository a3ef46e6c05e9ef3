"""The parts of shmcore that the recorder uses, also where another shmcore stands in its place.

A program may be recorded with the standard library's classes under shmcore's name, first on the
search path. Then ours is the one beside this package.
"""

import importlib.util
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_FOLDER, _NAME = _HERE.parent / "shmcore", "_shmcore_of_shmstep"


def _load() -> None:
    spec = importlib.util.spec_from_file_location(_NAME, _FOLDER / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    package = sys.modules[_NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(package)


try:
    from shmcore import layout, leftovers, reaper
except ImportError:
    _load()
    layout, leftovers, reaper = (
        importlib.import_module(f"{_NAME}.{part}") for part in ("layout", "leftovers", "reaper")
    )

__all__ = ["layout", "leftovers", "reaper"]
