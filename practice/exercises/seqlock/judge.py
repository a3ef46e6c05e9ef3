from practice.checks import Evidence, Left, Orders, Output
from practice.film import Film


def expected(count: str = "2") -> str:
    return f"the last pair: {count} {int(count) ** 2}\ntorn pairs: 0\n"


def both_at_once(film: Film) -> bool:
    return {"move", "look"} <= {
        frame["function"]
        for child in film.children
        for told in film.of(child)
        for frame in told.get("frames", {}).values()
    } and film.lived_at_once(*film.children)


def sequence(film: Film) -> bool:
    return any(len({at // 8 for at in film.written(child, "0")}) >= 3 for child in film.children)


def no_lock(film: Film) -> bool:
    return not film.primitives


CHECKS = [
    Output(lambda: "whole pairs in 150 orders\n", [[]], through="orders.py"),
    Output(expected, [[]], lambda chance: [str(chance.randint(20, 90))]),
    Left(),
    Evidence({"both_at_once": both_at_once, "sequence": sequence, "no_lock": no_lock}),
    Orders(lambda out, end: out == expected() and not end),
]
