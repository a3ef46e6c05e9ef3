from shmcore import ShareableList

words = ShareableList(["abc"])

words[0] = "8letters"
try:
    words[0] = "9 letters"
except ValueError:
    print("refused, and still there:", words[0])

words.shm.close()
words.shm.unlink()
