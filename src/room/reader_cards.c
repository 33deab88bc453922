// SPDX-License-Identifier: MIT
// Makes one block of each card: an element whose neighbours are like it and that holds one
// article, or one that its class calls an entry.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { CARD_BLOCKS = 14, CARD_TEXT = 4000 };

static uint64_t first_article(const struct block *b)
{
    for (size_t i = 0; i < b->f.links_len; i++)
        if (b->f.links[i].class == LINK_ARTICLE)
            return b->f.links[i].hash;
    return 0;
}

// The article of the one heading of an element called an entry, where the text names more of them
// (who wrote it, what it is about); 0: none.
static uint64_t led_by_heading(const struct reader *r, const struct child *c)
{
    uint64_t found = 0;
    for (size_t i = c->start; i < c->end; i++) {
        if (r->blocks[i].kind != BLOCK_HEADING)
            continue;
        if (found || r->blocks[i].articles != 1)
            return 0;
        found = first_article(&r->blocks[i]);
    }
    return found;
}

// "<a href="/blog?search=tag">repairs</a>": a page of this site that one or two words name.
static bool is_tag(const struct flat *f, const struct link *l)
{
    enum { TAG_LONGEST = 24 };
    size_t dot = str_rfind_char(l->url, '.');
    bool page = dot == STR_NOT_FOUND || str_starts_ascii(str_from(l->url, dot), STR(".htm")) ||
                str_find_char(str_from(l->url, dot), '/') != STR_NOT_FOUND;
    size_t spaces = 0;
    for (uint32_t i = l->at; i < l->end; i++)
        spaces += f->text[i] == ' ';
    return l->relative && page && l->end > l->at && l->end - l->at <= TAG_LONGEST && spaces < 2;
}

// The only article of an element called an entry that leads away, where all others are tags of
// this site, or pages of it that stand behind; 0: none.
static uint64_t led_by_stranger(const struct reader *r, const struct child *c)
{
    uint64_t found = 0;
    for (size_t i = c->start; i < c->end; i++)
        for (size_t k = 0; k < r->blocks[i].f.links_len; k++) {
            const struct link *l = &r->blocks[i].f.links[k];
            if (l->class != LINK_ARTICLE || is_tag(&r->blocks[i].f, l) || (found && l->relative))
                continue;
            if (l->relative || (found && found != l->hash))
                return 0;
            found = l->hash;
        }
    return found;
}

static bool is_shown(const struct flat *f)
{
    for (size_t i = 0; i < f->runs_len; i++)
        if (f->runs[i].len && !(f->runs[i].style & STYLE_PICTURE))
            return true;
    return false;
}

// "<a href="…"><img></a><h3>Title</h3>A text with links": the article of the picture that a card
// begins with, above its one heading; the others stand in running text. 0: none.
static uint64_t led_by_picture(const struct reader *r, const struct child *c)
{
    const struct block *b = &r->blocks[c->start];
    uint64_t found = b->articles == 1 && !is_shown(&b->f) ? first_article(b) : 0;
    size_t headings = 0;
    for (size_t i = c->start + 1; i < c->end && found; i++) {
        const struct block *t = &r->blocks[i];
        const struct link *l = t->f.links_len ? t->f.links : NULL;
        headings += t->kind == BLOCK_HEADING && t->articles == 0;
        if (t->articles && (t->kind != BLOCK_PARAGRAPH || l->end - l->at >= t->f.n))
            return 0;
    }
    return headings == 1 ? found : 0;
}

// Whether a link has words that say something, and not only pictures.
static bool has_words(const struct flat *f, const struct link *l)
{
    enum { LONGEST = 40 };
    char room[2 * LONGEST];
    struct str text = {f->text + l->at, l->end - l->at};
    if (text.n <= LONGEST &&
        (words_whole_is(fold_words_into(text, room, sizeof room)) & WORD_GENERIC_LINK))
        return false; // "Full story"
    for (uint32_t at = l->at; at < l->end;) {
        const struct run *run = flat_run_at(f, at);
        if (run && !(run->style & STYLE_PICTURE))
            return true;
        at = run ? run->at + run->len : at + 1;
    }
    return false;
}

