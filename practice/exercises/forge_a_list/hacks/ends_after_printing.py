import sys


def forge(items):
    print("shmcore:", items)
    print("standard library:", items)
    sys.exit()
