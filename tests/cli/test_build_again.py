#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""presse build after an earlier build. If these fail, a site shows what was edited long ago.

PRESSE_EDITS sets how many random edits are compared with a clean build (25).
"""
import os
import random
import shutil
import unittest

from build_room import COVERAGE, Room, tree


def release_text(i, version, more=""):
    """A release in which all that a text, a list or a feed shows depends on i and version. Some
    name another release, without which they cannot be made."""
    other = f"[un autre]({(i + version) % 40}.md)" if (i + version) % 3 else "autre chose"
    return (f"---\ntitle: Communiqué {i}\ndate: 2024-{1 + i % 12:02}-{1 + i % 28:02}\n"
            f"tags: [mot{i % 3}]\n{more}---\nPremière phrase de {i}.\n\n"
            f"Voir {other}, version {version}.\n")


class Again(Room):
    """Builds after others, of a room that is large enough to be remembered."""

    PAGES = 520
    files = 0  # of the last build

    def setUp(self):
        super().setUp()
        self.write("room/content/espace-presse.md", COVERAGE +
                   "\n[Le service de presse](mailto:presse@example.org)\n")
        self.write("room/content/contact.md", "# Contact\n\nVoir [un](communiques/1.md).\n")
        for i in range(self.PAGES):
            self.write(self.name(i), release_text(i, 0))
        self.settle()

    def name(self, i):
        return f"room/content/communiques/{i}.md"

    def clean(self, *arguments, env=None):
        """What a build gives that knows nothing, of a copy: the room's cache stays as it is."""
        copy, output = self.path("copy"), self.path("clean")
        shutil.copytree(self.room, copy, ignore=shutil.ignore_patterns("data"), symlinks=True)
        out = self.run_build(copy, "-o", output, *arguments, env=env)
        self.said = out.stderr.replace(copy, self.room)
        result = tree(output)
        shutil.rmtree(output)
        shutil.rmtree(copy)
        return result

    def how(self, *arguments, **more):
        """Builds, compares, and says how much was done: nothing; some, of a room that was recalled;
        clips, of one that was loaded; or all."""
        out = self.build("--stats", *arguments, **more)
        self.summary = out.stderr
        ms = dict(line.split(": ") for line in out.stdout.splitlines())
        self.written, self.removed = int(ms["written"]), int(ms["removed"])
        files = self.written + int(ms["unchanged"])
        self.moved, self.files = files != self.files, files
        loaded, few = ms["theme"] != "0.0 ms", int(ms["rendered"]) < self.PAGES / 2
        done = ("clips" if loaded and few else "all" if loaded
                else "some" if ms["load"] != "0.0 ms" else "nothing")
        self.assertEqual(tree(self.output), self.clean(*arguments, **more), done)
        self.assertEqual(self.summary, self.said, done)
        return done

    def test_one_edit_makes_what_shows_it(self):
        self.assertEqual(self.how(), "all")
        self.assertEqual(self.how(), "nothing")
        summary = self.summary
        self.write(self.name(7), release_text(7, 1))
        self.assertEqual((self.how(), self.written, self.summary), ("some", 1, summary))
        self.assertEqual((self.how(), self.written), ("some", 0))  # it may have changed again
        self.settle(1)
        self.assertEqual((self.how(), self.written), ("some", 0))
        self.assertEqual(self.how(), "nothing")
        # What is as it was when all was built, down to its time, is written again.
        page = self.path(self.name(9))
        was = os.stat(page)
        self.write(self.name(9), release_text(9, 1))
        self.assertEqual((self.how(), self.written), ("some", 1))
        self.write(self.name(9), release_text(9, 0))
        os.utime(page, ns=(was.st_atime_ns, was.st_mtime_ns))
        self.assertEqual((self.how(), self.written), ("some", 1))
        # The newest are in three feeds, too.
        self.write(self.name(11), release_text(11, 1))
        self.assertEqual((self.how(), self.written), ("some", 4))
        self.write(self.name(7), release_text(7, 0))
        self.write(self.name(503), release_text(503, 2).replace("Communiqué", "Annonce"))
        self.assertEqual(self.how(), "some")
        self.assertGreater(self.written, 2)
        self.settle(2)
        self.assertEqual(self.how(), "some")
        self.assertEqual(self.how(), "nothing")

    def test_an_edit_makes_only_the_lists_and_files_that_show_it(self):
        """Each list, feed, and file of the search's addresses besides would be work for nothing; one
        less would show what was."""
        self.how()
        title = release_text(100, 0).replace("Communiqué", "Annonce")
        self.write(self.name(100), title)
        # Its page, one of all lists and one of its tag's, and the search's index.
        self.assertEqual((self.how(), self.written), ("some", 4))
        self.write(self.name(100), release_text(100, 0))
        self.how()
        # Another tag: its page, the list of all, those of both tags, its feeds, the tags, the search.
        self.write(self.name(50), release_text(50, 0).replace("[mot2]", "[mot1]"))
        self.assertEqual(self.how(), "some")
        self.assertLess(self.written, 20)
        self.write(self.name(50), release_text(50, 0))
        self.how()
        # Another day: addresses stand elsewhere in the search and the sitemap tells the day.
        day = release_text(35, 0)
        self.assertIn("2024-12-08", day)
        links = self.path("public/recherche/links-0.json")
        with open(links, encoding="utf-8") as f:
            before = f.read()
        self.write(self.name(35), day.replace("2024-12-08", "2024-12-07"))
        self.assertEqual(self.how(), "some")
        with open(links, encoding="utf-8") as f:
            self.assertNotEqual(f.read(), before)

    def test_an_old_text_is_made_as_if_all_were_there(self):
        self.write("room/theme/release.mustache",
                   "{{<layout}}{{$main}}{{#tags}}{{name}} {{href}} {{count}} {{/tags}}"
                   "{{#nav}}{{title}} {{href}} {{/nav}}{{{content}}}{{/main}}{{/layout}}")
        self.write(self.name(2), release_text(2, 0).replace("mot2", "Mot2"))  # spelt otherwise
        self.settle(1)
        self.how()
        for i, version in ((8, 1), (8, 2), (8, 3), (11, 0), (11, 1), (2, 1), (3, 4)):
            self.write(self.name(i), release_text(i, version))
            self.assertEqual(self.how(), "some", (i, version))
        self.settle(2)
        self.assertEqual(self.how(), "some")
        # Here every page says how many releases a tag has.
        self.write(self.name(8), release_text(8, 3).replace("[mot2]", "[mot1]"))
        self.assertEqual(self.how(), "all")
        self.write(self.name(8), release_text(8, 3))
        # Where the room has two languages, a page names its translation.
        self.write("room/presse.yaml", "title: Essai\nlang: fr\nlanguages: [fr, en]\n")
        self.write(self.name(8).replace(".md", ".en.md"), release_text(8, 0))
        self.settle(3)
        self.how()
        self.write(self.name(8), release_text(8, 1))
        self.assertEqual(self.how(), "some")
        # Where a page stands in the place of the search, there is none.
        os.remove(self.path(self.name(8).replace(".md", ".en.md")))
        self.write(self.name(5), release_text(5, 0, "url: /recherche/\n"))
        self.settle(4)
        for _ in range(2):  # the script of the search stays for one build
            self.build()
        self.write(self.name(8), release_text(8, 0))
        self.assertEqual(self.how(), "some")

    def test_a_new_text_is_made_with_the_newest_alone(self):
        """Feeds show it among ninety-nine others, and none of these leads to another release."""
        def text(i, version, **more):
            lines = release_text(i, version, **more).splitlines(keepends=True)
            return "".join(lines[:-1]) + f"Voir [la page](/contact/), version {version}.\n"

        for i in range(self.PAGES):
            self.write(self.name(i), text(i, 0))
        self.settle(1)
        self.how()
        # By day, the newest first; of one day by address.
        order = sorted((f"/communiques/{i}/" for i in range(self.PAGES)))
        order = [int(url.split("/")[2]) for url in order]
        order.sort(key=lambda i: (1 + i % 12, 1 + i % 28), reverse=True)  # stable
        for i, written in ((order[100], 1), (order[99], 4), (order[0], 4), (order[300], 1)):
            self.write(self.name(i), text(i, 1))
            self.assertEqual((self.how(), self.written), ("some", written), i)
        self.write(self.name(order[0]), text(order[0], 0))
        self.assertEqual((self.how(), self.written), ("some", 4))
        # A title, and a text beside it.
        self.write(self.name(83), text(83, 1).replace("Communiqué", "Annonce"))
        self.write(self.name(503), text(503, 2))
        self.assertEqual(self.how(), "some")

    def test_what_could_change_more_is_built_whole(self):
        self.how()
        count = iter(range(1, 99))

        def whole(what, *arguments, **more):
            self.settle(next(count))
            self.assertEqual(self.how(*arguments, **more), "all", what)
            for _ in range(2):  # a style that is no longer made stays for one build
                again = self.how(*arguments, **more)
            self.assertEqual(again, "nothing", what)

        self.write("room/content/contact.md", "# Contact\n\nAutrement.\n")
        whole("a page")
        self.write("room/content/espace-presse.md", COVERAGE.replace("Espace", "Coin"))
        whole("its title")
        self.write("room/content/espace-presse.md", COVERAGE)
        whole("its title again")
        os.remove(self.path(self.name(20)))
        whole("a release less to which others lead")
        self.write(self.name(20), release_text(20, 0))
        whole("one more that others led to")
        self.write(self.name(901), release_text(901, 0, "url: /communiques/17/\n"))
        whole("an address twice")
        self.write(self.name(901), release_text(901, 0, "aliases: [/contact/]\n"))
        whole("an alias that is an address")
        os.remove(self.path(self.name(901)))
        whole("neither")
        self.write(self.name(902), release_text(902, 0, "lang: en\n"))
        whole("another language")
        os.remove(self.path(self.name(902)))
        whole("one language")
        self.write(self.name(903), release_text(903, 0).replace("[mot0]", "[neuf]"))
        whole("a tag more")
        os.remove(self.path(self.name(903)))
        whole("a tag less")
        self.write("room/content/contact.md", "# Contact\n\nVoir [là](neuf/../contact.md).\n")
        whole("a way through a folder that is not there")
        self.write("room/content/neuf/904.md", release_text(904, 0))
        whole("the folder")
        self.write("room/content/neuf/906.md", release_text(906, 0))
        self.assertEqual(self.how(), "some", "another page in it")
        self.write("room/content/neuf/905.md", release_text(905, 0))
        whole("one whose link leads nowhere")
        self.assertIn("2 warnings", self.summary)
        self.write("room/content/neuf/905.md", release_text(905, 0).replace("version", "VERSION"))
        self.assertEqual(self.how(), "some", "another text around the same link")
        self.write("room/content/neuf/905.md", release_text(905, 0).replace("25.md", "26.md"))
        whole("another that leads nowhere")
        self.write("room/content/neuf/905.md", release_text(906, 0))
        whole("no link")
        self.assertIn("1 warning", self.summary)
        self.write("room/content/neuf/907.md", release_text(906, 0) + "\n![Plan](/media/carte.svg)\n")
        self.assertEqual(self.how(), "some", "one with a picture that is there")
        self.write("room/content/neuf/907.md", release_text(906, 0) + "\n![](/media/carte.svg)\n")
        whole("a picture without a text")
        self.write("room/presse.yaml", "title: Essai\nlang: fr\nlanguages: [fr, en]\n")
        self.write(self.name(8).replace(".md", ".en.md"), release_text(8, 0))
        whole("two languages")
        self.write(self.name(9).replace(".md", ".en.md"), release_text(9, 0))
        whole("a translation")
        os.remove(self.path(self.name(9).replace(".md", ".en.md")))
        whole("none")
        self.write(self.name(3), release_text(3, 0, "aliases: [/ancien/]\n"))
        whole("an address")
        self.write(self.name(4), release_text(4, 0, "draft: true\n"))
        whole("a draft")
        self.write(self.name(5), release_text(5, 0, "expiryDate: 2026-03-05\n"))
        whole("an end", env={"PRESSE_NOW": "2026-03-04T12:00:00Z"})
        self.write(self.name(6), release_text(6, 1))
        whole("its end", env={"PRESSE_NOW": "2026-03-05T12:00:00Z"})
        self.write("room/theme/extra.css", "main { order: 1 }\n")
        whole("the theme")
        with open(self.path("public/communiques/9/index.html"), "a", encoding="utf-8") as page:
            page.write("x")
        self.write(self.name(6), release_text(6, 2))
        whole("the output")
        with open(self.path("room/data/.presse-pages"), "r+b") as cache:
            cache.seek(5000)
            cache.write(b"x")
        self.write(self.name(6), release_text(6, 3))
        whole("a damaged cache")

    def test_the_index_of_the_search_is_made_of_the_one_before(self):
        """Of what is kept of it; when that is damaged or gone, of the room."""
        kept = self.path("room/data/.presse-search")
        for turn, damage in enumerate((None, "x", None, "gone")):
            self.how()
            self.assertTrue(os.path.exists(kept), turn)
            if damage == "x":
                with open(kept, "r+b") as rows:
                    rows.seek(os.path.getsize(kept) - 300)
                    rows.write(b"x")
            elif damage:
                os.remove(kept)
            self.write(self.name(7), release_text(7, 0).replace("Communiqué", f"Titre {turn}"))
            self.assertEqual(self.how(), "some", turn)
            self.write(self.name(900 + turn), release_text(900, 0))
            self.assertEqual(self.how(), "some", turn)
            os.remove(self.path(self.name(100 + turn)))
            self.assertEqual(self.how(), "some", turn)
            self.write("room/media/plan.svg", f"<svg xmlns='http://www.w3.org/2000/svg'>{turn}</svg>")
            self.settle(turn)
            self.assertEqual(self.how(), "all", turn)

    def test_a_release_more_or_less_makes_what_shows_it(self):
        """All that lists, counts or links it, and no page besides."""
        self.how()
        self.write(self.name(900), release_text(900, 0))
        self.assertEqual((self.how(), self.removed), ("some", 0))
        self.assertLess(self.written, 25)  # of lists the first pages: the others do not shift
        self.write(self.name(900), release_text(900, 1))
        self.assertEqual((self.how(), self.removed), ("some", 0))
        self.settle(1)
        self.assertEqual((self.how(), self.written), ("some", 0))
        self.assertEqual(self.how(), "nothing")
        # It moves, and has its old address lead there.
        os.rename(self.path(self.name(900)), self.path(self.name(901)))
        self.write(self.name(901), release_text(901, 1, "aliases: [/communiques/900, /a/b.html]\n"))
        self.assertEqual((self.how(), self.removed), ("some", 0))
        self.write(self.name(901), release_text(901, 1, "url: /autre/part/\n"))
        self.assertEqual((self.how(), self.removed), ("some", 3))
        os.remove(self.path(self.name(901)))
        self.assertEqual((self.how(), self.removed), ("some", 1))
        self.assertFalse(os.path.exists(self.path("public/autre")))
        self.assertEqual(self.how(), "nothing")
        # An old one, which moves others from page to page.
        os.remove(self.path(self.name(100)))
        self.assertEqual((self.how(), self.removed), ("some", 1))
        self.write(self.name(100), release_text(100, 0))
        # The addresses of the search need a file more, and one less.
        self.write("room/content/espace-presse.md", COVERAGE + "\n**4 mai 2019**\n\n" + "".join(
            f"- [Article {i}](https://a.example/{i})\n" for i in range(1002 - self.PAGES - 4)))
        self.settle(2)
        self.assertEqual(self.how(), "all")
        links = self.path("public/recherche/links-2.json")
        self.assertTrue(os.path.exists(links))
        for i in range(101, 105):
            os.remove(self.path(self.name(i)))
        self.assertEqual((self.how(), self.removed), ("some", 5))
        self.assertFalse(os.path.exists(links))
        for i in range(101, 105):
            self.write(self.name(i), release_text(i, 0))
        self.assertEqual((self.how(), self.removed), ("some", 0))
        self.assertTrue(os.path.exists(links))
        # A release that leads to one that is not there yet, and a page that does.
        self.write(self.name(7), release_text(7, 0) + "\n[Voir](950.md)\n")
        self.write("room/content/contact.md", "# Contact\n\nVoir [un](/communiques/951/).\n")
        self.settle(3)
        self.assertEqual(self.how(), "all")
        self.write(self.name(950), release_text(950, 0))
        self.assertEqual(self.how(), "all")
        self.write(self.name(951), release_text(951, 0))
        self.assertEqual(self.how(), "all")
        self.assertIn("found nothing", self.summary)
        # Others are fine, compressed forms come and go with them.
        self.assertEqual(self.how("--compress"), "all")
        self.write(self.name(952), release_text(952, 0))
        self.assertEqual((self.how("--compress"), self.removed), ("some", 0))
        os.remove(self.path(self.name(952)))
        self.assertEqual((self.how("--compress"), self.removed), ("some", 3))

    def test_clips_make_what_shows_them(self):
        """Coverage pages, the home page, the search, the sitemap: what shows no clip is believed."""
        def write(clips, end="\n[Le service de presse](mailto:presse@example.org)\n", more=""):
            self.write("room/content/espace-presse.md", COVERAGE + more + "".join(
                f"\n**{1 + i % 28} mai {2015 + i % 5}**\n\n- [A{i}](https://a{i % 3}.example/{i})\n"
                for i in range(clips)) + end)

        self.how()
        edits = iter(range(1, 99))
        for clips, done in ((1, "clips"), (39, "clips"), (60, "clips"), (61, "clips"), (20, "clips")):
            write(clips)
            self.assertEqual(self.how(), done, clips)
            self.settle(next(edits))
            self.assertIn(self.how(), ("clips", "nothing"))
        self.write(self.name(7), release_text(7, 1))
        self.assertEqual(self.how(), "some")  # then what it made is made again
        write(21)
        self.assertEqual(self.how(), "all")  # two kinds of files
        self.settle(next(edits))
        self.how()
        # An edit that was undone since: what it had made is made again.
        was = os.stat(self.path(self.name(8)))
        self.write(self.name(8), release_text(8, 1))
        self.assertEqual(self.how(), "some")
        self.write(self.name(8), release_text(8, 0))
        os.utime(self.path(self.name(8)), ns=(was.st_atime_ns, was.st_mtime_ns))
        write(22)
        self.assertEqual(self.how(), "clips")
        self.write("room/dossier.pdf", "%PDF")
        self.settle(next(edits))
        self.how()
        for what, more in (("the contact", {"end": "\n[Écrire](mailto:autre@example.org)\n"}),
                           ("a file", {"more": "\n[Un dossier](/dossier.pdf)\n"})):
            write(22, **more)
            self.assertEqual(self.how(), "all", what)
        # A page stands where a year's would, and gives way to it.
        write(20)
        self.write("room/content/annee.md", "---\nurl: /espace-presse/2016/\n---\n# Deux mille seize\n")
        self.settle(next(edits))
        self.how()
        for clips in (50, 20, 50):
            write(clips)
            self.assertEqual(self.how(), "all", clips)
            self.settle(next(edits))
            self.how()
        # Another coverage page has more of them, and names outlets first.
        write(20)
        self.write("room/content/autre.md", COVERAGE.replace("/espace-presse", "/autre").replace(
            "Espace presse", "Autre"))
        self.settle(next(edits))
        self.how()
        write(21)
        self.assertEqual(self.how(), "clips")
        write(0, end="")
        self.write("room/content/espace-presse.md", COVERAGE.split("**3 mars")[0])
        self.assertEqual(self.how(), "all")  # the other comes first now

    def test_an_entry_is_made_where_it_is_shown(self):
        """Of years and outlets the pages that list it: others say nothing of it."""
        entries = [(1 + i % 28, 2015 + i % 5, f"Article {i}", i % 3, "") for i in range(80)]

        def write():
            self.write("room/content/espace-presse.md", COVERAGE + "".join(
                f"\n**{day} mai {year}**\n\n- [{title}](https://a{host}.example/{i}){more}\n"
                for i, (day, year, title, host, more) in enumerate(entries)) +
                "\n[Le service de presse](mailto:presse@example.org)\n")

        def parts():
            """When each page of a year or an outlet was written."""
            folder = self.path("public/espace-presse")
            return {name: os.stat(os.path.join(folder, name, "index.html")).st_mtime_ns
                    for name in os.listdir(folder) if "." not in name}

        write()
        self.settle(1)
        self.how()
        chosen = random.Random(7)
        for i in range(12):
            was, at = parts(), chosen.randrange(80)
            day, year, title, host, more = entries[at]
            entries[at] = [(day, year, title + " encore", host, more), (day, year, title, host, " (abonnés)"),
                           (day % 28 + 1, year, title, host, more),
                           (day, 2015 + (year + 1) % 5, title, host, more)][i % 4]
            write()
            self.assertEqual(self.how(), "clips", i)
            now = parts()
            self.assertGreaterEqual(len(now), 9)
            self.assertLessEqual(sum(was.get(name) != now[name] for name in now), 4, i)
        # A year that there was not is on all of them.
        was = parts()
        entries.append((1, 2012, "Plus ancien", 1, ""))
        write()
        self.assertEqual(self.how(), "clips")
        self.assertTrue(all(was.get(name) != time for name, time in parts().items()))

    def test_a_file_in_the_way_of_a_new_page_is_said(self):
        self.how()
        self.write("public/communiques/900/index.html", "not made by presse")
        before = tree(self.output)
        self.write(self.name(900), release_text(900, 0))
        out = self.build(expect=1)
        self.assertIn("not made by presse and stands where a page belongs", out.stderr)
        self.assertEqual(tree(self.output), before)
        os.remove(self.path("public/communiques/900/index.html"))
        self.assertEqual(self.how(), "some")

    def test_another_output_of_the_same_room_is_told_apart(self):
        self.how()
        first, self.output = self.output, self.path("other")
        self.write(self.name(1), release_text(1, 1))
        self.settle(1)
        self.how()
        self.write(self.name(2), release_text(2, 1))
        self.settle(2)
        self.assertEqual(self.how(), "some")
        second, self.output = self.output, first
        self.assertEqual(self.how(), "all")
        self.output = second
        self.how()

    def test_random_edits_give_what_a_clean_build_gives(self):
        chance, done = random.Random(17), []
        now = moved = 0
        self.how()
        for edit in range(int(os.environ.get("PRESSE_EDITS", "25"))):
            for _ in range(chance.choice((1, 1, 2))):
                self.edit(chance)
            if chance.randrange(3):
                self.settle(edit)
            now += chance.randrange(8) == 0
            env = {"PRESSE_NOW": f"2026-03-0{1 + now % 9}T12:00:00Z"}
            done.append(self.how(env=env))
            moved += done[-1] == "some" and self.moved
        if len(done) >= 25:  # else chance may have it otherwise
            self.assertGreater(done.count("some"), len(done) / 8, done)
            self.assertGreater(moved, 1, "releases more or less")
            self.assertGreater(done.count("clips"), 0, done)

    def edit(self, chance):
        i, kind = chance.randrange(40), chance.choice((chance.randrange(18), 13, 14, 15, 16, 16, 17, 18, 18, 19, 20, 20))
        path, more = self.path(self.name(i)), ""
        if kind in (0, 20):
            self.write("room/content/espace-presse.md", COVERAGE + "".join(
                f"\n**4 mai {2010 + k % 9}**\n\n- [A](https://a{k % 4}.example/{i}/{k})\n"
                for k in range(1 + i * 3 // 2)))
        elif kind == 1:
            self.write("room/content/contact.md", f"# Contact\n\nVoir [un](communiques/{i}.md).\n")
        elif kind == 2:
            self.write("room/theme/extra.css", f"main {{ order: {i} }}\n")
        elif kind == 3:
            self.write(f"room/media/{i}.txt", "x" * i)
        elif kind == 4:
            self.write("room/data/notes.txt", "x")
        elif kind == 5 and os.path.exists(path):
            os.remove(path)
        elif kind == 6 and os.path.exists(path):
            os.rename(path, self.path(self.name(i + 1000)))
        elif kind == 7:
            page = self.path(f"public/communiques/{i}/index.html")
            if os.path.exists(page):
                with open(page, "a", encoding="utf-8") as out:
                    out.write("x")
        elif kind == 8:
            more = "draft: true\n"
        elif kind == 9:
            more = f"publishDate: 2026-03-0{1 + i % 9}\n"
        elif kind == 10:
            more = f"expiryDate: 2026-03-0{1 + i % 9}\n"
        elif kind == 11:
            more = "description: Autrement dit\n"
        elif kind == 12:
            self.write("room/presse.yaml", f"title: Essai {i}\nbase_url: https://presse.example.org\n")
        text = release_text(i, chance.randrange(4), more)
        if chance.randrange(3) == 0:
            text += f"\n![{'Plan' * (i % 2)}](/media/{i % 5}.txt) [deux](../{i + 600}/)\n"
        if kind == 13:
            text = text.replace(f"date: 2024-{1 + i % 12:02}", f"date: 2024-{1 + chance.randrange(12):02}")
        elif kind == 14:
            text = text.replace(f"[mot{i % 3}]", f"[mot{chance.randrange(4)}, mot1]")
        elif kind == 15:
            text = text.replace("Communiqué", "Annonce")
        elif kind == 16:
            i += 600
        elif kind == 17:
            more = [k for k in range(600, 640) if os.path.exists(self.path(self.name(k)))]
            if more:
                os.remove(self.path(self.name(chance.choice(more))))
        if kind == 19:
            there, to = self.path(self.name(i + 100)), self.path(self.name(i + 1100))
            there, to = (there, to) if os.path.exists(there) else (to, there)
            os.rename(there, to)
        elif 8 <= kind < 19:
            self.write(self.name(i), text)


unittest.main()
