// SPDX-License-Identifier: MIT
// Makes items and sections of blocks. A heading is a section, unless headings of its level
// mostly stand over one article each: then it is part of the item. Paragraphs and lines go
// with the article they stand beside; whether before or behind is told by how the run begins
// and ends. A line that is a date or is bold and stands over several articles is a label.
#include <string.h>

#include "room/reader_attributions.h"
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { SCAN_SHORTEST = 12 }; // bytes of a link's text
enum { LABEL_DATE = 8, LABEL_BOLD = 9, LABEL_LIST = 10, SHORT_LINE = 160, LEVELS = 9 };

struct line {
    struct flat f;
    const struct node *node;
    char class; // 'L' article, 'D' date, 'A' attribution, 'T' short text, 'Q' long text
    bool bold, ignored;
    bool over_list; // a list follows right behind
};

struct maker {
    struct reader *r;
    int32_t section;          // where items stand now, or -1
    bool attributions;        // of quotations without links are entries
    bool *part;               // of each block: a heading that belongs to an item
    bool *facts;              // … together with the list below it
    int32_t *label_container; // of each section: the list whose item it is, or -1
    size_t label_cap;
};

static struct str folded_flat(struct reader *r, const struct flat *f)
{
    return fold_words(r->arena, (struct str){f->text, f->n});
}

// A date that a heading states: alone, or with few words beside it ("2018 Press", "En 2022").
static void section_date(struct reader *r, struct section *s)
{
    enum { WORDS_BESIDE = 5, WORDS_OVER_LIST = 3 };
    struct date_hit hit;
    size_t from = 0;
    struct str text = {s->f.text, s->f.n};
    s->only_date = flat_is_date(r, &s->f, &s->date);
    if (s->only_date)
        return;
    s->date = (struct date_hit){0};
    // "Jane Doe, The Nest no. 2 (21)/2020": a text above a list is often an entry in print.
    size_t most = s->level == LABEL_LIST ? WORDS_OVER_LIST : WORDS_BESIDE;
    if (fold_count_words(s->folded) <= most && dates_next(text, &from, r->languages, &hit) &&
        !hit.impossible && (hit.date.year || hit.strength == DATE_STRONG) &&
        !is_year_of_work(s, &hit))
        s->date = hit;
}

// Long labels are sentences: their words say little. A key such as "links" or "items" says
// nothing.
static int section_coverage(struct reader *r, struct str text, struct str folded, int level)
{
    enum { LONG_HEADING = 9, LONG_LABEL = 5, FIRST_KEY = 11 };
    size_t words = fold_count_words(folded);
    if (level >= FIRST_KEY && (words_whole_is(folded) & (WORD_COLUMN | WORD_GENERIC_LINK)) &&
        words_section(folded) < 0)
        return 0;
    if (words > (level < LABEL_BOLD ? LONG_HEADING : LONG_LABEL))
        return words_stems_in(folded) & STEM_SURELY ? 1 : 0;
    return level < LABEL_BOLD ? words_heading(r->arena, text) : words_section(folded);
}

static void add_section(struct maker *m, struct flat f, int level, int32_t container)
{
    struct reader *r = m->r;
    int32_t parent = m->section;
    while (parent >= 0 && r->sections[parent].level >= level)
        parent = r->sections[parent].parent;
    struct section *s = &ARENA_PUSH(r->arena, r->sections, r->sections_len, r->sections_cap);
    *s = (struct section){.parent = parent, .level = (uint8_t)level, .f = f};
    s->folded = folded_flat(r, &f);
    s->coverage = (int8_t)section_coverage(m->r, (struct str){s->f.text, s->f.n}, s->folded, level);
    section_date(r, s);
    m->section = (int32_t)r->sections_len - 1;
    m->label_container = arena_grow(r->arena, m->label_container, r->sections_len - 1,
                                    &m->label_cap, r->sections_len, sizeof *m->label_container);
    m->label_container[m->section] = container;
}

