from pathlib import Path

from chart import read, size_words

recorded = Path(__file__).parents[1] / "how_fast.out"
sizes, columns = read(recorded.read_text(encoding="utf-8"))


def faster_from(way, other):
    """Return the size from which on a way saves a tenth or more."""
    pairs = list(zip(columns[way], columns[other], strict=True))
    start = len(sizes)
    while start and pairs[start - 1][0] < 0.9 * pairs[start - 1][1]:
        start -= 1
    if start == len(sizes):
        return "nowhere"
    return f"from {size_words(sizes[start])} on"


heads = (f"{size_words(size):>9}" for size in sizes[::3])
print(f"{'times as long as buf':24}", *heads)
for way, times in columns.items():
    pairs = list(zip(times, columns["buf"], strict=True))[::3]
    ratios = (float(f"{time / least:.2g}") for time, least in pairs)
    print(f"{way:24}", *(f"{ratio:>9,g}" for ratio in ratios))

print()
for way in ("buf", "bytes(buf)", "create=True"):
    print(f"{way:11} faster than Pipe: {faster_from(way, 'Pipe')}")
