from collections import deque
from random import Random

from practice.checks import Evidence, Left, Orders, Output
from practice.film import Film

PLACES = 3


def in_steps(*steps: str) -> str:
    held: deque[int] = deque()
    lines, number = [], 0
    for step in steps:
        for _ in range(abs(int(step))):
            if step.startswith("+"):
                number += 1
                lines.append(f"put {number}: {len(held) < PLACES}")
                if len(held) < PLACES:
                    held.append(number)
            else:
                lines.append(f"get: {held.popleft() if held else None}")
    return "\n".join(lines) + "\n"


def some_steps(chance: Random) -> list[str]:
    return [f"{sign}{chance.randint(1, 4)}" for _ in range(10) for sign in "+-"]


def at_once(count: str = "8") -> str:
    return f"the reader got: {list(range(1, int(count) + 1))}\n"


def both_work(film: Film) -> bool:
    return len(film.children) == 2 and film.writers("0") >= set(film.children)


def no_place_of_both(film: Film) -> bool:
    one, other = (film.written(child, "0") for child in film.children)
    return not one & other


CHECKS = [
    Output(in_steps, [["+4", "-4"], ["+2", "-2", "+3", "-3"]], some_steps, through="steps.py"),
    Output(
        lambda _: "nothing is lost, and nothing comes twice\n", [["between"]], through="steps.py"
    ),
    Output(at_once, [[]], lambda chance: [str(chance.randint(20, 90))]),
    Left(),
    Evidence({"both_work": both_work, "no_place_of_both": no_place_of_both}),
    Orders(lambda out, end: out == at_once() and not end, sample=6),
]
