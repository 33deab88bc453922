// SPDX-License-Identifier: MIT
// presse add: writes entries into a coverage page, in the page's own way, where their dates
// belong. What an article's page says about it fills what the command line does not; each thing
// is shown with its origin. What was added is shown as a diff on standard output.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/rewrite.h"
#include "intake/article.h"
#include "room/incomplete.h"
#include "room/write.h"
#include "text/address.h"

enum {
    OPTION_DATE,
    OPTION_TITLE,
    OPTION_OUTLET,
    OPTION_URL,
    OPTION_AUTHOR,
    OPTION_LANGUAGE,
    OPTION_ACCESS,
    OPTION_KIND,
    OPTION_HTML,
    OPTION_INCOMPLETE,
    OPTION_YES,
    OPTION_JSON,
    OPTION_DRY_RUN
};
static const struct cli_option options[] = {
    {"date", 'd', "DATE", "when it appeared: 2026-11-24, 2026-11 or 2026"},
    {"title", 't', "TEXT", "the article's title"},
    {"outlet", 'o', "NAME", "the outlet; without it the name that presse's table has"},
    {"url", 'u', "ADDRESS", "the article's address; nothing is fetched"},
    {"author", 'a', "NAME", "who wrote it"},
    {"language", 'l', "TAG", "the language it is in: fr, en, pt-BR"},
    {"access", 0, "WORD", "free, registration or subscribers"},
    {"kind", 'k', "WORD", "article, audio, video or pdf"},
    {"html", 0, "FILE", "read the article's page from this file instead of fetching it"},
    {"incomplete", 0, NULL, "write those of incomplete.yaml that are complete by now"},
    {"yes", 'y', NULL, "do not ask"},
    {"json", 0, NULL, "print what is known of each article as JSON lines"},
    {"dry-run", 'n', NULL, "show what would be written as a diff, and write nothing"},
    {NULL, 0, NULL, NULL},
};

static const struct cli_spec spec = {
    .usage = "presse add [OPTION]... ADDRESS... [PAGE]",
    .about =
        "Adds articles to a coverage page, where their dates belong, in the page's own layout,\n"
        "date format, quotes and punctuation. Title, date and outlet come from the article's\n"
        "page, unless given; with --url, --title and --date nothing is fetched. \"-\" reads\n"
        "addresses from standard input. Without PAGE: the room's largest coverage page; where\n"
        "each article has a file of its own, a new file beside the others. An article that\n"
        "cannot be read is kept in incomplete.yaml, to be completed by hand.",
    .options = options,
};

struct adding {
    struct entry given;
    bool says_kind; // --kind was given: article is a kind too
    const char *html, *page;
    bool yes, json, dry;
    bool kept; // addresses are those of incomplete.yaml: nothing is fetched
    struct arena arena;
    struct str *urls;
    size_t len, cap;
    struct write_said said; // of the entry written last
    int code;
};

static bool read_date(const char *value, struct date *out)
{
    int year = 0, month = 0, day = 0, n = 0;
    int got = sscanf(value, "%4d-%2d-%2d%n", &year, &month, &day, &n);
    if (got < 3)
        day = 0, got = sscanf(value, "%4d-%2d%n", &year, &month, &n);
    if (got == 1)
        month = 0, got = sscanf(value, "%4d%n", &year, &n);
    *out = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return got >= 1 && (size_t)n == strlen(value) && date_exists(*out);
}

static const char *const access_names[] = {"", "free", "registration", "subscribers"};
static const char *const kind_names[] = {"article", "audio", "video", "pdf"};

