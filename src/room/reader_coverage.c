// SPDX-License-Identifier: MIT
// Tells coverage from what looks like it: own releases, talks, papers, profiles, navigation,
// press kits, invitations to write. What speaks for and against each item is added up; then
// the items of one list or section pull one another to the side of the majority.
#include <string.h>

#include "room/reader_lookalikes.h"
#include "room/reader_parts.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

static int section_says(const struct reader *r, int32_t s)
{
    for (; s >= 0; s = r->sections[s].parent)
        if (r->sections[s].coverage)
            return r->sections[s].coverage;
    return 0;
}

enum { LEVELS = 7 };

// What the headings of the page say together.
struct headings {
    // Of each level: most of the entries that stand under headings which say coverage or
    // nothing stand under those that say coverage.
    bool lead[LEVELS];
    bool articles; // the page is a data file that lists nothing but articles
};

// Whether section s, which says nothing, stands beside those that hold the page's coverage:
// "Fellowships" beside "Selected press".
static bool stands_beside_coverage(const struct reader *r, int32_t s, const struct headings *all)
{
    for (; s >= 0; s = r->sections[s].parent) {
        const struct section *h = &r->sections[s];
        if (!h->date.length && h->level > 1 && h->level < LEVELS && all->lead[h->level])
            return true;
    }
    return false;
}

static struct headings weigh_headings(const struct reader *r)
{
    struct headings all = {.articles = false};
    size_t says[LEVELS] = {0}, silent[LEVELS] = {0};
    for (size_t i = 0; i < r->items_len; i++) {
        int32_t s = r->items[i].section;
        while (s >= 0 && r->sections[s].coverage == 0 && r->sections[s].parent >= 0)
            s = r->sections[s].parent;
        if (s < 0 || r->sections[s].level >= LEVELS ||
            (r->items[i].primary < 0 && !date_known(r->items[i].date)))
            continue;
        const struct section *h = &r->sections[s];
        says[h->level] += h->coverage > 0;
        silent[h->level] += h->coverage == 0 && !h->date.length;
    }
    for (int k = 0; k < LEVELS; k++)
        all.lead[k] = says[k] >= 3 && says[k] >= silent[k];
    return all;
}

static bool has_columns(const struct item *x)
{
    uint16_t seen[3] = {WORD_TITLE | WORD_NAME | WORD_LINK, WORD_OUTLET, WORD_DATE};
    bool present[64] = {false};
    unsigned known = 0;
    for (size_t i = 0; i < x->f.runs_len; i++)
        if (x->f.runs[i].cell >= 0 && x->f.runs[i].cell < 64)
            present[x->f.runs[i].cell] = true;
    for (int k = 0; k < 3; k++)
        for (size_t c = 0; c < x->roles_len && c < 64; c++) {
            // An address is no text: that there is one shows that the key is there.
            bool link = (x->roles[c] & WORD_LINK) && x->primary >= 0 &&
                        x->f.links[x->primary].class == LINK_ARTICLE;
            if ((x->roles[c] & seen[k]) && (present[c] || link || x->kind == BLOCK_ROW)) {
                known++;
                break;
            }
        }
    return known >= 2;
}

// The text of the link is in its address: a page about one thing, not a tool or a site.
static bool leads_to_article(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    bool whole = l->at == 0 && l->end == x->f.n;
    bool alone = (x->kind != BLOCK_PARAGRAPH || whole) && !x->mention && !l->relative;
    return alone && x->link_shared >= 0.5F;
}

// A paragraph that is the link and nothing else.
static bool is_alone(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    return x->kind == BLOCK_PARAGRAPH && l->at == 0 && l->end == x->f.n;
}

// The link's text is as long as a title and begins the entry.
static bool says_title(const struct item *x)
{
    enum { TITLE_WORDS = 4 };
    const struct link *l = &x->f.links[x->primary];
    size_t words = 1;
    for (uint32_t i = l->at; i < l->end; i++)
        words += x->f.text[i] == ' ';
    return l->at == 0 && l->end > l->at && words >= TITLE_WORDS;
}