// Labels of list items end with the list that stands below them.
static void leave_labels(struct maker *m, int32_t container)
{
    while (m->section >= 0 && container >= 0 && m->label_container[m->section] == container)
        m->section = m->r->sections[m->section].parent;
}

static void leave_level(struct maker *m, int level)
{
    while (m->section >= 0 && m->r->sections[m->section].level >= level)
        m->section = m->r->sections[m->section].parent;
}

static int32_t primary_of(const struct flat *f)
{
    int32_t first = -1;
    for (size_t i = 0; i < f->links_len; i++) {
        if (f->links[i].class != LINK_ARTICLE)
            continue;
        if (f->links[i].end > f->links[i].at)
            return (int32_t)i;
        if (first < 0)
            first = (int32_t)i;
    }
    return first;
}

// The host of "https://web.archive.org/web/2026/https://host/…" and of what mail servers make of
// addresses; that of the link otherwise.
static struct str host_of(struct reader *r, const struct link *l)
{
    if ((!str_eq(l->host, STR("web.archive.org")) && !str_eq(l->host, STR("urldefense.com"))) ||
        l->url.n < 30)
        return l->host;
    struct str inner = str_from(l->url, 24);
    size_t at = str_find(inner, STR("://"));
    if (at == STR_NOT_FOUND)
        return l->host;
    inner = str_from(inner, at + 3);
    size_t end = 0;
    while (end < inner.n && !strchr("/:?#", inner.p[end]))
        end++;
    struct str host = str_lower_ascii(r->arena, str_slice(inner, 0, end));
    return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

static void place_at_site(struct reader *r, struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    struct str host = host_of(r, l);
    x->site = host.p == l->host.p ? l->site : site_of(r, host);
    x->host = x->site ? x->site->host : host;
}

static struct item *add_item(struct maker *m, struct flat f, const struct node *node,
                             enum block_kind kind, int32_t container, bool ignored)
{
    struct reader *r = m->r;
    struct item *x = &ARENA_PUSH(r->arena, r->items, r->items_len, r->items_cap);
    *x = (struct item){.f = f,
                       .node = node,
                       .kind = (uint8_t)kind,
                       .container = container,
                       .section = m->section,
                       .ignored = ignored,
                       .primary = primary_of(&f)};
    // In a table or record any address that is on the web will do.
    for (size_t i = 0; i < f.links_len && x->primary < 0; i++)
        if ((kind == BLOCK_ROW || kind == BLOCK_RECORD) &&
            (f.links[i].host.n || f.links[i].class == LINK_SECONDARY))
            x->primary = (int32_t)i;
    // A scan: the one link, and its text says more than that it is one.
    if (x->primary < 0 && f.links_len == 1 && f.links[0].class == LINK_PICTURE &&
        f.links[0].end > f.links[0].at + SCAN_SHORTEST && kind != BLOCK_HEADING)
        x->primary = 0;
    if (x->primary >= 0 && !(link_host_is(&f.links[x->primary]) & HOST_RESOLVER))
        place_at_site(r, x);
    if (kind == BLOCK_RECORD) {
        x->roles = r->key_roles;
        x->roles_len = r->keys_len;
    } else if (container >= 0 && kind == BLOCK_ROW) {
        x->roles = r->containers[container].roles;
        x->roles_len = r->containers[container].roles_len;
    }
    return x;
}

static bool is_border(char c)
{
    return c == FLAT_HARD_BREAK || c == FLAT_SOFT_BREAK || c == FLAT_BLOCK || c == FLAT_CELL;
}

// Where, between two links, what belongs to the first ends.
static uint32_t border_between(const struct flat *f, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (is_border(f->text[i]))
            return i;
    uint32_t i = from;
    while (i < to && f->text[i] == ' ')
        i++;
    if (i < to && f->text[i] == '(')
        for (uint32_t k = i; k < to; k++)
            if (f->text[k] == ')')
                return k + 1;
    for (i = from; i + 1 < to; i++)
        if (f->text[i] == ';' || f->text[i] == '|' || (f->text[i] == '.' && f->text[i + 1] == ' '))
            return i + 1;
    return from;
}

// "Radio Fen (3 May), [The Courier](…), [The Post](…)": the words before link i, the first, are
// another entry, in a list that commas part.
static bool is_list_of_names(const struct flat *f, size_t i)
{
    const struct link *l = &f->links[i], *next = i + 1 < f->links_len ? l + 1 : NULL;
    return next && l->at > 2 && memcmp(f->text + l->at - 2, ", ", 2) == 0 &&
           next->at == l->end + 2 && memcmp(f->text + l->end, ", ", 2) == 0;
}

// Several articles in one line of text: one item for each, with the words before it.
static void split_links(struct maker *m, struct line *l, enum block_kind kind, int32_t container)
{
    const struct flat *f = &l->f;
    uint32_t start = 0;
    for (size_t i = 0; i < f->links_len; i++) {
        if (f->links[i].class != LINK_ARTICLE || f->links[i].at < start)
            continue;
        uint32_t end = f->n;
        for (size_t k = i + 1; k < f->links_len; k++)
            if (f->links[k].class == LINK_ARTICLE && f->links[k].hash != f->links[i].hash &&
                f->links[k].at >= f->links[i].end) {
                end = border_between(f, f->links[i].end, f->links[k].at);
                break;
            }
        if (start == 0 && is_list_of_names(f, i))
            start = f->links[i].at;
        struct item *x =
            add_item(m, flat_slice(m->r, f, start, end), l->node, kind, container, l->ignored);
        x->mention = true;
        start = end;
    }
}

static void add_line(struct maker *m, struct line *l, enum block_kind kind, int32_t container)
{
    unsigned articles = links_articles(&l->f);
    if (articles >= 2 && l->f.links_len <= 2000)
        split_links(m, l, kind, container);
    else if (articles >= 2)
        for (size_t i = 0; i < l->f.links_len; i++) // so many that their surroundings say nothing
            add_item(m, flat_slice(m->r, &l->f, l->f.links[i].at, l->f.links[i].end), l->node, kind,
                     container, l->ignored)
                ->mention = true;
    else
        add_item(m, l->f, l->node, kind, container, l->ignored);
}

// "[Article in The Courier of 9.1.2013](courier.jpg)": all of the line leads to the scan.
static bool is_dated_scan(const struct reader *r, const struct flat *f)
{
    struct date_hit hit;
    size_t from = 0;
    return f->links_len == 1 && f->links[0].class == LINK_PICTURE && f->links[0].at == 0 &&
           f->links[0].end == f->n && f->n > SCAN_SHORTEST &&
           dates_next((struct str){f->text, f->n}, &from, r->languages, &hit) && !hit.impossible;
}

static void classify(struct reader *r, struct line *l)
{
    struct date_hit hit;
    struct str text = str_trim((struct str){l->f.text, l->f.n});
    l->bold = flat_is_strong(&l->f);
    if (links_articles(&l->f) || is_dated_scan(r, &l->f))
        l->class = 'L';
    else if (flat_is_date(r, &l->f, &hit))
        l->class = 'D';
    else if (text.n == 0 || (!l->bold && (text.n > SHORT_LINE || text.p[text.n - 1] == '.')))
        l->class = 'Q';
    else
        l->class = text.n > SHORT_LINE ? 'Q' : 'T';
}

static void push_line(struct maker *m, struct line **lines, size_t *len, size_t *cap, struct flat f,
                      const struct block *b)
{
    struct line l = {.f = f, .node = b->node, .ignored = b->ignored};
    classify(m->r, &l);
    ARENA_PUSH(m->r->arena, *lines, *len, *cap) = l;
}

// Whether at least two lines of f have an article of their own.
static bool lines_apart(const struct flat *f)
{
    uint64_t first = 0;
    size_t link = 0, lines = 0;
    if (f->links_len < 2)
        return false;
    for (uint32_t i = 0; i <= f->n && lines < 2; i++) {
        if (i < f->n && !is_border(f->text[i]))
            continue;
        uint64_t here = 0;
        for (; link < f->links_len && f->links[link].end <= i; link++)
            if (f->links[link].class == LINK_ARTICLE && f->links[link].hash != first)
                here = f->links[link].hash;
        lines += here != 0;
        first = here ? here : first;
    }
    return lines >= 2;
}

static void push_lines(struct maker *m, struct line **lines, size_t *len, size_t *cap,
                       const struct block *b)
{
    links_drop_remarks(&b->f);
    uint32_t own = m->attributions ? attribution_in(m->r, &b->f) : b->f.n;
    if (own < b->f.n) {
        push_line(m, lines, len, cap, attribution_of(m->r, &b->f, own), b);
        (*lines)[*len - 1].class = 'A';
        return;
    }
    if (!lines_apart(&b->f)) {
        push_line(m, lines, len, cap, b->f, b);
        return;
    }
    uint32_t start = 0;
    size_t link = 0;
    for (uint32_t i = 0; i <= b->f.n; i++) {
        if (i < b->f.n && !is_border(b->f.text[i]))
            continue;
        while (link < b->f.links_len && b->f.links[link].end <= i)
            link++;
        if (link < b->f.links_len && b->f.links[link].at < i)
            continue; // a link's text is broken over lines
        // "Outlet" at the end of one line, "- [title](…)" on the next: one line after all.
        struct flat f = flat_slice(m->r, &b->f, start, i);
        if (f.n || f.links_len)
            push_line(m, lines, len, cap, f, b);
        start = i + 1;
    }
}

static struct line join_lines(struct maker *m, struct line *lines, size_t n)
{
    struct line l = lines[0];
    if (n == 1)
        return l;
    struct flat *parts = ARENA_ARRAY(m->r->arena, n, struct flat);
    for (size_t i = 0; i < n; i++)
        parts[i] = lines[i].f;
    l.f = flat_join(m->r, parts, n);
    l.class = 'L';
    return l;
}

struct run_shape {
    size_t articles, dates, texts;
    bool dates_behind, texts_behind, texts_before;
    bool bare; // most lines with an article are an address and nothing else
};

// How far a part of the line agrees with the address of the article beside it.
static float line_agrees(struct maker *m, const struct line *text, const struct line *article)
{
    int32_t p = primary_of(&article->f);
    if (p < 0)
        return 0;
    const struct link *l = &article->f.links[p];
    float best = 0;
    uint32_t start = 0;
    for (uint32_t i = 0; i <= text->f.n; i++) {
        if (i < text->f.n && !strchr("|,(-:", text->f.text[i]))
            continue;
        struct str part = {text->f.text + start, i - start};
        float agrees = name_agrees(fold_words(m->r->arena, part), l->host, l->url);
        best = agrees > best ? agrees : best;
        start = i + 1;
    }
    return best;
}

// Texts between articles: how many more belong to the one before than to the one behind.
static int texts_lean(struct maker *m, const struct line *lines, size_t n)
{
    enum { LOOKED_AT = 40 };
    int lean = 0;
    for (size_t i = 1; i + 1 < n && i < LOOKED_AT; i++) {
        if (lines[i].class != 'T' || lines[i - 1].class != 'L' || lines[i + 1].class != 'L')
            continue;
        float before = line_agrees(m, &lines[i], &lines[i - 1]);
        float behind = line_agrees(m, &lines[i], &lines[i + 1]);
        lean += before >= 0.75F && before > behind   ? 1
                : behind >= 0.75F && behind > before ? -1
                                                     : 0;
    }
    return lean;
}

// How many lines are an address and nothing else.
static size_t says_nothing_alone(const struct line *lines, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count +=
            lines[i].class == 'L' && str_trim((struct str){lines[i].f.text, lines[i].f.n}).n == 0;
    return count;
}

static struct run_shape shape_of(struct maker *m, const struct line *lines, size_t n)
{
    struct run_shape s = {0};
    char first = 0, last = 0;
    for (size_t i = 0; i < n; i++) {
        char c = lines[i].class;
        if (c == 'Q')
            continue;
        first = first ? first : c;
        last = c;
        s.articles += c == 'L';
        s.dates += c == 'D';
        s.texts += c == 'T';
    }
    bool often_d = s.dates * 5 >= s.articles * 3, often_t = s.texts * 5 >= s.articles * 3;
    s.dates_behind = s.dates && often_d && first == 'L' && last != 'L';
    s.texts_behind = s.texts && often_t && first == 'L' && last != 'L';
    s.texts_before = s.texts && often_t && first != 'L' && last == 'L';
    s.bare = n && lines[0].class != 'L' && s.articles &&
             says_nothing_alone(lines, n) * 5 >= s.articles * 3;
    if (s.texts >= 2 && s.texts * 2 >= s.articles && !s.texts_behind &&
        !s.texts_before) { // the ends do not tell, the addresses may
        int lean = texts_lean(m, lines, n), half = (int)(s.texts < 40 ? s.texts : 40) / 2;
        s.texts_behind = lean >= half;
        s.texts_before = -lean >= half;
    }
    return s;
}

static bool is_section_text(struct reader *r, const struct line *l)
{
    struct str folded = folded_flat(r, &l->f);
    return words_section(folded) != 0 && fold_count_words(folded) <= 4;
}

// "Magazine 48 (2019): …": a year in brackets of its own.
static bool is_bracketed(struct str text, const struct date_hit *hit)
{
    size_t end = hit->offset + hit->length;
    return hit->bare_year && hit->offset > 0 && text.p[hit->offset - 1] == '(' && end < text.n &&
           text.p[end] == ')';
}

// A day or month, or a year in brackets, among other words.
static bool is_dated_entry(struct maker *m, const struct line *l)
{
    struct date_hit hit;
    size_t from = 0;
    struct str text = {l->f.text, l->f.n};
    bool sentence = l->class == 'Q' && text.n <= SHORT_LINE;
    if ((l->class != 'T' && !sentence) || l->over_list)
        return false;
    return dates_next(text, &from, m->r->languages, &hit) && !hit.impossible && !hit.range &&
           hit.date.year && ((hit.date.month && !sentence) || is_bracketed(text, &hit)) &&
           fold_count_words(folded_flat(m->r, &l->f)) >= 5;
}

// An entry in print only, beside entries with links.
static bool is_unlinked_entry(struct maker *m, const struct line *l, const struct run_shape *s)
{
    return s->articles >= 2 && s->texts <= s->articles && is_dated_entry(m, l);
}

static bool has_whole_date(struct maker *m, const struct line *l)
{
    struct date_hit hit;
    size_t from = 0;
    struct str text = {l->f.text, l->f.n < SHORT_LINE ? l->f.n : SHORT_LINE};
    return dates_next(text, &from, m->r->languages, &hit) && !hit.impossible && hit.date.year;
}

// "**A town of glass**, 3 May 2021, The Courier" without a link, behind an entry that has its date.
static bool is_next_entry(struct maker *m, const struct line *l, const struct line *entry)
{
    const struct run *first = l->f.runs_len ? &l->f.runs[0] : NULL;
    return l->class == 'T' && first && (first->style & STYLE_STRONG) && has_whole_date(m, entry) &&
           is_dated_entry(m, l);
}

static void place_text(struct maker *m, struct line *l, const struct run_shape *s)
{
    struct reader *r = m->r;
    bool under_date = m->section >= 0 && r->sections[m->section].only_date && !l->over_list;
    if (l->class == 'D')
        add_section(m, l->f, LABEL_DATE, -1);
    else if (l->class == 'A')
        add_item(m, l->f, l->node, BLOCK_PARAGRAPH, -1, l->ignored)->attributed = true;
    else if (is_unlinked_entry(m, l, s))
        add_item(m, l->f, l->node, BLOCK_PARAGRAPH, -1, l->ignored);
    else if (l->bold && l->class == 'T')
        add_section(m, l->f, LABEL_BOLD, -1);
    else if (l->class == 'T' && under_date && s->texts_before == false)
        add_item(m, l->f, l->node, BLOCK_PARAGRAPH, -1, l->ignored);
}

// Each address with the lines above it, a few at most. Returns how far that went.
static size_t place_bare(struct maker *m, struct line *lines, size_t i, size_t n,
                         const struct run_shape *s, int32_t container, enum block_kind kind)
{
    enum { LINES_ABOVE = 3 };
    size_t to = i;
    while (to < n && lines[to].class != 'L')
        to++;
    bool dates = lines[i].class == 'D' && s->dates == 1 && s->articles > 1; // all of them
    if (to == n || to - i > LINES_ABOVE || dates) {
        place_text(m, &lines[i], s);
        return i + 1;
    }
    struct line l = join_lines(m, lines + i, to + 1 - i);
    add_line(m, &l, kind, container);
    return to + 1;
}

static void place_run(struct maker *m, struct line *lines, size_t n, int32_t container,
                      enum block_kind kind)
{
    struct run_shape s = shape_of(m, lines, n);
    size_t i = 0;
    while (s.bare && i < n)
        i = place_bare(m, lines, i, n, &s, container, kind);
    while (i < n) {
        size_t from = i, to = i + 1;
        bool before = s.texts_before && lines[i].class == 'T' && !is_section_text(m->r, &lines[i]);
        if (before && i + 1 < n && lines[i + 1].class == 'L' && has_whole_date(m, &lines[i + 1]) &&
            is_dated_entry(m, &lines[i])) { // each has its date: two entries
            add_item(m, lines[i].f, lines[i].node, BLOCK_PARAGRAPH, -1, lines[i].ignored);
            i++;
            continue;
        }
        if (before)
            while (to < n && (lines[to].class == 'T' || lines[to].class == 'D') && to - from < 4)
                to++;
        if (before && to < n && lines[to].class == 'L')
            to++;
        else if (lines[i].class != 'L') {
            place_text(m, &lines[i], &s);
            i++;
            continue;
        }
        const struct line *entry = &lines[to - 1];
        while (
            to < n && to - from < 6 &&
            ((s.texts_behind && lines[to].class == 'T' && !is_next_entry(m, &lines[to], entry)) ||
             (s.dates_behind && lines[to].class == 'D')))
            to++;
        bool next = to < n && is_next_entry(m, &lines[to], entry);
        struct line l = join_lines(m, lines + from, to - from);
        add_line(m, &l, kind, container);
        if (next)
            add_item(m, lines[to].f, lines[to].node, BLOCK_PARAGRAPH, -1, lines[to].ignored);
        i = to + next;
    }
}

// "Read the feature"
static bool says_nothing(const struct flat *f, const struct link *l)
{
    char room[160];
    struct str text = {f->text + l->at, l->end - l->at};
    return text.n && text.n < 80 &&
           (words_whole_is(fold_words_into(text, room, sizeof room)) & WORD_GENERIC_LINK);
}

// Headings of each level that stand over one article, and over several.
static void find_parts(struct maker *m)
{
    struct reader *r = m->r;
    size_t one[LEVELS] = {0}, many[LEVELS] = {0};
    bool *generic = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    bool *single = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING)
            continue;
        size_t end = i + 1, below = 0;
        bool list = false;
        uint64_t hash = 0;
        for (; end < r->blocks_len && r->blocks[end].kind != BLOCK_HEADING; end++) {
            const struct block *c = &r->blocks[end];
            int32_t p = primary_of(&c->f);
            if (b->articles == 1 && p >= 0 && host_is_scholarly(c->f.links[p].host))
                continue; // the papers that the article is about
            list = list || (c->articles && c->kind != BLOCK_PARAGRAPH && c->kind != BLOCK_QUOTE);
            if (p >= 0)
                generic[i] = says_nothing(&c->f, &c->f.links[p]);
            if (p >= 0 && c->f.links[p].hash != hash)
                below += c->articles;
            if (p >= 0)
                hash = c->f.links[p].hash;
        }
        struct section s = {.f = b->f, .folded = folded_flat(r, &b->f)};
        section_date(r, &s);
        bool beside = words_section(s.folded) != 0 || s.date.date.month == 0;
        bool label = s.only_date ||
                     (s.date.length && beside && fold_count_words(s.folded) <= 3 && !b->articles);
        bool one_more = end == i + 2 || (end == i + 3 && r->blocks[i + 2].kind == BLOCK_RULE);
        single[i] =
            !label && !list && (b->articles == 1 ? below <= (one_more ? 2U : 1U) : below == 1);
        int level = b->level < LEVELS ? b->level : LEVELS - 1;
        one[level] += single[i];
        many[level] += !single[i] && !label && (below > 1 || list);
    }
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING || !single[i])
            continue;
        int level = b->level < LEVELS ? b->level : LEVELS - 1;
        bool section = words_section(folded_flat(r, &b->f)) != 0 && one[level] < 3;
        m->part[i] = one[level] >= many[level] &&
                     (one[level] >= 2 || b->articles == 1 || generic[i]) &&
                     !(section && b->articles == 0);
    }
}

