import re
from math import ceil, floor, log2, log10
from pathlib import Path

BYTES = {"KiB": 2**10, "MiB": 2**20}
SECONDS = {"µs": 1e-6, "ms": 1e-3, "s": 1.0}
LEFT, RIGHT, TOP, BOTTOM, LABELS = 48, 266, 14, 250, 281
STYLE = """<style>
svg:root {
  --ink: #22272b; --ink-soft: #5c646b; --line: #d9d6cc; --block: #0a664c; background: #fcfbf8;
}
@media (prefers-color-scheme: dark) { svg:root {
  --ink: #dfe3e6; --ink-soft: #9aa5ad; --line: #363e45; --block: #67cba8; background: #171b1f;
} }
#pic-how_fast text { fill: var(--ink-soft); font: 11px var(--md-code-font-family, monospace); }
#pic-how_fast polyline { fill: none; stroke: var(--ink); stroke-width: 1.75; }
#pic-how_fast .pic-grid { stroke: var(--line); stroke-width: 1; }
#pic-how_fast .pic-left { text-anchor: end; }
#pic-how_fast .pic-below { text-anchor: middle; }
#pic-how_fast .pic-way { fill: var(--ink); }
#pic-how_fast .pic-way.pic-shared { fill: var(--block); font-weight: 700; }
#pic-how_fast .pic-shared { stroke: var(--block); stroke-width: 2.5; }
#pic-how_fast text.pic-shared { stroke: none; }
#pic-how_fast .pic-dashed { stroke-dasharray: 7 4; }
#pic-how_fast .pic-dotted { stroke-dasharray: 2 3; }
#pic-how_fast .pic-leader { stroke-width: 0.75; }
</style>"""
LINES = {
    "Pipe": "",
    "Queue": " pic-dashed",
    "Manager": " pic-dotted",
    "create=True": " pic-shared pic-dotted",
    "bytes(buf)": " pic-shared pic-dashed",
    "buf": " pic-shared",
}


def in_words(number, units):
    fitting = [name for name in units if units[name] <= number] or list(units)[:1]
    return f"{number / units[fitting[-1]]:.3g} {fitting[-1]}"


def size_words(size):
    return in_words(size, BYTES)


def time_words(seconds):
    return in_words(float(f"{seconds:.3g}"), SECONDS)


def number(words, units):
    value, unit = words.split()
    return float(value) * units[unit]


def table(sizes, columns):
    rows = [["size", *columns]]
    for row, size in enumerate(sizes):
        rows.append([size_words(size), *(time_words(times[row]) for times in columns.values())])
    return "\n".join(f"{row[0]:>7}" + "".join(f"{cell:>13}" for cell in row[1:]) for row in rows)


def read(text):
    """Return the sizes and each way's times from a text with a table in it."""
    lines = text[re.search(r"^ *size  ", text, re.MULTILINE).start() :].split("\n\n")[0]
    head, *rows = (re.split(r"\s{2,}", line.strip()) for line in lines.splitlines())
    columns = zip(*([number(cell, SECONDS) for cell in row[1:]] for row in rows), strict=True)
    return [number(row[0], BYTES) for row in rows], dict(zip(head[1:], columns, strict=True))


def draw(text):
    sizes, columns = read(text)
    times = [time for column in columns.values() for time in column]
    lowest, highest = floor(log10(min(times))), ceil(log10(max(times)))

    def x(size):
        return LEFT + (RIGHT - LEFT) * log2(size / sizes[0]) / log2(sizes[-1] / sizes[0])

    def y(time):
        return BOTTOM - (BOTTOM - TOP) * (log10(time) - lowest) / (highest - lowest)

    def line(style, points):
        places = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        return f'<polyline class="{style}" points="{places}"/>'

    def label(style, across, down, words):
        return f'<text class="{style}" x="{across:.1f}" y="{down + 4:.1f}">{words}</text>'

    parts = [
        '<svg class="pic" id="pic-how_fast" xmlns="http://www.w3.org/2000/svg" '
        'viewBox="0 0 360 276" role="img" aria-labelledby="pic-how_fast-title">',
        '<title id="pic-how_fast-title">Pipe, Queue, Manager, SharedMemory</title>',
        STYLE,
    ]
    for power in range(lowest, highest + 1):
        parts.append(line("pic-grid", [(LEFT, y(10**power)), (RIGHT, y(10**power))]))
        parts.append(label("pic-left", LEFT - 6, y(10**power), time_words(10**power)))
    for size in sizes[::3]:
        parts.append(line("pic-grid", [(x(size), TOP), (x(size), BOTTOM)]))
        parts.append(label("pic-below", x(size), BOTTOM + 15, size_words(size)))
    ends = sorted((y(columns[way][-1]), way) for way in columns)
    heights = [ends[0][0]]
    for end, _ in ends[1:]:
        heights.append(max(end, heights[-1] + 13))  # labels must not cover each other
    for (end, way), height in zip(ends, heights, strict=True):
        style, points = LINES[way], zip(map(x, sizes), map(y, columns[way]), strict=True)
        parts.append(line("pic-line" + style, points))
        parts.append(line("pic-leader", [(RIGHT + 2, end), (LABELS - 3, height)]))
        parts.append(label("pic-way" + style, LABELS, height, way))
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    recorded = Path(__file__).parents[1] / "how_fast.out"
    picture = draw(recorded.read_text(encoding="utf-8"))
    Path("how_fast.svg").write_text(picture, encoding="utf-8", newline="\n")
    print("lines drawn:", *LINES, sep="  ")
