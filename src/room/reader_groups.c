// SPDX-License-Identifier: MIT
// Headings and labels that name the outlet of the entries below them. The table or an address says
// so of one; of those beside it, that several do.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_groups.h"
#include "room/reader_names.h"
#include "room/reader_words.h"
#include "text/fold.h"

// Whether the character that byte i belongs to may stand in a word: no dash, quotation mark or
// other sign of U+0080 to U+00BF, U+2000 to U+2FFF and U+3000 to U+303F.
static bool is_wordlike(const char *text, uint32_t i)
{
    if (!(text[i] & 0x80))
        return is_alpha_ascii(text[i]) || is_digit_ascii(text[i]);
    while (i > 0 && ((unsigned char)text[i] & 0xc0) == 0x80)
        i--;
    unsigned char first = (unsigned char)text[i], second = (unsigned char)text[i + 1];
    return first != 0xc2 && first != 0xe2 && !(first == 0xe3 && second == 0x80);
}

bool stands_in_words(const struct flat *f, const struct reading_of *x)
{
    const struct run *run = flat_run_at(f, x->outlet_at);
    if (!run || x->outlet_end <= x->outlet_at)
        return false;
    uint32_t at = x->outlet_at, end = x->outlet_end, last = run->at + run->len;
    bool before = at >= run->at + 2 && f->text[at - 1] == ' ' && is_wordlike(f->text, at - 2);
    bool behind = end + 1 < last && f->text[end] == ' ' && is_wordlike(f->text, end + 1);
    return before || behind;
}

bool stands_in_title(const struct flat *f, const struct reading_of *x)
{
    return x->has_title && x->outlet_at >= x->title_at && x->outlet_end <= x->title_end &&
           stands_in_words(f, x);
}

// Several words, one of which says nothing of coverage: "BBC Radio Norfolk", not "Podcast
// interviews".
static bool has_proper_word(struct str folded)
{
    struct str rest = folded, w;
    bool several = str_find_char(folded, ' ') != STR_NOT_FOUND;
    while (several && str_split(&rest, ' ', &w))
        if (words_section(w) == 0)
            return true;
    return false;
}

// "The Courier (articles)", "The Courier (2 videos)": what sort of things stand below.
static struct str without_kind(struct str text)
{
    enum { LONGEST = 24 };
    size_t open = text.n && text.p[text.n - 1] == ')' ? str_rfind_char(text, '(') : STR_NOT_FOUND;
    char room[LONGEST * 4];
    if (open == STR_NOT_FOUND || open == 0 || text.n - open > LONGEST)
        return text;
    struct str inside = fold_words_into(str_from(text, open), room, sizeof room);
    while (inside.n && (is_digit_ascii(inside.p[0]) || inside.p[0] == ' '))
        inside = str_from(inside, 1);
    struct str one = str_slice(inside, 0, inside.n - str_ends(inside, STR("s")));
    bool kind = (words_whole_is(inside) | words_whole_is(one)) & WORD_KIND;
    return kind ? str_trim(str_slice(text, 0, open)) : text;
}

// "The Courier (22)": how many entries stand below.
static struct str without_count(struct str text)
{
    size_t end = text.n && text.p[text.n - 1] == ')' ? text.n - 1 : 0, i = end;
    while (i > 0 && is_digit_ascii(text.p[i - 1]))
        i--;
    bool count = i > 1 && i < end && text.p[i - 1] == '(';
    return count ? str_trim(str_slice(text, 0, i - 1)) : text;
}

// "**The Courier** (Norway)": where the bold text ends that begins h, when brackets are all that is
// behind it; else where h ends.
static uint32_t bold_end(const struct section *h)
{
    const struct flat *f = &h->f;
    uint32_t end = 0, at;
    for (size_t i = 0; i < f->runs_len && (f->runs[i].style & STYLE_STRONG); i++)
        end = f->runs[i].at + f->runs[i].len;
    for (at = end; at < f->n && f->text[at] == ' ';)
        at++;
    bool remark = end && at < f->n && f->text[at] == '(' && f->text[f->n - 1] == ')' &&
                  !memchr(f->text + at + 1, '(', f->n - at - 1);
    return remark ? end : f->n;
}

