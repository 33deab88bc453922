// SPDX-License-Identifier: MIT
// What a room that was updated gives to find: of pages that did not change, what was found of them
// before. A link within the site may lead elsewhere when a page came, went or moved whose address
// or file it may have named.
#include <string.h>

#include "room/check.h"
#include "room/update.h"
#include "text/address.h"

static bool is_changed(const struct room_update *u, struct str file)
{
    for (size_t i = 0; i < u->changes_len; i++) {
        const struct page_change *c = &u->changes[i];
        if (str_eq(c->now ? c->now->path : c->was->path, file))
            return true;
    }
    return false;
}

// ---- links that may lead elsewhere

// The name that an address ends with, without its ending.
static struct str last_name(struct str path)
{
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    struct str base = path_base(path), ext = path_extension(base);
    return str_slice(base, 0, ext.n ? base.n - ext.n - 1 : base.n);
}

// Whether it is the name of a part of the path.
static bool is_part(struct str name, struct str path)
{
    struct str rest = path, part;
    while (str_split(&rest, '/', &part))
        if (str_eq_ascii(part, name) || str_eq_ascii(last_name(part), name))
            return true;
    return false;
}

static bool is_part_of(struct str name, const struct page *p)
{
    bool is = p && (is_part(name, p->url) || is_part(name, p->path));
    for (size_t i = 0; p && !is && i < p->aliases_len; i++)
        is = is_part(name, p->aliases[i]);
    return is;
}

// Whether the link may name a page that changed. What has no name of its own ("../") may.
static bool may_name(const struct room_update *u, struct arena *scratch, struct str url)
{
    size_t end = str_find_char(url, '?'), hash = str_find_char(url, '#');
    struct str path = address_decode(scratch, str_slice(url, 0, end < hash ? end : hash));
    struct str name = last_name(path);
    bool may = !name.n || name.p[0] == '.' || str_eq_ascii(name, STR("index"));
    for (size_t i = 0; !may && i < u->changes_len; i++)
        may = is_part_of(name, u->changes[i].was) || is_part_of(name, u->changes[i].now);
    return may;
}

static bool is_concerned(const struct room_update *u, struct arena *scratch, const struct page *p)
{
    bool is = p->doc != NULL; // its links are not at hand
    for (size_t i = 0; !is && i < p->notes.len; i++)
        is = note_depends(p->notes.items[i].kind) && may_name(u, scratch, p->notes.items[i].text);
    return is;
}

// The pages that did not change, but whose links may lead elsewhere, by file.
static struct map concerned(struct arena *a, const struct room *r)
{
    struct map files = MAP_IN(a);
    for (size_t i = 0; r->update->moved && i < r->pages_len; i++) {
        struct page *p = r->pages[i];
        if (is_concerned(r->update, a, p) && !is_changed(r->update, p->path))
            map_set(&files, p->path, p);
    }
    return files;
}

static void check_again(struct room *r, const struct map *files, const struct map *targets)
{
    for (size_t i = 0; i < r->pages_len; i++)
        if (map_get(files, r->pages[i]->path) == r->pages[i])
            check_links_again(r, r->pages[i], targets);
}

// ---- findings of before

// Whether the finding is one of the room before that the changes leave alone.
static bool stays(const struct room_update *u, const struct map *again, const struct diag *d)
{
    if (strcmp(d->code, "url-double") == 0)
        return !u->moved;
    bool depends = strcmp(d->code, "link-broken") == 0 || strcmp(d->code, "image-missing") == 0;
    return !is_changed(u, d->file) && (!depends || !map_get(again, d->file));
}

// The room before goes, and with it the texts of its findings.
static void keep_diag(struct room *r, const struct diag *d)
{
    struct diag *kept = diag_add(&r->diags, d->severity, d->code, str_copy(&r->arena, d->file),
                                 d->line, d->column, "%s", "");
    kept->message = str_copy(&r->arena, d->message);
    if (d->remedy.n)
        kept->remedy = str_copy(&r->arena, d->remedy);
}

static bool reads_links(const struct room_update *u)
{
    for (size_t i = 0; i < u->changes_len; i++) {
        const struct page *p = u->changes[i].now;
        if (p && (p->doc || p->notes.len))
            return true;
    }
    return false;
}

void check_update(struct room *r)
{
    const struct room_update *u = r->update;
    struct arena scratch = ARENA_EMPTY;
    struct map again = concerned(&scratch, r), targets = {0};
    const struct diags *old = &u->before->diags, read = r->diags;
    r->diags = DIAGS_IN(&r->arena);
    for (size_t i = 0; i < old->len; i++)
        if (stays(u, &again, &old->items[i]))
            keep_diag(r, &old->items[i]);
    size_t kept = r->diags.len;
    diags_append(&r->diags, &read);
    if (again.len || reads_links(u))
        targets = check_targets(r);
    for (size_t i = 0; i < u->changes_len; i++) {
        const struct page *p = u->changes[i].now;
        if (!p)
            continue;
        check_page_time(r, p);
        check_coverage(r, p);
        check_links(r, p, &targets);
    }
    if (u->moved)
        check_addresses(r);
    if (again.len)
        check_again(r, &again, &targets);
    check_silence(r, kept);
    arena_free(&scratch);
}
