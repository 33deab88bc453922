#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write press pages in random ordinary layouts, read them, and compare.

usage: layouts.py PRESSE [PAGES [SEED [ROWS.tsv...]]]

Which of date, outlet and title comes first, what parts them, what is linked, how each is marked,
what holds the entries, what groups them and how dates are written is drawn for each page. Its
entries are the few of layouts.tsv, or of the files named: date, address, outlet, title, one a line.
A person reads all of these layouts at once; when the share of rows read rightly falls below LEAST,
keepers of pages lose entries that were read before. The worst are printed with their options.
PRESSE_EVERY=N writes an N-th of the pages: for slow builds.
"""
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from reader import rows as read_rows, same

LEAST = 0.985
LEAST_OF_FEW = 0.95  # of which one row weighs more
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
          "diciembre",
}
WORDS = {  # headings of pages; of columns for date, outlet, title and link; what a link says
    "en": (("Press", "In the media"), ("Date", "Outlet", "Title", "Link"), ("Read more", "link")),
    "fr": (("Revue de presse", "Presse"), ("Date", "Média", "Titre", "Lien"), ("Lire", "lien")),
    "de": (("Presse", "Pressespiegel"), ("Datum", "Medium", "Titel", "Link"), ("Zum Artikel",)),
    "es": (("Prensa", "En los medios"), ("Fecha", "Medio", "Título", "Enlace"), ("Leer más",)),
}
QUOTES = {"en": "“%s”", "fr": "« %s »", "de": "„%s“", "es": "«%s»"}
OPTIONS = {
    "order": ("DOT", "DTO", "ODT", "OTD", "TOD", "TDO"),
    "link": ("title", "title", "outlet", "all", "behind"),
    "between": (", ", " - ", " – ", ": ", " | ", " — "),
    "outlet": ("", "*", "**"),
    "date": ("", "**", "*"),
    "title": ("", "quoted", "*", "**"),
    "brackets": ("", "", "D", "O"),
    "holder": ("- ", "* ", "paragraphs", "breaks", "numbers", "table", "heading"),
    "group": ("", "year", "outlet"),
    "written": ("long", "short", "iso", "month", "year"),
}


def date_text(date, written, language, group):
    year, month, day = date.split("-")
    name = MONTHS[language].split()[int(month) - 1]
    if written in ("iso", "year"):
        return date if written == "iso" else year
    if written == "short":
        return f"{day}.{month}.{year}" if language == "de" else f"{day}/{month}/{year}"
    of = " de " if language == "es" else " "
    text = name if written == "month" else {
        "en": f"{name} {int(day)}",
        "de": f"{int(day)}. {name}",
    }.get(language, f"{int(day)}{of}{name}")
    if group == "year" and written == "long":
        return text
    return text + (", " if language == "en" and written == "long" else of) + year


def shown(row, how, language):
    """The parts of an entry as the page shows them, by their letters."""
    date, url, outlet, title = row
    mark = how["title"] if how["title"] != "quoted" else ""
    title = QUOTES[language] % title if how["title"] == "quoted" else mark + title + mark
    date = date_text(date, how["written"], language, how["group"])
    parts = {"D": how["date"] + date + how["date"], "O": how["outlet"] + outlet + how["outlet"],
             "T": title}
    linked = {"title": "T", "outlet": "O"}.get(how["link"])
    if linked:
        parts[linked] = f"[{parts[linked]}]({url})"
    return parts


def line(row, how, language, say):
    parts, text = shown(row, how, language), ""
    for letter in how["order"]:
        if letter == "O" and how["group"] == "outlet":
            continue
        if letter in how["brackets"] and text:
            text += f" ({parts[letter]})"
        else:
            text += (how["between"] if text else "") + parts[letter]
    if how["link"] == "all":
        return f"[{text}]({row[1]})"
    behind = how["link"] == "behind" or (how["link"] == "outlet" and how["group"] == "outlet")
    return text + (f" [{say}]({row[1]})" if behind else "")


def heading(row, how, language, say):
    parts = shown(row, how, language)
    rest = [parts[x] for x in how["order"]
            if x != "T" and not (x == "O" and how["group"] == "outlet")]
    title, below = parts["T"], how["between"].join(rest)
    if how["link"] == "all":
        title = f"[{title}]({row[1]})"
    if how["link"] == "behind" or (how["link"] == "outlet" and how["group"] == "outlet"):
        below += f" [{say}]({row[1]})"
    return f"### {title}\n\n{below}\n\n"


def table(rows, how, language, say):
    letters = [x for x in how["order"] if not (x == "O" and how["group"] == "outlet")]
    behind = how["link"] == "behind" or (how["link"] == "outlet" and how["group"] == "outlet")
    names = dict(zip("DOTL", WORDS[language][1]))
    letters += ["L"] if behind else []
    lines = [[names[x] for x in letters], ["---"] * len(letters)]
    for row in rows:
        parts = shown(row, how, language)
        parts["L"] = f"[{say}]({row[1]})"
        if how["link"] == "all":
            parts["T"] = f"[{parts['T']}]({row[1]})"
        lines.append([parts[x] for x in letters])
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def block(rows, how, language, say):
    holder = how["holder"]
    if holder == "table":
        return table(rows, how, language, say)
    if holder == "heading":
        return "".join(heading(row, how, language, say) for row in rows)
    lines = [line(row, how, language, say) for row in rows]
    if holder == "numbers":
        return "".join(f"{i}. {text}\n" for i, text in enumerate(lines, 1))
    if holder == "paragraphs":
        return "\n\n".join(lines) + "\n"
    if holder == "breaks":
        return "  \n".join(lines) + "\n"
    return "".join(f"{holder}{x}\n" for x in lines)


def page(rows, how, language, say, title):
    groups = {}
    for row in rows:
        key = {"year": row[0][:4], "outlet": row[2]}.get(how["group"], "")
        groups.setdefault(key, []).append(row)
    text = f"---\ntitle: {title}\nlang: {language}\n---\n\n"
    precision = {"month": 7, "year": 4}.get(how["written"], 10)
    for key, of in groups.items():
        text += (f"## {key}\n\n" if key else "") + block(of, how, language, say) + "\n"
    return text, [[row[0][:precision], *row[1:]] for of in groups.values() for row in of]


def draw(number, seed, sources):
    """One page: its options, text and right answers."""
    draws = random.Random(seed * 100003 + number)
    language, rows = draws.choice(sources)
    rows = sorted(draws.sample(rows, min(len(rows), draws.randint(4, 10))), reverse=True)
    how = {key: draws.choice(values) for key, values in OPTIONS.items()}
    if how["written"] == "year" and how["group"] == "year":
        how["group"] = ""
    text, gold = page(rows, how, language, draws.choice(WORDS[language][2]),
                      draws.choice(WORDS[language][0]))
    return how, text, gold


def read(presse, folder, number, seed, sources):
    how, text, gold = draw(number, seed, sources)
    path = os.path.join(folder, f"{number}.md")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    run = subprocess.run([presse, "list", "--format", "tsv", path], capture_output=True, text=True,
                         timeout=60)
    got = read_rows(run.stdout)
    right = sum(any(same(want, have) for have in got) for want in gold)
    lost = [want for want in gold if not any(same(want, have) for have in got)]
    return 2 * right, len(gold) + len(got), how, text, lost


def sources_of(files):
    """[(language, rows)] of the files, in English; without any, of layouts.tsv."""
    if files:
        return [("en", read_rows(open(name, encoding="utf-8").read())) for name in files]
    sources = {}
    with open(os.path.join(os.path.dirname(__file__), "layouts.tsv"), encoding="utf-8") as lines:
        for line in lines:
            language, *row = line.rstrip("\n").split("\t")
            sources.setdefault(language, []).append(row)
    return list(sources.items())


def main():
    presse, files = os.path.abspath(sys.argv[1]), sys.argv[4:]
    numbers = [int(x) for x in sys.argv[2:4]]
    pages, seed = numbers + [240, 1][len(numbers):]
    every = int(os.environ.get("PRESSE_EVERY", "1"))
    pages, least = pages // every, LEAST if every == 1 else LEAST_OF_FEW
    sources = sources_of(files)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda n: read(presse, folder, n, seed, sources), range(pages)))
    share = sum(x[0] for x in done) / sum(x[1] for x in done)
    wrong = sorted((x for x in done if x[0] < x[1]), key=lambda x: x[0] / x[1])
    for right, all_of, how, text, lost in wrong[:10]:
        print(f"--- {right / all_of:.2f} {how}\n{text[:600]}\nnot read: {lost[:2]}")
    print(f"{pages - len(wrong)} of {pages} pages read rightly; "
          f"row F1 {share:.4f}, at least {least} is asked")
    return share < least


if __name__ == "__main__":
    sys.exit(main())
