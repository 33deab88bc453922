// SPDX-License-Identifier: MIT
// What an entry says of its author, of access, of the kind of thing and of its language, and
// where. A field or a column for it counts most; then short words between the other parts, as
// "(abonnés)", "[audio]", a padlock. Of a link to another copy ("PDF") nothing follows.
#include "base/scan.h"
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { WORDS_LONGEST = 60 };
#define PADLOCK "\xf0\x9f\x94\x92"

static const struct run *cell_run(const struct item *x, uint16_t role)
{
    for (size_t i = 0; x->roles_len && i < x->f.runs_len; i++) {
        const struct run *run = &x->f.runs[i];
        if (run->cell >= 0 && (size_t)run->cell < x->roles_len && (x->roles[run->cell] & role))
            return run;
    }
    return NULL;
}

static struct piece piece_of(const struct run *run)
{
    return run ? (struct piece){run->at, run->at + run->len} : (struct piece){0, 0};
}

static bool is_mark(char c)
{
    static const bool marks[256] = {[FLAT_HARD_BREAK] = true,
                                    [FLAT_SOFT_BREAK] = true,
                                    [FLAT_BLOCK] = true,
                                    [FLAT_CELL] = true,
                                    ['('] = true,
                                    [')'] = true,
                                    ['['] = true,
                                    [']'] = true,
                                    [','] = true,
                                    [';'] = true,
                                    ['|'] = true,
                                    ['/'] = true,
                                    ['.'] = true,
                                    ['*'] = true};
    return marks[(unsigned char)c];
}

// Where the next of them stands from `at` on; end for none.
static uint32_t next_mark(const struct flat *f, uint32_t at, uint32_t end)
{
    for (; at < end; at += SCAN_BLOCK) {
        size_t left = end - at;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(f->text + at) : scan_load_part(f->text + at, left);
        scan_mask marks = ((b & 0xf8) == '(') & (b != '+') & (b != '-'); // "()*,./"
        marks |= (b == '[') | (b == ']') | (b == '|') | (b == ';');
        marks |= (b == FLAT_HARD_BREAK) | (b == FLAT_SOFT_BREAK) | (b == FLAT_BLOCK);
        size_t n = scan_first(marks | (b == FLAT_CELL));
        if (n < SCAN_BLOCK)
            return n < left ? at + (uint32_t)n : end;
    }
    return end;
}

// The next short piece of text from *at on that no other part has taken. False at the end.
static bool next_piece(const struct item *x, uint32_t *at, struct piece *out)
{
    const struct piece taken[4] = {x->title, x->outlet, x->author, x->date_text};
    while (*at < x->f.n) {
        uint32_t end = x->f.n, from = *at;
        bool inside = false;
        for (int k = 0; k < 4 && !inside; k++) {
            if (taken[k].end <= taken[k].at)
                continue;
            inside = from >= taken[k].at && from < taken[k].end;
            if (inside)
                *at = taken[k].end;
            else if (taken[k].at > from && taken[k].at < end)
                end = taken[k].at;
        }
        if (inside)
            continue;
        while (from < end && (x->f.text[from] == ' ' || is_mark(x->f.text[from])))
            from++;
        uint32_t to = next_mark(&x->f, from, end);
        *at = to > *at ? to : *at + 1;
        while (to > from && x->f.text[to - 1] == ' ')
            to--;
        if (to > from) {
            *out = (struct piece){from, to};
            return true;
        }
    }
    return false;
}

// Whether the piece is in no link, or in the article's own.
static bool is_own(const struct item *x, struct piece p)
{
    const struct run *run = flat_run_at(&x->f, p.at);
    return !run || run->link < 0 || run->link == x->primary;
}

// A short piece of text that no other part has taken, or the whole note.
struct said {
    struct piece p;
    struct str words; // folded; empty where nobody asks for them
    uint32_t stems;   // of STEMS_ASKED
};
enum { STEMS_ASKED = STEM_PAID | STEM_REGISTERED | STEM_FREE | STEM_AUDIO | STEM_VIDEO };

struct all_said {
    struct said note, *pieces;
    size_t len, cap;
};

static struct said said_in(struct reader *r, struct str text, struct piece p)
{
    struct str words = fold_words(&r->scratch, text);
    return (struct said){p, words, words_stems_of(words, STEMS_ASKED)};
}

// Whether a piece without a stem may say something all the same: "pdf", a word in a column.
static bool may_be_short_word(const struct item *x, struct piece p)
{
    uint32_t i = p.at;
    while (i < p.end && !(x->f.text[i] & 0x80) && !is_alpha_ascii(x->f.text[i]) &&
           !is_digit_ascii(x->f.text[i]))
        i++;
    return x->roles_len || (i < p.end && ((x->f.text[i] & 0x80) || (x->f.text[i] | 0x20) == 'p'));
}

// Of a note in several parts other words follow one another than in the item.
static bool may_note(const struct item *x, struct str note)
{
    const struct piece taken[4] = {x->title, x->outlet, x->author, x->date_text};
    bool may = note.n && str_contains(note, STR("; "));
    for (int k = 0; k < 4 && note.n && !may; k++)
        may = item_may_say(x, taken[k], STEMS_ASKED);
    return may;
}

static struct all_said read_pieces(struct reader *r, const struct item *x, struct str note)
{
    struct all_said all = {0};
    struct piece p;
    if (may_note(x, note))
        all.note = said_in(r, note, (struct piece){0, 0});
    for (uint32_t at = 0; next_piece(x, &at, &p);) {
        struct said one = {.p = p};
        if (item_may_say(x, p, STEMS_ASKED) || may_be_short_word(x, p))
            one = said_in(r, flat_text(&r->scratch, &x->f, p.at, p.end), p);
        ARENA_PUSH(&r->scratch, all.pieces, all.len, all.cap) = one;
    }
    return all;
}

