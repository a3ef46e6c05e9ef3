import sys

value = int(sys.argv[1]) if len(sys.argv) > 1 else 7
print("the child read:", value)
print("it kept a processor busy: False")
