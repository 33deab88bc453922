// SPDX-License-Identifier: MIT
// What the page as a whole says of its entries: the headings, and where they say nothing the shape
// of what it lists.
#include <string.h>

#include "base/file.h"
#include "room/reader_cover.h"
#include "room/reader_lookalikes.h"
#include "room/reader_words.h"
#include "text/fold.h"

int cover_section_says(const struct reader *r, int32_t s)
{
    for (; s >= 0; s = r->sections[s].parent)
        if (r->sections[s].coverage)
            return r->sections[s].coverage;
    return 0;
}

// Whether section s, which says nothing, stands beside those that hold the page's coverage:
// "Fellowships" beside "Selected press".
bool cover_stands_beside(const struct reader *r, int32_t s, const struct headings *all)
{
    for (; s >= 0; s = r->sections[s].parent) {
        const struct section *h = &r->sections[s];
        if (!h->date.length && h->level > 1 && h->level < COVER_LEVELS && all->lead[h->level])
            return true;
    }
    return false;
}

struct headings cover_headings(const struct reader *r)
{
    struct headings all = {.articles = false};
    size_t says[COVER_LEVELS] = {0}, silent[COVER_LEVELS] = {0};
    for (size_t i = 0; i < r->items_len; i++) {
        int32_t s = r->items[i].section;
        while (s >= 0 && r->sections[s].coverage == 0 && r->sections[s].parent >= 0)
            s = r->sections[s].parent;
        if (s < 0 || r->sections[s].level >= COVER_LEVELS ||
            (r->items[i].primary < 0 && !date_known(r->items[i].date)))
            continue;
        const struct section *h = &r->sections[s];
        says[h->level] += h->coverage > 0;
        silent[h->level] += h->coverage == 0 && !h->date.length;
    }
    for (int k = 0; k < COVER_LEVELS; k++)
        all.lead[k] = says[k] >= 3 && says[k] >= silent[k];
    return all;
}

// What the links of a page that says nothing of itself are like.
struct shape {
    size_t links,
        entries;  // of these, dated or confirmed, of a named or known outlet, and not a look-alike
    size_t known; // entries whose address the table of outlets knows
    struct map hosts; // of the entries
};

static bool is_entry(const struct reader *r, const struct item *x)
{
    bool named = x->outlet.end > x->outlet.at || x->outlet_other.n || x->listed;
    // Of a data file: a title and an outlet that the address confirms will do.
    bool titled = x->kind == BLOCK_RECORD && x->title.end > x->title.at &&
                  x->f.links[x->primary].class == LINK_ARTICLE;
    bool confirmed = titled && x->outlet.end > x->outlet.at && x->agreement >= 0.7F;
    // "name: The Courier, link: …" without more: the list of outlets must know it.
    bool listed = x->kind == BLOCK_RECORD && x->outlet.end > x->outlet.at && x->listed &&
                  x->f.links[x->primary].class == LINK_ARTICLE;
    confirmed = confirmed || listed;
    return (x->date.month || confirmed) && named && !x->f.links[x->primary].relative &&
           !host_is_scholarly(x->host) && !host_is_platform(x->host) &&
           cover_section_says(r, x->section) >= 0;
}

bool cover_title_is_quoted(const struct item *x)
{
    struct str before = {x->f.text, x->title.at};
    return x->title.end > x->title.at &&
           (str_ends(before, STR("\"")) || str_ends(before, STR("“")) ||
            str_ends(before, STR("„")) || str_ends(before, STR("«")));
}

// "The Courier – “How a town learnt to repair”": undated, but a name that the address confirms
// beside a quoted title.
static bool is_quoted_entry(const struct reader *r, const struct item *x)
{
    return cover_title_is_quoted(x) && x->outlet.end > x->outlet.at &&
           (x->agreement >= 0.7F || x->outlet_known) &&
           x->f.links[x->primary].class == LINK_ARTICLE && !x->f.links[x->primary].relative &&
           !host_is_scholarly(x->host) && !host_is_platform(x->host) &&
           cover_section_says(r, x->section) >= 0;
}

// "{% block title %}…": a line for a template engine is no text of the page.
static bool is_template_line(const struct reader *r, size_t at)
{
    struct str before = str_slice(r->doc->source, 0, at);
    size_t end = str_rfind_char(before, '\n');
    struct str line = str_from(r->doc->source, end == STR_NOT_FOUND ? 0 : end + 1);
    return str_starts(str_trim(str_slice(line, 0, 200)), STR("{%"));
}

