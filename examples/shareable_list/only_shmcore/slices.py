from shmcore import ShareableList

seasons = ShareableList(["spring", "summer", "autumn", "winter"])

print(seasons[1:3], type(seasons[1:3]).__name__)
print(seasons[::-1])
print(seasons.tolist())

try:
    seasons[0:2] = ["sowing", "growth"]
except TypeError as error:
    print(f"TypeError: {error}")

seasons.shm.close()
seasons.shm.unlink()
