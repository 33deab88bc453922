// SPDX-License-Identifier: MIT
#include "room/notes.h"

#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/scan.h"
#include "base/scan_wide.h"
#include "room/silence.h"
#include "text/address.h"
#include "text/fold.h"
#include "text/template_tags.h"

static const char *const file_endings[] = {
    "html", "htm",  "pdf", "md",   "php", "png",  "jpg", "jpeg", "gif", "svg",
    "css",  "js",   "xml", "json", "csv", "zip",  "txt", "mp3",  "mp4", "webp",
    "doc",  "docx", "odt", "ics",  "asp", "aspx", "org", "webm", NULL};

struct taking {
    struct arena *keep;
    const struct doc *d;
    struct notes *out;
    struct arena scratch;
    struct silences silences;
    struct map anchors; // of the page; made when first asked for
    bool anchors_made;
    bool tagged; // a tag was noted
};

static void note(struct taking *k, enum note_kind kind, size_t offset, struct str text)
{
    struct note n = {.kind = (uint8_t)kind, .text = text};
    doc_place(k->d, offset, &n.line, &n.column);
    if (silences_hold(&k->silences, n.line, note_code(kind)))
        return;
    n.text = str_copy(k->keep, text);
    ARENA_PUSH(k->keep, k->out->items, k->out->len, k->out->cap) = n;
}

// What JavaScript fills in.
static bool is_computed(struct str url)
{
    return str_contains(url, STR("${"));
}

static size_t url_place(const struct node *n)
{
    return n->url_offset ? n->url_offset : n->offset;
}

// "www.lemonde.fr/x", "lemonde.fr/x": a host without its scheme.
static bool lacks_scheme(struct str url)
{
    size_t slash = str_find_char(url, '/');
    struct str host = str_slice(url, 0, slash);
    if (str_starts_ascii(url, STR("www.")))
        return true;
    if (slash == STR_NOT_FOUND || host.n < 4 || host.p[0] == '.')
        return false;
    size_t dot = str_rfind_char(host, '.');
    if (dot == STR_NOT_FOUND || host.n - dot < 3)
        return false;
    for (size_t i = 0; i < host.n; i++)
        if (!is_alpha_ascii(host.p[i]) && !is_digit_ascii(host.p[i]) && host.p[i] != '.' &&
            host.p[i] != '-')
            return false;
    struct str ending = str_from(host, dot + 1);
    for (const char *const *e = file_endings; *e; e++)
        if (str_eq_ascii(ending, str_of(*e)) && !str_eq(ending, STR("org")))
            return false;
    return true;
}

static bool has_space(struct str url)
{
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ')
            return true;
    return false;
}

// ---- anchors

static void add_anchor(struct taking *k, struct str name)
{
    map_set(&k->anchors, str_copy(&k->scratch, name), k);
}

static void add_heading(struct taking *k, const struct node *n)
{
    struct str words = fold_words(&k->scratch, node_text(&k->scratch, n));
    char *p = arena_copy(&k->scratch, words.p, words.n);
    for (size_t i = 0; i < words.n; i++)
        if (p[i] == ' ')
            p[i] = '-';
    add_anchor(k, (struct str){p, words.n});
}

// id="…" and name="…" of raw HTML, {#…} of headings.
static void add_marked(struct taking *k, struct str source, const char *marker, char end)
{
    for (size_t at; (at = str_find(source, str_of(marker))) != STR_NOT_FOUND;) {
        source = str_from(source, at + strlen(marker));
        add_anchor(k, str_slice(source, 0, str_find_char(source, end)));
    }
}

