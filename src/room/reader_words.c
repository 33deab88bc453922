// SPDX-License-Identifier: MIT
// Looks words up in the hash tables that the build makes of data/words.txt. Most words begin with
// no stem: their first three bytes say so.
#include "room/reader_words.h"

#include <endian.h>
#include <string.h>

#include "base/scan.h"
#include "room/reader_words_table.h"
#include "text/calendar.h"
#include "text/fold.h"

enum { LOOKED_AT = 400, WHOLE_LONGEST = 60 };

// The first eight bytes, the first the lowest; zero behind the end.
static inline uint64_t head_of(struct str s)
{
    uint64_t head = 0;
    if (s.n >= sizeof head) {
        memcpy(&head, s.p, sizeof head);
        return le64toh(head);
    }
    if (s.n >= 4) { // two halves that may overlap
        uint32_t low, high;
        memcpy(&low, s.p, sizeof low);
        memcpy(&high, s.p + s.n - 4, sizeof high);
        return le32toh(low) | (uint64_t)le32toh(high) << 8 * (s.n - 4);
    }
    if (s.n == 0)
        return 0;
    const unsigned char *c = (const unsigned char *)s.p; // some of them are the same
    return c[0] | (uint64_t)c[s.n / 2] << 8 * (s.n / 2) | (uint64_t)c[s.n - 1] << 8 * (s.n - 1);
}

// What data/embed-words.py computes as well, of three bytes, the first the lowest.
static inline unsigned stem_bucket(uint32_t three)
{
    return three * 0x9e3779b1U >> 19;
}

static inline uint32_t three_bytes(unsigned first, unsigned second, unsigned third)
{
    return first | second << 8 | third << 16;
}

static uint64_t hash_of(struct str s, uint64_t head)
{
    uint64_t more = (uint64_t)s.n << 8 ^ (unsigned char)s.p[s.n - 1];
    return (head + more * UINT64_C(0xd6e8feb86659fd93)) * UINT64_C(0x9e3779b97f4a7c15);
}

static unsigned bucket_of(uint64_t hash)
{
    return (unsigned)(hash >> 52);
}

// Whether rest, which has this head, begins with the entry.
static inline bool begins_with(struct str rest, uint64_t head, const struct word_entry *e)
{
    return ((head ^ e->head) & e->of_head) == 0 && e->length <= rest.n &&
           (e->length <= sizeof head || memcmp(rest.p, e->text, e->length) == 0);
}

static uint32_t entries_of(const struct word_entry *table, const uint16_t *first, struct str rest,
                           unsigned bucket, bool word_start)
{
    uint32_t found = 0;
    uint64_t head = head_of(rest);
    for (size_t k = first[bucket]; k < first[bucket + 1]; k++) {
        const struct word_entry *e = &table[k];
        if (begins_with(rest, head, e) && (word_start || e->anywhere) &&
            (!e->ends || e->length == rest.n || rest.p[e->length] == ' '))
            found |= e->lists;
    }
    return found;
}

static inline uint32_t stems_at(struct str s, size_t i, bool word_start, uint32_t wanted)
{
    struct str rest = {s.p + i, s.n - i};
    if (rest.n < 2)
        return 0;
    const unsigned char *p = (const unsigned char *)rest.p;
    uint32_t four = three_bytes(p[0], p[1], rest.n > 2 ? p[2] : ' ');
    if (rest.n > 3) {
        memcpy(&four, p, sizeof four);
        four = le32toh(four);
    }
    unsigned bucket = stem_bucket(four & 0xffffff), fourth = four >> 24;
    return (words_stems_lists[bucket] & wanted) && (words_stems_fourth[bucket] >> fourth % 32 & 1)
               ? entries_of(words_stems, words_stems_first, rest, bucket, word_start) & wanted
               : 0;
}

static bool has_openings(unsigned bucket)
{
    return words_openings_begin[bucket / 64] >> (bucket % 64) & 1;
}

uint32_t words_open(struct str folded)
{
    if (folded.n < 3)
        return 0;
    const unsigned char *p = (const unsigned char *)folded.p;
    unsigned bucket = stem_bucket(three_bytes(p[0], p[1], p[2]));
    return has_openings(bucket)
               ? entries_of(words_openings, words_openings_first, folded, bucket, true)
               : 0;
}

