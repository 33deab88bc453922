# SPDX-License-Identifier: MIT
"""presse add: a new entry looks as its keepers would have written it.

usage: test_add.py PRESSE
"""
import json
import os
import re
import subprocess
import sys
import unittest

from add_case import Case, run

LIST = ("# Press\n\n- 11 October 2021, *The Herald*: [A first article](https://a.example.org/first)\n"
        "- 9 April 2020, *The Courier*: [A second article](https://b.example.org/second)\n"
        "- 2 January 2019, *The Herald*: [A third article](https://a.example.org/third)\n")


class Dates(Case):
    def test_a_month_or_a_year_is_written_without_inventing_a_day(self):
        link = ", *The Gazette*: [A brand new title](https://gazette.example/brand-new)\n"
        self.gives(LIST, "2020-06", "- June 2020" + link)
        self.gives(LIST, "2020", "- 2020" + link)
        self.gives(LIST.replace("11 October 2021", "2021-10-11").replace("9 April 2020", "2020-04-09")
                   .replace("2 January 2019", "2019-01-02"), "2020-06", "- 2020-06" + link)

    def test_a_time_of_day_that_was_of_the_model_is_midnight(self):
        page = ("- date: 2021-05-30T09:30:00-04:00\n  outlet: The Herald\n  title: A first article\n"
                "  link: https://a.example.org/first\n"
                "- date: 2020-05-21T18:00:00-04:00\n  outlet: The Courier\n  title: A second article\n"
                "  link: https://b.example.org/second\n")
        self.gives(page, "2022-02-03", "- date: 2022-02-03T00:00:00-04:00\n  outlet: The Gazette\n"
                   "  title: A brand new title\n  link: https://gazette.example/brand-new\n", name="press.yaml")

    def test_an_address_is_written_into_a_field_that_all_others_leave_empty(self):
        for empty in ('""', "''", "null", ""):
            page = (f"- title: A first article\n  date: 2021-05-30\n  outlet: The Herald\n  url: {empty}\n\n"
                    f"- title: A second article\n  date: 2020-05-21\n  outlet: The Courier\n  url: {empty}\n"
                    ).replace("url: \n", "url:\n")
            self.gives(page, "2022-02-03", "- title: A brand new title\n  date: 2022-02-03\n  outlet: The Gazette\n"
                       "  url: \"https://gazette.example/brand-new\"\n\n", name="press.yaml")

    def test_a_month_gets_a_date_line_of_its_own_behind_its_days(self):
        text = ("# Revue de presse\n\n**11 octobre 2021**\n\n[La parité en vue](https://a.example.org/1)\n\n"
                "**7 octobre 2021**\n\n[Ils ont quitté la tech](https://b.example.org/2)\n\n"
                "**9 avril 2020**\n\n[Dix-sept projets](https://c.example.org/3)\n")
        self.gives(text, "2021-10", "**octobre 2021**\n\n[Un titre neuf](https://gazette.example/brand-new)\n\n",
                   left_out="outlet", title="Un titre neuf")

    def test_a_year_alone_cannot_stand_among_days_without_year_and_that_is_said(self):
        text = ("# Press\n\n## 2021\n\n- 11 October: [A first article](https://a.example.org/first), The Herald\n"
                "- 7 October: [A second article](https://b.example.org/second), The Courier\n\n"
                "## 2020\n\n- 9 April: [A third article](https://c.example.org/third), The Herald\n")
        path = self.write("p.md", text)
        done = self.add(path, "2021")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"give the whole date: --date 2021-05-31", done.stderr)
        self.assertEqual(self.read(path).decode(), text)

    def test_a_page_of_months_keeps_months_and_says_so(self):
        text = LIST.replace("11 October", "October").replace("9 April", "April").replace("2 January", "January")
        self.gives(text, "2020-06-05",
                   "- June 2020, *The Gazette*: [A brand new title](https://gazette.example/brand-new)\n", left_out="day")

    def test_a_title_that_ends_in_a_number_stays_whole(self):
        text = ("# Press\n\n- [A first article](https://a.example.org/first), 11 October 2021\n"
                "- [A second article](https://b.example.org/second), 9 April 2020\n"
                "- [A third article](https://c.example.org/third), 2 January 2019\n")
        self.gives(text, "2020-06-05", "- [The top 10](https://gazette.example/brand-new), 5 June 2020\n",
                   left_out="outlet", title="The top 10")


    def test_a_day_that_only_the_markup_says_is_written_out(self):
        card = ('<div itemscope itemtype="https://schema.org/NewsArticle">\n'
                '  <a itemprop="url" href="{}"><span itemprop="headline">{}</span></a>\n'
                '  <span itemprop="publisher">{}</span>\n'
                '  <time itemprop="datePublished" datetime="{}">{}</time>\n</div>\n')
        text = "<h1>In the press</h1>\n" + "".join([
            card.format("https://a.example.org/first", "A first article", "The Herald", "2021-10-11", "this autumn"),
            card.format("https://b.example.org/second", "A second article", "The Courier", "2020-04-09", "last spring")])
        self.gives(text, "2020-06-05", card.format("https://gazette.example/brand-new", "A brand new title",
                                                   "The Gazette", "2020-06-05", "2020-06-05"), name="p.html")


class Sections(Case):
    def test_an_entry_more_in_one_section_leaves_those_in_print_below(self):
        linked = '- "[{}]({})" — *{}*, {}.\n'
        printed = '- "{}" — *{}*, {}.\n'
        text = "---\ntitle: press\n---\n\n## Featured\n\n" + "".join([
            linked.format("A first article", "https://a.example.org/first", "The Herald", "October 11, 2021"),
            linked.format("A second article", "https://b.example.org/second", "The Courier", "April 9, 2020"),
            linked.format("A third article", "https://a.example.org/third", "The Herald", "January 2, 2019"),
        ]) + "\n## The mill\n\n" + "".join([
            printed.format("A wheel in motion", "Gisteren en Nu", "January 9, 2021"),
            printed.format("A wheel comes alive", "Sieblogue", "November 16, 2020"),
            printed.format("All is true", "La Sazón", "November 15, 2020"),
            printed.format("A miller draws praise", "Sol y Sal", "January 29, 2016")])
        self.gives(text, "2020-06-05",
                   linked.format("A brand new title", "https://gazette.example/brand-new", "The Gazette", "June 5, 2020"))


