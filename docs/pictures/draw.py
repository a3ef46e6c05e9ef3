"""Draws the site's pictures from recorded runs: python docs/pictures/draw.py [folder]

Those for another language, which words/LANGUAGE.toml gives, lie in a folder theme.LANGUAGE beside
docs/theme: only what differs from English. Its pages look there first.
"""

import math
import struct
import sys
import tomllib
from ast import literal_eval
from collections.abc import Callable
from pathlib import Path

from decide import preface_which
from replay import ROOT, Moment, Run
from svg import WIDTH, box, circle, line, picture, shape, spoken, text

HERE = Path(__file__).parent
ROLES = ("creator", "attacher")
EDGE = 2  # so that the outermost lines are not cut
INNER = WIDTH - 2 * EDGE
BLOCK_TOP = 66  # below the top of the processes that use it
CELL = 34
HEAD = 25  # for the example's name
PANEL = 152

Cell = tuple[str, str, str]  # what it contains, the role that wrote it last, and its style


def cells_at(run: Run, index: int) -> list[Cell]:
    """The block's bytes or slots at that moment; none once the block is gone.

    As in the player, what was written and is as it was before has only a frame.
    """
    values: list[str] = []
    writers: dict[int, str] = {}
    styles: dict[int, str] = {}
    for moment in run[: index + 1]:
        before = values
        for handle in moment["handles"][:1]:
            if handle["is_list"] and not values:
                writers = dict.fromkeys(range(len(handle["cells"])), "creator")
                styles = dict.fromkeys(writers, "cell creator-cell")
            if handle["cells"] is not None:
                values = handle["cells"]
        for place in moment["written"]:
            role = writers[place] = ROLES[moment["process"]]
            same = before[place : place + 1] == values[place : place + 1]
            styles[place] = f"{role}-handle" if same else f"cell {role}-cell"
    return [
        (value, writers.get(place, ""), styles.get(place, "cell"))
        for place, value in enumerate(values)
    ]


def draw_cells(x: float, y: float, width: float, cells: list[Cell], places: bool) -> list[str]:
    side, parts = width / len(cells), []
    for place, (value, writer, style) in enumerate(cells):
        left = x + place * side
        parts.append(box(style if style.startswith("cell") else "cell", left, y, side, CELL, 0))
        if not style.startswith("cell"):
            parts.append(box(style, left + 2.5, y + 2.5, side - 5, CELL - 5, 0))
        parts.append(text("value", left + side / 2, y + 20, value))
        if writer:
            parts.append(shape(writer, left + side - 7, y + CELL - 7, 3.5))
        if places:
            parts.append(text("place", left + 6, y + CELL - 5, f"[{place}]"))
    return parts


def draw_block(y: float, cells: list[Cell], places: bool) -> list[str]:
    if not cells:
        return [box("gone", EDGE, y, INNER, CELL)]
    inside = draw_cells(EDGE, y, INNER, cells, places)
    return [*inside, box("block", EDGE, y, INNER, CELL)]


def draw_process(
    word: str, role: str, x: float, y: float, width: float, handle: Moment | None, gone: bool
) -> list[str]:
    """A process and its handle; an open handle reaches down to the block."""
    middle, faded = x + width / 2, " faded" * gone
    parts = [
        box("gone" if gone else f"process {role}-process", x, y, width, 34, 6),
        shape(role, x + 13, y + 12.5, 4.6, faded),
        text(f"role {role}-text{faded}", x + 23, y + 17, word),
    ]
    if handle and not gone:
        is_open, room = handle["open"], 7 * len(handle["text"]) + 14
        if is_open:
            parts.append(line(f"{role}-line", (middle, y + 34), (middle, y + BLOCK_TOP)))
        style = f"{role}-handle" if is_open else "gone"
        parts.append(box(style, middle - room / 2, y + 24, room, 19, 9.5))
        parts.append(text(code(struck=not is_open), middle, y + 37.3, handle["text"]))
    return parts


def code(struck: bool) -> str:
    return "code middle struck" if struck else "code middle"


def draw_name(y: float, named: bool) -> list[str]:
    """The block's name, a tag on a string; cut off and struck out once it is unlinked."""
    middle = WIDTH / 2
    parts = [box("tag" if named else "gone", middle - 22, y + 38, 44, 19)]
    if named:
        parts.append(line("block-line", (middle, y + 57), (middle, y + BLOCK_TOP)))
    return [*parts, text(code(struck=not named), middle, y + 51.3, "name")]


