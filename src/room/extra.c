// SPDX-License-Identifier: MIT
// Where the model says such a thing, the page's own words for what the new entry is take its
// place; where the new entry has nothing to say, the words go with the brackets, commas and
// "by" that belong to them. Where the model says nothing, the words come from an entry that does.
#include "room/extra.h"

#include <string.h>

#include "room/reader_words.h"
#include "room/verify.h"
#include "text/fold.h"

enum { AUTHORS_SHARE = 4, NEAR = 2000 };

struct span extra_at(const struct clip *c, int which)
{
    const struct span all[EXTRAS] = {c->author_at, c->access_at, c->kind_at, c->lang_at};
    return all[which];
}

bool extras_in_record(const struct outline *o, const struct clip *c)
{
    return doc_is_data(o->page->doc, c->at.offset);
}

static bool in_row(const struct clip *c)
{
    for (const struct node *n = c->node; n; n = n->parent)
        if (n->type == NODE_ROW)
            return true;
    return false;
}

// A field or column that is there for it, so that every entry says something in it.
static bool is_field(const struct outline *o, const struct clip *c)
{
    return extras_in_record(o, c) || in_row(c);
}

unsigned extras_of_page(const struct outline *o)
{
    const struct clips *clips = &o->page->reading->clips;
    size_t authors = 0;
    unsigned bits = 0;
    bool field = false;
    for (size_t i = 0; i < clips->len; i++) {
        const struct clip *c = &clips->items[i];
        for (int k = 0; k < EXTRAS; k++)
            bits |= extra_at(c, k).length ? 1u << k : 0;
        authors += c->author_at.length > 0;
        field = field || (c->author_at.length && is_field(o, c));
    }
    return field || authors * AUTHORS_SHARE >= clips->len ? bits : bits & ~(1u << EXTRA_AUTHOR);
}

static struct str bytes_at(const struct outline *o, struct span s)
{
    return str_slice(o->source, s.offset, s.offset + s.length);
}

// ---- the words

// Whether c says of `which` what `entry` does.
static bool says_same(const struct clip *c, const struct entry *entry, int which)
{
    return which == EXTRA_ACCESS ? c->access == entry->access
           : which == EXTRA_KIND ? c->kind == entry->kind
                                 : true;
}

static bool has_word(const struct entry *entry, int which)
{
    return which == EXTRA_AUTHOR   ? entry->author.n > 0
           : which == EXTRA_ACCESS ? entry->access != ACCESS_UNKNOWN
           : which == EXTRA_LANG   ? entry->lang.n > 0
                                   : true;
}

// An entry of the page that says the same, the nearest to `near`. NULL when there is none.
static const struct clip *find_donor(const struct outline *o, const struct entry *entry, int which,
                                     size_t near)
{
    const struct clips *clips = &o->page->reading->clips;
    for (size_t far = 0; far < clips->len && far < NEAR; far++)
        for (int side = 0; side < 2; side++) {
            size_t i = side ? near + far : near - far;
            if (i >= clips->len || (side && !far))
                continue;
            const struct clip *c = &clips->items[i];
            if (extra_at(c, which).length && says_same(c, entry, which))
                return c;
        }
    return NULL;
}

static const struct clip *find_any(const struct outline *o, int which)
{
    const struct clips *clips = &o->page->reading->clips;
    for (size_t i = 0; i < clips->len; i++)
        if (extra_at(&clips->items[i], which).length)
            return &clips->items[i];
    return NULL;
}

struct str extras_usual_word(const struct outline *o, const struct entry *entry, int which)
{
    static const char *const access[][2] = {{"", ""},
                                            {"free", "libre"},
                                            {"registration", "sur inscription"},
                                            {"subscribers", "abonnés"}};
    static const char *const kinds[][2] = {
        {"article", "article"}, {"audio", "audio"}, {"video", "vidéo"}, {"PDF", "PDF"}};
    bool french = str_starts(o->page->reading->lang, STR("fr")) &&
                  !extras_in_record(o, &o->page->reading->clips.items[0]);
    return str_of(which == EXTRA_ACCESS ? access[entry->access][french]
                                        : kinds[entry->kind][french]);
}

