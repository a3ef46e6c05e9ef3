import sys

count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
print("the child wrote:", list(range(1, count + 1)))
