// SPDX-License-Identifier: MIT
// The stream of changes. A listener gets whole events, from a buffer of its own; one more than
// MOST_LISTENERS ends the oldest, whose browser then comes back by itself.
#include "serve/reload.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"

enum { MOST_LISTENERS = 64, RETRY_MS = 300, PENDING_LIMIT = 256 * 1024 };

struct listener {
    struct listener *next; // newer
    struct reload *hub;
    struct stream *stream; // NULL until it starts
    struct buf pending;    // events not yet read
    size_t read;           // bytes of pending given to the stream
    bool local, ended;
};

struct reload {
    pthread_mutex_t lock;
    struct listener *oldest;
    size_t len;
    struct buf broken; // the event, when the last edit was kept out
    bool local, closed;
};

// ---- the script

static const char script[] =
    "// Fetches the page again when the press room has changed.\n"
    "'use strict';\n"
    "(() => {\n"
    "  const here = document.currentScript ? document.currentScript.src : location.href;\n"
    "  const source = new EventSource(new URL('reload', here));\n"
    "  let box = null;\n"
    "  source.addEventListener('change', () => location.reload());\n"
    "  source.addEventListener('broken', (event) => {\n"
    "    if (!box) {\n"
    "      box = document.createElement('pre');\n"
    "      box.setAttribute('role', 'alert');\n"
    "      Object.assign(box.style, {position: 'fixed', inset: 'auto 0 0 0', margin: '0',\n"
    "        padding: '1rem', maxHeight: '60vh', overflow: 'auto', whiteSpace: 'pre-wrap',\n"
    "        background: '#7a0018', color: '#fff', font: '14px/1.5 monospace', zIndex: '9999'});\n"
    "      document.body.append(box);\n"
    "    }\n"
    "    box.textContent = event.data;\n"
    "  });\n"
    "})();\n";

void reload_handle_script(void *nothing, struct request *q, struct response *out)
{
    (void)nothing;
    (void)q;
    out->body = BODY_BYTES;
    out->bytes = (struct str){script, sizeof script - 1};
    response_header(out, STR("Content-Type"), STR("text/javascript; charset=utf-8"));
    response_header(out, STR("Cache-Control"), STR("no-cache"));
}

// ---- listeners; all under the hub's lock

static void wake(struct listener *l)
{
    if (l->stream)
        stream_wake(l->stream);
}

static void end_oldest(struct reload *r)
{
    for (struct listener *l = r->oldest; l; l = l->next) {
        if (!l->ended) {
            l->ended = true;
            wake(l);
            return;
        }
    }
}

static void add(struct reload *r, struct listener *l)
{
    struct listener **last = &r->oldest;
    while (*last)
        last = &(*last)->next;
    *last = l;
    if (++r->len > MOST_LISTENERS)
        end_oldest(r);
}

static void take_out(struct reload *r, struct listener *l)
{
    for (struct listener **at = &r->oldest; *at; at = &(*at)->next) {
        if (*at == l) {
            *at = l->next;
            r->len--;
            return;
        }
    }
}

// ---- the stream

static long read_events(void *p, char *out, size_t max)
{
    struct listener *l = p;
    pthread_mutex_lock(&l->hub->lock);
    size_t left = l->pending.n - l->read;
    size_t n = left < max ? left : max;
    for (size_t i = 0; i < n; i++)
        out[i] = l->pending.p[l->read + i];
    l->read += n;
    if (l->read == l->pending.n) {
        buf_reset(&l->pending);
        l->read = 0;
    }
    long result = n ? (long)n : l->ended ? -1 : 0;
    pthread_mutex_unlock(&l->hub->lock);
    return result;
}

static void ended(void *p)
{
    struct listener *l = p;
    pthread_mutex_lock(&l->hub->lock);
    take_out(l->hub, l);
    pthread_mutex_unlock(&l->hub->lock);
    buf_free(&l->pending);
    free(l);
}

static void started(void *p, struct stream *stream)
{
    struct listener *l = p;
    pthread_mutex_lock(&l->hub->lock);
    l->stream = stream;
    pthread_mutex_unlock(&l->hub->lock);
}

void reload_handle_stream(void *reload, struct request *q, struct response *out)
{
    struct reload *r = reload;
    struct listener *l = mem_alloc(sizeof *l);
    *l = (struct listener){.hub = r, .local = r->local && q->peer_loopback};
    l->pending.limit = PENDING_LIMIT;
    buf_format(&l->pending, "retry: %d\n\n", RETRY_MS);
    pthread_mutex_lock(&r->lock);
    l->ended = r->closed || q->method == HTTP_HEAD;
    if (l->local)
        buf_str(&l->pending, buf_view(&r->broken));
    add(r, l);
    pthread_mutex_unlock(&r->lock);
    out->body = BODY_STREAM;
    out->stream = (struct stream_source){read_events, ended, l};
    out->stream_started = started;
    response_header(out, STR("Content-Type"), STR("text/event-stream; charset=utf-8"));
    response_header(out, STR("Cache-Control"), STR("no-store"));
}

// ---- events

struct reload *reload_make(bool local)
{
    struct reload *r = mem_alloc(sizeof *r);
    *r = (struct reload){.local = local};
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

static void send_event(struct reload *r, struct str event, bool local_only)
{
    for (struct listener *l = r->oldest; l; l = l->next) {
        if (local_only && !l->local)
            continue;
        buf_str(&l->pending, event);
        wake(l);
    }
}

void reload_changed(struct reload *r)
{
    pthread_mutex_lock(&r->lock);
    buf_reset(&r->broken);
    send_event(r, STR("event: change\ndata: \n\n"), false);
    pthread_mutex_unlock(&r->lock);
}

void reload_broken(struct reload *r, struct str diagnostics)
{
    struct str line;
    pthread_mutex_lock(&r->lock);
    buf_reset(&r->broken);
    buf_c(&r->broken, "event: broken\n");
    while (str_line(&diagnostics, &line))
        buf_format(&r->broken, "data: %.*s\n", STR_ARG(line));
    buf_c(&r->broken, "\n");
    send_event(r, buf_view(&r->broken), true);
    pthread_mutex_unlock(&r->lock);
}

void reload_close(struct reload *r)
{
    pthread_mutex_lock(&r->lock);
    r->closed = true;
    for (struct listener *l = r->oldest; l; l = l->next) {
        l->ended = true;
        wake(l);
    }
    pthread_mutex_unlock(&r->lock);
}

void reload_free(struct reload *r)
{
    if (!r)
        return;
    buf_free(&r->broken);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