// "/press/scan.pdf" rather than "/research" and "calendar.html".
static bool is_file(struct str url)
{
    size_t slash = str_rfind_char(url, '/');
    struct str name = slash == STR_NOT_FOUND ? url : str_from(url, slash + 1);
    size_t dot = str_find_char(name, '.');
    return dot != STR_NOT_FOUND && !str_starts_ascii(str_from(name, dot), STR(".htm"));
}

// Whether host is the organisation's own. One below such a host may be somebody else's, as the
// many sites of a university are: an entry with a date stands there for a reason.
static bool is_own_host(const struct reader *r, struct str host, bool dated)
{
    while (r->own_hosts.len && host.n) {
        if (map_get(&r->own_hosts, host))
            return true;
        if (dated)
            return false;
        size_t dot = str_find_char(host, '.');
        host = dot == STR_NOT_FOUND ? STR_NONE : str_from(host, dot + 1);
    }
    return false;
}

// An address that stands alone and is written in words: "/news/the-town-that-mends".
static bool is_worded_address(const struct item *x)
{
    enum { HYPHENS = 3 };
    const struct link *l = &x->f.links[x->primary];
    size_t hyphens = 0;
    if (x->f.n || x->f.links_len != 1 || l->relative || l->class != LINK_ARTICLE)
        return false;
    for (size_t i = l->url.n; i > 0 && l->url.p[i - 1] != '?' && hyphens < HYPHENS; i--)
        hyphens = l->url.p[i - 1] == '/' && i < l->url.n ? 0 : hyphens + (l->url.p[i - 1] == '-');
    return hyphens >= HYPHENS;
}

static bool leads_home(const struct link *l)
{
    struct str path = str_from(l->url, str_find(l->url, STR("//")) + 2);
    return !l->relative && str_find_char(path, '/') + 1 >= path.n;
}

// The front page of a site, and nothing said of it: an entry of a list of users or friends.
static bool is_bare_home(const struct item *x, bool dated)
{
    const struct link *l = &x->f.links[x->primary];
    return x->kind == BLOCK_ITEM && !dated && leads_home(l) && l->at == 0 && l->end == x->f.n &&
           l->end > l->at && !x->listed;
}

// Much more text than that of the link.
static bool runs_on(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    return x->f.n > 120 + 3 * (l->end - l->at);
}

