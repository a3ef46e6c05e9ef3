"""python -m practice doctor: it says what is fit here, and each of its checks can fail."""

import ast
import getpass
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from practice import needs, runs
from practice.doctor import children, memory, place, recorder, surroundings
from practice.doctor.checks import CHECKS
from practice.doctor.finding import Check, Finding, State, ok
from practice.doctor.report import report
from practice.words import say
from tests.programs import alive, until

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "tests/practice/programs"
METHODS = [check.key for check in CHECKS if check.key in ("fork", "spawn", "forkserver")]
STATE = {say(f"doctor.{state.value}"): state for state in State}
FIT = {State.OK, State.LOOK}  # on a busy machine a start is slow
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="/dev/shm is Linux's")
only_posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such thing")


def run(
    *words: str,
    folder: Path = ROOT,
    enter: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a Python in the folder, as a learner would."""
    return subprocess.run(
        [*enter, sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": "", **(environment or {})},
        stdin=subprocess.DEVNULL if os.name == "posix" else None,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


def states(output: str) -> dict[str, State]:
    """Return the state of each check by its key."""
    keys = {say(f"doctor.name_{check.key}"): check.key for check in CHECKS}
    found = {}
    for line in output.splitlines():
        for name, key in keys.items():
            if match := re.match(rf"(\w+) +{re.escape(name)} ", line):
                found[key] = STATE[match[1]]
    return found


def some(
    *keys: str, enter: tuple[str, ...] = (), environment: dict[str, str] | None = None
) -> dict[str, State]:
    """Make some of the checks in a process of their own; the status must agree with them."""
    done = run(
        "-m", "tests.practice.programs.some_checks", *keys, enter=enter, environment=environment
    )
    assert done.stderr == ""
    found = states(done.stdout)
    assert sorted(found) == sorted(keys)
    assert done.returncode == (State.FAILS in found.values())
    return found


def in_another_room(options: str) -> tuple[str, ...]:
    """Return words that give a program a /dev/shm of its own, or skip the test."""
    mount = f'mount -t tmpfs -o {options} none /dev/shm && exec "$@"'
    enter = ("unshare", "--mount", "sh", "-c", mount, "sh")
    if not (shutil.which("unshare") and subprocess.call([*enter, "true"]) == 0):
        pytest.skip("this system does not let us mount")
    return enter


def copy(source: Path, target: Path) -> None:
    """Copy the files of a folder. (What copies more of them than their bytes is not in Wine.)"""
    shutil.copytree(source, target, copy_function=shutil.copyfile)


# The whole


def whole(folder: Path) -> subprocess.CompletedProcess[str]:
    done = run("-m", "practice", "doctor", folder=folder)
    assert done.stderr == ""
    assert sorted(states(done.stdout)) == sorted(check.key for check in CHECKS)
    return done


def test_from_a_path_with_a_space_and_chinese_all_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "a room" / "共享 内存"
    for name in ("practice", "shmcore", "shmstep"):
        copy(ROOT / name, folder / name)
    done = whole(folder)
    assert set(states(done.stdout).values()) <= FIT, done.stdout
    assert done.returncode == 0
    last = done.stdout.splitlines()[-1]
    for method in METHODS:
        assert re.search(rf"\b{method} \d+ ms\b", last)
    assert ".".join(map(str, sys.version_info[:3])) in last
    for told in (getpass.getuser(), "room", "共享", str(tmp_path), os.sep + "tmp"):
        assert told not in last
    assert {file.name for file in folder.iterdir()} == {"practice", "shmcore", "shmstep"}


@only_linux
def test_where_nothing_can_be_shared_all_that_needs_it_fails() -> None:
    found = some(
        "python",
        "room",
        "semaphores",
        *METHODS,
        "cleaning",
        "recorder",
        enter=in_another_room("ro"),
    )
    assert found.pop("python") is State.OK
    assert set(found.values()) == {State.FAILS}


@only_linux
@pytest.mark.parametrize(("size", "state"), [("1m", State.FAILS), ("64m", State.LOOK)])
def test_a_room_that_is_too_small(size: str, state: State) -> None:
    found = some("room", "spawn", enter=in_another_room(f"mode=1777,size={size}"))
    assert found["room"] is state
    assert found["spawn"] in FIT


@only_linux
def test_no_room_at_all(tmp_path: Path) -> None:
    assert memory.room(tmp_path / "shm").state is State.FAILS
    enter = "mount --bind $1 /dev && shift && exec"
    bare = tmp_path / "dev"
    bare.mkdir()
    for device in ("null", "urandom"):
        (bare / device).touch()
    binds = " && ".join(f"mount --bind /dev/{name} '{bare}/{name}'" for name in ("null", "urandom"))
    words = ("unshare", "--mount", "sh", "-c", f'{binds} && {enter} "$@"', "sh", str(bare))
    if subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("this system does not let us mount")
    assert some("room", "spawn", enter=words) == {"room": State.FAILS, "spawn": State.FAILS}


@pytest.mark.parametrize("coding", ["ascii", "cp1252"])
def test_a_terminal_that_cannot_print_chinese_is_told_so(coding: str) -> None:
    # On Windows its output here, a pipe, is no sign of what its terminal can.
    state = State.LOOK if sys.platform == "win32" else State.FAILS
    assert some("encoding", environment={"PYTHONIOENCODING": coding}) == {"encoding": state}


@only_linux
def test_an_ascii_locale() -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    assert some("encoding", environment=plain) == {"encoding": State.FAILS}


def in_an_exercise(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let Python look into this folder first when it runs an exercise's program."""
    found = runs.environment()
    found["PYTHONPATH"] = os.pathsep.join([str(folder), found["PYTHONPATH"]])
    patch.setattr(runs, "environment", lambda: found)


def test_a_slow_start_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # Both processes of the program pay for it, as for a virus scanner's look at each start.
    pause = f"import time; time.sleep({memory.SLOW * 0.6})"
    (tmp_path / "sitecustomize.py").write_text(pause, encoding="utf-8")
    in_an_exercise(monkeypatch, tmp_path)
    slow = memory.attach("spawn")
    assert slow.state is State.LOOK
    found = re.fullmatch(r"spawn (\d+) ms", slow.short)
    assert found
    assert int(found[1]) > memory.SLOW * 1000
    monkeypatch.setattr(memory, "SLOW", float("inf"))
    assert memory.attach("spawn").state is State.OK


# Children that do not do what they should


def replaced(patch: pytest.MonkeyPatch, folder: Path, name: str, program: str) -> None:
    """Let the doctor run one of our programs under the name of one of its own."""
    shutil.copyfile(PROGRAMS / program, folder / name)
    for module in (children, memory, recorder, place):
        patch.setattr(module, "PROGRAMS", folder)


def test_a_program_that_never_ends_is_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    replaced(monkeypatch, tmp_path, "attach.py", "never_ends.py")
    ran = children.run(str(tmp_path / "attach.py"), "spawn", limit=3)
    assert (ran.status, ran.fault) == (None, "")
    if os.name == "posix":
        left = int((tmp_path / "attach.py.pid").read_text())
        until(lambda: not alive(left), "what it had started is gone", 60)


def test_what_did_not_end_in_time_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "run", lambda *_, **__: children.Ran(None, "", "", 15))
    for check in (memory.semaphores, lambda: memory.attach("spawn"), place.paths, place.library):
        finding = check()
        assert (finding.state, finding.text) == (State.FAILS, say("doctor.no_end"))
        assert finding.advice
    if os.name == "posix":
        assert recorder.recorder().text == say("doctor.no_end")


