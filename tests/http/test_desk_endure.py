#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Everything that strangers do to a press room, all at once and for as long as PRESSE_ENDURE says
(seconds; an hour for the long run). PRESSE_ENDURE_LOG names a file that gets the server's memory
and descriptors every ten seconds.

If this fails, a press room that is left alone on a bad day runs out of memory or descriptors.
"""

import http.client
import os
import random
import sqlite3
import subprocess
import threading
import time
import urllib.parse

from desk_room import Desk, hidden
from harness import LIMIT, PRESSE, check, main, same, traversals
from hostile import HOSTILE, hurt

SECONDS = float(os.environ.get("PRESSE_ENDURE", "12"))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FIELDS = dict(name="Zoe", outlet="Paper", email="zoe@paper.example", subject="Question",
              message="Hello?", zone="Europe/Paris", comments_2="")
RANGES = ["bytes=0-0", "bytes=-1", "bytes=2999999-", "bytes=0-5,9-12", "bytes=5-2", "bytes=,",
          "bytes=3000000-", "lines=1-2", "bytes=" + ",".join(f"{i}-{i}" for i in range(200))]


class Load:
    """Clients of many kinds, each on a thread of its own until the end."""

    def __init__(self, desk):
        self.desk, self.over, self.done, self.trouble = desk, threading.Event(), {}, []
        self.chance = random.Random(20211011)
        self.threads = []

    def source(self, net):
        return (f"127.0.{net}.{self.chance.randint(1, 250)}", 0)

    def start(self, work, pause):
        def loop():
            while not self.over.wait(pause):
                try:
                    work(self)
                except (OSError, http.client.HTTPException):
                    pass  # who attacks may be hung up on
                except Exception as e:
                    self.trouble.append(f"{work.__name__}: {e!r}")
                    return
                self.done[work.__name__] = self.done.get(work.__name__, 0) + 1
        self.threads.append(threading.Thread(target=loop))
        self.threads[-1].start()

    def connect(self, net):
        return http.client.HTTPConnection("127.0.0.1", self.desk.server.port, timeout=60,
                                          source_address=self.source(net))

    def end(self):
        self.over.set()
        for t in self.threads:
            t.join()


def answered(c, *request, allowed):
    c.request(*request)
    r = c.getresponse()
    r.read()
    check(r.status in allowed, request[:2], r.status)
    return r.status


def slow(load, held={}):
    """Two hundred connections that send a byte now and then, and are made anew when they are ended."""
    starts = [b"GET /press/ HTT", b"GET /press/ HTTP/1.1\r\nHost: a\r\nX: ", b"",
              b"POST /ask/en/interview HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nname="]
    for n in range(20):
        i = load.chance.randrange(200)
        try:
            if i not in held:
                held[i] = load.connect(4)
                held[i].connect()
                held[i].sock.sendall(starts[i % len(starts)])
            else:
                held[i].sock.sendall(b"a")
        except OSError:
            held.pop(i).close()
    if load.over.is_set():
        for c in held.values():
            c.close()
        held.clear()


def broken(load):
    for n in range(5):
        hurt(load.desk.server, load.chance.randrange(60), load.chance.choice(HOSTILE))


def huge(load):
    size = load.chance.choice([65 << 10, 800 << 10, 3 << 20])
    c = load.connect(5)
    try:
        status = answered(c, "POST", load.chance.choice(["/ask/en/interview", "/desk/login",
                                                         "/r/" + "A" * 43 + "/add"]),
                          "message=" + "x" * size, FORM, allowed=(413, 403))
        same(status, 413)
    finally:
        c.close()


def lost(load):
    c = load.connect(6)
    for path in [f"/{load.chance.random()}/{i}" for i in range(40)] + list(traversals(10)):
        answered(c, "GET", path, allowed=(200, 301, 303, 308, 400, 404))
    c.close()


def guesses(load):
    c = load.connect(7)
    for _ in range(10):
        token = "".join(load.chance.choices("abcdefgh-_0189ABC", k=43))
        answered(c, "GET", load.chance.choice(["/r/", "/file/", "/approve/"]) + token, allowed=(404,))
    c.close()


def ranges(load):
    c = load.connect(8)
    answered(c, "GET", "/media/film.bin", None, {"Range": load.chance.choice(RANGES)},
             allowed=(200, 206, 416))
    c.request("GET", "/media/film.bin")
    c.getresponse().read(100)  # and leaves
    c.close()


def sign_in(load):
    """Each from another address, or most were refused without looking."""
    c = load.connect(load.chance.randint(9, 40))
    fields = {"email": load.chance.choice(["ann@desk.example", "x@desk.example", "", "a" * 500]),
              "password": "wrong wrong"}
    answered(c, "POST", "/desk/login", urllib.parse.urlencode(fields), FORM, allowed=(403, 503))
    c.close()


def submissions(load, tokens=[]):
    """Sends the forms that are old enough, and fetches others."""
    c = load.connect(41)
    while tokens and time.monotonic() - tokens[0][0] > 2.2:
        body = urllib.parse.urlencode(dict(FIELDS, form=tokens.pop(0)[1]))
        answered(c, "POST", "/ask/en/interview", body, FORM, allowed=(303,))
    for _ in range(4):
        c.request("GET", "/ask/en/interview")
        tokens.append((time.monotonic(), hidden(c.getresponse().read().decode(), "form")))
    c.close()


def office(load):
    path = load.chance.choice(["/desk/", "/desk/?q=question", "/desk/jobs", "/desk/figures", "/desk/log"])
    same(load.staff.get(path)[0], 200, path)


def mails(load):
    text = load.chance.choice(["Hello", "", "\0\xff", "=?utf-8?q?" * 200, "x\r\n" * 5000])
    raw = (f"From: eve@paper.example\r\nTo: press@desk.example\r\nMessage-ID: <{load.chance.random()}"
           f"@x>\r\nSubject: mail\r\n\r\n{text}\r\n").encode("latin-1")
    done = subprocess.run([PRESSE, "mail-in", "--room", load.desk.room.path], input=raw,
                          capture_output=True)
    check(done.returncode in (0, 1), done.stderr)


def figures(server):
    pid = server.process.pid
    with open(f"/proc/{pid}/statm") as f:
        rss = int(f.read().split()[1]) * 4096
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return rss, len(os.listdir(f"/proc/{pid}/fd")), (int(fields[11]) + int(fields[12])) / 100


def watch(server, load, seconds):
    """(rss, descriptors) every half second until the end."""
    path, start, found = os.environ.get("PRESSE_ENDURE_LOG"), time.monotonic(), []
    told, pause = -10, threading.Event()
    # A busy machine has the time to do each kind of work at least once.
    while (at := time.monotonic() - start) < seconds or len(load.done) < 10 and at < seconds + LIMIT:
        rss, fds, cpu = figures(server)
        found.append((rss, fds))
        if path and at - told >= 10:
            told = at
            with open(path, "a") as f:
                print(f"{at:.0f}\t{rss >> 10} KiB\t{fds} descriptors\t{cpu:.0f} s cpu\t{load.done}", file=f)
        check(not load.trouble, load.trouble)
        pause.wait(0.5)
    return found


def most(found, i):
    return max(f[i] for f in found)


def test_a_bad_day_ends_as_it_began():
    with Desk() as desk:
        desk.room.write("media/film.bin", bytes(3_000_000))
        desk.server.stop()
        desk.restart()
        server, load = desk.server, Load(desk)
        load.staff = desk.staff()
        for path in ("/press/", "/healthz", "/ask/en/interview"):
            same(server.ask(path)[0], 200)
        usual = figures(server)[1]
        for work, pause in ((slow, 1), (broken, 1), (huge, 2), (lost, 1), (guesses, 1),
                            (ranges, 1), (sign_in, 3), (submissions, 2), (office, 2), (mails, 5)):
            load.start(work, pause)
        try:
            found = watch(server, load, SECONDS)
        finally:
            load.end()
            slow(load)
        check(not load.trouble, load.trouble)
        same(len(load.done), 10, load.done)
        third = len(found) // 3
        first, last = found[:third], found[-third:]
        print(f"# {SECONDS:.0f} s: {load.done}; peak {most(found, 0) >> 20} MiB, "
              f"{most(first, 0) >> 20} in the first third, {most(last, 0) >> 20} in the last; "
              f"descriptors {usual} before, {most(first, 1)} and {most(last, 1)} at most")
        until = time.monotonic() + LIMIT  # the server's own limits end the last of them
        # Each reader of the database that was opened stays open: a file and its log.
        while figures(server)[1] > usual + 40 and time.monotonic() < until:
            same(server.ask("/press/")[0], 200)
        left = figures(server)[1]
        print(f"# {left} descriptors after it")
        check(left <= usual + 40, usual, left)
        if "build-asan" not in PRESSE:  # a sanitizer keeps freed memory back
            check(most(found, 0) < 300 << 20, most(found, 0))
            if SECONDS > 300:
                check(most(last, 0) < most(first, 0) + (24 << 20), "memory grows")
        if SECONDS > 300:
            check(most(last, 1) < most(first, 1) + 40, "descriptors grow")
        same(server.ask("/healthz")[0], 200)
        same(server.stop(), 0)
        check("Sanitizer" not in server.text(), server.text()[-4000:])


def many_requests(path, count):
    """Copies of the one that is stored."""
    with sqlite3.connect(path) as db:
        cursor = db.execute("SELECT * FROM request LIMIT 1")
        names = [d[0] for d in cursor.description]
        row = dict(zip(names, cursor.fetchone()))
        db.executemany(f"INSERT INTO request ({','.join(names)}) VALUES ({','.join('?' * len(names))})",
                       ([dict(row, id=i + 1, reference=f"R{i}", idempotency=f"k{i}",
                              thread_token=f"t{i}")[n] for n in names] for i in range(count)))


def test_what_large_answers_took_goes_back():
    """Each thread that once made a large answer would keep its memory for ever."""
    if "build-asan" in PRESSE:
        print("memory is not measured under a sanitizer, which keeps freed memory back")
        return
    with Desk(mail=False) as desk:
        same(desk.submit()[0], 303)
        desk.server.stop()
        many_requests(os.path.join(desk.room.path, "data/presse.db"), 15000)
        desk.restart()
        staff = desk.staff()

        def work():
            browser = desk.browser()
            browser.cookie = staff.cookie
            for _ in range(3):
                same(browser.get("/desk/figures")[0], 200)
                same(browser.ask("POST", "/desk/requests.csv", {"csrf": staff.csrf})[0], 200)

        before = figures(desk.server)[0]
        for _ in range(3):
            threads = [threading.Thread(target=work) for _ in range(8)]
            for t in threads:
                t.start()
            for t in threads:
                t.join()
        after = figures(desk.server)[0]
        print(f"# {before >> 20} MiB before, {after >> 20} after")
        check(after < before + (60 << 20), before, after)


if __name__ == "__main__":
    main(globals())
