"""What a player shows at a step: as a page has it, and folded here from the recording."""

from typing import Any

from tests.recorder.stepping import State, output, states

SHOWN = """() => {
  const all = (style, part = document) => [...part.querySelectorAll(style)];
  const text = (part) => part?.innerText.replace(/\\s+/g, " ").trim() ?? null;
  const pairs = (parts) => parts.map((part) =>
    [part.textContent, part.nextElementSibling.textContent]);
  return {
    source: all(".shm-text").map((part) => part.textContent).join(""),
    ran: all(".shm-listing .shm-ran").map((part) => Number(part.textContent)),
    next: Object.fromEntries(all(".shm-marks .shm-badge").map((part) =>
      [part.textContent, Number(text(part.closest(".shm-line").querySelector(".shm-number")))])),
    lanes: all(".shm-process").map((lane) => ({
      key: text(lane.querySelector(".shm-badge")),
      name: text(lane.querySelector(".shm-name")),
      state: text(lane.querySelector(".shm-state")),
      calls: all(".shm-call:has(code)", lane).map(text),
      locals: all("dl", lane).map((list) => Object.fromEntries(pairs(all("dt", list)))),
      handles: all(".shm-handle", lane).map(text),
    })),
    blocks: all(".shm-block").map((block) => ({
      tag: text(block.querySelector(".shm-tag")),
      fate: text(block.querySelector(".shm-state")),
      holders: all(".shm-holders .shm-badge", block).map(text),
      items: all(".shm-items li", block).map((item) => item.textContent),
      bytes: all(".shm-byte", block).map((byte) => byte.textContent),
      changed: all(".shm-byte", block).flatMap((byte, at) =>
        byte.matches(".shm-changed") ? [at] : []),
    })),
    out: document.querySelector(".shm-output pre").textContent,
  };
}"""
STATES = {"running": "running", "waiting": "waiting", "dead": "ended", "killed": "killed"}


def bytes_of(block: Any) -> list[str]:
    return [str(byte) for row in block["rows"].values() for byte in bytes.fromhex(row)]


def lane(key: str, last: State, state: State) -> Any:
    process = state["processes"].get(key)
    shown = {
        "key": key,
        "name": last["processes"][key]["name"],
        "state": "not started",
        "calls": [],
        "locals": [],
        "handles": [],
    }
    if process:
        server = "manager process, " if process["kind"] == "manager" else ""
        shown["state"] = server + STATES[process["state"]]
    for frame in (process or {}).get("frames", {}).values():
        shown["calls"].append(f"{frame['function']} line {frame['line']}")
        shown["locals"].append(frame.get("locals", {}))
    for block, role in (process or {}).get("attached", {}).items():
        shown["handles"].append(f"{role} {state['blocks'][block]['name']}")
    return shown


def block_shown(key: str, last: State, state: State, before: State) -> Any:
    block = state["blocks"].get(key)
    holders = [
        number
        for number, process in state["processes"].items()
        if key in process.get("attached", {})
    ]
    data = bytes_of(block or last["blocks"][key])
    size = f"size {len(data)}"
    shown = {
        "tag": block and block["name"],
        "fate": f"not created, {size}",
        "holders": holders,
        "items": [],
        "bytes": [""] * len(data),
        "changed": [],
    }
    if not block:
        return shown
    if block["exists"] or holders:
        shown["fate"] = size if block["exists"] else f"unlinked, {size}"
        shown["bytes"] = data
        shown["items"] = block.get("list", {}).get("items", [])
    else:
        shown["fate"] = f"gone, {size}"
    if old := before.get("blocks", {}).get(key):
        pairs = zip(data, bytes_of(old), strict=True)
        shown["changed"] = [at for at, (one, other) in enumerate(pairs) if one != other]
    return shown


def expected(recording: Any, number: int) -> Any:
    steps = recording["steps"]
    found = states(steps)
    state, last, before = found[number], found[-1], found[number - 1] if number else {}
    return {
        "source": recording["files"][0]["source"],
        "ran": [steps[number]["ran"][1]] if "ran" in steps[number] else [],
        "next": {
            key: list(process["frames"].values())[-1]["line"]
            for key, process in state["processes"].items()
            if process.get("frames")
        },
        "lanes": [lane(key, last, state) for key in last["processes"]],
        "blocks": [block_shown(key, last, state, before) for key in last["blocks"]],
        "out": output(steps[: number + 1]),
    }
