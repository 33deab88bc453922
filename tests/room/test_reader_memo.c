// SPDX-License-Identifier: MIT
// A program that reads a page again after each edit keeps what it found of entries, and parts them
// among threads. If these fail, what it shows after an edit is not what the page says, until it is
// started again; or a build by several threads is another than by one.
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "room/reader.h"

enum { LINES_MOST = 20000, THREADS = 3, LONGEST = 1 << 20 };

static const char *pages; // folder of pages of many layouts, each in a folder of its own
static struct arena lasting;
static struct outlets *outlets;

struct text { // that somebody edits
    struct str lines[LINES_MOST];
    size_t len;
};

struct read {
    struct doc *doc;
    struct reading *reading;
    struct diags diags;
};

static unsigned random_below(unsigned *seed, size_t n)
{
    *seed = *seed * 1103515245u + 12345u;
    return n ? (*seed >> 8) % (unsigned)n : 0;
}

static struct read read_as(struct arena *a, struct str path, struct str text,
                           const struct reader_how *how)
{
    enum doc_format format;
    assert_true(doc_format_of(path, &format));
    struct read out = {.diags = DIAGS_IN(a)};
    out.doc = doc_read(a, path, text, format, false, &out.diags);
    out.reading = reader_read_as(a, out.doc, outlets, STR_NONE, how, &out.diags);
    return out;
}

static struct read read_with(struct arena *a, struct str path, struct str text,
                             struct reader_memo *memo, unsigned threads)
{
    const struct reader_how how = {.threads = threads, .memo = memo};
    return read_as(a, path, text, &how);
}

static bool same_span(struct span a, struct span b)
{
    return a.offset == b.offset && a.length == b.length;
}

static bool same_clip(const struct clip *a, const struct clip *b)
{
    return date_compare(a->date, b->date) == 0 && str_eq(a->url, b->url) &&
           str_eq(a->title, b->title) && str_eq(a->outlet_text, b->outlet_text) &&
           str_eq(a->author, b->author) && str_eq(a->programme, b->programme) &&
           str_eq(a->note, b->note) && str_eq(a->lang, b->lang) && a->access == b->access &&
           a->kind == b->kind && a->confidence == b->confidence && same_span(a->at, b->at) &&
           same_span(a->date_at, b->date_at) && same_span(a->title_at, b->title_at) &&
           same_span(a->outlet_at, b->outlet_at) && same_span(a->url_at, b->url_at) &&
           a->line == b->line && a->column == b->column && a->order == b->order &&
           (a->node ? a->node->offset : 0) == (b->node ? b->node->offset : 0);
}

static bool same_finding(const struct diag *a, const struct diag *b)
{
    return strcmp(a->code, b->code) == 0 && a->line == b->line && a->column == b->column &&
           str_eq(a->message, b->message) && str_eq(a->remedy, b->remedy);
}

static bool same_marks(const struct doc *a, const struct doc *b)
{
    const struct node *n = a->root, *m = b->root;
    for (; n && m; n = node_next(a->root, n), m = node_next(b->root, m))
        if (n->consumed != m->consumed || n->offset != m->offset)
            return false;
    return n == m; // both NULL
}

static const char *difference(const struct read *a, const struct read *b)
{
    const struct reading *x = a->reading, *y = b->reading;
    if (x->clips.len != y->clips.len || x->confidence != y->confidence ||
        x->is_coverage != y->is_coverage || !x->contact != !y->contact ||
        (x->contact && x->contact->offset != y->contact->offset))
        return "the page";
    for (size_t i = 0; i < x->clips.len; i++)
        if (!same_clip(&x->clips.items[i], &y->clips.items[i]))
            return "an entry";
    if (a->diags.len != b->diags.len)
        return "the findings";
    for (size_t i = 0; i < a->diags.len; i++)
        if (!same_finding(&a->diags.items[i], &b->diags.items[i]))
            return "a finding";
    return same_marks(a->doc, b->doc) ? NULL : "what is left of the page";
}

static void cut_lines(struct text *t, struct str text)
{
    struct str line;
    t->len = 0;
    while (t->len < LINES_MOST / 2 && str_line(&text, &line))
        t->lines[t->len++] = line;
}

static struct str joined(struct buf *b, const struct text *t)
{
    buf_reset(b);
    for (size_t i = 0; i < t->len; i++) {
        buf_str(b, t->lines[i]);
        buf_char(b, '\n');
    }
    return buf_view(b);
}

static void take_out(struct text *t, size_t at, size_t n)
{
    memmove(&t->lines[at], &t->lines[at + n], (t->len - at - n) * sizeof *t->lines);
    t->len -= n;
}

static void put_in(struct text *t, size_t at, const struct str *lines, size_t n)
{
    memmove(&t->lines[at + n], &t->lines[at], (t->len - at) * sizeof *t->lines);
    memcpy(&t->lines[at], lines, n * sizeof *lines);
    t->len += n;
}

