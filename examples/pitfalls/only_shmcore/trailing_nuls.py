from multiprocessing import shared_memory

import shmcore

for library, ShareableList in [
    ("standard library", shared_memory.ShareableList),
    ("shmcore", shmcore.ShareableList),
]:
    packets = ShareableList([b"\x01\x02\x00\x00"])
    print(f"{library}: {packets[0]}")
    packets.shm.close()
    packets.shm.unlink()
