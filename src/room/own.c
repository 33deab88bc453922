// SPDX-License-Identifier: MIT
// What other entries have in the same place ("at", "vom", a "read" link) belongs to the page's
// way and is kept; a quotation, an author, a logo that stands in one entry alone goes.
#include "room/own.h"

#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "room/add_number.h"
#include "room/card.h"
#include "room/own_words.h"
#include "text/fold.h"

bool own_has_words(struct str s)
{
    size_t letters = 0;
    bool tag = false;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = utf8_next(s, &i);
        tag = s.p[at] == '<' ? true : s.p[at] == '>' ? false : tag;
        letters += !tag && fold_is_letter(c);
    }
    return letters >= 2;
}

size_t own_count_words(struct str s)
{
    size_t n = 0;
    struct str word;
    while (str_split(&s, ' ', &word))
        n += own_has_words(word);
    return n;
}

bool own_speaks_behind(const struct outline *o, size_t i)
{
    size_t from = o->items[i].to, to = i + 1 < o->len ? o->items[i + 1].from : o->source.n;
    return to > from && own_has_words(str_slice(o->source, from, to));
}

// How many other entries have the same text in this place.
size_t own_repeats(const struct str *texts, size_t len, size_t own)
{
    size_t n = 0, from = own > 200 ? own - 200 : 0;
    for (size_t i = from; i < len && i < own + 200; i++)
        n += i != own && texts[i].p && str_eq(texts[i], texts[own]);
    return n;
}

// Where what follows the last span stops being mark-up.
static size_t closing(struct str tail)
{
    size_t i = 0;
    while (i < tail.n) {
        struct str rest = str_from(tail, i);
        if (rest.p[0] == '<' && rest.n > 1 && (rest.p[1] == '/' || str_starts(rest, STR("<br")))) {
            size_t end = str_find_char(rest, '>');
            i += end == STR_NOT_FOUND ? rest.n : end + 1;
        } else if (str_starts(rest, STR("{:")) || str_starts(rest, STR("{target"))) {
            size_t end = str_find_char(rest, '}');
            i += end == STR_NOT_FOUND ? rest.n : end + 1;
        } else if (rest.p[0] == '&' && str_find_char(rest, ';') < 8) { // a quotation mark
            i += str_find_char(rest, ';') + 1;
        } else if (strchr(")]*_\"'>.}", rest.p[0])) {
            i++;
        } else if (str_starts(rest, STR("»")) || str_starts(rest, STR("”"))) {
            i += str_starts(rest, STR("»")) ? 2 : 3;
        } else if (str_starts(rest, STR("\xc2\xa0»")) || str_starts(rest, STR(" »"))) {
            i += rest.p[0] == ' ' ? 3 : 4;
        } else {
            break;
        }
    }
    return i;
}

// Closing tags in text, which must stay when the words around them go.
static struct str closing_tags(struct arena *a, struct str text)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t at; (at = str_find(text, STR("</"))) != STR_NOT_FOUND;) {
        struct str rest = str_from(text, at);
        size_t end = str_find_char(rest, '>');
        if (end == STR_NOT_FOUND)
            break;
        struct str tag = str_slice(rest, 0, end + 1);
        struct str name = str_slice(tag, 2, tag.n - 1);
        struct str opens = str_format(a, "<%.*s", STR_ARG(name));
        if (!str_contains(str_slice(text, 0, at), opens))
            buf_str(&b, tag);
        text = str_from(rest, end + 1);
    }
    return str_copy(a, buf_view(&b));
}

// The number that a row begins with, or -1: what stands before its first part.
static long row_number(struct str head)
{
    long n = 0;
    head = str_trim(head);
    size_t from = head.n && head.p[0] == '|',
           end = head.n && head.p[head.n - 1] == '|' ? head.n - 1 : head.n;
    head = str_trim(str_slice(head, from, end > from ? end : from));
    for (size_t i = 0; i < head.n; i++) {
        if (!is_digit_ascii(head.p[i]) || i == 6)
            return -1;
        n = n * 10 + head.p[i] - '0';
    }
    return head.n ? n : -1;
}

