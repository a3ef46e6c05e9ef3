"""Run some of CPython's own tests: cpython_run.py START_METHOD CLASS.TEST...

Prints a line for each, as JSON: its name, "passed", "failed" or "skipped", and what it said.
"""

import io
import json
import sys
import unittest

from test import support
from test._test_multiprocessing import install_tests_in_module_dict

# A child imports this file too, to find the tests' classes; it runs none, so needs no method.
install_tests_in_module_dict(globals(), sys.argv[1] if __name__ == "__main__" else None)


def run(name: str) -> tuple[str, str]:
    # The tests' classes of multiprocessing get such names where the tests are installed.
    full_name = name.replace("_Test", "WithProcessesTest", 1) if name[0] == "_" else name
    suite = unittest.defaultTestLoader.loadTestsFromName(full_name, sys.modules["__main__"])
    said = io.StringIO()
    support.environment_altered = False
    result = unittest.TextTestRunner(said, verbosity=2).run(suite)
    if result.skipped:
        return "skipped", said.getvalue()
    passed = result.wasSuccessful() and result.testsRun == 1 and not support.environment_altered
    return "passed" if passed else "failed", said.getvalue()


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(json.dumps([name, *run(name)]), flush=True)
