"""Every order in which the lines of one function can run when several processes run it.

Each order is a run of its own, from the program's start. A run tells of the choices that it had;
for each that could have gone otherwise, another run repeats it up to there and decides differently.
After the first, several go on side by side, unless they would meet: a program that names its blocks
itself runs alone.
"""

import json
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from math import factorial, prod
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from .limits import Limits, RecordingError
from .process import Process
from .progress import Tell, untold
from .recording import Recorder, Step, ended
from .side_by_side import side_by_side
from .statements import innermost_functions

MOST = 300  # interleavings that are recorded without a sample

Choose = Callable[[list[int]], int]


@dataclass
class Node:
    """What happens up to the next choice, or to the end."""

    steps: list[Step] = field(default_factory=list)
    next: dict[int, "Node"] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)
    outcome: str = ""  # as JSON, so that outcomes can be compared


@dataclass
class Run:
    """One order: the choices that there were, those made, and what happened between."""

    recorder: Recorder
    functions: list[str]
    nodes: list[Node] = field(default_factory=lambda: [Node()])
    choices: list[int] = field(default_factory=list)
    outcome: str = ""

    def play(self, choose: Choose) -> None:
        """Run the program to its end, choosing where a scheduled line comes next."""
        steps = self.nodes[-1].steps
        steps.append(self.recorder.first())
        director, blocks = self.recorder.director, {}
        while not self.recorder.is_over:
            able = [process for process in director.processes if process.can_go]
            free = [process for process in able if not self._is_scheduled(process)]
            if free:
                steps.append(self.recorder.turn(free[0]))
            elif able:
                self.nodes[-1].options = [process.number for process in able]
                self.choices.append(choose(self.nodes[-1].options))
                if self.choices[-1] not in self.nodes[-1].options:
                    raise RecordingError(_DIFFERS)
                self.nodes.append(Node())
                steps = self.nodes[-1].steps
                steps.append(self.recorder.turn(director.processes[self.choices[-1]]))
                blocks = self.recorder.state["blocks"]
            elif asleep := director.sleepers():
                steps.append(self.recorder.turn(asleep[0]))
            else:
                steps += (waited := self.recorder.wait())
                if not waited and self.recorder.is_stuck():
                    steps.append(ended("deadlock"))
                    break
        self.outcome = self._described_outcome(blocks, steps[-1])

    def others(self, start: int) -> list[list[int]]:
        """Return the beginnings of the orders that leave this one at a choice from there on."""
        return [
            [*self.choices[:at], other]
            for at in range(start, len(self.choices))
            for other in self.nodes[at].options
            if other != self.choices[at]
        ]

    def _is_scheduled(self, process: Process) -> bool:
        if process.kind != "child" or not process.frames:
            return False
        return process.frames[-1][0] in self.functions

    def _described_outcome(self, blocks: dict[str, Any], last: Step) -> str:
        found: dict[str, Any] = {
            "out": self.recorder.out,
            "blocks": {number: block["rows"] for number, block in blocks.items()},
        }
        lists = {n: b["list"].get("items", []) for n, b in blocks.items() if "list" in b}
        if lists:
            found["lists"] = lists
        if "end" in last:
            found["end"] = last["end"]
        return json.dumps(found)