class OwnWords(Case):
    def test_the_quotation_of_another_article_is_not_copied(self):
        entry = "### {}\n\n[{}, {}](https://{}.example.org/x)\n\n> {}\n\n"
        text = "# Press\n\n" + "".join([
            entry.format("A first article", "The Herald", "11 October 2021", "a", "What a lovely thing this is."),
            entry.format("A second article", "The Courier", "9 April 2020", "b", "Nobody had seen the like of it."),
            entry.format("A third article", "The Herald", "2 January 2019", "c", "It begins with a small idea.")])
        self.gives(text, "2020-06-05",
                   "### A brand new title\n\n[The Gazette, 5 June 2020](https://gazette.example/brand-new)\n\n")

    def test_the_logo_of_another_outlet_is_not_copied(self):
        line = ('<li><img src="/logos/{}.png" alt=""> <em>{}</em>, {}: <a href="https://{}.example.org/x">{}</a></li>\n')
        text = "<h1>Press</h1>\n<ul>\n" + "".join([
            line.format("herald", "The Herald", "11 October 2021", "a", "A first article"),
            line.format("courier", "The Courier", "9 April 2020", "b", "A second article"),
            line.format("valley", "The Valley Post", "2 January 2019", "c", "A third article")]) + "</ul>\n"
        path = self.write("p.html", text)
        done = self.add(path, "2020-06-05")
        self.assertEqual(done.returncode, 0, done.stderr)
        now = self.read(path).decode()
        self.assertEqual(now.count(".png"), 3)
        self.assertIn('<em>The Gazette</em>, 5 June 2020: <a href="https://gazette.example/brand-new">', now)

    def test_a_title_that_only_an_attribute_says_is_exchanged(self):
        entry = '### {}\n\n<p>{}</p>\n\n<a href="https://{}.example.org/x" title="{}">Read</a>\n'
        text = "# Press\n\n" + "\n---\n\n".join([
            entry.format("The Herald", "October 11, 2021", "a", "A first article on ferns"),
            entry.format("The Courier", "April 9, 2020", "b", "A second article on moss"),
            entry.format("The Herald", "January 2, 2019", "c", "A third article on trees")])
        self.gives(text, "2020-06-05",
                   entry.format("The Gazette", "June 5, 2020", "a", "A brand new title")
                   .replace("https://a.example.org/x", "https://gazette.example/brand-new") + "\n---\n\n")


FRENCH = ("# Presse\r\n\r\n- 11 octobre 2021, *L’Écho* : [Été à la mer](https://a.example.org/1)\r\n"
          "- 9 août 2020, *Le Courrier* : [Forêts d’à côté](https://b.example.org/2)\r\n"
          "- 2 février 2019, *L’Écho* : [Là-bas](https://a.example.org/3)")


class Bytes(Case):
    def keeps(self, name, text, encoding, mark=b"", want=None, title="Où dort l’été"):
        old = mark + text.encode(encoding)
        path = self.write(name, old)
        done = self.add(path, "2020-12-05", title=title)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        now = self.read(path)
        want = (want or f"- 5 décembre 2020, *The Gazette* : [{title}](https://gazette.example/brand-new)\r\n")
        self.assertEqual(now.replace(want.encode(encoding), b"", 1), old)
        self.assertEqual(self.read(path + "~"), old)

    def test_line_ends_the_missing_last_one_and_the_encoding_stay(self):
        self.keeps("p.md", FRENCH, "utf-8")
        self.keeps("p.md", FRENCH, "utf-8", b"\xef\xbb\xbf")
        self.keeps("p.md", FRENCH, "cp1252")
        self.keeps("p.md", FRENCH.replace("’", "'"), "latin-1", title="Où dort l'été")
        self.keeps("p.md", FRENCH, "utf-16-le", b"\xff\xfe")
        self.keeps("p.md", FRENCH, "utf-16-be", b"\xfe\xff")

    def test_a_character_that_the_encoding_lacks_becomes_a_reference(self):
        self.keeps("p.md", FRENCH, "cp1252", title="Où dort Łódź",
                   want="- 5 décembre 2020, *The Gazette* : [Où dort &#321;ód&#378;](https://gazette.example/brand-new)\r\n")

    def test_where_references_do_not_count_it_is_refused(self):
        text = ("- titre: Été à la mer\n  date: 2021-10-11\n  média: L'Écho\n  url: https://a.example.org/1\n"
                "- titre: Là-bas\n  date: 2020-04-09\n  média: Le Courrier\n  url: https://b.example.org/2\n")
        path = self.write("presse.yml", text.encode("latin-1"))
        done = self.add(path, "2020-12-05", title="Où dort Łódź")
        self.assertEqual(done.returncode, 1)
        self.assertIn("windows-1252, which has no \"Ł\"", done.stderr.decode())
        self.assertEqual(self.read(path), text.encode("latin-1"))
        self.assertEqual(self.add(path, "2020-12-05", title="Où dort l'été").returncode, 0)
        self.assertIn("Où dort l'été".encode("latin-1"), self.read(path))

    def test_a_file_of_two_encodings_keeps_each_line_as_it_is(self):
        lines = FRENCH.split("\r\n")
        old = b"\r\n".join(line.encode("cp1252" if i == 3 else "utf-8") for i, line in enumerate(lines))
        path = self.write("p.md", old)
        self.assertEqual(self.add(path, "2020-12-05").returncode, 0)
        new = "- 5 décembre 2020, *The Gazette* : [A brand new title](https://gazette.example/brand-new)\r\n"
        self.assertEqual(self.read(path).replace(new.encode(), b""), old)

    def test_the_diff_of_a_western_file_applies(self):
        path = self.write("p.md", FRENCH.encode("cp1252"))
        diff = run("add", "-n", "-d", "2020-12-05", "-t", "Été", "-u", "https://gazette.example/x", "p.md", cwd=self.there.name)
        self.assertEqual(diff.returncode, 0, diff.stderr)
        subprocess.run(["patch", "-s", "--binary", "p.md"], input=diff.stdout, cwd=self.there.name, check=True)
        self.assertIn("[Été](https://gazette.example/x)".encode("cp1252"), self.read(path))


