// SPDX-License-Identifier: MIT
// A coverage page whole, as data: JSON and CSV. Dates as precise as the page gives them,
// addresses as written, outlets by the table's name, empty or null where nothing is known.
#include "site/pieces.h"
#include "site/view.h"
#include "site/write.h"
#include "text/address.h"
#include "text/csv.h"

static const char *const accesses[] = {"", "free", "registration", "subscribers"};
static const char *const kinds[] = {"article", "audio", "video", "pdf"};

// An address that may be handed on: never a script.
static struct str export_url(struct arena *a, const struct clip *c)
{
    struct str url = address_published(a, c->url);
    return address_kind_of(url) == ADDRESS_FORBIDDEN ? STR_NONE : url;
}

static void member(struct buf *out, const char *name, struct str text)
{
    buf_c(out, ", \"");
    buf_c(out, name);
    buf_c(out, "\": ");
    if (text.n)
        write_json(out, text);
    else
        buf_c(out, "null");
}

static void json_clip(struct buf *out, const struct render *r, const struct clip *c)
{
    const struct dead_link *dead = dead_find(r->site->room, c->identity);
    char date[DATE_ISO_SIZE];
    struct str iso = {date, date_iso(c->date, date)};
    buf_c(out, "{\"id\": ");
    write_json(out, c->id);
    member(out, "date", iso);
    member(out, "title", c->title);
    member(out, "url", export_url(r->arena, c));
    member(out, "outlet", clip_source(c));
    member(out, "outlet_kind", c->outlet ? c->outlet->kind : STR_NONE);
    member(out, "country", c->outlet ? c->outlet->country : STR_NONE);
    member(out, "author", c->author);
    member(out, "programme", c->programme);
    member(out, "note", c->note);
    member(out, "access", str_of(accesses[c->access]));
    member(out, "kind", str_of(kinds[c->kind]));
    member(out, "language", c->lang);
    buf_c(out, dead ? ", \"dead\": true" : ", \"dead\": false");
    member(out, "archived_copy", dead ? dead->copy : STR_NONE);
    buf_char(out, '}');
}

bool render_coverage_json(const struct render *r, struct error *e)
{
    (void)e;
    const struct coverage *c = r->route->object;
    const struct page *p = c->page;
    struct buf *out = r->out;
    struct piece_list *pieces = pieces_open(r->site->options.pieces, r->route->path, 0);
    buf_c(out, "{\"title\": ");
    write_json(out, p->title);
    member(out, "url", link_absolute(r->site, r->arena, p->url));
    member(out, "language", p->lang);
    buf_format(out, ", \"count\": %zu, \"clips\": [", p->clips_len);
    for (size_t i = 0; i < p->clips_len; i++) {
        uint64_t shows = pieces ? clip_shows(r->site, c, p->clips[i]) : 0;
        buf_c(out, i ? ",\n" : "\n");
        size_t from = out->n;
        if (pieces_take(pieces, shows, out))
            continue;
        json_clip(out, r, p->clips[i]);
        pieces_note(pieces, shows, out, from);
    }
    buf_c(out, "\n]}\n");
    pieces_close(pieces, out);
    return true;
}

static void csv_row(struct buf *out, struct arena *a, const struct clip *c)
{
    char date[DATE_ISO_SIZE];
    const struct str cells[] = {
        {date, date_iso(c->date, date)},
        clip_source(c),
        c->title,
        export_url(a, c),
        c->author,
        str_of(accesses[c->access]),
        str_of(kinds[c->kind]),
        c->lang,
        c->outlet ? c->outlet->country : STR_NONE,
        c->id,
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (i)
            buf_char(out, ',');
        csv_field(out, cells[i]);
    }
    buf_c(out, "\r\n");
}

bool render_coverage_csv(const struct render *r, struct error *e)
{
    (void)e;
    const struct coverage *c = r->route->object;
    struct piece_list *pieces = pieces_open(r->site->options.pieces, r->route->path, 0);
    buf_c(r->out, "date,outlet,title,url,author,access,kind,language,country,id\r\n");
    for (size_t i = 0; i < c->page->clips_len; i++) {
        const struct clip *clip = c->page->clips[i];
        uint64_t shows = pieces ? clip_shows(r->site, c, clip) : 0;
        size_t from = r->out->n;
        if (pieces_take(pieces, shows, r->out))
            continue;
        csv_row(r->out, r->arena, clip);
        pieces_note(pieces, shows, r->out, from);
    }
    pieces_close(pieces, r->out);
    return true;
}
