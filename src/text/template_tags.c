// SPDX-License-Identifier: MIT
#include "text/template_tags.h"

#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"

enum { LONGEST = 2000 }; // bytes of a tag

size_t template_tag_end(struct str s, size_t i)
{
    if (i + 4 > s.n || s.p[i] != '{' || (s.p[i + 1] != '%' && s.p[i + 1] != '{'))
        return 0;
    struct str rest = str_slice(s, i + 2, i + LONGEST);
    size_t end = str_find(rest, s.p[i + 1] == '%' ? STR("%}") : STR("}}"));
    return end == STR_NOT_FOUND ? 0 : i + 2 + end + 2;
}

bool template_has_tag(struct str s)
{
    return str_contains(s, STR("{{")) || str_contains(s, STR("{%"));
}

// ---- addresses

// "site.baseurl" of "{{- site.baseurl -}}", "ref \"a.md\"" of "{{< ref "a.md" >}}".
static struct str inside(struct str tag)
{
    struct str s = str_slice(tag, 2, tag.n - 2);
    while (s.n && strchr("-<%", s.p[0]))
        s = str_from(s, 1);
    while (s.n && strchr("->%", s.p[s.n - 1]))
        s = str_slice(s, 0, s.n - 1);
    return str_trim(s);
}

// The first text in quotation marks.
static struct str literal_in(struct str s)
{
    size_t open = 0;
    while (open < s.n && s.p[open] != '"' && s.p[open] != '\'')
        open++;
    struct str rest = str_from(s, open + 1);
    size_t end = open < s.n ? str_find_char(rest, s.p[open]) : STR_NOT_FOUND;
    return end == STR_NOT_FOUND ? STR_NONE : str_slice(rest, 0, end);
}

static bool holds_any(struct str s, const char *const *words)
{
    for (; *words; words++)
        for (size_t at = 0; at < s.n; at++)
            if (str_starts_ascii(str_from(s, at), str_of(*words)))
                return true;
    return false;
}

// Whether the tag gives where the site stands, which is its root here.
static bool gives_root(struct str s)
{
    static const char *const names[] = {"baseurl",    "base_url",   "base_path", "site.url",
                                        "siteurl",    "github.url", "root",      "url_prefix",
                                        "pathprefix", NULL};
    return holds_any(s, names);
}

static bool is_rooting_filter(struct str s)
{
    static const char *const filters[] = {"relative_url", "absolute_url", "relurl",
                                          "absurl",       "| url",        NULL};
    return holds_any(s, filters);
}

// What the tag gives for an address; false when that is not known. *rooted: from the root of the
// site.
static bool given_by(struct str tag, struct str *out, bool *rooted)
{
    struct str s = inside(tag), literal = literal_in(s);
    *rooted = true;
    *out = STR_NONE;
    if (str_starts(s, STR("link "))) {
        *out = str_trim(str_from(s, 5));
        return out->n > 0 && str_find_char(*out, ' ') == STR_NOT_FOUND;
    }
    if (literal.n) {
        *out = literal;
        *rooted = is_rooting_filter(s) || gives_root(s);
        return true;
    }
    return gives_root(s);
}

// Behind Pelican's "{static}" or "|filename|" at the beginning of an address; 0 when none stands
// there.
static size_t pelican_end(struct str url)
{
    static const char *const names[] = {"static", "filename", "attach"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        bool named = url.n > n + 1 && str_starts(str_from(url, 1), str_of(names[i]));
        if (named &&
            ((url.p[0] == '{' && url.p[n + 1] == '}') || (url.p[0] == '|' && url.p[n + 1] == '|')))
            return n + 2;
    }
    return 0;
}

struct str template_address(struct arena *a, struct str url)
{
    AUTO_BUF b = BUF_EMPTY;
    size_t from = pelican_end(url);
    bool rooted = from > 0;
    if (!from && !template_has_tag(url))
        return url;
    while (from < url.n) {
        size_t end = url.p[from] == '{' ? template_tag_end(url, from) : 0;
        if (!end) {
            buf_char(&b, url.p[from++]);
            continue;
        }
        struct str given;
        bool root;
        if (!given_by(str_slice(url, from, end), &given, &root))
            return STR_NONE;
        rooted = rooted || (root && b.n == 0);
        buf_str(&b, given);
        from = end;
    }
    struct str path = buf_view(&b);
    while (rooted && path.n && path.p[0] == '/')
        path = str_from(path, 1); // "{{ site.url }}/{{ site.baseurl }}/a"
    return rooted ? str_format(a, "/%.*s", STR_ARG(path)) : str_copy(a, path);
}

