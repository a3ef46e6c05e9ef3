"""python -m practice: exercises about shared memory."""

import sys

from practice import needs

if __name__ == "__main__":
    needs.a_new_python()
    from practice.command_line import main

    sys.exit(main())
