#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The desk as journalists, staff and approvers meet it: the real binary, a real SMTP server.

If these fail, an answer leaves that nobody agreed to, or what people write does not come back
as they wrote it.
"""

import base64
import csv
import html
import io
import json
import os
import re
import sqlite3
import subprocess
import urllib.parse
from email.message import EmailMessage

from desk_room import (NAUGHTY, PASSWORD, ROOT, Desk, answer_id, hidden, request_path,
                       strings)
from harness import PRESSE, Room, Server, check, main, same, wait_until


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
        check("<h1>" + strings("en")["desk-approval-agreed"] in anybody.get(links["mentor@desk.example"])[2])
        check("<h1>" + strings("en")["desk-approval-agreed"] not in anybody.get(links["eve@desk.example"])[2])
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
        # What a person wrote is no automatic mail, which some servers drop.
        same(sent["read"]["Auto-Submitted"], None)
        same(confirmation["read"]["Auto-Submitted"], "auto-generated")
        check("NDR" not in confirmation["read"]["X-Auto-Response-Suppress"].split(", "))
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


def rows_of(page):
    """Subjects in the list, in its order."""
    listed = page.split('<ol class="rows">')[1].split("</ol>")[0] if '<ol class="rows">' in page else ""
    return [html.unescape(s) for s in re.findall(r'<h[23]><a href="/desk/request/\d+">([^<]*)</a>', listed)]


def test_the_inbox_finds_what_is_urgent_mine_and_who_asked_before():
    """Ordered by the journalist's deadline, filtered by state, kind and person, searched; a request
    shows what else its journalist and the outlet asked."""
    with Desk(mail=False) as desk:
        ann, bob = desk.staff(), desk.staff("bob@desk.example")
        asked = [("visit", "Late", "2030-03-01T10:00", "zoe@paper.example", "Paper"),
                 ("photos", "Never", "", "eve@radio.example", "Radio"),
                 ("visit", "Soon", "2030-01-01T10:00", "kim@radio.example", "Radio"),
                 ("figures", "Far", "2030-01-01T02:00", "zoe@paper.example", "Other")]
        for kind, subject, deadline, address, outlet in asked:
            token = hidden(desk.browser().get(f"/ask/en/{kind}")[2], "form")
            desk.submit(token=token, subject="warm up", email="x")  # until the form is old enough
            fields = {"form": token, "name": "Zoe", "outlet": outlet, "email": address,
                      "subject": subject, "message": f"About {subject} things", "zone":
                      "Pacific/Honolulu" if subject == "Far" else "Europe/Paris",
                      "deadline": deadline, "comments_2": ""}
            same(desk.browser().post(f"/ask/en/{kind}", **fields)[0], 303)
        listed = lambda who, query="": rows_of(who.get("/desk/" + query)[2])
        # Two in the morning in Honolulu is one in the afternoon in Paris.
        same(listed(ann), ["Soon", "Far", "Late", "Never"])
        same(listed(ann, "?kind=visit"), ["Soon", "Late"])
        same(listed(ann, "?q=abo+far"), ["Far"])
        late = request_path(ann, "late")
        page = ann.get(late)[2]
        number = re.search(r'<option value="(\d+)"[^>]*>bob@desk\.example<', page)[1]
        same(ann.act(late + "/assign", assignee=number)[0], 303)
        same(listed(bob, "?mine=1"), ["Late"])
        same(listed(ann, "?mine=1"), [])
        check("bob@desk.example" in bob.get("/desk/?mine=1")[2].split('<ol class="rows">')[1])
        same(ann.act(late + "/state", state="closed")[0], 303)
        same(listed(ann), ["Soon", "Far", "Never"])
        same(listed(ann, "?state=closed"), ["Late"])
        same(ann.act(late + "/state", state="new")[0], 303)
        same(listed(ann), ["Soon", "Far", "Late", "Never"])
        same(rows_of(ann.get(late)[2]), ["Far"], "the same journalist's")
        same(rows_of(ann.get(request_path(ann, "soon"))[2]), ["Never"], "the same outlet's")


def test_jobs_that_need_somebody_are_told():
    """Failed or held by a worker that did not come back: on the inbox, on the queue's page, and by the
    command's exit code."""
    with Desk(mail=False) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        desk.server.stop()
        with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
            db.execute("UPDATE job SET state = 'failed', last_error = 'gone', run_at = 0 WHERE kind = 'mail'")
            db.execute("INSERT INTO job (id, kind, key, payload, state, run_at, created_at, claimed_until,"
                       " attempts, claim) VALUES (5, 'links', 'links:x', '', 'running', 0, 0, 5, 1, 'c')")
        with open(os.path.join(desk.room.path, "presse.yaml")) as f:
            settings = re.sub(r"  mail:.*\n", "", f.read())
        desk.room.write("presse.yaml", settings)
        command = [PRESSE, "jobs", "--room", desk.room.path]
        listed = subprocess.run(command, capture_output=True, text=True)
        same(listed.returncode, 1)
        check("\tmail\tfailed" in listed.stdout and "\tlinks\tstuck" in listed.stdout, listed.stdout)
        desk.restart()
        staff = desk.staff()
        inbox, queue = (html.unescape(staff.get(p)[2]) for p in ("/desk/", "/desk/jobs"))
        words = strings("en")
        check("No mail server is set up" in inbox, inbox)
        check('href="/desk/jobs"' in inbox and words["desk-job-failed"] in queue, queue)
        failed = re.search(r"/desk/jobs/(\d+)/again", queue)
        check(failed, queue)
        same(staff.act(failed[0])[0], 303)


