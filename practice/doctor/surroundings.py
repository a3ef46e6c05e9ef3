"""Where the exercises would run: Python, system, container, host program, encoding."""

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..words import say
from .finding import Finding, fails, look, ok

SIGNS = "中文 🐍"


def python() -> Finding:
    """Which Python, and of how many bits."""
    version = ".".join(map(str, sys.version_info[:3]))
    bits = 64 if sys.maxsize > 2**32 else 32
    text = say("doctor.python_is", version=version, bits=bits)
    if sys.implementation.name != "cpython":
        other = f"{sys.implementation.name} {version}"
        return fails(other, say("doctor.python_other"), short=other)
    if bits == 32:
        return look(text, say("doctor.python_32"), short=text)
    return ok(text, short=text)


def system() -> Finding:
    """Which system, in WSL or not."""
    name = _system()
    version = wsl(_release())
    if version == 1:
        text = say("doctor.system_wsl", system=name, version=version)
        return look(text, say("doctor.wsl_1"), short=text)
    if version:
        name = say("doctor.system_wsl", system=name, version=version)
    return ok(name, short=name)


def _release() -> str:
    return os.uname().release if sys.platform == "linux" else ""


def _system() -> str:
    """Say which system this is. (What the module platform asks can take Windows seconds.)"""
    if sys.platform == "win32":
        build = sys.getwindowsversion()
        machine = os.environ.get("PROCESSOR_ARCHITECTURE", "")
        return f"Windows {build.major}.{build.minor}.{build.build} {machine}".strip()
    status = os.uname()
    release = re.match(r"[\d.]*", status.release)
    return f"{status.sysname} {release[0] if release else ''} {status.machine}"


def wsl(release: str) -> int:
    """Tell the version of the Windows Subsystem for Linux by its kernel's; 0: it is none."""
    if "microsoft" not in release.lower():
        return 0
    return 2 if re.search(r"wsl2|microsoft-standard", release, re.IGNORECASE) else 1


def container() -> Finding:
    """Whether this is one."""
    kind = container_kind(Path("/"), os.environ)
    if kind:
        text = say("doctor.container_is", kind=kind)
        return ok(text, short=text)
    return ok(say("doctor.container_none"))


def container_kind(root: Path, environment: Mapping[str, str]) -> str:
    """Tell what kind of container has this file system and this environment, if it is one."""
    if (root / ".dockerenv").exists():
        return "Docker"
    if (root / "run/.containerenv").exists():
        return "Podman"
    if "KUBERNETES_SERVICE_HOST" in environment:
        return "Kubernetes"
    try:
        groups = (root / "proc/1/cgroup").read_text(encoding="utf-8")
    except OSError:
        groups = ""
    found = re.search(r"docker|kubepods|containerd|lxc", groups)
    return found[0] if found else environment.get("container", "")


# A module, a variable of the environment or the parent's command tells who started this Python.
HOSTS = {
    "IDLE": ("idlelib.run", "IDLESTARTUP", r"idlelib|\bidle3?\b"),
    "Thonny": ("thonny", "THONNY_USER_DIR", r"\bthonny"),
    "Jupyter": ("ipykernel", "JPY_PARENT_PID", r"\bjupyter|\bipykernel"),
    "Spyder": ("spyder_kernels", "SPYDER_ARGS", r"\bspyder"),
    "Colab": ("google.colab", "COLAB_RELEASE_TAG", r"\bcolab"),
}


def host() -> Finding:
    """From where the exercises would be started."""
    name = host_program(sys.modules, os.environ, _parent())
    if name:
        text = say("doctor.host_is", host=name)
        return look(text, say("doctor.host_other"), short=name)
    return ok(say("doctor.host_terminal"))


def host_program(modules: Iterable[str], environment: Mapping[str, str], parent: str) -> str:
    """Tell which program has started this Python, if it is one that hides what children print."""
    loaded = set(modules)
    for name, (module, variable, words) in HOSTS.items():
        told = module in loaded or variable in environment
        if told or re.search(words, parent, re.IGNORECASE):
            return name
    return ""


def _parent() -> str:
    """Return the command of the process that has started this one, where the system tells."""
    if sys.platform != "linux":
        return ""
    try:
        return Path(f"/proc/{os.getppid()}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


def encoding() -> Finding:
    """Whether a Chinese word and an emoji can be printed and be a file's name."""
    printing = getattr(sys.stdout, "encoding", None) or "ascii"
    files = sys.getfilesystemencoding()
    text = say("doctor.encoding_is", printing=printing, files=files)
    try:
        SIGNS.encode(printing)
    except UnicodeEncodeError:
        # Windows has one encoding for its terminals and another for files and pipes.
        is_sent_on = sys.platform == "win32" and not sys.stdout.isatty()
        found = look if is_sent_on else fails
        return found(text, say("doctor.encoding_printing"), short=printing)
    try:
        with tempfile.NamedTemporaryFile(prefix=SIGNS):
            pass
    except (OSError, UnicodeEncodeError):
        return fails(text, say("doctor.encoding_files"), short=files)
    return ok(text)
