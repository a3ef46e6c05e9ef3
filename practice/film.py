"""What a recording shows, asked in the words of an exercise.

`docs/theme/recordings/README.md` describes recordings. Processes and blocks are keys such as "0";
process "0" runs the script.
"""

from itertools import pairwise
from typing import Any

from shmstep.states import merged

Json = Any


def _bytes_of(block: Json) -> bytes:
    return b"".join(
        bytes.fromhex(block["rows"][at]) for at in sorted(block.get("rows", {}), key=int)
    )


class Film:
    """One recorded run, with the state after each step. `method` is the start method asked for."""

    def __init__(self, recording: Json, method: str = "") -> None:
        self.method = method
        self.steps: list[Json] = recording["steps"]
        self.states: list[Json] = []
        state: Json = {}
        for step in self.steps:
            state = merged(state, step.get("set", {}))
            self.states.append(state)
        self.processes: dict[str, Json] = state.get("processes", {})
        self.blocks: dict[str, Json] = state.get("blocks", {})
        self.primitives: dict[str, Json] = state.get("primitives", {})
        self.out = "".join(step.get("out", "") for step in self.steps)
        self.error = "".join(step.get("err", "") for step in self.steps)
        self.why_ended: str = self.steps[-1].get("end", {}).get("why", "")

    @property
    def children(self) -> list[str]:
        """The processes that the program has started, in order."""
        return [key for key, process in self.processes.items() if process["kind"] == "child"]

    def of(self, process: str) -> list[Json]:
        """Return what is told of a process in each state that has it."""
        return [s["processes"][process] for s in self.states if process in s.get("processes", {})]

    def given(self, process: str) -> dict[str, str]:
        """Return what the first function that a process called was given, as text by its names."""
        for told in self.of(process):
            for frame in told.get("frames", {}).values():
                if frame["function"] != "<module>":
                    given: dict[str, str] = frame.get("locals", {})
                    return given
        return {}

    def attached(self, process: str, *roles: str) -> set[str]:
        """Return the blocks that a process has ever had open, in one of these roles or in any."""
        return {
            block
            for told in self.of(process)
            for block, role in told.get("attached", {}).items()
            if not roles or role in roles
        }

    def content(self, block: str) -> bytes:
        """Return a block's bytes as they were at the end; at most the first 1024."""
        return _bytes_of(self.blocks[block])

    def written(self, process: str, block: str) -> set[int]:
        """Return the positions at which a process has written, as far as can be seen.

        In a process's step another one's line may end too, which has waited for it. So what a
        process writes counts only while it has the block open.
        """
        found: set[int] = set()
        before, was_open = b"", False
        for step, state in zip(self.steps, self.states, strict=True):
            after = _bytes_of(state["blocks"][block]) if block in state.get("blocks", {}) else b""
            told = state.get("processes", {}).get(process, {})
            is_open = block in told.get("attached", {})
            if str(step.get("p")) == process and (was_open or is_open):
                before = before.ljust(len(after), b"\0")
                pairs = enumerate(zip(before, after, strict=False))
                found.update(at for at, (old, new) in pairs if old != new)
                for start, end in step.get("wrote", {}).get(block, []):
                    found.update(range(start, end))
            before, was_open = after, is_open
        return found

    def writers(self, block: str) -> set[str]:
        """Return the processes that have written into a block."""
        return {process for process in self.processes if self.written(process, block)}

    def printed(self, process: str) -> str:
        """Return what a process has printed."""
        return "".join(step.get("out", "") for step in self.steps if str(step.get("p")) == process)

    def unlinked_by(self, block: str) -> str:
        """Return the process that took the block's name away, by a line; "" if none did."""
        for step, before, after in zip(self.steps[1:], self.states, self.states[1:], strict=False):
            blocks = [state.get("blocks", {}).get(block, {}) for state in (before, after)]
            if [told.get("exists") for told in blocks] == [True, False] and "ran" in step:
                return str(step.get("p"))
        return ""

    def most_blocks_at_once(self) -> int:
        """Return how many names of blocks there were at most at one moment."""
        counts = [
            sum(bool(block["exists"]) for block in state.get("blocks", {}).values())
            for state in self.states
        ]
        return max(counts)

    def was_over(self, process: str, block: str) -> bool:
        """Tell whether a process had ended, and been waited for, when a block's name went."""
        for before, after in pairwise(self.states):
            if (
                before.get("blocks", {}).get(block, {}).get("exists")
                and not after["blocks"][block]["exists"]
            ):
                ended = before["processes"].get(process, {}).get("state") == "dead"
                return ended and self.joined(str(before["processes"][process]["parent"]), process)
        return False

    def lived_at_once(self, *processes: str) -> bool:
        """Tell whether there was a moment when all of them were alive."""
        return any(
            all(
                state.get("processes", {}).get(process, {"state": "dead"})["state"]
                in ("running", "waiting")
                for process in processes
            )
            for state in self.states
        )

    def waits(self, process: str) -> list[Json]:
        """Return what a process has waited for: `by`, `at`, `process`, `timed`; each once."""
        found: list[Json] = []
        for told in self.of(process):
            if told["state"] == "waiting" and told.get("waits", {}) not in found:
                found.append(told.get("waits", {}))
        return found

    def waited_at(self, process: str, kind: str, *by: str) -> bool:
        """Tell whether a process has waited at such a primitive, by one of these methods."""
        return any(
            "at" in waits
            and self.primitives[str(waits["at"])]["kind"] == kind
            and (not by or waits["by"] in by)
            for waits in self.waits(process)
        )

    def joined(self, process: str, child: str) -> bool:
        """Tell whether a process has waited for a child's end."""
        return any(
            waits.get("by") == "join" and str(waits.get("process")) == child
            for waits in self.waits(process)
        )

    def printed_after(self, process: str, others: list[str]) -> bool:
        """Tell whether others had all ended at each step in which a process has printed."""
        return all(
            state["processes"].get(other, {"state": ""})["state"] in ("dead", "killed")
            for step, state in zip(self.steps, self.states, strict=True)
            if "out" in step and str(step.get("p")) == process
            for other in others
        )

    def held(self, process: str, kind: str) -> bool:
        """Tell whether a process has ever held a primitive of this kind."""
        return any(
            self.primitives[str(number)]["kind"] == kind
            for told in self.of(process)
            for number in told.get("holds", [])
        )
