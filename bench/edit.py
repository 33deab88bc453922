#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what an edit costs in `presse serve`: from the moment a file is whole to the first
answer with its new bytes, and the server's processor time and memory.

    bench/edit.py [--sizes N,N] [--edits N] [--starts N] [--memory FOLDER]

Rooms are those of bench/generate.py, on tmpfs. Each edit appends a sentence to another release,
then the page is asked for on one connection until it shows it. Besides: the time to the first answer after
a start, the first one and those that find what it kept, and edits that add, retag and remove a release.
"""

import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("PRESSE_BUILD", os.path.join(ROOT, "build"))
KEPT_LEAST = 500  # CACHE_LEAST of src/room/cache.h
CLIPS = {100: 100, 1000: 1000, 10000: 5000, 100000: 20000}


def seconds_of(pid):
    with open(f"/proc/{pid}/schedstat", encoding="ascii") as f:
        f.read()
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as f:
            total += int(f.read().split()[0])
    return total / 1e9


def seconds_since_start(pid):
    """Of threads that have ended, too, and less finely."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(name + r":\s+(\d+)", f.read()).group(1)) / 1024


class Server:
    def __init__(self, room):
        self.start = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "presse"), "serve", "--port", "0", room],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in self.process.stderr:
            found = re.search(r"http://[^:]+:(\d+)/", line)
            if found:
                break
        self.connection = http.client.HTTPConnection("127.0.0.1", int(found.group(1)))
        self.pid = self.process.pid

    def ask(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def wait_read(self):
        """Until it has said that it read the room again, hence has also checked it."""
        for line in self.process.stderr:
            if "read again" in line:
                return

    def until(self, path, good):
        while not good(*self.ask(path)):
            pass

    def stop(self):
        self.process.terminate()
        self.process.wait()


def timed(server, change, path, good):
    """(milliseconds to the first right answer, of processor time for all the server did)."""
    server.ask(path)  # what it shows now lies prepared
    cpu, start = seconds_of(server.pid), time.monotonic()
    change()
    server.until(path, good)
    wall = time.monotonic() - start
    server.wait_read()
    return wall * 1000, (seconds_of(server.pid) - cpu) * 1000


def show(name, rows):
    wall, cpu = [r[0] for r in rows], [r[1] for r in rows]
    print(f"  {name:<24} {statistics.median(wall):7.1f} ms to the new page "
          f"({min(wall):.1f}-{max(wall):.1f}), CPU {statistics.median(cpu):.1f} ms", flush=True)


def url_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        slug = re.search(r'^slug: "([^"]+)"', f.read(), re.M)
    return "/communiques/" + (slug.group(1) if slug else name[:-3]) + "/"


def start(room, name):
    """A server that has answered, and its first answer's time shown."""
    server = Server(room)
    server.until("/", lambda status, body: status == 200)
    first, cpu = time.monotonic() - server.start, seconds_since_start(server.pid)
    print(f"  {name:<24} {first * 1000:7.1f} ms to the first answer, CPU {cpu * 1000:.0f} ms, "
          f"{memory_of(server.pid, 'VmRSS'):.0f} MiB", flush=True)
    return server


def keeps(room):
    """Waits until what reading gave is kept for the next start; of a small room nothing is."""
    kept, until = os.path.join(room, "data/.presse-pages"), time.monotonic() + 30
    while not os.path.exists(kept) and time.monotonic() < until:
        time.sleep(0.01)


def measure(room, edits, starts):
    folder = os.path.join(room, "content/communiques")
    names = sorted(os.listdir(folder))
    server = start(room, "first start")
    if len(names) >= KEPT_LEAST:
        keeps(room)
    for _ in range(starts):
        server.stop()
        server = start(room, "next start")
    if not edits:
        server.stop()
        return
    texts, added, tagged, removed = [], [], [], []
    for i in range(edits):
        name = names[(i + 1) * len(names) // (edits + 2)]
        path, mark = url_of(folder, name), f"La phrase numéro {i}."

        def append(name=name, mark=mark):
            with open(os.path.join(folder, name), "a", encoding="utf-8") as f:
                f.write(f"\n{mark}\n")

        def write(text, to=os.path.join(folder, f"neuf-{i}.md")):
            with open(to, "w", encoding="utf-8") as f:
                f.write(text)

        head = f"---\ntitle: Neuf {i}\ndate: 2020-05-0{i % 9 + 1}\nslug: neuf-{i}\ntags: "
        texts.append(timed(server, append, path, lambda s, b, m=mark.encode(): m in b))
        added.append(timed(server, lambda: write(head + "[theme-02]\n---\nNeuf.\n"),
                           f"/communiques/neuf-{i}/", lambda s, b: s == 200))
        tagged.append(timed(server, lambda: write(head + f"[theme-02, tout-neuf]\n---\nNeuf.\n"),
                            "/tags/tout-neuf/", lambda s, b, i=i: s == 200 and b"Neuf %d" % i in b))
        removed.append(timed(server, lambda i=i: os.remove(os.path.join(folder, f"neuf-{i}.md")),
                             f"/communiques/neuf-{i}/", lambda s, b: s == 404))
    for what, rows in (("a sentence more", texts), ("a release more", added),
                       ("another tag", tagged), ("a release less", removed)):
        show(what, rows)
    print(f"  {'memory':<24} {memory_of(server.pid, 'VmRSS'):.0f} MiB now, "
          f"{memory_of(server.pid, 'VmHWM'):.0f} MiB at most", flush=True)
    server.stop()


def main():
    options = argparse.ArgumentParser(description="Measures what an edit costs in presse serve.")
    options.add_argument("--sizes", default="1000", help="releases: 10000,100000")
    options.add_argument("--edits", type=int, default=9)
    options.add_argument("--starts", type=int, default=5, help="starts that find what the first one kept")
    options.add_argument("--memory", default="/dev/shm", help="a folder on tmpfs")
    chosen = options.parse_args()
    for releases in [int(size) for size in chosen.sizes.split(",")]:
        room = os.path.join(chosen.memory, f"presse-bench-{os.getpid()}-edit")
        subprocess.run([os.path.join(ROOT, "bench/generate.py"), str(releases),
                        str(CLIPS.get(releases, 100)), room], check=True)
        print(f"edits in serve, {releases} releases", flush=True)
        try:
            measure(room, chosen.edits, chosen.starts)
        finally:
            shutil.rmtree(room, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
