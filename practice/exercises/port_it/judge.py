from random import Random

from practice.checks import Left, Output
from practice.runs import STANDARD

LARGEST = 3_037_000_499  # its square is the last one below 2 ** 63


def expected(*words: str) -> str:
    numbers = [int(word) for word in words] or [3, 10**10, 5]
    lines = [f"no room for the square of {number}" for number in numbers if number > LARGEST]
    squares = [0 if number > LARGEST else number * number for number in numbers]
    return "\n".join([*lines, f"squares: {squares}", ""])


def with_shmcore(*words: str) -> str:
    return expected(*words) + "made with: shmcore\n"


def some_numbers(chance: Random) -> list[str]:
    numbers = [chance.randrange(100), LARGEST, LARGEST + 1, chance.randrange(10**10, 10**11)]
    chance.shuffle(numbers)
    return list(map(str, numbers))


CHECKS = [
    Output(with_shmcore, [[], ["7", "8"]], some_numbers, through="whose.py"),
    Left(),
    Output(expected, [[]], some_numbers, libraries=[STANDARD]),
]
