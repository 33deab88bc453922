# SPDX-License-Identifier: MIT
"""If these fail, a full table of files or a bad disk ends the server without a word."""

import os
import re
import signal
import subprocess

from harness import LIMIT, PRESSE, Room, check, main


def run(room, fault):
    """(what it said, exit code) of a server whose n-th fallible call fails; it is stopped once it
    serves."""
    p = subprocess.Popen([PRESSE, "serve", "--port", "0", room.path], stderr=subprocess.PIPE,
                         env=dict(os.environ, PRESSE_FAULT=fault))
    said = []
    for line in p.stderr:
        said.append(line.decode())
        if "http://" in said[-1]:
            p.send_signal(signal.SIGTERM)
    return "".join(said), p.wait(LIMIT)


def test_any_call_that_fails_at_start_is_told_and_nothing_crashes():
    with Room() as room:
        served = refused = 0
        for n in range(1, 31):
            for why in ("", ":EACCES") if n % 3 == 0 else ("",):
                said, code = run(room, f"{n}{why}")
                check(code in (0, 1), n, "ended with", code, said)
                if code == 1:
                    refused += 1
                    check(re.search(r"presse: .|: error: ", said), n, said)
                else:
                    served += 1
        check(refused > 3 and served > 0, refused, served)


def test_a_desk_that_cannot_open_is_told_too():
    """The store, its lock, the key, the threads that write and do the jobs."""
    with Room() as room:
        room.write("presse.yaml", "title: Trust\nbase_url: https://press.example.org\ndesk: {}\n")
        refused = 0
        for n in range(1, 70, 2):
            said, code = run(room, str(n))
            check(code in (0, 1), n, "ended with", code, said)
            refused += code
            check(code == 0 or re.search(r"presse: .|: error: ", said), n, said)
        check(refused > 8, refused)
        check(run(room, "0")[1] == 0, "none fails")


main(globals())
