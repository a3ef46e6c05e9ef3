from random import Random

from practice.checks import Evidence, Left, Output
from practice.film import Film


def hall(height: int, width: int, row: int, column: int) -> list[str]:
    return ["X" if at == (row, column) else "-" for at in seats_of(height, width)]


def seats_of(height: int, width: int) -> list[tuple[int, int]]:
    return [(row, column) for row in range(height) for column in range(width)]


def expected(*words: str) -> str:
    height, width, row, column = [int(word) for word in words or "3514"]
    seats = hall(height, width, row, column)
    return "".join(" ".join(seats[row * width : (row + 1) * width]) + "\n" for row in range(height))


def draw(chance: Random) -> list[str]:
    height, width = chance.sample(range(3, 9), 2)
    return [str(n) for n in (height, width, chance.randrange(1, height), chance.randrange(width))]


def one_list(film: Film) -> bool:
    return len(film.blocks) == 1 and "list" in film.blocks["0"]


def row_after_row(film: Film) -> bool:
    return film.blocks["0"]["list"].get("items") == [repr(seat) for seat in hall(2, 3, 1, 0)]


def child_books(film: Film) -> bool:
    begin, end = film.blocks["0"]["list"]["slots"][3:5]
    written = film.written(film.children[0], "0") if film.children else set()
    return len(film.children) == 1 and {begin} <= written <= set(range(begin, end))


CHECKS = [
    Output(expected, [[], ["2", "3", "1", "0"]], draw=draw),
    Left(),
    Evidence(
        {"one_list": one_list, "row_after_row": row_after_row, "child_books": child_books},
        ["2", "3", "1", "0"],
        method="spawn",
    ),
]
