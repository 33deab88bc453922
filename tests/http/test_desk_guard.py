#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Who may do what at the desk, and what nobody may.

If these fail, a stranger acts in the press service's name or reads what journalists wrote, a
journalist can write into the headers of its mail, or a secret is in a log.
"""

import base64
import glob
import http.client
import os
import random
import re
import sqlite3
import statistics
import string
import subprocess
import threading
import time
import urllib.parse
from email.message import EmailMessage

from desk_room import PASSWORD, ROOT, Desk, audit_len, hidden, request_path
from harness import LIMIT, PRESSE, check, main, same


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
            status, where, _ = nobody.get(path)
            same((status, where.split("?")[0]), (303, "/desk/login"), path)
        same(officer.get("/desk/person")[0], 403)


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


def all_routes():
    """(method, pattern, need) of every route of the desk, from the tables themselves."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "src/serve/desk_*.c"))):
        with open(path) as f:
            found += re.findall(r'\{HTTP_(GET|POST), "([^"]+)", \w+, (NEED_\w+), NULL\}', f.read())
    check(len(found) > 45, len(found))
    return found


def objects_of(desk, staff):
    """One of each thing that an address can name, by the pattern before ":id"."""
    same(desk.submit()[0], 303)
    request = request_path(staff, "question")
    same(staff.act(request + "/answer", subject="Re", body="Yes", approvers="")[0], 303)
    same(staff.act(request + "/slot", summary="Talk", start="2030-01-01T10:00",
                   end="2030-01-01T11:00", zone="Europe/Paris")[0], 303)
    same(staff.act(request + "/file", file="photo.jpg")[0], 303)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "eve@paper.example", "press@desk.example", "Plan"
    mail.set_content("See the plan")
    mail.add_attachment(b"<svg/>", maintype="image", subtype="svg+xml", filename="plan.svg")
    subprocess.run([PRESSE, "mail-in", "--room", desk.room.path], input=mail.as_bytes(),
                   check=True, capture_output=True)
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        one = lambda table: str(db.execute(f"SELECT MAX(id) FROM {table}").fetchone()[0])
        made = {"/desk/request/": request.rsplit("/", 1)[1], "/desk/answer/": one("answer"),
                "/desk/slot/": one("slot"), "/desk/file/": one("handover"),
                "/desk/jobs/": one("job"), "/desk/attachment/": one("attachment")}
    made["/desk/clip/"] = re.search(r"/desk/clip/([0-9a-f]{16})", staff.get("/desk/clips")[2])[1]
    return made


def test_rights_are_those_of_the_table():
    """Each role at each route with an object that is there and one that is not. What changes
    something is tried with an object that is not there, so that the order does not matter."""
    with Desk(mail=False, files=["photo.jpg"]) as desk:
        manager, officer = desk.staff(), desk.staff("bob@desk.example")
        objects = objects_of(desk, manager)
        cells = 0
        same({p for _, p, n in all_routes() if n == "NEED_NOTHING" and p.startswith("/desk")},
             {"/desk", "/desk/login"}, "what everybody may see")
        same({p for _, p, n in all_routes() if n == "NEED_MANAGER"},
             {"/desk/request/:id/erase", "/desk/person", "/desk/person/export",
              "/desk/person/erase", "/desk/requests.csv"}, "what managers alone may do")
        for method, pattern, need in all_routes():
            if not pattern.startswith("/desk/") or "logout" in pattern or "account" in pattern:
                continue
            stem = pattern.split(":")[0]
            missing = "0123456789abcdef" if "clip" in stem else "4611686018427387904"
            for there in (True, False):
                path = re.sub(r":\w+", objects.get(stem, "") if there else missing, pattern)
                for role, browser in (("nobody", desk.browser()), ("officer", officer),
                                      ("manager", manager)):
                    allowed = need == "NEED_NOTHING" or role == "manager" or (
                        role == "officer" and need == "NEED_STAFF")
                    if method == "POST" and allowed and there:
                        continue
                    if method == "GET":
                        status, where, page = browser.get(path)
                    else:
                        status, where, page = browser.post(path, csrf=getattr(browser, "csrf", "x"))
                    cells += 1
                    what = (role, method, path, status)
                    if not allowed:
                        want = (303, "/desk/login") if role == "nobody" and method == "GET" else (403, "")
                        same((status, where.split("?")[0]), want, what)
                        check("Zoe" not in page, what)
                    elif ":" in pattern and not there:
                        check(status in (404, 409, 400), what)
                        check("Zoe" not in page, what)
                    elif method == "GET":
                        check(status == 200 or need == "NEED_NOTHING", what)
        check(cells > 120, cells)


