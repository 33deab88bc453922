#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Who may do what at the desk, and what nobody may.

If these fail, a stranger acts in the press service's name or reads what journalists wrote, a
journalist can write into the headers of its mail, or a secret is in a log.
"""

import base64
import re
import subprocess
import time
import urllib.parse

from desk_room import PASSWORD, Desk, audit_len, hidden, post_routes, request_path
from harness import PRESSE, check, main, same, wait_until


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
        wait_until(lambda: "\tmail\twaiting" not in subprocess.run(
            [PRESSE, "jobs", "--room", desk.room.path, "list"], text=True,
            capture_output=True).stdout, "all mails are sent", pause=0.1)
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
    with Desk(mail=False, quick=False) as desk:
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
        known, unknown = (min(t) for t in times.values())
        # A password that is checked costs a hundred times what is needed to say no. The quickest are
        # free of what else the machine does.
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


if __name__ == "__main__":
    main(globals())