def test_a_clip_shows_the_request_it_came_of():
    article = "https://paper.example.org/keepers-day"
    with Desk(mail=False) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")
        check(f'<option value="{article}">' in staff.get(path)[2], "the article is not offered")
        same(staff.act(path + "/state", state="closed",
                       clip=article.replace("https://", "https://www.") + "?utm_source=x")[0], 303)
        page = staff.get(path)[2]
        clip = re.search(r'<a href="(/desk/clip/[0-9a-f]{16})">A lighthouse', page)
        check(clip and "Closed" in page, page[:900])
        shown = staff.get(clip[1])[2]
        check(f'<a href="{path}">Question</a>' in shown and "Zoe, Paper" in shown, shown)
        rows = staff.get("/desk/clips?q=KEEPER")[2]
        check(rows.count("<li class=\"row\"") == 1 and f'href="{path}"' in rows, rows)
        check("came of request" not in staff.get("/desk/clips?q=pier")[2])
        same(staff.get("/desk/clip/0123456789abcdef")[0], 404)
        # Visitors see nothing of it.
        for public in ("/", "/press/", "/feed.atom"):
            body = desk.server.ask(public)[2].decode()
            check(path not in body and "Zoe" not in body, public)
        figures = staff.get("/desk/figures")[2]
        check(re.search(r"<th scope=\"row\">[A-Z][a-z]+ \d{4}</th><td>[^<]*nterview[^<]*</td><td>1</td>", figures))


