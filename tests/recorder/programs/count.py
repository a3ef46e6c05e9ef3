"""A child doubles a number."""

from multiprocessing import Process


def work(number):
    doubled = number * 2
    print(doubled)


if __name__ == "__main__":
    child = Process(target=work, args=(4,))
    child.start()
    child.join()
    print("end")
