// SPDX-License-Identifier: MIT
// `presse list`: the press coverage of pages, one clip a line in the page's own order.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "cli/cli.h"
#include "room/reader.h"

enum { FILE_LIMIT = 64 << 20 };

static const char *const access_names[] = {"-", "free", "registration", "subscribers"};

// A cell of the table: never empty, without tabs and line ends.
static void put_cell(struct str s, char end)
{
    if (s.n == 0)
        putchar('-');
    for (size_t i = 0; i < s.n; i++)
        putchar(s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
    putchar(end);
}

static void put_clip(const struct clip *c, const struct outlets *outlets, bool resolve)
{
    char date[DATE_ISO_SIZE];
    date_iso(c->date, date);
    struct str outlet = c->outlet_text;
    if (resolve) {
        const struct outlet *o = outlet.n ? outlet_by_name(outlets, outlet) : NULL;
        o = o ? o : outlet_by_address(outlets, c->url);
        outlet = o ? o->name : outlet;
    }
    put_cell(str_of(date), '\t');
    put_cell(c->url, '\t');
    put_cell(outlet, '\t');
    put_cell(c->title, '\t');
    put_cell(str_of(access_names[c->access]), '\t');
    put_cell(c->lang, '\n');
}

static bool list_file(const char *path, bool resolve)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    struct str source;
    struct error e = {0};
    enum doc_format format;
    if (!doc_format_of(str_of(path), &format)) {
        error_set(&e, ERROR_INPUT, "%s: presse does not read files of this kind", path);
        error_remedy(&e, "give a .md, .html, .adoc, .org, .yml, .toml or .json file");
        cli_fail(&e);
        return false;
    }
    if (!file_read(path, FILE_LIMIT, &a, &source, NULL, &e)) {
        cli_fail(&e);
        return false;
    }
    struct doc *d = doc_read(&a, str_of(path), source, format, false, &diags);
    struct outlets *outlets = outlets_make(&a, NULL, STR_NONE, NULL);
    struct reading *reading = reader_read(&a, d, outlets, STR_NONE, &diags);
    for (size_t i = 0; i < reading->clips.len; i++)
        put_clip(&reading->clips.items[i], outlets, resolve);
    return true;
}

int cmd_list(int argc, char **argv)
{
    static const struct option options[] = {{"format", required_argument, NULL, 'f'},
                                            {"resolve", no_argument, NULL, 'r'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    bool resolve = false, ok = true;
    int c;
    while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (c == 'h') {
            puts("usage: presse list [--format tsv] [--resolve] FILE...");
            return 0;
        }
        if (c == 'r')
            resolve = true;
        else if (c != 'f' || strcmp(optarg, "tsv") != 0) {
            fprintf(stderr, "usage: presse list [--format tsv] [--resolve] FILE...\n");
            return 2;
        }
    }
    for (int i = optind; i < argc; i++)
        ok = list_file(argv[i], resolve) && ok;
    return ok ? 0 : 1;
}
