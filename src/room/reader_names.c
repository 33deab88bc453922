// SPDX-License-Identifier: MIT
// A name agrees with an address when it is a label of the host, an abbreviation that the label
// spells out ("nytimes", "faz"), the host as written, or a part of the path; a title agrees by
// the share of its words that the path has.
#include "room/reader_names.h"

#include <string.h>

#include "base/scan.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAME_LONGEST = 96, WORDS_MOST = 10, LABEL_LONGEST = 40 };

struct name { // folded words, and the same squeezed
    struct str words;
    char text[NAME_LONGEST];
    size_t n;
    uint64_t letters, words_letters; // of text; of words
};

// A letter or digit as it is compared, in lower case; 0 for what is none.
static inline char compared(char c)
{
    if ((c >= 'a' && c <= 'z') || (c & 0x80) || is_digit_ascii(c))
        return c;
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : 0;
}

// Letters and digits alone, with German "ae", "oe", "ue" as the folded "a", "o", "u".
static size_t squeeze(struct str s, char *out, size_t size)
{
    size_t n = 0;
    char last = 0;
    for (size_t i = 0; i < s.n && n < size; i++) {
        char c = compared(s.p[i]);
        if (c && !(c == 'e' && (last == 'a' || last == 'o' || last == 'u')))
            last = out[n++] = c;
    }
    return n;
}

// The letters that s has when it is squeezed, and perhaps "e".
static uint64_t letters_to_squeeze(struct str s)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = compared(s.p[i]);
        letters |= (uint64_t)(c != 0) << (c & 63);
    }
    return letters;
}

static uint64_t letters_of(const char *p, size_t n)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < n; i++)
        letters |= UINT64_C(1) << (p[i] & 63);
    return letters;
}

static bool few_bits(uint64_t bits) // at most two
{
    bits &= bits - 1;
    return !(bits & (bits - 1));
}

// False when texts of these letters can neither hold one another nor be nearly the same.
static bool may_agree(const struct name *x, uint64_t letters)
{
    return !(x->letters & ~letters) || !(letters & ~x->words_letters) ||
           few_bits(x->letters ^ letters);
}

static struct str squeezed(struct arena *a, struct str s)
{
    char room[NAME_LONGEST];
    size_t n = squeeze(s, room, sizeof room);
    return (struct str){arena_copy(a, room, n), n};
}

static struct label label_of(struct arena *a, struct str s)
{
    struct str text = squeezed(a, s);
    return (struct label){text, letters_of(text.p, text.n)};
}

// The next word of *rest, which has no empty ones; empty at the end.
static struct str next_word(struct str *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ')
        n++;
    struct str w = {rest->p, n};
    *rest = str_from(*rest, n + 1);
    return w;
}

// At most two words are left out: the label begins as one of the first three does.
static bool may_abbreviate(struct str words, char first)
{
    for (int k = 0; k < 3 && words.n; k++)
        if (next_word(&words).p[0] == first)
            return true;
    return false;
}

// Can label be spelt as beginnings of the words, in order, with few words left out?
static bool abbreviates(struct str words, struct str label)
{
    struct str list[WORDS_MOST];
    size_t count = 0;
    if (label.n < 3 || label.n > LABEL_LONGEST || !may_abbreviate(words, label.p[0]))
        return false;
    while (count < WORDS_MOST && words.n)
        list[count++] = next_word(&words);
    if (count < 2 || count == WORDS_MOST)
        return false;
    // reach[p]: bit k set when p letters are spelt having left out k words (k up to 2).
    uint8_t reach[LABEL_LONGEST + 1] = {1}, next[LABEL_LONGEST + 1];
    for (size_t i = 0; i < count; i++) {
        memset(next, 0, sizeof next);
        for (size_t p = 0; p <= label.n; p++) {
            if (!reach[p])
                continue;
            next[p] |= (uint8_t)(reach[p] << 1 & 7);
            for (size_t k = 0; k < list[i].n && p + k < label.n && list[i].p[k] == label.p[p + k];
                 k++)
                next[p + k + 1] |= reach[p];
        }
        memcpy(reach, next, sizeof reach);
    }
    return reach[label.n] != 0;
}