// "[Tool Awards](https://toolawards.example/), winner": the front page of what is no outlet.
static bool is_prize(struct reader *r, const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    if (!leads_home(l) || x->listed || l->end <= l->at)
        return false;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    uint32_t says = words_stems_in(text);
    return (says & STEM_LOOK_ALIKE) && !(says & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "In [2019](…) some friends and I launched …": in running text a link on a number, or one whose
// entry has neither an outlet nor the link's words for a title.
static bool is_passing_link(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    bool prose = x->mention || (x->kind == BLOCK_PARAGRAPH && runs_on(x));
    bool titled = x->title.at < l->end && x->title.end > l->at, number = l->end > l->at;
    for (uint32_t i = l->at; i < l->end && number; i++)
        number = is_digit_ascii(x->f.text[i]);
    bool nameless = x->outlet.end == x->outlet.at && !x->outlet_other.n && !x->listed;
    return prose && (number || (!titled && nameless));
}

// "[Poster A2.pdf](poster.pdf)", "<a href="still.tif"><img></a>": a file to take along, which
// nothing but its name or a small picture announces.
static bool is_download(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    size_t dot = str_rfind_char(l->url, '.');
    struct str text = {x->f.text + l->at, l->end - l->at};
    struct str ending = dot == STR_NOT_FOUND ? STR_NONE : str_from(l->url, dot);
    bool named = text.n > ending.n && ending.n > 3 && ending.n < 6 &&
                 str_eq_ascii(str_from(text, text.n - ending.n), ending);
    const struct run *run = l->end > l->at ? flat_run_at(&x->f, l->at) : NULL;
    bool pictured = l->class == LINK_PICTURE && run && (run->style & STYLE_PICTURE);
    return l->relative && (named || pictured);
}

// "/category/boats.html", "../tag/quay": what else this site has on something, or by somebody.
static bool leads_to_own_list(const struct link *l)
{
    static const char *const lists[] = {"author",     "authors", "category",
                                        "categories", "tag",     "tags"};
    struct str path = l->url;
    while (path.n && (path.p[0] == '.' || path.p[0] == '/'))
        path = str_from(path, 1);
    struct str first = str_slice(path, 0, str_find_char(path, '/'));
    for (size_t i = 0; l->relative && first.n < path.n && i < sizeof lists / sizeof *lists; i++)
        if (str_eq_ascii(first, str_of(lists[i])))
            return true;
    return false;
}

static float weigh_link(struct reader *r, const struct item *x, bool dated)
{
    const struct link *l = &x->f.links[x->primary];
    float score = 0;
    if (l->relative)
        score -= x->mention && !is_file(l->url) ? 2 * W_COVER_RELATIVE // "… in [our blog](/blog)"
                 : dated                        ? W_COVER_RELATIVE / 4
                 : is_file(l->url)              ? W_COVER_RELATIVE
                                                : 2 * W_COVER_RELATIVE;
    else if (x->listed)
        score += W_COVER_LISTED;
    if (leads_to_article(x))
        score += W_COVER_ARTICLE;
    else if (r->page_coverage > 0 && (x->kind == BLOCK_ITEM || is_alone(x)) && !l->relative &&
             says_title(x))
        score += W_COVER_ARTICLE / 2;
    else if (r->page_coverage > 0 && is_worded_address(x))
        score += W_COVER_ARTICLE;
    if (is_bare_home(x, dated) || is_prize(r, x) || (!dated && is_download(x)))
        score -= W_COVER_LOOK_ALIKE;
    if (is_own_host(r, l->host, dated) || leads_to_own_list(l))
        score -= W_COVER_OWN;
    if (host_is_platform(l->host))
        score -= W_COVER_PLATFORM;
    if (host_is_scholarly(l->host))
        score -= x->mention && !dated ? 2 * W_COVER_SCHOLARLY : W_COVER_SCHOLARLY;
    if (leads_home(l))
        score -= W_COVER_HOME;
    if (dated)
        return score;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
    if (!named && x->kind == BLOCK_PARAGRAPH && (words_whole_is(text) & WORD_GENERIC_LINK) &&
        title_in_address(folded_piece(r, x, x->title), l->url) < 0.4F)
        score -= W_COVER_CONTACT / 2; // "All of it is here"
    if (text.n < 90 &&
        ((words_stems_in(text) & STEM_CONTACT) || (words_whole_is(text) & WORD_WAY_ON)))
        score -= W_COVER_CONTACT;
    return score;
}

// "## Blog posts" right over one article, "Our partners" over the pictures of a card: a part of its
// item, yet it says what stands below.
static int heading_says(struct reader *r, const struct item *x)
{
    enum { WORDS_MOST = 3 };
    uint32_t end = 0;
    bool card = x->kind == BLOCK_UNIT && !date_known(x->date);
    if ((x->kind != BLOCK_HEADING && !card) || x->f.runs_len == 0)
        return 0;
    for (size_t i = 0; i < x->f.runs_len && (x->f.runs[i].style & STYLE_HEADING); i++) {
        if (x->f.runs[i].link >= 0)
            return 0;
        end = x->f.runs[i].at + x->f.runs[i].len;
    }
    struct str words = fold_words(&r->scratch, (struct str){x->f.text, end});
    size_t spaces = 0;
    for (size_t i = 0; i < words.n; i++)
        spaces += words.p[i] == ' ';
    return words.n && spaces < WORDS_MOST ? words_section(words) : 0;
}

// It has a day, a title and an outlet, and no link that could lead to a talk: what other headings
// say of other entries is not asked. Else an entry more elsewhere would change what is read here.
static bool is_complete(const struct item *x)
{
    return x->date.day && x->title.end > x->title.at && x->outlet.end > x->outlet.at &&
           x->primary < 0;
}

// "Rivista del Muelle": a word that outlets have in their names.
static bool names_media(struct reader *r, const struct item *x)
{
    return words_stems_in(folded_piece(r, x, x->outlet)) & STEM_MEDIA_NAME;
}

// "[Our mark, upright](mark.png)" under "Images": a file to print, not the scan of an article.
static bool offers_picture(const struct item *x, int section)
{
    return section < 0 && x->primary >= 0 && !date_known(x->date) &&
           x->f.links[x->primary].class == LINK_PICTURE;
}

static float weigh(struct reader *r, struct item *x, const struct headings *all)
{
    int own = heading_says(r, x), section = own < 0 ? own : section_says(r, x->section);
    bool dated = date_known(x->date), outlet = x->outlet.end > x->outlet.at;
    bool evident = (outlet && (x->agreement >= 0.7F || x->outlet_known)) || x->outlet_other.n;
    float score = W_COVER_PAGE * (r->page_coverage > 0 ? 1.0F : r->page_coverage < 0 ? -1.0F : 0);
    score += section > 0    ? W_COVER_SECTION
             : section == 0 ? 0
             : section > -2 ? -W_COVER_SOFT
                            : -W_COVER_LOOK_ALIKE;
    if (section <= 0 && r->page_coverage <= 0)
        score -= W_COVER_PAGE;
    else if (section == 0 && !x->outlet_known && !is_complete(x) &&
             stands_beside_coverage(r, x->section, all))
        score -= W_COVER_SOFT;
    if (section == -1 && stands_beside_coverage(r, x->section, all))
        score -= W_COVER_LOOK_ALIKE - W_COVER_SOFT; // "Blog posts" beside "In the press"
    score += dated ? W_COVER_DATE : x->hit.length ? W_COVER_DATE / 2 : 0;
    score += evident             ? W_COVER_OUTLET
             : !outlet           ? 0
             : names_media(r, x) ? W_COVER_OUTLET * 2 / 3
                                 : W_COVER_OUTLET / 3;
    if (x->roles_len && has_columns(x))
        score += W_COVER_COLUMNS;
    if (all->articles && x->primary >= 0)
        score += W_COVER_ARTICLE;
    score += x->primary >= 0 ? weigh_link(r, x, dated) : -W_COVER_NO_LINK;
    bool prose = x->kind == BLOCK_PARAGRAPH && !dated && x->primary >= 0 && runs_on(x);
    if (x->mention || prose)
        score -= W_COVER_MENTION;
    if (x->primary >= 0 &&
        (is_quoted_note(r, x) || is_doi(x) || is_passing_link(x) || links_own_thing(r, x) ||
         is_post(r, x) || is_repository(x) || leads_to_author(x) || is_copy(r, x) ||
         (x->introduces && !dated && !x->listed)))
        score -= W_COVER_LOOK_ALIKE;
    if (offers_picture(x, section) || leads_lines(r, x))
        score -= W_COVER_LOOK_ALIKE;
    if (opens_as_talk(r, x))
        score -= W_COVER_LOOK_ALIKE + W_COVER_SOFT;
    else if (announces_talk(r, x) || names_meeting(r, x) ||
             (outlet && !evident && is_called_talk(r, x)) ||
             (outlet && (words_whole_is(folded_piece(r, x, x->outlet)) & WORD_WAY_ON)))
        score -= W_COVER_LOOK_ALIKE;
    if (announces_release(r, x) || (is_pdf(x) && begins_as_release(r, x)))
        score -= W_COVER_LOOK_ALIKE;
    else if (outlet && (words_stems_in(folded_piece(r, x, x->outlet)) & STEM_RELEASE))
        score -= is_pdf(x) ? 2 * W_COVER_RELEASE : W_COVER_RELEASE;
    arena_reset(&r->scratch);
    return score;
}

struct company {
    uint32_t clips, items;
};

static struct company *company_of(const struct item *x, struct company *lists,
                                  struct company *sections)
{
    return x->container >= 0 ? &lists[x->container] : &sections[x->section + 1];
}

static bool says_something(const struct item *x)
{
    bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
    bool titled = x->title.end > x->title.at || x->title_other.n;
    if (x->primary >= 0) // an address of another site speaks for itself
        return named || titled || date_known(x->date) || !x->f.links[x->primary].relative;
    // A record of a data file that names both, with a key for the address.
    if (x->kind == BLOCK_RECORD && named && titled && has_columns(x))
        return true;
    return (named || titled) && (date_known(x->date) || x->hit.length);
}

// Items that read as the coverage of the page does are the more likely coverage.
static void add_alike(struct reader *r)
{
    struct map seen = MAP_IN(r->arena);
    size_t clips = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->coverage <= W_COVER_LEAST || !x->pattern)
            continue;
        void **slot = map_at(&seen, (struct str){(const char *)&x->pattern, sizeof x->pattern});
        *slot = (void *)((uintptr_t)*slot + 1);
        clips++;
    }
    for (size_t i = 0; i < r->items_len && clips >= 4; i++) {
        struct item *x = &r->items[i];
        if (names_own_release(r, x))
            continue; // whatever else the page has, and gets
        if (x->kind == BLOCK_RECORD && section_says(r, x->section) < 0)
            continue; // the keys are alike in all lists of a file, also in those of talks
        uintptr_t same =
            (uintptr_t)map_get(&seen, (struct str){(const char *)&x->pattern, sizeof x->pattern});
        if (x->pattern && date_known(x->date) && same * 10 >= clips * 3 && same >= 3)
            x->coverage += W_COVER_ALIKE;
        else if (x->pattern && r->page_coverage > 0 && same * 10 >= clips * 5 && same >= 4)
            x->coverage += W_COVER_ALIKE / 2; // a list of titles
    }
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
           section_says(r, x->section) >= 0;
}