static int take_word(struct adding *x, int option, const char *value)
{
    for (int i = 0; i < 4; i++) {
        if (option == OPTION_ACCESS && i && strcmp(value, access_names[i]) == 0) {
            x->given.access = (enum clip_access)i;
            return 0;
        }
        if (option == OPTION_KIND && strcmp(value, kind_names[i]) == 0) {
            x->given.kind = (enum clip_kind)i;
            x->says_kind = true;
            return 0;
        }
    }
    return cli_usage(&spec,
                     option == OPTION_ACCESS
                         ? "\"%s\" is no access; write free, registration or subscribers"
                         : "\"%s\" is no kind; write article, audio, video or pdf",
                     value);
}

// What was copied from a page may hold line ends and rows of blanks.
static struct str on_one_line(struct adding *x, const char *value)
{
    struct str s = str_trim(str_of(value));
    char *out = arena_alloc(&x->arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!is_space_ascii(s.p[i]))
            out[n++] = s.p[i];
        else if (out[n - 1] != ' ')
            out[n++] = ' ';
    return (struct str){out, n};
}

static int take(struct adding *x, int option, const char *value)
{
    switch (option) {
    case OPTION_DATE:
        if (!read_date(value, &x->given.date))
            return cli_usage(&spec, "\"%s\" is no date; write it as 2026-11-24", value);
        break;
    case OPTION_TITLE:
        x->given.title = on_one_line(x, value);
        break;
    case OPTION_OUTLET:
        x->given.outlet = on_one_line(x, value);
        break;
    case OPTION_URL:
        x->given.url = str_trim(str_of(value));
        break;
    case OPTION_HTML:
        x->html = value;
        break;
    case OPTION_AUTHOR:
        x->given.author = on_one_line(x, value);
        break;
    case OPTION_LANGUAGE:
        x->given.lang = str_trim(str_of(value));
        if (x->given.lang.n < 2)
            return cli_usage(&spec, "\"%s\" is no language; write it as fr or pt-BR", value);
        break;
    case OPTION_ACCESS:
    case OPTION_KIND:
        return take_word(x, option, value);
    case OPTION_INCOMPLETE:
        x->kept = true;
        break;
    default:
        *(option == OPTION_YES ? &x->yes : option == OPTION_JSON ? &x->json : &x->dry) = true;
    }
    return 0;
}

// ---- what is known, shown

static void show(const char *name, struct str text, enum metadata_origin origin)
{
    if (text.n)
        fprintf(stderr, "  %-8s %.*s  (%s)\n", name, STR_ARG(text), metadata_origin_name(origin));
    else
        fprintf(stderr, "  %-8s not known\n", name);
}

static void show_if_known(const char *name, struct str text, enum metadata_origin origin)
{
    if (text.n)
        show(name, text, origin);
}

static void show_article(const struct article *x)
{
    const struct metadata *m = &x->facts;
    char date[DATE_ISO_SIZE];
    date_iso(x->facts.date, date);
    fprintf(stderr, "%.*s\n", STR_ARG(x->url));
    if (x->trouble.n)
        fprintf(stderr, "  note     %.*s\n", STR_ARG(x->trouble));
    show("title", m->title.text, m->title.origin);
    show("date", str_of(date), m->date_origin);
    show("outlet", m->outlet.text, m->outlet.origin);
    show_if_known("author", m->author.text, m->author.origin);
    show_if_known("language", m->lang.text, m->lang.origin);
    if (!str_eq(x->address.text, x->url))
        show_if_known("address", x->address.text, x->address.origin);
    show_if_known("access", str_of(access_names[m->access]), m->access_origin);
    if (m->kind_origin)
        show("kind", str_of(kind_names[m->kind]), m->kind_origin);
}

static void json_field(struct buf *b, const char *name, struct str text,
                       enum metadata_origin origin)
{
    buf_format(b, ",\"%s\":", name);
    if (!text.n) {
        buf_c(b, "null");
        return;
    }
    buf_c(b, "{\"value\":");
    output_json(b, text);
    buf_c(b, ",\"origin\":");
    output_json(b, str_of(metadata_origin_name(origin)));
    buf_char(b, '}');
}

static const struct write_said nothing_said;

