// SPDX-License-Identifier: MIT
// presse build: writes the whole press room into a folder that any web server can serve, and
// into an archive when asked. What the checks find is said in one line and does not keep
// anything from being published; what could not be published makes the exit code 1.
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/parallel.h"
#include "cli/build.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "room/asked.h"
#include "room/cache.h"
#include "serve/compress.h"
#include "site/search_rows.h"
#include "site/sink_zip.h"

static const struct cli_option options[] = {
    {"output", 'o', "FOLDER", "the folder to write, empty or made by an earlier build"},
    {"watch", 'w', NULL, "stay, and bring the folder up to date whenever the room changes"},
    {"archive", 0, "FILE.zip", "write the site into a ZIP archive, too"},
    {"base-url", 0, "URL", "the address the site will have, as in https://press.example.org"},
    {"drafts", 'D', NULL, "publish drafts, too"},
    {"compress", 0, NULL, "write .gz and .br files beside pages, for servers that send them"},
    {"sync", 0, NULL, "wait until everything is on the disk"},
    {"threads", 0, "N", "threads that render (one a processor)"},
    {"stats", 0, NULL,
     "print files written, unchanged and removed, pages rendered, and milliseconds by stage"},
    {0},
};

enum {
    OPTION_OUTPUT,
    OPTION_WATCH,
    OPTION_ARCHIVE,
    OPTION_BASE_URL,
    OPTION_DRAFTS,
    OPTION_COMPRESS,
    OPTION_SYNC,
    OPTION_THREADS,
    OPTION_STATS,
};

static const struct cli_spec spec = {
    "presse build [OPTION]... [FILE-OR-FOLDER] -o FOLDER",
    "Writes a press room, the current folder's unless another is named, as a static site.\n"
    "Only files whose bytes changed are written; what is no longer made is removed; a build\n"
    "that fails leaves the site as it was.",
    options,
};

static bool set_threads(struct building *b, const char *value)
{
    char *end;
    long n = strtol(value, &end, 10);
    if (end == value || *end || n < 1 || n > 64)
        return false;
    b->threads = (unsigned)n;
    return true;
}

static bool set_base_url(struct building *b, const char *value)
{
    struct str url = str_of(value);
    b->base_url = value;
    return str_starts_ascii(url, STR("https://")) || str_starts_ascii(url, STR("http://"));
}

static bool set_option(struct building *b, int option, const char *value)
{
    switch (option) {
    case OPTION_OUTPUT:
        b->output = value;
        return value[0] != '\0';
    case OPTION_WATCH:
        return b->watch = true;
    case OPTION_ARCHIVE:
        b->archive = value;
        return value[0] != '\0';
    case OPTION_BASE_URL:
        return set_base_url(b, value);
    case OPTION_DRAFTS:
        return b->drafts = true;
    case OPTION_COMPRESS:
        return b->compress = true;
    case OPTION_SYNC:
        return b->sync = true;
    case OPTION_THREADS:
        return set_threads(b, value);
    default:
        return b->stats = true;
    }
}

double build_lap(double *since)
{
    double now = clock_monotonic_ms(), spent = now - *since;
    *since = now;
    return spent;
}

static bool encode_gzip(struct str bytes, struct buf *out)
{
    return compress_bytes(ENCODING_GZIP, bytes, out);
}

static bool encode_brotli(struct str bytes, struct buf *out)
{
    return compress_bytes(ENCODING_BROTLI, bytes, out);
}

// A page that cannot be read may come back: what it made before stays until then.
bool build_lacks_pages(const struct room *r)
{
    for (size_t i = 0; i < r->diags.len; i++)
        if (strcmp(r->diags.items[i].code, "file-unreadable") == 0)
            return true;
    return false;
}

// Settings that cannot be read would change every page: then nothing is published.
bool build_check_settings(const struct room *r, struct error *e)
{
    for (size_t i = 0; i < r->diags.len; i++) {
        const struct diag *d = &r->diags.items[i];
        if (d->severity != SEVERITY_ERROR || !str_eq(d->file, STR("presse.yaml")))
            continue;
        struct arena a = ARENA_EMPTY;
        error_set(e, ERROR_INPUT, "%.*s", STR_ARG(d->message));
        error_place(e, path_join(&a, r->root, "presse.yaml"), d->line, d->column);
        arena_free(&a);
        return error_remedy(e, "%.*s", STR_ARG(d->remedy));
    }
    return true;
}