// "The Courier – “How a town learnt to repair”": undated, but a name that the address confirms
// beside a quoted title.
static bool is_quoted_entry(const struct reader *r, const struct item *x)
{
    const char *before = x->f.text + x->title.at;
    bool quoted = x->title.end > x->title.at && x->title.at > 0 &&
                  (before[-1] == '"' ||
                   (x->title.at >= 3 &&
                    (memcmp(before - 3, "“", 3) == 0 || memcmp(before - 3, "„", 3) == 0)) ||
                   (x->title.at >= 2 && memcmp(before - 2, "«", 2) == 0));
    return quoted && x->outlet.end > x->outlet.at && (x->agreement >= 0.7F || x->outlet_known) &&
           x->f.links[x->primary].class == LINK_ARTICLE && !x->f.links[x->primary].relative &&
           !host_is_scholarly(x->host) && !host_is_platform(x->host) &&
           section_says(r, x->section) >= 0;
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
        if (b->ignored || b->kind == BLOCK_RULE || is_template_line(r, b->f.offset))
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
    return x->kind == BLOCK_RECORD || (x->kind == BLOCK_ITEM && leads_to_article(x));
}

// A data file that is nothing but titles and addresses of articles: most titles are in their
// addresses, or name their outlets. Lists of tools, friends and sponsors lead to front pages.
static bool lists_articles(struct reader *r)
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
        if (section_says(r, x->section) > 0)
            return false; // the keys tell
        if (x->primary < 0 || !is_entry_kind(x) || section_says(r, x->section) < -1)
            continue;
        const struct link *l = &x->f.links[x->primary];
        if (l->class != LINK_ARTICLE || l->relative || host_is_scholarly(x->host) ||
            map_get(&r->own_hosts, l->host))
            continue;
        articles++;
        names += named;
        struct str text = folded_piece(r, x, name);
        evident += x->listed || (named && (host_is_platform(x->host) || x->agreement >= 0.7F ||
                                           title_in_address(text, l->url) >= 0.4F ||
                                           (words_stems_in(text) & STEM_COVERAGE)));
        *map_at(&hosts, x->host) = (void *)(uintptr_t)1;
        arena_reset(&r->scratch);
    }
    if (names == 0) // pictures, and addresses of outlets that are known
        return articles == items && hosts.len >= NAMELESS_LEAST && evident * 5 >= articles * 2;
    return names * 10 >= articles * 9 && articles >= LEAST && hosts.len >= HOSTS_LEAST &&
           articles * 10 >= items * 9 && evident * 9 >= articles * 5;
}

