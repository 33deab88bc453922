// SPDX-License-Identifier: MIT
// Checks of coverage entries. A finding must be worth a press officer's time: a date and its
// address may differ by a few days (print follows the web), a title and a slug by all but one
// word (headlines are rewritten), a page that is not kept by date is not put in order.
#include <string.h>

#include "room/check.h"
#include "room/order.h"
#include "text/address.h"
#include "text/dates.h"
#include "text/fold.h"

enum {
    DAYS_APART = 5,  // between a date and its address before it is a contradiction
    STEM = 5,        // letters that make two words alike
    LEAST_WORD = 4,  // letters of a word that says something
    LEAST_SLUG = 4,  // such words in a slug that contradicts a title
    LEAST_TITLE = 3, // such words in a title that is contradicted
};

static size_t place_of(const struct clip *c, struct span span)
{
    return span.length ? span.offset : c->at.offset;
}

static void check_order(struct room *r, const struct page *p)
{
    struct arena scratch = ARENA_EMPTY;
    struct order o = order_find(&scratch, p);
    for (size_t i = 0; i < o.len; i++) {
        const struct order_entry *x = &o.items[i];
        if (!x->moved)
            continue;
        char day[DATE_ISO_SIZE], other[DATE_ISO_SIZE] = "";
        date_iso(x->clip->date, day);
        if (x->neighbour)
            date_iso(x->neighbour->date, other);
        check_report(r, p, place_of(x->clip, x->clip->date_at), SEVERITY_WARNING, "date-order",
                     x->neighbour ? "the date %s stands after %s, but the page goes from %s"
                                  : "the date %s%.0s is out of order: the page goes from %s",
                     day, other, x->newest_first ? "new to old" : "old to new")
            ->remedy = STR("move the entry, or mend its date; `presse fix --only date-order` moves "
                           "it, unless text of its own stands beside it");
    }
    arena_free(&scratch);
}

static int64_t days_between(struct date a, struct date b)
{
    int64_t d = date_to_days(a) - date_to_days(b);
    return d < 0 ? -d : d;
}

// Whether two dates contradict each other at the precision that both have.
static bool contradicts(struct date page, struct date address)
{
    if (page.day && address.day)
        return days_between(page, address) > DAYS_APART;
    if (page.month && address.month) {
        int apart = (page.year - address.year) * 12 + page.month - address.month;
        return apart < -1 || apart > 1;
    }
    return page.year - address.year > 1 || address.year - page.year > 1;
}

static void check_date(struct room *r, const struct page *p, const struct clip *c)
{
    char day[DATE_ISO_SIZE], other[DATE_ISO_SIZE];
    if (!date_known(c->date))
        return;
    date_iso(c->date, day);
    const struct clip *before = c->order ? c - 1 : NULL; // under one date it is said once
    bool said = before && c->date_at.length && before->date_at.offset == c->date_at.offset;
    if (!said && date_midnight(c->date) > r->now + 86400)
        check_report(r, p, place_of(c, c->date_at), SEVERITY_WARNING, "date-future",
                     "the date %s lies in the future", day)
            ->remedy = STR("mend the date");
    struct date address = c->url.n ? address_date(c->url) : DATE_NONE;
    if (!date_known(address) || !contradicts(c->date, address))
        return;
    date_iso(address, other);
    check_report(r, p, place_of(c, c->date_at), SEVERITY_WARNING, "date-address",
                 "the page dates this article %s, its address %s", day, other)
        ->remedy = STR("look the article up and mend its date or its link");
}

struct words {
    struct str items[64];
    size_t len;
};

static struct words words_of(struct str text)
{
    struct words w = {0};
    struct str rest = text, word;
    while (w.len < 64 && str_split(&rest, ' ', &word)) {
        bool digits = word.n && is_digit_ascii(word.p[0]);
        if (word.n >= LEAST_WORD && !digits)
            w.items[w.len++] = word;
    }
    return w;
}

static bool alike(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    return memcmp(a.p, b.p, n < STEM ? n : STEM) == 0;
}