// Where the page numbers its rows, what the new one has.
static struct str next_number(struct arena *a, const struct models *m, size_t i)
{
    long most = row_number(m->heads[i]);
    for (size_t k = 0; most >= 0 && k < m->outline->len; k++) {
        long n = m->heads[k].p ? row_number(m->heads[k]) : 0;
        if (n < 0 || (k != i && n == row_number(m->heads[i])))
            return STR_NONE; // not all are numbers, or two are the same
        most = n > most ? n : most;
    }
    return most < 0 ? STR_NONE : str_format(a, "%ld", most + 1);
}

// A row's cells without a span lose their words; its number becomes the next.
static void empty_cells(struct arena *a, struct edits *edits, struct str source, size_t from,
                        size_t to, const struct own_parts *p, struct str number)
{
    size_t start = from;
    for (size_t i = from; i <= to; i++) {
        if (i < to && !(source.p[i] == '|' && (i == from || source.p[i - 1] != '\\')))
            continue;
        bool used = false;
        for (size_t k = 0; k < p->len; k++)
            used = used || (p->items[k].span.offset >= start && p->items[k].span.offset < i);
        struct str cell = str_slice(source, start, i);
        if (!used && row_number(cell) >= 0 && number.n) {
            size_t at = start + (size_t)(str_trim(cell).p - cell.p);
            edit_add(a, edits, at, at + str_trim(cell).n, number);
            number = STR_NONE;
        } else if (!used && own_has_words(cell)) {
            edit_add(a, edits, start, i,
                     start == from ? STR("| ") : STR(" ")); // an edge comes first
        }
        start = i + 1;
    }
}

bool own_holds_part(const struct own_parts *parts, size_t from, size_t to)
{
    for (size_t k = 0; k < parts->len; k++) {
        struct span s = parts->items[k].span;
        if (s.offset < to && s.offset + s.length > from)
            return true;
    }
    return false;
}

// ---- pictures

static bool is_shared(const struct models *m, size_t own)
{
    for (size_t i = 0; i < m->pictures_len; i++)
        if (i != own && str_eq(m->pictures[i]->url, m->pictures[own]->url))
            return true;
    return false;
}

// The old outlet's logo, which others have too.
static bool is_logo(struct arena *a, const struct outline *o, const struct outline_item *x,
                    const struct node *picture, const struct entry *entry)
{
    struct str outlet = fold_words(a, x->clip->outlet_text);
    struct str tag =
        fold_words(a, str_slice(o->source, picture->offset, picture->offset + picture->length));
    return outlet.n && entry->outlet.n && str_contains(tag, outlet) &&
           !str_eq(outlet, fold_words(a, entry->outlet));
}

static bool is_blank(const struct node *n)
{
    return n->type == NODE_SOFT_BREAK || n->type == NODE_HARD_BREAK ||
           n->type == NODE_HTML_INLINE || (n->type == NODE_TEXT && !str_trim(n->text).n);
}

// Whether the link shows nothing but the picture.
static bool shows_only(const struct node *link, const struct node *picture)
{
    for (const struct node *n = link->first; n; n = n->next)
        if (n != picture && !is_blank(n))
            return false;
    return true;
}

// The link that holds the picture and nothing else, when the address stands elsewhere too.
static const struct node *with_link(const struct outline *o, const struct outline_item *x,
                                    const struct node *picture)
{
    const struct node *l = picture->parent;
    if (!l || l->type != NODE_LINK || l->offset < x->from || l->offset + l->length > x->to)
        return picture;
    if (!shows_only(l, picture))
        return picture;
    struct span at = x->clip->url_at;
    struct str url = str_slice(o->source, at.offset, at.offset + at.length);
    bool elsewhere = str_contains(str_slice(o->source, x->from, l->offset), url) ||
                     str_contains(str_slice(o->source, l->offset + l->length, x->to), url);
    return elsewhere ? l : picture;
}

// A line break and the line end behind what goes, so that no empty line is left.
static size_t past_break(struct str source, size_t at, size_t to)
{
    size_t i = at;
    if (str_starts(str_from(source, i), STR("<br")))
        i += str_find_char(str_from(source, i), '>') + 1;
    while (i < to && (source.p[i] == ' ' || source.p[i] == '\t'))
        i++;
    if (i < to && source.p[i] == '\r')
        i++;
    return i < to && source.p[i] == '\n' ? i + 1 : at;
}

