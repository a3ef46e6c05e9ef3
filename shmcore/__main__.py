"""usage: python -P -m shmcore ls | show NAME | gc

ls         list the blocks (only on Linux): name, size, the process that made it with
           shmcore, and those that have it mapped, as far as you may look into them
show NAME  print the bytes of a block, and what they mean if it is a ShareableList
gc         remove the blocks that killed programs have left (there are none on Windows)

-P keeps Python from taking a file of the current folder for one of its own modules.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .layout import WORD, Items, read_map
from .memory import SharedMemory

if sys.platform != "win32":
    from . import leftovers, reaper

Rows = Iterator[tuple[object, str]]
ROWS, LENGTH = 64, 240  # rows of a table, and characters of a row, at most on a screen
LIMIT = 64 << 20  # bytes of a block that are looked at


def _blocks() -> Rows:
    makers = {entry.name: entry.maker for entry in leftovers.entries()}
    users = _users()
    yield f"{'NAME':<23} {'SIZE':>12}  MADE BY", "MAPPED BY"
    for file in sorted(os.scandir(reaper.FOLDER), key=lambda file: file.name):
        with suppress(OSError):  # it has just been unlinked
            # A link is no block, and "sem." marks semaphores.
            if file.is_file(follow_symlinks=False) and not file.name.startswith("sem."):
                stat, maker = file.stat(follow_symlinks=False), makers.get(f"/{file.name}", "-")
                device = f"{os.major(stat.st_dev):02x}:{os.minor(stat.st_dev):02x}"
                mapped_by = sorted(users.get((device, str(stat.st_ino)), ()))
                head = f"{_printable(file.name):<23} {stat.st_size:>12}  {maker:<7}"
                yield head, " ".join(map(str, mapped_by)) or "-"


def _users() -> dict[tuple[str, str], set[int]]:
    """Return the processes that have a file mapped, by its device and inode."""
    users: dict[tuple[str, str], set[int]] = {}
    for file in Path("/proc").glob("[0-9]*/maps"):
        with suppress(OSError):  # it has just ended, or you may not look into it
            for line in file.read_text(errors="replace").split("\n"):
                # Addresses, rights, offset, device, inode, path; the path may hold anything.
                match line.split(maxsplit=5):
                    case [_, _, _, device, inode, *_] if inode != "0":
                        users.setdefault((device, inode), set()).add(int(file.parent.name))
    return users


def _printable(name: str) -> str:
    return repr(name)[1:-1]


def _show(name: str) -> None:
    size, content = _content(name)
    print(f"{_printable(name)}: {size} bytes\n")
    try:
        _print_table(_byte_map(content))
    except ValueError as reason:
        print(reason)
    print()
    _print_table(_hex_dump(content))
    if size > len(content):
        print(f"... and {size - len(content)} bytes more, which are not shown")


def _content(name: str) -> tuple[int, memoryview]:
    """Return a block's size in bytes, and its content as far as it is looked at."""
    with SharedMemory(name) as block:
        if sys.platform != "linux":
            return block.size, memoryview(bytes(block.buf[:LIMIT]))
        # Its owner may cut it meanwhile. Then reading what is mapped would end this process.
        content = os.pread(block.fileno(), min(block.size, LIMIT), 0)
    if len(content) < min(block.size, LIMIT):
        raise ValueError(f"block {name!r} has been cut while it was read")
    return block.size, memoryview(content)


def _byte_map(block: memoryview) -> Rows:
    items = Items(read_map(block))
    count, data, formats, codes, end, _ = items.places
    values, (starts, _) = items.read(block, 0, count), items.slots
    yield "BYTE", "WHAT IT IS IN A SHAREABLELIST"
    yield 0, f"count: {count}"
    yield WORD, f"offsets: {block[WORD:data].cast('q').tolist()}"
    for item, (start, value) in enumerate(zip(starts, values, strict=True)):
        yield start, f"item {item}: {value!r}"
    words = [bytes(block[at : at + WORD]) for at in range(formats, codes, WORD)]
    yield formats, f"formats: {[word.rstrip(bytes(1)) for word in words]}"
    yield codes, f"codes: {block[codes:end].tolist()}"


def _hex_dump(block: memoryview) -> Rows:
    yield "BYTE", "CONTENT"
    for at in range(0, len(block), 16):
        row = block[at : at + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        yield at, f"{row[:8].hex(' '):<24} {row[8:].hex(' '):<24} {text}"


def _print_table(rows: Rows) -> None:
    """Print rows; on a screen only the beginning of a long table, and of a long row."""
    on_screen = sys.stdout.isatty()
    for number, (head, text) in enumerate(rows):
        if on_screen and number > ROWS:
            print("... and more: add | more to the command to see all")
            break
        shown = text[:LENGTH] + "..." if on_screen and len(text) > LENGTH else text
        print(f"{head:>8}  {shown}")


def main() -> None:
    """Run one command; with status 1 where that fails."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as in: ... show NAME | head
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        match sys.argv[1:]:
            case ["ls"] if sys.platform == "linux":
                _print_table(_blocks())
            case ["show", name]:
                _show(name)
            case ["gc"] if sys.platform != "win32":
                removed, left = leftovers.collect()
                lines = [f"removed {_printable(name[1:])}" for name in removed]
                print("\n".join(lines) or "There is nothing to remove.")
                if left:
                    sys.exit("\n".join(f"could not remove {_printable(name[1:])}" for name in left))
            case ["-h" | "--help"]:
                print(__doc__)
            case _:
                sys.exit(__doc__)
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