static bool has_anchor(struct taking *k, struct str name)
{
    if (!k->anchors_made) {
        k->anchors = MAP_IN(&k->scratch);
        k->anchors_made = true;
        const struct node *root = k->d->root;
        for (const struct node *n = root->first; n; n = node_next(root, n))
            if (n->type == NODE_HEADING)
                add_heading(k, n);
        add_marked(k, k->d->source, "id=\"", '"');
        add_marked(k, k->d->source, "name=\"", '"');
        add_marked(k, k->d->source, "id='", '\'');
        add_marked(k, k->d->source, "{#", '}');
        add_marked(k, k->d->source, "[^", ']');
    }
    struct str words = fold_words(&k->scratch, address_decode(&k->scratch, name));
    char *p = arena_copy(&k->scratch, words.p, words.n);
    for (size_t i = 0; i < words.n; i++)
        if (p[i] == ' ')
            p[i] = '-';
    return map_get(&k->anchors, name) || map_get(&k->anchors, (struct str){p, words.n}) ||
           str_eq(name, STR("top"));
}

// ---- one link, one picture

// "](<a file.pdf>)"
static bool is_in_angles(const struct taking *k, size_t at)
{
    struct str source = k->d->source;
    return at && at < source.n && source.p[at - 1] == '<';
}

static void take_link(struct taking *k, const struct node *n)
{
    struct str written = str_trim(n->url), url = template_address(&k->scratch, written);
    size_t at = url_place(n);
    enum address_kind kind = address_kind_of(url);
    bool path = kind == ADDRESS_PATH;
    if (is_computed(url) || (written.n && !url.n)) // its tag is noted
        return;
    if (kind == ADDRESS_EMPTY && n->type == NODE_LINK)
        note(k, NOTE_EMPTY, at, STR_NONE);
    else if (!str_starts(url, STR("https://")) && address_meant(&k->scratch, url).n)
        note(k, NOTE_SCHEME, at, url);
    else if (kind == ADDRESS_FORBIDDEN)
        note(k, NOTE_FORBIDDEN, at, str_slice(url, 0, str_find_char(url, ':')));
    else if ((kind == ADDRESS_WEB || (path && !is_in_angles(k, at))) && has_space(url))
        note(k, NOTE_BLANK, at, STR_NONE);
    else if (path && lacks_scheme(url))
        note(k, NOTE_HOST, at, url);
    else if (path)
        note(k, n->type == NODE_IMAGE ? NOTE_PICTURE : NOTE_LINK, at, url);
    else if (kind == ADDRESS_FRAGMENT && url.n > 1 && !has_anchor(k, str_from(url, 1)))
        note(k, NOTE_ANCHOR, at, url);
}

static void take_picture(struct taking *k, const struct node *n)
{
    struct str source = k->d->source;
    bool written = n->offset < source.n && source.p[n->offset] == '!';
    if (written && node_text(&k->scratch, n).n == 0)
        note(k, NOTE_UNTOLD, n->offset, STR_NONE);
}

// "](www.a.fr/b c)": Markdown ends an address at a blank, and what is not told from a remark in
// brackets stays text.
static bool is_cut_address(struct str rest)
{
    struct str line = str_slice(rest, 0, str_find_char(rest, '\n'));
    struct str url = str_trim(str_slice(line, 0, str_find_char(line, ')')));
    bool address = str_starts_ascii(url, STR("http")) || str_starts_ascii(url, STR("www.")) ||
                   str_starts_ascii(url, STR("/"));
    return address && url.n < line.n && has_space(url);
}

static void take_text(struct taking *k, const struct node *n)
{
    struct str source = k->d->source, text = n->text;
    size_t at = n->offset;
    for (size_t next; at < source.n && (next = str_find(text, STR("]("))) != STR_NOT_FOUND;) {
        at += next + 2;
        text = str_from(text, next + 2);
        if (at < source.n && is_cut_address(str_from(source, at)))
            note(k, NOTE_CUT, at, STR_NONE);
    }
}

