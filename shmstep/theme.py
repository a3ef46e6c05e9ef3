"""Finds the players' scripts and styles: those of the site, which exist once, in docs/theme."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
# A wheel carries them in the package. A clone, an unpacked archive of it and an editable install
# have them where the site takes them from.
_FOLDERS = _PACKAGE / "static", _PACKAGE.parent / "docs/theme"


def player_file(name: str) -> Path:
    """Return where a file of the players lies, such as `scripts/shm-stepper.js`."""
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"neither {_FOLDERS[0]} nor {_FOLDERS[1]} has {name}")
