#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What stays within the press service, and what visitors are not asked to give.

If these fail, a note about a journalist reaches the journalist, a visitor is recognised or told to
others, or who has written before can be told from who has not.
"""

import glob
import html.parser
import json
import os
import re
import sqlite3
import statistics
import subprocess
import time
import urllib.parse

from desk_room import PASSWORD, ROOT, Desk, hidden, request_path
from harness import PRESSE, check, main, same
from test_desk_rights import all_routes

NOTE = "quillnote"
DESK_PAGES = ["/ask/", "/ask/fr/", "/ask/en/", "/desk/login", "/desk/login?to=/desk/jobs", "/desk", "/desk/"]


def rows_with(desk, word):
    """Tables of the database in which a word stands, in any column."""
    found = set()
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                if word in repr(row):
                    found.add(table)
    return found


def text_of(mail):
    """All that a mail says: as it was sent, and each of its parts decoded."""
    parts = [p.get_payload(decode=True) or b"" for p in mail["read"].walk()]
    return mail["data"] + b"\n".join(parts).decode("utf-8", "replace") + str(mail["read"].items())


def work_on(desk, staff, path, note):
    """Everything that can be done with a request, a note before each step."""
    steps = [
        ("/answer", {"subject": "Re", "body": "Not yet", "approvers": "Eve <eve@desk.example>"}),
        ("/slot", {"summary": "Talk", "start": "2030-01-01T10:00", "end": "2030-01-01T11:00",
                   "zone": "Europe/Paris", "place": "Pier"}),
        ("/file", {"file": "photo.jpg", "terms": "Credit"}),
        ("/consent", {"contact": ":contact", "how": "By telephone"}),
        ("/disclose", {"contact": ":contact"}),
        ("/clip", {"clip": "https://paper.example.org/keepers-day"}),
        ("/link", {}),
        ("/assign", {"assignee": ""}),
    ]
    same(staff.act("/desk/contacts", name="Lea", email="lea@desk.example")[0], 303)
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        contact = str(db.execute("SELECT MAX(id) FROM contact").fetchone()[0])
    for step, fields in steps:
        same(staff.act(path + "/note", note=note)[0], 303)
        fields = {k: v.replace(":contact", contact) for k, v in fields.items()}
        same(staff.act(path + step, **fields)[0], 303, step)


def test_notes_are_never_sent():
    """A word that stands in notes alone is in no mail, no row but the note's, no page without a
    session and nothing an approver sees, whatever was done with the request."""
    with Desk(files=["photo.jpg"]) as desk:
        staff, box = desk.staff(), desk.mailbox
        where = desk.submit(subject="Lighthouse")[1].split("?")[0]
        path = request_path(staff, "lighthouse")
        work_on(desk, staff, path, NOTE + " he is difficult")
        approval = box.wait(lambda m: m["to"] == ["eve@desk.example"])
        link = re.search(r"https://press\.example\.org(/approve/\S+)", box.text(approval))[1]
        page = desk.browser().get(link)[2]
        same(desk.browser().post(link, decision="object", reason="No", hash=hidden(page, "hash"))[0], 303)
        same(staff.act(path + "/answer", subject="Re", body="Yes", approvers="")[0], 303)
        answer = re.findall(r"/desk/answer/\d+/send", staff.get(path)[2])[-1]
        same(staff.act(answer, subject="Re", body="Yes")[0], 303)
        sent = box.wait(lambda m: m["read"]["Subject"] == "Re")
        reply = (f"From: zoe@paper.example\r\nTo: {sent['read']['Reply-To']}\r\nSubject: Re\r\n"
                 "\r\nThanks\r\n")
        subprocess.run([PRESSE, "mail-in", "--room", desk.room.path], input=reply.encode(), check=True,
                       capture_output=True)
        slot = re.search(r"/desk/slot/\d+", staff.get(path)[2])[0]
        same(staff.act(slot + "/change", summary="Talk", start="2030-01-02T10:00", zone="Europe/Paris",
                       end="2030-01-02T11:00", place="Pier")[0], 303)
        same(staff.act(slot + "/cancel")[0], 303)
        new_link = [m for m in box.seen if "/r/" in text_of(m) and m["to"] == ["zoe@paper.example"]]
        same(staff.act(path + "/state", state="declined", text="Sorry")[0], 303)
        box.wait(lambda m: "Sorry" in text_of(m))
        same(desk.submit(email="last@paper.example")[0], 303)  # its mail is the last in the queue
        box.wait(lambda m: m["to"] == ["last@paper.example"])
        check(len(box.seen) > 10 and new_link, [m["to"] for m in box.seen])
        for mail in box.seen:
            check(NOTE not in text_of(mail), mail["to"], mail["data"])
        check(any("BEGIN:VCALENDAR" in text_of(m) and "Tuesday, January 1, 2030, 10:00 (Europe/Paris)"
                  in text_of(m) for m in box.seen))
        same(rows_with(desk, NOTE), {"note"})
        # Nobody without a session sees it; staff do, and the search does not betray it either.
        check(NOTE in staff.get(path)[2])
        seen = [link, where, "/", "/press/", "/feed.atom", "/sitemap.xml", "/search.json?q=" + NOTE,
                "/ask/en/", path, "/desk/", "/desk/?q=" + NOTE]
        seen += re.findall(r"https://press\.example\.org(/(?:r|file|approve)/[\w-]+)",
                           "\n".join(text_of(m) for m in box.seen))
        check(len(set(seen)) > 12, seen)
        for one in seen:
            page = desk.browser().get(one)[2]
            if one.startswith("/search.json"):  # says what was asked, and what was found
                same(json.loads(page)["results"], [])
            else:
                check(NOTE not in page.replace("q=" + NOTE, ""), one)
        figures = staff.act("/desk/requests.csv")[2]
        check("Lighthouse" in figures and NOTE not in figures, "the table of requests")
        desk.server.stop()
        check(NOTE not in desk.server.text(), "the log")


def test_only_two_places_read_notes():
    """Why: the notes' table is read by the page of a request and by the export of all that is stored
    of a person, which a manager saves. Neither makes a mail."""
    readers = {}
    for path in glob.glob(os.path.join(ROOT, "src/*/*.c")):
        with open(path, encoding="utf-8") as f:
            text = f.read()
        for word in ("SQL_NOTE_LIST", "request_notes("):
            if word in text:
                readers.setdefault(word, set()).add(os.path.relpath(path, ROOT))
    same(readers, {"SQL_NOTE_LIST": {"src/desk/request_read.c", "src/desk/export.c"},
                   "request_notes(": {"src/desk/request_read.c", "src/serve/desk_staff.c"}})
    queries = []
    for path in glob.glob(os.path.join(ROOT, "src/store/sql/*.sql")):
        with open(path, encoding="utf-8") as f:
            for query in f.read().split("-- query: ")[1:]:
                if re.search(r"\b(?:FROM|JOIN|INTO|UPDATE) note\b", query):
                    queries.append(query.split()[0])
    same(sorted(queries), ["erase_notes", "note_add", "note_list"])


class Page(html.parser.HTMLParser):
    """What a page makes a browser load, and where it leads."""

    def __init__(self, text):
        super().__init__()
        self.loads, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            value = value or ""
            if tag == "link" and name == "href":
                rel = dict(attributes).get("rel", "")
                # Where the page is, in which languages and what feeds it has: nothing that is loaded.
                told = rel in ("canonical", "alternate", "author", "license", "me", "next", "prev",
                               "search", "self", "hub")
                (self.links if told else self.loads).append(value)
            elif name in ("src", "poster", "data", "background", "formaction", "ping"):
                self.loads.append(value)
            elif name in ("srcset", "imagesrcset"):
                self.loads += [part.split()[0] for part in value.split(",") if part.strip()]
            elif name == "action":
                self.loads.append(value)
            elif name == "style":
                self.loads += re.findall(r"url\(([^)]*)\)", value)
            elif name == "href":
                self.links.append(value)
            elif tag == "meta" and name == "content" and "url=" in value.lower():
                self.links.append(value.split("=", 1)[1])


def own(address):
    return not re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", address, re.I) or address.startswith("data:")


ALLOWED = {"q", "to", "new", "added", "lang", "page", "year", "outlet", "kind", "state", "type"}


def check_page(what, headers, text):
    check("set-cookie" not in headers, what, headers)
    check("link" not in headers or own(headers["link"].strip("<")), what, headers.get("link"))
    csp = headers.get("content-security-policy", "")
    check("http" not in re.sub(r"report-\S+", "", csp) and "*" not in csp, what, csp)
    check("refresh" not in headers, what)
    if "css" in headers.get("content-type", ""):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]*)|@import\s+['\"]([^'\"]*)", text):
            check(own("".join(address)), what, address)
    if "javascript" in headers.get("content-type", ""):
        check(not re.search(r"https?://|document\.cookie|localStorage|sendBeacon", text), what)
    if "html" not in headers.get("content-type", ""):
        return []
    page = Page(text)
    for address in page.loads:
        check(own(address), what, "loads", address)
    for address in page.links + page.loads:
        keys = set(urllib.parse.parse_qs(urllib.parse.urlsplit(address).query))
        inside = own(address) or address.startswith("https://press.example.org")
        check(not inside or keys <= ALLOWED, what, "leads to", address)
        check(not any(k.startswith("utm_") or k in ("fbclid", "gclid") for k in keys), what, address)
    return [a for a in page.links + page.loads if own(a) and not a.startswith("data:")]


def without_form_token(text):
    return re.sub(r'name="form" value="[^"]*"', "", text)


def crawl(desk, start):
    """Every page that links lead to without a session, each asked twice, by two visitors."""
    left, seen = list(start), {}
    while left:
        path = left.pop().split("#")[0]
        if not path or path in seen:
            continue
        status, headers, body = desk.server.ask(path)
        text = body.decode("utf-8", "replace")
        seen[path] = status
        check(status < 500, path, status)
        links = check_page(path, headers, text)
        again = desk.server.ask(path, User_Agent="Another/1.0", Accept_Language="en", DNT="1",
                                Referer="https://elsewhere.example/")
        if path not in ("/ask/", "/", "/healthz"):  # these speak the visitor's language
            same(without_form_token(again[2].decode("utf-8", "replace")), without_form_token(text), path)
            same(again[1].get("etag"), headers.get("etag"), path)
        check("set-cookie" not in again[1], path)
        if headers.get("location"):
            check(own(headers["location"]), path, headers["location"])
            links = [*links, headers["location"]]
        left += [urllib.parse.urljoin(path, a) for a in links]
    return seen


def test_visitors_get_no_cookie_nothing_foreign_and_no_mark():
    """A crawl of everything that is open to everybody, and each form posted well and badly."""
    for lang in ("fr", "en"):
        with Desk(lang=lang, files=["photo.jpg"]) as desk:
            forms = [f"/ask/{of}/{kind}" for of in ("fr", "en") for kind in
                     ("information", "interview", "visit", "photos", "testimony", "figures")]
            pages = [p for _, p, need in all_routes() if need == "NEED_NOTHING"]
            check({"/ask/:lang/:kind", "/r/:token", "/file/:token", "/approve/:token"} <= set(pages), pages)
            seen = crawl(desk, ["/", "/press/", "/sitemap.xml", "/robots.txt", "/healthz", "/none",
                                "/search/?q=pier", "/feed.atom", "/feed.json", *DESK_PAGES, *forms,
                                *(f"/{door}/" + "A" * 43 for door in ("r", "file", "approve"))])
            check(len(seen) > 30 and all(seen[f] == 200 for f in forms), seen)
            check(any(p.endswith(".css") for p in seen), seen)
            if lang == "fr":
                posts(desk)


def posts(desk):
    """What comes back from each form; then who signs in gets the one cookie that there is."""
    staff = desk.staff()

    def ask(path, **fields):
        body = urllib.parse.urlencode(fields)
        status, headers, text = desk.server.ask(path, "POST", body, Content_Type=
                                                "application/x-www-form-urlencoded")
        check_page(("POST", path, status), headers, text.decode("utf-8", "replace"))
        if headers.get("location"):
            keys = set(urllib.parse.parse_qs(urllib.parse.urlsplit(headers["location"]).query))
            check(own(headers["location"]) and keys <= {"new", "added"}, headers["location"])
        return status

    for of in ("fr", "en"):
        same(ask(f"/ask/{of}/interview"), 400, "without anything")
        same(ask(f"/ask/{of}/interview", message="x" * 70000), 413)
        same(ask(f"/ask/{of}/none", name="Zoe"), 404)
    token = hidden(desk.browser().get("/ask/en/interview")[2], "form")
    where = desk.submit(token=token)[1].split("?")[0]
    same(ask("/ask/en/interview", form=token, name="Zoe", outlet="Paper", email="zoe@paper.example",
             subject="Question", message="Hello?", zone="Europe/Paris", comments_2=""), 303)
    crawl(desk, [where, where + "?new=1"])
    same(ask(where + "/add", message="More"), 303)
    path = request_path(staff, "question")
    same(staff.act(path + "/answer", subject="Re", body="Yes", approvers="Eve <eve@desk.example>")[0], 303)
    same(staff.act(path + "/file", file="photo.jpg")[0], 303)
    links = {}
    for door in ("approve", "file"):
        mail = desk.mailbox.wait(lambda m, door=door: f"/{door}/" in desk.mailbox.text(m))
        links[door] = re.search(rf"example\.org(/{door}/\S+)", desk.mailbox.text(mail))[1]
    crawl(desk, links.values())
    same(ask(links["file"]), 200)
    same(ask(links["approve"], decision="agree", hash="0" * 64), 409)
    same(ask(links["approve"], decision="neither"), 400)
    same(ask(where + "/withdraw"), 303)
    same(ask("/desk/login", email="ann@desk.example", password="wrong wrong"), 403)
    for method, pattern, need in all_routes():  # what staff alone may do, tried by somebody else
        if need != "NEED_NOTHING":
            status, headers, _ = desk.server.ask(re.sub(r":\w+", "1", pattern), method)
            check(status in (303, 403) and "set-cookie" not in headers, method, pattern, status)
    body = urllib.parse.urlencode({"email": "ann@desk.example", "password": PASSWORD})
    status, headers, _ = desk.server.ask("/desk/login", "POST", body, Content_Type=
                                         "application/x-www-form-urlencoded")
    same(status, 303)
    check(re.fullmatch(r"\S+=[\w-]{32}; Path=/desk; HttpOnly; SameSite=Lax; Secure", headers["set-cookie"]),
          headers["set-cookie"])


def jobs_of(desk):
    """(kind, what mail, delay, tries) of what was queued for the newest request."""
    with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
        request = db.execute("SELECT MAX(id) FROM request").fetchone()[0]
        return sorted(db.execute(
            "SELECT j.kind, m.kind, j.run_at - j.created_at, j.attempts"
            " FROM job j JOIN message m ON j.payload = CAST(m.id AS TEXT) WHERE m.request_id = ?",
            (request,)).fetchall())


def test_who_wrote_before_cannot_be_told_from_who_did_not():
    """The same page, the same mails queued for the same moment, in the same time; also for an address
    that belongs to staff."""
    with Desk(mail=False) as desk:
        desk.server.stop()
        with open(os.path.join(desk.room.path, "presse.yaml")) as f:
            settings = re.sub(r"  mail:.*\n", "", f.read())  # what is queued stays as it was queued
        desk.room.write("presse.yaml", settings)
        desk.restart()
        same(desk.submit(email="known@paper.example")[0], 303)
        who = {"known": "known@paper.example", "staff": "ann@desk.example", "unknown": None}
        times, jobs, pages = {w: [] for w in who}, {}, {}

        def submit_from_each(again):
            tokens = [hidden(desk.browser().get("/ask/en/interview")[2], "form") for _ in range(36)]
            for number, token in enumerate(tokens):
                name = list(who)[number % 3]
                address = who[name] or f"new{again}-{number}@paper.example"
                desk.submit(token=token[:-1] + "!", email=address)  # the connection is warm
                begin = time.perf_counter()
                status, where, _ = desk.submit(token=token, email=address)
                times[name].append(time.perf_counter() - begin)
                same(status, 303)
                jobs.setdefault(name, set()).add(repr(jobs_of(desk)))
                page = desk.browser().get(where)[2].replace(address, "ADDRESS")
                page = re.sub(r"[A-Z2-9]{4}-[A-Z2-9]{4}|/r/[\w-]{43}|\d\d:\d\d", "", page)
                pages.setdefault(name, page)
            # The first of each kind waits for its form's age. The quickest ones are free of what else
            # the machine does, when there are enough; that the same calls are made is shown in
            # tests/desk/test_staff.c.
            quickest = [min(t[1:]) for t in times.values()]
            return max(quickest) < 4 * min(quickest)

        alike = any(submit_from_each(again) for again in range(5))
        same(pages["known"], pages["unknown"])
        same(pages["staff"], pages["unknown"])
        same(jobs["known"], jobs["unknown"])
        same(jobs["staff"], jobs["unknown"])
        same(len(jobs["known"]), 1, jobs)
        check("mail" in str(jobs["known"]), jobs)
        check(alike, [min(t[1:]) for t in times.values()])
        print("# medians in ms:", {w: round(statistics.median(t[1:]) * 1e3, 2) for w, t in times.items()})


if __name__ == "__main__":
    main(globals())
