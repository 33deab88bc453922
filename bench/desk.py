#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the desk: submissions a second with full durability, their delay at 100 a second, and
the inbox with 100,000 requests. Loopback only; the client shares the machine.

usage: bench/desk.py [PRESSE]   (build/presse)
"""

import http.client
import os
import re
import html
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PRESSE = sys.argv[1] if len(sys.argv) > 1 else "build/presse"
PASSWORD = "correct horse battery"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def start(folder):
    process = subprocess.Popen([PRESSE, "serve", "--port", "0", "--no-watch", folder],
                               stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if found:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, int(found[1])
    sys.exit("the server did not start")


def cpu(process):
    """Seconds of processor that the server has used: what it costs, whoever else is at work."""
    with open(f"/proc/{process.pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def connect(port):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def tokens(port, count):
    c, found = connect(port), []
    for _ in range(count):
        c.request("GET", "/ask/en/information")
        found.append(html.unescape(re.search(r'name="form" value="([^"]+)"',
                                             c.getresponse().read().decode())[1]))
    time.sleep(2.1)  # a form is not taken from anybody faster than a person
    return found


def body(token):
    return urllib.parse.urlencode({
        "form": token, "name": "Zoe", "outlet": "The Paper", "email": "zoe@paper.example",
        "subject": "A question about the lighthouse", "message": "Hello, " * 60,
        "zone": "Europe/Paris", "deadline": "2030-01-01T18:00"})


def submit(port, mine, delays, pace=0.0):
    c = connect(port)
    begin = time.perf_counter()
    for i, token in enumerate(mine):
        if pace:
            rest = begin + i * pace - time.perf_counter()
            if rest > 0:
                time.sleep(rest)
        t = time.perf_counter()
        c.request("POST", "/ask/en/information", body(token), HEADERS)
        r = c.getresponse()
        r.read()
        if r.status != 303:
            sys.exit(f"a submission was answered with {r.status}")
        delays.append(time.perf_counter() - t)


def load(port, count, clients, pace=0.0):
    found, delays = tokens(port, count), []
    threads = [threading.Thread(target=submit, args=(port, found[i::clients], delays, pace))
               for i in range(clients)]
    begin = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    wall = time.perf_counter() - begin
    delays.sort()
    return count / wall, delays[len(delays) // 2] * 1e3, delays[int(len(delays) * 0.99)] * 1e3


def fill(path, count):
    """Copies one stored request many times, with other keys and deadlines."""
    with sqlite3.connect(path) as db:
        cursor = db.execute("SELECT * FROM request LIMIT 1")
        names = [d[0] for d in cursor.description]
        row = dict(zip(names, cursor.fetchone()))
        marks = ",".join("?" * len(names))
        for i in range(count):
            row.update(id=i + 1, reference=f"R{i}", idempotency=f"k{i}", thread_token=f"t{i}",
                       rank=1900000000 + i * 7919 % 1000003, deadline_at=1900000000)
            db.execute(f"INSERT INTO request ({','.join(names)}) VALUES ({marks})",
                       [row[n] for n in names])
            db.execute("INSERT INTO request_search (request_id, body) VALUES (?, ?)",
                       (i + 1, f"lighthouse question number {i}"))
        db.execute("ANALYZE")


def inbox(port, path, runs=30):
    c = connect(port)
    c.request("POST", "/desk/login", urllib.parse.urlencode(
        {"email": "ann@desk.example", "password": PASSWORD}),
        dict(HEADERS, Origin=f"http://127.0.0.1:{port}"))
    r = c.getresponse()
    r.read()
    cookie = r.getheader("Set-Cookie").split(";")[0]
    times = []
    for _ in range(runs):
        t = time.perf_counter()
        c.request("GET", path, headers={"Cookie": cookie})
        r = c.getresponse()
        r.read()
        if r.status != 200:
            sys.exit(f"{path} was answered with {r.status}")
        times.append((time.perf_counter() - t) * 1e3)
    times.sort()
    return times[runs // 2], times[-1]


def main():
    folder = tempfile.mkdtemp(prefix="presse-bench-")
    with open(os.path.join(folder, "presse.yaml"), "w") as f:
        f.write("title: Bench\nbase_url: https://press.example.org\nlang: en\n"
                "desk: {form_per_hour: 0, attack_per_minute: 0}\n")
    with open(os.path.join(folder, "press.md"), "w") as f:
        f.write("---\ntitle: Press\n---\n\nHello.\n")
    subprocess.run([PRESSE, "user", "add", "--room", folder, "ann@desk.example"], check=True,
                   input=PASSWORD + "\n", text=True, stderr=subprocess.DEVNULL)
    process, port = start(folder)
    try:
        used = cpu(process)
        rate, mid, worst = load(port, 4000, 64)
        print(f"submissions, 64 at once: {rate:.0f} a second, median {mid:.1f} ms, p99 {worst:.1f} ms, "
              f"{(cpu(process) - used) / 4:.2f} ms of processor each, with its form")
        rate, mid, worst = load(port, 1000, 10, pace=0.1)
        print(f"submissions at {rate:.0f} a second: median {mid:.1f} ms, p99 {worst:.1f} ms")
        process.terminate()
        process.wait()
        fill(os.path.join(folder, "data/presse.db"), 100000)
        process, port = start(folder)
        for name, path in (("inbox", "/desk/"), ("inbox, one kind", "/desk/?kind=information"),
                           ("inbox, new", "/desk/?state=new"), ("search", "/desk/?q=number+4242")):
            used = cpu(process)
            mid, worst = inbox(port, path)
            print(f"{name}, 100,000 requests: median {mid:.1f} ms, worst {worst:.1f} ms, "
                  f"{(cpu(process) - used) / 31 * 1e3:.1f} ms of processor each, one sign-in in 31 with it")
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


main()
