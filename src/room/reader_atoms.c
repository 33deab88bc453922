// SPDX-License-Identifier: MIT
// Cutting an item into atoms. A comma, colon or dash cuts only where it is used as one: with a
// space behind, a dash with a space on either side. What is cut too finely is put together
// again by the roles; what is not cut here can never be parted.
#include "room/reader_atoms.h"

#include <string.h>

#include "base/scan.h"
#include "room/reader_atoms_stops.h"
#include "room/reader_propose.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

static inline scan_block load_at(const struct flat *f, uint32_t i)
{
    return i + SCAN_BLOCK <= f->n ? scan_load(f->text + i)
                                  : scan_load_part(f->text + i, i < f->n ? f->n - i : 0);
}

// Dashes of East Asian text, which need no spaces: "－", "─".
static bool is_wide_dash(uint32_t c)
{
    return c == 0xff0d || c == 0x2500;
}

static bool is_trimmed(uint32_t c)
{
    if (c < 0x80 && (is_alpha_ascii((char)c) || is_digit_ascii((char)c)))
        return false;
    return c <= ' ' || fold_is_space(c) || c == '.' || c == ',' || c == ';' || c == ':' ||
           c == '-' || c == '|' || c == '*' || c == '_' || c == '#' || c == '>' ||
           (c >= 0x2010 && c <= 0x2015) || c == 0xb7 || c == 0x2022 || c == 0x3001 || c == 0x3002 ||
           c == 0x30fb || c == '/' || c == '"' || c == 0x201c || c == 0x201d || c == 0x201e ||
           c == 0xab || c == 0xbb || c == 0xff1a || c == 0xff5c || is_wide_dash(c) || c == '(' ||
           c == ')' || c == '[' || c == ']' || (c >= 0x2190 && c <= 0x21ff) || c == 0x203a ||
           (c >= 0x25a0 && c <= 0x27bf) || (c >= 0x2b00 && c <= 0x2bff) || c == 0xfe0f ||
           (c >= 0x1f300 && c <= 0x1faff);
}

static bool has_letter(const struct flat *f, uint32_t at, uint32_t end)
{
    while (at < end)
        if (fold_is_letter(fold_char(cutter_char(f, at, &at))))
            return true;
    return false;
}

static void fold_add(struct cutter *k, struct atom *m)
{
    struct atoms *o = k->out;
    struct str text = {k->x->f.text + m->at, m->end - m->at};
    o->fold = arena_grow(&k->r->scratch, o->fold, o->fold_n, &o->fold_cap,
                         o->fold_n + text.n + text.n / 2 + FOLD_ROOM + 1, 1);
    if (o->fold_n)
        o->fold[o->fold_n++] = ' ';
    m->fold_at = (uint32_t)o->fold_n;
    o->fold_n += fold_words_at(text, o->fold + o->fold_n);
    m->fold_end = (uint32_t)o->fold_n;
}

// 「, 『 and 《 open names in East Asian text.
static bool is_corner(const char *p)
{
    return memcmp(p, "「", 3) == 0 || memcmp(p, "『", 3) == 0 || memcmp(p, "《", 3) == 0;
}

// Ends the atom at `end`; the next one begins at `next`, parted by `border`.
static void cut(struct cutter *k, uint32_t end, uint32_t next, char border)
{
    const struct flat *f = &k->x->f;
    struct atoms *o = k->out;
    uint32_t at = k->start;
    while (at < end) {
        uint32_t n, c = cutter_char(f, at, &n);
        bool tag =
            c == '#' && n < end && fold_is_letter(fold_char(cutter_char(f, n, &(uint32_t){0})));
        if (!is_trimmed(c) || tag) // "#MeToo"
            break;
        at = n;
    }
    if (at < end && has_letter(f, at, end) && o->len < ATOMS_MOST) {
        while (end > at) { // from behind
            uint32_t p = end - 1, n;
            while (p > at && ((unsigned char)f->text[p] & 0xc0) == 0x80)
                p--;
            uint32_t c = cutter_char(f, p, &n);
            if (!is_trimmed(c) || (c == '.' && p >= 2 && f->text[p - 2] == '.'))
                break;
            end = p;
        }
        const struct run *run = flat_run_at(f, at);
        struct atom *m = &o->items[o->len++];
        *m = (struct atom){.at = at,
                           .end = end,
                           .style = run ? run->style : 0,
                           .link = run ? run->link : -1,
                           .cell = run ? run->cell : -1,
                           .before = k->before,
                           .quoted = k->quoted,
                           .bracket = k->bracket,
                           .tight = o->len > 1 && at >= 4 && is_corner(f->text + at - 3) &&
                                    f->text[at - 4] != ' '};
        fold_add(k, m);
        k->before = border;
    } else if (border == '^' || k->before != '^') {
        // The stronger of two borders without text between them counts.
        if (!(k->before == '^' || (k->before == '.' && border != '^')) || border == '^')
            k->before = border;
    }
    k->start = next;
}