// Two neighbouring letters exchanged, or one wrong.
static bool nearly(const char *a, size_t an, const char *b, size_t bn)
{
    size_t i = 0;
    if (an != bn)
        return false;
    while (i < an && a[i] == b[i])
        i++;
    if (i + 1 < an && a[i] == b[i + 1] && a[i + 1] == b[i])
        return memcmp(a + i + 2, b + i + 2, an - i - 2) == 0;
    return i < an && memcmp(a + i + 1, b + i + 1, an - i - 1) == 0;
}

static bool is_one_word(struct str words, struct str label)
{
    while (words.n) {
        struct str w = next_word(&words);
        if (w.n == label.n && memcmp(w.p, label.p, w.n) == 0)
            return true;
    }
    return false;
}

// A name of two or three words of which the first is the label: "TELAM Shows".
static bool begins_with_word(struct str words, struct str label)
{
    size_t spaces = 0;
    for (size_t i = 0; i < words.n; i++)
        spaces += words.p[i] == ' ';
    struct str rest = words;
    return spaces >= 1 && spaces <= 2 && str_eq(next_word(&rest), label);
}

// "Tech & Tonic" at techandtonic.example: the label spells out what a mark between two words says.
static bool joins_words(const struct name *x, struct str label)
{
    static const char *const joints[] = {"and", "und", "et", "og", "en", "och", "y", "e", "i", "n"};
    size_t more = label.n > x->n ? label.n - x->n : 0, at = 0;
    struct str rest = x->words;
    if (more == 0 || more > 3 || x->n < 4)
        return false;
    for (struct str w = next_word(&rest); rest.n; w = next_word(&rest)) {
        char room[NAME_LONGEST];
        at += squeeze(w, room, sizeof room);
        struct str joint = str_slice(label, at, at + more);
        if (at >= x->n || memcmp(label.p, x->text, at) != 0 ||
            memcmp(label.p + at + more, x->text + at, x->n - at) != 0)
            continue;
        for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
            if (str_eq(joint, str_of(joints[i])))
                return true;
    }
    return false;
}

static float label_agrees(const struct name *x, struct str label)
{
    if (label.n < 2)
        return 0;
    if (x->n == label.n && memcmp(x->text, label.p, x->n) == 0)
        return 1;
    if (joins_words(x, label))
        return 0.95F;
    if (x->n >= 4 && label.n > x->n && memmem(label.p, label.n, x->text, x->n))
        return x->n * 2 >= label.n ? 0.9F : 0.6F;
    if (label.n >= 4 && x->n > label.n && memmem(x->text, x->n, label.p, label.n))
        return label.n * 3 >= x->n ? 0.9F
               : memcmp(x->text, label.p, label.n) == 0 &&
                       (label.n >= 6 || begins_with_word(x->words, label))
                   ? 0.8F
                   : 0.4F;
    if ((label.n >= 3 && is_one_word(x->words, label)) || abbreviates(x->words, label))
        return 0.8F;
    return label.n >= 5 && nearly(x->text, x->n, label.p, label.n) ? 0.75F : 0;
}

static size_t without_suffix(struct str host)
{
    size_t dot = str_rfind_char(host, '.');
    if (dot == STR_NOT_FOUND)
        return host.n;
    struct str before = str_slice(host, 0, dot);
    size_t second = str_rfind_char(before, '.');
    if (second != STR_NOT_FOUND && host.n - dot == 3 && dot - second - 1 <= 3)
        return second; // "co.uk", "com.br"
    return dot;
}

const struct host_labels *labels_of_host(struct arena *a, struct str host)
{
    struct host_labels *x = ARENA_NEW(a, struct host_labels);
    size_t end = without_suffix(host), start = 0, dots = 0;
    if (host.n == 0)
        return x;
    x->whole = squeezed(a, host);
    x->whole_letters = letters_of(x->whole.p, x->whole.n);
    for (size_t i = 0; i < end; i++)
        dots += host.p[i] == '.';
    x->items = ARENA_ARRAY(a, dots + 2, struct label);
    for (size_t i = 0; i <= end; i++) {
        if (i < end && host.p[i] != '.')
            continue;
        x->items[x->len++] = label_of(a, str_slice(host, start, i));
        if (i == end && str_ends(str_slice(host, start, i), STR("-online")))
            x->items[x->len++] = label_of(a, str_slice(host, start, i - strlen("-online")));
        start = i + 1;
    }
    return x;
}

