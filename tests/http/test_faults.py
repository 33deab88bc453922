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


main(globals())
