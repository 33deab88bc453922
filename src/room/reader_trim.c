// SPDX-License-Identifier: MIT
// What stands at the end of an outlet's name, or of a title, and is no part of it, once both are
// chosen.
#include <string.h>

#include "room/reader_parts.h"
#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

// "Elle September 2016", "The Courier (May 2021)" of an entry that has this date elsewhere as well.
static uint32_t without_own_date(const struct reader *r, const struct item *x, struct piece o)
{
    enum { LONGEST = 80, NAME_LEAST = 2 };
    struct str text = {x->f.text + o.at, o.end - o.at};
    struct date_hit hit = {0};
    size_t from = 0, end = text.n;
    while (end > 0 && strchr(")].", text.p[end - 1]))
        end--;
    if (!x->date.year || text.n > LONGEST || end < NAME_LEAST || !is_digit_ascii(text.p[end - 1]) ||
        !dates_may_hold(text, x->date.year))
        return o.end;
    while (dates_next(text, &from, r->languages, &hit) && hit.offset + hit.length < end)
        ;
    if (hit.offset + hit.length != end || hit.impossible || hit.date.year != x->date.year ||
        (hit.date.month && hit.date.month != x->date.month))
        return o.end;
    end = hit.offset;
    while (end > 0 && strchr(" ([,-:", text.p[end - 1]))
        end--;
    return end < NAME_LEAST ? o.end : o.at + (uint32_t)end;
}

// Whether the words are kinds of things and nothing else: "Live interview".
static bool are_kinds(struct str folded)
{
    while (folded.n && !(words_whole_is(folded) & WORD_KIND)) {
        struct str word;
        if (!str_split(&folded, ' ', &word) || !(words_one_is(word) & WORD_KIND))
            return false;
    }
    return folded.n > 0;
}

// "Vidéo YouTube", "Post on LinkedIn": a kind of thing, and at most where everybody publishes.
static bool is_kind_on_platform(const struct item *x, struct piece o)
{
    enum { LONGEST = 40 };
    static const char *const platforms[] = {
        "youtube",     "linkedin", "facebook",   "instagram", "twitter", "mastodon", "vimeo",
        "dailymotion", "spotify",  "soundcloud", "twitch",    "tiktok",  "peertube", "bluesky"};
    char room[2 * LONGEST];
    bool kind = false, platform = false;
    if (o.end - o.at > LONGEST)
        return false;
    struct str rest =
                   fold_words_into((struct str){x->f.text + o.at, o.end - o.at}, room, sizeof room),
               word;
    while (str_split(&rest, ' ', &word)) {
        bool is = false;
        for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++)
            is = is || str_eq(word, str_of(platforms[i]));
        if (!is && !(words_one_is(word) & (WORD_KIND | WORD_CONNECTOR)) &&
            !words_is_beside(word, BESIDE_MEDIUM))
            return false;
        platform = platform || is;
        kind = kind || (!is && !(words_one_is(word) & WORD_CONNECTOR));
    }
    return kind && platform;
}

// "## Radio Fen – Live interview", "The Courier – Web": behind a dash, what it was.
static uint32_t without_kind(const struct item *x, struct piece o)
{
    enum { LONGEST = 40, NAME_LEAST = 3 };
    static const char *const dashes[] = {" – ", " — ", " - "};
    struct str text = {x->f.text + o.at, o.end - o.at};
    if (!prose_has_char(&x->f, o.at, o.end, "-\xe2"))
        return o.end;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        struct str dash = str_of(dashes[i]), rest = text;
        size_t at = 0, next;
        while ((next = str_find(rest, dash)) != STR_NOT_FOUND) {
            at += next + dash.n;
            rest = str_from(text, at);
        }
        char room[2 * LONGEST];
        if (at > NAME_LEAST + dash.n && rest.n <= LONGEST &&
            !str_eq_ascii(rest, STR("news")) && // "RTVE 1 - News"
            are_kinds(fold_words_into(rest, room, sizeof room)))
            return o.at + (uint32_t)(at - dash.n);
    }
    return o.end;
}

// Ends as German words for kinds of outlets and programmes do: "Radiosendung", "Wochenzeitung".
static bool is_kind_in_german(struct str word, bool whole)
{
    static const char *const kinds[] = {"zeitung", "zeitschrift", "magazin", "portal", "sender",
                                        "sendung", "sendereihe",  "podcast", "blog"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_ends(word, str_of(kinds[i])) && (whole || word.n > strlen(kinds[i]) + 2))
            return true;
    return false;
}

