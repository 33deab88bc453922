// SPDX-License-Identifier: MIT
// Checks of links and pictures. Whether a link within the site leads anywhere is only said of
// what the room can know: of a lone file, links from the root of the site lead to pages that
// are not here, and nothing is said about them.
#include <string.h>

#include "base/file.h"
#include "room/asked.h"
#include "room/check.h"
#include "text/address.h"
#include "text/fold.h"

static const char *const file_endings[] = {
    "html", "htm",  "pdf", "md",   "php", "png",  "jpg", "jpeg", "gif", "svg",
    "css",  "js",   "xml", "json", "csv", "zip",  "txt", "mp3",  "mp4", "webp",
    "doc",  "docx", "odt", "ics",  "asp", "aspx", "org", "webm", NULL};

struct link_check {
    struct room *r;
    const struct page *p;
    const struct map *targets;
    struct arena scratch;
    struct map anchors; // of the page; made when first asked for
    bool anchors_made;
    bool again; // only what depends on other pages and on headings: link-broken, image-missing
};

static bool is_templated(struct str url)
{
    return str_contains(url, STR("{{")) || str_contains(url, STR("{%")) ||
           str_contains(url, STR("${"));
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

// ---- what an internal link leads to

static void add_target(struct room *r, struct map *m, struct str path)
{
    map_set(m, path, r);
}

struct map check_targets(struct room *r)
{
    struct map m = MAP_IN(&r->arena);
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        for (size_t k = 0; k < p->aliases_len; k++)
            add_target(r, &m, p->aliases[k]);
    }
    for (size_t i = 0; i < r->media_len; i++)
        add_target(r, &m, r->media[i].path);
    return m;
}

// "a/./b/../c" of a site path; the result begins with '/'.
static struct str clean_path(struct arena *a, struct str path)
{
    struct str rest = path, part, *parts = NULL;
    size_t len = 0, cap = 0;
    bool folder = path.n && path.p[path.n - 1] == '/';
    while (str_split(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR("..")))
            len -= len > 0;
        else
            ARENA_PUSH(a, parts, len, cap) = part;
    }
    struct str out = STR("");
    for (size_t i = 0; i < len; i++)
        out = str_format(a, "%.*s/%.*s", STR_ARG(out), STR_ARG(parts[i]));
    return folder || len == 0 ? str_format(a, "%.*s/", STR_ARG(out)) : out;
}

static struct str percent_decode(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned v = 0;
        bool hex = s.p[i] == '%' && i + 2 < s.n;
        for (size_t k = 1; hex && k <= 2; k++) {
            const char *digits = "0123456789abcdef0123456789ABCDEF";
            const char *at = s.p[i + k] ? strchr(digits, s.p[i + k]) : NULL;
            hex = at != NULL;
            v = v * 16 + (at ? (unsigned)(at - digits) % 16 : 0);
        }
        p[n++] = hex ? (char)v : s.p[i];
        i += hex ? 2 : 0;
    }
    return (struct str){p, n};
}

// Names that the site makes by itself beneath pages and at its root.
static bool is_made(const struct room *r, struct str path)
{
    static const char *const names[] = {
        "atom.xml",     "rss.xml",     "feed.json",  "coverage.json",
        "coverage.csv", "sitemap.xml", "robots.txt", "404.html",
        "feed.xml",     "index.xml",   NULL};
    struct str base = path_base(path);
    for (const char *const *n = names; *n; n++)
        if (str_eq(base, str_of(*n)))
            return true;
    for (size_t i = 0; i < r->coverage_len; i++)
        if (r->coverage[i]->url.n > 1 && str_starts(path, r->coverage[i]->url))
            return true;
    return str_starts(path, STR("/tags/")) || str_starts(path, STR("/theme/")) ||
           str_starts(path, STR("/releases/")) || str_contains(path, STR("/page/"));
}

