// SPDX-License-Identifier: MIT
// Whether a page in its new layout says what it said: every entry with the same date, address,
// title and outlet. Its author, note and programme are whole still; that each is read as what it
// was is better, but not asked. What an entry's rest brings is not compared.
#include "room/convert.h"
#include "room/verify.h"
#include "text/fold.h"

// Whether each of author, note and programme is still whole in one of these.
static bool keeps_texts(struct arena *a, const struct clip *x, const struct clip *y)
{
    const struct str was[] = {x->author, x->note, x->programme};
    const struct str now[] = {y->author, y->note, y->programme};
    for (size_t i = 0; i < sizeof was / sizeof *was; i++) {
        struct str words = fold_words(a, was[i]);
        bool there = !words.n;
        for (size_t k = 0; k < sizeof now / sizeof *now && !there; k++)
            there = str_contains(fold_words(a, now[k]), words);
        if (!there)
            return false;
    }
    return true;
}

// The same title, but for a full stop at its end.
static bool same_title(struct str x, struct str y)
{
    struct str dot = STR(".");
    return str_eq(str_ends(x, dot) ? str_slice(x, 0, x.n - 1) : x,
                  str_ends(y, dot) ? str_slice(y, 0, y.n - 1) : y);
}

static bool says_the_same(struct arena *a, const struct clip *x, const struct clip *y,
                          const struct convert_rest *rest)
{
    return verify_same(a, x, y) && (x->access == ACCESS_UNKNOWN || x->access == y->access) &&
           same_title(x->title, y->title) && str_eq(x->outlet_text, y->outlet_text) &&
           (rest->text.n || keeps_texts(a, x, y));
}

// An entry with a rest has another note, and with it may be of another kind; its author may have
// gone into the note, but not come out of it.
static bool says_the_same_besides(struct arena *a, const struct clip *x, const struct clip *y,
                                  const struct convert_rest *rest)
{
    if (x->access != y->access || !str_eq(x->lang, y->lang))
        return false;
    if (rest->text.n)
        return x->author.n || !y->author.n;
    return verify_extras(a, x, y);
}

// How many entries further on the next that says the same is looked for; how many that may stand
// anywhere are looked for everywhere.
enum { AHEAD = 8, ANYWHERE = 300 };

struct comparing {
    struct arena *a;
    const struct clips *was, *now;
    const struct convert_entry *entries;
    size_t *owner; // of each that is read now: 1 + which it was, or 0
    struct convert_wrong w;
};

static bool same(const struct comparing *c, size_t i, size_t at)
{
    static const struct convert_rest none = {0};
    const struct convert_entry *entry = &c->entries[i];
    return !c->owner[at] && says_the_same(c->a, &c->was->items[i], &c->now->items[at],
                                          entry->stays.n ? &none : &entry->rest);
}

static void found(struct comparing *c, size_t i, size_t at)
{
    c->owner[at] = i + 1;
    if (!says_the_same_besides(c->a, &c->was->items[i], &c->now->items[at], &c->entries[i].rest))
        c->w.besides++;
}

// Of those that stay, or of the others: each stands behind the one before it.
static void find_in_order(struct comparing *c, bool stays)
{
    size_t next = 0;
    for (size_t i = 0; i < c->was->len; i++) {
        size_t at = next, first = c->now->len;
        if ((c->entries[i].stays.n > 0) != stays)
            continue;
        for (unsigned tried = 0; at < c->now->len && tried < AHEAD && !same(c, i, at); at++) {
            first = first == c->now->len && !c->owner[at] ? at : first;
            tried += !c->owner[at];
        }
        if (at < c->now->len && same(c, i, at)) {
            found(c, i, at);
            next = at + 1;
            continue;
        }
        bool here = first < c->now->len && str_eq(c->now->items[first].url, c->was->items[i].url);
        c->w.each[i] =
            (struct convert_verdict){.wrong = true, .read = here ? &c->now->items[first] : NULL};
        c->w.count++;
    }
}

// Those without a date stand above those with one, and those that stay may stand behind others.
static void find_anywhere(struct comparing *c)
{
    size_t left = ANYWHERE;
    for (size_t i = 0; i < c->was->len && left; i++) {
        struct convert_verdict *v = &c->w.each[i];
        if (!v->wrong || (date_known(c->was->items[i].date) && !c->entries[i].stays.n))
            continue;
        left--;
        size_t at = 0;
        while (at < c->now->len && !same(c, i, at))
            at++;
        if (at == c->now->len)
            continue;
        found(c, i, at);
        *v = (struct convert_verdict){0};
        c->w.count--;
    }
}

// What is read besides is the doing of the entry before it. An entry that reads otherwise is one of
// these as well, and was counted.
static void find_more(struct comparing *c)
{
    size_t more = 0, before = 0;
    for (size_t at = 0; at < c->now->len; at++)
        more += !c->owner[at];
    if (more <= c->w.count)
        return;
    for (size_t at = 0; at < c->now->len; at++) {
        before = c->owner[at] ? c->owner[at] - 1 : before;
        if (!c->owner[at] && !c->w.each[before].wrong)
            c->w.each[before] = (struct convert_verdict){.wrong = true, .more = true};
    }
    c->w.count = more;
}

struct convert_wrong convert_compare(struct arena *a, const struct page *was,
                                     const struct page *now, const struct convert_entry *entries)
{
    const struct clips *x = &was->reading->clips, *y = &now->reading->clips;
    struct comparing c = {.a = a,
                          .was = x,
                          .now = y,
                          .entries = entries,
                          .owner = ARENA_ARRAY(a, y->len + 1, size_t),
                          .w.each = ARENA_ARRAY(a, x->len + 1, struct convert_verdict)};
    find_in_order(&c, false);
    find_in_order(&c, true);
    find_anywhere(&c);
    find_more(&c);
    return c.w;
}

static struct str told(struct str s)
{
    return s.n ? s : STR("nothing");
}

struct str convert_says(struct arena *a, const struct clip *x, const struct convert_verdict *v)
{
    const struct clip *y = v->read;
    char was[DATE_ISO_SIZE] = "nothing", now[DATE_ISO_SIZE] = "nothing";
    if (v->more)
        return STR("in that layout another entry would seem to stand behind it");
    if (!y)
        return STR("in that layout it would not be read as an entry");
    if (date_compare(x->date, y->date) != 0) {
        if (date_known(x->date))
            date_iso(x->date, was);
        if (date_known(y->date))
            date_iso(y->date, now);
        return str_format(a, "in that layout its date would be read as %s, not %s", now, was);
    }
    if (!same_title(x->title, y->title))
        return str_format(a, "in that layout its title would be read as \"%.*s\", not \"%.*s\"",
                          STR_ARG(told(y->title)), STR_ARG(told(x->title)));
    if (!str_eq(x->outlet_text, y->outlet_text))
        return str_format(a, "in that layout its outlet would be read as \"%.*s\", not \"%.*s\"",
                          STR_ARG(told(y->outlet_text)), STR_ARG(told(x->outlet_text)));
    return STR("in that layout its note, author or access would read otherwise");
}