@pytest.mark.parametrize("name", ["semaphores", "attach", "paths"])
def test_what_a_program_complains_of_is_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    for program in ("attach.py", "lock.py"):
        replaced(monkeypatch, tmp_path, program, "not_here.py")
    checks = {
        "semaphores": memory.semaphores,
        "attach": lambda: memory.attach("spawn"),
        "paths": place.paths,
    }
    finding = checks[name]()
    assert (finding.state, finding.text) == (State.FAILS, "OSError: [Errno 38] not here")


@only_posix
def test_a_block_that_stays_after_a_kill_is_told_and_removed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    replaced(monkeypatch, tmp_path, "leave.py", "block_stays.py")
    monkeypatch.setattr(memory, "PATIENCE", 0.1)
    assert memory.cleaning().text == say("doctor.cleaning_late")
    name = (tmp_path / "leave.py.name").read_text()
    assert name
    assert not memory._remains(name)


@only_posix
def test_a_program_that_makes_no_block_cannot_be_cleaned_up_after(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    replaced(monkeypatch, tmp_path, "leave.py", "not_here.py")
    finding = memory.cleaning()
    assert (finding.state, finding.text) == (State.FAILS, "OSError: [Errno 38] not here")


@only_posix
def test_a_recorder_that_sees_one_process_of_two_has_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert recorder.recorder().state is State.OK
    replaced(monkeypatch, tmp_path, "attach.py", "alone.py")
    assert recorder.recorder().state is State.FAILS


# Where it runs


def test_another_python_than_cpython(monkeypatch: pytest.MonkeyPatch) -> None:
    assert surroundings.python().state is State.OK
    monkeypatch.setattr(sys.implementation, "name", "pypy")
    assert surroundings.python().state is State.FAILS


def test_a_python_of_32_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    assert surroundings.python().state is State.LOOK
    assert "32" in surroundings.python().short


@pytest.mark.parametrize(
    ("release", "version"),
    [
        ("6.8.0-45-generic", 0),
        ("4.4.0-19041-Microsoft", 1),
        ("5.15.153.1-microsoft-standard-WSL2", 2),
        ("4.19.84-microsoft-standard", 2),
    ],
)
def test_wsl_by_its_kernel(monkeypatch: pytest.MonkeyPatch, release: str, version: int) -> None:
    assert surroundings.wsl(release) == version
    monkeypatch.setattr(surroundings, "_release", lambda: release)
    finding = surroundings.system()
    assert finding.state is (State.LOOK if version == 1 else State.OK)
    assert ("WSL" in finding.short) == bool(version)


def test_containers(tmp_path: Path) -> None:
    assert surroundings.container_kind(tmp_path, {}) == ""
    assert surroundings.container_kind(tmp_path, {"container": "lxc"}) == "lxc"
    kubernetes = {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}
    assert surroundings.container_kind(tmp_path, kubernetes) == "Kubernetes"
    groups = tmp_path / "proc/1/cgroup"
    groups.parent.mkdir(parents=True)
    groups.write_text("0::/init.scope\n")
    assert surroundings.container_kind(tmp_path, {}) == ""
    groups.write_text("12:pids:/kubepods/burstable/pod1\n")
    assert surroundings.container_kind(tmp_path, {}) == "kubepods"
    for name, kind in (("run/.containerenv", "Podman"), (".dockerenv", "Docker")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        assert surroundings.container_kind(tmp_path, {}) == kind


def test_programs_that_hide_what_children_print(monkeypatch: pytest.MonkeyPatch) -> None:
    find = surroundings.host_program
    assert find(["json"], {"TERM": "xterm"}, "bash") == ""
    assert find(["idlelib.run"], {}, "") == "IDLE"
    assert find([], {}, "python3 -m idlelib") == "IDLE"
    assert find([], {}, "/usr/bin/python3 /usr/bin/thonny") == "Thonny"
    assert find(["thonny"], {}, "") == "Thonny"
    assert find([], {"JPY_PARENT_PID": "7"}, "") == "Jupyter"
    assert find(["spyder_kernels"], {}, "") == "Spyder"
    monkeypatch.setenv("JPY_PARENT_PID", "7")
    assert surroundings.host().state is State.LOOK
    assert surroundings.host().short == "Jupyter"


# Where it lies


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("home/me/course", ""),
        ("Users/me/OneDrive/course", "OneDrive"),
        ("Users/me/OneDrive - A School/course", "OneDrive"),
        ("home/me/Dropbox/course", "Dropbox"),
        ("Users/me/Library/Mobile Documents/com~apple~CloudDocs/course", "iCloud"),
        ("Users/me/Library/CloudStorage/GoogleDrive-me@example.org/course", "CloudStorage"),
        ("home/me/Google Drive/course", "Google Drive"),
        ("home/me/坚果云/course", "坚果云"),
    ],
)
def test_folders_that_are_copied_to_other_computers(path: str, service: str) -> None:
    assert place.synchronised(Path("/", path), {}) == service


