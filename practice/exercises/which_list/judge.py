from ast import literal_eval
from contextlib import suppress
from random import Random

from practice.checks import Answer
from practice.trial import Trial
from shmcore.layout import Items, encode, read_map

SHORT = ["fog", "ebb", "tide", "gull", "buoy", "storm"]
LONG = ["harbour", "seaside", "lighthouse", "northwest"]
ROW = 8


def content(chance: Random) -> bytes:
    short, long = chance.choice(SHORT), chance.choice(LONG)
    texts = [short, long.encode()] if chance.random() < 0.5 else [short.encode(), long]
    number, below = chance.randrange(300, 3000), -chance.randrange(2, 9)
    items = [number, below, *texts, chance.choice([None, True, False])]
    chance.shuffle(items)
    return encode(items)[0]


def personal(chance: Random) -> dict[str, str]:
    raw = content(chance)
    rows = [raw[at : at + ROW] for at in range(0, len(raw), ROW)]
    lines = [f"# {at * ROW:3}  {row.hex(' '):23}  {letters(row)}" for at, row in enumerate(rows)]
    return {"dump": "\n".join(lines)}


def letters(row: bytes) -> str:
    return "".join(chr(byte) if 32 < byte < 127 else "." for byte in row)


def truth(trial: Trial) -> list[str]:
    raw = content(trial.personal)
    places = read_map(raw)
    return [repr(item) for item in Items(places).read(raw, 0, places.length)]


def as_python(line: str) -> str:
    """Return it as Python would show it, so that "fog" is 'fog'."""
    with suppress(ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return repr(literal_eval(line.rstrip(",")))
    return line


CHECKS = [Answer(truth, as_python)]
