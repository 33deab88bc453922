# SPDX-License-Identifier: MIT
"""After any edit the server answers with the bytes that a server started now would answer with.
If this fails, readers see what somebody changed or took away, until the next start.

PRESSE_EDITS sets how many random edits are made (60); every tenth is followed by a comparison
of all addresses.
"""

import os
import random
import re
import shutil

from harness import COVERAGE, Room, Server, check, main, same, wait_until

EDITS = int(os.environ.get("PRESSE_EDITS", "60"))
FEEDS = ["atom.xml", "rss.xml", "feed.json"]


def release(chance, number):
    front = [f"title: Release {number}", f"date: 202{chance.randint(0, 4)}-0{chance.randint(1, 9)}-11"]
    front.append("tags: [%s]" % ", ".join(chance.sample(["pier", "Pier", "lamps", "été", "crew"],
                                                        chance.randint(0, 3))))
    if chance.random() < 0.2:
        front.append(f"aliases: [/old-{number}/]")
    if chance.random() < 0.1:
        front.append("lang: fr")
    if chance.random() < 0.1:
        front.append("draft: true")
    return "---\n" + "\n".join(front) + f"\n---\n\nText {chance.random()}, see [one](r1.md).\n"


class Edits:
    def __init__(self, room, seed):
        self.room, self.chance = room, random.Random(seed)

    def path(self, name):
        return os.path.join(self.room.path, name)

    def names(self):
        return sorted(n for n in os.listdir(self.path("content/news")) if n.endswith(".md"))

    def change(self):
        n = self.chance.randint(1, 14)
        self.room.write(f"content/news/r{n}.md", release(self.chance, n))

    def replace(self):
        n = self.chance.randint(1, 14)
        self.room.replace(f"content/news/r{n}.md", release(self.chance, n))

    def remove(self):
        if len(self.names()) > 3:
            os.remove(self.path("content/news/" + self.chance.choice(self.names())))

    def rename(self):
        name = self.chance.choice(self.names())
        os.rename(self.path("content/news/" + name),
                  self.path(f"content/news/moved{self.chance.randint(1, 5)}.md"))

    def page(self):
        self.room.write("content/about.md", f"# About {self.chance.random()}\n\n[One](news/r1.md)\n")

    def coverage(self):
        self.room.write("content/press.md", COVERAGE.replace("3 March 2020", "%d March 2020"
                                                             % self.chance.randint(1, 28)))

    def data(self):
        self.room.write("content/more.yaml", "- title: One more\n  date: 2022-0%d-03\n"
                        "  url: https://paper.example.org/more\n" % self.chance.randint(1, 9))

    def media(self):
        self.room.write("media/logo.txt", f"logo {self.chance.random()}\n")

    def config(self):
        self.room.write("presse.yaml", f"title: Trust {self.chance.randint(1, 3)}\nlang: en\n"
                        f"base_url: https://press.example.org\nfooter: Line {self.chance.random()}\n")

    def theme(self):
        self.room.write("theme/not-found.mustache", f"<p>{{{{title}}}} {self.chance.random()}</p>\n")

    def style(self):
        self.room.write("theme/extra.css", f"p {{ margin: {self.chance.randint(1, 9)}px }}\n")

    def strings(self):
        self.room.write("theme/strings.en.po", 'msgid ""\nmsgstr "Language: en\\n"\n\n'
                        f'msgid "press-releases"\nmsgstr "News {self.chance.randint(1, 3)}"\n')

    def folder(self):
        name = self.path("content/news/deep")
        if os.path.exists(name):
            shutil.rmtree(name)
        else:
            self.room.write("content/news/deep/r1.md", release(self.chance, 20))

    def one(self):
        often = [self.change] * 5 + [self.replace, self.remove, self.rename] * 2
        seldom = [self.page, self.coverage, self.data, self.media, self.config, self.theme, self.style,
                  self.strings, self.folder]
        self.chance.choice(often * 2 + seldom)()


def settle(room, server, number):
    """Writes a release last of all and waits until the room has its tag (its own page is read when
    it is asked for, and may be ahead): then all that came before is read."""
    room.write("content/news/marker.md", f"---\ntitle: mark\ndate: 2019-01-01\ntags: [mark-{number}]\n---\nx\n")
    wait_until(lambda: server.ask(f"/tags/mark-{number}/")[0] == 200,
               "edit", number, "was never shown:", server.text(), pause=0)


def addresses(server):
    """What the site says that it has, and what hangs beneath."""
    found = re.findall(r"<loc>https://press.example.org([^<]*)</loc>",
                       server.ask("/sitemap.xml")[2].decode())
    lists = [p for p in found if "/tags/" in p or p in ("/releases/", "/press/", "/fr/communiques/")]
    others = ["/sitemap.xml", "/robots.txt", "/no-such-page/", "/search/", "/media/logo.txt",
              "/favicon.svg", "/press/coverage.json", "/press/coverage.csv"]
    others += [f"/old-{n}/" for n in range(1, 15)] + [f"/news/r{n}" for n in range(1, 15)]
    return found + [p + f for p in lists for f in FEEDS] + others


