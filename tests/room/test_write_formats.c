// SPDX-License-Identifier: MIT
// A new entry under its neighbour's date is worse than none: in each format that the reader knows
// and each layout, an entry with a date that no neighbour has reads back with that date, and the
// old entries as they were.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "folder.h"
#include "room/write.h"

enum { ENTRIES = 5 };

static const char *const english[] = {"January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December"};
static const char *const english_short[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const french[] = {"janvier",   "février", "mars",     "avril",
                                     "mai",       "juin",    "juillet",  "août",
                                     "septembre", "octobre", "novembre", "décembre"};
static const char *const german[] = {"Januar",    "Februar", "März",     "April",
                                     "Mai",       "Juni",    "Juli",     "August",
                                     "September", "Oktober", "November", "Dezember"};
static const char *const spanish[] = {"enero",      "febrero", "marzo",     "abril",
                                      "mayo",       "junio",   "julio",     "agosto",
                                      "septiembre", "octubre", "noviembre", "diciembre"};
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

static const char *ending(int day)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    return endings[day % 10 <= 3 && day / 10 != 1 ? day % 10 : 0];
}

static const char *weekday(struct date d)
{
    return days[((date_to_days(d) + 4) % 7 + 7) % 7];
}

// %d %m: as they are, %D %M: two digits, %y: four digits, %Y: two; %E %e English, %F French, %G
// German, %S Spanish names; %t English ordinal ending, %w English weekday.
static void put_date(struct buf *b, const char *format, struct date d)
{
    for (const char *f = format; *f; f++) {
        if (*f != '%') {
            buf_char(b, *f);
            continue;
        }
        switch (*++f) {
        case 'd':
            buf_format(b, "%d", d.day);
            break;
        case 'D':
            buf_format(b, "%02d", d.day);
            break;
        case 'm':
            buf_format(b, "%d", d.month);
            break;
        case 'M':
            buf_format(b, "%02d", d.month);
            break;
        case 'y':
            buf_format(b, "%d", d.year);
            break;
        case 'Y':
            buf_format(b, "%02d", d.year % 100);
            break;
        case 'E':
            buf_c(b, english[d.month - 1]);
            break;
        case 'e':
            buf_c(b, english_short[d.month - 1]);
            break;
        case 'F':
            buf_c(b, french[d.month - 1]);
            break;
        case 'G':
            buf_c(b, german[d.month - 1]);
            break;
        case 'S':
            buf_c(b, spanish[d.month - 1]);
            break;
        case 't':
            buf_c(b, ending(d.day));
            break;
        default:
            buf_c(b, weekday(d));
        }
    }
}

static const struct format {
    const char *text, *lang;
} formats[] = {
    {"%y-%M-%D", "en"},     {"%y/%M/%D", "en"},       {"%y.%M.%D", "en"},
    {"%D.%M.%y", "de"},     {"%d.%m.%y", "de"},       {"%d. %m. %y", "cs"},
    {"%D/%M/%y", "fr"},     {"%d/%m/%y", "fr"},       {"%D-%M-%y", "fr"},
    {"%d/%m %y", "fr"},     {"%D/%M %y", "fr"},       {"%D.%M.%Y", "de"},
    {"%D/%M/%Y", "fr"},     {"%M/%D/%y", "en"},       {"%d %F %y", "fr"},
    {"%D %F %y", "fr"},     {"%d %E %y", "en"},       {"%E %d, %y", "en"},
    {"%E %d %y", "en"},     {"%d%t %E %y", "en"},     {"%E %d%t, %y", "en"},
    {"%e %d, %y", "en"},    {"%d %e %y", "en"},       {"%d-%e-%y", "en"},
    {"%d. %G %y", "de"},    {"%d de %S de %y", "es"}, {"%w, %d %E %y", "en"},
    {"%w %E %d, %y", "en"}, {"%y年%m月%d日", "ja"},   {"%y年%M月%D日", "zh"},
    {"%y, %E %d", "en"},    {"%y %F %d", "fr"},       {"%d.%e.%y", "en"},
    {"%e. %d, %y", "en"},
};

