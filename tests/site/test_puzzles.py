"""The puzzles for the scheduler: each has an order to find, and one has none.

Which orders go wrong is known here from small models of the programs, not from the recordings.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import Site, Visit
from tests.site.page_faults import (
    ONLY,
    UNFOLD,
    VARIANTS,
    accessibility_faults,
    check,
    sideways_faults,
)
from tests.site.pages import Open

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


@pytest.fixture(scope="module")
def opened(site: Site) -> Iterator[Visit]:
    with site.visit(PAGE, reduced_motion="reduce") as visit:
        yield visit


@pytest.fixture
def page(opened: Visit) -> Iterator[Any]:
    """The page of somebody who has solved nothing yet."""
    opened.page.evaluate("localStorage.clear()")
    reload(opened.page)
    yield opened.page
    check(opened.faults)


def reload(page: Any) -> None:
    page.reload()
    page.wait_for_function("document.querySelectorAll('shm-scheduler .shm-panel').length >= 11")


def test_each_puzzle_is_solved_by_an_order_that_goes_wrong(page: Any) -> None:
    for name, (harmless, solving, told) in PUZZLES.items():
        puzzle = Puzzle(page, name)
        assert not puzzle.is_open(), name
        puzzle.choose(harmless)
        assert "In the end: " in puzzle.text(".shm-asked"), name
        assert told not in puzzle.text(".shm-asked")
        assert not puzzle.is_open(), name
        assert "Solved" not in puzzle.text(".shm-tally"), name
        puzzle.again()
        puzzle.choose(solving)
        assert told in puzzle.text(".shm-asked")
        assert puzzle.text(".shm-tally").count("Solved.") == 1, name
        assert puzzle.is_open(), name


def test_the_puzzle_without_a_solution_is_solved_by_asking(page: Any) -> None:
    puzzle = Puzzle(page, "own-bytes")
    for order in ("1 2 1 2 1 2", "2 1 1 2 2 1"):
        puzzle.choose(order)
        puzzle.again()
        assert not puzzle.is_open()
    puzzle.part.get_by_role("button", name="How many orders end how?").click()
    assert "All 20 orders end the same way." in puzzle.text(".shm-tally")
    assert puzzle.is_open()


def test_no_order_of_a_mended_program_goes_wrong(page: Any) -> None:
    page.evaluate(UNFOLD)
    for name, order in MENDED.items():
        puzzle = Puzzle(page, name)
        puzzle.choose(order)
        assert "In the end: " in puzzle.text(".shm-asked"), name
        puzzle.part.get_by_role("button", name="How many orders end how?").click()
        assert puzzle.part.locator(".shm-lost").count() == 0, name
        assert "cannot happen" not in puzzle.text(".shm-tally"), name


def test_every_puzzle_but_one_is_mended(page: Any) -> None:
    names = page.locator("shm-scheduler").evaluate_all("(all) => all.map(({ id }) => id)")
    assert set(names) == {*PUZZLES, *MENDED, "own-bytes"}
    assert {f"{name}-mended" for name in PUZZLES} == set(MENDED)


def test_what_was_found_is_kept(page: Any) -> None:
    puzzle = Puzzle(page, "last-seat")
    puzzle.choose(PUZZLES["last-seat"][1])
    reload(page)
    assert puzzle.is_open()
    assert puzzle.part.locator(".shm-orders button").inner_text().strip() == "1 2 1 1 2 2"
    assert Puzzle(page, "two-deposits").part.locator(".shm-orders button").count() == 0
    puzzle.part.get_by_role("button", name="Forget what I have tried").click()
    assert puzzle.text(".shm-tally") == "You have not tried an order to its end yet."
    reload(page)
    assert not puzzle.is_open()


def test_what_is_kept_may_be_nonsense(page: Any) -> None:
    nonsense = ["?", "3", '["1 1", "7 7 7", "1 1 1 2 9"]', '[["1"]]']
    for name, kept in zip(PUZZLES, nonsense, strict=False):
        key = f"shm {name} {name.replace('-', '_')}.py"
        page.evaluate("([key, kept]) => { localStorage[key] = kept }", [key, kept])
    reload(page)
    for name in PUZZLES:
        told = Puzzle(page, name).text(".shm-tally")
        assert told == "You have not tried an order to its end yet.", name


@pytest.mark.parametrize(("width", "dark"), VARIANTS)
def test_everyone_can_solve_them(open_page: Open, width: int, dark: bool) -> None:
    page = open_page(PAGE, width=width, dark=dark, reduced_motion="reduce")
    page.wait_for_function("document.querySelector('#both-wait .shm-panel')")
    page.evaluate(ONLY, "#last-seat, #own-bytes")
    Puzzle(page, "last-seat").choose(PUZZLES["last-seat"][1])
    check(accessibility_faults(page) + sideways_faults(page, width))
