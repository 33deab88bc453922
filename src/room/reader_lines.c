// SPDX-License-Identifier: MIT
// Runs of lines: paragraphs, and lines within them. Each goes with the article it stands beside;
// whether before or behind is told by how the run begins and ends. A line that is a date or is bold
// and stands over several articles is a label.
#include <string.h>

#include "base/scan.h"
#include "room/reader_attributions.h"
#include "room/reader_items.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { SHORT_LINE = 160, YEARS_LEAST = 3 }; // bytes; lines

static bool is_border(char c)
{
    return c == FLAT_HARD_BREAK || c == FLAT_SOFT_BREAK || c == FLAT_BLOCK || c == FLAT_CELL;
}

// Text that is broken into lines wherever they are full, as a link over two of them shows: then the
// end of a line says nothing.
static bool is_wrapped(const struct flat *f)
{
    for (size_t i = 0; i < f->links_len; i++) {
        const struct link *l = &f->links[i];
        if (l->end > l->at && memchr(f->text + l->at, FLAT_SOFT_BREAK, l->end - l->at))
            return true;
    }
    return false;
}

// "[Title](…); January 10, 2024. Also in [The Post](…)": where the sentence ends that a year ends;
// 0 when none does.
static uint32_t year_sentence_end(const struct flat *f, uint32_t from, uint32_t to)
{
    uint32_t digits = 0;
    for (uint32_t i = from; i + 1 < to; i++) {
        if (f->text[i] == '.')
            return digits == 4 ? i + 1 : 0;
        digits = is_digit_ascii(f->text[i]) ? digits + 1 : 0;
    }
    return 0;
}

// "[Title](…), The Courier, 3 May (also in [The Post](…))": where the bracket opens that the second
// link stands in; `to` when there is none.
static uint32_t bracket_open(const struct flat *f, uint32_t from, uint32_t to)
{
    uint32_t open = to;
    for (uint32_t i = from; i < to; i++)
        if (f->text[i] == '(')
            open = i;
        else if (f->text[i] == ')')
            open = to;
    return open;
}

// Where, between two links, what belongs to the first ends.
static uint32_t border_between(const struct flat *f, uint32_t from, uint32_t to, bool wrapped)
{
    for (uint32_t i = from; i < to; i++)
        if (is_border(f->text[i]) && !(wrapped && f->text[i] == FLAT_SOFT_BREAK))
            return i;
    uint32_t i = from;
    while (i < to && f->text[i] == ' ')
        i++;
    if (i < to && f->text[i] == '(')
        for (uint32_t k = i; k < to; k++)
            if (f->text[k] == ')')
                return k + 1;
    uint32_t sentence = from < to && f->text[from] == ';' ? year_sentence_end(f, from, to) : 0;
    for (i = from; i + 1 < to && !sentence; i++)
        if (f->text[i] == ';' || f->text[i] == '|' || (f->text[i] == '.' && f->text[i + 1] == ' '))
            return i + 1;
    uint32_t open = sentence ? to : bracket_open(f, from, to);
    return sentence ? sentence : open < to ? open : from;
}

// "Radio Fen (3 May), [The Courier](…), [The Post](…)": the words before link i, the first, are
// another entry, in a list that commas part.
static bool is_list_of_names(const struct flat *f, size_t i)
{
    const struct link *l = &f->links[i], *next = i + 1 < f->links_len ? l + 1 : NULL;
    return next && l->at > 2 && memcmp(f->text + l->at - 2, ", ", 2) == 0 &&
           next->at == l->end + 2 && memcmp(f->text + l->end, ", ", 2) == 0;
}

// "[](…)[](…)": no text parts link i from the one before it, so that both would make the same item.
static bool repeats_empty(const struct flat *f, size_t i)
{
    const struct link *l = &f->links[i];
    return i > 0 && l->end == l->at && l[-1].at == l->at && l[-1].end == l->at;
}

bool lines_are_pictures(const struct flat *f)
{
    enum { LEAST = 3 };
    if (f->links_len < LEAST)
        return false;
    for (uint32_t i = 0; i < f->n; i++)
        if ((unsigned char)f->text[i] > ' ')
            return false;
    for (size_t i = 0; i < f->links_len; i++)
        if (f->links[i].class != LINK_ARTICLE || !f->links[i].node || !f->links[i].node->first ||
            f->links[i].node->first->type != NODE_IMAGE)
            return false;
    return true;
}

