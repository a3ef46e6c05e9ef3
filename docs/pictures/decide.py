"""Draws the questions that lead to a way of sharing data. It shows no run."""

from svg import WIDTH, box, line, picture, text

EDGE = 2.0  # so that the outermost lines are not cut
TALL, GAP = 36.0, 25.0  # of a question, and between two
ASKED, ANSWER = 210.0, 246.0  # where questions end and answers begin
DOWN = 26.0  # where the arrows down stand

ROWS = (  # a question and what a yes leads to; or what all further questions are about
    ("Does it mostly wait?", "threads"),
    ("Is your Python free-threaded?", "threads"),
    ("Several processes. What do they share?", ""),
    ("Little at a time, or seldom?", "Queue, Pipe"),
    ("Numbers, for children only?", "Value, Array"),
    ("Must it outlive a restart?", "mmap"),
)


def preface_which() -> str:
    parts: list[str] = []
    y = EDGE
    for question, answer in ROWS:
        base = y + TALL / 2 + 4.5
        if answer:
            middle = (ANSWER + WIDTH - EDGE) / 2
            parts.append(box("cell", EDGE, y, ASKED - EDGE, TALL))
            parts.append(text("question", EDGE + 12, base, question))
            parts += arrow_right(ASKED, ANSWER - 3, y + TALL / 2)
            parts.append(text("place", ASKED + 5, y + TALL / 2 - 6, "yes"))
            style = "process manager-process"
            parts.append(box(style, ANSWER, y, WIDTH - EDGE - ANSWER, TALL, TALL / 2))
            parts.append(text("role middle", middle, base, answer))
            parts.append(text("place", DOWN + 9, y + TALL + 16, "no"))
        else:
            parts.append(text("role", EDGE + 12, base, question))
        y += TALL + GAP
        parts += arrow_down(DOWN, y - GAP, y - 3)
    parts.append(box("tag", EDGE, y, WIDTH - 2 * EDGE, TALL, TALL / 2))
    parts.append(text("role block-text middle", WIDTH / 2, y + TALL / 2 + 4.5, "shared memory"))
    return picture("preface_which", "threads, processes, shared memory", y + TALL + EDGE, parts)


def arrow_right(start: float, end: float, y: float) -> list[str]:
    head = line("arrow-head", (end - 6, y - 5), (end, y), (end - 6, y + 5))
    return [line("arrow-head", (start, y), (end, y)), head]


def arrow_down(x: float, start: float, end: float) -> list[str]:
    head = line("arrow-head", (x - 5, end - 6), (x, end), (x + 5, end - 6))
    return [line("arrow-head", (x, start), (x, end)), head]
