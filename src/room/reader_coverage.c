// SPDX-License-Identifier: MIT
// Tells coverage from what looks like it: own releases, talks, papers, profiles, navigation,
// press kits, invitations to write. What speaks for and against each item is added up; then
// the items of one list or section pull one another to the side of the majority.
#include "room/reader_cover.h"
#include "room/reader_lookalikes.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

// A card that names outlet and title, each in an element for it, as the dated ones beside it do.
static bool is_whole_card(const struct item *x)
{
    const struct run *run = x->outlet.end > x->outlet.at ? flat_run_at(&x->f, x->outlet.at) : NULL;
    return run && (run->style & STYLE_CLASS_OUTLET) && x->title.end > x->title.at;
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
        if (x->kind == BLOCK_RECORD && cover_section_says(r, x->section) < 0)
            continue; // the keys are alike in all lists of a file, also in those of talks
        uintptr_t same =
            (uintptr_t)map_get(&seen, (struct str){(const char *)&x->pattern, sizeof x->pattern});
        bool card = is_whole_card(x) && same * 10 >= clips * 8 && same >= 4;
        if (x->pattern && (card || (date_known(x->date) && same * 10 >= clips * 3 && same >= 3)))
            x->coverage += W_COVER_ALIKE;
        else if (x->pattern && r->page_coverage > 0 && same * 10 >= clips * 5 && same >= 4)
            x->coverage += W_COVER_ALIKE / 2; // a list of titles
    }
}

// "- The Courier — “A town of glass”" among "- The Courier — “A town of reeds” (3 May 2021)": of a
// list without links most of whose items are whole entries one that has no date is one, too.
static bool is_undated_print(const struct item *x)
{
    return x->container >= 0 && x->primary < 0 && x->f.links_len == 0 && x->kind == BLOCK_ITEM &&
           !x->hit.length && x->title.end > x->title.at && x->outlet.end > x->outlet.at;
}

// '- The Courier, "A town of glass"' and nothing else, below a heading that says coverage.
static bool is_quoted_print(const struct reader *r, const struct item *x)
{
    enum { GAP_LONGEST = 8, MARKS_LONGEST = 4 };
    if (!is_undated_print(x) || !cover_title_is_quoted(x) || cover_section_says(r, x->section) <= 0)
        return false;
    bool outlet_first = x->outlet.at < x->title.at;
    struct piece first = outlet_first ? x->outlet : x->title,
                 last = outlet_first ? x->title : x->outlet;
    return first.at <= MARKS_LONGEST && last.at >= first.end &&
           last.at - first.end <= GAP_LONGEST && x->f.n - last.end <= MARKS_LONGEST;
}

static void note_undated(struct reader *r)
{
    enum { DATED_LEAST = 3, TIMES = 3, QUOTED_LEAST = 3 };
    struct list {
        uint32_t dated, undated, others, quoted;
    } *lists = ARENA_ARRAY(r->arena, r->containers_len + 1, struct list);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        bool whole = x->primary < 0 && date_known(x->date) && x->outlet.end > x->outlet.at &&
                     x->title.end > x->title.at;
        struct list *l = &lists[x->container + 1];
        l->dated += whole;
        l->undated += is_undated_print(x);
        l->others += !whole && !is_undated_print(x);
        l->quoted += is_quoted_print(r, x);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        const struct list *l = &lists[x->container + 1];
        bool among_dated =
            l->dated >= DATED_LEAST && l->dated >= TIMES * l->undated && l->dated > l->others;
        bool quoted =
            l->quoted >= QUOTED_LEAST && l->quoted > l->dated + l->others && is_quoted_print(r, x);
        x->beside = x->beside || (is_undated_print(x) && (among_dated || quoted));
    }
}

// A row below columns for the outlet and the title of articles is an entry when it has an outlet,
// or a title and nothing else.
static bool is_row_of_articles(const struct item *x, bool named)
{
    uint16_t roles = 0;
    for (size_t i = 0; i < x->roles_len && x->kind == BLOCK_ROW; i++)
        roles |= x->roles[i];
    struct str before = {x->f.text, x->title.at},
               behind = str_from((struct str){x->f.text, x->f.n}, x->title.end);
    bool alone = x->title.end > x->title.at && !str_trim(before).n && !str_trim(behind).n;
    return (roles & WORD_OUTLET) && (roles & WORD_TITLE) && (named || alone);
}

