"""Makes a large block while a profiler's timer ticks a thousand times a second."""

import signal

from shmcore import SharedMemory

ticks = []
signal.signal(signal.SIGALRM, lambda *_: ticks.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
with SharedMemory(create=True, size=2**26) as shm:
    signal.setitimer(signal.ITIMER_REAL, 0)
    shm.buf[-1] = 1
print("made", flush=True)
