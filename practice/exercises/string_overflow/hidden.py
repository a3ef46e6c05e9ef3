"""Make a board, open it by its name as another program would, and put longer names on it."""

import importlib.util
import sys

from shmcore import ShareableList

if __name__ == "__main__":
    path, *names = sys.argv[1:]
    spec = importlib.util.spec_from_file_location("learners", path)
    learners = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(learners)
    board = learners.make_board(["Li"] * len(names))
    try:
        opened = ShareableList(name=board.shm.name)
        print("at first:", list(opened))
        for seat, name in enumerate(names):
            opened[seat] = name
        print("later:", list(board))
        opened.shm.close()
    finally:
        board.shm.close()
        board.shm.unlink()
