"""Prints when anything of its own is called."""

from multiprocessing.shared_memory import SharedMemory


def loud(*arguments):
    print("called")
    raise ValueError


class Meta(type):
    __name__ = property(loud)
    __dict__ = property(loud)
    __mro__ = property(loud)
    __getattribute__ = loud
    __instancecheck__ = __subclasscheck__ = __hash__ = __eq__ = __repr__ = loud


class Key(str):
    def __eq__(self, other):
        loud()

    def __hash__(self):
        return str.__hash__(self)


class Dict(dict):
    get = items = keys = __getitem__ = __iter__ = __len__ = loud


class Quiet(metaclass=Meta):
    __dict__ = property(loud)
    __class__ = property(loud)
    __getattribute__ = __getattr__ = __repr__ = __str__ = __len__ = __iter__ = loud


class FailedError(Exception, metaclass=Meta):
    args = property(loud)


class Space:
    pass


class Own(SharedMemory):
    __dict__ = property(loud)
    buf = property(loud)


def show(self, failed, things, spaces):
    block = Own(create=True, size=8)
    SharedMemory.close(block)
    SharedMemory.unlink(block)


spaces = Space(), Space()
for name in ("_name", "shm", "_size", "_semlock", "_popen"):
    vars(spaces[0])[Key(name)] = 1
spaces[1].__dict__ = Dict(_name="x")
globals()[Key("self")] = 1
show(Quiet(), FailedError(1), [Quiet(), {"a": Quiet()}], spaces)
