import sys
from itertools import pairwise

from practice.checks import Evidence, Left, Output
from practice.film import Film

NUMBERS = ["30", "12"]


def expected(*numbers: str) -> str:
    if sys.platform == "win32":  # no lock there dies with its holder: the others give up
        return "no lock\nno lock\ntotal: 0\n"
    return f"total: {sum(map(int, numbers or ['3', '4']))}\n"


def all_end(film: Film) -> bool:
    return film.why_ended == ""


def two_wait(film: Film) -> bool:
    for before, after in pairwise(film.states):
        if any(process["state"] == "killed" for process in after["processes"].values()):
            states = [before["processes"].get(key, {"state": ""})["state"] for key in film.children]
            rows = [row for block in before["blocks"].values() for row in block["rows"].values()]
            return states.count("waiting") == len(states) == 3 and set("".join(rows)) == {"0"}
    return False


def locked_by_the_system(film: Film) -> bool:
    return all(
        primitive["kind"] in ("Event", "Condition") for primitive in film.primitives.values()
    )


def nothing_lost(film: Film) -> bool:
    return film.out == expected(*NUMBERS) and film.writers("0") == set(film.children[1:])


CHECKS = [
    Evidence(
        {
            "all_end": all_end,
            "two_wait": two_wait,
            "locked_by_the_system": locked_by_the_system,
            "nothing_lost": nothing_lost,
        },
        NUMBERS,
    ),
    Output(
        expected,
        [[], ["20", "1"]],
        lambda chance: [str(chance.randrange(100)), str(chance.randrange(100))],
    ),
    Left(),
]
