#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The desk as journalists, staff and approvers meet it: the real binary, a real SMTP server.

If these fail, an answer leaves that nobody agreed to, a stranger acts in the press service's
name, a journalist can write into the headers of its mail, or a request that was acknowledged
is gone.
"""

import csv
import email
import email.policy
import glob
import html
import http.client
import io
import json
import os
import queue
import re
import signal
import socket
import subprocess
import threading
import urllib.parse

from harness import LIMIT, PRESSE, Room, Server, check, main, same

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PASSWORD = "correct horse battery"

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

    def __init__(self, port):
        self.mails = queue.Queue()
        self.seen = []
        self.process = subprocess.Popen(["/usr/bin/python3", os.path.join(HERE, "smtp_sink.py"),
                                         str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
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


class Browser:
    """Cookies, forms and the Origin that a browser would send."""

    def __init__(self, server):
        self.server, self.cookie = server, None

    def ask(self, method, path, fields=None, **headers):
        all_headers = {"Origin": f"http://127.0.0.1:{self.server.port}"} if fields is not None else {}
        if self.cookie:
            all_headers["Cookie"] = self.cookie
        all_headers.update({k.replace("_", "-"): v for k, v in headers.items() if v is not None})
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields, encoding="utf-8", errors="surrogateescape")
            all_headers["Content-Type"] = "application/x-www-form-urlencoded"
        c = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=LIMIT)
        try:
            c.request(method, path, body, {k: v for k, v in all_headers.items() if v})
            r = c.getresponse()
            cookie = r.getheader("Set-Cookie")
            if cookie:
                self.cookie = cookie.split(";")[0]
            return r.status, r.getheader("Location") or "", r.read().decode("utf-8")
        finally:
            c.close()

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


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


class Desk:
    """A room with a desk, its server and its mailbox."""

    def __init__(self, mail=True, extra=""):
        self.smtp_port = free_port()
        self.room = Room()
        self.room.write("presse.yaml", f"""title: Lighthouse Trust
