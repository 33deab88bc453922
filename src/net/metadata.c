// SPDX-License-Identifier: MIT
// Each field is taken from the first origin that states it, in the order of trust: JSON-LD,
// Open Graph, other meta elements, microdata, <time>, title, address. A title loses the name
// of its outlet ("Un article | Le Journal").
#include "net/metadata.h"

#include <string.h>

#include "net/metadata_parts.h"
#include "net/pdf.h"
#include "text/address.h"
#include "text/dates.h"
#include "text/entity.h"

struct str facts_find(const struct html_facts *f, enum html_fact_kind kind, struct str name)
{
    for (size_t i = 0; i < f->len; i++)
        if (f->items[i].kind == kind && str_eq(f->items[i].name, name) && f->items[i].value.n)
            return f->items[i].value;
    return STR_NONE;
}

struct str url_path(struct str url)
{
    size_t at = str_find(url, STR("://"));
    struct str rest = at == STR_NOT_FOUND ? url : str_from(url, at + 3);
    at = at == STR_NOT_FOUND ? 0 : str_find_char(rest, '/');
    rest = at == STR_NOT_FOUND ? STR_NONE : str_from(rest, at);
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] == '?' || rest.p[i] == '#')
            return str_slice(rest, 0, i);
    return rest;
}

struct source {
    enum metadata_origin origin;
    enum html_fact_kind kind;
    const char *name;
};

static struct metadata_text first(const struct html_facts *f, const struct source *sources,
                                  size_t len)
{
    for (size_t i = 0; i < len; i++) {
        struct str s = facts_find(f, sources[i].kind, str_of(sources[i].name));
        if (s.n)
            return (struct metadata_text){s, sources[i].origin};
    }
    return (struct metadata_text){0};
}

#define FIRST(f, table) first((f), (table), sizeof(table) / sizeof *(table))

static const struct source titles[] = {
    {ORIGIN_OPEN_GRAPH, FACT_META, "og:title"}, {ORIGIN_META, FACT_META, "citation_title"},
    {ORIGIN_META, FACT_META, "parsely-title"},  {ORIGIN_META, FACT_META, "dc.title"},
    {ORIGIN_META, FACT_META, "twitter:title"},  {ORIGIN_MICRODATA, FACT_ITEMPROP, "headline"},
    {ORIGIN_TITLE, FACT_HEADING, ""},           {ORIGIN_TITLE, FACT_TITLE, ""},
};

static const struct source outlets[] = {
    {ORIGIN_OPEN_GRAPH, FACT_META, "og:site_name"},
    {ORIGIN_META, FACT_META, "citation_journal_title"},
    {ORIGIN_META, FACT_META, "dc.publisher"},
    {ORIGIN_META, FACT_META, "application-name"},
};

static const struct source authors[] = {
    {ORIGIN_META, FACT_META, "author"},         {ORIGIN_META, FACT_META, "article:author"},
    {ORIGIN_META, FACT_META, "parsely-author"}, {ORIGIN_META, FACT_META, "citation_author"},
    {ORIGIN_META, FACT_META, "dc.creator"},     {ORIGIN_MICRODATA, FACT_ITEMPROP, "author"},
};

static const struct source dates[] = {
    {ORIGIN_OPEN_GRAPH, FACT_META, "article:published_time"},
    {ORIGIN_OPEN_GRAPH, FACT_META, "og:article:published_time"},
    {ORIGIN_META, FACT_META, "parsely-pub-date"},
    {ORIGIN_META, FACT_META, "citation_publication_date"},
    {ORIGIN_META, FACT_META, "dc.date"},
    {ORIGIN_META, FACT_META, "dc.date.issued"},
    {ORIGIN_META, FACT_META, "date"},
    {ORIGIN_META, FACT_META, "pubdate"},
    {ORIGIN_META, FACT_META, "publish-date"},
    {ORIGIN_META, FACT_META, "sailthru.date"},
    {ORIGIN_META, FACT_META, "datepublished"},
    {ORIGIN_MICRODATA, FACT_ITEMPROP, "datepublished"},
    {ORIGIN_TIME, FACT_TIME, "datepublished"},
    {ORIGIN_TIME, FACT_TIME, "pubdate"},
    {ORIGIN_TIME, FACT_TIME, ""},
};

static const struct source languages[] = {
    {ORIGIN_HTML, FACT_LANG, ""},
    {ORIGIN_OPEN_GRAPH, FACT_META, "og:locale"},
    {ORIGIN_META, FACT_META, "content-language"},
    {ORIGIN_META, FACT_META, "dc.language"},
};

