#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A web server with every habit that servers have, for the tests of outgoing requests.

Prints the port it listens on (127.0.0.1, or the address given) and serves until its standard input ends.
GET /_log gives what was asked so far, one `METHOD host path` a line; GET /_habits the paths;
/_echo gives the request back.
"""
import functools, gzip, socket, struct, sys, threading, time, zlib

LOG, POSTS, LOCK, SEEN = [], [], threading.Lock(), {}
ARTICLE = ("<!doctype html><html lang=fr><head><title>Un article sur la vie des bibliothèques</title>"
           "<meta property='og:title' content='Un article sur la vie des bibliothèques'></head>"
           "<body><article><h1>Un article sur la vie des bibliothèques</h1><p>Texte.</p></article></body></html>")
HABITS = {}


def habit(path):
    def keep(f):
        HABITS[path] = f
        return f
    return keep


def answer(status, headers=(), body=b"", reason="X"):
    if isinstance(body, str):
        body = body.encode()
    names = {h.split(":")[0].lower() for h in headers}
    lines = [f"HTTP/1.1 {status} {reason}", *headers]
    if "content-length" not in names and "transfer-encoding" not in names and status not in (304, 204):
        lines.append(f"Content-Length: {len(body)}")
    if "content-type" not in names and body:
        lines.append("Content-Type: text/html; charset=utf-8")
    lines.append("Connection: close")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def bomb(filler, head=b""):
    """64 MiB as some 64 kB of gzip (RFC 1952), made when asked for: one compressed MiB 64 times,
    which deflate allows after a full flush."""
    crc, packed = 0, b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    for block, times in ((head, 1), (filler * (1 << 20), 64)):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed += (deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)) * times
        for _ in range(times):
            crc = zlib.crc32(block, crc)
    return packed + b"\x03\0" + struct.pack("<II", crc, len(head) + (64 << 20))


def page(title, extra=""):
    return f"<!doctype html><html><head><title>{title}</title>{extra}</head><body><h1>{title}</h1></body></html>"


def fixed(path, status, headers=(), body=""):
    def send(q):
        """HERE in a page is this server's address; a function is called for the body."""
        own = body() if callable(body) else body
        if isinstance(own, str):
            own = own.replace("HERE", "http://" + q.headers.get("host", ""))
        q.send(answer(status, headers, b"" if q.method == "HEAD" else own))
    HABITS[path] = send


fixed("/", 200, body=page("The Gazette: news from everywhere"))
fixed("/ok", 200, ["ETag: \"v1\"", "Last-Modified: Mon, 11 Oct 2021 10:00:00 GMT"], ARTICLE)
fixed("/no-type", 200, ["Content-Type: "], ARTICLE)
fixed("/204", 204)
fixed("/400", 400, body=page("Bad request"))
fixed("/401", 401, ["WWW-Authenticate: Basic realm=x"], page("Sign in"))
fixed("/402", 402, body=page("Payment required"))
fixed("/403", 403, body=page("Forbidden"))
fixed("/404", 404, body=page("Not found"))
fixed("/410", 410, body=page("Gone"))
fixed("/429", 429, ["Retry-After: 3600"], page("Too many requests"))
fixed("/451", 451, body=page("Unavailable for legal reasons"))
fixed("/500", 500, body=page("Internal error"))
fixed("/503", 503, ["Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"], page("Back soon"))
fixed("/999", 999, body=page("Request denied"))
for code in (301, 302, 303, 307, 308):
    fixed(f"/to-ok-{code}", code, ["Location: /ok"])
for n in range(1, 9):
    fixed(f"/chain-{n}", 301, [f"Location: /chain-{n - 1}" if n > 1 else "Location: /ok"])
