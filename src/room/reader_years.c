// SPDX-License-Identifier: MIT
// The year that an entry begins with ("2019 Title, Outlet, May 3"). A year among the words of a
// heading ("Doe & Roe, 2015, Journal of Ropes", "The mill of 1890"): is it that of what is listed
// below? The addresses there tell: it is when some have it and none has another, and is not when
// all that have a year are far from it.
#include <string.h>

#include "room/reader_parts.h"

// The only year that the heading names, alone or in a date; false when none or several.
static bool one_year(struct reader *r, const struct section *s, struct date_hit *only)
{
    struct str text = {s->f.text, s->f.n};
    struct date_hit hit;
    size_t from = 0, found = 0;
    while (found < 2 && dates_next(text, &from, r->languages, &hit))
        if (hit.date.year && !hit.impossible && !hit.range && found++ == 0)
            *only = hit;
    return found == 1 && !s->cites && !is_year_of_work(s, only);
}

// "Doe et al. 2022:", a paper that the articles below it are about.
static bool cites_authors(const struct section *s)
{
    size_t at = str_find(s->folded, STR(" et al "));
    return at != STR_NOT_FOUND && at + 7 < s->folded.n && is_digit_ascii(s->folded.p[at + 7]);
}

// Where one heading cites a paper so, those beside it that end with a year do ("Doe & Roe 2019").
static void find_cited(struct reader *r)
{
    enum { LEVELS_MOST = 32 };
    uint32_t *levels = ARENA_ARRAY(r->arena, r->sections_len + 1, uint32_t); // below each section
    for (size_t i = 0; i < r->sections_len; i++) {
        const struct section *s = &r->sections[i];
        if (s->level < LEVELS_MOST && cites_authors(s))
            levels[s->parent + 1] |= UINT32_C(1) << s->level;
    }
    for (size_t i = 0; i < r->sections_len; i++) {
        struct section *s = &r->sections[i];
        size_t end = s->date.offset + s->date.length;
        bool beside = s->level < LEVELS_MOST && (levels[s->parent + 1] >> s->level & 1);
        s->cites = beside && !s->only_date && s->date.length && s->date.offset &&
                   s->date.date.month == 0 && end + 2 >= s->f.n;
        if (s->cites)
            s->date = (struct date_hit){0};
    }
}

// A date in the path of an address: /2016/06/07/ or 20160607.
struct date date_in_address(struct str s)
{
    for (size_t i = 0; i + 8 <= s.n; i++) {
        if (!is_digit_ascii(s.p[i]) || (i && is_digit_ascii(s.p[i - 1])))
            continue;
        int numbers[3] = {0}, k = 0;
        size_t p = i;
        for (; k < 3 && p < s.n; k++) {
            int digits = 0, most = k == 0 ? 4 : 2;
            while (p < s.n && digits < most && is_digit_ascii(s.p[p])) {
                numbers[k] = numbers[k] * 10 + (s.p[p++] - '0');
                digits++;
            }
            if (digits == 0 || (k == 0 && digits < 4))
                break;
            if (k < 2 && p < s.n && (s.p[p] == '/' || s.p[p] == '-' || s.p[p] == '_'))
                p++;
        }
        struct date d = {(int16_t)numbers[0], (uint8_t)numbers[1], (uint8_t)numbers[2]};
        if (k == 3 && numbers[0] >= 1990 && numbers[0] < 2100 && numbers[1] <= 12 && d.month &&
            d.day && date_exists(d))
            return d;
    }
    return DATE_NONE;
}

// "/2015/08/" in an address, or 0.
static int year_in_address(struct str url)
{
    for (size_t i = 0; i + 5 < url.n; i++) {
        const char *p = url.p + i;
        if (p[0] != '/' || !strchr("/-", p[5]) || (p[1] != '1' && p[1] != '2'))
            continue;
        int year = 0;
        for (int k = 1; k < 5; k++)
            year = is_digit_ascii(p[k]) && year >= 0 ? year * 10 + (p[k] - '0') : -1;
        if (year >= 1990 && year < 2100)
            return year;
    }
    return date_in_address(url).year;
}

// "Meeting 30 (2018)", "Meeting 29 (2017)": headings beside one another that differ only in their
// numbers are one year each; "The mill (2018)" alone is something of that year.
static bool same_but_numbers(struct str a, struct str b)
{
    size_t i = 0, k = 0, letters = 0;
    while (i < a.n || k < b.n) {
        size_t x = i, y = k;
        while (i < a.n && is_digit_ascii(a.p[i]))
            i++;
        while (k < b.n && is_digit_ascii(b.p[k]))
            k++;
        if ((i > x) != (k > y))
            return false;
        if (i > x)
            continue;
        if (i >= a.n || k >= b.n || a.p[i] != b.p[k])
            return false;
        letters += a.p[i] != ' ';
        i++;
        k++;
    }
    return letters > 0;
}

