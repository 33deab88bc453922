// SPDX-License-Identifier: MIT
#include "net/feed_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "text/charset.h"
#include "text/doc.h"
#include "text/value_read.h"

struct feed_item *feed_add(struct arena *a, struct feed *f)
{
    if (f->len == FEED_ITEMS_MOST)
        return NULL;
    struct feed_item *item = &ARENA_PUSH(a, f->items, f->len, f->cap);
    *item = (struct feed_item){0};
    return item;
}

static struct str cut(struct str s)
{
    if (s.n <= FEED_TEXT_MOST)
        return s;
    size_t n = FEED_TEXT_MOST;
    while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_slice(s, 0, n);
}

struct str feed_plain(struct arena *a, struct str s)
{
    s = cut(str_trim(s));
    if (memchr(s.n ? s.p : "", '<', s.n) || memchr(s.n ? s.p : "", '&', s.n)) {
        struct diags ignored = DIAGS_IN(a);
        struct doc *d = doc_read(a, STR("item"), s, DOC_HTML, false, &ignored);
        s = str_trim(node_text(a, d->root));
    }
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!is_space_ascii(s.p[i]))
            out[n++] = s.p[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    return str_trim((struct str){out, n});
}

// ---- dates

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

static int month_of(const char *word)
{
    for (int i = 0; i < 12; i++)
        if (str_starts_ascii(str_of(word), str_of(months[i])))
            return i + 1;
    return 0;
}

