"""How long a section takes in a lesson. The one rule, from what the section holds.

It is an estimate, for a teacher who says in words of his own what the page says, and for learners
who run its programs. A note for the teacher and what is folded up count for nothing.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from sections import Section

WORDS_A_MINUTE = 100  # spoken; captions of players and tables too
PROGRAM_LINES_A_MINUTE = 15  # read together on the slide
SECONDS = {
    "section": 60,  # something new begins, and the room asks
    "figure": 30,
    "caption": 5,  # the key is pressed, all look
    "command": 20,  # one line to type
    "change": 120,  # "Run it, then change it"
    "question": 60,  # thought about, answered, looked up
    "task": 360,  # one of "Now you"
    "orders": 240,  # an order of lines to find in a scheduler
    "map": 120,  # the live map of a list's bytes, to try
    "program": 10,  # started, and its output read
}

PROGRAM = re.compile(
    r'^```python title="(?P<file>[^"]+)".*\n--8<-- "[^":]+(?::(?P<part>[^"]+))?"', re.MULTILINE
)
FENCE = re.compile(r"^( *)```(?P<kind>.*)\n(?P<body>(?:.*\n)*?)\1```$", re.MULTILINE)
NOTE = re.compile(r"^/// html \| aside\.teacher.*?^///$", re.MULTILINE | re.DOTALL)
FOLDED = re.compile(r"^\?\?\? (?P<kind>\w+).*\n(?:(?: {4}.*)?\n)*", re.MULTILINE)
FOLDED_HTML = re.compile(r"^(?P<bar>/{3,}) html \| details.*?^(?P=bar)$", re.MULTILINE | re.DOTALL)
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
SNIPPET = re.compile(r"^--8<-- .*$", re.MULTILINE)
ATTRIBUTES = re.compile(r"\{[^{}\n]*[#.=][^{}\n]*\}")
ADDRESS = re.compile(r"\]\([^)]*\)")
WORD = re.compile(r"\w[\w'.-]*")
CAPTION = re.compile(r"\bdata-step=")
CHANGE = re.compile(r"Run it, then change it")
TASK = re.compile(r"^\d+\. ", re.MULTILINE)
SCHEDULER = re.compile(r"^/{3,} html \| shm-scheduler", re.MULTILINE)
FIGURE = re.compile(r"^ *<figure", re.MULTILINE)
MAP = re.compile(r"^ *<shm-byte-map", re.MULTILINE)


@dataclass
class Content:
    """What there is to do in a section."""

    words: int
    program_lines: int
    runs: list[str]  # programs, by their files
    commands: int
    questions: int
    captions: int
    figures: int
    orders: int
    maps: int
    changes: int
    tasks: int


def content_of(section: Section, root: Path) -> Content:
    text = NOTE.sub("", section.text + "\n")
    questions = sum(fold["kind"] == "question" for fold in FOLDED.finditer(text))
    shown = FOLDED_HTML.sub("", FOLDED.sub("", text))
    programs = [(match["file"], match["part"]) for match in PROGRAM.finditer(shown)]
    commands = [
        line
        for fence in FENCE.finditer(shown)
        if fence["kind"].strip() == "sh"
        for line in fence["body"].splitlines()
    ]
    captions = len(CAPTION.findall(shown))
    prose = SNIPPET.sub("", SCRIPT.sub("", FENCE.sub("", shown)))
    words = WORD.findall(ADDRESS.sub("]", ATTRIBUTES.sub("", prose)))
    return Content(
        words=len(words),
        program_lines=sum(lines_of(root / file, part) for file, part in programs),
        runs=[file for file, _ in programs if re.match(r"examples/.*\.py$", file)],
        commands=len(commands),
        questions=questions + len(re.findall(r"^ +\{ \.right \}", shown, re.MULTILINE)),
        captions=captions,
        figures=len(FIGURE.findall(shown)),
        orders=len(SCHEDULER.findall(shown)),
        maps=len(MAP.findall(shown)),
        changes=len(CHANGE.findall(shown)),
        tasks=len(TASK.findall(prose)) if section.id == "now-you" else 0,
    )


def lines_of(file: Path, part: str | None) -> int:
    """The lines of a file, or of a part of it, that are not empty."""
    text = file.read_text(encoding="utf-8")
    if part:
        text = text.partition(f"[start:{part}]\n")[2].partition(f"[end:{part}]")[0]
    return sum(bool(line.strip()) and "--8<--" not in line for line in text.splitlines())


def minutes_of(content: Content, run_times: dict[str, int]) -> int:
    """Whole minutes, at least one. `run_times` has the seconds of the programs that take long."""
    if content.tasks:  # they are worked on, not talked about
        return round(content.tasks * SECONDS["task"] / 60)
    seconds = SECONDS["section"] + 60 * content.words / WORDS_A_MINUTE
    seconds += 60 * content.program_lines / PROGRAM_LINES_A_MINUTE
    seconds += sum(SECONDS["program"] + run_times.get(program, 0) for program in content.runs)
    for kind, number in (
        ("figure", content.figures),
        ("caption", content.captions),
        ("command", content.commands),
        ("change", content.changes),
        ("question", content.questions),
        ("orders", content.orders),
        ("map", content.maps),
    ):
        seconds += SECONDS[kind] * number
    return max(1, round(seconds / 60))