def test_files_that_come_by_mail_are_kept_and_never_shown():
    """Saved byte by byte under any name, never with a type that a browser would run; gone with
    the request."""
    files = {"plan.svg": b"<svg onload='alert(1)'/>", "a\r\nX: y.html": b"<script>1</script>",
             "Zoé.bin": bytes(range(256)) * 300}
    with Desk() as desk:
        staff = desk.staff()
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "zoe@paper.example", "press@desk.example", "Plans"
        mail.set_content("See the plans")
        for number, data in enumerate(files.values()):
            mail.add_attachment(data, maintype="text", subtype="html", filename=f"n{number}.x")
        raw = mail.as_bytes()
        for number, name in enumerate(files):  # the library refuses to write such names
            plain = f'filename="n{number}.x"'.encode()
            check(plain in raw, raw[:2000])
            raw = raw.replace(plain, b"filename*=utf-8''" + urllib.parse.quote(name).encode())
        for _ in range(2):  # delivered twice, kept once
            subprocess.run([PRESSE, "mail-in", "--room", desk.room.path], input=raw,
                           check=True, capture_output=True)
        path = request_path(staff, "plans")
        links = re.findall(r'href="(/desk/attachment/\d+)" download>([^<]*)<', staff.get(path)[2])
        same(len(links), len(files), links)
        got = []
        for link, _ in links:
            status, headers, body = desk.server.ask(link, Cookie=staff.cookie)
            same((status, headers["content-type"], headers["x-content-type-options"]),
                 (200, "application/octet-stream", "nosniff"))
            check(headers["content-disposition"].startswith("attachment; "))
            check("x" not in headers, headers)
            got.append(body)
            same(desk.server.ask(link)[0], 303, "without a session")
        same(got, list(files.values()))
        person = json.loads(staff.act("/desk/person/export", email="zoe@paper.example")[2])
        same([base64.urlsafe_b64decode(x["base64url"] + "==") for x in
              person["requests"][0]["attachments"]], got)
        same(staff.act(path + "/erase")[0], 303)
        for link, _ in links:
            same(desk.server.ask(link, Cookie=staff.cookie)[0], 404, "after erasing")


def test_who_is_too_fast_waits_once_and_mends_without_waiting():
    """The form comes back with its own age: sending it again and again ends in a request, and a
    field that is mended can be sent at once."""
    with Desk(mail=False) as desk:
        browser = desk.browser()
        token = first = hidden(browser.get("/ask/en/interview")[2], "form")
        fields = dict(name="Zoe", outlet="Paper", email="zoe@paper.example", subject="Question",
                      message="Hello?", zone="Europe/Paris", comments_2="")
        status, page = 0, ""
        while "wait a moment" in page.lower() or not page:
            status, _, page = browser.post("/ask/en/interview", form=token, **dict(fields, email="zoe"))
            token = hidden(page, "form")
            same(token, first)
        same(status, 400)
        check("This is no mail address." in page, page[-600:])
        same(browser.post("/ask/en/interview", form=token, **fields)[0], 303)
        forged = browser.post("/ask/en/interview", form=token[:-1] + "!", **fields)[2]
        check(hidden(forged, "form") != token)


def test_the_same_form_twice_is_one_request_and_other_words_are_another():
    """A double click stores one; who goes back and writes more loses nothing of it."""
    with Desk(mail=False) as desk:
        token = hidden(desk.browser().get("/ask/en/interview")[2], "form")
        first = desk.submit(token=token, message="Who keeps the light?")[1]
        for _ in range(2):
            same(desk.submit(token=token, message="Who keeps the light?")[1], first)
        more = desk.submit(token=token, message="Who keeps the light, and since when?")
        same(more[0], 303)
        check(more[1] != first and "since when" in desk.browser().get(more[1])[2])
        check("New (2)" in desk.staff().get("/desk/")[2])


def test_coming_back_to_where_a_form_was_sent_shows_the_request():
    with Desk(mail=False) as desk:
        where = desk.submit()[1].split("?")[0]
        browser = desk.browser()
        for part in ("/add", "/withdraw"):
            same(browser.get(where + part)[:2], (303, where))
        check("Question" in browser.get(where)[2])


def pages_of(folder):
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".html"):
                with open(os.path.join(root, name), encoding="utf-8") as f:
                    found[os.path.relpath(os.path.join(root, name), folder)] = f.read()
    return found


def test_an_address_that_lacks_its_end_is_said_before_the_answer_is_lost():
    with Desk() as desk:
        for address in ("zoe@paper", "zoe@localhost"):
            status, _, page = desk.submit(email=address)
            check(status == 400 and 'value="' + address in page, page[-2000:])
            check(html.unescape(page).count(strings("en")["desk-fault-address"]) == 1, page[-2000:])


