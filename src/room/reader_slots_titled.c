// SPDX-License-Identifier: MIT
// Names that look like a name and a title: "[Fen World: Hours of the Tide](…)", "**Radio Fen /
// Botz Podcast**". Where most entries have their outlet as the whole of such a link or bold text,
// and their title elsewhere, both are the name, and the title is what else the entry says.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_slots.h"
#include "text/fold.h"

enum { TELLING = STYLE_STRONG | STYLE_EMPHASIS | STYLE_UNDERLINE | STYLE_CITE };
enum { KINDS = 17, WHOLE_LEAST = 4, WHOLE_TIMES = 5, TITLE_WORDS = 5, NAME_LONGEST = 60 };

enum { HEADINGS = 8 }; // levels of sections from here on are labels'

struct below {             // a heading, of texts marked in each way
    uint32_t whole[KINDS]; // entries whose outlet is all of such a text
    uint32_t others[KINDS];
};

struct counts {
    struct below *below;  // each section; the last: none
    size_t whole[KINDS];  // … below all headings that have more of these than of the others
    size_t titled[KINDS]; // … and whose title is another text
    size_t others[KINDS];
};

// How the text is marked, from 1; 0: in no way that tells it from others, or in a field or cell.
static unsigned kind_of(const struct item *x, const struct run *run)
{
    if (!run || run->cell >= 0 || (run->style & (STYLE_HEADING | STYLE_CLASSES)))
        return 0;
    unsigned kind = (run->style & STYLE_STRONG ? 1U : 0) |
                    (run->style & (STYLE_EMPHASIS | STYLE_CITE) ? 2U : 0) |
                    (run->style & STYLE_UNDERLINE ? 4U : 0);
    if (run->link >= 0 && run->link != x->primary)
        return 0;
    return kind + (run->link >= 0 ? 8U : 0) + (kind || run->link >= 0 ? 1U : 0);
}

static bool lies_in(struct piece p, struct piece in)
{
    return p.end > p.at && p.at >= in.at && p.end <= in.end;
}

// "digiFEN aktuell" has a word of prose, "digiFEN" none: capitals within a word make it a name.
static bool has_prose(const struct flat *f, struct piece p)
{
    for (uint32_t at = p.at, end; at < p.end; at = end + 1) {
        bool capital = false;
        for (end = at; end < p.end && f->text[end] != ' '; end++)
            capital = capital || (f->text[end] >= 'A' && f->text[end] <= 'Z');
        if (!capital && prose_lower_words(f, at, end, 1) > 0)
            return true;
    }
    return false;
}

// Outlet and title are all that the text holds, and what stands there as a title is as short as a
// name.
static bool is_parted(const struct item *x, struct piece slot)
{
    const struct flat *f = &x->f;
    unsigned words = 1;
    if (!lies_in(x->outlet, slot) || !lies_in(x->title, slot) || slot.end - slot.at > NAME_LONGEST)
        return false;
    for (uint32_t i = slot.at; i < slot.end; i++) {
        bool taken =
            (i >= x->outlet.at && i < x->outlet.end) || (i >= x->title.at && i < x->title.end);
        if (!taken && (f->text[i] & 0x80 ? false : !strchr(" :/|-", f->text[i])))
            return false;
    }
    for (uint32_t i = x->title.at; i < x->title.end; i++)
        words += f->text[i] == ' ';
    return words <= TITLE_WORDS && !has_prose(f, x->title) &&
           !prose_has_char(f, x->title.at, x->title.end, "?!\"");
}

// "(interview) A town of glass" from within the brackets on.
static bool cuts_brackets(const struct flat *f, uint32_t at, uint32_t end)
{
    int open = 0;
    for (; at < end && open >= 0; at++)
        open += f->text[at] == '(' ? 1 : f->text[at] == ')' ? -1 : 0;
    return open < 0;
}

// What else the entry could be called: the best of its readings whose title lies elsewhere.
static struct piece title_beside(const struct item *x, const struct proposals *o, struct piece slot)
{
    for (size_t k = 0; k < o->len; k++) {
        const struct reading_of *y = &o->items[k];
        if (y->has_title && (y->title_end <= slot.at || y->title_at >= slot.end) &&
            !cuts_brackets(&x->f, y->title_at, y->title_end))
            return roles_title(x, y->title_at, y->title_end);
    }
    return (struct piece){0, 0};
}

