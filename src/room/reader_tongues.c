// SPDX-License-Identifier: MIT
// Countries and languages in brackets at the end of names and titles: "El País (UY)", "Morze traw
// (Polish)". One may be a part of what it stands behind; where several entries have such, and not
// the same, the page says with them which country's paper it is, or in which language it is.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"
#include "text/lang_tag.h"

// "GR", "en", "pt-BR".
static bool is_code(struct str s)
{
    if (s.n == 5 && s.p[2] == '-')
        return is_code(str_slice(s, 0, 2)) && is_code(str_from(s, 3));
    if (s.n != 2 || !is_alpha_ascii(s.p[0]) || !is_alpha_ascii(s.p[1]))
        return false;
    char low[2] = {(char)(s.p[0] | 0x20), (char)(s.p[1] | 0x20)};
    bool lower = low[0] == s.p[0] && low[1] == s.p[1];
    bool upper = low[0] != s.p[0] && low[1] != s.p[1];
    return (upper && country_is_code(s)) ||
           ((upper || lower) && lang_is_code((struct str){low, 2}));
}

// "Guild of Menders (GM)": the code is the initials of the name before it.
static bool is_initials(struct str name, struct str code)
{
    size_t found = 0;
    for (size_t i = 0; i < name.n && found < code.n; i++)
        if ((i == 0 || name.p[i - 1] == ' ') && name.p[i] == code.p[found])
            found++;
    return found == code.n;
}

// "Polish", "in Polish", "auf Polnisch".
static bool is_language(struct str s)
{
    enum { LONGEST = 32 };
    static const char *const leading[] = {"in ", "auf ", "en ", "em ", "på ", "po "};
    char room[2 * LONGEST];
    if (s.n > LONGEST)
        return false;
    for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
        if (str_starts_ascii(s, str_of(leading[i]))) {
            s = str_from(s, strlen(leading[i]));
            break;
        }
    return words_whole_is(fold_words_into(s, room, sizeof room)) & WORD_LANGUAGE_NAME;
}

enum remark { REMARK_NONE, REMARK_CODE, REMARK_LANGUAGE, REMARKS };

// What stands in brackets at the end of [at, *end), or right behind it; *end is then where the text
// before them ends.
static enum remark remark_of(const struct flat *f, uint32_t at, uint32_t *end, struct str *said)
{
    enum { LONGEST = 40, NAME_LEAST = 2 };
    struct str text = {f->text + at, *end - at}, behind = {f->text + *end, f->n - *end};
    size_t open = STR_NOT_FOUND, close = 0;
    if (text.n > NAME_LEAST && str_starts(behind, STR(" ("))) {
        *said = str_slice(behind, 2, LONGEST);
        close = str_find_char(*said, ')');
        open = text.n;
    } else if (str_ends(text, STR(")"))) {
        open = str_rfind_char(text, '(');
        *said = str_from(text, open == STR_NOT_FOUND ? text.n : open + 1);
        close = said->n ? said->n - 1 : 0;
    }
    if (open == STR_NOT_FOUND || close == STR_NOT_FOUND || close > LONGEST || open <= NAME_LEAST)
        return REMARK_NONE;
    *said = str_slice(*said, 0, close);
    while (open > NAME_LEAST && text.p[open - 1] == ' ')
        open--;
    *end = at + (uint32_t)open;
    return is_code(*said) ? REMARK_CODE : is_language(*said) ? REMARK_LANGUAGE : REMARK_NONE;
}

struct remarks {
    size_t entries;
    struct str first;
    bool various;
};

static void count(struct remarks *all, const struct flat *f, struct piece p)
{
    struct str said = STR_NONE;
    uint32_t end = p.end;
    enum remark kind = p.end > p.at ? remark_of(f, p.at, &end, &said) : REMARK_NONE;
    if (kind == REMARK_NONE ||
        (kind == REMARK_CODE && is_initials((struct str){f->text + p.at, end - p.at}, said)))
        return;
    struct remarks *of = &all[kind];
    of->various = of->various || (of->entries && !str_eq(of->first, said));
    of->first = of->entries ? of->first : said;
    of->entries++;
}

static void cut(const bool *cuts, const struct flat *f, struct piece *p)
{
    struct str said;
    uint32_t end = p->end;
    if (p->end > p->at && cuts[remark_of(f, p->at, &end, &said)])
        p->end = end;
}

void tongues_cut(struct reader *r)
{
    enum { CODES_LEAST = 3, LANGUAGES_LEAST = 2 };
    struct remarks all[REMARKS] = {0};
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        if (x->ignored)
            continue;
        count(all, &x->f, x->outlet);
        count(all, &x->f, x->title);
    }
    const bool cuts[REMARKS] = {
        [REMARK_CODE] = all[REMARK_CODE].entries >= CODES_LEAST && all[REMARK_CODE].various,
        [REMARK_LANGUAGE] = all[REMARK_LANGUAGE].entries >= LANGUAGES_LEAST,
    };
    for (size_t i = 0; i < r->items_len && (cuts[REMARK_CODE] || cuts[REMARK_LANGUAGE]); i++) {
        cut(cuts, &r->items[i].f, &r->items[i].outlet);
        cut(cuts, &r->items[i].f, &r->items[i].title);
    }
}
