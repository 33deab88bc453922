# SPDX-License-Identifier: MIT
"""If these fail, requests can be smuggled past a front server, or files reached that are not
published."""

from harness import Room, Server, check, main, same, status_of, traversal, traversals

FOLLOW = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
HOST = b"Host: a\r\n"
POST = b"POST /press/ HTTP/1.1\r\n" + HOST

# Each is followed by a request on the same connection that must never be answered.
REFUSED = [
    (b"GET / HTTP/1.1\r\n\r\n", "no Host"),
    (b"GET / HTTP/1.0\r\n\r\n", "no Host in HTTP/1.0"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "two Hosts"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHOST: a\r\n\r\n", "two equal Hosts"),
    (b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "a path in Host"),
    (b"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "a user in Host"),
    (POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "CL and TE"),
    (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", "TE and CL"),
    (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "two CL"),
    (POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab", "two equal CL"),
    (POST + b"Content-Length: 2, 2\r\n\r\nab", "CL list"),
    (POST + b"Content-Length: +2\r\n\r\nab", "signed CL"),
    (POST + b"Content-Length: -2\r\n\r\nab", "negative CL"),
    (POST + b"Content-Length: 2a\r\n\r\nab", "CL with letters"),
    (POST + b"Content-Length: \r\n\r\n", "empty CL"),
    (POST + b"Content-Length : 2\r\n\r\nab", "space before colon"),
    (POST + b"Content-Length\t: 2\r\n\r\nab", "tab before colon"),
    (POST + b" Content-Length: 2\r\n\r\nab", "space before name"),
    (POST + b"Transfer-Encoding: gzip\r\n\r\n", "TE gzip"),
    (POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "TE list"),
    (POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "TE twice in one"),
    (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "two TE"),
    (POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n", "two TE, one odd"),
    (POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n", "TE after a vertical tab"),
    (POST + b"Transfer-Encoding: chunked\r\n X\r\n\r\n0\r\n\r\n", "folded TE"),
    (POST + b"Transfer-Encoding\r\n: chunked\r\n\r\n0\r\n\r\n", "colon on the next line"),
    (b"POST / HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "TE in 1.0"),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n", "NUL in a value"),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X\x00: a\r\n\r\n", "NUL in a name"),
    (b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n", "NUL in the target"),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\nY: b\r\n\r\n", "bare LF"),
    (b"GET / HTTP/1.1\n" + HOST + b"\r\n", "bare LF after the request line"),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X: a\r\n b\r\n\r\n", "folded line"),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X y: a\r\n\r\n", "space in a name"),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X{y}: a\r\n\r\n", "braces in a name"),
    (b"GET http://a/ HTTP/1.1\r\n" + HOST + b"\r\n", "absolute target"),
    (b"GET //a/ HTTP/1.1\r\n" + HOST + b"\r\n", "network-path target"),
    (b"GET a HTTP/1.1\r\n" + HOST + b"\r\n", "target without slash"),
    (b"OPTIONS * HTTP/1.1\r\n" + HOST + b"\r\n", "asterisk target"),
    (b"CONNECT a:1 HTTP/1.1\r\n" + HOST + b"\r\n", "authority target"),
    (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", "space in the target"),
    (b"GET /a#b HTTP/1.1\r\n" + HOST + b"\r\n", "fragment in the target"),
    (b"G(T / HTTP/1.1\r\n" + HOST + b"\r\n", "method that is no token"),
]


def test_what_can_be_read_in_two_ways_is_refused_and_the_connection_closed():
    with Room() as room, Server(room.path) as server:
        for head, why in REFUSED:
            got = server.raw(head + FOLLOW)
            same(status_of(got), 400, why)
            check(b"HTTP/1.1 200" not in got and b"\r\n\r\nok\n" not in got, why, got)


def test_a_body_that_nobody_takes_is_never_read_as_a_request():
    with Room() as room, Server(room.path) as server:
        n = str(len(FOLLOW)).encode()
        for head in (b"GET /press/", b"HEAD /press/", b"POST /press/", b"DELETE /nothing"):
            got = server.raw(head + b" HTTP/1.1\r\n" + HOST + b"Content-Length: " + n +
                             b"\r\n\r\n" + FOLLOW)
            check(status_of(got) in (405, 413), head, got)
            same(got.count(b"HTTP/1.1 "), 1, head)
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(FOLLOW), FOLLOW)
        got = server.raw(b"GET /press/ HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" +
                         chunked)
        same(status_of(got), 413)
        same(got.count(b"HTTP/1.1 "), 1)


def test_no_traversal_of_five_thousand_leaves_the_site():
    with Room() as room:
        room.write("data/store.db", "secret-of-the-store")
        room.write("media/photo.txt", "a published file")
        import os
        os.symlink("/etc", os.path.join(room.path, "media", "link"))
        os.symlink("/etc/passwd", os.path.join(room.path, "media", "passwd"))
        with Server(room.path) as server:
            codes = {}
            for number, target in enumerate(traversals(5000)):
                got = server.raw(traversal(target, number % 2 == 0), finish=True)  # both doors
                code = status_of(got)
                codes[code] = codes.get(code, 0) + 1
                check(code in (400, 404), target, got[:300])
                check(b"root:" not in got and b"secret-of" not in got, target)
            same(sum(codes.values()), 5000)
            check(codes[400] > 100 and codes[404] > 10, codes)
            for path in ("/media/link/passwd", "/media/passwd", "/data/store.db", "/presse.yaml",
                         "/content/press.md", "/theme/", "/.git/config"):
                same(server.ask(path)[0], 404, path)
            same(server.ask("/media/photo.txt")[2], b"a published file")


def test_methods_other_than_get_and_head_are_refused_by_name():
    with Room() as room, Server(room.path) as server:
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "POST"):
            status, headers, _ = server.ask("/press/", method)
            same((status, headers.get("allow")), (405, "GET, HEAD, OPTIONS"), method)
        same(server.ask("/press/", "BREW")[0], 501)
        same(server.ask("/press/", "OPTIONS")[0], 204)
        got = server.raw(b"TRACE / HTTP/1.1\r\nHost: a\r\nCookie: secret\r\nConnection: close\r\n\r\n")
        check(b"secret" not in got)


def test_the_log_cannot_be_forged():
    with Room() as room, Server(room.path, "--log") as server:
        server.raw(b"GET /%0d%0atime=1%20event=forged HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        server.raw(b"GET /\xe2\x80\xa8x\"\x1b[31m?token=secret HTTP/1.1\r\nHost: a\r\n\r\n")
        server.ask("/healthz?token=secret")
        server.wait_for("path=/healthz")
        text = server.text()
        check("secret" not in text and "\x1b" not in text and "\u2028" not in text, text)
        check(not any(l.startswith("time=1") for l in text.splitlines()), text)


main(globals())
