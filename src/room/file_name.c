// SPDX-License-Identifier: MIT
// A name is parts (words of the title or the outlet, a date, a number, a word that is always there)
// and what stands between them. Most of the names must be made of the same parts.
#include "room/file_name.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/fold.h"

enum { MOST_PARTS = 12, FORMS = 8, LONGEST = 160 };
enum { JOINED_APOSTROPHE = 1, WRITTEN_UMLAUT = 2, UNDERSCORE = 4 }; // bits of a form of words

struct part {
    char kind; // 'T', 'O', 'D', 'N', or 'L' for a text that is always there
    int form;
    struct str text;
    bool cut; // the title goes on
};

struct made {
    struct part parts[MOST_PARTS];
    size_t len;
    struct str key; // what names of one manner share
};

static bool is_word(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c) || (unsigned char)c >= 0x80;
}

// "Über l’eau" with its umlauts written out and without its apostrophes, as the form says.
static struct str prepared(struct arena *a, struct str s, int form)
{
    static const struct {
        const char *letter, *as;
        int form;
    } table[] = {
        {"'", "", JOINED_APOSTROPHE}, {"’", "", JOINED_APOSTROPHE}, {"ä", "ae", WRITTEN_UMLAUT},
        {"ö", "oe", WRITTEN_UMLAUT},  {"ü", "ue", WRITTEN_UMLAUT},  {"Ä", "ae", WRITTEN_UMLAUT},
        {"Ö", "oe", WRITTEN_UMLAUT},  {"Ü", "ue", WRITTEN_UMLAUT},  {"ß", "ss", WRITTEN_UMLAUT}};
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n;) {
        size_t n = 0;
        for (size_t k = 0; k < sizeof table / sizeof *table && !n; k++)
            if ((form & table[k].form) && str_starts(str_from(s, i), str_of(table[k].letter))) {
                buf_c(&b, table[k].as);
                n = strlen(table[k].letter);
            }
        if (!n)
            buf_char(&b, s.p[i]);
        i += n ? n : 1;
    }
    return str_copy(a, buf_view(&b));
}

static struct str words_as(struct arena *a, struct str s, int form)
{
    struct str words = fold_words(a, prepared(a, s, form));
    char *out = arena_copy(a, words.p, words.n);
    for (size_t i = 0; i < words.n; i++)
        if (out[i] == ' ')
            out[i] = form & UNDERSCORE ? '_' : '-';
    return (struct str){out, words.n};
}

// How much of `words` the name begins with, in whole words of both.
static size_t shared(struct str name, struct str words, char joint)
{
    size_t n = 0, whole = 0;
    while (n < name.n && n < words.n && name.p[n] == words.p[n]) {
        n++;
        bool ends = n == words.n || words.p[n] == joint;
        if (ends && (n == name.n || !is_word(name.p[n])))
            whole = n;
    }
    return whole;
}

static size_t match_words(struct arena *a, struct str name, struct str said, bool whole,
                          struct part *p)
{
    enum { FEWEST = 2 }; // words of a title that goes on
    size_t most = 0;
    for (int form = 0; form < FORMS && said.n; form++) {
        char joint = form & UNDERSCORE ? '_' : '-';
        struct str words = words_as(a, said, form);
        size_t n = shared(name, words, joint);
        bool cut = n < words.n;
        if (n <= most ||
            (cut && (whole || fold_count_words(fold_words(a, str_slice(words, 0, n))) < FEWEST)))
            continue;
        most = n;
        *p = (struct part){p->kind, form, str_slice(name, 0, n), cut};
    }
    return most;
}

enum { DATE_FORMS = 5 };

// Empty when the date is not known so precisely.
static struct str date_as(struct arena *a, struct date d, int form)
{
    static const char *const marks[DATE_FORMS] = {"-", "_", "", "-", ""};
    static const int needed[DATE_FORMS] = {3, 3, 3, 2, 1}; // year, month, day
    int has = d.day ? 3 : d.month ? 2 : d.year ? 1 : 0, parts = needed[form];
    if (has < parts)
        return STR_NONE;
    struct str out = str_format(a, "%04d", d.year);
    if (parts > 1)
        out = str_format(a, "%.*s%s%02d", STR_ARG(out), marks[form], d.month);
    if (parts > 2)
        out = str_format(a, "%.*s%s%02d", STR_ARG(out), marks[form], d.day);
    return out;
}

// "2021-03-05" and "20210305" are a day, whatever else says it.
static struct date date_in(struct str name)
{
    int part[3] = {0}, n = 0;
    size_t i = 0;
    for (; i < name.n && n < 8; i++)
        if (is_digit_ascii(name.p[i])) {
            int k = n < 4 ? 0 : n < 6 ? 1 : 2;
            part[k] = part[k] * 10 + name.p[i] - '0';
            n++;
        } else if (n != 4 && n != 6) {
            return DATE_NONE;
        }
    struct date d = {(int16_t)part[0], (uint8_t)part[1], (uint8_t)part[2]};
    return n == 8 && part[0] > 1900 && part[0] < 2200 && date_exists(d) ? d : DATE_NONE;
}

