"""Runs `move` and `look` of a program in many orders.

python orders.py PROGRAM

Both run in this process, as threads that take turns before each item that they read or write.
"""

import importlib.util
import os
import sys
from random import Random
from threading import Semaphore, Thread, current_thread

ORDERS, MOVES, LOOKS = 150, 4, 4
ROOM = 16  # items, more than the exercise needs
PATIENCE = 2  # seconds for a turn
TURNS = 5000


class Pair(list):
    def _wait(self):
        thread = current_thread()
        if isinstance(thread, Worker):
            thread.turn()

    def __getitem__(self, place):
        self._wait()
        return super().__getitem__(place)

    def __setitem__(self, place, number):
        self._wait()
        super().__setitem__(place, number)


class Worker(Thread):
    def __init__(self, work, name):
        super().__init__(daemon=True, name=name)
        self.work, self.ended = work, False
        self.may_go, self.is_back = Semaphore(0), Semaphore(0)

    def turn(self):
        self.is_back.release()
        self.may_go.acquire()

    def run(self):
        self.turn()
        self.work()
        self.ended = True
        self.is_back.release()

    def go(self):
        self.may_go.release()
        if not self.is_back.acquire(timeout=PATIENCE):
            end(f"the {self.name} waits for something")


def end(text):
    print(text, flush=True)
    os._exit(0)  # threads may hang


def try_order(program, chance, is_left_alone):
    """Draw who goes on. A writer that is left alone after a while has to come to its end."""
    moves = [(chance.randrange(100), chance.randrange(100, 200)) for _ in range(MOVES)]
    pair, done, seen = Pair([0] * ROOM), [(0, 0)], []

    def write():
        for left, right in moves:
            program.move(pair, left, right)
            done.append((left, right))

    def read():
        for _ in range(LOOKS):
            earlier = len(done)
            seen.append(program.look(pair))
            possible = [*done[earlier - 1 :], *moves[len(done) - 1 :][:1]]
            if seen[-1] not in possible:
                end(f"moved to {possible}\nlooked at {seen[-1]}")

    writer, reader = Worker(write, "writer"), Worker(read, "reader")
    for worker in writer, reader:
        worker.start()
        worker.is_back.acquire()
    play(writer, reader, chance, alone_from=chance.randrange(30) if is_left_alone else TURNS)


def play(writer, reader, chance, alone_from):
    for turn in range(TURNS):
        able = [worker for worker in (writer, reader) if not worker.ended]
        if not able:
            return
        (able[0] if turn >= alone_from else chance.choice(able)).go()
    end(f"the {able[0].name} never ends")


spec = importlib.util.spec_from_file_location("program", sys.argv[1])
program = importlib.util.module_from_spec(spec)
spec.loader.exec_module(program)
for number in range(ORDERS):
    try_order(program, Random(number), number % 3 == 0)
print(f"whole pairs in {ORDERS} orders")
