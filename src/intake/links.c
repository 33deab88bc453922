// SPDX-License-Identifier: MIT
// The first place that names an address is where findings about it stand.
#include "intake/links.h"

#include <string.h>

#include "base/file.h"
#include "room/dead.h"
#include "text/address.h"

static void collect(struct room_links *l, struct str url, struct link_place at)
{
    if (address_kind_of(url) != ADDRESS_WEB || map_get(&l->known, url))
        return;
    struct link_place *p = ARENA_NEW(l->arena, struct link_place);
    *p = at;
    map_set(&l->known, url, p);
    ARENA_PUSH(l->arena, l->links, l->len, l->cap) = (struct health_link){url, at.title};
}

static void collect_tree(struct room_links *l, const struct page *p, const struct doc *d)
{
    // What a release links to was there on its day.
    struct date day = p->kind == PAGE_RELEASE && p->date ? date_of_time(p->date) : DATE_NONE;
    for (const struct node *n = d->root; n; n = node_next(d->root, n)) {
        struct link_place at = {.file = p->path, .date = day};
        if (n->type != NODE_LINK)
            continue;
        doc_place(d, n->offset, &at.line, &at.column);
        collect(l, n->url, at);
    }
}

static void collect_page(struct room_links *l, const struct page *p)
{
    for (size_t i = 0; i < p->clips_len; i++) {
        const struct clip *c = p->clips[i];
        struct str file =
            p->gathered_len ? c->doc->path : p->path; // clippings are files of their own
        collect(l, c->url, (struct link_place){file, c->line, c->column, c->title, c->date});
    }
    struct diags ignored = DIAGS_IN(l->arena); // reported when the room was read
    struct str source;
    struct error unreadable;
    enum doc_format format;
    if (p->doc)
        collect_tree(l, p, p->doc);
    else if (doc_format_of(p->path, &format) &&
             file_read(p->file.full, DOC_LARGEST, l->arena, &source, NULL, &unreadable))
        collect_tree(l, p, doc_read(l->arena, p->path, source, format, false, &ignored));
}

void links_collect(struct arena *a, const struct room *r, struct room_links *out)
{
    *out = (struct room_links){.arena = a, .known = MAP_IN(a)};
    for (size_t i = 0; i < r->pages_len; i++)
        if (r->pages[i]->published)
            collect_page(out, r->pages[i]);
}

const struct link_place *links_place(const struct room_links *l, struct str url)
{
    return map_get(&l->known, url);
}

// ---- findings

struct kind {
    const char *code;
    enum severity severity;
    const char *remedy;
};

static const struct kind kinds[LINK_UNSURE + 1] = {
    [LINK_MOVED] = {"link-moved", SEVERITY_WARNING, "write the new address"},
    [LINK_PAYWALLED] = {"link-paywalled", SEVERITY_NOTE, "say that it is for subscribers"},
    [LINK_BLOCKED] = {"link-blocked", SEVERITY_NOTE, "open it in a browser to be sure"},
    [LINK_GONE] = {"link-gone", SEVERITY_WARNING,
                   "link to a copy in a public archive; `presse fix` looks for one"},
    [LINK_SOFT_GONE] = {"link-soft-gone", SEVERITY_WARNING,
                        "look for the article's new address, or link to an archived copy"},
    [LINK_UNSURE] = {"link-unsure", SEVERITY_NOTE, "ask again on another day"},
};

void links_report(const struct room_links *l, const struct health_state *states, size_t len,
                  struct arena *a, struct diags *diags)
{
    for (size_t i = 0; i < len; i++) {
        const struct health_state *s = &states[i];
        const struct link_place *at = links_place(l, s->url);
        const struct kind *kind = &kinds[s->verdict];
        if (!at || !kind->code)
            continue;
        struct diag *d = diag_add(diags, kind->severity, kind->code, at->file, at->line, at->column,
                                  "%.*s: %.*s", STR_ARG(s->url), STR_ARG(s->evidence));
        d->remedy = s->moved_to.n ? str_format(a, "write %.*s", STR_ARG(s->moved_to))
                                  : str_of(kind->remedy);
    }
}

// ---- links.yaml

static struct str identity_of(const struct ledger *dead, struct str url)
{
    return address_identity(dead->arena, url);
}

static bool mark_one(struct ledger *dead, const struct health_state *s, struct value *entry)
{
    struct str state = str_of(link_verdict_name(s->verdict));
    char since[DATE_ISO_SIZE];
    date_iso(date_of_time(s->bad_since ? s->bad_since : s->checked_at), since);
    if (entry && str_eq(value_text(entry, STR("state")), state))
        return false;
    bool is_new = !entry;
    if (is_new) {
        entry = ledger_add(dead);
        ledger_set(dead, entry, STR("url"), s->url);
    }
    ledger_set(dead, entry, STR("state"), state);
    if (is_new)
        ledger_set(dead, entry, STR("since"), str_of(since));
    return true;
}

void links_mark(struct ledger *dead, const struct health_state *states, size_t len, size_t *changed)
{
    *changed = 0;
    for (size_t i = 0; i < len; i++) {
        const struct health_state *s = &states[i];
        bool gone = s->verdict == LINK_GONE || s->verdict == LINK_SOFT_GONE;
        bool there = s->verdict == LINK_OK || s->verdict == LINK_PAYWALLED;
        struct str id = gone || there ? identity_of(dead, s->url) : STR_NONE;
        size_t at = 0;
        while (at < dead->list.len &&
               !str_eq(identity_of(dead, value_text(&dead->list.items[at], STR("url"))), id))
            at++;
        bool known = at < dead->list.len;
        if (gone) {
            *changed += mark_one(dead, s, known ? &dead->list.items[at] : NULL);
        } else if (there && known) {
            ledger_remove(dead, at);
            ++*changed;
        }
    }
}
