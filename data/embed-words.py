#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write data/words.txt as C tables, sorted by hash: embed-words.py FILE."""
import re
import sys
import unicodedata

STEMS = ["coverage", "look-alikes", "surely-coverage", "media-name", "release", "contact",
         "paid", "registered", "free", "audio", "video", "look-alikes-soft",
         "institution", "in-print"]
WHOLE = ["column-date", "column-title", "column-outlet", "column-name", "column-link",
         "column-author", "column-access", "column-language", "column-note", "generic-link",
         "kind", "connector", "by", "way-on", "language-name", "invitation", "invitation-brief",
         "programme", "name-tail", "picture", "file", "local", "in",
         "before-programme", "own", "meeting", "author-folder", "own-folder", "announcing",
         "page", "issue"]
OPENINGS = ["talk-opening", "talk-part", "own-news-opening", "credit-opening", "copy-opening",
            "webinar-opening", "talk-noun-opening", "meeting-opening", "document-opening",
            "offer-opening"]
NAMES = ["first-name", "place", "article", "for", "medium", "before-name", "within-name", "about",
         "tells", "talk-type", "slides", "speaks", "appearance", "leads-in", "leads-on"]
HOSTS = ["host-platform", "host-scholarly", "host-resolver", "host-network", "host-blogs",
         "host-careers", "host-posts", "host-talks", "host-papers", "host-tools"]
KINDS = {"stems": STEMS, "openings": OPENINGS, "whole": WHOLE, "names": NAMES, "hosts": HOSTS}


def fold(text):
    """As fold_words() of src/text/fold.c, for what stands in the lists."""
    kept = []
    for c in text.replace("İ", "i").casefold().translate(str.maketrans("øłđı", "oldi")):
        d = unicodedata.normalize("NFD", c)
        kept.append(d[0] if ord(c) < 0x400 or 0x1F00 <= ord(c) < 0x2000 or "ά" <= c <= "ώ" else c)
    return "".join(kept)


def read(path):
    tables = {kind: {} for kind in KINDS}
    section, kind, bit = None, None, 0
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[]")
            kind, lists = next((k, l) for k, l in KINDS.items() if section in l)
            bit = lists.index(section)
            continue
        for word in re.split(r",\s*", line.rstrip(",")):
            if word:
                folded = fold(word)
                tables[kind][folded] = tables[kind].get(folded, 0) | 1 << bit
    return tables


def print_numbers(what, numbers):
    print(f"const {what} = {{")
    for i in range(0, len(numbers), 8):
        print("    " + " ".join(f"{n:#x}," for n in numbers[i:i + 8]))
    print("};")


def head(t):
    """As head_of() of src/room/reader_words.c."""
    return int.from_bytes(t[:8], "little")


def whole_hash(t):
    """As hash_of() of src/room/reader_words.c."""
    more = len(t) << 8 ^ t[-1]
    return (head(t) + more * 0xD6E8FEB86659FD93) * 0x9E3779B97F4A7C15 & (1 << 64) - 1


def whole_bucket(t):
    """As bucket_of() of src/room/reader_words.c."""
    return whole_hash(t) >> 52


def stem_bucket(t):
    """As stem_bucket() of src/room/reader_words.c. A stem of two bytes ends a word."""
    return int.from_bytes((t + b" ")[:3], "little") * 0x9E3779B1 % (1 << 32) >> 19


def print_beginnings(tables):
    """What lets the look-up pass by nearly every word that begins with none; see the header."""
    lists, fourth, begins = [0] * 8192, [0] * 8192, [0] * 128
    for word, mask in tables["stems"].items():
        t = word.strip("*.").encode()
        lists[stem_bucket(t)] |= mask
        fourth[stem_bucket(t)] |= 1 << t[3] % 32 if len(t) > 3 else (1 << 32) - 1
    for word in tables["openings"]:
        begins[stem_bucket(word.encode()) // 64] |= 1 << stem_bucket(word.encode()) % 64
    print_numbers("uint16_t words_stems_lists[8192]", lists)
    print_numbers("uint32_t words_stems_fourth[8192]", fourth)
    print_numbers("uint64_t words_openings_begin[128]", begins)


def print_some(name, words):
    """What lets the look-up pass by nearly every word that is none of them; see the header."""
    some = [0] * 512
    for t in words:
        some[whole_hash(t) >> 55] |= 1 << (whole_hash(t) >> 49) % 64
    print_numbers(f"uint64_t words_{name}_some[512]", some)


def main():
    tables = read(sys.argv[1])
    print('// Made from data/words.txt by data/embed-words.py.\n#include "room/reader_words_table.h"\n')
    for name, table in tables.items():
        stems = name in ("stems", "openings")
        bucket, buckets = (stem_bucket, 8192) if stems else (whole_bucket, 4096)
        entries = []
        for word, mask in table.items():
            anywhere, end = word.startswith("*"), word.endswith(".")
            text = word.strip("*.") if stems else word
            if stems and len(text.encode()) < (2 if end else 3):
                sys.exit(f"{word}: a stem has three bytes, or two and ends its word")
            if name == "stems" and re.search(r"(^| )[0-9]", text):
                sys.exit(f"{word}: is_no_stem() of src/room/reader_stems.c looks for none")
            if name == "stems" and len(word.split()) > 4:
                sys.exit(f"{word}: around_date() of src/room/reader_stems.c looks at fewer words")
            entries.append((bucket(text.encode()), text, int(anywhere), int(end), mask))
        entries.sort()
        print(f"const struct word_entry words_{name}[] = {{")
        for _, text, anywhere, end, mask in entries:
            size = len(text.encode())
            begins = f"{head(text.encode()):#x}, {(1 << 8 * min(size, 8)) - 1:#x}"
            print(f'    {{"{text}", {begins}, {mask}u, {size}, {anywhere}, {end}}},')
        print("};")
        print_numbers(f"uint16_t words_{name}_first[{buckets} + 1]",
                      [sum(e[0] < b for e in entries) for b in range(buckets + 1)])
        if not stems:
            print_some(name, [word.encode() for word in table])
    print_beginnings(tables)


main()