def test_the_form_is_reached_from_every_page():
    """From the press contact of each page: served, and built for a server elsewhere; without one the
    page's own contact stays."""
    with Desk(mail=False) as desk:
        with open(os.path.join(desk.room.path, "presse.yaml"), "a") as f:
            f.write("contact: {name: Press, mail: press@desk.example}\n")
        desk.server.stop()
        desk.restart()
        pages = re.findall(r"<loc>[^<]*?example\.org([^<]*)</loc>",
                           desk.server.ask("/sitemap.xml")[2].decode())
        check(len(pages) > 1, pages)
        for path in pages:
            page = desk.server.ask(path)[2].decode()
            form = re.search(r'href="((?:[^"]*/)?ask/)"', page)
            check(form and "mailto:press@desk.example" in page, path)
            where = urllib.parse.urljoin(path, form[1])
            check(desk.server.ask(where)[0] in (200, 303), path, where)
        desk.server.stop()
        for form, linked in (("  form: https://desk.example.org/ask/\n", True), ("", False)):
            with open(os.path.join(desk.room.path, "presse.yaml"), "w") as f:
                f.write("title: T\nbase_url: https://press.example.org\ndesk:\n  form_per_hour: 0\n" + form
                        + "contact: {name: Press, mail: press@desk.example}\n")
            out = os.path.join(desk.room.path, "out" + str(linked))
            subprocess.run([PRESSE, "build", "-o", out, desk.room.path], check=True,
                           capture_output=True)
            pages = pages_of(out)
            check(len(pages) > 1, list(pages))
            for name, page in pages.items():
                check("mailto:press@desk.example" in page, name)
                same("https://desk.example.org/ask/" in page, linked, name)


def test_the_documented_settings_are_taken_as_they_stand():
    with open(os.path.join(ROOT, "docs/desk.md")) as f:
        text = f.read()
    room = Room()
    room.write("presse.yaml", re.search(r"```yaml\n(.*?)```", text, re.S)[1])
    room.write("smtp-password", "secret\n")
    command = re.search(r"^    presse (user add .*)$", text, re.M)[1].split()
    subprocess.run([PRESSE, *command, "--room", room.path], input=PASSWORD + "\n", text=True,
                   check=True, capture_output=True)
    with Server(room.path) as server:
        same(server.ask("/healthz")[0], 200)
        same(server.ask("/ask/en/visit")[0], 200)
        check("keeps its settings" not in server.text(), server.text())


def edit_settings(desk, change):
    """Changes presse.yaml as an editor does, and waits until the room was read again."""
    with open(os.path.join(desk.room.path, "presse.yaml")) as f:
        text = f.read()
    said = desk.server.said()
    desk.room.replace("presse.yaml", change(text))
    desk.server.wait_for("read again", said)


def test_settings_count_without_a_restart():
    with Desk() as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")
        desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"])
        edit_settings(desk, lambda t: t.replace("press@desk.example", "desk@desk.example")
                      + "  approvers: [{name: Mentor, email: mentor@desk.example}]\n")
        wait_until(lambda: "Mentor" in staff.get(path)[2], "the settings are read again")
        same(staff.act(path + "/answer", subject="Re", body="Yes", approvers="")[0], 303)
        check("Waiting for approval" in staff.get(path)[2])
        mail = desk.mailbox.wait(lambda m: m["to"] == ["mentor@desk.example"])
        same(mail["from"], "desk@desk.example")
        # What cannot be used is said, and leaves everything as it was.
        said = desk.server.said()
        edit_settings(desk, lambda t: t.replace("mentor@desk.example", "nobody"))
        desk.server.wait_for("the desk keeps its settings", said)
        check("Mentor" in staff.get(path)[2])