static size_t match_date(struct arena *a, struct str name, struct date d, struct part *p)
{
    d = date_known(d) ? d : date_in(name);
    for (int form = 0; form < DATE_FORMS; form++) {
        struct str text = date_as(a, d, form);
        if (!text.n || !str_starts(name, text) ||
            (name.n > text.n && is_digit_ascii(name.p[text.n])))
            continue;
        *p = (struct part){'D', form, text, false};
        return text.n;
    }
    return 0;
}

static size_t next_part(struct arena *a, const struct file_named *f, struct str rest,
                        struct part *p)
{
    struct part title = {.kind = 'T'}, outlet = {.kind = 'O'};
    size_t n = match_date(a, rest, f->date, p);
    if (n)
        return n;
    size_t t = match_words(a, rest, f->title, false, &title);
    size_t o = match_words(a, rest, f->outlet, true, &outlet);
    if (t || o) {
        *p = t > o ? title : outlet;
        return t > o ? t : o;
    }
    bool digits = true;
    for (; n < rest.n && is_word(rest.p[n]); n++)
        digits = digits && is_digit_ascii(rest.p[n]);
    *p = (struct part){digits && n ? 'N' : 'L', 0, str_slice(rest, 0, n ? n : 1), false};
    return p->text.n;
}

static bool take_apart(struct arena *a, const struct file_named *f, struct made *out)
{
    AUTO_BUF key = BUF_EMPTY;
    struct str rest = f->name;
    *out = (struct made){0};
    while (rest.n) {
        struct part *p = &out->parts[out->len];
        if (out->len == MOST_PARTS)
            return false;
        rest = str_from(rest, next_part(a, f, rest, p));
        out->len++;
        buf_char(&key, p->kind);
        if (p->kind == 'D')
            buf_format(&key, "%d", p->form);
        if (p->kind == 'L')
            buf_str(&key, p->text);
        if (p->kind == 'T' || p->kind == 'O')
            buf_char(&key, p->form & UNDERSCORE ? '_' : '-');
    }
    out->key = str_copy(a, buf_view(&key));
    return out->len > 0;
}

// Whether `same` names of the manner of m show it. A word alone is a name for one file, and one
// that no other has may be so; of two numbers it is not known which one counts.
static bool is_manner(const struct made *m, size_t same)
{
    size_t others = 0, numbers = 0, words = 0;
    for (size_t i = 0; i < m->len; i++) {
        const struct part *p = &m->parts[i];
        others += p->kind != 'L';
        numbers += p->kind == 'N';
        words += p->kind == 'L' && is_word(p->text.p[0]);
    }
    return others > 0 && numbers < 2 && (!words || same > 1);
}

// What all names of one manner say of part k together.
struct habits {
    int form;       // bits that any of them needed
    size_t longest; // of those that were cut
    long number;    // the greatest
    size_t width;
};

static struct habits habits_of(const struct made *all, size_t len, struct str key, size_t k)
{
    struct habits h = {.longest = LONGEST};
    size_t longest = 0;
    bool cut = false;
    for (size_t i = 0; i < len; i++) {
        if (!str_eq(all[i].key, key))
            continue;
        const struct part *p = &all[i].parts[k];
        h.form |= p->form;
        cut = cut || p->cut;
        longest = p->text.n > longest ? p->text.n : longest;
        if (p->kind != 'N' || p->text.n > 8)
            continue;
        long n = strtol(p->text.p, NULL, 10);
        if (n >= h.number)
            h.width = p->text.p[0] == '0' ? p->text.n : 1;
        h.number = n > h.number ? n : h.number;
    }
    h.longest = cut && longest < LONGEST ? longest : LONGEST;
    return h;
}

static struct str cut_words(struct str words, size_t longest)
{
    if (words.n <= longest)
        return words;
    size_t n = longest + 1;
    while (n > 0 && words.p[n - 1] != '-' && words.p[n - 1] != '_')
        n--;
    return str_slice(words, 0, n ? n - 1 : 0);
}

static struct str part_for(struct arena *a, const struct part *p, const struct habits *h,
                           const struct file_named *next)
{
    switch (p->kind) {
    case 'T':
        return cut_words(words_as(a, next->title, h->form), h->longest);
    case 'O':
        return words_as(a, next->outlet, h->form);
    case 'D':
        return date_as(a, next->date, p->form);
    case 'N':
        return str_format(a, "%0*ld", (int)h->width, h->number + 1);
    default:
        return p->text;
    }
}

bool file_name_like(struct arena *a, const struct file_named *all, size_t len,
                    const struct file_named *next, struct str *out)
{
    struct made *made = ARENA_ARRAY(a, len + 1, struct made);
    size_t most = 0, which = 0;
    for (size_t i = 0; i < len; i++)
        if (!take_apart(a, &all[i], &made[i]))
            made[i].key = STR_NONE;
    for (size_t i = 0; i < len; i++) {
        size_t n = 0;
        for (size_t k = 0; k < len && made[i].key.n; k++)
            n += str_eq(made[i].key, made[k].key);
        if (n > most && is_manner(&made[i], n)) {
            most = n;
            which = i;
        }
    }
    if (!most || most * 2 < len)
        return false;
    AUTO_BUF b = BUF_EMPTY;
    for (size_t k = 0; k < made[which].len; k++) {
        struct habits h = habits_of(made, len, made[which].key, k);
        struct str text = part_for(a, &made[which].parts[k], &h, next);
        if (!text.n)
            return false;
        buf_str(&b, text);
    }
    *out = str_copy(a, buf_view(&b));
    return true;
}
