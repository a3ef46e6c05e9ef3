"""Spares the garbage collector what was imported: tests of the library ask for it many times."""

import gc


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
