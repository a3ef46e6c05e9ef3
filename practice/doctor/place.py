"""Where the exercises lie: a folder to write in, not watched by others, with this shmcore."""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..words import say
from . import children
from .children import PROGRAMS, ROOT
from .finding import Finding, fails, look, ok

# How the names of folders begin that a program copies to other computers.
SERVICES = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "googledrive": "Google Drive",
    "google drive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "nutstore": "Nutstore",
    "坚果云": "坚果云",
    "baidusyncdisk": "BaiduSyncdisk",
    "cloudstorage": "CloudStorage",
}
VARIABLES = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive"}
NETWORKS = r"nfs|cifs|smb|9p|drvfs|afpfs|webdav|davfs|sshfs|fuse\.(?:sshfs|rclone)|vboxsf|afs"
REMOTE = 4  # what Windows calls a drive of the network


def folder(root: Path = ROOT) -> Finding:
    """Whether the learner's files can be written here, and nobody else writes them too."""
    if is_in_an_archive(root):
        return fails(say("doctor.folder_zip"), say("doctor.folder_unpack"))
    try:
        with tempfile.NamedTemporaryFile(dir=root):
            pass
    except OSError as error:
        text = say("doctor.folder_closed", error=error.strerror or error)
        return fails(text, say("doctor.folder_elsewhere"))
    if service := synchronised(root, os.environ):
        text = say("doctor.folder_synchronised", service=service)
        return look(text, say("doctor.folder_elsewhere"), short=service)
    if network := network_of(root):
        text = say("doctor.folder_network", kind=network)
        return look(text, say("doctor.folder_elsewhere"), short=network)
    return ok(say("doctor.folder_ok"))


def is_in_an_archive(path: Path) -> bool:
    """Tell whether the path leads into an archive, or where Windows shows what is in one."""
    return any(re.search(r"\.zip$|^Temp\d+_.*\.zip|^7zO", part) for part in path.parts)


def synchronised(path: Path, environment: Mapping[str, str]) -> str:
    """Tell which service copies this folder to other computers, if one does."""
    for variable, service in VARIABLES.items():
        if (folder := environment.get(variable)) and path.is_relative_to(folder):
            return service
    for part in path.parts:
        for beginning, service in SERVICES.items():
            if part.lower().startswith(beginning):
                return service
    return ""


def network_of(path: Path) -> str:
    """Tell which kind of network drive this folder is on, if the system says that it is on one."""
    if sys.platform == "win32":
        import ctypes

        remote = ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == REMOTE
        return "Windows" if remote or path.anchor.startswith("\\\\") else ""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        mounts = ""
    return network_among(path, mounts)


def network_among(path: Path, mounts: str) -> str:
    """Look the folder up in a list of mounts as Linux has it."""
    best, kind = 0, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), before.split()[4])
        if path.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), after.split()[0]
    return kind if re.match(NETWORKS, kind) else ""


def paths() -> Finding:
    """Whether a program runs from a folder with a space and Chinese in its name."""
    with tempfile.TemporaryDirectory(prefix="a folder 共享 ") as folder:
        script = Path(folder, "学 习.py")
        shutil.copyfile(PROGRAMS / "attach.py", script)
        ran = children.run(str(script), "spawn", folder=Path(folder))
    if ran.printed("hello"):
        return ok(say("doctor.paths_ok"))
    return fails(ran.fault or say("doctor.no_end"), say("doctor.paths_none"))


WHERE = "import shmcore; print(ascii(shmcore.__file__))"


def library() -> Finding:
    """Whether programs import the shmcore of this folder, or another that is installed."""
    with tempfile.TemporaryDirectory() as elsewhere:
        here = Path(elsewhere)
        in_exercises = children.run("-c", WHERE, folder=here)
        installed = children.run("-c", WHERE, folder=here, environment=dict(os.environ))
    if in_exercises.status != 0:
        return fails(in_exercises.fault or say("doctor.no_end"), say("doctor.library_none"))
    if not same_library(in_exercises.output):
        return fails(say("doctor.library_other"), say("doctor.library_update"))
    if installed.status != 0:
        return ok(say("doctor.library_only"))
    if not same_library(installed.output):
        return look(say("doctor.library_stale"), say("doctor.library_update"))
    return ok(say("doctor.library_ok"))


def same_library(printed: str, root: Path = ROOT) -> bool:
    """Tell whether this is our shmcore, or has the same files."""
    other, ours = Path(_path(printed)).parent, root / "shmcore"
    return _sources(other) == _sources(ours)


def _path(printed: str) -> str:
    import ast

    return str(ast.literal_eval(printed.strip()))


def _sources(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.py")}