# What each action needs to succeed, in an order in which all of them can: the route, its fields, the
# status. An account's own settings and signing out come last, since they end the session.
ACTIONS = [
    ("/desk/request/:id/note", {"note": "Called"}, 303),
    ("/desk/request/:id/assign", {"assignee": ""}, 303),
    ("/desk/request/:id/clip", {"clip": "https://paper.example.org/keepers-day"}, 303),
    ("/desk/request/:id/link", {}, 303),
    ("/desk/request/:id/answer", {"subject": "Re", "body": "Yes", "approvers": ""}, 303),
    ("/desk/answer/:id/send", {"subject": "Re", "body": "Yes"}, 303),
    ("/desk/request/:id/slot", {"summary": "Talk", "start": "2030-01-01T10:00",
                                "end": "2030-01-01T11:00", "zone": "Europe/Paris"}, 303),
    ("/desk/slot/:id/change", {"summary": "Talk", "start": "2030-01-02T10:00",
                               "end": "2030-01-02T11:00", "zone": "Europe/Paris"}, 303),
    ("/desk/slot/:id/cancel", {}, 303),
    ("/desk/request/:id/file", {"file": "photo.jpg"}, 303),
    ("/desk/file/:id/revoke", {}, 303),
    ("/desk/contacts", {"name": "Lea", "email": "lea@desk.example"}, 303),
    ("/desk/request/:id/consent", {"contact": ":contact", "how": "By telephone"}, 303),
    ("/desk/request/:id/disclose", {"contact": ":contact"}, 303),
    ("/desk/request/:id/state", {"state": "closed"}, 303),
    ("/desk/jobs/:id/again", {}, 303),
    ("/desk/jobs/:id/drop", {}, 303),
    ("/desk/watch", {"name": "0123456789abcdef", "do": "dismiss"}, None),
    ("/desk/person/export", {"email": "zoe@paper.example"}, 200),
    ("/desk/requests.csv", {}, 200),
    ("/desk/request/:id/erase", {}, 303),
    ("/desk/person/erase", {"email": "zoe@paper.example", "sure": "yes"}, 200),
    ("/desk/account/lang", {"lang": "en"}, 303),
    ("/desk/account/totp", {"secret": "x", "code": "1"}, 400),
    ("/desk/account/totp-off", {}, 303),
    ("/desk/account/password", {"old": "wrong", "new": PASSWORD, "again": PASSWORD}, 403),
    ("/desk/logout", {}, 303),
]


