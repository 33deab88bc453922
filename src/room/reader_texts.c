// SPDX-License-Identifier: MIT
// What a clip's texts are once its parts are known: without the marks around them, the title that
// only an attribute says, and the note that is left.
#include "room/reader_texts.h"

#include <string.h>

#include "base/buf.h"
#include "room/reader_words.h"
#include "text/fold.h"

static bool has_letters(struct str s)
{
    for (size_t i = 0; i < s.n;)
        if (fold_is_letter(fold_char(utf8_next(s, &i))))
            return true;
    return false;
}

// A letter or digit of ASCII.
static bool plain_at(struct str s, size_t i)
{
    return is_alpha_ascii(s.p[i]) || is_digit_ascii(s.p[i]);
}

static struct str strip_marks(struct str s)
{
    static const char *const wide[] = {"–", "—", "·", "•", "\xc2\xa0", "：", "｜", "－", "─"};
    static const char plain[] = " ,;:-|.()[]/*";
    for (bool again = true; again && s.n && !(plain_at(s, 0) && plain_at(s, s.n - 1));) {
        again = false;
        while (s.n && memchr(plain, s.p[0], sizeof plain - 1)) {
            s = str_from(s, 1);
            again = true;
        }
        while (s.n && memchr(plain, s.p[s.n - 1], sizeof plain - 1)) {
            s.n--;
            again = true;
        }
        for (size_t i = 0; i < sizeof wide / sizeof *wide && s.n; i++) {
            struct str m = str_of(wide[i]);
            if ((s.p[0] & 0x80) && str_starts(s, m)) {
                s = str_from(s, m.n);
                again = true;
            }
            if (s.n && (s.p[s.n - 1] & 0x80) && str_ends(s, m)) {
                s.n -= m.n;
                again = true;
            }
        }
    }
    return s;
}

struct str texts_unquoted(struct str s)
{
    static const char *const pairs[][2] = {{"“", "”"},   {"«", "»"}, {"„", "“"},   {"„", "”"},
                                           {"\"", "\""}, {"»", "«"}, {"「", "」"}, {"『", "』"},
                                           {"《", "》"}, {"‘", "’"}};
    if (s.n == 0 || plain_at(s, 0))
        return s;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str open = str_of(pairs[i][0]), close = str_of(pairs[i][1]);
        if (s.n <= open.n + close.n || !str_starts(s, open) || !str_ends(s, close))
            continue;
        struct str inner = str_slice(s, open.n, s.n - close.n);
        if (str_contains(inner, open) || str_contains(inner, close))
            continue;
        while (inner.n && (inner.p[0] == ' ' || str_starts(inner, STR("\xc2\xa0"))))
            inner = str_from(inner, inner.p[0] == ' ' ? 1 : 2);
        while (inner.n && (inner.p[inner.n - 1] == ' ' || str_ends(inner, STR("\xc2\xa0"))))
            inner.n -= inner.p[inner.n - 1] == ' ' ? 1 : 2;
        return inner;
    }
    return s;
}

// Where a piece of a field begins with the mark of emphasis whose other half is within it.
static uint32_t mark_before(const struct item *x, struct piece p)
{
    uint32_t at = p.at;
    if (x->kind != BLOCK_RECORD || !memchr(x->f.text + p.at, '*', p.end - p.at))
        return at;
    while (at > 0 && x->f.text[at - 1] == '*')
        at--;
    return at;
}

static struct str without_marks(struct reader *r, const struct item *x, struct str s)
{
    if (x->kind != BLOCK_RECORD || str_find_char(s, '*') == STR_NOT_FOUND)
        return s;
    char *room = arena_array(r->arena, s.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool between = i > 0 && i + 1 < s.n && plain_at(s, i - 1) && plain_at(s, i + 1);
        if (s.p[i] != '*' || between) // "M*A*S*H"
            room[n++] = s.p[i];
    }
    return (struct str){room, n};
}

static struct str without_capitals_word(struct reader *r, struct str s)
{
    size_t space = str_rfind_char(s, ' ');
    if (space == STR_NOT_FOUND)
        return s;
    struct str last = str_from(s, space + 1);
    for (size_t i = 0; i < last.n; i++)
        if (last.p[i] >= 'a' && last.p[i] <= 'z')
            return s;
    bool kind = words_stems_of(fold_words(&r->scratch, last), STEM_RELEASE);
    return kind ? str_slice(s, 0, space) : s;
}

// Marks that nothing opened or goes on behind: "The Courier,", "| The Courier", "*The Courier".
static struct str without_loose_marks(struct str s)
{
    static const char *const wide[] = {"—", "–", "·", "•"};
    while (s.n > 1 && memchr("|* ", s.p[0], 3) && !memchr(s.p + 1, s.p[0], s.n - 1))
        s = str_from(s, 1);
    for (size_t was = 0; was != s.n && s.n > 1;) {
        was = s.n;
        size_t word = str_rfind_char(s, ' ');
        struct str last = str_from(s, word == STR_NOT_FOUND ? 0 : word + 1);
        bool domain = str_ends(last, STR(".")) && memchr(last.p, '.', last.n - 1);
        s.n -= memchr(",;| ", s.p[s.n - 1], 4) || (domain && last.n > 5);
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
            s.n -= str_ends(s, str_of(wide[i])) ? strlen(wide[i]) : 0;
    }
    return s;
}

