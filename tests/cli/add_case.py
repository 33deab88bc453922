# SPDX-License-Identifier: MIT
"""What the tests of presse add share; argv[1] is the program."""
import os
import subprocess
import sys
import tempfile
import unittest

PRESSE = os.path.abspath(sys.argv[1])


def run(*arguments, **more):
    return subprocess.run([PRESSE, *arguments], capture_output=True, timeout=120, **more)


class Case(unittest.TestCase):
    def setUp(self):
        self.there = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.there.cleanup()

    def write(self, name, data):
        path = os.path.join(self.there.name, name)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        return path

    def read(self, path):
        with open(path, "rb") as f:
            return f.read()

    def add(self, path, date, title="A brand new title", outlet="The Gazette",
            url="https://gazette.example/brand-new"):
        return run("add", "--date", date, "--title", title, "--outlet", outlet, "--url", url, path)

    def gives(self, text, date, want, left_out="", name="p.md", **more):
        """Adding inserts exactly `want`, and says what it left out."""
        path = self.write(name, text)
        done = self.add(path, date, **more)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        now = self.read(path).decode()
        self.assertIn(want, now)
        self.assertEqual(now.replace(want, "", 1), text)
        said = f"presse: not written, because the page says no such thing of others: {left_out}\n" if left_out else ""
        self.assertEqual(done.stderr.decode(), said)
