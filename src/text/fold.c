// SPDX-License-Identifier: MIT
// Folding by table: the table comes from ICU when presse is built (data/calendar.c). What is
// not a letter or digit separates words; an apostrophe does so too, so that "l'Obs" and
// "L’Obs" are the same two words.
#include "text/fold.h"

#include "base/scan.h"
#include "text/calendar.h"

const char fold_ascii[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k',
    ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
    ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm',
    ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

uint32_t fold_char_far(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e) // full-width forms
        return calendar_fold[c - 0xff01 + 0x21];
    if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || c == 0xfeff ||
        (c >= 0x2060 && c <= 0x2069) || (c >= 0xfe00 && c <= 0xfe0f))
        return 0;
    return c;
}

bool fold_is_letter_wide(uint32_t c)
{
    if (c < 0xc0)
        return c == 0xaa || c == 0xb5 || c == 0xba;
    if (c < 0x2000)
        return c != 0xd7 && c != 0xf7 && c != 0x60c && c != 0x61b && c != 0x61f && c != 0x964 &&
               c != 0x965 && c != 0x37e && c != 0x387 && c != 0x5be;
    if (c < 0x2c00)
        return c >= 0x2100 && c < 0x2190;
    if (c >= 0x3000 && c < 0x3041)
        return c == 0x3005 || c == 0x3006 || c == 0x3007;
    if (c == 0x30fb || c == 0x30a0)
        return false;
    if (c >= 0xff00 && c < 0xfff0)
        return (c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) ||
               (c >= 0xff41 && c <= 0xff5a) || (c >= 0xff66 && c <= 0xffdc);
    return c < 0xe000 || (c >= 0xf900 && c < 0xfb50) || (c >= 0xfb50 && c < 0xfe00) ||
           (c >= 0xfe70 && c < 0xfeff) || c >= 0x10000;
}

bool fold_is_space_wide(uint32_t c)
{
    return c == 0xa0 || c == 0x85 || c == 0x1680 || c == 0x61c || c == 0xad ||
           (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
           (c >= 0x205f && c <= 0x2069) || c == 0x3000 || c == 0xfeff;
}

int fold_digit(uint32_t c)
{
    if (c < 0x80)
        return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
    static const uint32_t zeros[] = {'0', 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (c >= zeros[i] && c <= zeros[i] + 9)
            return (int)(c - zeros[i]);
    return -1;
}

// Folding never makes a character longer, but for a few that ICU lengthens from two bytes to
// three. Blocks are written whole.
static size_t room_for(struct str s)
{
    return s.n + s.n / 2 + FOLD_ROOM;
}

// What is written, and whether a space is due before the next letter.
struct folding {
    char *out;
    size_t n;
    bool spaces, gap;
};

static inline void put_letter(struct folding *f, uint32_t c)
{
    if (f->gap && f->spaces)
        f->out[f->n++] = ' ';
    f->gap = false;
    f->n += utf8_put(c, f->out + f->n);
}

static inline void put_ascii(struct folding *f, char c)
{
    if (f->gap && f->spaces)
        f->out[f->n++] = ' ';
    f->gap = false;
    f->out[f->n++] = c;
}

// The character at i; where it ends.
static inline size_t fold_one(struct folding *f, struct str s, size_t i)
{
    unsigned char byte = (unsigned char)s.p[i];
    if (byte < 0x80) {
        char plain = calendar_plain[byte];
        if (plain > ' ')
            put_ascii(f, plain);
        else if (plain == ' ')
            f->gap = f->n > 0;
        return i + 1;
    }
    unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    bool two = byte >= 0xC2 && byte < 0xE0 && (next & 0xC0) == 0x80;
    uint32_t c = fold_char(two ? (byte & 0x1Fu) << 6 | (next & 0x3Fu) : utf8_next_wide(s, &i));
    i += two ? 2 : 0;
    if (c >= 'a' && c <= 'z') // nearly always
        put_ascii(f, (char)c);
    else if (c && fold_is_letter(c))
        put_letter(f, c);
    else if (c)
        f->gap = f->n > 0;
    return i;
}

// What sixteen bytes are: ASCII letters and digits, marks that part words, and others. Padding
// behind the end is one of the others.
struct kinds {
    unsigned letters, other, marks;
    char words[2 * SCAN_BLOCK]; // folded, a space for each mark; the second half is only copied
};

static inline void read_block(struct str s, size_t i, struct kinds *k)
{
    size_t left = s.n - i;
    scan_block b = left >= SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, left);
    scan_mask bytes = (scan_mask)b; // beyond ASCII they are negative
    scan_mask upper = (bytes > 'A' - 1) & (bytes < 'Z' + 1);
    scan_block small = b | ((scan_block)upper & 0x20);
    scan_mask letter = (((scan_mask)small > 'a' - 1) & ((scan_mask)small < 'z' + 1)) |
                       ((bytes > '0' - 1) & (bytes < '9' + 1));
    scan_block words = (small & (scan_block)letter) | ((scan_block)~letter & ' ');
    memcpy(k->words, &words, sizeof words);
    k->letters = scan_bits(letter);
    k->other = scan_bits(bytes < 1);
    k->marks = ~(k->letters | k->other);
}

// As many bytes of a block from its p-th on as are words with one mark between them, all at once:
// how many.
static inline size_t fold_run(struct folding *f, const struct kinds *k, size_t p)
{
    unsigned marks = k->marks >> p, end = (k->other | 1u << SCAN_BLOCK) >> p;
    unsigned last = f->gap || f->n == 0; // a mark here would add nothing
    size_t taken = (size_t)__builtin_ctz(end | (marks & (marks << 1 | last)));
    if (taken == 0)
        return 0;
    if (f->gap)
        f->out[f->n++] = ' ';
    memcpy(f->out + f->n, k->words + p, SCAN_BLOCK);
    f->gap = marks >> (taken - 1) & 1;
    f->n += taken - f->gap;
    return taken;
}

static size_t fold_to(struct str s, char *out)
{
    struct folding f = {.out = out, .spaces = true};
    struct kinds k = {0};
    for (size_t i = 0, p; i < s.n; i += p) {
        read_block(s, i, &k);
        for (p = 0; p < SCAN_BLOCK && i + p < s.n;) {
            size_t taken = fold_run(&f, &k, p);
            p = taken ? p + taken : fold_one(&f, s, i + p) - i;
        }
    }
    return f.n;
}

size_t fold_words_at(struct str s, char *out)
{
    return fold_to(s, out);
}

struct str fold_words_into(struct str s, char *out, size_t size)
{
    if (room_for(s) <= size)
        return (struct str){out, fold_to(s, out)};
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t f = fold_char(utf8_next(s, &i));
        if (f == 0)
            continue;
        if (!fold_is_letter(f)) {
            gap = n > 0;
            continue;
        }
        if (n + 6 > size)
            return STR_NONE;
        if (gap)
            out[n++] = ' ';
        gap = false;
        n += utf8_put(f, out + n);
    }
    return (struct str){out, n};
}

struct str fold_words(struct arena *a, struct str s)
{
    char *out = arena_space(a, room_for(s), 1);
    return (struct str){out, fold_to(s, out)};
}

size_t fold_count_words(struct str folded)
{
    size_t n = folded.n > 0;
    for (size_t i = 0; i < folded.n; i++)
        n += folded.p[i] == ' ';
    return n;
}

struct str fold_joined(struct arena *a, struct str s)
{
    struct folding f = {.out = arena_space(a, room_for(s), 1)};
    for (size_t i = 0; i < s.n;)
        i = fold_one(&f, s, i);
    return (struct str){f.out, f.n};
}
