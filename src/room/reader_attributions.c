// SPDX-License-Identifier: MIT
// Quotations of the press without links: "*What they say.* –Jane Doe, The Courier, 3 May 2021", or
// with the name in the line or the paragraph below them. The entry is what stands behind the
// quotation. Only several on a page show that this is how it keeps them; where no date stands, a
// heading must say that the press is quoted. Records of data files quote as well.
#include <string.h>

#include "base/scan.h"
#include "room/reader_attributions.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { LINKED_LONGEST = 320, LINKED_WORDS_MOST = 40 };
enum { LONGEST = 120, QUOTED_LEAST = 12, WORDS_MOST = 16, SEVERAL = 3 };
enum { LEVELS_MOST = 32 };
enum { RUNS_MOST = 200 }; // of a record that quotes: all of its cells are compared

// Bytes of a dash that begins s; 0 when there is none.
static uint32_t dash_length(struct str s)
{
    static const char *const dashes[] = {"–", "—", "―", "--", "- "};
    if (s.n == 0 || (s.p[0] != '-' && s.p[0] != '\xe2'))
        return 0;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (str_starts(s, str_of(dashes[i])))
            return (uint32_t)strlen(dashes[i]);
    return 0;
}

// Whether an attribution may begin at i: behind the end of a line, or with a dash.
static inline bool may_attribute(const struct flat *f, uint32_t i)
{
    return f->text[i] == '-' || f->text[i] == '\xe2' || (unsigned char)f->text[i - 1] < ' ';
}

static bool begins_quoted(struct str s)
{
    return str_starts(s, STR("\"")) || str_starts(s, STR("“")) || str_starts(s, STR("„")) ||
           str_starts(s, STR("«")) || str_starts(s, STR("»")) || str_starts(s, STR("‘"));
}

static bool ends_quoted(struct str s)
{
    return str_ends(s, STR("\"")) || str_ends(s, STR("”")) || str_ends(s, STR("“")) ||
           str_ends(s, STR("»")) || str_ends(s, STR("«")) || str_ends(s, STR("’"));
}

static bool is_quoted_style(uint16_t style)
{
    return style & (STYLE_EMPHASIS | STYLE_QUOTE);
}

// Whether a sentence ends with the text.
static bool is_sentence(struct str text)
{
    enum { SENTENCE_LEAST = 25 };
    text = str_trim(text);
    return text.n >= SENTENCE_LEAST &&
           (strchr(".!?", text.p[text.n - 1]) || str_ends(text, STR("…")));
}

// "<blockquote>What they say.</blockquote> <cite>Jane Doe, The Courier</cite>"
static bool is_cite_behind(const struct run *before, const struct run *behind)
{
    return (behind->style & STYLE_CITE) && !(before->style & STYLE_CITE);
}

// "*The Courier* – 3 May 2021", "*3 May 2021* – The Courier": a date quotes nothing, and is no one.
static bool is_date(const struct reader *r, struct str text)
{
    size_t from = 0;
    struct date_hit hit;
    if (!dates_next(text, &from, r->languages, &hit) || hit.offset)
        return dates_month(text, r->languages);
    for (size_t i = hit.length; i < text.n; i++)
        if (is_alpha_ascii(text.p[i]) || is_digit_ascii(text.p[i]) || (text.p[i] & 0x80))
            return false;
    return true;
}

// Whether a quotation ends before the dash at byte `at`.
static bool ends_quotation(const struct reader *r, const struct flat *f, uint32_t at)
{
    enum { DATE_LONGEST = 40 };
    uint32_t end = at;
    while (end > 0 && (unsigned char)f->text[end - 1] <= ' ')
        end--;
    const struct run *before = end ? flat_run_at(f, end - 1) : NULL, *behind = flat_run_at(f, at);
    if (end < QUOTED_LEAST || !before || !behind || before->link >= 0)
        return false;
    bool turns = is_quoted_style(before->style) && before->style != behind->style &&
                 (!(behind->style & STYLE_EMPHASIS) || is_cite_behind(before, behind));
    if (turns && end <= DATE_LONGEST && is_date(r, (struct str){f->text, end}))
        return false;
    bool cited = is_cite_behind(before, behind) && is_sentence((struct str){f->text, end});
    return turns || cited || ends_quoted((struct str){f->text, end});
}

static size_t words_of(struct str text)
{
    size_t words = 1;
    for (size_t i = 0; i < text.n; i++)
        words += text.p[i] == ' ';
    return words;
}