// Seconds east of Greenwich.
static int zone_of(const char *zone)
{
    static const struct {
        const char *name;
        int hours;
    } named[] = {{"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5}, {"MST", -7},
                 {"MDT", -6}, {"PST", -8}, {"PDT", -7}, {"CET", 1},  {"CEST", 2},
                 {"BST", 1},  {"EET", 2},  {"EEST", 3}, {"MSK", 3},  {"JST", 9}};
    int hours, minutes = 0;
    if ((zone[0] == '+' || zone[0] == '-') && (sscanf(zone + 1, "%2d:%2d", &hours, &minutes) == 2 ||
                                               sscanf(zone + 1, "%2d%2d", &hours, &minutes) >= 1))
        return (zone[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(zone, named[i].name) == 0)
            return named[i].hours * 3600;
    return 0;
}

int64_t feed_time(struct str s)
{
    char text[64], word[16] = "", zone[16] = "";
    int day = 0, year = 0, hour = 0, minute = 0, second = 0;
    int64_t seconds;
    s = str_trim(s);
    if (time_parse_rfc3339(s, &seconds))
        return seconds > 0 ? seconds : 0;
    size_t comma = str_find_char(s, ',');
    if (comma != STR_NOT_FOUND)
        s = str_trim(str_from(s, comma + 1));
    if (s.n >= sizeof text)
        return 0;
    memcpy(text, s.n ? s.p : "", s.n);
    text[s.n] = '\0';
    int got = sscanf(text, "%2d%*1[- ]%15[A-Za-z.]%*1[- ]%4d %2d:%2d:%2d %15s", &day, word, &year,
                     &hour, &minute, &second, zone);
    if (got == 5) // without seconds
        (void)sscanf(text, "%*2d%*1[- ]%*15[A-Za-z.]%*1[- ]%*4d %*2d:%*2d %15s", zone);
    if (year >= 0 && year < 100 && got >= 3)
        year += year < 70 ? 2000 : 1900;
    struct date d = {(int16_t)year, (uint8_t)month_of(word), (uint8_t)day};
    if (got < 3 || !d.month || day < 1 || !date_exists(d) || hour > 24 || minute > 59)
        return 0;
    seconds = date_midnight(d) + hour * 3600 + minute * 60 + second - zone_of(zone);
    return seconds > 0 ? seconds : 0;
}

// ---- JSON Feed

static struct str text_of(const struct value *v, const char *const *keys)
{
    for (; *keys; keys++) {
        const struct value *one = value_get(v, str_of(*keys));
        if (one && one->type == VALUE_STRING && one->text.n)
            return one->text;
    }
    return STR_NONE;
}

static struct str hub_of(const struct value *v)
{
    const struct value *hubs = value_get(v, STR("hubs"));
    for (size_t i = 0; hubs && hubs->type == VALUE_LIST && i < hubs->len; i++)
        if (str_eq_ascii(value_text(&hubs->items[i], STR("type")), STR("WebSub")))
            return value_text(&hubs->items[i], STR("url"));
    return STR_NONE;
}

void feed_read_json(struct arena *a, struct str text, struct feed *f)
{
    struct diags wrong = DIAGS_IN(a);
    struct value v;
    if (!value_read_json(a, STR("feed"), text, 0, text.n, &v, &wrong)) {
        f->fault = wrong.len ? wrong.items[0].message : STR("it is no JSON");
        return;
    }
    const struct value *items = value_get(&v, STR("items"));
    bool feed = str_contains(value_text(&v, STR("version")), STR("jsonfeed.org"));
    if (!feed || !items || items->type != VALUE_LIST) {
        f->fault = STR("it is JSON, but no JSON Feed");
        return;
    }
    f->title = feed_plain(a, value_text(&v, STR("title")));
    f->self = value_text(&v, STR("feed_url"));
    f->hub = hub_of(&v);
    for (size_t i = 0; i < items->len; i++) {
        const struct value *one = &items->items[i];
        struct feed_item *item = one->type == VALUE_MAP ? feed_add(a, f) : NULL;
        if (!item)
            continue;
        item->url =
            str_trim(text_of(one, (const char *const[]){"url", "external_url", "id", NULL}));
        item->title = feed_plain(a, value_text(one, STR("title")));
        item->summary = feed_plain(a, text_of(one, (const char *const[]){"summary", "content_text",
                                                                         "content_html", NULL}));
        item->published_at =
            feed_time(text_of(one, (const char *const[]){"date_published", "date_modified", NULL}));
    }
}

// ---- both

// What an XML declaration says, when the header says nothing.
static struct str declared(struct str bytes)
{
    struct str head = str_slice(bytes, 0, 200);
    size_t at = str_find(head, STR("encoding="));
    if (!str_starts(str_trim(head), STR("<?xml")) || at == STR_NOT_FOUND)
        return STR_NONE;
    head = str_from(head, at + 9);
    if (head.n < 2)
        return STR_NONE;
    char mark = head.p[0];
    head = str_from(head, 1);
    return str_slice(head, 0, str_find_char(head, mark));
}

struct feed feed_read(struct arena *a, struct str bytes, struct str charset)
{
    struct feed f = {0};
    struct str label = charset.n ? charset : declared(bytes);
    struct str text = charset_to_utf8(a, str_slice(bytes, 0, FEED_LARGEST), label, false);
    struct str start = str_trim(text);
    if (start.n && start.p[0] == '{')
        feed_read_json(a, start, &f);
    else if (str_starts_ascii(start, STR("<!doctype html")) ||
             str_starts_ascii(start, STR("<html")))
        f.fault = STR("it is a page, no feed");
    else if (start.n && start.p[0] == '<')
        feed_read_xml(a, start, &f);
    else
        f.fault = start.n ? STR("it is neither XML nor JSON") : STR("it is empty");
    return f;
}

// ---- across the pipe: texts as eight hexadecimal digits and that many bytes

static void put(struct buf *out, struct str s)
{
    buf_format(out, "%08zx", s.n);
    buf_str(out, s);
}

static bool take(struct arena *a, struct str *rest, struct str *out)
{
    char head[9] = "", *end;
    if (rest->n < 8)
        return false;
    memcpy(head, rest->p, 8);
    size_t n = strtoul(head, &end, 16);
    if (*end || n > rest->n - 8)
        return false;
    *out = str_copy(a, str_slice(*rest, 8, 8 + n));
    *rest = str_from(*rest, 8 + n);
    return true;
}

void feed_write(const struct feed *f, struct buf *out)
{
    put(out, f->title);
    put(out, f->hub);
    put(out, f->self);
    put(out, f->fault);
    for (size_t i = 0; i < f->len; i++) {
        char when[24];
        snprintf(when, sizeof when, "%lld", (long long)f->items[i].published_at);
        put(out, f->items[i].url);
        put(out, f->items[i].title);
        put(out, f->items[i].summary);
        put(out, str_of(when));
    }
}

bool feed_parse(struct arena *a, struct str bytes, struct feed *out)
{
    struct feed f = {0};
    struct str rest = bytes, when;
    if (!take(a, &rest, &f.title) || !take(a, &rest, &f.hub) || !take(a, &rest, &f.self) ||
        !take(a, &rest, &f.fault))
        return false;
    while (rest.n) {
        struct feed_item *item = feed_add(a, &f);
        if (!item || !take(a, &rest, &item->url) || !take(a, &rest, &item->title) ||
            !take(a, &rest, &item->summary) || !take(a, &rest, &when))
            return false;
        item->published_at = strtoll(str_c(a, when), NULL, 10);
    }
    *out = f;
    return true;
}