// "<a href="https://elsewhere…"><img></a><a href="…">Title</a>": the only article to which words
// lead that begin a line, where the link of the picture or that to "the full story" was not mended
// along with it. 0: none.
static uint64_t led_by_words(const struct reader *r, const struct child *c)
{
    uint64_t found = 0;
    for (size_t i = c->start; i < c->end; i++)
        for (size_t k = 0; k < r->blocks[i].f.links_len; k++) {
            const struct link *l = &r->blocks[i].f.links[k];
            if (l->class != LINK_ARTICLE || !has_words(&r->blocks[i].f, l))
                continue;
            if (l->at > 0 || (found && found != l->hash))
                return 0;
            found = l->hash;
        }
    return found;
}

// "About <a href="book.html">my book</a>. … <p><a href="https://…">Read it</a></p>": the one that
// leads away and is all of its block, where the others are of this site and stand in running text.
static uint64_t led_by_line(const struct reader *r, const struct child *c)
{
    uint64_t found = 0;
    for (size_t i = c->start; i < c->end; i++)
        for (size_t k = 0; k < r->blocks[i].f.links_len; k++) {
            const struct flat *f = &r->blocks[i].f;
            const struct link *l = &f->links[k];
            bool line = l->at == 0 && l->end == f->n, passing = l->relative && !line;
            if (l->class != LINK_ARTICLE || (passing && r->blocks[i].kind == BLOCK_PARAGRAPH))
                continue;
            if (l->relative || !line || (found && found != l->hash))
                return 0;
            found = l->hash;
        }
    return found;
}

// The article that leads a card with several links; 0: none does. `like`: its neighbours are like
// it.
static uint64_t lead_of(const struct reader *r, const struct child *c, bool like)
{
    uint64_t found = 0;
    if (c->t.articles < 2 || c->end - c->start < 2)
        return 0;
    if (class_is_entry(c->node->title))
        found = led_by_heading(r, c);
    if (!found && class_is_entry(c->node->title))
        found = led_by_stranger(r, c);
    if (!found && like)
        found = led_by_picture(r, c);
    if (!found && (like || class_is_entry(c->node->title)))
        found = led_by_words(r, c);
    return found || !like ? found : led_by_line(r, c);
}

// All articles but one are asides.
static void let_lead(struct flat *f, uint64_t hash)
{
    for (size_t i = 0; i < f->links_len; i++)
        if (f->links[i].hash == hash) // whatever it was beside those of other sites
            f->links[i].class = LINK_ARTICLE;
        else if (f->links[i].class == LINK_ARTICLE)
            f->links[i].class = LINK_SECONDARY;
}

// "2023" over what was published in it.
static bool is_year_heading(struct reader *r, struct block *b)
{
    struct date_hit hit;
    return b->kind == BLOCK_HEADING && b->dated && flat_is_date(r, &b->f, &hit) && hit.bare_year;
}

static bool may_be_card(struct reader *r, const struct child *c, bool like)
{
    size_t headings = 0, text = 0;
    if ((c->t.articles != 1 && !lead_of(r, c, like)) || c->end - c->start > CARD_BLOCKS)
        return false;
    if (is_year_heading(r, &r->blocks[c->start]))
        return false;
    for (size_t i = c->start; i < c->end; i++) {
        headings += r->blocks[i].kind == BLOCK_HEADING;
        text += r->blocks[i].f.n;
        if (r->blocks[i].kind == BLOCK_ROW || r->blocks[i].kind == BLOCK_RULE ||
            (r->blocks[i].ignored && r->blocks[i].f.links_len)) // the navigation
            return false;
    }
    return headings <= 2 && text <= CARD_TEXT;
}

// Moves blocks [from, end) down to `to`; returns the end of where they stand now.
static size_t move_blocks(struct reader *r, size_t to, size_t from, size_t end)
{
    if (to != from && end > from)
        memmove(&r->blocks[to], &r->blocks[from], (end - from) * sizeof *r->blocks);
    return to + (end - from);
}

