from random import Random

from practice.checks import Left, Output

LETTERS = ["abcdefghijkl", "äöüßéèêñøåçî", "中文王小明北京上海你好", "🐍🐉🦊🐢🦉🐝🐳🦜🐙🦔🐎🐞"]


def board(at_first: str, names: tuple[str, ...]) -> str:
    return f"at first: {[at_first] * len(names)}\nlater: {list(names)}\n"


def expected(*names: str) -> str:
    return board("Ada", names or ("Bartholomew",))


def with_hidden_names(*names: str) -> str:
    return board("Li", names)


def draw(chance: Random) -> list[str]:
    return ["".join(chance.choices(letters, k=12)) for letters in chance.sample(LETTERS, 4)]


CHECKS = [
    Output(expected, [[], ["王小明", "Christopher"]]),
    Output(with_hidden_names, draw=draw, through="hidden.py"),
    Left(),
]
