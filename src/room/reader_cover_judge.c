// SPDX-License-Identifier: MIT
// Decides by everything that is known: what an entry says of itself and what its list does, how
// many entries of the page read as it does, and how much the page's headings tell. The weights are
// learnt (script/learn-coverage): each says how much a fact counts beside the others, on pages that
// it was not learnt from as well.
#include "base/buf.h"
#include "room/reader_cover.h"
#include "room/reader_lookalikes.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

struct company *cover_company_of(const struct item *x, struct company *lists,
                                 struct company *sections)
{
    return x->container >= 0 ? &lists[x->container] : &sections[x->section + 1];
}

// A scan or a recording.
static bool is_document(const struct link *l)
{
    bool page = str_ends(l->url, STR(".html")) || str_ends(l->url, STR(".htm"));
    return !page && (value_is_file(l->url) || value_is_picture(l->url));
}

static bool leads_to_own_page(const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    return l && l->relative && !is_document(l);
}

// Which of date, outlet and title are known of it.
static unsigned parts_of(const struct item *x)
{
    bool outlet = x->outlet.end > x->outlet.at || x->outlet_other.n;
    bool title = x->title.end > x->title.at || x->title_other.n || x->title_above.n;
    return (date_known(x->date) ? 1U : 0) | (outlet ? 2U : 0) | (title ? 4U : 0);
}

// "Jane Doe – The Courier" below what was said. Whether a date stands there as well says nothing.
static bool is_named_attribution(const struct item *x)
{
    return x->attributed && x->primary < 0 && (parts_of(x) & 6U) == 2U;
}

// Whether so many digits stand side by side. One of any `many` bytes is looked at.
static bool has_digits(struct str s, size_t many)
{
    for (size_t i = many - 1; i < s.n; i += many) {
        size_t from = i, to = i;
        while (to < s.n && is_digit_ascii(s.p[to]))
            to++;
        while (to > i && from > 0 && is_digit_ascii(s.p[from - 1]))
            from--;
        if (to > i && to - from >= many)
            return true;
    }
    return false;
}

static bool has_char_times(struct str s, char c, size_t times)
{
    size_t at;
    for (; times > 0 && (at = str_find_char(s, c)) != STR_NOT_FOUND; times--)
        s = str_from(s, at + 1);
    return times == 0;
}

// "https://ropes.substack.com/p/what-holds": an issue of one.
static bool is_newsletter(const struct link *l)
{
    return str_ends(l->host, STR(".substack.com")) && str_contains(l->url, STR(".com/p/"));
}

bool cover_leads_to_page(const struct link *l)
{
    enum { MARKS = 3, DIGITS = 4 };
    if (is_newsletter(l))
        return true;
    if (is_document(l) || (link_host_is(l) & (HOST_PLATFORM | HOST_SCHOLARLY)))
        return false;
    size_t start = str_find(l->url, STR("//"));
    struct str path = str_slice(l->url, 0, str_find_char(l->url, '?'));
    path = start == STR_NOT_FOUND || start > path.n ? path : str_from(path, start + 2);
    size_t slash = str_find_char(path, '/');
    path = start == STR_NOT_FOUND   ? path
           : slash == STR_NOT_FOUND ? STR_NONE
                                    : str_from(path, slash);
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    struct str last = str_from(path, str_rfind_char(path, '/') + 1); // STR_NOT_FOUND + 1 is 0
    return has_char_times(last, '-', MARKS) || has_char_times(last, '_', MARKS) ||
           has_digits(path, DIGITS);
}

void cover_census(struct reader *r, struct census *all)
{
    all->lists = ARENA_ARRAY(r->arena, r->containers_len + 1, struct company);
    all->sections = ARENA_ARRAY(r->arena, r->sections_len + 2, struct company);
    all->patterns = MAP_IN(r->arena);
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->ignored || !cover_says_something(x))
            continue;
        struct company *c = cover_company_of(x, all->lists, all->sections);
        struct str key = {(const char *)&x->pattern, sizeof x->pattern};
        void **same = map_at(&all->patterns, key);
        *same = (void *)((uintptr_t)*same + 1);
        all->parts[parts_of(x)]++;
        all->attributed += is_named_attribution(x);
        c->items++;
        c->clips += x->coverage > W_COVER_LEAST;
        c->pages += leads_to_own_page(x);
        c->deep += x->deep;
        all->items++;
        all->announced = all->announced || cover_section_says(r, x->section) > 0;
    }
}

static float share(uint32_t part, uint32_t whole)
{
    return whole ? (float)part / (float)whole : 0;
}

static float clamp(float f, float least, float most)
{
    return f < least ? least : f > most ? most : f;
}

// One of many records, most of which lead to articles: it leads to one, whatever its address.
static bool keeps_articles(const struct item *x, const struct company *c)
{
    enum { SEVERAL = 3 };
    return x->kind == BLOCK_RECORD && c->items >= SEVERAL && c->deep * 2 > c->items &&
           x->f.links[x->primary].class == LINK_ARTICLE;
}

// Neither the page nor a heading over an entry says coverage.
static bool is_silent(const struct reader *r, const struct census *all)
{
    return r->page_coverage <= 0 && !all->announced;
}

// How many entries read the same way, itself among them; without a link: have the same parts.
static uint32_t same_as(const struct item *x, const struct census *all)
{
    struct str key = {(const char *)&x->pattern, sizeof x->pattern};
    if (is_named_attribution(x))
        return all->attributed;
    return x->primary >= 0 ? (uint32_t)(uintptr_t)map_get(&all->patterns, key)
                           : all->parts[parts_of(x)];
}