def test_a_synchronised_folder_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert place.folder(tmp_path).state is State.OK
    named, moved = tmp_path / "OneDrive", tmp_path / "moved"
    named.mkdir()
    moved.mkdir()
    assert place.folder(named).state is State.LOOK
    monkeypatch.setenv("OneDrive", str(moved))
    assert place.folder(moved).state is State.LOOK


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    assert place.folder(tmp_path / "nowhere").state is State.FAILS


@pytest.mark.parametrize("name", ["shmcore-course.zip", "Temp1_shmcore-course.zip", "7zO4C0A.tmp"])
def test_an_archive_that_was_not_unpacked(tmp_path: Path, name: str) -> None:
    (tmp_path / name / "course").mkdir(parents=True)
    finding = place.folder(tmp_path / name / "course")
    assert (finding.state, finding.text) == (State.FAILS, say("doctor.folder_zip"))


MOUNTS = r"""
22 1 254:1 / / rw - ext4 /dev/vda1 rw
40 22 0:50 / /home/class rw - nfs4 server:/class rw
41 40 0:51 / /home/class/local rw - xfs /dev/vdb rw
42 22 0:52 / /mnt/c rw - 9p C:\134 rw
43 22 0:53 / /media/a\040stick rw - fuse.sshfs me@there: rw
""".strip()