// The bytes that say it at `at` of item x. Empty when there is nothing to say, or no words for it.
static struct str word_for(struct arena *a, const struct models *m, const struct outline_item *x,
                           struct span at, const struct entry *entry, int which)
{
    const struct outline *o = m->outline;
    if (!has_word(entry, which))
        return STR_NONE;
    if (which == EXTRA_AUTHOR)
        return model_text(a, m, x, at, entry->author);
    if (which == EXTRA_LANG) {
        const struct clip *any = find_any(o, which);
        bool brief = any && any->lang.n == 2;
        return str_slice(entry->lang, 0, brief && entry->lang.n > 2 ? 2 : entry->lang.n);
    }
    const struct clip *donor = find_donor(o, entry, which, x->clip->order);
    if (donor)
        return bytes_at(o, extra_at(donor, which));
    const struct clip *any = find_any(o, which);
    if (!any || !is_field(o, any))
        return STR_NONE;
    return model_text(a, m, x, at, extras_usual_word(o, entry, which));
}

static const char *const names[EXTRAS] = {"author", "access", "kind", "language"};

// Whether a person would miss it.
static bool matters(const struct outline *o, const struct entry *entry, int which)
{
    if (which == EXTRA_ACCESS)
        return entry->access > ACCESS_FREE;
    if (which == EXTRA_KIND)
        return entry->kind != KIND_ARTICLE;
    if (which == EXTRA_LANG)
        return entry->lang.n >= 2 &&
               !str_starts(o->page->reading->lang, str_slice(entry->lang, 0, 2));
    return entry->author.n > 0;
}

unsigned extras_wanted(struct arena *a, const struct models *m, const struct entry *entry,
                       struct str *missed)
{
    const struct outline *o = m->outline;
    unsigned wanted = 0;
    *missed = STR_NONE;
    for (int k = 0; k < EXTRAS; k++) {
        const struct clip *any = m->extras >> k & 1 ? find_any(o, k) : NULL;
        bool words = any && (k == EXTRA_AUTHOR || k == EXTRA_LANG || is_field(o, any) ||
                             find_donor(o, entry, k, 0));
        bool nothing = any && !is_field(o, any) && (k == EXTRA_ACCESS || k == EXTRA_KIND) &&
                       !matters(o, entry, k);
        if (words && !nothing && has_word(entry, k))
            wanted |= 1u << k;
        else if (matters(o, entry, k))
            leave_out(a, missed, names[k]);
    }
    return wanted;
}

int extras_score(const struct models *m, size_t i, const struct entry *entry)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    int score = 0;
    for (int k = 0; k < EXTRAS; k++) {
        if (!(m->extras >> k & 1))
            continue;
        bool has = own_lies_in(x, extra_at(x->clip, k)), wants = entry->extras >> k & 1;
        if (has && wants)
            score += says_same(x->clip, entry, k) ? 100 : 30;
        else if (has && !is_field(o, x->clip))
            score -= 120;
        else if (wants)
            score -= 60;
    }
    return score;
}

// ---- the words taken away, with what belongs to them

static const char *const wide_joints[] = {"–", "—", "·", "•", "\xc2\xa0", "\xe2\x80\xaf"};

static bool is_joint(char c)
{
    return strchr(" \t,;:|-/", c) != NULL;
}

// Whether a character reference ends at `at`: its semicolon joins nothing.
static bool ends_reference(struct str s, size_t from, size_t at)
{
    enum { REFERENCE_LONGEST = 10 };
    size_t i = at - 1;
    if (s.p[i] != ';')
        return false;
    while (i > from && at - i < REFERENCE_LONGEST &&
           (s.p[i - 1] == '#' || is_alpha_ascii(s.p[i - 1]) || is_digit_ascii(s.p[i - 1])))
        i--;
    return i > from && i < at - 1 && s.p[i - 1] == '&';
}

static size_t joint_before(struct str s, size_t from, size_t at)
{
    for (bool again = true; again && at > from;) {
        again = false;
        if (is_joint(s.p[at - 1]) && !ends_reference(s, from, at)) {
            at--;
            again = true;
        }
        for (size_t i = 0; i < sizeof wide_joints / sizeof *wide_joints; i++)
            if (str_ends(str_slice(s, from, at), str_of(wide_joints[i]))) {
                at -= strlen(wide_joints[i]);
                again = true;
            }
    }
    return at;
}

// Past what joins the words that end at `at` to the next.
static size_t joint_behind(struct str s, size_t at, size_t to)
{
    for (bool again = true; again && at < to;) {
        again = is_joint(s.p[at]);
        at += again;
        for (size_t i = 0; i < sizeof wide_joints / sizeof *wide_joints; i++)
            if (str_starts(str_slice(s, at, to), str_of(wide_joints[i]))) {
                at += strlen(wide_joints[i]);
                again = true;
            }
    }
    return at;
}

