#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every route of the desk with each role, on what is there and on what is not.

If these fail, somebody does or reads what is not theirs, or an answer leaves without what protects
its reader.
"""

import glob
import http.client
import os
import random
import re
import sqlite3
import string
import subprocess
import urllib.parse
from email.message import EmailMessage

from desk_room import PASSWORD, ROOT, Desk, post_routes, request_path
from harness import LIMIT, PRESSE, check, main, same


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
    same(staff.act("/desk/contacts", name="Lea", phone="1")[0], 303)
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
                "/desk/jobs/": one("job"), "/desk/attachment/": one("attachment"),
                "/desk/contacts/": one("contact")}
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
             {"/desk/request/:id/erase", "/desk/contacts/:id/erase", "/desk/person", "/desk/person/export",
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
                    elif ":" in pattern and not there and not pattern.endswith("*"):
                        check(status in (404, 409, 400), what)
                        check("Zoe" not in page, what)
                    elif method == "GET":
                        leads_on = pattern.endswith("*") and status == 303
                        check(status == 200 or leads_on or need == "NEED_NOTHING", what)
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
    ("/desk/contacts/:id/erase", {}, 303),
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


def failed_job(file):
    with sqlite3.connect(file, timeout=LIMIT) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")  # the server's own business
        db.execute("INSERT INTO job (id, kind, key, payload, state, run_at, created_at) SELECT MAX(id) + 1,"
                   " 'mail', 'mail:' || MAX(id), '0', 'failed', 0, 0 FROM job")


def test_each_role_does_what_it_may_and_nothing_else():
    """Every action on an object that is there: nobody changes a row, an officer does all but what
    managers alone may, a manager all."""
    needs = {p: n for p, n in post_routes() if n != "NEED_NOTHING"}
    same(set(needs), {p for p, _, _ in ACTIONS}, "actions that are tried")
    tables = {"/desk/answer/": "answer", "/desk/slot/": "slot", "/desk/file/": "handover",
              "/desk/jobs/": "job", "/desk/contacts/": "contact"}
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
                if table == "job":  # one that nothing else takes up
                    failed_job(file)
                number = rows(f"SELECT MAX(id) FROM {table}")[0][0] if table else request
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
