// SPDX-License-Identifier: MIT
// Content negotiation. Qualities are kept in thousandths; what cannot be read counts as absent.
#include "serve/negotiate.h"

const struct str encoding_names[ENCODINGS] = {STR_INIT(""), STR_INIT("gzip"), STR_INIT("br")};

enum { QUALITY_FULL = 1000, QUALITY_UNSET = -1 };

// "0.75" in thousandths (RFC 9110, section 12.4.2); -1 when it is something else.
static int read_quality(struct str s)
{
    if (s.n == 0 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1'))
        return -1;
    int v = (s.p[0] - '0') * 1000, scale = 100;
    if (s.n > 1 && s.p[1] != '.')
        return -1;
    for (size_t i = 2; i < s.n; i++, scale /= 10) {
        if (!is_digit_ascii(s.p[i]))
            return -1;
        v += (s.p[i] - '0') * scale;
    }
    return v > QUALITY_FULL ? -1 : v;
}

// Takes "name;q=0.5" off the list. False at the end. Items with an unreadable weight are passed
// over.
static bool next_item(struct str *list, struct str *name, int *quality)
{
    struct str item, parameter;
    while (str_split(list, ',', &item)) {
        *quality = QUALITY_FULL;
        if (!str_split(&item, ';', name))
            continue;
        *name = str_trim(*name);
        while (str_split(&item, ';', &parameter)) {
            parameter = str_trim(parameter);
            if (str_starts_ascii(parameter, STR("q=")))
                *quality = read_quality(str_trim(str_from(parameter, 2)));
        }
        if (name->n && *quality >= 0)
            return true;
    }
    return false;
}

enum encoding encoding_choose(struct str header)
{
    int quality[ENCODINGS] = {QUALITY_UNSET, QUALITY_UNSET, QUALITY_UNSET};
    int others = QUALITY_UNSET, q;
    struct str name;
    while (next_item(&header, &name, &q)) {
        if (str_eq(name, STR("*")))
            others = q;
        else if (str_eq_ascii(name, STR("br")))
            quality[ENCODING_BROTLI] = q;
        else if (str_eq_ascii(name, STR("gzip")) || str_eq_ascii(name, STR("x-gzip")))
            quality[ENCODING_GZIP] = q;
        else if (str_eq_ascii(name, STR("identity")))
            quality[ENCODING_IDENTITY] = q;
    }
    // Unless named, identity is acceptable but behind whatever the client names.
    if (quality[ENCODING_IDENTITY] == QUALITY_UNSET)
        quality[ENCODING_IDENTITY] = others == QUALITY_UNSET ? 1 : others;
    enum encoding best = ENCODING_IDENTITY;
    for (int e = ENCODING_GZIP; e < ENCODINGS; e++) {
        int have = quality[e] == QUALITY_UNSET ? others : quality[e];
        if (have > 0 && have >= quality[best])
            best = (enum encoding)e;
        quality[e] = have;
    }
    return best;
}

// How well the range `asked` suits tag: 3 the same, 2 the tag is more general ("fr" for
// "fr-CA"), 1 the tag is more special, 0 not at all.
static int suits(struct str asked, struct str tag)
{
    if (str_eq_ascii(asked, tag))
        return 3;
    if (asked.n > tag.n && asked.p[tag.n] == '-' && str_starts_ascii(asked, tag))
        return 2;
    if (tag.n > asked.n && tag.p[asked.n] == '-' && str_starts_ascii(tag, asked))
        return 1;
    return 0;
}

size_t language_choose(struct str header, const struct str *offered, size_t len)
{
    size_t best = STR_NOT_FOUND;
    int best_quality = 0, quality;
    struct str name;
    while (next_item(&header, &name, &quality)) {
        size_t hit = STR_NOT_FOUND;
        int hit_fit = 0;
        for (size_t i = 0; i < len; i++) {
            int fit = offered[i].n ? suits(name, offered[i]) : 0;
            if (fit > hit_fit) {
                hit = i;
                hit_fit = fit;
            }
        }
        if (hit != STR_NOT_FOUND && quality > best_quality) {
            best = hit;
            best_quality = quality;
        }
    }
    return best;
}