def test_each_role_does_what_it_may_and_nothing_else():
    """Every action on an object that is there: nobody changes a row, an officer does all but what
    managers alone may, a manager all."""
    needs = {p: n for p, n in post_routes() if n != "NEED_NOTHING"}
    same(set(needs), {p for p, _, _ in ACTIONS}, "actions that are tried")
    tables = {"/desk/answer/": "answer", "/desk/slot/": "slot", "/desk/file/": "handover",
              "/desk/jobs/": "job"}
    with Desk(mail=False, files=["photo.jpg"]) as desk:
        file = os.path.join(desk.room.path, "data/presse.db")

        def rows(query, *values):
            with sqlite3.connect(file) as db:
                return db.execute(query, values).fetchall()

        def state():
            return [rows(f"SELECT * FROM {t} ORDER BY 1") for t in ("request", "note", "answer", "slot",
                                                                    "handover", "contact", "consent", "audit")]

        for role, address in (("officer", "bob@desk.example"), ("manager", "ann@desk.example")):
            same(desk.submit()[0], 303)
            who, nobody = desk.staff(address), desk.browser()
            request = rows("SELECT MAX(id) FROM request WHERE erased_at IS NULL")[0][0]
            for pattern, fields, want in ACTIONS:
                stem = pattern.split(":")[0]
                table = tables.get(stem)
                number = rows(f"SELECT MAX(id) FROM {table} WHERE 1"
                              + (" AND state IN ('waiting', 'failed')" if table == "job" else ""))[0][0] \
                    if table else request
                path = pattern.replace(":id", str(number))
                contact = rows("SELECT MAX(id) FROM contact")[0][0]
                values = {k: v.replace(":contact", str(contact)) for k, v in fields.items()}
                before = state()
                same(nobody.post(path, csrf=who.csrf, **values)[0], 403, "nobody", path)
                allowed = role == "manager" or needs[pattern] == "NEED_STAFF"
                if not allowed:
                    same(who.act(path, **values)[0], 403, role, path)
                same(state(), before, role, path, "changed something")
                if allowed:
                    status, _, page = who.act(path, **values)
                    check(status == want or (want is None and status in (303, 404)), role, path, status,
                          page[-500:])


def test_every_answer_of_the_desk_is_typed_private_and_protected():
    """Every route, asked as a manager and as nobody, well and badly."""
    with Desk(mail=False, files=["photo.jpg"]) as desk:
        manager = desk.staff()
        objects = objects_of(desk, manager)
        personal = desk.submit()[1].split("?")[0]
        asked = 0
        for method, pattern, _ in all_routes():
            stem = pattern.split(":")[0]
            for there in (True, False):
                path = pattern.replace(":lang", "fr").replace(":kind", "visit").replace(
                    ":token", personal[3:] if there and stem == "/r/" else "A" * 43)
                path = re.sub(r":\w+", objects.get(stem, "1") if there else "1", path)
                for cookie in (manager.cookie, None):
                    if method == "POST" and ("logout" in path or "withdraw" in path):
                        continue
                    headers = {"Cookie": cookie} if cookie else {}
                    body = None
                    if method == "POST":
                        body = urllib.parse.urlencode({"csrf": manager.csrf, "message": "x"})
                        headers |= {"Origin": f"http://127.0.0.1:{desk.server.port}",
                                    "Content-Type": "application/x-www-form-urlencoded"}
                    status, got, text = desk.server.ask(path, method, body, **headers)
                    what = (method, path, status, bool(cookie))
                    asked += 1
                    check(status < 500 or status == 503, *what)
                    csp = got["content-security-policy"]
                    check("unsafe" not in csp and "frame-ancestors 'none'" in csp
                          and "default-src" in csp, *what, csp)
                    same(got["x-content-type-options"], "nosniff", *what)
                    check("no-store" in got["cache-control"], *what, got["cache-control"])
                    check("content-type" in got or not text, *what)
                    policy = "strict-origin" if re.match("/(r|approve|file)/", path) else "same-origin"
                    if status != 405 and "csv" not in path and "export" not in path:
                        same(got["referrer-policy"], policy, *what)
                    for header in got:
                        check(header not in ("server", "x-powered-by"), *what)
                    if "set-cookie" in got:
                        check("HttpOnly" in got["set-cookie"] and "SameSite" in got["set-cookie"], *what)
        check(asked > 150, asked)