static bool is_padlock(const struct item *x, struct piece p)
{
    return str_starts((struct str){x->f.text + p.at, p.end - p.at}, STR(PADLOCK));
}

static enum clip_access access_in(uint32_t stems)
{
    return stems & STEM_PAID         ? ACCESS_SUBSCRIBERS
           : stems & STEM_REGISTERED ? ACCESS_REGISTRATION
                                     : ACCESS_UNKNOWN;
}

// "(free)": a word of its own, but not "open", which links say too.
static bool is_free_alone(const struct said *s)
{
    return (s->stems & STEM_FREE) && str_find_char(s->words, ' ') == STR_NOT_FOUND &&
           !str_eq(s->words, STR("open"));
}

static enum clip_kind kind_in(const struct said *s)
{
    return s->stems & STEM_AUDIO          ? KIND_AUDIO
           : s->stems & STEM_VIDEO        ? KIND_VIDEO
           : str_eq(s->words, STR("pdf")) ? KIND_PDF
                                          : KIND_ARTICLE;
}

static bool ends_in(struct str url, const char *ending)
{
    size_t n = str_of(ending).n;
    return url.n > n && str_eq_ascii(str_from(url, url.n - n), str_of(ending));
}

// By the whole of what no other field says, and by where the short words for it stand.
static void find_access(struct reader *r, const struct item *x, const struct all_said *all,
                        struct clip *c)
{
    const struct run *cell = cell_run(x, WORD_ACCESS);
    struct piece p = piece_of(cell);
    struct said whole =
        cell ? said_in(r, flat_text(&r->scratch, &x->f, p.at, p.end), p) : all->note;
    uint32_t stems = whole.words.n < WORDS_LONGEST ? whole.stems : 0;
    c->access = access_in(stems);
    if (cell && !c->access && (stems & STEM_FREE))
        c->access = ACCESS_FREE;
    for (size_t i = 0; i < all->len && !cell; i++) {
        const struct said *s = &all->pieces[i];
        enum clip_access said = is_padlock(x, s->p) ? ACCESS_SUBSCRIBERS : access_in(s->stems);
        said = !said && is_free_alone(s) ? ACCESS_FREE : said;
        if (!said || (c->access && said != c->access) || !is_own(x, s->p))
            continue;
        c->access = said;
        c->access_at = flat_span(&x->f, s->p.at, s->p.end);
        return;
    }
    if (cell)
        c->access_at = flat_span(&x->f, p.at, p.end);
}

static void find_kind(struct reader *r, const struct item *x, const struct all_said *all,
                      struct clip *c)
{
    enum { KIND_LONGEST = 40 }; // bytes; more is a sentence
    bool may = x->outlet_other.n || item_may_say(x, x->outlet, STEM_AUDIO | STEM_VIDEO);
    uint32_t stems =
        (may ? words_stems_in(fold_words(&r->scratch, c->outlet_text)) : 0) | all->note.stems;
    c->kind = ends_in(c->url, ".pdf")   ? KIND_PDF
              : ends_in(c->url, ".mp3") ? KIND_AUDIO
              : stems & STEM_AUDIO      ? KIND_AUDIO
              : stems & STEM_VIDEO      ? KIND_VIDEO
                                        : KIND_ARTICLE;
    for (size_t i = 0; i < all->len; i++) {
        const struct said *s = &all->pieces[i];
        const struct run *run = flat_run_at(&x->f, s->p.at);
        bool cell = run && run->cell >= 0 && (size_t)run->cell < x->roles_len &&
                    (x->roles[run->cell] & WORD_NOTE);
        enum clip_kind said = kind_in(s);
        bool whole = words_whole_is(s->words) & WORD_KIND;
        bool agrees = c->kind == KIND_ARTICLE || c->kind == said;
        if (s->p.end - s->p.at > KIND_LONGEST || !is_own(x, s->p) ||
            !(cell ? whole : agrees && said && (whole || c->kind == said)))
            continue;
        c->kind = c->kind == KIND_ARTICLE ? said : c->kind;
        c->kind_at = flat_span(&x->f, s->p.at, s->p.end);
        return;
    }
}

static bool apart(struct piece x, struct piece y)
{
    return x.end <= x.at || y.end <= y.at || x.end <= y.at || y.end <= x.at;
}

void extras_author(struct item *x)
{
    struct piece p = piece_of(cell_run(x, WORD_AUTHOR));
    if (x->author.at >= p.at && x->author.end <= p.end && apart(p, x->title) &&
        apart(p, x->outlet) && apart(p, x->date_text))
        x->author = p;
}

void extras_find(struct reader *r, const struct item *x, struct clip *c)
{
    struct piece l = piece_of(cell_run(x, WORD_LANGUAGE));
    struct str code = l.end ? flat_text(r->arena, &x->f, l.at, l.end) : STR_NONE;
    struct all_said all = read_pieces(r, x, c->note);
    find_access(r, x, &all, c);
    find_kind(r, x, &all, c);
    if (x->author.end > x->author.at)
        c->author_at = flat_span(&x->f, x->author.at, x->author.end);
    if (code.n != 2 && (code.n != 5 || code.p[2] != '-'))
        return;
    c->lang = code;
    c->lang_at = flat_span(&x->f, l.at, l.end);
}
