// SPDX-License-Identifier: MIT
// Markdown of which an earlier reading is at hand. A block at the top of a page is read without
// regard to the others, wherever the text before it has left nothing open: behind a paragraph, a
// heading or a rule that an empty line ends. So the blocks before the first byte that differs and
// those behind the last are copied, moved to where they stand now, and only what lies between is
// read. Pages are read whole where a part may decide about another: with definitions of links, raw
// HTML, blanks in addresses, paragraphs that are split, bytes that are no UTF-8.
#include "text/markdown_again.h"
#include "base/scan.h"

#include <string.h>

enum { NODES_AT_ONCE = 256 };

struct copying {
    struct arena *a;
    const struct doc *from, *to;
    uint32_t by; // added to places, modulo 2^32
    struct node *space;
    size_t left; // nodes in space
};

static struct str copied_text(const struct copying *c, struct str s)
{
    const char *source = c->from->source.p;
    if (s.n && s.p >= source && s.p + s.n <= source + c->from->source.n)
        return (struct str){c->to->source.p + (uint32_t)((uint32_t)(s.p - source) + c->by), s.n};
    return s.n ? str_copy(c->a, s) : s.p ? STR("") : STR_NONE;
}

static struct node *copied_node(struct copying *c, const struct node *n)
{
    if (!c->left) {
        c->left = NODES_AT_ONCE;
        c->space = ARENA_SPACE(c->a, c->left, struct node);
    }
    c->left--;
    struct node *copy = c->space++;
    *copy = *n;
    copy->parent = copy->first = copy->last = copy->next = NULL;
    copy->consumed = false;
    copy->offset += n->offset == OFFSET_UNKNOWN ? 0 : c->by;
    copy->url_offset += n->url_offset ? c->by : 0;
    copy->text = copied_text(c, n->text);
    copy->url = copied_text(c, n->url);
    copy->title = copied_text(c, n->title);
    copy->extra = copied_text(c, n->extra);
    for (const struct node *k = n->first; k; k = k->next) {
        struct node *child = copied_node(c, k);
        child->parent = copy;
        if (copy->last)
            copy->last->next = child;
        else
            copy->first = child;
        copy->last = child;
    }
    return copy;
}

static void copy_blocks(struct reading_state *s, const struct doc *before,
                        struct node *const *blocks, size_t len, size_t by)
{
    struct copying c = {.a = s->a, .from = before, .to = s->d, .by = (uint32_t)by};
    for (size_t i = 0; i < len; i++)
        tree_append(s->d->root, copied_node(&c, blocks[i]));
}

// Bytes that both begin with, or end with.
static size_t same_begin(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n, i = 0;
    while (i + 64 <= n && memcmp(a.p + i, b.p + i, 64) == 0)
        i += 64;
    while (i < n && a.p[i] == b.p[i])
        i++;
    return i;
}

static size_t same_end(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n, i = 0;
    while (i + 64 <= n && memcmp(a.p + a.n - i - 64, b.p + b.n - i - 64, 64) == 0)
        i += 64;
    while (i < n && a.p[a.n - i - 1] == b.p[b.n - i - 1])
        i++;
    return i;
}

// A block that an empty line ends, and that holds no others.
static bool is_closed(const struct node *n)
{
    return n->type == NODE_PARAGRAPH || n->type == NODE_HEADING || n->type == NODE_RULE;
}

static bool is_behind_empty_line(struct str source, size_t at)
{
    return at >= 2 && source.p[at - 1] == '\n' && source.p[at - 2] == '\n';
}

// Blocks of the page's text, without what its front matter has put among them.
static size_t blocks_of(struct arena *a, const struct doc *d, struct node ***out)
{
    size_t len = 0, n = 0;
    for (const struct node *k = d->root->first; k; k = k->next)
        len += k->type != NODE_FIELD;
    *out = ARENA_SPACE(a, len + 1, struct node *);
    for (struct node *k = d->root->first; k; k = k->next)
        if (k->type != NODE_FIELD)
            (*out)[n++] = k;
    return len;
}

