#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures `presse serve` beside nginx in one run, and prints ratios first.

    bench/serve.py [--seconds N] [--rounds N] [--connections N] [--idle N] [--slow N] [--wrk]

nginx serves the files that `presse build` writes, with one worker, open_file_cache and the
headers that presse sends. The server has one processor, the client another. Three questions are
asked: a page of about 12 kB, the same page when the reader has it (304), and a page that is not
there (404). Every server's turn comes once a round; figures are medians of the rounds.
The client is bench/load.c, which sends a request made beforehand and counts the bytes of its
answer, for less than half of wrk's processor time; --wrk: wrk asks. How busy server and client were
is printed, so that one sees which of them was the limit. Processor time a request is the ratio to hold
to in both cases. --idle and --slow keep as many more connections open meanwhile: some that were answered
once and say nothing more, some whose request's head never ends.
"""

import argparse
import http.client
import json
import os
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PRESSE = os.path.join(ROOT, "build", "presse")
LOAD = os.path.join(ROOT, "build", "bench", "load")
SERVER_CPU, CLIENT_CPU = "0", "1"

PAGE = "---\ntitle: A page to measure\nurl: /page/\n---\n\n"
SENTENCE = "The harbour master told us number {} of the things that the lighthouse has seen. "

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
  types {{ text/html html; text/css css; image/svg+xml svg; }}
  default_type text/html;
  charset utf-8;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=10000 inactive=600s;
  open_file_cache_valid 600s;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    root {site};
    error_page 404 /404.html;
{headers}
  }}
}}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_room(folder):
    os.makedirs(folder + "/content")
    with open(folder + "/presse.yaml", "w") as f:
        f.write("title: Bench\nlang: en\nbase_url: https://press.example.org\n")
    text = "\n\n".join("".join(SENTENCE.format(i * 5 + k) for k in range(5)) for i in range(27))
    with open(folder + "/content/page.md", "w") as f:
        f.write(PAGE + text + "\n")


def ask(port, path):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    c.request("GET", path)
    r = c.getresponse()
    return r.status, r.getheaders(), r.read()


def start(words, said, port):
    p = subprocess.Popen(["taskset", "-c", SERVER_CPU, *words], stderr=subprocess.PIPE)
    while said:
        line = p.stderr.readline().decode()
        if not line:
            sys.exit(f"bench/serve.py: {words[0]} ended before it served")
        if said in line:
            port = int(re.search(r":(\d+)/", line).group(1))
            break
    while True:
        try:
            ask(port, "/page/")
            return p, port
        except ConnectionRefusedError:
            if p.poll() is not None:
                sys.exit(f"bench/serve.py: {words[0]} ended: {p.stderr.read().decode()}")


class Crowd:
    """Connections that are there and ask for nothing; made anew for each measurement, before either
    server's time for them is up."""

    def __init__(self, port, options):
        self.sockets = []
        for i in range(options.idle + options.slow):
            s = socket.create_connection(("127.0.0.1", port), timeout=30)
            self.sockets.append(s)
            if i >= options.idle:
                s.sendall(b"GET /page/ HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            else:
                s.sendall(b"HEAD /page/ HTTP/1.1\r\nHost: a\r\n\r\n")
                s.recv(4096)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for s in self.sockets:
            s.close()


def ticks(pid):
    """Processor time of a process and its children, in seconds."""
    total = 0
    for one in [pid] + [int(c) for c in open(f"/proc/{pid}/task/{pid}/children").read().split()]:
        fields = open(f"/proc/{one}/stat").read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def ask_with_load(port, path, headers, options):
    """Requests, requests a second, p99 in microseconds, of the client of this folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(["taskset", "-c", CLIENT_CPU, LOAD, str(port), str(options.connections),
                           str(options.seconds), path, *headers], capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    got = json.loads(text)
    if got["strange"] or got["lost"]:
        print(f"  {got['strange']} answers of another status, {got['lost']} connections lost")
    busy = (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / got["seconds"]
    return got["requests"], got["requests"] / got["seconds"], got["p99"], busy


def ask_with_wrk(port, path, headers, options):
    words = ["taskset", "-c", CLIENT_CPU, "wrk", "-t1", f"-c{options.connections}",
             f"-d{options.seconds}s", "--latency"]
    for h in headers:
        words += ["-H", h]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(words + [f"http://127.0.0.1:{port}{path}"], capture_output=True,
                          text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    errors = re.search(r"Socket errors:.*", text)
    if errors:
        print(f"  {errors.group(0)}")
    busy = (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / options.seconds
    return (int(re.search(r"(\d+) requests in", text).group(1)),
            float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
            number(re.search(r"99%\s+(\S+)", text).group(1)), busy)


def number(text):
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit]


def measure(pid, port, path, headers, options):
    """Requests a second, microseconds of the server a request, p99, how busy server and client were."""
    with Crowd(port, options):
        before, start = ticks(pid), time.monotonic()
        count, rate, p99, client = (ask_with_wrk if options.wrk else ask_with_load)(port, path, headers, options)
        spent, took = ticks(pid) - before, time.monotonic() - start
    return rate, spent / count * 1e6, p99, spent / took, client


def nginx_headers(port):
    kept = ("x-content-type-options", "content-security-policy", "referrer-policy",
            "permissions-policy", "cross-origin-opener-policy", "cache-control", "vary")
    lines = []
    for name, value in ask(port, "/page/")[1]:
        if name.lower() in kept:
            lines.append(f'    add_header {name} "{value}" always;')
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--idle", type=int, default=0)
    parser.add_argument("--slow", type=int, default=0)
    parser.add_argument("--wrk", action="store_true")
    options = parser.parse_args()
    subprocess.run(["ninja", "-C", os.path.join(ROOT, "build"), "presse", "bench/load"], check=True, stdout=subprocess.DEVNULL)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    folder = tempfile.mkdtemp(prefix="presse-bench-")
    room, site = folder + "/room", folder + "/site"
    make_room(room)
    subprocess.run([PRESSE, "build", room, "-o", site], check=True, stdout=subprocess.DEVNULL)
    os.chmod(folder, 0o755)
    servers = {}
    servers["presse"] = start([PRESSE, "serve", "--port", "0", "--no-watch",
                               "--max-connections", "8192", room], "http://", 0)
    port = free_port()
    with open(folder + "/nginx.conf", "w") as f:
        f.write(NGINX.format(folder=folder, site=site, port=port,
                             headers=nginx_headers(servers["presse"][1])))
    servers["nginx"] = start(["nginx", "-c", folder + "/nginx.conf"], None, port)
    tags = {name: dict((k.lower(), v) for k, v in ask(p[1], "/page/")[1])["etag"]
            for name, p in servers.items()}
    print(f"the page has {len(ask(port, '/page/')[2])} bytes")
    questions = [("page", "/page/", lambda name: []),
                 ("304", "/page/", lambda name: [f"If-None-Match: {tags[name]}"]),
                 ("404", "/nothing/", lambda name: [])]
    found = {}
    for _ in range(options.rounds):
        for question, path, headers in questions:
            for name, (p, at) in servers.items():
                found.setdefault((question, name), []).append(
                    measure(p.pid, at, path, headers(name), options))
    print(f"{'':6}{'req/s ratio':>12}{'CPU ratio':>11}   presse req/s, us CPU, p99 us, busy server and client | nginx")
    for question, _, _ in questions:
        m = {name: [statistics.median(v) for v in zip(*found[question, name])] for name in servers}
        a, b = m["presse"], m["nginx"]
        print(f"{question:6}{a[0] / b[0]:12.2f}{a[1] / b[1]:11.2f}   "
              f"{a[0]:8.0f} {a[1]:6.1f} {a[2]:7.0f} {a[3]:5.0%} {a[4]:5.0%} | "
              f"{b[0]:8.0f} {b[1]:6.1f} {b[2]:7.0f} {b[3]:5.0%} {b[4]:5.0%}")
    for p, _ in servers.values():
        p.terminate()
        p.wait()
    shutil.rmtree(folder)


main()
