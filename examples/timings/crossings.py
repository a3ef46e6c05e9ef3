from pathlib import Path

from chart import read, size_words

recorded = Path(__file__).parents[1] / "how_fast.out"
sizes, columns = read(recorded.read_text(encoding="utf-8"))


def is_clearly_faster(way, other, at):
    return columns[way][at] < 0.9 * columns[other][at]


def clearly_faster_from(way, other):
    start = len(sizes)
    while start and is_clearly_faster(way, other, start - 1):
        start -= 1
    if start == len(sizes):
        return "nowhere"
    return f"from {size_words(sizes[start])} on"


heads = [f"{size_words(size):>9}" for size in sizes[::3]]
print(f"{'times as long as buf':24}", *heads)
for way, times in columns.items():
    pairs = zip(times[::3], columns["buf"][::3], strict=True)
    ratios = [float(f"{time / least:.2g}") for time, least in pairs]
    print(f"{way:24}", *(f"{ratio:>9,g}" for ratio in ratios))

print()
for way in ("buf", "bytes(buf)", "create=True"):
    first = clearly_faster_from(way, "Pipe")
    print(f"{way:11} faster than Pipe: {first}")
