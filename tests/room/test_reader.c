// SPDX-License-Identifier: MIT
// What the clip reader promises beside reading: the press contact is found and is no
// coverage, what its keeper excludes stays out, nothing vanishes and doubts are said. Layouts are
// in tests/golden/reader, what reading costs in test_reader_cost.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "room/reader.h"

static struct arena arena;
static struct outlets *outlets;
static struct diags diags;
static struct doc *doc;

static int start(void **state)
{
    (void)state;
    outlets = outlets_make(&arena, NULL, STR_NONE, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct reading *read_as(struct str text, enum doc_format format)
{
    diags = DIAGS_IN(&arena);
    doc = doc_read(&arena, STR("page.md"), text, format, false, &diags);
    return reader_read(&arena, doc, outlets, STR_NONE, &diags);
}

static struct reading *read_page(const char *text)
{
    return read_as(str_of(text), DOC_MARKDOWN);
}

static size_t count_code(const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < diags.len; i++)
        n += strcmp(diags.items[i].code, code) == 0;
    return n;
}

static bool is(struct str s, const char *want)
{
    return str_eq(s, str_of(want));
}

static const char seed[] =
    "---\ntitle: Espace presse\nlayout: page\n---\n"
    "**11 octobre 2021** \n\n"
    "[Le port adopte un phoque](https://www.ouest-france.fr/port-phoque)\n\n"
    "**7 octobre 2021** \n\n"
    "[Dix-sept bancs pour\nla digue](https://start.lesechos.fr/bancs-digue)\n\n"
    "##### Une interview ? [Contactez le service de presse](https://port.example/c)\n";

static void a_page_like_the_first_one_reads_as_it_is(void **state)
{
    (void)state;
    struct reading *r = read_page(seed);
    assert_int_equal(r->clips.len, 2);
    assert_true(r->is_coverage);
    assert_true(is(r->clips.items[1].title, "Dix-sept bancs pour la digue"));
    assert_int_equal(r->clips.items[1].date.day, 7);
    assert_int_equal(r->clips.items[0].line, 7);
    assert_int_equal(r->clips.items[0].outlet_text.n, 0);
}

static void the_press_contact_is_found_and_never_coverage(void **state)
{
    (void)state;
    struct reading *r = read_page(seed);
    assert_non_null(r->contact);
    assert_true(is(r->contact->url, "https://port.example/c"));
    r = read_page("# Press\n\n- 2020-01-02: [Tide](https://www.bbc.co.uk/news/tide-1), BBC\n\n"
                  "Write to our [press office](mailto:press@port.example).\n");
    assert_int_equal(r->clips.len, 1);
    assert_true(is(r->contact->url, "mailto:press@port.example"));
}

static void coverage_false_in_front_matter_is_respected(void **state)
{
    (void)state;
    struct reading *r = read_page("---\ntitle: Presse\ncoverage: false\n---\n"
                                  "- 2020-01-02: [Tide](https://www.bbc.co.uk/news/tide-1), BBC\n");
    assert_int_equal(r->clips.len, 0);
    assert_false(r->is_coverage);
}

static void coverage_true_in_front_matter_is_respected(void **state)
{
    (void)state;
    const char *entries = "- [The tide of the year](https://one.example/1), 2020\n"
                          "- [Where the ebb goes](https://two.example/2), 2020\n";
    char text[512];
    snprintf(text, sizeof text, "---\ntitle: Sea\n---\n%s", entries);
    assert_int_equal(read_page(text)->clips.len, 0);
    snprintf(text, sizeof text, "---\ntitle: Sea\ncoverage: true\n---\n%s", entries);
    assert_int_equal(read_page(text)->clips.len, 2);
}

static void a_short_page_without_a_heading_is_told_by_the_outlets_it_links(void **state)
{
    (void)state;
    struct reading *r =
        read_page("- 2021-03-02 [A second look](https://www.lemonde.fr/foo)\n"
                  "- 2021-02-27 [The third thing about it](https://www.liberation.fr/x)\n"
                  "- 2020-02-01 [Four things to know](https://tide.example/fut)\n");
    assert_int_equal(r->clips.len, 3);
    r = read_page("- 2021-03-02 [A second look](https://one.example/foo)\n"
                  "- 2021-02-27 [The third thing about it](https://two.example/x)\n"
                  "- 2020-02-01 [Four things to know](https://tide.example/fut)\n");
    assert_int_equal(r->clips.len, 0);
}

static void a_comment_leaves_out_the_block_behind_it(void **state)
{
    (void)state;
    struct reading *r = read_page("# Press\n\n<!-- presse: ignore -->\n\n"
                                  "- 2020-01-02: [Tide](https://www.bbc.co.uk/news/tide-1), BBC\n\n"
                                  "Text.\n\n"
                                  "- 2020-01-03: [Ebb](https://www.bbc.co.uk/news/ebb-2), BBC\n");
    assert_int_equal(r->clips.len, 1);
    assert_true(is(r->clips.items[0].title, "Ebb"));
}

static void what_has_no_role_is_kept_as_a_note(void **state)
{
    (void)state;
    struct reading *r =
        read_page("# Press\n\n"
                  "- 2020-01-02: [The tide clock](https://www.bbc.co.uk/news/the-tide-clock), BBC, "
                  "with a film of the harbour\n"
                  "- 2020-01-01: [The ebb clock](https://www.bbc.co.uk/news/the-ebb-clock), BBC\n");
    assert_int_equal(r->clips.len, 2);
    assert_true(str_contains(r->clips.items[0].note, STR("film of the harbour")));
    assert_int_equal(r->clips.items[1].note.n, 0);
}

static void the_fence_of_a_division_is_no_text(void **state)
{
    (void)state;
    const struct reading *r = read_page("# Press\n\n"
                                        "::: {.press-item .first}\n"
                                        "[Terns](https://fen.example/2024/terns)\n"
                                        "Fen Times, January 10, 2024\n:::\n\n"
                                        "::: press-item\n"
                                        "[Gulls](https://post.example/2022/gulls)\n"
                                        "Marsh Post, March 9, 2022\n:::\n");
    assert_int_equal(r->clips.len, 2);
    assert_int_equal(r->clips.items[0].note.n, 0);
    assert_int_equal(r->clips.items[1].note.n, 0);
}

static void places_lead_back_to_the_file(void **state)
{
    (void)state;
    const char *text = "# Press\n\n- 3 May 2020: *Harbour Post*, [The tide "
                       "clock](https://h.example/the-tide-clock)\n";
    struct reading *r = read_page(text);
    assert_int_equal(r->clips.len, 1);
    const struct clip *c = &r->clips.items[0];
    assert_memory_equal(text + c->date_at.offset, "3 May 2020", c->date_at.length);
    assert_memory_equal(text + c->title_at.offset, "The tide clock", c->title_at.length);
    assert_memory_equal(text + c->outlet_at.offset, "Harbour Post", c->outlet_at.length);
    assert_memory_equal(text + c->url_at.offset, "https://h.example/the-tide-clock",
                        c->url_at.length);
    assert_true(c->node->consumed);
}

static void impossible_dates_and_unread_links_are_said(void **state)
{
    (void)state;
    struct reading *r =
        read_page("# Press coverage\n\n"
                  "- 31/02/2020: [Tide](https://www.bbc.co.uk/news/tide-1), BBC\n"
                  "- 11/10/20211: [Ebb](https://www.bbc.co.uk/news/ebb-2), BBC\n"
                  "- 12/10/2021: [Flood](https://www.bbc.co.uk/news/flood-3), BBC\n");
    assert_int_equal(r->clips.len, 3);
    assert_int_equal(count_code("date-impossible"), 2);
    assert_int_equal(r->clips.items[0].date.year, 0);
    assert_int_equal(r->clips.items[2].date.day, 12);
}

// What a golden page cannot ask: that no outlet is read where none is named.
static void neither_days_nor_kinds_are_outlets(void **state)
{
    (void)state;
    struct reading *r =
        read_page("# Press\n\n"
                  "- [A town of glass](https://fencourier.example/1), Fen Courier, 3 May 2021\n"
                  "- [Who mends the wall](https://x.example/2), 4 February 2019 (rerun 6 Feb)\n"
                  "- 3 May 2018: [Otters cross](https://x.example/3) (repeated on 5 June)\n");
    assert_int_equal(r->clips.len, 3);
    assert_true(is(r->clips.items[1].outlet_text, "") && is(r->clips.items[2].outlet_text, ""));
    r = read_page("# Press\n\n"
                  "## Fen Courier\n\n"
                  "- [A town of glass](https://fencourier.example/a-town-of-glass), 3 May 2021\n\n"
                  "## Harbour News\n\n"
                  "- [A town of reed](https://harbournews.example/a-town-of-reed), 3 May 2021\n\n"
                  "## Podcast interviews\n\n"
                  "- [Ropes for everyone](https://x.example/e/99), 3 May 2020\n\n"
                  "## The Turing Podcast\n\n"
                  "- [Boats for everyone](https://z.example/e/99), 3 May 2020\n");
    assert_int_equal(r->clips.len, 4);
    assert_true(is(r->clips.items[2].outlet_text, ""));
    assert_true(is(r->clips.items[3].outlet_text, "The Turing Podcast"));
}

// A press officer finds each line that is missing on the published list, and no prose.
static void each_unread_line_among_entries_is_said(void **state)
{
    (void)state;
    struct reading *r =
        read_page("# Fen boats\n\n"
                  "- we moved house in spring\n\n"
                  "## In the press\n\n"
                  "Those who wrote of us:\n\n"
                  "- 12/10/2021: [Flood](https://www.bbc.co.uk/news/flood-3), BBC\n"
                  "- something on local radio last spring\n"
                  "- The Evening News wrote of our boats\n"
                  "- 13/10/2021: [Ebb](https://www.bbc.co.uk/news/ebb-2), BBC\n\n"
                  "Many thanks to all of them.\n\n"
                  "| Date | Outlet | Title |\n|---|---|---|\n"
                  "| 2020-01-02 | BBC | [Tide](https://www.bbc.co.uk/news/tide-1) |\n"
                  "| soon | | to come |\n\n"
                  "<!-- presse: ignore -->\n\n"
                  "- known to be none\n\n"
                  "## Contact\n\n- write [to us](mailto:a@b.example)\n");
    assert_int_equal(r->clips.len, 3);
    assert_int_equal(count_code("clip-unread"), 3);
    r = read_page("# Press\n\n"
                  "- 12/10/2021: [Flood](https://www.bbc.co.uk/news/flood-3), BBC\n"
                  "- something on local radio\n"
                  "- 13/10/2021: [Ebb](https://www.bbc.co.uk/news/ebb-2), BBC\n");
    assert_int_equal(r->clips.len, 2);
    assert_int_equal(count_code("clip-unread"), 1);
}

static void mail_and_fragments_are_no_coverage(void **state)
{
    (void)state;
    struct reading *r = read_page("# Press\n\n- [Us](mailto:a@b.example)\n- [Top](#top)\n- [](x)\n"
                                  "- [Call](tel:123)\n- [Bad](javascript:alert(1))\n");
    assert_int_equal(r->clips.len, 0);
}

static void a_page_of_prose_is_no_coverage(void **state)
{
    (void)state;
    struct reading *r = read_page(
        "# About\n\nWe build boats, see [the manual](https://docs.boats.example/manual) and\n"
        "[an article](https://en.wikipedia.org/wiki/Boat) on them.\n");
    assert_int_equal(r->clips.len, 0);
    assert_false(r->is_coverage);
}

static struct str repeat(const char *head, const char *piece, size_t times)
{
    struct buf b = BUF_EMPTY;
    buf_c(&b, head);
    for (size_t i = 0; i < times; i++)
        buf_c(&b, piece);
    struct str s = str_copy(&arena, buf_view(&b));
    buf_free(&b);
    return s;
}

// Markdown within an HTML block is read by itself; what its clips point at lasts as they do.
static void clips_within_html_stand_in_a_tree_that_lasts(void **state)
{
    (void)state;
    struct str page =
        repeat("# Press\n\n<div>\n", "- 3/4/2020 [a b c](http://b.example/c), The Boat\n", 3000);
    struct reading *r = read_as(page, DOC_MARKDOWN);
    assert_int_equal(r->clips.len, 3000);
    for (size_t i = 0; i < r->clips.len; i++) {
        const struct node *n = r->clips.items[i].node;
        assert_true(arena_holds(&arena, n));
        while (n->parent)
            n = n->parent;
        assert_int_equal(n->type, NODE_DOCUMENT);
    }
}

// A room would list an outlet called "Type".
static void a_label_in_bold_names_no_outlet(void **state)
{
    (void)state;
    struct reading *r = read_page("---\ntitle: Media appearances\n---\n\n## Fen Morning\n"
                                  "**Type:** Radio interview  \n**Date:** April 25, 2024  \n"
                                  "[Listen to it](https://mp3.waves.example/278/odile.mp3)\n");
    assert_int_equal(r->clips.len, 1);
    assert_int_equal(r->clips.items[0].outlet_text.n, 0);
    assert_true(is(r->clips.items[0].title, "Fen Morning"));
    assert_int_equal(r->clips.items[0].date.day, 25);
}

// A room would list an outlet called "a63d462a-…".
static void records_of_scans_are_coverage_and_their_uuids_name_no_outlet(void **state)
{
    (void)state;
    diags = DIAGS_IN(&arena);
    doc = doc_read(&arena, STR("press.json"),
                   STR("[{\"uuid\": \"a63d462a-6679-4f62-94d2-4c51c6ee2e17\","
                       " \"name\": \"Marsh Magazine Issue:27\","
                       " \"link\": \"https://files.example/scans/marsh-27.jpg\"},"
                       " {\"uuid\": \"c6298856-478b-4747-ad70-4982ed8de242\","
                       " \"name\": \"Rope Magazine Issue:30 Company\","
                       " \"link\": \"https://files.example/scans/company.jpg\"},"
                       " {\"uuid\": \"9bc5e4b4-4e1d-4080-9bcd-e7895daa9baa\","
                       " \"name\": \"Rope Magazine Issue:49 Faces\","
                       " \"link\": \"https://files.example/scans/faces.jpg\"},"
                       " {\"uuid\": \"48357df1-bb3d-4d4d-ae7b-09a6d89ebaa0\","
                       " \"name\": \"Rope Magazine Issue:49 Views\","
                       " \"link\": \"https://files.example/scans/views.jpg\"}]"),
                   DOC_JSON, false, &diags);
    struct reading *r = reader_read(&arena, doc, outlets, STR_NONE, &diags);
    assert_int_equal(r->clips.len, 4);
    for (size_t i = 0; i < r->clips.len; i++)
        assert_int_equal(r->clips.items[i].outlet_text.n, 0);
}

// "-" in a golden page asks nothing of a title; here there must be none.
static void who_reviewed_it_is_no_title(void **state)
{
    (void)state;
    struct reading *r =
        read_page("---\ntitle: Press\n---\n\n## Reviews\n\n"
                  "+ [Wolfgang Hirsch, *Fenbrief* 54](https://www.fenbrief.example/liest-32/)\n"
                  "+ [Martin Lerch, *Das Watt-Buch* 70](https://moor.example/heft/npb-1-2022/)\n"
                  "+ [Helwart Brandt-Gitzler, *Deichjournal* 3]"
                  "(https://www.deichjournal.example/files/DJ-03.html)\n");
    assert_int_equal(r->clips.len, 3);
    for (size_t i = 0; i < r->clips.len; i++) {
        assert_int_equal(r->clips.items[i].title.n, 0);
        assert_true(r->clips.items[i].outlet_text.n > 0);
    }
}

// Golden pages compare without such marks; on a published page they would be seen.
static void names_of_outlets_have_no_loose_marks(void **state)
{
    (void)state;
    struct reading *r =
        read_page("# Press\n\n- [Fen Courier — Slow boats (2 May 2021)](https://fc.example/boats)\n"
                  "- [Radio Reed — A dyke for herons (3 April 2021)](https://rr.example/dyke)\n"
                  "- [Marsh Gazette— The miller (4 March 2021)](https://marshgazette.example/m)\n");
    static const char *const wanted[] = {"Fen Courier", "Radio Reed", "Marsh Gazette"};
    assert_int_equal(r->clips.len, 3);
    for (size_t i = 0; i < r->clips.len; i++)
        assert_true(is(r->clips.items[i].outlet_text, wanted[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_like_the_first_one_reads_as_it_is),
        cmocka_unit_test(the_press_contact_is_found_and_never_coverage),
        cmocka_unit_test(coverage_false_in_front_matter_is_respected),
        cmocka_unit_test(coverage_true_in_front_matter_is_respected),
        cmocka_unit_test(a_short_page_without_a_heading_is_told_by_the_outlets_it_links),
        cmocka_unit_test(a_comment_leaves_out_the_block_behind_it),
        cmocka_unit_test(what_has_no_role_is_kept_as_a_note),
        cmocka_unit_test(the_fence_of_a_division_is_no_text),
        cmocka_unit_test(places_lead_back_to_the_file),
        cmocka_unit_test(impossible_dates_and_unread_links_are_said),
        cmocka_unit_test(neither_days_nor_kinds_are_outlets),
        cmocka_unit_test(each_unread_line_among_entries_is_said),
        cmocka_unit_test(mail_and_fragments_are_no_coverage),
        cmocka_unit_test(a_page_of_prose_is_no_coverage),
        cmocka_unit_test(a_label_in_bold_names_no_outlet),
        cmocka_unit_test(records_of_scans_are_coverage_and_their_uuids_name_no_outlet),
        cmocka_unit_test(who_reviewed_it_is_no_title),
        cmocka_unit_test(names_of_outlets_have_no_loose_marks),
        cmocka_unit_test(clips_within_html_stand_in_a_tree_that_lasts),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
