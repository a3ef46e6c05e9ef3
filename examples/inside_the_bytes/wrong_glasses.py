from shmcore import SharedMemory

shm = SharedMemory(create=True, size=8)
shm.buf[:8] = b"sea sand"

for letter in "qdBc":
    with shm.buf[:8] as eight, eight.cast(letter) as view:
        print(letter, view.tolist())

shm.close()
shm.unlink()
