from random import Random

from practice.checks import Evidence, Left, Output
from practice.film import Film

WORDS = ["ebb", "tide", "gull", "storm", "harbour", "northwest", "lightship", "café", "雾"]


def expected(*words: str) -> str:
    notes = enumerate(words or ("lighthouse", "fog"), 1)
    return "".join(f"note {number}: {word.encode()}\n" for number, word in notes)


def draw(chance: Random) -> list[str]:
    return sorted(chance.sample(WORDS, 2), key=len, reverse=True)


def note_is_written(film: Film) -> bool:
    if film.written("0", "0") != {*range(len("lighthouse")), 15}:
        return False
    return film.content("0").startswith(b"foghthouse")


def children_read(film: Film) -> bool:
    opened = [film.attached(child, "attacher", "inherited") for child in film.children]
    given = " ".join(str(film.given(child)) for child in film.children)
    return opened == [{"0"}, {"0"}] and "lighthouse" not in given and "fog" not in given


CHECKS = [
    Output(expected, [[], ["seaside", "é"]], draw=draw),
    Left(),
    Evidence({"note_is_written": note_is_written, "children_read": children_read}, method="spawn"),
]
