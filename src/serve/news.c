// SPDX-License-Identifier: MIT
#include "serve/news.h"

#include "base/cleanup.h"
#include "base/map.h"
#include "room/update.h"

enum { MOST_NEWS = 20 };

void diag_print(struct buf *out, const struct diag *d)
{
    if (d->file.n)
        buf_str(out, d->file);
    else
        buf_c(out, "presse");
    if (d->line)
        buf_format(out, ":%u:%u", d->line, d->column ? d->column : 1);
    buf_format(out, ": %s: %.*s [%s]", severity_name(d->severity), STR_ARG(d->message), d->code);
    if (d->remedy.n)
        buf_format(out, "; %.*s", STR_ARG(d->remedy));
    buf_char(out, '\n');
}

void news_error(const struct error *e, struct buf *out)
{
    if (e->file[0] && e->line)
        buf_format(out, "%s:%u:%u: error: ", e->file, e->line, e->column ? e->column : 1);
    else
        buf_c(out, "presse: error: ");
    buf_c(out, e->message);
    if (e->remedy[0])
        buf_format(out, "; %s", e->remedy);
    buf_char(out, '\n');
}

static struct str diag_key(struct arena *a, const struct diag *d)
{
    return str_format(a, "%.*s\n%s\n%.*s", STR_ARG(d->file), d->code, STR_ARG(d->message));
}

// Findings by what they say, wherever in their file. In a.
static struct map known_of(struct arena *a, const struct diags *d)
{
    struct map known = MAP_IN(a);
    for (size_t i = 0; i < d->len; i++)
        map_set(&known, diag_key(a, &d->items[i]), &d->items[i]);
    return known;
}

void news_broken(const struct room *was, const struct diags *found, struct buf *out)
{
    AUTO_ARENA a = ARENA_EMPTY;
    if (!diags_count(found, SEVERITY_ERROR))
        return;
    struct map known = known_of(&a, &was->diags);
    for (size_t i = 0; i < found->len; i++) {
        const struct diag *d = &found->items[i];
        const struct page *page =
            d->severity == SEVERITY_ERROR ? update_page_of(was, d->file) : NULL;
        if (page && page->published && !map_get(&known, diag_key(&a, d)))
            diag_print(out, d);
    }
}

void news_list(const struct diags *was, const struct diags *now, struct buf *out)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct map known = known_of(&a, was);
    size_t shown = 0;
    for (size_t i = 0; i < now->len && shown < MOST_NEWS; i++) {
        if (map_get(&known, diag_key(&a, &now->items[i])))
            continue;
        diag_print(out, &now->items[i]);
        shown++;
    }
}
