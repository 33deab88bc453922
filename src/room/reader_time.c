// SPDX-License-Identifier: MIT
// Decides each item's date. Among the dates in its text the one counts that stands by itself
// (between separators, in its own cell, in <time>), is most complete, and stands where the
// dates of the other items stand. A missing year, month or day comes from the sections above.
// Day and month in numbers are read in the one order that the whole page allows: by numbers
// over 12, by dates in the addresses, by the order of the entries, and last by the language.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room/reader_date_cells.h"
#include "room/reader_date_sides.h"
#include "room/reader_order.h"
#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { SIDES = 16, TEXT_READ = 8000 };

// "Le Phare mars 2013 n° 20": an issue is numbered by what follows to the end of the line.
static bool issue_stands_behind(const struct flat *f, uint32_t end)
{
    enum { NUMBER_LONGEST = 16 };
    char room[NUMBER_LONGEST * 2];
    uint32_t to = end;
    while (to < f->n && (unsigned char)f->text[to] >= ' ' && to - end <= NUMBER_LONGEST)
        to++;
    struct str rest = {f->text + end, to - end};
    return rest.n && rest.n <= NUMBER_LONGEST && f->text[end] == ' ' &&
           is_print_number(fold_words_into(rest, room, sizeof room));
}

struct candidate {
    struct date_hit hit;
    uint32_t at, end; // with a connector before it
    unsigned place;   // where it stands, for comparing with other items
    bool in_link, fills_link, of_cells;
    bool told; // behind a word of a title: "What to do in June 2020"
    float score;
};

// What the column or key says of a date in it, which fills it or not.
static float weigh_column(const struct item *x, int cell, bool alone)
{
    if (x->roles[cell] & WORD_DATE)
        return W_DATE_COLUMN;
    bool slip = alone && (x->roles[cell] & WORD_AUTHOR); // of the keeper
    bool dated = false;
    for (size_t i = 0; i < x->roles_len; i++)
        dated = dated || (x->roles[i] & WORD_DATE);
    // "name: Title, Outlet (May 2011)": where no key is for the date, others may have it.
    bool whole = x->kind == BLOCK_RECORD && !dated && !(x->roles[cell] & WORD_NOTE);
    return slip || whole ? 0 : -W_DATE_OTHER_COLUMN;
}

// "2015-10-01-new-palmyra": the name of a file or page.
static bool ends_in_slug(const struct flat *f, uint32_t end)
{
    return end + 1 < f->n && f->text[end] == '-' && is_alpha_ascii(f->text[end + 1]);
}

// In the text of the article's link, or in a field for the title.
static bool stands_in_title(const struct item *x, const struct run *run)
{
    if (!run)
        return false;
    bool field = run->cell >= 0 && (size_t)run->cell < x->roles_len;
    return run->link >= 0 || (field && (x->roles[run->cell] & WORD_TITLE));
}

// "The Courier of 3 May 2021": the word before the date says that it is that of the paper.
static bool says_of(struct str word)
{
    static const char *const words[] = {"vom", "du", "del", "of", "dal", "dell", "van", "fra"};
    word = str_trim(word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_ascii(word, str_of(words[i])))
            return true;
    return false;
}

// "The jury has chosen, 29 November 2025 they meet": behind the date the title goes on, in small
// letters or in a script without others.
static bool title_goes_on(const struct item *x, const struct run *run, const struct candidate *c)
{
    const struct flat *f = &x->f;
    bool wide = c->end < f->n && (f->text[c->end] & 0x80) && is_digit_ascii(f->text[c->at]);
    uint32_t i = c->end + (c->end < f->n && f->text[c->end] == ' ');
    return stands_in_title(x, run) && c->at > run->at && i < f->n &&
           (prose_starts_lower(f, i) || (wide && c->hit.strength == DATE_STRONG));
}