// The blocks behind heading i that say what it is about when they are a list of a few short
// lines without articles: "### [Title](…)", "- Jane Doe (2021)", "- The Courier". Behind the
// last; i when there are none.
static size_t facts_below(const struct reader *r, size_t i)
{
    enum { FACTS_MOST = 4, FACT_LONGEST = 120 };
    size_t end = i + 1;
    if (r->blocks[i].articles > 1)
        return i;
    for (; end < r->blocks_len && r->blocks[end].kind != BLOCK_HEADING; end++) {
        const struct block *b = &r->blocks[end];
        if (b->kind == BLOCK_RULE)
            break;
        if (b->kind != BLOCK_ITEM || b->articles || b->f.n > FACT_LONGEST || end - i > FACTS_MOST)
            return i;
    }
    return end > i + 1 ? end : i;
}

// Headings of a level most of which stand over such lists, several of them with an article.
static void find_facts(struct maker *m)
{
    struct reader *r = m->r;
    size_t linked[LEVELS] = {0}, facts[LEVELS] = {0}, all[LEVELS] = {0};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < r->blocks_len; i++) {
            const struct block *b = &r->blocks[i];
            if (b->kind != BLOCK_HEADING)
                continue;
            int level = b->level < LEVELS ? b->level : LEVELS - 1;
            bool has = facts_below(r, i) > i;
            if (pass == 1) {
                m->facts[i] = has && linked[level] >= 3 && facts[level] * 4 >= all[level] * 3;
                m->part[i] = m->part[i] || m->facts[i];
                continue;
            }
            all[level]++;
            facts[level] += has;
            linked[level] += has && b->articles == 1;
        }
}

