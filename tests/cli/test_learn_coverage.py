#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Who changes how coverage is told learns from this script what the facts should count; it must
read what `presse check --why` says, find it right or wrong, and learn from it.

usage: test_learn_coverage.py SCRIPT PRESSE GOLDEN-PAGES
"""
import pathlib
import re
import subprocess
import sys

script, presse, pages = sys.argv[1:]
done = subprocess.run([sys.executable, script, "--presse", presse, "--folds", "2", pages],
                      capture_output=True, text=True, check=True).stdout
read, entries = map(int, re.match(r"(\d+) pages, (\d+) entries", done).groups())
assert read == len(list(pathlib.Path(pages).glob("*/gold.tsv"))), done
today, left_out = (sum(map(int, re.search(rf"{what}: (\d+) .*, (\d+) missed", done).groups()))
                   for what in ("today's weights", "left out"))
# Golden pages are the hard cases, and other rules decide some of them: the share may grow with them.
assert today < entries / 20, done
assert left_out < entries / 20, done
learnt = {name: (float(w), float(now))
          for name, w, now in re.findall(r"^(W_\w+) +(\S+) +now +(\S+)", done, re.M)}
assert len(learnt) == 11, done
assert all(now for _, now in learnt.values()), done
for name in ("ITSELF", "ALIKE", "DEEP"):
    assert learnt["W_JUDGE_" + name][0] > 0, done
