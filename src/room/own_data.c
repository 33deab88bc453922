// SPDX-License-Identifier: MIT
// Fields and members of a record that hold nothing of a new entry.
#include <string.h>

#include "room/own.h"
#include "room/reader_words.h"
#include "text/fold.h"

bool own_is_null(struct str value)
{
    static const char *const nulls[] = {"\"\"", "''", "~", "null"};
    for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++)
        if (str_eq(value, str_of(nulls[i])))
            return true;
    return false;
}

// A pair without a value: the page has the field, and waits for somebody to fill it.
static bool is_unfilled(struct str pair)
{
    size_t sign = pair.n;
    while (sign && !strchr(":=", pair.p[sign - 1]))
        sign--;
    return sign && own_is_null(str_trim(str_from(pair, sign)));
}

static size_t line_end(struct str source, size_t from, size_t to)
{
    size_t end = str_find_char(str_slice(source, from, to), '\n');
    return end == STR_NOT_FOUND ? to : from + end;
}

// The column of the first letter, behind the dash of a list.
static size_t depth_of(struct str line)
{
    size_t n = 0;
    while (n < line.n && strchr(" \t-", line.p[n]))
        n++;
    return n;
}

// Where the pair whose first line is [from, end) ends: lines that stand deeper go on with its
// value.
static size_t pair_end(struct str source, size_t from, size_t end, size_t to)
{
    size_t depth = depth_of(str_slice(source, from, end));
    for (size_t i = end; i < to;) {
        size_t next = line_end(source, i + 1, to);
        struct str line = str_slice(source, i + 1, next);
        bool blank = str_trim(line).n == 0;
        if (!blank && (depth_of(line) <= depth || line.p[depth_of(line) - 1] == '-'))
            break;
        end = blank ? end : next;
        i = next;
    }
    return end;
}

// Whether the key of a pair is that of something which an article is: its language, its kind.
static bool is_of_article(struct str pair)
{
    static const char *const kinds[] = {"type", "kind", "media type", "format", "genre", "art"};
    struct arena scratch = ARENA_EMPTY;
    size_t end = 0;
    while (end < pair.n && pair.p[end] != ':' && pair.p[end] != '=')
        end++;
    struct str words = fold_words(&scratch, str_slice(pair, 0, end));
    bool is = words_column(&scratch, words) != 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        is = is || str_eq(words, str_of(kinds[i]));
    arena_free(&scratch);
    return is;
}

// What says that something is not so: most entries have no such thing, the new one neither.
static bool is_off(struct str value)
{
    static const char *const offs[] = {"false", "no", "off", "0", "[]", "{}"};
    for (size_t i = 0; i < sizeof offs / sizeof *offs; i++)
        if (str_eq(value, str_of(offs[i])))
            return true;
    return own_is_null(value);
}

// How often `text` begins where a pair does; whole: and ends where one does.
static size_t count_pairs(struct str source, struct str text, bool whole)
{
    size_t n = 0;
    for (size_t at; (at = str_find(source, text)) != STR_NOT_FOUND;) {
        bool is = at == 0 || is_space_ascii(source.p[at - 1]) || strchr("-{,", source.p[at - 1]);
        at += text.n;
        if (whole)
            is = is &&
                 (at == source.n || is_space_ascii(source.p[at]) || strchr(",}", source.p[at]));
        n += is;
        source = str_from(source, at);
    }
    return n;
}

// Whether most entries have the same lines: a word on a button, a layout. It is said of every
// entry, unless some have another word there.
static bool is_usual(const struct outline *o, struct str pair)
{
    enum { LONGEST = 200, USUAL = 60, OTHERS = 10 }; // of a hundred
    size_t all = o->page->reading->clips.len, key = 0;
    pair = str_trim(pair);
    while (pair.n && strchr(" -", pair.p[0]))
        pair = str_from(pair, 1);
    if (!pair.n || pair.n > LONGEST || all < 3 || is_of_article(pair))
        return false;
    size_t n = count_pairs(o->source, pair, true);
    if (n * 100 < all * USUAL)
        return false;
    while (key < pair.n && !strchr(":=", pair.p[key]))
        key++;
    size_t keys = count_pairs(o->source, str_slice(pair, 0, key + 1), false);
    return is_off(str_trim(str_from(pair, key + 1))) || (keys - n) * 100 <= keys * OTHERS;
}