struct address address_take_apart(struct arena *a, struct str host, struct str url)
{
    return (struct address){.host = host,
                            .url = url,
                            .platform = host_is_platform(host),
                            .of_host = *labels_of_host(a, host)};
}

static void read_parts(struct address *x)
{
    size_t at = str_find(x->url, x->host);
    struct str path = at == STR_NOT_FOUND ? STR_NONE : str_from(x->url, at + x->host.n), part;
    for (int k = 0; k < PATH_PARTS && str_split(&path, '/', &part) && path.p; k++)
        x->parts[x->parts_len++] = (struct label){part, letters_to_squeeze(part)};
    x->parts_read = true;
}

// Folded words, as they are compared; false when they can be no name.
static bool read_name(const struct address *x, struct str words, uint64_t letters,
                      struct name *name)
{
    if (x->host.n == 0 || words.n >= NAME_LONGEST)
        return false;
    name->words = words;
    name->n = squeeze(words, name->text, sizeof name->text);
    name->letters = letters_of(name->text, name->n);
    name->words_letters = letters;
    return name->n >= 2;
}

// "news.example.org": what the part of a site is for, no name. The last label is the site's.
static bool is_part_of_site(const struct address *x, size_t i)
{
    static const char *const parts[] = {"news",  "blog",  "blogs",  "research", "media",
                                        "press", "today", "events", "magazine", "podcast"};
    for (size_t k = 0; i + 1 < x->of_host.len && k < sizeof parts / sizeof *parts; k++)
        if (str_eq(x->of_host.items[i].text, str_of(parts[k])))
            return true;
    return false;
}

#define PART_AGREES 0.4F

// "The Tide": an article is all that stands before the label that ends the name.
static bool is_after_article(const struct name *name, struct str label)
{
    struct str article = str_slice(name->words, 0, str_find_char(name->words, ' '));
    return article.n + label.n == name->n && words_is_beside(article, BESIDE_ARTICLE);
}

// "High-Energy Physics" at physics.example.edu: a part of a site is no end of a name.
static bool ends_with_part(const struct address *x, size_t i, const struct name *name)
{
    struct str label = x->of_host.items[i].text;
    if (i + 1 >= x->of_host.len || name->n <= label.n ||
        memcmp(name->text, label.p, label.n) == 0 || is_after_article(name, label))
        return false;
    struct arena a = ARENA_EMPTY;
    struct str site = host_site(&a, x->host);
    struct label own = label_of(&a, str_slice(site, 0, str_find_char(site, '.')));
    bool part = !str_eq(own.text, label);
    arena_free(&a);
    return part;
}

static float host_agrees(const struct address *x, const struct name *name)
{
    float best = 0;
    if (may_agree(name, x->of_host.whole_letters)) {
        if (str_eq((struct str){name->text, name->n}, x->of_host.whole))
            return 1;
        if (x->of_host.whole.n >= 6 &&
            nearly(name->text, name->n, x->of_host.whole.p, x->of_host.whole.n))
            best = 0.9F;
    }
    for (size_t i = 0; i < x->of_host.len; i++) {
        if (!may_agree(name, x->of_host.items[i].letters) || is_part_of_site(x, i))
            continue;
        float f = label_agrees(name, x->of_host.items[i].text);
        if (f > PART_AGREES && ends_with_part(x, i, name))
            f = PART_AGREES;
        best = f > best ? f : best;
    }
    return best;
}

// Squeezing takes spaces away and some letters "e": what the others say.
static const uint64_t others = ~(UINT64_C(1) << ('e' & 63) | UINT64_C(1) << (' ' & 63));

static bool host_may_agree(const struct address *x, uint64_t letters)
{
    struct name name = {.letters = letters & others, .words_letters = letters | ~others};
    bool may = may_agree(&name, x->of_host.whole_letters & others);
    for (size_t i = 0; i < x->of_host.len && !may; i++)
        may = may_agree(&name, x->of_host.items[i].letters & others);
    return may;
}

