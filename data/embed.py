#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write a text file as an array of C strings, one a line: embed.py NAME HEADER FILE. Comment lines (#) are left out."""
import sys

name, header, path = sys.argv[1:4]
print(f'// Made from data by data/embed.py.\n#include "{header}"\n\nconst char *const {name}[] = {{')
with open(path, encoding="utf-8") as f:
    for line in f:
        if line.startswith("#"):
            continue
        text = line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        print(f'    "{text}",')
print("    0,\n};")
