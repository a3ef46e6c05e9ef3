from practice.checks import Evidence, Left, Output
from practice.film import Film


def expected(count: str = "5") -> str:
    return f"the child wrote: {list(range(1, int(count) + 1))}\n"


def child_attaches(film: Film) -> bool:
    return any("0" in film.attached(child, "attacher") for child in film.children)


def child_writes(film: Film) -> bool:
    return film.writers("0") == set(film.children[:1])


CHECKS = [
    Output(expected, [[], ["3"]], draw=lambda chance: [str(chance.randrange(10, 40))]),
    Left(),
    Evidence({"child_attaches": child_attaches, "child_writes": child_writes}),
]
