// SPDX-License-Identifier: MIT
// Two lots of pages change places: one is gathered while a thread reads the other. A thread has
// one lot and says at its end that it is done, so that nothing is locked.
#include "net/reading.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/parallel.h"
#include "net/worker.h"
#include "text/charset.h"

struct lot {
    struct arena arena; // owns the pages and what was read in them
    struct reading pages[READING_MOST];
    size_t len;
};

struct readings {
    struct worker *worker; // the thread's while it runs
    struct lot lots[2];
    struct lot *gathered, *read;
    struct beside thread;
    atomic_bool ended, stop;
};

struct readings *readings_make(const char *program)
{
    struct readings *r = mem_alloc(sizeof *r);
    *r = (struct readings){.worker = worker_make(program)};
    r->gathered = &r->lots[0];
    r->read = &r->lots[1];
    return r;
}

void readings_free(struct readings *r)
{
    if (!r)
        return;
    atomic_store(&r->stop, true);
    beside_end(&r->thread);
    worker_free(r->worker);
    arena_free(&r->lots[0].arena);
    arena_free(&r->lots[1].arena);
    free(r);
}

static void take(struct reading *p, const struct worker_page *from, struct arena *a)
{
    p->read = from->read;
    if (p->read)
        p->metadata = metadata_of(a, &from->facts, p->url, p->http_status, p->content_type);
}

static void *read_lot(void *context)
{
    struct readings *r = context;
    struct lot *lot = r->read;
    struct worker_page *pages = ARENA_ARRAY(&lot->arena, READING_MOST, struct worker_page);
    for (size_t i = 0; i < lot->len; i++)
        pages[i] = (struct worker_page){.html = lot->pages[i].html,
                                        .charset = charset_label(lot->pages[i].content_type)};
    for (size_t i = 0, end; i < lot->len && !atomic_load(&r->stop); i = end) {
        end = i + worker_read_pages(r->worker, &lot->arena, pages + i, lot->len - i);
        for (size_t k = i; k < end; k++)
            take(&lot->pages[k], &pages[k], &lot->arena);
    }
    atomic_store(&r->ended, true);
    return NULL;
}

// The lot at work is done, or there is none: hands it over and begins the one that was gathered.
static void change_places(struct readings *r, readings_done *done)
{
    beside_end(&r->thread);
    struct lot *read = r->read;
    for (size_t i = 0; i < read->len; i++)
        done(&read->pages[i]);
    read->len = 0;
    arena_reset(&read->arena);
    if (!r->gathered->len)
        return;
    r->read = r->gathered;
    r->gathered = read;
    atomic_store(&r->ended, false);
    beside_begin(&r->thread, 0, read_lot, r);
}

void readings_turn(struct readings *r, bool wait, readings_done *done)
{
    do {
        if (wait || !r->read->len || atomic_load(&r->ended))
            change_places(r, done);
    } while (wait && (r->read->len || r->gathered->len));
}

void readings_add(struct readings *r, const struct reading *page, readings_done *done)
{
    if (r->gathered->len == READING_MOST)
        change_places(r, done);
    struct lot *to = r->gathered;
    struct reading *copy = &to->pages[to->len++];
    *copy = *page;
    copy->html = str_copy(&to->arena, page->html);
    copy->content_type = str_copy(&to->arena, page->content_type);
    copy->url = str_copy(&to->arena, page->url);
}
