from random import Random

from practice.checks import Left, Output

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def expected(*words: str) -> str:
    return f"taken: {' '.join(words) or 'shared'}\n"


def with_hidden_data(text: str) -> str:
    return f"taken, after the block has changed: {text[:-1]}\nhandles closed: 1\n"


def draw(chance: Random) -> list[str]:
    return ["".join(chance.choices(LETTERS, k=chance.randrange(5, 12)))]


CHECKS = [
    Output(expected, [[], ["two", "words"]]),
    Output(with_hidden_data, draw=draw, through="hidden.py"),
    Left(),
]
