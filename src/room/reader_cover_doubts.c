// SPDX-License-Identifier: MIT
// What the other entries of the page say against one: what an article is about beside the article,
// logos beside names, and what is bare where the others are whole.
#include "room/reader_cover.h"
#include "room/reader_lookalikes.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

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

void cover_drop_subjects(struct reader *r)
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
void cover_drop_logos(struct reader *r)
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
            else if (round == 1 && !words && x->title.end == x->title.at && !x->hit.length &&
                     map_get(&said, key))
                x->is_clip = false;
        }
}

// "PDF: [icon](courier.pdf)" below the article in one section: says nothing of its own.
void cover_drop_copies(struct reader *r)
{
    int32_t section = -1; // of the last article on another site
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (!x->is_clip || x->primary < 0)
            continue;
        if (!x->f.links[x->primary].relative)
            section = x->section;
        else if (x->kind == BLOCK_PARAGRAPH && x->section >= 0 && x->section == section &&
                 x->title.end == x->title.at && !x->title_other.n && !x->hit.length &&
                 x->outlet.end == x->outlet.at)
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
void cover_doubt_bare(struct reader *r)
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

// "[The Courier](https://courier.example)", "[The Post](https://post.example/world)": a name that
// leads to a site or to one of its sections, and nothing else.
static bool is_site_alone(const struct item *x)
{
    enum { NAME_LONGEST = 48 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->relative || l->end <= l->at || l->end - l->at > NAME_LONGEST || x->hit.length ||
        x->deep || x->kind == BLOCK_RECORD || x->kind == BLOCK_ROW)
        return false;
    for (size_t i = 0; i < x->f.runs_len; i++) { // a heading over them groups such
        const struct run *run = &x->f.runs[i];
        bool beside = run->link < 0 && !(run->style & STYLE_HEADING);
        if (beside && str_trim((struct str){x->f.text + run->at, run->len}).n)
            return false;
    }
    return true;
}

static bool leads_to_front(const struct link *l)
{
    struct str path = str_from(l->url, str_find(l->url, STR("//")) + 2);
    size_t slash = str_find_char(path, '/');
    path = slash == STR_NOT_FOUND ? STR_NONE : str_from(path, slash + 1);
    return path.n == 0 || path.p[0] == '?' || path.p[0] == '#';
}

// A list of newspapers to read: most of what the page links is names of sites, and half of these
// lead to front pages. Then none of them is coverage.
void cover_doubt_sites(struct reader *r)
{
    enum { LEAST = 4 };
    size_t linked = 0, sites = 0, fronts = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->primary < 0 || x->ignored || x->f.links[x->primary].relative)
            continue;
        const bool alone = is_site_alone(x);
        linked += x->f.links_len;
        sites += alone ? x->f.links_len : 0;
        for (size_t k = 0; k < x->f.links_len && alone; k++)
            fronts += leads_to_front(&x->f.links[k]);
    }
    if (fronts < LEAST || sites * 5 < linked * 4 || fronts * 2 < sites)
        return;
    for (size_t i = 0; i < r->items_len; i++)
        if (is_site_alone(&r->items[i]))
            r->items[i].coverage -= W_COVER_LOOK_ALIKE + W_COVER_SECTION;
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
    bool named = item_says(r, x, x->outlet, STEM_MEDIA_NAME);
    arena_reset(&r->scratch);
    return !named;
}

// Where the coverage is on other sites, a list or section that has nothing but such files and
// names holds something else: posters, proclamations, minutes.
void cover_doubt_files(struct reader *r)
{
    enum { AWAY_LEAST = 4 };
    size_t away = 0, files = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->coverage <= W_COVER_LEAST)
            continue;
        away += leads_away(x);
        files += is_bare_file(r, x);
    }
    if (!files || away < AWAY_LEAST || files >= 2 * away)
        return;
    struct company *lists = ARENA_ARRAY(r->arena, r->containers_len + 1, struct company);
    struct company *sections = ARENA_ARRAY(r->arena, r->sections_len + 2, struct company);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->coverage > W_COVER_LEAST)
            cover_company_of(x, lists, sections)->clips += !is_bare_file(r, x);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->coverage > W_COVER_LEAST && cover_company_of(x, lists, sections)->clips == 0)
            x->coverage -= W_COVER_LOOK_ALIKE;
    }
}
