# SPDX-License-Identifier: MIT
"""A room in a folder of its own, built by the real binary: what the tests of builds share."""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PRESSE = os.path.abspath(sys.argv.pop(1) if len(sys.argv) > 1 else "build/presse")
NOW = {"PRESSE_NOW": "2026-03-01T12:00:00Z"}
COVERAGE = """---
title: Espace presse
url: /espace-presse
lang: fr
---

Écrivez-nous pour toute question.

**11 octobre 2021**

- [La promotion arrive](https://www.lesechos.fr/promotion-arrive)

**3 mars 2020**

- [Un premier bilan](https://www.lemonde.fr/un-premier-bilan)
"""
RELEASE = """---
title: Communiqué {0}
date: 202{1}-0{2}-1{1}
tags: [ville, thème {1}]
---

Texte *{0}* du communiqué, version {3}.
"""


def tree(folder):
    """Every file below folder but the records, as one sum."""
    total = hashlib.sha256()
    earlier = earlier_styles(folder)
    for where, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files):
            if name.startswith(".presse-") or name in earlier:
                continue
            path = os.path.join(where, name)
            total.update(os.path.relpath(path, folder).encode() + b"\0")
            with open(path, "rb") as source:
                total.update(source.read() + b"\0")
    return total.hexdigest()


def earlier_styles(folder):
    """Styles that no page of this build asks for: they stay for one build."""
    with open(os.path.join(folder, "404.html"), encoding="utf-8") as page:
        text = page.read()
    return {name for name in os.listdir(folder)
            if name.startswith("style.") and name not in text}


def names(folder):
    return {os.path.relpath(os.path.join(where, name), folder)
            for where, _, files in os.walk(folder) for name in files
            if not name.startswith(".presse-")}


class Room(unittest.TestCase):
    def setUp(self):
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="presse-build-", dir=base)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.room = self.path("room")
        self.output = self.path("public")
        self.write("room/presse.yaml", "title: Essai\nbase_url: https://presse.example.org\n")
        self.write("room/content/espace-presse.md", COVERAGE)
        for i in range(4):
            self.release(i, 0)
        self.write("room/media/carte.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def release(self, i, version):
        text = RELEASE.format(i, i % 6, i % 8 + 1, version)
        self.write(f"room/content/communiques/{i}.md", text)

    def run_build(self, *arguments, env=None, expect=0, **more):
        done = subprocess.run(
            [PRESSE, "build", *arguments], capture_output=True, text=True, cwd=self.folder,
            env={**os.environ, **NOW, "XDG_CACHE_HOME": self.path("cache"), **(env or {})},
            timeout=300, **more)
        if expect is not None:
            self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def build(self, *arguments, **more):
        return self.run_build(self.room, "-o", self.output, *arguments, **more)

    def stats(self, *arguments):
        lines = self.build("--stats", *arguments).stdout.splitlines()
        values = dict(line.split(": ") for line in lines)
        return tuple(int(values[key]) for key in ("written", "unchanged", "removed"))

    def clean(self, *arguments, env=None):
        output = self.path("clean")
        self.run_build(self.room, "-o", output, *arguments, env=env)
        result = tree(output)
        shutil.rmtree(output)
        return result

    def settle(self, edit=0):
        """Makes what was written just now look as if it had been long ago."""
        for where, folders, files in os.walk(self.room):
            for name in files:
                path = os.path.join(where, name)
                if os.stat(path).st_mtime > 1_700_000_000:
                    os.utime(path, (1_600_000_000 + edit, 1_600_000_000 + edit))
