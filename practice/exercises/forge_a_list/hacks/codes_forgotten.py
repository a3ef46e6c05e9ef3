from struct import pack


def forge(items):
    places = range(0, 8 * len(items) + 8, 8)
    count = pack("q", len(items))
    offsets = pack(f"{len(places)}q", *places)
    data = formats = codes = b""
    for item in items:
        if isinstance(item, str):
            data += pack("8s", item.encode())
            formats += pack("8s", b"8s")
            codes += b"\0"
        else:
            data += pack("q", item)
            formats += pack("8s", b"q")
            codes += b"\0"
    return count + offsets + data + formats + codes


if __name__ == "__main__":
    print(forge([300, "sea"]).hex("\n", -8))
