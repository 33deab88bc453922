// SPDX-License-Identifier: MIT
// Runs all checks over a room, silences what its keepers do not want to hear, and sorts.
// Unpublished pages are checked too: they will be published one day.
#include "room/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "room/incomplete.h"
#include "room/outline.h"
#include "room/update.h"

struct diag *check_report(struct room *r, const struct page *p, size_t offset,
                          enum severity severity, const char *code, const char *message, ...)
{
    char text[2048];
    unsigned line = 1, column = 1;
    va_list args;
    va_start(args, message);
    vsnprintf(text, sizeof text, message, args);
    va_end(args);
    if (p->doc)
        doc_place(p->doc, offset, &line, &column);
    return diag_add(&r->diags, severity, code, p->path, line, column, "%s", text);
}

void check_page_time(struct room *r, const struct page *p)
{
    char day[TIME_RFC3339_SIZE];
    int64_t opens = p->publish_date ? p->publish_date : p->date;
    if (!p->published && opens > r->now) {
        time_rfc3339(opens, day);
        check_report(r, p, 0, SEVERITY_NOTE, "publish-later", "this page appears at %s", day);
    }
}

// Of a lone page only a build asks for it; see cmd_build.c.
static void check_base_url(struct room *r)
{
    if (r->base_url.n || r->lone_file.n)
        return;
    diag_add(&r->diags, SEVERITY_NOTE, "base-url", STR("presse.yaml"), 0, 0, "%s",
             "the site's address is not known: sitemap, feeds and previews lack whole addresses")
        ->remedy = STR("set base_url: https://… in presse.yaml, or give --base-url to build");
}

void check_coverage(struct room *r, const struct page *p)
{
    if (!p->reading || (p->kind != PAGE_COVERAGE && !p->clipping && !r->lone_file.n))
        return;
    if (p->reading->unplaced)
        outline_place_dates(p, 1);
    p->reading->unplaced = false;
    check_clips(r, p);
}

static void check_all(struct room *r)
{
    struct map targets = check_targets(r);
    check_addresses(r);
    check_base_url(r);
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        check_page_time(r, p);
        check_coverage(r, p);
        check_links(r, p, &targets);
    }
    incomplete_check(r);
    check_silence(r, 0);
}

// What reading the base had found, but for files that were read again since.
static void gather_read(struct room *r)
{
    const struct room *base = r->base;
    const struct diag *items = base->checked ? base->read_diags : base->diags.items;
    size_t len = base->checked ? base->read_diags_len : base->diags.len;
    r->diags = DIAGS_IN(&r->arena);
    for (size_t i = 0; i < len; i++) {
        const struct diags one = {.items = (struct diag *)(uintptr_t)&items[i], .len = 1};
        if (!update_holds(r->update, items[i].file))
            diags_append(&r->diags, &one);
    }
    update_read_diags(r->update, &r->diags);
    diags_sort(&r->diags);
}

static void remember_read(struct room *r)
{
    struct diag *copy = ARENA_ARRAY(&r->arena, r->diags.len + 1, struct diag);
    for (size_t i = 0; i < r->diags.len; i++)
        copy[i] = r->diags.items[i];
    r->read_diags = copy;
    r->read_diags_len = r->diags.len;
}

void room_check(struct room *r)
{
    struct room_update *u = r->update;
    if (r->checked)
        return;
    if (u && u->before && u->before->checked) {
        check_update(r);
    } else {
        if (u)
            gather_read(r);
        else
            remember_read(r);
        check_all(r);
    }
    diags_sort(&r->diags);
    r->checked = true;
    if (u) {
        room_free(u->before);
        u->before = NULL;
    }
}
