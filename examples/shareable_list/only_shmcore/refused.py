from shmcore import ShareableList

with ShareableList([7, "abc"]) as values:
    for index, value in (0, 2**63), (0, [1, 2]), (1, "9 letters"):
        try:
            values[index] = value
        except (OverflowError, TypeError, ValueError) as error:
            print(f"{type(error).__name__}: {error}")
    print(values.tolist())
