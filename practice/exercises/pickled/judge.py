from random import Random

from practice.checks import Evidence, Left, Output
from practice.film import Film


def expected(*pixels: str) -> str:
    return f"brighter: {[int(pixel) + 100 for pixel in pixels or (10, 20, 30)]}\n"


def draw(chance: Random) -> list[str]:
    return [str(chance.randrange(156)) for _ in range(chance.randrange(4, 9))]


def child_brightens(film: Film) -> bool:
    return len(film.children) == 1 and film.written(film.children[0], "0") == {0, 1, 2}


def any_method(film: Film) -> bool:
    return all(film.processes[child].get("method") == film.method for child in film.children)


CHECKS = [
    Output(expected, [[], ["0", "155"]], draw=draw),
    Left(),
    Evidence({"child_brightens": child_brightens, "any_method": any_method}, method="spawn"),
]
