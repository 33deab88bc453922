// SPDX-License-Identifier: MIT
// Lower case and connectors tell names from sentences in the scripts that have cases; in others
// these functions say no.
#include "room/reader_prose.h"

#include <string.h>

#include "base/scan.h"
#include "room/reader_words.h"
#include "text/fold.h"

// Small letters with accents as well: of two that belong together the capital mostly comes first.
static bool is_lower(uint32_t c)
{
    if (c < 0x100)
        return (c >= 'a' && c <= 'z') || (c >= 0xdf && c != 0xf7);
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return c % 2 == 0;
    if (c < 0x180 || (c >= 0x200 && c < 0x234) || (c >= 0x1e00 && c < 0x1f00))
        return c % 2 == 1;
    return (c >= 0x3ac && c < 0x3cf) || (c >= 0x430 && c < 0x460) ||
           (c >= 0x461 && c == fold_char(c) && c < 0x500);
}

bool prose_starts_lower_wide(const struct flat *f, uint32_t at)
{
    size_t i = at;
    return is_lower(utf8_next((struct str){f->text, f->n}, &i));
}

bool prose_has_char(const struct flat *f, uint32_t at, uint32_t end, const char *set)
{
    for (; at < end; at += SCAN_BLOCK) {
        size_t left = end - at;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(f->text + at) : scan_load_part(f->text + at, left);
        scan_mask found = {0};
        for (const char *c = set; *c; c++)
            found |= (scan_mask)(b == (unsigned char)*c);
        if (scan_any(found))
            return true;
    }
    return false;
}

bool prose_is_domain(const struct flat *f, uint32_t at, uint32_t end)
{
    struct str t = {f->text + at, end - at};
    size_t dot = str_rfind_char(t, '.');
    return dot != STR_NOT_FOUND && dot > 1 && dot + 2 < t.n &&
           str_find_char(t, ' ') == STR_NOT_FOUND;
}