static struct str section_text(struct reader *r, const struct section *h)
{
    struct str text = flat_text(r->arena, &h->f, 0, bold_end(h));
    while (text.n && (text.p[text.n - 1] == ':' || text.p[text.n - 1] == ' '))
        text.n--;
    return without_kind(without_count(text));
}

static bool may_name(const struct section *h)
{
    return !h->date.length && h->f.n <= 80 && h->folded.n;
}

// "Recent articles on The Courier", "Beiträge in der Moorzeitung": the name behind such a word
// where it is what the address says, no less than all of the text is; else all of it.
static struct str name_within(struct reader *r, const struct item *x, struct str text, float agrees)
{
    enum { NAME_LEAST = 3, WORD_LONGEST = 12 };
    char room[3 * WORD_LONGEST];
    struct str rest = text, word;
    bool behind = false;
    for (bool first = true; str_split(&rest, ' ', &word) && rest.n >= NAME_LEAST; first = false) {
        struct str fold =
            word.n <= WORD_LONGEST ? fold_words_into(word, room, sizeof room) : STR_NONE;
        bool leads =
            !first && ((words_one_is(fold) & WORD_IN) || words_is_beside(fold, BESIDE_FOR));
        bool article = behind && word.p[0] >= 'a' && word.p[0] <= 'z' && word.n <= NAME_LEAST;
        behind = leads || article;
        if (!behind)
            continue;
        float now = item_agrees(r, x, fold_words(r->arena, rest));
        if ((now >= 0.75F && now >= agrees) || outlet_by_name(r->outlets, rest))
            return rest;
    }
    return text;
}

// Whether h, above item x, names its outlet by what the table or the address says.
static bool names_outlet(struct reader *r, const struct section *h, const struct item *x,
                         struct str *name)
{
    struct str text = section_text(r, h);
    *name = text;
    if (outlet_by_name(r->outlets, text))
        return true;
    struct str folded = text.n < h->f.n ? fold_words(r->arena, text) : h->folded;
    float agrees = item_agrees(r, x, folded);
    *name = name_within(r, x, text, agrees);
    return (agrees >= 0.75F || name->n < text.n) &&
           (h->coverage == 0 || (has_proper_word(h->folded) && !host_is_platform(x->host)));
}

void outlet_from_sections(struct reader *r, struct item *x)
{
    for (int32_t s = x->section; s >= 0; s = r->sections[s].parent) {
        const struct section *h = &r->sections[s];
        struct str text = STR_NONE;
        bool named = may_name(h) && (names_outlet(r, h, x, &text) || h->outlet);
        struct piece name = label_name(r, h, x);
        if (name.end && !(named && !label_leads_to(&h->f, name)))
            x->outlet_other = flat_text(r->arena, &h->f, name.at, name.end);
        else if (named)
            x->outlet_other = text;
        if (x->outlet_other.n)
            return;
    }
}

// Whether the item says itself who published it.
static bool says_outlet(const struct proposals *o)
{
    return o->chosen && o->chosen->has_outlet && (o->chosen->agreement >= 0.7F || o->chosen->known);
}

// Whether it does so in a place for that, and not among the words of a title.
static bool says_outlet_apart(const struct item *x, const struct proposals *o)
{
    return says_outlet(o) && !stands_in_title(&x->f, o->chosen);
}

// "WXY Radio One": a word of capitals alone, in a text that is not all capitals.
static bool has_call_sign(struct str text)
{
    enum { LETTERS_LEAST = 3, LETTERS_MOST = 5 };
    bool sign = false, small = false;
    struct str word;
    while (str_split(&text, ' ', &word)) {
        size_t capitals = 0;
        while (capitals < word.n && word.p[capitals] >= 'A' && word.p[capitals] <= 'Z')
            capitals++;
        small = small || capitals < word.n;
        char room[2 * LETTERS_MOST + FOLD_ROOM];
        struct str fold = capitals == word.n && word.n >= LETTERS_LEAST && word.n <= LETTERS_MOST
                              ? fold_words_into(word, room, sizeof room)
                              : STR_NONE;
        sign = sign || (fold.n && !words_section(fold) && !words_is_place(fold) &&
                        !(words_whole_is(fold) & (WORD_KIND | WORD_FILE)));
    }
    return sign && small;
}