def test_ten_thousand_guesses_find_nothing():
    """Ids near real ones, far ones, and tokens: 404, with a session or without."""
    guesses = int(os.environ.get("PRESSE_GUESSES", "10000"))
    chance = random.Random(int(os.environ.get("PRESSE_SEED", "35")))
    with Desk(mail=False, files=["photo.jpg"]) as desk:
        manager = desk.staff()
        objects = objects_of(desk, manager)
        real = {int(n, 16 if "clip" in stem else 10) for stem, n in objects.items()}
        with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
            real |= {row[0] for row in db.execute("SELECT id FROM job")}
        letters = string.ascii_letters + string.digits + "-_"
        c = http.client.HTTPConnection("127.0.0.1", desk.server.port, timeout=LIMIT)
        headers = {"Cookie": manager.cookie, "Origin": f"http://127.0.0.1:{desk.server.port}",
                   "Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode({
            "csrf": manager.csrf, "subject": "x", "body": "x", "note": "x", "state": "closed",
            "summary": "x", "start": "2030-01-01T10:00", "end": "2030-01-01T11:00",
            "zone": "Europe/Paris", "file": "photo.jpg", "how": "x", "contact": "1"})
        posts = [p for m, p, n in all_routes() if m == "POST" and ":id" in p]
        for number in range(guesses):
            near = int(objects["/desk/request/"]) + chance.randrange(-10**6, 10**6)
            guess = near if number % 2 else chance.randrange(1, 2**63)
            if guess in real:
                continue
            kind = number % 4
            if kind == 0:
                c.request("GET", f"/desk/request/{guess}", headers=headers)
            elif kind == 1:
                c.request("POST", chance.choice(posts).replace(":id", str(guess)), body, headers)
            elif kind == 2:
                c.request("GET", f"/desk/clip/{guess:016x}", headers=headers)
            else:
                token = "".join(chance.choices(letters, k=43))
                c.request("GET", chance.choice(["/r/", "/approve/", "/file/"]) + token)
            r = c.getresponse()
            page = r.read()
            same(r.status, 404, "guess", number, kind, guess, page[-300:])
            check(b"Zoe" not in page and b"zoe@" not in page, number)
        c.close()


def test_what_staff_write_stays_out_of_headers():
    evil = ["x\r\nBcc: victim@evil.example", "x\nBcc: victim@evil.example", "x\u2028Bcc: a@evil.example",
            "x\u0085Bcc: a@evil.example", "=?utf-8?q?x=0D=0ABcc:_victim@evil.example?="]
    with Desk(files=["photo.jpg"]) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")
        stored = 0
        for text in evil:
            for route, fields in (
                    ("/answer", {"subject": text, "body": "x", "approvers": "m@desk.example"}),
                    ("/answer", {"subject": "s", "body": text, "approvers": "m@desk.example"}),
                    ("/answer", {"subject": "s", "body": "x", "approvers": f"{text} <m@desk.example>"}),
                    ("/answer", {"subject": "s", "body": "x", "approvers": f"m@desk.example{text}"}),
                    ("/slot", {"summary": text, "start": "2030-01-01T10:00", "zone": "Europe/Paris",
                               "end": "2030-01-01T11:00"}),
                    ("/slot", {"summary": "s", "start": "2030-01-01T10:00", "zone": "Europe/Paris",
                               "end": "2030-01-01T11:00", "place": text}),
                    ("/file", {"file": "photo.jpg", "terms": text}),
                    ("/state", {"state": "declined", "text": text}),
                    ("/state", {"state": "new"})):
                status = staff.act(path + route, **fields)[0]
                check(status in (303, 409, 400), route, repr(text), status)
                stored += status == 303
            raw = ("From: =?utf-8?q?x=0D=0ABcc:_victim=40evil.example?= <eve@paper.example>\r\n"
                   "To: press@desk.example\r\nSubject: =?utf-8?b?"
                   + base64.b64encode(text.encode()).decode() + "?=\r\n\r\nHello\r\n")
            subprocess.run([PRESSE, "mail-in", "--room", desk.room.path], input=raw.encode(),
                           check=True, capture_output=True)
        check(stored > 15, stored)
        same(staff.act(path + "/note", note="the last")[0], 303)
        pause = threading.Event()
        while subprocess.run([PRESSE, "jobs", "--room", desk.room.path, "list"], text=True,
                             capture_output=True).stdout.count("\tmail\twaiting"):
            pause.wait(0.1)
        same(desk.submit(email="last@paper.example")[0], 303)
        desk.mailbox.wait(lambda m: m["to"] == ["last@paper.example"])
        known = {"zoe@paper.example", "staff@desk.example", "m@desk.example", "eve@paper.example",
                 "last@paper.example"}
        for mail in desk.mailbox.seen:
            check(len(mail["to"]) == 1 and mail["to"][0] in known, mail["to"])
            for header in ("Bcc", "Cc"):
                check(mail["read"][header] is None, mail["data"])
            same(len(mail["read"].get_all("To")), 1)