static size_t place_heading(struct maker *m, size_t i)
{
    struct reader *r = m->r;
    struct block *b = &r->blocks[i];
    leave_level(m, b->level);
    if (!m->part[i]) {
        add_section(m, b->f, b->level, -1);
        return i + 1;
    }
    size_t end = m->facts[i] ? facts_below(r, i) : i + 1;
    while (!m->facts[i] && end < r->blocks_len &&
           (r->blocks[end].kind == BLOCK_PARAGRAPH || r->blocks[end].kind == BLOCK_QUOTE))
        end++;
    struct line *lines = NULL;
    size_t len = 0, cap = 0;
    for (size_t k = i; k < end; k++)
        push_line(m, &lines, &len, &cap, r->blocks[k].f, &r->blocks[k]);
    struct line l = join_lines(m, lines, len);
    add_item(m, l.f, b->node, BLOCK_HEADING, -1, b->ignored);
    return end;
}

static bool ends_with_colon(const struct flat *f)
{
    struct str text = str_trim((struct str){f->text, f->n});
    return text.n && text.p[text.n - 1] == ':';
}

// Whether a list of several items with articles begins with block i.
static bool lists_articles_from(const struct reader *r, size_t i)
{
    size_t n = 0;
    for (; i < r->blocks_len && r->blocks[i].kind == BLOCK_ITEM && n < 2; i++)
        n += r->blocks[i].articles > 0;
    return n >= 2;
}

