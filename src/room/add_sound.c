// SPDX-License-Identifier: MIT
// Marks are counted, not matched: what a model has open its copy may have open as well.
#include "room/add_sound.h"

#include <string.h>

#include "room/own.h"

static size_t count(struct str s, const char *mark)
{
    struct str what = str_of(mark);
    size_t n = 0;
    for (size_t hit; (hit = str_find(s, what)) != STR_NOT_FOUND; s = str_from(s, hit + what.n))
        n++;
    return n;
}

static long closes(struct str s, const char *open, const char *close)
{
    return (long)count(s, open) - (long)count(s, close);
}

static bool closes_alike(struct str model, struct str made, const struct entry *entry,
                         const char *open, const char *close)
{
    const struct str said[] = {entry->title, entry->outlet, entry->url, entry->author};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (closes(said[i], open, close) != 0)
            return true;
    long has = closes(made, open, close);
    return has == 0 || has == closes(model, open, close);
}

// Whether a mark that opens and closes stands as often as in the model, or is closed at least.
static bool is_paired(struct str model, struct str made, const struct entry *entry,
                      const char *mark)
{
    const struct str said[] = {entry->title, entry->outlet, entry->url, entry->author};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (str_contains(said[i], str_of(mark)))
            return true;
    return ((count(made, mark) ^ count(model, mark)) & 1) == 0;
}

// "](" before an address is the end of what the link shows: where it is gone, so is the link.
static bool is_linked_alike(struct arena *a, const struct outline *o,
                            const struct outline_item *model, struct str made, struct str url)
{
    struct str shown = STR("](");
    bool was = own_lies_in(model, model->clip->url_at) &&
               str_ends(str_slice(o->source, model->from, model->clip->url_at.offset), shown);
    return !was || !str_contains(made, url) ||
           str_contains(made, str_format(a, "%.*s%.*s", STR_ARG(shown), STR_ARG(url)));
}

static bool closes_like(struct arena *a, const struct outline *o, const struct outline_item *model,
                        struct str made, const struct entry *entry)
{
    struct str lines = str_slice(o->source, model->from, model->to);
    return closes_alike(lines, made, entry, "(", ")") &&
           closes_alike(lines, made, entry, "[", "]") && is_paired(lines, made, entry, "\"") &&
           is_paired(lines, made, entry, "*") && is_paired(lines, made, entry, "**") &&
           is_linked_alike(a, o, model, made, entry->url);
}

// Where what is shown begins: behind the blanks, marks of a list and opening elements at `at`.
static size_t skip_marks(struct str s, size_t at)
{
    for (size_t was = s.n + 1; was != at;) {
        was = at;
        while (at < s.n && strchr(" \t\r\n", s.p[at]))
            at++;
        if (at + 1 < s.n && strchr("-*+", s.p[at]) && s.p[at + 1] == ' ')
            at++;
        size_t end = str_find_char(str_from(s, at), '>');
        if (at + 1 < s.n && s.p[at] == '<' && is_alpha_ascii(s.p[at + 1]) && end != STR_NOT_FOUND)
            at += end + 1;
    }
    return at;
}

// The length of a mark with which nothing begins, and of the blank behind it.
static size_t stray(struct str s)
{
    bool mark = s.n > 1 && strchr(".,;:", s.p[0]) && s.p[1] == ' ';
    return mark ? 2 : 0;
}

static struct str trim(struct arena *a, struct str model, struct str made)
{
    if (stray(str_from(model, skip_marks(model, 0))))
        return made;
    size_t at = skip_marks(made, 0), n = stray(str_from(made, at));
    return n ? str_format(a, "%.*s%.*s", (int)at, made.p, STR_ARG(str_from(made, at + n))) : made;
}

bool sound_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 struct str *out)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    struct str made;
    if (!model_write(a, m, i, entry, &made) || !closes_like(a, o, x, made, entry))
        return false;
    *out = trim(a, str_slice(o->source, x->from, x->to), made);
    return true;
}

bool sound_model(const struct outline *o, const struct outline_item *x)
{
    struct str lines = str_slice(o->source, x->from, x->to);
    return closes(lines, "(", ")") == 0 && closes(lines, "[", "]") == 0;
}
