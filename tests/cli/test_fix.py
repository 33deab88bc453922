# SPDX-License-Identifier: MIT
"""presse fix: what it mends is certain, and nothing else of a page changes.

usage: test_fix.py PRESSE
"""
import os
import subprocess
import sys
import tempfile
import unittest

PRESSE = os.path.abspath(sys.argv[1])

MARKDOWN = """---
title: Press
---
See [our friends](https://old.example.org/friends) and https://old.example.org/a?x=1&y=2 too.

- 2021-10-11, *The Gazette*: [A first article](https://old.example.org/a?x=1&y=2#top)
- 2020-04-09, *The Herald*: [A second article](http://Old.example.org/b_(c))
- 2019-01-02, *The Herald*: [A third article][third]

[third]: <https://old.example.org/third> "Third"
"""

HTML = """<html><head><title>Press</title></head><body><h1>Press</h1><ul>
<li>11 October 2021, <i>The Gazette</i>: <a href="https://old.example.org/a?x=1&amp;y=2">A first article</a></li>
<li>9 April 2020, <i>The Herald</i>: <a href='https://old.example.org/b'>A second article</a></li>
</ul></body></html>
"""

YAML = """press:
  - title: A first article
    date: 2021-10-11
    outlet: The Gazette
    url: https://old.example.org/a?x=1&y=2
  - title: A second article
    date: 2020-04-09
    outlet: The Herald
    url: "https://old.example.org/b"
"""


def run(*arguments, text=None, **more):
    return subprocess.run([PRESSE, *arguments], input=text, capture_output=True, text=True,
                          encoding="utf-8", timeout=120, **more)


class Case(unittest.TestCase):
    def setUp(self):
        self.there = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.there.cleanup()

    def write(self, name, text):
        path = os.path.join(self.there.name, name)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return path

    def read(self, path):
        with open(path, encoding="utf-8", newline="") as f:
            return f.read()


class Moved(Case):
    def mend(self, name, text, *moves):
        page = self.write(name, text)
        words = [word for move in moves for word in ("--moved", move)]
        done = run("fix", "--only", "link-moved", "--yes", *words, page)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.read(page), done

    def test_a_moved_address_is_exchanged_in_entries_and_in_prose(self):
        now, done = self.mend("p.md", MARKDOWN, "https://old.example.org/a?x=1&y=2=https://new.example.org/a?z=3&y=2")
        self.assertEqual(now, MARKDOWN.replace("https://old.example.org/a?x=1&y=2", "https://new.example.org/a?z=3&y=2"))
        self.assertIn("2 things mended", done.stderr)

    def test_where_it_stands_decides_how_it_is_written(self):
        now, _ = self.mend("p.md", MARKDOWN, "http://old.example.org/b_(c)=https://new.example.org/b)")
        self.assertEqual(now, MARKDOWN.replace("http://Old.example.org/b_(c)", "https://new.example.org/b\\)"))
        now, _ = self.mend("p.html", HTML, "https://old.example.org/a?x=1&y=2=https://new.example.org/?q=1&r=2")
        self.assertEqual(now, HTML.replace("https://old.example.org/a?x=1&amp;y=2", "https://new.example.org/?q=1&amp;r=2"))
        now, _ = self.mend("p.yml", YAML, "https://old.example.org/a?x=1&y=2=https://new.example.org/?q=1&r=2",
                           "https://old.example.org/b=https://new.example.org/b")
        self.assertEqual(now, YAML.replace("https://old.example.org/a?x=1&y=2", "https://new.example.org/?q=1&r=2")
                         .replace("https://old.example.org/b", "https://new.example.org/b"))
        now, _ = self.mend("p.md", MARKDOWN, "https://old.example.org/third=https://new.example.org/3")
        self.assertEqual(now, MARKDOWN.replace("https://old.example.org/third", "https://new.example.org/3"))

    def test_http_may_move_to_https_and_what_moved_twice_gets_its_last_place(self):
        now, _ = self.mend("p.html", HTML.replace("https", "http"), "http://old.example.org/b=https://old.example.org/b",
                           "https://old.example.org/b=https://new.example.org/b")
        self.assertEqual(now, HTML.replace("https", "http").replace("http://old.example.org/b", "https://new.example.org/b"))

    def test_another_address_is_left_alone_and_said(self):
        now, done = self.mend("p.md", MARKDOWN, "https://old.example.org/a?x=1=https://new.example.org/a")
        self.assertEqual(now, MARKDOWN)
        self.assertIn("no link of this page leads to https://old.example.org/a?x=1", done.stderr)

    def test_moves_come_from_a_file_too(self):
        page = self.write("p.md", MARKDOWN)
        moves = ("# what the link check found\n\n"
                 "https://old.example.org/third\thttps://new.example.org/3\r\n"
                 "https://old.example.org/friends https://new.example.org/friends\n")
        want = MARKDOWN.replace("https://old.example.org/third", "https://new.example.org/3") \
                       .replace("https://old.example.org/friends", "https://new.example.org/friends")
        for name, text in ((self.write("moves", moves), None), ("-", moves)):
            self.write("p.md", MARKDOWN)
            done = run("fix", "--moved-file", name, page, text=text)
            self.assertEqual((done.returncode, self.read(page)), (0, want), done.stderr)

    def test_moves_that_cannot_be_meant_are_refused(self):
        page = self.write("p.md", MARKDOWN)
        a, b = "https://old.example.org/third", "https://new.example.org/3"
        for words, code in ((["--moved", a], 2), (["--moved", f"{a}={b}=https://c.example/"], 2),
                            (["--moved", f"{a}=mailto:x@example.org"], 2), (["--only", "link-moved"], 2),
                            (["--moved", f"{a}={b}", "--moved", f"{a}=https://c.example/"], 1),
                            (["--moved", f"{a}={b}", "--moved", f"{b}={a}"], 1), (["--moved", f"{a}={a}"], 1),
                            (["--moved-file", self.write("bad", f"{a} {b}\n{a}\n")], 1),
                            (["--moved-file", page + ".none"], 1)):
            done = run("fix", *words, page)
            self.assertEqual(done.returncode, code, (words, done.stderr))
            self.assertNotEqual(done.stderr, "")
            self.assertEqual(self.read(page), MARKDOWN)
        self.assertIn("bad:2:1:", run("fix", "--moved-file", os.path.join(self.there.name, "bad"), page).stderr)

    def test_what_became_double_by_moving_is_one_entry(self):
        text = MARKDOWN.replace("- 2019", "- 2020-04-09, *The Herald*: [A second article](https://new.example.org/b)\n- 2019")
        page = self.write("p.md", text)
        done = run("fix", "--moved", "http://old.example.org/b_(c)=https://new.example.org/b", page)
        self.assertEqual(self.read(page), MARKDOWN.replace("http://Old.example.org/b_(c)", "https://new.example.org/b"),
                         done.stderr)