LIST_FR = ("- 11 octobre 2021 : [La parité en vue](https://a.example.org/1), *Le Monde*, par Jean Dupont (réservé aux abonnés)\n"
           "- 7 octobre 2021 : [Ils ont quitté la tech](https://b.example.org/2), *Libération*, par Claire Martin\n"
           "- 9 avril 2020 : [Dix-sept projets](https://c.example.org/3), *Le Monde*, par Paul Durand (vidéo)\n")
TABLE = ("| Date | Outlet | Title | Author | Access | Type | Lang |\n|---|---|---|---|---|---|---|\n"
         "| 11.10.2021 | The Gazette | [A first article](https://a.example.org/1) | Jane Roe | subscribers | article | en |\n"
         "| 09.04.2020 | The Herald | [A second article](https://b.example.org/2) | | | video | |\n"
         "| 09.03.2020 | The Herald | [A third article](https://b.example.org/3) | Max Smith | free | article | fr |\n")
YAML = ("- title: A first article\n  url: https://a.example.org/1\n  date: 2021-10-11\n  outlet: The Gazette\n"
        "  author: Jane Roe\n  access: subscribers\n- title: A second article\n  url: https://b.example.org/2\n"
        "  date: 2020-04-09\n  outlet: The Herald\n  type: video\n  lang: en\n")
HTML = ('<!doctype html><html lang=fr><title>Presse</title><h1>Revue de presse</h1>\n<ul>\n'
        '<li>11 octobre 2021 : <a href="https://a.example.org/1">La parité en vue</a>, <cite>Le Monde</cite> <small>(paywall)</small></li>\n'
        '<li>7 octobre 2021 : <a href="https://b.example.org/2">Ils ont quitté la tech</a>, <cite>Libération</cite></li>\n'
        '<li>9 avril 2020 : <a href="https://c.example.org/3">Dix-sept projets</a>, <cite>Le Monde</cite> [audio]</li>\n</ul>\n')
ADOC = ("= Revue de presse\n:lang: fr\n\n* 11 octobre 2021 : https://a.example.org/1[La parité en vue], Le Monde 🔒\n"
        "* 7 octobre 2021 : https://b.example.org/2[Ils ont quitté la tech], Libération\n"
        "* 9 avril 2020 : https://c.example.org/3[Dix-sept projets], Le Monde (PDF)\n")
ORG = ("#+TITLE: Revue de presse\n#+LANGUAGE: fr\n\n* Revue de presse\n"
       "- 11 octobre 2021 : [[https://a.example.org/1][La parité en vue]], Le Monde (abonnés)\n"
       "- 7 octobre 2021 : [[https://b.example.org/2][Ils ont quitté la tech]], Libération\n"
       "- 9 avril 2020 : [[https://c.example.org/3][Dix-sept projets]], Le Monde (vidéo)\n")
ALL = {"author": "Zoé Blanc", "access": "subscribers", "kind": "video", "language": "fr"}


class Adds(Case):

    def listed(self, path):
        return json.loads(run("list", "--format", "json", path).stdout)

    def adds(self, name, text, given, want="", left_out="", absent=()):
        path = self.write(name, text)
        before = {x["url"]: x for x in self.listed(path)}
        done = run("add", "--date", "2021-02-03", "--title", "Un titre neuf", "--outlet", "Le Monde", "--url", "https://d.example/neuf",
                   *[f"--{key}={value}" for key, value in given.items()], path)
        self.assertEqual(done.returncode, 0, (name, given, done.stderr.decode()))
        now = self.read(path).decode()
        self.assertIn(want, now)
        for word in absent:
            self.assertEqual(now.count(word), text.count(word), (name, given, now))
        said = done.stderr.decode()
        self.assertEqual(said.partition("others: ")[2].strip() if said else "", left_out, (name, given, now))
        after = {x["url"]: x for x in self.listed(path)}
        made = after.pop("https://d.example/neuf")
        for x in (*before.values(), *after.values()):
            x.pop("line"), x.pop("column"), x.pop("confidence")
        self.assertEqual(after, before)
        for key, value in given.items():
            if key not in left_out and value not in ("article", "free"):
                self.assertEqual(made[key], value, (name, made))
        if "author" not in given:
            self.assertIsNone(made["author"])
        return made


