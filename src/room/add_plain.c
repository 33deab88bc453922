// SPDX-License-Identifier: MIT
#include "room/add_plain.h"

#include <string.h>

#include "base/cleanup.h"
#include "room/own.h"
#include "room/plain.h"

// ---- lines

static const char *const dated[] = {"%d: %t, %o",     "%d, %o: %t", "%d – %o – %t",
                                    "%d – %t – *%o*", "%t, %o, %d", "%o: %t, %d"};
static const char *const undated[] = {"%t, %o", "%o: %t", "%o – %t", "*%o* – %t", "%t (*%o*)"};

enum {
    DATED = sizeof dated / sizeof *dated,
    UNDATED = sizeof undated / sizeof *undated,
};

// What a line of such a place begins and ends with. False when it takes no plain line.
struct bounds {
    struct str before, after;
    bool html;
};

// The length of "- ", "12. " or white space at the beginning of a line.
static size_t mark_length(struct str line)
{
    size_t n = 0;
    while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
        n++;
    size_t digits = n;
    while (digits < line.n && is_digit_ascii(line.p[digits]))
        digits++;
    size_t sign = digits;
    bool number = digits > n && digits < line.n && strchr(".)", line.p[digits]);
    bool bullet = digits == n && n < line.n && strchr("-*+", line.p[n]);
    if (!(number || bullet) || sign + 1 >= line.n || line.p[sign + 1] != ' ')
        return n;
    sign += 2;
    while (sign < line.n && line.p[sign] == ' ')
        sign++;
    return sign;
}

static bool bounds_of(const struct outline *o, const struct outline_item *x, struct bounds *out)
{
    struct str lines = str_slice(o->source, x->from, x->to);
    size_t mark = mark_length(lines);
    struct str before = str_slice(lines, 0, mark), rest = str_from(lines, mark);
    enum doc_format format = o->page->doc->format;
    bool html = format == DOC_HTML || format == DOC_MARKDOWN;
    *out = (struct bounds){before, STR_NONE, false};
    if (html && str_starts_ascii(rest, STR("<li>"))) {
        *out = (struct bounds){str_slice(lines, 0, mark + 4), STR("</li>"), true};
        return true;
    }
    return format == DOC_MARKDOWN && rest.n && !strchr("<|#>`", rest.p[0]);
}

// The n-th; where a heading says the date, first those without one.
static const char *pattern_of(bool above, size_t n)
{
    if (above)
        return n < UNDATED ? undated[n] : dated[n - UNDATED];
    return n < DATED ? dated[n] : undated[n - DATED];
}

static bool write_line(struct arena *a, const struct models *m, const struct outline_item *x,
                       const struct entry *entry, size_t n, struct str *out)
{
    const struct outline *o = m->outline;
    struct bounds bounds;
    if (n >= DATED + UNDATED || !bounds_of(o, x, &bounds))
        return false;
    bool above = x->clip->date_at.length && !own_lies_in(x, x->clip->date_at);
    const struct clip said = {.date = entry->date,
                              .title = entry->title,
                              .outlet_text = entry->outlet,
                              .url = entry->url};
    AUTO_BUF b = BUF_EMPTY;
    buf_str(&b, bounds.before);
    plain_entry(a, &b, o, pattern_of(above, n), &said, (struct plain_style){.html = bounds.html});
    buf_str(&b, bounds.after);
    *out = entry_references(a, m->encoding, buf_view(&b));
    return true;
}

// ---- records

enum role { ROLE_DATE, ROLE_TITLE, ROLE_OUTLET, ROLE_URL, ROLES };

// What they are called where the record has no key for them; the second where it has the first for
// something else ("title: The Courier").
static const char *const role_names[ROLES][2] = {
    {"date", "published"}, {"title", "headline"}, {"outlet", "publication"}, {"url", "link"}};

// A key of the model's record with the whole of what a role says, as "title : " is written.
struct record_key {
    struct str name, sign; // "title", " :"
    size_t at;
};

struct record {
    struct str indent, mark; // of the first line: "  ", "- "
    bool flow;               // "{ title: …, url: … }" in one line
    struct record_key keys[ROLES];
};

static struct span role_span(const struct clip *c, enum role role)
{
    const struct span spans[ROLES] = {c->date_at, c->title_at, c->outlet_at, c->url_at};
    return spans[role];
}

// The key that s begins with, and the colon behind it with the blanks before: "title", " :". False
// when it begins with none.
static bool read_key(struct str s, struct record_key *out)
{
    size_t end = 0;
    while (end < s.n &&
           (is_alpha_ascii(s.p[end]) || is_digit_ascii(s.p[end]) || strchr("_-", s.p[end])))
        end++;
    size_t colon = end;
    while (colon < s.n && s.p[colon] == ' ')
        colon++;
    *out = (struct record_key){str_slice(s, 0, end), str_slice(s, end, colon + 1), 0};
    return end > 0 && colon < s.n && s.p[colon] == ':';
}

// Whether nothing but quotation marks stands around the span up to the end of its value: the line,
// where a comment may follow, or a comma or brace.
static bool is_whole_value(struct str before, struct str behind, bool flow)
{
    before = str_trim(before);
    behind = str_trim(behind);
    bool quoted = before.n == 1 && strchr("\"'", before.p[0]);
    if (quoted && str_starts(behind, before))
        behind = str_trim(str_from(behind, 1));
    else if (before.n)
        return false;
    return !behind.n || strchr(flow ? ",}" : "#", behind.p[0]);
}

// Behind the brace or comma before the value that ends `before`; its quotation mark may stand
// there.
static struct str flow_key(struct str before)
{
    size_t at = before.n;
    while (at > 0 && !strchr("{,", before.p[at - 1]))
        at--;
    return str_trim(str_from(before, at));
}