static void print_json(const struct article *x, const struct write_said *said, const char *outcome)
{
    AUTO_BUF b = BUF_EMPTY;
    char date[DATE_ISO_SIZE];
    date_iso(x->facts.date, date);
    buf_c(&b, "{\"url\":");
    output_json(&b, x->url);
    json_field(&b, "title", x->facts.title.text, x->facts.title.origin);
    json_field(&b, "date", str_of(date), x->facts.date_origin);
    json_field(&b, "outlet", x->facts.outlet.text, x->facts.outlet.origin);
    json_field(&b, "author", x->facts.author.text, x->facts.author.origin);
    json_field(&b, "language", x->facts.lang.text, x->facts.lang.origin);
    json_field(&b, "canonical", x->facts.canonical.text, x->facts.canonical.origin);
    json_field(&b, "address", x->address.text, x->address.origin);
    json_field(&b, "access", str_of(access_names[x->facts.access]), x->facts.access_origin);
    json_field(&b, "kind", x->facts.kind_origin ? str_of(kind_names[x->facts.kind]) : STR_NONE,
               x->facts.kind_origin);
    buf_c(&b, ",\"trouble\":");
    output_json(&b, x->trouble);
    buf_c(&b, ",\"not_written\":");
    output_json(&b, said->left_out);
    buf_c(&b, ",\"plain\":");
    output_json(&b, said->plain);
    buf_format(&b, ",\"outcome\":\"%s\"}\n", outcome);
    fwrite(b.p, 1, b.n, stdout);
}

// ---- one article

static void set(struct metadata_text *to, struct str text, enum metadata_origin origin)
{
    if (text.n)
        *to = (struct metadata_text){text, origin};
}

// What a person gave counts more than what any page says.
static void complete(struct adding *x, struct article *article)
{
    struct metadata *m = &article->facts;
    set(&m->outlet, x->given.outlet, ORIGIN_HAND);
    set(&m->title, x->given.title, ORIGIN_HAND);
    set(&m->author, x->given.author, ORIGIN_HAND);
    set(&m->lang, x->given.lang, ORIGIN_HAND);
    if (x->given.access) { // both say the same in the same order
        m->access = (enum metadata_access)x->given.access;
        m->access_origin = ORIGIN_HAND;
    }
    if (x->says_kind) {
        m->kind = (enum metadata_kind)x->given.kind;
        m->kind_origin = ORIGIN_HAND;
    }
    if (date_known(x->given.date)) {
        m->date = x->given.date;
        m->date_origin = ORIGIN_HAND;
    }
}

// One line of a person at the terminal; false when nothing was typed, or nobody is there.
static bool ask(struct adding *x, const char *question, struct str *out)
{
    char line[1024];
    if (x->yes || x->json || !isatty(STDIN_FILENO))
        return false;
    fprintf(stderr, "  %s? ", question);
    if (!fgets(line, sizeof line, stdin))
        return false;
    *out = str_trim(str_copy(&x->arena, str_of(line)));
    return out->n > 0;
}

// What the page does not say, the person may; an empty line leaves it for later.
static void ask_missing(struct adding *x, struct article *article)
{
    struct metadata *m = &article->facts;
    struct str answer;
    struct date d;
    if (!m->title.text.n && ask(x, "title", &answer))
        set(&m->title, answer, ORIGIN_HAND);
    if (m->title.text.n && !m->outlet.text.n && ask(x, "outlet (or empty for its site)", &answer))
        set(&m->outlet, answer, ORIGIN_HAND);
    while (m->title.text.n && !date_known(m->date) &&
           ask(x, "date (2026-11-24, or empty to complete it later)", &answer)) {
        if (!read_date(str_c(&x->arena, answer), &d))
            continue;
        m->date = d;
        m->date_origin = ORIGIN_HAND;
    }
}