// Most of its links are dated, named and lead to several sites of others. A few will do when
// nearly all are so, and to outlets that the table knows.
static bool looks_like_coverage(struct reader *r)
{
    enum { LEAST = 5, LEAST_KNOWN = 2 };
    struct shape shape = {.hosts = MAP_IN(r->arena)};
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored || x->primary < 0)
            continue;
        bool entry = is_entry(r, x) || is_quoted_entry(r, x);
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

// "Our work on [boats](…) was covered in [The Courier](…)": the links before these words are what
// was covered.
static bool turns_to_coverage(struct reader *r, const struct item *x)
{
    static const char *const phrases[] = {"was covered ",     "were covered ",  "been covered ",
                                          "was featured in ", "were featured ", "was reported in "};
    enum { LOOKED_AT = 400 };
    const struct link *l = &x->f.links[x->primary];
    if (l->at == 0 || l->at > LOOKED_AT)
        return false;
    struct str fold = fold_words(&r->scratch, (struct str){x->f.text, l->at});
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (str_contains(fold, str_of(phrases[i])))
            return true;
    return false;
}

// Whether the text of the item ends with a full stop.
static bool ends_sentence(const struct item *x)
{
    struct str text = str_trim((struct str){x->f.text, x->f.n});
    return text.n && text.p[text.n - 1] == '.';
}

