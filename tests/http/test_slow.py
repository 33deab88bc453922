# SPDX-License-Identifier: MIT
"""If these fail, a few slow or hostile clients keep everybody else waiting."""

import os
import resource
import socket
import time

from hostile import HOSTILE, hurt
from harness import LIMIT, PRESSE, Beside, Room, Server, check, main, same

SLOW = 1900


def open_many(server, count, first):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    sockets = []
    for i in range(count):
        s = server.dial()
        s.sendall(first[i % len(first)])
        sockets.append(s)
    return sockets


def test_1900_slow_clients_do_not_hold_up_the_others():
    with Room() as room, Server(room.path) as server, Server(room.path) as free:
        slow = open_many(server, SLOW, [b"GET /press/ HTT", b"GET /press/ HTTP/1.1\r\nHost: a\r\nX: ",
                                        b"POST /press/ HTTP/1.1\r\nHost", b""])
        beside = Beside("/press/", server, free)
        for i in range(200):
            # Some of the slow ones go on, a byte at a time.
            for s in slow[i * 5:i * 5 + 5]:
                s.sendall(b"a")
            beside.ask()
        beside.check()
        for s in slow:
            s.close()
        same(server.ask("/press/")[0], 200)


def test_a_client_that_reads_slowly_holds_up_nobody():
    with Room() as room:
        room.write("media/film.mp4", bytes(20_000_000))
        with Server(room.path) as server, Server(room.path) as free:
            readers, beside = [], Beside("/press/", server, free)
            for _ in range(50):
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                s.connect(("127.0.0.1", server.port))
                s.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
                readers.append(s)
            for _ in range(100):
                beside.ask()
            beside.check()
            for s in readers:
                check(s.recv(12).startswith(b"HTTP/1.1 200"))
                s.close()


def test_clients_that_never_finish_are_shut_out_in_time():
    with Room() as room, Server(room.path) as server:
        start = time.monotonic()
        silent, dripping = server.dial(), server.dial()
        dripping.sendall(b"GET /press/ HTTP/1.1\r\nHost: a\r\nX: ")
        dripping.settimeout(1)
        ended = None
        while ended is None and time.monotonic() - start < LIMIT:
            try:
                dripping.sendall(b"a")
                if dripping.recv(1) == b"":
                    ended = time.monotonic() - start
            except socket.timeout:
                continue
            except OSError:
                ended = time.monotonic() - start
        check(ended and 15 < ended, "the dripping client was ended after", ended)
        same(silent.recv(1), b"")
        silent.close()
        dripping.close()


def test_connections_over_the_limit_wait_and_are_served():
    with Room() as room, Server(room.path, "--max-connections", "20", "--threads", "1") as server:
        held = [server.dial() for _ in range(30)]
        for s in held[:20]:
            s.close()
        for s in held[20:]:
            s.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            check(s.recv(12).startswith(b"HTTP/1.1 200"))
            s.close()


def test_hostile_clients_leave_nothing_behind():
    def descriptors(server):
        return len(os.listdir(f"/proc/{server.process.pid}/fd"))
    with Room() as room:
        room.write("media/film.bin", bytes(3_000_000))
        with Server(room.path) as server:
            same(server.ask("/press/")[0], 200)
            same(server.ask("/healthz")[0], 200)  # both doors are open
            usual = descriptors(server)
            for number in range(600):
                hurt(server, number, HOSTILE[number % len(HOSTILE)])
            same(server.ask("/press/")[0], 200)
            until = time.monotonic() + LIMIT  # the server's own limits end the last of them
            while descriptors(server) > usual + 1 and time.monotonic() < until:
                same(server.ask("/press/")[0], 200)
            check(descriptors(server) <= usual + 1, usual, descriptors(server))
            same(server.stop(), 0)


def test_memory_stays_bounded_when_every_page_is_asked_for():
    def rss(server):
        with open(f"/proc/{server.process.pid}/statm") as f:
            return int(f.read().split()[1]) * 4096
    if "build-asan" in PRESSE:
        print("memory is not measured under a sanitizer, which keeps freed memory back")
        return
    with Room() as room:
        for i in range(300):
            room.write(f"content/p{i}.md", f"---\ntitle: P{i}\nurl: /p{i}/\n---\n\n"
                                          + f"word{i} and more text.\n\n" * 2000)
        with Server(room.path, "--memory", "4") as server:
            for i in range(300):
                check(len(server.ask(f"/p{i}/", Accept_Encoding="gzip")[2]) > 100)
            once = rss(server)
            for _ in range(3):
                for i in range(300):
                    server.ask(f"/p{i}/", Accept_Encoding="gzip")
            check(rss(server) < once + (16 << 20), once, rss(server))


main(globals())