// Another word, or one less, or two words that changed places.
static struct str changed_line(unsigned *seed, struct str line)
{
    static const char *const words[] = {
        "Le Monde", "a",  "The Courier", "[",  "**",   "3 May 2021",   "(in French)", ", ",
        "Jane Doe", "– ", "## ",         "\"", "2019", "par Jean Roe", "<em>",        "Radio Fen"};
    size_t at = random_below(seed, line.n + 1);
    while (at < line.n && line.p[at] != ' ')
        at++;
    struct str rest = str_from(line, at);
    size_t word = str_find_char(str_from(rest, 1), ' ');
    if (random_below(seed, 2) && word != STR_NOT_FOUND)
        return str_format(&lasting, "%.*s%.*s", (int)at, line.p, STR_ARG(str_from(rest, word + 1)));
    return str_format(&lasting, "%.*s %s%.*s", (int)at, line.p,
                      words[random_below(seed, sizeof words / sizeof *words)], STR_ARG(rest));
}

static void edit(unsigned *seed, struct text *t)
{
    enum { FEW = 4 };
    struct str lines[FEW];
    size_t n = 1 + random_below(seed, FEW), at = random_below(seed, t->len);
    n = n > t->len - at ? t->len - at : n;
    memcpy(lines, &t->lines[at], n * sizeof *lines);
    switch (random_below(seed, 5)) {
    case 0:
        take_out(t, at, n);
        break;
    case 1: // again
        put_in(t, random_below(seed, t->len + 1), lines, n);
        break;
    case 2: // elsewhere
        take_out(t, at, n);
        put_in(t, random_below(seed, t->len + 1), lines, n);
        break;
    case 3: // parted
        put_in(t, at, (struct str[]){STR("")}, 1);
        break;
    default:
        t->lines[at] = changed_line(seed, t->lines[at]);
    }
}

static void edit_and_compare(struct str path, struct str text, size_t edits, unsigned seed,
                             struct reader_memo *memo)
{
    static struct text t;
    struct buf b = BUF_EMPTY;
    cut_lines(&t, text);
    for (size_t i = 0; i <= edits && t.len; i++) {
        struct arena a = ARENA_EMPTY;
        struct str now = joined(&b, &t);
        struct read kept = read_with(&a, path, str_copy(&a, now), memo, THREADS);
        struct read whole = read_with(&a, path, str_copy(&a, now), NULL, 1);
        const char *differs = difference(&kept, &whole);
        if (differs)
            fail_msg("%.*s: after %zu edits %s is another than when all is read", STR_ARG(path), i,
                     differs);
        arena_free(&a);
        edit(&seed, &t);
    }
    buf_free(&b);
}

static bool find_page(struct arena *a, const char *folder, struct str *path)
{
    DIR *d = opendir(folder);
    const struct dirent *entry;
    bool found = false;
    while (d && !found && (entry = readdir(d)) != NULL) {
        found = strncmp(entry->d_name, "page.", 5) == 0;
        if (found)
            *path = str_format(a, "%s/%s", folder, entry->d_name);
    }
    if (d)
        closedir(d);
    return found;
}

// Its lines as often as some hundred are needed.
static struct str many_times(struct buf *b, struct str text)
{
    enum { LEAST = 12, LONG = 60000 };
    struct str head = STR_NONE;
    size_t end = str_starts(text, STR("---\n")) ? str_find(str_from(text, 4), STR("\n---\n"))
                                                : STR_NOT_FOUND;
    if (end != STR_NOT_FOUND) {
        head = str_slice(text, 0, end + 9);
        text = str_from(text, end + 9);
    }
    buf_reset(b);
    buf_str(b, head);
    for (int i = 0; i < LEAST || b->n < LONG; i++) {
        buf_str(b, text);
        buf_char(b, '\n');
    }
    return buf_view(b);
}

static void compare_with_full(struct str path, struct str text, void *context)
{
    (void)context;
    struct buf b = BUF_EMPTY;
    struct arena a = ARENA_EMPTY;
    struct str page = many_times(&b, text);
    const struct reader_how as_ever = {0}, in_full = {.in_full = true};
    struct read few = read_as(&a, path, str_copy(&a, page), &as_ever);
    struct read all = read_as(&a, path, str_copy(&a, page), &in_full);
    const char *differs = difference(&few, &all);
    if (differs)
        fail_msg("%.*s, many times: %s is another than when all is weighed", STR_ARG(path),
                 differs);
    arena_free(&a);
    buf_free(&b);
}

static void for_each_page(void (*look)(struct str path, struct str text, void *context),
                          void *context)
{
    size_t read = 0;
    DIR *d = opendir(pages);
    assert_non_null(d);
    for (const struct dirent *entry; (entry = readdir(d)) != NULL; read++) {
        struct arena a = ARENA_EMPTY;
        struct str path, text;
        struct error e = {0};
        char folder[512];
        snprintf(folder, sizeof folder, "%s/%s", pages, entry->d_name);
        if (entry->d_name[0] != '.' && find_page(&a, folder, &path)) {
            assert_true(file_read(path.p, LONGEST, &a, &text, NULL, &e));
            look(path, text, context);
        }
        arena_free(&a);
    }
    closedir(d);
    assert_true(read > 100);
}