static size_t shared_words(const struct words *a, const struct words *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->len; i++) {
        bool found = false;
        for (size_t k = 0; k < b->len && !found; k++)
            found = alike(a->items[i], b->items[k]);
        n += found;
    }
    return n;
}

static bool is_latin(struct str folded)
{
    for (size_t i = 0; i < folded.n; i++)
        if ((unsigned char)folded.p[i] >= 0x80)
            return false;
    return true;
}

// The title of another entry that the slug fits: the surest sign of a pasted link.
static const struct clip *better_title(struct arena *a, const struct page *p, const struct clip *c,
                                       const struct words *slug)
{
    const struct clips *all = &p->reading->clips;
    size_t from = c->order > 50 ? c->order - 50 : 0;
    for (size_t i = from; i < all->len && i < c->order + 50; i++) {
        struct str title = fold_words(a, all->items[i].title);
        struct words words = words_of(title);
        if (&all->items[i] != c && !str_eq(all->items[i].identity, c->identity) &&
            words.len >= LEAST_TITLE && shared_words(slug, &words) * 3 >= slug->len * 2)
            return &all->items[i];
    }
    return NULL;
}

// How the titles of a page agree with their addresses: a rewritten headline is no mistake, so a
// contradiction only counts where agreement is the rule.
struct agreement {
    size_t compared, agreed;
    struct map by_host; // host -> how many of its titles agree
    struct map domains; // host as addresses have it -> struct str, its registrable domain
    bool *strange;      // one a clip: title and slug share no word
};

struct comparison {
    bool possible; // both say enough
    size_t shared;
    struct words slug;
    struct str text; // of the slug
    struct str host;
};

// In the arena of the map.
static struct str domain_of(struct map *domains, struct str host)
{
    struct str *known = map_get(domains, host);
    if (!known) {
        known = ARENA_NEW(domains->arena, struct str);
        *known = address_registrable(domains->arena, host);
        map_set(domains, str_copy(domains->arena, host), known);
    }
    return *known;
}

// Whether the last part of an address is nothing but the words of the title, all of small letters,
// perhaps behind a number ("…/123-the-words-of-it"), and says more than the path before it: its
// slug has the title's words then.
static bool ends_with_title(struct str url, struct str title)
{
    size_t before = url.n - title.n, at = before;
    if (url.n < title.n || str_find_char(url, '?') != STR_NOT_FOUND ||
        str_find_char(url, '#') != STR_NOT_FOUND)
        return false;
    size_t letters = 0;
    for (size_t i = 0; i < title.n; i++) {
        char c = title.p[i], there = url.p[before + i];
        bool letter = c >= 'a' && c <= 'z';
        if (letter ? there != c : c != ' ' || there != '-')
            return false;
        letters += letter;
    }
    while (at > 0 && (url.p[at - 1] == '-' || is_digit_ascii(url.p[at - 1])))
        at--;
    bool apart = at > 0 && url.p[at - 1] == '/' && (before == at || url.p[before - 1] == '-');
    size_t host = str_starts(url, STR("https://")) ? 8 : 0, path = host;
    while (host && path < at && url.p[path] != '/')
        path++;
    return apart && letters > at - path;
}

static struct comparison compare_title(struct arena *a, const struct clip *c, struct map *domains)
{
    struct comparison x = {0};
    struct address address;
    struct str title = fold_words(a, c->title);
    struct words said = words_of(title);
    bool same = title.n && ends_with_title(c->url, title);
    x.text = same ? title : c->url.n ? address_slug_words(a, c->url) : STR_NONE;
    x.slug = same ? said : words_of(x.text);
    x.possible = said.len >= LEAST_TITLE && x.slug.len >= LEAST_SLUG && is_latin(title);
    x.shared = !x.possible ? 0 : same ? said.len : shared_words(&x.slug, &said);
    if (x.possible && address_parse(a, c->url, &address))
        x.host = domain_of(domains, address.host);
    return x;
}

