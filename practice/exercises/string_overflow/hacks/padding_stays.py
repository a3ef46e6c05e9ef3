import sys

from shmcore import ShareableList

MOST_CHARACTERS = 12


def make_board(names):
    return ShareableList([name.ljust(4 * MOST_CHARACTERS) for name in names])


if __name__ == "__main__":
    new_names = sys.argv[1:] or ["Bartholomew"]
    board = make_board(["Ada"] * len(new_names))
    print("at first:", list(board))
    for seat, name in enumerate(new_names):
        board[seat] = name
    print("later:", list(board))
    board.shm.close()
    board.shm.unlink()
