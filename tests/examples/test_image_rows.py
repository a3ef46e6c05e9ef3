"""The picture on the NumPy page is the one that the program makes."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples/with_numpy/image_rows.py"
ON_THE_PAGE = ROOT / "docs/theme/pictures/image_rows.png"


def test_the_picture_on_the_page_is_what_the_program_makes(tmp_path: Path) -> None:
    pytest.importorskip("numpy", reason="NumPy is not installed")
    subprocess.run([sys.executable, SCRIPT], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    made = parts_of((tmp_path / "image_rows.png").read_bytes())
    assert made == parts_of(ON_THE_PAGE.read_bytes())


def parts_of(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file. The pixels are unpacked: zlib's versions pack differently."""
    parts, place = {}, 8
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        parts[kind] = png[place + 8 : place + 8 + length]
        place += length + 12
    parts[b"IDAT"] = zlib.decompress(parts[b"IDAT"])
    return parts


@pytest.mark.once
def test_another_pixel_is_another_picture() -> None:
    png = ON_THE_PAGE.read_bytes()
    parts = parts_of(png)
    packed = zlib.compress(parts[b"IDAT"][:-1] + b"\x01", 0)
    start = png.index(b"IDAT") - 4
    rest = png[png.index(b"IEND") - 4 :]
    other = png[:start] + struct.pack(">I", len(packed)) + b"IDAT" + packed + bytes(4) + rest
    assert parts_of(other).keys() == parts.keys()
    assert parts_of(other) != parts
