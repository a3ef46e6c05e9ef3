from itertools import pairwise
from typing import Any

from practice.checks import Evidence, Left, Output
from practice.film import Film


def expected(count: str = "5") -> str:
    return f"the squares: {[number * number for number in range(int(count))]}\n"


def child_writes(film: Film) -> bool:
    return bool(film.writers("0") & set(film.children)) if film.blocks else False


def joined_inside(film: Film) -> bool:
    lived_on = any(
        state["processes"][child]["state"] != "dead" and not block["exists"]
        for state in film.states
        for child in film.children
        if child in state["processes"]
        for block in state["blocks"].values()
    )
    return not lived_on and all(film.joined("0", child) for child in film.children)


def manager_removes(film: Film) -> bool:
    for before, after in pairwise(film.states):
        if _are_there(before) and not _are_there(after):  # then, and because, the manager ended
            return _manager_ended(after) and not _manager_ended(before)
    return False


def _are_there(state: dict[str, Any]) -> bool:
    return any(block["exists"] for block in state["blocks"].values())


def _manager_ended(state: dict[str, Any]) -> bool:
    return any(
        process["kind"] == "manager" and process["state"] == "dead"
        for process in state["processes"].values()
    )


CHECKS = [
    Evidence(
        {
            "child_writes": child_writes,
            "joined_inside": joined_inside,
            "manager_removes": manager_removes,
        }
    ),
    Output(expected, [[], ["3"]], draw=lambda chance: [str(chance.randrange(10, 40))]),
    Left(),
]
