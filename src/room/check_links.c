// SPDX-License-Identifier: MIT
// Checks of links and pictures. Whether a link within the site leads anywhere is only said of
// what the room can know: of a lone file, links from the root of the site lead to pages that
// are not here, and nothing is said about them.
#include <string.h>

#include "base/file.h"
#include "room/asked.h"
#include "room/check.h"
#include "room/notes.h"
#include "room/update.h"
#include "text/address.h"

struct link_check {
    struct room *r;
    const struct page *p;
    const struct map *targets;
    struct arena scratch;
};

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

// Lists and the search, in the languages that presse speaks ("releases-path" and "search-path" of
// its strings), at the root or below a language's home; and wherever presse.yaml puts releases.
static bool is_made_folder(const struct room *r, struct str path)
{
    static const char *const names[] = {"tags",
                                        "releases",
                                        "communiques",
                                        "pressemitteilungen",
                                        "comunicados",
                                        "comunicati",
                                        "persberichten",
                                        "pressemeddelelser",
                                        "pressmeddelanden",
                                        "pressemeldinger",
                                        "tiedotteet",
                                        "komunikaty",
                                        "tiskove-zpravy",
                                        "comunicats",
                                        "search",
                                        "recherche",
                                        "suche",
                                        "busqueda",
                                        "ricerca",
                                        "zoeken",
                                        "busca",
                                        "soeg",
                                        "sok",
                                        "haku",
                                        "szukaj",
                                        "hledani",
                                        "cerca",
                                        NULL};
    struct str rest = str_from(path, 1), first = STR_NONE, given;
    (void)str_split(&rest, '/', &first);
    if (str_is_among(first, r->languages, r->languages_len) &&
        (!str_split(&rest, '/', &first) || !first.n))
        return true; // its home
    for (const char *const *n = names; *n; n++)
        if (str_eq(first, str_of(*n)))
            return true;
    given = str_trim(value_text(value_get(r->config, STR("releases")), STR("path")));
    given = str_from(given, given.n && given.p[0] == '/');
    return given.n && str_starts(str_from(path, 1), given);
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
    return str_starts(path, STR("/theme/")) || str_contains(path, STR("/page/")) ||
           is_made_folder(r, path);
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
        struct str folder = path_folder(own);
        file = str_format(&k->scratch, "%.*s%.*s", STR_ARG(folder), STR_ARG(path));
    } else {
        file = str_from(path, 1);
    }
    asked_note_path(k->r->asked, file);
    return file.n && file_exists(path_join(&k->scratch, k->r->root, str_c(&k->scratch, file)));
}

// Beside the page's file rather than beneath its address: both are written.
static bool stands_beside(struct link_check *k, struct str path)
{
    struct str up = path_folder(str_slice(k->p->url, 0, k->p->url.n - 1));
    struct str whole = str_format(&k->scratch, "%.*s%.*s", STR_ARG(up), STR_ARG(path));
    return known_target(k, clean_path(&k->scratch, whole));
}

static bool leads_somewhere(struct link_check *k, struct str url)
{
    struct str path = str_slice(url, 0, str_find_char(url, '#'));
    path = address_decode(&k->scratch, str_slice(path, 0, str_find_char(path, '?')));
    bool absolute = path.n && path.p[0] == '/';
    if (path.n == 0 || (absolute && k->r->lone_file.n))
        return true;
    struct str whole = path;
    if (!absolute)
        whole = str_format(&k->scratch, "%.*s%.*s", STR_ARG(k->p->url), STR_ARG(path));
    // The file is asked for last: it costs most, and most links lead to a page or a picture.
    if (known_target(k, clean_path(&k->scratch, whole)) || on_disk(k, path))
        return true;
    if (k->r->lone_file.n && !path_extension(path).n)
        return true; // another page of a site that is not here
    return !absolute && stands_beside(k, path);
}

// ---- findings

struct saying {
    const char *before, *after; // the note's text
    const char *remedy;
};

