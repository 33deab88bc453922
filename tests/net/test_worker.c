// SPDX-License-Identifier: MIT
// If these fail, a hostile page reads files, hangs the server or brings it down. The test
// program is its own worker, as presse is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "net/sandbox.h"
#include "net/worker.h"
#include "net/worker_frame.h"

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

// ---- several pages in one exchange

// A reader that the caller must not trust. Pages by themselves it reads truly, unless they say
// what to do; a batch as the environment says.
static const char *const nonsense[] = {
    "",                      // no answer at all
    "00000000",              // none of the answers
    "0000000g",              // no size
    "-0000001",              // nor this
    "ffffffff",              // more than is taken
    "0000000100000000",      // half an answer
    "0000000dffffffffF    ", // an answer larger than what holds it
    "0000000d00000005X\1\1\1\1",
    "FEWER",
    "MORE",
};

static void put_size(struct buf *out, size_t at)
{
    worker_put_size(out->p + at, out->n - at - WORKER_HEAD);
}

static void answer_page(struct str frame, struct buf *out)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct str html = str_from(frame, str_find_char(frame, '\0') + 1);
    if (str_contains(html, STR("DIE")))
        _exit(3);
    while (str_contains(html, STR("HANG")))
        pause();
    struct html_facts facts = html_facts_read(&a, html);
    size_t at = out->n;
    buf_add(out, "        ", WORKER_HEAD);
    html_facts_write(&facts, out);
    put_size(out, at);
}

static void answer_batch(struct str frames, const char *how, struct buf *out)
{
    struct str frame;
    bool fewer = strcmp(how, "FEWER") == 0, more = strcmp(how, "MORE") == 0;
    if (!fewer && !more && strcmp(how, "TRUE") != 0) {
        buf_c(out, how);
        return;
    }
    buf_add(out, "        ", WORKER_HEAD);
    for (size_t i = 0; worker_take_frame(&frames, &frame); i++)
        if (i || !fewer)
            answer_page(frame, out);
    if (more)
        answer_page(STR("P\0<title>more</title>"), out);
    put_size(out, 0);
}

static int faithless_reader(const char *how)
{
    for (;;) {
        AUTO_ARENA a = ARENA_EMPTY;
        AUTO_BUF out = BUF_EMPTY;
        char head[WORKER_HEAD];
        size_t n, got = 0;
        if (strcmp(how, "DEAF") == 0)
            pause();
        if (read(0, head, sizeof head) != sizeof head || !worker_take_size(head, 1 << 24, &n))
            return 1;
        struct str frame = {arena_alloc(&a, n + 1), n};
        for (ssize_t k; got < n; got += (size_t)k)
            if ((k = read(0, (char *)(uintptr_t)frame.p + got, n - got)) <= 0)
                return 1;
        if (frame.p[0] == WORKER_BATCH)
            answer_batch(str_from(frame, 1), how, &out);
        else
            answer_page(frame, &out);
        if (!out.n || !file_write_all(1, buf_view(&out)))
            return 1;
    }
}

enum { FEW = 5 };

// Reads a few pages; those whose text is given must be lost, all others be read as themselves.
static void read_few(const char *how, size_t guilty, const char *text)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct worker_page pages[FEW];
    char title[] = "page 0";
    setenv("TEST_READER", how, 1);
    struct worker *w = worker_make(NULL);
    for (size_t i = 0; i < FEW; i++)
        pages[i] = (struct worker_page){
            .html = str_format(&a, "<title>page %zu</title><p>%s", i, i == guilty ? text : "")};
    assert_int_equal(worker_read_pages(w, &a, pages, FEW), FEW);
    for (size_t i = 0; i < FEW; i++) {
        title[5] = (char)('0' + i);
        assert_int_equal(pages[i].read, i != guilty);
        if (i != guilty)
            assert_true(says(&pages[i].facts, FACT_TITLE, "", title));
    }
    worker_free(w);
    unsetenv("TEST_READER");
}

static void a_page_that_kills_or_hangs_its_reader_costs_itself_alone(void **state)
{
    (void)state;
    read_few("TRUE", FEW, "");
    for (size_t i = 0; i < FEW; i++)
        read_few("TRUE", i, "DIE");
    read_few("TRUE", 1, "HANG");
}

static void nonsense_costs_no_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++)
        read_few(nonsense[i], FEW, "");
}

static void a_reader_that_takes_nothing_is_not_waited_for(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct html_facts f;
    struct error e = {0};
    setenv("TEST_READER", "DEAF", 1);
    struct worker *w = worker_make(NULL);
    assert_false(worker_read_page(w, &a, repeated(&a, "text ", 200000), STR_NONE, &f, &e));
    assert_true(strlen(e.message) && strlen(e.remedy));
    unsetenv("TEST_READER");
    assert_true(worker_read_page(w, &a, STR("<title>next</title>"), STR_NONE, &f, &e));
    worker_free(w);
    arena_free(&a);
}

// The limits of an exchange are no limits of the pages; one page too deep is lost alone.
static void an_exchange_has_an_end(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct worker *w = worker_make(NULL);
    static struct worker_page pages[3 * WORKER_BATCH_PAGES];
    const size_t n = sizeof pages / sizeof *pages;
    struct str large = repeated(&a, "a word, ", WORKER_BATCH_BYTES / 8);
    for (size_t i = 0; i < n; i++)
        pages[i].html = str_format(&a, "<title>page %zu</title>", i);
    pages[5].html = repeated(&a, "<div>", 20000);
    pages[WORKER_BATCH_PAGES].html = large;
    pages[WORKER_BATCH_PAGES + 1].html = large;
    size_t exchanges = 0;
    for (size_t i = 0, got; i < n; i += got, exchanges++) {
        got = worker_read_pages(w, &a, pages + i, n - i);
        assert_in_range(got, 1, WORKER_BATCH_PAGES);
    }
    assert_int_equal(exchanges, 5); // a full one, two of a page each, two for what is left
    for (size_t i = 0; i < n; i++) {
        bool titled = i != 5 && pages[i].html.p != large.p;
        assert_int_equal(pages[i].read, i != 5);
        if (titled)
            assert_true(
                says(&pages[i].facts, FACT_TITLE, "", str_c(&a, str_format(&a, "page %zu", i))));
    }
    worker_free(w);
    arena_free(&a);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (argc == 2 && strcmp(argv[1], "page-reader") == 0)
        return getenv("TEST_READER") ? faithless_reader(getenv("TEST_READER")) : worker_main(false);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_says_what_it_is),
        cmocka_unit_test(declared_and_real_charsets_are_told_apart),
        cmocka_unit_test(hostile_pages_cost_one_report),
        cmocka_unit_test(the_sandbox_has_no_doors),
        cmocka_unit_test(broken_answers_are_refused),
        cmocka_unit_test(a_page_that_kills_or_hangs_its_reader_costs_itself_alone),
        cmocka_unit_test(nonsense_costs_no_page),
        cmocka_unit_test(a_reader_that_takes_nothing_is_not_waited_for),
        cmocka_unit_test(an_exchange_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
