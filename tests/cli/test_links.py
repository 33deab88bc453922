# SPDX-License-Identifier: MIT
"""Links and articles of other servers, asked by the real binary on loopback.

usage: test_links.py PRESSE BEHAVIOURS.PY
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PRESSE, BEHAVIOURS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TITLE = "Un article sur la vie des bibliothèques"


class Links(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = subprocess.Popen([sys.executable, BEHAVIOURS], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)
        cls.base = f"http://127.0.0.1:{cls.server.stdout.readline().strip()}"

    @classmethod
    def tearDownClass(cls):
        cls.server.stdin.close()
        cls.server.wait()
        cls.server.stdout.close()

    def setUp(self):
        self.there = tempfile.TemporaryDirectory()
        self.room = self.there.name
        self.allow(True)

    def tearDown(self):
        self.there.cleanup()

    def allow(self, yes):
        port = self.base.rsplit(":", 1)[1]
        text = f"title: Essai\nlang: fr\nnetwork:\n  interval: 200\n  ports: [{port}]\n"
        self.write("presse.yaml", text + ("  allow: [127.0.0.0/8]\n" if yes else ""))

    def write(self, name, text):
        path = os.path.join(self.room, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def read(self, name):
        with open(os.path.join(self.room, name), encoding="utf-8") as f:
            return f.read()

    def page(self, *entries):
        text = "---\ntitle: Revue de presse\nurl: /presse\n---\n"
        for date, title, path in entries:
            text += f"**{date}**\n\n[{title}]({self.base}{path})\n\n"
        return self.write("content/presse.md", text)

    def run_presse(self, *arguments, now="2026-11-24T12:00:00Z", text=None):
        environment = {**os.environ, "PRESSE_NOW": now, "LANG": "C.UTF-8"}
        return subprocess.run([PRESSE, *arguments], input=text, capture_output=True, text=True,
                              encoding="utf-8", timeout=60, env=environment)

    def check(self, now):
        done = self.run_presse("check", "--links", "--format", "json", self.room, now=now)
        self.assertEqual(done.stderr, "")
        return {d["code"]: d for d in json.loads(done.stdout) if d["code"].startswith("link-")}

    def test_check_links_says_how_each_link_is_and_dies_only_in_time(self):
        self.page(("9 avril 2026", TITLE, "/ok"), ("8 avril 2026", TITLE, "/to-ok-301"),
                  ("7 avril 2026", TITLE, "/403"), ("6 avril 2026", TITLE, "/404"))
        first = self.check("2026-11-01T12:00:00Z")
        self.assertEqual(sorted(first), ["link-blocked", "link-moved", "link-unsure"])
        self.assertIn(f"{self.base}/ok", first["link-moved"]["remedy"])
        self.assertEqual(first["link-moved"]["line"], 11)
        self.assertIn("404", first["link-unsure"]["message"])
        self.check("2026-11-03T12:00:00Z")
        later = self.check("2026-11-05T12:00:00Z")
        self.assertEqual(sorted(later), ["link-blocked", "link-gone", "link-moved"])
        self.assertTrue(os.path.exists(os.path.join(self.room, "data")))

    def test_nothing_that_is_not_public_is_asked_unless_the_configuration_says_so(self):
        self.allow(False)
        self.page(("9 avril 2026", TITLE, "/ok?secret"))
        found = self.check("2026-11-01T12:00:00Z")
        self.assertIn("not public", found["link-unsure"]["message"])
        done = self.run_presse("add", "--json", self.base + "/ok?secret2", self.room)
        self.assertEqual(json.loads(done.stdout)["outcome"], "incomplete")
        log = subprocess.run(["curl", "-s", self.base + "/_log"], capture_output=True, text=True)
        self.assertNotIn("secret", log.stdout)

    def test_an_article_is_added_by_its_address_alone(self):
        self.page(("9 avril 2026", "Un titre plus ancien", "/204"))
        done = self.run_presse("add", "--json", "--date", "2026-05-01",
                               self.base + "/ok?utm_source=mail", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        known = json.loads(done.stdout)
        self.assertEqual(known["outcome"], "added")
        self.assertEqual(known["title"], {"value": TITLE, "origin": "Open Graph"})
        self.assertEqual(known["date"]["origin"], "by hand")
        self.assertIn(f"**1er mai 2026**\n\n[{TITLE}]({self.base}/ok)\n\n**9 avril",
                      self.read("content/presse.md"))
        again = self.run_presse("add", "--json", "--date", "2026-05-01",
                                self.base + "/to-ok-302", self.room)
        self.assertEqual(json.loads(again.stdout)["outcome"], "known")
        self.assertEqual(self.read("content/presse.md").count(TITLE), 1)

    def test_a_wall_never_becomes_a_title(self):
        page = self.page(("9 avril 2026", "Un titre", "/204"))
        before = self.read("content/presse.md")
        for path in ("/challenge", "/challenge-200", "/consent", "/login", "/404", "/soft-404",
                     "/parked", "/silent", "/bad-gzip"):
            done = self.run_presse("add", "--json", "--yes", "--date", "2026-05-01",
                                   self.base + path, page if path == "/x" else self.room)
            self.assertEqual(done.returncode, 1, path)
            self.assertEqual(json.loads(done.stdout)["outcome"], "incomplete", path)
        self.assertEqual(self.read("content/presse.md"), before)

    def test_a_saved_page_serves_where_fetching_is_blocked(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        saved = self.write("saved.html", "<html lang=fr><title>x</title><script type='application/"
                           "ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Un titre gardé\","
                           "\"datePublished\":\"2026-06-02T08:00:00+02:00\"}</script>")
        done = self.run_presse("add", "--yes", "--html", saved, "https://www.lemonde.fr/a/b.html",
                               self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("+[Un titre gardé](https://www.lemonde.fr/a/b.html)", done.stdout)
        self.assertIn("Un titre gardé  (JSON-LD)", done.stderr)

    def test_several_addresses_come_from_standard_input(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        done = self.run_presse("add", "--json", "--date", "2026-05-01", "-", self.room,
                               text=f"{self.base}/ok\n\n{self.base}/gzip\n")
        outcomes = [json.loads(line)["outcome"] for line in done.stdout.splitlines()]
        self.assertEqual(outcomes, ["added", "known"])  # the same title at the same outlet

    def test_a_wrong_network_is_refused_with_its_place(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        self.write("presse.yaml", "network:\n  allow: [127.0.0.1/8]\n")
        done = self.run_presse("check", "--links", self.room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("127.0.0.1/8", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=["test_links.py"], verbosity=1)
