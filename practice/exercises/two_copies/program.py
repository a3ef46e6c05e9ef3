from multiprocessing import Process

numbers = [1, 2]


def add():
    numbers.append(3)
    print("the child has", numbers)


if __name__ == "__main__":
    child = Process(target=add)
    child.start()
    child.join()
    numbers.append(4)
    print("the parent has", numbers)
