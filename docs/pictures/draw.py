"""Draws the site's pictures from recorded runs: python docs/pictures/draw.py [folder]"""

import struct
import sys
from collections.abc import Callable
from pathlib import Path

from record import ROOT, Moment, Run, record
from svg import WIDTH, box, circle, line, picture, shape, text

ROLES = ("creator", "attacher")
MANAGER = "SharedMemoryManager-1"
EDGE = 2  # so that the outermost lines are not cut
INNER = WIDTH - 2 * EDGE
BLOCK_TOP = 66  # below the top of the processes that use it
CELL = 34
HEAD = 25  # for the example's name
PANEL = 152

Cell = tuple[str, str]  # what it contains, and the role that wrote it last


def cells_at(run: Run, index: int) -> list[Cell]:
    """The block's bytes or slots at that moment; none once the block is gone."""
    values: list[str] = []
    writers: dict[int, str] = {}
    for moment in run[: index + 1]:
        for handle in moment["handles"][:1]:
            if handle["is_list"] and not values:
                writers = dict.fromkeys(range(len(handle["cells"])), "creator")
            if handle["cells"] is not None:
                values = handle["cells"]
        writers |= dict.fromkeys(moment["written"], ROLES[moment["process"]])
    return [(value, writers.get(place, "")) for place, value in enumerate(values)]


def draw_cells(x: float, y: float, width: float, cells: list[Cell], places: bool) -> list[str]:
    side, parts = width / len(cells), []
    for place, (value, writer) in enumerate(cells):
        left = x + place * side
        parts.append(box(f"cell {writer}-cell" if writer else "cell", left, y, side, CELL, 0))
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
    managed = [MANAGER in moment["helpers"] for moment in seen if moment["process"] == 0]
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
    cells = [(show(value), writer) for value, writer in cells_at(run, index)]
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
    run = record("examples/shared_memory.py")
    moments = [
        run.after(0, "creator.buf[:10] ="),
        run.after(1, "attacher.buf[:10] ="),
        run.after(1, "attacher.close()"),
        run.after(0, "creator.unlink()"),
    ]
    return draw_panels("shared_memory_life", "SharedMemory", run, moments)


def shareable_list_slots() -> str:
    run = record("examples/shareable_list.py")
    moments = [run.after(0, "= ShareableList("), run.after(1, "numbers[2] +=")]
    return draw_panels("shareable_list_slots", "ShareableList", run, moments)


def manager_life() -> str:
    run = record("examples/shared_memory_manager.py")
    moments = [
        run.after(0, "manager.ShareableList("),
        run.after(1, "numbers[index - start] ="),
        run.after(0, "with SharedMemoryManager()"),
    ]
    return draw_panels("manager_life", "SharedMemoryManager", run, moments, ("owner", "attacher"))


def home() -> str:
    run = record("examples/first.py")
    parts = draw_scene(run, run.after(1, "shm.buf[:5] ="), EDGE, show=lambda byte: chr(int(byte)))
    return picture("home", "shm.buf", EDGE + BLOCK_TOP + CELL + EDGE, parts)


def preface_copy_or_share() -> str:
    """Above: the child works on a copy of the list. Below: both work on one block."""
    words, width = ("parent", "child"), 150
    run = record("examples/preface/separate_memory.py")
    index = run.after(1, "scores[0] = 99")
    parts, y = [draw_source(0, run.example)], HEAD - 3
    for number, x in enumerate((EDGE, WIDTH - EDGE - width)):
        role = ROLES[number]
        latest = [moment for moment in run[: index + 1] if moment["process"] == number][-1]
        values, written = latest["lists"]["scores"], latest["written"]
        cells = [(value, role if n in written else "") for n, value in enumerate(values)]
        parts.append(box(f"process {role}-process", x, y, width, 68, 6))
        parts.append(shape(role, x + 13, y + 12.5, 4.6))
        parts.append(text(f"role {role}-text", x + 23, y + 17, words[number]))
        parts += draw_cells(x + 9, y + 25, width - 18, cells, places=False)
    start, end = EDGE + width + 6, WIDTH - EDGE - width - 6
    parts.append(line("arrow", (start, y + 42), (end, y + 42)))
    parts.append(line("arrow-head", (end - 6, y + 36), (end, y + 42), (end - 6, y + 48)))
    run, y = record("examples/preface/shared_scores.py"), y + 96
    parts.append(draw_source(y, run.example))
    y += HEAD - 3
    parts += draw_scene(run, run.after(1, "shm.buf[0] = 99"), y, words)
    return picture("preface_copy_or_share", "copy, share", y + BLOCK_TOP + CELL + EDGE, parts)


def shareable_list_bytes() -> str:
    """The byte map of the list in the example, eight bytes a row, and what they mean."""
    run = record("examples/shareable_list/byte_map.py")
    handle = run[run.after(0, "= ShareableList(")]["handles"][0]
    raw, values = bytes(handle["bytes"]), handle["cells"]
    count = len(values)
    offsets = struct.unpack_from(f"<{count + 1}q", raw, 8)
    data = 8 + 8 * len(offsets)
    formats = data + offsets[-1]
    codes = formats + 8 * count
    names = struct.unpack_from("8s" * count, raw, formats)
    meanings = {
        ("count", 0): [str(count)],
        ("offsets", 8): [str(offset) for offset in offsets],
        ("data", data): values,
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
    return picture("shareable_list_bytes", "ShareableList", y, parts)


PICTURES = (
    home,
    manager_life,
    preface_copy_or_share,
    shareable_list_bytes,
    shareable_list_slots,
    shared_memory_life,
)


def draw_all(folder: Path) -> None:
    for draw in PICTURES:
        (folder / f"{draw.__name__}.svg").write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/theme/pictures")
