from random import Random

from practice.checks import Evidence, Left, Output
from practice.film import Film

DAYS = ["12,14,13", "9,9,8,10", "7,300,8,9,7", "11,12,0,13,12,11", "15,14"]


def line(day: str) -> str:
    values = [int(value) for value in day.split(",")]
    if max(values) > 255:
        return "bytes must be in range(0, 256)"
    return "has a gap" if 0 in values else f"{sum(values) / len(values):.1f}"


def expected(*days: str) -> str:
    return "".join(f"{day} -> {line(day)}\n" for day in days or DAYS)


def draw(chance: Random) -> list[str]:
    days = [[chance.randrange(1, 99) for _ in range(3 + length)] for length in range(4)]
    chance.choice(days)[1] = 0
    chance.choice(days)[0] = 256
    return [",".join(map(str, day)) for day in days]


def one_for_each_average(film: Film) -> bool:
    return len(film.blocks) >= sum(line(day)[0].isdigit() for day in DAYS)


def one_at_a_time(film: Film) -> bool:
    return film.most_blocks_at_once() == 1


def with_count(*days: str) -> str:
    return f"{expected(*days)}never unlinked: 0\n"


CHECKS = [
    Output(expected, [[], ["5,0", "6,6"]], draw=draw),
    Left(),
    Output(with_count, draw=draw, through="counted.py"),
    Evidence({"one_for_each_average": one_for_each_average, "one_at_a_time": one_at_a_time}),
]
