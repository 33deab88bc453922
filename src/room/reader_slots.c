// SPDX-License-Identifier: MIT
// A page that writes its outlets in one place writes all of the name there. Where most entries have
// their outlet as the whole of such a slot (what borders, marks and the other parts of the entry
// leave), the others have, too: "City Press, University of Fen" is not cut to the half that the
// table or the address knows. A person, a page, a kind of thing beside the name is no part of it.
#include <string.h>

#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_slots.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { SLOT_LONGEST = 90, WORDS_MOST = 9, WHOLE_LEAST = 2 };

static bool same_run(const struct run *a, const struct run *b)
{
    return a->link == b->link && a->cell == b->cell && a->style == b->style;
}

// What borders, style and links leave around `at`.
static struct piece run_around(const struct flat *f, uint32_t at)
{
    const struct run *run = flat_run_at(f, at), *first = run, *last = run;
    if (!run)
        return (struct piece){at, at};
    while (first > f->runs && same_run(first - 1, run) && first[-1].at + first[-1].len == first->at)
        first--;
    while (last + 1 < f->runs + f->runs_len && same_run(last + 1, run) &&
           last->at + last->len == last[1].at)
        last++;
    return (struct piece){first->at, last->at + last->len};
}

static bool plain_at(struct str s, size_t i)
{
    return i < s.n && (is_alpha_ascii(s.p[i]) || is_digit_ascii(s.p[i]));
}

// The length of a mark at text[i] that parts fields, 0 for none: " – ", " | ", ": ", ". ",
// brackets.
static uint32_t parting_mark(const struct flat *f, uint32_t i)
{
    static const char *const marks[] = {" – ", " — ", " - ", " | ", " · ", " • ", " // ", NULL};
    struct str rest = {f->text + i, f->n - i};
    if (plain_at(rest, 0))
        return 0;
    if ((unsigned char)f->text[i] < ' ' || strchr("()[]\"", f->text[i]))
        return 1;
    for (int k = 0; f->text[i] == ' ' && !plain_at(rest, 1) && marks[k]; k++)
        if (str_starts(rest, str_of(marks[k])))
            return (uint32_t)strlen(marks[k]);
    bool stop = f->text[i] == '.' && i + 1 < f->n && f->text[i + 1] == ' ' && i > 2 &&
                f->text[i - 2] != ' ' && f->text[i - 2] != '.';
    return stop ? 2 : 0;
}

static void keep_apart(struct piece *slot, struct piece other, struct piece name)
{
    if (other.end <= other.at)
        return;
    if (other.at >= name.end && other.at < slot->end)
        slot->end = other.at;
    if (other.end <= name.at && other.end > slot->at)
        slot->at = other.end;
}

static bool is_edge(char c)
{
    return c == ' ' || c == ',' || c == ';' || c == ':' || c == '.' || c == '-' || c == '/';
}

// The length of the space or mark at the beginning of s, or its end.
static uint32_t edge_of(struct str s, bool end)
{
    static const char *const marks[] = {"–", "—", "·", "•"};
    char c = s.n == 0 ? 'x' : end ? s.p[s.n - 1] : s.p[0];
    if (is_edge(c) || c == '|' || c == (end ? '(' : ')'))
        return 1;
    for (size_t i = 0; (c & 0x80) && i < sizeof marks / sizeof *marks; i++)
        if (end ? str_ends(s, str_of(marks[i])) : str_starts(s, str_of(marks[i])))
            return (uint32_t)strlen(marks[i]);
    return 0;
}

static bool line_ends(char c)
{
    return (unsigned char)c < ' ' && c != FLAT_CELL;
}

static bool bars(const struct flat *f, uint32_t i)
{
    unsigned char c = (unsigned char)f->text[i];
    return c < ' ' || c == '|' || c == '[' || c == ']' ||
           (c == 0xb7 && i > 0 && (unsigned char)f->text[i - 1] == 0xc2);
}

// The text of one style and link that the outlet of x stands in, without title, date and author.
static struct piece text_around(const struct item *x)
{
    struct piece o = x->outlet, slot = run_around(&x->f, o.at);
    if (slot.end < o.end || slot.at > o.at)
        return o;
    keep_apart(&slot, x->title, o);
    keep_apart(&slot, x->date_text, o);
    keep_apart(&slot, x->author, o);
    return slot;
}

