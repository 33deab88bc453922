# SPDX-License-Identifier: MIT
"""Pages that are careless or hostile, through every command that reads or writes a page.

Whatever a page holds, each command ends by itself with 0 or 1, says what it could not do, and
never writes half: what `add`, `fix` and `convert` leave behind reads as before (and the new
entry), or is byte for byte the old file.

usage: test_hard_pages.py PRESSE
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PRESSE = os.path.abspath(sys.argv[1])
# Deadlines are there for what would never end: they are far above what a busy machine takes.
LONGEST = 300
MANY = int(os.environ.get("PRESSE_ENTRIES", "20000"))


def entry(day, title, address, outlet="Le Monde"):
    return f"- {day} [{title}]({address}), {outlet}\n"


PLAIN = (entry("2021-10-12", "Une digue de sable", "https://www.lemonde.fr/a/une-digue-de-sable")
         + entry("2021-10-11", "La digue tient", "https://www.liberation.fr/la-digue-tient", "Libération")
         + entry("2021-10-05", "Qui garde la digue ?", "https://www.lefigaro.fr/qui-garde-la-digue", "Le Figaro"))
HEAD = "# Revue de presse\n\n"


def pages():
    """Name, bytes, and how many entries of PLAIN must be read from them whatever else is there."""
    yield "many-links", HEAD + PLAIN + "".join(
        entry(f"20{19 - i // 4000:02}-0{9 - i // 500 % 8}-1{i % 9}", f"Titre {i} de la longue suite",
              f"https://www.e{i % 300}.example/titre-{i}", f"Outlet {i % 40}") for i in range(MANY)), 3
    yield "long-text", HEAD + PLAIN + entry("2020-01-02", "mot " * 250000, "https://e.example/x"), 3
    yield "long-address", HEAD + PLAIN + entry("2020-01-02", "Un titre", "https://e.example/" + "x" * 1000000), 3
    yield "deep-lists", HEAD + PLAIN + "\n" + "".join("  " * i + "- x\n" for i in range(400)), 3
    yield "deep-quotes", HEAD + PLAIN + "\n" + ">" * 5000 + " [x](https://e.example/y)\n", 3
    yield "brackets", HEAD + PLAIN + "\n" + "[" * 50000 + "](" * 20000 + "\n", 3
    yield "emphasis", HEAD + PLAIN + "\n" + "*_" * 50000 + "\n", 3
    yield "broken-html", HEAD + PLAIN + "\n<div><ul><li><a href='x\"><p></a></td><!-- <table><tr><a href=>\n" * 200, 3
    yield "dates", HEAD + PLAIN + "".join(
        f"- {day} [Titre du {i}](https://e.example/{i}), Le Monde\n" for i, day in enumerate((
            "31/02/2020", "00/00/0000", "20211-02-03", "2020-13-45", "29 février 2021", "9999-99-99",
            "1er 1er 1er", "0000-00-00", "2020-02-30", "3 mars 99999999999999999999"))), 3
    yield "marks", HEAD + PLAIN + "".join((
        entry("2020-01-02", "\u200fعنوان\u200e \u202eesrever\u202c", "https://e.example/1"),
        entry("2020-01\u200b-02", "Zero\u200bwidth\ufeff", "https://e.example/2"),
        entry("2020-01-02", "e\u0301" * 2000, "https://e.example/3"),
        entry("2020-01-02", "Z̴a̷l̸g̵o̶" * 300, "https://e.example/4"))), 3
    yield "addresses", HEAD + PLAIN + "".join(
        entry("2020-01-02", f"Titre {i}", address) for i, address in enumerate((
            "mailto:a@b.example", "#haut", "fichier.pdf", "../x", "http://intranet/x", "javascript:alert(1)",
            "data:text/html,x", "https://", "http://[::1", "https://e.example/a b c", "//e.example/x",
            "https://user:word@e.example/", "https://%00.example/", "ftp://e.example/x", ""))), 3
    yield "nothing", "\n\n   \n\t\n", 0
    yield "empty", "", 0
    yield "line-ends", (HEAD + PLAIN).replace("\n", "\r\n")[:-2], 3
    yield "old-line-ends", (HEAD + PLAIN).replace("\n", "\r"), 3
    yield "mixed-line-ends", HEAD.replace("\n", "\r\n") + PLAIN, 3
    yield "mark-first", "\ufeff" + HEAD + PLAIN, 3
    yield "front-unclosed", "---\ntitle: Presse\n" + HEAD + PLAIN, 0
    yield "front-deep", "---\na: " + "[" * 3000 + "]" * 3000 + "\n---\n" + HEAD + PLAIN, 3
    yield "front-toml", "+++\ntitle = 'Presse'\nx = {{{\n+++\n" + HEAD + PLAIN, 3
    yield "bytes", (HEAD + PLAIN).encode() + b"- 2020-01-02 [caf\xe9 \x00 \xff\xfe](https://e.example/x), Le Monde\n", 3
    yield "table-wide", HEAD + PLAIN + "\n|" + " a |" * 5000 + "\n|" + "-|" * 5000 + "\n|" + " b |" * 5000 + "\n", 3
    yield "definitions", HEAD + PLAIN + "".join(f"\n[d{i}]: https://e.example/{i}\n" for i in range(3000)), 3
    yield "comments", HEAD + PLAIN + "<!-- presse: ignore -->\n" * 500 + "<!--" * 5000, 3


def run(*arguments):
    done = subprocess.run([PRESSE, *arguments], capture_output=True, timeout=LONGEST,
                          env={**os.environ, "PRESSE_NOW": "2026-11-24T12:00:00Z", "LANG": "C.UTF-8"})
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def read(path):
    with open(path, "rb") as f:
        return f.read()


def rows(path):
    return [row.split(b"\t") for row in run("list", "--format", "tsv", path)[1].splitlines()]


class HardPages(unittest.TestCase):
    def each(self, there):
        for name, text, least in pages():
            path = os.path.join(there, f"{name}.md")
            with open(path, "wb") as f:
                f.write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
            yield path, least

    def ended(self, done, what):
        self.assertIn(done[0], (0, 1), f"{what}: {done[2][-2000:]}")
        if done[0] == 1 and not done[1]:
            self.assertNotEqual(done[2].strip(), "", what)

    def test_reading_and_checking(self):
        with tempfile.TemporaryDirectory() as there:
            for path, least in self.each(there):
                with self.subTest(page=os.path.basename(path)):
                    done = run("list", "--format", "tsv", path)
                    self.ended(done, "list")
                    titles = b" ".join(row.split(b"\t")[3] for row in done[1].splitlines())
                    for title in ("Une digue de sable", "La digue tient", "Qui garde la digue ?")[:least]:
                        self.assertIn(title.encode(), titles)
                    done = run("check", "--format", "json", path)
                    self.ended(done, "check")
                    lines = read(path).replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
                    for finding in json.loads(done[1] or b"[]"):
                        self.assertTrue(1 <= finding["line"] <= lines, finding)
                        self.assertTrue(finding["message"] and finding["remedy"], finding)

    def test_publishing(self):
        with tempfile.TemporaryDirectory() as there:
            for path, least in self.each(there):
                with self.subTest(page=os.path.basename(path)):
                    out = path + ".site"
                    done = run("build", path, "-o", out)
                    self.ended(done, "build")
                    self.assertEqual(done[0], 0, done[2])
                    page = os.path.join(out, os.path.basename(path)[:-3], "index.html")
                    text = read(page) if os.path.exists(page) else read(os.path.join(out, "index.html"))
                    for title in ("Une digue de sable", "La digue tient")[:least]:
                        self.assertIn(title.encode(), text)
                    self.assertNotIn(b"href=\"javascript:", text)

    def test_adding(self):
        address = "https://www.lemonde.fr/essai/une-entree-toute-neuve"
        with tempfile.TemporaryDirectory() as there:
            for path, _ in self.each(there):
                with self.subTest(page=os.path.basename(path)):
                    old, before = read(path), rows(path)
                    done = run("add", "--yes", "--date", "2021-10-11", "--title", "Une entrée toute neuve",
                               "--outlet", "Le Monde", "--url", address, path)
                    self.ended(done, "add")
                    if done[0] == 1:
                        self.assertEqual(read(path), old)
                        continue
                    after = rows(path)
                    self.assertEqual([r for r in after if r[1] != address.encode()], before)
                    self.assertEqual(len(after), len(before) + 1)
                    head = os.path.commonprefix([old, read(path)])
                    tail = os.path.commonprefix([old[::-1], read(path)[::-1]])
                    self.assertGreaterEqual(len(head) + len(tail), len(old))

    def test_mending(self):
        with tempfile.TemporaryDirectory() as there:
            for path, _ in self.each(there):
                with self.subTest(page=os.path.basename(path)):
                    old, before = read(path), rows(path)
                    self.ended(run("fix", "--dry-run", path), "fix --dry-run")
                    self.assertEqual(read(path), old)
                    self.ended(run("fix", "--yes", path), "fix")
                    # Order and parameters may change, doubled entries go; nothing is lost or new.
                    self.assertEqual({r[3] for r in rows(path)}, {r[3] for r in before})

    def test_converting(self):
        with tempfile.TemporaryDirectory() as there:
            for path, _ in self.each(there):
                with self.subTest(page=os.path.basename(path)):
                    for layout in ("table", "list", "dates", "yaml"):
                        old, before = read(path), rows(path)
                        done = run("convert", "--yes", "--to", layout, path)
                        self.ended(done, f"convert --to {layout}")
                        if done[0] == 1:
                            self.assertEqual(read(path), old)
                        else:
                            self.assertEqual([r[:4] for r in rows(path)], [r[:4] for r in before], layout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
