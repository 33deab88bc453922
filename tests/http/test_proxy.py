# SPDX-License-Identifier: MIT
"""If these fail, a front server and presse can be made to disagree about where a request ends,
and somebody is given the answer to another's question. The front server is a real nginx that
keeps its connections to presse open and shares them among its clients."""

import os
import re
import socket
import subprocess
import tempfile
import threading

from harness import LIMIT, Room, Server, check, main, same, wait_until

CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_header_timeout 1s; client_body_timeout 1s; keepalive_timeout 1s; lingering_timeout 1s;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  upstream presse {{ server 127.0.0.1:{presse}; keepalive 1; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://presse;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_request_buffering {buffering};
    }}
  }}
}}
"""

HOST = b"Host: press.example\r\n"
# What follows each is a request of its own, or hidden in a body, as who reads it thinks. N is a
# number that no other request has.
VECTORS = [
    b"GET /v/N/plain HTTP/1.1\r\n" + HOST + b"\r\n",
    b"POST /v/N/cl-te HTTP/1.1\r\n" + HOST +
    b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
    b"POST /v/N/te-cl HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"POST /v/N/two-cl HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /v/N/te-odd HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc",
    b"POST /v/N/te-tab HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
    b"POST /v/N/te-list HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
    b"POST /v/N/space HTTP/1.1\r\n" + HOST + b"Content-Length : 5\r\n\r\nhello",
    b"GET /v/N/get-body HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello",
    b"GET /v/N/get-chunked HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"GET /v/N/bare-lf HTTP/1.1\n" + HOST + b"X: a\nY: b\n\n",
    b"GET /v/N/folded HTTP/1.1\r\n" + HOST + b"X: a\r\n b: c\r\n\r\n",
    b"GET /v/N/nul HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
    b"GET http://press.example/v/N/absolute HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /v/N/%0d%0aX:%20y HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /v/N/%2e%2e/x HTTP/1.1\r\n" + HOST + b"\r\n",
    b"HEAD /v/N/head HTTP/1.1\r\n" + HOST + b"\r\n",
    b"HEAD /v/N/head-body HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello",
    b"OPTIONS /v/N/options HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n\r\nhello",
    b"POST /v/N/expect HTTP/1.1\r\n" + HOST +
    b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
    b"POST /v/N/chunk-size HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding: chunked\r\n\r\n00000000000000000005\r\nhello\r\n0\r\n\r\n",
    b"POST /v/N/chunk-ext HTTP/1.1\r\n" + HOST +
    b"Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n",
    b"GET /v/N/upgrade HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    """nginx before presse, in one process of ours."""

    def __init__(self, presse, buffering):
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o755)
        while not self.listens(presse, buffering):
            pass

    def listens(self, presse, buffering):
        """Starts it; false when some other program took the port meanwhile."""
        self.port = free_port()
        name = os.path.join(self.folder.name, "nginx.conf")
        with open(name, "w", encoding="utf-8") as f:
            f.write(CONFIGURATION.format(folder=self.folder.name, presse=presse, port=self.port,
                                         buffering=buffering))
        self.process = subprocess.Popen(["nginx", "-p", self.folder.name, "-c", name],
                                        stderr=subprocess.PIPE)
        listening = os.path.join(self.folder.name, "nginx.pid")
        wait_until(lambda: os.path.exists(listening) or self.process.poll() is not None, "nginx")
        if os.path.exists(listening):
            return True
        said = self.process.communicate()[1].decode()
        check("bind()" in said, "nginx ended:", said)
        return False

    def dial(self, source="127.0.0.1"):
        pause = threading.Event()
        while True:
            try:
                s = socket.create_connection(("127.0.0.1", self.port), timeout=LIMIT,
                                             source_address=(source, 0))
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    raise AssertionError("nginx ended: " + self.process.stderr.read().decode())
            else:
                if s.getsockname() != s.getpeername():
                    return s
                s.close()  # nobody listened yet, and the system connected the socket to itself
            pause.wait(0.01)

    def talk(self, data, source="127.0.0.1"):
        with self.dial(source) as s:
            s.sendall(data)
            got = b""
            while True:
                try:
                    block = s.recv(65536)
                except ConnectionResetError:
                    block = b""
                if not block:
                    return got
                got += block

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(LIMIT)
        self.process.stderr.close()
        self.folder.cleanup()


def paths_logged(text):
    return re.findall(r'path="?(/[^ "]*)', text)


def run_vectors(buffering):
    with Room() as room, Server(room.path, "--log") as server:
        with Nginx(server.port, buffering) as nginx:
            asked = []
            for number, vector in enumerate(VECTORS):
                before, after = f"/t/{number}/before", f"/t/{number}/after"
                hidden = f"/v/{number}/hidden"
                follow = (f"GET {hidden} HTTP/1.1\r\nHost: press.example\r\nConnection: close\r\n"
                          "\r\n").encode()
                got = nginx.talk(f"GET {before} HTTP/1.1\r\nHost: a\r\n\r\n".encode() +
                                 vector.replace(b"N", str(number).encode(), 1) + follow)
                answers = got.count(b"HTTP/1.1 ") - got.count(b"HTTP/1.1 100 ")
                check(answers <= 3, vector, got[:600])
                # Somebody else, on the connection that nginx may have kept: their own answer.
                other = nginx.talk(f"GET {after} HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n"
                                   .encode())
                same(other.count(b"HTTP/1.1 "), 1, vector, other[:600])
                same(other[:12], b"HTTP/1.1 404", vector)
                asked += [before, after]
            server.wait_for(f"path={asked[-1]}")
            logged = paths_logged(server.text())
            for path in asked:
                same(logged.count(path), 1, path)
            for number in range(len(VECTORS)):
                own = [p for p in logged if p.startswith(f"/v/{number}/")]
                same(len(own), len(set(own)), own)
                check(len(own) <= 2, own)


def test_behind_nginx_no_request_is_answered_twice():
    run_vectors("on")


def test_nor_when_nginx_hands_bodies_on_as_they_come():
    run_vectors("off")


def test_pages_come_through_unchanged():
    with Room() as room, Server(room.path) as server, Nginx(server.port, "on") as nginx:
        got = nginx.talk(b"GET /press/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        check(got.endswith(server.ask("/press/")[2]), got[:300])


def test_who_asks_is_who_nginx_says_and_not_who_the_client_says():
    asked = b"GET /%d HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.9\r\nConnection: close\r\n\r\n"
    with Room() as room, Server(room.path, "--log", "--front", "127.0.0.1") as server:
        with Nginx(server.port, "on") as nginx:
            for number, source in enumerate(("127.0.0.2", "127.0.0.3")):
                nginx.talk(asked % number, source)
                check(f'peer={source} ' in server.wait_for(f"path=/{number}") + " ", server.text())
            check("--front" not in server.text(), server.text())


def test_an_unnamed_front_server_is_told_of_once():
    asked = b"GET /%d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with Room() as room, Server(room.path, "--log") as server:
        with Nginx(server.port, "on") as nginx:
            for number in range(3):
                nginx.talk(asked % number, "127.0.0.2")
                check("peer=127.0.0.1" in server.wait_for(f"path=/{number}"), server.text())
            same(server.text().count("start with --front 127.0.0.1"), 1, server.text())


main(globals())