bool words_may_open(struct str text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t i = 0;
    while (i < text.n && p[i] < 0x80 && calendar_plain[p[i]] == ' ')
        i++;
    if (i + 3 > text.n || ((p[i] | p[i + 1] | p[i + 2]) & 0x80))
        return true; // folding will tell
    unsigned char one = (unsigned char)calendar_plain[p[i]];
    unsigned char two = (unsigned char)calendar_plain[p[i + 1]];
    unsigned char three = (unsigned char)calendar_plain[p[i + 2]];
    if (!one || !two || !three || (two == ' ' && three == ' '))
        return true;
    return has_openings(stem_bucket(three_bytes(one, two, three)));
}

// At i ends a word, or an ideograph begins, which may begin a stem anywhere.
static inline uint32_t stems_behind(struct str s, size_t i, uint32_t wanted)
{
    if (s.p[i] == ' ')
        return stems_at(s, i + 1, true, wanted);
    return i > 0 && s.p[i - 1] != ' ' ? stems_at(s, i, false, wanted) : 0;
}

uint32_t words_stems_of_all(struct str folded, uint32_t wanted)
{
    uint32_t found = stems_at(folded, 0, true, wanted);
    for (size_t i = 0; i < folded.n; i += SCAN_BLOCK) {
        size_t left = folded.n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(folded.p + i) : scan_load_part(folded.p + i, left);
        for (unsigned bits = scan_bits((b == ' ') | (b >= 0xd0)); bits; bits &= bits - 1)
            found |= stems_behind(folded, i + (size_t)__builtin_ctz(bits), wanted);
    }
    return found;
}

uint32_t words_stems_of(struct str folded, uint32_t wanted)
{
    return words_stems_of_all(str_slice(folded, 0, LOOKED_AT), wanted);
}

// The letter of a folded text that stands at *i, which is moved behind it: ' ' for a mark, 0 for
// what is not ASCII when it is folded.
static unsigned folded_at(struct str s, size_t *i)
{
    if (*i >= s.n)
        return ' ';
    unsigned char byte = (unsigned char)s.p[*i];
    if (byte < 0x80) {
        ++*i;
        return (unsigned char)calendar_plain[byte];
    }
    uint32_t c = fold_char(utf8_next(s, i));
    return c && !fold_is_letter(c) ? ' ' : c < 0x80 ? c : 0;
}

// The next of them behind marks.
static unsigned folded_behind(struct str s, size_t i)
{
    unsigned c = ' ';
    while (c == ' ' && i < s.n)
        c = folded_at(s, &i);
    return c;
}

// Whether a stem of the bucket may have what stands at i for its fourth letter.
static bool has_fourth(struct str s, size_t i, unsigned bucket)
{
    unsigned char byte = i < s.n ? (unsigned char)s.p[i] : ' ';
    unsigned fourth = byte < 0x80 ? (unsigned char)calendar_plain[byte] : 0;
    return fourth == 0 || (words_stems_fourth[bucket] >> fourth % 32 & 1);
}

// Whether the word at i, or what a sign there leads to, may begin a stem.
static bool may_begin_at(struct str s, size_t i, uint32_t lists)
{
    if (i + 2 < s.n && !((s.p[i] | s.p[i + 1] | s.p[i + 2]) & 0x80)) { // as nearly all are
        const unsigned char *p = (const unsigned char *)s.p + i;
        unsigned char one = (unsigned char)calendar_plain[p[0]];
        unsigned char two = (unsigned char)calendar_plain[p[1]];
        unsigned char three = (unsigned char)calendar_plain[p[2]];
        unsigned bucket = stem_bucket(three_bytes(one, two, three));
        if (two != ' ')
            return one != ' ' && (words_stems_lists[bucket] & lists) &&
                   (three == ' ' || has_fourth(s, i + 3, bucket));
    }
    unsigned first = folded_at(s, &i), second = folded_at(s, &i);
    unsigned third = second == ' ' ? folded_behind(s, i) : folded_at(s, &i);
    if (first == ' ')
        return false;
    if (!first || !second || !third)
        return true;
    return words_stems_lists[stem_bucket(three_bytes(first, second, third))] & lists;
}

