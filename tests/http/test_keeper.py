# SPDX-License-Identifier: MIT
"""If these fail, somebody else writes into the press page, or its keeper cannot add the article
that is open in the browser."""

import base64
import hashlib
import hmac
import html
import os
import re
import time
import urllib.parse

from harness import Room, Server, check, main, same, status_of

ARTICLE = ("<html lang=en><head><title>x</title><script type='application/ld+json'>"
           '{"@type":"NewsArticle","headline":"The pier <opens> again",'
           '"datePublished":"2022-06-02T08:00:00+02:00","publisher":{"name":"The Harbour Post"}}'
           "</script></head><body>\n<p>Text\u00e9</p>\n</body></html>")
URL = "https://harbour-post.example/2022/pier"


def key_of(room):
    with open(os.path.join(room.path, "data/keeper.key"), encoding="ascii") as f:
        return f.read().strip()


def sign(key, when, url, page):
    text = f"{when}\n{url}\n{page}".encode()
    return base64.urlsafe_b64encode(hmac.new(key.encode(), text, hashlib.sha256).digest()).rstrip(b"=").decode()


def multipart(fields):
    mark = "----a-mark-that-is-in-no-page"
    body = "".join(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                   for name, value in fields.items()) + f"--{mark}--\r\n"
    return body.encode(), f"multipart/form-data; boundary={mark}"


def post_page(server, key, url=URL, page=ARTICLE, when=None, signature=None, **headers):
    """What the bookmarklet does: from the article's own origin, line ends as forms send them."""
    when = str(int(time.time()) if when is None else when)
    signature = sign(key, when, url, page) if signature is None else signature
    body, kind = multipart({"time": when, "url": url, "html": page.replace("\n", "\r\n"),
                            "signature": signature})
    headers = {"Content_Type": kind, "Origin": "https://harbour-post.example",
               "Sec_Fetch_Site": "cross-site", **headers}
    return server.ask("/-/add", "POST", body, **headers)


def field(page, name):
    found = re.search(rf'name="{name}"(?: type="hidden")? value="([^"]*)"', page.decode())
    return html.unescape(found.group(1)) if found else None


def post_form(server, fields, origin=None, path="/-/add/write", **headers):
    origin = f"http://127.0.0.1:{server.port}" if origin is None else origin
    body = urllib.parse.urlencode(fields)
    if origin:
        headers["Origin"] = origin
    return server.ask(path, "POST", body, Content_Type="application/x-www-form-urlencoded", **headers)


def text_of(room):
    with open(os.path.join(room.path, "content/press.md"), encoding="utf-8") as f:
        return f.read()


def test_the_page_that_is_open_becomes_an_entry():
    with Room() as room, Server(room.path, "--keeper") as server:
        status, headers, page = server.ask("/-/add")
        same(status, 200)
        check(b"javascript:" in page and key_of(room).encode() in page)
        same(headers["cache-control"], "no-store")
        same(os.stat(os.path.join(room.path, "data/keeper.key")).st_mode & 0o777, 0o600)
        status, _, page = post_page(server, key_of(room))
        same(status, 200)
        same(field(page, "article"), "The pier <opens> again")
        same(field(page, "day"), "2022-06-02")
        check(b"JSON-LD" in page)
        before = text_of(room)
        fields = {n: field(page, n) for n in ("token", "url", "article", "day", "outlet")}
        start = server.said()
        status, _, page = post_form(server, {**fields, "do": "write"})
        same(status, 200, page)
        server.wait_for("read again", start)
        check(f"({URL})" in text_of(room) and len(text_of(room)) > len(before))
        # Sent again, it is known.
        status, _, page = post_page(server, key_of(room))
        check(b"already" in page and b'name="article"' not in page)


def test_what_is_missing_is_kept_and_completed_later():
    with Room() as room, Server(room.path, "--keeper") as server:
        key = key_of(room)
        page = post_page(server, key, page="<title>Are you a robot?</title><script src=captcha.js></script>")[2]
        fields = {n: field(page, n) or "" for n in ("token", "url", "article", "day", "outlet")}
        same(fields["article"], "")
        status, _, page = post_form(server, {**fields, "do": "write"})
        same(status, 409)
        status, _, page = post_form(server, {**fields, "outlet": "The Harbour Post", "do": "later"})
        same(status, 200)
        with open(os.path.join(room.path, "incomplete.yaml"), encoding="utf-8") as f:
            check(URL in f.read())
        page = post_page(server, key, page="<title>x</title>")[2]
        same(field(page, "outlet"), "The Harbour Post")  # what was kept helps
        fields = {n: field(page, n) or "" for n in ("token", "url", "outlet")}
        status, _, page = post_form(server, {**fields, "article": "By hand", "day": "2022-06-03", "do": "write"})
        same(status, 200, page)
        check("By hand" in text_of(room))
        check(not os.path.exists(os.path.join(room.path, "incomplete.yaml")))


