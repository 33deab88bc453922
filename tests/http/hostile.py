# SPDX-License-Identifier: MIT
"""Clients that send what no browser sends, and leave when it suits them."""

import socket
import struct

HOSTILE = [
    b"", b"\0" * 100, b"\r\n" * 50, b"GET", b"GET / HTTP/1.1\r\n", b"X" * 40000,
    b"GET /press/ HTTP/1.1\r\nHost: a\r\n\r\n" * 400,
    b"HEAD /press/ HTTP/1.1\r\nHost: a\r\n\r\n" * 300 + b"GET /pr",
    b"GET /press/ HTTP/1.1\r\nHost: a\r\n\r\nPOST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
    b"GET /press/ HTTP/1.1\r\nHost: a\r\nRange: bytes=0-5\r\n\r\nGET /press/ HTTP/1.1\r\nHost: b\r\n"
    b"Host: c\r\n\r\n",
    b"GET /press HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /media/film.bin HTTP/1.1\r\nHost: a\r\n\r\n" * 3,
]


def hurt(server, number, bytes_sent):
    """One hostile client: it sends, and leaves at a moment of its own."""
    with server.dial() as s:
        try:
            s.sendall(bytes_sent)
            if number % 3 == 0:
                s.shutdown(socket.SHUT_WR)
            if number % 2 == 0 and b" HTTP/1.1\r\nHost: a\r\n\r\n" in bytes_sent:
                s.recv(100)
            if number % 5 == 0:  # leaves with a reset
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
