// SPDX-License-Identifier: MIT
// A run is text without mark-up and without parts. It is usual when half of the entries have it
// (four in five, when it holds names), or two of them a few words in small letters; a short word in
// small letters ("via") may stand once. The rest is one entry's own.
#include "room/own_words.h"

#include <string.h>

#include "room/extra.h"
#include "room/reader_words.h"
#include "text/dates.h"
#include "text/fold.h"

enum { FEW_WORDS = 2, SENTENCE_WORDS = 5, SMALL_LONGEST = 14 };

struct own_run {
    size_t from, to;         // bytes, without blanks around
    size_t item;             // of the outline
    struct str words;        // folded
    const struct node *link; // that it stands in; or NULL
};

static bool lies_in_source(struct str source, struct str text)
{
    return text.p >= source.p && text.p + text.n <= source.p + source.n;
}

// Where the text of a node stands; length 0 when the file has it otherwise and its place is
// unknown.
static struct span place_of(const struct outline *o, const struct node *n)
{
    if (lies_in_source(o->source, n->text))
        return (struct span){(uint32_t)(n->text.p - o->source.p), (uint32_t)n->text.n};
    bool decoded = n->length && n->offset + (size_t)n->length <= o->source.n;
    return decoded ? (struct span){n->offset, n->length} : (struct span){0, 0};
}

static const struct node *link_of(const struct node *n)
{
    while (n && n->type != NODE_LINK)
        n = node_is_block(n) ? NULL : n->parent;
    return n;
}

static void add_run(struct arena *a, struct own_words *w, const struct outline *o, size_t item,
                    size_t from, size_t to, const struct node *n)
{
    size_t begin = from, end = to;
    static const char marks[] = " \t\r\n()[]{},;:.!?-|/\"'*_";
    while (from < to && strchr(marks, o->source.p[from]))
        from++;
    while (to > from && strchr(marks, o->source.p[to - 1]))
        to--;
    long open = 0; // brackets that close in what was taken off
    for (size_t i = from; i < to; i++)
        open += o->source.p[i] == '(' ? 1 : o->source.p[i] == ')' ? -1 : 0;
    for (; open > 0 && to < end && o->source.p[to] == ')'; open--)
        to++;
    for (size_t i = from; open < 0 && i-- > begin;)
        if (o->source.p[i] == '(')
            from = i, open++;
    bool tags = doc_is_data(o->page->doc, from) &&
                str_find_char(str_slice(o->source, from, to), '<') != STR_NOT_FOUND;
    struct str words = fold_words(a, str_slice(o->source, from, to));
    if (words.n > 1 && !tags)
        ARENA_PUSH(a, w->runs, w->len, w->cap) =
            (struct own_run){from, to, item, words, link_of(n)};
}

// The runs of text [from, to) of item i: what the parts leave of it.
static void add_text(struct arena *a, struct own_words *w, const struct outline *o, size_t item,
                     const struct own_parts *p, struct span s, const struct node *n)
{
    size_t from = s.offset, end = from + s.length;
    for (size_t k = 0; k < p->len; k++) {
        size_t begin = p->items[k].span.offset, behind = begin + p->items[k].span.length;
        if (behind <= from || begin >= end)
            continue;
        if (begin > from)
            add_run(a, w, o, item, from, begin, n);
        from = behind;
    }
    if (from < end)
        add_run(a, w, o, item, from, end, n);
}

// Texts beside one another, parted by character references alone, are one.
static struct span joined(const struct outline *o, const struct node **n)
{
    struct span s = place_of(o, *n);
    for (const struct node *next = (*n)->next; next && next->type == NODE_TEXT && s.length;
         next = next->next) {
        struct span more = place_of(o, next);
        if (!more.length || more.offset < s.offset + s.length)
            break;
        s.length = more.offset + more.length - s.offset;
        *n = next;
    }
    return s;
}