static void count_agreement(struct arena *a, const struct page *p, struct agreement *all)
{
    struct arena scratch = ARENA_EMPTY;
    all->by_host = all->domains = MAP_IN(a);
    all->strange = ARENA_ARRAY(a, p->reading->clips.len + 1, bool);
    for (size_t i = 0; i < p->reading->clips.len; i++) {
        arena_reset(&scratch);
        struct comparison x = compare_title(&scratch, &p->reading->clips.items[i], &all->domains);
        if (!x.possible)
            continue;
        all->strange[i] = x.shared == 0;
        bool agrees = x.shared * 3 >= x.slug.len;
        void **slot = map_at(&all->by_host, x.host);
        uintptr_t n = (uintptr_t)*slot;
        all->compared++;
        all->agreed += agrees;
        *slot = (void *)(n + agrees);
    }
    arena_free(&scratch);
}

static void check_title(struct room *r, const struct page *p, const struct clip *c,
                        struct agreement *all)
{
    if (!all->strange[c - p->reading->clips.items])
        return;
    struct arena scratch = ARENA_EMPTY;
    struct comparison x = compare_title(&scratch, c, &all->domains);
    const struct clip *other = better_title(&scratch, p, c, &x.slug);
    bool rule = all->compared > 2 && all->agreed * 10 >= (all->compared - 1) * 8 &&
                map_get(&all->by_host, x.host);
    if (other || rule)
        check_report(r, p, place_of(c, c->url_at), SEVERITY_WARNING, "title-address",
                     "the address speaks of \"%.*s\", the title of something else", STR_ARG(x.text))
            ->remedy = other ? str_format(&r->arena, "it fits the entry on line %u: mend the link",
                                          other->line)
                             : STR("follow the link; mend it or the title, or silence this");
    arena_free(&scratch);
}

static void check_double(struct room *r, const struct page *p, struct map *seen,
                         const struct clip *c)
{
    if (!c->url.n)
        return;
    const struct clip *first = map_get(seen, c->identity);
    if (!first) {
        union {
            const struct clip *in;
            void *out;
        } keep = {.in = c};
        map_set(seen, c->identity, keep.out);
        return;
    }
    bool same = str_eq(first->title, c->title) || !c->title.n || !first->title.n;
    struct diag *d = check_report(r, p, place_of(c, c->url_at), SEVERITY_WARNING, "clip-double",
                                  same ? "the same article stands on line %u"
                                       : "the entry on line %u leads to the same address",
                                  first->line);
    d->remedy = same ? STR("remove one of the two; `presse fix --only clip-double` does")
                     : STR("one of the two links is wrong, or one entry is too much");
}

static void check_tracking(struct room *r, const struct page *p, const struct clip *c)
{
    struct arena scratch = ARENA_EMPTY;
    bool changed = false;
    struct str clean = c->url.n ? address_without_tracking(&scratch, c->url, &changed) : STR_NONE;
    bool redirects = changed && address_behind(&scratch, c->url).n;
    if (changed)
        check_report(r, p, place_of(c, c->url_at), SEVERITY_WARNING, "tracking",
                     redirects ? "the address leads to the article by way of another site"
                               : "the address carries tracking parameters")
            ->remedy =
            str_format(&r->arena, "write %.*s; `presse fix --only tracking` does", STR_ARG(clean));
    arena_free(&scratch);
}

static bool is_impossible(const struct diag *d, const struct page *p)
{
    return strcmp(d->code, "date-impossible") == 0 && str_eq(d->file, p->path);
}

// The reader says so of entries, at the entry; what was found in the text, from `own` on, names
// the date itself and is kept instead, unless the reader found more.
static void drop_doubles(struct room *r, const struct page *p, size_t own)
{
    size_t read = 0, kept = 0, found = r->diags.len - own;
    for (size_t i = 0; i < own; i++)
        read += is_impossible(&r->diags.items[i], p);
    for (size_t i = 0; i < r->diags.len; i++) {
        bool drop = found >= read ? i < own && is_impossible(&r->diags.items[i], p) : i >= own;
        if (!drop)
            r->diags.items[kept++] = r->diags.items[i];
    }
    r->diags.len = kept;
}

