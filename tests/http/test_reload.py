# SPDX-License-Identifier: MIT
"""If these fail, an edit is not shown, a reader sees half of two versions, or a typing mistake
takes a page off the net."""

import os
import re
import signal
import threading
import time
import urllib.parse

from harness import COVERAGE, LIMIT, Room, Server, check, main, same, wait_until


def page(number):
    return (f"---\ntitle: Page {number}\nurl: /page/\n---\n\nversion-{number}\n\n"
            + "filler\n\n" * 50 + f"end-{number}\n")


def read_events(stream):
    """Server-sent events of a socket file, as (name, data)."""
    name, data = "message", []
    for line in stream:
        line = line.decode().rstrip("\r\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            data.append(line[6:])
        elif not line and (data or name != "message"):
            yield name, "\n".join(data)
            name, data = "message", []


def listen(server):
    s = server.dial()
    s.sendall(b"GET /-/reload HTTP/1.0\r\nHost: a\r\n\r\n")
    f = s.makefile("rb")
    for line in f:
        if line == b"\r\n":
            break
    check(f.readline().startswith(b"retry: "))
    return s, read_events(f)


def shows(server, text):
    """What was read again may have been an earlier edit, or half of this one."""
    wait_until(lambda: text in server.ask("/page/")[2], text)


def test_an_edit_is_shown_however_it_is_saved():
    with Room(page=page(1)) as room, Server(room.path) as server:
        check(b"version-1" in server.ask("/page/")[2])
        for number, save in ((2, room.write), (3, room.replace)):
            start = server.said()
            save("content/page.md", page(number))
            server.wait_for("read again", start)
            shows(server, b"version-%d" % number)
        start = server.said()
        room.write("content/deep/new/other.md", "---\ntitle: New\nurl: /other/\n---\nnew\n")
        server.wait_for("read again", start)
        wait_until(lambda: server.ask("/other/")[0] == 200, "the new page")
        start = server.said()
        os.remove(os.path.join(room.path, "content/deep/new/other.md"))
        server.wait_for("read again", start)  # perhaps for the new folder still
        wait_until(lambda: server.ask("/other/")[0] == 404, "no page")


def test_a_lone_file_is_followed_and_its_neighbours_are_not():
    with Room(page=page(1)) as room, Server(os.path.join(room.path, "content/page.md")) as server:
        room.write("content/neighbour.md", "other")
        start = server.said()
        room.replace("content/page.md", page(2))
        server.wait_for("read again", start)
        shows(server, b"version-2")
        same(server.text().count("read again"), 1)


def test_private_data_does_not_cause_a_reading():
    with Room(page=page(1)) as room:
        room.write("data/store.db", "1")
        with Server(room.path) as server:
            room.write("data/store.db", "2")
            room.write(".git/index", "3")
            start = server.said()
            room.write("content/page.md", page(2))
            server.wait_for("read again", start)
            shows(server, b"version-2")
            check(server.text().count("read again") <= 2, server.text())


def test_open_browsers_are_told_of_a_change_and_fetch_the_page_again():
    with Room(page=page(1)) as room, Server(room.path, "--watch") as server:
        body = server.ask("/page/")[2].decode()
        script = re.search(r'<script src="([^"]+)"', body).group(1)
        status, h, text = server.ask(urllib.parse.urljoin("/page/", script))
        same((status, h["content-type"]), (200, "text/javascript; charset=utf-8"))
        check(b"EventSource" in text)
        connection, events = listen(server)
        room.write("content/page.md", page(2))
        same(next(events), ("change", ""))
        shows(server, b"version-2")
        connection.close()


def test_without_watch_pages_hold_no_script():
    with Room(page=page(1)) as room, Server(room.path) as server:
        check(b"<script src" not in server.ask("/page/")[2])
        same(server.ask("/-/reload")[0], 404)


def test_a_broken_edit_keeps_the_last_good_room_and_tells_where():
    broken = page(2).replace("title: Page 2", "title: [Page 2")
    with Room(page=page(1)) as room, Server(room.path, "--watch") as server:
        connection, events = listen(server)
        start = server.said()
        room.write("content/page.md", broken)
        server.wait_for("last good room", start)
        line = server.wait_for("content/page.md:", start)
        check("error" in line, line)
        name, data = next(events)
        check(name == "broken" and "content/page.md:" in data, name, data)
        status, _, body = server.ask("/page/")
        check(status == 200 and b"version-1" in body)
        later, more = listen(server)
        same(next(more)[0], "broken")
        room.write("content/page.md", page(3))
        same(next(events)[0], "change")
        shows(server, b"version-3")
        later.close()
        connection.close()


def test_a_broken_theme_keeps_the_last_good_room():
    with Room(page=page(1)) as room, Server(room.path) as server:
        start = server.said()
        room.write("theme/page.mustache", "{{#never}}closed")
        server.wait_for("last good room", start)
        server.wait_for("page.mustache", start)
        check(b"version-1" in server.ask("/page/")[2])


def test_an_unreadable_configuration_keeps_the_last_good_room():
    with Room(page=page(1)) as room, Server(room.path) as server:
        start = server.said()
        room.write("presse.yaml", "title: [")
        server.wait_for("presse.yaml", start)
        same(server.ask("/page/")[0], 200)


def comes_and_goes(wait):
    """Whether a page appeared and went at its times, `wait` seconds apart; None when the machine was too
    slow to look in between."""
    start = time.time()
    soon = int(start) + 1 + wait
    gone = soon + wait
    stamp = lambda t: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(t))
    text = (f"---\ntitle: Later\nurl: /later/\ndate: 2021-01-01\npublishDate: {stamp(soon)}\n"
            f"expiryDate: {stamp(gone)}\n---\nmarker\n")
    with Room(later=text) as room, Server(room.path, "--watch") as server:
        connection, events = listen(server)
        before, took = server.ask("/later/")[0], time.time() - start
        if start + took >= soon:
            return None
        same(before, 404)
        came, at = next(events)[0], time.time()
        check(at - soon < 2 + 4 * took, "it came too late:", at - soon)
        between = server.ask("/later/")[0]
        if time.time() >= gone:
            return None
        same((came, between), ("change", 200))
        check(at >= soon, at - soon)
        same(next(events)[0], "change")
        check(time.time() >= gone)
        same(server.ask("/later/")[0], 404)
        connection.close()
        return True


