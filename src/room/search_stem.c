// SPDX-License-Identifier: MIT
// Light stemming by tables of endings. Each table is one step: its first ending that fits is
// replaced, and the next step goes on from there. A step is skipped when too little would be
// left, so that short words keep what tells them apart.
//
// The stemmers of Snowball are not used: the French one reads accents, which people leave out
// when they search ("elevee" and "eleve" fall apart), and the browser must reach the same stems.
#include <string.h>

#include "room/search_words.h"

struct ending {
    const char *text, *becomes;
    size_t least; // letters that the word must have
};

static const struct ending french_plural[] = {
    {"eaux", "eau", 4}, {"eux", "eu", 4}, {"oux", "ou", 4},
    {"aux", "al", 5},   {"ss", "ss", 0},  {"s", "", 4},
};
static const struct ending french_feminine[] = {
    {"trice", "teu", 7}, {"euse", "eu", 6}, {"ee", "", 6}, {"ee", "ee", 0}, {"e", "", 5},
};
static const struct ending french_end[] = {
    {"qu", "c", 5},   {"nn", "n", 5},   {"ll", "l", 6},  {"tt", "t", 5},
    {"eur", "eu", 6}, {"ail", "al", 5}, {"if", "iv", 5}, {"er", "", 6},
};

static const struct ending english_plural[] = {
    {"news", "news", 0}, {"series", "series", 0}, {"ies", "y", 5}, {"sses", "ss", 5},
    {"ches", "ch", 6},   {"shes", "sh", 6},       {"xes", "x", 5}, {"ss", "ss", 0},
    {"us", "us", 0},     {"is", "is", 0},         {"s", "", 4},
};
static const struct ending english_verb[] = {
    {"eed", "eed", 0},
    {"ied", "y", 5},
    {"ed", "", 5},
    {"ing", "", 6},
};
static const struct ending english_end[] = {{"e", "", 5}};

#define STEP(table) table, sizeof(table) / sizeof *(table)

static bool ends_with(const char *word, size_t n, const char *end)
{
    size_t len = strlen(end);
    return n >= len && memcmp(word + n - len, end, len) == 0;
}

static size_t step(char *word, size_t n, const struct ending *table, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (n < table[i].least || !ends_with(word, n, table[i].text))
            continue;
        size_t stays = n - strlen(table[i].text), added = strlen(table[i].becomes);
        memcpy(word + stays, table[i].becomes, added);
        return stays + added;
    }
    return n;
}

static bool is_vowel(char c)
{
    return memchr("aeiouy", c, 6) != NULL;
}

static bool has_vowel(const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_vowel(word[i]))
            return true;
    return false;
}

// "running" is "run", "making" is "make"; "string" stays, as it has no other vowel.
static size_t english_verb_step(char *word, size_t n)
{
    size_t stays = step(word, n, STEP(english_verb));
    bool cut = stays < n && word[stays - 1] != 'y';
    if (!cut)
        return stays;
    if (!has_vowel(word, stays))
        return n;
    char last = word[stays - 1];
    if (stays > 3 && last == word[stays - 2] && !is_vowel(last) && last != 's' && last != 'l')
        return stays - 1;
    bool closed = stays == 3 && !is_vowel(last) && last != 'w' && last != 'x' &&
                  is_vowel(word[1]) && !is_vowel(word[0]);
    if (closed)
        word[stays++] = 'e';
    return stays;
}

static bool is_plain(const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (word[i] < 'a' || word[i] > 'z')
            return false;
    return n >= 4;
}

size_t search_stem(enum search_tongue tongue, char *word, size_t n)
{
    if (tongue == TONGUE_OTHER || !is_plain(word, n))
        return n;
    if (tongue == TONGUE_FRENCH) {
        n = step(word, n, STEP(french_plural));
        n = step(word, n, STEP(french_feminine));
        return step(word, n, STEP(french_end));
    }
    n = step(word, n, STEP(english_plural));
    n = english_verb_step(word, n);
    return step(word, n, STEP(english_end));
}

enum search_tongue search_tongue_of(struct str lang)
{
    bool whole = lang.n == 2 || (lang.n > 2 && lang.p[2] == '-');
    if (whole && str_starts_ascii(lang, STR("fr")))
        return TONGUE_FRENCH;
    return whole && str_starts_ascii(lang, STR("en")) ? TONGUE_ENGLISH : TONGUE_OTHER;
}
