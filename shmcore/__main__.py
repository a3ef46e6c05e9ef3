"""usage: python -m shmcore ls | show NAME | gc

ls         list the blocks (only on Linux): name, bytes, the process that made it with
           shmcore, and those that have it mapped, as far as you may look into them
show NAME  print what the bytes of a block mean in a ShareableList, and the bytes
gc         remove the blocks that killed programs have left
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import wrap

from .layout import WORD, Decoder, read_map
from .memory import SharedMemory

if sys.platform != "win32":
    from . import journal

Rows = Iterator[tuple[object, str]]
ROWS, LINES = 64, 3  # on a screen no table has more rows, and no row more lines


def _blocks() -> Rows:
    makers = {name: maker for name, _, maker in journal.entries()}
    mappings = _mappings()
    yield f"{'NAME':<23} {'SIZE':>12}  MADE BY", "MAPPED BY"
    for file in sorted(Path(journal.FOLDER).iterdir()):
        with suppress(OSError):  # it has just been unlinked
            if file.is_file() and not file.name.startswith("sem."):  # those are semaphores
                name, maker = repr(file.name)[1:-1], makers.get(f"/{file.name}", "-")
                users = [process for process, text in mappings if f" {file}\n" in text]
                head = f"{name:<23} {file.stat().st_size:>12}  {maker:<7}"
                yield head, " ".join(map(str, users)) or "-"


def _mappings() -> list[tuple[int, str]]:
    """Return what each process has mapped, in the system's words."""
    found = []
    for file in Path("/proc").glob("[0-9]*/maps"):
        with suppress(OSError):  # it has just ended, or you may not look into it
            found.append((int(file.parent.name), file.read_text(errors="surrogateescape")))
    return sorted(found)


def _show(name: str) -> None:
    with SharedMemory(name) as block:  # who attaches changes nothing
        print(f"{name}: {block.size} bytes\n")
        try:
            _print_table(_byte_map(block.buf))
        except ValueError as reason:
            print(reason)
        print()
        _print_table(_hex_dump(block.buf))


def _byte_map(block: memoryview) -> Rows:
    slots, sizes, data, formats, codes, end = read_map(block)
    yield "BYTE", "WHAT IT IS IN A SHAREABLELIST"
    yield 0, f"count: {len(sizes)}"
    yield WORD, f"offsets: {block[WORD:data].cast('q').tolist()}"
    words, numbers = bytes(block[formats:codes]), bytes(block[codes:end])
    values = Decoder(sizes, words, numbers).decode(block, data)
    for item, (slot, value) in enumerate(zip(slots, values, strict=True)):
        yield data + WORD * slot, f"item {item}: {value!r}"
    yield formats, f"formats: {[words[at : at + WORD].rstrip(b'')]}"
    yield codes, f"codes: {list(numbers)}"


def _hex_dump(block: memoryview) -> Rows:
    yield "BYTE", "CONTENT"
    for at in range(0, len(block), 16):
        row = block[at : at + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        yield at, f"{row[:8].hex(' '):<24} {row[8:].hex(' '):<24} {text}"


def _print_table(rows: Rows) -> None:
    """Print rows, the last column folded; on a screen only the beginning of what is long."""
    for number, (head, text) in enumerate(rows):
        if number > ROWS and sys.stdout.isatty():
            print("... and more: add | more to the command to see all")
            break
        first = f"{head:>8}  "
        lines = wrap(text, max(20, 80 - len(first)), drop_whitespace=False)
        if len(lines) > LINES and sys.stdout.isatty():
            lines[LINES:] = ["..."]
        print(first + ("\n" + " " * len(first)).join(lines))


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
            case ["gc"]:
                removed = journal.collect() if sys.platform != "win32" else []
                lines = [f"removed {name[1:]}" for name in removed]
                print("\n".join(lines) or "There is nothing to remove.")
            case _:
                sys.exit(__doc__)
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
