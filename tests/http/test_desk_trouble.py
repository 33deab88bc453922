#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The desk in trouble: kills, full disks, silent mail servers.

If these fail, a request that was acknowledged is gone, or a journalist waits for an answer to
a request that nobody has.
"""

import http.client
import os
import random
import signal
import sqlite3
import subprocess
import threading

from desk_room import Desk, Mailbox, hidden
from harness import PRESSE, check, main, same


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