// "Die Radiosendung Moorzeit", "The radio programme Fen Hours", "L'émission Les Roseaux", "la
// revista Juncal": where the name begins behind an article and what sort of thing is called so. In
// capitals that is a part of the name, but for German: "La Revista Juncal", "Die Zeit".
static uint32_t behind_kind(const struct item *x, struct piece o)
{
    enum { WORDS_MOST = 4, LONGEST = 40, WHOLE = WORD_KIND | WORD_OUTLET | WORD_BEFORE_PROGRAMME };
    const struct flat *f = &x->f;
    char room[2 * LONGEST];
    bool article = false, kind = false;
    uint32_t at = o.at;
    for (int n = 0; n < WORDS_MOST; n++) {
        uint32_t end = at;
        while (end < o.end && f->text[end] != ' ' && f->text[end] != '\'' &&
               !str_starts((struct str){f->text + end, o.end - end}, STR("’")))
            end++;
        if (end >= o.end || end - at > LONGEST)
            return o.at;
        struct str word = fold_words_into((struct str){f->text + at, end - at}, room, sizeof room);
        bool lower = prose_starts_lower(f, at);
        if (n == 0 && words_is_beside(word, BESIDE_ARTICLE))
            article = true;
        else if (lower ? (article || kind) && ((words_whole_is(word) & WHOLE) ||
                                               words_is_beside(word, BESIDE_BEFORE | BESIDE_MEDIUM))
                       : !kind && is_kind_in_german(word, article))
            kind = true;
        else
            return kind && !lower ? at : o.at;
        at = end + (f->text[end] & 0x80 ? 3 : 1);
        if (at < o.end && kind && !prose_starts_lower(f, at))
            return at;
    }
    return o.at;
}

// … unless the site is called by all of it, too, or the table knows that.
static uint32_t without_kind_before(const struct item *x, struct piece o)
{
    uint32_t at = x->outlet_known ? o.at : behind_kind(x, o);
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    char whole[320], part[320];
    if (at == o.at || !l || o.end - o.at > sizeof whole / 3)
        return at;
    struct str all = fold_words_into((struct str){x->f.text + o.at, o.end - o.at}, whole,
                                     sizeof whole),
               name = fold_words_into((struct str){x->f.text + at, o.end - at}, part, sizeof part);
    float agrees = name_agrees(all, l->host, l->url);
    return agrees >= 0.9F && name_agrees(name, l->host, l->url) < agrees ? o.at : at;
}

// "The Courier, 2016, no. 10", "The Courier #48", "Moor & Ried Nr. 649": the number of an issue,
// behind a comma, a mark or a word for it.
static uint32_t without_issue(const struct item *x, struct piece o)
{
    enum { NAME_LEAST = 3, LONGEST = 24 };
    struct str text = {x->f.text + o.at, o.end - o.at};
    char room[2 * LONGEST];
    if (!text.n || !is_digit_ascii(text.p[text.n - 1]))
        return o.end;
    size_t at = str_rfind_char(text, ','), digits = text.n;
    if (at != STR_NOT_FOUND && at >= NAME_LEAST && text.n - at <= LONGEST) {
        struct str last = str_trim(str_from(text, at + 1));
        if (str_starts(last, STR("№")) || is_print_number(fold_words_into(last, room, sizeof room)))
            return o.at + (uint32_t)at;
    }
    while (digits > 0 && is_digit_ascii(text.p[digits - 1]))
        digits--;
    bool marked = digits > 0 && text.p[digits - 1] == '#';
    if (digits == 0 || is_alpha_ascii(text.p[digits - 1])) // "Portal N10"
        return o.end;
    at = marked ? digits - 1 : issue_before(text, (uint32_t)text.n);
    while (at > 0 && at < text.n && strchr(" -:", text.p[at - 1]))
        at--;
    return at >= NAME_LEAST && at < text.n ? o.at + (uint32_t)at : o.end;
}