// The first pair stands behind the dash of its list: the next one that stays takes its place.
static void drop_first(struct arena *a, struct edits *edits, struct str source,
                       const struct outline_item *x, size_t kept)
{
    struct str lines = str_slice(source, x->from, x->to);
    size_t key = x->from + depth_of(lines), next = kept + depth_of(str_slice(source, kept, x->to));
    if (memchr(lines.p, '-', key - x->from))
        edit_add(a, edits, key, next, STR(""));
}

// A record's pairs without a part go. Those that hold other pairs go when none of these has one.
void own_drop_fields(struct arena *a, struct edits *edits, const struct outline *o,
                     const struct outline_item *x, const struct own_parts *p)
{
    struct str lines = str_slice(o->source, x->from, x->to);
    bool first_goes = false, dash = memchr(lines.p, '-', depth_of(lines)) != NULL;
    size_t kept = 0;
    for (size_t start = x->from, end; start <= x->to; start = end + 1) {
        end = line_end(o->source, start, x->to);
        struct str line = str_trim(str_slice(o->source, start, end));
        bool head = line.n && line.p[0] == '[';
        bool pair =
            str_find_char(line, ':') != STR_NOT_FOUND || str_find_char(line, '=') != STR_NOT_FOUND;
        if (!pair || head)
            continue;
        size_t whole = pair_end(o->source, start, end, x->to);
        bool parent = line.p[line.n - 1] == ':';
        bool unfilled = is_unfilled(line) || (parent && whole == end);
        bool goes = !own_holds_part(p, start, whole) && !unfilled &&
                    !is_usual(o, str_slice(o->source, start, whole));
        if (goes && start == x->from && (dash || start == 0))
            first_goes = true;
        else if (goes && first_goes && !kept)
            ; // goes with the first one
        else if (goes)
            edit_add(a, edits, start - 1, whole, STR(""));
        else if (!kept)
            kept = start;
        end = parent && !goes ? end : whole;
    }
    if (first_goes && kept)
        drop_first(a, edits, o->source, x, kept);
}

// ---- the members of a JSON object

static size_t past_string(struct str s, size_t at, size_t to)
{
    for (at++; at < to && s.p[at] != '"'; at++)
        at += s.p[at] == '\\';
    return at < to ? at + 1 : to;
}

bool own_member(struct str source, size_t *at, size_t to, struct span *out)
{
    size_t i = *at, depth = 0, end;
    while (i < to && source.p[i] != '"')
        i++;
    size_t from = i;
    for (end = i; i < to;) {
        char c = source.p[i];
        if (depth == 0 && (c == ',' || c == '}'))
            break;
        depth += c == '{' || c == '[';
        depth -= c == '}' || c == ']';
        i = c == '"' ? past_string(source, i, to) : i + 1;
        if (!is_space_ascii(c))
            end = i;
    }
    *out = (struct span){(uint32_t)from, (uint32_t)(end - from)};
    *at = i;
    return end > from;
}

// Members that hold nothing of the new entry go, each with a comma beside it.
void own_drop_members(struct arena *a, struct edits *edits, const struct outline *o,
                      const struct outline_item *x, const struct own_parts *p)
{
    struct str source = o->source;
    struct span m;
    size_t kept_to = 0, dropped_from = 0;
    for (size_t at = x->from + 1; own_member(source, &at, x->to, &m);) {
        struct str pair = str_slice(source, m.offset, m.offset + m.length);
        bool used = own_holds_part(p, m.offset, m.offset + m.length) || is_unfilled(pair) ||
                    is_usual(o, pair);
        if (!used && kept_to)
            edit_add(a, edits, kept_to, m.offset + m.length, STR(""));
        else if (!used && !dropped_from)
            dropped_from = m.offset;
        else if (used && dropped_from && !kept_to)
            edit_add(a, edits, dropped_from, m.offset, STR(""));
        if (used || kept_to)
            kept_to = m.offset + m.length;
    }
}