base_url: https://press.example.org
lang: en
desk:
  form_per_hour: 0
  attack_per_minute: 0
  notify: [staff@desk.example]
  mail: {{from: press@desk.example, smtp: "smtp://127.0.0.1:{self.smtp_port}"}}
{extra}""")
        for address, options in (("ann@desk.example", ["--manager"]), ("bob@desk.example", [])):
            subprocess.run([PRESSE, "user", "add", "--room", self.room.path, *options, address],
                           input=PASSWORD + "\n", text=True, check=True, capture_output=True)
        self.mailbox = Mailbox(self.smtp_port) if mail else None
        self.server = Server(self.room.path, "--log")

    def restart(self):
        self.server = Server(self.room.path, "--log")

    def browser(self):
        return Browser(self.server)

    def staff(self, address="ann@desk.example"):
        return self.browser().sign_in(address)

    def submit(self, browser=None, token=None, **fields):
        """Sends a form as soon as it is old enough; (status, location, page)."""
        browser = browser or self.browser()
        token = token or hidden(browser.get("/ask/en/interview")[2], "form")
        values = dict(form=token, name="Zoe", outlet="Paper", email="zoe@paper.example",
                      subject="Question", message="Hello?", zone="Europe/Paris", comments_2="")
        values.update(fields)
        pause = threading.Event()
        while True:
            got = browser.post("/ask/en/interview", **values)
            if got[0] != 400 or "too fast for a person" not in got[2]:
                return got
            pause.wait(0.1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.server.process.poll() is None:
            self.server.stop()
        if self.mailbox:
            self.mailbox.stop()
        self.room.remove()


def request_path(staff, words):
    page = staff.get("/desk/?" + urllib.parse.urlencode({"q": words}))[2]
    found = re.search(r"/desk/request/\d+", page)
    check(found, "the request is not in the inbox:", words)
    return found[0]


def test_nothing_is_sent_that_was_not_agreed():
    rule = "  approvers: [{name: Mentor, email: mentor@desk.example, kinds: [interview]}]\n"
    with Desk(extra=rule) as desk:
        box, staff = desk.mailbox, desk.staff()
        status, where, _ = desk.submit(subject="Lighthouse interview")
        same(status, 303)
        confirmation = box.wait(lambda m: m["to"] == ["zoe@paper.example"])
        check("https://press.example.org" + where.split("?")[0] in box.text(confirmation))
        path = request_path(staff, "lighthouse interview")
        same(staff.act(path + "/answer", subject="Re: Lighthouse", body="Yes.\r\nOn Monday.",
                       approvers="Eve <eve@desk.example>")[0], 303)
        page = staff.get(path)[2]
        check("Waiting for approval" in page and "/send" not in page)
        links = {}
        for who in ("mentor@desk.example", "eve@desk.example"):
            mail = box.wait(lambda m, who=who: m["to"] == [who])
            links[who] = re.search(r"https://press\.example\.org(/approve/\S+)", box.text(mail))[1]
        anybody = desk.browser()
        answer = answer_id(desk)
        exact = {"subject": "Re: Lighthouse", "body": "Yes.\r\nOn Monday."}
        same(staff.act(f"/desk/answer/{answer}/send", **exact)[0], 409, "nobody agreed")
        for _ in range(2):  # a mail scanner opens the link
            page = anybody.get(links["mentor@desk.example"])[2]
            check("Yes.\nOn Monday." in page and "On Monday" in page)
        digest = hidden(page, "hash")
        same(anybody.post(links["mentor@desk.example"], decision="agree", hash="0" * 64)[0], 409)
        same(anybody.post(links["mentor@desk.example"], decision="agree", hash=digest)[0], 303)
        same(staff.act(f"/desk/answer/{answer}/send", **exact)[0], 409, "one of two agreed")
        same(anybody.post(links["eve@desk.example"], decision="agree", hash=digest)[0], 303)
        for changed in ({"body": "Yes.\r\nOn Tuesday."}, {"subject": "Re: Other"}, {"body": ""}):
            same(staff.act(f"/desk/answer/{answer}/send", **dict(exact, **changed))[0], 409,
                 "another text:", changed)
        same(staff.act(f"/desk/answer/{answer}/send", **exact)[0], 303)
        same(staff.act(f"/desk/answer/{answer}/send", **exact)[0], 409, "sent twice")
        sent = box.wait(lambda m: m["read"]["Subject"] == "Re: Lighthouse")
        same(sent["to"], ["zoe@paper.example"])
        same(box.text(sent), "Yes.\nOn Monday.")
        check("Answered" in anybody.get(where)[2])
        reply_comes_back(desk, staff, path, sent)


def reply_comes_back(desk, staff, path, sent):
    reply = (f"From: zoe@paper.example\r\nTo: {sent['read']['Reply-To']}\r\nSubject: Re\r\n"
             f"Message-ID: <reply@paper.example>\r\nIn-Reply-To: {sent['read']['Message-ID']}\r\n"
             "\r\nThanks, one more question\r\n")
    for _ in range(2):
        subprocess.run([PRESSE, "mail-in", "--room", desk.room.path], input=reply.encode(),
                       check=True, capture_output=True)
    page = staff.get(path)[2]
    same(page.count("Thanks, one more question"), 1, "the reply, delivered twice")
    same(staff.act(path + "/answer", subject="Re: again", body="Ok", approvers="")[0], 303)


def answer_id(desk):
    """Even who reads the number from the database cannot send."""
    import sqlite3
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        return db.execute("SELECT id FROM answer ORDER BY id DESC").fetchone()[0]


def post_routes():
    """Every POST route with what it needs, from the tables themselves: new ones are covered."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "src/serve/desk_*.c"))):
        with open(path) as f:
            found += re.findall(r'\{HTTP_POST, "([^"]+)", \w+, (NEED_\w+), NULL\}', f.read())
    check(len(found) > 25, found)
    return found


def test_every_post_route_demands_session_token_and_origin():
    with Desk(mail=False) as desk:
        officer = desk.staff("bob@desk.example")
        nobody = desk.browser()
        before = audit_len(desk)
        for pattern, need in post_routes():
            path = re.sub(r":\w+", "1", pattern)
            if need == "NEED_NOTHING":
                same(nobody.ask("POST", path, {}, Origin="https://evil.example")[0], 403, path)
                continue
            same(nobody.post(path, csrf="x")[0], 403, path, "without a session")
            same(officer.post(path)[0], 403, path, "without a token")
            same(officer.post(path, csrf="A" * 32)[0], 403, path, "with another token")
            same(officer.ask("POST", path, {"csrf": officer.csrf}, Origin="https://evil.example")[0],
                 403, path, "from another site")
            same(officer.ask("POST", path, {"csrf": officer.csrf}, Origin="null")[0], 403, path)
            same(officer.ask("POST", path, {"csrf": officer.csrf}, Origin="")[0], 403, path)
            if need == "NEED_MANAGER":
                same(officer.act(path)[0], 403, path, "as an officer")
        same(audit_len(desk), before, "lines in the log")
        for path in ("/desk/", "/desk/request/1", "/desk/log", "/desk/jobs", "/desk/account"):
            same(nobody.get(path)[:2], (303, "/desk/login"), path)
        same(officer.get("/desk/person")[0], 403)


def audit_len(desk):
    import sqlite3
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        return db.execute("SELECT COUNT(*) FROM audit WHERE action NOT LIKE 'signed in%'").fetchone()[0]


