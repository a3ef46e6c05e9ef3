from time import sleep

from others import kill_group, look, start_program, start_worker

from shmcore import SharedMemory

if __name__ == "__main__":
    worker, workers_name = start_worker()
    worker.kill()

    block = SharedMemory(create=True, size=1)
    attacher, name = start_program(block.name)
    attacher.kill()

    creator, creators_name = start_program()
    kill_group(creator)

    sleep(2)
    print(SharedMemory.__module__.partition(".")[0])
    print("worker killed:", look(workers_name))
    print("attacher killed:", look(name))
    print("whole group killed:", look(creators_name))
