// SPDX-License-Identifier: MIT
// What an entry says of its author, of access, of the kind of thing and of its language, and
// where. A field or a column for it counts most; then short words between the other parts, as
// "(abonnés)", "[audio]", a padlock. Of a link to another copy ("PDF") nothing follows.
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { WORDS_LONGEST = 60 };
#define PADLOCK "\xf0\x9f\x94\x92"

static const struct run *cell_run(const struct item *x, uint16_t role)
{
    for (size_t i = 0; i < x->f.runs_len; i++) {
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

static struct str words_of(struct reader *r, const struct item *x, struct piece p)
{
    return fold_words(&r->scratch, flat_text(&r->scratch, &x->f, p.at, p.end));
}

static bool is_mark(char c)
{
    return c == FLAT_HARD_BREAK || c == FLAT_SOFT_BREAK || c == FLAT_BLOCK || c == FLAT_CELL ||
           c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == ';' || c == '|' ||
           c == '/' || c == '.' || c == '*';
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
        uint32_t to = from;
        while (to < end && !is_mark(x->f.text[to]))
            to++;
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

static enum clip_kind kind_in(struct str words)
{
    uint32_t stems = words_stems_in(words);
    return stems & STEM_AUDIO          ? KIND_AUDIO
           : stems & STEM_VIDEO        ? KIND_VIDEO
           : str_eq(words, STR("pdf")) ? KIND_PDF
                                       : KIND_ARTICLE;
}

static bool ends_in(struct str url, const char *ending)
{
    size_t n = str_of(ending).n;
    return url.n > n && str_eq_ascii(str_from(url, url.n - n), str_of(ending));
}

// By the whole of what no other field says, and by where the short words for it stand.
static void find_access(struct reader *r, const struct item *x, struct clip *c)
{
    const struct run *cell = cell_run(x, WORD_ACCESS);
    struct piece p = piece_of(cell);
    struct str words = cell ? words_of(r, x, p) : fold_words(&r->scratch, c->note);
    uint32_t stems = words.n < WORDS_LONGEST ? words_stems_in(words) : 0;
    c->access = access_in(stems);
    if (cell && !c->access && (stems & STEM_FREE))
        c->access = ACCESS_FREE;
    for (uint32_t at = 0; !cell && next_piece(x, &at, &p);) {
        enum clip_access said =
            is_padlock(x, p) ? ACCESS_SUBSCRIBERS : access_in(words_stems_in(words_of(r, x, p)));
        if (!said || (c->access && said != c->access) || !is_own(x, p))
            continue;
        c->access = said;
        c->access_at = flat_span(&x->f, p.at, p.end);
        return;
    }
    if (cell)
        c->access_at = flat_span(&x->f, p.at, p.end);
}

static void find_kind(struct reader *r, const struct item *x, struct clip *c)
{
    uint32_t stems = words_stems_in(fold_words(&r->scratch, c->outlet_text)) |
                     words_stems_in(fold_words(&r->scratch, c->note));
    c->kind = ends_in(c->url, ".pdf")   ? KIND_PDF
              : ends_in(c->url, ".mp3") ? KIND_AUDIO
              : stems & STEM_AUDIO      ? KIND_AUDIO
              : stems & STEM_VIDEO      ? KIND_VIDEO
                                        : KIND_ARTICLE;
    struct piece p;
    for (uint32_t at = 0; next_piece(x, &at, &p);) {
        const struct run *run = flat_run_at(&x->f, p.at);
        bool cell = run && run->cell >= 0 && (size_t)run->cell < x->roles_len &&
                    (x->roles[run->cell] & WORD_NOTE);
        struct str words = words_of(r, x, p);
        enum clip_kind said = kind_in(words);
        bool whole = words_whole_is(words) & WORD_KIND;
        bool agrees = c->kind == KIND_ARTICLE || c->kind == said;
        if (!is_own(x, p) || !(cell ? whole : agrees && said && (whole || c->kind == said)))
            continue;
        c->kind = c->kind == KIND_ARTICLE ? said : c->kind;
        c->kind_at = flat_span(&x->f, p.at, p.end);
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
    find_access(r, x, c);
    find_kind(r, x, c);
    if (x->author.end > x->author.at)
        c->author_at = flat_span(&x->f, x->author.at, x->author.end);
    if (code.n != 2 && (code.n != 5 || code.p[2] != '-'))
        return;
    c->lang = code;
    c->lang_at = flat_span(&x->f, l.at, l.end);
}