float address_host_names(const struct address *x, struct str words)
{
    struct name name;
    uint64_t letters = words.n < NAME_LONGEST ? letters_of(words.p, words.n) : 0;
    return host_may_agree(x, letters) && read_name(x, words, letters, &name) ? host_agrees(x, &name)
                                                                             : 0;
}

// The same of names that are the host, a label of it, or one with such a word between theirs.
bool address_may_be(const struct address *x, uint64_t letters)
{
#define BIT(c) (UINT64_C(1) << ((c)&63))
    const uint64_t joining = BIT('a') | BIT('n') | BIT('d') | BIT('u') | BIT('t') | BIT('o') |
                             BIT('g') | BIT('c') | BIT('h') | BIT('y') | BIT('i');
#undef BIT
    letters &= others;
    bool may = letters == (x->of_host.whole_letters & others);
    for (size_t i = 0; i < x->of_host.len && !may; i++) {
        uint64_t label = x->of_host.items[i].letters & others;
        may = !(letters & ~label) && !(label & ~letters & ~joining);
    }
    return may;
}

static bool part_may_agree(struct address *x, uint64_t letters)
{
    bool may = false;
    if (!x->parts_read)
        read_parts(x);
    for (size_t k = 0; k < x->parts_len && !may; k++)
        may = (letters & others) == (x->parts[k].letters & others);
    return may;
}

uint64_t address_letters(struct arena *a, struct str text)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c & 0x80) {
            struct str fold = fold_words(a, text);
            return letters_of(fold.p, fold.n);
        }
        char small = is_alpha_ascii(c) ? c | 0x20 : is_digit_ascii(c) ? c : ' ';
        letters |= UINT64_C(1) << (small & 63);
    }
    return letters;
}

// Whether the part of a path, squeezed, is the name.
static bool is_part(const struct label *part, const struct name *name)
{
    char room[NAME_LONGEST];
    return !((part->letters ^ name->letters) & others) &&
           str_eq((struct str){room, squeeze(part->text, room, sizeof room)},
                  (struct str){name->text, name->n});
}

bool address_may_name(struct address *x, uint64_t letters)
{
    return host_may_agree(x, letters) || part_may_agree(x, letters);
}

float address_names(struct address *x, struct str words)
{
    struct name name;
    uint64_t letters = words.n < NAME_LONGEST ? letters_of(words.p, words.n) : 0;
    bool several = str_find_char(words, ' ') != STR_NOT_FOUND;
    bool parts = letters && (several || x->platform);
    if (!(host_may_agree(x, letters) || (parts && part_may_agree(x, letters))) ||
        !read_name(x, words, letters, &name))
        return 0;
    float best = host_agrees(x, &name);
    if (best < 0.7F && name.n >= 4 && parts) {
        // an account on a platform, a title of a big house
        if (!x->parts_read)
            read_parts(x);
        for (size_t k = 0; k < x->parts_len; k++)
            if (is_part(&x->parts[k], &name))
                best = 0.75F;
    }
    return best;
}

float name_agrees(struct str folded_words, struct str host, struct str url)
{
    struct arena a = ARENA_EMPTY;
    struct address x = address_take_apart(&a, host, url);
    float agrees = address_names(&x, folded_words);
    arena_free(&a);
    return agrees;
}

static inline uint64_t mix(uint64_t h, uint64_t more)
{
    h = (h ^ more) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

// Of up to sixteen letters with NUL behind them.
static inline uint64_t mix_block(uint64_t h, scan_block b, size_t n)
{
    uint64_t halves[2];
    memcpy(halves, &b, sizeof halves);
    h = mix(h, halves[0]);
    return n > sizeof *halves ? mix(h, halves[1]) : h;
}

// Words of a path are ASCII, and what is neither a letter nor a digit parts them; folded words have
// spaces between them.
static inline scan_mask of_word(scan_block b, bool folded)
{
    scan_mask bytes = (scan_mask)b, small = (scan_mask)(b | 0x20);
    if (folded)
        return ~((bytes == ' ') | (bytes == 0));
    return ((small > 'a' - 1) & (small < 'z' + 1)) | ((bytes > '0' - 1) & (bytes < '9' + 1));
}

// The same as below of a word of any length, from which letters "e" are taken.
static uint64_t hash_squeezed(struct str word)
{
    uint64_t h = 0;
    size_t n = 0, total = 0;
    char room[SCAN_BLOCK], last = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i] | 0x20;
        if (c == 'e' && (last == 'a' || last == 'o' || last == 'u'))
            continue;
        last = room[n++] = c;
        total++;
        if (n == SCAN_BLOCK) {
            h = mix_block(h, scan_load(room), n);
            n = 0;
        }
    }
    return mix(n ? mix_block(h, scan_load_part(room, n), n) : h, total);
}