fixed("/self", 302, ["Location: /self"])
fixed("/ping", 302, ["Location: /pong"])
fixed("/pong", 302, ["Location: /ping"])
fixed("/no-location", 301, body=page("Moved, but where?"))
fixed("/relative", 301, ["Location: ok?x=1"])
fixed("/spaces", 301, ["Location: /with space/é"])
fixed("/to-private", 302, ["Location: http://10.0.0.1/"])
fixed("/to-metadata", 302, ["Location: http://169.254.169.254/latest/meta-data/"])
fixed("/to-file", 302, ["Location: file:///etc/passwd"])
fixed("/to-gopher", 302, ["Location: gopher://127.0.0.1:70/x"])
fixed("/to-user", 302, ["Location: http://admin:secret@127.0.0.1/ok"])
fixed("/to-home", 302, ["Location: /"])
fixed("/to-login", 302, ["Location: /login?next=/to-login"])
fixed("/login", 200, body=page("Log in to your account", "<meta name=robots content=noindex>"))
fixed("/soft-404", 200, body=page("Page not found"))
fixed("/soft-404-fr", 200, body=page("Page introuvable"))
fixed("/parked", 200, body=page("example.org is for sale", "<meta name=description content='Buy this domain'>"))
fixed("/other-title", 200, body=page("Ten recipes for a summer evening"))
fixed("/challenge", 403, ["Server: cloudflare", "cf-mitigated: challenge"], page("Just a moment..."))
fixed("/challenge-200", 200, body=page("Are you a robot?", "<script src='/captcha.js'></script>"))
fixed("/consent", 200, body=page("Before you continue: your privacy choices"))
fixed("/paywall", 200, body="<!doctype html><title>Réservé aux abonnés : un article</title><script type='application/ld+json'>"
      "{\"@type\":\"NewsArticle\",\"headline\":\"Un article\",\"isAccessibleForFree\":false}</script>")
fixed("/wrong-charset", 200, ["Content-Type: text/html; charset=utf-8"], "<title>Caf\xe9 cr\xe8me</title>".encode("latin-1"))
fixed("/latin1", 200, ["Content-Type: text/html; charset=ISO-8859-1"], "<title>L\x92\xe9t\xe9</title>".encode("latin-1"))
fixed("/pdf", 200, ["Content-Type: application/pdf"], b"%PDF-1.4\n%%EOF\n")
fixed("/refresh", 200, body=page("Moved", "<meta http-equiv=refresh content='0; url=/ok'>"))
fixed("/big-head", 200, ["X-Filler: " + "y" * 8000] * 20, ARTICLE)
fixed("/bad-gzip", 200, ["Content-Encoding: gzip"], b"this is not gzip at all, not even nearly")
fixed("/gzip", 200, ["Content-Encoding: gzip"], gzip.compress(ARTICLE.encode()))
fixed("/gzip-bomb", 200, ["Content-Encoding: gzip"], functools.partial(bomb, b"\0"))
# 64 MiB of nothing
fixed("/brotli-bomb", 200, ["Content-Encoding: br"], bytes.fromhex(
    "cbffff3f002400e2b14072effff8ffff078004401c1680eefd1fffffff00900088c302d0bdffe3ffff1f001200715800baf77ffcffff034002200e0b40f7fe8f"
    "ffff7f004800c46101e8defff1ffff0f000980382c00ddfbbffcffff032001108705a07bff07"))
fixed("/longer-promised", 200, ["Content-Length: 5000"], "short")
fixed("/amp", 200, body=page("Un phare", "<meta property=og:type content=article><meta property=article:content_tier content=locked>"
                             "<link rel=canonical href='HERE/own'>"))
fixed("/own-elsewhere", 200, body=page("Un autre phare", "<link rel=canonical href='https://elsewhere.example/a'>"))
fixed("/own-home", 200, body=page("Un phare encore", "<link rel=canonical href='HERE/'>"))
fixed("/robots.txt", 200, ["Content-Type: text/plain"], "User-agent: *\nDisallow: /private\nAllow: /private/press\n")
fixed("/private/x", 200, body=ARTICLE)
fixed("/private/press/x", 200, body=ARTICLE)


