from practice.checks import Evidence, Left, Output
from practice.film import Film


def expected(*numbers: str) -> str:
    return f"doubled: {[2 * int(number) for number in numbers or '123']}\n"


def one_block(film: Film) -> bool:
    return len(film.blocks) == 1


def child_doubles(film: Film) -> bool:
    return len(film.children) == 1 and len(film.written(film.children[0], "0")) == 3


def any_method(film: Film) -> bool:
    return all(film.processes[child].get("method") == film.method for child in film.children)


CHECKS = [
    Output(
        expected,
        [[], ["7", "8"]],
        draw=lambda chance: [str(chance.randrange(1, 128)) for _ in range(5)],
    ),
    Left(),
    Evidence(
        {"one_block": one_block, "child_doubles": child_doubles, "any_method": any_method},
        method="spawn",
    ),
]
