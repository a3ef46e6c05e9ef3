"""The same thing, done in two ways that take turns, and how the two compare."""

import time
import timeit
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

Timer = Callable[[int], float]  # does something so many times, returns the seconds
Turns = Callable[[float], float]  # does it for so many seconds, returns how many once has taken

BATCHES = 32  # in a turn, about; what lasts longer than a turn is done once
LONGEST = 4.0  # seconds that a pair takes at most, unless fewest rounds take longer
FEWEST = 5  # rounds


class Measured(NamedTuple):
    """What was measured: seconds, or bytes, of both; and how many times as good as theirs is ours.

    The ratio is the median of all rounds' ratios, not the ratio of the medians.
    """

    theirs: float
    ours: float
    ratio: float


@dataclass
class Pair:
    """The same thing done in two ways."""

    operation: str
    other: str
    theirs: Turns
    ours: Turns
    target: float | None = None  # what the ratio should be at least
    unit = "seconds"

    def measure(self, rounds: int, seconds: float) -> Measured:
        """Let both sides take turns of the same length: that long, or what doing it once takes."""
        sides = self.theirs, self.ours
        for side in sides:
            side(0)  # only the first time is anything imported, allocated or compiled
        length = max(seconds, *[side(seconds) for side in sides])
        if length > 0:
            rounds = min(rounds, max(FEWEST, int(LONGEST / (2 * length))))
        turns = [[side(length) for side in sides] for _ in range(rounds)]
        theirs, ours = zip(*turns, strict=True)
        return Measured(median(theirs), median(ours), median(t / o for t, o in turns))


@dataclass
class Amounts:
    """What is measured once, or beside a limit: there is nobody to take turns with."""

    operation: str
    other: str
    amounts: Callable[[], tuple[float, float]]  # theirs, or the limit, and ours; less is better
    unit: str  # "seconds" or "bytes"
    target: float | None = 1

    def measure(self, rounds: int, seconds: float) -> Measured:
        theirs, ours = self.amounts()
        return Measured(theirs, ours, theirs / ours)


Row = Pair | Amounts


def is_reached(target: float, ratio: float) -> bool:
    """Tell whether a ratio is good enough. For 1, being as fast as another, 0.95 is."""
    return ratio >= (0.95 if target == 1 else target)


def in_batches(timer: Timer) -> Turns:
    """Do something in batches, so that looking at the clock costs little."""
    batch = 1

    def take_turn(seconds: float) -> float:
        nonlocal batch
        done, spent = 0, 0.0
        while not done or spent < seconds:
            took = timer(batch)
            done, spent = done + batch, spent + took
            if took < seconds / BATCHES:
                batch *= 2
        return spent / done

    return take_turn


def statement(code: str, **names: Any) -> Turns:
    """Time a statement."""
    return in_batches(timeit.Timer(code, globals=names).timeit)


def making(make: Callable[[], Any], unmake: Callable[[Any], object]) -> Turns:
    """Time making something, but not its end."""

    def run(number: int) -> float:
        seconds = 0.0
        for _ in range(number):
            start = time.perf_counter()
            made = make()
            seconds += time.perf_counter() - start
            unmake(made)
        return seconds

    return in_batches(run)
