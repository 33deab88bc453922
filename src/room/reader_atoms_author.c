// SPDX-License-Identifier: MIT
// Who wrote it, at the end of a text that nothing but a word such as "by" parts.
#include <string.h>

#include "room/reader_atoms.h"
#include "text/fold.h"

// "in The Courier", "for Fen Post": behind an author's name at s[at].
static bool leads_to_place(struct str s, size_t at)
{
    static const char *const words[] = {"in ",   "on ",  "for ", "at ",
                                        "dans ", "sur ", "im ",  "auf "};
    struct str rest = str_from(s, at);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        struct str behind = str_from(rest, strlen(words[k]));
        if (str_begins(rest, words[k]) && behind.n && !(behind.p[0] >= 'a' && behind.p[0] <= 'z'))
            return true;
    }
    return false;
}

// "Pieter de Wit", "Uwe von der Au": behind such words at `at`, or `at`.
static uint32_t behind_particle(const struct flat *f, uint32_t at)
{
    static const char *const words[] = {"de ", "van ", "von ", "der ", "den ", "da ",
                                        "di ", "del ", "la ",  "le ",  "zu "};
    struct str rest = str_from((struct str){f->text, f->n}, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_begins(rest, words[i]))
            return at + (uint32_t)strlen(words[i]);
    return at;
}

// " by Jane Doe" at the end of a text: two to four capitalised words. In a link " BY Jane Doe"
// alone: in small letters it may be a part of the title.
bool atoms_author_behind(const struct flat *f, uint32_t i, bool link)
{
    enum { INITIAL = 3 }; // letters, with its full stop
    static const char *const words[] = {" By ",  " BY ",  " Par ", " PAR ",  " by ",
                                        " par ", " von ", " por ", " door ", " av "};
    uint32_t at = 0;
    bool others = false; // "… and John Roe" was read
    if (i + 1 >= f->n || !memchr("bBpPvda", f->text[i + 1], 7))
        return false;
    struct str text = str_from((struct str){f->text, f->n}, i);
    if (text.n < 6 || (text.p[3] != ' ' && text.p[4] != ' ' && text.p[5] != ' '))
        return false; // all have two to four letters
    for (size_t k = 0; k < (link ? 4 : sizeof words / sizeof *words) && !at; k++)
        if (words[k][1] == text.p[1] && str_begins(text, words[k]))
            at = i + (uint32_t)strlen(words[k]);
    int names = 0;
    while (at && at < f->n && names <= 4) {
        if (names >= 2 && !others &&
            str_starts(str_from((struct str){f->text, f->n}, at), STR("and "))) {
            at += 4;
            names = 1;
            others = true;
        }
        size_t next = at;
        uint32_t c = utf8_next((struct str){f->text, f->n}, &next);
        uint32_t particle = names ? behind_particle(f, at) : at;
        if (particle > at) {
            at = particle;
            continue;
        }
        if (!fold_is_letter(fold_char(c)) || (fold_char(c) == c && c < 0x2e80))
            return names >= 2 && !link && leads_to_place(text, at - i);
        uint32_t word = at;
        for (names++;
             at < f->n && (unsigned char)f->text[at] > ' ' && !strchr("(,|\":;", f->text[at]);)
            at++;
        bool stop = f->text[at - 1] == '.' && at - word > INITIAL; // ". By Jane Doe. May 2008"
        if (at + 1 >= f->n || f->text[at] != ' ' || stop || strchr("(|-\"", f->text[at + 1]))
            return names >= 2 && names <= 4;
        at++;
    }
    return false;
}