static int incomplete(struct adding *x, const struct room *r, const struct article *article)
{
    struct error e = {0};
    if (!x->dry && !x->kept && article->url.n && !article_keep(r, article, &e))
        return cli_fail(&e);
    if (x->json)
        print_json(article, &nothing_said, "incomplete");
    struct str address = article->address.text.n ? article->address.text : article->url;
    const char *missing = !article->facts.title.text.n ? "title" : "date";
    fprintf(stderr,
            x->dry    ? "presse: %.*s has no %s and would be kept in incomplete.yaml\n"
            : x->kept ? "presse: %.*s still has no %s in incomplete.yaml\n"
                      : "presse: %.*s has no %s; it is kept in incomplete.yaml. Fill that in there "
                        "and run `presse add --incomplete`\n",
            STR_ARG(address), missing);
    return 1;
}

// What was found out about an article is not lost with the refusal of the page.
static int not_written(struct adding *x, const struct room *r, struct article *article,
                       const struct error *why)
{
    struct error e = {0};
    int code = cli_fail(why);
    bool keep = x->len && !x->dry && !x->kept;
    article->trouble = str_copy(&x->arena, str_of(why->message));
    if (x->json)
        print_json(article, &nothing_said, keep ? "incomplete" : "refused");
    if (keep && article_keep(r, article, &e))
        fprintf(stderr, "presse: what is known of %.*s is kept in incomplete.yaml\n",
                STR_ARG(article->url));
    return keep && e.message[0] ? cli_fail(&e) : code;
}

static bool write_entry(struct adding *x, struct room *r, const struct article *article,
                        struct error *e)
{
    const struct page *p = article_page(r, e);
    const struct entry entry = article_entry(article);
    struct str after;
    struct write_said said;
    if (!p || !write_add_to(&r->arena, &p, &entry, &after, &said, e))
        return false;
    if (said.left_out.n)
        fprintf(stderr,
                "presse: not written, because the page says no such thing of others: %.*s\n",
                STR_ARG(said.left_out));
    if (said.plain.n)
        fprintf(stderr,
                "presse: written plainly, because no entry of the page can be followed: %.*s\n",
                STR_ARG(said.plain));
    x->said = said;
    bool ask = !x->yes && x->len > 0;
    bool written = !x->dry;
    const struct rewrite how = {x->dry, !ask, x->page, &written};
    if (!(x->json ? x->dry || write_save(p, after, e) : cli_rewrite(&how, r, p, after, e)))
        return false;
    return !written || article_forget(r, article, e);
}

static int add(struct adding *x, struct room *r, struct article *article)
{
    struct error e = {0};
    if (!article_complete(&x->arena, r, article, &e))
        return cli_fail(&e);
    complete(x, article);
    if (!x->json && x->len)
        show_article(article);
    const struct clip *known = article->url.n ? article_known(&x->arena, r, article) : NULL;
    if (known) {
        if (x->json)
            print_json(article, &nothing_said, "known");
        fprintf(stderr, "presse: this article is on the page already, on line %u: %.*s\n",
                known->line, STR_ARG(known->title));
        return x->dry || article_forget(r, article, &e) ? 0 : cli_fail(&e);
    }
    ask_missing(x, article);
    if (!article_is_whole(article))
        return incomplete(x, r, article);
    if (!write_entry(x, r, article, &e))
        return not_written(x, r, article, &e);
    if (x->json)
        print_json(article, &x->said, x->dry ? "would be added" : "added");
    return 0;
}

// What a page would be told to take out of the address by `check` is not written into it.
static struct str without_tracking(struct adding *x, struct str url)
{
    bool changed;
    struct str clean = address_without_tracking(&x->arena, url, &changed);
    const char *how = address_behind(&x->arena, url).n ? "as what it leads to"
                                                       : "without its tracking parameters";
    if (changed)
        fprintf(stderr, "presse: written %s: %.*s\n", how, STR_ARG(clean));
    return changed ? clean : url;
}

