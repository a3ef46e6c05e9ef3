from shmcore import ShareableList

texts = ["", "abc", "letters", "8letters", "sixteen letters!"]
words = ShareableList(texts)

for word in words:
    print(len(word), "->", 8 * (len(word) // 8 + 1))
print(words.format)

words[1] = "8letters"
print(words[1])
try:
    words[1] = "9 letters"
except ValueError as error:
    print("refused:", type(error).__name__)
print(words[1])

words.shm.close()
words.shm.unlink()
