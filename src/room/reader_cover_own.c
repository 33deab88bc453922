// SPDX-License-Identifier: MIT
// What the page's own organisation wrote: on a blog or among releases of a site that the page is
// called after. A page seldom says whose it is; its title and first heading do, and the articles of
// others that are about it.
#include <string.h>

#include "room/reader_cover.h"
#include "room/reader_words.h"
#include "text/fold.h"

// The address that the head of an HTML page gives as its own, or an empty view.
static struct str address_in_head(const struct doc *d)
{
    enum { HEAD_LONGEST = 8192, TAG_LONGEST = 300 };
    static const char *const tags[] = {"rel=\"canonical\"", "property=\"og:url\""};
    struct str head = str_slice(d->source, 0, HEAD_LONGEST);
    for (size_t i = 0; d->format == DOC_HTML && i < sizeof tags / sizeof *tags; i++) {
        size_t at = str_find(head, str_of(tags[i]));
        if (at == STR_NOT_FOUND)
            continue;
        struct str tag = str_slice(head, at, at + TAG_LONGEST);
        tag = str_slice(tag, 0, str_find_char(tag, '>'));
        size_t scheme = str_find(tag, STR("://"));
        if (scheme == STR_NOT_FOUND)
            continue;
        struct str host = str_from(tag, scheme + 3);
        size_t n = 0;
        while (n < host.n && !strchr("/\"'?#:", host.p[n]))
            n++;
        return str_slice(host, 0, n);
    }
    return STR_NONE;
}

// "openrecord" of "www.openrecord.example" and of "press@openrecord.example".
static struct str label_of(struct reader *r, struct str address)
{
    size_t at = str_find_char(address, '@');
    struct str host =
        str_lower_ascii(r->arena, at == STR_NOT_FOUND ? address : str_from(address, at + 1));
    host = host_site(r->arena, host);
    return str_slice(host, 0, str_find_char(host, '.'));
}

// What the page is called: its title, its headings of the first level, and whose site and mail it
// gives as its own. Folded, one space between words.
struct str cover_own_words(struct reader *r)
{
    struct str all = fold_words(r->arena, value_text(r->doc->front, STR("title")));
    for (size_t i = 0; i < r->sections_len; i++) {
        const struct section *s = &r->sections[i];
        if (s->level != 1 || s->is_record || !s->folded.n)
            continue;
        all = str_joined(r->arena, all, STR(" "), s->folded);
        break;
    }
    struct str site = address_in_head(r->doc), mail = value_text(r->doc->front, STR("email"));
    if (site.n)
        all = str_joined(r->arena, all, STR(" "), label_of(r, site));
    if (str_find_char(mail, '@') != STR_NOT_FOUND)
        all = str_joined(r->arena, all, STR(" "), label_of(r, mail));
    return all;
}

// Whether words of the folded text, written together, are the label: "harbour post" of
// "harbourpost".
static bool says_label(struct str text, struct str label)
{
    for (size_t from = 0; from < text.n; from++) {
        size_t i = from, k = 0;
        if (from > 0 && text.p[from - 1] != ' ')
            continue;
        for (; i < text.n && k < label.n; i++) {
            if (text.p[i] != ' ' && text.p[i] != label.p[k])
                break;
            k += text.p[i] != ' ';
        }
        if (k == label.n && (i == text.n || text.p[i] == ' '))
            return true;
    }
    return false;
}

// How many entries that lead to other sites are about what is called so.
static bool is_subject(struct reader *r, struct str host, struct str label)
{
    enum { LEAST = 3, TITLE_LONGEST = 200, LOOKED_AT = 64 }; // each entry may ask
    size_t about = 0;
    for (size_t i = 0; i < r->items_len && i < LOOKED_AT && about < LEAST; i++) {
        const struct item *x = &r->items[i];
        uint32_t n = x->title.end - x->title.at;
        char room[4 * TITLE_LONGEST];
        if (x->primary < 0 || !n || n > TITLE_LONGEST || str_eq(x->host, host))
            continue;
        struct str title = {x->f.text + x->title.at, n};
        about += says_label(fold_words_into(title, room, sizeof room), label);
    }
    return about >= LEAST;
}