// How a date in no cell is marked: bold, emphasised, in brackets.
static unsigned marks_around(const struct run *run, bool bracket)
{
    unsigned style = run ? run->style : 0;
    return (style & STYLE_STRONG ? 1U : 0) | (style & STYLE_EMPHASIS ? 2U : 0) | (bracket ? 4U : 0);
}

static void weigh_date(const struct reader *r, const struct item *x, struct candidate *c)
{
    const struct flat *f = &x->f;
    const struct run *run = flat_run_at(f, c->at);
    uint32_t cut = c->at;
    enum side left = side_before(f, c->at, &cut), right = side_behind(f, c->end);
    struct date_hit *h = &c->hit;
    bool goes_on = right == SIDE_OPEN && title_goes_on(x, run, c);
    if (right == SIDE_OPEN && h->date.month && issue_stands_behind(f, c->end))
        right = SIDE_SEPARATOR;
    else if (left == SIDE_EDGE && !h->date.year && is_digit_ascii(f->text[c->at]) &&
             f->text[c->end - 1] == '.')
        right = SIDE_SEPARATOR; // "19.09. Moorzeitung: …": its last full stop parts it
    int year = r->years_begin ? year_begins(f) : 0;
    if (year && h->bare_year && c->at == 0)
        right = SIDE_SEPARATOR;
    else if (year && h->date.month && !h->date.year)
        h->date.year = (int16_t)year;
    // "## The Courier 2006 - The fifth ride", over a scan
    if (h->bare_year && left == SIDE_OPEN && right != SIDE_OPEN && x->kind == BLOCK_HEADING &&
        x->primary < 0)
        left = SIDE_SEPARATOR;
    if (r->years_end && h->bare_year && left == SIDE_OPEN &&
        (right == SIDE_EDGE ||
         (c->end < f->n && f->text[c->end] == ')' && side_behind(f, c->end + 1) == SIDE_EDGE)))
        left = SIDE_SEPARATOR;
    bool standing = left != SIDE_OPEN && right != SIDE_OPEN;
    c->in_link = run && run->link >= 0;
    c->fills_link =
        c->in_link && f->links[run->link].at == c->at && f->links[run->link].end == c->end;
    c->score = W_DATE_PART * (float)parts_of(h->date);
    if (run && run->cell >= 0 && (size_t)run->cell < x->roles_len && x->roles[run->cell])
        c->score += weigh_column(x, run->cell, left == SIDE_EDGE && right == SIDE_EDGE);
    else if (run && run->cell >= 0 && left == SIDE_EDGE && right == SIDE_EDGE)
        c->score += W_DATE_ALONE;
    else if (run && run->cell >= 0 && x->kind == BLOCK_RECORD && left == SIDE_EDGE &&
             ends_in_slug(f, c->end))
        c->score = -1;
    if (standing)
        c->score += W_DATE_STANDING;
    else if (left == SIDE_OPEN && right == SIDE_OPEN)
        c->score -= W_DATE_STANDING;
    if (h->bare_year && (!standing || left == SIDE_CONNECTOR))
        c->score = -1;
    if (h->date.year == 0 && h->strength == DATE_WEAK &&
        (!standing || !has_year_above(r, x->section)))
        c->score = -1;
    if (run && (run->style & STYLE_CLASS_DATE))
        c->score += W_CLASS_SAYS;
    else if (run && (run->style & STYLE_CLASS_OTHER))
        c->score = h->bare_year ? -1 : c->score - W_CLASS_OTHER;
    if (run && (run->style & STYLE_QUOTE) && f->n > 300)
        c->score -= W_DATE_STANDING;
    for (size_t i = 0; i < f->stamps_len; i++)
        if (c->at >= f->stamps[i].at && c->end <= f->stamps[i].end) {
            h->date = f->stamps[i].date;
            h->other = DATE_NONE;
            c->score += W_DATE_STAMP;
        }
    if (goes_on)
        c->score = -1;
    bool bracket = c->at && f->text[c->at - 1] == '(';
    bool told = left == SIDE_CONNECTOR || (bracket && (!h->date.year || x->kind == BLOCK_RECORD));
    c->told = told && stands_in_title(x, run) && !says_of((struct str){f->text + cut, c->at - cut});
    if (left == SIDE_CONNECTOR)
        c->at = cut;
    unsigned first = c->at == 0 || left == SIDE_EDGE, last = right == SIDE_EDGE;
    c->place = (c->in_link ? 1U : 0) | first << 1 | last << 2 | // fills_line() asks
               (run && run->cell >= 0 ? (unsigned)(run->cell % 30 + 1) : marks_around(run, bracket))
                   << 3;
}

