# SPDX-License-Identifier: MIT
"""What is loaded when: a command waits for no library that it does not need, and a library that
cannot be loaded is named with its package when it is needed, and only then.

usage: test_libraries.py PRESSE
"""
import glob
import os
import re
import socket
import subprocess
import sys
import tempfile
import unittest

PRESSE = os.path.abspath(sys.argv[1])
ICU = glob.glob("/usr/lib/*/libicui18n.so.??") + glob.glob("/usr/lib/*/libicuuc.so.??")
ON_DEMAND = [os.path.basename(path) for path in ICU] + [
    "libarchive.so.13", "libcurl.so.4", "libgmime-3.0.so.0", "libmicrohttpd.so.12",
    "libpq.so.5", "libqpdf.so.29"]
# Every desk needs these, and they are found first: broken only where a test says so.
COMMON = ["libbrotlienc.so.1", "libexpat.so.1", "liboath.so.0", "libseccomp.so.2", "libsodium.so.23",
          "libsqlite3.so.0", "libz.so.1"]
PAGE = "---\ntitle: Cuttings\nurl: /press\n---\n**2 March 2026**\n\n[A title](https://press.example/a)\n"
DESK = """base_url: https://press.example.org
desk:
  notify: [press-team@example.org]
  mail: {from: press@example.org, smtp: "smtp://localhost:25"}
"""
MAIL = "From: ann@paper.example\r\nTo: press@example.org\r\nSubject: A question\r\n\r\nWhy?\r\n"


