"""python -m practice: exercises about shared memory."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must get this far to be told)
    sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])

if __name__ == "__main__":
    from practice.command_line import main

    sys.exit(main())
