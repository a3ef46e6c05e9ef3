"""The puzzles for the scheduler: each has an order to find, and one has none.

Which orders go wrong is known here from small models of the programs, not from the recordings.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import Site, Visit
from tests.site.page_faults import accessibility_faults, check, sideways_faults

PAGE = "puzzles.html"
# For each puzzle: an order in which nothing goes wrong, one that solves it, and what it says.
PUZZLES = {
    "two-deposits": ("1 1 2 2", "1 2 1 2", "20, money is lost"),
    "last-seat": ("1 1 1 2", "1 2 1 1 2 2", "both sit on it"),
    "half-a-pair": ("1 1 2 2", "1 2 2 1", "half old, half new"),
    "ready-too-early": ("1 1 2 2", "1 2 2 1", "read before it was filled"),
    "both-wait": ("1 1 1 2 2 2", "1 2 1 2", "both wait for ever"),
}
MENDED = {
    "two-deposits-mended": "1 1 1 1 2 2 2 2",
    "last-seat-mended": "1 1 1 1 1 2 2 2",
    "half-a-pair-mended": "1 1 1 1 2 2 2 2",
    "ready-too-early-mended": "1 1 2 2",
    "both-wait-mended": "1 1 1 2 2 2",
}


class Puzzle:
    def __init__(self, page: Any, name: str) -> None:
        self.page, self.all = page, page.locator(f"#{name}")
        self.part = page.locator(f"#{name} > .shm-plays")
        self.lesson = page.locator(f"#{name} > details")

    def text(self, style: str) -> str:
        return " ".join(self.part.locator(style).inner_text().split())

    def choose(self, order: str) -> None:
        self.part.locator(".shm-choice").first.focus()
        for key in order.split():
            self.page.keyboard.press(key)

    def again(self) -> None:
        self.part.locator(".shm-way button", has_text="Start again").click()

    def is_open(self) -> bool:
        return bool(self.lesson.evaluate("(lesson) => lesson.open"))


@pytest.fixture
def visit(site: Site) -> Iterator[Visit]:
    with site.visit(PAGE, reduced_motion="reduce") as visit:
        visit.page.wait_for_function(
            "document.querySelectorAll('shm-scheduler .shm-panel').length >= 11"
        )
        yield visit
        check(visit.faults)


@pytest.mark.parametrize("name", PUZZLES)
def test_a_puzzle_is_solved_by_an_order_that_goes_wrong(visit: Visit, name: str) -> None:
    harmless, solving, told = PUZZLES[name]
    puzzle = Puzzle(visit.page, name)
    assert not puzzle.is_open()
    puzzle.choose(harmless)
    assert "In the end: " in puzzle.text(".shm-asked")
    assert told not in puzzle.text(".shm-asked")
    assert not puzzle.is_open()
    assert "Solved" not in puzzle.text(".shm-tally")
    puzzle.again()
    puzzle.choose(solving)
    assert told in puzzle.text(".shm-asked")
    assert puzzle.text(".shm-tally").count("Solved.") == 1
    assert puzzle.is_open()


def test_the_puzzle_without_a_solution_is_solved_by_asking(visit: Visit) -> None:
    puzzle = Puzzle(visit.page, "own-bytes")
    for order in ("1 2 1 2 1 2", "2 1 1 2 2 1"):
        puzzle.choose(order)
        puzzle.again()
        assert not puzzle.is_open()
    puzzle.part.get_by_role("button", name="How many orders end how?").click()
    assert "All 20 orders end the same way." in puzzle.text(".shm-tally")
    assert puzzle.is_open()


@pytest.mark.parametrize("name", MENDED)
def test_no_order_of_a_mended_program_goes_wrong(visit: Visit, name: str) -> None:
    visit.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    puzzle = Puzzle(visit.page, name)
    puzzle.choose(MENDED[name])
    assert "In the end: " in puzzle.text(".shm-asked")
    puzzle.part.get_by_role("button", name="How many orders end how?").click()
    assert puzzle.part.locator(".shm-lost").count() == 0
    assert "cannot happen" not in puzzle.text(".shm-tally")


def test_every_puzzle_but_one_is_mended(visit: Visit) -> None:
    names = visit.page.locator("shm-scheduler").evaluate_all("(all) => all.map(({ id }) => id)")
    assert set(names) == {*PUZZLES, *MENDED, "own-bytes"}
    assert {f"{name}-mended" for name in PUZZLES} == set(MENDED)


def test_what_was_found_is_kept(visit: Visit) -> None:
    puzzle = Puzzle(visit.page, "last-seat")
    puzzle.choose(PUZZLES["last-seat"][1])
    visit.page.reload()
    visit.page.wait_for_function("document.querySelector('#last-seat .shm-panel')")
    assert puzzle.is_open()
    assert puzzle.part.locator(".shm-orders button").inner_text().strip() == "1 2 1 1 2 2"
    assert Puzzle(visit.page, "two-deposits").part.locator(".shm-orders button").count() == 0
    puzzle.part.get_by_role("button", name="Forget what I have tried").click()
    assert puzzle.text(".shm-tally") == "You have not tried an order to its end yet."
    visit.page.reload()
    visit.page.wait_for_function("document.querySelector('#last-seat .shm-panel')")
    assert not puzzle.is_open()


@pytest.mark.parametrize("kept", ["?", "3", '["1 1", "7 7 7", "1 1 1 2 9"]', '[["1"]]'])
def test_what_is_kept_may_be_nonsense(visit: Visit, kept: str) -> None:
    key = "shm last-seat last_seat.py"
    visit.page.evaluate("([key, kept]) => { localStorage[key] = kept }", [key, kept])
    visit.page.reload()
    visit.page.wait_for_function("document.querySelector('#last-seat .shm-panel')")
    puzzle = Puzzle(visit.page, "last-seat")
    assert puzzle.text(".shm-tally") == "You have not tried an order to its end yet."


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everyone_can_solve_them(site: Site, width: int, dark: bool) -> None:
    with site.visit(PAGE, width=width, dark=dark, reduced_motion="reduce") as visit:
        page = visit.page
        page.wait_for_function("document.querySelector('#both-wait .shm-panel')")
        Puzzle(page, "last-seat").choose(PUZZLES["last-seat"][1])
        check(accessibility_faults(page) + sideways_faults(page, width) + visit.faults)
