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

static bool says_the_same(struct arena *a, const struct clip *x, const struct clip *y,
                          const struct convert_rest *rest)
{
    return verify_same(a, x, y) && (x->access == ACCESS_UNKNOWN || x->access == y->access) &&
           str_eq(x->title, y->title) && str_eq(x->outlet_text, y->outlet_text) &&
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

// How many entries further on the next that says the same is looked for.
enum { AHEAD = 8 };

struct convert_wrong convert_compare(struct arena *a, const struct page *was,
                                     const struct page *now, const struct convert_rest *rests)
{
    const struct clips *x = &was->reading->clips, *y = &now->reading->clips;
    struct convert_wrong w = {0};
    size_t next = 0, matched = 0;
    for (size_t i = 0; i < x->len; i++) {
        size_t at = next;
        while (at < y->len && at < next + AHEAD &&
               !says_the_same(a, &x->items[i], &y->items[at], &rests[i]))
            at++;
        if (at < y->len && at < next + AHEAD) {
            bool whole = says_the_same_besides(a, &x->items[i], &y->items[at], &rests[i]);
            w.besides += !whole;
            next = at + 1;
            matched++;
            continue;
        }
        if (!w.count++) {
            w.first = &x->items[i];
            w.read =
                next < y->len && str_eq(y->items[next].url, w.first->url) ? &y->items[next] : NULL;
        }
    }
    // What is read besides is counted too: an entry that reads otherwise is one of these.
    size_t more = y->len - matched;
    if (more > w.count)
        w.count = more;
    return w;
}

static struct str told(struct str s)
{
    return s.n ? s : STR("nothing");
}

bool convert_refuse(const struct page *p, const struct convert_wrong *w, struct error *e)
{
    const struct clip *x = w->first, *y = w->read;
    char was[DATE_ISO_SIZE] = "nothing", now[DATE_ISO_SIZE] = "nothing";
    if (!x)
        error_set(e, ERROR_INPUT, "in that layout %.*s would seem to have more entries",
                  STR_ARG(p->path));
    else if (!y)
        error_set(e, ERROR_INPUT, "in that layout this entry would not be read as one");
    else if (date_compare(x->date, y->date) != 0) {
        if (date_known(x->date))
            date_iso(x->date, was);
        if (date_known(y->date))
            date_iso(y->date, now);
        error_set(e, ERROR_INPUT, "in that layout this entry's date would be read as %s, not %s",
                  now, was);
    } else if (!str_eq(x->title, y->title))
        error_set(e, ERROR_INPUT,
                  "in that layout this entry's title would be read as \"%.*s\", not \"%.*s\"",
                  STR_ARG(told(y->title)), STR_ARG(told(x->title)));
    else if (!str_eq(x->outlet_text, y->outlet_text))
        error_set(e, ERROR_INPUT,
                  "in that layout this entry's outlet would be read as \"%.*s\", not \"%.*s\"",
                  STR_ARG(told(y->outlet_text)), STR_ARG(told(x->outlet_text)));
    else
        error_set(e, ERROR_INPUT,
                  "in that layout this entry's note, author or access would read otherwise");
    if (x)
        error_place(e, p->file.full, x->line, x->column);
    return error_remedy(e, "nothing was written; try another layout%s",
                        x ? ", or write this entry more plainly first" : "");
}