// Whether it has the date of an entry behind a name or an address, and few words; where it links
// the article, its title may stand there as well.
static bool is_dated(const struct reader *r, struct str text, bool linked)
{
    size_t from = 0, most = linked ? LINKED_WORDS_MOST : WORDS_MOST;
    struct date_hit hit;
    return words_of(text) <= most && dates_next(text, &from, r->languages, &hit) &&
           !hit.impossible && hit.date.year && (!hit.range || !hit.date.day) &&
           (linked || hit.offset > 2);
}

// "… May 2021.": a quick look, for most paragraphs end with words.
static bool ends_with_number(const struct flat *f, uint32_t end)
{
    while (end > 0 && strchr(".)]", f->text[end - 1]))
        end--;
    return end > 0 && is_digit_ascii(f->text[end - 1]);
}

static uint32_t end_of(const struct flat *f)
{
    uint32_t end = f->n;
    while (end > 0 && (unsigned char)f->text[end - 1] <= ' ')
        end--;
    return end;
}

// Whether a sentence ends before byte `at`, behind which are marks alone: what a list quotes
// without one may as well be a title.
static bool quotes_sentence(const struct flat *f, uint32_t at)
{
    for (uint32_t i = at; i > 0 && !is_alpha_ascii(f->text[i - 1]); i--)
        if (strchr(".!", f->text[i - 1]) || str_ends((struct str){f->text, i}, STR("…")))
            return true;
    return false;
}

// Whether all before byte `at`, where a line begins, is a sentence in quotation marks.
static bool is_line_below_sentence(const struct flat *f, uint32_t at)
{
    struct str before = {f->text, at};
    while (before.n && (unsigned char)before.p[before.n - 1] <= ' ')
        before.n--;
    return (unsigned char)f->text[at - 1] < ' ' && begins_quoted(before) && ends_quoted(before) &&
           quotes_sentence(f, at);
}

// Whether a line ends in [at, end).
static bool has_line_end(const struct flat *f, uint32_t at, uint32_t end)
{
    for (; at < end; at += SCAN_BLOCK) {
        size_t left = end - at;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(f->text + at) : scan_load_part(f->text + at, left);
        unsigned ends = scan_bits(b < ' ');
        if (left < SCAN_BLOCK)
            ends &= (1U << left) - 1;
        if (ends)
            return true;
    }
    return false;
}

// Whether a line ends in [at, end), or what may be a dash stands there.
static bool has_mark(const struct flat *f, uint32_t at, uint32_t end)
{
    return has_line_end(f, at, end) || prose_has_char(f, at, end, "-\xe2");
}

// "What they say. *The Courier, 3 May 2021*": where the stretch in other letters begins that ends f
// behind a sentence of a block quotation, or behind one in quotation marks; 0 when none does.
static uint32_t turn_in(const struct flat *f, uint32_t end, bool quote)
{
    enum { OTHER = STYLE_EMPHASIS | STYLE_STRONG | STYLE_CITE };
    uint32_t at = end;
    for (size_t i = f->runs_len; i-- > 0;) {
        const struct run *run = &f->runs[i];
        if (run->at >= end || !run->len)
            continue;
        if (!(run->style & OTHER) || run->at + run->len < at)
            break;
        at = run->at;
    }
    struct str before = str_trim((struct str){f->text, at});
    if (at == end || before.n < QUOTED_LEAST)
        return 0;
    bool sentence = quote && strchr(".!?]", before.p[before.n - 1]);
    return sentence || ends_quoted(before) ? at : 0;
}

// Where the dated attribution at the end of f begins.
static uint32_t dated_in(const struct reader *r, const struct flat *f, uint32_t end)
{
    uint32_t longest = f->links_len ? LINKED_LONGEST : LONGEST;
    uint32_t least = end > longest ? end - longest : 0;
    if (end < QUOTED_LEAST || f->links_len > 1 || !ends_with_number(f, end))
        return f->n;
    bool quote = flat_run_at(f, end - 1) && (flat_run_at(f, end - 1)->style & STYLE_QUOTE);
    uint32_t turn = turn_in(f, end, quote);
    if (turn <= least &&
        ((f->links_len && !has_line_end(f, least, end)) || !has_mark(f, least, end)))
        return f->n;
    for (uint32_t i = end; i > least && i > QUOTED_LEAST; i--) {
        if (i < end && i != turn && !may_attribute(f, i))
            continue;
        struct str rest = {f->text + i, end - i};
        uint32_t dash = dash_length(rest);
        bool line = i == turn ||
                    (quote ? (unsigned char)f->text[i - 1] < ' ' : is_line_below_sentence(f, i));
        if (f->links_len && (!line || f->links[0].at < i))
            continue;
        if (dash ? (line || ends_quotation(r, f, i)) &&
                       is_dated(r, str_from(rest, dash), f->links_len > 0)
                 : line && is_dated(r, rest, f->links_len > 0))
            return i + dash;
        if (line)
            break;
    }
    return f->n;
}

