// SPDX-License-Identifier: MIT
// The room's press coverage as staff see it: each clip with the requests that it came of. The
// public pages show nothing of this.
#include <string.h>

#include "desk/request.h"
#include "room/outlet.h"
#include "serve/desk_call.h"
#include "site/datetext.h"
#include "text/fold.h"

enum { CLIPS_PAGE = 50, CLIP_CHOICES = 50 };

const struct clip *clip_by_identity(const struct desk_call *c, struct str identity)
{
    for (size_t i = 0; identity.n && i < c->room->clips_len; i++)
        if (str_eq(c->room->clips[i]->identity, identity))
            return c->room->clips[i];
    return NULL;
}

const struct clip *clip_by_id(const struct desk_call *c, struct str id)
{
    for (size_t i = 0; id.n && i < c->room->clips_len; i++)
        if (str_eq(c->room->clips[i]->id, id))
            return c->room->clips[i];
    return NULL;
}

static struct str outlet_name(const struct clip *clip)
{
    return clip->outlet ? clip->outlet->name : clip->outlet_text;
}

static void show_date(struct desk_call *c, struct value *v, const struct clip *clip)
{
    char text[DATETEXT_SIZE];
    if (!clip->date.year)
        return;
    size_t n = datetext_full(c->site->dates[str_eq(c->lang, STR("en"))], clip->date, text);
    show(c, v, "date", str_copy(c->a, (struct str){text, n}));
}

void show_clip_choices(struct desk_call *c)
{
    struct value *list = show_list(c, &c->page, "clip_choices");
    for (size_t i = 0, n = 0; i < c->room->clips_len && n < CLIP_CHOICES; i++) {
        const struct clip *clip = c->room->clips[i];
        if (!clip->url.n)
            continue;
        struct value *v = show_item(c, list);
        show(c, v, "value", clip->url);
        show(c, v, "name", clip->title);
        n++;
    }
}

static bool show_requests(struct desk_call *c, struct value *v, const struct clip *clip,
                          size_t *len, struct error *e)
{
    struct clip_request *found;
    if (!request_of_clip(c->desk, clip->identity, c->a, &found, len, e))
        return false;
    struct value *list = show_list(c, v, "requests");
    for (size_t i = 0; i < *len; i++) {
        struct value *one = show_item(c, list);
        const char *state = desk_state_name(found[i].state);
        show(c, one, "href", str_format(c->a, "/desk/request/%lld", (long long)found[i].id));
        show(c, one, "reference", found[i].reference);
        show(c, one, "subject", found[i].subject.n ? found[i].subject : say(c, "desk-erased"));
        show(c, one, "name", found[i].name);
        show(c, one, "outlet", found[i].outlet);
        show(c, one, "state", say_of(c, "desk-state-", state));
        show(c, one, "state_class", str_of(state));
    }
    return true;
}

// Every word of the search is in the title or the outlet's name.
static bool clip_fits(struct arena *a, const struct clip *clip, struct str words)
{
    struct str rest = words, word, name = outlet_name(clip);
    if (!words.n)
        return true;
    struct str all = fold_words(a, str_format(a, "%.*s %.*s", STR_ARG(clip->title), STR_ARG(name)));
    while (str_split(&rest, ' ', &word))
        if (word.n && !str_contains(all, word))
            return false;
    return true;
}

static bool show_row(struct desk_call *c, struct value *rows, const struct clip *clip,
                     struct error *e)
{
    struct value *v = show_item(c, rows);
    size_t len;
    show(c, v, "clip_title", clip->title.n ? clip->title : clip->url);
    show(c, v, "href", str_format(c->a, "/desk/clip/%.*s", STR_ARG(clip->id)));
    show(c, v, "outlet", outlet_name(clip));
    show_date(c, v, clip);
    return show_requests(c, v, clip, &len, e);
}

static void clips(struct desk_call *c)
{
    struct error e = {0};
    struct str search = str_trim(request_query(c->q, STR("q")));
    struct str words = fold_words(c->a, str_slice(search, 0, 200));
    size_t from = (size_t)number_of(request_query(c->q, STR("from"))), shown = 0, i = from;
    show(c, &c->page, "title", say(c, "desk-clips"));
    show(c, &c->page, "search", search);
    struct value *rows = show_list(c, &c->page, "rows");
    for (; i < c->room->clips_len && shown < CLIPS_PAGE; i++) {
        if (!clip_fits(c->a, c->room->clips[i], words))
            continue;
        if (!show_row(c, rows, c->room->clips[i], &e)) {
            page_refused(c, &e, STR_NONE);
            return;
        }
        shown++;
    }
    show_bool(c, &c->page, "empty", shown == 0);
    if (i < c->room->clips_len && !words.n)
        show(c, &c->page, "next", str_format(c->a, "/desk/clips?from=%zu", i));
    page_render(c, 200, "desk/clips");
}

static void clip_page(struct desk_call *c)
{
    struct error e = {0};
    size_t len;
    const struct clip *clip = clip_by_id(c, c->q->params[0]);
    if (!clip) {
        page_missing(c);
        return;
    }
    struct str address = clip->url;
    bool web =
        str_starts_ascii(address, STR("https://")) || str_starts_ascii(address, STR("http://"));
    show(c, &c->page, "title", clip->title.n ? clip->title : clip->url);
    show(c, &c->page, "outlet", outlet_name(clip));
    show(c, &c->page, "address", web ? address : STR_NONE);
    show_date(c, &c->page, clip);
    if (!show_requests(c, &c->page, clip, &len, &e)) {
        page_refused(c, &e, STR_NONE);
        return;
    }
    show_bool(c, &c->page, "empty", len == 0);
    page_render(c, 200, "desk/clip");
}

const struct desk_route desk_clip_routes[] = {
    {HTTP_GET, "/desk/clips", clips, NEED_STAFF, NULL},
    {HTTP_GET, "/desk/clip/:id", clip_page, NEED_STAFF, NULL},
};
const size_t desk_clip_routes_len = sizeof desk_clip_routes / sizeof *desk_clip_routes;