// <time datetime="2021-04-04">last spring</time>: the mark-up says what the text does not.
static bool stamped_date(const struct item *x, struct candidate *best)
{
    for (size_t i = 0; i < x->f.stamps_len; i++) {
        const struct stamp *s = &x->f.stamps[i];
        if (!s->date.year || s->end <= s->at)
            continue;
        *best = (struct candidate){.hit = {.date = s->date,
                                           .offset = s->at,
                                           .length = s->end - s->at,
                                           .strength = DATE_STRONG},
                                   .at = s->at,
                                   .end = s->end,
                                   .score = W_DATE_STAMP};
        return true;
    }
    return false;
}

// "8/25" at the beginning of the text: both numbers, or none.
static bool begins_with_two(const struct flat *f, int numbers[2])
{
    uint32_t i = 0;
    for (int k = 0; k < 2; k++) {
        uint32_t from = i = i + (uint32_t)k;
        for (numbers[k] = 0; i < f->n && i < from + 2 && is_digit_ascii(f->text[i]); i++)
            numbers[k] = numbers[k] * 10 + (f->text[i] - '0');
        if (i == from || (k == 0 && (i >= f->n || f->text[i] != '/')) || (k == 1 && i < from + 2))
            return false;
    }
    return i >= f->n || !(is_digit_ascii(f->text[i]) || strchr("/.-", f->text[i]));
}

// Entries that begin with a month and a year of two digits each: no heading gives a year, no first
// number is over 12, and the years go one way, as days would not.
static bool months_begin_entries(const struct reader *r)
{
    enum { LEAST = 4 };
    size_t entries = 0, up = 0, down = 0;
    int last = 0, year = 0, numbers[2];
    bool years = false; // several
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (!begins_with_two(&x->f, numbers))
            continue;
        int now = numbers[1] * 12 + numbers[0];
        if (numbers[0] == 0 || numbers[0] > 12 || has_year_above(r, x->section))
            return false;
        up += entries && now > last;
        down += entries && now < last;
        years = years || (entries && numbers[1] != year);
        year = numbers[1];
        entries++;
        last = now;
    }
    size_t most = up > down ? up : down, least = up > down ? down : up;
    return entries >= LEAST && years && least * 5 <= most;
}

static bool fills_line(const struct candidate *c)
{
    enum { FIRST = 1U << 1, LAST = 1U << 2 };
    return (c->place & FIRST) && (c->place & LAST);
}

// "The Courier · July 2026" and "published on 30 July 2026" in one entry: the same, more closely.
static bool refines(const struct candidate *c, const struct candidate *best)
{
    struct date more = c->hit.date, less = best->hit.date;
    return less.month && !less.day && more.day && !best->hit.range && more.year == less.year &&
           more.month == less.month;
}

// "year: 2021" beside "text: [Title](…), The Courier, 3 May 2021": a date beside the article's
// link, in a cell of another sort than the best one's.
static bool stands_beside_link(const struct item *x, const struct candidate *c)
{
    const struct run *run = flat_run_at(&x->f, c->at);
    if (x->primary < 0 || c->in_link || !run || run->cell < 0 || !c->hit.date.month)
        return false;
    const struct run *link = flat_run_at(&x->f, x->f.links[x->primary].at);
    return link && link->cell == run->cell && x->f.links[x->primary].at < c->at;
}

