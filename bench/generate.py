#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes a press room of any size, always the same for the same numbers.

    bench/generate.py RELEASES CLIPS FOLDER

FOLDER becomes a room that presse and Hugo both build: presse.yaml and hugo.toml stand at the
top, content/ holds one coverage page (bold dates over links) and one file of about 3 kB for
each release, layouts/ and hugo/ hold what Hugo needs to make the same set of outputs: a page
for each release, the coverage page, a list of 50 a page, tags paginated, an archive by
year, a feed of 50 and a sitemap.
"""

import os
import sys

TAGS = 40
FIRST_YEAR = 2008
YEARS = 17
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre"]
WORDS = """
la région ouvre une maison pour accueillir chaque habitant avec son dossier et deux agents qui
écoutent avant de répondre le service public rural gagne un guichet simple où la carte remplace le
papier tandis que les mairies partagent un catalogue commun d'ouvrages de données ouvertes par un
collectif d'élus attentifs à l'usage réel des outils numériques dans la vallée cette année encore
plusieurs communes voisines testent ensemble des tournées plus courtes afin de livrer mieux sans
dépenser davantage ni fatiguer ceux qui conduisent depuis l'aube entre la rivière et le plateau
""".split()
OUTLETS = [("courrier-%02d.example" % i, "Courrier %02d" % i) for i in range(60)]


class Numbers:
    """A linear congruential generator: the same on every machine."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**64 + 1

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def words(self, n):
        return [WORDS[self.below(len(WORDS))] for _ in range(n)]


def sentence(numbers, least=8):
    text = " ".join(numbers.words(least + numbers.below(12)))
    return text[0].upper() + text[1:] + "."


def paragraph(numbers):
    return " ".join(sentence(numbers) for _ in range(3 + numbers.below(3)))


def date_of(index, total):
    """(year, month, day), newest first, spread evenly."""
    days = YEARS * 336
    day = days - 1 - index * days // max(total, 1)
    return FIRST_YEAR + day // 336, day % 336 // 28 + 1, day % 28 + 1


def title(numbers):
    words = numbers.words(6 + numbers.below(5))
    text = " ".join(words)
    return text[0].upper() + text[1:]


def slug(text):
    plain = text.lower()
    for accents, letter in (("àâ", "a"), ("éèêë", "e"), ("îï", "i"), ("ôö", "o"), ("ùûü", "u"),
                            ("ç", "c"), ("'", "-")):
        for a in accents:
            plain = plain.replace(a, letter)
    return "-".join(plain.split())


def release(index, total):
    n = Numbers(index + 1)
    year, month, day = date_of(index, total)
    head = title(n)
    tags = sorted({"theme-%02d" % n.below(TAGS) for _ in range(3)})
    body = [
        f"**Montreval, le {day} {MONTHS[month - 1]} {year}.** " + paragraph(n),
        "## " + title(n),
        paragraph(n),
        "> « " + sentence(n) + " »",
        "\n".join("- " + sentence(n, 5) for _ in range(4)),
        f"Voir aussi [{title(n)}](https://www.{OUTLETS[n.below(60)][0]}/{slug(title(n))}).",
        "## " + title(n),
    ]
    text = "\n\n".join(body)
    while len(text.encode()) < 2700:
        text += "\n\n" + paragraph(n)
    name = f"{year:04d}-{month:02d}-{day:02d}-{index:06d}"
    front = (f'---\ntitle: "{head}"\ndate: {year:04d}-{month:02d}-{day:02d}\n'
             f'slug: "{name}"\ntags: [{", ".join(tags)}]\n'
             f'description: "{sentence(n, 6)}"\n---\n')
    return name, front + text + "\n"


