"""python -m handout [-o FILE] [--site FOLDER]"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from . import archive, contents, start_page

ROOT = contents.ROOT
FILE = ROOT / "shmcore-course.zip"


def main() -> int:
    """Build what has to be built, and pack all."""
    parser = argparse.ArgumentParser(prog="python -m handout", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=FILE, help="the archive")
    parser.add_argument("--site", type=Path, help="a site that is built already")
    options = parser.parse_args()
    os.umask(0o022)  # some modes of files are kept
    with tempfile.TemporaryDirectory() as folder:
        site = options.site or Path(folder, "site")
        if not options.site:
            run(ROOT / "docs/build_site.py", site)
        for language in start_page.languages():
            if not (site / start_page.site_of(language) / "index.html").is_file():
                sys.exit(
                    f"No pages in {language} there. Build all: python docs/build_site.py FOLDER"
                )
        wheel = build_wheel(Path(folder, "wheel"))
        size = archive.write(options.output, contents.files(site, wheel))
    starts = " or ".join(map(start_page.name_of, start_page.languages()))
    print(f"Written: {options.output}, {size / 1e6:.1f} MB. Unpack it, and open {starts}.")
    return 0


BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def build_wheel(folder: Path) -> Path:
    """Build the wheel from copies, since building leaves files beside its sources."""
    for name, content in contents.sources_of_the_wheel():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    run("-c", BUILD, folder, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def run(*words: object, cwd: Path = ROOT) -> None:
    """Run a program or a line of Python; end with what it said if it fails."""
    done = subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        env={**os.environ, "SOURCE_DATE_EPOCH": archive.BEGINNING},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.exit(done.stdout.decode(errors="replace") or f"{words[0]} failed")


if __name__ == "__main__":
    sys.exit(main())
