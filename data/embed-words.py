#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write data/words.txt as three sorted C tables: embed-words.py FILE."""
import re
import sys
import unicodedata

STEMS = ["coverage", "look-alikes", "surely-coverage", "media-name", "release", "contact",
         "paid", "registered", "free", "audio", "video", "look-alikes-soft"]
WHOLE = ["column-date", "column-title", "column-outlet", "column-name", "column-link",
         "column-author", "column-access", "column-language", "column-note", "generic-link",
         "kind", "connector", "by"]
NAMES = ["first-name"]


def fold(text):
    """As fold_words() of src/text/fold.c, for what stands in the lists."""
    kept = []
    for c in text.casefold():
        d = unicodedata.normalize("NFD", c)
        kept.append(d[0] if ord(c) < 0x400 or 0x1F00 <= ord(c) < 0x2000 or "ά" <= c <= "ώ" else c)
    return "".join(kept)


def read(path):
    tables = {"stems": {}, "whole": {}, "names": {}}
    section, kind, bit = None, None, 0
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[]")
            kind, lists = next((k, l) for k, l in (("stems", STEMS), ("whole", WHOLE),
                                                   ("names", NAMES)) if section in l)
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


def print_filters(name, table):
    """What lets the look-up pass by nearly every word that is in no list; see the header."""
    texts = [w.strip("*.").encode() if name == "stems" else w.encode() for w in table]
    first = [sum(t[0] < c for t in texts) for c in range(257)]
    print_numbers(f"uint16_t words_{name}_first[257]", first)
    if name == "names":
        return
    lengths, second = [0] * 256, [0] * 1024
    for t in texts:
        lengths[t[0]] |= 1 << min(len(t), 63)
        for c in t[1:2] or range(256):
            second[t[0] * 4 + c // 64] |= 1 << c % 64
    if name == "whole":
        print_numbers("uint64_t words_whole_lengths[256]", lengths)
    else:
        print_numbers("uint64_t words_stems_second[256 * 4]", second)


def main():
    tables = read(sys.argv[1])
    print('// Made from data/words.txt by data/embed-words.py.\n#include "room/reader_words_table.h"\n')
    for name, table in tables.items():
        print(f"const struct word_entry words_{name}[] = {{")
        count = 0
        for word, mask in sorted(table.items(), key=lambda x: x[0].lstrip("*").encode()):
            anywhere, end = word.startswith("*"), word.endswith(".")
            text = word.strip("*.") if name == "stems" else word
            print(f'    {{"{text}", {len(text.encode())}, {int(anywhere)}, {int(end)}, {mask}u}},')
            count += 1
        print(f"}};\nconst size_t words_{name}_len = {count};")
        print_filters(name, table)


main()
