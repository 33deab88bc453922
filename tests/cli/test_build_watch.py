#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""presse build --watch. If these fail, a site that is said to follow its room does not.

PRESSE_EDITS sets how many random edits are compared with a clean build (25).
"""
import fcntl
import os
import queue
import random
import re
import shutil
import signal
import subprocess
import threading
import time
import unittest

from build_room import COVERAGE, NOW, PRESSE, Room, tree

WRITTEN = re.compile(r"presse: (\d+) files? written, (\d+) removed, in \d+ ms")
PATIENCE = 180  # seconds


class Watch(Room):
    clock = NOW  # what fixes the time

    def watch(self, *arguments):
        """Starts, and waits until the first build is done and the room is followed."""
        self.process = subprocess.Popen(
            [PRESSE, "build", "--watch", self.room, "-o", self.output, *arguments], text=True,
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, **self.clock, "XDG_CACHE_HOME": self.path("cache")})
        self.said, self.lines = [], queue.Queue()
        reader = threading.Thread(target=self.read)
        reader.start()
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(reader.join)
        self.addCleanup(self.process.kill)
        return self.expect("following the room's files")

    def read(self):
        with self.process.stderr as lines:
            for line in lines:
                self.lines.put(line)

    def expect(self, words):
        """The first line with words from now on."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, until - time.monotonic()))
            except queue.Empty:
                self.fail(f"nothing about {words!r} was said: {self.said[-20:]}")
            self.said.append(line)
            if words in line:
                return line

    def written(self):
        """Files written and removed by the next write."""
        return tuple(map(int, WRITTEN.search(self.expect(" written, ")).groups()))

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.assertEqual(self.process.wait(PATIENCE), 0)

    def linking(self, i, version):
        """Some lead to another release, by its file or its address, which may come and go."""
        other = (i * 7 + version) % 30
        link = (f"[un]({other}.md)", f"[un](/communiques/{other}/)", "rien", "rien")[version % 4]
        self.write(f"room/content/communiques/{i}.md",
                   f"---\ntitle: Communiqué {i}\ndate: 202{i % 6}-0{version % 8 + 1}-11\n"
                   f"tags: [mot{version % 3}]\n---\nVoir {link}, version {version}.\n")

    def assert_clean(self, *arguments):
        """The folder is, or soon will be, what a clean build makes: one edit may be followed in two writes."""
        clean = self.clean(*arguments, env=self.clock)
        until = time.monotonic() + PATIENCE
        while tree(self.output) != clean and time.monotonic() < until:
            time.sleep(0.2)
        self.assertEqual(tree(self.output), clean)

