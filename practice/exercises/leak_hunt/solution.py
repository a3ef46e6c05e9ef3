import sys

from shmcore import SharedMemory

DAYS = ["12,14,13", "9,9,8,10", "7,300,8,9,7", "11,12,0,13,12,11", "15,14"]


def average(values):
    block = SharedMemory(create=True, size=len(values))
    try:
        block.buf[: len(values)] = bytes(values)
        if 0 in values:
            return "has a gap"
        return f"{sum(block.buf[: len(values)]) / len(values):.1f}"
    finally:
        block.close()
        block.unlink()


if __name__ == "__main__":
    for day in sys.argv[1:] or DAYS:
        try:
            print(day, "->", average([int(v) for v in day.split(",")]))
        except ValueError as error:
            print(day, "->", error)
    if sys.stdout.isatty():
        input("Now look with: python -m shmcore ls (Enter ends this) ")
