// SPDX-License-Identifier: MIT
#include "room/add_values.h"

#include <string.h>

#include "room/own.h"

// The quotation mark that ends a string; 0 when there is none in its line.
static size_t string_end(struct str source, size_t at, char quote)
{
    for (; at < source.n && source.p[at] != '\n'; at++)
        if (source.p[at] == '\\' && quote == '"')
            at++;
        else if (quote == '\'' && source.p[at] == quote && at + 1 < source.n &&
                 source.p[at + 1] == quote)
            at++;
        else if (source.p[at] == quote)
            return at;
    return 0;
}

static void widen(const struct outline *o, struct span *s, struct str text)
{
    size_t from = s->offset;
    if (s->length != 1 || text.n == 1 || !from || !doc_is_data(o->page->doc, from))
        return;
    char quote = o->source.p[from - 1];
    if (quote != '"' && quote != '\'')
        return;
    size_t end = string_end(o->source, from, quote);
    if (end > from + s->length)
        s->length = (uint32_t)(end - from);
}

void values_widen(const struct outline *o)
{
    const struct clips *clips = &o->page->reading->clips;
    for (size_t i = 0; i < clips->len; i++) {
        struct clip *c = &clips->items[i];
        widen(o, &c->title_at, c->title);
        widen(o, &c->outlet_at, c->outlet_text);
        widen(o, &c->author_at, c->author);
    }
}

// The value that holds span s: up to its quotation marks or commas where several share a line.
static struct span value_of(const struct outline *o, struct span s)
{
    size_t from = s.offset, to = from + s.length, line = from;
    while (line > 0 && o->source.p[line - 1] != '\n' && o->source.p[line - 1] != '{')
        line--;
    bool shared = o->page->doc->format == DOC_JSON || (line > 0 && o->source.p[line - 1] == '{');
    const char *ends = shared ? "\n\"{}," : "\n";
    while (from > 0 && !strchr(ends, o->source.p[from - 1]))
        from--;
    while (to < o->source.n && !strchr(ends, o->source.p[to]))
        to++;
    return (struct span){(uint32_t)from, (uint32_t)(to - from)};
}

void values_forget_prose(const struct outline *o)
{
    enum { PROSE = 8 }; // words
    const struct clips *clips = &o->page->reading->clips;
    for (size_t i = 0; i < clips->len; i++) {
        struct clip *c = &clips->items[i];
        struct span *all[] = {&c->outlet_at, &c->author_at, &c->date_at,
                              &c->access_at, &c->kind_at,   &c->lang_at};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
            struct span s = *all[k];
            if (!s.length || !doc_is_data(o->page->doc, s.offset))
                continue;
            struct span v = value_of(o, s);
            size_t end = s.offset + s.length, title = c->title_at.offset;
            bool titled = title >= v.offset && title < v.offset + v.length;
            if (!titled && own_count_words(str_slice(o->source, v.offset, s.offset)) +
                                   own_count_words(str_slice(o->source, end, v.offset + v.length)) >
                               PROSE)
                all[k]->length = 0;
        }
    }
}
