import sys

from shmcore import ShareableList

MOST_CHARACTERS = 12


def make_board(names):
    board = ShareableList([" " * MOST_CHARACTERS] * len(names))
    for seat, name in enumerate(names):
        board[seat] = name
    return board


if __name__ == "__main__":
    new_names = sys.argv[1:] or ["Bartholomew"]
    board = make_board(["Ada"] * len(new_names))
    print("at first:", list(board))
    for seat, name in enumerate(new_names):
        board[seat] = name
    print("later:", list(board))
    board.shm.close()
    board.shm.unlink()