// "The Courier (YouTube)", of a film there: the address says where everybody publishes.
static uint32_t without_platform(const struct item *x, struct piece o)
{
    enum { NAME_LEAST = 2, LONGEST = 24 };
    struct str text = {x->f.text + o.at, o.end - o.at};
    size_t open = str_ends(text, STR(")")) ? str_rfind_char(text, '(') : STR_NOT_FOUND;
    if (open == STR_NOT_FOUND || open <= NAME_LEAST || text.n - open > LONGEST ||
        !host_is_platform(x->host))
        return o.end;
    char room[2 * LONGEST];
    struct str name = fold_words_into(str_slice(text, open + 1, text.n - 1), room, sizeof room);
    while (open > NAME_LEAST && text.p[open - 1] == ' ')
        open--;
    bool agrees = name.n && name_agrees(name, x->host, STR_NONE) >= 0.9F;
    return agrees ? o.at + (uint32_t)open : o.end;
}

// "The Courier's" at courier.example, of which the page tells an article.
static uint32_t without_possessive(const struct item *x, struct piece o)
{
    static const char *const marks[] = {"'s", "’s"};
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct str text = {x->f.text + o.at, o.end - o.at};
    for (size_t i = 0; i < sizeof marks / sizeof *marks && l; i++) {
        char whole[320], part[320];
        struct str mark = str_of(marks[i]);
        if (!str_ends(text, mark) || text.n > sizeof whole / 3)
            continue;
        struct str name = str_slice(text, 0, text.n - mark.n);
        float agrees = name_agrees(fold_words_into(name, part, sizeof part), l->host, l->url);
        if (agrees >= 0.9F &&
            agrees > name_agrees(fold_words_into(text, whole, sizeof whole), l->host, l->url))
            return o.end - (uint32_t)mark.n;
    }
    return o.end;
}

struct piece outlet_trim(const struct reader *r, const struct item *x, struct piece o)
{
    if (x->kind != BLOCK_RECORD)
        o.end = without_issue(x, o);
    o.end = without_own_date(r, x, o);
    o = outlet_trim_field(r, x, o);
    o.end = without_platform(x, o);
    o.end = without_kind(x, o);
    if (x->kind != BLOCK_RECORD)
        o.at = without_kind_before(x, o);
    if (x->kind != BLOCK_RECORD)
        o.at = is_kind_on_platform(x, o) ? o.end : o.at;
    if (o.end > o.at)
        o.end = without_possessive(x, o);
    return o;
}

static bool leads_on(const struct flat *f, uint32_t at, uint32_t end)
{
    char room[32];
    return at < end && prose_starts_lower(f, at) &&
           ((prose_word_is(f, at, end) & WORD_CONNECTOR) ||
            words_is_beside(
                fold_words_into((struct str){f->text + at, end - at}, room, sizeof room),
                BESIDE_FOR));
}

// Nothing but such a word stands between the title and the outlet.
static bool is_led(const struct item *x)
{
    const struct flat *f = &x->f;
    uint32_t at = x->title.end, end = x->outlet.at;
    while (at < end && strchr(" \"", f->text[at]))
        at++;
    while (end > at && strchr(" \"", f->text[end - 1]))
        end--;
    return leads_on(f, at, end);
}

// "A town of glass on *The Courier*": where the title ends without such a word, right before the
// outlet; its end when there is none.
static uint32_t without_way_on(const struct item *x)
{
    enum { GAP_LONGEST = 4, TITLE_LEAST = 12 };
    const struct flat *f = &x->f;
    uint32_t at = x->title.end;
    if (x->outlet.at < at || x->outlet.at > at + GAP_LONGEST || at < x->title.at + TITLE_LEAST)
        return at;
    for (uint32_t i = at; i < x->outlet.at; i++)
        if (f->text[i] != ' ' && f->text[i] != '"')
            return x->title.end;
    while (at > x->title.at && f->text[at - 1] != ' ')
        at--;
    return at > x->title.at && leads_on(f, at, x->title.end) ? at - 1 : x->title.end;
}

