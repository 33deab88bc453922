# SPDX-License-Identifier: MIT
"""presse add: entries that are no models, and what is written where there is none.

usage: test_add_models.py PRESSE
"""
import json
import sys
import unittest

from add_case import Case, run


class UnusualModels(Case):
    def test_a_link_in_passing_is_no_model_where_entries_have_dates_and_titles(self):
        card = ('<article class="card"><div class="icon">%s</div><h3>%s</h3><p>La notizia.</p>'
                '<a class="more" href="%s">Leggi la fonte</a></article>')
        page = ('<h1>In the press</h1>\n<p>Want to book Millworks? Visit the <a href="press-kit.html">Press Kit</a> or\n'
                '<a href="https://www.guestmaker.example/show-guest/millworks-f73d6e">book on GuestMaker.example</a>.\n</p>\n'
                '<div class="cards">'
                + card % ("LAGO24 · 29 MAGGIO 2012", "Un mulino nato al canale", "https://www.lago24.example/n?ID=11")
                + card % ("LAGO24 · 12 NOVEMBRE 2013", "Nuove pale per la ruota", "https://www.lago24.example/n?ID=12")
                + card % ("LAGO24 · 12 NOVEMBRE 2014", "Altre pale per la ruota", "https://www.lago24.example/n?ID=13")
                + "</div>\n")
        path = self.write("in-the-press.html", page)
        done = self.add(path, "2014-08-02")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"can be taken as a model", done.stderr)
        self.assertIn(b"line", done.stderr)
        self.assertEqual(self.read(path).decode(), page)

    def test_a_sentence_of_a_record_is_no_kind_and_emphasis_is_no_part_of_its_outlet(self):
        record = ('- date: "%s"\n  title: "%s"\n  outlet: "*%s*, Fen 24"\n'
                  '  text: "TV interview hosted by Jane Roe on how fast ferries became."\n'
                  '  media: video\n  url: "%s"\n\n')
        page = (record % ("2026-09-15", "It takes a law of ferries", "The Morning", "https://fen24.example/ferries")
                + record % ("2026-09-12", "News of boats", "Good Habit", "https://www.youtube.com/watch?v=OtDEno5z9HU")
                + record % ("2026-08-27", "Boats, their use and risk", "Rush Hour", "https://fen24.example/boats"))
        path = self.write("press.yml", page)
        entries = json.loads(run("list", "--format", "json", path).stdout)
        self.assertEqual([e["outlet"] for e in entries],
                         ["The Morning, Fen 24", "Good Habit, Fen 24", "Rush Hour, Fen 24"])
        done = self.add(path, "2026-11-20")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn('- date: "2026-11-20"\n  title: "A brand new title"\n  outlet: "The Gazette"\n'
                      '  media: article\n  url: "https://gazette.example/brand-new"\n\n', self.read(path).decode())

    def test_a_refusal_says_where_and_why(self):
        page = ('<div class="news"><p>14/02/2023: <a href="https://fen.example/barn">A barn for owls</a> — The Fen Herald</p> '
                '<p>10/02/2023: <a href="https://marsh.example/owls">Two owls for a barn</a> — Marsh Weekly</p> '
                '<p>09/02/2023: <a href="https://reed.example/alone">No owl is alone</a> — Reed News</p></div>\n')
        path = self.write("press.html", page)
        done = self.add(path, "2023-08-20")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"in line 1, shares its lines with another one", done.stderr)
        self.assertEqual(self.read(path).decode(), page)