// What speaks for an entry or against it, in the words of `presse check --why`.
enum fact {
    FACT_BASE,
    FACT_ITSELF,
    FACT_ALIKE,
    FACT_SILENT,
    FACT_HERE,
    FACT_DEEP,
    FACT_LOOK_ALIKE,
    FACT_MEDIA,
    FACT_LOWER,
    FACT_UNTITLED,
    FACT_NO_LINK,
    FACTS
};
static const struct {
    const char *name;
    float weight;
} facts[FACTS] = {
    [FACT_BASE] = {"base", W_JUDGE_BASE},
    [FACT_ITSELF] = {"itself", W_JUDGE_ITSELF},
    [FACT_ALIKE] = {"alike", W_JUDGE_ALIKE},
    [FACT_SILENT] = {"silent-page", W_JUDGE_SILENT},
    [FACT_HERE] = {"this-site", W_JUDGE_HERE},
    [FACT_DEEP] = {"article-address", W_JUDGE_DEEP},
    [FACT_LOOK_ALIKE] = {"look-alike-word", W_JUDGE_LOOK_ALIKE},
    [FACT_MEDIA] = {"media-word", W_JUDGE_MEDIA},
    [FACT_LOWER] = {"lower-case-title", W_JUDGE_LOWER},
    [FACT_UNTITLED] = {"untitled", W_JUDGE_UNTITLED},
    [FACT_NO_LINK] = {"no-link", W_JUDGE_NO_LINK},
};

// "name: Marsh Magazine no. 30" of a scan: the outlet's name is all that its keeper wrote.
static bool is_called_for_outlet(struct reader *r, const struct item *x)
{
    return x->kind == BLOCK_RECORD && x->outlet.end == x->outlet.at && !x->outlet_other.n &&
           item_says(r, x, x->title, STEM_MEDIA_NAME);
}

// What it counts that an entry reads as others do when a heading says that it is something else.
#define ALIKE_ELSEWHERE 0.15F

static void find_facts(struct reader *r, const struct item *x, const struct census *all, float *of)
{
    enum { LOOKED_AT = 200, FEW = 4 }; // of few entries it says little that they differ
    const struct company *c = cover_company_of(x, all->lists, all->sections);
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct piece text = {0, x->f.n < LOOKED_AT ? x->f.n : LOOKED_AT};
    bool titled = x->title.end > x->title.at;
    bool named = titled || x->title_other.n || x->title_above.n || (l && is_document(l));
    bool elsewhere = cover_section_says(r, x->section) < 0;
    const bool release =
        names_own_release(r, x) || (l && l->end > l->at && announces_release(r, x));
    of[FACT_BASE] = 1;
    of[FACT_ITSELF] = clamp(x->coverage - W_COVER_LEAST, -5, 6);
    of[FACT_ALIKE] = share(same_as(x, all) - 1 + FEW / 2, all->items - 1 + FEW);
    if (elsewhere || x->talk || release) // a keeper writes all lists in one way
        of[FACT_ALIKE] *= ALIKE_ELSEWHERE;
    of[FACT_SILENT] = is_silent(r, all) && r->alone;
    of[FACT_HERE] = c->items > 1 ? share(c->pages, c->items) : 0;
    of[FACT_DEEP] = l && (!elsewhere || (x->listed && r->page_coverage > 0)) &&
                    (x->deep || keeps_articles(x, c));
    of[FACT_LOOK_ALIKE] = item_says(r, x, text, STEM_LOOK_ALIKE) != 0;
    of[FACT_MEDIA] =
        (!release && item_says(r, x, x->outlet, STEM_MEDIA_NAME) != 0) || // "Fen Press Release"
        (l && (l->class == LINK_PICTURE || is_document(l)) && is_called_for_outlet(r, x));
    of[FACT_LOWER] = titled && prose_starts_lower(&x->f, x->title.at);
    of[FACT_UNTITLED] = !named;
    of[FACT_NO_LINK] = !l && !x->beside;
    arena_reset(&r->scratch);
}

float cover_judge(struct reader *r, const struct item *x, const struct census *all)
{
    float of[FACTS], sum = 0;
    find_facts(r, x, all, of);
    for (int k = 0; k < FACTS; k++)
        sum += facts[k].weight * of[k];
    // Most pages of a folder are something else.
    bool doubtful = is_silent(r, all) && !r->alone && x->coverage <= W_COVER_LEAST;
    return doubtful && sum > 0 ? 0 : sum;
}

void cover_say_why(struct reader *r, const struct item *x, const struct census *all)
{
    float of[FACTS];
    unsigned line, column;
    struct buf b = BUF_EMPTY;
    find_facts(r, x, all, of);
    for (int k = 0; k < FACTS; k++)
        if (of[k] != 0)
            buf_format(&b, "%s%s %+.2f", b.n ? ", " : "", facts[k].name,
                       (double)(facts[k].weight * of[k]));
    doc_place(r->doc, x->f.offset, &line, &column);
    struct str name = {x->f.text + x->title.at, x->title.end - x->title.at};
    if (x->primary >= 0)
        name = x->f.links[x->primary].url;
    diag_add(r->diags, SEVERITY_NOTE, "why", r->doc->path, line, column, "%s (%.*s): %.*s",
             x->is_clip ? "press coverage" : "not press coverage", STR_ARG(name),
             STR_ARG(buf_view(&b)));
    buf_free(&b);
}