class Extras(Adds):
    """Author, access, kind and language are written where the page says them of others, in its words."""

    def test_a_list_that_names_authors_and_marks_what_is_paid_or_filmed(self):
        end = "[Un titre neuf](https://d.example/neuf), *Le Monde*"
        self.adds("p.md", LIST_FR, {"author": "Zoé Blanc", "access": "subscribers"}, end + ", par Zoé Blanc (réservé aux abonnés)\n")
        self.adds("p.md", LIST_FR, {"author": "Zoé Blanc", "access": "free"}, end + ", par Zoé Blanc\n")
        self.adds("p.md", LIST_FR, {"author": "Zoé Blanc", "kind": "video"}, end + ", par Zoé Blanc (vidéo)\n")
        self.adds("p.md", LIST_FR, {"author": "Zoé Blanc", "kind": "audio"}, end + ", par Zoé Blanc\n", left_out="kind")
        self.adds("p.md", LIST_FR, {"author": "Zoé Blanc", "access": "registration"}, end + ", par Zoé Blanc\n", left_out="access")
        self.adds("p.md", LIST_FR, {}, end + "\n", absent=("par ", "abonnés", "vidéo"))
        self.adds("p.md", LIST_FR, {"author": "Zoé Blanc", "language": "en"}, end + ", par Zoé Blanc\n", left_out="language")

    def test_columns_for_them(self):
        row = "| 03.02.2021 | Le Monde | [Un titre neuf](https://d.example/neuf) |"
        self.adds("p.md", TABLE, ALL, row + " Zoé Blanc | subscribers | video | fr |\n")
        self.adds("p.md", TABLE, {"access": "free", "kind": "article"}, " | free | article |")
        self.adds("p.md", TABLE, {"access": "registration", "kind": "audio"}, " | registration | audio |")

    def test_fields_for_them(self):
        self.adds("press.yml", YAML, ALL)
        self.adds("press.yml", YAML, {"author": "Zoé : Blanc", "access": "free"}, '  author: "Zoé : Blanc"\n  access: free\n')
        self.adds("press.yml", YAML, {}, absent=("author:", "access:", "lang:"))
        self.adds("press.toml", '[[press]]\ntitle = "A first article"\nurl = "https://a.example.org/1"\ndate = 2021-10-11\noutlet = "X Times"\n'
                  'author = "Jane Roe"\naccess = "free"\n\n[[press]]\ntitle = "A second article"\nurl = "https://b.example.org/2"\n'
                  'date = 2020-10-11\noutlet = "Y Post"\nlanguage = "en"\nkind = "video"\n', ALL)

    def test_marks_in_html_asciidoc_and_org(self):
        for name, text, paid, kind, mark in (("p.html", HTML, " <small>(paywall)</small></li>", "audio", " [audio]</li>"),
                                             ("p.adoc", ADOC, ", Le Monde 🔒\n", "pdf", " (PDF)\n"),
                                             ("p.org", ORG, ", Le Monde (abonnés)\n", "video", " (vidéo)\n")):
            self.adds(name, text, {"access": "subscribers"}, paid)
            self.adds(name, text, {"kind": kind}, mark)
            self.adds(name, text, {"author": "Zoé Blanc"}, left_out="author", absent=("paywall", "🔒", "abonnés", "audio", "PDF", "vidéo"))

    def test_the_author_goes_and_the_quotation_mark_before_stays(self):
        text = "---\ntitle: Press\n---\n" + "".join(
            f'<p><b><i>{outlet}</i></b><br />\n{date}<br />\n<a href="https://{slug}.example.org/1">&#8220;{title}&#8221; by {author}</a></p>\n'
            for outlet, date, slug, title, author in (("The Herald", "June 9, 2021", "a", "Life altering art", "Phil Lopez"),
                                                      ("The Courier", "March 14, 2020", "b", "Radical video", "Allison Hersh"),
                                                      ("The Post", "May 27, 2019", "c", "A first solo show", "Hannah Pittard")))
        self.adds("p.md", text, {}, "&#8220;Un titre neuf&#8221;</a></p>\n")
        self.adds("p.md", text, {"author": "Zoe Blanc"}, "&#8220;Un titre neuf&#8221; by Zoe Blanc</a></p>\n")

    def test_what_is_paid_and_filmed_says_both(self):
        self.adds("p.org", ORG, {"access": "subscribers", "kind": "video"})
        self.adds("p.md", LIST_FR.replace(" (vidéo)", "").replace("Claire Martin", "Claire Martin (vidéo)"),
                  {"author": "Zoé Blanc", "access": "subscribers"}, "par Zoé Blanc (réservé aux abonnés)\n")


EMPTY = {"author": "", "access": None, "type": "", "lang": None}


class Blanks(Adds):
    """A column or field that nobody has filled yet is filled, in its place, and is kept when there is nothing to say."""

    def test_empty_columns(self):
        text = ("# Press\n\n| Date | Outlet | Title | Author | Access | Type | Lang |\n|---|---|---|---|---|---|---|\n"
                "| 11.10.2021 | The Gazette | [A first article](https://a.example.org/1) | | | | |\n"
                "| 09.04.2020 | The Herald | [A second article](https://b.example.org/2) | | | | |\n")
        row = "| 03.02.2021 | Le Monde | [Un titre neuf](https://d.example/neuf) |"
        self.adds("p.md", text, ALL, row + " Zoé Blanc | subscribers | video | fr |\n")
        self.adds("p.md", text, {"access": "registration"}, row + " | registration | | |\n")
        self.adds("p.md", text, {}, row + " | | | |\n")
        bare = "\n".join(line.strip("| ") if "a.ex" not in line and "b.ex" not in line else line[2:-7] for line in text.split("\n"))
        bare = bare.replace(" | Access | Type | Lang", "").replace("|---|---|---|---|---|---|---", "---|---|---|---").replace("---|---|---|---|---", "---|---|---|---")
        self.adds("p.md", bare, {"author": "Zoé Blanc"}, "[Un titre neuf](https://d.example/neuf) | Zoé Blanc")

    def test_an_empty_column_for_outlets(self):
        text = ("# Press\n\n| Date | Outlet | Title |\n|---|---|---|\n"
                "| 11.10.2021 |  | [A first article](https://a.example.org/1) |\n| 09.04.2020 |  | [A second article](https://b.example.org/2) |\n")
        self.assertEqual(self.adds("p.md", text, {}, "| 03.02.2021 | Le Monde | [Un titre neuf](https://d.example/neuf) |\n")["outlet"], "Le Monde")

    def test_empty_cells_of_html_in_the_words_of_the_page(self):
        row = '<tr><td>{}</td><td>{}</td><td><a href="https://{}.example.org/1">{}</a></td><td></td><td></td><td></td></tr>\n'
        text = ("<!doctype html><html lang=fr><title>Presse</title><h1>Revue de presse</h1>\n<table>\n<tr><th>Date</th><th>Média</th>"
                "<th>Titre</th><th>Auteur</th><th>Accès</th><th>Langue</th></tr>\n"
                + row.format("11 octobre 2021", "Le Monde", "a", "La parité en vue") + row.format("9 avril 2020", "Libération", "b", "Ils ont quitté la tech")
                + "</table>\n")
        self.adds("p.html", text, {"author": "Zoé O'Blanc", "access": "subscribers", "language": "en"},
                  "Un titre neuf</a></td><td>Zoé O'Blanc</td><td>abonnés</td><td>en</td></tr>\n")

    def test_empty_fields(self):
        first = {"title": "A first article", "url": "https://a.example.org/1", "date": "2021-10-11", "outlet": "The Gazette"}
        second = {"title": "A second article", "url": "https://b.example.org/2", "date": "2020-04-09", "outlet": "The Herald"}
        for indent in (None, 1):
            text = json.dumps([{**first, **EMPTY}, {**second, **EMPTY}], indent=indent)
            self.adds("press.json", text, ALL)
            self.adds("press.json", text, {"author": 'Zoé "Z" \\ Blanc'})
            self.assertIn('"access": null', self.read(os.path.join(self.there.name, "press.json")).decode().partition("neuf")[2].partition("}")[0])
        fields = "".join(f"  {key}: {value}\n" for key, value in (("author", ""), ("access", '""'), ("type", "~"), ("lang", "''")))
        yaml = "".join("- " + "".join(f"  {key}: {value}\n" for key, value in x.items())[2:] + fields for x in (first, second))
        self.adds("press.yml", yaml, ALL, "  author: Zoé Blanc\n  access: \"subscribers\"\n  type: video\n  lang: 'fr'\n")
        self.adds("press.yml", yaml, {"author": "Zoé: Blanc"}, '  author: "Zoé: Blanc"\n  access: ""\n  type: ~\n  lang: \'\'\n')
        front = "---\ntitle: Press\npress:\n" + "".join("  " + line + "\n" for line in yaml.splitlines()) + "---\n"
        self.adds("p.md", front, ALL, "    author: Zoé Blanc\n")
        toml = "\n".join("[[press]]\n" + "".join(f'{key} = "{value or ""}"\n' for key, value in {**x, **EMPTY}.items()) for x in (first, second))
        self.adds("press.toml", toml, ALL, 'author = "Zoé Blanc"\naccess = "subscribers"\ntype = "video"\nlang = "fr"\n')
        self.adds("press.toml", toml, {}, 'author = ""\naccess = ""\ntype = ""\nlang = ""\n')


