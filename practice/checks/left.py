"""L: what the program leaves behind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..words import say
from .verdict import FAILED, PASSED, UNCHECKED, Verdict

if TYPE_CHECKING:
    from ..trial import Trial


class Left:
    """No block is left just before the program's exit, and no process after it.

    shmcore removes at exit what was forgotten, so it is looked for before, in the program's own
    journal. It looks at the runs that the checks before have made.
    """

    name = "left"

    def judge(self, trial: Trial) -> Verdict:
        """Look at all runs so far."""
        if sys.platform == "win32":  # there a block goes with its last handle
            return Verdict(UNCHECKED)
        for run in trial.runs:
            if run.blocks is None:
                return Verdict(FAILED, say("check.no_look"))
            if run.blocks:
                names = say("marks.list").join(run.blocks)
                return Verdict(FAILED, say("check.blocks_left", names=names))
            if run.has_left_processes:
                return Verdict(FAILED, say("check.processes_left"))
        return Verdict(PASSED)
