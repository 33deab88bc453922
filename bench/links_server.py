#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The outlets that bench/links.py asks: every address of 127.0.0.0/8 at one port, each answer
after 50 ms. Prints the port; ends with its standard input.

/ok/N is an article, /gone/N is not there, /moved/N leads to /ok/N for good, /refused/N refuses;
/robots.txt does not stand. /links?FILE gives a page with the links of FILE.
"""
import asyncio
import sys

LATENCY = 0.05
PAGE = ("<!doctype html><html lang=en><head><title>Article {n} of the outlet</title></head><body>"
        "<h1>Article {n} of the outlet</h1><p>" + "Some text. " * 200 + "</p></body></html>")


def answer(target):
    kind, _, rest = target[1:].partition("/")
    if kind == "ok":
        return "200 OK", "", PAGE.format(n=rest)
    if kind == "moved":
        return "301 Moved Permanently", f"Location: /ok/{rest}\r\n", ""
    if kind == "refused":
        return "403 Forbidden", "", "no"
    if target.startswith("/links?"):
        with open(target[7:], encoding="utf-8") as f:
            links = [line.rstrip("\n").split("\t") for line in f]
        return "200 OK", "", "<html><body>" + "".join(f'<a href="{u}">{t}</a>\n' for u, t in links) + "</body></html>"
    return "404 Not Found", "", "not there"


class Outlet(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.data = transport, b""

    def data_received(self, data):
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            method, target = head.split(b" ", 2)[:2]
            asyncio.get_running_loop().call_later(LATENCY, self.send, method, target.decode("latin-1"))

    def send(self, method, target):
        status, more, body = answer(target)
        body = body.encode()
        head = (f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{more}"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        if not self.transport.is_closing():
            self.transport.write(head if method == b"HEAD" else head + body)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Outlet, "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
