from timeit import repeat

from shmcore import SharedMemory

WAYS = {
    "A": lambda block, size: bytes(block.buf[:size]),
    "B": lambda block, size: block.buf[:size],
    "C": lambda block, size: list(block.buf[:size]),
    "D": lambda block, size: SharedMemory(name=block.name),
}


def seconds(way, size):
    block = SharedMemory(create=True, size=size)
    took = min(repeat(lambda: way(block, size), number=2, repeat=3))
    block.close()
    block.unlink()
    return took


if __name__ == "__main__":
    small = {key: seconds(way, 8_000) for key, way in WAYS.items()}
    large = {key: seconds(way, 8_000_000) for key, way in WAYS.items()}
    print("fastest first:", *sorted(WAYS, key=large.get))
    for key in WAYS:
        same = large[key] < 20 * small[key] + 0.00001
        print(f"{key}: {'the same' if same else 'longer'}")
