// SPDX-License-Identifier: MIT
// The bytes of an entry's lines are taken away span by span. Where each word that is left stands in
// its note or author, or is one of those that join the parts of an entry, nothing is lost. Else all
// that is left is the entry's rest: pieces of the source, without what held its parts together.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "room/convert.h"
#include "room/reader_words.h"
#include "text/entity.h"
#include "text/fold.h"
#include "text/html_raw_tag.h"

enum { TAKEN = 1 }; // in the place of a byte that was taken away

static void blank(char *bytes, size_t from, size_t to, struct span s)
{
    for (size_t i = s.offset; i < s.offset + (size_t)s.length; i++)
        if (i >= from && i < to)
            bytes[i - from] = TAKEN;
}

static void blank_clip(char *bytes, size_t from, size_t to, const struct clip *c)
{
    blank(bytes, from, to, c->date_at);
    blank(bytes, from, to, c->title_at);
    blank(bytes, from, to, c->outlet_at);
    blank(bytes, from, to, c->url_at);
}

// Where an address stands once more, as the text of its own link.
static void blank_copies(char *bytes, size_t n, struct str url)
{
    struct str all = {bytes, n};
    for (size_t at = 0, hit; url.n > 8 && at < n; at += hit + url.n) {
        hit = str_find(str_from(all, at), url);
        if (hit == STR_NOT_FOUND)
            return;
        memset(bytes + at + hit, TAKEN, url.n);
    }
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

// An address as a link of Markdown has it; false for one that it cannot have.
static bool put_address(struct buf *b, struct str url)
{
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || strchr("<>{}\\", url.p[i]))
            return false;
        else if (strchr("()|", url.p[i]))
            buf_format(b, "%%%02X", (unsigned char)url.p[i]);
        else
            buf_char(b, url.p[i]);
    return url.n > 0;
}

// The picture or link whose tag, one with content, begins s, as Markdown; 0 where there is no such
// thing: the text of a link must be whole and without tags. Else how much of s that was.
static size_t put_as_markdown(struct buf *b, struct str s)
{
    struct str tag = str_slice(s, 0, str_find_char(s, '>') + 1), url = STR_NONE, text = STR_NONE;
    size_t end = tag.n;
    bool picture = str_starts_ascii(tag, STR("<img"));
    if (picture) {
        raw_tag_attribute(tag, STR("alt"), &text);
    } else {
        size_t close = str_find(str_from(s, tag.n), STR("</a>"));
        if (close == STR_NOT_FOUND)
            return 0;
        text = str_slice(s, tag.n, tag.n + close);
        end += close + 4;
    }
    bool plain = picture || str_trim(text).n;
    for (size_t i = 0; i < text.n; i++)
        plain = plain && text.p[i] != TAKEN && !strchr("<|", text.p[i]);
    if (!plain || !raw_tag_attribute(tag, picture ? STR("src") : STR("href"), &url))
        return 0;
    AUTO_BUF made = BUF_EMPTY;
    buf_format(&made, "%s[%.*s](", picture ? "!" : "", STR_ARG(str_trim(text)));
    if (!put_address(&made, url))
        return 0;
    buf_str(b, buf_view(&made));
    buf_char(b, ')');
    return end;
}

// Without tags that only mark up, and without the attribute lists of Markdown; pictures and links
// as Markdown has them.
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
        bool content = !list && is_content(tag, url);
        size_t made = content ? put_as_markdown(&b, str_from(s, i)) : 0;
        if (made) {
            i += made - 1;
            continue;
        }
        if (content)
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

// The lines of an entry without the parts of its clip, and of those that share them.
struct left {
    struct str bytes; // with TAKEN for each byte of a part
    struct str known; // words of notes, authors and addresses
    bool shared;
};

static struct left take_parts(struct arena *a, const struct outline *o,
                              const struct outline_item *x)
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
        blank_copies(bytes, n, clips->items[i].url);
        buf_str(&known, fold_words(a, clips->items[i].note));
        buf_char(&known, ' ');
        buf_str(&known, fold_words(a, clips->items[i].author));
        buf_char(&known, ' ');
        buf_str(&known, fold_words(a, clips->items[i].url)); // a copy of the address
        buf_char(&known, ' ');
    }
    return (struct left){{bytes, n}, str_copy(a, buf_view(&known)), first != last};
}