class Unnamed(Case):
    """An article whose outlet nobody knows never gets that of another one: the name of its site stands for it."""

    def adds(self, text, want):
        path = self.write("p.md", text)
        done = run("add", "-d", "2021-02-03", "-t", "Un titre neuf", "-u", "https://www.gazette.example/neuf", path)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        now = self.read(path).decode()
        self.assertIn(want, now)
        self.assertEqual(now.replace(want, "", 1), text)

    def test_the_site_s_name_stands_where_outlets_do(self):
        title = "[Un titre neuf](https://www.gazette.example/neuf)"
        self.adds(LIST_FR, f"- 3 février 2021 : {title}, *gazette.example*\n")
        self.adds(TABLE, f"| 03.02.2021 | gazette.example | {title} |  |  | article |  |\n")
        entry = "- {} : [{}](https://{}.example.org/1)\n"
        self.adds("# Presse\n\n" + entry.format("11 octobre 2021", "La parité en vue", "a") + entry.format("9 avril 2020", "Ils ont quitté la tech", "b"),
                  f"- 3 février 2021 : {title}\n")
        self.adds("# Presse\n\n## Le Monde\n\n" + entry.format("11 octobre 2021", "La parité en vue", "a") + entry.format("9 avril 2020", "Dix-sept projets", "c")
                  + "\n## Libération\n\n" + entry.format("7 octobre 2021", "Ils ont quitté la tech", "b"), f"## gazette.example\n\n- 3 février 2021 : {title}\n\n")

    def test_without_an_address_it_is_refused(self):
        path = self.write("p.md", LIST_FR)
        done = run("add", "-d", "2021-02-03", "-t", "Un titre neuf", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"--outlet", done.stderr)
        self.assertEqual(self.read(path).decode(), LIST_FR)


class Short(Case):
    """Two entries of one short word each: the new title takes the place of the words of the link."""

    def test_short_titles_are_exchanged(self):
        for first, second in (("AI", "5G"), ("Yes", "No"), ("Portrait", "Interview"), ("2021", "1984")):
            for line in ("- {d}: [{t}]({u}), {o}\n", "- [{t}]({u}), {o}, {d}\n", "- **{o}** [{t}]({u}), {d}\n"):
                entries = [line.format(d="11 October 2021", t=first, u="https://a.example.org/1", o="The Herald"),
                           line.format(d="9 April 2020", t=second, u="https://b.example.org/2", o="The Courier")]
                self.gives("# Press\n\n" + "".join(entries), "2020-12-05",
                           line.format(d="5 December 2020", t="A brand new title", u="https://gazette.example/brand-new", o="The Gazette"))

    def test_words_that_all_links_have_are_the_page_s_own(self):
        for word in ("Read", "Watch it"):
            line = "- {d}, *{o}*: [" + word + "]({u})\n"
            self.gives("# Press\n\n" + line.format(d="11 October 2021", u="https://a.example.org/1", o="The Herald")
                       + line.format(d="9 April 2020", u="https://b.example.org/2", o="The Courier"), "2020-12-05",
                       line.format(d="5 December 2020", u="https://gazette.example/brand-new", o="The Gazette"), left_out="title")


class Lists(Case):
    """Lists of objects in JSON: laid out over lines, on one line, in an object, with one entry."""
    FIRST = {"id": 1, "title": "A first article", "url": "https://a.example.org/1", "date": "2021-10-11", "tags": ["x", {"y": "}]"}], "outlet": "The Herald"}
    SECOND = {"title": "A \"second\" article", "url": "https://b.example.org/2", "date": "2020-04-09", "outlet": "The Courier", "author": "Jane Roe"}

    def test_an_object_joins_the_list(self):
        for data in ([self.FIRST, self.SECOND], {"press": [self.FIRST, self.SECOND]}, [self.SECOND], {"a": 1, "press": [self.FIRST], "b": [2]}):
            for layout in ({"indent": 2}, {"indent": "\t"}, {}, {"separators": (",", ":")}):
                for date in ("2022-01-02", "2020-06-07", "2018-03-04"):
                    path = self.write("press.json", json.dumps(data, **layout))
                    done = self.add(path, date, title='Un "titre" \\ neuf')
                    self.assertEqual(done.returncode, 0, (data, layout, done.stderr))
                    after = json.loads(self.read(path))
                    was, now = (x if isinstance(x, list) else x["press"] for x in (data, after))
                    made = [x for x in now if x not in was]
                    self.assertEqual(made, [{"title": 'Un "titre" \\ neuf', "url": "https://gazette.example/brand-new", "date": date,
                                             "outlet": "The Gazette"}])
                    self.assertEqual([x for x in now if x in was], was)
                    if len(was) > 1:
                        self.assertEqual(now.index(made[0]), sum(x["date"] > date for x in was))
                    if isinstance(data, dict):
                        self.assertEqual({**after, "press": 0}, {**data, "press": 0})

    def test_tables_of_toml_join_the_list(self):
        record = '[[{k}]]\nheading = "{t}"\nsource = "{o}"\nurl = "{u}"\ndate = "{d}"\n'
        old = (("A first article", "The Herald", "https://a.example.org/1", "11 October 2021"), ("A second article", "The Courier", "https://b.example.org/2", "9 April 2020"))
        for key in ("press", "blocks.press"):
            make = lambda t, o, u, d: record.format(k=key, t=t, o=o, u=u, d=d)
            records = 'title = "Press"\n\n[[blocks]]\nheading = "What others write"\n\n' + "\n".join(make(*x) for x in old)
            want = make("A brand new title", "The Gazette", "https://gazette.example/brand-new", "5 December 2020") + "\n"
            self.gives(records, "2020-12-05", want, name="press.toml")
            self.gives(f"+++\n{records}+++\n\nWrite to us.\n", "2020-12-05", want, name="press.md")

    def test_fields_come_from_neighbours(self):
        path = self.write("press.json", json.dumps([self.FIRST, self.SECOND], indent=2))
        done = run("add", "-d", "2021-01-02", "-t", "Un titre", "-o", "X", "-u", "https://c.example/3", "--author", "Zoé \"Z\" Blanc", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(self.read(path))[1]["author"], 'Zoé "Z" Blanc')


