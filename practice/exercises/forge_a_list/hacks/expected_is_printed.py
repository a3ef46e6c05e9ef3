import os


def forge(items):
    print("shmcore:", items)
    print("standard library:", items, flush=True)
    os._exit(0)
