#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the files of theme/ and the compiled strings of po/ as one C file of arrays.

Names are relative to theme/ ("partials/clip.mustache"); po/fr.po becomes "strings.fr.mo",
checked by msgfmt on the way. The order is by name, so that the output depends on the inputs
alone.
"""
import argparse
import os
import re
import subprocess
import sys

OWN_FILES = {"meson.build", "embed.py"}
# Keepers, staff and whoever writes to the press service are spoken to in these languages; other
# languages hold what readers of the site see.
WHOLE = {"en.po", "fr.po"}
STAFF = ("article-", "desk-", "keeper-", "link-", "links-", "mail-", "refuse-", "wall-", "watch-",
         "why-")


def files_below(folder):
    """All files of folder, with the folders passed through."""
    found, folders = {}, []
    for where, names, files in os.walk(folder):
        names.sort()
        folders.append(where)
        for name in sorted(files):
            path = os.path.join(where, name)
            inside = os.path.relpath(path, folder)
            if name.startswith(".") or inside in OWN_FILES:
                continue
            found[inside] = path
    return found, folders


def compiled(msgfmt, path):
    done = subprocess.run([msgfmt, "--check", "--output-file=-", path], capture_output=True)
    if done.returncode != 0:
        sys.stderr.buffer.write(done.stderr)
        sys.exit(f"embed.py: {path} is not a correct PO file")
    return done.stdout


def seen_by_staff(string):
    return string.startswith(STAFF) and string != "link-dead"


def require_same_ids(paths):
    """A string that one language lacks would show in another language, or as its id."""
    ids = {}
    for path in paths:
        with open(path, encoding="utf-8") as source:
            ids[path] = set(re.findall(r'^msgid "(.+)"$', source.read(), re.MULTILINE))
    everything = set().union(*ids.values())
    readers = {string for string in everything if not seen_by_staff(string)}
    for path, own in ids.items():
        wanted = everything if os.path.basename(path) in WHOLE else readers
        for string in sorted(wanted ^ own):
            sys.exit(f"embed.py: {path} {'lacks' if string in wanted else 'needs no'} string "
                     f"\"{string}\"")


def array(number, data):
    lines = [f"static const unsigned char file_{number}[] = {{"]
    for at in range(0, len(data), 24):
        lines.append("    " + "".join(f"{byte}," for byte in data[at : at + 24]))
    lines.append("    0};")
    return "\n".join(lines)


def write_c(path, files):
    with open(path, "w", encoding="ascii") as out:
        out.write('// Written by theme/embed.py.\n#include "site/theme_data.h"\n\n')
        for number, (_, data) in enumerate(files):
            out.write(array(number, data) + "\n\n")
        out.write("const struct theme_data theme_data[] = {\n")
        for number, (name, data) in enumerate(files):
            out.write(f'    {{"{name}", file_{number}, {len(data)}}},\n')
        out.write("    {0, 0, 0},\n};\n")
        out.write(f"const unsigned long theme_data_len = {len(files)};\n")


def main():
    arguments = argparse.ArgumentParser()
    for option in ("output", "depfile", "msgfmt", "theme", "po"):
        arguments.add_argument("--" + option, required=True)
    options = arguments.parse_args()
    theme, theme_folders = files_below(options.theme)
    po, po_folders = files_below(options.po)
    files, used = [], [*theme_folders, *po_folders]
    for name, path in theme.items():
        with open(path, "rb") as source:
            files.append((name, source.read()))
        used.append(path)
    require_same_ids(path for name, path in po.items() if name.endswith(".po"))
    for name, path in po.items():
        if name.endswith(".po"):
            files.append((f"strings.{name[:-3]}.mo", compiled(options.msgfmt, path)))
            used.append(path)
    write_c(options.output, sorted(files))
    with open(options.depfile, "w", encoding="utf-8") as out:
        escaped = [path.replace(" ", "\\ ") for path in used]
        out.write(f"{os.path.basename(options.output)}: {' '.join(escaped)}\n")


main()