def coverage(clips):
    out = ["---\ntitle: Espace presse\nlayout: page\nurl: /espace-presse\nlang: fr\n---\n"]
    last = None
    for i in range(clips):
        n = Numbers(10_000_000 + i)
        when = date_of(i, clips)
        if when != last:
            out.append(f"**{when[2]} {MONTHS[when[1] - 1]} {when[0]}**\n")
            last = when
        head = title(n)
        out.append(f"[{head}](https://www.{OUTLETS[n.below(60)][0]}/articles/{i}-{slug(head)})\n")
    out.append("##### Une question ? [Écrivez au service de presse](mailto:presse@bench.example)")
    return "\n".join(out) + "\n"


PRESSE_YAML = """title: Le banc d'essai
base_url: https://bench.example
lang: fr
outlets:
"""

HUGO_TOML = """baseURL = "https://bench.example/"
title = "Le banc d'essai"
languageCode = "fr"
defaultContentLanguage = "fr"
paginate = 50
rssLimit = 50
enableGitInfo = false
[taxonomies]
tag = "tags"
[outputs]
home = ["HTML"]
section = ["HTML", "RSS"]
taxonomy = ["HTML"]
term = ["HTML"]
[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "hugo"
target = "content"
[[module.mounts]]
source = "layouts"
target = "layouts"
"""

BASE = """<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} - {{ .Site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#content">Aller au contenu</a>
<header><a href="/">{{ .Site.Title }}</a>
<nav><ul><li><a href="/espace-presse/">Espace presse</a></li><li><a href="/communiques/">Communiqués</a></li>
<li><a href="/archives/">Archives</a></li></ul></nav></header>
<main id="content">
{{ block "main" . }}{{ end }}
</main>
<footer>{{ .Site.Title }}</footer>
</body>
</html>
"""

SINGLE = """{{ define "main" }}<article>
<h1>{{ .Title }}</h1>
{{ if not .Date.IsZero }}<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "02/01/2006" }}</time></p>{{ end }}
{{ .Content }}
{{ with .Params.tags }}<ul>{{ range . }}<li><a href="/tags/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul>{{ end }}
</article>{{ end }}
"""

LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range (.Paginate .Pages).Pages }}
<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "02/01/2006" }}</time>
<a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Description }}</p></li>{{ end }}
</ul>
{{ with .Paginator }}<nav>{{ if .HasPrev }}<a href="{{ .Prev.URL }}">Précédent</a>{{ end }}
{{ .PageNumber }} / {{ .TotalPages }} {{ if .HasNext }}<a href="{{ .Next.URL }}">Suivant</a>{{ end }}</nav>{{ end }}
{{ end }}
"""

TERMS = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
"""

ARCHIVES = """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range (where .Site.RegularPages "Section" "communiques").GroupByDate "2006" }}<h2>{{ .Key }}</h2>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
{{ end }}
"""


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


def generate(releases, clips, folder):
    outlets = "".join(f"  - name: {name}\n    domains: [{domain}]\n" for domain, name in OUTLETS)
    write(folder, "presse.yaml", PRESSE_YAML + outlets)
    write(folder, "hugo.toml", HUGO_TOML)
    write(folder, "hugo/archives.md", "---\ntitle: Archives\nlayout: archives\n---\n")
    write(folder, "hugo/communiques/_index.md", "---\ntitle: Communiqués\n---\n")
    write(folder, "layouts/_default/baseof.html", BASE)
    write(folder, "layouts/_default/single.html", SINGLE)
    write(folder, "layouts/_default/page.html", SINGLE)
    write(folder, "layouts/_default/list.html", LIST)
    write(folder, "layouts/_default/taxonomy.html", TERMS)
    write(folder, "layouts/_default/archives.html", ARCHIVES)
    write(folder, "layouts/index.html", TERMS)
    write(folder, "content/espace-presse.md", coverage(clips))
    for i in range(releases):
        name, text = release(i, releases)
        write(folder, f"content/communiques/{name}.md", text)


def main():
    if len(sys.argv) != 4 or not (sys.argv[1].isdigit() and sys.argv[2].isdigit()):
        print("usage: bench/generate.py RELEASES CLIPS FOLDER", file=sys.stderr)
        return 2
    generate(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    return 0


if __name__ == "__main__":
    sys.exit(main())
