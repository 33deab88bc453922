// SPDX-License-Identifier: MIT
// The marks around a title or a name: what was opened inside is closed at its end, what its end
// closes begins before it.
#include "room/reader_marks.h"

#include <string.h>

size_t marks_count(struct str inside, struct str mark)
{
    size_t n = 0;
    for (size_t k = 0; k + mark.n <= inside.n; k++)
        n += memcmp(inside.p + k, mark.p, mark.n) == 0;
    return n;
}

// The mark that stands at the beginning of rest and closes what inside opened, or belongs to
// the end of a sentence: its length with a space before it, or 0.
static size_t closing_mark(struct str inside, struct str rest)
{
    static const char *const pairs[][2] = {{"(", ")"},   {"[", "]"},   {"“", "”"},   {"«", "»"},
                                           {"„", "“"},   {"„", "”"},   {"「", "」"}, {"『", "』"},
                                           {"《", "》"}, {"（", "）"}, {"【", "】"}, {"〈", "〉"}};
    size_t gap = str_starts(rest, STR(" "))              ? 1
                 : str_starts(rest, STR("\xc2\xa0"))     ? 2
                 : str_starts(rest, STR("\xe2\x80\xaf")) ? 3
                                                         : 0;
    struct str next = str_from(rest, gap);
    if (next.n == 0 || (!(next.p[0] & 0x80) && !memchr(")]\"?!", next.p[0], 5)))
        return 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str open = str_of(pairs[i][0]), close = str_of(pairs[i][1]);
        if (str_starts(next, close) && marks_count(inside, open) > marks_count(inside, close))
            return gap + close.n;
    }
    if (str_starts(next, STR("\"")) && marks_count(inside, STR("\"")) % 2 == 1)
        return gap + 1;
    if (str_starts(next, STR("?")) || str_starts(next, STR("!")))
        return gap + 1;
    return str_starts(rest, STR("…")) ? 3 : 0;
}

// What was opened inside is closed at the end, and the end of a sentence belongs to it.
uint32_t marks_close(const struct flat *f, uint32_t at, uint32_t end)
{
    for (int k = 0; k < 4 && end < f->n; k++) {
        size_t n = closing_mark((struct str){f->text + at, end - at},
                                str_from((struct str){f->text, f->n}, end));
        if (n == 0)
            break;
        end += (uint32_t)n;
    }
    bool sentence = end < f->n && f->text[end] == '.' && end - at > 20 &&
                    memchr(f->text + at, '.', end - at) != NULL;
    return sentence ? end + 1 : end;
}

static bool quotes_before(const struct flat *f, uint32_t at)
{
    static const char *const marks[] = {"\"", "”", "“", "»", "’"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_ends((struct str){f->text, at}, str_of(marks[i])))
            return true;
    return false;
}

// 'Газета "Заря".': a full stop behind a quotation mark belongs to no name.
bool marks_end_behind(const struct flat *f, uint32_t end)
{
    return end > 2 && f->text[end - 1] == '.' && quotes_before(f, end - 1);
}

// s without the blank at its end that French sets inside its quotation marks.
static struct str without_blank(struct str s)
{
    static const char *const blanks[] = {" ", "\xc2\xa0", "\xe2\x80\xaf"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (str_ends(s, str_of(blanks[i])))
            return str_slice(s, 0, s.n - strlen(blanks[i]));
    return s;
}

// The brackets around a kind of thing at the beginning, "[Vidéo]Programme …", and the marks around
// what is quoted there, "“Fen” is its name".
uint32_t marks_open(const struct flat *f, uint32_t at, uint32_t end)
{
    static const char *const pairs[][2] = {{"[", "]"},   {"(", ")"},   {"\"", "\""}, {"“", "”"},
                                           {"„", "“"},   {"«", "»"},   {"‘", "’"},   {"「", "」"},
                                           {"『", "』"}, {"《", "》"}, {"【", "】"}, {"〈", "〉"}};
    struct str before = {f->text, at}, text = {f->text + at, end - at};
    struct str inner = without_blank(before); // "« Fen » is its name"
    if (inner.n < at && str_ends(inner, STR("«")))
        before = inner;
    if (before.n == 0 ||
        (!(before.p[before.n - 1] & 0x80) && !memchr("[(\"", before.p[before.n - 1], 3)))
        return at;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str open = str_of(pairs[i][0]), close = str_of(pairs[i][1]);
        if (!str_ends(before, open))
            continue;
        size_t closes = marks_count(text, close);
        if (str_eq(open, close) ? closes % 2 : closes > marks_count(text, open))
            return (uint32_t)(before.n - open.n);
    }
    return at;
}
