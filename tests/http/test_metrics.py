#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the server tells those who watch over it.

If these fail, an alarm stays silent while requests are lost, rings for nothing, or the numbers
of a press service are on the public site.
"""

import http.client
import os
import re
import signal
import socket

from desk_room import Desk, hidden
from harness import LIMIT, Room, Server, check, main, same, status_of, wait_until
from postgres import Postgres

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"({NAME})(?:\{{((?:{NAME}=\"(?:[^\"\\\n]|\\[\\n\"])*\",?)*)\}})? "
                    r"([-+]?(?:[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?|Inf)|NaN)")
SUFFIXES = {"counter": ["_total", "_created"], "gauge": [""], "info": ["_info"],
            "histogram": ["_bucket", "_count", "_sum"]}


def parse(text):
    """OpenMetrics 1.0, strictly: {(name, labels): value}; raises where the text breaks a rule."""
    check(text.endswith("# EOF\n"), "the end is missing")
    lines = text.split("\n")
    same(lines[-2:], ["# EOF", ""])
    found, seen, family, kind = {}, set(), None, None
    for line in lines[:-2]:
        meta = re.fullmatch(rf"# (TYPE|UNIT|HELP) ({NAME}) (.+)", line)
        if meta:
            word, name, rest = meta.groups()
            if name != family:
                check(word == "TYPE" and name not in seen, "TYPE first, families whole:", line)
                family, kind = name, rest
                seen.add(name)
                check(kind in SUFFIXES, line)
            elif word == "UNIT":
                check(name.endswith("_" + rest), "the unit is no suffix:", line)
            continue
        sample = SAMPLE.fullmatch(line)
        check(sample, "neither a sample nor a comment:", line)
        name, labels, value = sample.groups()
        check(family and any(name == family + s for s in SUFFIXES[kind]), "not of its family:", line)
        labels = tuple(sorted(re.findall(rf"({NAME})=\"((?:[^\"\\]|\\.)*)\"", labels or "")))
        check((name, labels) not in found, "twice:", line)
        if kind in ("counter", "histogram"):
            check(float(value) >= 0, line)
        found[name, labels] = float(value)
    for (name, labels), value in found.items():
        if name.endswith("_bucket") and ("le", "+Inf") in labels:
            rest = tuple(l for l in labels if l[0] != "le")
            same(found[name[:-7] + "_count", rest], value, name)
            row = sorted((float(dict(l)["le"]), v) for (n, l), v in found.items()
                         if n == name and tuple(x for x in l if x[0] != "le") == rest)
            check([v for _, v in row] == sorted(v for _, v in row), "buckets fall:", row)
    return found


def read(server):
    """The metrics of a server started with --metrics 127.0.0.1:0."""
    port = int(re.search(r"metrics: http://127.0.0.1:(\d+)/metrics",
                         server.wait_for("metrics:"))[1])
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        c.request("GET", "/metrics")
        r = c.getresponse()
        same(r.status, 200)
        same(r.getheader("Content-Type"),
             "application/openmetrics-text; version=1.0.0; charset=utf-8")
        return parse(r.read().decode("utf-8"))
    finally:
        c.close()


def test_the_parser_refuses_what_breaks_the_format():
    good = "# TYPE a counter\na_total 1\n# EOF\n"
    parse(good)
    for bad in (good[:-6], good.replace("a_total", "a"), good.replace("1\n", "x\n"),
                "a_total 1\n" + good, good.replace("a_total 1\n", "a_total 1\na_total 1\n"),
                good.replace("# TYPE", "#TYPE")):
        try:
            parse(bad)
        except AssertionError:
            continue
        check(False, "taken:", bad)


def test_what_happens_is_counted():
    with Desk(mail=False, options=("--metrics", "127.0.0.1:0")) as desk:
        before = read(desk.server)
        same(before["presse_room_clips", ()], 3.0)
        same(before["presse_desk_up", ()], 1.0)
        same(desk.submit()[0], 303)
        token = hidden(desk.browser().get("/ask/en/interview")[2], "form")
        same(desk.submit(token=token, email="no address")[0], 400)
        desk.staff()
        desk.browser().post("/desk/login", email="ann@desk.example", password="wrong")
        for _ in range(3):
            same(desk.server.ask("/nothing")[0], 404)
        after = read(desk.server)
        grown = {k: v - before.get(k, 0) for k, v in after.items()}
        same(grown["presse_desk_events_total", (("event", "stored"),)], 1.0)
        check(grown["presse_desk_events_total", (("event", "faulty"),)] == 1.0, grown)
        same(grown["presse_desk_events_total", (("event", "signed_in"),)], 1.0)
        same(grown["presse_desk_events_total", (("event", "sign_in_refused"),)], 1.0)
        same(grown["presse_desk_requests", (("state", "new"),)], 1.0)
        same(grown["presse_http_requests_total", (("part", "site"), ("status", "4xx"))], 3.0)
        check(grown["presse_http_request_seconds_count", (("part", "desk"),)] >= 5)
        # Nothing of it is public, and nothing in it is personal.
        check(desk.server.ask("/metrics")[0] == 404)
        text = str(after)
        check("zoe" not in text and "ann@" not in text and "Paper" not in text)


def test_answers_that_are_given_again_are_counted_each_time():
    with Room() as room, Server(room.path, "--metrics", "127.0.0.1:0") as server:
        etag = server.ask("/press/")[1]["etag"]
        for _ in range(20):
            same(server.ask("/press/")[0], 200)
            same(server.ask("/press/", If_None_Match=etag)[0], 304)
            same(server.ask("/nothing")[0], 404)
        counts = read(server)
        for status, count in (("2xx", 21.0), ("3xx", 20.0), ("4xx", 20.0)):
            same(counts["presse_http_requests_total", (("part", "site"), ("status", status))], count)
        same(counts["presse_http_request_seconds_count", (("part", "site"),)], 61.0)


def test_a_local_socket_gives_them_too():
    with Room() as room:
        path = os.path.join(room.path, "metrics.socket")
        for _ in range(2):  # the second start finds the first one's socket
            with Server(room.path, "--metrics", path) as server:
                server.wait_for("metrics: socket " + path)
                with socket.socket(socket.AF_UNIX) as s:
                    s.connect(path)
                    s.settimeout(LIMIT)
                    s.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    got = b""
                    while block := s.recv(65536):
                        got += block
                same(status_of(got), 200)
                parse(got.split(b"\r\n\r\n", 1)[1].decode())
                same(server.stop(signal.SIGKILL), -signal.SIGKILL)


def test_health_fails_when_the_store_is_gone_and_comes_back():
    with Desk(mail=False, options=("--metrics", "127.0.0.1:0")) as desk:
        same(desk.server.ask("/healthz")[0], 200)
        path = os.path.join(desk.room.path, "data/presse.db")
        os.rename(path, path + ".away")
        same(desk.server.ask("/healthz")[0], 503)
        same(read(desk.server)["presse_desk_up", ()], 0.0)
        os.rename(path + ".away", path)
        same(desk.server.ask("/healthz")[0], 200)


def test_health_follows_a_postgresql_that_stops_and_starts():
    with Postgres() as postgres, Desk(mail=False, store=postgres.make("desk")) as desk:
        same(desk.server.ask("/healthz")[0], 200)
        same(desk.submit()[0], 303)
        token = hidden(desk.browser().get("/ask/en/interview")[2], "form")
        postgres.stop()
        same(desk.server.ask("/healthz")[0], 503)
        status, _, page = desk.submit(token=token)
        same(status, 503)
        check("Nothing was stored" in page and 'value="Zoe"' in page, page[-900:])
        postgres.start()
        wait_until(lambda: desk.server.ask("/healthz")[0] == 200, "the store is back")
        same(desk.submit(token=token)[0], 303)
        check("New (2)" in desk.staff().get("/desk/?state=new")[2])


if __name__ == "__main__":
    main(globals())