// No heading, title or text of the page says anything: all that it has are entries of lists.
static bool is_wordless(const struct reader *r)
{
    bool any = false;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        bool key = b->kind == BLOCK_LABEL && b->f.offset < r->doc->front_end;
        if (b->ignored || key || b->kind == BLOCK_RULE || is_template_line(r, b->f.offset))
            continue;
        if (b->kind != BLOCK_ITEM && b->kind != BLOCK_RECORD)
            return false;
        any = true;
    }
    return any && !value_get(r->doc->front, STR("title"));
}

// A page without a word of its own is asked as a data file is: only entries that are the titles of
// articles, and links to them, count.
static bool is_entry_kind(const struct item *x)
{
    return x->kind == BLOCK_RECORD || (x->kind == BLOCK_ITEM && cover_leads_to_article(x));
}

// "logo: press/lantern.png" beside an address of lantern.example: a value of the record names the
// picture as the site is called.
static bool has_logo_of_host(struct reader *r, const struct item *x)
{
    enum { NAME_LEAST = 4 };
    const struct node *record = x->kind == BLOCK_RECORD ? x->node : NULL;
    for (const struct node *f = record ? record->first : NULL; f; f = f->next) {
        const struct node *v = f->type == NODE_FIELD ? f->first : NULL;
        struct str file = v && !v->next ? node_text(&r->scratch, v) : STR_NONE;
        if (!value_is_picture(str_trim(file)))
            continue;
        struct str name = path_base(str_trim(file)), part;
        name = fold_words(&r->scratch, str_slice(name, 0, str_rfind_char(name, '.')));
        if (str_starts(name, STR("logo")))
            name = str_trim(str_from(name, 4));
        if (str_ends(name, STR("logo")))
            name = str_trim(str_slice(name, 0, name.n - 4));
        while (str_split(&name, ' ', &part))
            if (part.n >= NAME_LEAST && str_contains(x->host, part))
                return true;
    }
    return false;
}

// A data file that is nothing but titles and addresses of articles: most titles are in their
// addresses, or name their outlets. Lists of tools, friends and sponsors lead to front pages.
bool cover_lists_articles(struct reader *r)
{
    enum { LEAST = 3, HOSTS_LEAST = 2, NAMELESS_LEAST = 4 };
    size_t items = 0, articles = 0, evident = 0, names = 0;
    struct map hosts = MAP_IN(r->arena);
    if (r->doc->format != DOC_YAML && r->doc->format != DOC_TOML && r->doc->format != DOC_JSON &&
        !is_wordless(r))
        return false;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored)
            continue;
        items++;
        struct piece name = x->title.end > x->title.at ? x->title : x->outlet;
        bool named = name.end > name.at;
        if (cover_section_says(r, x->section) > 0)
            return false; // the keys tell
        if (x->primary < 0 || !is_entry_kind(x) || cover_section_says(r, x->section) < -1)
            continue;
        const struct link *l = &x->f.links[x->primary];
        if (l->class != LINK_ARTICLE || l->relative || host_is_scholarly(x->host) ||
            map_get(&r->own_hosts, l->host))
            continue;
        articles++;
        names += named;
        struct str text = folded_piece(r, x, name);
        evident += x->listed || (!named && has_logo_of_host(r, x)) ||
                   (named && (host_is_platform(x->host) || x->agreement >= 0.7F ||
                              title_in_address(text, l->url) >= 0.4F ||
                              (words_stems_in(text) & STEM_COVERAGE)));
        *map_at(&hosts, x->host) = (void *)(uintptr_t)1;
        arena_reset(&r->scratch);
    }
    if (names * 5 <= articles) // pictures, and addresses of outlets that are known
        return articles * 5 >= items * 4 && hosts.len >= NAMELESS_LEAST &&
               evident * 5 >= articles * 2;
    return names * 10 >= articles * 9 && articles >= LEAST && hosts.len >= HOSTS_LEAST &&
           articles * 10 >= items * 9 && evident * 9 >= articles * 5;
}

// "The Courier (2021)": no more than the year, but a name that the address confirms.
static bool is_entry_of_year(const struct reader *r, const struct item *x)
{
    return x->date.year && x->outlet.end > x->outlet.at && x->agreement >= 0.7F &&
           !x->f.links[x->primary].relative && !host_is_scholarly(x->host) &&
           cover_section_says(r, x->section) >= 0;
}

