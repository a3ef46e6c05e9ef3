import multiprocessing as mp

from shmcore import SharedMemory


def pay_in(bank, amount):
    money = bank.buf[0]
    bank.buf[0] = money + amount


def work(bank, amount):
    pay_in(bank, amount)
    bank.close()


if __name__ == "__main__":
    bank = SharedMemory(create=True, size=1)

    first = mp.Process(target=work, args=(bank, 10))
    second = mp.Process(target=work, args=(bank, 20))
    first.start()
    second.start()
    first.join()
    second.join()
    print("paid in 10 and 20, there is:", bank.buf[0])

    bank.close()
    bank.unlink()