// Whether c says more closely the year that `best` is; gives it that year.
static bool says_day_of_year(struct candidate *c, const struct candidate *best)
{
    if (!c->hit.date.year && c->hit.strength != DATE_WEAK)
        c->hit.date.year = best->hit.date.year;
    return c->end && best->hit.bare_year && c->hit.date.year == best->hit.date.year &&
           !c->hit.range;
}

// "Podcast, August 2021: [Trends report – August 2021](…)": in the link it belongs to the title,
// unless it is all that the link says.
static bool is_said_outside(const struct candidate *c, const struct candidate *best)
{
    return !c->in_link && best->in_link && !best->fills_link &&
           date_compare(c->hit.date, best->hit.date) == 0;
}

// Whether a heading above gives the month and leaves the day open.
static bool has_month_above(const struct reader *r, int32_t section)
{
    for (; section >= 0; section = r->sections[section].parent) {
        const struct date_hit *h = &r->sections[section].date;
        if (h->length && h->date.month)
            return h->date.day == 0 && has_year_above(r, section);
    }
    return false;
}

// "12: Title" under "March 2021": the day, which begins the text and stands apart, and its end.
static unsigned day_begins(const struct reader *r, const struct item *x, uint32_t *end)
{
    unsigned day = 0;
    uint32_t first = x->f.n && x->f.text[0] == '(', i = first;
    if (x->primary < 0 || !has_month_above(r, x->section))
        return 0;
    for (; i < x->f.n && i < first + 2 && is_digit_ascii(x->f.text[i]); i++)
        day = day * 10 + (unsigned)(x->f.text[i] - '0');
    static const char *const MARKS[] = {"st", "nd",       "rd",           "th",
                                        "er", "\xc2\xba", "\xe6\x97\xa5", "\xec\x9d\xbc"};
    struct str rest = {x->f.text + i, x->f.n - i};
    for (size_t k = 0; i > first && k < sizeof MARKS / sizeof *MARKS; k++)
        if (str_starts_ascii(rest, str_of(MARKS[k])))
            i += (uint32_t)strlen(MARKS[k]);
    *end = i;
    bool apart = i > first && i < x->f.n && !is_digit_ascii(x->f.text[i]) &&
                 side_behind(&x->f, i) != SIDE_OPEN;
    return apart && day <= 31 ? day : 0;
}

// Whether most entries under months begin with a day, and do not count 1, 2, 3.
static bool days_begin_entries(const struct reader *r)
{
    size_t entries = 0, days = 0, counted = 0;
    unsigned last = 0;
    uint32_t end;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->primary < 0 || !has_month_above(r, x->section))
            continue;
        unsigned day = day_begins(r, x, &end);
        entries++;
        days += day != 0;
        counted += day == last + 1;
        last = day;
    }
    return days >= 3 && days * 5 >= entries * 3 && counted * 2 <= days;
}

// Whether a name stands right before i: "Reeds and Ropes 5/2011", not "in 5/2011", "Reeds, 5/2011".
static bool stands_behind_name(struct str text, uint32_t i)
{
    uint32_t word = i;
    if (i < 2 || text.p[i - 1] != ' ')
        return false;
    while (word > 1 && (unsigned char)text.p[word - 2] > ' ')
        word--;
    struct str name = str_slice(text, word - 1, i - 1);
    char last = name.p[name.n - 1];
    return name.n > 2 && (is_alpha_ascii(last) || (last & 0x80)) && name.p[0] >= 'A' &&
           name.p[0] <= 'Z' && !dates_month(name, 0);
}

