#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Who may do what at the desk, and what nobody may.

If these fail, a stranger acts in the press service's name or reads what journalists wrote, a
journalist can write into the headers of its mail, or a secret is in a log.
"""

import glob
import os
import re

from desk_room import PASSWORD, ROOT, Desk, audit_len, hidden, request_path
from harness import check, main, same


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


if __name__ == "__main__":
    main(globals())
