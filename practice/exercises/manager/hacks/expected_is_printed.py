import sys

count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
print("the squares:", [number * number for number in range(count)])
