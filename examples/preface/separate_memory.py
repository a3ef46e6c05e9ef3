from multiprocessing import Process

scores = [0, 0, 0]


def add_points():
    scores[0] = 99
    print("child: ", scores)


if __name__ == "__main__":
    child = Process(target=add_points)
    child.start()
    child.join()
    print("parent:", scores)