def draw_scene(
    run: Run,
    index: int,
    y: float,
    words: tuple[str, str] = ROLES,
    show: Callable[[str], str] = str,
) -> list[str]:
    """Who held what at that moment: the processes above, the block below."""
    seen = run[: index + 1]
    managed = [moment["managed"] for moment in seen if moment["process"] == 0]
    width = 112 if any(managed) else 150
    parts: list[str] = []
    for number, x in enumerate((EDGE, WIDTH - EDGE - width)):
        moments = [moment for moment in seen if moment["process"] == number]
        if moments:
            handle = (moments[-1]["handles"] or [None])[0]
            gone = moments[-1]["ended"] and moments[-1] is not seen[-1]
            parts += draw_process(words[number], ROLES[number], x, y, width, handle, gone)
    if any(managed):
        middle, gone = (WIDTH - width) / 2, not managed[-1]
        parts += draw_process("manager", "manager", middle, y, width, None, gone)
        if not gone:
            parts.append(line("manager-line", (WIDTH / 2, y + 34), (WIDTH / 2, y + 38)))
    latest = seen[-1]["handles"][0]
    cells = [(show(value), writer, style) for value, writer, style in cells_at(run, index)]
    parts += draw_name(y, latest["named"])
    parts += draw_block(y + BLOCK_TOP, cells, places=latest["is_list"] and len(cells) < 6)
    return parts


def draw_source(y: float, example: str) -> str:
    return text("place", EDGE, y + 11, example)


def draw_panels(
    name: str, title: str, run: Run, moments: list[int], words: tuple[str, str] = ROLES
) -> str:
    """Several moments of a run, one under the other, each under the line that led to it."""
    parts = [draw_source(0, run.example)]
    for place, index in enumerate(moments):
        y = HEAD + place * PANEL
        parts.append(circle("step", 10, y + 11, 9.5))
        parts.append(text("step-number", 10, y + 15, str(place + 1)))
        parts.append(text("line-number", 42, y + 15, str(run[index]["line"])))
        parts.append(text("code", 50, y + 15, run[index]["source"], room=WIDTH - 50))
        parts += draw_scene(run, index, y + 30, words)
    return picture(name, title, HEAD + len(moments) * PANEL - 20, parts)


def shared_memory_life() -> str:
    run = Run("examples/shared_memory.py")
    moments = [
        run.after(0, "creator.buf[:10] ="),
        run.after(1, "attacher.buf[:10] ="),
        run.after(1, "attacher.close()"),
        run.after(0, "creator.unlink()"),
    ]
    return draw_panels("shared_memory_life", "SharedMemory", run, moments)


def shareable_list_slots() -> str:
    run = Run("examples/shareable_list.py")
    moments = [run.after(0, "= ShareableList("), run.after(1, "numbers[2] +=")]
    return draw_panels("shareable_list_slots", "ShareableList", run, moments)


def manager_life() -> str:
    run = Run("examples/shared_memory_manager.py")
    moments = [
        run.after(0, "manager.ShareableList("),
        run.after(1, "numbers[index - start] ="),
        run.after(0, "with SharedMemoryManager()"),
    ]
    return draw_panels("manager_life", "SharedMemoryManager", run, moments, ("owner", "attacher"))


def home() -> str:
    run = Run("examples/first.py")
    parts = draw_scene(run, run.after(1, "shm.buf[:5] ="), EDGE, show=lambda byte: chr(int(byte)))
    return picture("home", "shm.buf", EDGE + BLOCK_TOP + CELL + EDGE, parts)


