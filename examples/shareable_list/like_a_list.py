from shmcore import ShareableList

seasons = ShareableList(["spring", "summer", "autumn", "summer"])

print(seasons[0], seasons[-1], len(seasons))
seasons[3] = "winter"
print(list(seasons))

for season in seasons:
    print(season, end=" ")
print()

print("autumn" in seasons, "monsoon" in seasons)
print(seasons.index("autumn"), seasons.count("summer"))
print(list(seasons)[1:3])

seasons.shm.close()
seasons.shm.unlink()
