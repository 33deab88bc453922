#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the link check on loopback: 10,000 links over 1,000 hosts that answer after 50 ms.

    bench/links.py [--links N] [--hosts N] [--known N] [--peer N] [--linkinator PROGRAM]

1. Politely: one connection and one request a second for each host. The best that these rules
   allow is (links of a host) seconds: robots.txt and the links, a second apart.
2. Without politeness, beside linkchecker and linkinator where they are installed (--peer links of
   the same page; 0 leaves them out), and whether every verdict is right.
3. Memory with --known links in the store (1,000,000 with --known 1000000).
"""
import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = os.path.join(ROOT, "build/bench/links")
SERVER = os.path.join(ROOT, "build/bench/links_server")


class Outlets:
    def __enter__(self):
        self.process = subprocess.Popen([SERVER], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def write_links(path, port, links, hosts, kinds):
    """Every host has links / hosts of them; kinds: (name, how many of 100)."""
    names = [name for name, share in kinds for _ in range(share)]
    with open(path, "w", encoding="utf-8") as out:
        for n in range(links):
            host = n % hosts
            kind = names[(n * 37) % len(names)]
            out.write(f"http://127.1.{host // 250}.{host % 250 + 1}:{port}/{kind}/{n}\tArticle {n} of the outlet\n")
    return {name: sum(1 for n in range(links) if names[(n * 37) % len(names)] == name) for name, _ in kinds}


class Spent:
    """Seconds by the clock and of processors, of a program and its children."""

    def __enter__(self):
        self.before, self.start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        return self

    def __exit__(self, *_):
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.wall = time.monotonic() - self.start
        self.cpu = after.ru_utime - self.before.ru_utime + after.ru_stime - self.before.ru_stime


def run(store, links, manner, port, known=0):
    words = [BENCH, store, links, manner, "127.0.0.0/8", str(port)] + ([str(known)] if known else [])
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)


def linkchecker(folder, links, port):
    """What linkchecker takes for the page of these links, with its politeness off."""
    config = os.path.join(folder, "linkcheckerrc")
    with open(config, "w", encoding="utf-8") as out:
        out.write("[checking]\nthreads=100\nmaxrequestspersecond=1000000\nrobotstxt=0\ntimeout=30\n"
                  "recursionlevel=1\n[filtering]\ncheckextern=1\n[output]\nlog=none\nstatus=0\n")
    page = f"http://127.0.0.1:{port}/links?{links}"
    with Spent() as spent:
        subprocess.run(["linkchecker", "-f", config, "--no-status", "-o", "none", page],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=1200, check=False)
    return spent


def linkinator(program, links, port):
    """The same of linkinator, which is a program for Node."""
    page = f"http://127.0.0.1:{port}/links?{links}"
    with Spent() as spent:
        subprocess.run([program, page, "--concurrency", "100", "--timeout", "30000", "--silent", "--format", "json"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=1200, check=False)
    return spent


def head(path, n, to):
    with open(path, encoding="utf-8") as lines, open(to, "w", encoding="utf-8") as out:
        for _, line in zip(range(n), lines):
            out.write(line)


def politely(folder, outlets, o):
    links = os.path.join(folder, "polite.txt")
    write_links(links, outlets.port, o.links, o.hosts, [("ok", 100)])
    got = run(os.path.join(folder, "polite.db"), links, "polite", outlets.port)
    best = o.links / o.hosts  # robots.txt, then a link each second
    print(f"politely: {got['done']} links in {got['seconds']:.1f} s; the rules allow {best:.1f} s at best: "
          f"{got['seconds'] / best:.2f} times; {got['peak_kib'] // 1024} MiB")
    return got["ok"] == o.links


def impolitely(folder, outlets, o):
    links = os.path.join(folder, "impolite.txt")
    want = write_links(links, outlets.port, o.links, o.hosts,
                       [("ok", 90), ("gone", 4), ("moved", 3), ("refused", 3)])
    with Spent() as spent:
        got = run(os.path.join(folder, "impolite.db"), links, "impolite", outlets.port)
    rate, cost = got["done"] / got["seconds"], spent.cpu / got["done"]
    right = (got["ok"], got["unsure"], got["moved"], got["blocked"]) == \
        (want["ok"], want["gone"], want["moved"], want["refused"])
    print(f"impolitely: {got['done']} links in {got['seconds']:.1f} s, {rate:.0f} a second, {cost * 1e3:.2f} ms of processor each; verdicts "
          f"{'all right' if right else 'WRONG: %s' % got}; {got['peak_kib'] // 1024} MiB")
    few = os.path.join(folder, "peer.txt")
    head(links, o.peer, few)
    if o.peer:
        beside("linkchecker", "linkchecker", lambda: linkchecker(folder, few, outlets.port), o, rate, cost)
        beside("linkinator", o.linkinator, lambda: linkinator(o.linkinator, few, outlets.port), o, rate, cost)
    return right


def beside(name, program, ask, o, rate, cost):
    if not shutil.which(program):
        print(f"{name} is not there: not compared")
        return
    took = ask()
    print(f"{name}: {o.peer} links in {took.wall:.1f} s, {o.peer / took.wall:.0f} a second, "
          f"{took.cpu / o.peer * 1e3:.2f} ms of processor each: presse asks "
          f"{rate * took.wall / o.peer:.1f} times as many, for 1/{took.cpu / o.peer / cost:.1f} of the work")


def memory(folder, outlets, o):
    links = os.path.join(folder, "few.txt")
    write_links(links, outlets.port, min(o.links, 10000), o.hosts, [("ok", 100)])
    got = run(os.path.join(folder, "known.db"), links, "impolite", outlets.port, o.known)
    mib = got["peak_kib"] / 1024
    print(f"memory: {mib:.0f} MiB at most, with {o.known} known links and {got['done']} asked")
    return True


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--links", type=int, default=10000)
    options.add_argument("--hosts", type=int, default=1000)
    options.add_argument("--known", type=int, default=100000)
    options.add_argument("--peer", type=int, default=2000)
    options.add_argument("--linkinator", default="linkinator", metavar="PROGRAM")
    o = options.parse_args()
    subprocess.run(["ninja", "-C", os.path.join(ROOT, "build"), "bench/links", "bench/links_server"], check=True, stdout=subprocess.DEVNULL)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536), hard))
    with tempfile.TemporaryDirectory(prefix="presse-bench-") as folder, Outlets() as outlets:
        good = [part(folder, outlets, o) for part in (politely, impolitely, memory)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
