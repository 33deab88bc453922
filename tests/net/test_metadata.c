// SPDX-License-Identifier: MIT
// If these fail, an article added by its address gets a wrong title, date or outlet, or a wall
// becomes an article. Each page of articles.txt is written after the habits of real outlets'
// mark-up; its head says what must be found.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "net/metadata.h"
#include "text/charset.h"

struct expected {
    struct str name, url, status, label, title, outlet, author, date, origin, lang, access, kind,
        canonical, wall;
};

static struct metadata read_page(struct arena *a, struct str html, const struct expected *x)
{
    struct html_facts f = html_facts_read(a, charset_to_utf8(a, html, x->label, true));
    int status = x->status.n ? atoi(str_c(a, x->status)) : 200;
    return metadata_of(a, &f, x->url, status, STR("text/html"));
}

static void same(const struct expected *x, const char *what, struct str got, struct str want)
{
    if (!str_eq(got, want))
        fail_msg("%.*s: %s is \"%.*s\", not \"%.*s\"", STR_ARG(x->name), what, STR_ARG(got),
                 STR_ARG(want));
}

// Whatever is said is said with where it was found.
static void all_origins_shown(const struct expected *x, const struct metadata *m)
{
    const struct metadata_text *texts[] = {&m->title, &m->outlet, &m->author, &m->lang,
                                           &m->canonical};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i]->text.n && !texts[i]->origin)
            fail_msg("%.*s: nothing says where \"%.*s\" is from", STR_ARG(x->name),
                     STR_ARG(texts[i]->text));
    if ((date_known(m->date) && !m->date_origin) || (m->access && !m->access_origin) ||
        (m->kind && !m->kind_origin))
        fail_msg("%.*s: date, access or kind without an origin", STR_ARG(x->name));
}

static void compare(struct arena *a, const struct expected *x, struct str html)
{
    static const char *const kinds[] = {"article", "audio", "video", "pdf"};
    static const char *const access[] = {"", "free", "registration", "subscribers"};
    struct metadata m = read_page(a, html, x);
    char date[DATE_ISO_SIZE];
    date_iso(m.date, date);
    same(x, "wall", m.wall ? str_of(metadata_wall_name(m.wall)) : STR_NONE, x->wall);
    same(x, "title", m.title.text, x->title);
    same(x, "outlet", m.outlet.text, x->outlet);
    same(x, "author", m.author.text, x->author);
    same(x, "date", str_of(date), x->date);
    if (x->origin.n)
        same(x, "origin of the date", str_of(metadata_origin_name(m.date_origin)), x->origin);
    same(x, "language", m.lang.text, x->lang);
    same(x, "access", str_of(access[m.access]), x->access);
    if (x->kind.n)
        same(x, "kind", str_of(kinds[m.kind]), x->kind);
    if (x->canonical.n)
        same(x, "canonical address", m.canonical.text, x->canonical);
    all_origins_shown(x, &m);
}

static void set(struct expected *x, struct str key, struct str value)
{
    struct {
        const char *key;
        struct str *slot;
    } slots[] = {{"url", &x->url},       {"status", &x->status}, {"label", &x->label},
                 {"title", &x->title},   {"outlet", &x->outlet}, {"author", &x->author},
                 {"date", &x->date},     {"origin", &x->origin}, {"lang", &x->lang},
                 {"access", &x->access}, {"kind", &x->kind},     {"canonical", &x->canonical},
                 {"wall", &x->wall}};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (str_eq(key, str_of(slots[i].key))) {
            *slots[i].slot = value;
            return;
        }
    }
    fail_msg("articles.txt: unknown key %.*s", STR_ARG(key));
}

// \xNN in a page stands for that byte: pages in other charsets, in a file that is UTF-8.
static struct str unescape(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 3 < s.n && s.p[i + 1] == 'x') {
            char hex[3] = {s.p[i + 2], s.p[i + 3], 0};
            p[n++] = (char)strtol(hex, NULL, 16);
            i += 3;
        } else {
            p[n++] = s.p[i];
        }
    }
    return (struct str){p, n};
}

// "== name", then "key: value" lines, an empty line, and the page up to the next "==".
static void articles_are_read_as_their_outlets_mark_them_up(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct error e;
    struct str file, line;
    char *path = path_join(&a, getenv("PRESSE_TESTS"), "net/articles.txt");
    assert_true(file_read(path, 0, &a, &file, NULL, &e));
    size_t pages = 0;
    while (file.n) {
        size_t next = str_find(str_from(file, 2), STR("\n== "));
        struct str part = next == STR_NOT_FOUND ? file : str_slice(file, 0, next + 3);
        file = str_from(file, part.n);
        struct expected x = {0};
        assert_true(str_line(&part, &line) && str_starts(line, STR("== ")));
        x.name = str_from(line, 3);
        while (str_line(&part, &line) && line.n) {
            size_t colon = str_find_char(line, ':');
            set(&x, str_slice(line, 0, colon), str_trim(str_from(line, colon + 1)));
        }
        compare(&a, &x, unescape(&a, part));
        pages++;
    }
    assert_true(pages >= 60);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(articles_are_read_as_their_outlets_mark_them_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
