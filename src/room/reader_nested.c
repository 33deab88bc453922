// SPDX-License-Identifier: MIT
// Lists: their items, and the lists below those, which say where and when the article of the item
// appeared, hold copies of it, or are the articles that the item is the label of.
#include "room/reader_blocks.h"
#include "room/reader_labels.h"

const struct node *blocks_nested_list(const struct node *item)
{
    for (const struct node *c = item->first; c; c = c->next)
        if (c->type == NODE_LIST)
            return c;
    return NULL;
}

// Whether a link is among the first nodes of n; so many that it is no line with a few facts count
// as one.
static bool holds_link(const struct node *n)
{
    enum { NODES_MOST = 60 };
    int left = NODES_MOST;
    for (const struct node *c = n; c && left > 0; c = node_next(n, c), left--)
        if (c->type == NODE_LINK)
            return true;
    return left == 0;
}

// "- [A town of glass](…)", "  - The Courier, May 2014": whether most items that have a list below
// them, and several, are linked themselves and have no link in it: then those without a link are
// entries, too.
static bool lists_facts_below(const struct node *list)
{
    enum { LEAST = 2 };
    size_t nested = 0, pairs = 0;
    for (const struct node *item = list->first; item; item = item->next) {
        const struct node *below = blocks_nested_list(item);
        bool linked = false;
        for (const struct node *c = item->first; below && c && c != below && !linked; c = c->next)
            linked = holds_link(c);
        nested += below != NULL;
        pairs += linked && !holds_link(below);
    }
    return pairs >= LEAST && pairs * 2 > nested;
}

// Items from that block on, which stand below an article's own: links to copies of it, "English
// version", and those within a sentence are no articles. *t is what they hold then.
static void drop_copies(struct reader *r, size_t from, struct tally *t)
{
    *t = (struct tally){.cards = t->cards};
    for (size_t i = from; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        for (size_t k = 0; k < b->f.links_len && b->kind == BLOCK_ITEM; k++)
            if (link_is_copy(&b->f, &b->f.links[k]))
                b->f.links[k].class = LINK_SECONDARY;
        b->articles = (uint8_t)links_articles(&b->f);
        blocks_count(t, &b->f);
    }
}

// "- A town of glass, The Courier, 3 May 2021", "  - [English](…)", "  - [PDF](…)": whether block
// `start` says of what the links below are copies, which is all that stands there. Then the first
// of them is left.
static bool keep_one_copy(struct reader *r, size_t start)
{
    enum { WORDS_LEAST = 4, LABEL_LONGEST = 200 };
    const struct flat *own = &r->blocks[start].f;
    unsigned words = 1, links = 0;
    for (uint32_t i = 0; i < own->n; i++)
        words += own->text[i] == ' ';
    if (own->n > LABEL_LONGEST || !(words > WORDS_LEAST || flat_states_day(own)))
        return false;
    for (size_t i = start + 1; i < r->blocks_len; i++) {
        const struct flat *f = &r->blocks[i].f;
        for (size_t k = 0; k < f->links_len; k++, links++)
            if (r->blocks[i].kind != BLOCK_ITEM || !link_is_copy(f, &f->links[k]))
                return false;
    }
    for (size_t i = start + 1, seen = 0; i < r->blocks_len; i++)
        for (size_t k = 0; k < r->blocks[i].f.links_len; k++)
            if (seen++ > 0)
                r->blocks[i].f.links[k].class = LINK_SECONDARY;
    return links > 1;
}

// "- A town of glass on a hill", "  - [Link to the article](…)": the one item below block `start`,
// whose words could be a title, is a link that says nothing.
static bool has_link_below(const struct reader *r, size_t start)
{
    enum { WORDS_LEAST = 4 };
    const struct block *own = &r->blocks[start], *below = own + 1;
    unsigned words = 1;
    if (r->blocks_len != start + 2 || below->kind != BLOCK_ITEM || below->f.links_len != 1)
        return false;
    for (uint32_t i = 0; i < own->f.n; i++)
        words += own->f.text[i] == ' ';
    const struct link *l = &below->f.links[0];
    return words >= WORDS_LEAST && l->at == 0 && l->end == below->f.n &&
           link_is_copy(&below->f, l) && !link_is_archived(l);
}