@habit("/conditional")
def conditional(q):
    if q.headers.get("if-none-match") == '"v7"':
        with LOCK:
            LOG.append(f"304 - {q.target}")
        q.send(answer(304, ['ETag: "v7"']))
    else:
        q.send(answer(200, ['ETag: "v7"'], ARTICLE))


@habit("/head-405")
def head_405(q):
    q.send(answer(405, ["Allow: GET"]) if q.method == "HEAD" else answer(200, (), ARTICLE))


@habit("/head-404")
def head_404(q):
    q.send(answer(404) if q.method == "HEAD" else answer(200, (), ARTICLE))


@habit("/head-hang")
def head_hang(q):
    if q.method == "HEAD":
        q.wait_for_close()
    else:
        q.send(answer(200, (), ARTICLE))


@habit("/range")
def ranged(q):
    r = q.headers.get("range", "")
    if r.startswith("bytes=0-"):
        last = min(int(r[8:]), len(ARTICLE.encode()) - 1)
        q.send(answer(206, [f"Content-Range: bytes 0-{last}/{len(ARTICLE.encode())}"], ARTICLE.encode()[:last + 1]))
    else:
        q.send(answer(200, (), ARTICLE))


@habit("/flaky")
def flaky(q):
    with LOCK:
        SEEN["flaky"] = SEEN.get("flaky", 0) + 1
        first = SEEN["flaky"] % 2 == 1
    q.send(answer(500) if first else answer(200, (), ARTICLE))


@habit("/chunked")
def chunked(q):
    body = ARTICLE.encode()
    pieces = [body[:100], body[100:101], body[101:]]
    q.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
           + b"".join(b"%X;x=y\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n")


@habit("/slow-head")
def slow_head(q):
    for c in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2000:
        if not q.send(bytes([c])):
            return
        time.sleep(0.02)


@habit("/endless")
def endless(q):
    q.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    while q.send(b"z" * 65536):
        pass


@habit("/dribble")
def dribble(q):
    q.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while q.send(b"1\r\nz\r\n"):
        time.sleep(0.05)


@habit("/crumbs")
def crumbs(q):
    q.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while q.send(b"1\r\nz\r\n" * 4000):
        pass


@habit("/silent")
def silent(q):
    q.wait_for_close()


@habit("/hang-up")
def hang_up(q):
    pass


@habit("/garbage")
def garbage(q):
    q.send(b"\x00\x01\x02 this is no HTTP\r\n\r\n")


@habit("/http09")
def http09(q):
    q.send(b"<title>No status line</title>")


# ---- archives (RFC 7089): what stands behind the address of the archive is the page's own

COPIES = (("20211012080000", "Tue, 12 Oct 2021 08:00:00 GMT"), ("20230601000000", "Thu, 01 Jun 2023 00:00:00 GMT"))


def archive(prefix):
    def keep(f):
        ARCHIVES.append((prefix, f))
        return f
    return keep


ARCHIVES = []


@archive("/gate/")
def gate(q, page):
    """A TimeGate that knows two copies of every page but those with "never" in their address."""
    if "never" in page:
        q.send(answer(404, body="no copy"))
        return
    late = "2023" in q.headers.get("accept-datetime", "") or "2026" in q.headers.get("accept-datetime", "")
    q.send(answer(302, ["Vary: accept-datetime", f"Location: /copy/{COPIES[late][0]}/{page}",
                        f"Link: <{page}>; rel=original, </map/{page}>; rel=\"timemap\"; type=\"application/link-format\""]))


@archive("/gate-of-errors/")
def gate_of_errors(q, page):
    """The copy nearest to the date is a kept error page; the TimeMap names another one."""
    q.send(answer(302, [f"Location: /copy-404/{page}"]))


@archive("/copy-404/")
def copy_404(q, page):
    q.send(answer(404, ["Memento-Datetime: Tue, 12 Oct 2021 08:00:00 GMT", f"Link: </map/{page}>; rel=timemap"]))


@archive("/gate-broken/")
def gate_broken(q, page):
    q.send(answer(500, body="oops"))