// "The Turing Podcast", not "Podcast interviews", nor "In the press".
static bool may_be_called(const struct section *h)
{
    struct str rest = h->folded, w;
    while (str_split(&rest, ' ', &w))
        if (w.n > 3 && words_section(w) == 0 && !(words_whole_is(w) & WORD_CONNECTOR))
            return true;
    return has_call_sign((struct str){h->f.text, h->f.n});
}

// The section that item x stands in, which is no date: of "name: The Courier" and "articles:"
// beside it, the first.
static int32_t section_of(const struct reader *r, const struct item *x)
{
    int32_t s = x->section;
    while (s >= 0 && r->sections[s].only_date && r->sections[s].parent >= 0)
        s = r->sections[s].parent;
    int32_t above = s >= 0 ? r->sections[s].parent : -1;
    bool key = x->kind == BLOCK_RECORD && above >= 0 && r->sections[above].level >= LABEL_LEVEL &&
               r->sections[s].level == r->sections[above].level + 1;
    return key ? above : s;
}

// How many headings beside one another name outlets.
struct group {
    uint32_t names, others, topics; // topics: what stands below says its outlets itself
};

// Whether all of them do, as far as the table and the addresses can tell: few outlets are called as
// their addresses are, but where no entry says another outlet a few tell of all.
static bool are_names(const struct group *g)
{
    enum { FEW = 2, OTHERS_MOST = 4 };
    return g->names * 2 > g->others + 2 * g->topics ||
           (!g->topics && g->names >= FEW && g->names * OTHERS_MOST >= g->others);
}

// Where headings under one heading name the outlets of what stands below them, those beside them
// do as well: entries that say no outlet themselves stand below.
void groups_decide(struct reader *r, const struct proposals *of, bool *named_by)
{
    enum { NAME_WORDS = 6 };
    struct group *groups = ARENA_ARRAY(r->arena, r->sections_len + 1, struct group);
    enum says {
        NOTHING,
        NAMES,
        OTHER,
        TOPIC
    } *says = ARENA_ARRAY(r->arena, r->sections_len + 1, enum says);
    bool *printed = ARENA_ARRAY(r->arena, r->sections_len + 1, bool);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        int32_t under = section_of(r, x);
        if (under < 0)
            continue;
        if (x->primary < 0) { // in print: the headings beside its own say what that is
            printed[under] = printed[under] || (x->hit.length && !says_outlet(&of[i]));
            continue;
        }
        const struct section *h = &r->sections[under];
        enum says *mine = &says[under];
        struct str name;
        bool named = *mine == NOTHING && may_name(h) && names_outlet(r, h, x, &name);
        enum says now = named                          ? NAMES
                        : *mine == NAMES               ? NAMES
                        : says_outlet_apart(x, &of[i]) ? TOPIC
                        : *mine == NOTHING             ? OTHER
                                                       : *mine;
        *mine = now;
    }
    for (size_t s = 0; s < r->sections_len; s++) {
        struct group *g = &groups[r->sections[s].parent + 1];
        g->names += says[s] == NAMES;
        g->others += says[s] == OTHER;
        g->topics += says[s] == TOPIC;
    }
    for (size_t s = 0; s < r->sections_len; s++) {
        struct section *h = &r->sections[s];
        const struct group *g = &groups[h->parent + 1];
        bool silent = says[s] == OTHER || (says[s] == NOTHING && printed[s]);
        h->outlet = h->key || (silent && may_name(h) &&
                               (h->coverage == 0 || (g->names > 1 && may_be_called(h))) &&
                               fold_count_words(h->folded) <= NAME_WORDS && are_names(g));
        named_by[s] = ((says[s] == NAMES || h->outlet) && may_name(h)) ||
                      (h->parent >= 0 && named_by[h->parent]);
    }
}