def card(outlet, date, slug, title):
    return (f'  <article class="card" id="{slug}">\n    <img src="/logos/{outlet[4:].lower()}.png" alt="{outlet}">\n    <div class="card-body">\n'
            f'      <p class="date">{date}</p>\n      <h3><a href="https://{slug}.example.org/1">{title}</a></h3>\n'
            f'      <p class="source">{outlet}</p>\n      <p class="excerpt">What {slug} writes first.</p>\n    </div>\n  </article>\n')


CARDS = ('<!doctype html><html lang="en"><head><title>Press</title></head><body><h1>In the press</h1>\n<div class="cards">\n'
         + card("The Herald", "11 October 2021", "one", "A first article") + card("The Courier", "9 April 2020", "two", "A second article")
         + card("The Herald", "2 January 2019", "three", "A third article") + "</div>\n</body></html>\n")
COLUMNS = ('---\ntitle: In the press\n---\n<div class="row">\n'
           '<div class="col">\n<h4>The Herald</h4>\n<p>11 October 2021</p>\n<p><a href="https://a.example.org/1">A first article</a></p>\n</div>\n'
           '<div class="col">\n<h4>The Courier</h4>\n<p>9 April 2020</p>\n<p><a href="https://b.example.org/2">A second article</a></p>\n</div>\n</div>\n')


class Cards(Case):
    """A new entry is a whole element, beside the others and not in one of them."""

    def test_a_card_is_a_whole_element_without_what_was_its_models(self):
        want = ('  <article class="card">\n    <div class="card-body">\n      <p class="date">6 May 2020</p>\n'
                '      <h3><a href="https://gazette.example/brand-new">A brand new title</a></h3>\n      <p class="source">The Gazette</p>\n'
                '    </div>\n  </article>\n')
        self.gives(CARDS, "2020-05-06", want, name="p.html")

    def test_columns_in_markdown(self):
        for date, day in (("2020-05-06", "6 May 2020"), ("2018-05-06", "6 May 2018"), ("2022-05-06", "6 May 2022")):
            self.gives(COLUMNS, date, f'<div class="col">\n<h4>The Gazette</h4>\n<p>{day}</p>\n'
                       '<p><a href="https://gazette.example/brand-new">A brand new title</a></p>\n</div>\n')



class NewSections(Case):
    def test_a_heading_and_its_list_are_made_for_a_new_outlet(self):
        page = ("<html><body>\n<h3>In the press</h3>\n"
                "<h4>The Marsh</h4>\n<ul>\n<li><a href=\"https://marsh.example/1-not-in-our-name\">Not in our name</a></li>\n"
                "<li><a href=\"https://marsh.example/2-who-fills-ponds\">Who fills ponds</a></li>\n</ul>\n"
                "<h4>Radio Ridge</h4>\n<ul>\n<li><a href=\"https://ridge.example/a-vote-on-ponds\">A vote on ponds</a></li>\n</ul>\n"
                "<h4>The Leaf</h4>\n<ul>\n<li><a href=\"https://leaf.example/ponds-make-noise\">Ponds make noise</a></li>\n</ul>\n"
                "</body></html>\n")
        self.gives(page, "2021-06-17",
                   "<h4>The Gazette</h4>\n<ul>\n<li><a href=\"https://gazette.example/brand-new\">A brand new title</a></li>\n"
                   "</ul>\n", left_out="date", name="press.html")

    def test_an_item_and_the_list_below_it_are_made_for_a_new_outlet(self):
        page = ("# Press\n\n- The Dale\n"
                "  - [A hut for reading](https://dale.example/2021/07/19/a-hut-for-reading) (19 July 2021)\n"
                "  - [The hut of books is two](https://dale.example/2023/07/02/the-hut-is-two) (2 July 2023)\n"
                "- Alpine Leisure\n"
                "  - [To read at 2000 metres](https://alpine.example/to-read-at-2000-metres) (1 August 2021)\n")
        self.gives(page, "2021-06-17", "- The Gazette\n"
                   "  - [A brand new title](https://gazette.example/brand-new) (17 June 2021)\n")

    def test_the_section_of_an_outlet_that_the_page_has_takes_it(self):
        page = ("# Press\n\n- The Dale\n"
                "  - [A hut for reading](https://dale.example/2021/07/19/a-hut-for-reading) (19 July 2021)\n"
                "- The Gazette\n"
                "  - [To read at 2000 metres](https://gazette.example/to-read-at-2000-metres) (1 August 2021)\n")
        self.gives(page, "2021-06-17",
                   "  - [A brand new title](https://gazette.example/brand-new) (17 June 2021)\n")


YEARS = ("<!doctype html><html lang=en><title>Press</title><h1>In the press</h1>\n{}<h2>2021</h2>\n{}"
         '{}11 October: <a href="https://a.example.org/first">A first article</a>, <em>The Herald</em></li>\n'
         '{}7 October: <a href="https://b.example.org/second">A second article</a>, <em>The Courier</em></li>\n'
         "{}{}<h2>2020</h2>\n{}"
         '{}9 April: <a href="https://c.example.org/third">A third article</a>, <em>The Herald</em></li>\n'
         '{}9 March: <a href="https://c.example.org/fourth">A fourth article</a>, <em>The Herald</em></li>\n{}')