static struct saying saying_of(enum note_kind kind)
{
    static const struct saying sayings[] = {
        [NOTE_EMPTY] = {"this link has no address", "",
                        "write the address, or take the brackets away"},
        [NOTE_FORBIDDEN] = {"links to \"", ":\" are not published",
                            "link to a web page, a file of the room or an e-mail address"},
        [NOTE_BLANK] = {"the address has a blank in it, where many programs end it", "",
                        "write %20 for a blank, or take it away"},
        [NOTE_CUT] = {"the address has a blank in it, so this is no link", "",
                      "write %20 for each blank, or take it away"},
        [NOTE_ANCHOR] = {"no heading of this page is \"", "\"", "mend the link"},
        [NOTE_UNTOLD] = {"this picture has no text for those who do not see it", "",
                         "say what it shows between the brackets: ![text](address)"},
        [NOTE_SCRIPT] = {"scripts in pages are not published", "",
                         "take the script away, or put it into the room's theme"},
        [NOTE_TAG] = {"only another program can fill this in, and it is left out where the page is "
                      "published: ",
                      "", "write into the page what it shows"},
        [NOTE_SCHEME] = {"the address \"", "\" is misspelt (readers are led to what it means)", ""},
        [NOTE_HOST] = {"the address \"", "\" has no scheme and leads into this site",
                       "write https:// before it"},
        [NOTE_LINK] = {"nothing stands at \"", "\"",
                       "mend the link, or put the file or page where it leads"},
        [NOTE_PICTURE] = {"there is no picture \"", "\"",
                          "put the file into media/ and write /media/name"},
    };
    return sayings[kind];
}

static void report(struct link_check *k, const struct note *n)
{
    struct saying s = saying_of(n->kind);
    struct str remedy = str_of(s.remedy);
    if (n->kind == NOTE_HOST && str_starts_ascii(n->text, STR("www.")))
        s.after = "\" has no scheme"; // readers are led to what it means
    if (n->kind == NOTE_HOST)
        remedy = str_format(&k->r->arena, "write https://%.*s", STR_ARG(n->text));
    else if (n->kind == NOTE_SCHEME)
        remedy = str_format(&k->r->arena, "write %.*s; `presse fix --only address-scheme` does",
                            STR_ARG(address_meant(&k->r->arena, n->text)));
    enum severity severity = n->kind == NOTE_FORBIDDEN ? SEVERITY_ERROR
                             : n->kind == NOTE_TAG     ? SEVERITY_NOTE
                                                       : SEVERITY_WARNING;
    diag_add(&k->r->diags, severity, note_code(n->kind), k->p->path, n->line, n->column, "%s%.*s%s",
             s.before, STR_ARG(n->text), s.after)
        ->remedy = remedy;
}

static bool is_fault(struct link_check *k, const struct note *n)
{
    if (n->kind == NOTE_HOST)
        return !on_disk(k, n->text);
    return (n->kind != NOTE_LINK && n->kind != NOTE_PICTURE) || !leads_somewhere(k, n->text);
}

// Those of the page at hand; in a, or the page's own.
static struct notes notes_of(struct arena *a, const struct page *p)
{
    struct notes notes = p->notes;
    if (p->doc)
        notes_take(a, p->doc, &notes);
    return notes;
}

static void check_notes(struct room *r, const struct page *p, const struct map *targets, bool again)
{
    struct link_check k = {.r = r, .p = p, .targets = targets, .scratch = ARENA_EMPTY};
    struct notes notes = notes_of(&k.scratch, p);
    for (size_t i = 0; i < notes.len; i++) {
        const struct note *n = &notes.items[i];
        if ((!again || note_depends(n->kind)) && is_fault(&k, n))
            report(&k, n);
    }
    arena_free(&k.scratch);
}

static bool is_faultless(struct room *r, const struct page *p, const struct map *targets)
{
    struct link_check k = {.r = r, .p = p, .targets = targets, .scratch = ARENA_EMPTY};
    struct notes notes = notes_of(&k.scratch, p);
    bool fault = false;
    for (size_t i = 0; !fault && i < notes.len; i++)
        fault = is_fault(&k, &notes.items[i]);
    arena_free(&k.scratch);
    return !fault;
}

bool check_links_stay(struct room *was, struct room *now)
{
    const struct room_update *u = now->update;
    struct map before = {0}, after = {0};
    bool stay = true;
    for (size_t i = 0; stay && i < u->changes_len; i++) {
        const struct page_change *c = &u->changes[i];
        const struct notes none = {0};
        const struct notes *a = c->was ? &c->was->notes : &none,
                           *b = c->now ? &c->now->notes : &none;
        bool trees = (c->was && c->was->doc) || (c->now && c->now->doc);
        if (!trees && ((!a->len && !b->len) || (page_stays(c) && notes_alike(a, b))))
            continue;
        if (!before.arena) {
            before = check_targets(was);
            after = check_targets(now);
        }
        stay = (!c->was || is_faultless(was, c->was, &before)) &&
               (!c->now || is_faultless(now, c->now, &after));
    }
    return stay;
}

void check_links(struct room *r, const struct page *p, const struct map *targets)
{
    check_notes(r, p, targets, false);
}

void check_links_again(struct room *r, const struct page *p, const struct map *targets)
{
    check_notes(r, p, targets, true);
}