// "„The tide comes twice,“ says Jane Doe": the comma within the marks says that the title goes on,
// to the end of the link.
static struct piece with_speaker(const struct item *x, struct piece t)
{
    enum { SPEAKER_LONGEST = 80, MARKS_LONGEST = 6 };
    static const char *const opening[] = {"„", "“", "”", "«", "»", "\"", "‚", "‘"};
    static const char *const closing[] = {"“", "”", "»", "«", "\"", "‘", "’"};
    const char *text = x->f.text;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || t.end <= t.at || t.at < l->at || t.end >= l->end || t.at - l->at > MARKS_LONGEST)
        return t;
    struct str before = {text + l->at, t.at - l->at}, behind = {text + t.end, l->end - t.end};
    bool opens = false, closes = false;
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
        opens = opens || str_eq(str_trim(before), str_of(opening[i]));
    if (!opens || behind.n > SPEAKER_LONGEST || behind.p[0] != ',')
        return t;
    behind = str_trim(str_from(behind, 1));
    for (size_t i = 0; i < sizeof closing / sizeof *closing && !closes; i++) {
        closes = str_starts(behind, str_of(closing[i]));
        behind = closes ? str_from(behind, strlen(closing[i])) : behind;
    }
    uint32_t at = (uint32_t)(behind.p - text) + 1;
    bool free = x->outlet.end <= t.at || x->outlet.at >= l->end;
    if (!closes || behind.n < 2 || behind.p[0] != ' ' || !prose_starts_lower(&x->f, at) || !free ||
        str_find_char(behind, FLAT_HARD_BREAK) != STR_NOT_FOUND)
        return t;
    uint32_t end = l->end;
    while (end > at && (unsigned char)text[end - 1] <= ' ')
        end--;
    return (struct piece){l->at, end};
}

// "[Podcast - What the otters say](…)": where the title begins behind a kind of thing and a dash,
// of which the address has no word.
static uint32_t title_behind_kind(const struct item *x)
{
    enum { KIND_LONGEST = 24, TITLE_LEAST = 12 };
    static const char *const dashes[] = {" – ", " — ", " - "};
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct str text = {x->f.text + x->title.at, x->title.end - x->title.at};
    if (!l || x->title.at != l->at || x->kind == BLOCK_RECORD)
        return x->title.at;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        struct str dash = str_of(dashes[i]);
        size_t at = str_find(str_slice(text, 0, KIND_LONGEST), dash);
        char room[2 * KIND_LONGEST];
        if (at == STR_NOT_FOUND || text.n < at + dash.n + TITLE_LEAST)
            continue;
        struct str kind = fold_words_into(str_slice(text, 0, at), room, sizeof room);
        size_t slash = str_rfind_char(l->url, '/');
        bool path = slash != STR_NOT_FOUND && str_starts(str_from(l->url, slash + 1), kind);
        if (are_kinds(kind) && !path)
            return x->title.at + (uint32_t)(at + dash.n);
    }
    return x->title.at;
}

// "[What the otters say of us - Jane Doe](…)": where the title ends before a dash and the name of a
// person, whom the address does not name and the site is not called after.
static uint32_t title_before_author(const struct item *x)
{
    enum { LONGEST = 40, WORDS_LEAST = 4 };
    static const char *const dashes[] = {" – ", " — ", " - "};
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct str text = {x->f.text + x->title.at, x->title.end - x->title.at};
    if (!l || x->title.end != l->end || x->kind == BLOCK_RECORD || x->kind == BLOCK_ROW)
        return x->title.end;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        struct str dash = str_of(dashes[i]), rest = text;
        size_t at = 0, next, spaces = 0;
        while ((next = str_find(rest, dash)) != STR_NOT_FOUND) {
            at += next + dash.n;
            rest = str_from(text, at);
        }
        uint32_t name_at = x->title.at + (uint32_t)at;
        char room[4 * LONGEST];
        if (at == 0 || rest.n > LONGEST || !prose_names_person(&x->f, name_at, x->title.end))
            continue;
        for (size_t k = 0; k + dash.n < at; k++)
            spaces += text.p[k] == ' ';
        struct str name = fold_words_into(rest, room, sizeof room);
        if (spaces + 1 < WORDS_LEAST || title_in_address(name, l->url) > 0 ||
            name_agrees(name, l->host, l->url) >= 0.7F)
            continue;
        return name_at - (uint32_t)dash.n;
    }
    return x->title.end;
}

// Whether several entries of the page do so: of one it may be whom the article is about.
static bool authors_end_titles(const struct reader *r)
{
    enum { LEAST = 3, AMONG = 6 };
    size_t ends = 0, titled = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        titled += x->title.end > x->title.at;
        ends += x->title.end > x->title.at && title_before_author(x) < x->title.end;
    }
    return ends >= LEAST && ends * AMONG >= titled;
}

