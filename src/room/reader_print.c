// SPDX-License-Identifier: MIT
// Numbers of pages and issues: where in the paper an article stands. They stand beside an outlet's
// name and are no part of it; "Reeds no. 49" says that there is a paper.
#include "room/reader_print.h"
#include "base/scan.h"
#include "room/reader_words.h"
#include "text/fold.h"

// The first word of fold, if that is short, and what stands behind it.
static bool split_short_word(struct str fold, struct str *word, struct str *rest)
{
    enum { LONGEST = 16 };
    size_t space = str_find_char(str_slice(fold, 0, LONGEST + 1), ' ');
    if (space == STR_NOT_FOUND)
        return false;
    *word = str_slice(fold, 0, space);
    *rest = str_from(fold, space + 1);
    return true;
}

static bool begins_with_number(struct str words)
{
    return words.n && is_digit_ascii(words.p[0]);
}

// "12版", "第4号", "12 oldal": a number, and one of such words behind it.
static bool is_number_of(struct str fold, uint32_t words)
{
    static const struct str ordinals[] = {{"第", 3}, {"제", 3}};
    bool counted = str_starts(fold, ordinals[0]) || str_starts(fold, ordinals[1]);
    struct str rest = counted ? str_from(fold, ordinals[0].n) : fold;
    rest = str_starts(rest, STR(" ")) ? str_from(rest, 1) : rest;
    if (!begins_with_number(rest))
        return false;
    while (begins_with_number(rest))
        rest = str_from(rest, 1);
    rest = str_starts(rest, STR(" ")) ? str_from(rest, 1) : rest;
    return rest.n ? words_one_is(rest) & words : counted;
}

// Whether a number could begin fold or stand behind its first words.
static bool has_number(struct str fold)
{
    scan_block b = fold.n >= SCAN_BLOCK ? scan_load(fold.p) : scan_load_part(fold.p, fold.n);
    scan_mask bytes = (scan_mask)b;
    return scan_any((bytes > '0' - 1) & (bytes < '9' + 1)) ||
           (fold.n > SCAN_BLOCK && (signed char)fold.p[0] < 0); // "страница 12"
}

static bool is_numbered(struct str fold, uint32_t words)
{
    static const struct str sign = {"№", 3};
    struct str word, rest;
    if (is_number_of(fold, words))
        return true;
    if (str_starts(fold, sign) && (words & WORD_ISSUE))
        return begins_with_number(
            str_from(fold, sign.n + (fold.n > sign.n && fold.p[sign.n] == ' ')));
    if (!split_short_word(fold, &word, &rest))
        return false;
    rest = str_starts(rest, STR("º ")) ? str_from(rest, sizeof "º " - 1) : rest; // "n.º 4"
    return begins_with_number(rest) && (words_one_is(word) & words);
}

// "auf Seite 2", "p. 12": where in the paper.
bool is_page_number(struct str fold)
{
    struct str word, rest;
    if (!has_number(fold))
        return false;
    if (str_starts(fold, STR("pp")) && begins_with_number(str_from(fold, 2))) // "pp12-15"
        return true;
    if (split_short_word(fold, &word, &rest) && !begins_with_number(rest) && rest.n &&
        is_digit_ascii(rest.p[rest.n - 1]) && (words_one_is(word) & WORD_IN))
        fold = rest;
    return is_numbered(fold, WORD_PAGE);
}

bool is_print_number(struct str fold)
{
    return has_number(fold) && (is_numbered(fold, WORD_ISSUE) || is_page_number(fold));
}

bool is_print_word(struct str fold)
{
    static const char *const words[] = {"no", "nr", "num", "issue", "vol", "heft", "volume", "pp"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(fold, str_of(words[i])))
            return true;
    return false;
}

// "analyse Nr. 649", "La Brèche n°3": the number of an issue.
bool has_issue_number(struct str fold)
{
    for (size_t i = 3; i < fold.n; i++) {
        if (!is_digit_ascii(fold.p[i]) || fold.p[i - 1] != ' ')
            continue;
        size_t before = i - 1; // of the word before the number
        while (before > 0 && fold.p[before - 1] != ' ')
            before--;
        if (before > 0 && (words_one_is(str_slice(fold, before, i - 1)) & WORD_ISSUE))
            return true;
    }
    return false;
}

static bool is_in_number(char c)
{
    return is_digit_ascii(c) || c == '-' || c == '/';
}

uint32_t issue_before(struct str text, uint32_t at)
{
    enum { WORD_LONGEST = 24 };
    char room[WORD_LONGEST * 2];
    uint32_t number = at, word;
    while (number > 0 && is_in_number(text.p[number - 1])) // "no. 11-12/2019"
        number--;
    uint32_t end = number;
    while (end > 0 && text.p[end - 1] == ' ')
        end--;
    for (word = end; word > 0 && (unsigned char)text.p[word - 1] > ' ' && text.p[word - 1] != '(' &&
                     end - word <= WORD_LONGEST;)
        word--;
    struct str name = str_slice(text, word, end);
    if (!name.n || name.n > WORD_LONGEST)
        return at;
    return words_one_is(fold_words_into(name, room, sizeof room)) & WORD_ISSUE ? word : at;
}

bool is_numbered_kind(struct str fold)
{
    struct str kind, number;
    if (!str_split(&fold, ' ', &kind) || !str_split(&fold, ' ', &number) || fold.n)
        return false;
    for (size_t i = 0; i < number.n; i++)
        if (!is_digit_ascii(number.p[i]))
            return false;
    return words_one_is(kind) & (WORD_KIND | WORD_TAIL | WORD_ISSUE);
}