static bool is_space_at(const struct flat *f, uint32_t i)
{
    if (i >= f->n || (unsigned char)f->text[i] <= ' ')
        return true;
    uint32_t n;
    return fold_is_space(cutter_char(f, i, &n));
}

static bool space_before(const struct flat *f, uint32_t i)
{
    return i == 0 || (unsigned char)f->text[i - 1] <= ' ' ||
           (i >= 2 && memcmp(f->text + i - 2, "\xc2\xa0", 2) == 0) ||
           (i >= 3 && memcmp(f->text + i - 3, "\xe2\x80\xaf", 3) == 0);
}

// '"' for an opening, '\'' for a closing quotation mark, 0 for none.
static char quote_kind(const struct cutter *k, const struct flat *f, uint32_t i, uint32_t c)
{
    switch (c) {
    case 0x201e:
    case 0xab:
    case 0x300c:
    case 0x300e:
    case 0x300a:
        return k->quoted ? (c == 0xab ? '\'' : 0) : '"';
    case 0x201d: // closes, and opens in Swedish and Finnish
        return k->quoted ? '\'' : space_before(f, i) || i == 0 || f->text[i - 1] < ' ' ? '"' : 0;
    case 0xbb:
    case 0x300d:
    case 0x300f:
    case 0x300b:
        return k->quoted ? '\'' : (c == 0xbb ? '"' : 0);
    case 0x201c: // opens in English, closes in German
        return k->quoted ? '\'' : '"';
    case '"':
        if (k->quoted)
            return '\'';
        return space_before(f, i) || i == 0 || f->text[i - 1] == '(' || f->text[i - 1] < ' ' ? '"'
                                                                                             : 0;
    default:
        return 0;
    }
}

static bool is_dash(uint32_t c)
{
    return c == '-' || c == '~' || (c >= 0x2010 && c <= 0x2015) || is_wide_dash(c);
}

static bool begins_name(const struct flat *f, uint32_t i)
{
    uint32_t next, c = i < f->n ? cutter_char(f, i, &next) : 0;
    return c && (fold_char(c) != c || is_digit_ascii((char)c));
}

// "The Courier- A town of glass", "A town of glass -The Courier": a hyphen with a space on one
// side and a capital behind; "pro- and anti-" has none.
static bool hyphen_parts(const struct flat *f, uint32_t i, uint32_t next)
{
    enum { NAME_SHORTEST = 2 };
    bool behind = next < f->n && f->text[next] == ' ', before = i && f->text[i - 1] == ' ';
    return behind != before && i > NAME_SHORTEST && begins_name(f, behind ? next + 1 : next) &&
           (before || is_alpha_ascii(f->text[i - 1]) || is_digit_ascii(f->text[i - 1]) ||
            (f->text[i - 1] & 0x80));
}

// "Title @ courier.example": a word with a dot in it stands at i.
static bool names_site(const struct flat *f, uint32_t i)
{
    uint32_t at = i;
    while (i < f->n && (unsigned char)f->text[i] > ' ' && f->text[i] != '.')
        i++;
    return i > at + 1 && i + 2 < f->n && f->text[i] == '.' && is_alpha_ascii(f->text[i + 1]);
}

