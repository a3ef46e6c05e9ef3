from struct import pack


def forge(items):
    count = pack("q", len(items))
    offsets = pack("q", 0)
    data = b""
    formats = b""
    codes = b""
    return count + offsets + data + formats + codes


if __name__ == "__main__":
    print(forge([300, "sea"]).hex("\n", -8))
