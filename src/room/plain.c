// SPDX-License-Identifier: MIT
#include "room/plain.h"

#include <stdio.h>
#include <string.h>

#include "room/write_date.h"

enum { DATES_TRIED = 200 };

void plain_escaped(struct buf *b, struct str s, bool cell)
{
    for (size_t i = 0; i < s.n; i++) {
        if (strchr(cell ? "\\[]*_`<|" : "\\[]*_`<", s.p[i]) && s.p[i])
            buf_char(b, '\\');
        buf_char(b, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
}

void plain_html(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '&' || c == '<' || c == '"')
            buf_c(b, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&quot;");
        else
            buf_char(b, c == '\n' ? ' ' : c);
    }
}

void plain_quoted(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_char(b, '\\');
        if (c < ' ' || c == 0x7f)
            buf_format(b, "\\u%04x", c);
        else
            buf_char(b, (char)c);
    }
    buf_char(b, '"');
}

static void put_text(struct buf *b, struct str s, struct plain_style style)
{
    if (style.html)
        plain_html(b, s);
    else
        plain_escaped(b, s, style.cell);
}

static int precision(struct date d)
{
    return d.day ? 3 : d.month ? 2 : 1;
}

// As the page writes a whole date of that precision, when it does.
static bool like_page(struct arena *a, const struct outline *o, struct date d, struct str *text)
{
    const struct clips *clips = &o->page->reading->clips;
    for (size_t i = 0; i < clips->len && i < DATES_TRIED; i++) {
        const struct clip *x = &clips->items[i];
        struct date_sample sample = {
            str_slice(o->source, x->date_at.offset, x->date_at.offset + x->date_at.length),
            x->date};
        char year[8];
        snprintf(year, sizeof year, "%d", d.year);
        if (x->date_at.length && precision(x->date) == precision(d) &&
            date_like(a, &sample, 1, 0, d, o->page->reading->lang, text) &&
            str_contains(*text, str_of(year)))
            return true;
    }
    return false;
}

void plain_date(struct arena *a, struct buf *b, const struct outline *o, struct date d,
                struct plain_style style)
{
    struct str text;
    char iso[DATE_ISO_SIZE];
    date_iso(d, iso);
    buf_str(b, d.month && !style.numbers && like_page(a, o, d, &text) ? text : str_of(iso));
}

// The title, linked; without one the outlet stands for it, and without that the address.
static void put_link(struct buf *b, const struct clip *clip, struct plain_style style)
{
    struct str text = clip->title.n ? clip->title : clip->outlet_text;
    if (!clip->url.n) {
        put_text(b, text, style);
        return;
    }
    buf_char(b, text.n ? '[' : '<');
    plain_escaped(b, text, style.cell);
    buf_c(b, text.n ? "](" : "");
    for (size_t i = 0; i < clip->url.n; i++) {
        char u = clip->url.p[i];
        if ((unsigned char)u <= ' ' || strchr("<>|", u))
            buf_format(b, "%%%02X", (unsigned char)u);
        else if (text.n && (u == '(' || u == ')'))
            buf_format(b, "\\%c", u);
        else
            buf_char(b, u);
    }
    buf_char(b, text.n ? ')' : '>');
}

static void put_anchor(struct buf *b, const struct clip *clip)
{
    struct str text = clip->title.n ? clip->title : clip->outlet_text;
    if (clip->url.n) {
        buf_c(b, "<a href=\"");
        plain_html(b, clip->url);
        buf_c(b, "\">");
    }
    plain_html(b, text.n ? text : clip->url);
    buf_c(b, clip->url.n ? "</a>" : "");
}

void plain_entry(struct arena *a, struct buf *b, const struct outline *o, const char *pattern,
                 const struct clip *clip, struct plain_style style)
{
    for (const char *p = pattern; *p; p++) {
        if (*p != '%') {
            buf_char(b, *p);
            continue;
        }
        p++;
        if (*p == 't' && style.html)
            put_anchor(b, clip);
        else if (*p == 't')
            put_link(b, clip, style);
        else if (*p == 'o')
            put_text(b, clip->outlet_text, style);
        else if (date_known(clip->date))
            plain_date(a, b, o, clip->date, style);
        else if (!style.cell) // nor what parts it from the rest
            p += strcspn(p, "%*") - 1;
    }
}