bool words_may_begin(struct str text, uint32_t lists)
{
    unsigned before = 0, sign = 0; // the last byte of the block before was one of a word, no ASCII
    for (size_t i = 0; i < text.n; i += SCAN_BLOCK) {
        size_t left = text.n - i;
        scan_block b =
            left >= SCAN_BLOCK ? scan_load(text.p + i) : scan_load_part(text.p + i, left);
        scan_mask bytes = (scan_mask)b, small = (scan_mask)(b | 0x20);
        unsigned wide = scan_bits(bytes);
        unsigned plain = scan_bits(((small > 'a' - 1) & (small < 'z' + 1)) |
                                   ((bytes > '0' - 1) & (bytes < '9' + 1)));
        if (scan_any((scan_mask)((b >= 0xd0) & (b != 0xe2)))) // letters that may begin one anywhere
            return true;
        unsigned word = wide | plain;
        unsigned letters = plain | scan_bits((scan_mask)(b >= 0xc0)); // or signs
        unsigned begins = letters & (~(word << 1 | before) | wide << 1 | sign);
        for (; begins; begins &= begins - 1)
            if (may_begin_at(text, i + (size_t)__builtin_ctz(begins), lists))
                return true;
        before = word >> (SCAN_BLOCK - 1) & 1;
        sign = wide >> (SCAN_BLOCK - 1) & 1;
    }
    return false;
}

static const struct word_entry *find(const struct word_entry *table, const uint16_t *first,
                                     const uint64_t *some, struct str folded)
{
    if (folded.n == 0 || folded.n > WHOLE_LONGEST)
        return NULL;
    uint64_t head = head_of(folded), hash = hash_of(folded, head);
    if (!(some[hash >> 55] >> (hash >> 49) % 64 & 1))
        return NULL;
    unsigned bucket = bucket_of(hash);
    for (size_t k = first[bucket]; k < first[bucket + 1]; k++)
        if (table[k].length == folded.n && begins_with(folded, head, &table[k]))
            return &table[k];
    return NULL;
}

static uint32_t look_up(struct str folded)
{
    const struct word_entry *e = find(words_whole, words_whole_first, words_whole_some, folded);
    return e ? e->lists : 0;
}

// "Read it on the Courier's website", whatever the name.
static bool is_invitation_to_it(struct str folded)
{
    static const char *const starts[] = {"read it ",      "watch it ", "see it ", "hear it ",
                                         "listen to it ", "find it ",  "view it "};
    static const char *const places[] = {"on ", "at ", "in ", "over at ", "via "};
    size_t space = str_find_char(folded, ' ');
    struct str behind = space == STR_NOT_FOUND ? STR_NONE : str_from(folded, space + 1);
    bool it = str_starts(behind, STR("it ")) || str_starts(behind, STR("to it "));
    for (size_t i = 0; it && i < sizeof starts / sizeof *starts; i++) {
        if (!str_starts(folded, str_of(starts[i])))
            continue;
        struct str rest = str_from(folded, strlen(starts[i]));
        for (size_t k = 0; k < sizeof places / sizeof *places; k++)
            if (str_starts(rest, str_of(places[k])))
                return true;
    }
    return false;
}

// "Listen to the segment on the station's website": tells what to do with what, and no more.
static bool is_invitation(struct str folded)
{
    enum { WORDS_MOST = 9, BRIEF_MOST = 4 };
    struct str rest = folded, w;
    int words = 0, thing = 0, most = WORDS_MOST;
    if (str_starts(folded, STR("open source")))
        return false; // software, and its news
    if (is_invitation_to_it(folded))
        return true;
    while (str_split(&rest, ' ', &w)) {
        uint32_t is = look_up(w);
        if (words == 0 && !(is & WORD_INVITES))
            return false;
        if (words == 0 && (is & WORD_INVITES_BRIEFLY))
            most = BRIEF_MOST;
        bool code = w.n <= 2 && !str_eq(w, STR("it")); // "de", "en": seldom a language
        if (words++ > 0 && !thing && !code && (is & (WORD_KIND | WORD_GENERIC_LINK)))
            thing = words;
    }
    return thing > 1 && words <= most;
}

// "Beitrag ansehen", "het artikel lezen": what to do stands behind with what.
static bool is_invitation_behind(struct str folded)
{
    enum { WORDS_MOST = 4 };
    struct str rest = folded, w;
    int words = 0;
    bool thing = false, invites = false;
    while (str_split(&rest, ' ', &w)) {
        uint32_t is = look_up(w);
        if (invites || ++words > WORDS_MOST)
            return false;
        invites = (is & WORD_INVITES) && !(is & WORD_INVITES_BRIEFLY) && thing;
        thing = thing || (is & (WORD_KIND | WORD_GENERIC_LINK));
        if (!(is & (WORD_KIND | WORD_GENERIC_LINK | WORD_CONNECTOR | WORD_INVITES)))
            return false;
    }
    return invites;
}

