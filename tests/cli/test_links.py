# SPDX-License-Identifier: MIT
"""Links and articles of other servers, asked by the real binary on loopback.

usage: test_links.py PRESSE BEHAVIOURS.PY
"""
import base64
import gzip
import hashlib
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
TITLE = "Un article sur la vie des bibliothèques"


class Links(unittest.TestCase):
    store = ""  # a line of presse.yaml

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

    def allow(self, yes, more=""):
        port = self.base.rsplit(":", 1)[1]
        text = f"title: Essai\nlang: fr\n{self.store}{more}network:\n  interval: 200\n  ports: [{port}]\n"
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
                              encoding="utf-8", timeout=300, env=environment)

    def check(self, now, *more):
        done = self.run_presse("check", "--links", "--format", "json", *more, self.room, now=now)
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
        # Every day at the same hour, as a timer does it.
        for day in ("02", "03"):
            self.assertIn("link-unsure", self.check(f"2026-11-{day}T12:00:00Z"))
        later = self.check("2026-11-04T12:00:00Z")
        self.assertEqual(sorted(later), ["link-blocked", "link-gone", "link-moved"])
        self.assertEqual(os.path.exists(os.path.join(self.room, "data")), not self.store)
        # For those who run it in CI: the same as SARIF, with a place, and an exit code by severity.
        arguments = ("check", "--links", "--format", "sarif", "--ignore", "base-url")
        done = self.run_presse(*arguments, self.room, now="2026-11-05T13:00:00Z")
        self.assertEqual(done.returncode, 1)
        results = {r["ruleId"]: r for r in json.loads(done.stdout)["runs"][0]["results"]}
        self.assertEqual(sorted(results), ["link-blocked", "link-gone", "link-moved"])
        place = results["link-gone"]["locations"][0]["physicalLocation"]
        self.assertTrue(place["artifactLocation"]["uri"].endswith("content/presse.md"))
        self.assertEqual((results["link-gone"]["level"], place["region"]["startLine"]), ("warning", 19))
        done = self.run_presse(*arguments, "--fail-on", "error", self.room, now="2026-11-05T13:00:00Z")
        self.assertEqual(done.returncode, 0)

    def die(self, *entries):
        """A page with these entries, asked on enough days that what is gone is called so."""
        self.page(*entries)
        for day in (1, 3, 5):
            self.check(f"2026-11-0{day}T12:00:00Z", "--save")

    def archives(self, *names):
        self.allow(True, "links:\n  archives:\n" + "".join(f"    - {n}\n" for n in names))

    def test_fix_writes_the_new_address_of_what_moved(self):
        self.page(("9 avril 2026", TITLE, "/to-ok-301"), ("8 avril 2026", "Un titre", "/204"))
        self.check("2026-11-01T12:00:00Z")
        dry = self.run_presse("fix", "--dry-run", self.room)
        self.assertIn(f"+[{TITLE}]({self.base}/ok)", dry.stdout, dry.stderr)
        done = self.run_presse("fix", "--yes", "--only", "link-moved", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"[{TITLE}]({self.base}/ok)", self.read("content/presse.md"))
        self.assertNotIn("/to-ok-301", self.read("content/presse.md"))
        # The link check does not bring it back, and there is nothing more to mend.
        self.assertNotIn("link-moved", self.check("2026-11-03T12:00:00Z"))
        self.assertIn("0 things", self.run_presse("fix", "--yes", self.room).stderr)

    def test_fix_mends_what_moved_on_every_page(self):
        """Releases, prose, the home page and data files link too."""
        old, new = f"{self.base}/to-ok-301", f"{self.base}/ok"
        self.page(("9 avril 2026", TITLE, "/to-ok-301"), ("8 avril 2026", "Un titre", "/204"))
        self.write("content/_index.md", f"---\ntitle: Accueil\n---\nLisez [cet article]({old}).\n")
        self.write("content/annonce.md", f"---\ntitle: Annonce\ndate: 2026-03-01\n---\nVoir <{old}#bas>.\n")
        self.write("content/qui.html", f"<html><head><title>Qui</title></head><body><p><a href='{old}'>Nous</a></p></body></html>")
        self.write("content/autres.yml", f"- date: 2026-02-01\n  title: Un autre\n  url: {old}\n"
                   f"- date: 2026-01-01\n  title: Un troisième\n  url: {self.base}/204\n")
        self.check("2026-11-01T12:00:00Z")
        done = self.run_presse("fix", "--yes", "--only", "link-moved", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        for name in ("content/presse.md", "content/_index.md", "content/annonce.md", "content/qui.html", "content/autres.yml"):
            self.assertNotIn("to-ok-301", self.read(name), name + done.stdout + done.stderr)
        self.assertIn(f"<{new}#bas>", self.read("content/annonce.md"))
        self.assertIn("5 things mended", done.stderr)

    def test_dead_links_are_marked_in_prose_and_at_home_in_both_languages(self):
        dead = f"{self.base}/404"
        self.page(("9 avril 2026", "Un titre", "/204"), ("8 avril 2026", "Un titre aussi", "/204?2"))
        self.allow(True, "languages: [fr, en]\n")
        for lang, name in (("fr", "content/_index.md"), ("en", "content/_index.en.md")):
            self.write(name, f"---\ntitle: X\nlang: {lang}\n---\nA [text]({dead}), and <{dead}>.\n")
        self.write("content/annonce.md", f"---\ntitle: Annonce\ndate: 2021-10-11\n---\nVoir [ceci]({dead}).\n")
        for day in (1, 3, 5):
            self.check(f"2026-11-0{day}T12:00:00Z", "--save")
        self.allow(True, "languages: [fr, en]\nlinks:\n  archives:\n    - " + self.base + "/gate/\n")
        done = self.run_presse("fix", "--yes", "--only", "link-gone", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        out = os.path.join(self.room, "public")
        done = self.run_presse("build", "--output", out, self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        copy = f'<a href="{self.base}/copy/'
        pages = {}
        for folder, _, names in os.walk(out):
            for name in names:
                if name.endswith(".html"):
                    with open(os.path.join(folder, name), encoding="utf-8") as f:
                        pages[os.path.relpath(os.path.join(folder, name), out)] = f.read()
        for name, mark, label in (("index.html", "Lien mort", "Copie archivée"), ("en/index.html", "Dead link", "Archived copy"),
                                  ("annonce/index.html", "Lien mort", "Copie archivée")):
            self.assertIn(name, pages, sorted(pages))
            marks = pages[name].count(mark)
            self.assertEqual(marks, 1 if "annonce" in name else 2, pages[name])
            self.assertIn(copy, pages[name])
            self.assertIn(label, pages[name])

    def test_dead_links_are_written_down_and_marked_on_the_site(self):
        self.die(("11 octobre 2021", TITLE, "/404"), ("9 octobre 2021", "Un titre", "/ok?plain=1"))
        dead = self.read("links.yaml")
        self.assertEqual(dead.count("- url:"), 1)
        self.assertIn(f"- url: {self.base}/404\n  state: gone\n  since: 2026-11-01\n", dead)
        self.assertTrue(dead.startswith("# "))
        with open(os.path.join(self.room, "links.yaml"), "a", encoding="utf-8") as f:
            f.write('  copy: https://archive.example/2021/x?a=1&b="2"\n  copied: 2021-10-12\n  mine: stays\n')
        out = os.path.join(self.room, "public")
        done = self.run_presse("build", "--output", out, self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(out, "presse", "index.html"), encoding="utf-8") as f:
            page = f.read()
        self.assertEqual(page.count("Lien mort"), 1)
        self.assertIn('<a href="https://archive.example/2021/x?a=1&amp;b=%222%22" rel="external">'
                      "Copie archivée (12 octobre 2021, archive.example)</a>", page)
        # Nothing of it is lost when it is written again, and nothing is asked for in vain.
        self.archives(self.base + "/gate/")
        done = self.run_presse("fix", "--yes", self.room)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("mine: stays", self.read("links.yaml"))

    def test_a_link_that_answers_again_is_dead_no_more(self):
        self.die(("11 octobre 2021", TITLE, "/404"), ("9 octobre 2021", "Un titre", "/ok?plain=1"))
        text = self.read("links.yaml").replace("/404", "/ok?plain=1")
        self.write("links.yaml", text)
        self.check("2026-11-08T12:00:00Z", "--save")
        self.assertNotIn("/ok", self.read("links.yaml"))
        self.assertIn("/404", self.read("links.yaml"))

    def test_fix_finds_the_copy_nearest_to_the_date_of_the_article(self):
        for gate, stamp, day in (("/gate/", "20211012080000", "2021-10-12"),
                                 ("/gate-of-errors/", "20211012080000", "2021-10-12")):
            self.tearDown()
            self.setUp()
            self.die(("11 octobre 2021", TITLE, "/404"))
            self.archives(self.base + gate)
            dry = self.run_presse("fix", "--dry-run", "--only", "link-gone", self.room)
            self.assertIn("+  copy:", dry.stdout, dry.stderr)
            self.assertNotIn("copy:", self.read("links.yaml"))
            done = self.run_presse("fix", "--yes", "--only", "link-gone", self.room)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"  copy: {self.base}/copy/{stamp}/{self.base}/404\n  copied: {day}\n",
                          self.read("links.yaml"))

    def test_a_list_of_copies_in_parts_is_followed_to_the_date(self):
        self.die(("1 octobre 2021", TITLE, "/404"))
        self.allow(True, f"links: {{archives: [{{timemap: '{self.base}/maps/'}}]}}\n")
        done = self.run_presse("fix", "--yes", "--only", "link-gone", self.room)
        self.assertIn("+  copied: 2021-10-12", done.stdout, done.stderr)

    def test_an_archive_that_fails_is_named_and_another_one_serves(self):
        self.die(("11 octobre 2021", TITLE, "/404"))
        self.archives(self.base + "/gate-broken/")
        done = self.run_presse("fix", "--yes", "--only", "link-gone", self.room)
        self.assertEqual(done.returncode, 0)
        self.assertIn("status 500", done.stderr)
        self.archives(self.base + "/gate-broken/", self.base + "/gate/")
        done = self.run_presse("fix", "--yes", "--only", "link-gone", self.room)
        self.assertIn("+  copied: 2021-10-12", done.stdout)
        self.archives("gate")
        done = self.run_presse("fix", "--yes", "--only", "link-gone", self.room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("archives", done.stderr)

    def test_a_links_file_that_is_broken_is_named_and_not_overwritten(self):
        self.page(("11 octobre 2021", TITLE, "/404"))
        self.write("links.yaml", "- url: [x\n")
        done = self.run_presse("check", self.room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("links.yaml:", done.stdout)
        done = self.run_presse("check", "--links", "--save", self.room)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.read("links.yaml"), "- url: [x\n")

    def records(self, name):
        """The records of a WARC file: headers and block, as ISO 28500 parts them."""
        with open(os.path.join(self.room, "data/copies", name), "rb") as f:
            data = f.read()
        found = []
        while data:
            head, data = data.split(b"\r\n\r\n", 1)
            lines = head.decode().split("\r\n")
            self.assertEqual(lines[0], "WARC/1.1")
            fields = dict(line.split(": ", 1) for line in lines[1:])
            size = int(fields["Content-Length"])
            block, end, data = data[:size], data[size:size + 4], data[size + 4:]
            self.assertEqual(end, b"\r\n\r\n")
            digest = base64.b32encode(hashlib.sha256(block).digest()).decode()
            self.assertEqual(fields["WARC-Block-Digest"], "sha256:" + digest)
            found.append((fields, block))
        return found

    def test_private_copies_are_kept_when_asked_for_and_never_published(self):
        self.page(("9 avril 2026", TITLE, "/gzip"), ("8 avril 2026", "Un article", "/404"))
        self.check("2026-11-01T12:00:00Z")
        self.assertFalse(os.path.exists(os.path.join(self.room, "data/copies")))  # off by default
        self.allow(True, "links: {copies: true}\n")
        done = self.run_presse("check", "--links", self.room, now="2026-11-03T12:00:00Z")
        self.assertIn("1 private copy", done.stderr)
        kept = os.listdir(os.path.join(self.room, "data/copies"))
        self.assertEqual(len(kept), 1)
        mode = os.stat(os.path.join(self.room, "data/copies", kept[0])).st_mode & 0o777
        self.assertEqual(mode, 0o600)
        (info, about), (asked, request), (answer, response) = self.records(kept[0])
        self.assertEqual([f["WARC-Type"] for f in (info, asked, answer)], ["warcinfo", "request", "response"])
        self.assertIn(b"copyright", about)
        self.assertTrue(request.startswith(b"GET /gzip HTTP/1.1\r\n"), request)
        self.assertTrue(response.startswith(b"HTTP/1.1 200 "), response)
        head, body = response.split(b"\r\n\r\n", 1)
        self.assertIn(b"Content-Encoding: gzip", head)  # as it went over the line
        self.assertIn(TITLE.encode(), gzip.decompress(body))
        self.assertEqual(answer["WARC-Target-URI"], self.base + "/gzip")
        self.assertEqual(asked["WARC-Concurrent-To"], answer["WARC-Record-ID"])
        digest = base64.b32encode(hashlib.sha256(body).digest()).decode()
        self.assertEqual(answer["WARC-Payload-Digest"], "sha256:" + digest)
        self.assertEqual(answer["WARC-Concurrent-To"], asked["WARC-Record-ID"])
        self.assertEqual((answer["WARC-Warcinfo-ID"], answer["WARC-IP-Address"]), (info["WARC-Record-ID"], "127.0.0.1"))
        again = self.run_presse("check", "--links", self.room, now="2026-11-05T12:00:00Z")
        self.assertNotIn("private", again.stderr)
        out = os.path.join(self.room, "public")
        self.assertEqual(self.run_presse("build", "--output", out, self.room).returncode, 0)
        self.assertFalse([n for _, _, names in os.walk(out) for n in names if n.endswith(".warc")])

    def test_a_private_copy_has_every_redirect_and_what_chunks_hold(self):
        self.page(("9 avril 2026", TITLE, "/chain-2"), ("8 avril 2026", TITLE, "/chunked"))
        self.allow(True, "links: {copies: true}\n")
        done = self.run_presse("check", "--links", self.room, now="2026-11-03T12:00:00Z")
        self.assertIn("2 private copies", done.stderr)
        for name in os.listdir(os.path.join(self.room, "data/copies")):
            (info, _), *pairs = self.records(name)
            self.assertEqual(info["WARC-Filename"], name)
            answers = [(f, b) for f, b in pairs if f["WARC-Type"] == "response"]
            self.assertEqual(len({f["WARC-Record-ID"] for f, _ in pairs}), len(pairs))
            if len(answers) == 1:
                chunks = answers[0][1].split(b"\r\n\r\n", 1)[1]
                self.assertIn(b"\r\n0\r\n\r\n", chunks)  # as it went over the line
                digest = base64.b32encode(hashlib.sha256(self.article()).digest()).decode()
                self.assertEqual(answers[0][0]["WARC-Payload-Digest"], "sha256:" + digest)
                continue
            self.assertEqual([f["WARC-Target-URI"] for f, _ in answers],
                             [self.base + p for p in ("/chain-2", "/chain-1", "/ok")])
            self.assertEqual([b.split(b" ")[1] for _, b in answers], [b"301", b"301", b"200"])
            for (asked, request), (answer, _) in zip(pairs[::2], pairs[1::2]):
                self.assertEqual(asked["WARC-Concurrent-To"], answer["WARC-Record-ID"])
                self.assertIn(asked["WARC-Target-URI"].replace(self.base, "").encode(), request)
            self.assertIn(self.article(), answers[-1][1])

    def article(self):
        return subprocess.run(["curl", "-s", self.base + "/ok"], capture_output=True).stdout

    def test_nothing_that_is_not_public_is_asked_unless_the_configuration_says_so(self):
        self.allow(False)
        self.page(("9 avril 2026", TITLE, "/ok?secret"))
        found = self.check("2026-11-01T12:00:00Z")
        self.assertIn("not public", found["link-unsure"]["message"])
        done = self.run_presse("add", "--json", self.base + "/ok?secret2", self.room)
        self.assertEqual(json.loads(done.stdout)["outcome"], "incomplete")
        log = urllib.request.urlopen(self.base + "/_log").read().decode()
        self.assertNotIn("secret", log)

    def test_an_article_is_added_by_its_address_alone(self):
        self.page(("9 avril 2026", "Un titre plus ancien", "/204"))
        done = self.run_presse("add", "--json", "--date", "2026-05-01",
                               self.base + "/ok?utm_source=mail", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        known = json.loads(done.stdout)
        self.assertEqual(known["outcome"], "added")
        self.assertEqual(known["title"], {"value": TITLE, "origin": "Open Graph"})
        self.assertEqual(known["date"]["origin"], "by hand")
        self.assertEqual(known["language"], {"value": "fr", "origin": "html"})
        self.assertIn(f"**1er mai 2026**\n\n[{TITLE}]({self.base}/ok)\n\n**9 avril",
                      self.read("content/presse.md"))
        again = self.run_presse("add", "--json", "--date", "2026-05-01",
                                self.base + "/to-ok-302", self.room)
        self.assertEqual(json.loads(again.stdout)["outcome"], "known")
        self.assertEqual(self.read("content/presse.md").count(TITLE), 1)

    def test_the_address_that_the_article_calls_its_own_is_written(self):
        """Not the shortened one, the AMP one or the one of a newsletter that was pasted."""
        self.page(("9 avril 2026", "Un titre plus ancien", "/204"))
        done = self.run_presse("add", "--json", "--date", "2026-05-01", self.base + "/amp?utm_source=x", self.room)
        known = json.loads(done.stdout)
        self.assertEqual(known["address"], {"value": self.base + "/own", "origin": "meta"})
        self.assertEqual(known["kind"], {"value": "article", "origin": "Open Graph"})
        self.assertEqual(known["access"], {"value": "subscribers", "origin": "Open Graph"})
        self.assertIn(f"]({self.base}/own)", self.read("content/presse.md"))
        again = self.run_presse("add", "--json", "--date", "2026-05-01", self.base + "/amp", self.room)
        self.assertEqual(json.loads(again.stdout)["outcome"], "known")
        done = self.run_presse("add", "--json", "--date", "2026-05-02", self.base + "/to-ok-302", self.room)
        self.assertEqual(json.loads(done.stdout)["address"], {"value": self.base + "/ok", "origin": "server"})
        self.assertIn(f"]({self.base}/ok)", self.read("content/presse.md"))
        # A wall, another site or the home page say nothing of where the article is.
        for path in ("/own-elsewhere", "/own-home"):
            done = self.run_presse("add", "--json", "--dry-run", "--date", "2026-05-02", self.base + path, self.room)
            self.assertEqual(json.loads(done.stdout)["address"]["value"], self.base + path)

    def test_an_entry_that_the_page_refuses_is_kept(self):
        self.write("content/presse.md", "---\ntitle: Revue de presse\n---\n## 2021\n\n- 11 octobre : [Un premier titre](https://a.example/1)\n"
                   "- 7 octobre : [Un second titre](https://b.example/2)\n\n## 2020\n\n- 9 avril : [Un troisième titre](https://c.example/3)\n")
        done = self.run_presse("add", "--yes", "--date", "2021", self.base + "/ok", self.room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--date 2021-05-31", done.stderr)
        kept = self.read("incomplete.yaml")
        self.assertIn(f"title: \"{TITLE}\"", kept)
        self.assertIn("date: 2021\n", kept)
        self.write("incomplete.yaml", kept.replace("date: 2021\n", "date: 2021-10-09\n"))
        done = self.run_presse("add", "--incomplete", "--yes", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"- 9 octobre : [{TITLE}]", self.read("content/presse.md"))

    def test_a_data_file_that_names_authors_gets_the_author(self):
        records = ("press:\n  - title: A first article\n    date: 2021-10-11\n    author: Ann Kerr\n    mood: good\n    url: https://a.example/1\n"
                   "  - title: A second article\n    date: 2020-04-09\n    author: Bea Linn\n    mood: bad\n    url: https://b.example/2\n")
        page = self.write("press.yml", records)
        saved = self.write("saved.html", "<html lang=fr><title>x</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\","
                           "\"headline\":\"Un titre\",\"author\":{\"name\":\"Maëlle Kerbrat\"},\"datePublished\":\"2020-06-02\"}</script>")
        done = self.run_presse("add", "--yes", "--html", saved, "https://paper.example/x", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        made = ("  - title: Un titre\n    date: 2020-06-02\n    author: Maëlle Kerbrat\n    url: https://paper.example/x\n")
        self.assertIn(made, self.read("press.yml"))
        done = self.run_presse("add", "--yes", "--title", "Sans auteur", "--date", "2020-06-03", "--url", "https://paper.example/y", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.read("press.yml").count("author:"), 3)  # nobody else's is taken

    def test_what_is_known_of_an_article_without_a_date_is_kept_and_written_later(self):
        page = self.write("content/presse.md", "---\ntitle: Revue de presse\nlang: fr\n---\n- 9 avril 2026 : [La parité en vue](https://a.example/1), *Le Monde*, par Ann Kerr (abonnés)\n"
                          "- 7 avril 2026 : [Ils ont quitté la tech](https://b.example/2), *Libération*, par Bea Linn\n")
        saved = self.write("saved.html", "<html lang=fr><title>x</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Les bibliothèques rouvrent\",\"publisher\":{\"name\":\"La Gazette\"},"
                           "\"author\":{\"name\":\"Maëlle Kerbrat\"},\"isAccessibleForFree\":false}</script>")
        self.assertEqual(self.run_presse("add", "--yes", "--html", saved, "https://paper.example/x", self.room).returncode, 1)
        kept = self.read("incomplete.yaml")
        for line in ('author: "Maëlle Kerbrat"', "access: subscribers", "language: fr"):
            self.assertIn(line.replace('"', ""), kept.replace('"', ""))
        self.write("incomplete.yaml", kept + "  date: 2026-04-08\n")
        done = self.run_presse("add", "--incomplete", "--yes", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("- 8 avril 2026 : [Les bibliothèques rouvrent](https://paper.example/x), *La Gazette*, par Maëlle Kerbrat (abonnés)\n", self.read("content/presse.md"))

    def test_the_same_title_at_the_same_outlet_is_the_same_article(self):
        """Also under an older domain of an outlet of the table, and at an outlet that is in no table."""
        page = self.write("p.md", "---\ntitle: Revue de presse\nlang: fr\n---\n**9 avril 2021**\n\n[La parité dans les logiciels libres](https://www.pcinpact.com/article/1)\n\n"
                          "**7 avril 2021**\n\n[Un second titre, et plus long](https://unknown-paper.example/y)\n")
        for title, url, known in (("La parité dans les logiciels libres", "https://www.nextinpact.com/other/2", True),
                                  ("Un second titre, et plus long", "https://unknown-paper.example/z?id=3", True),
                                  ("Un second titre, et plus long", "https://other-paper.example/z", False)):
            saved = self.write("saved.html", f"<title>{title}</title><meta property=article:published_time content=2021-04-08>")
            done = self.run_presse("add", "--yes", "--dry-run", "--html", saved, url, page)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual("on the page already" in done.stderr, known, (url, done.stderr))

    def test_five_addresses_that_were_pasted(self):
        """A wall, a redirect to the article that is pasted too, a PDF, a line that is no address."""
        self.page(("9 avril 2026", "Un titre", "/204"))
        done = self.run_presse("add", "--yes", "-", self.room, text=f"{self.base}/challenge\n{self.base}/to-ok-302\n"
                               f"{self.base}/ok?utm_source=lettre\n{self.base}/pdf\nnonsense\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn('"nonsense" is no web address', done.stderr)
        self.assertNotIn("usage", done.stderr)
        kept = self.read("incomplete.yaml")
        self.assertEqual([line[7:].replace(self.base, "") for line in kept.splitlines() if line.startswith("- url")],
                         ["/challenge", "/ok", "/pdf"])
        done = self.run_presse("add", "--yes", "--date", "2026-05-03", self.base + "/to-ok-302", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("/ok", self.read("incomplete.yaml"))

    def test_files_are_told_from_pages(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        done = self.run_presse("add", "--json", self.base + "/pdf", self.room)
        known = json.loads(done.stdout)
        self.assertEqual(known["kind"], {"value": "pdf", "origin": "server"})
        self.assertIn("a PDF", known["trouble"])
        done = self.run_presse("add", "--json", "--title", "Le rapport", "--date", "2026-05-02", self.base + "/pdf", self.room)
        self.assertEqual(json.loads(done.stdout)["outcome"], "added")
        self.assertNotIn("/pdf", self.read("incomplete.yaml") if os.path.exists(os.path.join(self.room, "incomplete.yaml")) else "")

    def at_terminal(self, typed, *arguments):
        """Runs it on a terminal where a person types; gives what it shows."""
        import pty
        pid, fd = pty.fork()
        if pid == 0:
            os.environ.update(PRESSE_NOW="2026-11-24T12:00:00Z", LANG="C.UTF-8")
            os.execv(PRESSE, [PRESSE, *arguments])
        shown = b""
        for question, answer in typed:
            while question.encode() not in shown:
                shown += os.read(fd, 4096)
            os.write(fd, answer.encode() + b"\n")
        try:
            while more := os.read(fd, 4096):
                shown += more
        except OSError:  # the terminal is gone with the program
            pass
        os.close(fd)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode(errors="replace")

    def test_a_person_at_a_terminal_confirms_and_completes(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        before = self.read("content/presse.md")
        code, shown = self.at_terminal([("outlet (", ""), ("date (", "2026-05-02"), ("Write this?", "n")], "add", self.base + "/ok", self.room)
        self.assertIn("(Open Graph)", shown)
        self.assertEqual((code, self.read("content/presse.md")), (0, before), shown)
        code, shown = self.at_terminal([("title", "Le rapport"), ("outlet (", "La Revue"), ("date (", "demain"), ("date (", "2026-05-03"), ("Write this?", "o")],
                                       "add", self.base + "/pdf", self.room)
        self.assertEqual(code, 0, shown)
        self.assertIn(f"[Le rapport]({self.base}/pdf)", self.read("content/presse.md"))

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

    def test_what_cannot_be_read_is_kept_named_and_completed(self):
        self.page(("9 avril 2026", "Un titre", "/204"), ("2 avril 2026", "Un autre", "/204?2"))
        done = self.run_presse("add", "--yes", "--outlet", "Le Courrier", self.base + "/challenge?utm_source=x", self.room)
        self.assertEqual(done.returncode, 1)
        kept = self.read("incomplete.yaml")
        self.assertIn(f"- url: {self.base}/challenge\n", kept)
        self.assertIn("outlet: \"Le Courrier\"", kept)
        self.assertIn("since: 2026-11-24", kept)
        again = self.run_presse("add", "--yes", self.base + "/challenge", self.room)
        self.assertEqual(again.returncode, 1)
        self.assertEqual(self.read("incomplete.yaml").count("- url:"), 1)
        found = self.run_presse("check", self.room).stdout
        self.assertIn("incomplete.yaml:3:", found)
        self.assertIn("[clip-incomplete]", found)
        # Completed in the file, by hand.
        none = self.run_presse("add", "--incomplete", self.room)
        self.assertEqual(none.returncode, 1)
        self.write("incomplete.yaml", kept + "  title: Fait à la main\n  date: 2026-04-05\n")
        dry = self.run_presse("add", "--incomplete", "--dry-run", self.room)
        self.assertIn("+[Fait à la main]", dry.stdout, dry.stderr)
        done = self.run_presse("add", "--incomplete", "--yes", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"[Fait à la main]({self.base}/challenge)", self.read("content/presse.md"))
        self.assertFalse(os.path.exists(os.path.join(self.room, "incomplete.yaml")))

    def test_an_entry_given_by_hand_completes_what_was_kept(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        self.run_presse("add", "--yes", self.base + "/403", self.base + "/404", self.room)
        self.assertEqual(self.read("incomplete.yaml").count("- url:"), 2)
        done = self.run_presse("add", "--url", self.base + "/403", "--title", "Le titre", "--date", "2026-04-05", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("/403", self.read("incomplete.yaml"))
        done = self.run_presse("add", "--yes", "--html", self.write("x.html", "<title>Le second titre</title><meta "
                               "property=article:published_time content=2026-04-06>"), self.base + "/404", self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.room, "incomplete.yaml")))

    def test_a_saved_page_serves_where_fetching_is_blocked(self):
        self.page(("9 avril 2026", "Un titre", "/204"))
        saved = self.write("saved.html", "<html lang=fr><title>x</title><script type='application/"
                           "ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Un titre gardé\","
                           "\"author\":{\"name\":\"Maëlle Kerbrat\"},\"isAccessibleForFree\":false,"
                           "\"datePublished\":\"2026-06-02T08:00:00+02:00\"}</script>")
        done = self.run_presse("add", "--yes", "--html", saved, "https://www.lemonde.fr/a/b.html",
                               self.room)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("+[Un titre gardé](https://www.lemonde.fr/a/b.html)", done.stdout)
        self.assertIn("Un titre gardé  (JSON-LD)", done.stderr)
        self.assertIn("author   Maëlle Kerbrat  (JSON-LD)", done.stderr)
        self.assertIn("access   subscribers", done.stderr)

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


class LinksOnPostgres(Links):
    """What rests on the database, for the machines that share one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.postgres, cls.made = Postgres(), 0

    @classmethod
    def tearDownClass(cls):
        cls.postgres.__exit__()
        super().tearDownClass()

    def setUp(self):
        type(self).made += 1
        self.store = f"store: {self.postgres.make(f'links{self.made}')}\n"
        super().setUp()

    def tearDown(self):
        self.assertFalse(os.path.exists(os.path.join(self.room, "data/presse.db")))
        super().tearDown()


# What adds articles does not open the database.
for name in [n for n in dir(Links) if n.startswith("test_")]:
    if not any(word in name for word in ("check_links", "fix_writes", "written_down", "answers_again", "nearest")):
        setattr(LinksOnPostgres, name, None)


if __name__ == "__main__":
    unittest.main(argv=["test_links.py", *sys.argv[3:]], verbosity=1)