// The address of a link or picture of Markdown that is no part of the clip; empty when there is
// none.
static struct str other_address(struct str rest)
{
    for (size_t at = 0, hit; (hit = str_find(str_from(rest, at), STR("]("))) != STR_NOT_FOUND;) {
        at += hit + 2;
        struct str to = str_slice(rest, at, at + str_find_char(str_from(rest, at), ')'));
        if (to.n && at + to.n < rest.n && str_find_char(to, TAKEN) == STR_NOT_FOUND)
            return to;
    }
    return STR_NONE;
}

// The first word that nothing explains; empty when there is none.
static struct str first_lost(struct arena *a, const struct left *left, struct str url)
{
    struct str rest = entity_decode_all(a, without_marks(a, left->bytes, url));
    struct str words = fold_words(a, rest), word, address = other_address(rest);
    if (address.n && !str_eq(address, url))
        return address;
    while (str_split(&words, ' ', &word))
        if (word.n > 1 && !holds_word(left->known, word) && !joins(word))
            return word;
    return STR_NONE;
}

// ---- the rest

static const char *const between[] = {
    " ",  "\t", ".",  ",",  ":",  ";",  "-",  "|",  "/",  "*",  "_",      ">",     "#", "~",
    "\"", "'",  "\\", "–",  "—",  "·",  "•",  "«",  "»",  "“",  "”",      "„",     "‘", "’",
    "‹",  "›",  "「", "」", "『", "』", "、", "。", "｜", "：", "\u00a0", "\u3000"};

// Whether a mark of emphasis or quotation at the beginning or the end has its other half in the
// piece: "**once** more".
static bool is_paired(struct str s, size_t n, bool end)
{
    static const char *const pairs[] = {"*", "_", "\"", "“",  "”",  "„",
                                        "«", "»", "「", "」", "『", "』"};
    struct str mark = end ? str_from(s, s.n - n) : str_slice(s, 0, n);
    struct str rest = end ? str_slice(s, 0, s.n - n) : str_from(s, n);
    bool pairs_up = false, there = false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        pairs_up = pairs_up || str_eq(mark, str_of(pairs[i]));
    while (pairs_up && rest.n && (end ? str_ends(rest, mark) : str_starts(rest, mark)))
        rest = end ? str_slice(rest, 0, rest.n - n) : str_from(rest, n);
    if (!pairs_up || !rest.n || is_space_ascii(rest.p[end ? rest.n - 1 : 0]))
        return false;
    bool same = mark.n == 1;
    for (size_t i = same ? 0 : 3; i < sizeof pairs / sizeof *pairs; i++)
        there = there || (same ? str_contains(rest, mark) : str_contains(rest, str_of(pairs[i])));
    return there;
}

// How many bytes of what parts the parts of an entry stand there, at the beginning or the end.
static size_t parting(struct str s, bool end)
{
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        struct str mark = str_of(between[i]);
        if (end ? str_ends(s, mark) : str_starts(s, mark))
            return is_paired(s, mark.n, end) ? 0 : mark.n;
    }
    return 0;
}

// Whether the bracket at the beginning or the end has lost its other half.
static bool is_half(struct str s, bool end)
{
    char c = s.p[end ? s.n - 1 : 0];
    if (end ? c == '(' || c == '[' : c == ')' || c == ']')
        return true;
    char other = c == '(' ? ')' : c == '[' ? ']' : c == ')' ? '(' : c == ']' ? '[' : '\0';
    return other && str_find_char(s, other) == STR_NOT_FOUND;
}

// Behind a link's text, what names its address elsewhere: "][name]".
static size_t reference(struct str s)
{
    size_t end = str_starts(s, STR("][")) ? str_find_char(str_from(s, 1), ']') : STR_NOT_FOUND;
    return end == STR_NOT_FOUND ? 0 : end + 2;
}

static struct str trimmed(struct str s)
{
    for (size_t n; s.n;) {
        if ((n = reference(s)) || (n = parting(s, false)) || (n = is_half(s, false)))
            s = str_from(s, n);
        else if ((n = parting(s, true)) || (n = is_half(s, true)))
            s = str_slice(s, 0, s.n - n);
        else
            break;
    }
    return s;
}

static bool says_something(struct arena *a, struct str piece)
{
    struct str words = fold_words(a, piece), word;
    while (str_split(&words, ' ', &word))
        if (word.n > 1 && !joins(word))
            return true;
    return other_address(piece).n > 0;
}