static size_t block_children(const struct node *n)
{
    size_t count = 0;
    for (const struct node *c = n->first; c; c = c->next)
        count += node_is_block(c);
    return count;
}

// "[The Courier](https://courier.example)": the one link of f.
static bool is_home_page(struct reader *r, const struct flat *f)
{
    struct link l = f->links_len == 1 ? f->links[0] : (struct link){.relative = true};
    if (l.relative)
        return false;
    link_classify(r, &l); // links_settle() takes it for an article
    return l.class == LINK_HOME;
}

static struct tally collect_item(struct reader *r, const struct node *item, int32_t container,
                                 bool facts, int depth)
{
    const struct node *list = flat_is_number(item->first) ? NULL : blocks_nested_list(item);
    const size_t own_end = list ? list->offset : item->offset + item->length;
    const struct node *first = markdown_of_comment(r, item->first, own_end);
    struct tally t = {0};
    size_t start = r->blocks_len;
    if (!list) {
        if (shortcodes_collect(r, item, &t))
            return t;
        struct flat f = first ? flat_of_range(r, first, NULL) : flat_made(r, item);
        if (links_articles(&f) < 2 || block_children(item) < 2)
            return blocks_push(r, BLOCK_ITEM, item, f, 0, container);
        t = blocks_collect_below(r, item, depth + 1);
        cards_make_one(r, item, start, &t);
        return t;
    }
    struct flat own = first ? flat_of_range(r, first, NULL) : flat_of_range(r, item->first, list);
    bool home = is_home_page(r, &own);
    struct tally mine = {0};
    blocks_count(&mine, &own);
    bool label = mine.articles == 0;
    blocks_push(r, label ? BLOCK_LABEL : BLOCK_ITEM, item, own, LABEL_LEVEL + depth, container);
    struct tally below = {0};
    for (const struct node *c = list; c; c = c->next) {
        struct tally one =
            c->type == NODE_LIST ? blocks_collect_list(r, c, depth + 1) : (struct tally){0};
        tally_add(&below, &one);
    }
    if (home && below.articles) { // names who published what is below
        r->blocks[start].kind = BLOCK_LABEL;
        label = true;
        mine.articles = 0;
    }
    if (!label && below.articles)
        drop_copies(r, start + 1, &below);
    bool joins = r->blocks_len > start &&
                 ((mine.articles == 1 && below.articles == 0) ||
                  (label && !home && below.articles > 1 && keep_one_copy(r, start)) ||
                  (facts && below.articles == 0 && r->blocks_len == start + 2) ||
                  (mine.articles == 0 && below.articles == 1 &&
                   (r->blocks_len - start >= 3 || flat_states_day(&r->blocks[start].f) ||
                    has_link_below(r, start))));
    if (joins && !r->blocks[start].dated)
        blocks_merge(r, start, BLOCK_ITEM, item, container);
    tally_add(&t, &mine);
    tally_add(&t, &below);
    return t;
}

struct tally blocks_collect_list(struct reader *r, const struct node *list, int depth)
{
    struct tally t = {0};
    if (labels_make_entry(r, list)) // "- Date: …", "- URL: …": one entry, a line for each part
        return blocks_push(r, BLOCK_PARAGRAPH, list, flat_of_node(r, list), 0, -1);
    int32_t container = blocks_container(r, list);
    size_t start = r->blocks_len;
    const bool facts = lists_facts_below(list);
    for (const struct node *c = list->first; c; c = c->next) {
        struct tally one = c->type == NODE_ITEM ? collect_item(r, c, container, facts, depth)
                                                : blocks_collect_below(r, c, depth + 1);
        tally_add(&t, &one);
    }
    cards_make_one(r, list, start, &t);
    return t;
}
