"""Connects to the recorder, as often as it is told, and says nothing."""

import os
import socket
import sys

connections = [socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) for _ in range(int(sys.argv[1]))]
for connection in connections:
    connection.connect(os.environ["SHMSTEP_DIRECTOR"])
for connection in connections:
    connection.close()
print("closed")
