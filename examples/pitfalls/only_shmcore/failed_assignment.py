from multiprocessing import shared_memory

import shmcore

for library, ShareableList in [
    ("standard library", shared_memory.ShareableList),
    ("shmcore", shmcore.ShareableList),
]:
    balances = ShareableList([100])
    try:
        balances[0] = 2**63
    except Exception:
        print(f"{library}: {balances[0]}")
    balances.shm.close()
    balances.shm.unlink()