// PRESSE_PAGE_EDITS: how many edits of each page.
static void edit_page(struct str path, struct str text, void *memo)
{
    const char *wanted = getenv("PRESSE_PAGE_EDITS");
    size_t edits = wanted ? strtoul(wanted, NULL, 10) : 6;
    edit_and_compare(path, text, edits, (unsigned)str_hash(path), memo);
}

static void edited_pages_are_read_as_if_anew(void **state)
{
    (void)state;
    size_t taken, all;
    struct reader_memo *memo = reader_memo_new();
    for_each_page(edit_page, memo);
    reader_memo_counts(memo, &taken, &all);
    assert_true(taken > all / 8);
    reader_memo_free(memo);
}

static void entries_that_are_alike_are_read_as_alone(void **state)
{
    (void)state;
    for_each_page(compare_with_full, NULL);
}

static const char *const outlets_named[] = {"The Courier", "Le Monde", "Radio Fen", "Town Echo"};

static struct str long_page(struct arena *a, unsigned seed)
{
    struct buf b = BUF_EMPTY;
    buf_c(&b, "# In the press\n\n");
    for (unsigned i = 0; i < 600; i++) {
        unsigned kind = random_below(&seed, 4), where = random_below(&seed, 4);
        if (i % 50 == 0)
            buf_format(&b, "## %u\n\n", 2024 - i / 50);
        buf_format(&b, "- %u May: [A title of %u words](https://site-%u.example/%u-a-title)",
                   1 + i % 28, i, where, i);
        if (kind == 1)
            buf_format(&b, ", %s", outlets_named[where]);
        else if (kind == 2)
            buf_format(&b, ", %s, by Jane Doe", outlets_named[where]);
        buf_c(&b, "\n");
    }
    struct str page = str_copy(a, buf_view(&b));
    buf_free(&b);
    return page;
}

static void a_long_page_is_read_as_if_anew_by_several_threads(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct reader_memo *memo = reader_memo_new();
    for (unsigned seed = 1; seed <= 3; seed++)
        edit_and_compare(STR("long.md"), long_page(&a, seed), 30, seed, memo);
    size_t taken, all;
    reader_memo_counts(memo, &taken, &all);
    assert_true(taken > all / 2);
    reader_memo_free(memo);
    arena_free(&a);
}

// Pages of many layouts behind one another, so many that several threads read them.
static void joined_pages_are_read_alike_by_several_threads(void **state)
{
    (void)state;
    enum { AT_ONCE = 120 << 10 };
    struct arena a = ARENA_EMPTY;
    struct buf all = BUF_EMPTY;
    struct error e = {0};
    size_t compared = 0;
    DIR *d = opendir(pages);
    assert_non_null(d);
    for (const struct dirent *entry; (entry = readdir(d)) != NULL;) {
        struct str path = str_format(&a, "%s/%s/page.md", pages, entry->d_name), text;
        if (entry->d_name[0] == '.' || !file_read(path.p, LONGEST, &a, &text, NULL, &e))
            continue;
        buf_str(&all, text);
        buf_c(&all, "\n\n<h2>More of the press</h2>\n\n");
        if (all.n < AT_ONCE)
            continue;
        struct read one = read_with(&a, STR("press.md"), buf_view(&all), NULL, 1);
        struct read several = read_with(&a, STR("press.md"), buf_view(&all), NULL, THREADS);
        const char *differs = difference(&one, &several);
        if (differs)
            fail_msg("%s is another by several threads", differs);
        compared += one.reading->clips.len;
        buf_reset(&all);
        arena_reset(&a);
    }
    closedir(d);
    buf_free(&all);
    arena_free(&a);
    assert_true(compared > 500);
}

static void another_configuration_forgets_all(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct reader_memo *memo = reader_memo_new();
    struct str page = long_page(&a, 1);
    size_t before, taken, all;
    for (uint64_t config = 1; config <= 2; config++) {
        reader_memo_counts(memo, &before, &all);
        struct diags diags = DIAGS_IN(&a);
        struct doc *d = doc_read(&a, STR("long.md"), page, DOC_MARKDOWN, false, &diags);
        const struct reader_how how = {.memo = memo, .config = config};
        (void)reader_read_as(&a, d, outlets, STR_NONE, &how, &diags);
        reader_memo_counts(memo, &taken, &all);
        assert_int_equal(taken, before);
    }
    reader_memo_free(memo);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    pages = argc > 1 ? argv[1] : "tests/golden/reader";
    outlets = outlets_make(&lasting, NULL, STR_NONE, NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edited_pages_are_read_as_if_anew),
        cmocka_unit_test(entries_that_are_alike_are_read_as_alone),
        cmocka_unit_test(a_long_page_is_read_as_if_anew_by_several_threads),
        cmocka_unit_test(joined_pages_are_read_alike_by_several_threads),
        cmocka_unit_test(another_configuration_forgets_all),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&lasting);
    return failed;
}
