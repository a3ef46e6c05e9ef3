"""Does something else before the nth line that shmcore runs: raises an error, for example."""

import os
import sys

import shmcore

FOLDER = os.path.dirname(shmcore.__file__)


def at_line(wanted, action, work):
    """Return whether the work has as many lines."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if not frame.f_code.co_filename.startswith(FOLDER) or "reaper" in frame.f_code.co_name:
            return None
        if event == "line":
            count += 1
            if count == wanted:
                sys.settrace(None)
                action()
        return trace

    sys.settrace(trace)
    try:
        work()
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(None)
    return count >= wanted