struct own_words own_words_make(struct arena *a, const struct models *m)
{
    const struct outline *o = m->outline;
    const struct node *root = o->page->doc->root;
    struct own_words w = {.said = ARENA_NEW(a, struct map)};
    struct own_parts p = {0};
    size_t item = 0, read = SIZE_MAX;
    *w.said = MAP_IN(a);
    for (const struct node *n = root; n; n = node_next(root, n)) {
        if (n->type != NODE_TEXT)
            continue;
        const struct node *first = n;
        struct span s = joined(o, &n);
        while (item < o->len && (o->items[item].to <= s.offset || !o->items[item].clip))
            item++;
        if (item == o->len)
            break;
        if (!s.length || s.offset < o->items[item].from)
            continue;
        if (read != item)
            p = model_parts(m, &o->items[item]);
        read = item;
        add_text(a, &w, o, item, &p, s, first);
    }
    for (size_t i = 0; i < w.len; i++) {
        bool again = false;
        for (size_t k = i; k-- > 0 && w.runs[k].item == w.runs[i].item && !again;)
            again = str_eq(w.runs[k].words, w.runs[i].words);
        void **n = map_at(w.said, w.runs[i].words);
        *n = (void *)((uintptr_t)*n + !again);
    }
    for (size_t i = 0; i < o->len; i++)
        w.entries += o->items[i].clip != NULL;
    return w;
}

// ---- what is usual

static bool is_small(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((text.p[i] >= 'A' && text.p[i] <= 'Z') || is_digit_ascii(text.p[i]))
            return false;
    return true;
}

// A capital letter or a number behind the first word.
static bool has_names(struct str text)
{
    size_t space = str_find_char(text, ' ');
    return space != STR_NOT_FOUND && !is_small(str_from(text, space));
}

// A day of its own, which is no more the new entry's than the one that is exchanged.
static bool is_day(struct str text)
{
    struct date_hit hit;
    size_t from = 0;
    return dates_next(text, &from, 0, &hit) && hit.date.day && hit.date.year;
}

static bool is_way_of_page(const struct own_words *w, const struct own_run *r, struct str text)
{
    const uint32_t joints = WORD_CONNECTOR | WORD_BY | WORD_IN | WORD_GENERIC_LINK |
                            WORD_BEFORE_PROGRAMME | WORD_FILE | WORD_INVITES | WORD_INVITES_BRIEFLY;
    size_t said = (uintptr_t)map_get(w->said, r->words);
    size_t words = fold_count_words(r->words);
    if (is_day(text))
        return false;
    if (words_whole_is(r->words) & joints)
        return true;
    bool small = is_small(text), most = said > 1 && said * 2 >= w->entries;
    if (!small && has_names(text))
        return said > 1 && said * 5 >= w->entries * 4;
    return most || (small && said > 1 && words < SENTENCE_WORDS) ||
           (small && words <= FEW_WORDS && text.n <= SMALL_LONGEST && own_has_words(text));
}

// ---- taking it away

// Whether the link would show nothing without the run.
static bool shows_link(const struct outline *o, const struct own_run *r)
{
    for (const struct node *n = r->link; n; n = node_next(r->link, n)) {
        struct span s = n->type == NODE_TEXT ? place_of(o, n) : (struct span){0, 0};
        if (n->type == NODE_IMAGE ||
            (s.length && (s.offset < r->from || s.offset + s.length > r->to) &&
             str_trim(n->text).n))
            return false;
    }
    return r->link != NULL;
}

// Whether all words of the line [from, to) are among the runs that go.
static bool goes_whole(const struct own_words *w, size_t first, const bool *gone, size_t from,
                       size_t to, const struct own_parts *parts)
{
    if (own_holds_part(parts, from, to))
        return false;
    for (size_t k = first; k < w->len && w->runs[k].from < to; k++)
        if (w->runs[k].to > from && !gone[k - first])
            return false;
    return true;
}

// Whether the line's tags close what they open.
static bool is_even(struct str line)
{
    long open = 0;
    for (size_t i = 0; i + 1 < line.n; i++)
        if (line.p[i] == '<')
            open += line.p[i + 1] == '/' ? -1 : is_alpha_ascii(line.p[i + 1]) ? 1 : 0;
    size_t breaks = 0;
    for (struct str rest = line; (rest = str_from(rest, str_find(rest, STR("<br")))).n;
         rest = str_from(rest, 3))
        breaks++;
    return open == (long)breaks;
}

static void drop_run(struct arena *a, const struct models *m, const struct outline_item *x,
                     const struct own_run *r, const struct own_parts *parts, struct edits *edits)
{
    const struct outline *o = m->outline;
    struct span s = {(uint32_t)r->from, (uint32_t)(r->to - r->from)};
    if (r->link && r->link->length && shows_link(o, r))
        s = (struct span){r->link->offset, r->link->length};
    size_t len = edits->len;
    extras_take_away(a, o, x, parts, s, edits);
    if (edits->len == len)
        return;
    struct edit *e = &edits->items[len]; // a sentence goes with the stop or the colon at its end
    const char *ends =
        e->from > x->from && strchr(".,;:!?", o->source.p[e->from - 1]) ? ".,;:!?" : ":";
    size_t to = e->to;
    while (to < x->to && o->source.p[to] == ' ')
        to++;
    if (to < x->to && strchr(ends, o->source.p[to]) && !own_holds_part(parts, to, to + 1) &&
        !doc_is_data(o->page->doc, to))
        e->to = to + 1;
}

