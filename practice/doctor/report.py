"""Makes the checks and says what they have found, a line for each, and one for the teacher."""

import io
import sys
from collections.abc import Iterable

from ..columns import padded
from ..words import say
from .finding import Check, Finding, State, fails


def report(checks: Iterable[Check]) -> int:
    """Make all checks; return 0 if nothing is in the way of the exercises."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where it cannot print, that is said
    found: list[tuple[str, Finding]] = []
    for check in checks:
        name, finding = say(f"doctor.name_{check.key}"), made(check)
        found.append((name, finding))
        state = say(f"doctor.{finding.state.value}")
        print(f"{padded(state, 6)} {padded(name, 13)} {finding.text}", flush=True)
        if finding.advice:
            print(" " * 7 + say("doctor.do", advice=finding.advice), flush=True)
    is_fit = all(finding.state is not State.FAILS for _, finding in found)
    print("\n" + say("doctor.fit" if is_fit else "doctor.unfit"))
    print(line_for_the_teacher(found))
    return 0 if is_fit else 1


def made(check: Check) -> Finding:
    """Make a check. One that breaks has failed, and the others go on."""
    try:
        return check.find()
    except Exception as error:
        kind = type(error).__name__
        return fails(say("doctor.broken", error=f"{kind}: {error}"), say("doctor.tell"), short=kind)


def line_for_the_teacher(found: list[tuple[str, Finding]]) -> str:
    """Return what a teacher wants to know of a computer, without a name and without a path."""
    facts = [finding.short for _, finding in found if finding.state is State.OK and finding.short]
    for state in State.LOOK, State.FAILS:
        names = [
            say("doctor.named", name=name, short=finding.short) if finding.short else name
            for name, finding in found
            if finding.state is state
        ]
        if names:
            told = say("marks.list").join(names)
            facts.append(say(f"doctor.{state.value}") + say("marks.colon") + told)
    if all(finding.state is State.OK for _, finding in found):
        facts.append(say("doctor.all_ok"))
    return say("doctor.line", facts=say("marks.semicolon").join(facts))
