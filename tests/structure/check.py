#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads the sources and holds them to the rules that keep them readable.

Each rule is one test: it yields the places that break it. Sizes are printed with their
medians. The layers are those of HACKING.md: a folder of src/ includes itself and folders of
a lower number; folders of the same number are strangers.
"""

import os
import re
import statistics
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LAYERS = {"base": 0, "text": 1, "store": 1, "room": 2, "net": 2, "site": 3, "desk": 3, "intake": 3,
          "serve": 4, "cli": 5}
LONGEST_FILE = 800
LONGEST_FUNCTION = 80
SOURCES = (".c", ".h", ".py", ".js", ".mjs")
LICENSED = SOURCES + (".css", ".sql")
BINARY = (".png", ".webp", ".jpg", ".jpeg", ".gif", ".ico", ".pdf", ".woff2", ".gz", ".br", ".zip")
# Read as bytes by the tests: whatever they hold is their business.
DATA = ("tests/fuzz/corpus/",)
# What runs leave in a checkout.
NOT_OURS = (".git", "__pycache__", "node_modules", "shots")
VAGUE_NAMES = {"util", "utils", "common", "misc", "helper", "helpers"}

# Headers of C, POSIX, Linux and glibc; every other <header> is a third party's.
SYSTEM = set("""
alloca assert complex ctype dirent dlfcn endian err errno fcntl float fnmatch ftw getopt glob grp
iconv ifaddrs inttypes iso646 langinfo libgen limits locale malloc math netdb poll pthread pwd
regex sched search semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint
stdio stdlib stdnoreturn string strings syslog tar termios tgmath threads time ucontext uchar
unistd utime wchar wctype sysexits byteswap features link elf
""".split())
SYSTEM_FOLDERS = ("sys/", "linux/", "netinet/", "arpa/", "net/", "bits/", "asm/")

# Libraries with two homes, and why. Nothing else may be added lightly.
TWO_HOMES = {
    "curl/curl.h": "src/net/ fetches pages, src/desk/ hands over mail: two protocols",
    "gumbo.h": "html_parse.c gives events with places, html_facts.c looks for metadata",
}


def all_files():
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in NOT_OURS
                            and not re.match(r"build(-|$)", f))
        for name in sorted(n for n in names if n != ".git"):
            yield os.path.relpath(os.path.join(folder, name), ROOT)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
        return f.read()


def functions(lines):
    """(first line, last line) of each function, from 0: the body's braces stand in column 0."""
    start = None
    for i, line in enumerate(lines):
        if line == "{" and start is None:
            start = i - 1
            while start > 0 and lines[start - 1] and lines[start - 1][0] not in "#}/" \
                    and not lines[start - 1].endswith(";"):
                start -= 1
        elif line == "}" and start is not None:
            yield start, i
            start = None


class Tree:
    def __init__(self):
        self.texts = {}
        for path in all_files():
            if not path.endswith(BINARY) and not path.startswith(DATA):
                self.texts[path] = read(path)

    def having(self, endings, top=""):
        return [p for p in self.texts if p.endswith(endings) and p.startswith(top)]

    def includes(self, path):
        for number, line in enumerate(self.texts[path].splitlines(), 1):
            found = re.match(r'\s*#\s*include\s*([<"])([^">]+)', line)
            if found:
                yield number, found.group(1), found.group(2)


def includes_go_down(tree):
    """A folder includes itself and lower folders only."""
    for path in tree.having((".c", ".h"), "src/"):
        folder = path.split("/")[1]
        if folder not in LAYERS:
            yield f"{path}: folder {folder} has no layer; give it one in HACKING.md and here"
            continue
        for number, kind, name in tree.includes(path):
            other = name.split("/")[0]
            if kind == "<":
                continue
            if "/" not in name:
                # What the build makes (outlet table, theme) is declared where it is used.
                if os.path.exists(os.path.join(ROOT, os.path.dirname(path), name)):
                    yield f"{path}:{number}: write \"{folder}/{name}\""
            elif other != folder and LAYERS.get(other, 99) >= LAYERS[folder]:
                yield f"{path}:{number}: {folder} may not include {name}"


def third_party_headers_have_one_home(tree):
    """A library's header is included by one .c file (see TWO_HOMES), and by no header."""
    homes = {}
    for path in tree.having((".c", ".h"), "src/"):
        for number, kind, name in tree.includes(path):
            if kind != "<" or name.startswith(SYSTEM_FOLDERS) or name[:-2] in SYSTEM:
                continue
            if path.endswith(".h"):
                yield f"{path}:{number}: a header shows <{name}> to others"
            homes.setdefault(name, []).append(f"{path}:{number}")
    for name, places in sorted(homes.items()):
        if len(places) > (2 if name in TWO_HOMES else 1):
            yield f"<{name}> is included by " + " and ".join(places)


def files_are_short(tree):
    """No source file is longer than LONGEST_FILE lines."""
    for path in tree.having(SOURCES):
        length = tree.texts[path].count("\n")
        if length > LONGEST_FILE:
            yield f"{path}: {length} lines, at most {LONGEST_FILE}; split it where the names split"


