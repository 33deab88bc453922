// SPDX-License-Identifier: MIT
// Texts that are nothing but a date, and texts with one: headings, labels and lines above entries.
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { DATE_LINE_LONGEST = 60 };

static bool is_wordlike(struct str s)
{
    for (size_t i = 0; i < s.n;)
        if (fold_is_letter(fold_char(utf8_next(s, &i))))
            return true;
    return false;
}

bool only_connectors(struct str s)
{
    char room[DATE_LINE_LONGEST * 2];
    size_t n = 0;
    if (s.n > DATE_LINE_LONGEST)
        return false;
    bool capitals = s.n > 3; // "NOS |" is a name
    for (size_t i = 0; i < s.n; i++)
        capitals = capitals && !(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] & 0x80);
    if (capitals)
        return !is_wordlike(s);
    for (size_t i = 0; i < s.n;) {
        uint32_t f = fold_char(utf8_next(s, &i));
        if (f && fold_is_letter(f))
            n += utf8_put(f, room + n);
        else if (n && room[n - 1] != ' ')
            room[n++] = ' ';
    }
    while (n && room[n - 1] == ' ')
        n--;
    return n == 0 || (words_whole_is((struct str){room, n}) & WORD_CONNECTOR);
}

static void read_text(const struct reader *r, struct str text, struct text_known *t)
{
    enum { SHORT_NAME = 3 }; // "Ara" over Catalan entries is no Turkish December
    size_t from = 0;
    unsigned month = dates_month(text, r->languages);
    if (month && text.n <= SHORT_NAME && r->languages &&
        !dates_month_is_of(text, r->languages | dates_language(STR("en"))))
        month = 0;
    if (month) {
        t->hit.date.month = (uint8_t)month;
        t->hit.strength = DATE_STRONG;
        t->hit.length = text.n;
        t->month = true;
        return;
    }
    t->found = dates_next(text, &from, r->languages, &t->hit) && !t->hit.impossible;
    if (!t->found)
        return;
    struct str before = str_slice(text, 0, t->hit.offset);
    struct str after = str_from(text, t->hit.offset + t->hit.length);
    t->alone = !is_wordlike(after) && only_connectors(before);
}

// A heading is asked about several times, and one date stands over many entries.
static struct text_known *known_of(struct reader *r, struct str text)
{
    struct map *known = r->texts;
    struct text_known *t = map_get(known, text);
    if (!t) {
        t = ARENA_NEW(known->arena, struct text_known);
        read_text(r, text, t);
        map_set(known, str_copy(known->arena, text), t);
    }
    return t;
}

bool flat_names_and_dates(const struct reader *r, const struct flat *f)
{
    enum { LONGEST = 90, NAME_SHORTEST = 3 };
    struct date_hit hit;
    size_t from = 0;
    return f->n <= LONGEST && dates_next((struct str){f->text, f->n}, &from, r->languages, &hit) &&
           !hit.impossible && hit.date.year && hit.length + NAME_SHORTEST < f->n;
}

bool flat_is_date(struct reader *r, struct flat *f, struct date_hit *hit)
{
    struct str text = str_trim((struct str){f->text, f->n});
    *hit = (struct date_hit){0};
    if (text.n == 0 || text.n > DATE_LINE_LONGEST || f->links_len)
        return false;
    if (!f->known)
        f->known = known_of(r, text);
    const struct text_known *t = f->known;
    *hit = t->hit;
    if (t->month || !t->found)
        return t->month;
    if (f->stamps_len)
        hit->date = f->stamps[0].date;
    if (hit->strength == DATE_WEAK && !hit->bare_year && !hit->season && !hit->range &&
        hit->date.year == 0 && text.n > hit->length + 1)
        return false;
    return t->alone;
}

bool flat_states_day(const struct flat *f)
{
    return f->known && f->known->found && f->known->hit.date.year && !f->known->hit.bare_year;
}
