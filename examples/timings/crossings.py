from pathlib import Path

from chart import read, size_words

recorded = Path(__file__).parents[1] / "how_fast.out"
sizes, columns = read(recorded.read_text(encoding="utf-8"))


def clearly_faster_from(way, other):
    """Return the size from which on the way saves a tenth of the time or more."""
    start = len(sizes)
    while start and columns[way][start - 1] < 0.9 * columns[other][start - 1]:
        start -= 1
    return f"from {size_words(sizes[start])} on" if start < len(sizes) else "nowhere"


print(f"{'times as long as buf':24}", *(f"{size_words(size):>9}" for size in sizes[::3]))
for way, times in columns.items():
    ratios = [time / least for time, least in zip(times, columns["buf"], strict=True)]
    print(f"{way:24}", *(f"{float(f'{ratio:.2g}'):>9,g}" for ratio in ratios[::3]))

print()
for way in ("buf", "bytes(buf)", "create=True"):
    print(f"{way:11} faster than Pipe: {clearly_faster_from(way, 'Pipe')}")
