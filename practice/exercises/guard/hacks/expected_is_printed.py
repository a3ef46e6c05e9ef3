import sys

numbers = [int(word) for word in sys.argv[1:]] or [1, 2, 3]
print("doubled:", [2 * number for number in numbers])
