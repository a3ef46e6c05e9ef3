"""The orders are looked up in the recording of all of them that the site plays too."""

import json
from itertools import permutations
from typing import Any

from practice.checks import Answer
from practice.checks.verdict import FAILED, PASSED, Verdict
from practice.trial import Trial
from shmstep.theme import player_file

WORKERS = {"a": "1", "b": "2"}


def outcome(recording: Any, order: str) -> str:
    """Return what the program prints when the workers' lines run in this order, such as "aabbab".

    Nothing if they cannot.
    """
    node = recording["nodes"][recording["root"]]
    for letter in order.lower().replace(" ", ""):
        process = WORKERS.get(letter, "")
        if process not in node.get("next", {}):
            return ""
        node = recording["nodes"][node["next"][process]]
    if "outcome" not in node:
        return ""
    out: str = recording["outcomes"][node["outcome"]]["out"]
    return out


def wanted(recording: Any) -> dict[str, str]:
    """Return what each line of the answer shall lead to."""
    fewer, both = sorted(found["out"] for found in recording["outcomes"])
    return {"lost": fewer, "kept": both}


class TwoOrders(Answer):
    """An order that loses an update, and one that keeps both."""

    def compare(self, trial: Trial, answer: list[str]) -> Verdict:
        recording = all_orders()
        given = {key.strip(): order for key, _, order in (line.partition(":") for line in answer)}
        for key, right in wanted(recording).items():
            printed = outcome(recording, given.get(key, ""))
            words = trial.exercise.words["answers"]
            if not printed:
                return Verdict(FAILED, words["no_order"].format(key=key))
            if printed != right:
                return Verdict(FAILED, words["other_end"].format(key=key, out=printed.strip()))
        return Verdict(PASSED)


def all_orders() -> Any:
    file = player_file("recordings/lost_update.json")
    return json.loads(file.read_text(encoding="utf-8"))


def truth(trial: Trial) -> list[str]:
    recording = all_orders()
    orders = ["".join(order) for order in sorted(set(permutations("aaabbb")))]
    return [
        next(f"{key}: {order}" for order in orders if outcome(recording, order) == right)
        for key, right in wanted(recording).items()
    ]


CHECKS = [TwoOrders(truth)]
