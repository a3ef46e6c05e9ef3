"""S: what comes out when two workers' lines run in other orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..pauses import without_pauses
from ..words import say
from .verdict import FAILED, PASSED, UNCHECKED, Verdict

if TYPE_CHECKING:
    from ..trial import Trial


class Orders:
    """The outcome is right in each of some orders that are drawn by chance, always the same ones.

    `right` gets the whole output and why the run ended before the program did: "deadlock", or "".
    """

    name = "orders"

    def __init__(
        self,
        right: Callable[[str, str], bool],
        sample: int = 8,
        arguments: Sequence[str] = (),
        function: str = "",
    ) -> None:
        self.right, self.sample = right, sample
        self.arguments, self.function = list(arguments), function

    def judge(self, trial: Trial) -> Verdict:
        """Run the orders, and count those that went wrong."""
        if not trial.can_record:
            return Verdict(UNCHECKED)
        found = trial.orders(self.arguments, self.sample, self.function)
        if isinstance(found, str):
            return Verdict(FAILED, say("check.not_recorded", why=found))
        outcomes: list[dict[str, Any]] = found["outcomes"]
        wrong = [
            outcome
            for outcome in outcomes
            if not self.right(outcome["out"], outcome.get("end", {}).get("why", ""))
        ]
        if not wrong:
            return Verdict(PASSED, say("check.orders_passed", runs=found["runs"]))
        end = wrong[0].get("end", {}).get("why", "")
        return Verdict(
            FAILED,
            say(
                "check.orders_failed",
                wrong=sum(outcome["runs"] for outcome in wrong),
                runs=found["runs"],
                out=wrong[0]["out"].strip() or say("check.nothing"),
                end=say("check.deadlock") if end == "deadlock" else "",
                pauses=""
                if without_pauses(trial.source) == trial.source
                else say("check.no_pauses"),
                command=trial.orders_command(self.arguments, self.sample, self.function),
            ),
        )
