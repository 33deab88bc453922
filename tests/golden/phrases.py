#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Ask what keepers call things: headings that announce coverage, and what leads to an outlet's name.

usage: phrases.py PRESSE

phrases.tsv holds in each line a language, a kind and a phrase. Below a "heading" a list of titles
with names must be read as coverage, wherever the heading stands; an "other" heading is one below
which the same list is none, on a page of coverage. "{o}" in a phrase that "leads" is an outlet,
whose name alone must be read: in a link, before a link, and before a linked title. When more than
MOST of the questions have the wrong answer, keepers must choose their words for presse. The wrong
ones are printed. PRESSE_EVERY=N asks an N-th of them: for slow builds.
"""
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

MOST = 0.02
MOST_OF_FEW = 0.05
OUTLETS = ("Radio Exterior", "The Courier", "Fen Post", "Harbour Weekly")
NAMES = (("Ferries come back", "quarx"), ("A bridge of reeds", "fenny"), ("Who pays for the quay", "hawk"))


def phrases():
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "phrases.tsv")
    with open(here, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if line.strip() and line[0] != "#"]


def list_below(heading, number):
    return f"## {heading}\n\n" + "".join(
        f"- [{title}](https://{name}.example/a{number}), {name.title()}\n" for title, name in NAMES)


def pages_of(language, kind, phrase):
    """Pages, and what must be read on each: how many entries, or the names of these outlets."""
    top = f"---\ntitle: %s\nlang: {language}\n---\n\n# %s\n\n"
    if kind == "heading":
        yield top % (phrase, phrase) + list_below(phrase, 1).partition("\n\n")[2], 3
        yield top % ("Ferry Club", "Ferry Club") + "We run ferries.\n\n" + list_below(phrase, 2), 3
    elif kind == "other":
        yield (top % ("Press", "Press") + "## In the press\n\n"
               "- [The lock keepers](https://lock.example/articles/the-lock-keepers), Lock Times, 3 May 2021\n"
               "- [The reed cutters](https://reed.example/articles/the-reed-cutters), Reed Herald, 4 May 2020\n\n"
               + list_below(phrase, 3), 2)
    else:
        for how in ("- [{p}](https://youtu.be/abcdefghij{i}), {d}\n",
                    "- {d}: {p} [link](https://youtu.be/abcdefghij{i})\n",
                    "- {p}, {d}: [A town of glass and {i} boats](https://xq{i}.example/a/{i})\n"):
            yield top % ("Press", "Press coverage") + "".join(
                how.format(p=phrase.format(o=name), d=f"{3 + i:02}.05.20{21 - i}", i=i + 2)
                for i, name in enumerate(OUTLETS)), list(OUTLETS)


def ask(presse, folder, number, page, want):
    path = os.path.join(folder, f"{number}.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)
    done = subprocess.run([presse, "list", "--format", "tsv", path], capture_output=True, timeout=60)
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    return len(rows) == want if isinstance(want, int) else [row[2] for row in rows] == want


def main():
    every = int(os.environ.get("PRESSE_EVERY", "1"))
    asked = [(phrase, page, want) for language, kind, phrase in phrases()[::every]
             for page, want in pages_of(language, kind, phrase)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        right = list(pool.map(lambda x: ask(sys.argv[1], folder, x[0], x[1][1], x[1][2]), enumerate(asked)))
    wrong = [phrase for (phrase, _, _), good in zip(asked, right) if not good]
    for phrase in wrong:
        print("otherwise:", phrase)
    most = MOST if every == 1 else MOST_OF_FEW
    print(f"{len(asked) - len(wrong)} of {len(asked)} read as meant; at most {most:.0%} may not be")
    return 0 if len(wrong) <= most * len(asked) else 1


if __name__ == "__main__":
    sys.exit(main())
