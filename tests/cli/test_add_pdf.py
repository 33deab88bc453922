# SPDX-License-Identifier: MIT
"""presse add of a PDF: title, author and date are those that the document says, and no program's.

usage: test_add_pdf.py PRESSE FOLDER-OF-PDFS.PY
"""
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest

PRESSE = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.dirname(sys.argv[2]))
import pdfs  # noqa: E402

FILES = {
    "plain": pdfs.plain(),
    "xmp": pdfs.with_xmp("Un titre &amp; demi", "Zoé Blanc", "xmp:CreateDate='2026-04-02T10:00:00Z'"),
    "xmp-plain": pdfs.with_xmp("Titre clair", "jdupont", flate=False),
    "objects": pdfs.in_object_stream(),
    "encrypted": pdfs.encrypted(),
    "junk": pdfs.plain(title="Microsoft Word - brouillon3.doc", author="Administrator"),
    "untitled": pdfs.plain(title="untitled"),
    "number": pdfs.plain(title="LMQ2103_014"),
    "2025/12/24/dated": pdfs.plain(),
    "no-pdf": b"<html><title>Nothing",
    "large": pdfs.plain() + b"%" + b"x" * (25 << 20),
    **{f"hostile-{name}": data for name, data in pdfs.hostile().items()},
}


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = FILES.get(self.path[1:])
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        try:
            self.wfile.write(body or b"")
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.base = f"http://127.0.0.1:{cls.server.server_port}/"
        cls.there = tempfile.TemporaryDirectory()
        os.mkdir(os.path.join(cls.there.name, "content"))
        with open(os.path.join(cls.there.name, "presse.yaml"), "w") as f:
            f.write(f"network:\n  allow: [127.0.0.0/8]\n  ports: [{cls.server.server_port}]\n  per_second: 0\n")
        with open(os.path.join(cls.there.name, "content", "presse.md"), "w") as f:
            f.write("---\ntitle: Revue de presse\nlang: fr\n---\n- 9 avril 2026 : [Un titre](https://a.example/1), *Le Monde*\n"
                    "- 7 avril 2026 : [Un second titre](https://b.example/2), *Libération*\n")
        done = subprocess.run([PRESSE, "add", "--json", "--dry-run", "-", cls.there.name], text=True, capture_output=True, timeout=300,
                              input="".join(cls.base + name + "\n" for name in FILES))
        cls.said = done.stderr
        cls.known = {x["url"][len(cls.base):]: x for x in map(json.loads, done.stdout.splitlines())}

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        cls.there.cleanup()

    def says(self, name, **fields):
        known = self.known[name]
        for key, value in fields.items():
            got = known[key]
            self.assertEqual((got["value"], got["origin"]) if got else None, value, (name, known))

    def test_the_document_says_title_author_date_and_language(self):
        self.says("plain", title=(pdfs.TITLE, "PDF"), author=("Maëlle Kerbrat", "PDF"), date=("2026-04-03", "PDF"),
                  language=("fr-FR", "PDF"), kind=("pdf", "server"))
        self.says("xmp", title=("Un titre & demi", "XMP"), author=("Zoé Blanc", "XMP"), date=("2026-04-02", "XMP"))
        self.assertEqual(self.known["plain"]["outcome"], "would be added")

    def test_it_may_be_packed_or_encrypted(self):
        self.says("objects", title=(pdfs.TITLE, "PDF"), date=("2026-04-03", "PDF"))
        self.says("encrypted", title=(pdfs.TITLE, "PDF"), date=("2026-04-03", "PDF"))
        self.says("xmp-plain", title=("Titre clair", "XMP"), author=None)

    def test_what_programs_write_is_no_title_and_no_author(self):
        self.says("junk", title=None, author=None)
        for name in ("untitled", "number"):
            self.says(name, title=None)
        self.assertIn("no title of its own", self.known["junk"]["trouble"])

    def test_the_day_in_the_address_is_when_it_appeared(self):
        self.says("2025/12/24/dated", date=("2025-12-24", "address"), title=(pdfs.TITLE, "PDF"))

    def test_hostile_and_broken_ones_cost_one_report_each(self):
        for name in FILES:
            self.assertIn(name, self.known, self.said)
        for name in ("no-pdf", "large", "hostile-bomb", "hostile-loop", "hostile-deep", "hostile-objects"):
            self.says(name, title=None)
        self.assertIn("too large", self.known["large"]["trouble"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