// In an entry: @ the date, ~ its topic, ^ a letter for its paper.
static const struct layout_of {
    const char *name, *file, *head, *entry, *foot;
} layouts[] = {
    {"list", "p.md", "# Press\n\n",
     "- @: [An article on ~](https://paper-^.example.org/~), *The Gazette*\n", ""},
    {"date last", "p.md", "# Press\n\n",
     "- [An article on ~](https://paper-^.example.org/~), *The Gazette*, @\n", ""},
    {"in brackets", "p.md", "# Press\n\n",
     "* *The Gazette* (@): [An article on ~](https://paper-^.example.org/~)\n", ""},
    {"date lines", "p.md", "# Press\n\n",
     "**@**\n\n[An article on ~](https://paper-^.example.org/~)\n\n", ""},
    {"table", "p.md", "# Press\n\n| Date | Title | Outlet |\n|---|---|---|\n",
     "| @ | [An article on ~](https://paper-^.example.org/~) | The Gazette |\n", ""},
    {"html list", "p.html", "<!doctype html><title>Press</title><h1>Press</h1>\n<ul>\n",
     "<li>@: <a href=\"https://paper-^.example.org/~\">An article on ~</a>, <em>The "
     "Gazette</em></li>\n",
     "</ul>\n"},
    {"records", "p.yml", "",
     "- title: An article on ~\n  url: https://paper-^.example.org/~\n  date: \"@\"\n  outlet: "
     "The Gazette\n",
     ""},
};

static const char *const topics[ENTRIES + 1] = {"parity",  "schools", "energy",
                                                "housing", "museums", "transport"};
// Newest first; the day of most tells it from the month. The last is the new one.
static const struct date dates[ENTRIES + 1] = {{2026, 4, 9},   {2025, 11, 23}, {2024, 7, 14},
                                               {2022, 10, 31}, {2021, 1, 16},  {2023, 12, 5}};

static void put_entry(struct buf *b, const struct layout_of *l, const char *format, size_t i)
{
    for (const char *p = l->entry; *p; p++)
        if (*p == '@')
            put_date(b, format, dates[i]);
        else if (*p == '~')
            buf_c(b, topics[i]);
        else
            buf_char(b, *p == '^' ? (char)('a' + (char)i) : *p);
}

static bool is_entry(const struct clip *c, size_t i)
{
    char url[80];
    (void)snprintf(url, sizeof url, "https://paper-%c.example.org/%s", 'a' + (char)i, topics[i]);
    return str_eq(c->url, str_of(url)) && date_compare(c->date, dates[i]) == 0;
}

// False when the page itself is not read as it is meant: that is the reader's matter.
static bool try(const struct layout_of *l, const struct format *f, size_t *wrong)
{
    AUTO_BUF b = BUF_EMPTY;
    char title[80], url[80];
    struct error e = {0};
    struct str after;
    struct write_said said;
    buf_c(&b, l->head);
    for (size_t i = 0; i < ENTRIES; i++)
        put_entry(&b, l, f->text, i);
    buf_c(&b, l->foot);
    buf_char(&b, '\0');
    folder_write(l->file, b.p);
    struct room *r = folder_load(l->file);
    const struct clips *was = r->pages_len ? &r->pages[0]->reading->clips : NULL;
    bool read = was && was->len == ENTRIES;
    for (size_t i = 0; read && i < ENTRIES; i++)
        read = is_entry(&was->items[i], i);
    if (!read)
        return false;
    (void)snprintf(title, sizeof title, "An article on %s", topics[ENTRIES]);
    (void)snprintf(url, sizeof url, "https://paper-%c.example.org/%s", 'a' + ENTRIES,
                   topics[ENTRIES]);
    const struct entry entry = {.date = dates[ENTRIES],
                                .title = str_of(title),
                                .outlet = STR("The Gazette"),
                                .url = str_of(url)};
    if (!write_add(&r->arena, r->pages[0], &entry, &after, &said, &e)) {
        print_message("%s, \"%s\": %s\n", l->name, f->text, e.message);
        (*wrong)++;
        return true;
    }
    folder_write(l->file, str_c(&r->arena, after));
    struct room *now = folder_load(l->file);
    const struct clips *clips = &now->pages[0]->reading->clips;
    static const size_t order[] = {0, 1, 2, ENTRIES, 3, 4};
    bool right = clips->len == ENTRIES + 1;
    for (size_t i = 0; right && i < clips->len; i++)
        right = is_entry(&clips->items[i], order[i]);
    if (!right)
        print_message("%s, \"%s\":\n%.*s\n", l->name, f->text, STR_ARG(after));
    *wrong += !right;
    return true;
}

static void every_format_in_every_layout(void **state)
{
    (void)state;
    size_t wrong = 0, tried = 0, all = 0;
    for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++)
        for (size_t f = 0; f < sizeof formats / sizeof *formats; f++, all++) {
            folder_begin();
            bool read = try(&layouts[l], &formats[f], &wrong);
            tried += read;
            if (!read)
                print_message("not read: %s, \"%s\"\n", layouts[l].name, formats[f].text);
            folder_end();
        }
    assert_int_equal(wrong, 0);
    assert_true(tried * 100 >= all * 95);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_format_in_every_layout)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