// Outlet and title, in either order, fill the text of the link, but for a date, with a comma or a
// dash between: "[Morning Chronicle, Fenmouth, 2015-06-09](…)".
static bool are_side_by_side(const struct item *x)
{
    enum { GAP_LONGEST = 5, TITLE_WORDS = 3 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct piece a = x->outlet, b = x->title;
    if (!l || a.end <= a.at || b.end <= b.at || x->kind == BLOCK_RECORD || x->kind == BLOCK_ROW)
        return false;
    uint32_t words = 1;
    for (uint32_t i = b.at; i < b.end; i++)
        words += x->f.text[i] == ' ';
    if (a.at > b.at) {
        a = x->title;
        b = x->outlet;
    }
    if (words > TITLE_WORDS || a.at != l->at || b.end > l->end || b.at <= a.end ||
        b.at > a.end + GAP_LONGEST)
        return false;
    for (uint32_t i = a.end; i < b.at; i++)
        if (is_alpha_ascii(x->f.text[i]) || strchr("\":.?!()|/\n\v\f", x->f.text[i]))
            return false;
    return true;
}

// Where entries have no titles, but for very few, those few are parts of names.
static void join_names(struct reader *r)
{
    enum { LEAST = 6, TIMES = 6 };
    size_t names = 0, pairs = 0, titled = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        bool pair = are_side_by_side(x);
        bool title = x->title.end > x->title.at || x->title_other.n || x->title_above.n;
        names += x->primary >= 0 && x->outlet.end > x->outlet.at && !title;
        pairs += pair;
        titled += title && !pair && x->outlet.end > x->outlet.at;
    }
    if (!pairs || names < LEAST || names < TIMES * pairs || names < TIMES * titled)
        return;
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (!are_side_by_side(x))
            continue;
        x->outlet.at = x->outlet.at < x->title.at ? x->outlet.at : x->title.at;
        x->outlet.end = x->outlet.end > x->title.end ? x->outlet.end : x->title.end;
        x->title = (struct piece){0, 0};
    }
}

// "In" of "In The Courier": a word behind which stands who publishes, and more; empty otherwise.
static struct str lead_of(const struct item *x)
{
    enum { LONGEST = 5 };
    struct str text = {x->f.text + x->outlet.at, x->outlet.end - x->outlet.at};
    size_t n = x->outlet.end > x->outlet.at ? str_find_char(text, ' ') : STR_NOT_FOUND;
    if (n == STR_NOT_FOUND || n == 0 || n > LONGEST)
        return STR_NONE;
    char room[16];
    struct str word = str_slice(text, 0, n), fold = fold_words_into(word, room, sizeof room);
    return words_one_is(fold) & WORD_IN ? word : STR_NONE;
}

static bool stands_behind(const struct item *x, struct str lead)
{
    struct str before = {x->f.text, x->outlet.at};
    return x->outlet.at > lead.n && before.p[before.n - 1] == ' ' &&
           str_ends(str_slice(before, 0, before.n - 1), lead);
}

// Where most outlets begin with one such word or stand behind it, it is in none of their names.
static void leads_trim(struct reader *r)
{
    enum { LEAST = 3 };
    struct str lead = STR_NONE;
    size_t votes = 0, named = 0, alike = 0;
    uint64_t first = 0;
    bool various = false;
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        struct str mine = lead_of(x);
        named += x->outlet.end > x->outlet.at;
        if (!mine.n)
            continue;
        lead = votes ? lead : mine;
        votes += str_eq(mine, lead) ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < r->items_len && lead.n; i++) {
        const struct item *x = &r->items[i];
        named -= x->outlet.end > x->outlet.at && stands_behind(x, lead);
        if (!str_eq(lead_of(x), lead))
            continue;
        uint64_t hash =
            str_hash((struct str){x->f.text + x->outlet.at, x->outlet.end - x->outlet.at});
        various = various || (alike && hash != first);
        first = alike ? first : hash;
        alike++;
    }
    if (alike < LEAST || !various || alike * 5 < named * 3)
        return;
    for (size_t i = 0; i < r->items_len; i++)
        if (str_eq(lead_of(&r->items[i]), lead))
            r->items[i].outlet.at += (uint32_t)lead.n + 1;
}

// "[The morning show of 6 May 2022](…)", "[L'émission du vendredi 6 mai](…)": where the title ends
// when the date at the end of its link is a part of its phrase.
static uint32_t with_date_of_phrase(const struct item *x)
{
    enum { WORD_LONGEST = 12 };
    static const char *const words[] = {"du", "of", "vom", "del", "de", "from", "dal", "van", "do"};
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    uint32_t end = x->title.end, date = x->date_text.at, word = end;
    if (!l || x->title.end <= x->title.at || date < end || date > end + WORD_LONGEST ||
        x->date_text.end != l->end || x->title.at < l->at || x->kind == BLOCK_RECORD)
        return end;
    struct str last = str_trim((struct str){x->f.text + end, date - end});
    struct str text = {x->f.text + date, x->date_text.end - date};
    if (!last.n && is_alpha_ascii(text.p[0])) // "du 6 mai" may be all of the date
        last = str_slice(text, 0, str_find_char(text, ' '));
    while (!last.n && word > x->title.at && x->f.text[word - 1] != ' ')
        word--;
    if (word < end)
        last = (struct str){x->f.text + word, end - word};
    bool joins = word < end && last.n <= WORD_LONGEST && dates_is_weekday(last);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        joins = joins || str_eq(last, str_of(words[i]));
    return joins ? x->date_text.end : end;
}

