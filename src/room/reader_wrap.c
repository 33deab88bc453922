// SPDX-License-Identifier: MIT
// Tells whether the lines of a Markdown page were filled by an editor: there is a width at which
// nearly every line ends because the next word would not fit, and which no line passes that could
// have been broken. The ends of such lines are blanks. Where lines end sooner, or go on as they
// like, each says something of its own: an outlet, a title, a date.
#include <string.h>

#include "room/reader_parts.h"

enum { WIDTH_LEAST = 40, WIDTH_MOST = 130, LINES_MOST = 1000, BREAKS_LEAST = 3 };

struct filling {
    int full[WIDTH_MOST + 2];   // at which widths lines end where they are full: steps of a sum
    int beyond[WIDTH_MOST + 2]; // … lines should have been broken
    size_t breaks;
    size_t sentences; // … behind which a sentence or a quotation has ended
    bool measured;    // not only the breaks are counted
};

static size_t letters_in(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] & 0xc0) != 0x80;
    return n;
}

// From `from` on, but not `to`.
static void count(int *steps, size_t from, size_t to)
{
    if (from > WIDTH_MOST || from >= to)
        return;
    steps[from]++;
    steps[to > WIDTH_MOST ? WIDTH_MOST + 1 : to]--;
}

// Where the text of a line begins behind blanks and the mark of a list item.
static size_t text_begins(struct str line, bool *marked)
{
    size_t i = 0, digits;
    while (i < line.n && is_space_ascii(line.p[i]))
        i++;
    for (digits = i; digits < line.n && is_digit_ascii(line.p[digits]);)
        digits++;
    bool number = digits > i && digits + 1 < line.n && strchr(".)", line.p[digits]);
    size_t mark = number ? digits : i;
    *marked = mark + 1 < line.n && (number || strchr("-*+", line.p[mark])) &&
              is_space_ascii(line.p[mark + 1]);
    if (!*marked)
        return i;
    for (i = mark + 1; i < line.n && is_space_ascii(line.p[i]);)
        i++;
    return i;
}

// A line of running text or of a list: no heading, table, code, mark-up or quotation.
static bool is_running(struct str line, size_t text)
{
    return text < line.n && !strchr("#|<>`~:{=", line.p[text]) &&
           !(line.p[text] == '[' && str_contains(line, STR("]: ")));
}

static bool ends_hard(struct str line)
{
    return str_ends(line, STR("\\")) || str_ends(line, STR("  ")) || str_ends(line, STR(">"));
}

static bool ends_sentence(struct str line)
{
    static const char *const marks[] = {".", "!", "?", "\"", "”", "“", "»", "…", "*", ".)"};
    line = str_trim(line);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_ends(line, str_of(marks[i])))
            return true;
    return false;
}

static void count_line(struct filling *f, struct str line, size_t text)
{
    size_t blank = text;
    while (blank < line.n && line.p[blank] != ' ')
        blank++;
    if (blank < line.n)
        count(f->beyond, letters_in(str_slice(line, 0, blank)), letters_in(str_trim(line)));
}

// A line ends rightly at all widths at which the next word would pass it; whether it passes the
// width itself, and had to, is counted apart.
static void count_break(struct filling *f, struct str before, struct str line, size_t text)
{
    size_t end = text;
    while (end < line.n && line.p[end] != ' ')
        end++;
    count(f->full, 0, letters_in(before) + 1 + letters_in(str_slice(line, text, end)));
}

static void count_lines(struct filling *f, struct str body)
{
    struct str line, before = STR_NONE;
    bool code = false;
    for (int n = 0; n < LINES_MOST && str_line(&body, &line); n++) {
        bool marked;
        size_t text = text_begins(line, &marked);
        struct str rest = str_from(line, text);
        if (str_starts(rest, STR("```")) || str_starts(rest, STR("~~~")))
            code = !code;
        bool running = !code && is_running(line, text);
        bool broken = running && before.n && !marked && !ends_hard(before);
        f->breaks += broken;
        f->sentences += broken && f->measured && ends_sentence(before);
        if (running && f->measured)
            count_line(f, line, text);
        if (broken && f->measured)
            count_break(f, before, line, text);
        before = running ? line : STR_NONE;
    }
}

bool page_is_filled(const struct doc *d)
{
    struct filling f = {.breaks = 0};
    int full = 0, beyond = 0, best = 0, best_beyond = 0;
    struct str body = str_from(d->source, d->front_end);
    if (d->format != DOC_MARKDOWN)
        return false;
    count_lines(&f, body);
    if (f.breaks < BREAKS_LEAST)
        return false; // as of most pages
    f.measured = true;
    f.breaks = 0;
    count_lines(&f, body);
    for (int width = 0; width <= WIDTH_MOST; width++) {
        full += f.full[width];
        beyond += f.beyond[width];
        if (width >= WIDTH_LEAST && full - beyond > best - best_beyond) {
            best = full;
            best_beyond = beyond;
        }
    }
    // Quotations over who wrote them: chance alone makes their lines as long as one another.
    return f.sentences * 3 < f.breaks * 2 && best >= BREAKS_LEAST &&
           (size_t)best * 10 >= f.breaks * 9 && best_beyond * 10 <= best;
}