def test_known_and_unknown_look_alike():
    with Desk(mail=False) as desk:
        pages, times = {}, {"ann@desk.example": [], "nobody@desk.example": []}
        for number in range(8):
            for address, taken in times.items():
                browser = desk.browser(f"127.0.1.{number + 1}")
                start = time.monotonic()
                status, _, page = browser.post("/desk/login", email=address, password="wrong wrong")
                taken.append(time.monotonic() - start)
                same(status, 403)
                pages.setdefault(address, page.replace(address, ""))
        same(pages["ann@desk.example"], pages["nobody@desk.example"])
        known, unknown = (statistics.median(t) for t in times.values())
        # A password that is checked costs a hundred times what is needed to say no.
        check(0.2 < known / unknown < 5, known, unknown)
        # A personal link that never was, one that was replaced and one of another kind.
        where = desk.submit()[1].split("?")[0]
        staff = desk.staff()
        dead = [desk.browser().get("/r/" + "A" * 43), desk.browser().get("/file/" + where[3:])]
        same(staff.act(request_path(staff, "question") + "/link")[0], 303)
        dead.append(desk.browser().get(where))
        for one in dead:
            same(one, dead[0])
        same(dead[0][0], 404)


def test_signing_in_leads_on_and_never_away():
    """A link from a mail opens what it names after signing in; no address leads elsewhere."""
    with Desk(mail=False) as desk:
        same(desk.submit()[0], 303)
        path = request_path(desk.staff(), "question")
        browser = desk.browser()
        where = browser.get(path)[1]
        page = browser.get(where)[2]
        to = hidden(page, "to")
        same(to, path)
        sign_in = {"email": "ann@desk.example", "password": PASSWORD}
        check(f'value="{path}"' in browser.post("/desk/login", to=to, email="a", password="b")[2])
        same(browser.post("/desk/login", to=to, **sign_in)[1], path)
        for bad in ("https://evil.example/", "//evil.example/desk/", "/desk//evil.example", "/ask/",
                    "/desk/../x", "/desk/\\evil", "/desk/%2F%2Fevil", "javascript:alert(1)", "", "\r\n",
                    "/desk/" + "x" * 300):
            shown = hidden(browser.get("/desk/login?to=" + urllib.parse.quote(bad, safe=""))[2], "to")
            same(shown, "/desk/", bad)
            same(desk.browser().post("/desk/login", to=bad, **sign_in)[1], "/desk/", repr(bad))


def test_nobody_is_locked_out_by_others():
    with Desk(mail=False) as desk:
        stranger = desk.browser("127.0.2.1")
        for _ in range(6):
            same(stranger.post("/desk/login", email="ann@desk.example", password="no")[0], 403)
        same(stranger.post("/desk/login", email="ann@desk.example", password=PASSWORD)[0], 403)
        desk.staff()  # from where she always is


def test_guessing_finds_nothing():
    with Desk(mail=False) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")
        real = int(path.rsplit("/", 1)[1])
        for guess in [*range(0, 40), *range(real - 100, real), *range(real + 1, real + 100), 2**63 - 1,
                      2**63, 10**30, "x", "-1", "%00", f"{real}x", f"0x{real:x}"]:
            status = staff.get(f"/desk/request/{guess}")[0]
            check(status in (400, 404), guess, status)
        for token in ("", "x", "A" * 43, "%F0%9F%97%9E", "A" * 4000):
            for door in ("/r/", "/approve/", "/file/"):
                status = desk.browser().get(door + token)[0]
                check(status in (400, 404, 414), door, token, status)


if __name__ == "__main__":
    main(globals())