// "Link zur Aufnahme", "lien vers le reportage"
static bool is_link_to(struct str folded)
{
    enum { WORDS_MOST = 5 };
    static const char *const starts[] = {"link to ",   "link zum ",  "link zur ",  "link zu ",
                                         "link al ",   "link alla ", "link naar ", "link till ",
                                         "lien vers ", "enlace a ",  "enlace al "};
    size_t spaces = 0;
    if (folded.n < 9 || !(memcmp(folded.p, "li", 2) == 0 || memcmp(folded.p, "enlace", 6) == 0))
        return false;
    for (size_t i = 0; i < folded.n; i++)
        spaces += folded.p[i] == ' ';
    for (size_t i = 0; i < sizeof starts / sizeof *starts && spaces < WORDS_MOST; i++)
        if (str_starts(folded, str_of(starts[i])))
            return true;
    return false;
}

// "Link para a matéria", "odkaz na článek", "ссылка на статью": a word for a link, one that leads
// on, and at the end what it leads to.
static bool is_link_to_kind(struct str folded)
{
    enum { WORDS_BETWEEN = 3, SHORTEST = 8 };
    static const char *const links[] = {
        "link",     "lien",         "enlace",  "ligacao",  "enllac", "lenke",
        "lank",     "linkje",       "verweis", "odkaz",    "url",    "poveznica",
        "povezava", "collegamento", "tautan",  "legatura", "ссылка", "посилання"};
    static const char *const to[] = {"a",   "al",  "ao",   "all", "alla", "allo", "para",  "da",
                                     "do",  "de",  "del",  "du",  "des",  "dell", "della", "pour",
                                     "per", "til", "till", "na",  "k",    "ke",   "catre", "spre",
                                     "der", "des", "zum",  "zur", "naar", "van",  "ke",    "на",
                                     "до",  "к",   "of",   "for", "vers"};
    struct str rest = folded, word, last = STR_NONE;
    bool link = false, leads = false;
    if (folded.n < SHORTEST || !str_split(&rest, ' ', &word))
        return false;
    for (size_t i = 0; i < sizeof links / sizeof *links && !link; i++)
        link = str_eq(word, str_of(links[i]));
    if (!link || !str_split(&rest, ' ', &word))
        return false;
    for (size_t i = 0; i < sizeof to / sizeof *to && !leads; i++)
        leads = str_eq(word, str_of(to[i]));
    int words = 0;
    while (leads && str_split(&rest, ' ', &last))
        words++;
    return words > 0 && words <= WORDS_BETWEEN &&
           (look_up(last) & (WORD_KIND | WORD_GENERIC_LINK | WORD_TITLE));
}

// "PDF (1.2 MB)", "PDF, 350 Ko": a file and its size.
static bool is_file_of_size(struct str folded)
{
    static const char *const units[] = {"kb", "mb", "gb", "ko", "mo", "go", "kib", "mib"};
    struct str w;
    bool file = str_split(&folded, ' ', &w) && (look_up(w) & WORD_FILE), size = false;
    while (file && str_split(&folded, ' ', &w)) {
        size_t digits = 0;
        while (digits < w.n && is_digit_ascii(w.p[digits]))
            digits++;
        size = false;
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            size = size || str_eq(str_from(w, digits), str_of(units[i]));
        file = size || (digits && digits == w.n);
    }
    return file && size;
}

// Of a text of several words whose first word is known.
static uint32_t says_what_to_do(struct str folded, uint32_t first)
{
    enum { BEFORE_INVITATION = WORD_KIND | WORD_GENERIC_LINK | WORD_CONNECTOR | WORD_INVITES };
    bool invites = ((first & WORD_INVITES) && is_invitation(folded)) ||
                   ((first & BEFORE_INVITATION) && is_invitation_behind(folded));
    bool file = (first & WORD_FILE) && is_file_of_size(folded);
    return invites || file || is_link_to(folded) || is_link_to_kind(folded) ? WORD_GENERIC_LINK : 0;
}

bool words_are_many(struct str text)
{
    int letters = 0;
    for (size_t i = 0; i + SCAN_BLOCK <= text.n && letters <= WHOLE_LONGEST; i += SCAN_BLOCK) {
        scan_block b = scan_load(text.p + i);
        scan_mask bytes = (scan_mask)b, small = (scan_mask)(b | 0x20);
        letters += __builtin_popcount(scan_bits(((small > 'a' - 1) & (small < 'z' + 1)) |
                                                ((bytes > '0' - 1) & (bytes < '9' + 1))));
    }
    return letters > WHOLE_LONGEST;
}