static bool begins_line(struct str source, size_t at)
{
    while (at > 0 && (source.p[at - 1] == ' ' || source.p[at - 1] == '\t'))
        at--;
    return at == 0 || source.p[at - 1] == '\n';
}

// Whether the first tag of the lines ends where `at` stands: "<p>", before a picture.
static bool follows_first_tag(struct str source, size_t from, size_t at)
{
    struct str before = str_trim(str_slice(source, from, at));
    return before.n > 2 && before.p[0] == '<' && str_find_char(before, '>') == before.n - 1;
}

// What a link shows instead of its only picture.
static struct str in_its_place(struct arena *a, const struct models *m,
                               const struct outline_item *x, const struct node *picture,
                               const struct entry *entry)
{
    const struct node *link = picture->parent;
    bool alone =
        link && link->type == NODE_LINK && link->offset >= x->from && shows_only(link, picture);
    struct span at = {picture->offset, picture->length};
    return alone ? model_text(a, m, x, at, entry->title.n ? entry->title : entry->outlet)
                 : STR_NONE;
}

static void drop_picture(struct arena *a, const struct models *m, const struct outline_item *x,
                         const struct node *picture, const struct own_parts *parts,
                         const struct entry *entry, struct edits *edits)
{
    const struct outline *o = m->outline;
    size_t from = picture->offset, to = from + picture->length;
    for (size_t k = 0; k < parts->len; k++) {
        struct span s = parts->items[k].span;
        if (s.offset < from || s.offset + s.length > to)
            continue;
        edit_add(a, edits, from, s.offset, STR("")); // its text stays in its place
        edit_add(a, edits, s.offset + s.length, to, STR(""));
        return;
    }
    const struct node *whole = with_link(o, x, picture);
    struct str instead = whole == picture ? in_its_place(a, m, x, picture, entry) : STR_NONE;
    if (instead.n) {
        edit_add(a, edits, from, to, instead);
        return;
    }
    from = whole->offset;
    to = from + whole->length;
    if (begins_line(o->source, from) || follows_first_tag(o->source, x->from, from))
        to = past_break(o->source, to, x->to);
    while (from > x->from && to > whole->offset + whole->length && o->source.p[to - 1] == '\n' &&
           (o->source.p[from - 1] == ' ' || o->source.p[from - 1] == '\t'))
        from--; // the whole line goes
    edit_add(a, edits, from, to, STR(""));
}

void own_drop_pictures(struct arena *a, const struct models *m, size_t i,
                       const struct own_parts *parts, const struct entry *entry,
                       struct edits *edits)
{
    const struct outline_item *x = &m->outline->items[i];
    size_t low = 0, high = m->pictures_len;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (m->pictures[mid]->offset < x->from)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < m->pictures_len && m->pictures[low]->offset < x->to; low++)
        if (m->pictures[low]->length &&
            (!is_shared(m, low) || is_logo(a, m->outline, x, m->pictures[low], entry)))
            drop_picture(a, m, x, m->pictures[low], parts, entry, edits);
}

// ---- words

struct str own_shape(struct arena *a, struct str source, const struct own_parts *parts)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t k = 1; k < parts->len; k++) {
        size_t end = parts->items[k - 1].span.offset + parts->items[k - 1].span.length;
        buf_str(&b, str_slice(source, end, parts->items[k].span.offset));
        buf_char(&b, '\x1f');
    }
    return str_copy(a, buf_view(&b));
}

static size_t blank_line(struct str source, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        size_t k = i + 1;
        while (source.p[i] == '\n' && k < to && (source.p[k] == ' ' || source.p[k] == '\r'))
            k++;
        if (source.p[i] == '\n' && k < to && source.p[k] == '\n')
            return k + 1;
    }
    return to;
}

static bool stands_once(struct str source, struct str text)
{
    size_t first = str_find(source, text);
    return first != STR_NOT_FOUND && !str_contains(str_from(source, first + text.n), text);
}

