"""Attaches and makes blocks with ever more descriptors; whatever fails must leave none open."""

import errno
import os
import sys

from limits import count_descriptors, limit_descriptors

from shmcore import SharedMemory

name = sys.argv[1]
own = SharedMemory(create=True, size=1) if sys.argv[2] == "True" else None
taken = count_descriptors()
for spare in range(10):
    for arguments in (name,), (f"{name}_new", True, 10):
        limit_descriptors(taken + spare)
        try:
            handle = SharedMemory(*arguments)
            handle.close()
            if len(arguments) > 1:
                handle.unlink()
        except OSError as error:
            if error.errno != errno.EMFILE:
                raise
        assert not os.path.exists(f"/dev/shm/{name}_new")
        limit_descriptors(taken + 100)
        # The tree's three and the journal's page, once they could be opened, stay.
        assert count_descriptors() <= taken + 4 * (own is None), (spare, arguments)
