import sys

import numpy as np
import ray

HEIGHT, WIDTH, STEPS, ROWS = 400, 600, 50, 25


@ray.remote(max_retries=10)
def fill_rows(across, first):
    rows = np.zeros((ROWS, WIDTH), dtype=np.uint8)
    for row in range(ROWS):
        down = (first + row - HEIGHT / 2) / 185
        x, y = np.zeros(WIDTH), np.zeros(WIDTH)
        for _ in range(STEPS):
            near = x * x + y * y < 4
            rows[row] += near
            new_x, new_y = x * x - y * y + across, 2 * x * y + down
            x, y = np.where(near, new_x, x), np.where(near, new_y, y)
    return rows, across.flags.writeable


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "local"
    quiet = {"logging_level": "ERROR", "log_to_driver": False}
    ray.init(address=address, **quiet)

    across = ray.put(np.linspace(-2.3, 0.9, WIDTH))
    firsts = range(0, HEIGHT, ROWS)
    tickets = [fill_rows.remote(across, first) for first in firsts]
    parts = ray.get(tickets)
    image = np.concatenate([rows for rows, _ in parts])
    print("rows filled:", np.count_nonzero(image.any(axis=1)))
    print("pixels inside:", np.count_nonzero(image == STEPS))
    print("workers may write:", {writeable for _, writeable in parts})

    stored = ray.get(across)
    try:
        stored[0] = 0
    except ValueError as error:
        print(f"ValueError: {error}")
    print("same memory:", np.shares_memory(stored, ray.get(across)))

    ray.shutdown()