// Whether a sentence ends within the text: "The Courier. More below", not "J. Doe", "Jane F. Doe".
static bool parts_sentences(struct str text)
{
    for (size_t i = 0; i + 1 < text.n; i++)
        if (text.p[i] == '.' && text.p[i + 1] == ' ' &&
            !(i > 0 && text.p[i - 1] >= 'A' && text.p[i - 1] <= 'Z' &&
              (i == 1 || strchr(" .-", text.p[i - 2]))))
            return true;
    return false;
}

// "KÖLNER BLATT", "Jane Doe, The Courier": a name or two, and no sentence.
static bool is_name(const struct reader *r, struct str text)
{
    enum { NAME_LONGEST = 80, NAME_WORDS = 10 };
    text = str_trim(text);
    bool begins = text.n && ((text.p[0] >= 'A' && text.p[0] <= 'Z') || (text.p[0] & 0x80) ||
                             is_digit_ascii(text.p[0]));
    if (str_starts(text, STR("©")) || str_starts_ascii(text, STR("copyright")))
        return false; // what stands at the foot of the page
    return begins && text.n >= 2 && text.n <= NAME_LONGEST && words_of(text) <= NAME_WORDS &&
           !begins_quoted(text) && !strchr("?!:;", text.p[text.n - 1]) && !parts_sentences(text) &&
           !is_date(r, text);
}

static int block_says(struct reader *r, const struct block *b)
{
    return words_heading(r->arena, (struct str){b->f.text, b->f.n});
}

// "Featured applications": what was featured is no press by that alone.
static bool says_featured(struct reader *r, const struct block *b)
{
    struct str says = fold_words(r->arena, (struct str){b->f.text, b->f.n}), rest;
    if (!str_starts(says, STR("featured ")))
        return false;
    rest = str_from(says, strlen("featured "));
    return words_section(rest) <= 0 &&
           !(words_one_is(str_slice(rest, 0, str_find_char(rest, ' '))) &
             (WORD_CONNECTOR | WORD_IN | WORD_BY));
}

// Of which levels a heading says coverage.
static uint32_t levels_that_say(struct reader *r)
{
    uint32_t levels = 0;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind == BLOCK_HEADING && b->level > 1 && b->level < LEVELS_MOST &&
            block_says(r, b) > 0 && !says_featured(r, b))
            levels |= UINT32_C(1) << b->level;
    }
    return levels;
}

// "## What users say" beside "## In the press": those are not the press, whatever the page is
// called.
static bool stands_beside(struct reader *r, size_t i)
{
    struct announced *known = &r->announced;
    size_t from = known->heading <= i ? known->heading : 0, at = i;
    while (at > from && r->blocks[at - 1].kind != BLOCK_HEADING)
        at--;
    if (at > from) {
        const struct block *b = &r->blocks[at - 1];
        known->beside = b->level < LEVELS_MOST && (known->levels >> b->level & 1) && !b->dated &&
                        (block_says(r, b) <= 0 || says_featured(r, b));
    } else if (from == 0) {
        known->beside = false;
    }
    known->heading = i;
    return known->beside;
}

// Whether the page or the heading above block i says that the press is quoted. Blocks are asked for
// one after the other: what is known of an earlier one is not looked for again.
static bool is_announced(struct reader *r, size_t i)
{
    struct announced *known = &r->announced;
    size_t from = known->block <= i ? known->block : 0, at = i;
    if (r->page_coverage > 0)
        return !known->levels || !stands_beside(r, i);
    while (at > from && r->blocks[at - 1].kind != BLOCK_HEADING &&
           r->blocks[at - 1].kind != BLOCK_LABEL)
        at--;
    if (at > from) {
        known->says = block_says(r, &r->blocks[at - 1]) > 0;
    } else if (from == 0) {
        known->says = false;
    }
    known->block = i;
    return known->says;
}

