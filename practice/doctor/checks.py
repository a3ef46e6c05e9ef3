"""The checks, in the order in which they are made."""

import multiprocessing
from functools import partial

from . import memory, place, recorder, surroundings
from .finding import Check

CHECKS = [
    Check("python", surroundings.python),
    Check("system", surroundings.system),
    Check("container", surroundings.container),
    Check("host", surroundings.host),
    Check("encoding", surroundings.encoding),
    Check("folder", place.folder),
    Check("paths", place.paths),
    Check("library", place.library),
    Check("room", memory.room),
    Check("semaphores", memory.semaphores),
    *(
        Check(method, partial(memory.attach, method))
        for method in multiprocessing.get_all_start_methods()
    ),
    Check("cleaning", memory.cleaning),
    Check("recorder", recorder.recorder),
]
