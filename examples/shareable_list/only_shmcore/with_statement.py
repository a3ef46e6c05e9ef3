from shmcore import ShareableList

with ShareableList([1, 2, 3]) as creator:
    name = creator.shm.name
    with ShareableList(name=name) as attacher:
        attacher[0] = 100
    print(list(creator))

try:
    ShareableList(name=name)
except FileNotFoundError as error:
    print(type(error).__name__)