def compare(server, room, seed, number):
    with Server(room.path) as fresh:
        for path in addresses(fresh):
            got, want = [server.ask(path) for _ in range(4)][-1], fresh.ask(path)
            for answer in (got, want):
                answer[1].pop("date", None)
            at = len(os.path.commonprefix([got[2], want[2]]))
            same(got[2][max(at - 200, 0):at + 200], want[2][max(at - 200, 0):at + 200],
                 "seed", seed, "edit", number, path)
            same(got[:2], want[:2], "seed", seed, "edit", number, path)


def follow(seed, count):
    with Room() as room:
        edits = Edits(room, seed)
        for n in range(1, 9):
            room.write(f"content/news/r{n}.md", release(edits.chance, n))
        with Server(room.path) as server:
            for number in range(1, count + 1):
                edits.one()
                # What is asked for now lies prepared, and must not outlive its time, nor may what
                # was asked for in the same bytes so often that it is known.
                for _ in range(4):
                    server.ask("/releases/")
                server.ask(f"/news/r{edits.chance.randint(1, 14)}/")
                if number % 10 == 0 or number == count:
                    settle(room, server, number)
                    compare(server, room, seed, number)
            readings = server.text().count("read again")
            check(readings >= count // 20, readings)


def test_edits_give_what_a_new_server_gives():
    follow(2021, EDITS)


def test_a_lists_pages_are_those_of_the_last_edit():
    with Room() as room, Server(room.path) as server:
        room.write("presse.yaml", "title: T\nlang: en\nbase_url: https://press.example.org\n"
                                  "releases: {per_page: 2}\n")
        for n in range(1, 7):
            room.write(f"content/news/r{n}.md", f"---\ntitle: R {n}\ndate: 2020-01-0{n}\n---\nx\n")
        settle(room, server, 1)
        same(server.ask("/releases/page/2/")[0], 200)
        same(server.ask("/releases/page/3/")[0], 404)
        room.write("content/news/r7.md", "---\ntitle: R 7\ndate: 2020-01-07\ntags: [new]\n---\nx\n")
        settle(room, server, 2)
        check(b"R 7" in server.ask("/releases/")[2] and b"R 7" in server.ask("/tags/new/")[2])
        same(server.ask("/releases/page/3/")[0], 200)
        check(b"R 1" in server.ask("/releases/page/1/")[2])
        os.remove(os.path.join(room.path, "content/news/r7.md"))
        os.remove(os.path.join(room.path, "content/news/r6.md"))
        settle(room, server, 3)
        same(server.ask("/releases/page/3/")[0], 404)
        check(b"R 1" in server.ask("/releases/page/1/")[2])
        same(server.ask("/tags/new/")[0], 404)
        check(b"R 5" in server.ask("/releases/")[2] and b"R 5" in server.ask("/releases/atom.xml")[2])
        room.write("content/news/r4.md", "---\ntitle: Other\ndate: 2020-01-04\n---\nx\n")
        settle(room, server, 4)
        for path in ("/releases/", "/releases/atom.xml", "/"):
            check(b"Other" in server.ask(path)[2] and b"R 4" not in server.ask(path)[2], path)


def test_a_broken_release_is_kept_out_with_what_follows_until_it_is_mended():
    good = "---\ntitle: Good %d\ndate: 2020-01-01\nurl: /one/\n---\nx\n"
    with Room() as room:
        room.write("content/news/r1.md", good % 1)
        with Server(room.path) as server:
            start = server.said()
            room.write("content/news/r1.md", good.replace("Good %d", "[Good"))
            server.wait_for("last good room", start)
            line = server.wait_for("content/news/r1.md:", start)
            check("error" in line, line)
            check(b"Good 1" in server.ask("/one/")[2])
            start = server.said()
            room.write("content/news/r2.md", "---\ntitle: Two\ndate: 2020-01-02\nurl: /two/\n---\nx\n")
            server.wait_for("last good room", start)
            same(server.ask("/two/")[0], 404)
            room.write("content/news/r1.md", good % 2)
            settle(room, server, 1)
            check(b"Good 2" in server.ask("/one/")[2])
            same(server.ask("/two/")[0], 200)


def test_the_style_of_an_open_page_is_still_there():
    def style(server):
        return re.search(r'href="[./]*(style\.[0-9a-f]+\.css)"', server.ask("/press/")[2].decode())[1]
    with Room() as room, Server(room.path) as server:
        first = style(server)
        before = server.ask("/" + first)
        room.write("theme/extra.css", "p { color: red }\n")
        settle(room, server, 1)
        second = style(server)
        check(first != second)
        room.write("theme/extra.css", "p { color: blue }\n")
        settle(room, server, 2)
        room.write("content/news/r2.md", "---\ntitle: Two\ndate: 2020-01-02\n---\nx\n")
        settle(room, server, 3)
        check(style(server) not in (first, second))
        same(server.ask("/" + first)[2], before[2])
        same(server.ask("/" + first)[1]["cache-control"], "public, max-age=31536000, immutable")
        check(b"red" in server.ask("/" + second)[2])
        same(server.ask("/style.000000000000.css")[0], 404)


main(globals())