// The whole of a line of that: "Wired – Danger Room", "Delta (Delft)".
static struct piece line_of(const struct item *x)
{
    const struct flat *f = &x->f;
    struct piece o = x->outlet, slot = text_around(x);
    if (slot.end - slot.at > 2 * SLOT_LONGEST)
        return o;
    uint32_t left = o.at, right = o.end;
    while (left > slot.at && !bars(f, left - 1))
        left--;
    while (right < slot.end && !bars(f, right))
        right++;
    slot = (struct piece){left, right};
    uint32_t n;
    while (slot.at < o.at && (n = edge_of((struct str){f->text + slot.at, o.at - slot.at}, false)))
        slot.at += n;
    while (slot.end > o.end && (n = edge_of((struct str){f->text + o.end, slot.end - o.end}, true)))
        slot.end -= n;
    // A bracket around all of it, and one whose other end a date or title took, is no part of it.
    bool opens = slot.at < o.at && f->text[slot.at] == '(';
    bool closes = slot.end > o.end && f->text[slot.end - 1] == ')';
    bool open_alone = opens && !memchr(f->text + slot.at, ')', slot.end - slot.at);
    bool close_alone = closes && !memchr(f->text + slot.at, '(', slot.end - slot.at);
    bool around = opens && closes;
    return (struct piece){slot.at + (around || open_alone), slot.end - (around || close_alone)};
}

// What marks leave of that; equal to the outlet when nothing is beside it.
static struct piece slot_of(const struct item *x)
{
    const struct flat *f = &x->f;
    struct piece o = x->outlet, slot = text_around(x);
    if (o.at > SLOT_LONGEST && slot.at < o.at - SLOT_LONGEST)
        slot.at = o.at - SLOT_LONGEST; // longer than a name is
    if (slot.end > o.end + SLOT_LONGEST)
        slot.end = o.end + SLOT_LONGEST;
    for (uint32_t i = slot.at; i < slot.end; i++) {
        uint32_t n = i < o.at || i >= o.end ? parting_mark(f, i) : 0;
        if (n && i >= o.end)
            slot.end = i;
        else if (n && i + n <= o.at)
            slot.at = i + n;
    }
    while (slot.at < o.at && is_edge(f->text[slot.at]))
        slot.at++;
    while (slot.end > o.end && is_edge(f->text[slot.end - 1]))
        slot.end--;
    return slot;
}

// Words in lower case that say something, or a mark: a lock, a number. In bold or emphasised text
// of its own, where others have nothing but the name, they are a part of the name.
static bool is_told(const struct flat *f, struct piece p, bool own)
{
    size_t next = 0;
    uint32_t c = utf8_next((struct str){f->text + p.at, p.end - p.at}, &next);
    bool sign = (c >= 0x2000 && c < 0x2c00) || c >= 0x1f000;
    return sign || (!own && prose_lower_words(f, p.at, p.end, 1) > 0) ||
           prose_has_char(f, p.at, p.end, "0123456789?!");
}

static bool begins_with_dash(struct str s)
{
    s = str_trim(s);
    return str_starts(s, STR("–")) || str_starts(s, STR("—")) || str_starts(s, STR("-")) ||
           str_starts(s, STR("/"));
}

// "TU Delft", "Women Rock-IT": capitals alone, which no person's name has.
static bool has_acronym(const struct flat *f, uint32_t at, uint32_t end)
{
    for (uint32_t stop; at < end; at = stop + 1) {
        for (stop = at; stop < end && is_alpha_ascii(f->text[stop]) && f->text[stop] < 'a';)
            stop++;
        if (stop >= at + 2 && (stop == end || !is_alpha_ascii(f->text[stop])))
            return true;
        while (stop < end && f->text[stop] != ' ' && f->text[stop] != '-')
            stop++;
    }
    return false;
}

static void trim_edges(const struct flat *f, uint32_t *at, uint32_t *end)
{
    uint32_t n;
    while (*at < *end && (n = edge_of((struct str){f->text + *at, *end - *at}, false)))
        *at += n;
    while (*at < *end && (n = edge_of((struct str){f->text + *at, *end - *at}, true)))
        *end -= n;
}

struct piece slots_text_around(const struct flat *f, uint32_t at)
{
    struct piece text = run_around(f, at);
    trim_edges(f, &text.at, &text.end);
    return text;
}

