from random import Random

from practice.checks import Evidence, Left, Output
from practice.film import Film

DATA = bytes(place // 2000 for place in range(400_000))


def expected(parts: str = "4") -> str:
    step = len(DATA) // int(parts)
    return f"sums: {[sum(DATA[at : at + step]) for at in range(0, len(DATA), step)]}\n"


def with_sent(*arguments: str) -> str:
    return expected(*arguments) + "sent to the workers: little\n"


def some_parts(chance: Random) -> list[str]:
    return [str(chance.choice([5, 8, 10, 16, 20, 25]))]


def workers_attach(film: Film) -> bool:
    return any(film.attached(child, "attacher") & {"0"} for child in film.children)


CHECKS = [
    Output(with_sent, [[], ["2"]], some_parts, through="sent.py"),
    Left(),
    Evidence({"workers_attach": workers_attach}),
]
