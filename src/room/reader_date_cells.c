// SPDX-License-Identifier: MIT
// Dates that data files write in three fields of a record: "year: 2014", "month: May", "day: 5".
#include <stdio.h>
#include <stdlib.h>

#include "room/date_fields.h"
#include "room/reader_date_cells.h"

static int cell_called(const struct reader *r, const char *const *words)
{
    for (; *words; words++) {
        size_t number = (size_t)(uintptr_t)map_get(&r->keys, str_of(*words));
        if (number)
            return (int)number - 1;
    }
    return -1;
}

struct date_cells date_cells_find(const struct reader *r)
{
    return (struct date_cells){cell_called(r, date_field_words(DATE_PART_YEAR)),
                               cell_called(r, date_field_words(DATE_PART_MONTH)),
                               cell_called(r, date_field_words(DATE_PART_DAY))};
}

// The text of the cell, which is one run, or nothing.
static struct str cell_text(const struct item *x, int cell, const struct run **run)
{
    for (size_t i = 0; cell >= 0 && i < x->f.runs_len; i++)
        if (x->f.runs[i].cell == cell) {
            *run = &x->f.runs[i];
            return str_trim((struct str){x->f.text + x->f.runs[i].at, x->f.runs[i].len});
        }
    return STR_NONE;
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit_ascii(s.p[i]))
            return false;
    return s.n > 0;
}

// The year that a section above the entry gives, in digits; empty when none does.
static struct str year_above(const struct reader *r, int32_t section)
{
    for (; section >= 0; section = r->sections[section].parent) {
        const struct date_hit *h = &r->sections[section].date;
        if (h->length && h->date.year && !spans_years(h))
            return str_format(r->arena, "%04d", h->date.year);
    }
    return STR_NONE;
}

bool date_of_cells(const struct reader *r, const struct date_cells *cells, const struct item *x,
                   struct date_hit *hit)
{
    enum { PART_LONGEST = 20 };
    const struct run *run = NULL, *other = NULL;
    struct str day = x->kind == BLOCK_RECORD ? cell_text(x, cells->day, &other) : STR_NONE;
    struct str month = x->kind == BLOCK_RECORD ? cell_text(x, cells->month, &other) : STR_NONE;
    struct str year = month.n ? cell_text(x, cells->year, &run) : STR_NONE;
    if (month.n && !year.n) {
        year = year_above(r, x->section);
        run = other;
    }
    if (!is_number(year) || month.n > PART_LONGEST || (day.n && !is_number(day)))
        return false;
    char text[4 * PART_LONGEST];
    char *m = str_c(r->arena, month), *d = str_c(r->arena, day), *y = str_c(r->arena, year);
    int n = !is_number(month) ? snprintf(text, sizeof text, "%.2s %s %.4s", d, m, y)
            : day.n           ? snprintf(text, sizeof text, "%.4s-%02d-%02d", y, atoi(m), atoi(d))
                              : snprintf(text, sizeof text, "%.4s-%02d", y, atoi(m));
    if (n < 0 || (size_t)n >= sizeof text)
        return false;
    size_t from = 0;
    if (!dates_next((struct str){text, (size_t)n}, &from, r->languages, hit) || hit->impossible ||
        !hit->date.month || !hit->date.year)
        return false;
    hit->offset = run->at;
    hit->length = run->len;
    hit->other = DATE_NONE;
    return true;
}