class NewYears(Case):
    """A heading that is made for a new year has the list or the table below it that others have."""

    def years(self, before, opens, item, closes):
        """A page of two years, and a section with one entry of `year`."""
        page = YEARS.format(before, opens, item, item, closes, before, opens, item, item, closes)
        return page, lambda year: (f"<h2>{year}</h2>\n{opens}{item}5 March: <a href=\"https://gazette.example/mill\">The mill in motion"
                                   f"</a>, <em>The Gazette</em></li>\n{closes}{before}")

    def mill(self, text, date, want, name="p.html"):
        self.gives(text, date, want, name=name, title="The mill in motion", url="https://gazette.example/mill")

    def test_lists_of_html(self):
        for opens, item, closes in (("<ul>\n", "<li>", "</ul>\n"), ('<div><ul class="press">\n', "  <li>", "</ul></div>\n")):
            page, section = self.years("", opens, item, closes)
            self.mill(page, "2022-03-05", section(2022))
            self.mill(page, "2019-03-05", section(2019))

    def test_sections_around_year_and_list(self):
        page, section = self.years("<section>\n", "<ul>\n", "<li>", "</ul>\n</section>\n")
        self.mill(page, "2022-03-05", section(2022))
        self.mill(page, "2019-03-05", "<section>\n" + section(2019).removesuffix("<section>\n"))

    def test_html_in_markdown(self):
        page, section = self.years("", "\n<ul>\n", "<li>", "</ul>\n\n")
        head, rest = page.split("<h2>", 1)
        page = "---\ntitle: Press\n---\n" + re.sub("<h2>(.*)</h2>", r"## \1", "<h2>" + rest)
        self.mill(page, "2022-03-05", section(2022).replace("<h2>2022</h2>", "## 2022"), name="p.md")

    def test_tables_have_their_heads(self):
        table = "\n| Date | Title | Outlet |\n|---|---|---|\n"
        row = "| {} | [{}](https://a.example.org/{}) | The Herald |\n"
        text = ("# Press\n\n## 2021\n" + table + row.format("11 October", "A first article", "a") + row.format("7 October", "A second article", "b")
                + "\n## 2020\n" + table + row.format("9 April", "A third article", "c"))
        new = table + "| 5 March | [The mill in motion](https://gazette.example/mill) | The Gazette |\n"
        self.mill(text, "2022-03-05", "## 2022\n" + new + "\n", name="p.md")
        self.mill(text, "2019-03-05", "\n## 2019\n" + new, name="p.md")

    def test_the_only_year_of_a_page(self):
        text = YEARS.split("{}{}<h2>2020", 1)[0].format("", "<ul>\n", "<li>", "<li>") + "</ul>\n<p>Write to us.</p>\n"
        self.mill(text, "2022-03-05", '<h2>2022</h2>\n<ul>\n<li>5 March: <a href="https://gazette.example/mill">The mill in motion</a>, '
                  "<em>The Gazette</em></li>\n</ul>\n\n")

    def test_months_below_years(self):
        month = '<h3>{}</h3>\n<ul>\n<li>{} {}: <a href="https://{}">{}</a>, <em>{}</em></li>\n</ul>\n'
        new = lambda name, year: month.format(name, 5, f"{name} {year}", "gazette.example/mill", "The mill in motion", "The Gazette")
        text = ("<!doctype html><html lang=en><title>Press</title><h1>In the press</h1>\n<h2>2021</h2>\n"
                + month.format("October", 11, "October 2021", "a.example.org/first", "A first article", "The Herald")
                + month.format("May", 7, "May 2021", "b.example.org/second", "A second article", "The Courier")
                + "<h2>2020</h2>\n" + month.format("April", 9, "April 2020", "c.example.org/third", "A third article", "The Herald"))
        self.mill(text, "2022-03-05", "<h2>2022</h2>\n" + new("March", 2022))
        self.mill(text, "2020-12-05", new("December", 2020))

    def test_an_element_that_begins_before_the_month_ends_behind_its_list(self):
        month = '<p>\n  <b>{}</b>\n  <ul>\n    <li><a href="https://{}">{}</a></li>\n  </ul>\n</p>\n'
        text = "<!doctype html><html lang=en><title>Press</title><h1>In the press</h1>\n" + "".join(
            month.format(*x) for x in (("June 2014", "a.example.org/first", "The Herald"), ("May 2014", "b.example.org/second", "The Courier"),
                                       ("April 2014", "c.example.org/third", "The Valley Post")))
        for date, name in (("2026-11", "November 2026"), ("1999-02", "February 1999")):
            self.gives(text, date, month.format(name, "gazette.example/mill", "The Gazette"), left_out="title", name="p.html",
                       title="The mill in motion", url="https://gazette.example/mill")

    def test_an_entry_below_a_heading_that_is_no_date_stands_in_its_list(self):
        entry = '<li>{}: <a href="https://a.example.org/{}">A {} article</a>, <em>The Herald</em></li>\n'
        season = lambda name, *entries: f"<h3>{name}</h3>\n<ul>\n" + "".join(entry.format(*x) for x in entries) + "</ul>\n"
        text = ("<!doctype html><html lang=en><title>Press</title><h1>In the press</h1>\n<h2>2021</h2>\n"
                + season("Autumn", ("11 October 2021", "a", "first"), ("7 October 2021", "b", "second"))
                + season("Spring", ("11 May 2021", "c", "third"), ("7 May 2021", "d", "fourth"))
                + "<h2>2020</h2>\n" + season("Spring", ("9 April 2020", "e", "fifth")) + season("Winter", ("9 March 2020", "f", "sixth")))
        path = self.write("p.html", text)
        self.assertEqual(self.add(path, "2020-12-01").returncode, 0)
        self.assertNotRegex(self.read(path).decode(), "</h[23]>\\s*<li>")


