#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns the .sql files into sql.h and sql.c: what the binary carries.

usage: embed.py sql.h sql.c FILE.sql...

A file of queries names each one: a line "-- query: request_insert" starts it. A file under
migrate/ is one migration; its number and name are those of the file. In both, a line
"-- only: sqlite" or "-- only: postgres" makes what follows count for that engine alone,
until "-- only: all" or the next query. Everything else is the same text for both.
"""
import os
import re
import sys

ENGINES = ("sqlite", "postgres")


class Text:
    def __init__(self):
        self.by_engine = {name: [] for name in ENGINES}

    def add(self, line, only):
        for name in ENGINES:
            if only in ("all", name):
                # SQLite numbers $2 by its first place in the text; ?2 by its number.
                shown = re.sub(r"\$(\d+)", r"?\1", line) if name == "sqlite" else line
                self.by_engine[name].append(shown)


def fail(path, number, why):
    sys.exit(f"{path}:{number}: error: {why}")


def read(path, queries, migrations):
    match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", os.path.basename(path))
    current, only = None, "all"
    if os.path.basename(os.path.dirname(path)) == "migrate":
        if not match:
            fail(path, 1, "a migration is named NNNN_words.sql")
        current = migrations.setdefault((int(match[1]), match[2]), Text())
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.strip()
            if line.startswith("-- query:"):
                name, only = line[9:].strip(), "all"
                if name in queries:
                    fail(path, number, f"a query {name} is there already")
                current = queries.setdefault(name, Text())
            elif line.startswith("-- only:"):
                only = line[8:].strip()
                if only not in ENGINES + ("all",):
                    fail(path, number, f"there is no engine {only}")
            elif line and not line.startswith("--"):
                if current is None:
                    fail(path, number, "SQL before the first query line")
                current.add(line, only)


def parameters(text):
    return max((int(n) for n in re.findall(r"[$?](\d+)", text)), default=0)


def literal(lines):
    text = "\n".join(lines).replace("\\", "\\\\").replace('"', '\\"')
    return "\n        ".join(f'"{line}\\n"' for line in text.split("\n"))


def entry(name, text, middle=""):
    a, b = (literal(text.by_engine[e]) for e in ENGINES)
    return f'    {{"{name}", {middle}{{\n        {a},\n        {b}}}}},\n'


def main():
    header, source, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
    queries, migrations = {}, {}
    for path in paths:
        read(path, queries, migrations)
    with open(header, "w", encoding="utf-8") as out:
        out.write("// Made by embed.py from sql/*.sql.\n#ifndef PRESSE_STORE_SQL_H\n")
        out.write("#define PRESSE_STORE_SQL_H\n\nenum sql {\n")
        for name in sorted(queries):
            out.write(f"    SQL_{name.upper()},\n")
        out.write("    SQL_COUNT\n};\n\n#endif\n")
    with open(source, "w", encoding="utf-8") as out:
        out.write('// Made by embed.py from sql/*.sql.\n#include "store/engine.h"\n\n')
        out.write('#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n')
        out.write("const struct sql_query sql_queries[] = {\n")
        for name, text in sorted(queries.items()):
            count = max(parameters("\n".join(text.by_engine[e])) for e in ENGINES)
            out.write(entry(name, text, f"{count}, "))
        out.write("};\n\nconst struct sql_migration sql_migrations[] = {\n")
        for (number, name), text in sorted(migrations.items()):
            out.write(entry(name, text, f"{number}, "))
        out.write("};\n\nconst size_t sql_migrations_len = ")
        out.write("sizeof sql_migrations / sizeof *sql_migrations;\n")


main()
