# SPDX-License-Identifier: MIT
"""If these fail, a request makes the server open a file that it does not publish, even though
nothing of it is sent. The system calls of the real server are watched by strace."""

import os
import re
import tempfile

from harness import PRESSE, Room, Server, check, main, same, status_of, traversal, traversals

OPENED = re.compile(r'(?:openat|open|openat2|creat)\(.*?"((?:[^"\\]|\\.)*)".* = (\d+)<(.*)>$')
TRIED = re.compile(r'(?:openat|open|openat2|creat)\((.*?)"((?:[^"\\]|\\.)*)"')


def opens(path, mark):
    """(path as asked, path of the descriptor or None) of each call behind the last that opened the
    file `mark`: strace writes late, so that how long the log is says nothing."""
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f.read().rpartition(mark)[2].splitlines()[1:]:
            tried, done = TRIED.search(line), OPENED.search(line)
            if tried:
                yield tried.group(2), done.group(3) if done else None


def test_traversals_open_nothing_outside_the_room():
    with Room() as room, tempfile.TemporaryDirectory() as there:
        log = os.path.join(there, "calls")
        room.write("data/store.db", "secret-of-the-store")
        room.write("media/photo.txt", "a published file")
        for name in ("begin.bin", "film.bin"):  # too large to be kept in memory
            room.write("media/" + name, b"\0" * 3000000)
        os.symlink("/etc", os.path.join(room.path, "media", "link"))
        os.symlink("/etc/passwd", os.path.join(room.path, "media", "passwd"))
        watch = ["strace", "-D", "-f", "-qq", "-y", "-s", "4096", "-e",
                 "trace=open,openat,openat2,creat", "-o", log]
        words = watch + [PRESSE, "serve", "--port", "0", "--no-watch", room.path]
        # A traced program cannot be traced by the leak checker too: leaks are other tests' matter.
        env = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
        with Server(room.path, command=words, env=env) as server:
            same(server.ask("/nothing")[0], 404)  # both doors have been through once
            same(server.ask("/nothing", Upgrade="none")[0], 404)
            same(server.ask("/media/begin.bin")[0], 200)
            same(server.ask("/media/film.bin")[0], 200)
            same(server.ask("/media/photo.txt")[0], 200)
            for number, target in enumerate(traversals(5000)):
                got = server.raw(traversal(target, number % 10 == 0), finish=True)
                check(status_of(got) in (400, 404), target, got[:300])
            for path in ("/media/link/passwd", "/media/passwd", "/data/store.db", "/presse.yaml"):
                same(server.ask(path)[0], 404, path)
            same(server.stop(), 0)
        seen = list(opens(log, "media/begin.bin"))
        check(any("film.bin" in asked for asked, _ in seen), "strace saw nothing", seen)
        root = os.path.realpath(room.path) + "/"
        for asked, got in seen:
            if asked == "/proc/sys/vm/overcommit_memory":
                continue  # glibc's allocator, before it gives memory back
            if asked.endswith(".gcda"):
                continue  # what a build that counts its coverage writes at its end
            inside = os.path.realpath(os.path.join(root, asked)).startswith(root)
            check(inside and (got is None or got.startswith(root)), asked, got)
            check("store.db" not in asked and "presse.yaml" not in asked, asked)


main(globals())
