// SPDX-License-Identifier: MIT
// Policy of inlines. An address that may not be linked leaves its text; a link in a link is
// text; a picture on another site is a link to it, because the page asks nobody but its own
// site; what HTML would refuse (a time that is none, an unknown span) leaves its content.
#include "site/html_parts.h"

#include <string.h>

#include "base/clock.h"
#include "site/write.h"
#include "text/address.h"
#include "text/template_tags.h"

static bool all_space(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_space_ascii(s.p[i]))
            return false;
    }
    return true;
}

void html_text(struct html *h, struct str text)
{
    if (h->muted)
        return;
    if (h->options->utf8)
        write_html_known(h->out, text);
    else
        write_html(h->out, text);
    if (!all_space(text))
        h->shown++;
}

static struct html_target resolve(struct html *h, struct str url, enum address_kind kind)
{
    if (kind == ADDRESS_EMPTY || kind == ADDRESS_FORBIDDEN)
        return (struct html_target){0};
    if (h->options->resolve)
        return h->options->resolve(h->options->context, h->arena, url);
    return (struct html_target){.url = url, .outgoing = kind == ADDRESS_WEB};
}

bool html_link_open(struct html *h, struct str url, struct str title)
{
    if (h->in_link || h->muted)
        return false;
    url = address_published(h->arena, url);
    struct html_target target = resolve(h, url, address_kind_of(url));
    if (!target.url.n || address_kind_of(target.url) == ADDRESS_FORBIDDEN)
        return false;
    buf_c(h->out, "<a href=\"");
    write_uri(h->out, target.url);
    if (title.n) {
        buf_c(h->out, "\" title=\"");
        write_html(h->out, title);
    }
    buf_c(h->out, target.outgoing ? "\" rel=\"external\">" : "\">");
    h->in_link++;
    h->after_link = target.after;
    return true;
}

void html_link_close(struct html *h)
{
    h->in_link--;
    buf_c(h->out, "</a>");
    buf_str(h->out, h->after_link);
    h->after_link = STR_NONE;
}

static void attribute(struct html *h, const char *name, struct str value)
{
    buf_format(h->out, " %s=\"", name);
    write_html(h->out, value);
    buf_char(h->out, '"');
}

// A size in pixels as HTML takes it: digits alone, or nothing.
static void size_attribute(struct html *h, const char *name, struct str written, unsigned known)
{
    size_t digits = 0;
    while (digits < written.n && digits < 6 && is_digit_ascii(written.p[digits]))
        digits++;
    if (digits && digits == written.n)
        attribute(h, name, written);
    else if (known)
        buf_format(h->out, " %s=\"%u\"", name, known);
}

void html_image(struct html *h, struct str url, struct str alt, struct str title, struct str width,
                struct str height)
{
    if (h->muted)
        return;
    enum address_kind kind = address_kind_of(url);
    bool picture = kind == ADDRESS_WEB || kind == ADDRESS_PATH;
    struct html_target target = picture ? resolve(h, url, kind) : (struct html_target){0};
    if (!target.url.n || target.outgoing) {
        bool linked = target.outgoing && html_link_open(h, url, title);
        html_text(h, alt.n || !linked ? alt : url);
        if (linked)
            html_link_close(h);
        return;
    }
    buf_c(h->out, "<img src=\"");
    write_uri(h->out, target.url);
    buf_char(h->out, '"');
    attribute(h, "alt", alt);
    if (title.n)
        attribute(h, "title", title);
    size_attribute(h, "width", width, target.width);
    size_attribute(h, "height", height, target.height);
    buf_c(h->out, " loading=\"lazy\">");
    h->shown++;
}

static void inline_element(struct html *h, const struct node *n, const char *name)
{
    size_t at = h->out->n, shown = h->shown;
    buf_char(h->out, '<');
    buf_c(h->out, name);
    buf_char(h->out, '>');
    html_inlines(h, n);
    buf_c(h->out, "</");
    buf_c(h->out, name);
    buf_char(h->out, '>');
    if (h->shown == shown)
        h->out->n = at;
}

static void link(struct html *h, const struct node *n)
{
    size_t at = h->out->n, shown = h->shown;
    if (!html_link_open(h, n->url, n->title)) {
        html_inlines(h, n);
        return;
    }
    html_inlines(h, n);
    html_link_close(h);
    if (h->shown == shown) // a link that shows nothing cannot be followed
        h->out->n = at;
}