static const struct source canonicals[] = {
    {ORIGIN_META, FACT_LINK, "canonical"},
    {ORIGIN_OPEN_GRAPH, FACT_META, "og:url"},
};

static void prefer(struct metadata_text *to, struct str text, enum metadata_origin origin)
{
    if (text.n)
        *to = (struct metadata_text){text, origin};
}

// White space folded to single spaces.
static struct str folded(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_space_ascii(s.p[i]))
            p[n++] = s.p[i];
        else if (n && p[n - 1] != ' ')
            p[n++] = ' ';
    }
    return str_trim((struct str){p, n});
}

// "Un article - Le Journal" and "Le Journal : Un article" lose the outlet's name.
static struct str without_outlet(struct str title, struct str outlet)
{
    static const char *const joints[] = {" | ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                         " : ", ": ",  " \xC2\xB7 ",     " // "};
    for (size_t i = 0; outlet.n && i < sizeof joints / sizeof *joints; i++) {
        struct str joint = str_of(joints[i]);
        size_t both = joint.n + outlet.n;
        if (title.n <= both)
            continue;
        struct str tail = str_from(title, title.n - both);
        if (str_starts(tail, joint) && str_eq_ascii(str_from(tail, joint.n), outlet))
            return str_trim(str_slice(title, 0, title.n - both));
        if (str_starts_ascii(title, outlet) && str_starts(str_from(title, outlet.n), joint))
            return str_trim(str_from(title, both));
    }
    return title;
}

static int number_of(struct str digits)
{
    int n = 0;
    for (size_t i = 0; i < digits.n; i++)
        n = n * 10 + (digits.p[i] - '0');
    return n;
}

// "2026-11" and "2026", as ISO 8601 shortens dates.
static struct date read_short(struct str s)
{
    struct date d = DATE_NONE;
    bool year = s.n == 4, month = s.n == 7 && s.p[4] == '-';
    for (size_t i = 0; i < s.n; i++)
        if (i != 4 && !is_digit_ascii(s.p[i]))
            return DATE_NONE;
    if (year || month)
        d.year = (int16_t)number_of(str_slice(s, 0, 4));
    if (month)
        d.month = (uint8_t)number_of(str_from(s, 5));
    return (year || (month && d.month)) && date_exists(d) ? d : DATE_NONE;
}

// A date from "2021-10-11T10:00:00+02:00", or as people write it ("novembre 2026" too).
static struct date read_date(struct str s)
{
    struct str day = str_slice(s, 0, 10);
    int64_t when;
    if (day.n == 10 && time_parse_rfc3339(day, &when))
        return date_of_time(when);
    size_t from = 0;
    struct date_hit hit;
    struct date brief = read_short(s);
    if (date_known(brief))
        return brief;
    bool found = dates_next(str_slice(s, 0, 100), &from, 0, &hit);
    bool sure = found && !hit.impossible && date_exists(hit.date) && date_known(hit.date) &&
                (hit.date.day || (hit.date.month && hit.strength == DATE_STRONG));
    return sure ? hit.date : DATE_NONE;
}

static void take_access(struct metadata *m, const struct html_facts *f, const struct ld_article *ld)
{
    static const struct {
        const char *tier;
        enum metadata_access access;
    } tiers[] = {{"locked", META_SUBSCRIBERS}, {"metered", META_REGISTRATION}, {"free", META_FREE}};
    struct str tier = facts_find(f, FACT_META, STR("article:content_tier"));
    if (ld->has_free) {
        m->access = ld->is_free ? META_FREE : META_SUBSCRIBERS;
        m->access_origin = ORIGIN_JSON_LD;
        return;
    }
    for (size_t i = 0; i < sizeof tiers / sizeof *tiers; i++)
        if (str_eq_ascii(tier, str_of(tiers[i].tier))) {
            m->access = tiers[i].access;
            m->access_origin = ORIGIN_OPEN_GRAPH;
        }
}

struct kind_sign {
    const char *sign; // begins a type, or ends a path
    enum metadata_kind kind;
};

static const struct kind_sign types[] = {
    {"application/pdf", META_PDF}, {"audio/", META_AUDIO}, {"video/", META_VIDEO}, {NULL, 0}};
static const struct kind_sign open_graph[] = {
    {"video", META_VIDEO}, {"music", META_AUDIO}, {"audio", META_AUDIO}, {NULL, 0}};
static const struct kind_sign endings[] = {{".pdf", META_PDF},
                                           {".mp3", META_AUDIO},
                                           {".m4a", META_AUDIO},
                                           {".ogg", META_AUDIO},
                                           {".mp4", META_VIDEO},
                                           {".webm", META_VIDEO},
                                           {NULL, 0}};

static bool find_kind(struct metadata *m, const struct kind_sign *signs, struct str s, bool at_end,
                      enum metadata_origin origin)
{
    for (; signs->sign; signs++) {
        struct str sign = str_of(signs->sign);
        struct str part = at_end && s.n > sign.n ? str_from(s, s.n - sign.n) : s;
        if (!str_starts_ascii(part, sign))
            continue;
        m->kind = signs->kind;
        m->kind_origin = origin;
        return true;
    }
    return false;
}

static void take_kind(struct metadata *m, const struct html_facts *f, const struct ld_article *ld,
                      struct str url, struct str content_type)
{
    struct str og = facts_find(f, FACT_META, STR("og:type"));
    if (find_kind(m, types, content_type, false, ORIGIN_SERVER) ||
        find_kind(m, open_graph, og, false, ORIGIN_OPEN_GRAPH) ||
        (!ld->found && find_kind(m, endings, url_path(url), true, ORIGIN_ADDRESS)))
        return;
    m->kind = ld->kind;
    m->kind_origin = ld->typed                              ? ORIGIN_JSON_LD
                     : str_starts_ascii(og, STR("article")) ? ORIGIN_OPEN_GRAPH
                                                            : ORIGIN_NONE;
}

// "fr_FR" and "FR-fr" become "fr-FR"; anything odd becomes empty.
static struct str language(struct arena *a, struct str s)
{
    if (s.n < 2 || !is_alpha_ascii(s.p[0]) || !is_alpha_ascii(s.p[1]) ||
        (s.n > 2 && s.p[2] != '-' && s.p[2] != '_'))
        return STR_NONE;
    struct str low = str_lower_ascii(a, str_slice(s, 0, 2));
    if (s.n != 5 || !is_alpha_ascii(s.p[3]) || !is_alpha_ascii(s.p[4]))
        return low;
    return str_format(a, "%.*s-%c%c", STR_ARG(low), s.p[3] & ~32, s.p[4] & ~32);
}

static void from_address(struct metadata *m, struct str url)
{
    struct date d = address_date(url);
    if (!date_known(d) || (date_known(m->date) && !d.day))
        return;
    m->date = d;
    m->date_origin = ORIGIN_ADDRESS;
}

// Of several dates the first that names a day counts; else the first that names a month or year.
static void offer_date(struct metadata *m, struct str text, enum metadata_origin origin)
{
    struct date d = read_date(text);
    if (!date_known(d) || m->date.day || (date_known(m->date) && !d.day))
        return;
    m->date = d;
    m->date_origin = origin;
}

static void take_date(struct metadata *m, const struct html_facts *f, const struct ld_article *ld,
                      struct str url)
{
    offer_date(m, ld->date, ORIGIN_JSON_LD);
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        offer_date(m, facts_find(f, dates[i].kind, str_of(dates[i].name)), dates[i].origin);
    if (!m->date.day)
        from_address(m, url);
}

// ---- a PDF

static const struct source pdf_titles[] = {{ORIGIN_XMP, FACT_DOCUMENT, "xmp:dc:title"},
                                           {ORIGIN_PDF, FACT_DOCUMENT, "info:title"}};
static const struct source pdf_authors[] = {{ORIGIN_XMP, FACT_DOCUMENT, "xmp:dc:creator"},
                                            {ORIGIN_PDF, FACT_DOCUMENT, "info:author"}};
static const struct source pdf_outlets[] = {
    {ORIGIN_XMP, FACT_DOCUMENT, "xmp:prism:publicationName"},
    {ORIGIN_XMP, FACT_DOCUMENT, "xmp:dc:publisher"}};
static const struct source pdf_languages[] = {{ORIGIN_PDF, FACT_DOCUMENT, "info:lang"},
                                              {ORIGIN_XMP, FACT_DOCUMENT, "xmp:dc:language"}};
static const struct source pdf_dates[] = {{ORIGIN_XMP, FACT_DOCUMENT, "xmp:prism:publicationDate"},
                                          {ORIGIN_XMP, FACT_DOCUMENT, "xmp:prism:coverDate"},
                                          {ORIGIN_XMP, FACT_DOCUMENT, "xmp:dc:date"},
                                          {ORIGIN_XMP, FACT_DOCUMENT, "xmp:xmp:CreateDate"},
                                          {ORIGIN_PDF, FACT_DOCUMENT, "info:date"}};

// "D:20210403120000+02'00'" as ISO 8601 has it.
static struct str pdf_date(struct arena *a, struct str s)
{
    if (str_starts(s, STR("D:")))
        s = str_from(s, 2);
    if (s.n < 8 || s.p[4] == '-')
        return s;
    return str_format(a, "%.4s-%.2s-%.2s", s.p, s.p + 4, s.p + 6);
}

static struct metadata_text first_good(struct arena *a, const struct html_facts *f,
                                       const struct source *sources, size_t len,
                                       bool is_junk(struct arena *, struct str))
{
    for (size_t i = 0; i < len; i++) {
        struct str s = folded(a, facts_find(f, sources[i].kind, str_of(sources[i].name)));
        if (s.n && !is_junk(a, s))
            return (struct metadata_text){s, sources[i].origin};
    }
    return (struct metadata_text){0};
}

// The day in the address is when it appeared; that in the document, when it was made.
static void take_document(struct arena *a, struct metadata *m, const struct html_facts *f,
                          struct str url)
{
    m->title = first_good(a, f, pdf_titles, 2, pdf_title_is_junk);
    m->author = first_good(a, f, pdf_authors, 2, pdf_author_is_junk);
    m->outlet = FIRST(f, pdf_outlets);
    m->outlet.text = folded(a, m->outlet.text);
    m->lang = FIRST(f, pdf_languages);
    m->lang.text = language(a, m->lang.text);
    from_address(m, url);
    for (size_t i = 0; i < sizeof pdf_dates / sizeof *pdf_dates; i++) {
        struct str text = facts_find(f, FACT_DOCUMENT, str_of(pdf_dates[i].name));
        offer_date(m, pdf_date(a, text), pdf_dates[i].origin);
    }
}

static bool says_article(const struct html_facts *f, const struct ld_article *ld)
{
    struct str type = facts_find(f, FACT_META, STR("og:type"));
    return (ld->found && ld->headline.n) ||
           (str_starts_ascii(type, STR("article")) &&
            facts_find(f, FACT_META, STR("article:published_time")).n);
}

struct metadata metadata_of(struct arena *a, const struct html_facts *f, struct str url,
                            int http_status, struct str content_type)
{
    struct ld_article ld = metadata_ld(a, f);
    struct str type = facts_find(f, FACT_META, STR("og:type"));
    if (!ld.found && str_starts_ascii(type, STR("article")))
        ld = (struct ld_article){0}; // it describes a film or sound in the article
    struct metadata m = {0};
    m.wall = metadata_wall_of(a, f, url, http_status, says_article(f, &ld));
    take_kind(&m, f, &ld, url, content_type);
    if (m.wall != WALL_NONE) {
        from_address(&m, url);
        return m;
    }
    if (m.kind == META_PDF && (!f->len || f->items[0].kind == FACT_DOCUMENT)) {
        take_document(a, &m, f, url);
        return m;
    }
    m.outlet = FIRST(f, outlets);
    prefer(&m.outlet, ld.publisher, ORIGIN_JSON_LD);
    m.title = FIRST(f, titles);
    prefer(&m.title, ld.headline, ORIGIN_JSON_LD);
    m.outlet.text = folded(a, entity_decode_all(a, m.outlet.text));
    m.title.text = without_outlet(folded(a, entity_decode_all(a, m.title.text)), m.outlet.text);
    m.author = FIRST(f, authors);
    prefer(&m.author, ld.author, ORIGIN_JSON_LD);
    m.author.text = folded(a, entity_decode_all(a, m.author.text));
    if (str_starts(m.author.text, STR("http"))) // Open Graph's author is a profile's address
        m.author = (struct metadata_text){0};
    m.lang = FIRST(f, languages);
    prefer(&m.lang, ld.lang, ORIGIN_JSON_LD);
    m.lang.text = language(a, m.lang.text);
    m.canonical = FIRST(f, canonicals);
    if (address_kind_of(m.canonical.text) != ADDRESS_WEB)
        m.canonical = (struct metadata_text){0};
    take_date(&m, f, &ld, url);
    take_access(&m, f, &ld);
    return m;
}

const char *metadata_origin_name(enum metadata_origin o)
{
    static const char *const names[] = {
        [ORIGIN_NONE] = "unknown",    [ORIGIN_HAND] = "by hand",
        [ORIGIN_JSON_LD] = "JSON-LD", [ORIGIN_OPEN_GRAPH] = "Open Graph",
        [ORIGIN_META] = "meta",       [ORIGIN_MICRODATA] = "microdata",
        [ORIGIN_TIME] = "time",       [ORIGIN_TITLE] = "title",
        [ORIGIN_HTML] = "html",       [ORIGIN_ADDRESS] = "address",
        [ORIGIN_SERVER] = "server",   [ORIGIN_XMP] = "XMP",
        [ORIGIN_PDF] = "PDF",
    };
    return names[o];
}