static void split_pictures(struct maker *m, struct line *l, enum block_kind kind, int32_t container)
{
    for (size_t i = 0; i < l->f.links_len; i++) {
        struct flat one = {.text = "", .offset = l->f.offset, .end = l->f.end, .links_len = 1};
        one.links = &l->f.links[i];
        one.links->at = one.links->end = 0;
        items_add(m, one, l->node, kind, container, l->ignored);
    }
}

// Several articles in one line of text: one item for each, with the words before it.
static void split_links(struct maker *m, struct line *l, enum block_kind kind, int32_t container)
{
    const struct flat *f = &l->f;
    bool wrapped = is_wrapped(f);
    uint32_t start = 0;
    for (size_t i = 0; i < f->links_len; i++) {
        if (f->links[i].class != LINK_ARTICLE || f->links[i].at < start || repeats_empty(f, i))
            continue;
        uint32_t end = f->n;
        for (size_t k = i + 1; k < f->links_len; k++)
            if (f->links[k].class == LINK_ARTICLE && f->links[k].hash != f->links[i].hash &&
                f->links[k].at >= f->links[i].end) {
                end = border_between(f, f->links[i].end, f->links[k].at, wrapped);
                break;
            }
        if (start == 0 && is_list_of_names(f, i))
            start = f->links[i].at;
        struct item *x =
            items_add(m, flat_slice(m->r, f, start, end), l->node, kind, container, l->ignored);
        x->mention = true;
        start = end;
    }
}

// So many that their surroundings say nothing.
static void split_many(struct maker *m, struct line *l, enum block_kind kind, int32_t container)
{
    const struct flat *f = &l->f;
    for (size_t i = 0; i < f->links_len; i++)
        if (!repeats_empty(f, i))
            items_add(m, flat_slice(m->r, f, f->links[i].at, f->links[i].end), l->node, kind,
                      container, l->ignored)
                ->mention = true;
}

void lines_add(struct maker *m, struct line *l, enum block_kind kind, int32_t container)
{
    unsigned articles = links_articles(&l->f);
    if (articles >= 2 && lines_are_pictures(&l->f))
        split_pictures(m, l, kind, container);
    else if (articles >= 2 && l->f.links_len <= 2000)
        split_links(m, l, kind, container);
    else if (articles >= 2)
        split_many(m, l, kind, container);
    else
        items_add(m, l->f, l->node, kind, container, l->ignored);
}

