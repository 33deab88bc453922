#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Files whose front matter is one piece of coverage. If these fail, whoever keeps a file for each
article has no press page, or one that shows what was edited long ago."""
import csv
import io
import json
import os
import subprocess
import unittest

from build_room import PRESSE, tree
from test_build_watch import Watch

ARTICLE = ('---\ntitle: "{0}"\ndate: {1}\npublication: The Marsh Herald\n'
           "external_url: https://marshherald.example/{2}\n---\n{3}")


class Clippings(Watch):
    def setUp(self):
        super().setUp()
        os.remove(self.path("room/content/espace-presse.md"))
        self.article(1, "2021-03-05")
        self.article(2, "2021-07-09")

    def article(self, i, day, title="Otters of dam", text="", folder="room/content/press"):
        self.write(f"{folder}/{day}-a{i}.md", ARTICLE.format(f"{title} {i}", day, f"otters-{i}", text))

    def rows(self, page="press"):
        with open(os.path.join(self.output, page, "coverage.csv"), encoding="utf-8-sig") as f:
            return [(row["date"], row["title"]) for row in csv.DictReader(io.StringIO(f.read()))]

    def text(self, *path):
        with open(os.path.join(self.output, *path), encoding="utf-8") as f:
            return f.read()

    def same_as_clean(self):
        self.assertEqual(tree(self.output), self.clean())

    def test_the_page_of_the_folder_shows_them(self):
        self.write("room/content/press/_index.md", "---\ntitle: They wrote about us\n---\nRead on.\n\n"
                   "- [Seals](https://courier.example/seals), The Courier, 3 May 2020\n")
        self.build()
        self.assertEqual(self.rows(), [("2021-07-09", "Otters of dam 2"), ("2021-03-05", "Otters of dam 1"),
                                       ("2020-05-03", "Seals")])
        page = self.text("press", "index.html")
        self.assertIn("They wrote about us", page)
        self.assertIn("Read on.", page)
        self.assertIn("https://marshherald.example/otters-2", page)
        # Addresses that other programs gave each of them lead there.
        self.assertIn('href="../../press/"', self.text("press", "a1", "index.html"))

    def test_without_one_a_page_is_made(self):
        self.build()
        self.assertEqual([title for _, title in self.rows()], ["Otters of dam 2", "Otters of dam 1"])

    def test_a_text_of_its_own_keeps_its_page(self):
        self.article(3, "2022-01-02", text="What we think of it.\n")
        self.build()
        self.assertEqual(len(self.rows()), 3)
        self.assertIn("What we think of it.", self.text("press", "a3", "index.html"))

    def test_the_same_article_stands_once(self):
        self.write("room/content/press/again.md",
                   ARTICLE.format("Otters of dam 1", "2021-03-05", "otters-1/?utm_source=x", ""))
        self.build()
        self.assertEqual(len(self.rows()), 2)

    def test_collections_of_jekyll(self):
        room = self.path("jekyll")
        self.write("jekyll/_config.yml", "title: Essai\n")
        self.write("jekyll/press.md", "---\ntitle: Press\npermalink: /press/\n---\nRead on.\n\n"
                   "{% for p in site.press %}[{{ p.title }}]({{ p.link }}){% endfor %}\n")
        self.write("jekyll/_pages/media.md", "---\ntitle: Pictures\npermalink: /media/\n---\nTwo.\n")
        for i in (1, 2):
            self.article(i, f"2021-03-0{i}", folder="jekyll/_press")
        self.run_build(room, "-o", self.output)
        self.assertEqual(len(self.rows()), 2)
        page = self.text("press", "index.html")
        self.assertIn("Read on.", page)
        self.assertNotIn("{%", page)
        self.assertIn("Two.", self.text("media", "index.html"))

    def test_what_is_none_stays_what_it_is(self):
        for name, front in {
                "no-outlet": "title: Late hours\ndate: 2021-01-01\nlink: https://courier.example/late\n",
                "own": "title: Late hours\ndate: 2021-01-01\ncanonical_url: https://courier.example/x\n",
                "home": "title: Hours\ndate: 2021-01-01\nsource: Us\nlink: https://courier.example/\n",
                "said": "title: Hours\ncoverage: false\nsource: Us\nlink: https://courier.example/x\n",
        }.items():
            self.write(f"room/content/notes/{name}.md", f"---\n{front}---\n")
        self.build()
        self.assertFalse(os.path.exists(os.path.join(self.output, "notes", "index.html")))
        for name in ("no-outlet", "own", "home", "said"):
            self.assertIn("Hours" if name in ("home", "said") else "Late hours",
                          self.text("notes", name, "index.html"))

    def test_pages_of_folders_stay_themselves(self):
        front = 'title: "{0}"\npublisher: Us\nlink: https://courier.example/{0}\n'
        self.write("room/content/_index.md", f"---\n{front.format('Home')}---\n")
        self.write("room/content/about.md", f"---\n{front.format('About')}---\n")
        self.write("room/content/press/deep.md", f"---\n{front.format('Deep')}---\n")
        self.write("room/content/press/deep/deeper.md", f"---\n{front.format('Deeper')}---\n")
        said = self.build().stderr
        self.assertNotIn("alias", said)
        self.assertIn("Home", self.text("index.html"))
        self.assertIn("About", self.text("about", "index.html"))
        self.assertEqual(self.rows("press/deep"), [("", "Deeper")])
        self.assertIn(("", "Deep"), self.rows())

    def test_list_and_check_name_the_file(self):
        self.article(3, "2021-02-31")
        listed = subprocess.run([PRESSE, "list", "--format", "tsv", self.room], capture_output=True,
                                text=True, check=True).stdout.splitlines()
        self.assertEqual(len(listed), 3)
        alone = subprocess.run([PRESSE, "list", self.path("room/content/press/2021-03-05-a1.md")],
                               capture_output=True, text=True, check=True).stdout
        self.assertEqual(alone.split("\t")[:4], ["2021-03-05", "https://marshherald.example/otters-1",
                                                 "The Marsh Herald", "Otters of dam 1"])
        found = subprocess.run([PRESSE, "check", "--format", "json", self.room], capture_output=True,
                               text=True, check=False).stdout
        files = {f["file"] for f in json.loads(found) if f["code"] in ("date-impossible", "front-type")}
        self.assertEqual({os.path.basename(file) for file in files}, {"2021-02-31-a3.md"})

    def add(self, page, *more, title="Seals at dusk", day="2021-08-01", code=0):
        done = subprocess.run([PRESSE, "add", "--yes", "--date", day, "--title", title, "--outlet", "The Courier",
                               "--url", "https://courier.example/seals", *more, self.path(page)],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_add_makes_a_file_like_the_others(self):
        folder = self.path("room/content/press")
        for i in (1, 2, 3):
            self.write(f"room/content/press/2021-0{i}-05-otters-of-dam-{i}.md",
                       f'---\nlayout: press\ntitle: "Otters of dam {i}"\ndate: 2021-0{i}-05T10:30:00+02:00\n'
                       f"publication: The Marsh Herald\nexternal_url: https://marshherald.example/otters-{i}\n"
                       f"image: /otters-{i}.jpg\n---\n")
        os.remove(os.path.join(folder, "2021-03-05-a1.md"))
        os.remove(os.path.join(folder, "2021-07-09-a2.md"))
        before = sorted(os.listdir(folder))
        self.add("room", "--dry-run")
        self.assertEqual(sorted(os.listdir(folder)), before)
        self.add("room")
        self.assertEqual(sorted(os.listdir(folder)), before + ["2021-08-01-seals-at-dusk.md"])
        with open(os.path.join(folder, "2021-08-01-seals-at-dusk.md"), encoding="utf-8") as f:
            self.assertEqual(f.read(), '---\nlayout: press\ntitle: "Seals at dusk"\ndate: 2021-08-01T00:00:00+02:00\n'
                             "publication: The Courier\nexternal_url: https://courier.example/seals\n---\n")
        self.assertIn("on the page already", self.add("room").stderr)
        self.build()
        self.assertIn(("2021-08-01", "Seals at dusk"), self.rows())

    def test_add_knows_numbers_toml_and_json(self):
        for room, name, front, made in (
                ("toml", "{0}-otters-of-the-dam", '+++\ntitle = "Otters of the dam {0}"\nsource = "Marsh"\n'
                 'link = "https://marsh.example/otters-{0}"\n+++\n', "4-seals-at-dusk.md"),
                ("json", "marsh-2021-0{0}", '{{\n  "title": "Otters {0}",\n  "date": "2021-0{0}-03",\n  "source": "Marsh",\n'
                 '  "link": "https://marsh.example/otters-{0}"\n}}\n', "the-courier-2021-08.md"),
                ("plain", "uber-otter-{0}", "---\ntitle: Über Otter {0}\ndate: {0} May 2021\nsource: Marsh\n"
                 "link: https://marsh.example/otters-{0}\n---\n", "seals-at-dusk.md")):
            self.write(f"{room}/presse.yaml", "site:\n  name: Marsh\n")
            for i in (1, 2, 3):
                self.write(f"{room}/content/press/{name.format(i)}.md", front.format(i))
            said = self.add(room).stdout
            self.assertTrue(os.path.exists(self.path(f"{room}/content/press/{made}")), said)

    def dated(self, room, name, front="---\ntitle: Otters of dam {0}\ndate: {1}\nsource: Marsh\nlink: https://marsh.example/{0}\n---\n"):
        """Six articles of two years, each in the file that `name` makes of number, year and month."""
        self.write(f"{room}/presse.yaml", "title: Marsh\n")
        for i in range(6):
            year, month = 2019 + i // 3, 3 + i
            self.write(f"{room}/content/press/{name.format(i, year, month)}", front.format(i, f"{year}-{month:02}-07"))

    def test_folders_of_years_and_months_are_one_page_and_the_next_one_is_made(self):
        for room, name, made in (("years", "{1}/otters-of-dam-{0}.md", "2021/seals-at-dusk.md"),
                                 ("months", "{1}/{2:02}/otters-of-dam-{0}.md", "2021/08/seals-at-dusk.md"),
                                 ("bundles", "otters-of-dam-{0}/index.md", "seals-at-dusk/index.md"),
                                 ("both", "{1}/otters-of-dam-{0}/index.md", "2021/seals-at-dusk/index.md")):
            self.dated(room, name)
            self.add(room)
            self.assertTrue(os.path.exists(self.path(f"{room}/content/press/{made}")), made)
            subprocess.run([PRESSE, "build", self.path(room), "-o", self.output], capture_output=True, check=True)
            rows = self.rows()
            self.assertEqual((len(rows), rows[0]), (7, ("2021-08-01", "Seals at dusk")), room)
        herons = {"title": "Herons at dawn", "day": "2021"}
        self.add("years", "--url", "https://courier.example/herons", **herons)
        self.assertIn("another date", self.add("months", "--url", "https://courier.example/herons", code=1, **herons).stderr)

    def test_the_page_of_a_section_is_no_article(self):
        self.dated("sections", "otters-of-dam-{0}.md")
        self.write("sections/content/press/index.md", "---\ntitle: Press\nurl: https://marsh.example/press/all\n---\n")
        self.write("sections/content/press/tv/index.md", "---\ntitle: On TV\nlink: https://marsh.example/press/tv\n---\n")
        subprocess.run([PRESSE, "build", self.path("sections"), "-o", self.output], capture_output=True, check=True)
        self.assertEqual(len(self.rows()), 6)

    def test_add_refuses_where_the_manner_cannot_be_told(self):
        press = "room/content/press"
        before = sorted(os.listdir(self.path(press)))
        self.assertIn("one article in a file of its own", self.add(f"{press}/2021-03-05-a1.md", code=1).stderr)
        self.assertIn("cannot be told", self.add("room", code=1).stderr)  # a1, a2: no words of a title
        for name in before:
            os.rename(self.path(f"{press}/{name}"), self.path(f"{press}/otters-of-dam-{name[-4]}.md"))
        self.write(f"{press}/seals-at-dusk.md", "---\ntitle: Notes\n---\nNo article.\n")
        done = self.add("room", code=1)
        self.assertIn("is there", done.stderr)
        self.assertIn("copy the newest of these files, content/press/otters-of-dam-2.md", done.stderr)
        with open(self.path(f"{press}/seals-at-dusk.md"), encoding="utf-8") as f:
            self.assertIn("No article.", f.read())

    def test_edits_are_followed(self):
        self.build()
        self.same_as_clean()
        self.article(1, "2021-03-05", "Seals at dusk")
        self.build()
        self.assertIn(("2021-03-05", "Seals at dusk 1"), self.rows())
        self.same_as_clean()
        self.clock = {}
        self.watch()
        for change in (lambda: self.article(3, "2023-01-02"),
                       lambda: self.article(3, "2023-01-02", "Herons"),
                       lambda: self.article(3, "2023-01-02", "Herons", "With a text.\n"),
                       lambda: self.write("room/content/press/_index.md", "---\ntitle: Coverage\n---\nA.\n"),
                       lambda: self.write("room/content/press/_index.md", "---\ntitle: Coverage\n---\nB.\n"),
                       lambda: os.remove(self.path("room/content/press/2021-03-05-a1.md")),
                       lambda: os.remove(self.path("room/content/press/_index.md"))):
            change()
            self.written()
            self.assertEqual(tree(self.output), self.clean(env=self.clock))
        self.stop()


if __name__ == "__main__":
    unittest.main()