static struct record_key key_of(const struct outline *o, const struct outline_item *x,
                                struct span s, bool flow)
{
    struct record_key none = {0};
    if (!own_lies_in(x, s))
        return none;
    struct str before = str_slice(o->source, x->from, s.offset);
    size_t line = str_rfind_char(before, '\n');
    before = line == STR_NOT_FOUND ? before : str_from(before, line + 1);
    before = flow ? flow_key(before) : str_from(before, mark_length(before));
    struct str behind = str_slice(o->source, s.offset + s.length, x->to);
    behind = str_slice(behind, 0, str_find_char(behind, '\n'));
    struct record_key key;
    if (!read_key(before, &key) ||
        !is_whole_value(str_from(before, key.name.n + key.sign.n), behind, flow))
        return none;
    key.at = s.offset;
    return key;
}

// The record of item x, when it is one of a list in YAML, in lines of its own. False else, and when
// it is a text.
static bool record_of(const struct outline *o, const struct outline_item *x, struct record *out)
{
    struct str lines = str_slice(o->source, x->from, x->to);
    size_t indent = 0, mark = mark_length(lines);
    while (indent < mark && lines.p[indent] == ' ')
        indent++;
    struct str rest = str_from(lines, mark);
    struct record_key first;
    bool flow = str_starts(rest, STR("{"));
    if (!doc_is_yaml(o->page->doc, x->from) || mark < indent + 2 || lines.p[indent] != '-' ||
        (!flow && !read_key(rest, &first)))
        return false;
    *out = (struct record){.indent = str_slice(lines, 0, indent),
                           .mark = str_slice(lines, indent, mark),
                           .flow = flow};
    for (enum role role = 0; role < ROLES; role++)
        out->keys[role] = key_of(o, x, role_span(x->clip, role), flow);
    return true;
}

static const char *key_for(const struct record *r, enum role role)
{
    for (enum role other = 0; other < ROLES; other++)
        if (str_eq(r->keys[other].name, str_of(role_names[role][0])))
            return role_names[role][1];
    return role_names[role][0];
}

// As the record writes dates, or as ISO 8601 does. What holds a comma needs quotation marks.
static void put_date(struct arena *a, struct buf *out, const struct outline *o, struct date d,
                     const struct record *r)
{
    AUTO_BUF b = BUF_EMPTY;
    plain_date(a, &b, o, d, (struct plain_style){.numbers = !r->keys[ROLE_DATE].name.n});
    struct str text = buf_view(&b);
    if (r->flow && str_find_char(text, ',') != STR_NOT_FOUND)
        plain_quoted(out, text);
    else
        buf_str(out, text);
}

static struct str said_of(const struct entry *entry, enum role role)
{
    const struct str said[ROLES] = {STR_NONE, entry->title, entry->outlet, entry->url};
    return said[role];
}

static bool is_said(const struct entry *entry, enum role role)
{
    return role == ROLE_DATE ? date_known(entry->date) : said_of(entry, role).n > 0;
}

static bool written_before(const struct record *r, enum role x, enum role y)
{
    const struct record_key *p = &r->keys[x], *q = &r->keys[y];
    if (p->name.n && q->name.n)
        return p->at < q->at;
    return p->name.n || (!q->name.n && x < y);
}

// The roles in the order of the model's keys, then those that it has none for.
static void order_roles(const struct record *r, enum role order[ROLES])
{
    for (enum role role = 0; role < ROLES; role++) {
        size_t at = role;
        for (; at > 0 && written_before(r, role, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = role;
    }
}

static bool write_record(struct arena *a, const struct outline *o, const struct outline_item *x,
                         const struct entry *entry, struct str *out)
{
    struct record r;
    enum role order[ROLES];
    if (!record_of(o, x, &r))
        return false;
    order_roles(&r, order);
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < ROLES; i++) {
        enum role role = order[i];
        const struct record_key *key = &r.keys[role];
        if (!is_said(entry, role))
            continue;
        if (!b.n)
            buf_format(&b, "%.*s%.*s%s", STR_ARG(r.indent), STR_ARG(r.mark), r.flow ? "{ " : "");
        else if (r.flow)
            buf_c(&b, ", ");
        else
            buf_format(&b, "%s%.*s%*s", o->eol, STR_ARG(r.indent), (int)r.mark.n, "");
        buf_str(&b, key->name.n ? key->name : str_of(key_for(&r, role)));
        buf_str(&b, key->name.n ? key->sign : STR(":"));
        buf_char(&b, ' ');
        if (role == ROLE_DATE)
            put_date(a, &b, o, entry->date, &r);
        else
            plain_quoted(&b, said_of(entry, role));
    }
    buf_c(&b, r.flow ? " }" : "");
    *out = str_copy(a, buf_view(&b));
    return true;
}

struct str plain_new_keys(struct arena *a, const struct models *m, size_t i,
                          const struct entry *entry)
{
    struct record r;
    struct str names = STR_NONE;
    if (!record_of(m->outline, &m->outline->items[i], &r))
        return names;
    for (enum role role = 0; role < ROLES; role++)
        if (is_said(entry, role) && !r.keys[role].name.n)
            names = names.n ? str_format(a, "%.*s, %s", STR_ARG(names), key_for(&r, role))
                            : str_of(key_for(&r, role));
    return names;
}

bool plain_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 size_t n, struct str *out)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    if (doc_is_data(o->page->doc, x->from))
        return n == 0 && write_record(a, o, x, entry, out);
    return write_line(a, m, x, entry, n, out);
}