static bool states_date(const struct reader *r, const struct block *b)
{
    enum { LINE_LONGEST = 60 };
    struct date_hit hit;
    size_t from = 0;
    return b->dated || (b->kind != BLOCK_HEADING && b->f.n < LINE_LONGEST &&
                        dates_next((struct str){b->f.text, b->f.n}, &from, r->languages, &hit) &&
                        !hit.impossible && hit.date.year);
}

// Whether one of the lines of a block states a date.
static bool has_dated_line(const struct reader *r, const struct block *b)
{
    uint32_t start = 0;
    struct block line = {.kind = b->kind};
    for (uint32_t i = 0; i <= b->f.n; i++) {
        if (i < b->f.n && b->f.text[i] != FLAT_HARD_BREAK && b->f.text[i] != FLAT_BLOCK)
            continue;
        line.f = (struct flat){.text = b->f.text + start, .n = i - start};
        if (line.f.n && states_date(r, &line))
            return true;
        start = i + 1;
    }
    return false;
}

// A dated entry without an address, of several lines, among others that are called the same and
// have one.
static bool is_unlinked_card(const struct reader *r, const struct child *c, struct str name)
{
    bool dated = false;
    size_t lines = 0, text = 0;
    if (c->t.articles || c->t.cards || !name.p || !str_eq(c->node->title, name) ||
        c->end - c->start > CARD_BLOCKS)
        return false;
    for (size_t i = c->start; i < c->end; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind == BLOCK_ROW || b->kind == BLOCK_RULE || b->ignored)
            return false;
        dated = dated || b->dated || has_dated_line(r, b);
        text += b->f.n;
        lines++;
        for (uint32_t k = 0; k < b->f.n; k++)
            lines += b->f.text[k] == FLAT_HARD_BREAK || b->f.text[k] == FLAT_BLOCK;
    }
    return dated && lines >= 2 && text <= CARD_TEXT;
}

// A heading and a line with a date, perhaps a text, and no address: what was in print or on air. An
// element that is called an entry needs no heading, but a line besides its date's.
static bool is_printed_card(const struct reader *r, const struct child *c)
{
    size_t headings = 0, dates = 0, text = 0, lines = c->end - c->start;
    bool called = class_is_entry(c->node->title) && lines >= 3;
    for (size_t i = c->start; i < c->end; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING && b->kind != BLOCK_PARAGRAPH)
            return false;
        headings += b->kind == BLOCK_HEADING && b->f.links_len == 0;
        dates += states_date(r, b) || (b->kind == BLOCK_HEADING && flat_names_and_dates(r, &b->f));
        text += b->f.n;
    }
    return !c->t.cards && c->t.articles == 0 && (headings == 1 || (called && headings == 0)) &&
           dates > 0 && lines <= CARD_BLOCKS && text <= CARD_TEXT;
}

// "<h4>The Courier</h4><p>Title</p><a href="#">Read the article</a>": an entry whose address is
// still to come, in an element called so.
static bool awaits_address(const struct reader *r, const struct child *c)
{
    size_t open = 0, texts = 0;
    for (size_t i = c->start; i < c->end; i++) {
        const struct block *b = &r->blocks[i];
        const struct link *l = b->f.links_len ? b->f.links : NULL;
        if (b->kind != BLOCK_HEADING && b->kind != BLOCK_PARAGRAPH)
            return false;
        open += l && str_is(l->url, "#") && l->at == 0 && l->end == b->f.n;
        texts += l == NULL && b->f.n > 0;
    }
    return class_is_entry(c->node->title) && !c->t.cards && c->t.articles == 0 && open == 1 &&
           texts >= 2 && c->end - c->start <= CARD_BLOCKS;
}