// "Radio Fen (for children)": an outlet that is known, or that has a word of outlets in its name,
// and little more.
static bool names_evident_outlet(const struct item *x)
{
    enum { LONGEST = 60 };
    char room[2 * LONGEST];
    if (x->outlet.end <= x->outlet.at || x->f.n > LONGEST)
        return false;
    struct str name = {x->f.text + x->outlet.at, x->outlet.end - x->outlet.at};
    if (str_contains(name, STR(" – ")) || str_contains(name, STR(" — ")) ||
        str_contains(name, STR(" - ")))
        return false;
    return x->outlet_known ||
           (words_stems_in(fold_words_into(name, room, sizeof room)) & STEM_MEDIA_NAME);
}

// In a list of linked entries one without a link that names outlet and title is an entry, too, or
// that names an outlet that is evident: what was printed, broadcast, or is gone.
static void note_unlinked(struct reader *r)
{
    enum { LINKED_LEAST = 2 };
    struct list {
        uint32_t linked, others;
    } *lists = ARENA_ARRAY(r->arena, r->containers_len + 1, struct list);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
        struct list *l = &lists[x->container + 1];
        l->linked += x->primary >= 0 && named;
        l->others += x->primary < 0;
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        const struct list *l = &lists[x->container + 1];
        bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
        bool in_list = x->container >= 0 && x->primary < 0 && x->f.links_len == 0 &&
                       (x->kind == BLOCK_ITEM || x->kind == BLOCK_ROW);
        bool evident = in_list && x->kind == BLOCK_ITEM && names_evident_outlet(x);
        bool titled = x->title.end > x->title.at || x->title_above.n || evident;
        bool among = l->linked >= LINKED_LEAST &&
                     (l->linked > l->others || (evident && l->linked == l->others));
        x->beside = x->beside || (in_list && ((named && titled && among) ||
                                              (l->linked && is_row_of_articles(x, named))));
    }
}

static bool may_be_clip(const struct item *x)
{
    return !x->ignored && cover_says_something(x);
}

static void weigh_one(struct reader *r, size_t i, void *context)
{
    struct item *x = &r->items[i];
    x->deep = x->primary >= 0 && cover_leads_to_page(&x->f.links[x->primary]);
    if (may_be_clip(x))
        x->coverage = cover_weigh(r, x, context);
}

static void weigh_page(struct reader *r)
{
    note_unlinked(r);
    note_undated(r);
    cover_judge_newsletters(r);
    cover_judge_recordings(r);
    if (r->page_coverage > 0) {
        cover_judge_subjects(r);
        cover_judge_addresses(r);
    }
    struct headings all = cover_headings(r);
    all.own = cover_own_words(r);
    all.offers = cover_offers(r);
    all.articles = r->page_coverage == 0 && cover_lists_articles(r);
    bool outweighs = !all.articles && cover_outweighs_heading(r);
    if (r->page_coverage <= 0 &&
        (all.articles || outweighs || cover_shape_says(r) || cover_quotes_press(r)))
        r->page_coverage = 1;
    if (r->page_coverage == 0)
        r->page_coverage = markup_says(r);
    reader_share(r, r->items_len, weigh_one, &all);
    add_alike(r);
    cover_drop_subjects(r);
    cover_doubt_bare(r);
    cover_doubt_sites(r);
    cover_doubt_files(r);
}

static void judge_one(struct reader *r, size_t i, void *context)
{
    const struct census *all = context;
    struct item *x = &r->items[i];
    if (!may_be_clip(x))
        return;
    const struct company *c = cover_company_of(x, all->lists, all->sections);
    float share = (float)c->clips / (float)(c->items ? c->items : 1);
    if (c->items >= 2 && !(share > 0.5F && (x->talk || names_own_release(r, x))))
        x->coverage += W_COVER_COMPANY * (share - 0.5F) * 2;
    bool judged = r->clipping || (cover_judge(r, x, all) > 0 && !is_typed_talk(r, x));
    x->is_clip = judged && (x->primary >= 0 || share >= 0.4F);
}

void coverage_decide(struct reader *r)
{
    struct census all = {0};
    weigh_page(r);
    cover_census(r, &all);
    reader_share(r, r->items_len, judge_one, &all);
    cover_drop_logos(r);
    cover_drop_copies(r);
    for (size_t i = 0; i < r->items_len && r->why; i++)
        if (may_be_clip(&r->items[i]))
            cover_say_why(r, &r->items[i], &all);
}
