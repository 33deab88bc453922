// SPDX-License-Identifier: MIT
// Which of "04/05/2021" is the month, where no date of the page shows it: in English the month
// comes first only in North America. Pages that are not told to be in a language, and those in
// English, are asked where the outlets are at home that they lead to, and what their headings say.
#include "room/reader_order.h"

#include "room/outlet.h"
#include "room/reader_words.h"
#include "text/fold.h"

// Domains of two letters that say nothing of a country.
static bool is_anywhere(struct str label)
{
    static const char *const labels[] = {"ai", "am", "cc", "co", "fm", "gg", "io",
                                         "is", "la", "li", "ly", "me", "sh", "st",
                                         "tk", "to", "tv", "vc", "ws", "eu"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_eq(label, str_of(labels[i])))
            return true;
    return false;
}

static bool month_leads_in(struct str country)
{
    return str_eq(country, STR("us")) || str_eq(country, STR("ca")) || str_eq(country, STR("ph"));
}

// Where the site of an entry is at home, or nothing.
static struct str country_of(struct reader *r, const struct item *x)
{
    size_t dot = str_rfind_char(x->host, '.');
    struct str label = dot == STR_NOT_FOUND ? STR_NONE : str_from(x->host, dot + 1);
    const struct outlet *o = x->site ? site_outlet(r, x->site, x->f.links[x->primary].url) : NULL;
    if (o && o->country.n)
        return o->country;
    return label.n == 2 && !is_anywhere(label) ? label : STR_NONE;
}

static bool says_press_elsewhere(struct str folded)
{
    static const char *const words[] = {
        "presse", "pressen", "prensa", "imprensa", "stampa", "pers",  "medien",   "medier",
        "medios", "medias",  "midia",  "prasa",    "tisk",   "basin", "lehdisto", "rassegna"};
    struct str w;
    while (str_split(&folded, ' ', &w))
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (str_eq(w, str_of(words[i])))
                return true;
    return false;
}

static bool heads_elsewhere(struct reader *r)
{
    bool says = says_press_elsewhere(fold_words(r->arena, value_text(r->doc->front, STR("title"))));
    for (size_t i = 0; i < r->sections_len && !says; i++)
        says = r->sections[i].coverage > 0 && says_press_elsewhere(r->sections[i].folded);
    return says;
}

bool order_month_leads(struct reader *r)
{
    size_t dated = 0, month = 0, day = 0;
    if (r->lang.n && (!str_starts_ascii(r->lang, STR("en")) || r->lang.n > 3))
        return str_eq_ascii(r->lang, STR("en-US")) || str_eq_ascii(r->lang, STR("en-CA")) ||
               str_eq_ascii(r->lang, STR("en_US"));
    if (r->lang.n == 0 && heads_elsewhere(r))
        return false;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->primary < 0 || !date_known(x->hit.other))
            continue;
        struct str country = country_of(r, x);
        dated++;
        month += country.n && month_leads_in(country);
        day += country.n && !month_leads_in(country);
    }
    return day * 2 <= dated || month * 2 >= day;
}