def test_no_field_writes_into_headers():
    fields = ("name", "outlet", "email", "phone", "subject", "zone", "message", "dates", "medium")
    evil = ["x\r\nBcc: victim@evil.example", "x\nBcc: victim@evil.example", "x\rBcc: victim@evil.example",
            "x\u2028Bcc: victim@evil.example", "x%0d%0aBcc: victim@evil.example",
            "=?utf-8?q?x=0D=0ABcc:_victim@evil.example?=", "x\0Bcc: victim@evil.example",
            "zoe@paper.example>\r\nRCPT TO:<victim@evil.example"]
    with Desk() as desk:
        stored = 0
        tokens = [hidden(desk.browser().get("/ask/en/interview")[2], "form")
                  for _ in range(len(fields) * len(evil))]
        for field in fields:
            for text in evil:
                status, _, _ = desk.submit(token=tokens.pop(), **{field: text})
                check(status in (303, 400), field, repr(text), status)
                stored += status == 303
        check(stored > 10, stored)
        for _ in range(stored):  # each stored request gives a confirmation
            count = sum(m["to"] == ["zoe@paper.example"] for m in desk.mailbox.seen)
            desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"]
                              and m not in desk.mailbox.seen[:-1] or count >= stored)
        for mail in desk.mailbox.seen:
            check(mail["to"] in (["zoe@paper.example"], ["staff@desk.example"]), mail["to"])
            same(mail["from"], "press@desk.example")
            check(mail["read"]["Bcc"] is None, mail["data"])
            same(len(mail["read"].get_all("Subject")), 1)


def test_links_use_the_configured_address_and_stay_out_of_logs():
    with Desk() as desk:
        browser = desk.browser()
        token = hidden(browser.get("/ask/en/interview")[2], "form")
        plain = browser.ask
        browser.ask = lambda m, p, f=None, **h: plain(
            m, p, f, **(dict(h, X_Forwarded_Host="evil.example", Forwarded="host=evil.example")))
        status, where, _ = desk.submit(browser=browser, token=token)
        same(status, 303)
        mail = desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"])
        check("https://press.example.org/r/" in mail["read"].get_content())
        check("evil" not in mail["data"])
        desk.browser().get(where)
        desk.staff()
        secret = where.split("?")[0][3:]
        desk.server.stop()
        text = desk.server.text()
        check("/r/" in text and secret not in text, "a personal link is in the log")
        check(PASSWORD not in text, "a password is in the log")


def test_naughty_strings_come_back_unchanged():
    with Desk() as desk:
        staff = desk.staff()
        tokens = [hidden(desk.browser().get("/ask/en/interview")[2], "form") for _ in NAUGHTY]
        wheres = []
        for text, token in zip(NAUGHTY, tokens):
            status, where, page = desk.submit(token=token, subject=text, message=text, name=text)
            same(status, 303, repr(text), page[-600:] if status != 303 else "")
            wheres.append(where)
        for text, where in zip(NAUGHTY, wheres):
            page = desk.browser().get(where)[2]
            check(html.escape(text.strip(), quote=False) in
                  page.replace("&quot;", '"').replace("&#39;", "'"), repr(text), "on the page")
        rows = list(csv.DictReader(io.StringIO(staff.act("/desk/requests.csv")[2])))
        same(len(rows), len(NAUGHTY))
        for text, row in zip(NAUGHTY, rows):
            want = text.strip(" \t\r\n")
            same(row["message"], "'" + want if want[0] in "=+-@" else want, "in CSV")
        person = json.loads(staff.act("/desk/person/export", email="zoe@paper.example")[2])
        same([r["message"] for r in person["requests"]], [t.strip(" \t\r\n") for t in NAUGHTY])
        subjects = set()
        for _ in NAUGHTY:
            mail = desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"]
                                     and m["read"]["Message-ID"] not in subjects)
            subjects.add(mail["read"]["Message-ID"])
            got = re.sub(r"^\[\S+\] ", "", str(mail["read"]["Subject"]))
            check(any(got.strip() == t.strip() or got.strip("\ufeff") == t.strip("\ufeff")
                      for t in NAUGHTY), "subject", repr(got))


def test_guessing_finds_nothing():
    with Desk(mail=False) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")
        real = int(path.rsplit("/", 1)[1])
        for guess in [*range(0, 40), *range(real - 100, real), *range(real + 1, real + 100), 2**63 - 1,
                      2**63, 10**30, "x", "-1", "%00", f"{real}x"]:
            status = staff.get(f"/desk/request/{guess}")[0]
            check(status in (400, 404) or str(guess) == f"{real}x", guess, status)
        for token in ("", "x", "A" * 43, "%F0%9F%97%9E", "A" * 4000):
            for door in ("/r/", "/approve/", "/file/"):
                status = desk.browser().get(door + token)[0]
                check(status in (400, 404, 414), door, token, status)