// ---- what the link to the article shows

// Where `text` has words of the outlet, folded: "CBC" in "Read on CBC" for "CBC News". Empty when
// it has none.
static struct str names_outlet(struct arena *a, struct str text, struct str outlet)
{
    enum { SHORTEST = 3 };
    size_t from = STR_NOT_FOUND, to = 0;
    for (size_t i = 0, end; i < text.n; i = end + 1) {
        size_t space = str_find_char(str_from(text, i), ' ');
        end = space == STR_NOT_FOUND ? text.n : i + space;
        struct str words = fold_words(a, str_slice(text, i, end)), word;
        bool named = false;
        while (!named && str_split(&words, ' ', &word))
            for (struct str rest = outlet, part; !named && str_split(&rest, ' ', &part);)
                named = word.n >= SHORTEST && str_eq(word, part);
        if (!named)
            continue;
        from = from == STR_NOT_FOUND ? i : from;
        to = end;
    }
    return from == STR_NOT_FOUND ? STR_NONE : str_slice(text, from, to);
}

// What no other article's link can show as it is.
static bool shows_own(const struct models *m, size_t i, const struct own_run *r)
{
    const struct clip *c = m->outline->items[i].clip;
    struct str text = str_slice(m->outline->source, r->from, r->to);
    return r->item == i && r->link && r->link->url_offset == c->url_at.offset && has_names(text) &&
           !is_way_of_page(&m->words, r, text) && shows_link(m->outline, r);
}

bool own_words_rename(struct arena *a, const struct models *m, size_t i, struct str outlet,
                      struct edits *edits)
{
    const struct own_words *w = &m->words;
    const struct outline_item *x = &m->outline->items[i];
    for (size_t k = 0; k < w->len && w->runs[k].item <= i; k++) {
        const struct own_run *r = &w->runs[k];
        if (!shows_own(m, i, r) || edit_overlaps(edits, r->from, r->to))
            continue;
        struct str text = str_slice(m->outline->source, r->from, r->to);
        struct str name = names_outlet(a, text, fold_words(a, x->clip->outlet_text));
        size_t at = name.n ? (size_t)(name.p - m->outline->source.p) : 0;
        if (name.n && outlet.n) {
            struct span span = {(uint32_t)at, (uint32_t)name.n};
            edit_add(a, edits, at, at + name.n, model_text(a, m, x, span, outlet));
        } else if (name.n || (uintptr_t)map_get(w->said, r->words) <= 1) {
            return false;
        }
    }
    return true;
}

void own_words_drop(struct arena *a, const struct models *m, size_t i,
                    const struct own_parts *parts, struct edits *edits)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    const struct own_words *w = &m->words;
    size_t first = 0, last;
    while (first < w->len && w->runs[first].item < i)
        first++;
    for (last = first; last < w->len && w->runs[last].item == i;)
        last++;
    bool *gone = ARENA_ARRAY(a, last - first + 1, bool);
    for (size_t k = first; k < last; k++) {
        const struct own_run *r = &w->runs[k];
        bool own_link = r->link && r->link->url_offset == x->clip->url_at.offset;
        struct str text = str_slice(o->source, r->from, r->to);
        gone[k - first] = edit_overlaps(edits, r->from, r->to) ||
                          (!is_way_of_page(w, r, text) && !(own_link && shows_link(o, r)));
    }
    for (size_t k = first; k < last; k++) {
        const struct own_run *r = &w->runs[k];
        if (!gone[k - first] || edit_overlaps(edits, r->from, r->to))
            continue;
        size_t from = r->from, to = r->to;
        while (from > x->from && o->source.p[from - 1] != '\n')
            from--;
        while (to < x->to && o->source.p[to] != '\n')
            to++;
        bool line = from > x->from && is_even(str_slice(o->source, from, to)) &&
                    !doc_is_data(o->page->doc, from) && goes_whole(w, first, gone, from, to, parts);
        if (line && !edit_overlaps(edits, from - 1, to))
            edit_add(a, edits, from - 1, to, STR(""));
        else
            drop_run(a, m, x, r, parts, edits);
    }
}
