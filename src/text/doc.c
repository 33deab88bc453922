// SPDX-License-Identifier: MIT
// Reading one file: first what holds for all formats (size, byte-order mark, encoding, front
// matter), then the reader of its format. Nothing here fails: what is refused is a diagnostic
// and an empty tree.
#include "text/doc.h"

#include "text/encoding.h"
#include "text/front.h"
#include "text/template_tags.h"
#include "text/tree.h"

bool doc_format_of(struct str path, enum doc_format *format)
{
    static const struct {
        struct str extension;
        enum doc_format format;
    } known[] = {
        {{".md", 3}, DOC_MARKDOWN},   {{".markdown", 9}, DOC_MARKDOWN},
        {{".mdx", 4}, DOC_MARKDOWN},  {{".mkd", 4}, DOC_MARKDOWN},
        {{".qmd", 4}, DOC_MARKDOWN},  {{".rmd", 4}, DOC_MARKDOWN},
        {{".html", 5}, DOC_HTML},     {{".htm", 4}, DOC_HTML},
        {{".adoc", 5}, DOC_ASCIIDOC}, {{".asciidoc", 9}, DOC_ASCIIDOC},
        {{".org", 4}, DOC_ORG},       {{".yml", 4}, DOC_YAML},
        {{".rst", 4}, DOC_RST},       {{".yaml", 5}, DOC_YAML},
        {{".toml", 5}, DOC_TOML},     {{".json", 5}, DOC_JSON},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct str e = known[i].extension;
        if (path.n > e.n && str_eq_ascii(str_from(path, path.n - e.n), e)) {
            *format = known[i].format;
            return true;
        }
    }
    return false;
}

static bool too_large(struct reading_state *s)
{
    if (s->d->source.n <= DOC_LARGEST)
        return false;
    diag_add(s->diags, SEVERITY_ERROR, "file-large", s->d->path, 0, 0,
             "the file has %zu bytes; at most %d are read", s->d->source.n, (int)DOC_LARGEST)
        ->remedy = STR("split it into several pages");
    return true;
}

static void check_encoding(struct reading_state *s)
{
    bool utf16 = s->d->source.p != s->d->bytes.p;
    if (utf16)
        report_at(s, SEVERITY_WARNING, "not-utf8", 0, "the file is UTF-16")->remedy =
            STR("save the file as UTF-8");
    size_t bad = utf8_valid_prefix(s->d->source);
    s->utf8 = bad == s->d->source.n;
    if (!s->utf8)
        report_at(s, SEVERITY_WARNING, "not-utf8", bad,
                  "the file is not UTF-8 here; such bytes are read as windows-1252")
            ->remedy = STR("save the file as UTF-8");
    s->d->utf8 = s->utf8 && !utf16;
}

static bool is_data(enum doc_format format)
{
    return format == DOC_YAML || format == DOC_TOML || format == DOC_JSON;
}

bool doc_is_data(const struct doc *d, size_t at)
{
    return is_data(d->format) || at < d->front_end;
}

bool doc_is_yaml(const struct doc *d, size_t at)
{
    return d->format == DOC_YAML || (at < d->front_end && d->front_format == FRONT_YAML);
}

bool doc_is_toml(const struct doc *d, size_t at)
{
    return d->format == DOC_TOML || (at < d->front_end && d->front_format == FRONT_TOML);
}

static void read_body(struct reading_state *s)
{
    switch (s->d->format) {
    case DOC_MARKDOWN:
        markdown_read(s);
        break;
    case DOC_YAML:
    case DOC_TOML:
    case DOC_JSON:
        data_read(s);
        break;
    case DOC_HTML:
        html_read(s);
        break;
    case DOC_ASCIIDOC:
    case DOC_ORG:
    case DOC_RST:
        break; // read with their front matter
    }
}

// Everything up to the front matter; false when nothing more is to be read.
static bool begin(struct reading_state *s, struct arena *a, struct str path, struct str source,
                  enum doc_format format, bool utf8, struct diags *diags)
{
    struct doc *d = ARENA_NEW(a, struct doc);
    *d = (struct doc){
        .path = path, .source = source, .bytes = source, .utf8 = utf8, .format = format};
    d->front = ARENA_NEW(a, struct value);
    d->front->type = VALUE_MAP;
    d->root = ARENA_NEW(a, struct node);
    d->lines = ARENA_NEW(a, struct line_index);
    *s = (struct reading_state){.a = a, .d = d, .diags = diags, .utf8 = utf8, .apart = true};
    if (too_large(s)) {
        *d->lines = line_index_make(a, STR_NONE);
        return false;
    }
    if (encoding_is_utf16(source))
        d->source = encoding_text(a, source);
    *d->lines = line_index_later(a, d->source);
    if (!utf8)
        check_encoding(s);
    return true;
}

static void place_root(struct doc *d)
{
    d->root->offset = (uint32_t)d->front_end;
    d->root->length = (uint32_t)(d->source.n - d->front_end);
}

static struct doc *read_all(struct arena *a, struct str path, struct str source,
                            enum doc_format format, bool front_only, bool utf8,
                            const struct doc *before, struct diags *diags)
{
    struct reading_state s;
    if (!begin(&s, a, path, source, format, utf8, diags))
        return s.d;
    s.before = before;
    size_t begins = str_starts(source, STR("\xEF\xBB\xBF")) ? 3 : 0;
    s.d->front_end = begins;
    if (!is_data(format))
        front_read(&s, begins);
    if (format == DOC_ASCIIDOC)
        asciidoc_read(&s, front_only);
    else if (format == DOC_ORG)
        org_read(&s, front_only);
    else if (format == DOC_RST)
        rst_read(&s, front_only);
    place_root(s.d);
    if (!front_only) {
        read_body(&s);
        template_tags(&s);
        line_index_ready(s.d->lines); // threads may share the document
    }
    return s.d;
}

struct doc *doc_read(struct arena *a, struct str path, struct str source, enum doc_format format,
                     bool front_only, struct diags *diags)
{
    return read_all(a, path, source, format, front_only, false, NULL, diags);
}

struct doc *doc_read_again(struct arena *a, struct str path, struct str source,
                           enum doc_format format, bool utf8, const struct doc *before,
                           struct diags *diags)
{
    return read_all(a, path, source, format, false, utf8, before, diags);
}

struct doc *doc_read_body(struct arena *a, struct str path, struct str source,
                          enum doc_format format, size_t body, bool utf8, struct diags *diags)
{
    struct reading_state s;
    bool apart = format == DOC_MARKDOWN || format == DOC_HTML;
    if (!apart || body > source.n)
        return doc_read(a, path, source, format, false, diags);
    if (!begin(&s, a, path, source, format, utf8, diags))
        return s.d;
    s.d->front_end = body;
    place_root(s.d);
    read_body(&s);
    template_tags(&s);
    return s.d;
}
