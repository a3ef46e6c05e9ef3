from practice.checks import Evidence, Left, Output
from practice.film import Film


def expected(count: str = "2") -> str:
    return f"measured: {[20 + place for place in range(int(count))]}\n"


def at_once(film: Film) -> bool:
    return len(film.children) == 2 and film.lived_at_once(*film.children)


def children_measure(film: Film) -> bool:
    return [film.written(child, "0") for child in film.children] == [{0}, {1}]


def read_after_join(film: Film) -> bool:
    waited = any(film.joined("0", child) for child in film.children)
    return waited and film.printed_after("0", film.children)


CHECKS = [
    Output(expected, [[], ["3"]], draw=lambda chance: [str(chance.randrange(4, 6))]),
    Left(),
    Evidence(
        {
            "children_measure": children_measure,
            "at_once": at_once,
            "read_after_join": read_after_join,
        },
        method="spawn",
    ),
]
