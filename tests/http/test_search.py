# SPDX-License-Identifier: MIT
"""If these fail, readers do not find what is there, find what is not public yet, or break the
server by what they type."""

import gzip
import html
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

from harness import LIMIT, PRESSE, Room, Server, check, main, same

PRESS = """---
title: Dans la presse
url: /presse/
lang: fr
---

**11 octobre 2021**

- [Les écoles de l’État rouvrent : 2 & 2 \\<b>font 4](https://www.lemonde.fr/ecoles)

**3 mars 2020**

- [Une école à la mer](https://www.liberation.fr/ecole-mer)

**5 juin 2019**

- [Le phare s’éteint](https://www.lemonde.fr/phare)
"""
RELEASE = """---
title: Une école s’ouvre
date: 2021-05-04
url: /communiques/ouverture/
lang: fr
tags: [Éducation]
---
Texte.
"""
SECRET = """---
title: Le nouveau marqueurintrouvable
description: marqueurintrouvable
date: 2021-05-04
publishDate: 2090-01-01
lang: fr
tags: [marqueurintrouvable]
---
marqueurintrouvable
"""
LATER = """---
title: In the press
url: /en/press/
lang: en
publishDate: 2090-01-01
---

**11 October 2021**

- [The marqueurintrouvable](https://www.theguardian.com/marqueurintrouvable)
"""


def room(clips=0):
    r = Room(press=PRESS, ouverture=RELEASE, secret=SECRET, later=LATER)
    r.write("presse.yaml", "title: Phare\nbase_url: https://phare.example.org\nlang: fr\n")
    if clips:
        lines = [f"- [Article numéro {i} sur le port de la ville](https://www.lemonde.fr/port/{i}-article-numero)\n"
                 for i in range(clips)]
        r.write("content/beaucoup.md", "---\ntitle: On parle de nous\nurl: /beaucoup/\nlang: fr\n---\n\n"
                "**1 mars 2018**\n\n" + "".join(lines))
    return r


def page(server, **parameters):
    query = urllib.parse.urlencode(parameters)
    status, headers, body = server.ask("/recherche/?" + query)
    return status, headers, body.decode()


def found(server, **parameters):
    """Titles of the JSON answer."""
    status, _, body = server.ask("/search.json?" + urllib.parse.urlencode(parameters))
    same(status, 200, parameters)
    return [r["title"] for r in json.loads(body)["results"]]


def test_words_are_found_and_marked():
    with room() as r, Server(r.path) as server:
        status, headers, body = page(server, q="l'ECOLE")
        same(status, 200)
        check("no-store" in headers["cache-control"] and "noindex" in headers["x-robots-tag"])
        check('<meta name="robots" content="noindex">' in body)
        check("<span>3 résultats</span>" in body, body)
        check("Les <mark>écoles</mark> de l’État rouvrent : 2 &amp; 2 &lt;b&gt;font 4" in body)
        check("https://www.lemonde.fr/ecoles" in body)
        check('value="l&#39;ECOLE"' in body or 'value="l\'ECOLE"' in body, body)
        same(body.count('<h3><a href='), 3)


def test_the_form_stands_in_each_language():
    with room() as r:
        r.write("content/later.md", LATER.replace("publishDate: 2090-01-01\n", ""))
        with Server(r.path) as server:
            french, english = (server.ask(p)[2].decode() for p in ("/recherche/", "/en/search/?q=sea"))
            check('<html lang="en">' in english and "Nothing was found." in english, english)
            check('<a href="../en/search/" lang="en" hreflang="en">' in french, french)
            check('<a href="../../recherche/" lang="fr" hreflang="fr">' in english, english)
            check('action="../../en/search/"' in server.ask("/en/press/")[2].decode())
            same(found(server, q="marqueurintrouvable"), ["The marqueurintrouvable"])


def test_filters_order_and_phrases():
    with room() as r, Server(r.path) as server:
        same(found(server, q="école", sort="date")[0][:10], "Les écoles")
        same(found(server, q="école", sort="date", year="2020"), ["Une école à la mer"])
        same(found(server, q="école", outlet="liberation"), ["Une école à la mer"])
        same(found(server, q="école", topic="education"), ["Une école s’ouvre"])
        same(found(server, q="école", lang="en"), [])
        same(found(server, q='"école à la mer"'), ["Une école à la mer"])
        same(found(server, q='"mer à la école"'), [])
        same(found(server, q="pha"), ["Le phare s’éteint"])
        same(found(server, topic="education"), ["Une école s’ouvre"])
        # The word itself before others of its stem.
        same(found(server, q="écoles")[0][:10], "Les écoles")