def preface_copy_or_share() -> str:
    """Above: the child works on a copy of the list. Below: both work on one block."""
    words, width = ("parent", "child"), 150
    run = Run("examples/preface/separate_memory.py")
    index = run.after(1, "scores[0] = 99")
    parts, y = [draw_source(0, run.example)], HEAD - 3
    for number, x in enumerate((EDGE, WIDTH - EDGE - width)):
        role = ROLES[number]
        printed = run[run.after(number, "print(")]["out"].partition(":")[2]
        written = run[index]["written"] if number else []
        changed = (role, f"cell {role}-cell")
        cells = [
            (str(value), *(changed if place in written else ("", "cell")))
            for place, value in enumerate(literal_eval(printed))
        ]
        parts.append(box(f"process {role}-process", x, y, width, 68, 6))
        parts.append(shape(role, x + 13, y + 12.5, 4.6))
        parts.append(text(f"role {role}-text", x + 23, y + 17, words[number]))
        parts += draw_cells(x + 9, y + 25, width - 18, cells, places=False)
    start, end = EDGE + width + 6, WIDTH - EDGE - width - 6
    parts.append(line("arrow", (start, y + 42), (end, y + 42)))
    parts.append(line("arrow-head", (end - 6, y + 36), (end, y + 42), (end - 6, y + 48)))
    run, y = Run("examples/preface/shared_scores.py"), y + 96
    parts.append(draw_source(y, run.example))
    y += HEAD - 3
    parts += draw_scene(run, run.after(1, "shm.buf[0] = 99"), y, words)
    return picture("preface_copy_or_share", "copy, share", y + BLOCK_TOP + CELL + EDGE, parts)


def inside_the_bytes() -> str:
    return draw_byte_map("inside_the_bytes", Run("examples/inside_the_bytes/regions.py"))


def draw_byte_map(name: str, run: Run) -> str:
    """The byte map of the list in the example, eight bytes a row, and what they mean."""
    handle = run[run.after(0, "= ShareableList(")]["handles"][0]
    raw, values = bytes(handle["bytes"]), handle["cells"]
    count = len(values)
    offsets = struct.unpack_from(f"<{count + 1}q", raw, 8)
    data = 8 + 8 * len(offsets)
    formats = data + offsets[-1]
    codes = formats + 8 * count
    names = struct.unpack_from("8s" * count, raw, formats)
    slots = dict(zip(offsets, values, strict=False))  # the last offset begins no slot
    meanings = {
        ("count", 0): [str(count)],
        ("offsets", 8): [str(offset) for offset in offsets],
        ("data", data): [slots.get(place, "") for place in range(0, offsets[-1], 8)],
        ("formats", formats): [repr(name.rstrip(b"\0").decode()) for name in names],
        ("codes", codes): [", ".join(map(str, raw[codes:]))],
    }
    parts, y = [draw_source(0, run.example)], HEAD
    for (region, start), rows in meanings.items():
        parts.append(text("role block-text", 38, y + 15, region))
        y += 21
        for row, meaning in enumerate(rows):
            place = start + 8 * row
            parts.append(text("line-number", 30, y + 15.5, str(place)))
            for column, byte in enumerate(raw[place : place + 8]):
                x, style = 38 + 28 * column, "value" if byte else "value faded"
                parts.append(box(f"cell {region}-cell", x, y, 28, 23, 0))
                parts.append(text(f"{style} small", x + 14, y + 15.5, str(byte)))
            parts.append(text("code", 272, y + 15.5, meaning))
            y += 23
        y += 7
    return picture(name, "ShareableList", y, parts)


State = tuple[bool, bool]  # has the block a name, has anybody a handle on it
STATES: dict[State, tuple[float, float]] = {  # where each stands
    (True, True): (EDGE, HEAD),
    (False, True): (WIDTH - EDGE - 132, HEAD),
    (True, False): (EDGE, HEAD + 190),
    (False, False): (WIDTH - EDGE - 132, HEAD + 190),
}
EVENTS = {"create=True": "create", "name=": "attach", ".close": "close()", ".unlink": "unlink()"}


def life_of_a_block() -> str:
    """The states that the block of the example went through, and what led from one to another."""
    run = Run("examples/life_of_a_block/only_posix/states.py")
    parts = [draw_source(0, run.example)]
    changes: dict[tuple[State, State], tuple[str, list[int]]] = {}
    state = (False, False)
    for moment in run:
        if moment["source"].startswith(("first", "second")):
            event = next(word for sign, word in EVENTS.items() if sign in moment["source"])
            before, handles = state, moment["handles"]
            state = any(h["named"] for h in handles), any(h["open"] for h in handles)
            known, lines = changes.setdefault((before, state), (event, []))
            if known != event:
                raise ValueError(f"both {known} and {event} lead from {before} to {state}")
            lines.append(moment["line"])
    for (before, after), (event, lines) in changes.items():
        parts += draw_change(before, after, event, ", ".join(map(str, lines)))
    for state, (x, y) in STATES.items():
        if any(state in change for change in changes):
            parts += draw_state(x, y, *state)
    return picture("life_of_a_block", "create, attach, close, unlink", HEAD + 190 + 96, parts)


