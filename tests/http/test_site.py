# SPDX-License-Identifier: MIT
"""If these fail, readers get stale, wrong or unprotected pages, or other ones than `presse build`
writes."""

import gzip
import os
import re
import subprocess
import tempfile

from harness import LIMIT, PRESSE, Room, Server, check, main, same

RELEASE = """---
title: The lamp is lit
date: 2021-05-04
url: /news/lamp/
aliases: [/old/lamp/]
tags: [lamp]
---

The lamp has been lit. It can be seen from far away.
"""
FRENCH = """---
title: Dans la presse
url: /fr/presse/
lang: fr
---

**11 octobre 2021**

- [Le phare se rallume](https://journal.example.net/phare)
"""
PICTURE = bytes(range(256)) * 40


def full_room():
    room = Room(release=RELEASE, presse=FRENCH)
    room.write("media/photo.jpg", PICTURE)
    room.write("media/logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'>" + " " * 500 + "</svg>")
    return room


def build(room):
    """The files that `presse build` writes, by path on the site."""
    folder = tempfile.mkdtemp(prefix="presse-http-out-") + "/site"
    subprocess.run([PRESSE, "build", room.path, "-o", folder], check=True, timeout=LIMIT,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    files = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = "/" + os.path.relpath(os.path.join(at, name), folder)
            if not name.startswith("."):
                with open(os.path.join(at, name), "rb") as f:
                    files[re.sub(r"/index\.html$", "/", path)] = f.read()
    return {path: data for path, data in files.items() if "/." not in path or "well-known" in path}


def paths_of(server):
    """Every address that pages, feeds and the sitemap of the site name, and a few more."""
    seen, todo = set(), ["/", "/robots.txt", "/sitemap.xml", "/404.html", "/favicon.svg"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        _, headers, body = server.ask(path)
        if "html" not in headers.get("content-type", ""):
            continue
        for link in re.findall(r'(?:href|src)="([^"#?]*)', body.decode()):
            if link and not re.match(r"[a-z]+:|//", link):
                todo.append(os.path.normpath(os.path.join(os.path.dirname(path), link)).replace("//", "/")
                            + ("/" if link.endswith("/") and link.strip("./") else ""))
    return sorted(seen)


def test_every_answer_is_typed_and_protected():
    with full_room() as room, Server(room.path) as server:
        paths = paths_of(server) + ["/nothing", "/news/lamp", "/old/lamp/", "/%00", "/healthz",
                                    "/media/photo.jpg", "/media/logo.svg"]
        check(len(paths) > 15, paths)
        for path in paths:
            status, h, _ = server.ask(path)
            check(h.get("content-type"), path, status, h)
            same(h.get("x-content-type-options"), "nosniff", path)
            policy = h.get("content-security-policy", "")
            check("default-src 'none'" in policy and "frame-ancestors 'none'" in policy, path, policy)
            check("unsafe" not in policy and "*" not in policy, path, policy)
            check(h.get("referrer-policy") and h.get("permissions-policy"), path)
            check("set-cookie" not in h and "server" not in h, path)
            if status == 200 and path != "/healthz":
                check(h.get("etag") and h.get("cache-control"), path, h)


def test_build_and_serve_give_the_same_bytes():
    with full_room() as room, Server(room.path) as server:
        files = build(room)
        check(len(files) > 15, sorted(files))
        for path, data in files.items():
            status, _, body = server.ask(path)
            if status == 301:
                check(b"http-equiv" in data or b"canonical" in data, path)
                continue
            same(status, 404 if path == "/404.html" and status == 404 else 200, path)
            check(body == data, path, "differs")
        served = [p for p in paths_of(server) if server.ask(p)[0] == 200]
        same([p for p in served if p not in files], [], "served, but not built")


def test_head_has_the_headers_of_get_and_no_body():
    with full_room() as room, Server(room.path) as server:
        for path in paths_of(server) + ["/nothing", "/media/photo.jpg", "/news/lamp"]:
            got, head = server.ask(path), server.ask(path, "HEAD")
            drop = lambda h: {k: v for k, v in h.items() if k != "date"}
            same((head[0], drop(head[1])), (got[0], drop(got[1])), path)
            same(head[2], b"", path)


def test_conditional_requests_are_answered_for_each_representation():
    with full_room() as room, Server(room.path) as server:
        for path in ("/press/", "/press/atom.xml", "/media/photo.jpg"):
            tags = set()
            for coding in ("identity", "gzip", "br"):
                _, h, body = server.ask(path, Accept_Encoding=coding)
                tags.add(h["etag"])
                status, again, nothing = server.ask(path, Accept_Encoding=coding,
                                                    If_None_Match=h["etag"])
                same((status, nothing, again["etag"]), (304, b"", h["etag"]), path)
                check("content-length" not in again or again["content-length"] == "0", again)
                same(again.get("cache-control"), h.get("cache-control"), path)
                same(again.get("vary"), h.get("vary"), path)
                same(server.ask(path, Accept_Encoding=coding, If_None_Match='"no"')[2], body, path)
                same(server.ask(path, If_Match='"no"')[0], 412, path)
            same(len(tags), 1 if path.endswith("jpg") else 3, path)
            since = server.ask(path)[1]["last-modified"]
            same(server.ask(path, If_Modified_Since=since)[0], 304, path)
            same(server.ask(path, If_Modified_Since="Sun, 06 Nov 1994 08:49:37 GMT")[0], 200, path)


def test_ranges_of_pages_and_files_join_to_the_whole():
    with full_room() as room, Server(room.path) as server:
        for path in ("/press/", "/media/photo.jpg"):
            _, h, whole = server.ask(path)
            n = len(whole)
            parts = []
            for a, b in ((0, 99), (100, n - 2), (n - 1, n + 50)):
                status, part, body = server.ask(path, Range=f"bytes={a}-{b}", If_Range=h["etag"],
                                                Accept_Encoding="br, gzip")
                same((status, part["content-range"]), (206, f"bytes {a}-{min(b, n - 1)}/{n}"), path)
                check("content-encoding" not in part, part)
                parts.append(body)
            check(b"".join(parts) == whole, path)
            same(server.ask(path, Range="bytes=-10")[2], whole[-10:], path)
            status, h, _ = server.ask(path, Range=f"bytes={n}-")
            same((status, h["content-range"]), (416, f"bytes */{n}"), path)
            same(server.ask(path, Range="bytes=0-1,3-4")[2], whole, path)
            same(server.ask(path, Range="bytes=0-1", If_Range='"no"')[2], whole, path)


def test_compressed_pages_unpack_to_the_page():
    with full_room() as room, Server(room.path) as server:
        _, h, plain = server.ask("/press/")
        check("content-encoding" not in h and h["vary"] == "Accept-Encoding", h)
        _, h, packed = server.ask("/press/", Accept_Encoding="gzip")
        same((h["content-encoding"], gzip.decompress(packed)), ("gzip", plain))
        _, h, best = server.ask("/press/", Accept_Encoding="gzip, deflate, br")
        check(h["content-encoding"] == "br" and len(best) < len(packed), h)
        same(server.ask("/press/", Accept_Encoding="br;q=0, gzip;q=0")[2], plain)
        _, h, _ = server.ask("/media/photo.jpg", Accept_Encoding="gzip, br")
        check("content-encoding" not in h and "vary" not in h, h)
        same(server.ask("/media/logo.svg", Accept_Encoding="br")[1].get("content-encoding"), "br")


def test_caching_lets_corrections_through_and_keeps_what_cannot_change():
    with full_room() as room, Server(room.path) as server:
        page = server.ask("/press/")
        same(page[1]["cache-control"], "public, no-cache")
        style = re.search(rb'href="\.\./(style\.[0-9a-f]+\.css)"', page[2]).group(1).decode()
        same(server.ask("/" + style)[1]["cache-control"], "public, max-age=31536000, immutable")


def test_addresses_lead_where_they_led():
    with full_room() as room, Server(room.path) as server:
        same((lambda r: (r[0], r[1]["location"]))(server.ask("/press?a=b")), (301, "/press/?a=b"))
        same(server.ask("/news/lamp")[1]["location"], "/news/lamp/")
        status, h, _ = server.ask("/old/lamp/")
        same((status, h["location"]), (301, "/news/lamp/"))
        for host in ("evil.example", "evil.example:80"):
            for path in ("/press", "/press/", "/sitemap.xml", "/press/atom.xml"):
                _, h, body = server.ask(path, Host=host, X_Forwarded_Host=host)
                check("evil" not in h.get("location", "") and b"evil" not in body, path)


def test_what_is_not_there_says_so_in_the_site_s_own_page():
    with full_room() as room, Server(room.path) as server:
        first = server.ask("/nothing/at/all")
        same(first[0], 404)
        check(b"<html" in first[2] and "text/html" in first[1]["content-type"])
        drop = lambda h: {k: v for k, v in h.items() if k != "date"}
        second = server.ask("/news/secret/")
        same((second[0], drop(second[1]), second[2]), (404, drop(first[1]), first[2]))
        check(not {"etag", "last-modified", "accept-ranges"} & set(first[1]), first[1])
        for headers in ({"If_None_Match": "*"}, {"If_Match": '"a"'}, {"Range": "bytes=0-1"},
                        {"If_Modified_Since": "Sun, 06 Nov 2050 08:49:37 GMT"}):
            same(server.ask("/nothing/at/all", **headers)[::2], first[::2], headers)


def test_the_home_page_speaks_the_reader_s_language_unless_a_link_chose():
    with full_room() as room, Server(room.path) as server:
        status, h, _ = server.ask("/", Accept_Language="fr-CA, en;q=0.5")
        same((status, h.get("location"), h.get("vary")), (302, "/fr/", "Accept-Language"))
        same(server.ask("/fr/")[0], 200)
        status, h, _ = server.ask("/", Accept_Language="en, fr;q=0.5")
        check(status == 200 and "Accept-Language" in h["vary"], h)
        same(server.ask("/", Accept_Language="de")[0], 200)
        same(server.ask("/")[0], 200)
        here = f"127.0.0.1:{server.port}"
        same(server.ask("/", Accept_Language="fr", Referer=f"http://{here}/fr/")[0], 200)
        same(server.ask("/", Accept_Language="fr", Sec_Fetch_Site="same-origin")[0], 200)
        same(server.ask("/", Accept_Language="fr", Referer="http://other.example/")[0], 302)


def test_drafts_and_embargoed_pages_cannot_be_told_from_nothing():
    pages = {"draft": "---\ntitle: D\ndate: 2021-01-01\nurl: /d/\ndraft: true\n---\nmarker-draft\n",
             "later": "---\ntitle: L\ndate: 2021-01-01\nurl: /l/\npublishDate: 2999-01-01\n---\n"
                      "marker-later\n"}
    with Room(**pages) as room, Server(room.path) as server:
        nothing = server.ask("/nothing/")
        for path in ("/d/", "/l/"):
            got = server.ask(path)
            same((got[0], got[2], sorted(got[1])), (404, nothing[2], sorted(nothing[1])), path)
            same(server.ask(path[:-1])[0], 404)
        for path in paths_of(server):
            check(b"marker" not in server.ask(path)[2], path)


main(globals())
