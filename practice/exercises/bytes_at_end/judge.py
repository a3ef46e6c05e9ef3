from random import Random

from practice.checks import Evidence, Left, Output
from practice.film import Film
from practice.runs import SHMCORE, STANDARD

RECORDED = ["2a000b00", "0c00"]


def expected(*words: str) -> str:
    return "".join(bytes.fromhex(word).hex(" ") + "\n" for word in words or ("2a0000", "07ff"))


def draw(chance: Random) -> list[str]:
    lengths = chance.sample(range(1, 8), 2)
    return ["00", *(f"{chance.randbytes(length).hex()}{'00' * length}" for length in lengths)]


def bytes_are_kept(film: Film) -> bool:
    return len(film.blocks) == 1 and all(
        bytes.fromhex(word).rstrip(b"\0") in film.content("0") for word in RECORDED
    )


def child_reads(film: Film) -> bool:
    given = str([film.given(child) for child in film.children])
    return (
        len(film.children) == 1
        and film.attached(film.children[0], "attacher", "inherited") == {"0"}
        and not any(word in given for word in (*RECORDED, "\\x00"))
    )


CHECKS = [
    Output(expected, [[], ["6162638000", "01"]], draw=draw, libraries=(SHMCORE, STANDARD)),
    Left(),
    Evidence(
        {"bytes_are_kept": bytes_are_kept, "child_reads": child_reads}, RECORDED, method="spawn"
    ),
]
