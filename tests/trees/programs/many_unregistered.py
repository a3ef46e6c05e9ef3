"""Makes very many blocks and hands all of them over; says how many."""

import resource
import sys
from multiprocessing import resource_tracker

from shmcore import SharedMemory

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
made = [SharedMemory(f"{sys.argv[1]}_{n}", create=True, size=8, reserve=False) for n in range(1200)]
for shm in made:
    resource_tracker.unregister(shm._name, "shared_memory")
print(len(made))