def test_the_page_without_a_question_is_the_one_that_a_build_writes():
    with room() as r, Server(r.path) as server:
        out = tempfile.mkdtemp(prefix="presse-http-out-") + "/site"
        subprocess.run([PRESSE, "build", r.path, "-o", out], check=True, timeout=LIMIT,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in ("index.html", "index.json", "links-0.json", "texts.json"):
            with open(os.path.join(out, "recherche", name), "rb") as f:
                path = "/recherche/" + ("" if name == "index.html" else name)
                same(server.ask(path)[2], f.read(), name)
        status, headers, _ = server.ask("/search/?q=mer")
        same((status, headers["location"]), (301, "/recherche/?q=mer"))
        check("role=\"search\" action=\"../recherche/\"" in server.ask("/presse/")[2].decode())
        check("recherche" not in server.ask("/sitemap.xml")[2].decode())


def test_what_is_not_public_is_in_no_answer():
    with room() as r, Server(r.path) as server:
        for path in ("/recherche/", "/recherche/index.json", "/recherche/links-0.json", "/recherche/texts.json"):
            check("marqueurintrouvable" not in server.ask(path)[2].decode(), path)
        for q in ("marqueurintrouvable", "marqueur*", '"marqueurintrouvable"'):
            same(found(server, q=q), [])
            status, _, body = page(server, q=q)
            same(status, 200)
            check("Rien n’a été trouvé." in body and "Essayez moins de mots" in body)
            same(body.count("marqueurintrouvable"), 0 if "*" in q else 4)  # titles, field
        same(found(server, topic="marqueurintrouvable"), [])
        check("theguardian" not in page(server, year="2021")[2])


def test_an_edit_is_found_at_once():
    with room() as r, Server(r.path) as server:
        same(found(server, q="baleine"), [])
        start = server.said()
        r.replace("content/ouverture.md", RELEASE.replace("Une école", "La baleine"))
        server.wait_for("read again", start)
        same(found(server, q="baleines"), ["La baleine s’ouvre"])


def test_texts_of_releases_are_found_and_shown():
    with room() as r, Server(r.path) as server:
        r_text = RELEASE.replace("Texte.", "Premier paragraphe.\n\nLe *ministre* & les gardiens de la mer\nse sont retrouvés à l’aube.")
        start = server.said()
        r.replace("content/ouverture.md", r_text)
        server.wait_for("read again", start)
        for q in ("ministre", "gardien aube", '"gardiens de la mer"', "retrouv"):
            same(found(server, q=q), ["Une école s’ouvre"], q)
        same(found(server, q='"mer de la gardiens"'), [])
        same(found(server, q="gardiens", year="2021", topic="education", lang="fr"), ["Une école s’ouvre"])
        body = page(server, q="gardiens")[2]
        check("Premier paragraphe. Le ministre &amp; les <mark>gardiens</mark> de la mer se sont retrouvés à l’aube." in body, body)
        one = json.loads(server.ask("/search.json?q=gardiens")[2])["results"][0]
        same(one["excerpt"], "Premier paragraphe. Le ministre & les gardiens de la mer se sont retrouvés à l’aube.")
        same(one["excerpt_marks"], ["gardiens"])
        words = lambda: " ".join(json.loads(server.ask("/recherche/texts.json")[2])["texts"].values()).split()
        check("ministre" in words())
        # Only the text is another: the index that was made ahead is of the old one.
        start = server.said()
        r.replace("content/ouverture.md", r_text.replace("ministre", "baleine"))
        server.wait_for("read again", start)
        same((found(server, q="ministre"), found(server, q="baleine")), ([], ["Une école s’ouvre"]))
        check("baleine" in words() and "ministre" not in words(), words())


def test_the_index_is_made_ahead_of_searches():
    """It stands before anybody searches, after each edit too; a search then opens no file that it does not show."""
    with room() as r:
        for i in range(60):
            r.write(f"content/r{i}.md", f"---\ntitle: Titre {i}\ndate: 2020-01-{i % 28 + 1:02}\nlang: fr\n---\nMot commun, numéro{i}.\n")
        def until(server, indexes):
            port = re.search(r"metrics: http://127.0.0.1:(\d+)/metrics", server.wait_for("metrics:"))[1]
            end = time.monotonic() + LIMIT
            while f"presse_search_indexes_total {indexes}\n" not in (
                    text := urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=LIMIT).read().decode()):
                check(time.monotonic() < end, "no index was made ahead", text)
        for options in ((), ("--no-watch",)):
            with Server(r.path, "--metrics", "127.0.0.1:0", *options) as server:
                until(server, 1)
                if not options:
                    start = server.said()
                    r.replace("content/r7.md", "---\ntitle: Titre 7\ndate: 2020-01-08\nlang: fr\n---\nMot commun, baleine.\n")
                    server.wait_for("read again", start)
                    until(server, 2)
                    same((found(server, q="baleine"), found(server, q="numéro7")), (["Titre 7"], []))
                else: # all texts are gone from the disk: they can be found in the index alone
                    for i in range(60):
                        os.remove(os.path.join(r.path, f"content/r{i}.md"))
                    same((found(server, q="baleine"), found(server, q="numéro8")), (["Titre 7"], ["Titre 8"]))