// "[Article in The Courier of 9.1.2013](courier.jpg)": all of the line leads to the scan.
static bool is_dated_scan(const struct reader *r, const struct flat *f)
{
    struct date_hit hit;
    size_t from = 0;
    if (f->links_len != 1 || f->links[0].class != LINK_PICTURE)
        return false;
    if (f->links[0].end == f->links[0].at) // "[![](small.jpg)](courier.jpg) The Courier, 9.1.2013"
        return flat_names_and_dates(r, f);
    return f->links[0].at == 0 && f->links[0].end == f->n && f->n > SCAN_SHORTEST &&
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

void lines_push_one(struct maker *m, struct line **lines, size_t *len, size_t *cap, struct flat f,
                    const struct block *b)
{
    struct line l = {.f = f, .node = b->node, .ignored = b->ignored};
    classify(m->r, &l);
    ARENA_PUSH(m->r->arena, *lines, *len, *cap) = l;
}

static bool is_one_line(const struct flat *f)
{
    uint32_t i = 0;
    for (; i + SCAN_BLOCK <= f->n; i += SCAN_BLOCK)
        if (scan_any((scan_mask)(scan_load(f->text + i) < ' ')))
            return false;
    while (i < f->n && (unsigned char)f->text[i] >= ' ')
        i++;
    return i == f->n;
}

// Lines of a paragraph that begin with a year each: entries in print.
static bool begins_with_years(const struct flat *f)
{
    size_t lines = 0, start = 0;
    if (is_one_line(f))
        return false;
    for (uint32_t i = 0; i <= f->n && lines < YEARS_LEAST; i++) {
        if (i < f->n && !is_border(f->text[i]))
            continue;
        struct flat line = {.text = f->text + start, .n = i - (uint32_t)start};
        lines += year_begins(&line) != 0;
        start = i + 1;
    }
    return lines == YEARS_LEAST;
}

bool lines_apart(const struct flat *f)
{
    uint64_t first = 0;
    size_t link = 0, lines = 0;
    if (f->links_len < 2 || is_wrapped(f))
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

// "**4 May 2023.** The Courier, page 14. *Late hours*.": a date first, and more behind it.
static bool begins_with_date(const struct reader *r, const struct flat *f, struct date_hit *hit)
{
    enum { LOOKED_AT = 48, MORE = 8 };
    size_t from = 0;
    struct str text = {f->text, f->n < LOOKED_AT ? f->n : LOOKED_AT};
    bool mark = text.n && strchr("([", text.p[0]);
    return dates_next(text, &from, r->languages, hit) && !hit->impossible && hit->offset <= mark &&
           (hit->date.month || hit->bare_year) && f->n >= hit->offset + hit->length + MORE;
}

static bool begins_dated(const struct reader *r, const struct flat *f)
{
    return begins_with_date(r, f, &(struct date_hit){0});
}

bool lines_begin_dated(const struct reader *r)
{
    enum { LEAST = 2, LOOKED_AT = 48 };
    size_t linked = 0, dated = 0;
    for (size_t i = 0; i < r->blocks_len && linked < LOOKED_AT; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_PARAGRAPH || b->ignored || !b->articles)
            continue;
        linked++;
        dated += begins_dated(r, &b->f);
    }
    return dated >= LEAST && dated * 5 >= linked * 3;
}

// Whether f has several lines, and each begins with a date and goes on; all with a bare year or
// none, for a title may begin with one: "2014 fewer ferries".
static bool lines_are_dated(const struct reader *r, const struct flat *f)
{
    size_t lines = 0, years = 0;
    uint32_t start = 0;
    struct date_hit hit = {0};
    for (uint32_t i = 0; i <= f->n; i++) {
        if (i < f->n && !is_border(f->text[i]))
            continue;
        struct flat line = {.text = f->text + start, .n = i - start};
        if (line.n && !begins_with_date(r, &line, &hit))
            return false;
        lines += line.n > 0;
        years += line.n > 0 && hit.bare_year;
        start = i + 1;
    }
    return lines >= 2 && (years == 0 || years == lines);
}

void lines_push(struct maker *m, struct line **lines, size_t *len, size_t *cap,
                const struct block *b)
{
    links_drop_remarks(&b->f);
    uint32_t own = m->attributions ? attribution_in(m->r, (size_t)(b - m->r->blocks)) : b->f.n;
    if (own < b->f.n) {
        lines_push_one(m, lines, len, cap, attribution_of(m->r, &b->f, own), b);
        (*lines)[*len - 1].class = 'A';
        return;
    }
    struct flat all = b->f;
    uint32_t head = plain_heading_end(m->r, &b->f);
    if (head) {
        lines_push_one(m, lines, len, cap, flat_slice(m->r, &b->f, 0, head), b);
        all = flat_slice(m->r, &b->f, head + 1, b->f.n);
    }
    const struct flat *f = &all;
    if (!lines_apart(f) && !begins_with_years(f) && !(m->dated && lines_are_dated(m->r, f)) &&
        !lines_are_marked(m->r, f)) {
        lines_push_one(m, lines, len, cap, all, b);
        return;
    }
    uint32_t start = 0;
    size_t link = 0;
    for (uint32_t i = 0; i <= f->n; i++) {
        if (i < f->n && !is_border(f->text[i]))
            continue;
        while (link < f->links_len && f->links[link].end <= i)
            link++;
        if (link < f->links_len && f->links[link].at < i)
            continue; // a link's text is broken over lines
        // "Outlet" at the end of one line, "- [title](…)" on the next: one line after all.
        struct flat one = flat_slice(m->r, f, start, i);
        if (one.n || one.links_len)
            lines_push_one(m, lines, len, cap, one, b);
        start = i + 1;
    }
}

struct line lines_join(struct maker *m, struct line *lines, size_t n)
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
    size_t entries; // of the texts, those that could be in print; counted where texts are many
    bool dates_behind, texts_behind, texts_before;
    bool bare;    // most lines with an article are an address and nothing else
    bool yearly;  // several lines without an article begin with a year
    bool dated;   // most lines with an article begin with a date
    bool printed; // no line has an article, and most texts say a day and more: entries in print
};

