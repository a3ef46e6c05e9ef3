"""python -m practice: exercises about shared memory."""

import os
import sys

if not __package__:  # python practice
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from practice import needs

if __name__ == "__main__":
    needs.a_new_python()
    from practice.command_line import main

    sys.exit(main())
