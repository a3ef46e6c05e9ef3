"""Tells of very much in one step, by small pieces."""

import os
import socket

connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
connection.connect(os.environ["SHMSTEP_DIRECTOR"])
connection.sendall((16_000_000).to_bytes(4, "big"))
sent = [connection.sendall(b" " * 1000) for _ in range(16_000)]
