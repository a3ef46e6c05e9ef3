"""Every order in which the lines of one function can run when several processes run it.

Each order is a run of its own, from the program's start. The next run repeats the last one up to
the latest choice that could have gone otherwise, and decides differently there.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from math import factorial, prod
from pathlib import Path
from random import Random
from typing import Any

from .limits import Limits, RecordingError
from .process import Process
from .recording import Recorder, Step
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
                self.nodes.append(Node())
                steps = self.nodes[-1].steps
                steps.append(self.recorder.turn(director.processes[self.choices[-1]]))
                blocks = self.recorder.state["blocks"]
            elif asleep := director.sleepers():
                steps.append(self.recorder.turn(asleep[0]))
            else:
                steps += self.recorder.wait()
        self.outcome = self._described_outcome(blocks)

    def _is_scheduled(self, process: Process) -> bool:
        if process.kind != "child" or not process.frames:
            return False
        return process.frames[-1][0] in self.functions

    def _described_outcome(self, blocks: dict[str, Any]) -> str:
        found: dict[str, Any] = {
            "out": self.recorder.out,
            "blocks": {number: block["rows"] for number, block in blocks.items()},
        }
        lists = {n: b["list"].get("items", []) for n, b in blocks.items() if "list" in b}
        if lists:
            found["lists"] = lists
        return json.dumps(found)


class Explorer:
    """All the runs of a script so far, those with a common beginning sharing it."""

    def __init__(
        self, script: Path, arguments: list[str], method: str, function: str, limits: Limits | None
    ) -> None:
        self.script, self.arguments = script, arguments
        self.method, self.limits = method, limits
        self.functions = [function] if function else innermost_functions(str(script))
        self.root = Node()
        self.runs = 0
        self.header: dict[str, Any] = {}

    def run(self, choose: Choose) -> Run:
        """Run the script once more, and keep what is new."""
        with Recorder(self.script, self.arguments, self.method, self.limits) as recorder:
            run = Run(recorder, self.functions)
            run.play(choose)
            self.header = recorder.header("schedules")
        if not run.choices:
            raise RecordingError(f"no child process runs a line of {' or '.join(self.functions)}")
        self._keep(run)
        return run

    def _keep(self, run: Run) -> None:
        """Add the run to the tree. Where it repeats another, it must do the same."""
        node = self.root
        for played, choice in zip(run.nodes, [*run.choices, -1], strict=True):
            if not node.steps:
                node.steps, node.options, node.outcome = played.steps, played.options, ""
            elif (node.steps, node.options) != (played.steps, played.options):
                raise RecordingError("the program does not do the same again in the same order")
            if choice >= 0:
                node = node.next.setdefault(choice, Node())
        if not node.outcome:
            node.outcome = run.outcome
            self.runs += 1

    def all(self) -> None:
        """Run every order."""
        prefix: list[int] = []
        while True:
            choices = iter(prefix)
            run = self.run(lambda options, choices=choices: next(choices, options[0]))  # type: ignore[misc]
            if self.runs == 1:
                _refuse_too_many(run.choices)
            if self.runs > MOST:
                raise RecordingError(f"there are more than {MOST} orders: {_ADVICE}")
            for at in reversed(range(len(run.choices))):
                later = [n for n in run.nodes[at].options if n > run.choices[at]]
                if later:
                    prefix = [*run.choices[:at], later[0]]
                    break
            else:
                return

    def sample(self, asked: int, seed: int) -> None:
        """Run `asked` orders, chosen by chance, some perhaps more than once."""
        chance = Random(seed)
        for _ in range(asked):
            self.run(chance.choice)

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


_ADVICE = "take some by chance with --sample NUMBER --seed NUMBER"


def _refuse_too_many(choices: list[int]) -> None:
    lengths = [choices.count(number) for number in set(choices)]
    orders = factorial(sum(lengths)) // prod(map(factorial, lengths))
    if orders > MOST:
        raise RecordingError(
            f"{' and '.join(map(str, lengths))} lines can run in about {orders} orders,"
            f" more than {MOST}: {_ADVICE}"
        )


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
) -> dict[str, Any]:
    """Record every order, or a sample: how many, and the seed of the chance."""
    explorer = Explorer(script, arguments, method, function, limits)
    if sample is None:
        explorer.all()
        return explorer.recording()
    asked, seed = sample
    explorer.sample(asked, seed)
    return explorer.recording() | {"sample": {"seed": seed, "asked": asked}}