// Whether nothing but blanks stands before `at` in its line, cell, element or brackets.
static bool begins(struct str s, size_t from, size_t at)
{
    while (at > from && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
        at--;
    return at > from && strchr("\n|>([", s.p[at - 1]);
}

// Whether a value begins at `at`, behind its key and a quotation mark.
static bool begins_value(struct str s, size_t from, size_t at)
{
    if (at > from && (s.p[at - 1] == '"' || s.p[at - 1] == '\''))
        at--;
    while (at > from && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
        at--;
    size_t line = at;
    while (line > 0 && s.p[line - 1] != '\n')
        line--;
    size_t sign = line + str_find_char(str_slice(s, line, at), ':');
    return at > 0 && strchr(":=", s.p[at - 1]) && sign + 1 >= at;
}

// An opening bracket, marker or tag that ends at `at`, and the closing one that begins at `to`.
static bool widen(struct str s, size_t from, size_t end, size_t *at, size_t *to)
{
    static const char *const pairs[] = {"()", "[]", "**", "__", "``", "\"\""};
    if (*at <= from || *to >= end)
        return false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (s.p[*at - 1] == pairs[i][0] && s.p[*to] == pairs[i][1]) {
            (*at)--;
            (*to)++;
            return true;
        }
    if (s.p[*at - 1] != '>' || s.p[*to] != '<' || *to + 1 >= end || s.p[*to + 1] != '/')
        return false;
    size_t open = str_rfind_char(str_slice(s, from, *at), '<');
    size_t close = str_find_char(str_slice(s, *to, end), '>');
    if (open == STR_NOT_FOUND || close == STR_NOT_FOUND || s.p[from + open + 1] == '/')
        return false;
    *at = from + open;
    *to += close + 1;
    return true;
}

// "by" or "par" before an author's name.
static size_t by_before(struct arena *a, struct str s, size_t from, size_t at)
{
    size_t end = at;
    while (end > from && s.p[end - 1] == ' ')
        end--;
    size_t begin = end;
    while (begin > from &&
           (is_alpha_ascii(s.p[begin - 1]) || (unsigned char)s.p[begin - 1] >= 0x80))
        begin--;
    struct str word = fold_words(a, str_slice(s, begin, end));
    return words_whole_is(word) & WORD_BY ? begin : at;
}

// What goes when the words at `s` go: [*from, *to) of the file. `before` is where the part before
// ends, or the beginning of the item.
static void whole_of(struct arena *a, const struct outline *o, const struct outline_item *x,
                     const struct own_parts *parts, struct span s, size_t *from, size_t *to,
                     size_t *before)
{
    size_t next = x->to;
    *before = x->from;
    for (size_t k = 0; k < parts->len; k++) {
        struct span p = parts->items[k].span;
        if (p.offset + p.length <= s.offset)
            *before = p.offset + p.length;
        else if (p.offset >= s.offset + s.length && p.offset < next)
            next = p.offset;
    }
    size_t at = by_before(a, o->source, *before, s.offset);
    *to = s.offset + s.length;
    while (widen(o->source, *before, next, &at, to))
        at = by_before(a, o->source, *before, at);
    bool first = *before == x->from || begins(o->source, *before, at) ||
                 (doc_is_data(o->page->doc, at) && begins_value(o->source, *before, at));
    *from = first ? at : joint_before(o->source, *before, at);
    if (first)
        *to = joint_behind(o->source, *to, next);
}

// ---- the words brought in

bool extras_cell(struct str s, const struct outline_item *x, size_t upto, size_t *k, size_t *from,
                 size_t *to)
{
    bool html = str_contains(str_slice(s, x->from, x->to), STR("<td"));
    size_t n = 0;
    *from = *to = 0;
    for (size_t i = x->from; i < x->to; i++) {
        bool border =
            html ? str_starts(str_from(s, i), STR("<td")) || str_starts(str_from(s, i), STR("<th"))
                 : s.p[i] == '|' && (i == x->from || s.p[i - 1] != '\\');
        if (upto && i >= upto) {
            *k = n;
            return true;
        }
        if (!border)
            continue;
        n++;
        size_t begin = html ? i + str_find_char(str_from(s, i), '>') + 1 : i + 1;
        if (upto || n != *k)
            continue;
        size_t end = html ? str_find(str_slice(s, begin, x->to), STR("</t"))
                          : str_find_char(str_slice(s, begin, x->to), '|');
        *from = begin;
        *to = end == STR_NOT_FOUND ? x->to : begin + end;
        return begin <= x->to;
    }
    return false;
}

static const struct outline_item *item_of(const struct outline *o, const struct clip *c)
{
    for (size_t i = 0; i < o->len; i++)
        if (o->items[i].clip == c)
            return &o->items[i];
    return NULL;
}

static void fill_cell(struct arena *a, const struct outline *o, const struct outline_item *x,
                      const struct outline_item *donor, int which, struct str word,
                      struct edits *edits)
{
    size_t k = 0, from, to;
    if (!extras_cell(o->source, donor, extra_at(donor->clip, which).offset, &k, &from, &to) ||
        !extras_cell(o->source, x, 0, &k, &from, &to) ||
        own_has_words(str_slice(o->source, from, to)) || edit_overlaps(edits, from, to))
        return;
    bool html = o->source.p[from - 1] == '>';
    edit_add(a, edits, from, to, html ? word : str_format(a, " %.*s ", STR_ARG(word)));
}

// "  - author: " without what stands around the name.
static struct str key_of(struct str line)
{
    size_t end = 0;
    while (end < line.n && line.p[end] != ':' && line.p[end] != '=')
        end++;
    line = str_slice(line, 0, end);
    while (line.n && strchr(" \t-\"'", line.p[0]))
        line = str_from(line, 1);
    while (line.n && strchr(" \t\"'", line.p[line.n - 1]))
        line.n--;
    return line;
}

// Whether the lines of a record have the key that `head` begins with: no map has one twice.
static bool has_key(struct str lines, struct str head)
{
    struct str key = key_of(head), line;
    while (str_split(&lines, '\n', &line))
        if (key.n && str_eq(key_of(line), key))
            return true;
    return false;
}

// The donor's line "key: value" with another value, behind the line of the title or the address.
static void add_field(struct arena *a, const struct outline *o, const struct outline_item *x,
                      const struct outline_item *donor, int which, struct str word,
                      struct edits *edits)
{
    struct str s = o->source;
    struct span own = extra_at(donor->clip, which);
    struct span behind = x->clip->title_at.length ? x->clip->title_at : x->clip->url_at;
    size_t begin = own.offset, end = own.offset + own.length, at = behind.offset + behind.length;
    while (begin > donor->from && s.p[begin - 1] != '\n')
        begin--;
    while (end < donor->to && s.p[end] != '\n' && s.p[end] != '\r')
        end++;
    while (at < x->to && s.p[at] != '\n' && s.p[at] != '\r')
        at++;
    struct str head = str_slice(s, begin, own.offset);
    if (has_key(str_slice(s, x->from, x->to), head))
        return;
    char *lead = arena_copy(a, head.p, head.n);
    for (size_t i = 0; i < head.n && strchr(" \t-", lead[i]); i++)
        lead[i] = lead[i] == '-' ? ' ' : lead[i];
    edit_add(a, edits, at, at,
             str_format(a, "%s%.*s%.*s%.*s", o->eol, (int)head.n, lead, STR_ARG(word),
                        STR_ARG(str_slice(s, own.offset + own.length, end))));
}

static bool member_with(struct str s, const struct outline_item *x, struct span part,
                        struct span *out)
{
    for (size_t at = x->from + 1; own_member(s, &at, x->to, out);)
        if (part.offset >= out->offset && part.offset < out->offset + out->length)
            return true;
    return false;
}

// The donor's member with another value, behind that of the title or the address.
static void add_member(struct arena *a, const struct outline *o, const struct outline_item *x,
                       const struct outline_item *donor, int which, struct str word,
                       struct edits *edits)
{
    struct str s = o->source;
    struct span own = extra_at(donor->clip, which), theirs, ours, first;
    struct span behind = x->clip->title_at.length ? x->clip->title_at : x->clip->url_at;
    size_t at = x->from + 1;
    if (!member_with(s, donor, own, &theirs) || !member_with(s, x, behind, &ours) ||
        !own_member(s, &at, x->to, &first))
        return;
    struct str blank = str_slice(s, x->from + 1, first.offset);
    size_t end = ours.offset + ours.length, own_end = own.offset + own.length;
    edit_add(a, edits, end, end,
             str_format(a, ",%.*s%.*s%.*s%.*s", STR_ARG(blank.n ? blank : STR(" ")),
                        STR_ARG(str_slice(s, theirs.offset, own.offset)), STR_ARG(word),
                        STR_ARG(str_slice(s, own_end, theirs.offset + theirs.length))));
}

// Which of the usual parts ends at `at`: 1 date, 2 title, 3 outlet, 4 address, 0 none.
static int part_ending(const struct clip *c, size_t at)
{
    const struct span all[] = {c->date_at, c->title_at, c->outlet_at, c->url_at};
    for (int i = 0; i < 4; i++)
        if (all[i].length && all[i].offset + all[i].length == at)
            return i + 1;
    return 0;
}

// The donor's words, behind the same part and the same mark-up as there.
static void add_words(struct arena *a, const struct models *m, const struct outline_item *x,
                      const struct outline_item *donor, int which, struct str word,
                      struct edits *edits)
{
    const struct outline *o = m->outline;
    struct own_parts theirs = model_parts(m, donor);
    struct span own = extra_at(donor->clip, which);
    size_t from, to, before;
    whole_of(a, o, donor, &theirs, own, &from, &to, &before);
    int part = part_ending(donor->clip, before);
    struct span all[] = {x->clip->date_at, x->clip->title_at, x->clip->outlet_at, x->clip->url_at};
    struct str between = str_slice(o->source, before, from);
    if (!part || !own_lies_in(x, all[part - 1]))
        return;
    size_t at = all[part - 1].offset + all[part - 1].length;
    if (!str_starts(str_slice(o->source, at, x->to), between))
        return;
    at += between.n;
    edit_add(a, edits, at, at,
             str_format(a, "%.*s%.*s%.*s", STR_ARG(str_slice(o->source, from, own.offset)),
                        STR_ARG(word), STR_ARG(str_slice(o->source, own.offset + own.length, to))));
}

static void bring_in(struct arena *a, const struct models *m, const struct outline_item *x,
                     const struct entry *entry, int which, struct edits *edits)
{
    const struct outline *o = m->outline;
    const struct clip *c = find_donor(o, entry, which, x->clip->order);
    c = c ? c : find_any(o, which);
    const struct outline_item *donor = c ? item_of(o, c) : NULL;
    struct str word = donor ? word_for(a, m, donor, extra_at(c, which), entry, which) : STR_NONE;
    if (!word.n || !own_lies_in(donor, extra_at(c, which)))
        return;
    if (in_row(c) && in_row(x->clip))
        fill_cell(a, o, x, donor, which, word, edits);
    else if (o->page->doc->format == DOC_JSON)
        add_member(a, o, x, donor, which, word, edits);
    else if (extras_in_record(o, c))
        add_field(a, o, x, donor, which, word, edits);
    else
        add_words(a, m, x, donor, which, word, edits);
}

// Whether a cell holds another part beside what stands at s.
static bool shares_cell(const struct outline *o, const struct outline_item *x,
                        const struct own_parts *parts, struct span s)
{
    size_t own, other, from, to;
    if (!extras_cell(o->source, x, s.offset + 1, &own, &from, &to))
        return false;
    for (size_t k = 0; k < parts->len; k++)
        if (parts->items[k].span.offset != s.offset &&
            extras_cell(o->source, x, parts->items[k].span.offset + 1, &other, &from, &to) &&
            other == own)
            return true;
    return false;
}

// Whether what follows must be parted from what is before by a blank: "[title](url)(PDF)".
static bool needs_blank(struct str s, size_t from, size_t to, size_t end)
{
    if (to >= end || from == 0 || strchr(" \t\r\n,;:.!?)]}|\"'*_", s.p[to]) ||
        strchr(" \t\n|>([{", s.p[from - 1]))
        return false;
    struct str rest = str_slice(s, to, end);
    return !(s.p[to] == '<' && (str_starts(rest, STR("</")) || str_starts(rest, STR("<br"))));
}

void extras_take_away(struct arena *a, const struct outline *o, const struct outline_item *x,
                      const struct own_parts *parts, struct span s, struct edits *edits)
{
    size_t from = s.offset, to = s.offset + s.length, before;
    if (!in_row(x->clip) || shares_cell(o, x, parts, s))
        whole_of(a, o, x, parts, s, &from, &to, &before);
    if (edit_overlaps(edits, from, to))
        return;
    bool blank = from < s.offset && needs_blank(o->source, from, to, x->to);
    edit_add(a, edits, from, to, blank ? STR(" ") : STR(""));
}

static void take_away(struct arena *a, const struct models *m, const struct outline_item *x,
                      struct span s, struct own_parts *parts, struct edits *edits)
{
    const struct outline *o = m->outline;
    if (!extras_in_record(o, x->clip)) {
        extras_take_away(a, o, x, parts, s, edits);
        return;
    }
    for (size_t k = 0; k < parts->len; k++)
        if (parts->items[k].span.offset == s.offset) {
            memmove(&parts->items[k], &parts->items[k + 1],
                    (parts->len - k - 1) * sizeof *parts->items);
            parts->len--;
        }
}

// A name with the link around it, which leads to that person: <a href="/ann">Ann</a>, [Ann](/ann).
static struct span with_link(const struct outline *o, const struct outline_item *x, struct span s)
{
    struct str before = str_slice(o->source, x->from, s.offset);
    struct str behind = str_slice(o->source, s.offset + s.length, x->to);
    size_t from = STR_NOT_FOUND, to = 0;
    if (str_ends(before, STR(">")) && str_starts(behind, STR("</a>"))) {
        from = str_rfind_char(before, '<');
        to = 4;
        if (from != STR_NOT_FOUND && !str_starts(str_from(before, from), STR("<a ")))
            from = STR_NOT_FOUND;
    } else if (str_ends(before, STR("[")) && str_starts(behind, STR("]("))) {
        from = before.n - 1;
        to = str_find_char(behind, ')') + 1;
    }
    if (from == STR_NOT_FOUND || !to || to > behind.n)
        return s;
    struct span all = {(uint32_t)(x->from + from), (uint32_t)(before.n - from + s.length + to)};
    size_t url = x->clip->url_at.offset;
    return url >= all.offset && url < all.offset + all.length ? s : all;
}

void extras_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                  struct own_parts *parts, struct edits *edits)
{
    const struct outline_item *x = &m->outline->items[i];
    const struct own_parts all = *parts;
    for (int k = 0; k < EXTRAS; k++) {
        struct span s = extra_at(x->clip, k);
        bool has = own_lies_in(x, s), wants = entry->extras >> k & 1;
        if (!(m->extras >> k & 1) || (!has && !wants))
            continue;
        if (!has) {
            bring_in(a, m, x, entry, k, edits);
            continue;
        }
        bool keep = wants && (k == EXTRA_ACCESS || k == EXTRA_KIND) && says_same(x->clip, entry, k);
        struct str word = wants ? word_for(a, m, x, s, entry, k) : STR_NONE;
        if (keep || edit_overlaps(edits, s.offset, s.offset + s.length))
            continue;
        struct span w = k == EXTRA_AUTHOR ? with_link(m->outline, x, s) : s;
        if (word.n)
            edit_add(a, edits, w.offset, w.offset + w.length, word);
        else if (extras_in_record(m->outline, x->clip))
            take_away(a, m, x, s, parts, edits);
        else
            take_away(a, m, x, s, (struct own_parts *)(uintptr_t)&all, edits);
    }
}

bool extras_agree(struct arena *a, const struct models *m, const struct clip *made,
                  const struct entry *entry, struct str *lacks)
{
    bool author = entry->extras >> EXTRA_AUTHOR & 1, access = entry->extras >> EXTRA_ACCESS & 1;
    bool kind = entry->extras >> EXTRA_KIND & 1, lang = entry->extras >> EXTRA_LANG & 1;
    if (m->extras >> EXTRA_AUTHOR & 1 && made->author.n &&
        !(author && str_eq(fold_words(a, made->author), fold_words(a, entry->author))))
        return false;
    if (made->access_at.length && made->access != (access ? entry->access : ACCESS_UNKNOWN))
        return false;
    if (made->kind_at.length && made->kind != entry->kind)
        return false;
    if (made->lang.n &&
        !(lang && str_eq(str_slice(made->lang, 0, 2), str_slice(entry->lang, 0, 2))))
        return false;
    const bool missing[EXTRAS] = {author && !made->author.n, access && !made->access,
                                  kind && entry->kind && !made->kind, lang && !made->lang.n};
    for (int k = 0; k < EXTRAS; k++)
        if (missing[k])
            leave_out(a, lacks, names[k]);
    return true;
}