def functions_are_short(tree):
    """No function is longer than LONGEST_FUNCTION lines."""
    for path in tree.having((".c", ".h")):
        for first, last in functions(tree.texts[path].split("\n")):
            if last - first + 1 > LONGEST_FUNCTION:
                yield f"{path}:{first + 1}: {last - first + 1} lines, at most {LONGEST_FUNCTION}"


def every_file_names_its_licence(tree):
    """The first lines of a source file hold its SPDX line."""
    for path in tree.having(LICENSED):
        head = "\n".join(tree.texts[path].split("\n", 4)[:4])
        if "SPDX-License-Identifier: MIT" not in head:
            yield f"{path}: the first lines do not say SPDX-License-Identifier: MIT"


def matches(tree, pattern, what):
    for path, text in tree.texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                yield f"{path}:{number}: {what}"


def no_path_of_a_developers_machine(tree):
    """The repository works wherever it is cloned."""
    places = r"(work/(main|wt|shared|\.library)|farm|root|home/[a-z]+|Users/[A-Za-z]+|tmp/brief)"
    return matches(tree, r"(^|[^A-Za-z0-9_.:%-])/" + places + r"\b/", "a path of one machine")


def nothing_is_left_to_do(tree):
    """No note to oneself stays in the sources."""
    return matches(tree, r"(?<!\")\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", "unfinished")


def no_address_of_a_package_registry(tree):
    """Packages come from wherever the machine is set up to get them."""
    hosts = r"https?://[\w.-]*(registry\.(npm|yarn)|npm" + r"js\.(org|com)|deb\.debian|pypi\." + r"org)"
    return matches(tree, hosts, "a package registry's address")


def no_file_with_a_vague_name(tree):
    """A name says what is inside."""
    for path in tree.texts:
        if os.path.basename(path).split(".")[0] in VAGUE_NAMES:
            yield f"{path}: say what it holds"


def what_the_desk_says_has_words(tree):
    """Every sentence id, and every action that the desk's log knows, is in po/ (both languages)."""
    for language in ("po/fr.po", "po/en.po"):
        known = set(re.findall(r'^msgid "(.+)"$', tree.texts[language], re.M))
        for path in tree.having((".c",), "src/"):
            text = tree.texts[path]
            wanted = re.findall(r'error_name\(\w+, (?:\w+ \? )?"([\w-]+)"', text)
            wanted += re.findall(r'"(refuse-[\w-]+|desk-did-[\w-]+)"', text)
            if path.startswith("src/desk/"):
                actions = re.findall(r'desk_log\([^;]*?"([a-z ]+)"', text, re.S)
                actions += re.findall(r'\.action = "([a-z ]+)"', text)
                wanted += ["desk-did-" + a.replace(" ", "-") for a in actions]
            for word in wanted:
                if word not in known:
                    yield f"{path}: {language} lacks \"{word}\""


def check_knows_the_paths_of_every_language(tree):
    """A link to a list or the search that the site makes is not reported as broken."""
    known = tree.texts["src/room/check_links.c"]
    for path in tree.having((".po",), "po/"):
        for name in re.findall(r'^msgid "(?:releases|search)-path"\nmsgstr "(.+)"', tree.texts[path], re.M):
            if f'"{name}"' not in known:
                yield f"src/room/check_links.c: lacks \"{name}\" of {path}"


def french_marks_stay_with_their_word(tree):
    """No line begins with a colon: the blank before it, and inside quotation marks, does not break."""
    for number, line in enumerate(tree.texts["po/fr.po"].split("\n"), 1):
        if re.match(r'(msgstr )?"', line) and re.search(r'\w [:;?!»](?=\W|$)|« ', line):
            yield f"po/fr.po:{number}: write U+00A0 before the mark"


def print_sizes(tree):
    sources = tree.having((".c", ".h"), "src/")
    if not sources:
        return
    files = [tree.texts[p].count("\n") for p in sources]
    lengths = [b - a + 1 for p in sources for a, b in functions(tree.texts[p].split("\n"))]
    print(f"src: {len(files)} files, {sum(files)} lines, median {statistics.median(files):.0f}, "
          f"longest {max(files)}")
    print(f"src: {len(lengths)} functions, median {statistics.median(lengths):.0f} lines, "
          f"longest {max(lengths)}")


RULES = [includes_go_down, third_party_headers_have_one_home, files_are_short,
         functions_are_short, every_file_names_its_licence, no_path_of_a_developers_machine,
         nothing_is_left_to_do, no_address_of_a_package_registry, no_file_with_a_vague_name,
         what_the_desk_says_has_words, check_knows_the_paths_of_every_language,
         french_marks_stay_with_their_word]


def main():
    tree = Tree()
    failed = 0
    for rule in RULES:
        found = list(rule(tree))
        print(("not ok " if found else "ok ") + rule.__name__)
        for place in found:
            print("    " + place)
        failed += bool(found)
    print_sizes(tree)
    print(f"{len(RULES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
