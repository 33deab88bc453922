# SPDX-License-Identifier: MIT
"""If these fail, a restart loses requests, a service manager waits in vain, or a start fails
without saying why."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time

from harness import LIMIT, PRESSE, Room, Server, check, main, same, wait_until

ASK = b"GET /press/ HTTP/1.1\r\nHost: a\r\n\r\n"


def read_answer(f):
    """One whole answer of a socket file: (status, closes), or None when the connection ended
    before its first byte. Raises when it ended in the middle."""
    first = f.readline()
    if not first:
        return None
    status, length, closes = int(first.split()[1]), 0, False
    while (line := f.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        closes = closes or (name.lower() == b"connection" and value.strip() == b"close")
    if line == b"" or len(f.read(length)) != length:
        raise AssertionError("an answer ended in the middle")
    return status, closes


def load(server, wrong, count, told, begun):
    """Asks on one connection until the server says that it closes."""
    n = 0
    try:
        s = server.dial()
        f = s.makefile("rb")
        end = time.monotonic() + LIMIT
        while True:
            check(time.monotonic() < end, "the server does not stop")
            s.sendall(ASK)
            answer = read_answer(f)
            if answer is None:
                wrong.append("closed without an answer")
                break
            n += 1
            if n == 1:
                begun.release()
            if answer[0] != 200:
                wrong.append(answer)
            if answer[1]:
                told.append(1)
                break
        s.close()
    except Exception as e:
        wrong.append(repr(e))
    count.append(n)


def test_a_stop_under_load_answers_every_request_and_ends_with_0():
    for number in (signal.SIGTERM, signal.SIGINT):
        with Room() as room, Server(room.path) as server:
            wrong, count, told = [], [], []
            begun = threading.Semaphore(0)
            threads = [threading.Thread(target=load, args=(server, wrong, count, told, begun))
                       for _ in range(16)]
            for t in threads:
                t.start()
            for _ in threads:
                check(begun.acquire(timeout=LIMIT))
            server.send(number)
            for t in threads:
                t.join()
            same(wrong, [])
            same(len(told), 16)
            same(server.stop(), 0)


def time_to_stop(server):
    start = time.monotonic()
    same(server.stop(), 0)
    return time.monotonic() - start


def usual_time_to_stop(room):
    """Of a server that nobody has asked for anything."""
    with Server(room.path) as server:
        return time_to_stop(server)


def test_a_stop_ends_idle_connections_and_streams_soon():
    with Room() as room, Server(room.path, "--watch") as server:
        idle = [server.dial() for _ in range(5)]
        stream = server.dial()
        stream.sendall(b"GET /-/reload HTTP/1.1\r\nHost: a\r\n\r\n")
        check(stream.recv(10))
        check(time_to_stop(server) < 5 + 3 * usual_time_to_stop(room))
        for s in idle:
            s.close()
        stream.close()


def test_a_body_under_way_is_not_waited_for_longer_than_ten_seconds():
    with Room() as room, Server(room.path) as server:
        half = server.dial()
        half.sendall(b"GET /press/ HTT")
        check(time_to_stop(server) < 12 + 3 * usual_time_to_stop(room))
        half.close()


def test_an_address_in_use_is_told_with_a_remedy():
    with Room() as room, Server(room.path) as server:
        done = subprocess.run([PRESSE, "serve", "--port", str(server.port), room.path],
                              capture_output=True, timeout=LIMIT)
        text = done.stderr.decode()
        same(done.returncode, 1)
        check("another program uses that port" in text and "--port" in text, text)


def test_wrong_options_are_told():
    for words in (["--port", "x"], ["--port", "70000"], ["--listen", "a:b:c"], ["--bogus"],
                  ["--listen", "127.0.0.1:x"], ["--threads", "0"], ["a", "b"]):
        done = subprocess.run([PRESSE, "serve", *words], capture_output=True, timeout=LIMIT)
        same(done.returncode, 2, words, done.stderr)
        check(done.stderr, words)


def test_a_room_that_is_not_there_is_told():
    done = subprocess.run([PRESSE, "serve", "--port", "0", "/nowhere/at/all"],
                          capture_output=True, timeout=LIMIT)
    same(done.returncode, 1)
    check(b"/nowhere/at/all" in done.stderr, done.stderr)


def test_several_addresses_are_served():
    with Room() as room, Server(room.path, "--listen", "127.0.0.2:0") as server:
        lines = re.findall(r"http://127\.0\.0\.(\d):(\d+)/", server.wait_for("http://127.0.0.2")
                           + server.text())
        ports = dict(lines)
        for host in ("1", "2"):
            s = socket.create_connection((f"127.0.0.{host}", int(ports[host])), timeout=LIMIT)
            s.sendall(ASK)
            same(read_answer(s.makefile("rb"))[0], 200)
            s.close()


def test_a_service_manager_s_socket_is_used_and_it_is_told():
    with Room() as room, tempfile.TemporaryDirectory() as folder:
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        notes = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notes.bind(folder + "/notify")
        notes.settimeout(LIMIT)
        # sh sets LISTEN_PID to its own number and becomes presse.
        words = ["sh", "-c", 'exec 3<&%d; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" serve "$1"'
                 % listening.fileno(), PRESSE, room.path]
        environment = {"NOTIFY_SOCKET": folder + "/notify"}
        early = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        early.sendall(ASK)
        with Server(room.path, command=words, env=environment,
                    pass_fds=[listening.fileno()]) as server:
            same(server.port, port)
            same(notes.recv(100), b"READY=1")
            same(read_answer(early.makefile("rb"))[0], 200)
            server.send(signal.SIGHUP)
            same(notes.recv(100), b"RELOADING=1")
            same(notes.recv(100), b"READY=1")
            same(server.stop(), 0)
            same(notes.recv(100), b"STOPPING=1")
        # The socket is the manager's: who comes now waits for the next process.
        late = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        late.sendall(ASK)
        with Server(room.path, command=words, env=environment,
                    pass_fds=[listening.fileno()]) as server:
            same(read_answer(late.makefile("rb"))[0], 200)
        listening.close()
        notes.close()


def test_a_hundred_starts_and_stops_leave_nothing_behind():
    with Room() as room, Server(room.path) as server:
        count = lambda: len(os.listdir(f"/proc/{server.process.pid}/fd"))
        # What needs the HTTP library starts it: its descriptors are no leak.
        same(server.ask("/healthz")[0], 200)
        before = count()
        for _ in range(200):
            s = server.dial()
            s.sendall(ASK)
            same(read_answer(s.makefile("rb"))[0], 200)
            s.close()
        wait_until(lambda: count() <= before, count, "descriptors, were", before)


main(globals())
