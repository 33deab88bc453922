// SPDX-License-Identifier: MIT
// Which of "04/05/2021" is the month. Numbers over 12, addresses and the order of the entries show
// it. Where nothing does, in English the month comes first only in North America: pages that are
// not told to be in a language, and those in English, are asked where the outlets are at home that
// they lead to, and what their headings say.
#include "room/reader_order.h"

#include <stdlib.h>

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

// Whether the month leads where the page's outlets are at home.
static bool order_month_leads(struct reader *r)
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

static int near(struct date a, struct date b)
{
    return a.day && b.day && llabs((long long)(date_to_days(a) - date_to_days(b))) <= 3;
}

// Whether the first number of the hit is the month, told by a number over 12.
static int order_of_hit(const struct flat *f, const struct date_hit *hit, struct date d)
{
    bool whole = hit->impossible || d.day;
    if (hit->strength != DATE_FAIR || !whole || date_known(hit->other))
        return 0;
    const char *p = f->text + hit->offset;
    size_t i = 0;
    int n = 0;
    while (i < hit->length && is_digit_ascii(p[i]) && n < 100)
        n = n * 10 + (p[i++] - '0');
    if (i == 0 || i > 2 || i >= hit->length)
        return 0;
    if (hit->impossible)
        return n > 12 && n < 32 ? -1 : 0;
    if (d.day == d.month)
        return 0;
    return n == d.month ? 1 : n == d.day && n > 12 ? -1 : 0;
}

static int order_shown(const struct item *x)
{
    return order_of_hit(&x->f, &x->hit, x->date);
}

static int order_in_headings(const struct reader *r)
{
    int votes = 0;
    for (size_t i = 0; i < r->sections_len; i++) {
        const struct section *s = &r->sections[i];
        if (s->date.length && s->only_date && !s->date.dotted)
            votes += order_of_hit(&s->f, &s->date, s->date.date);
    }
    return votes;
}

int order_dotted(const struct reader *r)
{
    int votes = 0;
    for (size_t i = 0; i < r->items_len; i++)
        if (r->items[i].hit.dotted)
            votes += order_shown(&r->items[i]);
    return votes;
}

bool order_month_first(struct reader *r)
{
    int votes = 3 * order_in_headings(r), steps[2][2] = {{0}};
    struct date last[2] = {DATE_NONE, DATE_NONE};
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->hit.length == 0 || x->hit.strength != DATE_FAIR || x->hit.dotted)
            continue;
        votes += 3 * order_shown(x);
        bool both = date_known(x->hit.other);
        if (both && x->primary >= 0) {
            struct date shown = date_in_address(x->f.links[x->primary].url);
            votes += near(shown, x->hit.other) - near(shown, x->hit.date);
        }
        struct date now[2] = {x->hit.date, both ? x->hit.other : x->hit.date};
        for (int k = 0; k < 2; k++) {
            if (date_known(last[k]) && date_compare(last[k], now[k]) != 0)
                steps[k][date_compare(last[k], now[k]) > 0]++;
            last[k] = now[k];
        }
    }
    if (votes)
        return votes > 0;
    int wrong[2];
    for (int k = 0; k < 2; k++)
        wrong[k] = steps[k][0] < steps[k][1] ? steps[k][0] : steps[k][1];
    if (wrong[0] != wrong[1])
        return wrong[1] < wrong[0];
    if (order_dotted(r) < 0)
        return false; // who writes 24.08.2023 as well
    return order_month_leads(r);
}