uint32_t words_one_is(struct str folded)
{
    return look_up(folded);
}

uint32_t words_whole_is(struct str folded)
{
    if (folded.n > WHOLE_LONGEST)
        return 0;
    uint32_t found = look_up(folded);
    size_t space = found ? STR_NOT_FOUND : str_find_char(folded, ' ');
    if (space == STR_NOT_FOUND)
        return found;
    uint32_t first = look_up(str_slice(folded, 0, space));
    return is_invitation_to_it(folded) ? WORD_GENERIC_LINK : says_what_to_do(folded, first);
}

uint32_t words_whole_begins(struct str folded, uint32_t first)
{
    if (folded.n > WHOLE_LONGEST)
        return 0;
    uint32_t found = look_up(folded);
    if (found || str_find_char(folded, ' ') == STR_NOT_FOUND)
        return found;
    return says_what_to_do(folded, first);
}

bool words_end_with(struct str folded, uint32_t lists)
{
    enum { WORDS_MOST = 3 };
    size_t at = folded.n;
    for (int words = 0; words < WORDS_MOST && at > 0 && at != STR_NOT_FOUND; words++) {
        at = str_rfind_char(str_slice(folded, 0, at), ' ');
        if (look_up(at == STR_NOT_FOUND ? folded : str_from(folded, at + 1)) & lists)
            return true;
    }
    return false;
}

bool words_lead_to_outlet(struct str folded)
{
    enum { BETWEEN_LONGEST = 12 };
    size_t first = str_find_char(folded, ' '), last = str_rfind_char(folded, ' ');
    return first != STR_NOT_FOUND && last - first <= BETWEEN_LONGEST &&
           (look_up(str_slice(folded, 0, first)) & WORD_KIND) &&
           (look_up(str_from(folded, last + 1)) & WORD_IN);
}

int words_tail(struct str folded)
{
    size_t last = str_rfind_char(folded, ' ');
    if (last == STR_NOT_FOUND)
        return 0;
    if (look_up(str_from(folded, last + 1)) & (WORD_TAIL | WORD_PICTURE))
        return 1;
    size_t two = str_rfind_char(str_slice(folded, 0, last), ' ');
    return two != STR_NOT_FOUND && (look_up(str_from(folded, two + 1)) & WORD_TAIL) ? 2 : 0;
}

// "datePublished", "date_published", "date-published" in words, folded.
static struct str words_of_key(struct arena *a, struct str key)
{
    char *room = arena_array(a, key.n * 2 + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < key.n; i++) {
        bool upper = key.p[i] >= 'A' && key.p[i] <= 'Z';
        bool lower_before = i && key.p[i - 1] >= 'a' && key.p[i - 1] <= 'z';
        if (upper && lower_before)
            room[n++] = ' ';
        room[n++] = key.p[i];
    }
    return fold_words(a, (struct str){room, n});
}

// "image", "archive": an address behind such a word is not the article's. "sort date", "updated
// at": the keeper's, not the article's.
static bool is_other_thing(struct str word)
{
    static const char *const things[] = {
        "image",      "img",     "logo",      "photo",    "picture",  "thumb",    "cover",
        "icon",       "avatar",  "thumbnail", "pdf",      "archive",  "archived", "mirror",
        "screenshot", "sort",    "order",     "updated",  "modified", "accessed", "retrieved",
        "added",      "checked", "approved",  "verified", "reviewed", "id",       "ref"};
    for (size_t i = 0; i < sizeof things / sizeof *things; i++)
        if (str_eq(word, str_of(things[i])))
            return true;
    return false;
}

uint16_t words_column(struct arena *a, struct str heading)
{
    enum { HEADING_LONGEST = 40 };
    uint16_t role = (uint16_t)(words_whole_is(fold_words(a, heading)) & WORD_COLUMN);
    struct str words = words_of_key(a, heading), w;
    if (!role)
        role = (uint16_t)(words_whole_is(words) & WORD_COLUMN);
    if (role || words.n > HEADING_LONGEST)
        return role;
    while (str_split(&words, ' ', &w)) { // "pub_date", "Media outlet", "image link"
        uint16_t one = (uint16_t)(words_whole_is(w) & WORD_COLUMN);
        if (is_other_thing(w))
            return WORD_NOTE;
        if (one & WORD_DATE)
            return one;
        if (one && (!role || !(one & WORD_NAME)))
            role = one;
    }
    return role;
}

enum { NAME_FIRST = 1 << 0, NAME_PLACE = 1 << 1 }; // as embed-words.py orders the lists

