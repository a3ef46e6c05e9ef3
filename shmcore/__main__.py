"""For a second terminal: python -m shmcore ls | show NAME | gc.

Looking changes nothing. Blocks are read, never attached, so looking makes nobody accountable.
"""

import argparse
import mmap
import os
import signal
import struct
import sys
from collections import defaultdict
from contextlib import suppress
from itertools import pairwise
from textwrap import wrap

from . import layout
from .layout import WORD, Map

if sys.platform == "win32":
    from .windows import attach
else:
    import _posixshmem  # type: ignore[import-not-found]

    from . import journal

FOLDER = "/dev/shm"  # where Linux shows the blocks as files
NO_BLOCKS = (".shmcore:", "sem.")  # what else lies there: journals and semaphores
HEADING = f"{'NAME':<24}{'SIZE':>12}  {'MADE BY':<9}MAPPED BY"
WIDTH = 80
ITEMS, BYTES, LINES = 20, 1024, 3  # so many are shown without --all

if sys.platform == "win32":

    def _read(name: str) -> bytes | mmap.mmap:
        return attach(name)[2]

else:

    def _read(name: str) -> bytes | mmap.mmap:
        descriptor, status = _open(name)
        size = status.st_size
        return mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) if size else b""

    def _open(name: str) -> tuple[int, os.stat_result]:
        descriptor = _posixshmem.shm_open("/" + name.removeprefix("/"), os.O_RDONLY, mode=0)
        return descriptor, os.fstat(descriptor)

    def ls() -> None:
        """Print each block: its size, who made it, who has it mapped."""
        makers = {name[1:]: maker for name, _, maker in journal.entries()}
        users: dict[tuple[str, str], set[int]] = {}
        names, note = sorted(makers), "Not told by this system: blocks of others, and who maps one."
        if on_linux := sys.platform == "linux":
            users, note = _users()
            files = [file.name for file in os.scandir(FOLDER) if file.is_file()]
            names = sorted(name for name in files if not name.startswith(NO_BLOCKS))
        print(HEADING if names else "There are no blocks.")
        for name in names:
            with suppress(OSError):  # it has just been unlinked
                status = os.stat(f"{FOLDER}/{name}") if on_linux else _open(name)[1]
                device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}"
                known = sorted(users.get((device, str(status.st_ino)), ()))
                written = name if name.isascii() and name.isprintable() else ascii(name)
                head = f"{written:<24}" if len(written) < 24 else f"{written}\n{'':<24}"
                head += f"{status.st_size:>12}  {makers.get(name, '-'):<9}"
                _print_row(head, " ".join(map(str, known)) or "-", None)
        print(note, end="\n" if note else "")

    def _users() -> tuple[dict[tuple[str, str], set[int]], str]:
        """Return who has which file mapped, by device and inode, and a note on what is missing."""
        users, note = defaultdict(set), ""
        for process in filter(str.isdecimal, os.listdir("/proc")):
            try:
                with open(f"/proc/{process}/maps", errors="replace") as maps:
                    for fields in map(str.split, maps):
                        if len(fields) > 5:  # addresses, rights, offset, device, inode, path
                            users[fields[3], fields[4]].add(int(process))
            except PermissionError:
                note = "There are processes that may not be asked what they have mapped."
            except OSError:
                pass  # it has just ended
        return users, note

    def gc() -> None:
        """Remove what process trees that are gone have left, and print it."""
        removed = journal.collect(at_once=True)
        print("\n".join(f"removed {name[1:]}" for name in removed) or "There is nothing to remove.")


def show(name: str, everything: bool) -> None:
    """Print the bytes of a block, and what a ShareableList in it holds."""
    block = _read(name)
    print(f"{name}: {len(block)} bytes")
    try:
        _show_list(block, layout.read_map(block), everything)
    except ValueError as reason:
        _print_row("", str(reason), None)
    print("\n    BYTE  CONTENT")
    shown = len(block) if everything else min(len(block), BYTES)
    for at in range(0, shown, 16):
        row = block[at : at + 16]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        print(f"{at:>8}  {row[:8].hex(' '):<24} {row[8:].hex(' '):<24} {text}")
    _print_rest(len(block) - shown, "bytes")


def _show_list(block: bytes | mmap.mmap, places: Map, everything: bool) -> None:
    slots, sizes, data, formats, codes, end = places
    count, lines = len(sizes), None if everything else LINES
    offsets = " ".join(map(str, struct.unpack_from(f"{count + 1}q", block, WORD)))
    print(f"\n{'BYTES':<16}BYTE MAP OF A SHAREABLELIST")
    parts = f"count: {count}", f"offsets: {offsets}", "data: the slots", "formats", "codes"
    spans = pairwise((0, WORD, data, formats, codes, end))
    for part, (start, stop) in zip(parts, spans, strict=True):
        _print_row(_span(start, stop), part, lines)
    print(f"\nITEM    {'SLOT':<16}{'FORMAT':<10}{'AT BYTE':<8}CODE  {'AT BYTE':<8}VALUE")
    shown = min(count, count if everything else ITEMS)
    for item in range(shown):
        start, size = data + WORD * slots[item], sizes[item]
        at, code_at = formats + WORD * item, codes + item
        word, code = block[at : at + WORD], block[code_at]
        try:
            value = repr(layout.Decoder([size], word, bytes([code]), item).decode(block, start)[0])
        except ValueError as reason:
            value = str(reason)
        format = repr(word.rstrip(b"\0"))[2:-1]
        slot = f"{item:<8}{_span(start, start + size)}{format:<10.8}"
        _print_row(f"{slot}{at:<8}{code:<6}{code_at:<8}", value, lines)
    _print_rest(count - shown, "items")


def _span(start: int, stop: int) -> str:
    return f"{f'{start}-{stop - 1}' if start < stop else '-':<16}"


def _print_row(head: str, text: str, lines: int | None) -> None:
    """Print the last column folded, to so many lines at most."""
    indent = len(head.rpartition("\n")[2])
    shown = wrap(text, WIDTH - indent, drop_whitespace=False, max_lines=lines, placeholder="...")
    print(head + ("\n" + " " * indent).join(shown))


def _print_rest(rest: int, what: str) -> None:
    if rest:
        print(f"... and {rest} more {what}: --all shows them")


def main() -> None:
    """Run one command; with status 1 where that fails."""
    parser = argparse.ArgumentParser("python -m shmcore", description="Look at blocks.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ls", help="list the blocks, who made them and who has them mapped")
    shows = commands.add_parser("show", help="print a block's bytes, and a ShareableList's items")
    shows.add_argument("name", metavar="NAME")
    shows.add_argument("--all", action="store_true", help="however long it is")
    commands.add_parser("gc", help="remove the blocks that killed programs have left")
    options = parser.parse_args()
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as in: ... show NAME | head
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        if options.command == "show":
            show(options.name, options.all)
        elif sys.platform == "win32":
            print("Windows lists no blocks, and keeps none: each goes with its last handle.")
        else:
            ls() if options.command == "ls" else gc()
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError) and options.command == "show"
        reason = f"there is no block {options.name!r}" if missing else error
        parser.exit(1, f"{parser.prog} {options.command}: {reason}\n")


if __name__ == "__main__":
    main()