enum { WORD_SHORTEST = 3 };

// Of the word of s that begins at *i, squeezed and in small letters; moves *i behind it.
static inline uint64_t hash_word(struct str s, size_t *i, bool folded)
{
    static const unsigned char keep[2 * SCAN_BLOCK] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                       255, 255, 255, 255, 255, 255, 255, 255};
    size_t start = *i, left = s.n - start;
    scan_block b = left >= SCAN_BLOCK ? scan_load(s.p + start) : scan_load_part(s.p + start, left);
    size_t n = scan_first(~of_word(b, folded));
    scan_block small = (b | 0x20) & scan_load((const char *)keep + SCAN_BLOCK - n);
    unsigned e = scan_bits((scan_mask)(small == 'e'));
    unsigned before = scan_bits((scan_mask)((small == 'a') | (small == 'o') | (small == 'u')));
    *i = start + n;
    if (n < WORD_SHORTEST)
        return 0; // nobody asks
    if (n < SCAN_BLOCK && !(e & before << 1))
        return mix(mix_block(0, small, n), n);
    if (n == SCAN_BLOCK)
        for (scan_block one = {0}; *i < s.n; ++*i) {
            one[0] = (unsigned char)s.p[*i];
            if (!of_word(one, folded)[0])
                break;
        }
    return hash_squeezed(str_slice(s, start, *i));
}

// How a word of WORD_SHORTEST letters or more begins when it is squeezed: a bit of a filter.
static inline unsigned beginning_of(const char *p, size_t n)
{
    unsigned char first = (unsigned char)(p[0] | 0x20), second = (unsigned char)(p[1] | 0x20);
    bool umlaut = first == 'a' || first == 'o' || first == 'u';
    for (size_t i = 2; umlaut && second == 'e'; i++)
        second = i < n ? (unsigned char)(p[i] | 0x20) : 0;
    return (first * 37U + second) & 0xff;
}

// Words of at least three letters in the path.
static void read_words(struct address *x)
{
    struct str url = x->url;
    size_t here = 0;
    size_t slash = str_find(url, STR("//"));
    url = str_from(url, slash == STR_NOT_FOUND ? 0 : slash + 2);
    slash = str_find_char(url, '/');
    url = str_from(url, slash == STR_NOT_FOUND ? url.n : slash);
    for (size_t i = 0; i < url.n && x->words_len < PATH_WORDS; i++) {
        size_t start = i;
        uint64_t h = hash_word(url, &i, false);
        if (i - start >= WORD_SHORTEST) {
            unsigned begin = beginning_of(url.p + start, i - start);
            x->words_in[h & 3] |= UINT64_C(1) << ((h >> 2) & 63);
            x->words_begin[begin / 64] |= UINT64_C(1) << begin % 64;
            x->words[x->words_len++] = h;
            x->words_most = ++here > x->words_most ? here : x->words_most;
        }
        if (i < url.n && url.p[i] != '-' && url.p[i] != '_')
            here = 0; // another part of the path
    }
    x->words_read = true;
}

static bool path_has(const struct address *x, uint64_t h)
{
    if (!(x->words_in[h & 3] >> ((h >> 2) & 63) & 1))
        return false;
    for (size_t i = 0; i < x->words_len; i++)
        if (x->words[i] == h)
            return true;
    return false;
}

static bool is_word_at(struct str s, size_t i)
{
    return i < s.n && (is_alpha_ascii(s.p[i]) || is_digit_ascii(s.p[i]));
}

