import sys

for number, word in enumerate(sys.argv[1:] or ["lighthouse", "fog"], 1):
    print(f"note {number}:", word.encode())