@only_posix
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me", ""),
        ("/home/class/me", "nfs4"),
        ("/home/classroom", ""),
        ("/home/class/local/me", ""),
        ("/mnt/c/Users/me", "9p"),
        ("/media/a stick/course", "fuse.sshfs"),
    ],
)
def test_drives_of_the_network(path: str, kind: str) -> None:
    assert place.network_among(Path(path), place.mounts_of_linux(MOUNTS)) == kind


MACOS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//me@school/class on /Volumes/class (2) (smbfs, nodev, nosuid, mounted by me)
""".strip()


@only_posix
@pytest.mark.parametrize(
    ("path", "kind"), [("/Users/me/course", ""), ("/Volumes/class (2)/course", "smbfs")]
)
def test_drives_of_the_network_on_macos(path: str, kind: str) -> None:
    """Written from memory of what a Mac prints: none was at hand."""
    assert place.network_among(Path(path), place.mounts_of_macos(MACOS)) == kind


def test_a_drive_of_the_network_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(place, "network_of", lambda _: "nfs4")
    assert (place.folder(tmp_path).state, place.folder(tmp_path).short) == (State.LOOK, "nfs4")


# Which shmcore


def another_library(folder: Path) -> Path:
    (folder / "shmcore").mkdir(parents=True)
    (folder / "shmcore/__init__.py").write_text("old = True\n", encoding="utf-8")
    return folder


def test_another_version_that_is_installed_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(another_library(tmp_path)))
    assert place.library().text == say("doctor.library_stale")


def test_the_same_version_elsewhere_is_as_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy(ROOT / "shmcore", tmp_path / "shmcore")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert place.library().state is State.OK


def test_another_version_that_comes_first_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = another_library(tmp_path / "first")
    line = f"import sys; sys.path.insert(0, {str(first)!a})\n"
    (tmp_path / "sitecustomize.py").write_text(line, encoding="utf-8")
    in_an_exercise(monkeypatch, tmp_path)
    assert place.library().text == say("doctor.library_other")


# What it says


def test_a_check_that_breaks_is_told_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def breaks() -> Finding:
        raise KeyError("why")

    checks = [Check("folder", breaks), Check("room", lambda: ok("good"))]
    assert report(checks) == 1
    printed = capsys.readouterr().out
    assert states(printed) == {"folder": State.FAILS, "room": State.OK}
    assert "KeyError: 'why'" in printed
    assert "KeyError" in printed.splitlines()[-1]


def test_each_failure_says_what_to_do() -> None:
    """Each call of look() and fails() hands over an advice."""
    calls = 0
    for file in (ROOT / "practice/doctor").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("look", "fails", "found"):
                calls += 1
                assert "say('doctor." in ast.unparse(node.args[1])
    assert calls


def test_each_text_is_used_and_there() -> None:
    words = tomllib.loads((ROOT / "practice/words/en.toml").read_text(encoding="utf-8"))["doctor"]
    used = {"old_python"}
    for file in (ROOT / "practice/doctor").glob("*.py"):
        used |= set(re.findall(r'"doctor\.(\w+)"', file.read_text(encoding="utf-8")))
    used |= {state.value for state in State} | {"name_fork", "name_spawn", "name_forkserver"}
    used |= {f"name_{check.key}" for check in CHECKS}
    assert used == set(words)


# An older Python


def older_pythons() -> list[str]:
    found = Path.home().glob(".pyenv/versions/*/bin/python")
    return [str(path) for path in found if re.match(r"2\.|3\.\d\.|3\.10\.", path.parts[-3])]


@pytest.mark.parametrize("python", older_pythons())
def test_an_older_python_is_told_in_a_sentence(python: str) -> None:
    done = subprocess.run(
        [python, "-m", "practice", "doctor"],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    version = re.sub(r"\.\d+$", "", Path(python).parts[-3])
    expected = needs.sentence(version)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected + "\n")
    assert version in expected


def test_a_simulated_one_too() -> None:
    done = run("-m", "tests.practice.programs.as_python_3_9")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == needs.sentence("3.9") != ""
    for name in ("__init__", "__main__", "needs", "system"):
        source = (ROOT / f"practice/{name}.py").read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 4))