def test_french_pages_speak_french():
    """Whatever is refused, logged or failed: no English sentence on a French page."""
    french, english = strings("fr"), strings("en")
    foreign = {text for key, text in english.items()
               if len(text) > 14 and text not in french.values() and "{" not in text}
    rule = "  approvers: [{name: Mentor, email: mentor@desk.example, kinds: [interview]}]\n"
    with Desk(extra=rule, lang="fr", mail=False) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")

        def refused(where, why, **fields):
            status, _, page = staff.act(where, **fields)
            check(status in (400, 404, 409), where, status)
            text = french[why].split("{n}")[0]
            check(text in html.unescape(page), where, "does not say", text, page[-400:])
            check('lang="fr"' in page)

        refused(path + "/note", "refuse-note", note=" ")
        refused(path + "/answer", "refuse-answer-subject", subject="", body="x")
        refused(path + "/answer", "refuse-answer-text", subject="x", body="")
        refused(path + "/answer", "refuse-approver-address", subject="x", body="x",
                approvers="nobody")
        same(staff.act(path + "/answer", subject="Re", body="Oui", approvers="")[0], 303)
        refused(f"/desk/answer/{answer_id(desk)}/send", "refuse-not-agreed", subject="Re",
                body="Oui")
        refused(path + "/slot", "refuse-slot-time", start="x", end="y", zone="Z", summary="s")
        refused(path + "/slot", "refuse-slot-order", start="2030-01-02T10:00",
                end="2030-01-01T10:00", zone="Europe/Paris", summary="s")
        refused(path + "/file", "refuse-file-missing", file="none.jpg")
        refused(path + "/consent", "refuse-consent-how", contact="1", how="")
        refused(path + "/disclose", "refuse-consent", contact="1")
        refused(path + "/state", "refuse-decline-text", state="declined", text="Non")
        refused(path + "/state", "refuse-state", state="agreed")
        refused(path + "/state", "refuse-state", state="nothing")
        refused("/desk/contacts", "refuse-contact", name="x")
        refused("/desk/contacts", "refuse-contact", name="x", email="x@y")
        check(f'<label for="name">{french["desk-fact-name"]}</label>' in staff.get("/desk/contacts")[2])
        refused("/desk/person/export", "refuse-address", email="x")
        refused("/desk/account/password", "refuse-password", old=PASSWORD, new="x", again="x")
        wait_until(lambda: french["refuse-smtp-reach"] in html.unescape(staff.get("/desk/jobs")[2]),
                   "the job says why")
        for where in ("/desk/", path, "/desk/jobs", "/desk/log", "/desk/figures", "/desk/account",
                      "/desk/calendar", "/desk/contacts", "/desk/clips", "/desk/person", "/ask/fr/",
                      "/ask/fr/interview", "/r/nothing"):
            page = html.unescape(staff.get(where)[2])
            page = re.sub(r'<span lang="en">.*?</span>', "", page)
            for text in foreign:
                check(text not in page, where, "says in English:", text)
        log = html.unescape(staff.get("/desk/log")[2])
        check("demande reçue par le formulaire" in log and "réponse proposée" in log, log[-800:])
        same(staff.act("/desk/account/lang", lang="en")[0], 303)
        check("Language of these pages" in staff.get("/desk/account")[2])


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
        path = request_path(staff, "zoe")
        body = "\n".join(NAUGHTY)
        same(staff.act(path + "/answer", subject=NAUGHTY[9], body=body, approvers="")[0], 303)
        check(html.escape(body, quote=False) in staff.get(path)[2].replace("&quot;", '"')
              .replace("&#39;", "'"), "the answer on the staff's page")
        same(staff.act(f"/desk/answer/{answer_id(desk)}/send", subject=NAUGHTY[9],
                       body=body.replace("\n", "\r\n"))[0], 303)
        mail = desk.mailbox.wait(lambda m: str(m["read"]["Subject"]) == NAUGHTY[9])
        same(desk.mailbox.text(mail), body, "the answer as mail")
        subjects = {mail["read"]["Message-ID"]}
        for _ in NAUGHTY:
            mail = desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"]
                                     and m["read"]["Message-ID"] not in subjects)
            subjects.add(mail["read"]["Message-ID"])
            got = re.sub(r"^\[\S+\] ", "", str(mail["read"]["Subject"]))
            check(any(got.strip() == t.strip() or got.strip("\ufeff") == t.strip("\ufeff")
                      for t in NAUGHTY), "subject", repr(got))


if __name__ == "__main__":
    main(globals())
