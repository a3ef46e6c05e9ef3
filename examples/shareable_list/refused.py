from shmcore import ShareableList

values = ShareableList([0])

values[0] = 2**63 - 1
print(values[0])

for value in (2**63, [1, 2], 3 + 4j):
    try:
        values[0] = value
    except Exception:
        print("refused:", value)

values.shm.close()
values.shm.unlink()
