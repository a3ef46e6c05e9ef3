from practice.checks import Evidence, Left, Output
from practice.film import Film


def expected(*numbers: str) -> str:
    return f"the child adds up: {sum(map(int, numbers)) or 12}\n"


def child_attaches(film: Film) -> bool:
    return any("0" in film.attached(child, "attacher") for child in film.children)


def child_prints(film: Film) -> bool:
    return film.printed("0") == ""


def parent_unlinks(film: Film) -> bool:
    return film.unlinked_by("0") == "0"


def parent_waits(film: Film) -> bool:
    return all(film.was_over(child, "0") for child in film.children)


CHECKS = [
    Output(
        expected,
        [[], ["200", "55"]],
        draw=lambda chance: [str(chance.randrange(1, 256)) for _ in range(4)],
    ),
    Left(),
    Evidence(
        {
            "child_attaches": child_attaches,
            "child_prints": child_prints,
            "parent_unlinks": parent_unlinks,
            "parent_waits": parent_waits,
        }
    ),
]