// What stands beside the name may be a part of it. Behind a dash two words are no person, or one
// whose first name is known.
static bool may_belong(struct reader *r, const struct flat *f, uint32_t at, uint32_t end, bool own)
{
    bool dash = at < end && begins_with_dash((struct str){f->text + at, end - at});
    enum { APART = WORD_KIND | WORD_GENERIC_LINK | WORD_ACCESS | WORD_BY | WORD_LANGUAGE_NAME };
    trim_edges(f, &at, &end);
    at += at < end && f->text[at] == '(' && f->text[end - 1] == ')';
    if (at >= end)
        return true;
    struct str fold = fold_words(&r->scratch, (struct str){f->text + at, end - at});
    struct str first = str_slice(fold, 0, str_find_char(fold, ' '));
    size_t words = 1;
    for (uint32_t i = at; i < end; i++)
        words += f->text[i] == ' ';
    bool article = words_is_beside(first, BESIDE_ARTICLE);
    bool person = !dash && (words == 2 || words == 3) && !article &&
                  !prose_is_no_person(f, at, end) && !has_acronym(f, at, end);
    uint32_t is = words_whole_is(first), joins = article ? 0 : own ? WORD_IN : WORD_CONNECTOR;
    return fold.n && !person && !is_print_word(fold) && !is_told(f, (struct piece){at, end}, own) &&
           !words_is_first_name(first) && !(words_whole_is(fold) & APART) &&
           !(is & (APART | joins)) && (own || !prose_starts_lower(f, at)) &&
           !dates_month(fold, r->languages) && !(words_stems_in(fold) & (STEM_PAID | STEM_FREE));
}

// "auf die Hand" at aufdiehand.example: the address is called as all of the slot.
static bool names_address(struct reader *r, const struct item *x, struct piece slot)
{
    enum { LEAST = 6 };
    struct str fold =
        fold_words(&r->scratch, (struct str){x->f.text + slot.at, slot.end - slot.at});
    return x->primary >= 0 && fold.n >= LEAST && x->agreement < 0.95F &&
           name_agrees(fold, x->host, x->f.links[x->primary].url) >= 0.95F;
}

// "Framasoft sur le Framablog": the address has the name, which a word such as "on" joins.
static bool is_joined(const struct item *x, struct piece slot)
{
    const struct flat *f = &x->f;
    uint32_t end = x->outlet.at, at;
    while (end > slot.at && is_edge(f->text[end - 1]))
        end--;
    for (at = end; at > slot.at && f->text[at - 1] != ' ';)
        at--;
    return x->agreement >= 0.95F && at < end && prose_starts_lower(f, at);
}

static bool is_short(const struct flat *f, struct piece slot)
{
    unsigned words = 1;
    if (slot.end - slot.at > SLOT_LONGEST)
        return false;
    for (uint32_t i = slot.at; i < slot.end; i++)
        words += f->text[i] == ' ';
    return words <= WORDS_MOST;
}

// Bold or emphasised, and no part of a link, of a field or of a cell that all is marked so.
static bool is_marked(const struct item *x, struct piece slot)
{
    const struct flat *f = &x->f;
    const struct run *run = flat_run_at(f, slot.at), *last = flat_run_at(f, slot.end - 1);
    if (!run || !last || run->link >= 0 ||
        !(run->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE | STYLE_UNDERLINE)))
        return false;
    bool shared = (run > f->runs && run[-1].cell == run->cell) ||
                  (last + 1 < f->runs + f->runs_len && last[1].cell == run->cell);
    return run->cell < 0 || (x->kind != BLOCK_RECORD && shared);
}

// Whether the slot is all that is marked there, but for the date behind it: "*Fen FM x The
// Courier, 3 May*".
static bool is_own(const struct item *x, struct piece slot)
{
    const struct flat *f = &x->f;
    struct piece run = run_around(f, x->outlet.at), date = x->date_text;
    uint32_t end = run.end;
    if (date.end > date.at && date.at >= slot.end && date.at < run.end) {
        while (end > date.end && is_edge(f->text[end - 1]))
            end--;
        if (end == date.end)
            for (end = date.at; end > slot.end && is_edge(f->text[end - 1]);)
                end--;
    }
    return slot.at == run.at && slot.end == end && is_marked(x, slot);
}

// "Newsletter #68", where that is all of a line.
static bool is_issue_in_line(const struct flat *f, struct piece slot, uint32_t at)
{
    uint32_t end = slot.end;
    if ((slot.at > 0 && !line_ends(f->text[slot.at - 1])) ||
        (end < f->n && !line_ends(f->text[end])))
        return false;
    while (at < end && f->text[at] == ' ')
        at++;
    uint32_t digits = at + 1;
    while (digits < end && is_digit_ascii(f->text[digits]))
        digits++;
    return at + 1 < end && f->text[at] == '#' && digits == end;
}

