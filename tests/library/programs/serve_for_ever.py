"""Is itself a manager's process, and says at which address."""

from shmcore import SharedMemoryManager

if __name__ == "__main__":
    server = SharedMemoryManager(authkey=b"a key").get_server()
    print(server.address, flush=True)
    server.serve_forever()