// How many words of WORD_SHORTEST letters or more the folded text has, when it stands in url at
// `at`, of plain letters and digits and with hyphens between its words; else 0.
static uint32_t words_standing(struct str url, size_t at, struct str words)
{
    uint32_t found = 0, stream = 0; // which bytes are of words, behind those of the last three
    if ((at && is_word_at(url, at - 1)) || is_word_at(url, at + words.n))
        return 0;
    for (size_t i = 0; i < words.n; i += SCAN_BLOCK) {
        size_t left = words.n - i;
        bool whole = left >= SCAN_BLOCK;
        const char *p = words.p + i, *q = url.p + at + i;
        scan_block b = whole ? scan_load(p) : scan_load_part(p, left);
        scan_block u = whole ? scan_load(q) : scan_load_part(q, left);
        scan_mask of = of_word(u, false), space = (scan_mask)(b == ' ') & (scan_mask)(u == '-');
        unsigned same = scan_bits(space | (of & (scan_mask)((u | 0x20) == b)));
        if (same != (whole ? (1U << SCAN_BLOCK) - 1 : (1U << left) - 1))
            return 0;
        stream = scan_bits(of) << 3 | (stream >> SCAN_BLOCK & 7);
        unsigned third = stream >> 3 & stream >> 2 & stream >> 1 & ~stream;
        found += (uint32_t)__builtin_popcount(third & ((1U << SCAN_BLOCK) - 1));
    }
    return found;
}

// The same where the last part of the address ends or begins with it: of most articles' addresses,
// which are made of their titles. 0 when it does not, or the address may have more words than are
// kept of it.
static uint32_t words_of_slug(struct str url, struct str words)
{
    enum { LONGEST = (WORD_SHORTEST + 1) * PATH_WORDS - 1, LEAST = 8 };
    if (words.n < LEAST || url.n > LONGEST || url.n <= words.n)
        return 0;
    size_t end = url.n - (url.p[url.n - 1] == '/');
    size_t slash = str_rfind_char(str_slice(url, 0, end), '/');
    if (slash == STR_NOT_FOUND || slash < LEAST || url.p[slash - 1] == '/' ||
        slash + 1 + words.n > end)
        return 0;
    uint32_t found = words_standing(url, end - words.n, words);
    return found ? found : words_standing(url, slash + 1, words);
}

static void count_word(const struct address *x, struct str words, size_t at, size_t end,
                       struct shares *s)
{
    if (end - at < WORD_SHORTEST)
        return;
    unsigned begin = beginning_of(words.p + at, end - at);
    s->asked++;
    s->hits +=
        (x->words_begin[begin / 64] >> begin % 64 & 1) && path_has(x, hash_word(words, &at, true));
}

static struct shares count_words(struct address *x, struct str words)
{
    struct shares s = {0, 0};
    size_t at = 0; // where a word begins
    if (!x->words_read)
        read_words(x);
    for (size_t i = 0; x->words_len && i < words.n; i += SCAN_BLOCK) {
        size_t left = words.n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(words.p + i) : scan_load_part(words.p + i, left);
        for (unsigned bits = scan_bits((scan_mask)(b == ' ')); bits; bits &= bits - 1) {
            size_t end = i + (size_t)__builtin_ctz(bits);
            count_word(x, words, at, end, &s);
            at = end + 1;
        }
    }
    if (x->words_len && at < words.n)
        count_word(x, words, at, words.n, &s);
    return s;
}

struct shares address_count(struct address *x, struct str words)
{
    uint32_t all = x->words_read ? 0 : words_of_slug(x->url, words);
    return all ? (struct shares){all, all} : count_words(x, words);
}

float address_share(const struct address *x, struct shares s)
{
    enum { SEVERAL = 4 };
    if (s.hits == 0 && s.asked > 0 && x->words_most >= SEVERAL)
        return -1;
    if (s.hits < 2 && !(s.hits == 1 && s.asked == 1))
        return 0;
    return s.asked == 1 ? 0.5F : (float)s.hits / (float)s.asked; // one word is little
}

float address_titles(struct address *x, struct str words)
{
    return address_share(x, address_count(x, words));
}

float title_in_address(struct str folded_words, struct str url)
{
    struct address x = {.url = url};
    return address_titles(&x, folded_words);
}