// Whether a page stands at the path, published or not: r->pages are sorted by it.
static bool is_page_url(const struct room *r, struct str path)
{
    size_t low = 0, high = r->pages_len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = str_cmp(r->pages[mid]->url, path);
        if (c == 0)
            return true;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

static bool stands(const struct link_check *k, struct str path)
{
    asked_note(k->r->asked, ASKED_ADDRESS, path);
    return is_page_url(k->r, path) || map_get(k->targets, path);
}

static bool known_target(const struct link_check *k, struct str path)
{
    struct arena *a = (struct arena *)(void *)(uintptr_t)&k->scratch;
    struct str slashed =
        path.n && path.p[path.n - 1] == '/' ? path : str_format(a, "%.*s/", STR_ARG(path));
    struct str bare = str_slice(slashed, 0, slashed.n - 1);
    struct str ext = path_extension(bare);
    struct str stem = ext.n ? str_slice(bare, 0, bare.n - ext.n - 1) : bare;
    struct str page = str_format(a, "%.*s/", STR_ARG(stem));
    bool is_page = str_eq(ext, STR("html")) || str_eq(ext, STR("md"));
    struct str index = str_ends(stem, STR("/index")) ? str_slice(stem, 0, stem.n - 5) : page;
    return str_eq(slashed, STR("/")) || stands(k, path) || stands(k, slashed) || stands(k, bare) ||
           is_made(k->r, path) || (is_page && (stands(k, page) || stands(k, index)));
}

static bool on_disk(struct link_check *k, struct str path)
{
    struct str file = path;
    if (path.n && path.p[0] != '/') {
        struct str own = k->p->path;
        struct str folder = str_slice(own, 0, own.n - path_base(own).n);
        file = str_format(&k->scratch, "%.*s%.*s", STR_ARG(folder), STR_ARG(path));
    } else {
        file = str_from(path, 1);
    }
    asked_note_path(k->r->asked, file);
    return file.n && file_exists(path_join(&k->scratch, k->r->root, str_c(&k->scratch, file)));
}

static bool leads_somewhere(struct link_check *k, struct str url)
{
    struct str path = str_slice(url, 0, str_find_char(url, '#'));
    path = percent_decode(&k->scratch, str_slice(path, 0, str_find_char(path, '?')));
    bool absolute = path.n && path.p[0] == '/';
    if (path.n == 0 || (absolute && k->r->lone_file.n) || on_disk(k, path))
        return true;
    if (k->r->lone_file.n && !path_extension(path).n)
        return true; // another page of a site that is not here
    struct str whole = path;
    if (!absolute)
        whole = str_format(&k->scratch, "%.*s%.*s", STR_ARG(k->p->url), STR_ARG(path));
    if (known_target(k, clean_path(&k->scratch, whole)))
        return true;
    // Beside the page's file rather than beneath its address: both are written.
    struct str up = str_slice(k->p->url, 0, k->p->url.n - 1);
    up = str_slice(up, 0, up.n - path_base(up).n);
    whole = str_format(&k->scratch, "%.*s%.*s", STR_ARG(up), STR_ARG(path));
    return !absolute && known_target(k, clean_path(&k->scratch, whole));
}

// ---- anchors

static void add_anchor(struct link_check *k, struct str name)
{
    map_set(&k->anchors, str_copy(&k->scratch, name), k->r);
}

static void add_heading(struct link_check *k, const struct node *n)
{
    struct str words = fold_words(&k->scratch, node_text(&k->scratch, n));
    char *p = arena_copy(&k->scratch, words.p, words.n);
    for (size_t i = 0; i < words.n; i++)
        if (p[i] == ' ')
            p[i] = '-';
    add_anchor(k, (struct str){p, words.n});
}

// id="…" and name="…" of raw HTML, {#…} of headings.
static void add_marked(struct link_check *k, struct str source, const char *marker, char end)
{
    for (size_t at; (at = str_find(source, str_of(marker))) != STR_NOT_FOUND;) {
        source = str_from(source, at + strlen(marker));
        add_anchor(k, str_slice(source, 0, str_find_char(source, end)));
    }
}

static bool has_anchor(struct link_check *k, struct str name)
{
    if (!k->anchors_made) {
        k->anchors = MAP_IN(&k->scratch);
        k->anchors_made = true;
        const struct node *root = k->p->doc->root;
        for (const struct node *n = root->first; n; n = node_next(root, n))
            if (n->type == NODE_HEADING)
                add_heading(k, n);
        add_marked(k, k->p->doc->source, "id=\"", '"');
        add_marked(k, k->p->doc->source, "name=\"", '"');
        add_marked(k, k->p->doc->source, "id='", '\'');
        add_marked(k, k->p->doc->source, "{#", '}');
        add_marked(k, k->p->doc->source, "[^", ']');
    }
    struct str words = fold_words(&k->scratch, percent_decode(&k->scratch, name));
    char *p = arena_copy(&k->scratch, words.p, words.n);
    for (size_t i = 0; i < words.n; i++)
        if (p[i] == ' ')
            p[i] = '-';
    return map_get(&k->anchors, name) || map_get(&k->anchors, (struct str){p, words.n}) ||
           str_eq(name, STR("top"));
}

// ---- one link, one picture

static void check_target(struct link_check *k, const struct node *n)
{
    struct str url = str_trim(n->url);
    if (lacks_scheme(url) && !on_disk(k, url)) {
        if (k->again)
            return;
        check_report(k->r, k->p, url_place(n), SEVERITY_WARNING, "address-scheme",
                     "the address \"%.*s\" has no scheme and leads into this site", STR_ARG(url))
            ->remedy = str_format(&k->r->arena, "write https://%.*s", STR_ARG(url));
        return;
    }
    if (leads_somewhere(k, url))
        return;
    bool image = n->type == NODE_IMAGE;
    check_report(
        k->r, k->p, url_place(n), SEVERITY_WARNING, image ? "image-missing" : "link-broken",
        image ? "there is no picture \"%.*s\"" : "nothing stands at \"%.*s\"", STR_ARG(url))
        ->remedy = image ? STR("put the file into media/ and write /media/name")
                         : STR("mend the link, or put the file or page where it leads");
}

// "](<a file.pdf>)"
static bool is_in_angles(const struct link_check *k, size_t at)
{
    struct str source = k->p->doc->source;
    return at && at < source.n && source.p[at - 1] == '<';
}

static void check_link(struct link_check *k, const struct node *n)
{
    struct str url = str_trim(n->url);
    size_t at = url_place(n);
    enum address_kind kind = address_kind_of(url);
    bool broken = kind == ADDRESS_PATH || kind == ADDRESS_FRAGMENT;
    if (is_templated(url) || (k->again && !broken))
        return;
    if (kind == ADDRESS_EMPTY && n->type == NODE_LINK) {
        check_report(k->r, k->p, at, SEVERITY_WARNING, "link-empty", "this link has no address")
            ->remedy = STR("write the address, or take the brackets away");
    } else if (kind == ADDRESS_FORBIDDEN) {
        struct str scheme = str_slice(url, 0, str_find_char(url, ':'));
        check_report(k->r, k->p, at, SEVERITY_ERROR, "link-forbidden",
                     "links to \"%.*s:\" are not published", STR_ARG(scheme))
            ->remedy = STR("link to a web page, a file of the room or an e-mail address");
    } else if ((kind == ADDRESS_WEB || (kind == ADDRESS_PATH && !is_in_angles(k, at))) &&
               has_space(url)) {
        check_report(k->r, k->p, at, SEVERITY_WARNING, "address-spaces",
                     "the address has a blank in it, where many programs end it")
            ->remedy = STR("write %20 for a blank, or take it away");
    } else if (kind == ADDRESS_PATH) {
        check_target(k, n);
    } else if (kind == ADDRESS_FRAGMENT && url.n > 1 && !has_anchor(k, str_from(url, 1))) {
        check_report(k->r, k->p, at, SEVERITY_WARNING, "link-broken",
                     "no heading of this page is \"%.*s\"", STR_ARG(url))
            ->remedy = STR("mend the link");
    }
}

static void check_picture(struct link_check *k, const struct node *n)
{
    struct str source = k->p->doc->source;
    bool written = n->offset < source.n && source.p[n->offset] == '!';
    if (written && node_text(&k->scratch, n).n == 0)
        check_report(k->r, k->p, n->offset, SEVERITY_WARNING, "alt-missing",
                     "this picture has no text for those who do not see it")
            ->remedy = STR("say what it shows between the brackets: ![text](address)");
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

static void check_text(struct link_check *k, const struct node *n)
{
    struct str source = k->p->doc->source, text = n->text;
    size_t at = n->offset;
    for (size_t next; at < source.n && (next = str_find(text, STR("]("))) != STR_NOT_FOUND;) {
        at += next + 2;
        text = str_from(text, next + 2);
        if (at < source.n && is_cut_address(str_from(source, at)))
            check_report(k->r, k->p, at, SEVERITY_WARNING, "address-spaces",
                         "the address has a blank in it, so this is no link")
                ->remedy = STR("write %20 for each blank, or take it away");
    }
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

static void check_nodes(struct link_check *k)
{
    const struct page *p = k->p;
    bool html = p->doc->format == DOC_HTML;
    for (const struct node *n = p->doc->root; n; n = node_next(p->doc->root, n)) {
        if (n->type == NODE_LINK || n->type == NODE_IMAGE)
            check_link(k, n);
        if (k->again)
            continue;
        if (n->type == NODE_IMAGE)
            check_picture(k, n);
        if (n->type == NODE_TEXT)
            check_text(k, n);
        bool raw = n->type == NODE_HTML_BLOCK || n->type == NODE_HTML_INLINE;
        if (raw && !html && holds_script(n->text))
            check_report(k->r, p, n->offset, SEVERITY_WARNING, "html-script",
                         "scripts in pages are not published")
                ->remedy = STR("take the script away, or put it into the room's theme");
    }
    arena_free(&k->scratch);
}

void check_links(struct room *r, const struct page *p, const struct map *targets)
{
    struct link_check k = {.r = r, .p = p, .targets = targets, .scratch = ARENA_EMPTY};
    check_nodes(&k);
}

void check_links_again(struct room *r, const struct page *p, const struct map *targets)
{
    struct link_check k = {
        .r = r, .p = p, .targets = targets, .scratch = ARENA_EMPTY, .again = true};
    check_nodes(&k);
}