// Paragraphs of an entry that hold nothing that is exchanged and stand nowhere else: quotations.
static void drop_paragraphs(struct arena *a, const struct outline *o, const struct outline_item *x,
                            const struct own_parts *parts, struct edits *edits)
{
    for (size_t from = x->from, to; from < x->to; from = to) {
        to = blank_line(o->source, from, x->to);
        struct str text = str_trim(str_slice(o->source, from, to));
        if (to == x->to || !own_has_words(text) || own_holds_part(parts, from, to))
            continue;
        if (stands_once(o->source, text))
            edit_add(a, edits, from, to, STR(""));
    }
}

// Lines of a paragraph that hold nothing that is exchanged and stand nowhere else, with their
// break.
static void drop_lines(struct arena *a, const struct outline *o, const struct outline_item *x,
                       const struct own_parts *parts, struct edits *edits)
{
    for (size_t from = x->from, to; from < x->to; from = to + 1) {
        size_t end = str_find_char(str_slice(o->source, from, x->to), '\n');
        to = end == STR_NOT_FOUND ? x->to : from + end;
        struct str line = str_trim(str_slice(o->source, from, to));
        struct str words =
            str_starts(line, STR("<br")) ? str_from(line, str_find_char(line, '>') + 1) : line;
        bool own = from > x->from && to < x->to && own_has_words(words) &&
                   str_find_char(words, '<') == STR_NOT_FOUND;
        if (own && !own_holds_part(parts, from, to) && !edit_overlaps(edits, from, to) &&
            stands_once(o->source, words))
            edit_add(a, edits, from - 1, to, STR(""));
    }
}

bool own_is_row(const struct outline *o, const struct outline_item *x)
{
    for (const struct node *n = x->clip->node; n; n = n->parent)
        if (n->type == NODE_ROW)
            return o->page->doc->format == DOC_MARKDOWN && n->offset >= x->from &&
                   n->offset < x->to && o->source.p[n->offset] != '<';
    return false;
}

// Elements of a card with words of its own that hold nothing that is exchanged: an excerpt.
static void drop_elements(struct arena *a, const struct outline *o, const struct outline_item *x,
                          const struct own_parts *parts, struct edits *edits)
{
    struct str before = str_slice(o->source, 0, x->from), after = str_from(o->source, x->to);
    size_t from, end;
    for (size_t at = x->from; card_element(o->source, &at, x->to, &from, &end);) {
        struct str text = str_slice(o->source, from, end);
        if (own_holds_part(parts, from, end) || !own_has_words(text) ||
            edit_overlaps(edits, from, end))
            continue;
        at = end;
        if (str_contains(before, text) || str_contains(after, text))
            continue;
        while (from > x->from && is_space_ascii(o->source.p[from - 1]))
            from--;
        edit_add(a, edits, from, end, STR(""));
    }
}

// "data-…" and what else names or describes one element alone, or goes on into the next row; *own
// when no other has the same.
static bool describes(struct str name, bool *own)
{
    *own = str_eq(name, STR("id")) || str_eq(name, STR("name")) || str_eq(name, STR("rowspan"));
    if (str_find_char(name, ' ') != STR_NOT_FOUND) // one without a value stands before it
        return false;
    return *own || str_starts(name, STR("data-")) || str_eq(name, STR("aria-label")) ||
           str_eq(name, STR("title"));
}

// Attributes that only this entry's elements have, unless what they say is exchanged: ids, words
// that a search looks for.
static void drop_attributes(struct arena *a, const struct outline *o, const struct outline_item *x,
                            struct edits *edits)
{
    struct str before = str_slice(o->source, 0, x->from), after = str_from(o->source, x->to);
    bool tag = false, own;
    for (size_t at = x->from; at < x->to; at++) {
        tag = o->source.p[at] == '<' || (tag && o->source.p[at] != '>');
        struct str rest = str_slice(o->source, at, x->to);
        size_t sign = str_find(rest, STR("=\""));
        if (!tag || !is_space_ascii(rest.p[0]) || sign == STR_NOT_FOUND)
            continue;
        size_t end = str_find_char(str_from(rest, sign + 2), '"');
        if (end == STR_NOT_FOUND || !describes(str_slice(rest, 1, sign), &own))
            continue;
        end += sign + 3;
        struct str whole = str_slice(rest, 1, end), value = str_slice(rest, sign + 2, end - 1);
        bool says = false;
        for (size_t i = 0; i < value.n; i++)
            says = says || is_alpha_ascii(value.p[i]) || is_digit_ascii(value.p[i]);
        own = own || (says && !str_contains(before, whole) && !str_contains(after, whole));
        if (own && !edit_overlaps(edits, at, at + end))
            edit_add(a, edits, at, at + end, STR(""));
        at += end - 1;
    }
}