// Several neighbours that are alike, and such cards in the main.
static bool are_printed_cards(const struct reader *r, const struct child *children, size_t n)
{
    enum { LEAST = 3 };
    size_t printed = 0;
    struct str class = STR_NONE;
    for (size_t i = 0; i < n; i++) {
        if (!is_printed_card(r, &children[i]) && !awaits_address(r, &children[i]))
            continue;
        if (printed++ > 0 && !str_eq(children[i].node->title, class))
            return false;
        class = children[i].node->title;
    }
    return printed >= LEAST && printed * 3 >= n * 2;
}

// "<div><a href="…"><img></a></div><div><a href="…"><h2>Title</h2></a></div>": the parts of one
// entry, its picture and its text, that lead to one and the same article.
static bool are_parts(const struct child *children, size_t n)
{
    struct tally all = {0};
    size_t holding = 0;
    for (size_t i = 0; i < n; i++) {
        holding += children[i].t.articles > 0;
        if (children[i].t.cards)
            return false;
        tally_add(&all, &children[i].t);
    }
    return holding >= 2 && all.articles == 1;
}

// Several elements that have one class, or all none.
static bool are_alike(const struct child *children, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!str_eq(children[i].node->title, children[0].node->title))
            return false;
    return n >= 2;
}

// Containers beside one another of which most hold one article: each of those is a card.
void cards_make(struct reader *r, struct child *children, size_t n, struct tally *t)
{
    size_t single = 0, several = 0;
    bool cards = false, like = are_alike(children, n);
    struct str name = STR_NONE; // of those that are called entries
    for (size_t i = 0; i < n; i++) {
        bool may = !children[i].t.cards && may_be_card(r, &children[i], like);
        single += may;
        if (may && class_is_entry(children[i].node->title))
            name = children[i].node->title;
        // One alone must be called so.
        cards = cards || (may && children[i].end - children[i].start >= 2 &&
                          class_is_entry(children[i].node->title));
        several += children[i].t.articles > 1 && !may && !children[i].t.cards;
        cards = cards || children[i].t.cards;
    }
    bool usual = single && (cards || (single >= 2 && single >= several)) && !are_parts(children, n);
    if (!name.n && usual && like && single * 2 >= n)
        name = children[0].node->title.n ? children[0].node->title : STR("");
    else
        name = name.n ? name : r->card_name;
    r->card_name = usual && name.n ? name : r->card_name;
    bool printed = !usual && are_printed_cards(r, children, n);
    bool unlinked = printed; // one that stands alone, called as cards elsewhere are
    for (size_t i = 0; i < n && !usual; i++)
        unlinked = unlinked || is_unlinked_card(r, &children[i], name);
    if (!usual && !unlinked) {
        t->cards = cards_make_told(r, children, n) || t->cards;
        return;
    }
    int32_t container = blocks_container(r, children[0].node->parent);
    size_t len = r->blocks_len, to = children[0].start, from = to;
    for (size_t i = 0; i < n; i++) {
        struct child *c = &children[i];
        bool card = c->end > c->start && !c->t.cards &&
                    ((usual && may_be_card(r, c, like)) || is_unlinked_card(r, c, name) ||
                     (printed && (is_printed_card(r, c) || awaits_address(r, c))));
        to = move_blocks(r, to, from, c->start);
        size_t end = move_blocks(r, to, c->start, c->end);
        r->blocks_len = end;
        struct child moved = *c;
        moved.start = to, moved.end = end;
        uint64_t lead = card ? lead_of(r, &moved, like) : 0;
        if (card)
            blocks_merge(r, to, BLOCK_UNIT, c->node, container);
        if (lead) {
            let_lead(&r->blocks[to].f, lead);
            r->blocks[to].articles = 1;
        }
        to = r->blocks_len;
        from = c->end;
    }
    r->blocks_len = move_blocks(r, to, from, len);
    t->cards = true;
}

void cards_make_one(struct reader *r, const struct node *n, size_t start, struct tally *t)
{
    struct child one = {start, r->blocks_len, *t, n};
    bool lists = n->type == NODE_LIST && str_contains(n->title, STR("list")); // "news-list"
    if (n->title.n && !lists && class_is_entry(n->title))
        cards_make(r, &one, 1, t);
}