// ---- what tags show

// The value of key="…", key='…' or key=… in a tag; without a key the first that stands alone.
static struct str value_in(struct str s, const char *key)
{
    size_t n = strlen(key);
    for (size_t i = str_find_char(s, ' '); i < s.n; i++) { // behind the name
        while (i < s.n && is_space_ascii(s.p[i]))
            i++;
        size_t from = i;
        while (i < s.n && !is_space_ascii(s.p[i]) && !strchr("=\"'", s.p[i]))
            i++;
        struct str name = str_slice(s, from, i);
        bool named = i < s.n && s.p[i] == '=';
        i += named;
        bool quoted = i < s.n && (s.p[i] == '"' || s.p[i] == '\'');
        size_t at = i + quoted, end = at;
        while (end < s.n && (quoted ? s.p[end] != s.p[i] : !is_space_ascii(s.p[end])))
            end++;
        struct str value = named || quoted ? str_slice(s, at, end) : name;
        if (named ? n && str_eq(name, str_of(key)) : !n && value.n)
            return value;
        i = named || quoted ? end : i;
    }
    return STR_NONE;
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_alpha_ascii(s.p[i]) && !is_digit_ascii(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
            return false;
    return s.n > 0;
}

struct template_tag template_tag_read(struct arena *a, struct str tag)
{
    struct template_tag none = {TAG_SHOWS_UNKNOWN, STR_NONE, STR_NONE};
    if (!str_starts(tag, STR("{{<")) && !str_starts(tag, STR("{{%")))
        return none;
    struct str s = inside(tag), name = str_slice(s, 0, str_find_char(s, ' '));
    if (str_eq(name, STR("figure"))) {
        struct str src = value_in(s, "src"), text = value_in(s, "alt");
        text = text.n ? text : value_in(s, "caption");
        text = text.n ? text : value_in(s, "title");
        return src.n ? (struct template_tag){TAG_SHOWS_PICTURE, src, text} : none;
    }
    bool youtube = str_eq(name, STR("youtube"));
    if (!youtube && !str_eq(name, STR("vimeo")))
        return none;
    struct str id = value_in(s, "id");
    id = id.n ? id : value_in(s, "");
    struct str url = str_format(a, "https://%s%.*s",
                                youtube ? "www.youtube.com/watch?v=" : "vimeo.com/", STR_ARG(id));
    return is_id(id) ? (struct template_tag){TAG_SHOWS_VIDEO, url, value_in(s, "title")} : none;
}

// ---- texts

// The part [from, to) of the text of n as a node of its own, behind it.
static struct node *part_behind(struct arena *a, struct node *n, struct node *after, size_t from,
                                size_t to, enum node_type type)
{
    struct node *part = ARENA_NEW(a, struct node);
    bool as_written = n->length == n->text.n;
    *part = (struct node){.type = (uint8_t)type, .parent = n->parent, .next = after->next};
    part->text = str_slice(n->text, from, to);
    part->offset = n->offset + (as_written ? (uint32_t)from : 0);
    part->length = as_written ? (uint32_t)(to - from) : n->length;
    after->next = part;
    if (n->parent->last == after)
        n->parent->last = part;
    return part;
}

// Whether a tag opens at s[i] that does not end in s.
static bool stays_open(struct str s, size_t i)
{
    return i + 1 < s.n && (s.p[i + 1] == '%' || s.p[i + 1] == '{') && !template_tag_end(s, i);
}

// The text behind n, among those that share its parent, in which the tag ends that opens in n, and
// where; NULL when none does. What stands between them may be links and ends of lines.
static struct node *closing_text(struct node *n, char sign, size_t *end)
{
    enum { NODES_MOST = 60 };
    struct str close = sign == '%' ? STR("%}") : STR("}}");
    n = n->next;
    for (int i = 0; n && i < NODES_MOST; n = n->next, i++) {
        struct str text = str_slice(n->text, 0, LONGEST);
        size_t at = n->type == NODE_TEXT ? str_find(text, close) : STR_NOT_FOUND;
        if (at != STR_NOT_FOUND) {
            *end = at + close.n;
            return n;
        }
    }
    return NULL;
}

// Cuts n at `at`: what is behind becomes a node of its own.
static void cut(struct arena *a, struct node *n, size_t at, enum node_type type)
{
    if (at < n->text.n)
        part_behind(a, n, n, at, n->text.n, type);
    if (n->length == n->text.n)
        n->length = (uint32_t)at;
    n->text = str_slice(n->text, 0, at);
}

static bool lies_in(struct str file, struct str part)
{
    return part.p >= file.p && part.p + part.n <= file.p + file.n;
}

// A tag over several nodes. Their texts, line ends and what looks like a tag of HTML are all one
// when they hold no link; links stay.
static bool part_over(struct reading_state *s, struct node *n, size_t open)
{
    size_t end = 0;
    struct node *last = closing_text(n, n->text.p[open + 1], &end);
    if (!last)
        return false;
    bool one = lies_in(s->d->source, n->text) && lies_in(s->d->source, last->text);
    cut(s->a, last, end, NODE_TEXT);
    for (struct node *k = n->next; k != last; k = k->next)
        one = one &&
              (k->type == NODE_TEXT || k->type == NODE_SOFT_BREAK || k->type == NODE_HTML_INLINE);
    const char *from = n->text.p + open, *to = last->text.p + last->text.n;
    cut(s->a, n, open, NODE_TAG);
    for (struct node *k = n->next;; k = k->next) {
        if (k->type == NODE_TEXT || k->type == NODE_SOFT_BREAK || one)
            k->type = NODE_TAG;
        if (one) {
            k->first = k->last = NULL;
            k->text = k == n->next ? (struct str){from, (size_t)(to - from)} : STR_NONE;
        }
        if (k == last)
            return true;
    }
}

// The first tag of a text. The next one is in the text behind it.
static void part_text(struct reading_state *s, struct node *n)
{
    size_t from = 0;
    bool over = true; // a tag may go on behind the text: once it did not, no later one does
    for (size_t at; (at = str_find_char(str_from(n->text, from), '{')) != STR_NOT_FOUND;) {
        size_t open = from + at, end = template_tag_end(n->text, open);
        from = open + 1;
        if (end) {
            cut(s->a, n, end, NODE_TEXT);
            cut(s->a, n, open, NODE_TAG);
            return;
        }
        if (!over || !stays_open(n->text, open))
            continue;
        if (part_over(s, n, open))
            return;
        over = false;
    }
}

// "[TOC]" alone in a paragraph: a list of the headings is to stand there.
static bool is_contents(const struct node *n)
{
    static const char *const marks[] = {"[TOC]", "[[TOC]]", "[[_TOC_]]"};
    struct str text = str_trim(n->text);
    if (n->parent->type != NODE_PARAGRAPH || n->next || n->parent->first != n)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_eq_ascii(text, str_of(marks[i])))
            return true;
    return false;
}

