// SPDX-License-Identifier: MIT
// Looks words up in the sorted tables that the build makes of data/words.txt. Most words are in
// no list: their first bytes and their length say so.
#include "room/reader_words.h"

#include <string.h>

#include "room/reader_words_table.h"
#include "text/fold.h"

enum { LOOKED_AT = 400, WHOLE_LONGEST = 60 };

static bool stem_begins(const unsigned char *p)
{
    return words_stems_second[p[0] * 4 + p[1] / 64] >> (p[1] % 64) & 1;
}

static uint32_t stems_at(struct str s, size_t i, bool word_start)
{
    uint32_t found = 0;
    unsigned char c = (unsigned char)s.p[i];
    if (i + 1 < s.n && !stem_begins((const unsigned char *)s.p + i))
        return 0;
    for (size_t k = words_stems_first[c]; k < words_stems_first[c + 1]; k++) {
        const struct word_entry *e = &words_stems[k];
        if (e->length > 1 && i + 1 < s.n && (unsigned char)e->text[1] > (unsigned char)s.p[i + 1])
            break;
        if ((!word_start && !e->anywhere) || i + e->length > s.n ||
            (e->length > 1 && s.p[i + 1] != e->text[1]) || memcmp(s.p + i, e->text, e->length) != 0)
            continue;
        bool ended = i + e->length == s.n || s.p[i + e->length] == ' ';
        if (!e->ends || ended)
            found |= e->lists;
    }
    return found;
}

uint32_t words_stems_in(struct str folded)
{
    uint32_t found = 0;
    if (folded.n > LOOKED_AT)
        folded.n = LOOKED_AT;
    bool start = true;
    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];
        if (start || c >= 0xd0)
            found |= stems_at(folded, i, start);
        start = c == ' ';
    }
    return found;
}

static uint32_t look_up(struct str folded)
{
    if (folded.n == 0 || folded.n > WHOLE_LONGEST)
        return 0;
    unsigned char c = (unsigned char)folded.p[0];
    if (!(words_whole_lengths[c] >> folded.n & 1))
        return 0;
    for (size_t k = words_whole_first[c]; k < words_whole_first[c + 1]; k++) {
        const struct word_entry *e = &words_whole[k];
        if (e->length == folded.n && memcmp(e->text, folded.p, folded.n) == 0)
            return e->lists;
    }
    return 0;
}

// "Listen to the segment on the station's website": tells what to do with what, and no more.
static bool is_invitation(struct str folded)
{
    enum { WORDS_MOST = 9 };
    struct str rest = folded, w;
    int words = 0, thing = 0;
    while (str_split(&rest, ' ', &w)) {
        uint32_t is = look_up(w);
        if (words++ == 0 && !(is & WORD_GENERIC_LINK))
            return false;
        if (words > 1 && !thing && (is & (WORD_KIND | WORD_GENERIC_LINK)))
            thing = words;
    }
    return thing > 1 && words <= WORDS_MOST;
}

static bool is_verb(struct str folded)
{
    static const char *const verbs[] = {
        "read ",     "listen ", "watch ",    "view ",  "see ",      "visit ",    "open ",
        "download ", "lire ",   "ecouter ",  "voir ",  "regarder ", "lesen ",    "horen ",
        "ansehen ",  "zum ",    "zur ",      "leer ",  "ver ",      "escuchar ", "leggi ",
        "ascolta ",  "guarda ", "ler ",      "ouvir ", "lees ",     "las ",      "laes ",
        "czytaj ",   "lue ",    "consulter "};
    if (str_find_char(folded, ' ') == STR_NOT_FOUND)
        return false;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (folded.p[0] == verbs[i][0] && str_starts(folded, str_of(verbs[i])))
            return true;
    return false;
}

uint32_t words_whole_is(struct str folded)
{
    if (folded.n > WHOLE_LONGEST)
        return 0;
    uint32_t found = look_up(folded);
    return found || !is_verb(folded) || !is_invitation(folded) ? found : WORD_GENERIC_LINK;
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
        "image",  "img",       "logo",     "photo",    "picture",   "thumb",  "cover",      "icon",
        "avatar", "thumbnail", "pdf",      "archive",  "archived",  "mirror", "screenshot", "sort",
        "order",  "updated",   "modified", "accessed", "retrieved", "added"};
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

bool words_is_first_name(struct str folded)
{
    unsigned char c = folded.n ? (unsigned char)folded.p[0] : 0;
    for (size_t k = words_names_first[c]; c && k < words_names_first[c + 1]; k++)
        if (words_names[k].length == folded.n &&
            memcmp(words_names[k].text, folded.p, folded.n) == 0)
            return true;
    return false;
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