static size_t place_paragraphs(struct maker *m, size_t i)
{
    struct reader *r = m->r;
    size_t end = i, len = 0;
    while (end < r->blocks_len &&
           (r->blocks[end].kind == BLOCK_PARAGRAPH || r->blocks[end].kind == BLOCK_QUOTE))
        end++;
    size_t cap = end - i;
    struct line *lines = ARENA_SPACE(r->arena, cap, struct line);
    while (i < end)
        push_lines(m, &lines, &len, &cap, &r->blocks[i++]);
    leave_level(m, LABEL_LIST);
    bool list = i < r->blocks_len && r->blocks[i].kind == BLOCK_ITEM;
    if (len)
        lines[len - 1].over_list = list;
    size_t from = r->items_len;
    place_run(m, lines, len, -1, BLOCK_PARAGRAPH);
    if (len && ends_with_colon(&lines[len - 1].f) && lists_articles_from(r, i))
        for (; from < r->items_len; from++)
            r->items[from].introduces = r->items[from].node == lines[len - 1].node;
    if (list && len && lines[len - 1].class == 'T' && !lines[len - 1].bold)
        add_section(m, lines[len - 1].f, LABEL_LIST, -1); // "Outlet:" over a list
    return i;
}

static void place_block(struct maker *m, struct block *b)
{
    leave_labels(m, b->container);
    if (b->kind != BLOCK_ITEM && m->section >= 0 && m->r->sections[m->section].level == LABEL_LIST)
        m->section = m->r->sections[m->section].parent; // its list has ended
    if (b->articles >= 2 && b->kind == BLOCK_ITEM && lines_apart(&b->f)) {
        struct line *lines = NULL;
        size_t len = 0, cap = 0;
        push_lines(m, &lines, &len, &cap, b);
        int32_t section = m->section;
        place_run(m, lines, len, b->container, BLOCK_ITEM);
        m->section = section;
        return;
    }
    struct line l = {.f = b->f, .node = b->node, .ignored = b->ignored};
    if (b->kind == BLOCK_RECORD || b->kind == BLOCK_ROW || b->kind == BLOCK_UNIT)
        add_item(m, l.f, l.node, b->kind, b->container, l.ignored);
    else
        add_line(m, &l, b->kind, b->container);
}