struct sink_options build_options(struct building *b)
{
    static const struct sink_encoding encodings[] = {{".br", encode_brotli}, {".gz", encode_gzip}};
    return (struct sink_options){
        .threads = b->threads,
        .memory = b->memory,
        .sync = b->sync,
        .notes = &b->notes,
        .encodings = encodings,
        .encodings_len = b->compress ? 2 : 0,
        .encodes = compress_pays,
    };
}

// --- Beside rendering -------------------------------------------------------------------------
// What is found changes no page, nor does what is kept for the next build: on a thread beside those
// that render, the room's pages are kept and the room is checked.

static void *check(void *context)
{
    struct building *b = context;
    if (b->output && !b->lacks_pages)
        b->room_sum = room_cache_keep(b->room);
    double since = clock_monotonic_ms();
    room_check(b->room);
    b->check_ms = build_lap(&since);
    return NULL;
}

static void check_begin(struct building *b)
{
    beside_begin(&b->checker, b->threads, check, b);
}

static void check_end(struct building *b)
{
    beside_end(&b->checker);
    if (b->room)
        again_count(b, b->room);
}

void build_set_address(const struct building *b, struct room *r)
{
    if (b->base_url)
        room_set_base_url(r, str_of(b->base_url));
}

// Of releases' texts: as much as is free between loading and the end of rendering.
enum { TEXTS_KEPT = 8 << 20 };

static bool prepare(struct building *b, struct error *e)
{
    double since = clock_monotonic_ms();
    struct room_options how = {
        .threads = b->threads, .drafts = b->drafts, .cache = true, .places_later = true};
    how.walk = b->walk.begun ? &b->walk : NULL;
    how.note_asked = b->output != NULL;
    how.texts = TEXTS_KEPT;
    if (!room_load(b->path, &how, &b->room, e))
        return false;
    b->load_ms = build_lap(&since);
    if (!build_check_settings(b->room, e))
        return false;
    bool lone = b->room->lone_file.n > 0;
    if (b->output && !sink_check_folder(b->output, b->room->root, lone, e))
        return false;
    build_set_address(b, b->room);
    b->lacks_pages = build_lacks_pages(b->room);
    check_begin(b);
    since = clock_monotonic_ms();
    char *folder = path_join(&b->arena, b->room->root, "theme");
    if (!theme_load_public(lone ? NULL : folder, &b->theme, e))
        return false;
    b->theme_ms = build_lap(&since);
    b->rows = b->output ? search_rows_make() : NULL;
    struct site_options static_site = {.whole = true, .rows = b->rows};
    bool ok = site_make(b->room, b->theme, &static_site, &b->site, e);
    b->routes_ms = build_lap(&since);
    return ok;
}

// What the search's index says of documents, for a build after an edit. Failing is no error:
// nothing is lost.
static void *keep_rows(void *context)
{
    struct building *b = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    struct str bytes = search_rows_kept(b->rows, b->base);
    if (bytes.n)
        (void)!file_replace(path_join(&a, b->room->root, SEARCH_ROWS_FILE), bytes, false, &e);
    return NULL;
}

// They are kept while files get their names.
static void complete(void *context, struct sink_options *to)
{
    struct building *b = context;
    check_end(b);
    to->remark = again_remark(b, b->room->next_change);
    to->asked = asked_bytes(b->room->asked);
    to->base = b->base = again_base(b, b->room_sum);
    if (b->base.n)
        beside_begin(&b->keeper, b->threads, keep_rows, b);
}

static bool write_folder(struct building *b, struct error *e)
{
    struct sink_source source = sink_source_of(b->site);
    struct sink_options to = build_options(b);
    to.keep = b->lacks_pages;
    if (!b->lacks_pages)
        to.inputs = again_inputs(b, &b->room->inputs);
    to.complete = complete;
    to.context = b;
    again_believe(b, &source, &to);
    bool ok = sink_folder(&source, b->output, &to, &b->counted, e);
    beside_end(&b->keeper);
    return ok;
}

// What was large goes back to the system as soon as it is done with, from one pool: left alone, the
// C library keeps it, once for each thread, and the end of a build holds what its beginning needed.
static void keep_little_memory(void)
{
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 512 << 10);
    mallopt(M_TRIM_THRESHOLD, 4 << 20);
}

