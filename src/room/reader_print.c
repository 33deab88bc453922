// SPDX-License-Identifier: MIT
// Numbers of pages and issues: where in the paper an article stands. They stand beside an outlet's
// name and are no part of it; "Reeds no. 49" says that there is a paper.
#include <string.h>

#include "room/reader_print.h"

// Behind the first word of fold, if that is short; empty otherwise.
static struct str behind_short_word(struct str fold)
{
    enum { LONGEST = 7 };
    size_t space = str_find_char(str_slice(fold, 0, LONGEST + 1), ' ');
    return space == STR_NOT_FOUND ? STR_NONE : str_from(fold, space + 1);
}

static bool begins_with_number(struct str words)
{
    return words.n && is_digit_ascii(words.p[0]);
}

// Whether a word of the list, which ends with NULL, begins fold.
static bool begins_as_listed(struct str fold, const char *const *list)
{
    for (; *list; list++)
        if (fold.p[0] == **list && str_starts(fold, str_of(*list)))
            return true;
    return false;
}

// "auf Seite 2", "p. 12": where in the paper.
bool is_page_number(struct str fold)
{
    static const char *const words[] = {"seite ", "page ", "p ",   "pp ",    "s ", "pag ",
                                        "side ",  "sida ", "str ", "pages ", NULL};
    static const char *const places[] = {"auf ", "on ", "sur ", NULL};
    if (!fold.n || !memchr("psao", fold.p[0], 4))
        return false;
    struct str rest = behind_short_word(fold);
    if (rest.n && !begins_with_number(rest) && begins_as_listed(fold, places)) {
        fold = rest;
        rest = behind_short_word(fold);
    }
    return begins_with_number(rest) && begins_as_listed(fold, words);
}

bool is_print_number(struct str fold)
{
    static const char *const words[] = {
        "n ",     "no ",  "nr ",   "num ",  "number ", "numero ",  "nummer ", "numer ",
        "issue ", "vol ", "heft ", "tome ", "tomo ",   "ausgabe ", "volume ", NULL};
    return (begins_with_number(behind_short_word(fold)) && begins_as_listed(fold, words)) ||
           is_page_number(fold);
}

// "analyse Nr. 649", "La Brèche n°3": the number of an issue.
bool has_issue_number(struct str fold)
{
    static const char *const words[] = {" nr ",      " no ",   " n ",      " issue ", " vol ",
                                        " ausgabe ", " heft ", " numero ", " num ",   NULL};
    for (size_t i = 3; i < fold.n; i++) {
        if (!is_digit_ascii(fold.p[i]) || fold.p[i - 1] != ' ')
            continue;
        size_t before = i - 1; // of the word before the number
        while (before > 0 && fold.p[before - 1] != ' ')
            before--;
        if (before > 0 && begins_as_listed(str_slice(fold, before - 1, i), words))
            return true;
    }
    return false;
}
