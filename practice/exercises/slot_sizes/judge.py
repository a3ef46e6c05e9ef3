from random import Random

from practice.checks import Answer
from practice.trial import Trial
from shmcore import ShareableList

OF_8_BYTES = ["cerulean", "charcoal", "burgundy", "lavender", "amethyst"]
OF_9_BYTES = ["turquoise", "vermilion", "chocolate", "tangerine"]


def personal(chance: Random) -> dict[str, str]:
    fits, refused = chance.sample(["first", "second"], 2)
    return {
        "short": chance.choice(["red", "blue", "teal", "pink", "plum"]),
        "long": chance.choice(["chartreuse", "aquamarine", "periwinkle", "ultramarine"]),
        fits: chance.choice(OF_8_BYTES),
        refused: chance.choice(OF_9_BYTES),
        "third": chance.choice(["electric indigo", "lavender magenta", "burnt orange rust"]),
        "number": str(chance.randrange(100, 10_000)),
        "fourth": chance.choice(["crimson", "magenta", *OF_8_BYTES, *OF_9_BYTES]),
        "fifth": chance.choice(["grünrot", "rosé", "hellgrün", "weißgrün"]),
    }


def truth(trial: Trial) -> list[str]:
    """Try each assignment that this learner was given."""
    made, *tries = trial.exercise.start(trial.personal).split("\n\n")
    tries = tries[0].splitlines()
    names = {"ShareableList": ShareableList}
    exec(made.removeprefix("# "), names)
    board = names["board"]
    found = []
    try:
        for line in tries:
            assignment = line.removesuffix("?").rstrip()
            try:
                exec(assignment, {"board": board})
                found.append(f"{assignment} fits")
            except (ValueError, OverflowError):
                found.append(f"{assignment} refused")
    finally:
        board.shm.close()
        board.shm.unlink()
    return found


CHECKS = [Answer(truth)]
