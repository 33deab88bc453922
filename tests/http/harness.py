# SPDX-License-Identifier: MIT
"""What the tests of the server share: rooms to serve, the real binary, plain sockets.

Nothing here sleeps: a test waits for a line that the server prints, an answer, or the end of a
connection; LIMIT only bounds how long a broken server can hold a test up.
"""

import faulthandler
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

PRESSE = os.environ.get("PRESSE", "build/presse")
LIMIT = int(os.environ.get("LIMIT", "180"))

# Who ends a test that takes too long learns where it stood.
faulthandler.register(signal.SIGTERM, chain=True)

COVERAGE = """---
title: In the press
url: /press/
lang: en
---

We are glad to help. Write to us.

**11 October 2021**

- [Harbour lights are back](https://news.example.com/2021/harbour-lights)

**3 March 2020**

- [A lighthouse keeper's day](https://paper.example.org/keepers-day)

**5 June 2019**

- [Volunteers mend the pier](https://radio.example.net/volunteers-mend-the-pier)

# Do you want to [write to our press service](mailto:press@example.org)?
"""


class Room:
    """A folder of pages, removed at the end."""

    def __init__(self, **pages):
        self.path = tempfile.mkdtemp(prefix="presse-http-")
        self.write("presse.yaml", "title: Lighthouse Trust\nbase_url: https://press.example.org\n"
                                  "lang: en\n")
        self.write("content/press.md", COVERAGE)
        for name, text in pages.items():
            self.write("content/" + name.replace("__", ".") + ".md", text)

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())

    def replace(self, name, text):
        """As careful editors do: a new file is renamed over the old one."""
        path = os.path.join(self.path, name)
        with open(path + ".new~", "w") as f:
            f.write(text)
        os.rename(path + ".new~", path)

    def remove(self):
        shutil.rmtree(self.path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()


class Server:
    """`presse serve` on a free port."""

    def __init__(self, path, *options, env=None, command=None, **popen):
        words = command or [PRESSE, "serve", "--port", "0", *options, path]
        environment = dict(os.environ, **(env or {}))
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stdin=subprocess.DEVNULL, env=environment, **popen)
        self.lines = []
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.port = int(re.search(r":(\d+)/", self.wait_for("http://")).group(1))

    def _read(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self.changed.notify_all()
        with self.changed:
            self.lines.append(None)
            self.changed.notify_all()

    def wait_for(self, text, start=0):
        """The first line from number `start` on that holds text."""
        with self.changed:
            at = start
            while True:
                while at < len(self.lines):
                    line = self.lines[at]
                    if line is None:
                        raise AssertionError(f"the server ended without saying {text!r}:\n"
                                             + "\n".join(l for l in self.lines if l))
                    if text in line:
                        return line
                    at += 1
                if not self.changed.wait(LIMIT):
                    raise AssertionError(f"the server did not say {text!r}: {self.lines}")

    def said(self):
        with self.changed:
            return len(self.lines)

    def text(self):
        with self.changed:
            return "\n".join(l for l in self.lines if l is not None)

    def dial(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT)

    def raw(self, data, finish=False):
        """Sends bytes, says that no more follow (finish), and returns everything until the server
        closes."""
        with self.dial() as s:
            try:
                s.sendall(data)
                if finish:
                    s.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                pass
            got = b""
            while True:
                try:
                    block = s.recv(65536)
                except ConnectionResetError:
                    break
                if not block:
                    break
                got += block
            return got

    def ask(self, path, method="GET", body=None, **headers):
        """(status, headers in lower case, body). Header names take _ for -."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)
        try:
            c.request(method, path, body=body,
                      headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return r.status, {k.lower(): v for k, v in r.getheaders()}, r.read()
        finally:
            c.close()

    def send(self, number):
        self.process.send_signal(number)

    def stop(self, number=signal.SIGTERM):
        """Stops it; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(LIMIT)
        self.reader.join(LIMIT)
        self.process.stderr.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        """Every test ends with a clean stop, after which nothing is left in memory (asan)."""
        if kind or self.process.poll() is not None:
            self.process.kill()
            self.stop()
            return
        code = self.stop()
        check(code == 0, f"the server stopped with exit code {code}:\n{self.text()[-4000:]}")


def status_of(answer):
    m = re.match(rb"HTTP/1\.1 (\d\d\d) ", answer)
    return int(m.group(1)) if m else 0


PIECES = [
    "..", ".", "%2e", "%2E%2e", "..%2f", "%2f", "%5c", "\\", "%252e%252e", "%00", "%c0%ae", "%c0%af",
    "%e0%80%af", "%f0%80%80%af", "etc", "passwd", "data", "store.db", "content", "press.md",
    "presse.yaml", ".git", "config", ";", "..;", "%", "%2", "%u002e", "....", "~root", "%09", "%0a",
    "%20", "media", "link", "%7f", "theme", "press", "index.html",
]


def traversals(count):
    """Targets that would leave the site if any part were read carelessly; the same each time."""
    chance = random.Random(20211011)
    for _ in range(count):
        yield "/" + "/".join(chance.choice(PIECES) for _ in range(chance.randint(2, 8)))


def traversal(target, behind):
    """The request for one; with behind, the quick door leaves it to the HTTP library."""
    more = "Upgrade: none\r\n" if behind else ""
    return f"GET {target} HTTP/1.1\r\nHost: a\r\n{more}\r\n".encode("latin-1")


def check(truth, *what):
    if not truth:
        raise AssertionError(" ".join(str(w) for w in what) or "not so")


def same(got, want, *what):
    if got != want:
        raise AssertionError(f"{' '.join(str(w) for w in what)}: got {got!r:.2000}, "
                             f"want {want!r:.2000}")


def wait_until(truth, *what, pause=0.02):
    """Asks again and again until it holds; what comes neither soon nor late is a failure."""
    until, rest = time.monotonic() + LIMIT, threading.Event()
    while not truth():
        check(time.monotonic() < until, f"waited {LIMIT} seconds in vain:", *what)
        rest.wait(pause)


class Beside:
    """What asking a server takes that is in trouble, beside one like it that is not: whatever else
    the machine does meanwhile, it does to both."""

    def __init__(self, path, troubled, free):
        self.path, self.servers, self.times = path, (troubled, free), ([], [])

    def ask(self):
        for server, times in zip(self.servers, self.times):
            start = time.monotonic()
            same(server.ask(self.path)[0], 200)
            times.append(time.monotonic() - start)

    def check(self):
        """Who has to wait for others waits until they are shut out, which takes the server ten seconds
        and more; else it takes what it always takes, give or take what chance does."""
        troubled, free = (sorted(times) for times in self.times)
        half, most = len(free) // 2, len(free) * 98 // 100
        check(troubled[half] < 0.05 + 10 * free[half], "half took", troubled[half], "and", free[half])
        check(troubled[most] < 3 + 10 * free[most], "nearly all took", troubled[most], "and", free[most])


def main(names):
    """Runs the functions called test_*; the last line counts them."""
    only = sys.argv[1:]
    passed = failed = 0
    for name, function in list(names.items()):
        if not name.startswith("test_") or (only and name not in only):
            continue
        try:
            function()
            passed += 1
        except Exception:
            failed += 1
            print(f"FAILED {name}")
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
