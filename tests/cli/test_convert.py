# SPDX-License-Identifier: MIT
"""presse convert: another layout says all that the page said, or nothing is written.

usage: test_convert.py PRESSE
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PRESSE = os.path.abspath(sys.argv[1])

TABLE = """---
title: Press
---
Some words before.

| Date | Outlet | Title | Author | Access | Note |
| --- | --- | --- | --- | --- | --- |
| 2021-10-11 | The Gazette | [A first "article" on ferns](https://a.example.org/1?x=1&y=2) | Jane Doe | subscribers | With photos |
| 2020-04 | The Herald | [A second article: moss](https://b.example.org/2_(b)) | | free | |
| 2019-01-02 | The Gazette | [A third article](https://a.example.org/3) | | | In two parts |

Write to [our office](mailto:press@example.org).
"""

LIST = """# Press

- 11 October 2021, *The Gazette*: [A first article](https://a.example.org/1)
- 9 April 2020, *The Herald*: [A second article](https://b.example.org/2)
- 2 January 2019, *The Gazette*: [A third article](https://a.example.org/3)

Some words behind.
"""

HTML = """<html><head><title>Press</title></head><body><h1>Press</h1><ul>
<li>11 October 2021, <i>The Gazette</i>: <a href="https://a.example.org/1?x=1&amp;y=2">A first article</a></li>
<li>9 April 2020, <i>The Herald</i>: <a href="https://b.example.org/2">A second article</a></li>
</ul></body></html>
"""


def run(*arguments, **more):
    return subprocess.run([PRESSE, *arguments], capture_output=True, text=True, encoding="utf-8",
                          timeout=120, **more)


class Convert(unittest.TestCase):
    def setUp(self):
        self.there = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.there.cleanup()

    def path(self, name):
        return os.path.join(self.there.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path(name)

    def read(self, path):
        with open(path, encoding="utf-8") as f:
            return f.read()

    def says(self, page):
        entries = json.loads(run("list", "--format", "json", page).stdout)
        return [{k: v for k, v in entry.items() if k not in ("file", "line", "column", "confidence")}
                for entry in entries]

    def there_and_back(self, text, layouts):
        page = self.write("p.md", text)
        before = self.says(page)
        self.assertEqual(len(before), 3)
        for layout in layouts:
            done = run("convert", "--yes", "--to", layout, page)
            self.assertEqual(done.returncode, 0, (layout, done.stderr))
            self.assertEqual(self.says(page), before, layout)
        return self.read(page)

    def test_a_list_goes_through_every_layout_and_back(self):
        now = self.there_and_back(LIST, ["table", "dates", "yaml", "list", "yaml", "table", "list", "dates"])
        self.assertIn("# Press\n", now)
        self.assertIn("\nSome words behind.\n", now)

    def test_authors_access_and_notes_are_kept(self):
        now = self.there_and_back(TABLE, ["yaml", "table", "yaml", "table"])
        for words in ("Some words before.", "Jane Doe", "subscribers", "With photos", "In two parts",
                      "Write to [our office](mailto:press@example.org)."):
            self.assertIn(words, now)

    def test_every_format_is_written_into_a_new_file(self):
        for name, text in (("p.md", TABLE), ("p.html", HTML)):
            source = self.write(name, text)
            before = self.says(source)
            for layout, out in (("yaml", "a.yml"), ("toml", "a.toml"), ("json", "a.json"), ("table", "a.md")):
                out = self.path(out)
                done = run("convert", "--to", layout, "--output", out, source)
                self.assertEqual(done.returncode, 0, (name, layout, done.stderr))
                self.assertEqual(self.says(out), before, (name, layout))
                self.assertEqual(run("convert", "--to", layout, "-o", out, source).returncode, 1)
                back = self.path("back.md")
                done = run("convert", "--to", "table", "--output", back, out)
                self.assertEqual(done.returncode, 0, (name, layout, done.stderr))
                self.assertEqual(self.says(back), before, (name, layout))
                os.remove(back)
                os.remove(out)
            self.assertEqual(self.read(source), text)

    def test_values_over_several_lines_and_with_ampersands_are_read_whole(self):
        page = self.write("press.yml", """# Kept by hand.
- date: 2021-05-25
  title: Ambient and personal air monitoring to find
    elevated pollution in vulnerable places
  link: https://a.example.org/1
  publication: Marsh & Fen
- date: 2020-03-24
  title: Research & reeds
  link: https://b.example.org/2
  publication: The Herald
""")
        out = self.path("press.md")
        done = run("convert", "--to", "table", "--output", out, page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.says(out), self.says(page))
        self.assertIn("to find elevated pollution", self.read(out))

    def test_what_an_entry_says_besides_stands_behind_it(self):
        for more, kept in ((" [[PDF]](<scans/a scan.pdf>)", "[[PDF]](<scans/a scan.pdf>)"),
                           (" ([PDF](/files/1.pdf))", "[PDF](/files/1.pdf)"),
                           (" ![Our logo](/logo.png)", "![Our logo](/logo.png)"),
                           (" (to be heard until May)", "to be heard until May"),
                           (", **once more** [on paper](/second-copy.html), of *course*",
                            "**once more** [on paper](/second-copy.html), of *course*"),
                           (" with <img src='/x.png' alt='a map'>", "![a map](/x.png)"),
                           (" <a href='https://archive.org/web/2021/https://a.example.org/(1)'>copy</a>",
                            "[copy](https://archive.org/web/2021/https://a.example.org/%281%29)"),
                           (", to be seen\n  until May", "to be seen until May")):
            for layout in ("table", "list", "dates"):
                page = self.write("p.md", LIST.replace("/1)", "/1)" + more))
                before = [dict(x, note=None) for x in self.says(page)]
                done = run("convert", "--yes", "--to", layout, page)
                self.assertEqual(done.returncode, 0, (more, layout, done.stderr))
                now = [dict(x, note=None) for x in self.says(page)]
                self.assertEqual(now, before, (more, layout))
                line = [x for x in self.read(page).replace("\\\n ", "").splitlines() if "a.example.org/1)" in x]
                self.assertIn(kept, line[0], layout)
                self.assertIn("Some words behind.", self.read(page))

    def as_set(self, page):
        return sorted(json.dumps(x, sort_keys=True) for x in self.says(page))

    def test_what_would_be_lost_stays_as_it_stands_and_is_named(self):
        for more, layout in ((" ([PDF](/files/1.pdf))", "yaml"), (" ![](/logo.png)", "yaml"),
                             (" with <iframe src='https://c.example.org/x'></iframe>", "table"),
                             (" with <img src='{{ site }}/x.png'>", "table"),
                             (" <a href='https://archive.org/web/2021/https://a.example.org/1'><b>copy</b></a>",
                              "table")):
            page = self.write("p.md", LIST.replace("/1)", "/1)" + more))
            line = self.read(page).splitlines()[2]
            before = self.as_set(page)
            done = run("convert", "--yes", "--to", layout, page)
            self.assertEqual(done.returncode, 0, more)
            self.assertIn(f"{page}:3:1: note: this entry stays as it stands: it says more than presse "
                          "understands", done.stderr)
            self.assertEqual(done.stderr.count("note:"), 1)
            self.assertIn(f"\n{line}\n", self.read(page))
            self.assertNotIn("\n- 9 April", self.read(page))
            self.assertEqual(self.as_set(page), before, more)

    def test_a_row_that_stays_keeps_its_table(self):
        lost = "with <iframe src='https://c.example.org/x'></iframe>"
        page = self.write("p.md", TABLE.replace("With photos", lost).replace("free", "subscribers"))
        before = self.as_set(page)
        for layout in ("list", "yaml"):
            done = run("convert", "--yes", "--to", layout, page)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr.count("note:"), 1, done.stderr)
            self.assertIn(f"| --- |\n| 2021-10-11 | The Gazette | [A first", self.read(page))
            self.assertEqual(self.as_set(page), before, layout)

    def test_a_row_in_the_middle_stays_below_its_head(self):
        row = "| 2021-0%d-11 | The Gazette | [Ferns and reeds, part %d](https://a.example.org/%d) | %s |\n"
        lost = "with <iframe src='https://c.example.org/x'></iframe>"
        text = "# Press\n\n| Date | Outlet | Title | Note |\n| --- | --- | --- | --- |\n" + "".join(
            row % (n, n, n, lost if n == 3 else "") for n in range(7, 0, -1))
        for layout in ("list", "yaml"):
            page = self.write("p.md", text)
            before = self.as_set(page)
            done = run("convert", "--yes", "--to", layout, page)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr.count("note:"), 1, (layout, done.stderr))
            self.assertIn("| --- |\n| 2021-03-11 |", self.read(page).replace("\n\n|", "\n|"))
            self.assertEqual(self.read(page).count("| 2021-"), 1)
            self.assertEqual(self.as_set(page), before, layout)

    def test_entries_beside_a_list_in_the_front_matter_are_named(self):
        page = self.write("p.md", LIST)
        self.assertEqual(run("convert", "--yes", "--to", "yaml", page).returncode, 0)
        page = self.write("p.md", self.read(page).replace(
            "# Press\n", "# Press\n\n- 3 March 2022, *The Herald*: [Late ferns](https://b.example.org/late)\n"))
        self.assertEqual(len(self.says(page)), 4)
        before = self.read(page)
        done = run("convert", "--yes", "--to", "yaml", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("this entry stays as it stands: the front matter has a list already", done.stderr)
        self.assertEqual(self.read(page), before)

    def test_when_most_would_be_lost_nothing_is_written(self):
        page = self.write("p.md", LIST.replace("/1)", "/1) ([PDF](/1.pdf))").replace("/3)", "/3) ([PDF](/3.pdf))"))
        before = self.read(page)
        done = run("convert", "--yes", "--to", "yaml", page)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{page}:3:1: error: this entry cannot be converted: it says more", done.stderr)
        self.assertIn("nothing was written", done.stderr)
        self.assertEqual(self.read(page), before)

    def test_a_new_file_holds_every_entry_or_is_not_written(self):
        page = self.write("p.md", LIST.replace("/1)", "/1) ([PDF](/1.pdf))"))
        done = run("convert", "--to", "yaml", "-o", self.path("a.yml"), page)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{page}:3:1: error: this entry cannot be converted", done.stderr)
        self.assertFalse(os.path.exists(self.path("a.yml")))

    def test_an_entry_without_a_date_stands_above_date_lines(self):
        page = self.write("p.md", LIST.replace("- 9 April 2020, ", "- "))
        before = self.as_set(page)
        done = run("convert", "--yes", "--to", "dates", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        now = self.read(page)
        self.assertLess(now.index("A second article"), now.index("**11 October 2021**"))
        self.assertEqual(self.as_set(page), before)

    def test_a_name_within_a_sentence_of_the_note_stays_in_it(self):
        page = self.write("p.md", """# Press

#### Jane Doe: “We believe in ferries”

[The Gazette, 11 October 2021](https://gazette.example/jane-doe): “The change is not of boats alone. A look back, with the head of the ‘Fen Helpers’, Jane Doe, on this programme, which began in 2017 to build bridges.”

#### A second article on moss

[The Herald, 9 April 2020](https://herald.example/2): “It all began with a boat.”

#### A third article on reeds

[The Gazette, 2 January 2019](https://gazette.example/3): “Nobody knows how.”
""")
        before = self.read(page)
        for layout in ("list", "table", "dates"):
            self.write("p.md", before)
            done = run("convert", "--yes", "--to", layout, page)
            self.assertEqual(done.returncode, 0, (layout, done.stderr))
            self.assertIn("‘Fen Helpers’, Jane Doe, on this programme", self.says(page)[0]["note"])

    def test_tags_that_hold_entries_alone_go_with_them(self):
        items = HTML[HTML.index("<ul>"):HTML.index("</body>")].replace("\n", "\n  ")
        page = self.write("p.md", f"# Press\n\nSome <b>words</b>.\n\n{items}\n<p>Words behind.</p>\n")
        before = self.says(page)
        self.assertEqual(len(before), 2)
        done = run("convert", "--yes", "--to", "list", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.says(page), before)
        self.assertNotIn("ul>", self.read(page))
        self.assertIn("Some <b>words</b>.\n\n- ", self.read(page))
        self.assertIn("\n\n<p>Words behind.</p>\n", self.read(page))

    def test_an_address_that_is_its_own_text_is_no_more_than_an_address(self):
        page = self.write("p.md", LIST.replace("2)", "2), read [https://b.example.org/2]"
                                               "(https://b.example.org/2)"))
        done = run("convert", "--yes", "--to", "table", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.read(page).count("b.example.org/2"), 1)

    def test_a_table_stands_apart_from_what_is_around_it(self):
        page = self.write("p.md", LIST.replace("\n\n", "\n<!-- kept by hand -->\n"))
        before = self.says(page)
        done = run("convert", "--yes", "--to", "table", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.says(page), before)
        self.assertIn("-->\n\n| Date ", self.read(page))

    def test_a_list_goes_into_front_matter_of_its_own_kind(self):
        page = self.write("p.md", '+++\ntitle = "Press"\n+++\n' + LIST)
        before = self.says(page)
        done = run("convert", "--yes", "--to", "yaml", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.says(page), before)
        self.assertIn("[[press]]", self.read(page))
        page = self.write("p.md", "Title: Press\n\n" + LIST)
        done = run("convert", "--yes", "--to", "yaml", page)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot hold a list", done.stderr)
        self.assertIn("--output", done.stderr)

    def test_dates_that_the_new_layout_would_leave_in_doubt_are_written_as_numbers(self):
        days = ((3, 25), (2, 14), (6, 7), (4, 9))
        page = self.write("p.md", "# Press\n\n" + "".join(
            f"- {month}/{day}/2016, *The Gazette*: [An article on ferns, part {month}]"
            f"(https://a.example.org/{month})\n" for month, day in days))
        before = self.says(page)
        done = run("convert", "--yes", "--to", "dates", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.says(page), before)

    def test_entries_within_a_text_of_the_front_matter_are_left_there(self):
        body = "".join(f"      {line}\n" for line in LIST.splitlines() if line)
        text = f"---\nsections:\n  - content: |\n{body}  - mail: press@example.org\n---\n"
        page = self.write("press.md", text)
        self.assertEqual(run("list", "--format", "tsv", page).stdout.count("\n"), 3)
        done = run("convert", page, "--to", "table")
        self.assertEqual(done.returncode, 1)
        self.assertIn("within a text of its front matter", done.stderr)
        with open(page, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_entries_in_paragraphs_of_such_a_text_are_left_there_too(self):
        text = ("---\npress: |\n  [Ropes](https://a.example.org/1), The Courier, 3 May 2021\n\n"
                "  [Sails](https://b.example.org/2), Fen Post, 4 June 2021\n---\n")
        page = self.write("press.md", text)
        self.assertEqual(run("list", "--format", "tsv", page).stdout.count("\n"), 2)
        done = run("convert", page, "--to", "table")
        self.assertEqual(done.returncode, 1)
        self.assertIn("within a text of its front matter", done.stderr)

    def test_a_format_that_cannot_hold_the_layout_says_what_to_do(self):
        page = self.write("p.html", HTML)
        self.assertIn("--output FILE.md", run("convert", "--to", "list", page).stderr)
        page = self.write("p.md", LIST)
        self.assertIn("--output FILE.toml", run("convert", "--to", "toml", page).stderr)
        self.assertIn("ends in .json", run("convert", "--to", "json", "-o", self.path("x.md"), page).stderr)
        self.assertEqual(self.read(page), LIST)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