// "- ", "> ", "12. "
static size_t marker_end(struct str head)
{
    size_t n = 0;
    while (n < head.n && strchr(" \t-*+>", head.p[n]))
        n++;
    size_t digits = add_number_digits(str_from(head, n));
    return digits ? n + digits + 2 : n;
}

// Where what follows the last part, which ends at `at`, stops being the new entry's: behind the tag
// that it stands in and behind a copy of the address.
static size_t kept_to(struct str source, const struct outline_item *x, size_t at,
                      const struct edits *edits)
{
    struct str before = str_slice(source, x->from, at), rest = str_slice(source, at, x->to);
    size_t open = str_rfind_char(before, '<'), close = str_rfind_char(before, '>');
    size_t end = str_find_char(rest, '>');
    if (open != STR_NOT_FOUND && (close == STR_NOT_FOUND || close < open) && end != STR_NOT_FOUND)
        at += end + 1;
    for (size_t k = 0; k < edits->len; k++)
        if (edits->items[k].from >= at && edits->items[k].to <= x->to && edits->items[k].text.n)
            at = edits->items[k].to;
    return at + closing(str_slice(source, at, x->to));
}

static void drop_blocks(struct arena *a, const struct models *m, size_t i,
                        const struct own_parts *p, struct edits *edits)
{
    const struct outline *o = m->outline;
    const struct outline_item *x = &o->items[i];
    if (own_is_row(o, x)) {
        empty_cells(a, edits, o->source, x->from, x->to, p, next_number(a, m, i));
        return;
    }
    if (o->page->doc->format == DOC_JSON) {
        own_drop_members(a, edits, o, x, p);
        return;
    }
    if (doc_is_data(o->page->doc, x->from)) {
        own_drop_fields(a, edits, o, x, p);
        return;
    }
    drop_attributes(a, o, x, edits);
    if (x->card) {
        drop_elements(a, o, x, p, edits);
        return;
    }
    drop_paragraphs(a, o, x, p, edits);
    drop_lines(a, o, x, p, edits);
    struct str head = m->heads[i], tail = m->tails[i];
    if (own_has_words(tail) && own_repeats(m->tails, o->len, i) == 0) {
        size_t at = kept_to(o->source, x, x->to - tail.n, edits);
        edit_add(a, edits, at, x->to, closing_tags(a, str_slice(o->source, at, x->to)));
    }
    if (!own_has_words(head) || own_repeats(m->heads, o->len, i) > 0)
        return;
    size_t marker = marker_end(head), end = head.n; // to the mark-up of the first span
    size_t tag = str_rfind_char(head, '<'), closed = str_rfind_char(head, '>');
    if (tag != STR_NOT_FOUND && (closed == STR_NOT_FOUND || closed < tag))
        end = tag;
    while (end > marker &&
           (strchr("[(\"*_'`!", head.p[end - 1]) || (unsigned char)head.p[end - 1] >= 0x80))
        end--;
    if (end > marker && !str_contains(str_slice(head, marker, end), STR("<")))
        edit_add(a, edits, x->from + marker, x->from + end, STR(""));
}

void own_drop(struct arena *a, const struct models *m, size_t i, const struct own_parts *p,
              struct edits *edits)
{
    drop_blocks(a, m, i, p, edits);
    if (m->words.entries > 1)
        own_words_drop(a, m, i, p, edits);
    own_drop_notes(a, m->outline, &m->outline->items[i], p, edits);
}