@archive("/copy/")
def copy(q, rest):
    stamp = rest.split("/")[0]
    q.send(answer(200, [f"Memento-Datetime: {dict(COPIES).get(stamp, COPIES[0][1])}"], ARTICLE))


@archive("/map/")
def timemap(q, page):
    lines = [f"<{page}>; rel=\"original\"", f"</map/{page}>; rel=\"self\"; type=\"application/link-format\"",
             *(f"</copy/{stamp}/{page}>; rel=\"memento\"; datetime=\"{date}\"" for stamp, date in COPIES)]
    q.send(answer(200, ["Content-Type: application/link-format"], ",\n".join(lines)))


@archive("/maps/")
def timemaps(q, page):
    """A TimeMap in two parts."""
    q.send(answer(200, ["Content-Type: application/link-format"],
                  "</map-late/x>; rel=timemap; from=\"Sun, 01 Jan 2023 00:00:00 GMT\"; until=\"Mon, 01 Jan 2024 00:00:00 GMT\","
                  f"</map/{page}>; rel=timemap; from=\"Fri, 01 Jan 2021 00:00:00 GMT\"; until=\"Sat, 01 Jan 2022 00:00:00 GMT\""))


# ---- feeds

def rss(*items):
    body = "".join(f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>"
                   f"<description>{about}</description></item>" for title, link, date, about in items)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>The Post</title>{body}</channel></rss>"


def feed_items(tracking=""):
    return (("Libraries lend tools", f"/libraries{tracking}", "Mon, 05 Oct 2026 10:00:00 +0200", "About gardens &amp; bibliothèques"),
            ("Something else", f"/else{tracking}", "Tue, 06 Oct 2026 10:00:00 GMT", "Nothing to see"))


XML = "Content-Type: application/rss+xml; charset=utf-8"
fixed("/feed-500", 500, body="oops")
fixed("/feed-410", 410)
fixed("/feed-429", 429, ["Retry-After: 7200"])
fixed("/feed-garbage", 200, [XML], "<rss><chan")
fixed("/feed-empty", 200, [XML])
fixed("/feed-page", 200, body=page("No feed at all"))
fixed("/feed-moved", 301, ["Location: /feed"])
fixed("/feed-moved-soon", 302, ["Location: /feed"])
fixed("/feed-latin", 200, ["Content-Type: text/xml"], ("<?xml version='1.0' encoding='ISO-8859-1'?>" + rss(
    ("L'été", "/ete", "2026-10-05", ""))[21:]).encode("latin-1"))
fixed("/feed.json", 200, ["Content-Type: application/feed+json"],
      '{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","url":"/json",'
      '"title":"Libraries in JSON","date_published":"2026-10-07T10:00:00Z"}]}')
fixed("/feed.atom", 200, ["Content-Type: application/atom+xml"],
      "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><title>Libraries in Atom</title>"
      "<link href='https://www.google.com/url?rct=j&amp;url=https://paper.example/a%3Fid%3D3&amp;ct=ga'/>"
      "<updated>2026-10-08T10:00:00Z</updated></entry></feed>")
fixed("/feed-bomb", 200, [XML, "Content-Encoding: gzip"], functools.partial(bomb, b" ", b"<rss>"))


@habit("/feed")
def feed(q):
    if q.headers.get("if-none-match") == '"f1"':
        q.send(answer(304, ['ETag: "f1"']))
    else:
        q.send(answer(200, [XML, 'ETag: "f1"'], rss(*feed_items())))


@habit("/feed-hub")
def feed_hub(q):
    base = f"http://{q.headers['host']}"
    q.send(answer(200, [XML], rss(*feed_items()).replace("<channel>", f"<channel><atom:link rel='hub' href='{base}/hub'/>"
                                                         f"<atom:link rel='self' href='{base}/feed-hub'/>")))


@habit("/hub")
def hub(q):
    """Takes every subscription; /_posts tells what was asked."""
    body = q.body()
    with LOCK:
        POSTS.append(body)
    q.send(answer(202))