class Explorer:
    """All the runs of a script so far, those with a common beginning sharing it."""

    def __init__(
        self,
        script: Path,
        arguments: list[str],
        method: str,
        function: str,
        limits: Limits | None,
        jobs: int,
        tell: Tell,
    ) -> None:
        self.script, self.arguments = script, arguments
        self.method, self.tell = method, tell
        self.jobs = jobs or os.cpu_count() or 1
        self.limits = replace(limits or Limits(), stopped=Event())  # ours to set
        self.functions = [function] if function else innermost_functions(str(script))
        self.root = Node()
        self.runs = 0
        self.header: dict[str, Any] = {}
        self._latest: tuple[int, list[int]] = (0, [])  # of the run that the header is of

    def run(self, choose: Choose) -> Run:
        """Run the script once more."""
        with Recorder(self.script, self.arguments, self.method, self.limits) as recorder:
            run = Run(recorder, self.functions)
            run.play(choose)
        if not run.choices:
            raise RecordingError(f"no child process runs a line of {' or '.join(self.functions)}")
        return run

    def _at_once(self) -> int:
        return self.jobs if self.runs else 1

    def _keep(self, run: Run) -> None:
        """Add the run to the tree. Where it repeats another, it must do the same."""
        if run.recorder.blocks.are_named_by_program:
            self.jobs = 1
        header = run.recorder.header("schedules")
        if not self.runs or (len(header["files"]), run.choices) > self._latest:
            self._latest, self.header = (len(header["files"]), run.choices), header
        node = self.root
        for played, choice in zip(run.nodes, [*run.choices, -1], strict=True):
            if not node.steps:
                node.steps, node.options, node.outcome = played.steps, played.options, ""
            elif (node.steps, node.options) != (played.steps, played.options):
                raise RecordingError(_DIFFERS)
            if choice >= 0:
                node = node.next.setdefault(choice, Node())
        if not node.outcome:
            node.outcome = run.outcome
            self.runs += 1

    def all(self) -> None:
        """Run every order."""
        beginnings: list[list[int]] = [[]]
        known = expected = 1
        stop, at_once = self.limits.stopped.set, self._at_once
        with closing(side_by_side(beginnings, self._run_on, stop, at_once)) as runs:
            for beginning, run in runs:
                self._keep(run)
                if self.runs == 1:
                    expected = _refuse_too_many(run.choices)
                further = run.others(len(beginning))
                beginnings += further
                known += len(further)
                if known > MOST:
                    raise RecordingError(f"there are more than {MOST} orders: {_ADVICE}")
                self.tell(self.runs, max(known, expected))

    def _run_on(self, beginning: list[int]) -> tuple[list[int], Run]:
        """Run the order that begins so and then takes what comes first."""
        choices = iter(beginning)
        return beginning, self.run(lambda options: next(choices, options[0]))

    def sample(self, asked: int, seed: int) -> None:
        """Run `asked` orders, chosen by chance, some perhaps more than once."""
        chances: list[Choose] = [Random(f"{seed} {number}").choice for number in range(asked)]
        stop, at_once = self.limits.stopped.set, self._at_once
        with closing(side_by_side(chances, self.run, stop, at_once)) as runs:
            for done, run in enumerate(runs, 1):
                self._keep(run)
                self.tell(done, asked)

    def recording(self) -> dict[str, Any]:
        """Return all that has been recorded."""
        counts: dict[str, int] = {}
        nodes: dict[str, int] = {}
        _count_outcomes(self.root, counts)
        ranked = sorted(counts, key=lambda outcome: (-counts[outcome], outcome))
        root = _number(self.root, ranked, nodes)
        return self.header | {
            "function": " ".join(self.functions),
            "runs": self.runs,
            "outcomes": [json.loads(outcome) | {"runs": counts[outcome]} for outcome in ranked],
            "root": root,
            "nodes": [json.loads(node) for node in nodes],
        }


_DIFFERS = "the program does not do the same again in the same order"
_ADVICE = "take some by chance with --sample NUMBER --seed NUMBER"


def _refuse_too_many(choices: list[int]) -> int:
    """Return about how many orders there are."""
    lengths = [choices.count(number) for number in set(choices)]
    orders = factorial(sum(lengths)) // prod(map(factorial, lengths))
    if orders > MOST:
        raise RecordingError(
            f"{' and '.join(map(str, lengths))} lines can run in about {orders} orders,"
            f" more than {MOST}: {_ADVICE}"
        )
    return orders


def _count_outcomes(node: Node, counts: dict[str, int]) -> None:
    if node.outcome:
        counts[node.outcome] = counts.get(node.outcome, 0) + 1
    for child in node.next.values():
        _count_outcomes(child, counts)


def _number(node: Node, outcomes: list[str], nodes: dict[str, int]) -> int:
    """Return the node's number; nodes from which all is the same become one."""
    found: dict[str, Any] = {"steps": node.steps}
    if node.outcome:
        found["outcome"] = outcomes.index(node.outcome)
    else:
        found["next"] = {
            str(choice): _number(node.next[choice], outcomes, nodes) for choice in sorted(node.next)
        }
    return nodes.setdefault(json.dumps(found), len(nodes))


def schedules(
    script: Path,
    arguments: list[str],
    method: str = "",
    function: str = "",
    sample: tuple[int, int] | None = None,
    limits: Limits | None = None,
    jobs: int = 0,
    tell: Tell = untold,
) -> dict[str, Any]:
    """Record every order, or a sample: how many, and the seed of the chance.

    As many runs go on at once as there are processors, or as `jobs` says.
    """
    explorer = Explorer(script, arguments, method, function, limits, jobs, tell)
    if sample is None:
        explorer.all()
        return explorer.recording()
    asked, seed = sample
    explorer.sample(asked, seed)
    return explorer.recording() | {"sample": {"seed": seed, "asked": asked}}