// Where the part of bold or cited text begins that ends with a run: "<cite>Jane Doe, <em>The
// Courier</em></cite>".
static uint32_t part_at(const struct flat *f, const struct run *last)
{
    const struct run *before = last;
    while (before && (before->style & STYLE_CITE)) {
        last = before;
        before = last->at ? flat_run_at(f, last->at - 1) : NULL;
    }
    return last->at;
}

// Where the attribution begins that ends f with a name alone, behind a quotation and a dash, in
// bold letters or on a line of its own.
static uint32_t named_in(const struct reader *r, const struct flat *f, uint32_t end)
{
    uint32_t least = end > LONGEST ? end - LONGEST : 0;
    const struct run *last = end ? flat_run_at(f, end - 1) : NULL;
    bool quote = last && (last->style & STYLE_QUOTE);
    uint32_t bold = last && (last->style & (STYLE_STRONG | STYLE_CITE)) ? part_at(f, last) : 0;
    if (f->links_len || (bold <= least && !has_mark(f, least, end)))
        return f->n;
    for (uint32_t i = end; i > least && i > QUOTED_LEAST; i--) {
        if (i < end && i != bold && !may_attribute(f, i))
            continue;
        struct str rest = {f->text + i, end - i};
        uint32_t dash = dash_length(rest);
        bool line = (unsigned char)f->text[i - 1] < ' ';
        bool ends = (line || dash || i == bold) && ends_quotation(r, f, i);
        bool signs = line && dash && is_sentence((struct str){f->text, i});
        if (ends || signs || (line && quote))
            return is_name(r, str_from(rest, dash)) ? i + dash : f->n;
        if (line)
            break;
    }
    return f->n;
}

// Where the name alone begins that ends f in brackets behind a quotation: "“…” (The Courier)".
static uint32_t bracketed_in(const struct reader *r, const struct flat *f, uint32_t end)
{
    struct str text = {f->text, end};
    size_t open =
        end && text.p[end - 1] == ')' && !f->links_len ? str_rfind_char(text, '(') : STR_NOT_FOUND;
    if (open == STR_NOT_FOUND || open < QUOTED_LEAST || end - open > LONGEST ||
        !ends_quotation(r, f, (uint32_t)open))
        return f->n;
    size_t from = 0; // "*The Courier*, 3 May 2021: “A town of glass” (Jane Doe)" says more
    struct date_hit hit;
    if (!begins_quoted(text) && dates_next(text, &from, r->languages, &hit) && hit.date.month)
        return f->n;
    return is_name(r, str_slice(text, open + 1, end - 1)) ? (uint32_t)open + 1 : f->n;
}

// Whether all words of f have a style.
static bool has_style(const struct flat *f, uint16_t style)
{
    for (size_t i = 0; i < f->runs_len; i++)
        if (!(f->runs[i].style & style) &&
            str_trim((struct str){f->text + f->runs[i].at, f->runs[i].len}).n)
            return false;
    return f->runs_len > 0;
}

// The block is a quotation and nothing else; `plain`: emphasis alone, which captions have as well,
// does not make it one.
static bool is_quotation(const struct block *b, bool plain)
{
    enum { WHOLE_LEAST = 25 };
    struct str text = str_trim((struct str){b->f.text, b->f.n});
    while (text.n && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == ','))
        text.n--;
    return text.n >= WHOLE_LEAST && !b->f.links_len &&
           (b->kind == BLOCK_QUOTE ||
            (b->kind == BLOCK_PARAGRAPH && ((begins_quoted(text) && ends_quoted(text)) ||
                                            (!plain && has_style(&b->f, STYLE_EMPHASIS)))));
}

// "<p>What they say.</p><cite>The Courier</cite>": the mark-up says that the sentence is quoted.
static bool is_cited(const struct block *b)
{
    return b->kind == BLOCK_PARAGRAPH && !b->f.links_len &&
           is_sentence((struct str){b->f.text, b->f.n});
}

static bool has_letters(const struct flat *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (is_alpha_ascii(f->text[i]) || is_digit_ascii(f->text[i]))
            return true;
    return false;
}

