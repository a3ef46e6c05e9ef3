from random import Random

from practice.checks import Left, Output

WORDS = ["fog", "ebb", "tide", "gull", "buoy", "storm", "harbour", "seaside"]


def expected(*words: str) -> str:
    items = [word if word.isalpha() else int(word) for word in words]
    return f"shmcore: {items}\nstandard library: {items}\n"


def draw(chance: Random) -> list[str]:
    numbers = [str(chance.randrange(-(2**63), 2**63)) for _ in range(3)]
    return chance.sample([*chance.sample(WORDS, 3), *numbers], 6)


CHECKS = [
    Output(expected, [["300"], ["300", "-1"], ["sea", "300"]], draw, through="reads.py"),
    Left(),
]