// "… Published in The Courier" at the end of [at, end): where it begins, and the name; its end when
// nothing does.
static uint32_t published_at(const struct flat *f, uint32_t at, uint32_t end, struct piece *name)
{
    enum { LONGEST = 80, LEAD_LONGEST = 24 };
    char room[2 * LEAD_LONGEST];
    uint32_t i = end - at > LONGEST ? end - LONGEST : at;
    for (; i < end; i++) {
        if (i < at + 2 || f->text[i - 1] != ' ' || !strchr(".?!,;-", f->text[i - 2]))
            continue;
        uint32_t one = i, two;
        while (one < end && f->text[one] != ' ')
            one++;
        for (two = one + 1; two < end && f->text[two] != ' ';)
            two++;
        struct str lead = {f->text + i, two - i};
        if (two >= end || lead.n > LEAD_LONGEST ||
            !(words_whole_is(fold_words_into(lead, room, sizeof room)) & WORD_OUTLET))
            continue;
        *name = (struct piece){two + 1, end};
        return i;
    }
    return end;
}

// "The Courier 33" of The Courier.
static bool is_issue_of(struct str text, struct str name)
{
    struct str rest = str_from(text, name.n < text.n ? name.n : text.n);
    for (size_t i = 0; i < rest.n; i++)
        if (!is_digit_ascii(rest.p[i]) && !strchr(" .,#", rest.p[i]))
            return false;
    return str_eq_ascii(str_slice(text, 0, name.n < text.n ? name.n : text.n), name) &&
           (!rest.n || rest.p[0] == ' ');
}

// "What the otters say of us? Published in The Courier": such words and the outlet behind them are
// no part of the title.
static void take_published(struct item *x)
{
    enum { GAP_LONGEST = 4, NAME_WORDS = 7 };
    const struct flat *f = &x->f;
    struct piece t = x->title, o = x->outlet, name;
    bool own = o.end > o.at, behind = own && o.at >= t.end && o.at <= t.end + GAP_LONGEST;
    uint32_t end = behind ? o.end : t.end, words = 1;
    uint32_t at = t.end > t.at ? published_at(f, t.at, end, &name) : end;
    if (at >= end)
        return;
    for (uint32_t i = name.at; i < name.end; i++)
        words += f->text[i] == ' ';
    struct str text = {f->text + name.at, name.end - name.at};
    struct str known = own ? (struct str){f->text + o.at, o.end - o.at} : x->outlet_other;
    if (known.n ? !is_issue_of(text, known)
                : words > NAME_WORDS || prose_starts_lower(f, name.at) || x->kind == BLOCK_RECORD)
        return;
    if (!known.n)
        x->outlet = name;
    while (at > t.at && strchr(" ,.;-", f->text[at - 1]))
        at--;
    x->title.end = at > t.at ? at : t.end;
}

void titles_trim(struct reader *r)
{
    leads_trim(r);
    for (size_t i = 0; i < r->items_len; i++)
        r->items[i].title = with_speaker(&r->items[i], r->items[i].title);
    enum { LEAST = 2 };
    size_t led = 0, others = 0;
    const bool authors = authors_end_titles(r);
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        if (x->title.end > x->title.at)
            x->title = (struct piece){title_behind_kind(x),
                                      authors ? title_before_author(x) : x->title.end};
        x->title.end = with_date_of_phrase(x);
        take_published(x);
        if (x->title.end <= x->title.at || x->outlet.at < x->title.end)
            continue;
        bool way = is_led(x) || without_way_on(x) < x->title.end;
        led += way;
        others += !way;
    }
    for (size_t i = 0; i < r->items_len && led >= LEAST && led > others; i++)
        r->items[i].title.end = without_way_on(&r->items[i]);
    titles_leave_places(r);
    join_names(r);
}