@habit("/feed-hub-later")
def feed_hub_later(q):
    q.send(answer(200, [XML], rss(*feed_items()).replace("<channel>", f"<channel><atom:link rel='hub' href='http://{q.headers['host']}/hub-later'/>")))


@habit("/hub-later")
def hub_later(q):
    """Hangs up on the first who asks."""
    with LOCK:
        n = SEEN["hub"] = SEEN.get("hub", 0) + 1
    if n > 1:
        hub(q)


@habit("/feed-fails-then")
def feed_fails_then(q):
    """Well, then trouble of three kinds, then the same articles with other tracking parameters; it moves, and dies."""
    with LOCK:
        n = SEEN["feed"] = SEEN.get("feed", 0) + 1
    q.send([answer(200, [XML, 'ETag: "x"'], rss(*feed_items())), answer(500), answer(200, [XML], "<rss><chan"),
            answer(200, [XML]), answer(200, [XML], rss(*feed_items("?utm_source=rss&amp;fbclid=9"))),
            answer(301, ["Location: /feed-tracked"]), answer(503, ["Retry-After: 60"])][min(n, 7) - 1])


@habit("/feed-tracked")
def feed_tracked(q):
    """Where the one before moved to: parameters of another kind."""
    q.send(answer(200, [XML], rss(*feed_items("?at_medium=x&amp;mc_cid=3&amp;xtor=RSS-1&amp;gclid=5#at_campaign=7"))))


@habit("/feed-dies")
def feed_dies(q):
    with LOCK:
        n = SEEN["dies"] = SEEN.get("dies", 0) + 1
    q.send(answer(200, [XML], rss(*feed_items())) if n == 1 else answer(500))


class Question:
    def __init__(self, connection):
        self.connection, self.headers = connection, {}
        data = b""
        while b"\r\n\r\n" not in data and len(data) < 65536:
            more = connection.recv(4096)
            if not more:
                break
            data += more
        head, _, self.rest = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target = (lines[0].split(" ") + ["", ""])[:2]
        for line in lines[1:]:
            if ": " in line:
                name, value = line.split(": ", 1)
                self.headers[name.lower()] = value

    def body(self):
        data = self.rest
        while len(data) < int(self.headers.get("content-length", "0")):
            more = self.connection.recv(65536)
            if not more:
                break
            data += more
        return data.decode("latin-1")

    def send(self, data):
        try:
            self.connection.sendall(data)
            return True
        except OSError:
            return False

    def wait_for_close(self):
        try:
            while self.connection.recv(1024):
                pass
        except OSError:
            pass


def serve_one(connection):
    with connection:
        connection.settimeout(30)
        try:
            q = Question(connection)
        except OSError:
            return
        path = q.target.split("?")[0]
        if path == "/_log":
            with LOCK:
                q.send(answer(200, ["Content-Type: text/plain"], "\n".join(LOG) + "\n"))
            return
        if path == "/_posts":
            with LOCK:
                q.send(answer(200, ["Content-Type: text/plain"], "\n".join(POSTS) + "\n"))
            return
        if path == "/_echo":
            told = [f"{q.method} {q.target}", *(f"{n}: {v}" for n, v in q.headers.items()), q.body()]
            q.send(answer(200, ["Content-Type: text/plain"], "\n".join(told)))
            return
        if path == "/_habits":
            q.send(answer(200, ["Content-Type: text/plain"], "\n".join(sorted(HABITS)) + "\n"))
            return
        with LOCK:
            LOG.append(f"{q.method} {q.headers.get('host', '-')} {q.target}")
        for prefix, f in ARCHIVES:
            if q.target.startswith(prefix):
                f(q, q.target[len(prefix):])
                return
        HABITS.get(path, HABITS["/404"])(q)


def main():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1" if len(sys.argv) < 2 else sys.argv[1], 0))
    listener.listen(512)
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve_one, args=(connection,), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