class Plain(Case):
    """Where no entry can be followed the new one is a plain line or record, and that is said."""

    def plain(self, name, page, date, want, why):
        path = self.write(name, page)
        before = json.loads(run("list", "--format", "json", path).stdout)
        done = self.add(path, date)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        now = self.read(path).decode()
        self.assertIn(want, now)
        self.assertEqual(now.replace(want, "", 1), page)
        self.assertEqual(done.stderr.decode(), "presse: written plainly, because no entry of the page can be followed: the nearest, in line "
                         + why + "\n")
        made = [x for x in json.loads(run("list", "--format", "json", path).stdout) if x["id"] not in [y["id"] for y in before]]
        self.assertEqual([(x["title"], x["outlet"], x["date"], x["url"]) for x in made],
                         [("A brand new title", "The Gazette", date, "https://gazette.example/brand-new")])

    def test_among_sentences(self):
        page = ("# Press\n\n"
                "* The Fen Herald ran a long piece about our **Owls and Barns**. You can read it here: "
                "[A barn for owls](https://fen.example/barn)\n"
                "* Marsh Weekly talks about **Owls and Mice** in its article "
                "[Two owls for a barn](https://marsh.example/owls)\n"
                "* Reed News prints about **Barns** in its article [No owl is alone](https://reed.example/alone)\n")
        self.plain("p.md", page, "2023-08-20", "* 2023-08-20: [A brand new title](https://gazette.example/brand-new), The Gazette\n",
                   "3, is told in a sentence about its article")

    def test_what_the_page_s_encoding_has_not_is_a_reference(self):
        page = "# Presse\n\n* Le Héraut a publié un long article sur nos chouettes l'été dernier : [Une grange](https://heraut.example/grange)\n"
        path = self.write("p.md", page.encode("latin-1"))
        done = self.add(path, "2023-08-20", title="La grange → le moulin")
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn("[La grange &#8594; le moulin](https://gazette.example/brand-new), The Gazette\n", self.read(path).decode("latin-1"))

    def test_in_a_list_of_html(self):
        item = '<li>\n<h2> %s </h2>\n<img src="/images/%s.jpg"/>\n</li>\n'
        page = "<h1>In the press</h1>\n<ul>\n\n" + item % ("07.01.2017 The Fen Herald", "herald") + "\n" + item % ("23.04.2016 Marsh Weekly", "weekly") + "</ul>\n"
        for name in ("p.md", "p.html"):
            self.plain(name, page, "2016-08-02", '<li>02.08.2016: <a href="https://gazette.example/brand-new">A brand new title</a>, The Gazette</li>\n\n',
                       "9, has neither its address nor its title in lines of its own")

    def test_in_records_without_a_place_for_all(self):
        flow = '---\ntitle: Press\nclippings:\n%s---\n' % "".join(
            f'  - {{ file: {x}, outlet: "{o}", date: "{d}" }}\n'
            for x, o, d in (("herald", "The Fen Herald", "July 17, 2020"), ("weekly", "Marsh Weekly", "March 1, 2018"), ("reed", "Reed News", "September 13, 2017")))
        self.plain("p.md", flow, "2019-01-02", '  - { outlet: "The Gazette", date: "January 2, 2019", title: "A brand new title", url: "https://gazette.example/brand-new" }\n',
                   "5, has neither its address nor its title in lines of its own; keys that its record has not: title, url")
        logos = "---\ntitle: Press\nplans:\n%s---\n" % "".join(
            f'  - logo: \'![{o}](/logos/{x}.png)\'\n    title: {t}\n    link: https://{x}.example/{x}\n'
            for x, o, t in (("herald", "The Fen Herald", "A barn for owls"), ("weekly", "Marsh Weekly", "Two owls for a barn"), ("reed", "Reed News", "No owl is alone")))
        self.plain("p.md", logos, "2019-01-02", '  - title: "A brand new title"\n    link: "https://gazette.example/brand-new"\n    date: 2019-01-02\n    outlet: "The Gazette"\n',
                   "4, shows its outlet by a picture alone; keys that its record has not: date, outlet")

    def test_the_program_is_told(self):
        path = self.write("p.md", "# Press\n\n* The Fen Herald ran a long piece about our owls last year: [A barn for owls](https://fen.example/barn)\n")
        done = run("add", "-d", "2023-08-20", "-t", "A brand new title", "-o", "The Gazette", "-u", "https://gazette.example/new", "--json", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in line 3, is told in a sentence", json.loads(done.stdout)["plain"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
