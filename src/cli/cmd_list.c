// SPDX-License-Identifier: MIT
// presse list: the coverage of pages, one clip a line, in each page's own order. A lone file
// is always searched for clips, whatever it is; of a folder the coverage pages are listed.
// Dates and outlets are printed as the page gives them; --resolve asks for the table's names.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/place.h"
#include "room/room.h"
#include "text/csv.h"

enum { PRINTED_AT_ONCE = 64 << 10 };
enum format { FORMAT_TABLE, FORMAT_TSV, FORMAT_CSV, FORMAT_JSON };
static const char *const formats[] = {"table", "tsv", "csv", "json", NULL};

enum { OPTION_FORMAT, OPTION_RESOLVE };
static const struct cli_option options[] = {
    {"format", 'f', "FORMAT", "table (on a terminal), tsv, csv or json"},
    {"resolve", 'r', NULL, "name outlets as presse's table does, by name or address"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse list [OPTION]... FILE-OR-FOLDER...",
    .about = "Lists the press coverage of pages: date, address, outlet, title, access, language.\n"
             "The file - is standard input. \"-\" in a field: the page does not say.",
    .options = options,
};

struct listing {
    enum format format;
    bool resolve;
    struct buf out;
    size_t rows;
    bool failed; // to print some of it
};

static struct str access_name(const struct clip *c)
{
    static const char *const names[] = {"", "free", "registration", "subscribers"};
    return str_of(names[c->access]);
}

static struct str kind_name(const struct clip *c)
{
    static const char *const names[] = {"article", "audio", "video", "pdf"};
    return str_of(names[c->kind]);
}

struct row {
    char date[DATE_ISO_SIZE];
    struct str cells[6]; // date, address, outlet, title, access, language
};

static const char *const columns[] = {"date", "url", "outlet", "title", "access", "language"};
enum { COLUMNS = 6 };

static void fill(struct row *r, const struct listing *l, const struct clip *c)
{
    date_iso(c->date, r->date);
    r->cells[0] = str_of(r->date);
    r->cells[1] = c->url;
    r->cells[2] = l->resolve && c->outlet ? c->outlet->name : c->outlet_text;
    r->cells[3] = c->title;
    r->cells[4] = access_name(c);
    r->cells[5] = c->lang;
}

static void print_tsv(struct listing *l, const struct row *r)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        output_tsv(&l->out, r->cells[i]);
        buf_char(&l->out, i + 1 < COLUMNS ? '\t' : '\n');
    }
}

static void print_csv(struct listing *l, const struct row *r)
{
    if (l->rows == 0)
        buf_c(&l->out, "date,url,outlet,title,access,language\r\n");
    for (size_t i = 0; i < COLUMNS; i++) {
        csv_field(&l->out, r->cells[i]);
        buf_c(&l->out, i + 1 < COLUMNS ? "," : "\r\n");
    }
}

static void json_field(struct buf *b, const char *name, struct str value)
{
    buf_format(b, ", \"%s\": ", name);
    if (value.n)
        output_json(b, value);
    else
        buf_c(b, "null");
}

static void print_json(struct listing *l, const struct row *r, const struct clip *c,
                       struct str file)
{
    struct buf *b = &l->out;
    buf_c(b, l->rows ? ",\n  {" : "[\n  {");
    buf_c(b, "\"file\": ");
    output_json(b, file);
    buf_format(b, ", \"line\": %u, \"column\": %u", c->line, c->column);
    for (size_t i = 0; i < COLUMNS; i++)
        json_field(b, columns[i], r->cells[i]);
    json_field(b, "author", c->author);
    json_field(b, "programme", c->programme);
    json_field(b, "note", c->note);
    json_field(b, "kind", kind_name(c));
    json_field(b, "id", c->id);
    buf_format(b, ", \"confidence\": %u}", c->confidence);
}

static size_t terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 120;
}

static void print_table(struct listing *l, const struct row *r)
{
    size_t title = terminal_width() - 12 - 24;
    output_column(&l->out, r->cells[0], 10);
    buf_c(&l->out, "  ");
    output_column(&l->out, r->cells[2].n ? r->cells[2] : STR("-"), 22);
    buf_c(&l->out, "  ");
    output_column(&l->out, r->cells[3].n ? r->cells[3] : r->cells[1], title);
    while (l->out.n && l->out.p[l->out.n - 1] == ' ')
        l->out.n--;
    buf_char(&l->out, '\n');
}

static void print(struct listing *l)
{
    struct str out = buf_view(&l->out);
    l->failed = l->failed || (out.n && fwrite(out.p, 1, out.n, stdout) != out.n);
    buf_reset(&l->out);
}

static void list_page(struct listing *l, const struct page *p, struct str file)
{
    for (size_t i = 0; i < p->reading->clips.len; i++) {
        const struct clip *c = &p->reading->clips.items[i];
        struct row row;
        fill(&row, l, c);
        if (l->format == FORMAT_TSV)
            print_tsv(l, &row);
        else if (l->format == FORMAT_CSV)
            print_csv(l, &row);
        else if (l->format == FORMAT_JSON)
            print_json(l, &row, c, file);
        else
            print_table(l, &row);
        l->rows++;
        if (l->out.n >= PRINTED_AT_ONCE)
            print(l);
    }
}

static int by_path(const void *a, const void *b)
{
    return str_cmp((*(struct page *const *)a)->path, (*(struct page *const *)b)->path);
}

static int list_room(struct listing *l, const char *path)
{
    struct room *room;
    struct error e = {0};
    struct room_options how = {.drafts = true};
    if (!cli_open_room(path, &how, &room, &e))
        return cli_fail(&e);
    size_t before = l->rows;
    struct page **pages = ARENA_ARRAY(&room->arena, room->pages_len, struct page *);
    memcpy(pages, room->pages, room->pages_len * sizeof *pages);
    qsort(pages, room->pages_len, sizeof *pages, by_path);
    for (size_t i = 0; i < room->pages_len; i++)
        if (pages[i]->reading &&
            (pages[i]->kind == PAGE_COVERAGE || pages[i]->clipping || room->lone_file.n))
            list_page(l, pages[i], cli_place(&room->arena, room, path, pages[i]->path));
    if (l->rows == before)
        fprintf(stderr,
                "presse: no press coverage was found in %s; where it holds some, write "
                "coverage: true into its front matter, or \"Press coverage\" as its heading\n",
                path);
    room_free(room);
    return 0;
}

static int finish(struct listing *l)
{
    if (l->format == FORMAT_JSON)
        buf_c(&l->out, l->rows ? "\n]\n" : "[]\n");
    if (l->format == FORMAT_CSV && l->rows == 0)
        buf_c(&l->out, "date,url,outlet,title,access,language\r\n");
    print(l);
    buf_free(&l->out);
    return l->failed;
}

int cmd_list(int argc, char **argv)
{
    struct listing l = {.format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_TSV};
    const char *value;
    int option, code = 0;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0) {
        if (option == OPTION_RESOLVE) {
            l.resolve = true;
            continue;
        }
        int choice = cli_choice(value, formats);
        if (choice < 0)
            return cli_usage(&spec, "there is no format \"%s\"", value);
        l.format = (enum format)choice;
    }
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    if (optind >= argc)
        return cli_usage(&spec, "name a page or a folder");
    for (int i = optind; i < argc; i++) {
        int failed = list_room(&l, argv[i]);
        code = failed ? failed : code;
    }
    int printed = finish(&l);
    return code ? code : printed;
}
