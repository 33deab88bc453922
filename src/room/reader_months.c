// SPDX-License-Identifier: MIT
// Under the heading of a year, the name of a month alone is a date where nothing goes on beside it:
// "**The Courier**, August: …", "Oct: The Courier …", "… (October)". In a link it ends the text:
// "[Title, The Courier, October](…)".
#include <string.h>

#include "room/reader_parts.h"

enum { SHORTEST = 3, LONGEST = 20, READ_MOST = 600 };

static bool is_letter(char c)
{
    return is_alpha_ascii(c) || (c & 0x80);
}

// Whether what ends before `at`, or begins there, is no word.
static bool is_parted(const struct flat *f, uint32_t at, bool begins)
{
    static const char *const dashes[] = {"–", "—", "·", "•", "”", "»"};
    struct str before = {f->text, at}, behind = {f->text + at, f->n - at};
    if (begins ? behind.n == 0 : before.n == 0)
        return true;
    char c = begins ? behind.p[0] : before.p[before.n - 1];
    if ((unsigned char)c < ' ' || strchr(",:;()[]|-/.\"", c))
        return true;
    for (size_t i = 0; (c & 0x80) && i < sizeof dashes / sizeof *dashes; i++)
        if (begins ? str_starts(behind, str_of(dashes[i])) : str_ends(before, str_of(dashes[i])))
            return true;
    return false;
}

// Whether nothing goes on beside [at, end), and a mark stands on one side at least.
static bool stands_alone(const struct flat *f, uint32_t at, uint32_t end)
{
    const struct run *run = flat_run_at(f, at);
    uint32_t left = at, right = end;
    while (left > 0 && f->text[left - 1] == ' ')
        left--;
    while (right < f->n && f->text[right] == ' ')
        right++;
    if (!run || !is_parted(f, left, false) || !is_parted(f, right, true) ||
        (left == 0 && right == f->n))
        return false;
    return run->link < 0 ||
           (left > 0 && f->text[left - 1] == ',' && end == f->links[run->link].end);
}

// A word is behind the space, as behind nearly all.
static bool goes_on(const struct flat *f, uint32_t end)
{
    return end + 1 < f->n && f->text[end] == ' ' &&
           (is_alpha_ascii(f->text[end + 1]) || is_digit_ascii(f->text[end + 1]));
}

bool month_alone(const struct reader *r, const struct item *x, struct date_hit *hit)
{
    const struct flat *f = &x->f;
    uint32_t n = f->n < READ_MOST ? f->n : READ_MOST;
    for (uint32_t at = 0, end; at < n; at = end + 1) {
        for (end = at; end < n && is_letter(f->text[end]);)
            end++;
        if (end - at < SHORTEST || end - at > LONGEST || goes_on(f, end) ||
            !stands_alone(f, at, end))
            continue;
        unsigned month = dates_month((struct str){f->text + at, end - at}, r->languages);
        if (month == 0)
            continue;
        *hit = (struct date_hit){.offset = at,
                                 .length = end - at,
                                 .date = {0, (uint8_t)month, 0},
                                 .strength = DATE_STRONG};
        return true;
    }
    return false;
}
