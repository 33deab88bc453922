# SPDX-License-Identifier: MIT
"""presse check --links on a terminal and when it is cut short: a person sees how far it is, and
what was asked is not asked again.

usage: test_links_progress.py PRESSE BEHAVIOURS
"""
import collections
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

PRESSE, BEHAVIOURS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
PATHS = ["/ok", "/to-ok-301", "/403", "/404", "/410", "/500", "/soft-404", "/parked", "/paywall", "/challenge", "/to-home", "/204"]


class Progress(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen([sys.executable, BEHAVIOURS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.base = f"http://127.0.0.1:{self.server.stdout.readline().strip()}"
        self.there = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.server.stdin.close()
        self.server.wait()
        self.server.stdout.close()
        self.there.cleanup()

    def room(self, name):
        path = os.path.join(self.there.name, name)
        os.makedirs(path)
        with open(os.path.join(path, "presse.yaml"), "w", encoding="utf-8") as f:
            f.write(f"title: Essai\nlang: fr\nnetwork:\n  interval: 200\n  allow: [127.0.0.0/8]\n  ports: [{self.base.rsplit(':', 1)[1]}]\n")
        with open(os.path.join(path, "presse.md"), "w", encoding="utf-8") as f:
            f.write("---\ntitle: Revue de presse\n---\n" + "".join(
                f"**{i + 1} mars 2026**\n\n[Un article sur la vie des bibliothèques]({self.base}{p})\n\n" for i, p in enumerate(PATHS)))
        return path

    def start(self, room, stderr):
        environment = {**os.environ, "PRESSE_NOW": "2026-11-24T12:00:00Z", "LANG": "C.UTF-8"}
        return subprocess.Popen([PRESSE, "check", "--links", "--format", "json", room], stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment)

    def findings(self, out, room):
        return sorted((d["code"], d["message"], d["line"]) for d in json.loads(out) if d["code"].startswith("link-"))

    def finish(self, room):
        done = self.start(room, subprocess.PIPE)
        out, err = done.communicate(timeout=300)
        return self.findings(out, room), err

    def at_terminal(self, room, until=None, number=None):
        """Runs it with a terminal for its talk; sends it a signal when what it shows says `until`."""
        own, other = pty.openpty()
        done = self.start(room, other)
        os.close(other)
        out = []
        reader = threading.Thread(target=lambda: out.append(done.stdout.read()))  # a full pipe must not stop it
        reader.start()
        shown = ""
        while True:
            try:
                part = os.read(own, 4096).decode()
            except OSError:  # the other side is closed
                break
            if not part:
                break
            shown += part
            if until and re.search(until, shown):
                done.send_signal(number)
                until = None
        os.close(own)
        done.wait(300)
        reader.join()
        done.stdout.close()
        return done.returncode, out[0], shown

    def asked(self):
        """Every question for a link so far, as the server saw it; /ok is where others lead to."""
        with urllib.request.urlopen(self.base + "/_log") as log:
            lines = log.read().decode().splitlines()
        return [tuple(line.split()[::2]) for line in lines if line.split()[-1] in PATHS[1:]]

    def test_a_terminal_shows_how_far_it_is_and_a_pipe_does_not(self):
        room = self.room("a")
        code, out, shown = self.at_terminal(room)
        self.assertIn(f"{len(PATHS)} of {len(PATHS)} links asked", shown)
        self.assertRegex(shown, r"\r\[#{24}\] .* moved\x1b\[K\r?\n$")
        steps = [int(n) for n in re.findall(r"\] (\d+) of", shown)]
        self.assertEqual(steps, sorted(steps))
        self.assertNotIn("links asked", out)
        self.assertIn("link-moved", out)
        found, err = self.finish(self.room("b"))
        self.assertEqual(err, "")
        self.assertEqual(found, self.findings(out, room))

    def test_what_was_interrupted_goes_on_and_finds_the_same(self):
        whole, _ = self.finish(self.room("whole"))
        once = collections.Counter(p for _, p in self.asked())
        code, _, shown = self.at_terminal(self.room("cut"), r"\] [2-9] of", signal.SIGINT)
        self.assertRegex(shown, r"stopped after \d+ links; the next run goes on")
        self.assertLess(len(self.asked()), 2 * once.total())
        found, _ = self.finish(os.path.join(self.there.name, "cut"))
        self.assertEqual(found, whole)
        # A link that waited for its second question begins anew; one that was known is not asked again.
        often = collections.Counter(p for _, p in self.asked())
        self.assertEqual([p for p, times in often.items() if times >= 3 * once[p]], [], often)

    def test_what_was_killed_goes_on_and_finds_the_same(self):
        whole, _ = self.finish(self.room("whole"))
        once = self.asked()
        # What was found out waits a second at most before it is stored: by then the first has.
        code, _, _ = self.at_terminal(self.room("cut"), r"\] [7-9] of", signal.SIGKILL)
        self.assertEqual(code, -signal.SIGKILL)
        first = self.asked()[len(once):]
        found, _ = self.finish(os.path.join(self.there.name, "cut"))
        self.assertEqual(found, whole)
        again = [p for p in self.asked()[len(once) + len(first):] if p in first]
        self.assertLess(len(first), len(once))
        self.assertLess(len(set(again)), len(set(first)))  # what was found out before the kill stays


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
