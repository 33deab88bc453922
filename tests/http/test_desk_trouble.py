#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The desk in trouble: kills, full disks, silent mail servers.

If these fail, a request that was acknowledged is gone, or a journalist waits for an answer to
a request that nobody has.
"""

import html
import http.client
import os
import random
import re
import resource
import signal
import sqlite3
import subprocess
import threading
import time

from desk_room import Browser, Desk, Mailbox, hidden, request_path
from harness import LIMIT, PRESSE, Room, Server, check, main, same, wait_until
from postgres import Postgres


def test_a_form_over_its_limit_is_refused_and_the_next_is_taken():
    with Desk(mail=False) as desk:
        browser = desk.browser()
        over = "x" * (66 << 10)
        # Larger than a socket takes at once: the page comes when all of it was sent.
        for long in (over, over * 12):
            for lang, said in (("en", "Nothing was stored"), ("fr", "Rien n'a été enregistré")):
                status, _, page = browser.post(f"/ask/{lang}/interview", message=long)
                same(status, 413)
                page = html.unescape(page)
                check(said in page and "64 K" in page and f'lang="{lang}"' in page, page[-600:])
                status, _, page = browser.ask("POST", "/r/" + "A" * 43 + "/add", {"message": long},
                                              Accept_Language=lang)
                check(status == 413 and said in html.unescape(page), page[-600:])
        status, _, page = browser.ask("POST", "/ask/fr/interview", {"message": b"\xff\0"})
        check(status == 400 and "Rien n'a été enregistré" in html.unescape(page), page[-600:])
        status, _, page = desk.submit(message="x" * 20001)
        same(status, 400)
        check("This text is too long." in page and "Zoe" in page)  # nothing typed is lost
        status, where, _ = desk.submit(message="x" * 20000)
        same(status, 303)
        # What is added later has the limit of a message, and is given back when it is longer.
        status, _, page = browser.post(where.split("?")[0] + "/add", message="Zoe" + "x" * 20000)
        same(status, 409)
        check("20000" in page and "Zoexxx" in page, page[-600:])


def test_who_was_signed_out_while_writing_keeps_the_text():
    with Desk(mail=False) as desk:
        staff = desk.staff()
        same(desk.submit()[0], 303)
        path = request_path(staff, "question")
        written = "Dear Zoe, <b>the keeper</b> is free on Monday."
        status, _, page = staff.act(path + "/answer", subject="Re", body=written, approvers="x y")
        same(status, 409)
        check(written in html.unescape(page), "refused, and the text is gone", page[-900:])
        stranger = desk.browser()
        status, _, page = stranger.post(path + "/answer", csrf="old", subject="Re", body=written)
        same(status, 403)
        check(written in html.unescape(page), page[-900:])
        # Signing in leads back to the request, and so does opening the form's address again.
        check(f'href="/desk/login?to={path}/answer"' in page, page[-900:])
        same(staff.get(path + "/answer")[:2], (303, path))
        # A form of another site is not shown to anybody as what they wrote.
        status, _, page = staff.ask("POST", path + "/note", {"csrf": staff.csrf, "note": written},
                                    Origin="https://evil.example")
        same(status, 403)
        check("keeper" not in page, page[-900:])
        status, _, page = staff.ask("POST", path + "/note", {"note": "x" * (65 << 10)})
        check(status == 413 and "Nothing was stored" in page, page[-600:])


def load_and_kill(desk, tokens, after, acknowledged):
    """Four clients send forms; the server is killed in the midst of it, so many seconds later."""
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
    threading.Event().wait(after)
    desk.server.process.send_signal(signal.SIGKILL)
    for t in threads:
        t.join()
    desk.server.stop()
    desk.restart()


def survive_kills(desk, rounds, span, ask):
    """span: the longest that a server lives under load; ask: one value of the database."""
    chance = random.Random(int(os.environ.get("PRESSE_SEED", "1")))
    fresh = lambda: [hidden(desk.browser().get("/ask/en/interview")[2], "form") for _ in range(24)]
    acknowledged, tokens = [], fresh()
    for number in range(rounds):
        # Forms of before a kill are good after it, and old enough.
        tokens, now = fresh(), tokens
        same(desk.submit(token=now.pop(), subject=f"warm {number}")[0], 303)
        load_and_kill(desk, now, chance.random() * span, acknowledged)
    browser = desk.browser()
    for where in acknowledged:
        same(browser.get(where)[0], 200, "acknowledged and lost")
    desk.server.stop()
    stored = int(ask("SELECT COUNT(*) FROM request"))
    same(stored, int(ask("SELECT COUNT(DISTINCT idempotency) FROM request")), "stored twice")
    check(stored >= len(acknowledged) + rounds, stored, len(acknowledged), rounds)
    # Each has its mails and its line in the log: the transaction is whole.
    same(int(ask("SELECT COUNT(DISTINCT request_id) FROM message WHERE kind = 'confirmation'")), stored)
    print(f"# {rounds} kills, {len(acknowledged)} acknowledged under load, {stored} stored, all there")


def test_acknowledged_requests_survive_kills():
    """SIGKILL at random points under load; PRESSE_KILLS=500 for the long run."""
    with Desk(mail=False) as desk:
        def ask(query):
            with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
                return db.execute(query).fetchone()[0]

        survive_kills(desk, int(os.environ.get("PRESSE_KILLS", "12")), 0.08, ask)
        same(ask("PRAGMA integrity_check"), "ok")
        with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
            same(db.execute("PRAGMA foreign_key_check").fetchall(), [])


def test_acknowledged_requests_survive_kills_on_postgresql():
    with Postgres() as postgres:
        store = postgres.make("kills")
        with Desk(mail=False, store=store) as desk:
            rounds = max(int(os.environ.get("PRESSE_KILLS", "12")) // 4, 1)
            survive_kills(desk, rounds, 0.4, lambda query: postgres.ask(store, query))


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


def jobs(desk, *words, now=None):
    """`presse jobs`, at another time if one is given."""
    env = dict(os.environ, **({"PRESSE_NOW": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))}
                              if now else {}))
    return subprocess.run([PRESSE, "jobs", "--room", desk.room.path, *words], text=True,
                          capture_output=True, env=env).stdout


def mail_states(desk):
    return [line.split("\t")[2] for line in jobs(desk, "list", "--state=all").splitlines()[1:]
            if line.split("\t")[1] == "mail"]


def test_a_mail_sent_as_the_program_ends_is_known_by_its_id():
    """Killed between the mail server's yes and the record of it: the mail goes once more, with
    the same Message-ID, and no mail is lost."""
    with Desk(mail=False) as desk:
        desk.server.stop()
        desk.restart()
        box = Mailbox(desk.smtp_port, desk.server.process.pid)
        try:
            same(desk.submit(subject="Window")[0], 303)
            first = box.wait(lambda m: True)
            desk.server.process.wait()
        finally:
            box.stop()
        check("sent" not in mail_states(desk), "recorded as sent")
        desk.mailbox = Mailbox(desk.smtp_port)
        jobs(desk, "run", now=time.time() + 400)  # the dead worker's lease is over
        again = desk.mailbox.wait(lambda m: m["read"]["Message-ID"] == first["read"]["Message-ID"])
        same(again["data"], first["data"])
        same(again["to"], first["to"])
        desk.mailbox.wait(lambda m: m["to"] != first["to"])  # the other one, to staff
        jobs(desk, "run", now=time.time() + 4000)
        same(len(desk.mailbox.seen), 2, "mails in all")
        check(set(mail_states(desk)) == {"done"}, mail_states(desk))


def test_a_mail_server_that_is_down_for_a_day_loses_nothing():
    with Desk(mail=False) as desk:
        same(desk.submit()[0], 303)
        pause, staff = threading.Event(), desk.staff()
        for _ in range(int(LIMIT / 0.05)):  # the server has tried once, and has written what came of it
            if "mail server does not answer" in staff.get("/desk/jobs")[2]:
                break
            pause.wait(0.05)
        check("mail server does not answer" in staff.get("/desk/jobs")[2])
        check("\t1\t" in jobs(desk, "list"))
        desk.server.stop()
        start = time.time()
        for later in (301, 1801, 4 * 3600 + 1):
            jobs(desk, "run", now=start + later)
        same(set(mail_states(desk)), {"waiting"}, "after four tries")
        desk.mailbox = Mailbox(desk.smtp_port)
        jobs(desk, "run", now=start + 86400 - 600)
        same(set(mail_states(desk)), {"waiting"}, "the next try is a day after the first")
        jobs(desk, "run", now=start + 86400 + 600)
        desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"])
        desk.mailbox.wait(lambda m: m["to"] == ["staff@desk.example"])
        same(set(mail_states(desk)), {"done"})


def test_a_full_disk_is_said_and_loses_nothing():
    """The server's files reach their limit: the journalist is told that nothing was stored and
    what to do, with all that was typed; with room again the same form goes through."""
    with Desk(mail=False) as desk:
        kept = desk.submit(subject="before")[1]
        pid = desk.server.process.pid
        tokens = [hidden(desk.browser().get("/ask/fr/interview")[2], "form") for _ in range(2)]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        for token in tokens:
            status, _, page = desk.submit(token=token, subject="typed with care", where="fr")
            same(status, 503)
            page = html.unescape(page)
            check("Rien n'a été enregistré" in page and "typed with care" in page, page[-900:])
            check("contact presse" in page and "Réessayez" in page)
        same(desk.server.ask("/healthz")[0], 503)
        same(desk.browser().get(kept)[0], 200, "reading goes on")
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        for token in tokens:
            same(desk.submit(token=token)[0], 303)
        same(desk.server.ask("/healthz")[0], 200)
        same(desk.browser().get(kept)[0], 200)
        check("New (3)" in desk.staff().get("/desk/?state=new")[2])


def test_a_small_disk_fills_up_and_gets_room_again():
    """A file system of 4 MB under data/: forms are taken until it is full, then refused in words; what
    was taken is there, and with room again the refused form goes through."""
    room = Room()
    room.write("presse.yaml", "title: Trust\nlang: en\nbase_url: https://press.example.org\n"
               "desk: {form_per_hour: 0, attack_per_minute: 0}\n")
    data = os.path.join(room.path, "data")
    os.makedirs(data)
    inside = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=4m tmpfs "$0" && '
              'head -c 2000000 /dev/zero > "$0/filler" && exec "$@"', data]
    if subprocess.run([*inside, "true"], capture_output=True).returncode:
        print("# left out: no file system may be mounted here")
        return
    with Server(room.path, command=[*inside, PRESSE, "serve", "--port", "0", room.path]) as server:
        browser = Browser(server)
        tokens = [hidden(browser.get("/ask/en/visit")[2], "form") for _ in range(80)]
        fields = dict(name="Zoe", outlet="Paper", email="zoe@paper.example", subject="Question",
                      zone="Europe/Paris", comments_2="")
        stored, status = [], 303
        while status == 303 or "too fast" in page:
            check(tokens, "the disk does not fill up")
            message = " ".join(f"word{random.random()}" for _ in range(800))[:20000]
            status, where, page = browser.post("/ask/en/visit", form=tokens[-1], message=message,
                                               **fields)
            if status == 303:
                stored.append(where)
                tokens.pop()
        same(status, 503, page[-300:])
        check("Nothing was stored" in page and message in page, page[-600:])
        check(len(stored) > 3, len(stored))
        for where in stored:
            same(browser.get(where)[0], 200, "taken and lost")
        os.unlink(f"/proc/{server.process.pid}/root{data}/filler")
        same(browser.post("/ask/en/visit", form=tokens[-1], message=message, **fields)[0], 303)
        same(server.ask("/healthz")[0], 200)
        print(f"# {len(stored)} forms until the disk was full")


def test_a_clock_that_jumps_loses_nothing():
    """Back by years and ahead by years: links, mails and requests stay."""
    with Desk(mail=False, options=()) as desk:
        now = time.time()
        kept = desk.submit(subject="before")[1]
        desk.server.stop()
        for years in (-3, 2, 0):
            stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + years * 365 * 86400))
            desk.restart(env={"PRESSE_NOW": stamp})
            same(desk.server.ask("/healthz")[0], 200, years)
            status = desk.browser().get(kept)[0]
            same(status, 404 if years > 0 else 200, "the link lives 180 days", years)
            jobs(desk, "run", now=now + years * 365 * 86400)
            page = desk.staff().get("/desk/?state=new")[2]
            check("before" in page, "erased by a clock", years)
            desk.server.stop()
        desk.restart()
        same(desk.submit(subject="after")[0], 303)
        desk.mailbox = Mailbox(desk.smtp_port)
        for line in jobs(desk, "list").splitlines()[1:]:
            jobs(desk, "again", line.split("\t")[0])
        desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"])


def test_a_clock_that_jumps_erases_nothing():
    """A year ahead for a day, or for a week less a day: what would be old then is still there."""
    day = 86400
    with Desk(mail=False) as desk:
        same(desk.submit(deadline="")[0], 303)
        path = request_path(desk.staff(), "question")
        same(desk.staff().act(path + "/state", state="closed")[0], 303)
        desk.server.stop()
        start = time.time()

        def erased(after):
            jobs(desk, "run", now=start + after)
            with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
                return db.execute("SELECT COUNT(*) FROM request WHERE erased_at > 0").fetchone()[0]

        for days in (0, 400, 1, 2, *range(401, 408)):
            same(erased(days * day), 0, "days", days)
        with sqlite3.connect(os.path.join(desk.room.path, "data/presse.db")) as db:
            held = "SELECT COUNT(*) FROM audit WHERE action = 'retention held'"
            same(db.execute(held).fetchone()[0], 3, "jumps told in the log")
        same(erased(408 * day), 1, "a clock that is right for a week is believed")


def test_mail_waits_for_its_server_and_then_goes():
    with Desk(mail=False) as desk:
        same(desk.submit()[0], 303)
        jobs = lambda *a: subprocess.run([PRESSE, "jobs", "--room", desk.room.path, *a],
                                         capture_output=True, text=True)
        wait_until(lambda: re.search("Could|connect", jobs("list").stdout), "the job says why")
        desk.mailbox = Mailbox(desk.smtp_port)
        for line in jobs("list").stdout.splitlines()[1:]:
            number, kind, state = line.split("\t")[:3]
            if kind == "mail" and state == "waiting":
                same(jobs("again", number).returncode, 0)
        mail = desk.mailbox.wait(lambda m: m["to"] == ["zoe@paper.example"])
        check("We have received your request" in desk.mailbox.text(mail))


if __name__ == "__main__":
    main(globals())