// The name that was found, or what may be one: all there is of a title.
static struct piece name_of(const struct item *x)
{
    if (x->mention || x->ignored || x->kind == BLOCK_RECORD)
        return (struct piece){0, 0};
    return x->outlet.end > x->outlet.at ? x->outlet : x->title;
}

static struct below *below_heading(const struct reader *r, struct below *all, int32_t section)
{
    while (section >= 0 && r->sections[section].level >= HEADINGS)
        section = r->sections[section].parent;
    return &all[section >= 0 ? (size_t)section : r->sections_len];
}

static unsigned kind_of_name(const struct item *x, struct piece name)
{
    return name.end > name.at ? kind_of(x, flat_run_at(&x->f, name.at)) : 0;
}

static struct counts count(const struct reader *r)
{
    struct counts n = {.below = ARENA_ARRAY(r->arena, r->sections_len + 1, struct below)};
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        struct piece name = name_of(x);
        unsigned kind = kind_of_name(x, name);
        struct piece slot = kind ? slots_text_around(&x->f, name.at) : name;
        bool whole = slot.at == x->outlet.at && slot.end == x->outlet.end;
        struct below *b = below_heading(r, n.below, x->section);
        b->whole[kind] += whole;
        b->others[kind] += lies_in(x->title, slot);
        n.titled[kind] += whole && x->title.end > x->title.at;
    }
    for (size_t s = 0; s <= r->sections_len; s++)
        for (unsigned kind = 0; kind < KINDS; kind++) {
            bool most = n.below[s].whole[kind] > n.below[s].others[kind];
            n.whole[kind] += most ? n.below[s].whole[kind] : 0;
            n.others[kind] += most ? n.below[s].others[kind] : 0;
        }
    return n;
}

// Whether outlets are all of such a text, and titles are not, below the heading of x.
static bool is_slot(const struct reader *r, const struct counts *n, const struct item *x,
                    unsigned kind)
{
    const struct below *b = below_heading(r, n->below, x->section);
    bool untitled = n->titled[kind] == 0 && n->whole[kind] >= 2 * WHOLE_LEAST &&
                    n->whole[kind] >= 2 * n->others[kind];
    bool titled = n->titled[kind] >= WHOLE_LEAST && n->whole[kind] >= WHOLE_TIMES * n->others[kind];
    return kind && b->whole[kind] > b->others[kind] && (titled || untitled);
}

static struct str folded(struct reader *r, const struct item *x, struct piece p)
{
    return fold_words(&r->scratch, (struct str){x->f.text + p.at, p.end - p.at});
}

// The address has words of the text, as of a title: "[High Water](…/high-water)".
static bool is_in_address(struct reader *r, const struct item *x, struct piece p)
{
    if (x->primary < 0)
        return false;
    return title_in_address(folded(r, x, p), x->f.links[x->primary].url) >= 0.5F;
}

// "[The Voice of Fen](…): (interview) A town of glass": all that is marked so was taken for the
// title, and something else could be it, or it is no title by its address.
static bool is_mistaken(struct reader *r, const struct item *x, struct piece slot,
                        struct piece beside)
{
    unsigned words = 1;
    for (uint32_t i = slot.at; i < slot.end; i++)
        words += x->f.text[i] == ' ';
    return x->outlet.end <= x->outlet.at && x->outlet_other.n == 0 && x->title.at == slot.at &&
           x->title.end == slot.end && words <= TITLE_WORDS && !has_prose(&x->f, slot) &&
           (beside.end > beside.at || !is_in_address(r, x, slot));
}

void slots_take_titles(struct reader *r, const struct proposals *all)
{
    const struct counts n = count(r);
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct piece name = name_of(x);
        if (!is_slot(r, &n, x, kind_of_name(x, name)))
            continue;
        struct piece slot = slots_text_around(&x->f, name.at),
                     beside = title_beside(x, &all[i], slot);
        if (!is_parted(x, slot) && !is_mistaken(r, x, slot, beside))
            continue;
        slot.end = prose_without_tail(&x->f, slot.at, slot.end, folded(r, x, slot));
        x->outlet = slot;
        x->title = beside;
    }
    arena_reset(&r->scratch);
}