def test_many_results_come_page_by_page():
    with room(clips=45) as r, Server(r.path) as server:
        first = found(server, q="article")
        same(len(first), 20)
        third = found(server, q="article", page="3")
        same(len(third), 5)
        _, _, body = page(server, q="article", page="2")
        check("45 résultats" in body and "page 2" in body.lower(), body)
        links = [html.unescape(u) for u in re.findall(r'<a href="([^"]*)" rel="(?:prev|next)"', body)]
        same(links, ["../recherche/?q=article", "../recherche/?q=article&page=3"])
        seen = first + found(server, q="article", page="2") + third
        same(len(set(seen)), 45)
        same(found(server, q="article", page="9999"), [])


def test_what_cannot_be_searched_is_said():
    with room() as r, Server(r.path) as server:
        for q, want in (("é" * 201, "plus de 200 caractères"), ("a " * 17, "plus de 16 mots")):
            status, _, body = page(server, q=q)
            same(status, 400, q)
            check(want in body, body)
            status, _, body = server.ask("/search.json?" + urllib.parse.urlencode({"q": q}))
            same(status, 400)
            check(json.loads(body)["refused"] in ("too-long", "too-many-words"))
        same(page(server, q="é" * 200)[0], 200)
        status, _, body = page(server, q="?!")
        check(status == 200 and "aucun mot" in body, body)
        status, _, body = server.ask("/recherche/?q=caf%E9")
        check(status == 400 and "pas un texte lisible" in body.decode())


def test_hostile_queries_are_answered():
    hostile = ["%00", "%01%02%1b[31m", "%3Cscript%3Ealert(1)%3C/script%3E", "%22%22%22%22", "%FF%FE",
               "%F0%9F%92%A9", "%E2%80%AE", "a%0D%0ASet-Cookie:%20x", "%", "%zz", "*" * 150, "+++", "&&&",
               "%27%20OR%201=1", "%C2%AB" * 60]
    with room() as r, Server(r.path) as server:
        for q in hostile:
            status, headers, body = server.ask(f"/recherche/?q={q}&year=%FF&page=-1&outlet=%00")
            check(status in (200, 400), q, status)
            check("<script>alert" not in body.decode("utf-8", "replace"), q)
            check("set-cookie" not in headers, q)
            status, _, body = server.ask(f"/search.json?q={q}&page=99999999999&sort=x")
            check(status in (200, 400), q, status)
            json.loads(body)
        answer = server.raw(b"GET /recherche/?q=" + b"a" * 10240 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        check(b" 414 " in answer.split(b"\r\n")[0], answer[:80])
        same(found(server, q="phare"), ["Le phare s’éteint"])


def test_a_page_of_the_room_keeps_its_address():
    with room() as r:
        r.write("content/recherche.md", "---\ntitle: Nos recherches\nurl: /recherche/\n---\nTexte.\n")
        with Server(r.path) as server:
            check("Nos recherches" in server.ask("/recherche/?q=phare")[2].decode())
            check('class="find"' not in server.ask("/presse/")[2].decode())
            same(found(server, q="phare"), ["Le phare s’éteint"])


def test_answers_are_compressed_for_who_takes_it():
    with Room(presse=PRESS, ouverture=RELEASE) as room, Server(room.path) as server:
        for path in ("/search/?q=ecole", "/search.json?q=ecole&sort=date"):
            status, h, plain = server.ask(path)
            same((status, h.get("content-encoding"), h["vary"]), (200, None, "Accept-Encoding"))
            status, h, packed = server.ask(path, Accept_Encoding="gzip")
            if len(plain) >= 1024:
                same((h["content-encoding"], gzip.decompress(packed)), ("gzip", plain), path)
                check(len(packed) < len(plain) / 2, path)
                same(server.ask(path, Accept_Encoding="br, gzip")[1]["content-encoding"], "br")
            else:
                same((h.get("content-encoding"), packed), (None, plain))
            same(server.ask(path, Accept_Encoding="identity")[2], plain)
        same(server.ask("/no-such/", Accept_Encoding="gzip")[1]["content-encoding"], "gzip")


main(globals())