// "2021-10-11", "2021-10", "2021" or an RFC 3339 time: what <time datetime> takes.
static bool is_time(struct str s)
{
    int64_t seconds;
    if (s.n >= 10)
        return time_parse_rfc3339(s, &seconds);
    if (s.n != 4 && s.n != 7)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (i == 4 ? s.p[i] != '-' : !is_digit_ascii(s.p[i]))
            return false;
    }
    return true;
}

static void time_element(struct html *h, const struct node *n)
{
    struct str stamp = str_trim(n->extra);
    if (!is_time(stamp)) {
        html_inlines(h, n);
        return;
    }
    buf_c(h->out, "<time");
    attribute(h, "datetime", stamp);
    buf_char(h->out, '>');
    html_inlines(h, n);
    buf_c(h->out, "</time>");
}

static void span(struct html *h, const struct node *n)
{
    static const char *const kept[] = {"cite", "small", "abbr", "sub", "sup", "kbd", "mark",
                                       "q",    "s",     "u",    "var", "dfn", "samp"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (str_eq_ascii(n->extra, str_of(kept[i]))) {
            inline_element(h, n, kept[i]);
            return;
        }
    }
    html_inlines(h, n);
}

static void code(struct html *h, struct str text)
{
    buf_c(h->out, "<code>");
    html_text(h, text);
    buf_c(h->out, "</code>");
}

static void raw_inline(struct html *h, const struct node *n)
{
    if (n->first)
        html_inlines(h, n);
    else
        html_raw_tag(h, n->text);
}

// What a tag shows that is known; the program that others are for is not here.
static void tag(struct html *h, struct str text)
{
    struct template_tag t = template_tag_read(h->arena, text);
    if (t.shows == TAG_SHOWS_PICTURE) {
        html_image(h, t.url, t.text, STR_NONE, STR_NONE, STR_NONE);
    } else if (t.shows == TAG_SHOWS_VIDEO && html_link_open(h, t.url, STR_NONE)) {
        html_text(h, t.text.n ? t.text : t.url);
        html_link_close(h);
    } else {
        h->swallowed++;
        h->shown_at_swallow = h->shown;
    }
}

void html_inline(struct html *h, const struct node *n)
{
    switch (n->type) {
    case NODE_TEXT:
        html_text(h, n->text);
        break;
    case NODE_CODE:
        code(h, n->text);
        break;
    case NODE_EMPHASIS:
        inline_element(h, n, "em");
        break;
    case NODE_STRONG:
        inline_element(h, n, "strong");
        break;
    case NODE_DELETED:
        inline_element(h, n, "del");
        break;
    case NODE_LINK:
        link(h, n);
        break;
    case NODE_IMAGE:
        html_image(h, n->url, node_text(h->arena, n), n->title, STR_NONE, STR_NONE);
        break;
    case NODE_SOFT_BREAK:
        buf_char(h->out, '\n');
        break;
    case NODE_HARD_BREAK:
        buf_c(h->out, "<br>\n");
        break;
    case NODE_HTML_INLINE:
        raw_inline(h, n);
        break;
    case NODE_TIME:
        time_element(h, n);
        break;
    case NODE_SPAN:
        span(h, n);
        break;
    case NODE_TAG:
        tag(h, n->text);
        break;
    default:
        html_inlines(h, n);
    }
}

void html_inlines(struct html *h, const struct node *parent)
{
    if (h->depth >= HTML_DEEPEST) {
        html_text(h, node_text(h->arena, parent));
        return;
    }
    h->depth++;
    h->phrasing++;
    size_t raw = h->raw_len, floor = h->raw_floor;
    h->raw_floor = raw;
    for (const struct node *n = parent->first; n; n = n->next) {
        if (n->consumed) {
            h->swallowed++;
            h->shown_at_swallow = h->shown;
        } else if (node_is_block(n)) {
            if (n != parent->first)
                buf_char(h->out, ' ');
            if (n->type == NODE_CODE_BLOCK)
                code(h, n->text);
            else
                html_inlines(h, n);
        } else {
            html_inline(h, n);
        }
    }
    html_raw_close(h, raw);
    h->raw_floor = floor;
    h->phrasing--;
    h->depth--;
}