// "/press-releases/one-more.html": a folder whose name says so.
static bool lies_with_releases(struct str url)
{
    enum { FOLDER_LONGEST = 40 };
    struct str rest = str_from(url, str_find(url, STR("//")) + 2), part;
    bool host = true;
    while (str_split(&rest, '/', &part)) {
        char room[2 * FOLDER_LONGEST];
        bool folder = !host && rest.p && part.n <= FOLDER_LONGEST;
        host = false;
        if (folder && words_may_begin(part, STEM_RELEASE) &&
            (words_stems_in(fold_words_into(part, room, sizeof room)) & STEM_RELEASE))
            return true;
    }
    return false;
}

static bool is_blog(struct str url, struct str name)
{
    return str_contains(url, STR("//blog.")) || str_contains(url, STR("/blog/")) ||
           str_eq(name, STR("blog")) || str_ends(name, STR(" blog")) ||
           str_starts(name, STR("blog "));
}

// The site has few of the page's entries: a page on what one paper wrote names it in its title.
static bool is_seldom(const struct reader *r, struct str host)
{
    enum { TIMES = 2, LOOKED_AT = 256 };
    size_t here = 0, linked = 0;
    for (size_t i = 0; i < r->items_len && i < LOOKED_AT; i++) {
        const struct item *x = &r->items[i];
        bool away = x->primary >= 0 && !x->f.links[x->primary].relative;
        linked += away;
        here += away && str_eq(x->host, host);
    }
    return here * TIMES < linked;
}

bool cover_is_own(struct reader *r, const struct item *x, const struct headings *all)
{
    enum { LABEL_LEAST = 4 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->relative || x->listed || x->outlet_known || x->outlet_other.n)
        return false;
    struct str name = folded_piece(r, x, x->outlet);
    struct str first = str_slice(name, 0, str_find_char(name, ' '));
    bool agrees = name.n && x->agreement >= 0.9F; // the outlet is called as the site
    bool named = !name.n || str_contains(all->own, first);
    bool blog = named && is_blog(l->url, name);
    bool release = (named || agrees) && lies_with_releases(l->url);
    if (!release && !blog && (!agrees || !named || item_says(r, x, x->outlet, STEM_MEDIA_NAME)))
        return false;
    struct str site = host_site(&r->scratch, l->host);
    struct str label = str_slice(site, 0, str_find_char(site, '.'));
    if (label.n < LABEL_LEAST || (words_stems_in(label) & (STEM_COVERAGE | STEM_MEDIA_NAME)))
        return false;
    if (name.n && !says_label(name, label))
        return false; // somebody else's article, kept there
    if (says_label(all->own, label))
        return release || blog || is_seldom(r, x->host);
    return release && is_subject(r, x->host, label);
}

// "Reviews" over scientific journals: what they wrote of a book.
static bool stands_under_reviews(const struct reader *r, const struct item *x)
{
    static const char *const words[] = {"review", "rezension", "recens", "resen",
                                        "kritik", "anmeld",    "rendu",  "critique"};
    for (int32_t s = x->section; s >= 0; s = r->sections[s].parent)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (str_contains(r->sections[s].folded, str_of(words[i])))
                return true;
    return false;
}

// "10.1038/d41586-…" are the news of a journal.
bool cover_is_paper(struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    return l && (link_host_is(l) & HOST_PAPERS) && !str_contains(l->url, STR("/d41586-")) &&
           !x->outlet_known && !x->outlet_other.n && !item_says(r, x, x->title, STEM_COVERAGE) &&
           !stands_under_reviews(r, x);
}

bool cover_is_tool(struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || !(link_host_is(l) & HOST_TOOLS) || x->outlet_other.n)
        return false;
    bool others = x->outlet.end > x->outlet.at && x->agreement < 0.7F;
    return !others || !(x->outlet_known || item_says(r, x, x->outlet, STEM_MEDIA_NAME));
}
