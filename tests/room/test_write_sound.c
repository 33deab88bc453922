// SPDX-License-Identifier: MIT
// What of a model is left in a new entry: `presse add` leaves half a bracket, or the name of
// another outlet below the new title, when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "adding.h"

// No entry is written that holds `never`: another model is taken, or the page is refused.
static void never_gives(const char *name, const char *source, const char *never)
{
    struct error error = {0};
    struct str after;
    struct write_said said;
    struct entry e = entry(2026, 11, 20);
    folder_write(name, source);
    struct room *r = folder_load(name);
    assert_true(r->pages[0]->reading->clips.len > 1);
    if (write_add(&r->arena, r->pages[0], &e, &after, &said, &error) &&
        str_contains(after, str_of(never)))
        fail_msg("%.*s", STR_ARG(after));
}

static void a_remark_goes_with_the_bracket_that_it_closes(void **state)
{
    (void)state;
    add_gives("# In the press\n\n"
              "The Fen Herald ( Newspaper ). Reed, Fenland.<br/>\n"
              "<a href=\"https://fen.example/barn\">A barn for owls</a><br/>\n"
              "<small>. July 4th, 2016.</small>\n\n"
              "Marsh Weekly ( Magazine ). Low Marsh, Fenland.<br/>\n"
              "<a href=\"https://marsh.example/owls\">Two owls for a barn</a><br/>\n"
              "<small>. May 2nd, 2015.</small>\n",
              entry(2026, 11, 20),
              "Le Monde.<br/>\n"
              "<a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Un titre tout neuf</a><br/>\n"
              "<small>. November 20th, 2026.</small>\n\n");
}

#define BY(who, path, title, outlet, day)                                                          \
    "* " who " \"<a href=\"https://fen.example/" path "\">" title "</a>.\" <cite>" outlet          \
    "</cite>. " day ".\n"

static void a_stop_behind_an_author_goes_with_the_author(void **state)
{
    (void)state;
    add_gives("# In the press\n\n" BY("Reed, Ann.", "barn", "A barn for owls", "The Fen Herald",
                                      "17 March 2014")
                  BY("Moor, Bo.", "two", "Two owls for a barn", "Marsh Weekly", "27 January 2014")
                      BY("Fen, Cy.", "one", "No owl is alone", "Reed Post", "20 November 2013")
                          BY("Staff.", "lost", "No owl is lost", "Reed Post", "20 May 2011"),
              entry(2026, 11, 20),
              "* \"<a href=\"https://www.lemonde.fr/un-titre-tout-neuf\">Un titre tout neuf</a>.\" "
              "<cite>Le Monde</cite>. 20 November 2026.\n");
}

static void a_link_that_shows_its_outlet_shows_the_new_one(void **state)
{
    (void)state;
    add_gives("# In the press\n\n### Fen Radio\n"
              "- **A barn for owls** (October 2025)\n"
              "  [Read on Fen](https://fen.example/barn)\n"
              "- **The owl house** (May 2025)\n"
              "  [Read on Fen](https://fen.example/house)\n\n### Marsh Weekly\n"
              "- **Two owls for a barn** (November 2024)\n"
              "  [Read on Marsh](https://marsh.example/owls)\n",
              entry(2026, 11, 0),
              "### Le Monde\n- **Un titre tout neuf** (November 2026)\n"
              "  [Read on Le Monde](https://www.lemonde.fr/un-titre-tout-neuf)\n\n");
}

// Neither half of what makes a title bold nor half a bracket is left.
static void an_entry_that_is_no_whole_one_is_not_written(void **state)
{
    (void)state;
    never_gives("p.md",
                "# Press\n\n## Podcasts\n\n### Owl / The Policy\n"
                "- **Ep 39: Barns for owls** (October 2024) — with Lee A. Reed (Fen Labs). "
                "Discusses how owls can change barns and fields.\n"
                "  [Listen on Owl Says](https://owl.example/ep-39-barns/)\n\n### Other\n"
                "- **Ep 95: Reeds and more** — An in-depth explanation of reed beds.\n"
                "  [Listen on Buzz](https://buzz.example/58/39)\n",
                "**Un titre tout neuf.\n");
    never_gives("q.md",
                "# Prensa\n\n"
                "* Fen Herald: A barn for owls (Ann Reed) https://fen.example/barn\n"
                "* Marsh Weekly: Two owls for a barn, Bo Moor, Cy Fen)  "
                "https://marsh.example/owls\n",
                "neuf)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_remark_goes_with_the_bracket_that_it_closes, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_stop_behind_an_author_goes_with_the_author, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(a_link_that_shows_its_outlet_shows_the_new_one,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(an_entry_that_is_no_whole_one_is_not_written, folder_setup,
                                        folder_teardown),
    };
    return cmocka_run_group_tests_name("room/write sound", tests, NULL, NULL);
}