// Most of its links are dated, named and lead to several sites of others. A few will do when
// nearly all are so, and to outlets that the table knows.
static bool shape_says(struct reader *r, bool years)
{
    enum { LEAST = 5, LEAST_KNOWN = 2 };
    struct shape shape = {.hosts = MAP_IN(r->arena)};
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored || x->primary < 0)
            continue;
        bool entry = is_entry(r, x) || is_quoted_entry(r, x) || (years && is_entry_of_year(r, x));
        shape.links += entry || !host_is_platform(x->host); // a film may be anybody's
        if (!entry)
            continue;
        shape.entries++;
        shape.known += x->listed != NULL;
        *map_at(&shape.hosts, x->host) = (void *)(uintptr_t)1;
    }
    size_t hosts = shape.hosts.len;
    if (shape.entries * 5 < shape.links * 3)
        return false;
    return (shape.entries >= LEAST && hosts >= 3) ||
           (shape.known >= LEAST_KNOWN && hosts >= 2 && shape.known * 5 >= shape.links * 3);
}

bool cover_shape_says(struct reader *r)
{
    return shape_says(r, false);
}

// The heading over all that the page lists, or -1.
static int32_t page_heading(const struct reader *r)
{
    int32_t top = -1;
    for (size_t i = 0; i < r->items_len; i++) {
        int32_t s = r->items[i].section;
        while (s >= 0 && r->sections[s].parent >= 0)
            s = r->sections[s].parent;
        if (r->items[i].ignored)
            continue;
        if (s < 0 || (top >= 0 && s != top))
            return -1;
        top = s;
    }
    return top;
}

// Most of what it lists are quotations, each with who wrote it and when.
bool cover_quotes_press(const struct reader *r)
{
    enum { LEAST = 3 };
    size_t items = 0, dated = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        items += !x->ignored;
        dated += !x->ignored && x->attributed && date_known(x->date) &&
                 x->outlet.end > x->outlet.at && cover_section_says(r, x->section) >= 0;
    }
    return dated >= LEAST && dated * 3 >= items * 2;
}

// Dated articles of nearly as many sites as there are articles, none of them this one's.
static bool leads_to_many_sites(struct reader *r)
{
    enum { LEAST = 5 };
    size_t links = 0, articles = 0;
    struct map hosts = MAP_IN(r->arena);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored || x->primary < 0)
            continue;
        const struct link *l = &x->f.links[x->primary];
        links++;
        if (!x->date.month || x->title.end <= x->title.at || l->relative ||
            l->class != LINK_ARTICLE || host_is_platform(x->host) || host_is_scholarly(x->host) ||
            map_get(&r->own_hosts, l->host) || !cover_leads_to_page(l))
            continue;
        articles++;
        map_set(&hosts, x->host, r);
    }
    return articles >= LEAST && articles * 5 >= links * 4 && hosts.len * 3 >= articles * 2;
}

// "Press Releases/News" as the title of the page: what is dated and of several others is no
// release of one's own.
bool cover_outweighs_heading(struct reader *r)
{
    int32_t top = page_heading(r);
    if (top < 0 || r->sections[top].coverage >= 0)
        return false;
    int8_t says = r->sections[top].coverage;
    r->sections[top].coverage = 0;
    if (shape_says(r, true) || leads_to_many_sites(r))
        return true;
    r->sections[top].coverage = says;
    return false;
}

// "Newsletters" over those of others, each called as its address is: they wrote about it. Of blog
// posts that several sites have it takes more to show it.
void cover_judge_newsletters(struct reader *r)
{
    enum { POSTS_LEAST = 4 };
    struct named {
        struct str host;
        uint32_t items, named;
        bool several; // hosts
    } *all = NULL;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        const struct section *h = x->section >= 0 ? &r->sections[x->section] : NULL;
        if (!h || h->coverage != -1 || x->primary < 0 ||
            !(str_starts(h->folded, STR("newsletter")) || str_starts(h->folded, STR("blog post"))))
            continue;
        if (!all)
            all = ARENA_ARRAY(r->arena, r->sections_len, struct named);
        struct named *n = &all[x->section];
        n->items++;
        n->named += x->outlet.end > x->outlet.at && x->agreement >= 0.7F;
        n->several = n->several || (n->host.n && !str_eq(n->host, x->host));
        n->host = x->host;
    }
    for (size_t s = 0; all && s < r->sections_len; s++)
        if (all[s].several && all[s].named * 2 >= all[s].items &&
            (all[s].items >= POSTS_LEAST || !str_starts(r->sections[s].folded, STR("blog"))))
            r->sections[s].coverage = 1;
}

