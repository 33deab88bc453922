// SPDX-License-Identifier: MIT
// Front matter as the site builders write it, told by the first line of the file:
//   ---   YAML up to --- or ... (Hugo, Jekyll and most others)
//   +++   TOML (Hugo, Zola)         ;;;   JSON        {   JSON up to its closing brace
//   Title: x                        headers up to a blank line (Pelican, MultiMarkdown)
//   .. title: x                     the same behind dots, perhaps in a comment (Nikola)
// A "---" that opens no keys is a rule of the text. Front matter that is never closed, or too
// large, is said so; what is no YAML is read line by line, so that one bad line loses one value.
// org and AsciiDoc have headers of their own.
#include "text/front.h"

#include <string.h>

#include "text/front_headers.h"
#include "text/value_read.h"

struct fences {
    size_t from, to; // the part between the fences
    size_t end;      // first byte after the closing fence's line
};

static struct str line_at(struct str s, size_t at)
{
    struct str rest = str_from(s, at), line = STR_NONE;
    return str_line(&rest, &line) ? line : STR_NONE;
}

static size_t next_line(struct str s, size_t at)
{
    struct str rest = str_from(s, at), line;
    return str_line(&rest, &line) ? s.n - rest.n : s.n;
}

static bool is_fence(struct str line, struct str mark)
{
    return line.n && line.p[0] == mark.p[0] && str_starts(line, mark) &&
           str_trim(str_from(line, mark.n)).n == 0;
}

// Moves from `at`, where a line begins, past lines that begin with none of the two; less far than
// it might where lines end otherwise than with a line feed.
static size_t lines_passed(struct str s, size_t at, char mark, char also)
{
    size_t line = at;
    while (line < s.n && s.p[line] != mark && s.p[line] != also) {
        const char *end = memchr(s.p + line, '\n', s.n - line);
        line = end ? (size_t)(end - s.p) + 1 : s.n;
    }
    return memchr(s.p + at, '\r', line - at) ? at : line;
}

static bool find_fences(struct str s, size_t begin, struct str mark, struct str also,
                        struct fences *f)
{
    f->from = next_line(s, begin);
    size_t at = lines_passed(s, f->from, mark.p[0], also.n ? also.p[0] : mark.p[0]);
    struct str rest = str_from(s, at), line;
    while (str_line(&rest, &line))
        if (is_fence(line, mark) || (also.n && is_fence(line, also))) {
            f->to = (size_t)(line.p - s.p);
            f->end = s.n - rest.n;
            return true;
        }
    return false;
}

// Where what was opened and never closed ends: before the first blank line.
static void end_at_blank_line(struct str s, struct fences *f)
{
    size_t at = f->from;
    while (at < s.n && str_trim(line_at(s, at)).n)
        at = next_line(s, at);
    f->to = f->end = at;
}

// Does the line look like "key: value" or "key = value"?
static bool is_entry(struct str line, char sign)
{
    size_t i = 0;
    if (line.n && (line.p[0] == '"' || line.p[0] == '\''))
        return str_find_char(line, sign) != STR_NOT_FOUND;
    while (i < line.n && (is_alpha_ascii(line.p[i]) || is_digit_ascii(line.p[i]) ||
                          (unsigned char)line.p[i] >= 0x80 || strchr("_-.", line.p[i])))
        i++;
    size_t name = i;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    if (name == 0 || i >= line.n || line.p[i] != sign)
        return false;
    return sign == '=' || i + 1 == line.n || is_space_ascii(line.p[i + 1]);
}

// The first line that is neither blank nor a comment. A mark that would put the lines behind it
// into a comment of HTML is none of the line.
static struct str first_entry(struct str s, size_t from, size_t to)
{
    struct str rest = str_from(s, from), line;
    while (s.n - rest.n < to && str_line(&rest, &line)) {
        struct str text = str_trim(line);
        if (text.n && text.p[0] != '#')
            return str_starts(text, STR("<!--")) ? str_trim(str_from(text, 4)) : line;
    }
    return STR_NONE;
}

static void shift(struct value *v, size_t by)
{
    v->offset += by;
    for (size_t i = 0; (v->type == VALUE_MAP || v->type == VALUE_LIST) && i < v->len; i++) {
        if (v->type == VALUE_MAP)
            v->key_offsets[i] += by;
        shift(&v->items[i], by);
    }
}

typedef bool (*value_reader)(struct arena *a, struct str path, struct str whole, size_t from,
                             size_t to, struct value *out, struct diags *diags);