// "> [!NOTE]" of GitHub: what follows is a remark.
static bool is_remark(const struct node *n)
{
    static const char *const marks[] = {"[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]",
                                        "[!CAUTION]"};
    const struct node *p = n->parent;
    if (p->first != n || p->type != NODE_PARAGRAPH || !p->parent || p->parent->type != NODE_QUOTE ||
        p->parent->first != p)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_eq_ascii(str_trim(n->text), str_of(marks[i])))
            return true;
    return false;
}

// Whether `first` stands there with one of the others behind it.
static bool has_pair(struct str s, char first, const char *others)
{
    for (size_t at; (at = str_find_char(s, first)) != STR_NOT_FOUND; s = str_from(s, at + 1))
        if (at + 1 < s.n && strchr(others, s.p[at + 1]) && s.p[at + 1])
            return true;
    return false;
}

void template_tags(struct reading_state *s)
{
    struct str source = s->d->source;
    struct node *root = s->d->root;
    bool tags = has_pair(source, '{', "%{"), marks = has_pair(source, '[', "!Tt[");
    if (!tags && !marks)
        return;
    for (struct node *n = root->first, *next; n; n = next) {
        if (n->type == NODE_TEXT && tags)
            part_text(s, n);
        if (n->type == NODE_TEXT && n->text.n && n->text.p[0] == '[' &&
            (is_contents(n) || is_remark(n)))
            n->type = NODE_TAG;
        next = (struct node *)node_next(root, n);
    }
}