// "Single projects" over articles of the outlets that stand under the page's other headings: what
// they are about, and no projects.
void cover_judge_subjects(struct reader *r)
{
    enum { LEAST = 2 };
    struct map elsewhere = MAP_IN(r->arena); // hosts of what no heading speaks against
    uint32_t *items = ARENA_ARRAY(r->arena, r->sections_len + 1, uint32_t);
    uint32_t *known = ARENA_ARRAY(r->arena, r->sections_len + 1, uint32_t);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->primary >= 0 && !x->ignored && cover_section_says(r, x->section) >= 0)
            map_set(&elsewhere, x->host, r);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->primary < 0 || x->ignored || x->section < 0 ||
            r->sections[x->section].coverage != -1)
            continue;
        items[x->section]++;
        known[x->section] += x->f.links[x->primary].class == LINK_ARTICLE && x->host.n &&
                             !host_is_platform(x->host) && !host_is_scholarly(x->host) &&
                             !map_get(&r->own_hosts, x->host) && map_get(&elsewhere, x->host);
    }
    for (size_t s = 0; s < r->sections_len; s++)
        if (known[s] >= LEAST && known[s] * 2 > items[s])
            r->sections[s].coverage = 0;
}

// "Audio and video" says how it was told and not by whom: below it "Why boats leak (Radio Fen, 3
// May 2021)" without links, in a page with another list of coverage, is what they broadcast.
void cover_judge_recordings(struct reader *r)
{
    enum { LEAST = 3 };
    uint32_t *items = ARENA_ARRAY(r->arena, r->sections_len + 1, uint32_t);
    uint32_t *whole = ARENA_ARRAY(r->arena, r->sections_len + 1, uint32_t);
    bool coverage = false;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored || x->section < 0)
            continue;
        bool print = x->primary < 0 && date_known(x->date) && x->outlet.end > x->outlet.at &&
                     x->title.end > x->title.at;
        coverage = coverage || (print && cover_section_says(r, x->section) > 0);
        items[x->section]++;
        whole[x->section] += print;
    }
    for (size_t s = 0; s < r->sections_len && coverage; s++)
        if (r->sections[s].coverage < 0 && whole[s] >= LEAST && whole[s] * 3 >= items[s] * 2 &&
            (words_stems_in(r->sections[s].folded) & (STEM_AUDIO | STEM_VIDEO)))
            r->sections[s].coverage = 1;
}

// An article on a site of others, of which nothing but the address is said.
static bool is_bare_address(const struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    return l && x->f.n == 0 && x->kind == BLOCK_ITEM && l->class == LINK_ARTICLE && !l->relative &&
           x->host.n && !host_is_platform(x->host) && !host_is_scholarly(x->host) &&
           !map_get(&r->own_hosts, x->host);
}

// "From the quay announcement" over addresses of many sites and nothing else, in a page that says
// coverage: that is what they wrote about. "Blog posts" beside such a list are those of others. A
// heading of few words, "Papers", says what stands below it.
void cover_judge_addresses(struct reader *r)
{
    enum { HOSTS_LEAST = 4, WORDS_LEAST = 4 };
    struct listed {
        uint32_t items, bare, hosts;
    } *all = ARENA_ARRAY(r->arena, r->sections_len + 1, struct listed);
    struct map seen = MAP_IN(r->arena);
    bool many = false;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        struct listed *l = &all[x->section + 1];
        bool bare = !x->ignored && is_bare_address(r, x);
        l->items += !x->ignored;
        l->bare += bare;
        l->hosts += bare && !map_get(&seen, x->host);
        if (bare)
            map_set(&seen, x->host, r);
        many = many || l->hosts >= HOSTS_LEAST;
    }
    for (size_t s = 0; s < r->sections_len && many; s++) {
        const struct listed *l = &all[s + 1];
        struct section *h = &r->sections[s];
        bool silent = cover_section_says(r, (int32_t)s) == 0;
        bool about = l->hosts >= HOSTS_LEAST &&
                     (silent || (h->coverage < 0 && fold_count_words(h->folded) >= WORDS_LEAST));
        bool posts = h->coverage == -1 && str_starts(h->folded, STR("blog post"));
        if (l->bare && l->bare * 4 >= l->items * 3 && (about || posts))
            h->coverage = 1;
    }
}
