"""What a page says of outputs that differ from run to run: each run must bear it out.

Such an output is one recorded run: beside NAME.out lies NAME.run, the day and the system of that
run. It is recorded anew only where NAME.out is missing or no longer bears out its claim.
"""

import datetime
import platform
import re
from collections.abc import Callable
from pathlib import Path

from tests.example_runs import EXAMPLES, hide_names

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
    assert (begins, ends) == (WAITING, "display: the station is silent")
    counts = [
        re.fullmatch(r"(\d+) readings, (\d+) missed, mean (\d\d\.\d\d)", line) for line in middle
    ]
    assert all(counts), middle
    assert sum(int(count[1]) for count in counts if count) > 10_000


def numbers_in(text: str) -> list[float]:
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def is_one_of(*lines: str) -> Claim:
    def claim(printed: str) -> None:
        assert printed.rstrip("\n") in lines

    return claim


def message_is_small(printed: str) -> None:
    """The whole data in one line, and in another what is sent instead."""
    whole, small = re.findall(r"([\d,]+) bytes", printed)
    assert numbers_in(whole)[0] > 1_000_000
    assert numbers_in(small)[0] < 200


def array_is_not_sent(printed: str) -> None:
    roots, sizes = printed.split("\n", 1)
    assert roots == "last roots: [999997.0, 999998.0, 999999.0]"
    message_is_small(sizes)


def handle_is_small(printed: str) -> None:
    message, *rest = printed.splitlines()
    assert re.fullmatch(r"message: +\d+ bytes", message)
    assert numbers_in(message)[0] < 200
    assert rest == ["same name:  True", "first byte: 7"]


def little_is_taken(printed: str) -> None:
    reserved, not_reserved, one_byte = numbers_in(printed)
    assert (reserved, not_reserved) == (16 * 2**20, 0)
    assert 0 < one_byte < reserved / 4


def additions_are_lost(printed: str) -> None:
    counted, asked = numbers_in(printed)
    assert 0 < counted < asked == 200_000


def is_torn(printed: str) -> None:
    values = set(bytes.fromhex(printed.removeprefix("seen: ")))
    assert values == {0, 255}


def pairs_are_torn(printed: str) -> None:
    torn, looks = numbers_in(printed)
    assert 0 < torn <= looks
    assert looks >= 100_000


def no_pair_is_torn(printed: str) -> None:
    torn, looks, tries = numbers_in(printed)
    assert torn == 0
    assert looks == 50_000 <= tries


def only_struct_clears_first(printed: str) -> None:
    ways = r"by_view at 0: (.*)by_slice at 0: .*by_struct at 0: (.*)by_view at 60: (.*)"
    view, struct, across = (
        found.split() for found in re.findall(ways, printed.replace("\n", " "))[0]
    )
    assert view[0] == "0"
    assert numbers_in(struct[0])[0] > 0
    assert struct[3:] == ["0" * 16]
    assert set(across[3:]) <= {"0101010102020202", "0202020201010101"}


def a_view_does_not_grow(printed: str) -> None:
    _, short_copy, short_view, _, long_copy, long_view = (
        numbers_in(line)[0] for line in printed.splitlines()
    )
    assert long_copy > 100 * long_view
    assert short_copy < 100 * short_view
    assert long_view < 20 * short_view


def new_pages_make_the_jump(printed: str) -> None:
    before, after = printed.split("kept\n")
    usual, kept = ([numbers_in(line) for line in part.splitlines()] for part in (before, after))
    usual = usual[1:]
    assert [row[0] for row in usual] == [row[0] for row in kept] == [32, 64, 96, 128, 192, 256]
    assert usual[0][2] < 10 < 30 < usual[-1][2], "new pages come with large messages"
    assert all(row[2] < 10 for row in kept), "there are new pages where memory is kept"
    assert kept[-1][1] < usual[-1][1], "keeping memory saves no time"


def handle_is_tiny(printed: str) -> None:
    match = re.fullmatch(r"data:   ([\d,]+) bytes\nhandle: (\d+) bytes\n", printed)
    assert match
    assert int(match[1].replace(",", "")) > 1_000_000
    assert int(match[2]) < 200


WAITING, ENOUGH = "display: waiting for a station", "display: enough"
CLAIMS: dict[str, Claim] = {
    "preface/message_size.py": handle_is_tiny,
    "puzzles/half_a_pair_mended.py": is_one_of("it was seen at: [0, 0]", "it was seen at: [5, 5]"),
    "puzzles/last_seat.py": is_one_of("sit on it: 1", "sit on it: 2"),
    "puzzles/ready_too_early_mended.py": is_one_of("read: 9", "read: 42"),
    "puzzles/two_deposits.py": is_one_of(
        *(f"paid in 10 and 20, there is: {amount}" for amount in (10, 20, 30))
    ),
    "races/byte_by_byte.py": is_torn,
    "races/lost_update.py": is_one_of("counted: 1", "counted: 2"),
    "races/many_additions.py": additions_are_lost,
    "shared_memory/only_posix/only_linux/only_shmcore/reserve.py": little_is_taken,
    "shared_memory/pickled_handle.py": handle_is_small,
    "timings/only_posix/only_linux/fresh_memory.py": new_pages_make_the_jump,
    "timings/smallest.py": a_view_does_not_grow,
    "with_numpy/no_bytes_sent.py": array_is_not_sent,
    "without_locks/torn_pairs.py": pairs_are_torn,
    "without_locks/ways_to_write.py": only_struct_clears_first,
    "without_locks/whole_pairs.py": no_pair_is_torn,
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
