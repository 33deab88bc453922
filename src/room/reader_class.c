// SPDX-License-Identifier: MIT
// What the class of an HTML element says of its text: the words that people give to the parts
// of an entry ("news-date", "press-source", "card-title"). It is a hint that other evidence
// may overrule; names that say two things at once say nothing.
#include <string.h>

#include "room/reader_parts.h"

enum { NAMES_LONGEST = 120, ROLES = 4 };

static const char *const words[ROLES][48] = {
    {"date",     "time",      "year",    "datum", "fecha", "data", "day",    "month",
     "datetime", "published", "pubdate", "annee", "jahr",  "dato", "giorno", "tarih",
     "mois",     "monat",     "mese",    "maand", "rok",   "pvm",  "anno"},
    {"outlet",      "source",  "publication", "publisher", "newspaper", "magazine", "quelle",
     "medium",      "fuente",  "fonte",       "journal",   "venue",     "pub",      "testata",
     "giornale",    "zeitung", "krant",       "bron",      "kilde",     "avis",     "periodico",
     "medio",       "diario",  "jornal",      "veiculo",   "revista",   "rivista",  "gazeta",
     "gazete",      "ujsag",   "tidning",     "medie",     "emisora",   "emissora", "station",
     "broadcaster", "organe",  "zdroj",       "noviny",    "zrodlo",    "kaynak",   "sender",
     "lehti",       "forras"},
    {"title",      "headline",  "titel",       "titre",       "titulo",  "titolo",
     "overskrift", "rubrik",    "nazev",       "tytul",       "cim",     "baslik",
     "naslov",     "nadpis",    "otsikko",     "manchete",    "titular", "titulek",
     "tittel",     "headlines", "schlagzeile", "ueberschrift"},
    {"author",       "byline",       "reporter",     "excerpt",   "snippet",   "description",
     "summary",      "quote",        "abstract",     "teaser",    "tags",      "desc",
     "descrizione",  "descripcion",  "beschreibung", "auteur",    "autor",     "autore",
     "chapo",        "extrait",      "zitat",        "resumo",    "resumen",   "riassunto",
     "omschrijving", "samenvatting", "popis",        "opis",      "leiras",    "ozet",
     "citat",        "citation",     "cita",         "citazione", "forfatter", "skribent",
     "yazar",        "szerzo",       "blurb"}};
static const char *const entries[] = {"card", "item",    "entry", "post", "article",
                                      "clip", "mention", "story", "row",  "clipping"};
static const char *const parts[] = {"body", "header", "head",  "footer", "content", "text",
                                    "info", "inner",  "block", "meta",   "image",   "img"};

// The next word of the class names: letters up to a mark or a capital.
static struct str next_word(struct str names, size_t *from)
{
    size_t i = *from;
    while (i < names.n && !is_alpha_ascii(names.p[i]))
        i++;
    size_t start = i;
    while (i < names.n && is_alpha_ascii(names.p[i]) &&
           !(i > start && names.p[i] >= 'A' && names.p[i] <= 'Z' && names.p[i - 1] >= 'a'))
        i++;
    *from = i;
    return str_slice(names, start, i);
}

uint16_t class_style(struct str names)
{
    static const uint16_t styles[ROLES] = {STYLE_CLASS_DATE, STYLE_CLASS_OUTLET, STYLE_CLASS_TITLE,
                                           STYLE_CLASS_OTHER};
    uint16_t found = 0;
    size_t from = 0;
    if (names.n == 0 || names.n > NAMES_LONGEST)
        return 0;
    bool event = false;
    for (struct str w = next_word(names, &from); w.n; w = next_word(names, &from)) {
        if (event && str_eq_ascii(w, STR("venue")))
            continue; // where it takes place
        event = event || str_eq_ascii(w, STR("event"));
        for (size_t k = 0; k < ROLES; k++)
            for (size_t i = 0; i < sizeof words[k] / sizeof *words[k] && words[k][i]; i++)
                if (str_eq_ascii(w, str_of(words[k][i])))
                    found |= styles[k];
    }
    bool one = (found & (found - 1)) == 0;
    return one || found == (STYLE_CLASS_DATE | STYLE_CLASS_OUTLET) ? found : 0;
}

static bool is_among(struct str w, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_ascii(w, str_of(list[i])))
            return true;
    return false;
}

// "card-body", "item__header": what stands behind the word says that this is a part of the entry.
static bool names_part(struct str names, struct str word)
{
    size_t end = (size_t)(word.p - names.p) + word.n, from = end;
    if (end >= names.n || is_space_ascii(names.p[end]))
        return false;
    struct str next = next_word(names, &from);
    for (size_t i = end; next.n && names.p + i < next.p; i++)
        if (is_space_ascii(names.p[i]))
            return false;
    return is_among(next, parts, sizeof parts / sizeof *parts);
}

bool class_is_entry(struct str names)
{
    size_t from = 0;
    if (names.n > NAMES_LONGEST)
        return false;
    for (struct str w = next_word(names, &from); w.n; w = next_word(names, &from))
        if (is_among(w, entries, sizeof entries / sizeof *entries) && !names_part(names, w))
            return true;
    return false;
}

// A class without the digits at its end: "footer1".
static struct str without_number(struct str name)
{
    while (name.n && is_digit_ascii(name.p[name.n - 1]))
        name.n--;
    return name;
}

static bool has_name(struct str names, const char *const *list, size_t n)
{
    struct str name;
    while (str_split(&names, ' ', &name))
        if (is_among(without_number(str_trim(name)), list, n))
            return true;
    return false;
}

// "singer-socials", "social_media--wrap": links to the site's own accounts; "social-proof" is what
// others say.
static bool names_accounts(struct str names)
{
    bool social = false;
    size_t from = 0;
    for (struct str w = next_word(names, &from); w.n; w = next_word(names, &from)) {
        social = social || str_eq_ascii(w, STR("social")) || str_eq_ascii(w, STR("socials"));
        if (str_eq_ascii(w, STR("proof")) || str_eq_ascii(w, STR("share")))
            return false;
    }
    return social;
}

bool class_is_frame(struct str names)
{
    static const char *const frames[] = {
        "footer", "site-footer", "page-footer", "main-footer", "navbar",     "nav",
        "menu",   "navigation",  "site-nav",    "main-nav",    "breadcrumb", "breadcrumbs",
        "topbar", "top-bar",     "share",       "sidebar",     "blogroll",   "pagination"};
    return names.n <= NAMES_LONGEST &&
           (has_name(names, frames, sizeof frames / sizeof *frames) || names_accounts(names));
}

bool class_is_current(struct str names)
{
    static const char *const marks[] = {"active", "current", "selected", "current-menu-item",
                                        "is-active"};
    return names.n <= NAMES_LONGEST && has_name(names, marks, sizeof marks / sizeof *marks);
}

bool class_is_grid_row(struct str names)
{
    static const char *const rows[] = {"row"};
    return names.n <= NAMES_LONGEST && has_name(names, rows, 1);
}

bool class_is_heading(struct str names)
{
    static const char *const headings[] = {"heading",       "section-heading", "section-title",
                                           "section_title", "year-heading",    "year-title"};
    return names.n <= NAMES_LONGEST &&
           has_name(names, headings, sizeof headings / sizeof *headings);
}
