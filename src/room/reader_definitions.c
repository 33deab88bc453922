// SPDX-License-Identifier: MIT
// Definition lists as Pandoc, kramdown and others have them in Markdown: a term, and below it lines
// that a colon begins. "**The Courier**", ": [A town of glass](…), 3 May 2021", ": [Ropes](…)". The
// term is a heading, as <dt> is, and each definition a paragraph. A term that leads to an article
// is a title: it is left with what stands below it.
#include <string.h>

#include "room/reader_blocks.h"

enum { TERM_LONGEST = 120 };

// Whether a definition begins at i, where a line begins.
static bool begins_definition(const struct flat *f, uint32_t i)
{
    return i + 2 < f->n && f->text[i] == ':' && (f->text[i + 1] == ' ' || f->text[i + 1] == '\t');
}

static bool is_line_end(char c)
{
    return c == FLAT_SOFT_BREAK || c == FLAT_HARD_BREAK;
}

// Where the line ends behind which the next definition begins, from i on; f->n: behind none.
static uint32_t next_definition(const struct flat *f, uint32_t i)
{
    while (i < f->n && !(is_line_end(f->text[i]) && begins_definition(f, i + 1)))
        i++;
    return i;
}

static struct tally push_definition(struct reader *r, const struct node *n, const struct flat *f,
                                    uint32_t at, uint32_t end)
{
    for (at += 1; at < end && (f->text[at] == ' ' || f->text[at] == '\t');)
        at++;
    return blocks_push(r, BLOCK_PARAGRAPH, n, flat_slice(r, f, at, end), 0, -1);
}

bool definitions_collect(struct reader *r, const struct node *n, struct tally *all)
{
    struct str source = str_slice(r->doc->source, n->offset, n->offset + n->length);
    if (r->doc->format != DOC_MARKDOWN || !str_contains(source, STR("\n:")))
        return false;
    const struct flat f = flat_of_node(r, n);
    uint32_t at = next_definition(&f, 0);
    struct flat term = flat_slice(r, &f, 0, at);
    if (at >= f.n || at > TERM_LONGEST || begins_definition(&f, 0) || links_articles(&term))
        return false;
    blocks_push(r, BLOCK_HEADING, n, term, TERM_LEVEL, -1);
    while (at < f.n) {
        uint32_t end = next_definition(&f, at + 1);
        struct tally one = push_definition(r, n, &f, at + 1, end);
        tally_add(all, &one);
        at = end;
    }
    return true;
}