class Edits(Watch):
    def test_an_edit_writes_what_shows_it(self):
        self.watch()
        self.assert_clean()
        self.write("room/content/contact.md", "# Contact\n\nUn texte.\n")
        self.assertGreater(self.written()[0], 1)
        self.assert_clean()
        self.write("room/content/contact.md", "# Contact\n\nUn autre texte.\n")
        self.assertLessEqual(self.written(), (2, 0))  # the search has its words, too
        self.assert_clean()
        self.release(9, 0)
        self.assertGreater(self.written()[0], 1)
        self.assert_clean()
        os.remove(self.path("room/content/communiques/9.md"))
        self.assertGreater(self.written()[1], 0)
        self.assert_clean()
        self.write("room/content/espace-presse.md", COVERAGE.replace("Un premier", "Un second"))
        self.written()
        self.assert_clean()
        self.stop()

    def test_files_and_settings_are_followed(self):
        self.watch()
        self.write("room/media/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
        self.written()
        self.assertTrue(os.path.exists(os.path.join(self.output, "media/plan.svg")))
        self.write("room/presse.yaml", "title: Autre\nbase_url: https://presse.example.org\n")
        self.written()
        self.assert_clean()
        os.makedirs(self.path("room/theme"))
        self.write("room/theme/extra.css", "p { color: #123456 }\n")
        self.process.send_signal(signal.SIGHUP)
        self.written()
        self.assert_clean()
        for entry in ("<li>{{title}}</li>", "<li>{{title}}, {{page.audience}}</li>"):
            self.write("room/theme/partials/clip.mustache", entry)
            self.process.send_signal(signal.SIGHUP)
            self.written()
            self.assert_clean()
        self.write("room/content/espace-presse.md",
                   COVERAGE.replace("---\n", "---\naudience: Tous\n", 1))
        self.written()
        self.assert_clean()
        self.stop(signal.SIGINT)

    def test_a_broken_edit_is_kept_out(self):
        self.watch()
        page = "room/content/communiques/1.md"
        before = tree(self.output)
        self.write(page, "---\ntitle: [\n---\nTexte.\n")
        self.assertIn("1.md:", self.expect("error"))
        self.expect("stays as it was")
        self.assertEqual(tree(self.output), before)
        self.release(2, 5)  # another edit does not let the broken one through
        time.sleep(0.5)
        self.assertEqual(tree(self.output), before)
        self.release(1, 7)
        self.written()
        self.assert_clean()
        self.write("room/presse.yaml", "title: [\n")
        self.expect("presse.yaml:3")
        self.write("room/presse.yaml", "title: Essai\nbase_url: https://presse.example.org\n")
        self.release(3, 8)
        self.written()
        self.assert_clean()
        self.stop()

    def test_new_findings_are_said(self):
        self.watch()
        self.write("room/content/espace-presse.md", COVERAGE.replace("un-premier-bilan", "un?utm_source=x"))
        self.expect("[tracking]")
        self.stop()

    def test_encoded_forms_follow(self):
        self.watch("--compress")
        self.assert_clean("--compress")
        self.release(1, 3)
        self.written()
        self.assert_clean("--compress")
        self.release(8, 0)
        self.written()
        self.assert_clean("--compress")
        self.stop()

    def test_a_write_that_fails_is_tried_again(self):
        self.watch()
        held = os.open(self.output, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        self.release(1, 4)
        self.expect("another build is writing")
        os.close(held)
        self.written()  # without another edit
        self.assert_clean()
        self.stop()

    def test_a_build_by_somebody_else_is_not_taken_for_its_own(self):
        self.watch()
        for version, path in ((4, "room/content/communiques/1.md"), (5, "room/content/espace-presse.md")):
            self.build("--base-url", "https://autre.example")
            if path.endswith("1.md"):
                self.release(1, version)
            else:
                self.write(path, COVERAGE.replace("Un premier", "Un second"))
            self.written()
            self.assert_clean()
        self.stop()

    def test_a_folder_that_vanished_is_made_again(self):
        self.watch()
        shutil.rmtree(self.output)
        self.release(1, 4)
        self.written()
        self.assert_clean()
        self.stop()

    def test_the_address_is_that_of_the_command_line(self):
        self.watch("--base-url", "https://autre.example/")
        self.release(1, 4)
        self.written()
        self.assert_clean("--base-url", "https://autre.example/")
        self.stop()

    def test_the_next_build_finds_all_in_order(self):
        self.watch()
        self.release(1, 4)
        self.written()
        self.stop()
        self.settle()
        self.assertEqual(self.stats()[0], 0)
        self.assert_clean()

    def test_random_edits_equal_clean_builds(self):
        random.seed(11)
        for i in range(4, 30):
            self.linking(i, 0)
        self.watch()
        for _ in range(int(os.environ.get("PRESSE_EDITS", "25"))):
            i, what = random.randrange(30), random.randrange(6)
            path = self.path(f"room/content/communiques/{i}.md")
            if what == 0 and os.path.exists(path):
                os.remove(path)
            elif what == 1:
                clip = random.randrange(1000)
                self.write("room/content/espace-presse.md", COVERAGE.replace("bilan", f"bilan{clip}"))
            elif what == 2:
                self.release(i, random.randrange(1000))
            else:
                self.linking(i, random.randrange(1000))
            self.written()
            self.assert_clean()
        self.stop()

    def follow_entries(self, names, seed):
        """Years, outlets and their pages come and go, of coverage pages one after the other."""
        random.seed(seed)
        hosts = ("lemonde.fr", "lesechos.fr", "courrier.example", "radio.example", "echo.example")

        def entry():
            n, host = random.randrange(10000), random.choice(hosts)
            if n % 9 == 0:  # what its address is, another page may say
                return f"**{n % 28 + 1} mai {1990 + n % 32}**\n\n[Un titre, numéro {n}](communiques/1.md)\n\n"
            return (f"**{n % 28 + 1} mai {1990 + n % 32}**\n\n[Un titre de plus, numéro {n}]"
                    f"(https://www.{host}/un-titre-de-plus-{n}){random.choice(('', ', Le Canard'))}\n\n")

        entries = {name: [entry() for _ in range(70)] for name in names}
        heads = {name: f"title: {name}\nurl: /{name}\n" for name in names}

        def write(name, age):
            """With a time that lies back so far that it says whether the file was changed."""
            self.write("new.md", f"---\n{heads[name]}---\n\n" + "".join(entries[name]))
            at = time.time() - 3600 - age
            os.utime(self.path("new.md"), (at, at))
            os.rename(self.path("new.md"), self.path(f"room/content/{name}.md"))

        def change(here, what):
            """A date, a title, an address, an outlet, or a heading over the rest."""
            at = random.randrange(len(here))
            was = here[at]
            if what == 0:
                here[at] = re.sub(r"\*\*\d+ mai", f"**{random.randrange(1, 29)} mai", was)
            elif what == 1:
                here[at] = was.replace("Un titre", "Un autre titre")
            elif what == 2:
                here[at] = was.replace(")", "?utm_source=x)", 1)
            elif what == 3:
                here[at] = was.rstrip() + ", La Gazette\n\n"
            elif what == 4:
                here.insert(at, "## Revue de presse\n\n")
            else:
                here.insert(at, "Écrivez au [service de presse](mailto:presse@a.example).\n\n")

        for name in entries:
            write(name, 0)
        self.watch()
        for turn in range(int(os.environ.get("PRESSE_EDITS", "25"))):
            name = random.choice(list(entries))
            here, what = entries[name], random.randrange(7)
            few = random.randrange(1, 4) if turn % 5 else 40
            at = random.choice((0, len(here), random.randrange(len(here) + 1)))
            if what == 0:
                here[at:at] = [entry() for _ in range(few)]
            elif what == 1 and len(here) > 50:
                del here[at - few if at else 0:at or few]
            elif what == 2:
                random.shuffle(here)
            elif what == 3:
                heads[name] = (f"title: {name}{random.choice(('', ' et plus'))}\nurl: /{name}\n"
                               f"{random.choice(('', 'description: Tout.', 'aliases: [/vieux/]'))}\n")
            elif what == 4:
                here[at:at + 1] = [entry()]
            else:
                change(here, random.randrange(6))
            write(name, turn)
            self.written()
            self.assert_clean()
            if turn % 6 == 5:
                self.release(turn % 4, turn + 100)
                self.written()
                self.assert_clean()
        self.stop()

    def test_random_edits_of_entries_equal_clean_builds(self):
        self.follow_entries(("espace-presse", "press"), 7)

    def test_random_edits_of_the_only_coverage_equal_clean_builds(self):
        self.follow_entries(("espace-presse",), 8)

    def test_nonsense_is_refused(self):
        for words in (["--archive", "a.zip"], ["-o", self.output, "--archive", "a.zip"]):
            done = self.run_build("--watch", self.room, *words, expect=2)
            self.assertIn("--watch", done.stderr)
        self.run_build("--watch", self.path("absent"), "-o", self.output, expect=1)
        self.run_build("--watch", self.room, "-o", self.room, expect=1)


class Time(Watch):
    """With the clock running."""

    clock = {}

    def test_a_release_appears_when_its_time_comes(self):
        page = os.path.join(self.output, "communiques/demain/index.html")
        for wait in (4, 16, 64):
            at = int(time.time()) + wait
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
            self.write("room/content/communiques/demain.md", "---\ntitle: Demain\ndate: 2026-01-01\n"
                       f"publishDate: {stamp}\n---\nTexte.\n")
            self.watch()
            early = os.path.exists(page)
            if time.time() < at:
                break
            self.stop()  # a machine this slow was not ready before that time
        self.assertFalse(early)
        self.written()
        self.assertGreaterEqual(time.time(), at)
        self.assertTrue(os.path.exists(page))
        self.stop()


if __name__ == "__main__":
    unittest.main()