def draw_state(x: float, y: float, named: bool, held: bool) -> list[str]:
    parts = [box("process manager-process" if held else "gone", x + 8, y, 60, 19, 9.5)]
    parts.append(text(code(struck=not held), x + 38, y + 13.3, "shm.buf"))
    if held:
        parts.append(line("manager-line", (x + 38, y + 19), (x + 38, y + 50)))
    parts.append(box("tag" if named else "gone", x + 80, y + 14, 44, 19))
    parts.append(text(code(struck=not named), x + 102, y + 27.3, "name"))
    if named:
        parts.append(line("block-line", (x + 102, y + 33), (x + 102, y + 50)))
    there = named or held
    parts.append(box("cell data-cell" if there else "gone", x, y + 50, 132, CELL, 0))
    return [*parts, box("block", x, y + 50, 132, CELL)] if there else parts


def draw_change(before: State, after: State, event: str, lines: str) -> list[str]:
    """An arrow from state to state, with the event and the lines of the example that did it."""
    (x, y), (to_x, to_y) = STATES[before], STATES[after]
    middle, low = 66.0, 98.0  # of a state
    if before[0] and before[1] and y != to_y:
        start, end, label = (x + 14, y + low), (x + 14, to_y - 14), (x + 21, y + 130)
    elif x == to_x and y > to_y:
        start, end, label = (x + 88, y - 14), (x + 88, to_y + low), (x + 95, to_y + 160)
    elif x == to_x:
        start, end, label = (x + middle, y + low), (x + middle, to_y - 14), (x + 74, y + 145)
    elif y == to_y:
        start, end, label = (x + 140, y + 67), (to_x - 8, y + 67), (x + 148, y + 58)
    else:
        start, end, label = (x - 8, y - 8), (to_x + 140, to_y + low), (x - 32, y - 62)
    return [
        *draw_arrow(start, end),
        text("code", *label, event),
        text("place", label[0], label[1] + (26 if y == to_y else 14), lines),
    ]


def draw_arrow(start: tuple[float, float], end: tuple[float, float]) -> list[str]:
    (x, y), (to_x, to_y) = start, end
    length = math.hypot(to_x - x, to_y - y)
    along = (to_x - x) / length * 7, (to_y - y) / length * 7
    sides = [
        (to_x - along[0] - turn * along[1] * 0.8, to_y - along[1] + turn * along[0] * 0.8)
        for turn in (1, -1)
    ]
    return [line("arrow-head", start, end), line("arrow-head", sides[0], end, sides[1])]


def lost_update() -> str:
    """Line by line: what each of the two holds in `value`, and the byte in the block."""
    run = Run("examples/races/lost_on_purpose.py")
    rows = [m for m in run if m["source"].startswith(("value ", "block.buf["))]
    parts = [draw_source(0, run.example)]
    left, width, tall = 188.0, 56.0, 27.0
    heads = (("creator", "value"), ("block", "buf[0]"), ("attacher", "value"))
    for column, (role, word) in enumerate(heads):
        middle = left + (column + 0.5) * width
        parts.append(text(f"code middle {role}-text", middle, HEAD + 12, word))
        if role in ROLES:
            parts.append(shape(role, middle - 26, HEAD + 8, 4))
    values, y = ["", "0", ""], HEAD + 20.0
    for moment in rows:
        role = ROLES[moment["process"]]
        now = list(values)
        now[2 * moment["process"]] = str(moment["numbers"]["value"])
        now[1] = moment["handles"][0]["cells"][0]
        writes = moment["source"].startswith("block")
        changed = 1 if writes else 2 * moment["process"]
        parts.append(text("line-number", 20, y + 17, str(moment["line"])))
        parts.append(shape(role, 33, y + 13.5, 4.2))
        parts.append(text("code", 43, y + 17, moment["source"], room=left - 48))
        for column, value in enumerate(now):
            x = left + column * width
            style = f"cell {role}-cell" if column == changed else "cell"
            parts.append(box(style, x, y, width, tall, 0))
            parts.append(text("value", x + width / 2, y + 18, value))
        values, y = now, y + tall
    parts.append(box("block", left + width, HEAD + 20, width, y - HEAD - 20))
    return picture("lost_update", "value, buf[0], value", y + EDGE, parts)