static bool build_whole(struct building *b, struct error *e)
{
    keep_little_memory();
    if (!prepare(b, e))
        return false;
    if (b->output && !write_folder(b, e))
        return false;
    double since = clock_monotonic_ms();
    if (b->archive) {
        struct sink_source source = sink_source_of(b->site);
        if (!sink_zip(&source, b->archive, e))
            return false;
    }
    b->archive_ms = build_lap(&since);
    return true;
}

static bool build(struct building *b, struct error *e)
{
    if (!build_again(b, e))
        return false;
    if (b->believed)
        return true;
    bool ok = build_whole(b, e);
    check_end(b);
    return ok;
}

static void print_note(const struct diag *n)
{
    fprintf(stderr, "%.*s: %s: %.*s; %.*s [%s]\n", STR_ARG(n->file), severity_name(n->severity),
            STR_ARG(n->message), STR_ARG(n->remedy), n->code);
}

static void print_summary(size_t errors, size_t warnings, const char *path)
{
    if (errors + warnings == 0)
        fputs("presse: check found nothing to mend\n", stderr);
    else
        fprintf(stderr,
                "presse: check found %zu error%s and %zu warning%s; see `presse check %s`\n",
                errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s", path);
}

static void print_homeless(void)
{
    fputs("presse: note: the site's address is not known: sitemap, feeds and previews lack "
          "whole addresses; give --base-url https://…, or set base_url in presse.yaml\n",
          stderr);
}

void build_print_findings(const struct building *b, const struct room *r)
{
    print_summary(b->errors, b->warnings, b->path);
    for (size_t i = 0; r && i < r->diags.len; i++)
        if (strcmp(r->diags.items[i].code, "file-unreadable") == 0)
            print_note(&r->diags.items[i]);
    if (b->homeless)
        print_homeless();
    for (size_t i = 0; i < b->notes.len; i++)
        print_note(&b->notes.items[i]);
}

void build_print_stats(const struct building *b, double total)
{
    const struct sink_stats *c = &b->counted;
    printf("written: %zu\nunchanged: %zu\nremoved: %zu\nbytes written: %llu\n", c->written,
           c->unchanged, c->removed, (unsigned long long)c->bytes);
    printf("rendered: %zu\n", c->rendered);
    printf("load: %.1f ms\ncheck: %.1f ms\ntheme: %.1f ms\nroutes: %.1f ms\n", b->load_ms,
           b->check_ms, b->theme_ms, b->routes_ms);
    printf("render: %.1f ms\npublish: %.1f ms\n", c->render_ms, c->publish_ms);
    if (b->archive)
        printf("archive: %.1f ms\n", b->archive_ms);
    printf("total: %.1f ms\n", total);
}

static _Noreturn void finish(struct building *b, bool ok, const struct error *e, double start)
{
    int code = ok ? 0 : cli_fail(e);
    if (ok) {
        build_print_findings(b, b->room);
        if (b->stats)
            build_print_stats(b, clock_monotonic_ms() - start);
        if (fflush(stdout) != 0 || ferror(stdout)) {
            fprintf(stderr, "presse: cannot write to standard output: %s\n", strerror(errno));
            code = 1;
        }
        if (b->notes.len || (b->room && build_lacks_pages(b->room)))
            code = 1;
    }
    exit(code); // what was made of a large room goes back sooner in one piece
}

int cmd_build(int argc, char **argv)
{
    struct building b = {0};
    struct error e = {0};
    const char *value;
    int option;
    double start = clock_monotonic_ms();
    b.notes = DIAGS_IN(&b.arena);
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if (!set_option(&b, option, value))
            return cli_usage(&spec, "--%s cannot take \"%s\": %s", options[option].name, value,
                             options[option].help);
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (argc - optind > 1)
        return cli_usage(
            &spec, "only one room can be built at a time; the folder to write stands behind -o");
    if (!b.output && !b.archive)
        return cli_usage(&spec, "say where to: -o FOLDER or --archive FILE.zip");
    if (b.watch && (!b.output || b.archive))
        return cli_usage(&spec, "--watch follows a folder: give -o FOLDER, and no --archive");
    b.path = optind < argc ? argv[optind] : ".";
    b.memory = sink_memory(&b.arena);
    if (b.watch) {
        int code = build_watch(&b, &e) ? 0 : cli_fail(&e);
        arena_free(&b.arena);
        return code;
    }
    bool ok = build(&b, &e);
    finish(&b, ok, &e, start);
}