def test_a_page_appears_and_goes_at_its_times_by_itself():
    check(any(comes_and_goes(wait) for wait in (2, 4, 16, 60)), "the machine is too slow")


def load(server, path, until, wrong, count):
    """Asks for a page over and over; notes answers that are not one whole version."""
    import http.client
    c = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LIMIT)
    n = 0
    while not until.is_set():
        try:
            c.request("GET", path)
            r = c.getresponse()
            body = r.read().decode()
        except Exception as e:
            wrong.append(repr(e))
            break
        versions = set(re.findall(r"(?:version|end)-(\d+)", body))
        if r.status != 200 or len(versions) != 1:
            wrong.append((r.status, versions))
        n += 1
    count.append(n)
    c.close()


def test_no_request_is_lost_or_mixed_while_rooms_are_swapped():
    with Room(page=page(1)) as room, Server(room.path) as server:
        until, wrong, count = threading.Event(), [], []
        threads = [threading.Thread(target=load, args=(server, "/page/", until, wrong, count))
                   for _ in range(8)]
        for t in threads:
            t.start()
        for number in range(2, 42):
            room.replace("content/page.md", page(number))
            if number % 2 == 0:
                server.send(signal.SIGHUP)
            # Not "read again" in the log: a signal and the watch may each read the same edit.
            wait_until(lambda: f"version-{number}".encode() in server.ask("/page/")[2],
                       "version", number)
        until.set()
        for t in threads:
            t.join()
        same(wrong, [])
        check(sum(count) > 200, count)


def test_sighup_reads_the_room_again_without_watching():
    with Room(page=page(1)) as room, Server(room.path, "--no-watch") as server:
        room.write("content/page.md", page(2))
        check(b"version-1" in server.ask("/page/")[2])
        start = server.said()
        server.send(signal.SIGHUP)
        server.wait_for("read again", start)
        shows(server, b"version-2")


def test_what_check_finds_is_told_at_start_and_when_it_is_new():
    with Room() as room, Server(room.path) as server:
        server.wait_for("check found")
        server.wait_for('serving "Lighthouse Trust"')
        start = server.said()
        room.write("content/press.md", COVERAGE.replace("3 March 2020", "3 March 2022"))
        server.wait_for("date-order", start)


main(globals())