// '"A town of glass"/The Courier': what closes a quotation stands before i.
static bool closes_quotation(const struct flat *f, uint32_t i)
{
    static const char *const marks[] = {"\"", "''", "\xe2\x80\x9d", "\xc2\xbb", "\xe2\x80\x9c"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (str_ends((struct str){f->text, i}, str_of(marks[k])))
            return true;
    return false;
}

// A wide dash or two without spaces, but between digits.
static bool parts_alone(const struct flat *f, uint32_t i, uint32_t next, uint32_t c)
{
    uint32_t n, behind = next < f->n ? cutter_char(f, next, &n) : 0;
    bool number = i > 0 && is_digit_ascii(f->text[i - 1]) && is_digit_ascii((char)behind);
    return is_wide_dash(c) && !number;
}

// What separator stands at i, or 0; *next is behind it.
static char separator_at(const struct flat *f, uint32_t i, uint32_t c, uint32_t *next)
{
    bool space_behind = is_space_at(f, *next);
    switch (c) {
    case ',':
    case ';':
        return space_behind ? ',' : 0;
    case ':':
        return space_behind ? ':' : 0;
    case 0xff1a:
        return ':';
    case 0xff0c:
    case 0x3001:
        return ',';
    case '|':
    case 0xff5c:
    case 0xb7:
    case 0x2022:
    case 0x2192:
    case 0x30fb:
        return c == 0x30fb && !space_behind ? 0 : '|';
    case '/':
        return (space_behind && space_before(f, i)) || closes_quotation(f, i) ? '|' : 0;
    case '@':
        return space_behind && space_before(f, i) && names_site(f, *next + 1) ? '|' : 0;
    default:
        break;
    }
    if (!is_dash(c))
        return 0;
    uint32_t n = *next, after = 0;
    while (n < f->n && is_dash(after = cutter_char(f, n, &n)) && after == c)
        *next = n;
    bool before = space_before(f, i), behind = is_space_at(f, *next);
    return (before && behind) ||
                   (c >= 0x2012 &&
                    (before || behind || c == 0x2014 || parts_alone(f, i, *next, c))) ||
                   (c == '-' && *next > i + 1 && (before || behind)) ||
                   (c == '-' && hyphen_parts(f, i, *next))
               ? '-'
               : 0;
}

// Behind "[^note]", the mark of a footnote that stands at i; i when there is none.
static uint32_t skip_footnote(const struct flat *f, uint32_t i)
{
    enum { MARK_LONGEST = 40 };
    uint32_t end = i + 2;
    if (i + 3 >= f->n || f->text[i] != '[' || f->text[i + 1] != '^')
        return i;
    while (end < f->n && end - i < MARK_LONGEST && (unsigned char)f->text[end] > ' ' &&
           f->text[end] != ']')
        end++;
    return end < f->n && f->text[end] == ']' ? end + 1 : i;
}

// Behind the code of a country or language that stands in brackets at i, behind a kind of thing:
// "Web (US)", "Podcast [EN]"; i when it is none.
static uint32_t skip_code(const struct cutter *k, uint32_t i)
{
    enum { LONGEST = 3, KIND_LONGEST = 24 };
    const struct flat *f = &k->x->f;
    uint32_t end = i + 1, at = k->start;
    while (end < f->n && f->text[end] >= 'A' && f->text[end] <= 'Z')
        end++;
    if (end < i + 3 || end > i + 1 + LONGEST || end >= f->n || !strchr(")]", f->text[end]) ||
        i - at > KIND_LONGEST)
        return i;
    char room[4 * KIND_LONGEST];
    struct str kind = fold_words_into((struct str){f->text + at, i - at}, room, sizeof room);
    return words_whole_is(kind) & WORD_KIND ? end + 1 : i;
}

// "[A town of glass by Jane Doe](https://…/a-town-of-glass)": the address of the link has its
// words before i, where " by" begins, and not those behind the next space, which *name is.
static bool address_leaves_out(const struct cutter *k, const struct link *l, uint32_t i,
                               struct str *name)
{
    const struct flat *f = &k->x->f;
    if (l->at >= i || l->end < i + 2)
        return false;
    struct str before = {f->text + l->at, i - l->at}, behind = {f->text + i + 1, l->end - i - 1};
    size_t space = str_find_char(behind, ' ');
    *name =
        space == STR_NOT_FOUND ? STR_NONE : fold_words(&k->r->scratch, str_from(behind, space + 1));
    return name->n && title_in_address(fold_words(&k->r->scratch, before), l->url) >= 0.5F &&
           title_in_address(*name, l->url) <= 0;
}

// "[Boat of the year by Guild of Menders](https://…/boat-of-the-year-guild-of-menders)": the
// address has the name as well: it is a part of the title.
static bool address_has_behind(const struct cutter *k, const struct link *l, uint32_t i)
{
    const struct flat *f = &k->x->f;
    uint32_t at = i + 1;
    while (at < l->end && f->text[at] != ' ')
        at++;
    if (l->at >= i || at >= l->end)
        return false;
    struct str name = fold_words(&k->r->scratch, (struct str){f->text + at, l->end - at});
    return fold_count_words(name) >= 2 && title_in_address(name, l->url) >= 0.9F;
}

// "[A town of glass on The Fen](https://thefen.example/a-town-of-glass)": where, at the end of the
// link's text, the words begin that say where it was; f->n when none do.
static uint32_t place_behind(struct cutter *k)
{
    static const char *const words[] = {" on ", " in ", " at "};
    enum { NAME_LONGEST = 40, NAME_LEAST = 6 };
    const struct flat *f = &k->x->f;
    const struct link *l = k->x->primary >= 0 ? &f->links[k->x->primary] : NULL;
    uint32_t least = l && l->end > l->at + NAME_LONGEST ? l->end - NAME_LONGEST : l ? l->at + 1 : 0;
    uint32_t end = l && l->end > NAME_LEAST ? l->end - NAME_LEAST + 1 : 0;
    for (uint32_t from; l && end > least + 1; end = from) {
        from = end > least + 1 + SCAN_BLOCK ? end - SCAN_BLOCK : least + 1;
        scan_mask spaces = (load_at(f, from) == ' ') & (load_at(f, from + 3) == ' ');
        unsigned bits = scan_bits(spaces) & ((1U << (end - from)) - 1); // all have two letters
        for (; bits; bits ^= 1U << (31 - __builtin_clz(bits))) {
            uint32_t i = from + 31 - (uint32_t)__builtin_clz(bits);
            struct str name, rest = str_from((struct str){f->text, f->n}, i);
            for (size_t n = 0; n < sizeof words / sizeof *words; n++)
                if (str_begins(rest, words[n]) && address_leaves_out(k, l, i, &name) &&
                    name_agrees(name, k->x->host, l->url) >= 0.9F)
                    return i;
        }
    }
    return f->n;
}

// Whether the space at i parts a text from who wrote it.
static bool begins_author(const struct cutter *k, uint32_t i)
{
    const struct flat *f = &k->x->f;
    struct str name;
    if (!f->runs_len || k->quoted || k->x->kind == BLOCK_RECORD) // its title is whole
        return false;
    int32_t link = f->runs[k->run].link;
    if (atoms_author_behind(f, i, link >= 0))
        return link < 0 || !address_has_behind(k, &f->links[link], i);
    return link >= 0 && link == k->x->primary && atoms_author_behind(f, i, false) &&
           address_leaves_out(k, &f->links[link], i, &name);
}

// "fen online. A town of glass", "taz. Ein Dorf": what ends there the address is called by, however
// it is written.
static bool is_called_as_site(const struct cutter *k, uint32_t at, uint32_t end)
{
    const struct item *x = k->x;
    struct str name = {x->f.text + at, end - at};
    return x->primary >= 0 && x->host.n && name.n > 1 &&
           name_agrees(fold_words(&k->r->scratch, name), x->host, x->f.links[x->primary].url) >=
               0.9F;
}

// "La Silla Vacía. J. Doe (2022)": a short name that a full stop ends; in links, the site's.
static bool name_ends(const struct cutter *k, uint32_t i)
{
    enum { NAME_LONGEST = 40, NAME_WORDS = 5, WORD_SHORTEST = 4 };
    const struct flat *f = &k->x->f;
    uint32_t at = k->start, next, word = i, spaces = 0;
    while (at < i && is_trimmed(cutter_char(f, at, &next)))
        at = next;
    uint32_t behind = i + 1;
    while (behind < f->n && f->text[behind] == ' ')
        behind++;
    if (i - at > NAME_LONGEST || at == i || behind == i + 1 || behind >= f->n || k->quoted ||
        !f->runs_len || (f->runs[k->run].style & STYLE_HEADING))
        return false;
    const bool linked = f->runs[k->run].link >= 0;
    while (word > at && f->text[word - 1] != ' ')
        word--;
    for (uint32_t p = at; p < i; p++)
        spaces += f->text[p] == ' ';
    uint32_t c = cutter_char(f, at, &next), d = cutter_char(f, behind, &next);
    bool begins = k->before == '~' || k->before == '^' || k->before == '"';
    if (!begins || fold_char(d) == d || spaces >= NAME_WORDS)
        return false;
    if (linked && !memchr(f->text + behind, ' ', f->n - behind)) // "[The Courier. Culture](…)"
        return false;
    return (!linked && fold_char(c) != c && i - word >= WORD_SHORTEST) ||
           is_called_as_site(k, at, i);
}

// "Publication: The Courier. Date: 3 May": the word for a column and its colon begin behind a full
// stop.
static bool label_begins(const struct flat *f, uint32_t i)
{
    enum { LABEL_LONGEST = 20 };
    uint32_t at = i + 2, end = at;
    while (end < f->n && end - at < LABEL_LONGEST && f->text[end] > ' ' && f->text[end] != ':')
        end++;
    if (end >= f->n || f->text[i + 1] != ' ' || f->text[end] != ':' || end < at + 2)
        return false;
    char room[2 * LABEL_LONGEST];
    struct str word = fold_words_into((struct str){f->text + at, end - at}, room, sizeof room);
    return words_whole_is(word) & WORD_TELLING;
}

static bool run_changes(const struct flat *f, uint32_t i, int *index)
{
    enum {
        TELLING = STYLE_STRONG | STYLE_EMPHASIS | STYLE_UNDERLINE | STYLE_HEADING | STYLE_CITE |
                  STYLE_QUOTE | STYLE_CLASSES
    };
    int was = *index;
    while ((size_t)*index + 1 < f->runs_len && f->runs[*index + 1].at <= i)
        (*index)++;
    if (*index == was)
        return false;
    const struct run *a = &f->runs[was], *b = &f->runs[*index];
    return a->link != b->link || a->cell != b->cell || (a->style & TELLING) != (b->style & TELLING);
}

// Which bytes from i on may cut, a bit each: all but letters, digits, and spaces that no word
// stands behind which may name an author ("by", "par", "por", "von", "door", "av").
static unsigned cuts_at(const struct flat *f, uint32_t i)
{
    scan_mask b = (scan_mask)load_at(f, i), c = (scan_mask)load_at(f, i + 1);
    scan_mask small = b | 0x20, first = c | 0x20, second = (scan_mask)load_at(f, i + 2) | 0x20;
    scan_mask letter = ((small > 'a' - 1) & (small < 'z' + 1)) | ((b > '0' - 1) & (b < '9' + 1));
    scan_mask two = (b < -32) & ((b > -62) | (b < -64)); // 0xc3 to 0xdf, and what follows
    scan_mask o = second == 'o', p = first == 'p';
    scan_mask by = ((first == 'b') & (second == 'y')) | (p & (second == 'a')) |
                   ((p | (first == 'v') | (first == 'd')) & o) | ((first == 'a') & (second == 'v'));
    return scan_bits(~(letter | two | ((b == ' ') & ~by)));
}

// Behind what begins at i and cuts nothing.
static uint32_t skip_letters(struct cutter *k, uint32_t i, uint32_t stop)
{
    while (i < stop) {
        if (i < k->block || i - k->block >= SCAN_BLOCK) {
            k->block = i;
            k->cuts = cuts_at(&k->x->f, i);
        }
        unsigned cuts = k->cuts >> (i - k->block);
        if (cuts) {
            i += (uint32_t)__builtin_ctz(cuts);
            break;
        }
        i = k->block + SCAN_BLOCK;
    }
    return i < stop ? i : stop;
}

// Where at the latest the style, the link or the date may change behind i.
static uint32_t next_change(const struct item *x, uint32_t i, int run)
{
    const struct flat *f = &x->f;
    uint32_t stop = f->n;
    if ((size_t)run + 1 < f->runs_len && f->runs[run + 1].at < stop)
        stop = f->runs[run + 1].at;
    if (x->date_text.end > x->date_text.at && x->date_text.at > i && x->date_text.at < stop)
        stop = x->date_text.at;
    if (x->hour.at > i && x->hour.at < stop)
        stop = x->hour.at;
    return stop;
}

// The same, or a place before that.
static uint32_t next_stop(const struct item *x, uint32_t i, int run, uint32_t place)
{
    uint32_t stop = next_change(x, i, run);
    return i < place && place < stop ? place : stop;
}

// "2019年11月20日　Outlet　Title": the wide blank of East Asian text parts, but within quotation
// marks, brackets and links.
static bool parts_by_blank(const struct cutter *k)
{
    return !k->quoted && !k->bracket && k->x->f.runs_len && k->x->f.runs[k->run].link < 0;
}

// Cuts at a quotation mark, a bracket or what parts texts, if c at i is one. Returns what is
// behind.
static uint32_t cut_at_mark(struct cutter *k, uint32_t i, uint32_t c, uint32_t next)
{
    const struct flat *f = &k->x->f;
    char quote = quote_kind(k, f, i, c), sep;
    if (quote && k->quoted && atoms_quotation_goes_on(f, i, k->opened, c))
        return next;
    if (quote) {
        cut(k, i, next, '"');
        k->quoted = quote == '"';
        k->opened = c;
    } else if (c == '(' || c == '[' || c == 0xff08 || c == 0x3010) {
        cut(k, i, next, '(');
        k->bracket = true;
    } else if (c == ')' || c == ']' || c == 0xff09 || c == 0x3011) {
        cut(k, i, next, '(');
        k->bracket = false;
    } else if ((sep = separator_at(f, i, c, &next)) != 0) {
        cut(k, i, next, sep);
    } else if (c == 0x3000 && parts_by_blank(k)) {
        cut(k, i, next, '|');
    }
    return next;
}

// "tide.example, 3 May 2020", "tfx, May 2020": a line that begins with a name in small letters.
static bool begins_lower_name(const struct flat *f, uint32_t at)
{
    uint32_t end = at;
    while (end < f->n && (unsigned char)f->text[end] > ' ' && f->text[end] != ',')
        end++;
    return (end < f->n && f->text[end] == ',') || prose_is_domain(f, at, end);
}

// Whether the line that ends at i goes on behind its end: in the text of one link, or in running
// text, where the last word leads on to another or the next is in small letters.
static bool goes_on(const struct flat *f, uint32_t i, uint32_t next)
{
    const struct run *a = flat_run_at(f, i ? i - 1 : 0), *b = flat_run_at(f, next);
    if (i == 0 || next >= f->n || !a || !b)
        return a && a->link >= 0;
    if (a->link >= 0 || b->link >= 0)
        return a->link == b->link;
    bool word = is_alpha_ascii(f->text[i - 1]) && is_alpha_ascii(f->text[next]);
    return word && a->style == b->style && a->cell == b->cell &&
           (prose_ends_open(f, a->at, i) ||
            (prose_starts_lower(f, next) && !begins_lower_name(f, next)));
}

// "A town of glass. https://… They asked us how": where the address stood of which nothing is said,
// with words on both sides; f->n when there is none.
static uint32_t address_between(const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    bool bare = l && l->at == l->end && l->at > 0 && l->at < x->f.n;
    return bare && (x->kind == BLOCK_PARAGRAPH || x->kind == BLOCK_ITEM) ? l->at : x->f.n;
}

void atoms_cut(struct reader *r, const struct item *x, struct atoms *out)
{
    const struct flat *f = &x->f;
    struct cutter k = {.r = r, .x = x, .out = out, .before = '^', .block = f->n};
    out->len = out->fold_n = out->fold_cap = 0;
    out->fold = NULL;
    const uint32_t place = place_behind(&k), address = address_between(x);
    for (uint32_t i = 0, next; i < f->n && out->len < ATOMS_MOST; i = next) {
        if (run_changes(f, i, &k.run))
            cut(&k, i, i, '~');
        if (i == address)
            cut(&k, i, i, '.');
        if (x->date_text.end > x->date_text.at && i == x->date_text.at) {
            next = x->date_text.end;
            cut(&k, i, next, '.');
            continue;
        }
        if (x->hour.end > x->hour.at && i == x->hour.at) {
            cut(&k, i, next = x->hour.end, '.');
            continue;
        }
        if (i == place) {
            cut(&k, i, next = i + 1, '-');
            continue;
        }
        next = next_stop(x, i, k.run, place);
        next = skip_letters(&k, i, i < address && address < next ? address : next);
        if (next > i)
            continue;
        uint32_t c = cutter_char(f, i, &next);
        if (c < ' ') {
            bool soft = c == FLAT_SOFT_BREAK;
            if (!soft || !goes_on(f, i, next)) {
                k.quoted = k.bracket = false;
                cut(&k, i, next, soft ? '~' : '^');
            }
            continue;
        }
        if (c == ' ' && begins_author(&k, i)) {
            cut(&k, i, next, 'b');
            continue;
        }
        if (c == ' ')
            continue;
        if ((c == '.' || c == '?' || c == '!') && stop_before_way(&k, i)) {
            cut(&k, i + (c != '.'), next, '.');
            continue;
        }
        if (c == '.' && label_begins(f, i)) {
            cut(&k, i, next, '.');
            continue;
        }
        if ((c == '.' || c == '?' || c == '!') && stop_before_dated_name(&k, i)) {
            cut(&k, i + (c != '.'), next, c == '.' ? '.' : ',');
            continue;
        }
        if (c == '.' && stop_behind_author(&k, i)) {
            cut(&k, i, next, '.');
            continue;
        }
        if ((c == '.' || c == '?' || c == '!') && stop_before_last_name(&k, i)) {
            cut(&k, i + (c != '.'), next, x->primary < 0 ? '.' : ',');
            continue;
        }
        if ((c == '.' && name_ends(&k, i)) || stop_before_name(&k, i, c)) {
            cut(&k, i, next, c == '.' && stop_behind_author_of_dated(&k, i) ? '.' : ',');
            continue;
        }
        uint32_t note = skip_footnote(f, i);
        if (note == i && (c == '(' || c == '['))
            note = skip_code(&k, i);
        if (note > i) {
            cut(&k, i, next = note, '(');
            continue;
        }
        next = cut_at_mark(&k, i, c, next);
    }
    cut(&k, f->n, f->n, '^');
}

struct str atoms_fold(const struct atoms *a, size_t i, size_t j)
{
    uint32_t from = a->items[i].fold_at;
    return (struct str){a->fold + from, a->items[j].fold_end - from};
}

struct units atoms_count_units(struct str folded)
{
    struct units u = {folded.n > 0, 0};
    for (size_t i = 0; i < folded.n; i += SCAN_BLOCK) {
        size_t left = folded.n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(folded.p + i) : scan_load_part(folded.p + i, left);
        scan_mask bytes = (scan_mask)b;
        for (unsigned bits = scan_bits(bytes == ' '); bits; bits &= bits - 1)
            u.words++;
        for (unsigned bits = scan_bits((bytes < 0) & (bytes > -30)); bits; bits &= bits - 1)
            u.wide++; // from 0xe3 on
    }
    return u;
}

unsigned atoms_units(struct str folded)
{
    return atoms_sum_units(atoms_count_units(folded));
}