struct str texts_outlet(struct reader *r, struct item *x)
{
    x->outlet.at = mark_before(x, x->outlet);
    struct str text = flat_text(r->arena, &x->f, x->outlet.at, x->outlet.end);
    text = without_marks(r, x, texts_unquoted(text));
    return without_capitals_word(r, without_loose_marks(text));
}

void texts_count_openings(struct reader *r, struct map *seen)
{
    for (size_t i = 0; i < r->items_len; i++) {
        if (!r->items[i].title_other.n)
            continue;
        struct str t = fold_words(r->arena, r->items[i].title_other);
        size_t end = 0;
        for (int words = 0; end < t.n && words < 4; end++)
            words += t.p[end] == ' ';
        if (!t.n)
            continue;
        void **slot = map_at(seen, str_slice(t, 0, end));
        *slot = (void *)((uintptr_t)*slot + 1);
    }
}

struct str texts_title_attribute(struct reader *r, const struct item *x, struct map *seen,
                                 struct str outlet)
{
    struct str t = fold_words(&r->scratch, x->title_other);
    size_t end = 0;
    for (int words = 0; end < t.n && words < 4; end++)
        words += t.p[end] == ' ';
    bool generic = t.n == 0 || (uintptr_t)map_get(seen, str_slice(t, 0, end)) > 1 ||
                   (words_whole_is(t) & (WORD_GENERIC_LINK | WORD_KIND));
    struct str title = str_trim(x->title_other);
    if (generic || str_eq(t, fold_words(&r->scratch, outlet)))
        return STR_NONE;
    if (outlet.n && str_ends(title, outlet) && title.n > outlet.n) {
        struct str rest = str_slice(title, 0, title.n - outlet.n);
        struct str cut = strip_marks(rest);
        if (cut.n && cut.n + 2 <= rest.n)
            return cut;
    }
    return title;
}

static bool has_words(const struct flat *f, uint32_t at, uint32_t end)
{
    while (at < end && !(f->text[at] & 0x80) && !is_alpha_ascii(f->text[at]) &&
           !is_digit_ascii(f->text[at]))
        at++;
    return at < end;
}

static void add_note(struct reader *r, struct buf *b, struct str part)
{
    enum { SAYS_NOTHING = WORD_CONNECTOR | WORD_GENERIC_LINK | WORD_BY };
    bool listed =
        !words_are_many(part) && (words_whole_is(fold_words(&r->scratch, part)) & SAYS_NOTHING);
    part = strip_marks(part);
    if (listed || !has_letters(part))
        return;
    if (b->n)
        buf_c(b, "; ");
    buf_str(b, part);
}

static bool ends_sentence(const struct item *x, uint32_t at)
{
    static const char borders[] = {FLAT_HARD_BREAK, FLAT_SOFT_BREAK, FLAT_BLOCK, FLAT_CELL, '\0'};
    const struct piece others[3] = {x->title, x->outlet, x->date_text};
    for (int k = 0; k < 3; k++)
        if (at >= others[k].at && at < others[k].end)
            return true;
    return strchr(borders, x->f.text[at]);
}

// Whether several words that are in no other part stand before the author and behind: "…, led by
// Jane Doe since 2017, …" is no sentence without its name.
static bool author_within_sentence(const struct item *x)
{
    enum { WORDS = 3 };
    const struct flat *f = &x->f;
    int before = 0, behind = 0;
    for (uint32_t i = x->author.at; i-- > 0 && before < WORDS && !ends_sentence(x, i);)
        before += f->text[i] == ' ' && i + 1 < x->author.at && is_alpha_ascii(f->text[i + 1]);
    for (uint32_t i = x->author.end; i < f->n && behind < WORDS && !ends_sentence(x, i); i++)
        behind += f->text[i] == ' ' && i + 1 < f->n && is_alpha_ascii(f->text[i + 1]);
    return x->author.end > x->author.at && before == WORDS && behind == WORDS;
}

struct str texts_note(struct reader *r, const struct item *x)
{
    struct piece author = author_within_sentence(x) ? (struct piece){0, 0} : x->author;
    struct piece taken[4] = {x->title, x->outlet, author, x->date_text};
    struct buf b = BUF_EMPTY;
    uint32_t at = 0;
    while (at < x->f.n) {
        struct piece next = {x->f.n, x->f.n};
        for (int k = 0; k < 4; k++)
            if (taken[k].end > taken[k].at && taken[k].at >= at && taken[k].at < next.at)
                next = taken[k];
        if (has_words(&x->f, at, next.at))
            add_note(r, &b, flat_text(&r->scratch, &x->f, at, next.at));
        at = next.end > at ? next.end : x->f.n;
    }
    struct str note = str_copy(r->arena, buf_view(&b));
    buf_free(&b);
    arena_reset(&r->scratch);
    return note;
}