// Whether block i stands right below a quotation; an empty line may part them.
static bool is_below_quotation(const struct reader *r, size_t i, bool plain)
{
    const struct block *before = i > 0 ? &r->blocks[i - 1] : NULL;
    if (before && i > 1 && before->kind == BLOCK_PARAGRAPH && !has_letters(&before->f))
        before--;
    return before && before->ignored == r->blocks[i].ignored &&
           (is_quotation(before, plain) ||
            (has_style(&r->blocks[i].f, STYLE_CITE) && is_cited(before)));
}

// Where in block i, a paragraph that is all attribution, it begins.
static uint32_t below_in(struct reader *r, size_t i, uint32_t end)
{
    const struct block *b = &r->blocks[i];
    struct str text = {b->f.text, end};
    uint32_t dash = dash_length(text);
    if (b->kind != BLOCK_PARAGRAPH || end > LONGEST || b->f.links_len ||
        !is_below_quotation(r, i, !dash && !flat_is_strong(&b->f)))
        return b->f.n;
    text = str_from(text, dash);
    bool says = is_dated(r, text, false) || (is_name(r, text) && is_announced(r, i));
    return says ? dash : b->f.n;
}

uint32_t attribution_in(struct reader *r, size_t i)
{
    const struct flat *f = &r->blocks[i].f;
    bool item = r->blocks[i].kind == BLOCK_ITEM;
    uint32_t end = end_of(f), at = item ? f->n : dated_in(r, f, end);
    if (at == f->n)
        at = below_in(r, i, end);
    if (at == f->n) {
        at = named_in(r, f, end);
        at = at < f->n ? at : bracketed_in(r, f, end);
        at = at < f->n && is_announced(r, i) ? at : f->n;
    }
    return item && at < f->n && !quotes_sentence(f, at) ? f->n : at;
}

// "### The Courier" or "### Jane Doe, The Courier, 3 May 2021" over one quotation and nothing else.
static bool heads_quotation(const struct reader *r, size_t i)
{
    const struct block *b = &r->blocks[i], *below = b + 1, *end = r->blocks + r->blocks_len;
    struct str name = {b->f.text, b->f.n};
    return b->kind == BLOCK_HEADING && b->level > 1 && !b->ignored && !b->f.links_len &&
           !b->dated && b->f.n <= LONGEST && below < end && !below->ignored &&
           is_quotation(below, true) &&
           (below + 1 == end || below[1].ignored || below[1].kind == BLOCK_HEADING ||
            below[1].kind == BLOCK_RULE) &&
           (is_name(r, name) || is_dated(r, name, false));
}

bool *attributions_heading(struct reader *r)
{
    bool *found = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    bool above[LEVELS_MOST] = {false}; // the last heading of that level says coverage
    size_t n = 0;                      // such headings of one level on end
    int level = 0;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING || b->level >= LEVELS_MOST)
            continue;
        bool heads = heads_quotation(r, i);
        bool says = r->page_coverage > 0;
        for (int k = 1; k < b->level; k++)
            says = says || above[k];
        n = !heads || !says ? 0 : b->level == level ? n + 1 : 1;
        level = b->level;
        found[i] = n > 0;
        above[b->level] = !heads && block_says(r, b) > 0 && !says_featured(r, b);
        for (int k = b->level + 1; k < LEVELS_MOST; k++)
            above[k] = false;
    }
    // Those that are fewer than several on end are none.
    for (size_t i = 0, from = 0, many = 0; i <= r->blocks_len; i++) {
        if (i < r->blocks_len && r->blocks[i].kind != BLOCK_HEADING)
            continue;
        if (i < r->blocks_len && found[i] && many && r->blocks[i].level == r->blocks[from].level) {
            many++;
            continue;
        }
        for (size_t k = from; k < i && many < SEVERAL; k++)
            found[k] = false;
        from = i;
        many = i < r->blocks_len && found[i];
    }
    return found;
}

struct flat attribution_of(struct reader *r, const struct flat *f, uint32_t at)
{
    while (at < f->n && f->text[at] == ' ')
        at++;
    uint32_t end = end_of(f);
    bool bracket = end > at && f->text[end - 1] == ')' && at > 0 && f->text[at - 1] == '(';
    struct flat own = flat_slice(r, f, at, bracket ? end - 1 : f->n);
    for (size_t i = 0; i < own.runs_len; i++)
        own.runs[i].style &= (uint16_t) ~(STYLE_QUOTE | STYLE_CLASS_OTHER | STYLE_HEADING);
    return own;
}

