"""Puts numbers in a ring and takes them out again, in one process.

python steps.py PROGRAM +3 -1 ...   put three numbers, get one, ...
python steps.py PROGRAM between     let a get come in the middle of a put, and the other way round
"""

import importlib.util
import sys

ROOM = 16  # items, more than any ring of the exercise needs


class Ring(list):
    """Lets somebody else come in just before one of the looks into it."""

    looks, come_in = 0, None

    def _look(self):
        self.looks -= 1
        if self.looks == 0:
            self.come_in()

    def __getitem__(self, place):
        self._look()
        return super().__getitem__(place)

    def __setitem__(self, place, number):
        self._look()
        super().__setitem__(place, number)


class Both:
    """A writer and a reader of one ring."""

    def __init__(self, program, held):
        self.program, self.ring, self.number = program, Ring([0] * ROOM), 0
        self.put_in, self.taken = [], []
        for _ in range(held):
            self.put()

    def put(self):
        self.number += 1
        number = self.number
        if self.program.put(self.ring, number):
            self.put_in.append(number)

    def get(self):
        number = self.program.get(self.ring)
        if number is not None:
            self.taken.append(number)

    def get_all(self):
        for _ in range(ROOM):
            self.get()


def between(program):
    for held in range(program.PLACES + 1):
        for looks in range(1, 12):
            for first, then in ("put", "get"), ("get", "put"):
                both = Both(program, held)
                both.ring.looks, both.ring.come_in = looks, getattr(both, then)
                getattr(both, first)()
                both.ring.looks = 0
                both.get_all()
                if both.put_in != both.taken:
                    print(f"a {then} came in the middle of a {first}:")
                    print("put", *both.put_in)
                    print("got", *both.taken)
                    return
    print("nothing is lost, and nothing comes twice")


def in_steps(program, steps):
    ring, number = [0] * ROOM, 0
    for step in steps:
        for _ in range(abs(int(step))):
            if step.startswith("+"):
                number += 1
                print(f"put {number}:", program.put(ring, number))
            else:
                print("get:", program.get(ring))


file, *steps = sys.argv[1:]
spec = importlib.util.spec_from_file_location("program", file)
program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(program)
if steps == ["between"]:
    between(program)
else:
    in_steps(program, steps)