class Libraries(unittest.TestCase):
    def setUp(self):
        self.there = tempfile.TemporaryDirectory()
        self.page = os.path.join(self.there.name, "room", "content", "press.md")
        self.room = os.path.join(self.there.name, "room")
        os.makedirs(os.path.dirname(self.page))
        with open(self.page, "w", encoding="utf-8") as f:
            f.write(PAGE)
        # Files that are no libraries, found before the real ones.
        self.broken = os.path.join(self.there.name, "lib")
        os.makedirs(self.broken)
        self.break_libraries(ON_DEMAND)

    def break_libraries(self, names):
        for name in names:
            with open(os.path.join(self.broken, name), "w", encoding="utf-8") as f:
                f.write("no library")

    def tearDown(self):
        self.there.cleanup()

    def configure(self, text):
        with open(os.path.join(self.room, "presse.yaml"), "w", encoding="utf-8") as f:
            f.write("title: Room\nlang: en\n" + text)

    def run_presse(self, *arguments, text=""):
        environment = {**os.environ, "LD_LIBRARY_PATH": self.broken, "LANG": "C.UTF-8"}
        return subprocess.run([PRESSE, *arguments], input=text, capture_output=True, text=True,
                              timeout=120, env=environment)

    def refused(self, done, file, package):
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(file, done.stderr)
        self.assertIn(package, done.stderr)

    def test_everyday_commands_need_none_of_them(self):
        out = os.path.join(self.there.name, "site")
        self.break_libraries(COMMON)
        self.assertEqual(self.run_presse("--version").returncode, 0)
        for words in (["list", self.page], ["build", self.room, "-o", out], ["check", self.room]):
            done = self.run_presse(*words)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_dates_of_a_rare_language_are_plain_without_icu(self):
        self.assertTrue(ICU, "ICU is not where Debian puts it")
        with open(self.page, "w", encoding="utf-8") as f:
            f.write(PAGE.replace("---\n", "---\nlang: sw\n", 1))
        out = os.path.join(self.there.name, "site")
        done = self.run_presse("build", self.room, "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(os.path.join(out, "press", "index.html"), encoding="utf-8") as f:
            self.assertIn("2026-03-02", f.read())

    def test_an_archive_needs_libarchive_and_leaves_nothing_half_written(self):
        target = os.path.join(self.there.name, "site.zip")
        self.refused(self.run_presse("build", self.room, "--archive", target), "libarchive.so.13",
                     "libarchive13")
        self.assertEqual(sorted(os.listdir(self.there.name)), ["lib", "room"])

    def test_a_page_that_needs_a_library_to_be_read_is_not_published_without_it(self):
        out = os.path.join(self.there.name, "site")
        for file, package, page in (
                ("libpsl.so.5", "libpsl5", PAGE),
                ("libgumbo.so.1", "libgumbo1", "# Words\n\n<div><p>Some more</p></div>\n"),
                ("libfyaml.so.0", "libfyaml0", "---\ntitle: !!str Words\n---\nSome more\n")):
            with open(self.page, "w", encoding="utf-8") as f:
                f.write(page)
            self.break_libraries([file])
            self.refused(self.run_presse("build", self.room, "-o", out), file, package)
            self.assertFalse(os.path.exists(out))
            self.assertEqual(self.run_presse("--version").returncode, 0)
            os.remove(os.path.join(self.broken, file))

    def test_compressing_needs_brotli_and_zlib_and_loses_no_site(self):
        out = os.path.join(self.there.name, "site")
        self.assertEqual(self.run_presse("build", self.room, "-o", out).returncode, 0)
        before = self.files(out)
        for file, package in (("libbrotlienc.so.1", "libbrotli1"), ("libz.so.1", "zlib1g")):
            self.break_libraries([file])
            self.refused(self.run_presse("build", self.room, "-o", out, "--compress"), file, package)
            self.assertEqual(self.files(out), before)
            os.remove(os.path.join(self.broken, file))
        self.assertEqual(self.run_presse("build", self.room, "-o", out).returncode, 0)
        self.assertEqual(self.files(out), before)

    def files(self, folder):
        found = {}
        for at, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                if "/." not in path[len(folder):]: # a site, not what is being made
                    with open(path, "rb") as f:
                        found[path] = f.read()
        return found

    def test_a_database_needs_sqlite_and_secrets_need_sodium(self):
        self.configure(DESK)
        for file, package in (("libsqlite3.so.0", "libsqlite3-0"),
                              ("libsodium.so.23", "libsodium23")):
            self.break_libraries([file])
            self.refused(self.run_presse("jobs", "list", "--room", self.room), file, package)

    def test_pages_of_others_are_read_closed_in_or_not_at_all(self):
        page = os.path.join(self.there.name, "article.html")
        with open(page, "w", encoding="utf-8") as f:
            f.write("<html><head><title>Of the fens</title></head></html>")
        add = ["add", "--dry-run", "--html", page, "https://press.example/new", self.room]
        self.assertIn("Of the fens", self.run_presse(*add).stderr)
        for file, package in (("libseccomp.so.2", "libseccomp2"), ("libexpat.so.1", "libexpat1")):
            self.break_libraries([file])
            done = self.run_presse(*add)
            self.refused(done, file, package)
            self.assertNotIn("Of the fens", done.stderr)
            os.remove(os.path.join(self.broken, file))

    def test_links_need_libcurl(self):
        self.refused(self.run_presse("check", "--links", self.room), "libcurl.so.4", "libcurl4")

    def test_a_postgresql_store_needs_libpq(self):
        self.configure("store: postgresql:///nowhere\n" + DESK)
        done = self.run_presse("jobs", "list", "--room", self.room)
        self.refused(done, "libpq.so.5", "libpq5")

    def test_a_mail_that_cannot_be_read_stays_with_the_mail_server(self):
        self.configure(DESK)
        done = self.run_presse("mail-in", "--room", self.room, text=MAIL)
        self.refused(done, "libgmime-3.0.so.0", "libgmime-3.0-0")
        self.assertEqual(done.returncode, 75)


    def test_pages_are_served_without_libmicrohttpd_and_what_needs_it_is_told(self):
        environment = {**os.environ, "LD_LIBRARY_PATH": self.broken}
        with subprocess.Popen([PRESSE, "serve", "--port", "0", self.room], env=environment,
                              stderr=subprocess.PIPE, text=True) as server:
            try:
                lines = iter(server.stderr.readline, "")
                at = next(re.search(r":(\d+)/", line) for line in lines if "http://" in line)
                page = self.ask(int(at.group(1)), "GET /press/")
                self.assertTrue(page.startswith("HTTP/1.1 200 "), page[:200])
                self.assertEqual(self.ask(int(at.group(1)), "POST /press/"), "")
                told = next(line for line in lines if "libmicrohttpd" in line)
                self.assertIn("libmicrohttpd12", told)
            finally:
                server.terminate()

    def ask(self, port, line):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as s:
            body = "Content-Length: 0\r\n" if line.startswith("POST") else ""
            answer = b""
            try:
                s.sendall(f"{line} HTTP/1.1\r\nHost: a\r\n{body}\r\n".encode())
                s.shutdown(socket.SHUT_WR)
                while block := s.recv(65536):
                    answer += block
            except OSError:
                pass  # the server hung up before we had finished
            return answer.decode()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
