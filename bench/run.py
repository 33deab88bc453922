#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures presse beside Hugo and beside the floor, in one run, and prints ratios first.

    bench/run.py [--full | --sizes N,N] [--on tmpfs|disk] [--edits] [--runs N] [--disk FOLDER]
                 [--memory FOLDER]

By default 100 and 1,000 releases, a minute or so; --full adds 10,000 and 100,000, on disk one round of
the latter. Edits are built by a new process each and, "followed", by one that stays
(`presse build --watch`): from the edit to the word that the folder has it. Every
program's turn comes once a round, so that a noisy machine is noisy for all; figures are
medians, with the range behind them. Nothing is removed while anything is timed: ext4 writes
slowly for some seconds after a tree was removed, so each build on disk gets a new folder.

The floor (bench/floor.c) reads the same inputs, runs md4c over them and writes a tree of the
same names and sizes as presse's, with two threads.
"""

import argparse
import glob
import os
import re
import select
import shutil
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("PRESSE_BUILD", os.path.join(ROOT, "build"))
PRESSE = os.path.join(BUILD, "presse")
CLIPS = {100: 100, 1000: 1000, 10000: 5000, 100000: 20000}


class Timing:
    """What one program took, over the rounds."""

    def __init__(self):
        self.wall, self.cpu, self.kib = [], [], []

    def add(self, wall, cpu=0.0, kib=0):
        self.wall.append(wall)
        self.cpu.append(cpu)
        self.kib.append(kib)

    def seconds(self):
        return statistics.median(self.wall)

    def cpu_seconds(self):
        return statistics.median(self.cpu)

    def mib(self):
        return statistics.median(self.kib) / 1024

    def __str__(self):
        return (f"{self.seconds():.3f} s ({min(self.wall):.3f}-{max(self.wall):.3f}), "
                f"CPU {self.cpu_seconds():.3f} s")


def measure(timing, words, good=(0,)):
    """Runs a program under bench/measure; adds its figures."""
    read, write = os.pipe()
    # The result is written to descriptor 3, wherever the pipe landed.
    line = 'exec 3>&"$0"; exec "$@"'
    done = subprocess.run(["bash", "-c", line, str(write), os.path.join(BUILD, "bench/measure")]
                          + words, pass_fds=[write], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    os.close(write)
    with os.fdopen(read) as result:
        figures = result.read().split()
    if done.returncode not in good:
        sys.exit(f"bench: {' '.join(words)} failed:\n" + done.stdout.decode("utf-8", "replace"))
    timing.add(float(figures[0]), float(figures[1]), int(figures[2]))
    return done.stdout.decode("utf-8", "replace")


def presse(room, out, *options):
    return [PRESSE, "build", room, "-o", out, *options]


def hugo(room, out):
    return ["hugo", "--quiet", "-s", room, "-d", out]


def list_inputs(room, to):
    with open(to, "w", encoding="utf-8") as out:
        for folder, _, names in sorted(os.walk(os.path.join(room, "content"))):
            for name in sorted(names):
                out.write(os.path.join(folder, name) + "\n")


def list_outputs(tree, to):
    """Lines "SIZE PATH" grouped by folder; returns (files, bytes)."""
    rows = []
    for folder, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(folder, name)
            rows.append((os.path.relpath(folder, tree), os.path.relpath(path, tree),
                         os.path.getsize(path)))
    rows.sort()
    with open(to, "w", encoding="utf-8") as out:
        for _, path, size in rows:
            out.write(f"{size} {path}\n")
    return len(rows), sum(row[2] for row in rows)


class Edit:
    """One file of the room as an edit leaves it, and as it was, down to its time."""

    def __init__(self, path, new):
        self.path, self.new, self.old = path, new, None
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                self.old = f.read()
            self.stat = os.stat(path)

    def aside(self):
        """Outside what the room reads."""
        return os.path.join(os.path.dirname(self.path), "../../../aside")

    def write(self, text):
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(text)

    def do(self):
        if self.new is not None:
            self.write(self.new(self.old))
        else:
            os.rename(self.path, self.aside())

    def undo(self):
        if self.old is None:
            os.remove(self.path)
            return
        if self.new is None:
            os.rename(self.aside(), self.path)
        else:
            self.write(self.old)
        os.utime(self.path, ns=(self.stat.st_atime_ns, self.stat.st_mtime_ns))


def line(key, value):
    """What gives a line of front matter another value."""
    return lambda text: re.sub(rf"(?m)^{key}:.*", lambda _: f"{key}: {value}", text, count=1)


def edits(room):
    """(what a person did, the edit), each of another file where that may be."""
    folder = os.path.join(room, "content/communiques")
    names = sorted(os.listdir(folder))
    half, newest = names[len(names) // 2][:10], names[-1][:10]

    def release(place):
        return os.path.join(folder, names[int(place * (len(names) - 1))])

    def sentence(text):
        return text + "\nUne phrase de plus.\n"

    def clip(text):
        front, rest = text.split("\n**", 1)
        new = "**29 décembre 2024**\n\n[Un article de plus](https://www.courrier-02.example/de-plus)"
        return front + "\n" + new + "\n\n**" + rest

    def fresh(_):
        with open(release(1), encoding="utf-8") as f:
            text = line("title", "Un communiqué de plus")(f.read())
        return line("slug", newest + "-de-plus")(text)

    return [("text of an old one", Edit(release(0.5), sentence)),
            ("text of a newest", Edit(release(1), sentence)),
            ("title of an old one", Edit(release(0.4), line("title", "Un autre titre"))),
            ("title of a newest", Edit(release(1), line("title", "Un autre titre"))),
            ("date", Edit(release(0.6), line("date", half))),
            ("tag", Edit(release(0.3), lambda text: text.replace("tags: [", "tags: [theme-07, ", 1))),
            ("a clip more", Edit(os.path.join(room, "content/espace-presse.md"), clip)),
            ("a release more", Edit(os.path.join(folder, newest + "-de-plus.md"), fresh)),
            ("a release less", Edit(release(0.45), None))]


class Follower:
    """`presse build --watch`, and when it says that the folder has an edit."""

    def __init__(self, room, out):
        self.process = subprocess.Popen([PRESSE, "build", "--watch", room, "-o", out],
                                        stderr=subprocess.PIPE)
        self.said = b""
        self.expect("following")

    def listen(self):
        more = os.read(self.process.stderr.fileno(), 1 << 16)
        if not more:
            sys.exit("bench: presse build --watch ended")
        self.said += more

    def expect(self, words):
        while True:
            line, end, rest = self.said.partition(b"\n")
            if not end:
                self.listen()
                continue
            self.said = rest
            if words.encode() in line:
                return

    def forget(self):
        """What it said of an edit before, of which it may have learnt in two steps."""
        while select.select([self.process.stderr], [], [], 0)[0]:
            self.listen()
        self.said = b""

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def time(self, timing, edit):
        time.sleep(0.3)  # until it has nothing to do
        self.forget()
        start, cpu = time.monotonic(), self.cpu()
        edit()
        self.expect(" written, ")
        timing.add(time.monotonic() - start, self.cpu() - cpu)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stderr.close()


def ratios(name, p, h=None, f=None):
    parts = []
    if h:
        cpu = h.cpu_seconds() / max(p.cpu_seconds(), 0.01)  # finer than the system counts
        parts.append(f"{h.seconds() / p.seconds():7.1f} x faster than Hugo (CPU {cpu:.1f})")
    if f:
        parts.append(f"{p.seconds() / f.seconds():5.2f} x the floor"
                     f" (CPU {p.cpu_seconds() / f.cpu_seconds():.2f})")
    detail = [f"presse {p}"] + ([f"Hugo {h}"] if h else []) + ([f"floor {f}"] if f else [])
    print(f"  {name:<29} {', '.join(parts):<46} [{'; '.join(detail)}]", flush=True)


class Bench:
    edits_alone = False

    def __init__(self, place, releases, runs, name):
        self.name, self.releases, self.runs = name, releases, runs
        self.place = os.path.join(place, f"presse-bench-{os.getpid()}-{releases}")
        self.room = os.path.join(self.place, "room")
        self.turn = 0

    def path(self, name):
        self.turn += 1
        return os.path.join(self.place, f"{name}-{self.turn}")

    def prepare(self):
        subprocess.run([os.path.join(ROOT, "bench/generate.py"), str(self.releases),
                        str(CLIPS[self.releases]), self.room], check=True)
        first = self.path("first")
        measure(Timing(), presse(self.room, first))
        files, size = list_outputs(first, os.path.join(self.place, "outputs"))
        list_inputs(self.room, os.path.join(self.place, "inputs"))
        print(f"{self.releases} releases, {CLIPS[self.releases]} clips, on {self.name}: "
              f"{files} files, {size / 1e6:.1f} MB", flush=True)

    def forget(self):
        """What earlier builds of the room have kept of reading it: a first build has nothing of it."""
        for kept in glob.glob(os.path.join(self.room, "data/.presse-*")):
            os.remove(kept)

    def floor(self, timing, threads="2"):
        words = [os.path.join(BUILD, "bench/floor"), os.path.join(self.place, "inputs"),
                 os.path.join(self.place, "outputs"), self.path("floor"), threads]
        scratch = Timing()
        # The list of outputs is read before its own clocks start.
        figures = measure(scratch, words).split()
        timing.add(float(figures[3]), float(figures[4]))

    def first_builds(self):
        p, h, f = Timing(), Timing(), Timing()
        for _ in range(self.runs):
            self.presse_out, self.hugo_out = self.path("presse"), self.path("hugo")
            self.forget()
            measure(p, presse(self.room, self.presse_out))
            if len(h.wall) < 3 or self.releases < 100000:
                measure(h, hugo(self.room, self.hugo_out))
            self.floor(f)
        ratios("first build", p, h, f)
        print(f"  {'peak memory':<22} 1/{h.mib() / p.mib():.1f} of Hugo's"
              f"{'':<29} [presse {p.mib():.0f} MiB; Hugo {h.mib():.0f} MiB]", flush=True)
        self.hugo_first = h

    def threads(self):
        one, two, floor_one, floor_two = Timing(), Timing(), Timing(), Timing()
        for _ in range(self.runs):
            self.forget()
            measure(one, presse(self.room, self.path("presse"), "--threads", "1"))
            self.forget()
            measure(two, presse(self.room, self.path("presse"), "--threads", "2"))
            self.floor(floor_one, "1")
            self.floor(floor_two, "2")
        print(f"  {'two threads':<22} {one.seconds() / two.seconds():7.2f} x one "
              f"(the floor: {floor_one.seconds() / floor_two.seconds():.2f})"
              f"{'':<17} [one {one}; two {two}]", flush=True)

    def archive(self):
        p = Timing()
        for _ in range(self.runs):
            self.forget()
            measure(p, [PRESSE, "build", self.room, "--archive", self.path("site") + ".zip"])
        ratios("as an archive", p, self.hugo_first)

    def in_memory(self):
        """Everything rendered, no file written."""
        p, h = Timing(), Timing()
        for _ in range(self.runs):
            measure(p, [os.path.join(BUILD, "bench/render"), self.room])
            if len(h.wall) < 3 and self.releases <= 10000:
                measure(h, hugo(self.room, self.path("hugo")) + ["--renderToMemory"])
        ratios("to memory, no output", p, h if h.wall else None)

    def unchanged(self):
        p, h = Timing(), Timing()
        measure(Timing(), presse(self.room, self.presse_out))
        for _ in range(self.runs):
            measure(p, presse(self.room, self.presse_out))
            if self.releases <= 10000:
                measure(h, hugo(self.room, self.hugo_out))
        ratios("unchanged", p, h if h.wall else self.hugo_first)

    def edits(self):
        """Each kind of edit from the same state: it is undone, and that built, before the next."""
        time.sleep(2.5)  # a file that was written just now counts as changed
        measure(Timing(), presse(self.room, self.presse_out))
        for name, edit in edits(self.room):
            p = Timing()
            for _ in range(self.runs):
                edit.do()
                measure(p, presse(self.room, self.presse_out))
                edit.undo()
                measure(Timing(), presse(self.room, self.presse_out))
            ratios(name, p, self.hugo_first)

    def edits_followed(self):
        """The same edits, while `presse build --watch` follows the room."""
        follower = Follower(self.room, self.presse_out)
        for name, edit in edits(self.room):
            p = Timing()
            for _ in range(self.runs):
                follower.time(p, edit.do)
                follower.time(Timing(), edit.undo)
            ratios("followed: " + name, p, self.hugo_first)
        follower.stop()

    def only_edits(self):
        self.prepare()
        self.presse_out, self.hugo_first = self.path("presse"), Timing()
        measure(Timing(), presse(self.room, self.presse_out))
        measure(self.hugo_first, hugo(self.room, self.path("hugo")))
        self.edits()
        self.edits_followed()

    def all(self):
        try:
            if self.edits_alone:
                return self.only_edits()
            self.prepare()
            self.first_builds()
            if self.name == "tmpfs":
                self.threads()
                self.archive()
                self.in_memory()
            self.unchanged()
            self.edits()
            self.edits_followed()
        finally:
            shutil.rmtree(self.place, ignore_errors=True)


def read_pages(place):
    print("reading a coverage page", flush=True)
    for clips in (100, 10000, 100000):
        room = os.path.join(place, f"presse-bench-{os.getpid()}-read")
        subprocess.run([os.path.join(ROOT, "bench/generate.py"), "0", str(clips), room], check=True)
        done = subprocess.run([os.path.join(BUILD, "bench/read"), room + "/content/espace-presse.md"],
                              check=True, stdout=subprocess.PIPE)
        print("  " + done.stdout.decode().strip(), flush=True)
        shutil.rmtree(room)


def search(documents):
    """bench/search.c says for itself; its figures are of the processor."""
    subprocess.run([os.path.join(BUILD, "bench/search"), str(documents)], check=True)


def main():
    options = argparse.ArgumentParser(description="Measures presse beside Hugo and the floor.")
    options.add_argument("--full", action="store_true", help="10,000 and 100,000 releases too")
    options.add_argument("--sizes", help="releases, instead: 10000 or 100,1000")
    options.add_argument("--runs", type=int, help="rounds; medians are taken (5, 3 with 100,000)")
    options.add_argument("--on", choices=("tmpfs", "disk"), help="there alone")
    options.add_argument("--edits", action="store_true", help="builds after edits only")
    options.add_argument("--disk", default=BUILD, help="a folder on a disk")
    options.add_argument("--memory", default="/dev/shm", help="a folder on tmpfs")
    chosen = options.parse_args()
    version = subprocess.run(["hugo", "version"], stdout=subprocess.PIPE, check=True).stdout.decode()
    print(f"presse beside {version.split('-')[0]}, {os.cpu_count()} processors; medians, ratios first")
    Bench.edits_alone = chosen.edits
    if not chosen.edits:
        read_pages(chosen.memory)
        search(1000000 if chosen.full else 100000)
    sizes = [100, 1000] + ([10000, 100000] if chosen.full else [])
    if chosen.sizes:
        sizes = [int(size) for size in chosen.sizes.split(",")]
    for releases in sizes if chosen.on != "disk" else []:
        runs = chosen.runs or (3 if releases == 100000 else 5)
        Bench(chosen.memory, releases, runs, "tmpfs").all()
    for releases in sizes if chosen.on != "tmpfs" else []:
        if releases > 1000:
            time.sleep(45)  # until the disk has forgotten what was removed
        Bench(chosen.disk, releases, chosen.runs or (1 if releases == 100000 else 3), "disk").all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
