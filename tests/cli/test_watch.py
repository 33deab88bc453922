# SPDX-License-Identifier: MIT
"""Feeds of other servers, watched by the real binary on loopback.

usage: test_watch.py PRESSE BEHAVIOURS.PY
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../http"))
from postgres import Postgres

PRESSE, BEHAVIOURS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
PAGE = "---\ntitle: Press\nurl: /press\n---\n**9 April 2026**\n\n[Old](https://paper.example/old)\n\n"


class Watch(unittest.TestCase):
    store = ""  # a line of presse.yaml

    def setUp(self):
        self.server = subprocess.Popen([sys.executable, BEHAVIOURS], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)
        self.port = self.server.stdout.readline().strip()
        self.base = f"http://127.0.0.1:{self.port}"
        self.there = tempfile.TemporaryDirectory()
        self.room = self.there.name
        self.write("content/press.md", PAGE)

    def tearDown(self):
        self.server.stdin.close()
        self.server.wait()
        self.server.stdout.close()
        self.there.cleanup()

    def write(self, name, text):
        path = os.path.join(self.room, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)

    def read(self, name):
        with open(os.path.join(self.room, name), encoding="utf-8") as f:
            return f.read()

    def feeds(self, *paths, words="[libraries, bibliothèque*]"):
        listed = "".join(f"    - {p if '{' in p else self.base + p}\n" for p in paths)
        self.write("presse.yaml", f"title: Try\nlang: en\n{self.store}network:\n  interval: 200\n  ports: [{self.port}]\n"
                   f"  allow: [127.0.0.0/8]\nwatch:\n  words: {words}\n  feeds:\n{listed}")

    def watch(self, *arguments, now="2026-11-24T12:00:00Z", fault=None):
        environment = {**os.environ, "PRESSE_NOW": now, "LANG": "C.UTF-8", **({"PRESSE_FAULT": fault} if fault else {})}
        return subprocess.run([PRESSE, "watch", "--room", self.room, *arguments], capture_output=True,
                              text=True, encoding="utf-8", timeout=120, env=environment)

    def listed(self, state="new"):
        done = self.watch("list", "--json", "--state", state)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def states(self):
        return {json.loads(line)["url"].replace(self.base, ""): json.loads(line)
                for line in self.watch("feeds", "--json").stdout.splitlines()}

    def asked(self, path):
        log = urllib.request.urlopen(self.base + "/_log").read().decode()
        return [line.split()[2] for line in log.splitlines()].count(path)

    def test_items_that_match_become_candidates_and_entries(self):
        self.feeds("/feed", "/feed.json", "/feed.atom")
        done = self.watch("run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("3 feeds asked, 0 unchanged, 0 failed, 3 new candidates", done.stderr)
        found = self.listed()
        self.assertEqual([c["title"] for c in found],
                         ["Libraries in Atom", "Libraries in JSON", "Libraries lend tools"])
        self.assertEqual(found[0]["url"], "https://paper.example/a?id=3")  # what the alert wraps
        self.assertEqual(found[2]["date"], "2026-10-05")
        self.assertEqual(found[2]["outlet"], "The Post")
        self.assertEqual(found[2]["word"], "libraries")
        done = self.watch("accept", found[2]["name"], found[0]["url"])
        self.assertEqual(done.returncode, 0, done.stderr)
        page = self.read("content/press.md")
        self.assertIn(f"**5 October 2026**\n\n[Libraries lend tools]({self.base}/libraries)\n", page)
        self.assertIn("[Libraries in Atom](https://paper.example/a?id=3)", page)
        self.assertEqual([c["title"] for c in self.listed()], ["Libraries in JSON"])
        self.assertEqual(len(self.listed("accepted")), 2)

    def test_a_dismissed_one_never_returns_and_a_failing_feed_loses_nothing(self):
        self.feeds("/feed-fails-then", words="[]")
        self.assertIn("2 new candidates", self.watch("run").stderr)
        one = next(c for c in self.listed() if "else" in c["url"])
        self.assertEqual(self.watch("dismiss", one["name"]).returncode, 0)
        waits = []
        for day, trouble in (("25", "status 500"), ("26", "cannot be read"), ("27", "is empty")):
            done = self.watch("run", "--all", now=f"2026-11-{day}T12:00:00Z")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("1 failed, 0 new", done.stderr)
            self.assertIn("[feed-failing]", done.stderr)
            state = self.states()["/feed-fails-then"]
            self.assertIn(trouble, state["trouble"])
            waits.append(int(state["next_at"][11:13]) - 12)
            self.assertEqual(len(self.listed()), 1)
        self.assertEqual(waits, [2, 4, 8])  # hours: more and more seldom
        done = self.watch("run", "--all", now="2026-11-28T12:00:00Z")
        self.assertIn("0 failed, 0 new", done.stderr)  # the same, with other tracking parameters
        self.assertEqual(len(self.listed()), 1)
        self.assertEqual(self.states()["/feed-fails-then"]["failures"], 0)
        done = self.watch("run", "--all", now="2026-11-29T12:00:00Z")  # moved, and other parameters again
        self.assertIn("0 failed, 0 new", done.stderr)
        self.assertIn("feed-fails-then moved for good", done.stderr)
        self.assertEqual(self.states()["/feed-fails-then"]["moved_to"], self.base + "/feed-tracked")
        self.assertEqual((len(self.listed()), len(self.listed("dismissed"))), (1, 1))
        done = self.watch("run", "--all", now="2026-12-30T12:00:00Z")  # the old address dies: the new one stays known
        self.assertIn("[feed-moved]", done.stderr)
        self.assertEqual((len(self.listed()), len(self.listed("dismissed"))), (1, 1))

    def test_a_feed_is_dead_when_two_weeks_of_questions_had_no_good_answer(self):
        self.feeds("/feed-dies")
        self.assertIn("1 new", self.watch("run", now="2026-11-01T12:00:00Z").stderr)
        for day, code in (("02", "feed-failing"), ("14", "feed-failing"), ("16", "feed-dead")):
            done = self.watch("run", "--all", now=f"2026-11-{day}T12:00:00Z")
            self.assertIn(f"[{code}]", done.stderr)
            self.assertEqual(done.returncode, int(code == "feed-dead"))
        self.assertEqual(len(self.listed()), 1)

    def test_feeds_are_asked_when_they_are_due_and_only_for_news(self):
        self.feeds("/feed")
        self.watch("run", now="2026-11-24T12:00:00Z")
        self.watch("run", now="2026-11-24T12:30:00Z")
        self.assertEqual(self.asked("/feed"), 1)
        done = self.watch("run", now="2026-11-24T13:00:01Z")
        self.assertIn("1 unchanged", done.stderr)
        self.assertEqual(self.asked("/feed"), 2)

    def test_a_move_is_reported_until_the_address_is_exchanged(self):
        self.feeds("/feed-moved")
        for now in ("2026-11-24T12:00:00Z", "2026-11-24T13:00:01Z"):
            done = self.watch("run", now=now)
            self.assertIn("[feed-moved]", done.stderr)
        self.assertIn("1 unchanged", done.stderr)

    def test_moved_and_dead_feeds_are_reported(self):
        self.feeds("/feed-moved", "/feed-moved-soon", "/feed-410", "/feed-page", "/feed-bomb")
        done = self.watch("run")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"/feed-moved moved for good; write {self.base}/feed [feed-moved]", done.stderr)
        self.assertIn("/feed-410 is dead: status 410", done.stderr)
        self.assertNotIn("feed-moved-soon moved", done.stderr)
        states = self.states()
        self.assertIn("no feed", states["/feed-page"]["trouble"])
        self.assertIn("too-large", states["/feed-bomb"]["trouble"])
        self.assertEqual(len(self.listed()), 1)
        self.feeds("/feed-latin", words="[ete]")
        self.watch("run")
        self.assertIn("L'été", [c["title"] for c in self.listed()])

    def test_a_host_that_asks_for_time_gets_it(self):
        self.feeds("/feed-429")
        self.watch("run")
        self.assertEqual(self.states()["/feed-429"]["next_at"][11:16] >= "14:00", True)
        self.watch("run", now="2026-11-24T13:30:00Z")
        self.assertEqual(self.asked("/feed-429"), 1)

    def test_an_article_that_is_on_the_page_is_no_candidate(self):
        self.write("content/press.md", PAGE + f"**8 April 2026**\n\n[x]({self.base}/libraries)\n")
        self.feeds("/feed")
        self.assertIn("0 new", self.watch("run").stderr)

    def test_any_call_may_fail_and_nothing_is_lost_or_twice(self):
        """The n-th call fails, or the power does: what was found is found, what was accepted is on the page once."""
        self.feeds("/feed", words="[]")
        trouble = [f"{n}{how}" for n in range(4, 64, 6) for how in ("", ":ENOSPC", ":KILL")]
        ends = set()
        for fault in trouble:
            done = self.watch("run", "--all", fault=fault)
            ends.add(done.returncode)
            self.assertIn(done.returncode, (0, 1, -9), f"{fault}: {done.stderr}")
            if done.returncode == 1:
                self.assertTrue(done.stderr.startswith(("presse: ", "presse.yaml: ")), f"{fault}: {done.stderr}")
        self.assertEqual(ends, {0, 1, -9})
        self.assertEqual(self.watch("run", "--all").returncode, 0)
        found = self.listed()
        self.assertEqual(sorted(c["title"] for c in found), ["Libraries lend tools", "Something else"])
        name = next(c["name"] for c in found if "Libraries" in c["title"])
        for fault in trouble:
            done = self.watch("accept", name, fault=fault)
            self.assertIn(done.returncode, (0, 1, -9), f"{fault}: {done.stderr}")
            self.assertIn("[Old](https://paper.example/old)", self.read("content/press.md"))
        self.assertEqual(self.watch("accept", name).returncode, 0)
        self.assertEqual(self.read("content/press.md").count("Libraries lend tools"), 1)
        self.assertEqual(len(self.listed("accepted")), 1)

    def test_what_is_wrong_is_said(self):
        self.feeds("{url: nonsense}")
        done = self.watch("run")
        self.assertEqual(done.returncode, 1)
        self.assertIn('watch: feeds: "nonsense" is no web address', done.stderr)
        self.feeds("/feed")
        self.assertIn('no candidate "12345678"', self.watch("accept", "12345678").stderr)
        self.assertEqual(self.watch("accept").returncode, 2)
        self.assertEqual(self.watch("--all").returncode, 2)
        self.assertEqual(self.watch("frobnicate").returncode, 2)


class WatchOnPostgres(Watch):
    """The same for the machines that share a database."""

    @classmethod
    def setUpClass(cls):
        cls.postgres, cls.made = Postgres(), 0

    @classmethod
    def tearDownClass(cls):
        cls.postgres.__exit__()

    def setUp(self):
        type(self).made += 1
        self.store = f"store: {self.postgres.make(f'watch{self.made}')}\n"
        super().setUp()

    def tearDown(self):
        self.assertFalse(os.path.exists(os.path.join(self.room, "data/presse.db")))
        super().tearDown()


for name in [n for n in dir(Watch) if n.startswith("test_")]:
    if not any(word in name for word in ("items_that_match", "dismissed_one", "when_they_are_due")):
        setattr(WatchOnPostgres, name, None)


if __name__ == "__main__":
    unittest.main(argv=["test_watch.py", *sys.argv[3:]], verbosity=1)
