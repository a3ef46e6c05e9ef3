"""Imports both libraries where the interpreter says that it is another one; prints the error."""

import sys
import types

sys.implementation = types.SimpleNamespace(**{**vars(sys.implementation), "name": "pypy"})
import multiprocessing.shared_memory  # noqa: E402, F401 (is to be had there)

try:
    import shmcore  # noqa: F401
except ImportError as error:
    print(error, flush=True)