static void drop_subjects(struct reader *r)
{
    size_t from = 0; // of the mentions that stand in one sentence
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (i == 0 || !x->mention || !x[-1].mention || x->node != x[-1].node ||
            ends_sentence(&x[-1]))
            from = i;
        if (from == i || x->primary < 0 || !turns_to_coverage(r, x))
            continue;
        for (; from < i; from++)
            if (!r->items[from].listed && !r->items[from].outlet_known)
                r->items[from].coverage -= W_COVER_LOOK_ALIKE;
        arena_reset(&r->scratch);
    }
}

// A picture that links where an entry with words does: its logo, not another article.
static void drop_logos(struct reader *r)
{
    struct map said = MAP_IN(r->arena);
    size_t pictures = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        pictures += x->is_clip && x->primary >= 0 &&
                    x->f.links[x->primary].end == x->f.links[x->primary].at;
    }
    if (pictures == 0)
        return;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < r->items_len; i++) {
            struct item *x = &r->items[i];
            const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
            if (!l || !x->is_clip || l->class != LINK_ARTICLE || x->kind == BLOCK_RECORD)
                continue;
            struct str key = {(const char *)&l->hash, sizeof l->hash};
            bool words = l->end > l->at;
            if (round == 0 && words)
                map_set(&said, key, x);
            else if (round == 1 && !words && x->title.end == x->title.at && !date_known(x->date) &&
                     map_get(&said, key))
                x->is_clip = false;
        }
}

static bool is_bare(const struct item *x)
{
    return !date_known(x->date) && x->outlet.end == x->outlet.at && !x->outlet_other.n &&
           !x->listed && x->kind != BLOCK_RECORD;
}

// Where entries are dated and name their outlets, what does neither and stands elsewhere is more
// likely the way on: "Watch it again", "Back to the meetings".
static void doubt_bare(struct reader *r)
{
    enum { LEAST = 2 };
    bool *lists = ARENA_ARRAY(r->arena, r->containers_len + 1, bool);
    size_t full = 0, bare = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->coverage <= W_COVER_LEAST)
            continue;
        bool whole = date_known(x->date) && (x->outlet.end > x->outlet.at || x->outlet_other.n);
        full += whole;
        bare += is_bare(x);
        lists[x->container + 1] = lists[x->container + 1] || whole;
    }
    for (size_t i = 0; i < r->items_len && full >= LEAST && full >= bare; i++) {
        struct item *x = &r->items[i];
        if (x->coverage > W_COVER_LEAST && is_bare(x) && !lists[x->container + 1])
            x->coverage -= W_COVER_BARE;
    }
}

// An entry of another site that says more than a title.
static bool leads_away(const struct item *x)
{
    return x->coverage > W_COVER_LEAST && x->primary >= 0 && !x->f.links[x->primary].relative &&
           (x->hit.length || x->listed || x->agreement >= 0.7F || x->link_shared >= 0.5F);
}

