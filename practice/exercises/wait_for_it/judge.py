from practice.checks import Evidence, Left, Output
from practice.film import Film

VALUE = 201


def expected(value: str = "7") -> str:
    return f"the child read: {value}\nit kept a processor busy: False\n"


def waits(film: Film) -> bool:
    return any(film.waited_at(child, "Event", "wait") for child in film.children)


def woken(film: Film) -> bool:
    waited = False
    for step, state in zip(film.steps, film.states, strict=True):
        waits = any(p.get("waits", {}).get("by") == "wait" for p in state["processes"].values())
        if waited and not waits:  # woken by the parent's step, when the number is there
            there = [row for block in state["blocks"].values() for row in block["rows"].values()]
            return step.get("p") == 0 and f"{VALUE:02x}" in "".join(there)
        waited = waits
    return False


CHECKS = [
    Evidence({"waits": waits, "woken": woken}, [str(VALUE)]),
    Output(expected, [[], ["12"]], draw=lambda chance: [str(chance.randrange(100, 200))]),
    Left(),
]