static bool is_name(struct str folded, uint32_t list)
{
    const struct word_entry *e = find(words_names, words_names_first, words_names_some, folded);
    return e && (e->lists & list);
}

bool words_is_first_name(struct str folded)
{
    return is_name(folded, NAME_FIRST);
}

bool words_is_place(struct str folded)
{
    return is_name(folded, NAME_PLACE);
}

bool words_is_beside(struct str folded, uint32_t lists)
{
    return is_name(folded, lists);
}

uint32_t words_host_is(struct str host)
{
    uint32_t is = 0;
    for (size_t dot = 0; host.n && dot != STR_NOT_FOUND; host = str_from(host, dot + 1)) {
        const struct word_entry *e = find(words_hosts, words_hosts_first, words_hosts_some, host);
        is |= e ? e->lists : 0;
        dot = str_find_char(host, '.');
    }
    return is;
}

// "Social media" are not the media.
static uint32_t without_social(struct str folded, uint32_t found)
{
    static const char *const phrases[] = {"social media",    "medias sociaux", "soziale medien",
                                          "sozialen medien", "sociale media",  "medios sociales",
                                          "sociala medier",  "sociale medier", "sosiale medier",
                                          "social medier",   "midias sociais"};
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        struct str p = str_of(phrases[i]);
        size_t at = str_find(folded, p);
        if (at == STR_NOT_FOUND)
            continue;
        return words_stems_in(str_slice(folded, 0, at)) |
               words_stems_in(str_from(folded, at + p.n)) | STEM_SOFT;
    }
    return found;
}

int words_section(struct str folded)
{
    uint32_t found = words_stems_in(folded);
    if ((found & STEM_COVERAGE) && str_contains(folded, STR("soci")) && !(found & STEM_SURELY))
        found = without_social(folded, found);
    if (found & STEM_RELEASE)
        return -2;
    if (found & STEM_SURELY)
        return 1;
    if (found & STEM_LOOK_ALIKE)
        return -2;
    if (found & STEM_COVERAGE)
        return 1;
    return found & STEM_SOFT ? -1 : 0;
}

// The mark at i, with the spaces before it, that ends one part of a heading: a comma, "&", or one
// that sets what follows apart as well ("Press · Jane Doe", "Press – Site"): its length, or 0.
static size_t part_ends(struct str text, size_t i, bool *apart)
{
    static const struct {
        const char *mark;
        bool apart;
    } marks[] = {{", ", false},    {" & ", false}, {"/", false},     {" + ", false},
                 {" | ", true},    {" · ", true},  {" • ", true},    {" – ", true},
                 {" — ", true},    {" - ", true},  {" and ", false}, {" et ", false},
                 {" und ", false}, {" y ", false}, {" e ", false},   {" og ", false},
                 {" och ", false}, {" en ", false}};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        struct str mark = str_of(marks[k].mark);
        if (text.p[i] != mark.p[0] || !str_starts(str_from(text, i), mark))
            continue;
        *apart = marks[k].apart;
        return mark.n;
    }
    return 0;
}

// The first words of a folded text, which tell what it announces.
static struct str words_first(struct str folded, size_t n)
{
    for (size_t i = 0; i < folded.n; i++)
        if (folded.p[i] == ' ' && --n == 0)
            return str_slice(folded, 0, i);
    return folded;
}

int words_heading(struct arena *a, struct str text)
{
    enum { NAME_MOST = 3, BEGINNING = 2 };
    int whole = words_section(fold_words(a, text));
    size_t from = 0;
    bool first = true, both = false;
    for (size_t i = 0; whole < 0 && i <= text.n && i < LOOKED_AT; i++) {
        bool apart = false;
        size_t n = i < text.n ? part_ends(text, i, &apart) : 0;
        if (i < text.n && n == 0)
            continue;
        struct str part = fold_words(a, str_slice(text, from, i));
        uint32_t found = words_stems_in(part);
        if ((found & STEM_SURELY) && !(found & STEM_RELEASE))
            return 1;
        both = both || words_section(part) > 0 || str_ends(part, STR("appearances"));
        struct str rest = fold_words(a, str_from(text, i + n < text.n ? i + n : text.n));
        bool name = words_first(part, NAME_MOST + 1).n == part.n && words_section(part) > 0;
        if (first && apart && name && words_section(words_first(rest, BEGINNING)) >= 0)
            return 1;
        first = false;
        from = i += n;
        i -= n > 0;
    }
    return both && whole == -2 ? 0 : whole;
}