static int add_one(struct adding *x, struct str url)
{
    struct error e = {0};
    struct room *room;
    struct article article = {.url = url, .final_url = url};
    const struct room_options how = {.drafts = true};
    if (url.n && address_kind_of(url) != ADDRESS_WEB) {
        bool bare = str_find_char(url, ':') == STR_NOT_FOUND && str_find_char(url, '.') > 0;
        fprintf(stderr, "presse: \"%.*s\" is no web address; %s%.*s\n", STR_ARG(url),
                bare ? "write it as https://" : "nothing is added for it", bare ? (int)url.n : 0,
                url.p);
        return x->len ? 1 : 2;
    }
    if (!room_load(x->page, &how, &room, &e))
        return cli_fail(&e);
    bool fetch = x->len > 0 && !x->kept;
    bool ok = !fetch    ? true
              : x->html ? article_read(&x->arena, x->html, url, &article, &e)
                        : article_fetch(&x->arena, room, url, &article, &e);
    int code = ok ? add(x, room, &article) : cli_fail(&e);
    room_free(room);
    return code;
}

// ---- the command line

static void add_address(struct adding *x, struct str url)
{
    if (url.n)
        ARENA_PUSH(&x->arena, x->urls, x->len, x->cap) = str_copy(&x->arena, url);
}

static void read_addresses(struct adding *x)
{
    char line[8192];
    while (fgets(line, sizeof line, stdin))
        add_address(x, str_trim(str_of(line)));
    x->yes = true; // standard input is no longer a person
}

static int read_incomplete(struct adding *x)
{
    struct error e = {0};
    struct room *room;
    struct entry *kept;
    size_t len;
    if (!room_load(x->page, NULL, &room, &e))
        return cli_fail(&e);
    bool ok = incomplete_list(&x->arena, room->root, &kept, &len, &e);
    for (size_t i = 0; ok && i < len; i++)
        add_address(x, kept[i].url);
    room_free(room);
    if (ok && !len)
        fputs("presse: nothing is to be completed\n", stderr);
    return ok ? 0 : cli_fail(&e);
}

static int take_operands(struct adding *x, int argc, char **argv)
{
    for (int i = optind; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0)
            read_addresses(x);
        else if (strstr(argv[i], "://"))
            add_address(x, str_of(argv[i]));
        else if (x->page)
            return cli_usage(&spec, "name one page");
        else
            x->page = argv[i];
    }
    if (!x->page)
        x->page = ".";
    if (x->kept && (x->len || x->given.url.n || x->html))
        return cli_usage(&spec, "--incomplete takes its addresses from incomplete.yaml");
    if (x->kept)
        return read_incomplete(x);
    if (x->len > 1 && (x->html || x->given.title.n))
        return cli_usage(&spec, "--html and --title go with one address");
    if (x->len && x->given.url.n)
        return cli_usage(&spec, "give the address once, with --url or without");
    if (!x->len && x->html && x->given.url.n)
        add_address(x, x->given.url);
    else if (!x->len && (!date_known(x->given.date) || (!x->given.title.n && !x->given.url.n)))
        return cli_usage(&spec, "an entry needs an address, or --date, --title and --url");
    return 0;
}

int cmd_add(int argc, char **argv)
{
    struct adding x = {0};
    const char *value;
    int option, code = 0;
    while ((option = cli_next_option(&spec, argc, argv, &value)) >= 0)
        if ((code = take(&x, option, value)) != 0)
            return code;
    if (option != CLI_OPERANDS)
        return option == CLI_HELPED ? 0 : 2;
    code = take_operands(&x, argc, argv);
    for (size_t i = 0; !code && i < x.len; i++) {
        int failed = add_one(&x, x.urls[i]);
        x.code = failed ? failed : x.code;
    }
    if (!code && !x.len && !x.kept)
        code = add_one(&x, without_tracking(&x, x.given.url));
    arena_free(&x.arena);
    return code ? code : x.code;
}
