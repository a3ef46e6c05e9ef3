from shmcore import ShareableList


def forge(items):
    numbers = ShareableList(items)
    content = bytes(numbers.shm.buf)
    numbers.shm.close()
    numbers.shm.unlink()
    return content
