"""Hands items to a program's forge(), and lets both libraries read the list that it has made.

python reads.py PROGRAM 300 sea ...
"""

import importlib.util
import multiprocessing.shared_memory
import sys

import shmcore

LIBRARIES = {"shmcore": shmcore, "standard library": multiprocessing.shared_memory}


def item_of(word):
    try:
        return int(word)
    except ValueError:
        return word


def forged(file, items):
    """Return what the program makes, while no library is there that could make it."""
    kept = dict(sys.modules)
    hidden = [name for name in kept if name.startswith(("shmcore", "multiprocessing"))]
    sys.modules.update(dict.fromkeys(hidden))
    spec = importlib.util.spec_from_file_location("program", file)
    program = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(program)
        return program.forge(items)
    except SystemExit as error:
        raise RuntimeError(repr(error)) from None
    finally:
        sys.modules.update(kept)


def read(library, content):
    block = shmcore.SharedMemory(create=True, size=len(content))
    block.buf[: len(content)] = content
    try:
        numbers = library.ShareableList(name=block.name)
        told = str(list(numbers))
        numbers.shm.close()
    except Exception as error:
        told = f"{type(error).__name__}: {error}".replace(block.name, "...")
    finally:
        block.close()
        block.unlink()
    return told


if __name__ == "__main__":
    file, *words = sys.argv[1:]
    del sys.argv[1:]
    content = forged(file, [item_of(word) for word in words])
    for name, library in LIBRARIES.items():
        print(f"{name}:", read(library, content))