class Tracking(Case):
    def test_tracking_goes_where_the_address_is_written_with_entities(self):
        text = HTML.replace("x=1&amp;y=2", "x=1&amp;utm_source=a&amp;utm_medium=b&amp;y=2")
        page = self.write("p.html", text)
        self.assertEqual(run("fix", page).returncode, 0)
        self.assertEqual(self.read(page), HTML)

    def test_misspelt_schemes_are_mended(self):
        for wrong in ("ttps://", "hhttps://", "https//", "https:/", "http://https://", "https:\\\\", "https;//", "www."):
            right = "https://" + ("www." if wrong == "www." else "")
            entry = "- [Reed beds]({}a.example.org/reed), *The Courier*, 3 May 2021\n"
            page = self.write("p.md", "# In the press\n\n" + entry.format(wrong) + "- [Peat](https://b.example.org/1), *The Post*, 2 May 2021\n")
            found = run("check", page).stdout
            self.assertIn(f"write {right}a.example.org/reed", found, wrong)
            self.assertIn("Reed beds", run("list", page).stdout, wrong)
            self.assertEqual(run("fix", "--only", "address-scheme", "--yes", page).returncode, 0)
            self.assertIn(entry.format(right), self.read(page))
            self.assertNotIn("address-scheme", run("check", page).stdout)

    def test_a_detour_goes(self):
        whole = "# In the press\n\n- [Reed beds](https://a.example.org/reed%28s%29?id=4), *The Courier*, 3 May 2021\n"
        detour = "https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.example.org%2Freed%28s%29%3Fid%3D4%26utm_source%3Dmail&usg=A"
        page = self.write("p.md", whole.replace("https://a.example.org/reed%28s%29?id=4", detour))
        found = run("check", page).stdout
        self.assertIn("by way of another site; write https://a.example.org/reed%28s%29?id=4;", found)
        self.assertEqual(run("fix", "--only", "tracking", "--yes", page).returncode, 0)
        self.assertEqual(self.read(page), whole)


class Order(Case):
    def mended(self, text):
        page = self.write("p.md", text)
        self.assertEqual(run("fix", "--yes", page).returncode, 0)
        now = self.read(page)
        self.assertEqual(run("fix", "--dry-run", page).stdout, "")
        return now

    def test_a_row_moved_to_the_end_of_a_table_stays_in_it(self):
        row = "| {} | The Gazette | [Article number {}](https://a.example.org/{}) |\n"
        head = "| Date | Outlet | Title |\n| --- | --- | --- |\n"
        rows = [row.format(date, n, n) for n, date in enumerate(("2021-10-11", "2019-01-02", "2020-04-09", "2019-12-24"))]
        text = "# Press\n\n" + head + "".join(rows) + "\n## Contact\n\nWrite to us.\n"
        want = "# Press\n\n" + head + rows[0] + rows[2] + rows[3] + rows[1] + "\n## Contact\n\nWrite to us.\n"
        self.assertEqual(self.mended(text), want)

    def test_an_article_listed_under_two_headings_stays_under_both(self):
        entry = "- 2021-10-11, *The Gazette*: [A first article](https://a.example.org/1)\n"
        other = "- 2020-04-09, *The Herald*: [A second article](https://a.example.org/2)\n"
        text = "# Press\n\n## Radio\n\n" + entry + other + "\n## Highlights\n\n" + entry
        self.assertEqual(self.mended(text), text)

    def test_a_double_that_says_more_stays(self):
        first = "- 2021-10-11: [A first article](https://a.example.org/1)\n"
        more = "- 2021-10-11, *The Gazette*: [A first article](https://a.example.org/1)\n"
        other = "- 2020-04-09, *The Herald*: [A second article](https://a.example.org/2)\n"
        self.assertEqual(self.mended("# Press\n\n" + first + more + other), "# Press\n\n" + first + more + other)
        self.assertEqual(self.mended("# Press\n\n" + more + more + other), "# Press\n\n" + more + other)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
