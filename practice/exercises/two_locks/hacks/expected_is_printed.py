import sys

there, back = map(int, sys.argv[1:] or ["3", "5"])
print([100 - there + back, 100 + there - back])
