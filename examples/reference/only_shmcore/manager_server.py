import multiprocessing as mp

from shmcore import SharedMemoryManager


def serve(pipe):
    server = SharedMemoryManager().get_server()
    pipe.send(server.address)
    server.serve_forever()


if __name__ == "__main__":
    pipe, far_end = mp.Pipe()
    child = mp.Process(target=serve, args=(far_end,))
    child.start()

    manager = SharedMemoryManager(pipe.recv())
    manager.connect()
    with manager.ShareableList([1, 2, 3]) as values:
        print(*values)
        values.shm.unlink()

    child.terminate()
    child.join()
