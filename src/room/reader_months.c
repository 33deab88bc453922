// SPDX-License-Identifier: MIT
// Under the heading of a year, the name of a month alone is a date where nothing goes on beside it:
// "**The Courier**, August: …", "Oct: The Courier …", "… (October)". In a link it ends the text:
// "[Title, The Courier, October](…)".
#include <string.h>

#include "base/scan.h"
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

// The month that the word of [at, end) names, when it stands alone; 0 for none.
static unsigned alone_at(const struct reader *r, const struct flat *f, uint32_t at, uint32_t end)
{
    if (end - at < SHORTEST || end - at > LONGEST || goes_on(f, end) || !stands_alone(f, at, end))
        return 0;
    return dates_month((struct str){f->text + at, end - at}, r->languages);
}

static scan_block load_at(const struct flat *f, uint32_t i)
{
    return i + SCAN_BLOCK <= f->n ? scan_load(f->text + i)
                                  : scan_load_part(f->text + i, i < f->n ? f->n - i : 0);
}

static scan_mask letters_of(scan_block b)
{
    scan_mask small = (scan_mask)(b | 0x20);
    return (scan_mask)b | ((small > 'a' - 1) & (small < 'z' + 1));
}

// Of which bytes from i on, of the first n, a word ends behind them that may stand alone: a bit
// each.
static unsigned ends_at(const struct flat *f, uint32_t i, uint32_t n)
{
    scan_block next = load_at(f, i + 1), second = load_at(f, i + 2);
    scan_mask digit = ((scan_mask)second > '0' - 1) & ((scan_mask)second < '9' + 1);
    scan_mask plain = (digit | letters_of(second)) & ~(scan_mask)second;
    unsigned here = scan_bits(letters_of(load_at(f, i)));
    unsigned ends = here & scan_bits(~(letters_of(next) | ((scan_mask)(next == ' ') & plain)));
    if (n - i > SCAN_BLOCK)
        return ends;
    unsigned last = 1U << (n - i - 1);
    return (ends & (last - 1)) | (here & last);
}

bool month_alone(const struct reader *r, const struct item *x, struct date_hit *hit)
{
    const struct flat *f = &x->f;
    uint32_t n = f->n < READ_MOST ? f->n : READ_MOST;
    for (uint32_t i = 0; i < n; i += SCAN_BLOCK)
        for (unsigned ends = ends_at(f, i, n); ends; ends &= ends - 1) {
            uint32_t end = i + (uint32_t)__builtin_ctz(ends) + 1, at = end;
            while (at > 0 && end - at <= LONGEST && is_letter(f->text[at - 1]))
                at--;
            unsigned month = alone_at(r, f, at, end);
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

// Whether a label of the host is the word: "marca" of "marca.com".
static bool host_is_called(struct str host, struct str word)
{
    struct str label;
    while (str_split(&host, '.', &label))
        if (str_eq(label, word))
            return true;
    return false;
}

void months_that_are_names(struct reader *r)
{
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        for (int32_t s = x->host.n ? x->section : -1; s >= 0; s = r->sections[s].parent) {
            struct section *h = &r->sections[s];
            if (h->only_date && !h->date.date.year && !h->date.date.day &&
                host_is_called(x->host, h->folded)) {
                h->date = (struct date_hit){0};
                h->only_date = false;
            }
        }
    }
}
