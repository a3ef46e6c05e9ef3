"""Runs a program and tells how many bytes it has sent to other processes.

python sent.py PROGRAM [ARGUMENTS]
"""

import multiprocessing.connection
import multiprocessing.reduction
import runpy
import sys
from io import BytesIO

LITTLE = 20_000  # bytes: room for names, numbers, and for starting the workers
sent = []


def count_messages(kind):
    send = kind._send_bytes

    def counted(connection, message):
        sent.append(len(message))
        send(connection, message)

    kind._send_bytes = counted


def counted_dump(what, file, protocol=None):
    """Write what a spawned process is given."""
    given = BytesIO()
    multiprocessing.reduction.ForkingPickler(given, protocol).dump(what)
    sent.append(len(given.getvalue()))
    file.write(given.getvalue())


if __name__ == "__main__":
    for name in "Connection", "PipeConnection":
        if hasattr(multiprocessing.connection, name):
            count_messages(getattr(multiprocessing.connection, name))
    multiprocessing.reduction.dump = counted_dump
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
    total = sum(sent)
    told = "little" if total < LITTLE else f"{total // 10_000 * 10:,} kB"
    print("sent to the workers:", told)
