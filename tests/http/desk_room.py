# SPDX-License-Identifier: MIT
"""A room with a desk, its server, its mail server, and browsers that use it: what the tests
of the desk share."""

import contextlib
import email
import email.policy
import glob
import html
import http.client
import json
import os
import queue
import re
import socket
import sqlite3
import subprocess
import threading
import urllib.parse

from harness import LIMIT, PRESSE, Room, Server, check, same

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PASSWORD = "correct horse battery"
# The same password, hashed with argon2id's least cost: most tests sign in, few test the hash.
QUICK_HASH = ("$argon2id$v=19$m=8,t=1,p=1$Sm96SZgK26nnxopaxRWQgw"
              "$wMgWW0nUovUAbwvrRkOb33LslQpvGTkOYrRGqN5TPEk")
ACCOUNTS = (("ann@desk.example", ["--manager"]), ("bob@desk.example", []))

NAUGHTY = [
    "<script>alert(1)</script>", "\" onmouseover=\"x", "'; DROP TABLE request;--", "{{name}} {{{x}}}",
    "{link}", "$1 %s %n", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\u202ertl\u202c",
    "Zoé Ðž 日本語 العربية", "🗞️👩🏽‍💻", "\ufeffbom", "‮abc", "Ω≈ç√∫˜µ≤≥÷", "田中さん", "ﾟ･✿ヾ╲(｡◕‿◕｡)╱✿･ﾟ",
    "../../etc/passwd", "%00%0d%0aX: y", "&lt;b&gt; &amp;", "<!--", "]]>", "\\", "\\\\u0000", "NULL",
    "true", "=?utf-8?q?x?=", ".", "..", "a" * 200, "From x", "--", "‎‏", "e\u0301", "\u00a0x\u00a0",
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Mailbox:
    """The SMTP server and what it was given."""

    def __init__(self, port, victim=None):
        self.mails = queue.Queue()
        self.seen = []
        self.process = subprocess.Popen(["/usr/bin/python3", os.path.join(HERE, "smtp_sink.py"),
                                         str(port), *([str(victim)] if victim else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        json.loads(self.process.stdout.readline())
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.mails.put(json.loads(line))

    def wait(self, fits):
        """The first mail, sent already or to come, for which fits is true."""
        for mail in self.seen:
            if fits(mail):
                return mail
        while True:
            mail = self.mails.get(timeout=LIMIT)
            mail["read"] = email.message_from_bytes(mail["data"].encode("latin-1"),
                                                    policy=email.policy.default)
            self.seen.append(mail)
            if fits(mail):
                return mail

    def text(self, mail):
        return mail["read"].get_body(("plain",)).get_content().replace("\r\n", "\n")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(LIMIT)
        self.process.stdout.close()


SECRETS = re.compile(r"/(?:r|approve|file)/([\w-]{43})|name=\"(?:form|csrf)\" value=\"([^\"]+)\"")


class Browser:
    """Cookies, forms and the Origin that a browser would send. What must not be told to anybody
    else is noted in `secrets`."""

    def __init__(self, server, secrets=None, source=None):
        self.server, self.cookie, self.source = server, None, source
        self.secrets = secrets if secrets is not None else set()

    def ask(self, method, path, fields=None, **headers):
        all_headers = {"Origin": f"http://127.0.0.1:{self.server.port}"} if fields is not None else {}
        if self.cookie:
            all_headers["Cookie"] = self.cookie
        all_headers.update({k.replace("_", "-"): v for k, v in headers.items() if v is not None})
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields, encoding="utf-8", errors="surrogateescape")
            all_headers["Content-Type"] = "application/x-www-form-urlencoded"
        c = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=LIMIT,
                                       source_address=self.source and (self.source, 0))
        try:
            c.request(method, path, body, {k: v for k, v in all_headers.items() if v})
            r = c.getresponse()
            cookie = r.getheader("Set-Cookie")
            where, page = r.getheader("Location") or "", r.read().decode("utf-8")
        finally:
            c.close()
        if cookie:
            self.cookie = cookie.split(";")[0]
            self.secrets.add(self.cookie.split("=", 1)[1])
        for found in SECRETS.finditer(where + page):
            self.secrets.add(found[1] or html.unescape(found[2]))
        return r.status, where, page

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        return self.ask("POST", path, fields)

    def sign_in(self, address):
        status, where, _ = self.post("/desk/login", email=address, password=PASSWORD)
        same((status, where), (303, "/desk/"), "sign-in")
        self.csrf = hidden(self.get("/desk/")[2], "csrf")
        return self

    def act(self, path, **fields):
        return self.post(path, csrf=self.csrf, **fields)


def strings(lang):
    """The interface strings of a language by id."""
    with open(os.path.join(ROOT, "po", lang + ".po"), encoding="utf-8") as f:
        entries = re.findall(r'^msgid "(.+)"\nmsgstr ((?:".*"\n)+)', f.read() + "\n", re.M)
    return {key: "".join(json.loads(line) for line in text.splitlines())
            for key, text in entries}


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


def post_routes():
    """Every POST route with what it needs, from the tables themselves: new ones are covered."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "src/serve/desk_*.c"))):
        with open(path) as f:
            found += re.findall(r'\{HTTP_POST, "([^"]+)", \w+, (NEED_\w+), NULL\}', f.read())
    check(len(found) > 25, found)
    return found


quick_stores = {}  # by the room's language, which is the accounts' too


def add_accounts(room, lang, quick):
    """Ann, a manager, and Bob, by `presse user add`. Quick: their passwords cost little to check,
    and the next quick room of that language gets a copy of this one's database."""
    if quick and lang in quick_stores:
        for name, content in quick_stores[lang].items():
            room.write("data/" + name, content)
        return
    for address, options in ACCOUNTS:
        subprocess.run([PRESSE, "user", "add", "--room", room.path, *options, address],
                       input=PASSWORD + "\n", text=True, check=True, capture_output=True)
    if not quick:
        return
    path = os.path.join(room.path, "data", "presse.db")
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE staff SET password = ?", (QUICK_HASH,))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    quick_stores[lang] = {}
    for name in ("presse.db", "desk.key"):
        with open(os.path.join(room.path, "data", name), "rb") as f:
            quick_stores[lang][name] = f.read()


class Desk:
    """A room with a desk, its server and its mailbox."""

    def __init__(self, mail=True, extra="", lang="en", store=None, options=(), files=(),
                 quick=True):
        self.options = ("--log", *options)
        self.secrets, self.said = {PASSWORD}, []
        self.smtp_port = free_port()
        self.room = Room()
        self.room.write("presse.yaml", f"""title: Lighthouse Trust
base_url: https://press.example.org
lang: {lang}
{"store: " + store if store else ""}
desk:
  form_per_hour: 0
  attack_per_minute: 0
  notify: [staff@desk.example]
  mail: {{from: press@desk.example, smtp: "smtp://127.0.0.1:{self.smtp_port}"}}
{extra}""")
        for name in files:
            self.room.write("data/files/" + name, b"JPEG")
        add_accounts(self.room, lang, quick and not store)
        self.mailbox = Mailbox(self.smtp_port) if mail else None
        self.server = Server(self.room.path, *self.options)

    def restart(self, env=None):
        self.said.append(self.server.text())
        self.server = Server(self.room.path, *self.options, env=env)

    def browser(self, source=None):
        return Browser(self.server, self.secrets, source)

    def staff(self, address="ann@desk.example"):
        return self.browser().sign_in(address)

    def submit(self, browser=None, token=None, where="en", **fields):
        """Sends a form as soon as it is old enough; (status, location, page)."""
        browser = browser or self.browser()
        token = token or hidden(browser.get("/ask/en/interview")[2], "form")
        values = dict(form=token, name="Zoe", outlet="Paper", email="zoe@paper.example",
                      subject="Question", message="Hello?", zone="Europe/Paris", comments_2="")
        values.update(fields)
        pause = threading.Event()
        while True:
            got = browser.post(f"/ask/{where}/interview", **values)
            fast = strings(where)["desk-form-fast"].split(".")[0]
            if got[0] != 400 or fast not in html.unescape(got[2]):
                return got
            pause.wait(0.1)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        ended = self.server.process.poll() is not None
        code = self.server.stop()
        self.said.append(self.server.text())
        if self.mailbox:
            self.mailbox.stop()
        self.room.remove()
        log = "\n".join(self.said)
        for secret in self.secrets - {""}:
            check(secret not in log, "a secret is in the log:", secret)
        if not kind and not ended:
            same(code, 0, "the server stopped so:\n" + self.server.text()[-4000:])


def request_path(staff, words):
    page = staff.get("/desk/?" + urllib.parse.urlencode({"q": words}))[2]
    found = re.search(r"/desk/request/\d+", page)
    check(found, "the request is not in the inbox:", words)
    return found[0]


def answer_id(desk):
    """Even who reads the number from the database cannot send."""
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        return db.execute("SELECT id FROM answer ORDER BY id DESC").fetchone()[0]


def audit_len(desk):
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        return db.execute("SELECT COUNT(*) FROM audit WHERE action NOT LIKE 'signed in%'").fetchone()[0]