// A word as fold_words makes it: of small letters it is itself. Most words are letters, and marks
// behind them; *one: it is surely one word.
static struct str fold_word(struct str s, char *room, size_t size, bool *one)
{
    size_t i = 0, n = 0, end;
    *one = true;
    while (i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z')
        i++;
    if (i == s.n)
        return s;
    for (i = 0; i < s.n && n + 6 <= size; n++) { // as many as fold_words_into() has room for
        unsigned char c = (unsigned char)s.p[i];
        bool two =
            c >= 0xc3 && c < 0xe0 && i + 1 < s.n && ((unsigned char)s.p[i + 1] & 0xc0) == 0x80;
        uint32_t f =
            two ? fold_char((c & 0x1fU) << 6 | ((unsigned char)s.p[i + 1] & 0x3fU)) : fold_char(c);
        if ((c >= 0x80 && !two) || !((f >= 'a' && f <= 'z') || (f >= '0' && f <= '9')))
            break;
        room[n] = (char)f;
        i += two ? 2 : 1;
    }
    for (end = i;
         end < s.n && s.p[end] > 0 && !is_alpha_ascii(s.p[end]) && !is_digit_ascii(s.p[end]);)
        end++;
    *one = end == s.n;
    return end == s.n ? (struct str){room, n} : fold_words_into(s, room, size);
}

// "l'Assurance", "d’Alsace": a capitalised word behind a short one.
static bool is_elision(const struct flat *f, uint32_t at, uint32_t end)
{
    uint32_t i = at;
    while (i < end && i < at + 3 && f->text[i] != '\'' && f->text[i] != '\xe2')
        i++;
    uint32_t n = i < end && f->text[i] == '\''                                ? 1
                 : i + 3 < end && memcmp(f->text + i, "\xe2\x80\x99", 3) == 0 ? 3
                                                                              : 0;
    return n && i > at && i + n < end && !prose_starts_lower(f, i + n);
}

// Whether the word counts as one of a sentence, when it is in lower case; what lists it stands in.
static bool is_of_sentence(const struct flat *f, uint32_t at, uint32_t end, uint32_t *lists)
{
    char room[64];
    bool one;
    struct str word = fold_word((struct str){f->text + at, end - at}, room, sizeof room, &one);
    *lists = one ? words_one_is(word) : words_whole_is(word);
    return word.n && !(*lists & WORD_CONNECTOR);
}

// Where the next word of the text ends that begins at `at` or in it.
static uint32_t word_end(const struct flat *f, uint32_t at, uint32_t end)
{
    const char *space = at < end ? memchr(f->text + at, ' ', end - at) : NULL;
    return space ? (uint32_t)(space - f->text) : end;
}

void prose_keep(struct flat *f, struct prose_words *words)
{
    words->next = 0;
    words->all = false;
    words->prose = 0;
    words->len = 0;
    memset(words->asked, 0, sizeof words->asked);
    f->words = words;
}

void prose_forget(struct flat *f)
{
    f->words = NULL;
}

// The same of a word of small letters alone, which is none of an elision either.
static bool is_plain_of_sentence(struct str word, uint32_t *lists)
{
    *lists = words_one_is(word);
    return !(*lists & WORD_CONNECTOR);
}

static bool read_word(const struct flat *f, struct prose_word *w, bool small)
{
    if (small) {
        w->known = true;
        return is_plain_of_sentence((struct str){f->text + w->at, w->end - w->at}, &w->lists);
    }
    w->known = prose_starts_lower(f, w->at) && !is_elision(f, w->at, w->end);
    return w->known && is_of_sentence(f, w->at, w->end, &w->lists);
}

// Reads the next word, if there is one and room for it.
static bool read_next(const struct flat *f, struct prose_words *words)
{
    uint32_t at = words->next, end;
    while (at < f->n && f->text[at] == ' ')
        at++;
    if (at >= f->n) {
        words->items[words->len] =
            (struct prose_word){.at = f->n, .end = f->n, .prose = words->prose};
        words->all = true;
    }
    if (words->all || words->len == PROSE_WORDS_MOST)
        return false;
    for (end = at; end < f->n && f->text[end] >= 'a' && f->text[end] <= 'z';)
        end++;
    bool small = end == f->n || f->text[end] == ' ';
    while (end < f->n && f->text[end] != ' ')
        end++;
    struct prose_word *w = &words->items[words->len++];
    *w = (struct prose_word){.at = at, .end = end, .prose = words->prose};
    words->prose += read_word(f, w, small);
    words->next = end + 1;
    return true;
}

// Whether the word at `at`, or the first behind it, was read, or all were.
static bool has_read(const struct prose_words *words, uint32_t at)
{
    return words->all || (words->len && words->items[words->len - 1].end > at);
}

// The first word that ends behind `at`, which was read; the number of words when there is none.
static size_t word_behind(const struct prose_words *words, uint32_t at)
{
    size_t low = 0, high = words->len;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (words->items[mid].end > at)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

// Whether [at, end), which lies in [from, to), has all its letters: what is left out are marks of
// ASCII.
static bool is_all_of(const struct flat *f, uint32_t at, uint32_t end, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (i == at)
            i = end;
        if (i < to &&
            ((f->text[i] & 0x80) || is_alpha_ascii(f->text[i]) || is_digit_ascii(f->text[i])))
            return false;
    }
    return true;
}

// The same of a word that was not read yet: it is not read for that with all before it.
static uint32_t look_up_ahead(const struct flat *f, uint32_t at, uint32_t end)
{
    uint32_t lists, place = (at ^ end >> 2) % PROSE_ASKED;
    struct prose_words *words = f->words;
    if (words && words->asked[place].at == at && words->asked[place].end == end)
        return words->asked[place].lists;
    is_of_sentence(f, at, end, &lists);
    if (words) {
        words->asked[place].at = at;
        words->asked[place].end = end;
        words->asked[place].lists = lists;
    }
    return lists;
}

struct str prose_word_folded(const struct flat *f, struct piece word, char room[PROSE_WORD_ROOM])
{
    struct str text = {f->text + word.at, word.end - word.at};
    return text.n > PROSE_WORD_LONGEST ? STR_NONE : fold_words_into(text, room, PROSE_WORD_ROOM);
}

uint32_t prose_word_is(const struct flat *f, uint32_t at, uint32_t end)
{
    struct prose_words *words = f->words;
    if (!words || !has_read(words, at))
        return look_up_ahead(f, at, end);
    struct prose_word *w = &words->items[word_behind(words, at)];
    if (!(w->at <= at && end <= w->end && is_all_of(f, at, end, w->at, w->end)))
        return look_up_ahead(f, at, end);
    if (!w->known)
        is_of_sentence(f, at, end, &w->lists);
    w->known = true;
    return w->lists;
}

bool prose_ends_open(const struct flat *f, uint32_t start, uint32_t end)
{
    uint32_t at = end;
    while (at > start && f->text[at - 1] != ' ')
        at--;
    if (at == start || !prose_starts_lower(f, at) || is_digit_ascii(f->text[end - 1]))
        return false;
    return (prose_word_is(f, at, end) & WORD_CONNECTOR) != 0;
}

// The end of [at, end) without its last words: as many as are no part of a name.
static uint32_t without_words(const struct flat *f, uint32_t at, uint32_t end, int words)
{
    uint32_t cut = end;
    for (; words > 0 && cut > at; words--) {
        while (cut > at && f->text[cut - 1] != ' ')
            cut--;
        while (cut > at && f->text[cut - 1] == ' ')
            cut--;
    }
    return cut > at + 1 ? cut : end;
}

uint32_t prose_without_tail(const struct flat *f, uint32_t at, uint32_t end, struct str folded)
{
    uint32_t cut = without_words(f, at, end, words_tail(folded));
    end = cut;
    while (prose_ends_open(f, at, cut)) {
        while (cut > at && f->text[cut - 1] != ' ')
            cut--;
        while (cut > at && f->text[cut - 1] == ' ')
            cut--;
    }
    // What would be left of a sentence is no name.
    return cut < end && prose_is_sentence(f, at, cut, 1) ? end : cut;
}

// The same of words that are not kept.
static int count_lower(const struct flat *f, uint32_t at, uint32_t end, int most)
{
    int lower = 0;
    uint32_t lists;
    for (uint32_t stop; at < end && lower < most; at = stop + 1) {
        stop = word_end(f, at, end);
        if (stop > at && prose_starts_lower(f, at) && !is_elision(f, at, stop))
            lower += is_of_sentence(f, at, stop, &lists);
    }
    return lower;
}

int prose_lower_words(const struct flat *f, uint32_t at, uint32_t end, int most)
{
    struct prose_words *words = f->words;
    if (!words || at >= end)
        return count_lower(f, at, end, most);
    enum { AHEAD_MOST = 64 }; // farther on a few words are soon looked at
    while (!has_read(words, at) && at < words->next + AHEAD_MOST && read_next(f, words))
        ;
    if (!has_read(words, at))
        return count_lower(f, at, end, most);
    const struct prose_word *w = words->items;
    size_t first = word_behind(words, at);
    int lower = 0;
    if (w[first].at < at) { // it begins inside a word
        lower += count_lower(f, at, w[first].end < end ? w[first].end : end, 1);
        first++;
    }
    int before = first < words->len ? w[first].prose : words->prose;
    while (!has_read(words, end) && lower + words->prose - before < most && read_next(f, words))
        ;
    if (!has_read(words, end)) // more than the most of them, or than are kept
        return lower + words->prose - before < most ? count_lower(f, at, end, most) : most;
    size_t last = word_behind(words, end);
    if (last >= first) {
        lower += w[last].prose - before;
        if (w[last].at < end) // and ends inside one
            lower += count_lower(f, w[last].at, end, 1);
    }
    return lower < most ? lower : most;
}

bool prose_is_sentence(const struct flat *f, uint32_t at, uint32_t end, int least)
{
    return prose_lower_words(f, at, end, least) >= least;
}

// "vanDellen", "deSouza": small letters, then a capital and small ones again.
static bool is_joined_name(struct str word)
{
    size_t i = 0;
    while (i < word.n && word.p[i] >= 'a' && word.p[i] <= 'z')
        i++;
    if (i < 2 || i + 2 >= word.n || word.p[i] < 'A' || word.p[i] > 'Z')
        return false;
    for (i++; i < word.n; i++)
        if (word.p[i] >= 'A' && word.p[i] <= 'Z')
            return false;
    return true;
}

bool prose_is_no_person(const struct flat *f, uint32_t at, uint32_t end)
{
    static const char *const particles[] = {
        "de", "du",  "des", "del", "della", "di",  "da",  "dos", "das", "do", "la",
        "le", "van", "von", "der", "den",   "ten", "ter", "zu",  "y",   "e",  "i",
        "af", "av",  "el",  "al",  "bin",   "ben", "and", "et",  "und", NULL};
    while (at < end) {
        uint32_t stop = at;
        while (stop < end && f->text[stop] != ' ')
            stop++;
        bool particle = stop == at || !prose_starts_lower(f, at) ||
                        is_joined_name((struct str){f->text + at, stop - at});
        for (const char *const *k = particles; *k && !particle; k++)
            particle = str_eq((struct str){f->text + at, stop - at}, str_of(*k));
        if (!particle)
            return true;
        at = stop + 1;
    }
    return false;
}

bool prose_names_person(const struct flat *f, uint32_t at, uint32_t end)
{
    enum { LONGEST = 40, NAMES_MOST = 4 };
    char room[4 * LONGEST];
    if (end <= at || end - at > LONGEST || prose_starts_lower(f, at) ||
        prose_is_no_person(f, at, end) || prose_has_char(f, at, end, "0123456789,:;?!&\"()[]"))
        return false;
    struct str name = fold_words_into((struct str){f->text + at, end - at}, room, sizeof room);
    size_t names = fold_count_words(name);
    return names >= 2 && names <= NAMES_MOST &&
           words_is_first_name(str_slice(name, 0, str_find_char(name, ' '))) &&
           !words_stems_of(name, STEM_MEDIA_NAME | STEM_INSTITUTION);
}
