// SPDX-License-Identifier: MIT
#include "cli/findings.h"

#include <string.h>

#include "cli/output.h"

enum { SOURCE_WIDTH = 100 };

static struct str line_at(struct str source, unsigned line)
{
    struct str rest = source, found = STR_NONE;
    for (unsigned i = 0; i < line; i++)
        if (!str_line(&rest, &found))
            return STR_NONE;
    return found;
}

unsigned findings_character(struct str source, unsigned line, unsigned column)
{
    struct str text = line_at(source, line);
    if (!line || !column || column - 1 > text.n)
        return 0;
    unsigned characters = 1;
    for (size_t i = 0; i < column - 1; characters++)
        utf8_next(text, &i);
    return characters;
}

// The line around the column, cut to what a terminal shows, and a caret under the place.
static void quote(struct buf *b, struct str line, unsigned column, bool colour)
{
    size_t at = column ? column - 1 : 0, from = 0;
    if (at > line.n)
        at = line.n;
    if (at > SOURCE_WIDTH * 2 / 3)
        from = at - SOURCE_WIDTH / 2;
    while (from < line.n && ((unsigned char)line.p[from] & 0xC0) == 0x80)
        from++;
    struct str shown = str_slice(line, from, from + SOURCE_WIDTH);
    while (shown.n && from + shown.n < line.n && ((unsigned char)shown.p[shown.n] & 0xC0) == 0x80)
        shown.n--;
    buf_c(b, "    ");
    output_column(b, shown, output_width(shown));
    buf_c(b, "\n    ");
    for (size_t i = output_width(str_slice(line, from, at)); i > 0; i--)
        buf_char(b, ' ');
    buf_c(b, colour ? "\033[32m^\033[0m\n" : "^\n");
}

void findings_text(struct buf *b, const struct diag *d, struct str file, bool colour,
                   struct str source)
{
    static const char *const paint[] = {"\033[36m", "\033[33m", "\033[31m"};
    buf_str(b, file);
    if (d->line)
        buf_format(b, ":%u:%u", d->line, d->column ? d->column : 1);
    buf_format(b, ": %s%s%s: ", colour ? paint[d->severity] : "", severity_name(d->severity),
               colour ? "\033[0m" : "");
    output_column(b, d->message, output_width(d->message));
    if (d->remedy.n) {
        buf_c(b, "; ");
        output_column(b, d->remedy, output_width(d->remedy));
    }
    buf_format(b, " [%s]\n", d->code);
    struct str line = d->line ? line_at(source, d->line) : STR_NONE;
    if (line.n)
        quote(b, line, d->column, colour);
}

void findings_json(struct buf *b, const struct diag *d, struct str file)
{
    buf_c(b, "{\"file\": ");
    output_json(b, file);
    buf_format(b, ", \"line\": %u, \"column\": %u, \"severity\": \"%s\", \"code\": \"%s\"", d->line,
               d->column, severity_name(d->severity), d->code);
    buf_c(b, ", \"message\": ");
    output_json(b, d->message);
    buf_c(b, ", \"remedy\": ");
    output_json(b, d->remedy);
    buf_char(b, '}');
}

// A path as a URI (RFC 8089) when it is whole, else as a reference (RFC 3986, section 4.2).
static void uri(struct buf *b, struct str path)
{
    buf_c(b, path.n && path.p[0] == '/' ? "\"file://" : "\"");
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool plain =
            is_alpha_ascii((char)c) || is_digit_ascii((char)c) || (c && strchr("-._~/", c));
        buf_format(b, plain ? "%c" : "%%%02X", c);
    }
    buf_char(b, '"');
}

static void sarif_rules(struct buf *b, const struct diag *items, size_t len)
{
    struct arena a = ARENA_EMPTY;
    struct map seen = MAP_IN(&a);
    bool any = false;
    for (size_t i = 0; i < len; i++) {
        if (map_set(&seen, str_of(items[i].code), b))
            continue;
        buf_format(b, "%s\n        {\"id\": \"%s\"}", any ? "," : "", items[i].code);
        any = true;
    }
    arena_free(&a);
}

static void sarif_result(struct buf *b, const struct diag *d, struct str file)
{
    buf_format(b,
               "\n      {\"ruleId\": \"%s\", \"level\": \"%s\", \"message\": {\"text\": ", d->code,
               severity_name(d->severity));
    struct arena a = ARENA_EMPTY;
    bool remedy = d->remedy.n > 0;
    output_json(b, remedy ? str_format(&a, "%.*s; %.*s", STR_ARG(d->message), STR_ARG(d->remedy))
                          : d->message);
    arena_free(&a);
    buf_c(b, "},\n       \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
    uri(b, file);
    buf_char(b, '}');
    if (d->line)
        buf_format(b, ", \"region\": {\"startLine\": %u", d->line);
    if (d->line && d->column)
        buf_format(b, ", \"startColumn\": %u", d->column);
    buf_c(b, d->line ? "}}}]}" : "}}]}");
}

void findings_sarif(struct buf *b, const struct diag *items, const struct str *files, size_t len)
{
    buf_c(b, "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
             "  \"version\": \"2.1.0\",\n  \"runs\": [{\n"
             "    \"tool\": {\"driver\": {\n"
             "      \"name\": \"presse\", \"version\": \"" PRESSE_VERSION "\",\n"
             "      \"rules\": [");
    sarif_rules(b, items, len);
    buf_c(b, "]}},\n    \"columnKind\": \"unicodeCodePoints\",\n    \"results\": [");
    for (size_t i = 0; i < len; i++) {
        if (i)
            buf_char(b, ',');
        sarif_result(b, &items[i], files[i]);
    }
    buf_c(b, "]\n  }]\n}\n");
}