// Under a heading that is a date, or says coverage.
static bool stands_among_clips(const struct reader *r, const struct item *x)
{
    for (int32_t s = x->section; s >= 0; s = r->sections[s].parent)
        if (r->sections[s].only_date || r->sections[s].coverage > 0)
            return r->sections[s].level > 1;
    return false;
}

// A file of this site, or a name without an address, with no date of its own, and nothing but one
// name that is no outlet's.
static bool is_bare_file(struct reader *r, const struct item *x)
{
    bool away = x->primary >= 0 && !x->f.links[x->primary].relative;
    bool both = x->title.end > x->title.at && x->outlet.end > x->outlet.at;
    if (away || both || x->hit.length || x->outlet_known || x->outlet_other.n ||
        x->kind == BLOCK_RECORD || x->kind == BLOCK_ROW || stands_among_clips(r, x))
        return false;
    bool named = words_stems_in(folded_piece(r, x, x->outlet)) & STEM_MEDIA_NAME;
    arena_reset(&r->scratch);
    return !named;
}

// Where the coverage is on other sites, a list or section that has nothing but such files and
// names holds something else: posters, proclamations, minutes.
static void doubt_files(struct reader *r, struct company *lists, struct company *sections)
{
    enum { AWAY_LEAST = 4 };
    size_t away = 0, files = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->coverage <= W_COVER_LEAST)
            continue;
        struct company *c = company_of(x, lists, sections);
        away += leads_away(x);
        files += is_bare_file(r, x);
        c->items++;
        c->clips += !is_bare_file(r, x);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct company *c = company_of(x, lists, sections);
        if (x->coverage > W_COVER_LEAST && away >= AWAY_LEAST && files < 2 * away && c->clips == 0)
            x->coverage -= W_COVER_LOOK_ALIKE;
    }
    memset(lists, 0, r->containers_len * sizeof *lists);
    memset(sections, 0, (r->sections_len + 1) * sizeof *sections);
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
    return top >= 0 && r->sections[top].level == 1 ? top : -1;
}

// "Press Releases/News" as the title of the page: what is dated and of several others is no
// release of one's own.
static bool outweighs_heading(struct reader *r)
{
    int32_t top = page_heading(r);
    if (top < 0 || r->sections[top].coverage >= 0)
        return false;
    int8_t says = r->sections[top].coverage;
    r->sections[top].coverage = 0;
    if (looks_like_coverage(r))
        return true;
    r->sections[top].coverage = says;
    return false;
}

// "Newsletters" over those of others, each called as its address is: they wrote about it. Of blog
// posts that several sites have it takes more to show it.
static void judge_newsletters(struct reader *r)
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

void coverage_decide(struct reader *r)
{
    struct company *lists = ARENA_ARRAY(r->arena, r->containers_len + 1, struct company);
    struct company *sections = ARENA_ARRAY(r->arena, r->sections_len + 2, struct company);
    judge_newsletters(r);
    struct headings all = weigh_headings(r);
    all.articles = r->page_coverage == 0 && lists_articles(r);
    if (r->page_coverage <= 0 && (all.articles || outweighs_heading(r) || looks_like_coverage(r)))
        r->page_coverage = 1;
    if (r->page_coverage == 0)
        r->page_coverage = markup_says(r);
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->ignored || !says_something(x))
            continue;
        x->coverage = weigh(r, x, &all);
    }
    add_alike(r);
    drop_subjects(r);
    doubt_bare(r);
    doubt_files(r, lists, sections);
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->ignored || !says_something(x))
            continue;
        struct company *c = company_of(x, lists, sections);
        c->items++;
        c->clips += x->coverage > W_COVER_LEAST;
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->ignored || !says_something(x))
            continue;
        const struct company *c = company_of(x, lists, sections);
        float share = (float)c->clips / (float)(c->items ? c->items : 1);
        if (c->items >= 2 && !(share > 0.5F && names_own_release(r, x)))
            x->coverage += W_COVER_COMPANY * (share - 0.5F) * 2;
        x->is_clip = x->coverage > W_COVER_LEAST && (x->primary >= 0 || share >= 0.4F);
    }
    drop_logos(r);
}
