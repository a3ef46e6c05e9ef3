"""One process serves two managers and ends the first; says which of their blocks are left."""

import os
import threading
import time

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    servers = [SharedMemoryManager(authkey=b"key").get_server() for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    clients = [SharedMemoryManager(server.address, authkey=b"key") for server in servers]
    names = []
    for client in clients:
        client.connect()
        names.append(client.SharedMemory(8).name)
    servers[0].stop_event.set()
    end = time.monotonic() + 10
    while os.path.exists(f"/dev/shm/{names[0]}") and time.monotonic() < end:
        time.sleep(0.01)
    print([os.path.exists(f"/dev/shm/{name}") for name in names], flush=True)
    os._exit(0)