static bool may_fill(struct reader *r, const struct item *x, struct piece slot)
{
    struct piece o = x->outlet;
    if (slot.at == o.at && slot.end == o.end)
        return false;
    const bool own = is_own(x, slot);
    return is_short(&x->f, slot) &&
           (names_address(r, x, slot) ||
            ((own || !is_joined(x, slot)) && may_belong(r, &x->f, slot.at, o.at, own) &&
             (may_belong(r, &x->f, o.end, slot.end, own) ||
              (own && is_issue_in_line(&x->f, slot, o.end)))));
}

// The whole of the field or element that the page itself calls the outlet: "media: Radio Fen,
// Open Hour", `<span class="outlet">University of Fen · Notes</span>`.
static struct piece called_of(const struct item *x)
{
    const struct flat *f = &x->f;
    const struct run *run = flat_run_at(f, x->outlet.at), *first = run, *last = run;
    bool key = run && x->kind == BLOCK_RECORD && run->cell >= 0 &&
               (size_t)run->cell < x->roles_len && x->roles[run->cell] == WORD_OUTLET;
    if (!key && !(run && (run->style & STYLE_CLASS_OUTLET)))
        return x->outlet;
    while (first > f->runs && first[-1].cell == run->cell && (key || same_run(first - 1, run)))
        first--;
    while (last + 1 < f->runs + f->runs_len && last[1].cell == run->cell &&
           (key || same_run(last + 1, run)))
        last++;
    struct piece slot = {first->at, last->at + last->len};
    keep_apart(&slot, x->title, x->outlet);
    keep_apart(&slot, x->date_text, x->outlet);
    if (!key)
        keep_apart(&slot, x->author, x->outlet);
    for (uint32_t i = slot.at; i < slot.end; i++)
        if ((unsigned char)f->text[i] < ' ')
            return x->outlet;
    return slot;
}

// Whether what stands beside the outlet there is no person, number or remark.
static bool may_be_called(struct reader *r, const struct flat *f, uint32_t at, uint32_t end)
{
    enum { APART = WORD_KIND | WORD_GENERIC_LINK | WORD_ACCESS | WORD_BY | WORD_LANGUAGE_NAME };
    trim_edges(f, &at, &end);
    if (at >= end)
        return true;
    struct str fold = fold_words(&r->scratch, (struct str){f->text + at, end - at});
    struct str first = str_slice(fold, 0, str_find_char(fold, ' '));
    return fold.n && !prose_has_char(f, at, end, "0123456789?!()[]\"") &&
           !words_is_first_name(first) && !(words_whole_is(fold) & APART) &&
           !(words_whole_is(first) & (WORD_BY | WORD_CONNECTOR)) && !is_print_word(fold) &&
           !dates_month(fold, r->languages) && !(words_stems_in(fold) & (STEM_PAID | STEM_FREE));
}

static bool may_fill_called(struct reader *r, const struct item *x, struct piece slot)
{
    struct piece o = x->outlet;
    return (slot.at != o.at || slot.end != o.end) && is_short(&x->f, slot) &&
           may_be_called(r, &x->f, slot.at, o.at) && may_be_called(r, &x->f, o.end, slot.end);
}

static bool is_asked(const struct item *x)
{
    return x->outlet.end > x->outlet.at && !x->mention && !x->ignored;
}

struct filling {
    struct piece (*place)(const struct item *);
    bool (*may)(struct reader *, const struct item *, struct piece);
    size_t share; // how many have it as the whole for each that has not
};

static void fill(struct reader *r, const struct filling *how)
{
    size_t whole = 0, parts = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (!is_asked(x))
            continue;
        struct piece slot = how->place(x);
        whole += slot.at == x->outlet.at && slot.end == x->outlet.end;
        parts += how->may(r, x, slot);
    }
    for (size_t i = 0;
         i < r->items_len && parts && whole >= WHOLE_LEAST && whole >= how->share * parts; i++) {
        struct item *x = &r->items[i];
        struct piece slot = is_asked(x) ? how->place(x) : x->outlet;
        if (!how->may(r, x, slot))
            continue;
        x->outlet = slot;
        if (x->title.at >= slot.at && x->title.end <= slot.end)
            x->title = (struct piece){0, 0};
    }
    arena_reset(&r->scratch);
}

void slots_fill(struct reader *r)
{
    fill(r, &(struct filling){called_of, may_fill_called, 1});
    fill(r, &(struct filling){slot_of, may_fill, 2});
    fill(r, &(struct filling){line_of, may_fill, 2});
}