// "20211" in "3 May 20211"; empty when the text has no such number.
static struct str long_year(struct str text)
{
    for (size_t i = 0, from = 0; i <= text.n; i++) {
        if (i < text.n && is_digit_ascii(text.p[i]))
            continue;
        if (i - from == 5)
            return str_slice(text, from, i);
        from = i + 1;
    }
    return STR_NONE;
}

static void report_impossible(struct room *r, const struct page *p, size_t at, struct str text)
{
    struct str year = long_year(text);
    if (year.n)
        check_report(r, p, at, SEVERITY_WARNING, "date-impossible", "the year %.*s is out of range",
                     STR_ARG(year))
            ->remedy = str_format(&r->arena, "write a year of four digits, such as %.4s", year.p);
    else
        check_report(r, p, at, SEVERITY_WARNING, "date-impossible", "there is no day \"%.*s\"",
                     STR_ARG(text))
            ->remedy = STR("mend the date");
}

static void check_impossible(struct room *r, const struct page *p)
{
    size_t own = r->diags.len;
    for (const struct node *n = p->doc->root; n; n = node_next(p->doc->root, n)) {
        if (n->type != NODE_TEXT)
            continue;
        struct date_hit hit;
        for (size_t from = 0; dates_next(n->text, &from, 0, &hit);) {
            if (!hit.impossible)
                continue;
            bool in_file =
                n->text.p >= p->doc->source.p && n->text.p < p->doc->source.p + p->doc->source.n;
            size_t at = in_file ? (size_t)(n->text.p - p->doc->source.p) + hit.offset : n->offset;
            report_impossible(r, p, at, str_slice(n->text, hit.offset, hit.offset + hit.length));
        }
    }
    if (r->diags.len > own)
        drop_doubles(r, p, own);
}

// What has no date stands last on the page, and feeds, which are lists by date, leave it out.
static void check_undated(struct room *r, const struct page *p)
{
    const struct clip *first = NULL;
    size_t undated = 0;
    for (size_t i = 0; i < p->reading->clips.len; i++) {
        const struct clip *c = &p->reading->clips.items[i];
        if (date_exists(c->date))
            continue;
        first = first ? first : c;
        undated++;
    }
    if (!first)
        return;
    check_report(r, p, first->at.offset, SEVERITY_NOTE, "clip-undated",
                 undated == 1 ? "this entry has no date: it stands last and is in no feed"
                              : "%zu entries, this one first, have no date: they stand last and "
                                "are in no feed",
                 undated)
        ->remedy = STR("write their dates; a year alone is enough");
}

// An entry whose link no reader of the site could follow to an article is shown without it.
static void check_address(struct room *r, const struct page *p, const struct clip *c)
{
    if (c->url.n || !c->node)
        return;
    for (const struct node *n = c->node; n; n = node_next(c->node, n)) {
        enum address_kind kind = n->type == NODE_LINK ? address_kind_of(n->url) : ADDRESS_EMPTY;
        bool inside = n->offset >= c->at.offset && n->offset < c->at.offset + c->at.length;
        if (!inside || kind == ADDRESS_EMPTY || kind == ADDRESS_FORBIDDEN)
            continue;
        check_report(r, p, n->url_offset ? n->url_offset : n->offset, SEVERITY_WARNING,
                     "clip-address",
                     "\"%.*s\" is no address of an article on the web; the entry "
                     "is published without it",
                     STR_ARG(n->url))
            ->remedy = STR("write the article's public address");
        return;
    }
}

void check_clips(struct room *r, const struct page *p)
{
    struct arena scratch = ARENA_EMPTY;
    struct map seen = MAP_IN(&scratch);
    struct agreement agreement = {0};
    count_agreement(&scratch, p, &agreement);
    check_order(r, p);
    check_impossible(r, p);
    check_undated(r, p);
    for (size_t i = 0; i < p->reading->clips.len; i++) {
        const struct clip *c = &p->reading->clips.items[i];
        check_date(r, p, c);
        check_title(r, p, c, &agreement);
        check_double(r, p, &seen, c);
        check_tracking(r, p, c);
        check_address(r, p, c);
    }
    arena_free(&scratch);
}
