import sys

from shmcore import ShareableList

if __name__ == "__main__":
    words = sys.argv[1:] or ["2a0000", "07ff"]
    records = ShareableList([bytes.fromhex(word) for word in words])

    for word in words:
        print(bytes.fromhex(word).hex(" "))

    records.shm.close()
    records.shm.unlink()