def test_the_articles_own_address_is_written_and_what_was_kept_is_dropped():
    with Room() as room, Server(room.path, "--keeper") as server:
        key, amp = key_of(room), "https://amp.harbour-post.example/2022/pier-amp"
        page = post_page(server, key, url=amp, page="<title>Just a moment...</title>")[2]
        check(b"A wall against robots answers in place of the article." in page, page)
        fields = {n: field(page, n) or "" for n in ("token", "url", "from", "article", "day", "outlet")}
        same(post_form(server, {**fields, "do": "later"})[0], 200)
        own = ARTICLE.replace("<title>", f"<link rel=canonical href='{URL}'><meta property=article:content_tier content=locked><title>")
        page = post_page(server, key, url=amp, page=own)[2]
        same((field(page, "url"), field(page, "from")), (URL, amp))
        check(b"for subscribers" in page and b"Open Graph" in page, page)
        fields = {n: field(page, n) or "" for n in ("token", "url", "from", "article", "day", "outlet")}
        same(post_form(server, {**fields, "do": "write"})[0], 200)
        check(f"({URL})" in text_of(room))
        check(not os.path.exists(os.path.join(room.path, "incomplete.yaml")))


def test_nothing_counts_without_the_signature():
    with Room() as room, Server(room.path, "--keeper") as server:
        key, now = key_of(room), int(time.time())
        good = sign(key, now, URL, ARTICLE)
        for case, got in {
            "wrong": post_page(server, key, signature="A" * 43),
            "none": post_page(server, key, signature=""),
            "other key": post_page(server, key, signature=sign("B" * 43, now, URL, ARTICLE), when=now),
            "other page": post_page(server, key, page=ARTICLE + " ", signature=good, when=now),
            "other address": post_page(server, key, url=URL + "2", signature=good, when=now),
            "other time": post_page(server, key, when=now + 1, signature=good),
            "old": post_page(server, key, when=now - 3600),
            "from the future": post_page(server, key, when=now + 3600),
        }.items():
            same(got[0], 403, case)
            check(b"pier" not in got[2].split(b"<main")[1], case)
        same(post_page(server, key, url="javascript:alert(1)")[0], 409)
        same(post_page(server, key)[0], 200)
        check("reason=signature" in server.text() and key not in server.text())


def test_no_other_site_writes():
    with Room() as room, Server(room.path, "--keeper") as server:
        page = post_page(server, key_of(room))[2]
        fields = {n: field(page, n) or "" for n in ("token", "url", "article", "day", "outlet")}
        before = text_of(room)
        for origin in ("https://evil.example", "null", f"http://localhost:{server.port}",
                       f"http://127.0.0.1:{server.port + 1}", ""):
            same(post_form(server, fields, origin)[0], 403, origin)
        same(post_form(server, fields, "", Sec_Fetch_Site="cross-site")[0], 403)
        same(post_form(server, {**fields, "token": "x"})[0], 403)
        same(post_form(server, {**fields, "token": ""})[0], 403)
        same(text_of(room), before)
        # A name that a foreign site made lead here, another machine behind a front server.
        for headers in ({"Host": "evil.example"}, {"Host": f"evil.example:{server.port}"},
                        {"X_Forwarded_For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"},
                        {"Host": "127.0.0.1.evil.example"}):
            same(server.ask("/-/add", **headers)[0], 403, headers)
            same(post_page(server, key_of(room), **headers)[0], 403, headers)
        same(server.ask("/-/add", Host=f"localhost:{server.port}")[0], 200)
        same(post_form(server, fields, "", Sec_Fetch_Site="same-origin")[0], 200)


def test_a_page_that_is_too_large_is_refused():
    with Room() as room, Server(room.path, "--keeper") as server:
        key = key_of(room)
        large = ARTICLE + "y" * 3_000_000
        same(post_page(server, key, page=large)[0], 200)
        head = (f"POST /-/add HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Type: multipart/form-data; "
                f"boundary=x\r\nContent-Length: {4_300_000}\r\n\r\n")
        same(status_of(server.raw(head.encode() + b"y" * 4_300_000)), 413)


def test_only_a_server_that_was_asked_to_has_these_pages():
    with Room() as room, Server(room.path) as server:
        same(server.ask("/-/add")[0], 404)
        same(server.ask("/-/add", "POST", "")[0] in (404, 405), True)
        check(not os.path.exists(os.path.join(room.path, "data")))


def test_a_public_server_does_not_have_them():
    import subprocess
    from harness import LIMIT, PRESSE
    with Room() as room:
        done = subprocess.run([PRESSE, "serve", "--keeper", "--listen", "0.0.0.0:0", room.path],
                              capture_output=True, text=True, timeout=LIMIT)
        same(done.returncode, 2)
        check("this machine alone" in done.stderr, done.stderr)


main(globals())
