#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Read every page of a folder and compare with the right answers beside them.

usage: reader.py PRESSE FOLDER

PRESSE_EVERY=N reads each N-th page only: for slow builds, where room/reader_memo reads them all.

Each case is a folder named for its layout and language, with page.EXT and gold.tsv: date,
address, outlet, title, one clip a line in the page's order, "-" where the page does not say.
A press officer whose page looks like a failing case would lose or mis-file coverage. Quotation
marks, dashes, spaces and mark-up make no difference; "-" for outlet or title asks nothing.
"""
import os
import pathlib
import re
import subprocess
import sys
import unicodedata


def plain(text):
    text = unicodedata.normalize("NFKC", text)
    for marks, one in (("\u2018\u2019\u201a`´", "'"), ("\u201c\u201d\u201e«»", '"'),
                       ("\u2010\u2011\u2012\u2013\u2014", "-")):
        text = re.sub(f"[{marks}]", one, text)
    return re.sub(r"\s+", " ", text).strip("\"' .,;:-|").casefold()


def rows(text):
    return [(line.split("\t") + ["-"] * 4)[:4] for line in text.splitlines() if line.strip()]


def same(want, got):
    return (want[:2] == got[:2]
            and all(w == "-" or plain(w) == plain(g) for w, g in zip(want[2:], got[2:])))


def main():
    presse, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    failed = 0
    every = int(os.environ.get("PRESSE_EVERY", "1"))
    for case in sorted(p.parent for p in folder.glob("*/gold.tsv"))[::every]:
        page = next(case.glob("page.*"))
        run = subprocess.run([presse, "list", "--format", "tsv", page], capture_output=True,
                             text=True, timeout=20)
        want = rows((case / "gold.tsv").read_text(encoding="utf-8"))
        got = rows(run.stdout)
        wrong = [(w, g) for w, g in zip(want, got) if not same(w, g)]
        if run.returncode == 0 and len(want) == len(got) and not wrong:
            continue
        failed += 1
        print(f"{case.name}: {len(want)} clips wanted, {len(got)} read, exit {run.returncode}")
        for w, g in wrong[:3]:
            print(f"  wanted {w}\n  read   {g}")
    print(f"{failed} pages read wrongly")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
