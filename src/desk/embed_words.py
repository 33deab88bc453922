#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns the strings of po/ that the desk's rules use into words.h and words.c.

usage: embed_words.py msgfmt words.h words.c fr.po en.po

Ids that start with "mail-" (what mails say) or "refuse-" (what is refused, and why) become
enum word: WORD_MAIL_…, WORD_REFUSE_…; a word that is used and not there does not compile.
"""
import gettext
import io
import subprocess
import sys

PREFIXES = ("mail-", "refuse-")


def catalogue(msgfmt, path):
    made = subprocess.run([msgfmt, "--check", "--output-file=-", path], check=True,
                          capture_output=True).stdout
    entries = gettext.GNUTranslations(io.BytesIO(made))._catalog
    return {k: v for k, v in entries.items() if isinstance(k, str) and k.startswith(PREFIXES)}


def name(key):
    return "WORD_" + key.upper().replace("-", "_")


def literal(text):
    out = []
    for byte in text.encode("utf-8"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out.append(chr(byte) if plain else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def main():
    msgfmt, header, source, french, english = sys.argv[1:]
    fr, en = catalogue(msgfmt, french), catalogue(msgfmt, english)
    if fr.keys() != en.keys():
        sys.exit(f"embed_words.py: in one language only: {sorted(fr.keys() ^ en.keys())}")
    with open(header, "w", encoding="ascii") as out:
        out.write("// Made by embed_words.py from po/.\n#ifndef PRESSE_DESK_WORDS_H\n")
        out.write("#define PRESSE_DESK_WORDS_H\n\nenum word {\n")
        for key in sorted(fr):
            out.write(f"    {name(key)},\n")
        out.write("    WORD_COUNT\n};\n\n#endif\n")
    with open(source, "w", encoding="ascii") as out:
        out.write('// Made by embed_words.py from po/.\n#include "desk/texts.h"\n\n')
        out.write('#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n')
        out.write("const struct word_text word_texts[] = {\n")
        for key in sorted(fr):
            out.write(f"    [{name(key)}] = {{{literal(key)}, {{{literal(fr[key])}, "
                      f"{literal(en[key])}}}}},\n")
        out.write("};\n")


main()