def reaper() -> str:
    """A program, the lock that its processes hold, and the one that waits for the lock."""
    parts: list[str] = []
    heads = ("the program runs", "it is killed: the reaper has the lock", "the block is removed")
    for place, head in enumerate(heads):
        y = place * (PANEL + 6)
        parts.append(circle("step", 10, y + 11, 9.5))
        parts.append(text("step-number", 10, y + 15, str(place + 1)))
        parts.append(text("code", 28, y + 15, head))
        parts += draw_reaper(y + 30, runs=place == 0, removed=place == 2)
    return picture("reaper", "lock, reaper", len(heads) * (PANEL + 6) - 20, parts)


def draw_reaper(y: float, runs: bool, removed: bool) -> list[str]:
    width, low = 104.0, y + 56
    parts = draw_lines_to_the_lock(y, low, width, runs, removed)
    for role, word, x in zip(ROLES, ("process", "process"), (EDGE, EDGE + width + 8), strict=True):
        parts.append(box(f"process {role}-process" if runs else "gone", x, y, width, 25, 6))
        parts.append(shape(role, x + 13, y + 12.5, 4.6, "" if runs else " faded"))
        parts.append(text(f"role {role}-text{'' if runs else ' faded'}", x + 23, y + 17, word))
    left = WIDTH - EDGE - width
    parts.append(box("gone" if removed else "process manager-process", left, y, width, 25, 6))
    parts.append(shape("manager", left + 13, y + 12.5, 4.6, " faded" if removed else ""))
    parts.append(text(f"role manager-text{' faded' * removed}", left + 23, y + 17, "reaper"))
    if not removed:
        middle = EDGE + width + 4
        parts.append(box("cell", middle - 26, low - 19, 52, 19, 9.5))
        parts.append(text("code middle", middle, low - 5.7, "lock"))
    block = y + BLOCK_TOP + 3
    parts.append(box("gone" if removed else "cell data-cell", EDGE, block, INNER, CELL, 0))
    if removed:
        return [*parts, text("code middle struck", WIDTH / 2, block + 21, "name")]
    parts.append(box("block", EDGE, block, INNER, CELL))
    parts.append(box("tag", WIDTH / 2 - 22, block + 8, 44, 19))
    return [*parts, text("code middle", WIDTH / 2, block + 21.3, "name")]


def draw_lines_to_the_lock(
    y: float, low: float, width: float, runs: bool, removed: bool
) -> list[str]:
    """Whoever holds the lock has a line to it; whoever waits for it, a dashed arrow."""
    parts: list[str] = []
    lock, side = EDGE + width + 4, low - 9.5
    if runs:
        for role, x in zip(ROLES, (lock - 14, lock + 14), strict=True):
            parts.append(line(f"{role}-line", (x, y + 25), (x, low - 19)))
    if not removed:
        start = WIDTH - EDGE - width / 2
        bend = (start, side)
        style = "arrow" if runs else "manager-line"
        parts.append(line(style, (start, y + 25), bend, (lock + 30, side)))
    return parts


PICTURES = (
    home,
    inside_the_bytes,
    life_of_a_block,
    lost_update,
    manager_life,
    preface_copy_or_share,
    preface_which,
    reaper,
    shareable_list_slots,
    shared_memory_life,
)


def drawn() -> dict[str, str]:
    """Each picture by the name of its file."""
    return {f"{draw.__name__}.svg": draw() for draw in PICTURES}


def write(folder: Path, pictures: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pictures.items():
        (folder / name).write_text(content, encoding="utf-8")
    print(f"Written: {len(pictures)} pictures in {folder}")


def draw_all(docs: Path) -> None:
    english = drawn()
    write(docs / "theme/pictures", english)
    for words in sorted(HERE.glob("words/*.toml")):
        spoken.update(tomllib.loads(words.read_text(encoding="utf-8")))
        differing = drawn().items() - english.items()
        write(docs / f"theme.{words.stem}/pictures", dict(differing))
        spoken.clear()


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs")
