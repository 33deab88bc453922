#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""presse build as people run it. If these fail, a build gives other bytes on another machine,
breaks a site when a disk is full, or overwrites what it did not make.

PRESSE_EDITS sets how many random edits are compared with a clean build (25), PRESSE_BUILDS how
many builds are made while readers read (20).
"""
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import threading
import time
import unittest
import zipfile

from build_room import COVERAGE, NOW, PRESSE, Room, earlier_styles, names, tree


class Build(Room):
    def loaded(self, *arguments, **more):
        """Builds; says whether the room was loaded for it."""
        done = self.build("--stats", *arguments, **more)
        self.summary = done.stderr
        return "load: 0.0 ms" not in done.stdout

    def test_with_nothing_to_do_nothing_is_read(self):
        self.settle()
        self.assertTrue(self.loaded())
        first, summary = tree(self.output), self.summary
        self.assertFalse(self.loaded())
        self.assertEqual((tree(self.output), self.summary), (first, summary))
        # What only looks can be deceived, by a file with the same size, time and inode.
        page = self.path("room/content/communiques/1.md")
        with open(page, encoding="utf-8") as source:
            text = source.read()
        self.write("room/content/communiques/1.md", text.replace("Communiqué", "Communiquè"))
        os.utime(page, (1_600_000_000, 1_600_000_000))
        self.assertFalse(self.loaded())
        os.utime(page, (1_600_000_001, 1_600_000_001))
        self.assertTrue(self.loaded())
        self.assertNotEqual(tree(self.output), first)
        self.assertEqual(tree(self.output), self.clean())

    def test_whatever_a_site_is_made_from_is_looked_at(self):
        def changed(what, *arguments, **more):
            self.settle(len(seen))
            self.assertTrue(self.loaded(*arguments, **more), what)
            self.assertEqual(tree(self.output), self.clean(*arguments, **more), what)
            self.loaded(*arguments, **more)  # a style may have to go
            self.assertFalse(self.loaded(*arguments, **more), what)
            seen.append(what)

        seen = []
        changed("the first build")
        changed("an option", "--base-url", "https://other.example")
        changed("another option", "--drafts")
        changed("the day", env={"PRESSE_NOW": "2026-03-02T12:00:00Z"})
        self.write("room/presse.yaml", "title: Autre\nbase_url: https://presse.example.org\n")
        changed("the settings")
        self.write("room/media/autre.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        changed("a new file")
        self.write("room/theme/extra.css", "main { order: 1 }\n")
        changed("the theme")
        os.rename(self.path("room/content/communiques/2.md"),
                  self.path("room/content/communiques/deux.md"))
        changed("a name")
        os.remove(self.path("room/content/communiques/3.md"))
        changed("a file that is gone")
        with open(self.path("public/robots.txt"), "a", encoding="utf-8") as robots:
            robots.write("x")
        changed("the output")
        os.remove(self.path("public/index.html"))
        changed("the output again")
        shutil.rmtree(self.path("cache"))
        changed("a lost manifest")
        self.write("room/content/communiques/plus-tard.md",
                   "---\ntitle: Plus tard\ndate: 2026-03-02T14:00:00Z\n---\nTexte.\n")
        at = "2026-03-02T13:59:59Z"
        changed("an embargo", env={"PRESSE_NOW": at})
        self.assertNotIn("communiques/plus-tard/index.html", names(self.output))
        changed("its end", env={"PRESSE_NOW": at.replace("13:59:59", "14:00:00")})
        self.assertIn("communiques/plus-tard/index.html", names(self.output))
        self.write("room/content/communiques/plus-tard.md", "---\ntitle: Tout de suite\n---\n")
        self.assertTrue(self.loaded())  # changed just now: it may change again unseen
        self.assertTrue(self.loaded())

    def test_only_what_changed_is_written(self):
        written, unchanged, removed = self.stats()
        self.assertGreater(written, 10)
        self.assertEqual((unchanged, removed), (0, 0))
        self.assertEqual(self.stats(), (0, written, 0))
        self.release(1, 1)
        changed = self.stats()
        self.assertTrue(0 < changed[0] < written / 2, changed)
        os.remove(self.path("room/content/communiques/2.md"))
        self.assertGreater(self.stats()[2], 0)
        self.assertEqual(tree(self.output), self.clean())

    def test_the_same_room_gives_the_same_bytes_everywhere(self):
        first = self.clean("--threads", "1")
        for arguments, env in (
            (["--threads", "8"], {}),
            ([], {"LC_ALL": "C", "TZ": "Pacific/Auckland"}),
            ([], {"LC_ALL": "fr_FR.UTF-8", "TZ": "America/Los_Angeles", "LANGUAGE": "de"}),
        ):
            self.assertEqual(first, self.clean(*arguments, env=env))
        shutil.copytree(self.room, self.path("copy"))  # another place, another order on the disk
        self.run_build(self.path("copy"), "-o", self.output)
        self.assertEqual(first, tree(self.output))

    def test_edits_give_what_a_clean_build_gives(self):
        chance = random.Random(300)
        for edit in range(int(os.environ.get("PRESSE_EDITS", "25"))):
            i = chance.randrange(8)
            kind = chance.randrange(6)
            name = self.path(f"room/content/communiques/{i}.md")
            if kind == 0 and os.path.exists(name) and i > 0:
                os.remove(name)
            elif kind == 1:
                year = chance.randrange(2015, 2024)
                self.write("room/content/espace-presse.md",
                           COVERAGE + f"\n**4 mai {year}**\n\n- [A](https://a.example/{i})\n")
            elif kind == 2:
                self.write("room/theme/extra.css", f"main {{ order: {i} }}\n")
            elif kind == 3:
                self.write(f"room/media/{i}.txt", "x" * i)
            elif chance.randrange(4):
                self.release(i, chance.randrange(5))
            # Old times, so that a build with nothing to do is one that only looks.
            self.settle(edit)
            self.build()
            self.assertEqual(tree(self.output), self.clean(), f"edit {edit}, kind {kind}")
            self.assertLessEqual(len(earlier_styles(self.output)), 1)

    def test_any_single_failure_leaves_a_whole_site_and_the_next_build_mends(self):
        self.build("--threads", "1")
        old, old_names = tree(self.output), names(self.output)
        shutil.copytree(self.output, self.path("saved"))
        self.release(1, 1)
        os.remove(self.path("room/content/communiques/2.md"))
        self.release(5, 0)
        new = self.clean()
        new_names = old_names - {name for name in old_names if "communiques/2/" in name or "theme-2/" in name}
        n = finished = partial = 0
        every = int(os.environ.get("PRESSE_EVERY", "1"))  # slow builds try fewer
        # What is kept of the last build may be unreadable: a dozen calls in a row that cost only time.
        while finished < 24:
            n += every
            why = ("EIO", "ENOSPC", "EACCES")[n % 3]
            done = self.build("--threads", "1", env={"PRESSE_FAULT": f"{n}:{why}"}, expect=None)
            where = f"call {n}, {why}: {done.stderr}"
            self.assertIn(done.returncode, (0, 1), where)
            now = tree(self.output)
            finished = finished + 1 if done.returncode == 0 and now == new else 0
            if now == old:
                self.assertTrue(done.returncode == 1 and "presse: " in done.stderr, where)
                continue
            if done.returncode == 1:
                # A page could not be read: the rest is there, and nothing goes while that may be
                # because of it. Of a file that cannot be copied the page stays as it was.
                copied = "the file cannot be published" in done.stderr
                self.assertIn("unreadable", done.stderr, where)
                self.assertLessEqual(new_names if copied else old_names, names(self.output), where)
                partial += 1
            else:
                self.assertEqual(now, new, where)
            shutil.rmtree(self.output)
            shutil.copytree(self.path("saved"), self.output)
        self.assertGreater(n, 100)
        self.assertGreater(partial, 10 // every)
        self.build()
        self.assertEqual(tree(self.output), new)

    def test_readers_see_whole_pages_while_builds_go_on(self):
        builds, version = int(os.environ.get("PRESSE_BUILDS", "20")), 0
        text = ("---\ntitle: Version {0}\ndate: 2024-03-04\ntags: [v]\n---\n"
                + "Ceci est la version {0}.\n\n" * 200)
        self.write("room/content/communiques/0.md", text.format(version))
        self.build()
        pages = ("communiques/0/index.html", "communiques/index.html", "communiques/atom.xml",
                 "index.html", "tags/v/index.html")
        done, faults, reads = threading.Event(), [], [0] * 4

        def read(which):
            while not done.is_set() and not faults:
                for page in pages:
                    try:
                        with open(self.path("public/" + page), encoding="utf-8") as source:
                            seen = set(re.findall(r"[Vv]ersion (\d+)", source.read()))
                    except OSError as error:
                        faults.append(f"{page}: {error}")
                        return
                    # Other releases speak of their own versions, 0 for ever.
                    if len(seen - {"0"}) > 1 or (page == pages[0] and len(seen) != 1):
                        faults.append(f"{page} mixes {seen}")
                    reads[which] += 1

        readers = [threading.Thread(target=read, args=(i,)) for i in range(len(reads))]
        for reader in readers:
            reader.start()
        try:
            for version in range(1, builds + 1):
                self.write("room/content/communiques/0.md", text.format(version))
                self.build()
        finally:
            done.set()
            for reader in readers:
                reader.join()
        self.assertEqual(faults, [])
        self.assertGreaterEqual(sum(reads), 1000)
        self.assertEqual(tree(self.output), self.clean())

    def test_a_full_disk_leaves_the_old_site(self):
        self.build()
        old = tree(self.output)
        self.write("room/media/big.bin", "x" * 4000000)
        self.release(1, 1)

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000000, 1000000))

        done = self.build(expect=1, preexec_fn=small_files)
        self.assertIn("big.bin", done.stderr)
        self.assertEqual(tree(self.output), old)
        self.assertFalse(os.path.exists(self.path("public/.presse-stage")))

    def test_a_killed_build_is_mended_by_the_next(self):
        self.build()
        chance = random.Random(9)
        for turn in range(25):
            for i in range(8):
                self.release(i, turn)
            child = subprocess.Popen([PRESSE, "build", self.room, "-o", self.output],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                     env={**os.environ, **NOW})
            time.sleep(chance.random() * 0.04)
            child.kill()
            child.wait()
            with open(self.path("public/espace-presse/index.html"), encoding="utf-8") as page:
                self.assertTrue(page.read().rstrip().endswith("</html>"))
        self.build()
        self.assertEqual(tree(self.output), self.clean())

    def test_wrong_places_are_refused(self):
        self.assertIn("room itself", self.run_build(self.room, "-o", self.room, expect=1).stderr)
        self.assertIn("contains", self.run_build(self.room, "-o", ".", expect=1).stderr)
        for inside in ("content/public", "media", "theme/x"):
            done = self.run_build(self.room, "-o", os.path.join(self.room, inside), expect=1)
            self.assertIn("sources", done.stderr)
        self.write("public/holiday.jpg", "precious")
        done = self.build(expect=1)
        self.assertIn("not empty", done.stderr)
        self.assertEqual(os.listdir(self.output), ["holiday.jpg"])

    def test_wrong_usage_exits_with_2(self):
        for arguments in ([], ["-o"], [self.room], ["a", "b", "-o", "c"], ["--nonsense"],
                          [self.room, "-o", self.output, "--threads", "0"],
                          [self.room, "-o", self.output, "--base-url", "example.org"]):
            self.run_build(*arguments, expect=2)
        self.assertIn("--stats", self.run_build("--help").stdout)
        self.assertFalse(os.path.exists(self.output))

    def test_a_lone_file_is_a_press_room(self):
        self.write("lone/espace-presse.md", COVERAGE)
        self.run_build(self.path("lone/espace-presse.md"), "-o", self.path("lone/public"))
        with open(self.path("lone/public/espace-presse/index.html"), encoding="utf-8") as page:
            self.assertIn("Un premier bilan", page.read())
        done = self.run_build(self.path("lone/espace-presse.md"), "-o", self.path("lone"),
                              expect=1)
        self.assertIn("room", done.stderr)

    def test_addresses_are_published_as_they_are_meant(self):
        self.write("meant/press.md", "# In the press\n\n"
                   "- [Reed beds](ttps://courier.example/reed-beds), The Courier, 3 May 2021\n"
                   "- [Peat](www.post.example/peat-2021), Fen Post, 2 May 2021\n"
                   "- [Tar](https://www.google.com/url?q=https%3A%2F%2Fquay.example%2Ftar&sa=D), Quay News, 1 May 2021\n")
        self.run_build(self.path("meant/press.md"), "-o", self.output)
        for name in ("index.html", "coverage.csv", "coverage.json", "rss.xml", "atom.xml", "feed.json"):
            with open(os.path.join(self.output, "press", name), encoding="utf-8") as file:
                text = file.read()
            for address in ("https://courier.example/reed-beds", "https://www.post.example/peat-2021", "https://quay.example/tar"):
                self.assertIn(address, text, name)
            for wrong in ('"ttps:', ",ttps:", "google.com", '"www.', "press/www."):
                self.assertNotIn(wrong, text, name)

    def test_files_that_tags_of_a_generator_lead_to_are_published(self):
        self.write("jekyll/press.md", "---\ntitle: Press\n---\n\nWrite to [us](mailto:{{ site.email }}), {{ site.name }}.\n\n"
                   "- 11 October 2021, *The Herald*: [A first article]({{ site.baseurl }}/scans/one.pdf)\n"
                   "- 9 April 2020, *The Courier*: [A second article](https://courier.example/second)\n"
                   "- 9 April 2019, *The Post*: [A third article]({{ '/scans/two.pdf' | relative_url }})\n\n"
                   "![A mill]({% link pictures/mill.gif %})\n")
        for name in ("scans/one.pdf", "scans/two.pdf", "pictures/mill.gif", "scans/unlinked.pdf"):
            self.write("jekyll/" + name, name)
        self.run_build(self.path("jekyll"), "-o", self.output)
        for name in ("scans/one.pdf", "scans/two.pdf", "pictures/mill.gif"):
            self.assertTrue(os.path.exists(os.path.join(self.output, name)), name)
        with open(os.path.join(self.output, "press/index.html"), encoding="utf-8") as page:
            text = page.read()
        for address in ('href="../scans/one.pdf"', 'href="../scans/two.pdf"', 'src="../pictures/mill.gif"'):
            self.assertIn(address, text)
        self.assertNotIn("{{", text)
        self.assertNotIn("%7B", text)

    def test_a_site_inside_the_room_is_never_read_as_its_pages(self):
        self.write("top/index.md", "---\ntitle: Un\n---\n\nTexte.\n")
        for output in ("site", "deep/er/site", "other"):
            self.run_build(self.path("top"), "-o", self.path("top/" + output))
            self.assertFalse(os.path.exists(self.path(f"top/{output}/site")))
        self.assertEqual(tree(self.path("top/site")), tree(self.path("top/other")))

    def test_what_check_found_is_one_line(self):
        done = self.build()
        lines = [line for line in done.stderr.splitlines() if "check" in line]
        self.assertEqual(len(lines), 1)
        self.assertEqual(done.stdout, "")

    def test_a_slip_in_the_theme_shows_its_place_and_keeps_the_site(self):
        self.build()
        old = tree(self.output)
        self.write("room/theme/page.mustache", "<p>\n  {{#open}}\n")
        done = self.build(expect=1)
        self.assertIn("theme/page.mustache:2:3: error: ", done.stderr)
        self.assertEqual(tree(self.output), old)

    def test_the_base_url_is_that_of_the_command_line(self):
        self.build("--base-url", "https://other.example/")
        with open(self.path("public/sitemap.xml"), encoding="utf-8") as sitemap:
            text = sitemap.read()
        self.assertIn("<loc>https://other.example/espace-presse/</loc>", text)
        self.assertNotIn("presse.example.org", text)

    def test_sync_waits_for_the_disk(self):
        self.run_build(self.room, "-o", self.output, "--sync")
        self.assertEqual(tree(self.output), self.clean())
        self.release(1, 2)
        # The leak checker cannot look into a traced program.
        quiet = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}
        calls = subprocess.run(
            ["strace", "-f", "-e", "trace=syncfs,fsync,rename,renameat,renameat2", "-o",
             self.path("calls"), PRESSE, "build", self.room, "-o", self.output, "--sync"],
            env={**os.environ, **NOW, **quiet}, capture_output=True, text=True, check=False)
        self.assertEqual(calls.returncode, 0, calls.stderr)
        with open(self.path("calls"), encoding="utf-8") as lines:
            order = [re.sub(r"^\d+ +(\w+)\(.*", r"\1", line.strip()) for line in lines
                     if "(" in line]
        self.assertGreaterEqual(order.count("syncfs"), 2, order)
        # Everything is on the disk before the first page changes, and again at the end.
        first_rename = next(i for i, call in enumerate(order) if call.startswith("rename"))
        self.assertLess(order.index("syncfs"), first_rename, order)
        last_sync = len(order) - 1 - order[::-1].index("syncfs")
        self.assertTrue(any(call.startswith("rename") for call in order[:last_sync]))
        self.assertEqual(tree(self.output), self.clean())

    def test_drafts_are_published_only_when_asked(self):
        self.write("room/content/projet.md", "---\ntitle: Projet\ndraft: true\n---\n\nSecret.\n")
        self.build()
        before = tree(self.output)
        self.assertFalse(os.path.exists(self.path("public/projet/index.html")))
        self.build("--drafts")
        self.assertTrue(os.path.exists(self.path("public/projet/index.html")))
        self.build()
        self.assertEqual(tree(self.output), before)

    def test_compressed_forms_lie_beside_pages(self):
        import gzip
        self.build("--compress")
        with open(self.path("public/espace-presse/index.html"), "rb") as page:
            plain = page.read()
        with gzip.open(self.path("public/espace-presse/index.html.gz")) as page:
            self.assertEqual(plain, page.read())
        self.assertTrue(os.path.exists(self.path("public/espace-presse/index.html.br")))
        self.assertEqual(self.stats("--compress")[0], 0)

    def test_an_archive_holds_the_same_files(self):
        self.build("--archive", self.path("one.zip"), env={"TZ": "Asia/Tokyo"})
        self.run_build(self.room, "--archive", self.path("two.zip"), env={"TZ": "UTC"})
        with open(self.path("one.zip"), "rb") as one, open(self.path("two.zip"), "rb") as two:
            self.assertEqual(one.read(), two.read())
        zipfile.ZipFile(self.path("one.zip")).extractall(self.path("unpacked"))
        self.assertEqual(tree(self.path("unpacked")), tree(self.output))


unittest.main()