bool attributes_quotations(struct reader *r)
{
    size_t n = 0, dated = 0; // dated: as block quotations, where the press is said to be quoted
    r->announced = (struct announced){.levels = r->page_coverage > 0 ? levels_that_say(r) : 0};
    for (size_t i = 0; i < r->blocks_len && n < SEVERAL; i++) {
        const struct block *b = &r->blocks[i];
        if ((b->kind != BLOCK_PARAGRAPH && b->kind != BLOCK_QUOTE && b->kind != BLOCK_ITEM) ||
            b->ignored)
            continue;
        n += attribution_in(r, i) < b->f.n;
        dated += b->kind == BLOCK_QUOTE && dated_in(r, &b->f, end_of(&b->f)) < b->f.n &&
                 is_announced(r, i);
    }
    return n >= SEVERAL || dated >= 2;
}

// The text of a cell of a record, which may be several runs.
static struct str cell_of(const struct flat *f, int cell)
{
    uint32_t at = f->n, end = 0;
    for (size_t i = 0; i < f->runs_len; i++)
        if (f->runs[i].cell == cell) {
            at = f->runs[i].at < at ? f->runs[i].at : at;
            end = f->runs[i].at + f->runs[i].len;
        }
    return at < end ? (struct str){f->text + at, end - at} : STR_NONE;
}

// Whether a record without an article quotes in another cell than `source`, and has no title.
static bool quotes_beside(const struct reader *r, const struct flat *f, int source)
{
    enum { PROSE_LEAST = 8 };
    bool prose = false;
    for (size_t i = 0; i < f->links_len; i++)
        if (f->links[i].class != LINK_PICTURE)
            return false;
    for (size_t i = 0; i < f->runs_len; i++) {
        int cell = f->runs[i].cell;
        if (cell < 0 || cell == source || (size_t)cell >= r->keys_len)
            continue;
        if (r->key_roles[cell] & WORD_TITLE)
            return false;
        prose = prose ||
                (!(r->key_roles[cell] & WORD_NAME) && words_of(cell_of(f, cell)) >= PROSE_LEAST);
    }
    return prose;
}

// Whether another cell than `cell` is called a date.
static bool has_date_beside(const struct reader *r, const struct flat *f, int cell)
{
    for (size_t i = 0; i < f->runs_len; i++) {
        int other = f->runs[i].cell;
        if (other >= 0 && (size_t)other < r->keys_len && other != cell &&
            (r->key_roles[other] & WORD_DATE))
            return true;
    }
    return false;
}

int attributes_records(struct reader *r)
{
    enum { CELLS_MOST = 64 };
    size_t dated[CELLS_MOST] = {0};
    int best = -1;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct flat *f = &r->blocks[i].f;
        if (r->blocks[i].kind != BLOCK_RECORD || r->blocks[i].articles || f->runs_len > RUNS_MOST)
            continue;
        int last = -1;
        for (size_t k = 0; k < f->runs_len; k++) {
            int cell = f->runs[k].cell;
            if (cell < 0 || cell == last || cell >= CELLS_MOST)
                continue;
            last = cell;
            struct str text = cell_of(f, cell);
            bool named = (size_t)cell < r->keys_len && (r->key_roles[cell] & WORD_OUTLET) &&
                         is_name(r, text) && (is_announced(r, i) || has_date_beside(r, f, cell));
            if (text.n > LONGEST ||
                ((size_t)cell < r->keys_len && (r->key_roles[cell] & WORD_TITLE)) ||
                !(named || is_dated(r, text, false)) || !quotes_beside(r, f, cell))
                continue;
            dated[cell]++;
            best = best < 0 || dated[cell] > dated[best] ? cell : best;
        }
    }
    return best >= 0 && dated[best] >= SEVERAL ? best : -1;
}

bool record_attribution(struct reader *r, const struct flat *f, int cell, struct flat *own)
{
    struct str text = f->runs_len <= RUNS_MOST ? cell_of(f, cell) : STR_NONE;
    if (!text.n || text.n > LONGEST || !quotes_beside(r, f, cell))
        return false;
    if (has_date_beside(r, f, cell)) { // a key of its own
        *own = *f;
        return true;
    }
    uint32_t at = (uint32_t)(text.p - f->text);
    *own = flat_slice(r, f, at, at + (uint32_t)text.n);
    for (size_t i = 0; i < own->runs_len; i++)
        own->runs[i].cell = -1;
    return true;
}
