from practice.checks import Evidence, Left, Orders, Output
from practice.film import Film


def expected(there: str = "3", back: str = "5") -> str:
    gain = int(back) - int(there)
    return f"[{100 + gain}, {100 - gain}]\n"


def both_end(film: Film) -> bool:
    return film.why_ended == ""


def at_once(film: Film) -> bool:
    return len(film.children) == 2 and film.lived_at_once(*film.children)


def both_held(film: Film) -> bool:
    return all(
        any(len(told.get("holds", [])) == 2 for told in film.of(child)) for child in film.children
    )


CHECKS = [
    Evidence({"both_end": both_end, "at_once": at_once, "both_held": both_held}),
    Output(
        expected,
        [[], ["20", "1"]],
        draw=lambda chance: [str(chance.randrange(90)), str(chance.randrange(90))],
    ),
    Left(),
    Orders(lambda out, end: out == expected() and not end),
]