// Room for about as many items and sections as the blocks will make.
static void make_room(struct maker *m)
{
    struct reader *r = m->r;
    size_t items = 8, sections = 8;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        bool heads = b->dated || b->kind == BLOCK_HEADING || b->kind == BLOCK_LABEL;
        bool one = b->kind == BLOCK_ROW || b->kind == BLOCK_RECORD || b->kind == BLOCK_UNIT;
        items += one ? 1 : b->articles;
        sections += heads;
    }
    r->items_cap = items;
    r->items = ARENA_SPACE(r->arena, items, struct item);
    r->sections_cap = m->label_cap = sections;
    r->sections = ARENA_SPACE(r->arena, sections, struct section);
    m->label_container = ARENA_SPACE(r->arena, sections, int32_t);
    m->part = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    m->facts = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
}

void items_collect(struct reader *r)
{
    struct maker m = {.r = r, .section = -1, .attributions = attributes_quotations(r)};
    make_room(&m);
    find_parts(&m);
    find_facts(&m);
    for (size_t i = 0; i < r->blocks_len;) {
        struct block *b = &r->blocks[i];
        switch (b->kind) {
        case BLOCK_HEADING:
            i = place_heading(&m, i);
            break;
        case BLOCK_PARAGRAPH:
        case BLOCK_QUOTE:
            i = place_paragraphs(&m, i);
            break;
        case BLOCK_LABEL:
            leave_labels(&m, b->container);
            add_section(&m, b->f, b->level, b->container);
            r->sections[m.section].title = b->title;
            i++;
            break;
        case BLOCK_RULE:
            leave_level(&m, b->level ? 0 : LABEL_DATE);
            i++;
            break;
        default:
            place_block(&m, b);
            i++;
        }
    }
}
