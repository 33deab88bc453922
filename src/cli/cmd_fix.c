// SPDX-License-Identifier: MIT
// presse fix: mends what `presse check` finds where the remedy is certain. Addresses that moved
// are those it is told of, on the command line or in a file.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/links.h"
#include "cli/moves.h"
#include "cli/options.h"
#include "cli/rewrite.h"
#include "room/write.h"

enum { OPTION_DRY_RUN, OPTION_ONLY, OPTION_MOVED, OPTION_MOVED_FILE, OPTION_YES };
static const struct cli_option options[] = {
    {"dry-run", 'n', NULL, "show what would be mended as a unified diff, and write nothing"},
    {"only", 0, "CODE", "mend only what check calls so; repeatable"},
    {"moved", 'm', "OLD=NEW", "the article at address OLD is now at NEW; repeatable"},
    {"moved-file", 0, "FILE", "the same, from lines that hold OLD and NEW; - is standard input"},
    {"yes", 'y', NULL, "do not ask before writing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse fix [OPTION]... [PAGE-OR-FOLDER]",
    .about =
        "Puts entries in order, mends misspelt addresses, takes tracking parameters and detours\n"
        "out of them and removes entries that stand twice, on coverage pages; on every page it\n"
        "writes the new addresses of articles that moved. Each change is the smallest one and\n"
        "shown before it is written. CODE is date-order, address-scheme, tracking, clip-double,\n"
        "link-moved or link-gone.\n"
        "What `presse check --links` found counts: where links moved to, and which are dead;\n"
        "those go into links.yaml, each with the copy in the archives of presse.yaml that is\n"
        "nearest to its date.",
    .options = options,
};

// What is mended in the room rather than in a page; a bit that room/write.h leaves free.
enum { FIX_GONE = 1 << 16 };

static const char *const codes[] = {"date-order", "address-scheme", "tracking", "clip-double",
                                    "link-moved", "link-gone",      NULL};
static const unsigned kinds[] = {FIX_ORDER,  FIX_SCHEME, FIX_TRACKING,
                                 FIX_DOUBLE, FIX_MOVED,  FIX_GONE};

struct fixing {
    struct rewrite how;
    struct fixes fixes;
    struct moves moves;
    size_t given;   // of moves: those of the command line; the rest is what the store knows
    size_t *places; // that each of those mended, on all pages
};

static int take(struct fixing *x, int option, const char *value, struct error *e)
{
    int code = option == OPTION_ONLY ? cli_choice(value, codes) : 0;
    if (code < 0)
        return cli_usage(&spec,
                         "presse cannot mend \"%s\" with certainty; it can date-order, "
                         "address-scheme, tracking, clip-double, link-moved and link-gone",
                         value);
    x->how.dry = x->how.dry || option == OPTION_DRY_RUN;
    x->how.yes = x->how.yes || option == OPTION_YES;
    x->fixes.what |= option == OPTION_ONLY ? kinds[code] : 0;
    if (option == OPTION_MOVED && !moves_take(&x->moves, str_of(value), e))
        return cli_usage(&spec, "%s", e->message);
    if (option == OPTION_MOVED_FILE && !moves_read(&x->moves, value, e))
        return cli_fail(e);
    return 0;
}

static int take_all(struct fixing *x, int argc, char **argv, struct error *e)
{
    const char *value;
    int option, failed;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if ((failed = take(x, option, value, e)) != 0)
            return failed;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? CLI_HELPED : 2;
    if (optind + 1 < argc)
        return cli_usage(&spec, "name one page or folder");
    x->how.path = optind < argc ? argv[optind] : ".";
    x->given = x->moves.len;
    x->fixes.what =
        !x->fixes.what ? FIX_ALL | FIX_GONE : x->fixes.what | (x->given ? FIX_MOVED : 0);
    return 0;
}

static void report(const struct fixing *x, const struct room *r, size_t mended)
{
    for (size_t i = 0; i < x->given; i++)
        if (!x->places[i])
            fprintf(stderr, "presse: no link of this %s leads to %.*s\n",
                    r->lone_file.n ? "page" : "room", STR_ARG(x->moves.items[i].from));
    fprintf(stderr, mended == 1 ? "presse: %zu thing mended%s\n" : "presse: %zu things mended%s\n",
            mended, x->how.dry && mended ? " (not written)" : "");
}

// Adds what the link check found to what the command line says, which counts more.
static bool add_moves(struct fixing *x, struct room *r, struct error *e)
{
    struct moved_link *found;
    size_t len;
    if ((x->fixes.what & FIX_MOVED) && !links_moved(r, &found, &len, e))
        return false;
    for (size_t i = 0; (x->fixes.what & FIX_MOVED) && i < len; i++) {
        bool given = false;
        for (size_t k = 0; k < x->given && !given; k++)
            given = str_eq(x->moves.items[k].from, found[i].from);
        if (!given)
            ARENA_PUSH(&x->moves.arena, x->moves.items, x->moves.len, x->moves.cap) =
                (struct fix_move){.from = found[i].from, .to = found[i].to};
    }
    x->fixes.moves = x->moves.items;
    x->fixes.moves_len = x->moves.len;
    bool asked = (x->fixes.what & FIX_MOVED) && x->fixes.what != (FIX_ALL | FIX_GONE);
    if (!asked || x->moves.len)
        return true;
    error_set(e, ERROR_USAGE, "no address is known to have moved");
    return error_remedy(e, "say which: --moved OLD=NEW, or run `presse check --links` first");
}

static bool fix_page(struct fixing *x, struct room *r, const struct page *page, size_t *mended,
                     struct error *e)
{
    struct fixes fixes = x->fixes;
    const struct page *p;
    struct str after;
    size_t here = 0;
    if (!write_open(&r->arena, page, &p, e))
        return false;
    fixes.what &= p->reading ? FIX_ALL : FIX_MOVED;
    if (!fixes.what || (!p->reading && !fixes.moves_len))
        return true;
    if (!write_fix(&r->arena, p, &fixes, &after, &here, e))
        return false;
    for (size_t i = 0; i < x->given; i++)
        x->places[i] += x->moves.items[i].places;
    *mended += here;
    return cli_rewrite(&x->how, r, p, after, e);
}

static bool fix_pages(struct fixing *x, struct room *r, size_t *mended, struct error *e)
{
    x->places = ARENA_ARRAY(&r->arena, x->given + 1, size_t);
    for (size_t i = 0; i < r->pages_len; i++)
        if (!fix_page(x, r, r->pages[i], mended, e))
            return false;
    return true;
}

static bool fix(struct fixing *x, struct room *r, struct error *e)
{
    size_t mended = 0, dead = 0;
    if (!add_moves(x, r, e) || !fix_pages(x, r, &mended, e) ||
        ((x->fixes.what & FIX_GONE) && !links_fix_dead(r, &x->how, &dead, e)))
        return false;
    report(x, r, mended + dead);
    return true;
}

int cmd_fix(int argc, char **argv)
{
    struct fixing x = {0};
    struct error e = {0};
    struct room *room;
    int code = take_all(&x, argc, argv, &e);
    struct room_options loading = {.drafts = true};
    if (code == 0 && room_load(x.how.path, &loading, &room, &e)) {
        code = fix(&x, room, &e) ? 0 : cli_fail(&e);
        room_free(room);
    } else if (code == 0) {
        code = cli_fail(&e);
    }
    arena_free(&x.moves.arena);
    return code == CLI_HELPED ? 0 : code;
}
