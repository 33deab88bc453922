# SPDX-License-Identifier: MIT
"""If these fail, the server does not notice new coverage and dead links by itself, shows them to
nobody, or takes them from anybody."""

import contextlib
import hashlib
import hmac
import html
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from harness import LIMIT, PRESSE, Room, Server, check, main, same, status_of
from postgres import Postgres

HABITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "net", "behaviours.py")


class Others:
    """Other servers, on loopback."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, HABITS], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()
        self.base = f"http://127.0.0.1:{self.port}"

    def ask(self, path):
        with urllib.request.urlopen(self.base + path, timeout=LIMIT) as answer:
            return answer.read().decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


STORE = ""  # a line of presse.yaml


def configure(room, others, more):
    room.write("presse.yaml", "title: Lighthouse Trust\nbase_url: https://press.example.org\nlang: en\n" + STORE +
               f"network: {{interval: 200, ports: [{others.port}], allow: [127.0.0.0/8]}}\n" + more)


def until(ask, what):
    """Asks again until what it gives holds `what`."""
    end = time.monotonic() + LIMIT
    while True:
        got = ask()
        if what in got:
            return got
        check(time.monotonic() < end, what, "never came:", got[-3000:])


def fields_of(page, article):
    """The hidden fields of the form of a candidate."""
    part = page[page.index(article):]
    return {n: html.unescape(v) for n, v in
            re.findall(r'name="(\w+)" value="([^"]*)"', part[:part.index("</form>")]) if n != "do"}


def post(server, path, fields, **headers):
    headers.setdefault("Origin", f"http://127.0.0.1:{server.port}")
    return server.ask(path, "POST", urllib.parse.urlencode(fields),
                      Content_Type="application/x-www-form-urlencoded", **headers)


def jobs_done(room):
    if STORE:
        return POSTGRES.ask(STORE.split(": ", 1)[1].strip(), "SELECT COUNT(*) FROM job WHERE state = 'done'")
    with contextlib.closing(sqlite3.connect(os.path.join(room.path, "data/presse.db"))) as store:
        return store.execute("SELECT COUNT(*) FROM job WHERE state = 'done'").fetchone()[0]


def text_of(room, name="content/press.md"):
    with open(os.path.join(room.path, name), encoding="utf-8") as f:
        return f.read()


def test_the_keeper_sorts_what_the_feeds_bring():
    with Others() as others, Room() as room:
        configure(room, others, f"watch: {{words: [], feeds: ['{others.base}/feed']}}\n")
        with Server(room.path, "--keeper") as server:
            look = lambda: server.ask("/-/watch")[2].decode()
            page = until(look, "Libraries lend tools")
            one, other = fields_of(page, "Libraries lend tools"), fields_of(page, "Something else")
            same(post(server, "/-/watch", {**one, "do": "accept"}, Origin="https://evil.example")[0], 403)
            same(post(server, "/-/watch", {**one, "token": "x", "do": "accept"})[0], 403)
            check("Libraries" not in text_of(room))
            same(post(server, "/-/watch", {**one, "do": "accept"})[0], 303)
            same(post(server, "/-/watch", {**other, "do": "dismiss"})[0], 303)
            check(f"**5 October 2026**\n\n- [Libraries lend tools]({others.base}/libraries)" in text_of(room), text_of(room))
            check("Nothing new" in look())
        with Server(room.path, "--keeper") as server:  # a dismissed one does not come back
            check("Nothing new" in server.ask("/-/watch")[2].decode())


def test_links_are_asked_and_those_that_need_a_person_are_shown():
    with Others() as others, Room() as room:
        configure(room, others, "links: {every: 1, save: true}\n")
        room.write("content/press.md", "---\ntitle: In the press\nurl: /press/\nlang: en\n---\n\n"
                   f"**11 October 2021**\n\n- [A title]({others.base}/404)\n\n"
                   f"**3 March 2020**\n\n- [Un article sur la vie des bibliothèques]({others.base}/to-ok-301)\n")
        for day in ("01", "03", "05"):
            now = {"PRESSE_NOW": f"2026-11-{day}T12:00:00Z"}
            with Server(room.path, "--keeper", env=now) as server:
                look = lambda: server.ask("/-/links")[2].decode()
                page = until(look, "Gone" if day == "05" else "Moved")
                check(f"{others.base}/ok" in until(look, "Moved"))
                same(server.ask("/-/links", Host="evil.example")[0], 403)
                until(lambda: str(jobs_done(room)), {"01": "1", "03": "2", "05": "3"}[day])
        check("404" in page and "November 1, 2026" in page, page)
        with open(os.path.join(room.path, "links.yaml"), encoding="utf-8") as f:
            check(f"- url: {others.base}/404\n  state: gone" in f.read())


def seen_of(page):
    """What a reader sees of it, without mark-up."""
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]*>", "", page[page.index("<main"):])))


def test_they_are_told_in_the_room_s_language_by_title_and_outlet():
    with Others() as others, Room() as room:
        configure(room, others, "outlets: [{name: Le Phare, domains: [127.0.0.1]}]\nlinks: {every: 1}\n"
                  f"watch: {{words: [librar*], feeds: ['{others.base}/feed', '{others.base}/feed-410']}}\n")
        room.write("presse.yaml", text_of(room, "presse.yaml").replace("lang: en", "lang: fr"))
        entry = "**{} octobre 2021**\n\n- [{}]({})\n\n"
        room.write("content/press.md", "---\ntitle: Presse\nurl: /press/\nlang: fr\n---\n\n"
                   + entry.format(12, "Un titre perdu", others.base + "/404") + entry.format(11, "Un titre fermé", others.base + "/403"))
        for day in ("01", "03", "05"):
            with Server(room.path, "--keeper", env={"PRESSE_NOW": f"2026-11-{day}T12:00:00Z"}) as server:
                look = lambda: seen_of(server.ask("/-/links")[2].decode())
                links = until(look, "Disparu" if day == "05" else "Un titre fermé")
                feeds = until(lambda: seen_of(server.ask("/-/watch")[2].decode()), "410")
                until(lambda: str(jobs_done(room)), {"01": "2", "03": "4", "05": "6"}[day])
        for words in ("Un titre perdu", "Le Phare · introuvable (404) · depuis le 1er novembre 2026", "Un titre fermé",
                      "le serveur refuse les robots", "Historique", "1er novembre 2026\xa0: Incertain (introuvable (404))", "5 novembre 2026\xa0: Disparu (introuvable (404))"):
            check(words in links, words, links)
        for words in ("Libraries lend tools", "Le Phare · 5 octobre 2026", "mot\xa0: librar*", "le serveur répond par l'erreur 410"):
            check(words in feeds, words, feeds)
        for page in (links, feeds):
            check(not re.search(r"\d{4}-\d\d-\d\d|https?:|answered|status|not found", page), page)
        # What the room no longer has needs nobody.
        room.write("content/press.md", text_of(room).replace("/403", "/ok"))
        with Server(room.path, "--keeper", "--no-watch", env={"PRESSE_NOW": "2026-11-05T13:00:00Z"}) as server:
            check("Un titre fermé" not in seen_of(server.ask("/-/links")[2].decode()))


def test_the_desk_shows_them_to_staff_alone():
    with Others() as others, Room() as room:
        configure(room, others, f"desk: {{}}\nwatch: {{words: [], feeds: ['{others.base}/feed']}}\n")
        made = subprocess.run([PRESSE, "user", "add", "--room", room.path, "ann@x.example"], text=True,
                              input="correct horse battery\n", capture_output=True, timeout=LIMIT)
        same(made.returncode, 0, made.stderr)
        with Server(room.path) as server:
            for path in ("/desk/watch", "/desk/links"):
                same(server.ask(path)[0], 303)
            status, headers, _ = post(server, "/desk/login", {"email": "ann@x.example", "password": "correct horse battery"})
            same(status, 303)
            cookie = headers["set-cookie"].split(";")[0]
            look = lambda: server.ask("/desk/watch", Cookie=cookie)[2].decode()
            page = until(look, "Libraries lend tools")
            one = fields_of(page, "Libraries lend tools")
            same(post(server, "/desk/watch", {**one, "csrf": "x", "do": "accept"}, Cookie=cookie)[0], 403)
            same(post(server, "/desk/watch", {**one, "do": "accept"}, Cookie=cookie)[0], 303)
            check("Libraries lend tools" in text_of(room))
            same(server.ask("/desk/links", Cookie=cookie)[0], 200)
            same(server.ask("/-/watch")[0], 404)


def test_a_hub_delivers_what_is_signed_and_nothing_else():
    with Others() as others, Room() as room:
        configure(room, others, f"watch: {{hubs: true, words: [], feeds: ['{others.base}/feed-hub']}}\n")
        with Server(room.path, "--keeper") as server:
            asked = dict(urllib.parse.parse_qsl(until(lambda: others.ask("/_posts"), "hub.mode").splitlines()[0]))
            same(asked["hub.mode"], "subscribe")
            same(asked["hub.topic"], f"{others.base}/feed-hub")
            base = "https://press.example.org"
            check(asked["hub.callback"].startswith(base + "/-/hub/"), asked)
            path = asked["hub.callback"][len(base):]
            intent = {"hub.mode": "subscribe", "hub.topic": asked["hub.topic"], "hub.challenge": "c7<b>",
                      "hub.lease_seconds": "864000"}
            ask = lambda **more: server.ask(path + "?" + urllib.parse.urlencode({**intent, **more}))
            # What was not asked for is not confirmed.
            same(ask(**{"hub.topic": others.base + "/feed"})[0], 404)
            same(ask(**{"hub.mode": "unsubscribe"})[0], 404)
            same(server.ask("/-/hub/" + "A" * 43 + "?" + urllib.parse.urlencode(intent))[0], 404)
            status, headers, body = ask()
            same((status, body), (200, b"c7<b>"))
            check(headers["content-type"].startswith("text/plain"))
            news = (b"<rss><channel><item><title>Fresh from the hub</title><link>https://post.example/fresh</link>"
                    b"<pubDate>Mon, 05 Oct 2026 10:00:00 GMT</pubDate></item></channel></rss>")
            deliver = lambda body, signature: server.ask(path, "POST", body, Content_Type="application/rss+xml",
                                                         X_Hub_Signature=signature)
            sign = lambda key, body: "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
            look = lambda: server.ask("/-/watch")[2].decode()
            for signature in ("", "sha256=", "sha256=" + "0" * 64, sign("other", news), "sha1=" + "0" * 40,
                              sign(asked["hub.secret"], news + b" ")):
                same(deliver(news, signature)[0], 202, signature)  # it learns nothing
                check("Fresh" not in look(), signature)
            same(deliver(news, sign(asked["hub.secret"], news))[0], 202)
            check("Fresh from the hub" in look())
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 6000000\r\n\r\n"
            same(status_of(server.raw(head.encode() + b"x" * 6_000_000)), 413)


def test_a_hub_that_did_not_answer_is_asked_again_the_same_day():
    with Others() as others, Room() as room:
        configure(room, others, f"watch: {{hubs: true, words: [], feeds: ['{others.base}/feed-hub-later']}}\n")
        with Server(room.path, "--keeper", env={"PRESSE_NOW": "2026-11-01T12:00:00Z"}):
            until(lambda: others.ask("/_log"), "POST 127.0.0.1:" + others.port + " /hub-later")
            until(lambda: str(jobs_done(room)), "1")
        same(others.ask("/_posts").strip(), "")
        with Server(room.path, "--keeper", env={"PRESSE_NOW": "2026-11-01T16:00:00Z"}):
            until(lambda: others.ask("/_posts"), "hub.mode")


def test_all_of_it_on_postgresql_too():
    global STORE, POSTGRES
    with Postgres() as POSTGRES:
        for n, test in enumerate((test_links_are_asked_and_those_that_need_a_person_are_shown,
                                  test_a_hub_delivers_what_is_signed_and_nothing_else)):
            STORE = f"store: {POSTGRES.make(f'notice{n}')}\n"
            try:
                test()
            finally:
                STORE = ""


def test_nothing_is_asked_and_no_database_made_without_the_configuration():
    with Others() as others, Room() as room, Server(room.path, "--keeper") as server:
        same(server.ask("/-/watch")[0], 404)
        same(server.ask("/-/links")[0], 404)
        same(server.ask("/-/hub/" + "A" * 43)[0], 404)
        check(not os.path.exists(os.path.join(room.path, "data/presse.db")))
        same(others.ask("/_log").strip(), "")


def test_a_wrong_configuration_is_named_at_start():
    for more, word in (("links: {every: 0}\n", "links: every"), ("watch: {feeds: [nonsense]}\n", "nonsense")):
        with Room() as room:
            room.write("presse.yaml", "title: x\n" + more)
            done = subprocess.run([PRESSE, "serve", "--port", "0", room.path], capture_output=True, text=True, timeout=LIMIT)
            same(done.returncode, 1)
            check(word in done.stderr, done.stderr)


main(globals())
