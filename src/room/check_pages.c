// SPDX-License-Identifier: MIT
// Pages that claim one address, and findings that are not wanted.
//
// A finding is silenced by its code in presse.yaml (`check: {ignore: [tracking]}`), in a page's
// front matter (the same key), or by a comment in the page: `<!-- presse: ignore tracking -->`
// silences that code on its own line and on the next line that is not empty;
// `<!-- presse: ignore -->` silences all codes there.
#include <string.h>

#include "room/check.h"

static size_t front_place(const struct page *p, struct str key)
{
    for (size_t i = 0; p->doc && i < p->doc->front->len; i++)
        if (str_eq_ascii(p->doc->front->keys[i], key))
            return p->doc->front->key_offsets[i];
    return 0;
}

void check_addresses(struct room *r)
{
    struct map aliases = MAP_IN(&r->arena);
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        const struct page *first = i ? r->pages[i - 1] : NULL;
        if (first && str_eq(first->url, p->url))
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
        if (owner && owner != r->pages[i])
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

struct silence {
    unsigned from, to; // lines
    struct str codes;  // separated by blanks or commas; empty: all
};

struct silences {
    struct silence *items;
    size_t len, cap;
};

// The comments of a page, in order.
static struct silences comments_of(struct arena *a, const struct doc *d)
{
    struct silences out = {0};
    struct str rest = d->source, line;
    unsigned number = 0;
    size_t open = 0; // comments whose next line has not come yet begin here
    if (!str_contains(rest, STR("presse: ignore")))
        return out;
    while (str_line(&rest, &line)) {
        number++;
        size_t at = str_find(line, STR("presse: ignore"));
        bool empty = str_trim(line).n == 0;
        if (at == STR_NOT_FOUND) {
            for (size_t i = open; i < out.len; i++)
                out.items[i].to = number;
            open = empty ? open : out.len;
            continue;
        }
        struct str codes = str_from(line, at + 14);
        size_t end = str_find(codes, STR("-->"));
        ARENA_PUSH(a, out.items, out.len, out.cap) =
            (struct silence){number, number, str_trim(str_slice(codes, 0, end))};
    }
    return out;
}

static bool names(struct str codes, const char *code)
{
    size_t at = str_find(codes, str_of(code)), n = strlen(code);
    if (codes.n == 0)
        return true;
    if (at == STR_NOT_FOUND)
        return false;
    bool begins = at == 0 || codes.p[at - 1] == ' ' || codes.p[at - 1] == ',';
    bool ends = at + n == codes.n || codes.p[at + n] == ' ' || codes.p[at + n] == ',';
    return begins && ends;
}

struct page_silences {
    const struct page *page;
    struct silences comments;
};

static bool is_silent(const struct room *r, const struct page_silences *s, const struct diag *d)
{
    if (lists(r->config, d->code) || (s && lists(s->page->front, d->code)))
        return true;
    for (size_t i = 0; s && i < s->comments.len; i++) {
        const struct silence *x = &s->comments.items[i];
        if (d->line >= x->from && d->line <= x->to && names(x->codes, d->code))
            return true;
    }
    return false;
}

// The page of a file, with what its comments silence; NULL when the file is no page.
static const struct page_silences *silences_of(const struct room *r, struct map *known,
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
        s->comments = comments_of(known->arena, page->doc);
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
        if (!is_silent(r, silences_of(r, &known, d->file), d))
            r->diags.items[kept++] = *d;
    }
    r->diags.len = kept;
    arena_free(&scratch);
}