// How far a part of the line agrees with the address of the article beside it.
static float line_agrees(struct maker *m, const struct line *text, const struct line *article)
{
    int32_t p = items_primary(&article->f);
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

// f without the picture that it begins with.
static struct str behind_picture(const struct flat *f)
{
    uint32_t at = 0;
    for (size_t i = 0; i < f->runs_len && (f->runs[i].style & STYLE_PICTURE); i++)
        at = f->runs[i].at + f->runs[i].len;
    return str_trim((struct str){f->text + at, f->n - at});
}

// '![](scan.jpg) "Late hours", The Courier, 3 May 2018.': in print, quoted first and dated last.
static bool is_print(const struct reader *r, const struct flat *f)
{
    enum { LONGEST = 240 };
    struct str text = behind_picture(f);
    size_t from = 0, end = text.n;
    struct date_hit hit;
    while (end > 0 && strchr(".)]", text.p[end - 1]))
        end--;
    if (!end || text.n > LONGEST || !is_digit_ascii(text.p[end - 1]) ||
        !strchr("\"\xe2\xc2", text.p[0]))
        return false;
    while (dates_next(text, &from, r->languages, &hit))
        if (!hit.impossible && (!hit.range || !hit.date.day) && hit.date.month && hit.date.year &&
            line_quotes_and_dates(text, &hit))
            return true;
    return false;
}

bool lines_in_print(const struct reader *r)
{
    enum { LEAST = 3 };
    size_t n = 0;
    for (size_t i = 0; i < r->blocks_len && n < LEAST; i++) {
        const struct block *b = &r->blocks[i];
        n += b->kind == BLOCK_PARAGRAPH && !b->ignored && !b->articles && is_print(r, &b->f);
    }
    return n >= LEAST;
}

static size_t count_dated(struct maker *m, const struct line *lines, size_t n)
{
    size_t entries = 0;
    for (size_t i = 0; i < n; i++)
        entries += (lines[i].class == 'T' || lines[i].class == 'Q') &&
                   line_is_dated_entry(m->r, &lines[i]);
    return entries;
}

// Whether a run without articles is a list of entries in print.
static bool seems_printed(struct maker *m, const struct line *lines, size_t n, size_t texts)
{
    size_t entries = count_dated(m, lines, n);
    return entries >= 2 && entries * 3 >= texts * 2;
}

// A rule or a heading stands before and behind block i.
static bool stands_apart(const struct reader *r, size_t i)
{
    for (int side = -1; side <= 1; side += 2) {
        size_t k = i + (size_t)side; // of the first it becomes a number that is no block's
        if (k < r->blocks_len && r->blocks[k].kind != BLOCK_RULE &&
            r->blocks[k].kind != BLOCK_HEADING)
            return false;
    }
    return true;
}

bool lines_printed_apart(struct maker *m)
{
    enum { ENTRIES_LEAST = 3 };
    size_t apart = 0, entries = 0;
    for (size_t i = 0; i < m->r->blocks_len; i++) {
        const struct block *b = &m->r->blocks[i];
        if (b->kind != BLOCK_PARAGRAPH || b->articles || b->ignored || !stands_apart(m->r, i))
            continue;
        struct line l = {.f = b->f};
        classify(m->r, &l);
        apart++;
        entries += line_is_dated_entry(m->r, &l);
    }
    return entries >= ENTRIES_LEAST && entries * 3 >= apart * 2;
}

// "2019 Doe, Jane. “Ropes”, The Courier, May 3" without a link.
static bool is_yearly_entry(const struct line *l)
{
    enum { LONGEST = 240 };
    return (l->class == 'T' || l->class == 'Q') && l->f.n <= LONGEST && year_begins(&l->f);
}

static bool has_whole_date(struct maker *m, const struct line *l)
{
    struct date_hit hit;
    size_t from = 0;
    struct str text = {l->f.text, l->f.n < SHORT_LINE ? l->f.n : SHORT_LINE};
    return dates_next(text, &from, m->r->languages, &hit) && !hit.impossible && hit.date.year;
}

// Whether dates stand behind the articles that have none of their own: behind the last of those as
// well.
static bool ends_with_date(struct maker *m, const struct line *lines, size_t n, size_t dates)
{
    enum { DATES_LEAST = 2 };
    size_t bare = 0;
    char last = 0;
    for (size_t i = 0; dates >= DATES_LEAST && i < n; i++) {
        if (lines[i].class == 'Q' || (lines[i].class == 'L' && has_whole_date(m, &lines[i])))
            continue;
        bare += lines[i].class == 'L';
        last = lines[i].class;
    }
    return last == 'D' && dates == bare;
}

static struct run_shape shape_of(struct maker *m, const struct line *lines, size_t n)
{
    struct run_shape s = {0};
    char first = 0, last = 0;
    enum { LOOKED_AT = 48 };
    size_t years = 0, dated = 0, linked = 0;
    for (size_t i = 0; i < n; i++) {
        char c = lines[i].class;
        if (c == 'L' && linked < LOOKED_AT && !m->dated) {
            linked++;
            dated += begins_dated(m->r, &lines[i].f);
        }
        years += is_yearly_entry(&lines[i]);
        if (c == 'Q')
            continue;
        first = first ? first : c;
        last = c;
        s.articles += c == 'L';
        s.dates += c == 'D';
        s.texts += c == 'T';
    }
    bool often_d = s.dates * 5 >= s.articles * 3, often_t = s.texts * 5 >= s.articles * 3;
    s.dates_behind = s.dates && first == 'L' &&
                     ((often_d && last != 'L') || ends_with_date(m, lines, n, s.dates));
    s.texts_behind = s.texts && often_t && first == 'L' && last != 'L';
    s.texts_before = s.texts && often_t && first != 'L' && last == 'L';
    s.yearly = years >= YEARS_LEAST;
    s.dated = m->dated || (dated >= 2 && dated * 5 >= linked * 3);
    s.entries = s.articles >= 2 && s.texts > s.articles ? count_dated(m, lines, n) : s.texts;
    s.printed = !s.articles && (n >= 2 ? seems_printed(m, lines, n, s.texts) : m->printed);
    s.bare = n && lines[0].class != 'L' && s.articles &&
             (n - s.articles) * 2 >= s.articles && // each has lines above it, or most have
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
    struct str folded = items_folded(r, &l->f);
    return words_section(folded) != 0 && fold_count_words(folded) <= 4;
}

// An entry in print only, beside entries with links or others like it.
static bool is_unlinked_entry(struct maker *m, const struct line *l, const struct run_shape *s)
{
    return ((s->printed || (s->articles >= 2 && s->entries <= s->articles)) &&
            line_is_dated_entry(m->r, l)) ||
           (!l->over_list && (line_is_marked(m->r, &l->f, m->marks) ||
                              (m->ends_dated && line_ends_dated(m->r, &l->f))));
}

// Marked as most of the page's lines with links are.
static bool is_marked(const struct maker *m, const struct line *l)
{
    return (l->class == 'T' || l->class == 'L') && line_is_marked(m->r, &l->f, m->marks);
}

// "**A town of glass**, 3 May 2021, The Courier" without a link, behind an entry that has its date;
// or both begin with theirs, as most do, or are marked alike.
static bool is_next_entry(struct maker *m, const struct line *l, const struct line *entry)
{
    const struct run *first = l->f.runs_len ? &l->f.runs[0] : NULL;
    if (m->dated && l->class == 'T' && begins_dated(m->r, &l->f) && begins_dated(m->r, &entry->f))
        return true;
    if (l->class == 'T' && is_marked(m, l) && is_marked(m, entry))
        return true;
    return l->class == 'T' && first && (first->style & STYLE_STRONG) && has_whole_date(m, entry) &&
           line_is_dated_entry(m->r, l);
}

static void place_text(struct maker *m, struct line *l, const struct run_shape *s)
{
    struct reader *r = m->r;
    bool under_date = m->section >= 0 && r->sections[m->section].only_date && !l->over_list;
    if (l->class == 'D')
        items_add_section(m, l->f, LABEL_DATE, -1);
    else if (l->class == 'A')
        items_add(m, l->f, l->node, BLOCK_PARAGRAPH, -1, l->ignored)->attributed = true;
    else if (is_unlinked_entry(m, l, s) || (m->prints && is_print(r, &l->f)) ||
             (s->yearly && is_yearly_entry(l)) ||
             (s->dated && l->class != 'D' && begins_dated(r, &l->f)))
        items_add(m, l->f, l->node, BLOCK_PARAGRAPH, -1, l->ignored);
    else if ((l->bold && l->class == 'T') || (l->class == 'T' && is_plain_heading(r, &l->f)))
        items_add_section(m, l->f, LABEL_BOLD, -1);
    else if (l->class == 'T' && under_date && s->texts_before == false)
        items_add(m, l->f, l->node, BLOCK_PARAGRAPH, -1, l->ignored);
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
    struct line l = lines_join(m, lines + i, to + 1 - i);
    lines_add(m, &l, kind, container);
    return to + 1;
}

enum { LINES_JOINED = 4 }; // texts before an article

// The first article behind line i, with texts and dates between; n when there is none.
static size_t article_behind(const struct line *lines, size_t i, size_t n)
{
    size_t to = i + 1;
    while (to < n && (lines[to].class == 'T' || lines[to].class == 'D') && to - i < LINES_JOINED)
        to++;
    return to < n && lines[to].class == 'L' ? to : n;
}

// Whether one of the lines from i on, up to the next article, says a day of its own, and so does
// that article: they are two entries.
static bool has_own_entry(struct maker *m, const struct line *lines, size_t i, size_t n)
{
    size_t article = article_behind(lines, i, n);
    bool entry = false;
    for (size_t k = i; article < n && k < article && !entry; k++)
        entry = line_is_dated_entry(m->r, &lines[k]) ||
                (is_marked(m, &lines[k]) && is_marked(m, &lines[article]));
    return entry && (has_whole_date(m, &lines[article]) || is_marked(m, &lines[article]));
}

// Each round of lines is an entry. What stands before them is placed by itself.
static void place_rounds(struct maker *m, struct line *lines, size_t n, const bool *begins,
                         const struct run_shape *s, enum block_kind kind)
{
    for (size_t i = 0, to; i < n; i = to) {
        to = i + 1;
        if (!begins[i] && lines[i].class != 'L') {
            place_text(m, &lines[i], s);
            continue;
        }
        while (begins[i] && to < n && !begins[to])
            to++;
        struct line l = lines_join(m, lines + i, to - i);
        lines_add(m, &l, kind, -1);
    }
}

void lines_place(struct maker *m, struct line *lines, size_t n, int32_t container,
                 enum block_kind kind)
{
    struct run_shape s = shape_of(m, lines, n);
    const bool *begins = kind == BLOCK_PARAGRAPH && !s.bare ? lines_rounds(m, lines, n) : NULL;
    size_t i = 0;
    if (begins) {
        place_rounds(m, lines, n, begins, &s, kind);
        return;
    }
    while (s.bare && i < n)
        i = place_bare(m, lines, i, n, &s, container, kind);
    while (i < n) {
        size_t from = i, to = i + 1;
        bool before = s.texts_before && lines[i].class == 'T' && !is_section_text(m->r, &lines[i]);
        bool apart = before && has_own_entry(m, lines, i, n);
        if (apart && (line_is_dated_entry(m->r, &lines[i]) || is_marked(m, &lines[i]))) {
            items_add(m, lines[i].f, lines[i].node, BLOCK_PARAGRAPH, -1, lines[i].ignored);
            i++;
            continue;
        }
        size_t article = before && !apart ? article_behind(lines, i, n) : n;
        if (article < n)
            to = article + 1;
        else if (lines[i].class != 'L') {
            place_text(m, &lines[i], &s);
            i++;
            continue;
        }
        const struct line *entry = &lines[to - 1];
        while (
            to < n && to - from < 6 &&
            ((s.texts_behind && lines[to].class == 'T' && !is_next_entry(m, &lines[to], entry)) ||
             (s.dates_behind && lines[to].class == 'D' && !lines[to].over_list)))
            to++;
        bool next = to < n && is_next_entry(m, &lines[to], entry);
        struct line l = lines_join(m, lines + from, to - from);
        lines_add(m, &l, kind, container);
        if (next)
            items_add(m, lines[to].f, lines[to].node, BLOCK_PARAGRAPH, -1, lines[to].ignored);
        i = to + next;
    }
}
