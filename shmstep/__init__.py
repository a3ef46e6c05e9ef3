"""Records a program that runs in several processes, line by line.

A director lets one process at a time run one line; an agent in each process stops it before the
next and tells what it holds. What comes out is described in docs/theme/recordings/README.md.
"""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Do what `%load_ext shmstep` in a notebook asks for."""
    from .notebook import load

    load(shell)
