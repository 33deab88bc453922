// SPDX-License-Identifier: MIT
// Lower case and connectors tell names from sentences in the scripts that have cases; in others
// these functions say no.
#include "room/reader_prose.h"

#include <string.h>

#include "room/reader_words.h"
#include "text/fold.h"

bool prose_starts_lower(const struct flat *f, uint32_t at)
{
    size_t i = at;
    uint32_t c = utf8_next((struct str){f->text, f->n}, &i);
    return c != fold_char(c) ? false : (c >= 'a' && c <= 'z') || (c >= 0xdf && c < 0x500);
}

bool prose_has_char(const struct flat *f, uint32_t at, uint32_t end, const char *set)
{
    for (; *set; set++)
        if (at < end && memchr(f->text + at, *set, end - at))
            return true;
    return false;
}

bool prose_is_domain(const struct flat *f, uint32_t at, uint32_t end)
{
    struct str t = {f->text + at, end - at};
    size_t dot = str_rfind_char(t, '.');
    return dot != STR_NOT_FOUND && dot > 1 && dot + 2 < t.n &&
           str_find_char(t, ' ') == STR_NOT_FOUND;
}

// A word as fold_words makes it: of small letters it is itself.
static struct str fold_word(struct str s, char *room, size_t size)
{
    size_t i = 0;
    while (i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z')
        i++;
    return i == s.n ? s : fold_words_into(s, room, size);
}

bool prose_ends_open(const struct flat *f, uint32_t start, uint32_t end)
{
    uint32_t at = end;
    while (at > start && f->text[at - 1] != ' ')
        at--;
    if (at == start || !prose_starts_lower(f, at) || is_digit_ascii(f->text[end - 1]))
        return false;
    char room[64];
    struct str word = fold_word((struct str){f->text + at, end - at}, room, sizeof room);
    return (words_whole_is(word) & WORD_CONNECTOR) != 0;
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

int prose_lower_words(const struct flat *f, uint32_t at, uint32_t end, int most)
{
    const char *text = f->text;
    int lower = 0;
    while (at < end && lower < most) {
        uint32_t stop = at;
        while (stop < end && text[stop] != ' ')
            stop++;
        if (stop > at && prose_starts_lower(f, at) && !is_elision(f, at, stop)) {
            char room[64];
            struct str word = fold_word((struct str){text + at, stop - at}, room, sizeof room);
            lower += word.n && !(words_whole_is(word) & WORD_CONNECTOR);
        }
        at = stop + 1;
    }
    return lower;
}

bool prose_is_sentence(const struct flat *f, uint32_t at, uint32_t end, int least)
{
    return prose_lower_words(f, at, end, least) >= least;
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
        bool particle = stop == at || !prose_starts_lower(f, at);
        for (const char *const *k = particles; *k && !particle; k++)
            particle = str_eq((struct str){f->text + at, stop - at}, str_of(*k));
        if (!particle)
            return true;
        at = stop + 1;
    }
    return false;
}
