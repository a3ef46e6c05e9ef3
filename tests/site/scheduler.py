"""The scheduler on a page, and a model of the program whose lines it orders."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tests.site.page_players import READY

ORDERS = [
    " ".join("1" if at in chosen else "2" for at in range(6))
    for chosen in combinations(range(6), 3)
]


class LostUpdate:
    """What three lines of two workers do: read, add, write."""

    def __init__(self) -> None:
        self.byte = 0
        self.value: dict[str, int] = {}
        self.done = {"1": 0, "2": 0}

    def run(self, worker: str) -> None:
        match self.done[worker]:
            case 0:
                self.value[worker] = self.byte
            case 1:
                self.value[worker] += 1
            case 2:
                self.byte = self.value[worker]
        self.done[worker] += 1


def end_of(order: str) -> str:
    model = LostUpdate()
    for worker in order.split():
        model.run(worker)
    return {1: "1, an update is lost", 2: "2, both additions count"}[model.byte]


def verdict(order: str) -> str:
    return f"No line of add_one is left that can run. In the end: {end_of(order)}."


# The block's bytes, what each process has in a local `value`, and what each choice says.
SHOWN = """() => {
  const all = (style, part) => [...part.querySelectorAll(style)];
  const texts = (style, part) => all(style, part).map((one) => one.innerText);
  const scheduler = document.querySelector("shm-scheduler");
  const lanes = all(".shm-process", scheduler).map((lane) => [
    lane.querySelector(".shm-name").innerText,
    all("dt", lane).filter((name) => name.innerText === "value")
      .map((name) => name.nextElementSibling.innerText),
  ]);
  const choices = all(".shm-choice", document);
  return {
    block: texts(".shm-byte", scheduler),
    locals: Object.fromEntries(lanes),
    choices: choices.map((choice) => [texts(".shm-value", choice), choice.innerText]),
  };
}"""


class Scheduler:
    def __init__(self, page: Any) -> None:
        page.wait_for_function(READY)
        self.page = page
        self.choices = page.locator(".shm-choice")
        self.follow, self.undo, self.again = page.locator(".shm-way button").all()

    def text(self, style: str) -> str:
        return " ".join(self.page.locator(style).first.inner_text().split())

    def order(self) -> str:
        """The lines that have run."""
        return " ".join(
            self.page.locator(".shm-order .shm-badge:not(.shm-ahead)").all_inner_texts()
        )

    def ahead(self) -> str:
        """The lines of the order laid out that have not run."""
        return " ".join(self.page.locator(".shm-order .shm-ahead").all_inner_texts())

    def tally(self) -> list[str]:
        rows = self.page.locator(".shm-outcomes li").all_inner_texts()
        return [" ".join(row.split()) for row in rows]

    def tried(self) -> list[str]:
        return [text.strip() for text in self.page.locator(".shm-orders button").all_inner_texts()]

    def reveal(self) -> None:
        self.page.get_by_role("button", name="How many orders end how?").click()

    def able(self) -> list[str]:
        states = self.choices.evaluate_all("(all) => all.map((one) => one.ariaDisabled)")
        return [number for number, state in zip("12", states, strict=True) if state == "false"]

    def faults(self, model: LostUpdate) -> Iterator[str]:
        """Compare what the stepper shows with the model."""
        shown = self.page.evaluate(SHOWN)
        if shown["block"] != [str(model.byte)]:
            yield f"after {self.order()} the block shows {shown['block']}"
        able = {worker for worker, done in model.done.items() if done < 3}
        if set(self.able()) != able:
            yield f"after {self.order()} can go on: {self.able()}"
        for worker in able:
            value = [str(model.value[worker])] if worker in model.value else []
            if shown["locals"][f"Process-{worker}"] != value:
                yield f"after {self.order()} worker {worker} shows {shown['locals']}"
            values, text = shown["choices"][int(worker) - 1]
            if values != [f"value = {known}" for known in value]:
                yield f"after {self.order()} the choice of {worker} shows {values}"
            if f"line {7 + model.done[worker]}" not in text:
                yield f"after {self.order()} the choice of {worker} is {text!r}"