// "Reeds no. 5/2011", "Reeds 5/2011": the fifth issue of that year, not May. "Heft 05/2019" came
// out in May, and a heading says when a newsletter did.
static void take_issue(const struct item *x, struct str text, struct candidate *c)
{
    if (c->hit.date.day || !c->hit.date.month || !c->at || !is_digit_ascii(text.p[c->at]))
        return;
    uint32_t at = issue_before(text, c->at);
    const struct run *run = flat_run_at(&x->f, c->at);
    bool heading = x->kind == BLOCK_HEADING || (run && (run->style & STYLE_HEADING));
    bool counts = !heading && c->at + 1 < text.n && text.p[c->at] != '0' &&
                  text.p[c->at + 1] == '/' && stands_behind_name(text, c->at);
    if (at == c->at && !counts)
        return;
    if (text.p[c->at] != '0')
        c->hit.date.month = 0;
    c->at = at;
    c->hit.other = DATE_NONE;
}

// "2026" as all of one line and "7 January" on another: gives the day that year.
static void take_year_alone(const struct reader *r, const struct item *x, int year,
                            struct candidate *best)
{
    if (year && best->hit.date.month && best->hit.date.day && !best->hit.date.year &&
        !has_year_above(r, x->section))
        best->hit.date.year = (int16_t)year;
}

static bool best_date(const struct reader *r, struct item *x, const float *share,
                      struct candidate *best, unsigned *count)
{
    struct str text = {x->f.text, x->f.n < TEXT_READ ? x->f.n : TEXT_READ};
    size_t from = 0, base = 0; // nothing before that is looked back at
    struct date_hit h;
    bool found = false;
    int year = 0; // that fills a line; -1: several do
    struct candidate beside = {.end = 0};
    while (dates_next(str_from(text, base), &from, r->languages, &h)) {
        h.offset += base;
        struct candidate c = {
            .hit = h, .at = (uint32_t)h.offset, .end = (uint32_t)(h.offset + h.length)};
        int numbers[2];
        if (r->months_begin && h.offset == 0 && begins_with_two(&x->f, numbers)) {
            c.hit.date = (struct date){(int16_t)(numbers[1] + (numbers[1] < 70 ? 2000 : 1900)),
                                       (uint8_t)numbers[0], 0};
            c.hit.other = DATE_NONE;
            c.hit.strength = DATE_FAIR;
            c.hit.impossible = h.impossible = false;
        }
        bool shorter = false;
        size_t crossed = date_crosses(r, x, text, &h, &shorter);
        if (shorter) {
            base = h.offset + h.length;
            from = 0;
            c.hit = h;
            c.end = (uint32_t)base;
        }
        if (crossed > h.offset) {
            base = crossed;
            from = 0;
            continue;
        }
        if (h.impossible) {
            if (!x->hit.length)
                x->hit = h;
            continue;
        }
        ++*count;
        weigh_date(r, x, &c);
        take_issue(x, text, &c);
        if (c.hit.bare_year && fills_line(&c))
            year = year ? -1 : c.hit.date.year;
        if (!beside.end && stands_beside_link(x, &c))
            beside = c;
        if (c.score > 0 && share)
            c.score += W_DATE_PLACE * share[c.place & 255];
        if (c.score <= W_DATE_LEAST)
            continue;
        bool better = found && c.score > best->score && !is_said_outside(best, &c);
        if (!found || better || refines(&c, best) || is_said_outside(&c, best))
            *best = c;
        found = true;
    }
    if (found && says_day_of_year(&beside, best))
        *best = beside;
    if (found)
        take_year_alone(r, x, year > 0 ? year : 0, best);
    if (!found && *count == 0 && has_year_above(r, x->section) && month_alone(r, x, &h)) {
        *best = (struct candidate){
            .hit = h, .at = (uint32_t)h.offset, .end = (uint32_t)(h.offset + h.length)};
        *count = 1;
        return true;
    }
    uint32_t end;
    unsigned day = !found && r->days_begin ? day_begins(r, x, &end) : 0;
    if (day) {
        struct date_hit only = {.date = {0, 0, (uint8_t)day}, .length = end};
        *best = (struct candidate){.hit = only, .end = end};
    }
    if (day || (!found && stamped_date(x, best))) {
        *count = 1;
        found = true;
    }
    return found;
}

