import struct

from shmcore import ShareableList

values = ShareableList([7, "sea", None])
buf = values.shm.buf

(count,) = struct.unpack_from("<q", buf, 0)
offsets = struct.unpack_from(f"<{count + 1}q", buf, 8)
data = 8 + 8 * (count + 1)
formats = data + offsets[-1]
codes = formats + 8 * count
end = codes + count

print(f"{0:3} count   {count}")
print(f"{8:3} offsets {offsets}")
for place in range(data, formats, 8):
    print(f"{place:3} data    {bytes(buf[place : place + 8])}")
for place in range(formats, codes, 8):
    print(f"{place:3} formats {bytes(buf[place : place + 8])}")
print(f"{codes:3} codes   {list(buf[codes:end])}")
print(f"{end:3} bytes")

values.shm.close()
values.shm.unlink()
