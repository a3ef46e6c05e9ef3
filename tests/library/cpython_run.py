"""Run one of CPython's own tests: cpython_run.py START_METHOD CLASS.TEST

Prints as JSON how it went: "passed", "failed" or "skipped", and what it said.
"""

import io
import json
import sys
import unittest

from test import support
from test._test_multiprocessing import install_tests_in_module_dict

# A child imports this file too, to find the tests' classes; it runs none, so needs no method.
install_tests_in_module_dict(globals(), sys.argv[1] if __name__ == "__main__" else None)

if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromName(sys.argv[2], sys.modules["__main__"])
    said = io.StringIO()
    result = unittest.TextTestRunner(said, verbosity=2).run(suite)
    if result.skipped:
        outcome = "skipped"
    elif result.wasSuccessful() and result.testsRun == 1 and not support.environment_altered:
        outcome = "passed"
    else:
        outcome = "failed"
    print(json.dumps({"outcome": outcome, "said": said.getvalue()}))
