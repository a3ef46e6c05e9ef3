"""What a page says of outputs that differ from run to run: each run must bear it out.

Such an output is one recorded run: beside NAME.out lies NAME.run, the day and the system of that
run. It is recorded anew only where NAME.out is missing or no longer bears out its claim.
"""

import datetime
import platform
import re
from collections.abc import Callable
from pathlib import Path

from example_runs import EXAMPLES, hide_names

Claim = Callable[[str], None]  # gets what was printed; an AssertionError says what is wrong


def shows(first: str, readings: int, pattern: str, last: str) -> Claim:
    """A display that waits, shows so many readings and says its last word."""

    def claim(printed: str) -> None:
        begins, *middle, ends = printed.splitlines()
        assert (begins, ends) == (first, last)
        assert len(middle) == readings
        assert all(re.fullmatch(pattern, line) for line in middle), middle

    return claim


def counts_thousands(printed: str) -> None:
    begins, *middle, ends = printed.splitlines()
    assert (begins, ends) == (WAITING, "display: the station is gone")
    counts = [
        re.fullmatch(r"(\d+) readings, (\d+) missed, mean (none|\d\d\.\d\d)", line)
        for line in middle
    ]
    assert all(counts), middle
    assert sum(int(count[1]) for count in counts if count) > 10_000


def handle_is_tiny(printed: str) -> None:
    match = re.fullmatch(r"data:   ([\d,]+) bytes\nhandle: (\d+) bytes\n", printed)
    assert match
    assert int(match[1].replace(",", "")) > 1_000_000
    assert int(match[2]) < 200


WAITING, ENOUGH = "display: waiting for a station", "display: enough"
CLAIMS: dict[str, Claim] = {
    "preface/message_size.py": handle_is_tiny,
    "station/a_reading/together/2_display.py": shows(
        WAITING, 4, r"temperature: (0|18|19|20|21|22|23)", ENOUGH
    ),
    "station/named_readings/together/2_display.py": shows(
        WAITING, 4, r"roof \d+: \d+\.\d degrees, \d+ %", ENOUGH
    ),
    "station/finished/together/2_display.py": counts_thousands,
    "station/several_stations/together/2_display.py": shows(
        "display: waiting for the stations",
        9,
        r"(roof|cellar|kitchen) \d+: \d\d\.\d degrees",
        ENOUGH,
    ),
}


def claim_of(script: Path) -> Claim | None:
    return CLAIMS.get(script.relative_to(EXAMPLES).as_posix())


def faults(claim: Claim, printed: str) -> list[str]:
    try:
        claim(printed)
    except (AssertionError, ValueError, IndexError) as error:
        return [f"the claim does not hold: {error!r}\n{printed}"]
    return []


def record(script: Path, printed: str) -> None:
    """Write NAME.out, and NAME.run if the output is one recorded run."""
    claim, output = claim_of(script), script.with_suffix(".out")
    if claim and output.exists() and not faults(claim, output.read_text(encoding="utf-8")):
        return
    output.write_text(hide_names(printed), encoding="utf-8", newline="\n")
    if claim:
        script.with_suffix(".run").write_text(of_today(), encoding="utf-8", newline="\n")


def of_today() -> str:
    python = ".".join(platform.python_version_tuple()[:2])
    return f"{datetime.date.today().isoformat()}, Python {python}, {platform.system()}\n"