// Reads [from, to) of the file. Where the file is not UTF-8 a decoded copy is read instead,
// and places are near, not exact.
static bool read_part(struct reading_state *s, value_reader reader, size_t from, size_t to,
                      struct value *v, struct diags *diags)
{
    struct doc *d = s->d;
    struct str part = text_decode(s->a, d->source.p + from, to - from, s->utf8);
    if (part.p == d->source.p + from)
        return reader(s->a, d->path, d->source, from, to, v, diags);
    if (!reader(s->a, d->path, part, 0, part.n, v, diags))
        return false;
    shift(v, from);
    return true;
}

// YAML whose entries below the top keep what is written twice: of two titles the last counts.
static bool read_yaml(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                      struct value *out, struct diags *diags)
{
    return value_read_yaml_kept(a, path, whole, from, to, 1, out, diags);
}

static bool too_large(struct reading_state *s, const struct fences *f)
{
    if (f->to - f->from <= FRONT_LARGEST)
        return false;
    report_at(s, SEVERITY_ERROR, "front-large", f->from,
              "the front matter has %zu bytes; at most %d are read", f->to - f->from,
              (int)FRONT_LARGEST)
        ->remedy = STR("move long lists to a file in data/");
    return true;
}

static void take(struct reading_state *s, const struct fences *f, enum front_format format,
                 value_reader reader)
{
    struct value v = {0};
    s->d->front_format = format;
    s->d->front_end = f->end;
    if (too_large(s, f))
        return;
    if (!read_part(s, reader, f->from, f->to, &v, s->diags))
        return;
    if (v.type == VALUE_MAP) {
        *s->d->front = v;
    } else if (v.type != VALUE_NULL) {
        report_at(s, SEVERITY_ERROR, "front-keys", f->from, "the front matter holds no keys")
            ->remedy = STR("write lines such as title: My page");
    }
}

static bool read_fenced(struct reading_state *s, size_t begin, struct str mark, struct str also,
                        char sign, enum front_format format, value_reader reader)
{
    struct str source = s->d->source;
    struct fences f;
    if (!is_fence(line_at(source, begin), mark))
        return false;
    bool closed = find_fences(source, begin, mark, also, &f);
    struct str first = first_entry(source, f.from, closed ? f.to : source.n);
    bool keys =
        is_entry(first, sign) || (first.n && strchr("[{", first.p[0])) || (closed && first.n == 0);
    if (!keys)
        return false;
    if (!closed) {
        if (!is_entry(line_at(source, f.from), sign))
            return false;
        end_at_blank_line(source, &f);
        report_at(s, SEVERITY_ERROR, "front-unclosed", begin,
                  "the front matter that %.*s opens is never closed", STR_ARG(mark))
            ->remedy = str_format(s->a, "add a line %.*s after its last key", STR_ARG(mark));
    }
    take(s, &f, format, reader);
    return true;
}

// JSON without fences: from the brace that opens the file to the one that closes it.
static bool read_braces(struct reading_state *s, size_t begin)
{
    struct str source = s->d->source;
    struct str lead = str_trim(str_slice(source, begin + 1, begin + 200));
    if (begin >= source.n || source.p[begin] != '{' || !lead.n || !strchr("\"}", lead.p[0]))
        return false;
    size_t deep = 0, last = begin + FRONT_LARGEST;
    bool quoted = false;
    for (size_t i = begin; i < source.n && i <= last; i++) {
        char c = source.p[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            deep++;
        } else if (c == '}' && --deep == 0) {
            struct fences f = {begin, i + 1, next_line(source, i)};
            take(s, &f, FRONT_JSON, value_read_json);
            return true;
        }
    }
    report_at(s, SEVERITY_ERROR, "front-unclosed", begin,
              "the front matter that { opens is not closed within %d bytes", (int)FRONT_LARGEST)
        ->remedy = STR("add the closing brace");
    return false;
}

void front_read(struct reading_state *s, size_t begin)
{
    s->d->front_end = begin;
    if (read_fenced(s, begin, STR("---"), STR("..."), ':', FRONT_YAML, read_yaml) ||
        read_fenced(s, begin, STR("+++"), STR_NONE, '=', FRONT_TOML, value_read_toml) ||
        read_fenced(s, begin, STR(";;;"), STR_NONE, ':', FRONT_JSON, value_read_json))
        return;
    if (s->d->format == DOC_MARKDOWN && !read_braces(s, begin))
        front_read_headers(s, begin);
}
