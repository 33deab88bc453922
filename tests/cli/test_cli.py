# SPDX-License-Identifier: MIT
"""The commands as people run them: the real binary, real files.

usage: test_cli.py PRESSE MAN-FOLDER
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

PRESSE, MAN = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])

PAGE = """---
title: Revue de presse
url: /presse
---
**11 octobre 2021**

[La parité en vue](https://www.nextinpact.com/a/la-parite-en-vue?utm_source=x)

**3 février 2021**

[La promotion nouvelle](https://www.acteurspublics.fr/la-promotion-nouvelle)

**3 mars 2021**

[=Cinquante "informaticiens", recrutés](https://www.lemondeinformatique.fr/cinquante-informaticiens)

**9 avril 2020**

[Dix-sept projets](https://www.aefinfo.fr/dix-sept-projets)

Pour toute demande, [contactez le service de presse](mailto:presse@example.org).
"""


def run(*arguments, text=None, **more):
    environment = {**os.environ, "PRESSE_NOW": "2026-11-24T12:00:00Z", "LANG": "C.UTF-8"}
    return subprocess.run([PRESSE, *arguments], input=text, capture_output=True, text=True,
                          encoding="utf-8", timeout=300, env=environment, **more)


class Commands(unittest.TestCase):
    def setUp(self):
        self.there = tempfile.TemporaryDirectory()
        self.page = self.write("p.md", PAGE)

    def tearDown(self):
        self.there.cleanup()

    def write(self, name, text):
        path = os.path.join(self.there.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(text)
        return path

    def read(self, path):
        with open(path, encoding="utf-8", newline="") as f:
            return f.read()

    def test_version(self):
        self.assertEqual(run("--version").stdout, "presse 0.1.0\n")

    def test_a_wrong_command_line_is_said_and_ends_with_2(self):
        for arguments in ([], ["nonsense"], ["list"], ["list", "--nonsense", "x"], ["check", "-f", "xml"],
                          ["convert", self.page], ["add", self.page], ["list", "--format"]):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertEqual(done.stdout, "")
            self.assertNotEqual(done.stderr, "")

    def test_what_was_meant_is_told(self):
        for arguments, word in ((["build", self.page, "public"], "the folder to write stands behind -o"),
                                (["backup", ".", "b.db"], "--room names the room"), (["restore", ".", "b.db"], "--room names the room"),
                                (["serve", "--port", "99999", self.page], "listen on this port"),
                                (["fix", "--only", "order", self.page], "it can date-order, address-scheme"),
                                (["add", "-d", "2021-01-01", "-t", "T", "-u", "le-monde.example/x", self.page],
                                 'is no web address; write it as https://le-monde.example/x')):
            done = run(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(word, done.stderr)

    def test_list_prints_what_other_programs_read(self):
        done = run("list", "--format", "tsv", self.page)
        self.assertEqual(done.returncode, 0)
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows[1][:4], ["2021-02-03", "https://www.acteurspublics.fr/la-promotion-nouvelle",
                                       "-", "La promotion nouvelle"])
        self.assertTrue(all(len(row) == 6 for row in rows))

    def test_list_says_a_language_only_where_it_is_known(self):
        page = self.write("q.md", "# In the press\n\n"
                          "- [A law](https://www.lemonde.fr/en/a-law), Le Monde, 3 May 2021\n"
                          "- [Une loi](https://www.lemonde.fr/une-loi), Le Monde, 3 May 2020\n"
                          "- [Bees in a barn](https://theconversation.com/bees-in-a-barn-1), "
                          "The Conversation, 3 May 2019\n" # has editions in several languages
                          "- [Old houses, new money](https://www.asahi.com/old-houses), The Asahi Shimbun, "
                          "3 May 2018\n") # by its letters no Japanese
        lines = run("list", "--format", "tsv", page).stdout.splitlines()
        self.assertEqual([line.split("\t")[5] for line in lines], ["en", "fr", "-", "-"])

    def test_list_says_how_to_be_understood_when_it_finds_nothing(self):
        done = run("list", "--format", "tsv", self.write("q.md", "# Hello\n\nNothing here.\n"))
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("coverage: true", done.stderr)
        self.assertEqual(run("list", "--format", "tsv", self.page).stderr, "")

    def test_list_resolves_outlets_only_when_asked(self):
        resolved = run("list", "--resolve", "--format=tsv", self.page).stdout.splitlines()
        self.assertEqual(resolved[0].split("\t")[2], "Next INpact")

    def test_list_reads_standard_input(self):
        self.assertEqual(run("list", "-", text=PAGE).stdout, run("list", self.page).stdout)

    def test_csv_is_read_back_and_no_formula(self):
        done = subprocess.run([PRESSE, "list", "-f", "csv", self.page], capture_output=True)
        rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))
        self.assertEqual(rows[0][:4], ["date", "url", "outlet", "title"])
        self.assertEqual(rows[3][3], "'=Cinquante \"informaticiens\", recrutés")
        self.assertTrue(done.stdout.endswith(b"\r\n"))

    def test_json_has_places(self):
        entries = json.loads(run("list", "-f", "json", self.page).stdout)
        self.assertEqual(entries[0]["line"], 7)
        self.assertEqual(len({e["id"] for e in entries}), 4)
        self.assertEqual(json.loads(run("list", "-f", "json", self.write("e.md", "# Nothing\n")).stdout), [])

    def test_check_prints_as_compilers_do(self):
        done = run("check", self.page)
        self.assertEqual(done.returncode, 1)
        for line in done.stdout.splitlines():
            self.assertRegex(line, r"^.*p\.md:\d+:\d+: (note|warning|error): .* \[[a-z-]+\]$")
        self.assertIn("[date-order]", done.stdout)
        self.assertIn("[tracking]", done.stdout)
        self.assertNotIn("\033", done.stdout)

    def test_check_says_why_an_entry_is_coverage(self):
        entries = [f"* {day} May 2023, Marsh Courier: [The oven that never sleeps, part {day}]"
                   f"(https://marshcourier.example/2023/the-oven-that-never-sleeps-{day})\n" for day in range(1, 6)]
        page = self.write("why.md", "# In the press\n\n" + "".join(entries) +
                          "\nSee [our photos](https://pictures.example/oven).\n")
        self.assertNotIn("[why]", run("check", page).stdout)
        why = [line for line in run("check", "--why", page).stdout.splitlines() if line.endswith("[why]")]
        self.assertRegex(why[0], r":3:\d+: note: press coverage \(https://marsh\S+\): base -.*itself \+.*article-address \+")
        self.assertRegex(why[-1], r":9:\d+: note: not press coverage \(https://pictures\S+\): base -.*lower-case-title -")

    def test_check_json_has_exactly_its_fields(self):
        findings = json.loads(run("check", "--format", "json", self.page).stdout)
        for finding in findings:
            self.assertEqual(list(finding), ["file", "line", "column", "severity", "code", "message", "remedy"])
        self.assertIn(13, [f["line"] for f in findings if f["code"] == "date-order"])

    def sarif(self, *arguments):
        """A SARIF log, held to what SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) asks of the parts used."""
        log = json.loads(run("check", "--format", "sarif", *arguments).stdout)
        def holds(value, known, needed):
            self.assertIsInstance(value, dict)
            self.assertLessEqual(set(value), set(known))
            self.assertLessEqual(set(needed), set(value))
        holds(log, ("$schema", "version", "runs"), ("version", "runs"))
        self.assertEqual(log["version"], "2.1.0")
        self.assertRegex(log["$schema"], r"^https://[a-z.]+/.*sarif.*2\.1\.0.*\.json$")
        (one,) = log["runs"]
        holds(one, ("tool", "columnKind", "results"), ("tool", "results"))
        self.assertIn(one["columnKind"], ("utf16CodeUnits", "unicodeCodePoints"))
        holds(one["tool"], ("driver",), ("driver",))
        driver = one["tool"]["driver"]
        holds(driver, ("name", "version", "rules"), ("name",))
        rules = [rule["id"] for rule in driver["rules"]]
        self.assertEqual(len(rules), len(set(rules)))
        for result in one["results"]:
            holds(result, ("ruleId", "level", "message", "locations"), ("message",))
            self.assertIn(result["ruleId"], rules)
            self.assertIn(result["level"], ("none", "note", "warning", "error"))
            holds(result["message"], ("text",), ("text",))
            self.assertTrue(result["message"]["text"])
            for location in result["locations"]:
                holds(location, ("physicalLocation",), ())
                place = location["physicalLocation"]
                holds(place, ("artifactLocation", "region"), ("artifactLocation",))
                # Whole or relative: a reference that begins with a slash leads out of any base.
                self.assertRegex(place["artifactLocation"]["uri"], r"^(file:///|[^/])[A-Za-z0-9._~/%-]+$")
                region = place.get("region", {"startLine": 1})
                holds(region, ("startLine", "startColumn"), ("startLine",))
                for number in region.values():
                    self.assertGreaterEqual(number, 1)
        return one["results"]

    def test_check_sarif(self):
        results = self.sarif(self.page)
        place = results[0]["locations"][0]["physicalLocation"]
        self.assertGreater(place["region"]["startLine"], 0)
        # Nothing found, several rooms, a finding without a line, a name that no URI may hold.
        self.assertEqual(self.sarif(self.write("good.md", "# Bien\n\nRien à dire.\n")), [])
        self.write("r/content/a.md", "# A\n")
        other = self.write("été 1.md", "# É\n\nÀ é [vide]() fin\n")
        results = self.sarif(os.path.join(self.there.name, "r"), other)
        self.assertEqual([r["ruleId"] for r in results], ["base-url", "link-empty"])
        self.assertNotIn("region", results[0]["locations"][0]["physicalLocation"])
        place = results[1]["locations"][0]["physicalLocation"]
        self.assertIn("%C3%A9t%C3%A9%201.md", place["artifactLocation"]["uri"])
        # A column counts characters, not bytes.
        self.assertEqual(place["region"], {"startLine": 3, "startColumn": 12})

    def test_check_fails_and_ignores_as_told(self):
        self.assertEqual(run("check", "--fail-on", "error", self.page).returncode, 0)
        self.assertEqual(run("check", "--fail-on", "never", self.page).returncode, 0)
        done = run("check", "--ignore", "date-order,tracking", self.page)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(run("check", self.write("none/x.png", "")).returncode, 1)

    def test_add_writes_what_it_shows(self):
        done = run("add", "--date", "2021-10-11", "--title", "Un titre neuf", "--outlet", "Le Monde",
                   "--url", "https://www.lemonde.fr/un-titre-neuf", self.page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("+[Un titre neuf](https://www.lemonde.fr/un-titre-neuf)\n", done.stdout)
        new = self.read(self.page)
        self.assertEqual(new.replace("[Un titre neuf](https://www.lemonde.fr/un-titre-neuf)\n\n", ""), PAGE)
        self.assertEqual(self.read(self.page + "~"), PAGE)
        self.assertEqual(len(run("list", self.page).stdout.splitlines()), 5)

    def test_add_writes_no_address_that_check_complains_of(self):
        done = run("add", "-d", "2021-10-11", "-t", "Un titre neuf", "-u", "https://www.lemonde.fr/neuf?utm_source=x&id=3", "-y", self.page)
        self.assertIn("without its tracking parameters: https://www.lemonde.fr/neuf?id=3", done.stderr)
        self.assertIn("(https://www.lemonde.fr/neuf?id=3)", self.read(self.page))

    def test_add_writes_where_a_detour_leads_to(self):
        detour = "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.lemonde.fr%2Fneuf%3Futm_source%3Dx&usg=A"
        done = run("add", "-d", "2021-10-11", "-t", "Un titre neuf", "-u", detour, "-y", self.page)
        self.assertIn("as what it leads to: https://www.lemonde.fr/neuf\n", done.stderr)
        self.assertIn("(https://www.lemonde.fr/neuf)", self.read(self.page))

    def test_add_takes_a_title_that_was_copied_over_lines(self):
        done = run("add", "-d", "2021-10-11", "-t", " Un  titre\n\tneuf ", "-u", "https://www.lemonde.fr/neuf", "-y", self.page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("[Un titre neuf](https://www.lemonde.fr/neuf)", self.read(self.page))

    def test_add_refuses_what_it_cannot_do(self):
        before = self.read(self.page)
        for arguments in (["--date", "2021-13-01"], ["--date", "2021-02-30"], ["--url", "javascript:x"]):
            base = {"--date": "2021-01-01", "--title": "T", "--url": "https://a.example/x"}
            base.update(dict(zip(arguments[::2], arguments[1::2])))
            line = [word for pair in base.items() for word in pair]
            self.assertEqual(run("add", *line, self.page).returncode, 2)
        self.assertEqual(run("add", "--date", "2021-01-01", "--title", "T", "--url", "https://a.example/x",
                             self.write("e.md", "# Nothing here\n")).returncode, 1)
        self.assertEqual(self.read(self.page), before)

    def test_fix_shows_a_diff_that_patch_applies(self):
        diff = run("fix", "--dry-run", "p.md", cwd=self.there.name)
        self.assertEqual(self.read(self.page), PAGE)
        subprocess.run(["patch", "-s", "p.md"], input=diff.stdout, text=True, encoding="utf-8",
                       cwd=self.there.name, check=True)
        patched = self.read(self.page)
        self.write("p.md", PAGE)
        self.assertEqual(run("fix", "--yes", self.page).returncode, 0)
        self.assertEqual(self.read(self.page), patched)
        self.assertEqual(run("check", self.page).stdout, "")
        self.assertEqual(run("fix", self.page).stdout, "")

    def test_fix_only_what_is_asked(self):
        run("fix", "--only", "tracking", self.page)
        self.assertEqual(self.read(self.page), PAGE.replace("?utm_source=x", ""))

    def test_convert_keeps_prose_and_entries(self):
        before = run("list", self.page).stdout
        self.assertEqual(run("convert", "--to", "list", self.page).returncode, 0)
        self.assertIn("Pour toute demande, [contactez le service de presse]", self.read(self.page))
        self.assertIn("\n- 11 octobre 2021", self.read(self.page))
        self.assertEqual(run("list", self.page).stdout, before)

    def test_init_makes_a_room_and_never_overwrites(self):
        folder = os.path.join(self.there.name, "room")
        done = run("init", "--lang", "fr", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(run("list", folder).stdout.splitlines()), 2)
        self.assertEqual(run("check", folder).returncode, 0, run("check", folder).stdout)
        page = os.path.join(folder, "content", "espace-presse.md")
        self.write("room/content/espace-presse.md", "mine\n")
        self.assertEqual(run("init", "--lang", "fr", folder).returncode, 1)
        self.assertEqual(self.read(page), "mine\n")

    def test_a_full_disk_is_a_failure(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "w") as full:
            done = subprocess.run([PRESSE, "list", self.page], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)

    def test_every_command_has_a_man_page_with_its_options(self):
        commands = re.findall(r"^  ([a-z]+) ", run("--help").stdout, re.M)
        self.assertIn("list", commands)
        for command in commands:
            path = os.path.join(MAN, f"presse-{command}.1")
            self.assertTrue(os.path.exists(path), f"man/presse-{command}.1 is missing")
            text = self.read(path).replace("\\-", "-")
            help_text = run(command, "--help")
            self.assertEqual(help_text.returncode, 0, command)
            for option in re.findall(r"^ +(?:-\w, )?--([a-z-]+)", help_text.stdout, re.M):
                self.assertRegex(text, rf"(Fl -|--){option}\b", f"--{option} of {command}")


if __name__ == "__main__":
    unittest.main(argv=["test_cli.py"], verbosity=1)