static bool has_date_column(const struct item *x)
{
    for (size_t i = 0; i < x->roles_len && x->kind == BLOCK_ROW; i++)
        if (x->roles[i] & WORD_DATE)
            return true;
    return false;
}

bool is_year_of_work(const struct section *s, const struct date_hit *hit)
{
    size_t end = hit->offset + hit->length;
    return s->coverage == 0 && hit->date.month == 0 && hit->offset > 0 && end + 1 == s->f.n &&
           s->f.text[hit->offset - 1] == '(' && s->f.text[end] == ')';
}

// Takes what is missing from the sections above. Leaves a date without a year unknown.
static void complete(const struct reader *r, struct item *x)
{
    struct date d = x->date;
    bool own = d.month || d.year;
    if (!own && has_date_column(x))
        return; // the page leaves the date of this entry open
    for (int32_t s = x->section; s >= 0 && d.year == 0; s = r->sections[s].parent) {
        const struct date_hit *h = &r->sections[s].date;
        if (h->length == 0 || spans_years(h))
            continue;
        if (d.month == 0 && !own) {
            d.month = h->date.month;
            d.day = d.day ? d.day : h->date.day;
        } else if (own && d.day && d.month == 0) {
            d.month = h->date.month;
        }
        d.year = h->date.year;
    }
    x->date = d.year ? d : DATE_NONE;
}

static struct date section_full_date(const struct reader *r, int32_t s)
{
    for (; s >= 0; s = r->sections[s].parent)
        if (r->sections[s].date.length && r->sections[s].only_date && r->sections[s].date.date.day)
            return r->sections[s].date.date;
    return DATE_NONE;
}

// "**April 2023**", and a line below it the entry: month and year are all of the first line.
static bool fills_first_line(const struct item *x, const struct candidate *c)
{
    return c->at == 0 && !c->in_link && parts_of(c->hit.date) == 2 && c->hit.date.year &&
           c->end < x->f.n &&
           (x->f.text[c->end] == FLAT_HARD_BREAK || x->f.text[c->end] == FLAT_SOFT_BREAK);
}

static void take(const struct reader *r, struct item *x, const struct candidate *c)
{
    const struct date_hit *h = &c->hit;
    bool under_date = section_full_date(r, x->section).day != 0;
    // Under a heading that is a whole date, a lesser one in the text is part of the text.
    if (under_date && (parts_of(h->date) < 3 || c->in_link) && !fills_first_line(x, c))
        return;
    x->hit = *h;
    x->date = h->date;
    bool cut = h->date.year || h->strength == DATE_STRONG || !c->in_link;
    if (cut) {
        x->date_text = (struct piece){c->at, c->end};
        x->hour = hour_behind(&x->f, c->end);
    }
}

// "The Courier, 2025/02/29": no such day, and yet no part of the name.
static void take_impossible(struct item *x)
{
    uint32_t at = (uint32_t)x->hit.offset, end = at + (uint32_t)x->hit.length, cut = at;
    const struct run *run = flat_run_at(&x->f, at);
    enum side left = side_before(&x->f, at, &cut), right = side_behind(&x->f, end);
    if (left != SIDE_OPEN && right != SIDE_OPEN && !stands_in_title(x, run))
        x->date_text = (struct piece){cut, end};
}

// "[Clips of the year a.d. 2019](…)" among entries without dates: a year in a title.
static bool is_lone_year(const struct item *x, const struct candidate *c)
{
    return c->hit.bare_year && c->in_link && x->kind != BLOCK_RECORD && x->kind != BLOCK_ROW &&
           !(c->at && x->f.text[c->at - 1] == '(');
}

