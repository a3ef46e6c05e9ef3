import sys

numbers = [int(word) for word in sys.argv[1:]] or [3, 10**10, 5]
for number in numbers:
    if number**2 >= 2**63:
        print("no room for the square of", number)
print("squares:", [n * n if n * n < 2**63 else 0 for n in numbers])