// The first tag that is left out where the page is published.
static void take_tags(struct taking *k, const struct node *n)
{
    enum { SHOWN = 60 };
    if (k->tagged)
        return;
    bool link = n->type == NODE_LINK || n->type == NODE_IMAGE;
    bool lost = link && n->url.n && !template_address(&k->scratch, n->url).n;
    bool tag = n->type == NODE_TAG && n->text.n && n->text.p[0] == '{';
    if (!lost && (!tag || template_tag_read(&k->scratch, n->text).shows))
        return;
    for (const struct node *p = n; p; p = p->parent)
        if (p->consumed)
            return; // an entry that was read
    k->tagged = true;
    struct str text = lost ? n->url : n->text;
    text = str_slice(text, 0, str_find_char(text, '\n'));
    text.n = text.n > SHOWN ? utf8_valid_prefix(str_slice(text, 0, SHOWN)) : text.n;
    note(k, NOTE_TAG, lost ? url_place(n) : n->offset, text);
}

static bool holds_script(struct str html)
{
    for (size_t i = 0; i < html.n; i++) {
        struct str rest = str_from(html, i);
        if (html.p[i] == '<' && str_starts_ascii(rest, STR("<script")))
            return true;
        bool blank = is_space_ascii(html.p[i]) && rest.n > 4 &&
                     str_starts_ascii(str_from(rest, 1), STR("on"));
        for (size_t k = 3; blank && k < rest.n && (is_alpha_ascii(rest.p[k]) || rest.p[k] == '=');
             k++)
            if (rest.p[k] == '=' && k > 4)
                return true;
    }
    return false;
}

const char *note_code(enum note_kind kind)
{
    static const char *const codes[] = {
        [NOTE_EMPTY] = "link-empty",      [NOTE_FORBIDDEN] = "link-forbidden",
        [NOTE_BLANK] = "address-spaces",  [NOTE_CUT] = "address-spaces",
        [NOTE_ANCHOR] = "link-broken",    [NOTE_UNTOLD] = "alt-missing",
        [NOTE_SCRIPT] = "html-script",    [NOTE_TAG] = "template-tag",
        [NOTE_SCHEME] = "address-scheme", [NOTE_HOST] = "address-scheme",
        [NOTE_LINK] = "link-broken",      [NOTE_PICTURE] = "image-missing",
    };
    return codes[kind];
}

bool note_depends(enum note_kind kind)
{
    return kind == NOTE_LINK || kind == NOTE_PICTURE;
}

void notes_take(struct arena *keep, const struct doc *d, struct notes *out)
{
    struct taking k = {.keep = keep, .d = d, .out = out, .scratch = ARENA_EMPTY};
    k.silences = silences_of(&k.scratch, d->source);
    for (const struct node *n = d->root; n; n = node_next(d->root, n)) {
        if (n->type == NODE_LINK || n->type == NODE_IMAGE)
            take_link(&k, n);
        if (n->type == NODE_IMAGE)
            take_picture(&k, n);
        if (n->type == NODE_TEXT)
            take_text(&k, n);
        take_tags(&k, n);
        bool raw = n->type == NODE_HTML_BLOCK || n->type == NODE_HTML_INLINE;
        if (raw && d->format != DOC_HTML && holds_script(n->text))
            note(&k, NOTE_SCRIPT, n->offset, STR_NONE);
    }
    arena_free(&k.scratch);
}

struct notes notes_copy(struct arena *a, const struct notes *notes)
{
    struct notes out = {.len = notes->len, .cap = notes->len};
    if (!notes->len)
        return out;
    out.items = ARENA_ARRAY(a, notes->len, struct note);
    for (size_t i = 0; i < notes->len; i++) {
        out.items[i] = notes->items[i];
        out.items[i].text = str_copy(a, notes->items[i].text);
    }
    return out;
}

// ---- texts without notes

// What makes an address none that is plain.
static inline scan_mask unplain_in(scan_block b)
{
    return (b <= ' ') | (b == '\\') | (b == ';');
}