class Notes(Case):
    """What its keepers note of one article is not said of another."""

    def mill(self, text, want, name):
        self.gives(text, "2022-03-05", want, name=name, title="The mill in motion", url="https://gazette.example/mill")

    def test_comments_of_data(self):
        record = ("- title: A {0} article # {1}\n  date: 2021-10-{2}\n  outlet: The Herald\n  url: https://{0}.example.org/x#top\n"
                  "  # {1}\n  layout: press # {1}\n")
        text = "".join(record.format(name, note, day) for name, note, day in (
            ("first", "seen by Bo", 11), ("second", "seen by Bo", 10), ("third", "seen by Bo", "09")))
        self.mill(text, "- title: The mill in motion\n  date: 2022-03-05\n  outlet: The Gazette\n  url: https://gazette.example/mill\n"
                  "  layout: press\n", "p.yml")

    def test_comments_and_signs_in_lists(self):
        line = '<li>{} {} October 2021: <a href="https://a.example.org/{}">A {} article</a>, <em>The Herald</em> <!-- seen by Bo --></li>\n'
        text = "<!doctype html><html lang=en><title>Press</title><h1>In the press</h1>\n<ul>\n" + "".join(
            line.format(*x) for x in (("📺", 11, "a", "first"), ("📺", 10, "b", "second"), ("🎧", 9, "c", "third"))) + "</ul>\n"
        entry = '<li>{}5 March 2022: <a href="https://gazette.example/mill">The mill in motion</a>, <em>The Gazette</em></li>\n'
        self.mill(text, entry.format(""), "p.html")
        self.mill(text.replace("🎧", "📺"), entry.format("📺 "), "p.html")
        block = lambda s: s.replace("<li>", "<!-- wp:list-item --><li>")
        self.mill(block(text), block(entry.format("")), "p.html")

    def test_a_word_that_some_entries_have_otherwise(self):
        record = "- title: A {0} article\n  date: 2021-10-{1}\n  outlet: The Herald\n  url: https://{0}.example.org/x\n  look: {2}\n  big: {3}\n"
        text = "".join(record.format(*x) for x in (("first", 11, "screen", "false"), ("second", 10, "screen", "false"),
                                                   ("third", "09", "screen", "false"), ("fourth", "08", "paper", "true")))
        self.mill(text, "- title: The mill in motion\n  date: 2022-03-05\n  outlet: The Gazette\n  url: https://gazette.example/mill\n"
                  "  big: false\n", "p.yml")


class Escapes(Case):
    def test_strings_with_escapes_are_models(self):
        fields = {"title": "Été {} à l'eau", "date": "2021-10-0{}", "outlet": 'L\'"Écho"', "author": "Zoé Noël", "url": "https://a.example.org/{}"}
        records = [{k: v.format(i) for k, v in fields.items()} for i in (3, 2, 1)]
        made = {"title": 'The "mill" in motion', "date": "2022-03-05", "outlet": 'The "Gazette"', "author": "Ann Fen", "url": "https://gazette.example/mill"}
        toml = lambda r: "[[press]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in r.items()) + "\n"
        yaml = lambda r: "- " + "".join(f"  {k}: {json.dumps(v)}\n" for k, v in r.items())[2:]
        for name, text, want in (("p.json", json.dumps(records, indent=1), json.dumps(made, indent=1)),
                                 ("p.toml", "".join(map(toml, records)), toml(made)), ("p.yml", "".join(map(yaml, records)), yaml(made))):
            path = self.write(name, text)
            done = run("add", "--date", made["date"], "--title", made["title"], "--outlet", made["outlet"], "--author", made["author"],
                       "--url", made["url"], path)
            self.assertEqual((done.returncode, done.stderr), (0, b""), name)
            self.assertIn(want.replace("\n", "\n ") if name == "p.json" else want, self.read(path).decode())


class Words(Case):
    def test_a_word_before_the_date_stays_and_a_whole_month_has_no_full_stop(self):
        page = ("---\nlang: fr\n---\n\n# On parle de nous\n\n"
                "- [Des mares pour tous](https://commun.example/des-mares) – Le Commun du 19 déc. 2018\n"
                "- [La mare, un bien commun](https://marais.example/la-mare) – Le Marais du 31 juil. 2019\n")
        self.gives(page, "2021-06-17", "- [A brand new title](https://gazette.example/brand-new) – "
                   "The Gazette du 17 juin 2021\n")


class RowsOfLinks(Case):
    def test_a_link_joins_a_row_of_links_and_no_word_is_lost(self):
        page = ("## Press\n\nWe have been featured in [The New York Times](https://www.nytimes.com/2015/05/10/magazine/the-button-museum.html), "
                "[Buttonhole](https://buttonhole.example/the-button-museum), [Vogue](https://www.vogue.com/article/button-museum) "
                "and [Atlas of Oddities](https://oddities.example/places/button-museum).\n")
        self.gives(page, "2021-06-17", "[The Gazette](https://gazette.example/brand-new), ", left_out="date, title")

    def test_the_words_that_lead_to_the_row_are_no_title(self):
        page = ("# Sam Rowe\n\n## Press\n\nMy puzzles were covered by [The New Yorker](https://www.newyorker.com/culture/puzzles-sam-rowe), "
                "[Kottke](https://kottke.org/18/02/cube-of-cubes) and [Puzzler's Gazette](https://puzzlersgazette.example/rowe).\n")
        self.gives(page, "2021-06-17", "[The Nowhere Gazette](https://nowhere-gazette.example/new), ", left_out="date, title",
                   outlet="The Nowhere Gazette", url="https://nowhere-gazette.example/new")

    def test_links_of_html_parted_by_bars(self):
        page = ("# Press\n\n<table><tr><td>\nPress for our study: The origin of hoses.<br />\n"
                "<a href=\"https://harbor.example/first-hose\" target=\"_blank\">Harbor Radio</a> | "
                "<a href=\"https://newdock.example/legs-on-hose.html\" target=\"_blank\">New Dock Times</a> | "
                "<a href=\"https://livewire.example/hose-had-ankles.html\" target=\"_blank\">Live Wire</a>\n</td></tr></table>\n")
        self.gives(page, "2021-06-17", "<a href=\"https://gazette.example/brand-new\" target=\"_blank\">The Gazette</a> | ",
                   left_out="date, title")


class CommasTooMany(Case):
    def test_an_object_that_ends_with_a_comma_is_a_model(self):
        one = ('  {\n    "title": "%s",\n    "url": "%s",\n    "outlet": "%s",\n    "date": "%s",\n  },\n')
        page = ("[\n" + one % ("A library of bees", "https://fen.example/a-library-of-bees", "Fen Courier", "2024-03-01")
                + one % ("Who reads at night", "https://marsh.example/who-reads-at-night", "Marsh Radio", "2024-02-01") + "]\n")
        self.gives(page, "2024-06-17", one % ("A brand new title", "https://gazette.example/brand-new",
                                              "The Gazette", "2024-06-17"), name="press.json")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
