// SPDX-License-Identifier: MIT
// The bytes of an entry's lines are taken away span by span; each word that is left must stand in
// its note or author, or be one of those that join the parts of an entry.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "room/convert.h"
#include "room/reader_words.h"
#include "text/entity.h"
#include "text/fold.h"

static void blank(char *bytes, size_t from, size_t to, struct span s)
{
    for (size_t i = s.offset; i < s.offset + (size_t)s.length; i++)
        if (i >= from && i < to)
            bytes[i - from] = ' ';
}

static void blank_clip(char *bytes, size_t from, size_t to, const struct clip *c)
{
    blank(bytes, from, to, c->date_at);
    blank(bytes, from, to, c->title_at);
    blank(bytes, from, to, c->outlet_at);
    blank(bytes, from, to, c->url_at);
}

static bool crosses(const struct clip *c, size_t from, size_t to)
{
    return c->at.offset < to && c->at.offset + (size_t)c->at.length > from;
}

// Whether a tag brings something of its own: a picture, or a link to another address.
static bool is_content(struct str tag, struct str url)
{
    bool link = str_starts_ascii(tag, STR("<a ")) && str_contains(tag, STR("href"));
    bool media = str_starts_ascii(tag, STR("<img")) || str_starts_ascii(tag, STR("<iframe")) ||
                 str_starts_ascii(tag, STR("<audio")) || str_starts_ascii(tag, STR("<video"));
    return media || (link && !str_contains(tag, url) && str_contains(tag, STR("://")));
}

// Without tags that only mark up, and without the attribute lists of Markdown.
static struct str without_marks(struct arena *a, struct str s, struct str url)
{
    AUTO_BUF b = BUF_EMPTY;
    for (size_t i = 0; i < s.n; i++) {
        bool list = s.p[i] == '{' && i + 1 < s.n && (s.p[i + 1] == ':' || s.p[i + 1] == 't');
        bool tag_begins = s.p[i] == '<' && (i == 0 || s.p[i - 1] != '('); // else "(<an address>)"
        size_t end =
            tag_begins || list ? str_find_char(str_from(s, i), list ? '}' : '>') : STR_NOT_FOUND;
        if (end == STR_NOT_FOUND) {
            buf_char(&b, s.p[i]);
            continue;
        }
        struct str tag = str_slice(s, i, i + end + 1);
        if (!list && is_content(tag, url))
            buf_str(&b, str_from(tag, 1));
        buf_char(&b, ' ');
        i += end;
    }
    return str_copy(a, buf_view(&b));
}

static bool holds_word(struct str words, struct str word)
{
    for (size_t at = 0, hit; (hit = str_find(str_from(words, at), word)) != STR_NOT_FOUND;) {
        size_t from = at + hit, to = from + word.n;
        if ((from == 0 || words.p[from - 1] == ' ') && (to == words.n || words.p[to] == ' '))
            return true;
        at = from + 1;
    }
    return false;
}

// "in", "by", "read"; but "podcast" says something of the article.
static bool joins(struct str word)
{
    return (words_whole_is(word) & (WORD_CONNECTOR | WORD_BY | WORD_GENERIC_LINK)) &&
           !(words_stems_in(word) & (STEM_AUDIO | STEM_VIDEO));
}

// The first word that nothing explains; empty when there is none.
static struct str first_lost(struct arena *a, const struct outline *o, const struct outline_item *x)
{
    const struct clips *clips = &o->page->reading->clips;
    const struct clip *c = x->clip;
    size_t n = x->to - x->from, first = c->order, last = c->order;
    char *bytes = arena_copy(a, o->source.p + x->from, n);
    while (first > 0 && crosses(&clips->items[first - 1], x->from, x->to))
        first--;
    while (last + 1 < clips->len && crosses(&clips->items[last + 1], x->from, x->to))
        last++;
    AUTO_BUF known = BUF_EMPTY;
    for (size_t i = first; i <= last; i++) {
        blank_clip(bytes, x->from, x->to, &clips->items[i]);
        buf_str(&known, fold_words(a, clips->items[i].note));
        buf_char(&known, ' ');
        buf_str(&known, fold_words(a, clips->items[i].author));
        buf_char(&known, ' ');
        buf_str(&known, fold_words(a, clips->items[i].url)); // a copy of the address
        buf_char(&known, ' ');
    }
    struct str rest = entity_decode_all(a, without_marks(a, (struct str){bytes, n}, c->url));
    struct str words = fold_words(a, rest), word;
    while (str_split(&words, ' ', &word))
        if (word.n > 1 && !holds_word(buf_view(&known), word) && !joins(word))
            return word;
    return STR_NONE;
}

// Keys of a record are the format's own words: of each line only the value counts.
static struct str first_lost_value(struct arena *a, const struct outline *o,
                                   const struct outline_item *x)
{
    struct str lines = str_slice(o->source, x->from, x->to), line;
    for (; str_split(&lines, '\n', &line);) {
        size_t colon = str_find_char(line, ':'), equals = str_find_char(line, '=');
        size_t at = colon < equals ? colon : equals;
        struct outline_item value = *x;
        if (at == STR_NOT_FOUND)
            continue;
        value.from = (size_t)(line.p - o->source.p) + at + 1;
        value.to = (size_t)(line.p - o->source.p) + line.n;
        struct str lost = value.to > value.from ? first_lost(a, o, &value) : STR_NONE;
        if (lost.n)
            return lost;
    }
    return STR_NONE;
}

bool convert_says_all(struct arena *a, const struct outline *o, struct error *e)
{
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        struct str lost = !x->clip                             ? STR_NONE
                          : doc_is_data(o->page->doc, x->from) ? first_lost_value(a, o, x)
                                                               : first_lost(a, o, x);
        if (!lost.n)
            continue;
        error_set(e, ERROR_INPUT,
                  "this entry says more than presse understands (\"%.*s\"), which would be lost",
                  STR_ARG(lost));
        error_place(e, o->page->file.full, x->clip->line, x->clip->column);
        return error_remedy(e, "keep the layout, or move what is said there out of the entry");
    }
    return true;
}
