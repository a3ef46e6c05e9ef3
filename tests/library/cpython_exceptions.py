"""CPython's own tests that shmcore cannot pass, each with the reason.

A test listed here must fail, and with this complaint. If it passes one day, or fails otherwise, our
tests fail.
"""

from typing import NamedTuple


class CannotPass(NamedTuple):
    """Why one test cannot pass, and what it complains about."""

    reason: str
    complaint: str


EXCEPTIONS = {
    "_TestSharedMemory.test_shared_memory_cleaned_after_process_termination": CannotPass(
        "A process is ended by SIGTERM. Its block must go, and does. But the test also wants the"
        " warning that multiprocessing's resource tracker prints then. shmcore does not use that"
        " tracker, and removes the block without a word.",
        "'resource_tracker: There appear to be 1 leaked shared_memory objects to clean up"
        " at shutdown' not found in ''",
    ),
    "_TestSharedMemory.test_shared_memory_tracking": CannotPass(
        "Since 3.13. A process that only attaches, with track=True, must destroy the block at its"
        " exit, and the resource tracker must print a warning. That is the defect of CPython's"
        " issue 82300. With shmcore an attacher never destroys a block.",
        "b'resource_tracker: There appear to be 1 leaked shared_memory objects to clean up"
        " at shutdown' not found in b''",
    ),
    "TestResourceTracker.test_resource_tracker": CannotPass(
        "The test is about multiprocessing's resource tracker: it must print how many blocks it"
        " removed after a process was killed. shmcore's blocks go as well, but not through that"
        " tracker. The same test's other half, with semaphores, passes.",
        "Regex didn't match: 'resource_tracker: There appear to be 2 leaked shared_memory objects'"
        " not found in ''",
    ),
}