// A link's text whose address went with the clip, at the end, when it says nothing ("[read it]").
static struct str without_link_text(struct arena *a, struct str piece)
{
    size_t open = piece.n && piece.p[piece.n - 1] == ']' ? piece.n - 1 : 0;
    while (open > 0 && piece.p[open] != '[')
        open--;
    bool empty = piece.n && piece.p[open] == '[' && !says_something(a, str_from(piece, open));
    return empty ? trimmed(str_slice(piece, 0, open)) : piece;
}

static void add_piece(struct arena *a, struct buf *b, struct str piece)
{
    piece = without_link_text(a, trimmed(piece));
    if (!says_something(a, piece))
        return;
    buf_c(b, b->n ? ", " : "");
    buf_str(b, piece);
}

// Without what makes a line a quotation, an item or a heading.
static struct str without_block_marks(struct str line)
{
    for (;;) {
        struct str s = str_trim(line);
        size_t digits = 0;
        while (digits < s.n && is_digit_ascii(s.p[digits]))
            digits++;
        if (s.n && strchr(">#", s.p[0]))
            line = str_from(s, 1);
        else if (s.n > 1 && strchr("-*+", s.p[0]) && s.p[1] == ' ')
            line = str_from(s, 2);
        else if (digits && digits < s.n - 1 && strchr(".)", s.p[digits]) && s.p[digits + 1] == ' ')
            line = str_from(s, digits + 2);
        else
            return s;
    }
}

static struct convert_rest rest_of(struct arena *a, const struct left *left, struct str url)
{
    AUTO_BUF flat = BUF_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct str lines = without_marks(a, left->bytes, url), line;
    while (str_split(&lines, '\n', &line)) {
        buf_str(&flat, without_block_marks(line));
        buf_char(&flat, ' ');
    }
    struct str all = buf_view(&flat);
    for (size_t at = 0, i = 0; i <= all.n; i++)
        if (i == all.n || all.p[i] == TAKEN || all.p[i] == '|') {
            add_piece(a, &out, str_slice(all, at, i));
            at = i + 1;
        }
    return (struct convert_rest){str_copy(a, buf_view(&out)),
                                 str_contains(buf_view(&out), STR("]("))};
}

// Whether a tag brings something of its own that Markdown has nothing for.
static bool has_content_tag(struct str s, struct str url)
{
    AUTO_BUF ignored = BUF_EMPTY;
    for (size_t i = 0; i < s.n; i++) {
        size_t end = s.p[i] == '<' ? str_find_char(str_from(s, i), '>') : STR_NOT_FOUND;
        if (end == STR_NOT_FOUND || !is_content(str_slice(s, i, i + end + 1), url))
            continue;
        size_t made = put_as_markdown(&ignored, str_from(s, i));
        if (!made)
            return true;
        i += made - 1;
    }
    return false;
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
        if (value.to <= value.from)
            continue;
        struct left left = take_parts(a, o, &value);
        struct str lost = first_lost(a, &left, x->clip->url);
        if (lost.n)
            return lost;
    }
    return STR_NONE;
}

struct convert_entry *convert_entries(struct arena *a, const struct outline *o, bool plain)
{
    struct convert_entry *all =
        ARENA_ARRAY(a, o->page->reading->clips.len + 1, struct convert_entry);
    for (size_t i = 0; i < o->len; i++) {
        const struct outline_item *x = &o->items[i];
        if (!x->clip)
            continue;
        bool data = doc_is_data(o->page->doc, x->from);
        const struct left left = take_parts(a, o, x);
        struct str url = x->clip->url;
        struct str lost = data ? first_lost_value(a, o, x) : first_lost(a, &left, url);
        if (!lost.n)
            continue;
        struct convert_rest rest = rest_of(a, &left, url);
        if (plain) // Markdown reads entities, data does not
            rest.text = entity_decode_all(a, rest.text);
        struct convert_entry *entry = &all[x->clip->order];
        if (data || left.shared || (plain && rest.linked) || has_content_tag(left.bytes, url))
            entry->stays = str_format(
                a, "it says more than presse understands (\"%.*s\"), which would be lost",
                STR_ARG(lost));
        else
            entry->rest = rest;
    }
    return all;
}
