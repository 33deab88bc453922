// SPDX-License-Identifier: MIT
// Pages that claim one address, and findings that are not wanted.
//
// A finding is silenced by its code in presse.yaml (`check: {ignore: [tracking]}`), in a page's
// front matter (the same key), or by a comment in the page (silence.h).
#include <string.h>

#include "room/check.h"
#include "room/silence.h"

static size_t front_place(const struct page *p, struct str key)
{
    for (size_t i = 0; p->doc && i < p->doc->front->len; i++)
        if (str_eq_ascii(p->doc->front->keys[i], key))
            return p->doc->front->key_offsets[i];
    return 0;
}

// A clipping that another page shows: its address leads there.
static bool has_no_place(const struct page *p)
{
    return p->clipping && !p->published;
}

void check_addresses(struct room *r)
{
    struct map aliases = MAP_IN(&r->arena);
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        const struct page *first = i ? r->pages[i - 1] : NULL;
        if (has_no_place(p))
            continue;
        if (first && !has_no_place(first) && str_eq(first->url, p->url))
            check_report(r, p, front_place(p, STR("url")), SEVERITY_ERROR, "url-double",
                         "%.*s already stands at %.*s; this page is not published",
                         STR_ARG(first->path), STR_ARG(p->url))
                ->remedy = STR("give one of the two another url");
        for (size_t k = 0; k < p->aliases_len; k++)
            if (map_set(&aliases, p->aliases[k], r->pages[i]))
                check_report(r, p, front_place(p, STR("aliases")), SEVERITY_WARNING, "url-double",
                             "another page has the alias %.*s too", STR_ARG(p->aliases[k]))
                    ->remedy = STR("take it away from one of the two");
    }
    for (size_t i = 0; aliases.len && i < r->pages_len; i++) {
        const struct page *owner = map_get(&aliases, r->pages[i]->url);
        if (owner && owner != r->pages[i] && !has_no_place(r->pages[i]))
            check_report(r, owner, front_place(owner, STR("aliases")), SEVERITY_WARNING,
                         "url-double", "the alias %.*s is the address of %.*s",
                         STR_ARG(r->pages[i]->url), STR_ARG(r->pages[i]->path))
                ->remedy = STR("take the alias away");
    }
}

static bool lists(const struct value *settings, const char *code)
{
    const struct value *ignore = value_get(value_get(settings, STR("check")), STR("ignore"));
    if (!ignore)
        return false;
    if (ignore->type != VALUE_LIST)
        return str_eq(ignore->text, str_of(code));
    for (size_t i = 0; i < ignore->len; i++)
        if (str_eq(ignore->items[i].text, str_of(code)))
            return true;
    return false;
}

struct page_silences {
    const struct page *page;
    struct silences comments;
};

static bool is_silent(const struct room *r, const struct page_silences *s, const struct diag *d)
{
    if (lists(r->config, d->code) || (s && lists(s->page->front, d->code)))
        return true;
    return s && silences_hold(&s->comments, d->line, d->code);
}

// The page of a file, with what its comments silence; NULL when the file is no page.
static const struct page_silences *silences_in(const struct room *r, struct map *known,
                                               struct str file)
{
    void **slot = map_at(known, file);
    if (*slot)
        return *slot == r ? NULL : *slot;
    const struct page *page = room_page_at(r, file);
    *slot = (void *)(uintptr_t)r; // no page
    if (!page)
        return NULL;
    struct page_silences *s = ARENA_NEW(known->arena, struct page_silences);
    s->page = page;
    if (page->doc)
        s->comments = silences_of(known->arena, page->doc->source);
    *slot = s;
    return s;
}

void check_silence(struct room *r, size_t from)
{
    struct arena scratch = ARENA_EMPTY;
    struct map known = MAP_IN(&scratch);
    size_t kept = from;
    for (size_t i = from; i < r->diags.len; i++) {
        const struct diag *d = &r->diags.items[i];
        if (!is_silent(r, silences_in(r, &known, d->file), d))
            r->diags.items[kept++] = *d;
    }
    r->diags.len = kept;
    arena_free(&scratch);
}
