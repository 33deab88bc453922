// SPDX-License-Identifier: MIT
// If these fail, a hostile page reads files, hangs the server or brings it down. The test
// program is its own worker, as presse is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "net/sandbox.h"
#include "net/worker.h"

static bool says(const struct html_facts *f, enum html_fact_kind kind, const char *name,
                 const char *value)
{
    for (size_t i = 0; i < f->len; i++)
        if (f->items[i].kind == kind && str_eq(f->items[i].name, str_of(name)) &&
            str_eq(f->items[i].value, str_of(value)))
            return true;
    return false;
}

static void a_page_says_what_it_is(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct worker *w = worker_make(NULL);
    struct html_facts f;
    struct error e;
    struct str page =
        STR("<!doctype html><html lang=fr><meta charset=utf-8><title> Un\n titre &amp; "
            "demi</title><meta property='og:title' content='Un titre'>"
            "<link rel=canonical href='https://a.example/x'>"
            "<script type='application/ld+json'>{\"a\":1}</script>"
            "<svg><title>logo</title></svg><h1>Le <em>titre</em></h1>"
            "<time datetime=2021-10-11 itemprop=datePublished>lundi</time>"
            "<span itemprop=author>Zoé</span><input type=password>");
    for (int again = 0; again < 3; again++) { // one process reads many pages
        assert_true(worker_read_page(w, &a, page, STR_NONE, &f, &e));
        assert_true(says(&f, FACT_TITLE, "", "Un\n titre & demi"));
        assert_true(says(&f, FACT_META, "og:title", "Un titre"));
        assert_true(says(&f, FACT_LINK, "canonical", "https://a.example/x"));
        assert_true(says(&f, FACT_JSON_LD, "", "{\"a\":1}"));
        assert_true(says(&f, FACT_HEADING, "", "Le titre"));
        assert_true(says(&f, FACT_TIME, "datepublished", "2021-10-11"));
        assert_true(says(&f, FACT_ITEMPROP, "author", "Zo\xC3\xA9"));
        assert_true(says(&f, FACT_LANG, "", "fr"));
        assert_true(says(&f, FACT_FORM, "", "password"));
        assert_false(says(&f, FACT_TITLE, "", "logo"));
    }
    worker_free(w);
    arena_free(&a);
}

static void declared_and_real_charsets_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *page, *label, *title;
    } table[] = {
        {"<title>\xE9t\xE9</title>", "iso-8859-1", "\xC3\xA9t\xC3\xA9"},
        {"<title>L\x92\xE9t\xE9</title>", "latin1", "L\xE2\x80\x99\xC3\xA9t\xC3\xA9"},
        {"<title>\xE9t\xE9</title>", "utf-8", "\xC3\xA9t\xC3\xA9"},
        {"<title>\xC3\xA9t\xC3\xA9</title>", "iso-8859-1", "\xC3\xA9t\xC3\xA9"},
        {"<meta charset=windows-1251><title>\xCF\xF0\xE5\xF1\xF1\xE0</title>", "",
         "\xD0\x9F\xD1\x80\xD0\xB5\xD1\x81\xD1\x81\xD0\xB0"},
        {"<meta http-equiv=content-type content='text/html; charset=Shift_JIS'>"
         "<title>\x93\xFA\x96\x7B</title>",
         "", "\xE6\x97\xA5\xE6\x9C\xAC"},
    };
    struct arena a = ARENA_EMPTY;
    struct worker *w = worker_make(NULL);
    struct error e;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct html_facts f;
        assert_true(worker_read_page(w, &a, str_of(table[i].page), str_of(table[i].label), &f, &e));
        if (!says(&f, FACT_TITLE, "", table[i].title))
            fail_msg("case %zu was read in a wrong charset", i);
    }
    worker_free(w);
    arena_free(&a);
}

static struct str repeated(struct arena *a, const char *piece, size_t times)
{
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < times; i++)
        buf_c(&b, piece);
    struct str s = str_copy(a, buf_view(&b));
    buf_free(&b);
    return s;
}

// Whatever a page does, an answer or an error comes in time, and the next page is read.
static void hostile_pages_cost_one_report(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<div>",
                                         "<table><tr><td>",
                                         "<b><i></b>",
                                         "<a href=x>",
                                         "</p><svg><foreignObject>",
                                         "<p",
                                         "<!--",
                                         "<?",
                                         "&#x",
                                         "<div a=b c",
                                         "\xFF\xFE",
                                         "<script>"};
    struct arena a = ARENA_EMPTY;
    struct worker *w = worker_make(NULL);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct html_facts f;
        struct error e = {0};
        if (!worker_read_page(w, &a, repeated(&a, pieces[i], 20000), STR_NONE, &f, &e))
            assert_true(strlen(e.message) && strlen(e.remedy));
        assert_true(worker_read_page(w, &a, STR("<title>next</title>"), STR_NONE, &f, &e));
        assert_true(says(&f, FACT_TITLE, "", "next"));
    }
    worker_free(w);
    arena_free(&a);
}

static void the_sandbox_has_no_doors(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        if (!sandbox_enter(0))
            _exit(9);
        int doors = 0;
        doors += open("/etc/passwd", O_RDONLY) >= 0;
        doors += open("/tmp/presse-sandbox", O_WRONLY | O_CREAT, 0600) >= 0;
        doors += socket(AF_INET, SOCK_STREAM, 0) >= 0;
        doors += fork() >= 0;
        doors += execl("/bin/true", "true", (char *)NULL) == 0;
        _exit(doors);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void broken_answers_are_refused(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct html_facts f = {0}, back;
    struct buf b = BUF_EMPTY;
    struct html_fact fact = {FACT_META, STR("n"), STR("v"), STR_NONE};
    f.items = &fact;
    f.len = 1;
    html_facts_write(&f, &b);
    assert_true(html_facts_parse(&a, buf_view(&b), &back));
    assert_true(says(&back, FACT_META, "n", "v"));
    for (size_t n = 0; n < b.n; n++)
        assert_false(html_facts_parse(&a, str_slice(buf_view(&b), 0, n), &back));
    b.p[1] = (char)0xFF;
    assert_false(html_facts_parse(&a, buf_view(&b), &back));
    buf_free(&b);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "page-reader") == 0)
        return worker_main(false);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_says_what_it_is),
        cmocka_unit_test(declared_and_real_charsets_are_told_apart),
        cmocka_unit_test(hostile_pages_cost_one_report),
        cmocka_unit_test(the_sandbox_has_no_doors),
        cmocka_unit_test(broken_answers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