static void find_series(struct reader *r)
{
    struct section *before = NULL;
    struct date_hit last = {0};
    for (size_t i = 0; i < r->sections_len; i++) {
        struct section *s = &r->sections[i];
        struct str text = {s->f.text, s->f.n};
        struct date_hit hit;
        size_t from = text.n;
        while (from > 0 && text.p[from - 1] != '(')
            from--;
        if (s->only_date || s->date.length || !from ||
            !dates_next(text, &from, r->languages, &hit) || !is_year_of_work(s, &hit))
            continue;
        bool beside = before && before->parent == s->parent && before->level == s->level;
        if (beside && last.date.year != hit.date.year &&
            same_but_numbers(before->folded, s->folded)) {
            before->date = last;
            s->date = hit;
        }
        before = s;
        last = hit;
    }
}

void years_of_headings(struct reader *r)
{
    enum { LEAST = 2, LEVELS = 6 };
    struct votes {
        uint32_t same, other, far;
        struct date_hit hit;
        bool asked, open;
    } *all = ARENA_ARRAY(r->arena, r->sections_len + 1, struct votes);
    find_cited(r);
    find_series(r);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->section < 0 || x->primary < 0 || x->ignored)
            continue;
        struct section *s = &r->sections[x->section];
        struct votes *v = &all[x->section];
        if (!v->asked) {
            v->asked = true;
            v->open = !s->only_date && s->level <= LEVELS && one_year(r, s, &v->hit);
        }
        if (date_known(x->date))
            v->open = false;
        if (!v->open)
            continue;
        int year = year_in_address(x->f.links[x->primary].url);
        v->same += year == v->hit.date.year;
        v->other += year && year != v->hit.date.year;
        v->far += year > v->hit.date.year + 1 || (year && year < v->hit.date.year - 1);
    }
    for (size_t i = 0; i < r->sections_len; i++)
        if (all[i].open && all[i].same >= LEAST && all[i].other == 0)
            r->sections[i].date = all[i].hit;
        else if (all[i].open && all[i].far && all[i].far == all[i].other && !all[i].same)
            r->sections[i].date = (struct date_hit){0};
}

int year_begins(const struct flat *f)
{
    int year = 0;
    if (f->n < 6 || f->text[4] != ' ' || is_digit_ascii(f->text[5]) || strchr("-(", f->text[5]))
        return 0;
    for (int k = 0; k < 4; k++)
        year = is_digit_ascii(f->text[k]) && year >= 0 ? year * 10 + (f->text[k] - '0') : -1;
    return year >= 1950 && year < 2100 ? year : 0;
}

// "… The Courier 2019", "… (The Courier 2019)": a year behind words ends the text.
static bool year_ends(const struct flat *f)
{
    uint32_t n = f->n;
    while (n && (unsigned char)f->text[n - 1] <= ' ')
        n--;
    n -= n && f->text[n - 1] == ')';
    if (n < 8 || memcmp(f->text + n - 5, " 20", 3) != 0 || !is_digit_ascii(f->text[n - 2]) ||
        !is_digit_ascii(f->text[n - 1]))
        return false;
    return is_alpha_ascii(f->text[n - 6]) || is_digit_ascii(f->text[n - 6]) ||
           f->text[n - 6] == '+' || (f->text[n - 6] & 0x80);
}

// Whether that year ends a link whose text is one part: "[The day of the reeds 2019](…)".
static bool year_ends_title(const struct flat *f)
{
    const struct run *run = f->runs_len ? &f->runs[f->runs_len - 1] : NULL;
    const struct link *l = run && run->link >= 0 ? &f->links[run->link] : NULL;
    if (!l || l->end < l->at + 4)
        return false;
    for (uint32_t i = l->at; i < l->end; i++)
        if (strchr(",;:|(", f->text[i]) || (unsigned char)f->text[i] == 0xe2 ||
            (i + 1 < l->end && f->text[i + 1] == ' ' && strchr(".-", f->text[i])))
            return false;
    return true;
}

bool years_end_entries(const struct reader *r)
{
    size_t entries = 0, ends = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct flat *f = &r->items[i].f;
        entries += r->items[i].primary >= 0;
        ends += r->items[i].primary >= 0 && year_ends(f) && !year_ends_title(f);
    }
    return ends >= 3 && ends * 5 >= entries * 3;
}

bool years_begin_entries(const struct reader *r)
{
    enum { LEAST = 3 };
    size_t begin = 0;
    for (size_t i = 0; i < r->items_len; i++)
        begin += year_begins(&r->items[i].f) != 0;
    return begin >= LEAST && begin * 2 >= r->items_len;
}