// How many of the first blocks end within the first `same` bytes of the text, with the empty line
// behind the last; *end is behind that.
static size_t blocks_within(const struct doc *d, struct node *const *blocks, size_t len,
                            size_t same, size_t *end)
{
    size_t low = 0, high = len, limit = d->front_end + same;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (blocks[mid]->offset + blocks[mid]->length + 2 <= limit)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low > 0; low--) {
        const struct node *n = blocks[low - 1];
        *end = n->offset + n->length + 2;
        if (is_closed(n) && n->offset != OFFSET_UNKNOWN && is_behind_empty_line(d->source, *end))
            return low;
    }
    *end = d->front_end;
    return 0;
}

// The first block from `from` on that stands with all behind it in the last `same` bytes of the
// text, at its byte `least` at the earliest, behind an empty line that ends a closed block.
static size_t block_from(const struct doc *d, struct node *const *blocks, size_t len, size_t same,
                         size_t from, size_t least)
{
    size_t low = from, high = len, first = d->source.n - same + 2;
    first = first > least ? first : least;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (blocks[mid]->offset < first)
            low = mid + 1;
        else
            high = mid;
    }
    // A fence may stand before the place of its code, and an empty mark before that of its list.
    while (low < len && !(low > 0 && is_closed(blocks[low - 1]) && is_closed(blocks[low]) &&
                          is_behind_empty_line(d->source, blocks[low]->offset)))
        low++;
    return low;
}

static bool are_placed(struct node *const *blocks, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (blocks[i]->offset == OFFSET_UNKNOWN || (i && blocks[i]->offset < blocks[i - 1]->offset))
            return false;
    return true;
}

bool markdown_stands_apart(struct str text)
{
    size_t i = 0;
    for (; i + SCAN_BLOCK < text.n; i += SCAN_BLOCK) {
        scan_block b = scan_load(text.p + i), next = scan_load(text.p + i + 1);
        if (scan_any((scan_mask)(((b == ']') & (next == ':')) | (b == '\r') | (b == 0))))
            return false;
    }
    struct str rest = str_from(text, i);
    return !str_contains(rest, STR("]:")) && str_find_char(rest, '\r') == STR_NOT_FOUND &&
           str_find_char(rest, '\0') == STR_NOT_FOUND;
}

bool markdown_read_again(struct reading_state *s, const struct doc *before)
{
    struct doc *d = s->d;
    struct arena scratch = ARENA_EMPTY;
    struct node **blocks;
    size_t len = blocks_of(&scratch, before, &blocks), end, mark = s->diags->len;
    struct str was = str_from(before->source, before->front_end);
    struct str now = str_from(d->source, d->front_end);
    size_t first = blocks_within(before, blocks, len, same_begin(was, now), &end);
    size_t by = d->source.n - before->source.n; // modulo 2^N
    size_t from = end - before->front_end + d->front_end;
    // What is copied from behind must not reach back into what was copied from before.
    size_t least = now.n < was.n ? end + (was.n - now.n) : end;
    size_t last = block_from(before, blocks, len, same_end(was, now), first, least);
    size_t to = last < len ? blocks[last]->offset + by : d->source.n;
    // An address at byte 0 looks like one whose place is not known.
    bool ok = !before->front_end == !d->front_end && are_placed(blocks, len) && from <= to &&
              markdown_stands_apart(str_slice(d->source, from, to));
    if (ok) {
        copy_blocks(s, before, blocks, first, d->front_end - before->front_end);
        markdown_read_part(s, d->root, from, to);
        const struct node *open = d->root->last;
        ok = s->apart && (last == len || !open || is_closed(open));
    }
    if (ok) {
        copy_blocks(s, before, blocks + last, len - last, by);
    } else {
        d->root->first = d->root->last = NULL;
        s->diags->len = mark;
    }
    arena_free(&scratch);
    return ok;
}
