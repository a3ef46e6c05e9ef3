from random import Random

from practice.checks import Answer
from practice.trial import Trial
from shmcore import ShareableList

WORDS = ["tea", "rice", "plum", "apple", "olive", "lemon", "cherry", "carrot"]
SIZE = 91  # bytes: the count, four offsets, three slots of 8 bytes, three formats, three codes


def personal(chance: Random) -> dict[str, str]:
    return {
        "number": str(chance.randrange(300, 2000)),
        "word": chance.choice(WORDS),
    }


def truth(trial: Trial) -> list[str]:
    """Make this learner's list, and read its bytes."""
    drawn = personal(trial.personal)
    made = ShareableList([int(drawn["number"]), drawn["word"], None])
    try:
        data = bytes(made.shm.buf[:SIZE])
    finally:
        made.shm.close()
        made.shm.unlink()
    return [f"{at}: {data[at : at + 16].hex(' ')}" for at in range(0, SIZE, 16)]


CHECKS = [Answer(truth)]