def test_a_form_over_its_limit_is_refused_and_the_next_is_taken():
    with Desk(mail=False) as desk:
        browser = desk.browser()
        status, _, _ = browser.post("/ask/en/interview", message="x" * (66 << 10))
        same(status, 413)
        status, _, page = desk.submit(message="x" * 20001)
        same(status, 400)
        check("This text is too long." in page and "Zoe" in page)  # nothing typed is lost
        same(desk.submit(message="x" * 20000)[0], 303)


def test_acknowledged_requests_survive_kills():
    """SIGKILL at random points under load; PRESSE_KILLS=500 for the long run."""
    import random
    import sqlite3
    rounds = int(os.environ.get("PRESSE_KILLS", "12"))
    chance = random.Random(int(os.environ.get("PRESSE_SEED", "1")))
    with Desk(mail=False) as desk:
        acknowledged = []
        for number in range(rounds):
            tokens = [hidden(desk.browser().get("/ask/en/interview")[2], "form") for _ in range(24)]
            same(desk.submit(token=tokens.pop(), subject=f"warm {number}")[0], 303)
            lock = threading.Lock()

            def load(mine):
                for token in mine:
                    try:
                        status, where, _ = desk.submit(token=token, subject="load")
                    except (OSError, http.client.HTTPException):
                        return
                    if status == 303:
                        with lock:
                            acknowledged.append(where.split("?")[0])

            threads = [threading.Thread(target=load, args=(tokens[i::4],)) for i in range(4)]
            for t in threads:
                t.start()
            threading.Event().wait(chance.random() * 0.08)
            desk.server.process.send_signal(signal.SIGKILL)
            for t in threads:
                t.join()
            desk.server.stop()
            desk.restart()
        browser = desk.browser()
        for where in acknowledged:
            same(browser.get(where)[0], 200, "acknowledged and lost")
        desk.server.stop()
        with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
            same(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            stored, distinct = db.execute(
                "SELECT COUNT(*), COUNT(DISTINCT idempotency) FROM request").fetchone()
            same(stored, distinct, "stored twice")
            check(stored >= len(acknowledged), stored, len(acknowledged))
        print(f"# {rounds} kills, {len(acknowledged)} acknowledged under load, all there")


def test_backups_are_taken_under_load_and_restore():
    with Desk(mail=False) as desk:
        tokens = [hidden(desk.browser().get("/ask/en/interview")[2], "form") for _ in range(40)]
        done = threading.Event()

        def load():
            for token in tokens:
                desk.submit(token=token)
            done.set()

        thread = threading.Thread(target=load)
        thread.start()
        number = 0
        while not done.is_set() and number < 20:
            path = os.path.join(desk.room.path, f"backup-{number}")
            subprocess.run([PRESSE, "backup", "--room", desk.room.path, path], check=True,
                           capture_output=True)
            subprocess.run([PRESSE, "backup", "--check", path], check=True, capture_output=True)
            number += 1
        thread.join()
        path = os.path.join(desk.room.path, "backup-last")
        subprocess.run([PRESSE, "backup", "--room", desk.room.path, path], check=True,
                       capture_output=True)
        refused = subprocess.run([PRESSE, "restore", "--replace", "--room", desk.room.path, path],
                                 capture_output=True, text=True)
        same(refused.returncode, 1, "restoring under a running server")
        check("stop `presse serve` first" in refused.stderr, refused.stderr)
        desk.server.stop()
        subprocess.run([PRESSE, "restore", "--replace", "--room", desk.room.path, path], check=True,
                       capture_output=True)
        desk.restart()
        page = desk.staff().get("/desk/?state=new")[2]
        check("New (40)" in page, "all requests are back")


def test_mail_waits_for_its_server_and_then_goes():
    with Desk(mail=False) as desk:
        same(desk.submit()[0], 303)
        jobs = lambda *a: subprocess.run([PRESSE, "jobs", "--room", desk.room.path, *a],
                                         capture_output=True, text=True)
        pause = threading.Event()
        while "Could" not in jobs("list").stdout and "connect" not in jobs("list").stdout:
            pause.wait(0.05)
        desk.mailbox = Mailbox(desk.smtp_port)
        for line in jobs("list").stdout.splitlines()[1:]:
            number, kind, state = line.split("\t")[:3]
            if kind == "mail" and state == "waiting":
                same(jobs("again", number).returncode, 0)
        mail = desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"])
        check("We have received your request" in desk.mailbox.text(mail))


if __name__ == "__main__":
    main(globals())
