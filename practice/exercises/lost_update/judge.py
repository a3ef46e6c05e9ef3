from practice.checks import Evidence, Left, Orders, Output
from practice.film import Film

LOCKS = "Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition"


def expected(rounds: str = "1") -> str:
    return f"counted: {2 * int(rounds)}\n"


def both_write(film: Film) -> bool:
    return len(film.children) == 2 and film.writers("0") == set(film.children)


def both_at_once(film: Film) -> bool:
    return film.lived_at_once(*film.children)


def both_lock(film: Film) -> bool:
    return all(any(film.held(child, kind) for kind in LOCKS) for child in film.children)


CHECKS = [
    Output(expected, [[], ["40"]], draw=lambda chance: [str(chance.randrange(2, 100))]),
    Left(),
    Orders(lambda out, end: out == expected() and not end, sample=5),
    Output(expected, [["10"]], through="threads.py"),
    Evidence({"both_write": both_write, "both_at_once": both_at_once, "both_lock": both_lock}),
]
