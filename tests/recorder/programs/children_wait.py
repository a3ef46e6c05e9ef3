"""Its children wait for what never comes, and it waits for them at its exit."""

from multiprocessing import Event, Process

if __name__ == "__main__":
    event = Event()
    for _ in range(3):
        Process(target=event.wait).start()
