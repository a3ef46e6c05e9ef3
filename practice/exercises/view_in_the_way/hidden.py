"""Take bytes out of a block, let them change there, and see what was taken."""

import importlib.util
import sys

import shmcore

closed = []


class Watched(shmcore.SharedMemory):
    """Notes each close() that succeeds, the one at its own end excepted."""

    is_ending = False

    def close(self):
        super().close()
        if not self.is_ending:
            closed.append(self.name)

    def __del__(self):
        self.is_ending = True
        super().__del__()


if __name__ == "__main__":
    path, text = sys.argv[1:]
    data = text.encode()
    block = shmcore.SharedMemory(create=True, size=len(data))
    try:
        block.buf[: len(data)] = data
        shmcore.SharedMemory, plain = Watched, shmcore.SharedMemory
        spec = importlib.util.spec_from_file_location("learners", path)
        learners = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(learners)
        shmcore.SharedMemory = plain
        taken = learners.first_bytes(block.name, len(data) - 1)
        block.buf[: len(data)] = bytes(len(data))
        print("taken, after the block has changed:", bytes(taken).decode())
        print("handles closed:", closed.count(block.name))
    finally:
        block.close()
        block.unlink()
