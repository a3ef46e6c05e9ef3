from shmcore import ShareableList

words = ["共享内存", "mémoire partagée", "общая память", "μνήμη"]

with ShareableList(words) as shared:
    print("as they were:", shared.tolist() == words)
    for word in shared:
        print(word, len(word), len(word.encode()))
    print(shared.format)