// "[What to do in June 2020](…)", "[Reed camp (23 and 24 June)](…)" where no heading gives the
// year: when something happens that the article is about.
static bool is_of_title(const struct reader *r, const struct item *x, const struct candidate *c)
{
    return c->told && (c->hit.date.year || (c->in_link && !has_year_above(r, x->section)));
}

static bool leads_elsewhere(const struct item *x)
{
    return x->primary >= 0 && !x->ignored && !x->f.links[x->primary].relative;
}

struct dating {
    struct date_cells cells;
    struct candidate *best; // of each item
    unsigned *found;        // dates in each item
    float share[256];       // of the items whose date stands at that place
    bool lone;              // most entries have no date
    bool untold;            // … or none but those that few titles tell
};

static void find_date(struct reader *r, size_t i, void *context)
{
    struct dating *d = context;
    d->found[i] = 0;
    struct date_hit hit;
    if (date_of_cells(r, &d->cells, &r->items[i], &hit)) {
        d->best[i] = (struct candidate){.hit = hit,
                                        .at = (uint32_t)hit.offset,
                                        .end = (uint32_t)(hit.offset + hit.length),
                                        .of_cells = true,
                                        .score = W_DATE_COLUMN};
        d->found[i] = 1;
    } else if (!best_date(r, &r->items[i], NULL, &d->best[i], &d->found[i]))
        d->found[i] = 0;
}

static void take_date(struct reader *r, size_t i, void *context)
{
    struct dating *d = context;
    struct item *x = &r->items[i];
    unsigned again = 0; // an only date is the best whatever its place is worth
    if (d->found[i] && ((d->lone && is_lone_year(x, &d->best[i])) ||
                        (d->untold && is_of_title(r, x, &d->best[i]))))
        return;
    if (d->found[i] == 1 || (d->found[i] && best_date(r, x, d->share, &d->best[i], &again)))
        take(r, x, &d->best[i]);
    else if (x->hit.impossible)
        take_impossible(x);
}

void dates_decide(struct reader *r)
{
    enum { LONE_AMONG = 3 }; // a date in so many entries is rare
    struct dating d = {.cells = date_cells_find(r)};
    r->years_end = years_end_entries(r);
    r->years_begin = years_begin_entries(r);
    r->months_begin = months_begin_entries(r);
    r->days_begin = days_begin_entries(r);
    d.best = ARENA_SPACE(r->arena, r->items_len, struct candidate);
    d.found = ARENA_SPACE(r->arena, r->items_len + 1, unsigned);
    size_t dated = 0, entries = 0, of_titles = 0, told = 0;
    months_that_are_names(r);
    reader_share(r, r->items_len, find_date, &d);
    for (size_t i = 0; i < r->items_len; i++) {
        entries += leads_elsewhere(&r->items[i]);
        bool placed = d.found[i] && !d.best[i].of_cells;
        d.share[placed ? d.best[i].place & 255 : 0] += placed;
        bool title = placed && is_of_title(r, &r->items[i], &d.best[i]);
        dated += placed;
        of_titles += title;
        told += title && d.best[i].hit.date.year;
    }
    for (size_t p = 0; p < 256; p++)
        d.share[p] /= (float)(dated ? dated : 1);
    d.lone = dated * LONE_AMONG <= entries;
    d.untold = told * 2 <= entries && (dated - of_titles) * LONE_AMONG <= entries;
    reader_share(r, r->items_len, take_date, &d);
    r->month_first = order_month_first(r);
    bool dotted = order_dotted(r) > 0;
    years_of_headings(r);
    for (size_t i = 0; i < r->sections_len; i++) {
        struct date_hit *hit = &r->sections[i].date;
        if (hit->length && date_known(hit->other) && (hit->dotted ? dotted : r->month_first))
            hit->date = hit->other;
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (date_known(x->hit.other) && (x->hit.dotted ? dotted : r->month_first))
            x->date = x->hit.other;
        complete(r, x);
    }
    dates_share(r);
}