// The address in "](address)", rest behind the bracket: of the web, and plain.
static bool is_plain_web(struct str rest)
{
    struct str url = str_slice(rest, 0, str_find_char(rest, ')'));
    if (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://")))
        return false;
    size_t i = 0;
    for (; i + SCAN_BLOCK <= url.n; i += SCAN_BLOCK)
        if (scan_any(unplain_in(scan_load(url.p + i))))
            return false;
    size_t left = url.n - i;
    return scan_first(unplain_in(scan_load_part(url.p + i, left))) >= left;
}

// Whether the text in brackets that ends before `at` is none, and a picture's: "![](", "![&#32;](".
static bool is_untold_picture(struct str body, size_t at)
{
    enum { LOOKED_AT = 512 };
    size_t from = at > LOOKED_AT ? at - LOOKED_AT : 0;
    struct str before = str_slice(body, from, at);
    size_t open = str_rfind_char(before, '[');
    if (open == STR_NOT_FOUND)
        return from > 0 && str_trim(before).n == 0;
    struct str text = str_trim(str_from(before, open + 1));
    return from + open > 0 && body.p[from + open - 1] == '!' && (!text.n || text.p[0] == '&');
}

// Whether a tag, a definition, or any link or picture but a plain one stands at the byte, or a
// bare address has its colon there.
static bool may_matter(struct str body, size_t at)
{
    char next = at + 1 < body.n ? body.p[at + 1] : '\0';
    if (body.p[at] == '<')
        return is_alpha_ascii(next) || next == '/' || next == '!' || next == '?';
    if (body.p[at] == '{')
        return next == '{' || next == '%';
    if (body.p[at] == ':') { // a bare address that is not of the web: "ftp://"
        struct str before = str_slice(body, at < 5 ? 0 : at - 5, at);
        return str_starts(str_from(body, at), STR("://")) && !str_ends(before, STR("http")) &&
               !str_eq(before, STR("https"));
    }
    return next == ':' ||
           (next == '(' && (!is_plain_web(str_from(body, at + 2)) || is_untold_picture(body, at)));
}

// Marks of links, of tags and of addresses; and control characters, which bare addresses take in
// and which are refused.
static inline scan_mask marks_in(scan_block b)
{
    scan_mask blank = (b == '\t') | (b == '\n') | (b == '\r');
    return (b == ']') | (b == '<') | (b == ':') | (b == '{') | ((b < 0x20) & ~blank) | (b == 0x7F);
}

static const struct wide_set marks = {
    .low = {[0] = 1 | 2,
            [1] = 1 | 2,
            [2] = 1 | 2,
            [3] = 1 | 2,
            [4] = 1 | 2,
            [5] = 1 | 2,
            [6] = 1 | 2,
            [7] = 1 | 2,
            [8] = 1 | 2,
            [9] = 2,
            [10] = 2 | 4,
            [11] = 1 | 2 | 16,
            [12] = 1 | 2 | 4,
            [13] = 2 | 8,
            [14] = 1 | 2,
            [15] = 1 | 2},
    .high = {[0] = 1, [1] = 2, [3] = 4, [5] = 8, [7] = 16},
    .others = {0x7F, 0x7F},
};

// The first of them from i on.
static size_t mark_from(struct str body, size_t i)
{
    i += wide_until(body.p + i, body.n - i, &marks);
    for (; i + SCAN_BLOCK <= body.n; i += SCAN_BLOCK) {
        scan_mask m = marks_in(scan_load(body.p + i));
        if (scan_any(m))
            return i + scan_first(m);
    }
    size_t left = body.n - i, first = scan_first(marks_in(scan_load_part(body.p + i, left)));
    return first < left ? i + first : body.n;
}

bool notes_possible(struct str body, enum doc_format format)
{
    if (format != DOC_MARKDOWN)
        return true;
    for (size_t i = 0; (i = mark_from(body, i)) < body.n; i++)
        if ((unsigned char)body.p[i] < ' ' || body.p[i] == 0x7F || may_matter(body, i))
            return true;
    return false;
}

bool notes_alike(const struct notes *a, const struct notes *b)
{
    bool alike = a->len == b->len;
    for (size_t i = 0; alike && i < a->len; i++)
        alike = a->items[i].kind == b->items[i].kind && str_eq(a->items[i].text, b->items[i].text);
    return alike;
}
