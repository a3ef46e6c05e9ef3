"""Is busy for ever, while its child waits for it."""

from multiprocessing import Event, Process


def work(event):
    event.wait()


if __name__ == "__main__":
    event = Event()
    Process(target=work, args=(event,)).start()
    print("begun")
    sum(range(10**12))
