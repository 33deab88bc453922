// SPDX-License-Identifier: MIT
// Decides which text is the title and which the outlet. Every item proposes several readings,
// each a title and an outlet (or none) among its atoms, weighed by what the texts themselves
// say. Then the page decides: readings that many alike items share gain, and the names found
// for an address hold for its other articles. What is left over becomes the note.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_groups.h"
#include "room/reader_marks.h"
#include "room/reader_names.h"
#include "room/reader_propose.h"
#include "room/reader_prose.h"
#include "room/reader_slots.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

struct name {
    uint32_t hash; // of its folded words
    float agreement;
    struct str text;
};

enum { ORDERS = 64, PRINT_BESIDE = 2, PRINT_ALONE = 4, PATTERN_OTHERS = 4 };

struct page {
    struct reader *r;
    struct proposals *of; // for each item
    float *patterns;      // of each key: how many items read that way, weighted
    size_t patterns_len;
    float kinds[UINT8_MAX + 1]; // all items of the kind
    float orders[ORDERS];       // of each order_of(): how many items with links read that way
    float linked;               // all of these
    float prints[ORDERS];       // the same of entries in print, for a page that links few
    float printed;
    bool any_printed;         // there are entries in print, which orders are for
    struct reading_of **next; // what each item chooses in this round
    uint32_t *hosts;          // of each item: the number of its host, from 1; 0: it has none
    struct name **names;      // of each host: what its articles' outlet is called; or NULL
    size_t hosts_len;
    bool *named; // of each section: it or one above it names the outlet of what stands below
};

// "BR Nachtmagazin" where other entries of the house have "BR".
static bool continues_name(const struct flat *f, const struct reading_of *x, struct str name)
{
    struct str outlet = {f->text + x->outlet_at, x->outlet_end - x->outlet_at};
    return str_starts(outlet, name) && outlet.n > name.n && outlet.p[name.n] == ' ';
}

// Whether the outlet stands before the title or behind it, and how it is marked: what an entry in
// print has in common with those that have a link, whose texts are parted otherwise.
static unsigned order_of(const struct flat *f, const struct reading_of *x)
{
    const struct run *run = x->has_outlet ? flat_run_at(f, x->outlet_at) : NULL;
    if (!run)
        return 0;
    unsigned style = (run->style & STYLE_STRONG ? 1U : 0) |
                     (run->style & (STYLE_EMPHASIS | STYLE_CITE) ? 2U : 0) |
                     (run->style & STYLE_UNDERLINE ? 4U : 0) |
                     (x->outlet_at > 0 && f->text[x->outlet_at - 1] == '(' ? 8U : 0);
    return 16 * (!x->has_title ? 1U : x->outlet_at < x->title_at ? 2U : 3U) + style;
}

// How many entries with links read as `order` says; of one that has nothing but an outlet, how many
// mark theirs so wherever it stands.
static float order_share(const float *orders, unsigned order)
{
    unsigned alone = ORDERS / 4, style = order % alone;
    if (order / alone != 1)
        return orders[order];
    return orders[order] + (orders[2 * alone + style] + orders[3 * alone + style]) * 0.5F;
}

// What it counts for a reading of an entry in print that others read in that order.
static float weigh_order(const struct page *p, const struct proposals *o, const struct item *x,
                         const struct reading_of *reading)
{
    unsigned order = order_of(&x->f, reading);
    bool alone = p->printed >= PRINT_ALONE && p->printed > PRINT_ALONE * p->linked;
    if (!alone)
        return p->linked < PRINT_BESIDE
                   ? 0
                   : W_PATTERN_ORDER * order_share(p->orders, order) / p->linked;
    float own = o->chosen && order_of(&x->f, o->chosen) == order ? o->chosen_weight : 0;
    return W_PATTERN_ORDER * (p->prints[order] - own) / (p->printed - o->chosen_weight);
}

// Below a heading that names the outlet an entry says its title: what else there is that nothing
// but its place calls an outlet is one. No outlet either is a name among the words of a title.
static float cost_below_name(const struct page *p, const struct item *x,
                             const struct reading_of *reading)
{
    if (x->section < 0 || !p->named[x->section])
        return 0;
    if (!reading->has_outlet)
        return reading->has_title ? 0 : W_BELOW_NAME / 3;
    bool weak = reading->agreement < 0.7F && !reading->known;
    return weak && !reading->has_title                                     ? W_BELOW_NAME
           : reading->agreement < 0.95F && stands_in_words(&x->f, reading) ? W_BELOW_NAME / 2
                                                                           : 0;
}

static struct reading_of *best_reading(struct page *p, size_t i, bool with_page)
{
    struct proposals *o = &p->of[i];
    struct reading_of *best = NULL;
    float best_score = -1e9F;
    float all = with_page ? p->kinds[p->r->items[i].kind] : 0;
    const struct item *item = &p->r->items[i];
    bool printed = with_page && item_is_printed(item);
    const struct name *name = with_page ? p->names[p->hosts[i]] : NULL;
    for (size_t k = 0; k < o->len; k++) {
        struct reading_of *x = &o->items[k];
        float score = x->score;
        if (all > o->chosen_weight) {
            for (int n = 0; n < 3; n++) {
                bool mine = o->chosen && o->chosen->keys[n] == x->keys[n];
                float own = mine ? o->chosen_weight : 0;
                float share = (p->patterns[x->keys[n]] - own) / (all - o->chosen_weight);
                share = share > 1 ? 1 : share; // items of other kinds read that way as well
                score += W_PATTERN * key_shares[n] * (share > 0 ? share : 0);
                if (n == 0 && x->has_title && x->has_outlet && share >= 0.8F &&
                    all - own >= PATTERN_OTHERS)
                    score += W_PATTERN_MOST;
            }
        }
        if (printed)
            score += weigh_order(p, o, item, x);
        if (with_page)
            score -= cost_below_name(p, item, x);
        if (name && x->outlet_hash) {
            // Where most entries have their outlets a programme of the same house may stand.
            float there =
                all > 0 && (!x->linked || !x->has_title) ? p->patterns[x->keys[2]] / all : 0;
            there = x->beside && there < 0.8F ? 0.8F : there;
            bool other = x->agreement < 0.7F && !x->known &&
                         !continues_name(&p->r->items[i].f, x, name->text);
            score += name->hash == x->outlet_hash ? W_OUTLET_SAME
                     : other                      ? -3 * W_OUTLET_SAME * (1 - there)
                                                  : 0;
        }
        if (score > best_score) {
            best_score = score;
            best = x;
        }
    }
    o->best_score = best_score;
    return best;
}

struct choosing {
    struct page *page;
    bool with_page;
};

static void choose_one(struct reader *r, size_t i, void *context)
{
    const struct choosing *c = context;
    (void)r;
    c->page->next[i] = best_reading(c->page, i, c->with_page);
}

static void number_hosts(struct page *p)
{
    const struct reader *r = p->r;
    struct map numbers = MAP_IN(r->arena);
    p->hosts = ARENA_ARRAY(r->arena, r->items_len + 1, uint32_t);
    for (size_t i = 0; i < r->items_len; i++) {
        p->any_printed = p->any_printed || item_is_printed(&r->items[i]);
        if (!r->items[i].host.n)
            continue;
        void **number = map_at(&numbers, r->items[i].host);
        if (!*number)
            *number = (void *)(uintptr_t)++p->hosts_len;
        p->hosts[i] = (uint32_t)(uintptr_t)*number;
    }
    p->names = ARENA_ARRAY(r->arena, p->hosts_len + 1, struct name *);
}

static void choose(struct page *p, bool with_page)
{
    struct reader *r = p->r;
    struct reading_of **chosen = p->next;
    struct choosing c = {p, with_page};
    reader_share(r, r->items_len, choose_one, &c);
    memset(p->patterns, 0, p->patterns_len * sizeof *p->patterns);
    memset(p->kinds, 0, sizeof p->kinds);
    memset(p->orders, 0, sizeof p->orders);
    memset(p->prints, 0, sizeof p->prints);
    p->linked = p->printed = 0;
    memset(p->names, 0, (p->hosts_len + 1) * sizeof *p->names);
    for (size_t i = 0; i < r->items_len; i++) {
        struct proposals *o = &p->of[i];
        o->chosen = chosen[i];
        o->chosen_weight = 0;
        if (!chosen[i] || r->items[i].ignored || (!chosen[i]->has_title && !chosen[i]->has_outlet))
            continue;
        o->chosen_weight = reading_weight(chosen[i]);
        for (int n = 0; n < 3; n++)
            p->patterns[chosen[i]->keys[n]] += o->chosen_weight;
        p->kinds[r->items[i].kind] += o->chosen_weight;
        if (r->items[i].primary >= 0 && p->any_printed) {
            p->orders[order_of(&r->items[i].f, chosen[i])] += o->chosen_weight;
            p->linked += o->chosen_weight;
        } else if (item_is_printed(&r->items[i])) {
            p->prints[order_of(&r->items[i].f, chosen[i])] += o->chosen_weight;
            p->printed += o->chosen_weight;
        }
        struct name **known = &p->names[p->hosts[i]];
        bool platform = r->items[i].site && (r->items[i].site->is & HOST_PLATFORM);
        if (p->hosts[i] && !platform && chosen[i]->has_outlet && chosen[i]->agreement >= 0.7F &&
            (!*known || chosen[i]->agreement > (*known)->agreement)) {
            struct name *name = *known = ARENA_NEW(r->arena, struct name);
            name->hash = chosen[i]->outlet_hash;
            name->agreement = chosen[i]->agreement;
            name->text =
                flat_text(r->arena, &r->items[i].f, chosen[i]->outlet_at, chosen[i]->outlet_end);
        }
    }
}

// Of a record without a title that stands in one with a title and a date.
static struct str title_from_sections(struct reader *r, const struct item *x)
{
    for (int32_t s = x->section; s >= 0 && x->kind == BLOCK_RECORD; s = r->sections[s].parent)
        if (r->sections[s].title)
            return flat_text(r->arena, &r->sections[s].f, 0, r->sections[s].f.n);
    return STR_NONE;
}

// Marks alone behind a title that ends a field of a data file belong to it: "Just a :)".
static uint32_t field_end(const struct item *x, uint32_t end)
{
    const struct run *run = end ? flat_run_at(&x->f, end - 1) : NULL;
    uint32_t last = run ? run->at + run->len : end;
    if (x->kind != BLOCK_RECORD || last <= end || last - end > 4)
        return end;
    for (uint32_t i = end; i < last; i++)
        if (is_alpha_ascii(x->f.text[i]) || is_digit_ascii(x->f.text[i]) || (x->f.text[i] & 0x80) ||
            (unsigned char)x->f.text[i] < ' ' || x->f.text[i] == '"')
            return end;
    return last;
}

// "Image:Flag.png"
static bool is_file_name(struct str text)
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(text, str_of(ends[i])) && str_find_char(text, ' ') == STR_NOT_FOUND)
            return true;
    return false;
}

bool roles_no_name(struct reader *r, struct str text)
{
    struct str fold = fold_words(&r->scratch, text);
    struct str first = str_slice(fold, 0, str_find_char(fold, ' '));
    bool person = words_is_first_name(first) && first.n < fold.n;
    uint32_t other = WORD_KIND | WORD_GENERIC_LINK | WORD_ACCESS | WORD_BY;
    return fold.n == 0 || person || is_file_name(text) || (words_whole_is(fold) & other) ||
           (words_whole_is(first) & (WORD_GENERIC_LINK | WORD_BY | WORD_KIND)) ||
           (words_stems_in(fold) & (STEM_AUDIO | STEM_VIDEO | STEM_PAID | STEM_FREE)) ||
           dates_month(first, r->languages);
}

static bool overlaps(struct piece p, uint32_t at, uint32_t end)
{
    return p.at < end && at < p.end;
}

// Whether the words in such brackets could be a part of the name before them: "(UY)", "(Quantum
// Computing)", "(Catalogne, Espagne)", "(the guild of people who mend things)".
static bool goes_with_name(struct reader *r, const struct item *x, struct piece in)
{
    const char *text = x->f.text;
    struct str fold = fold_words(&r->scratch, (struct str){text + in.at, in.end - in.at});
    uint32_t words = 1;
    for (uint32_t i = in.at; i < in.end; i++)
        words += text[i] == ' ';
    bool blog = str_is(fold, "blog"); // names what it is that the name before has
    bool other = (!blog && roles_no_name(r, (struct str){text + in.at, in.end - in.at})) ||
                 words_is_first_name(str_slice(fold, 0, str_find_char(fold, ' '))) ||
                 (words_whole_is(fold) & WORD_LANGUAGE_NAME) || outlet_by_words(r->outlets, fold);
    bool ends = in.end + 1 >= x->f.n || strchr(".,;\n\v\f", text[in.end + 1]);
    bool comma = memchr(text + in.at, ',', in.end - in.at);
    bool person = words == 2 && !comma && !prose_is_no_person(&x->f, in.at, in.end);
    arena_reset(&r->scratch);
    return !other && !person &&
           (words > 2 ? ends && !comma : text[in.at] >= 'A' && text[in.at] <= 'Z');
}

// "(Canal 12)", "(Radio 4)": a channel by its number.
static bool names_channel(struct str in)
{
    static const char *const words[] = {"canal ",  "canale ", "channel ", "kanal ",
                                        "chaîne ", "radio ",  "tv ",      "kanaal "};
    enum { DIGITS_MOST = 2 };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct str word = str_of(words[i]), number = str_from(in, word.n);
        if (number.n == 0 || number.n > DIGITS_MOST || !str_starts_ascii(in, word))
            continue;
        return is_digit_ascii(number.p[0]) && is_digit_ascii(number.p[number.n - 1]);
    }
    return false;
}

// "El País (UY)": brackets behind an outlet are a part of its name, as the page writes it, where
// nothing else claims them.
static uint32_t with_brackets(struct reader *r, const struct item *x, uint32_t end)
{
    enum { LONGEST = 64 };
    const char *text = x->f.text;
    uint32_t open = end + 1, close = open + 1;
    if (open + 2 >= x->f.n || text[end] != ' ' || text[open] != '(')
        return end;
    uint32_t word = end; // a domain is all of a name: "courier.example (on our play)"
    while (word > 0 && (unsigned char)text[word - 1] > ' ')
        word--;
    if (str_eq_ascii((struct str){text + word, end - word}, x->host))
        return end;
    bool number = false;
    for (; close < x->f.n && text[close] != ')' && close - open <= LONGEST; close++)
        if ((unsigned char)text[close] < ' ' || strchr("/:;?!\"&([", text[close]))
            return end;
        else
            number = number || is_digit_ascii(text[close]);
    struct piece in = {open + 1, close};
    if (number && !names_channel((struct str){text + in.at, in.end - in.at}))
        return end;
    bool inside = x->title.at >= in.at && x->title.end <= in.end &&
                  !memchr(text + in.at, ' ', in.end - in.at);
    const struct run *name = flat_run_at(&x->f, end - 1), *remark = flat_run_at(&x->f, open);
    if (name && remark && (name->style & ~remark->style & STYLE_STRONG))
        return end; // "**El País** (UY)": the page says which part is the name
    if (close >= x->f.n || text[close] != ')' || in.end < in.at + 2 ||
        (!inside && overlaps(x->title, open, close)) || overlaps(x->author, open, close) ||
        overlaps(x->date_text, open, close))
        return end;
    const struct run *value = flat_run_at(&x->f, end - 1);
    if (x->kind == BLOCK_RECORD && value && value->at + value->len == close + 1)
        return close + 1; // what a field says to its end
    return number || goes_with_name(r, x, in) ? close + 1 : end;
}

// "[Read on CBC](…)", "[Listen on Spotify](…)": a heading above may say more of the name.
static bool invites_to_name(struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || x->outlet.at <= l->at || x->outlet.end > l->end)
        return false;
    struct str words =
        fold_words(&r->scratch, (struct str){x->f.text + l->at, x->outlet.at - l->at});
    struct str word;
    bool invites = str_split(&words, ' ', &word) && (words_whole_is(word) & WORD_INVITES);
    while (invites && str_split(&words, ' ', &word))
        invites = words_whole_is(word) & WORD_CONNECTOR;
    return invites;
}

// "Guild of Menders (GM)", where the brackets hold what the address is called: the name stands
// before them.
static struct piece with_name_before(struct reader *r, const struct item *x, struct piece o)
{
    enum { LONGEST = 48, WORDS_MOST = 5 };
    const char *text = x->f.text;
    uint32_t at = o.at, words = 1;
    if (o.at < 4 || o.end >= x->f.n || text[o.at - 1] != '(' || text[o.end] != ')' ||
        text[o.at - 2] != ' ')
        return o;
    at -= 2;
    uint32_t behind = at;
    while (at > 0 && behind - at <= LONGEST &&
           !((unsigned char)text[at - 1] < ' ' || strchr(",;:()[]|\"", text[at - 1]) ||
             (text[at - 1] == ' ' && at >= 2 && text[at - 2] == '.')))
        at--;
    while (at < behind && text[at] == ' ')
        at++;
    const struct run *name = flat_run_at(&x->f, at), *inside = flat_run_at(&x->f, o.at);
    for (uint32_t i = at; i < behind; i++)
        words += text[i] == ' ';
    if (at >= behind || behind - at > LONGEST || words > WORDS_MOST || !name || !inside ||
        name->link != inside->link || name->cell != inside->cell || name->style != inside->style ||
        prose_starts_lower(&x->f, at) || prose_is_sentence(&x->f, at, behind, 1) ||
        overlaps(x->title, at, behind) || overlaps(x->author, at, behind) ||
        overlaps(x->date_text, at, behind))
        return o;
    struct str before = {text + at, behind - at};
    bool person = (words == 2 || words == 3) && !prose_is_no_person(&x->f, at, behind) &&
                  !(words_stems_in(fold_words(&r->scratch, before)) & STEM_MEDIA_NAME);
    bool other = person || roles_no_name(r, before);
    arena_reset(&r->scratch);
    return other ? o : (struct piece){at, o.end + 1};
}

// "(interview with Jane Doe)", "(Artikel von Uwe Schlick)": what it is, and by whom.
static bool says_kind_of_text(struct str folded)
{
    struct str first, second;
    return str_split(&folded, ' ', &first) && str_split(&folded, ' ', &second) && folded.n &&
           (words_one_is(first) & WORD_KIND) && (words_one_is(first) & WORD_TAIL) &&
           (words_one_is(second) & (WORD_CONNECTOR | WORD_BY));
}

// "A town of glass (!)": marks alone in brackets belong to the title.
static uint32_t with_marks(const struct item *x, uint32_t end)
{
    const char *text = x->f.text;
    uint32_t i = end + (end < x->f.n && text[end] == ' '), open = i;
    while (i + 1 < x->f.n && (i == open ? text[i] == '(' : strchr("!?.", text[i]) != NULL))
        i++;
    return i > open + 1 && text[i] == ')' ? i + 1 : end;
}

// Whether what opens at `open` is written otherwise than the title before it: "*Title* (audio)".
static bool is_set_apart(const struct flat *f, struct piece t, uint32_t open)
{
    const struct run *title = flat_run_at(f, t.at), *remark = flat_run_at(f, open);
    return title && remark &&
           (title->style & ~remark->style & (STYLE_EMPHASIS | STYLE_STRONG | STYLE_CITE));
}

// "Title" (PDF), "Title (opens in a new tab)": what sort of file it is, or how its link opens, does
// not belong to the title; of an entry without a link, or where the title is marked, neither does
// "(print only)" or "(in German)".
static uint32_t without_file_kind(const struct item *x, struct piece t)
{
    enum { TITLE_LEAST = 3, ACCESS_LONGEST = 36 };
    struct str title = {x->f.text + t.at, t.end - t.at};
    char room[160], last = title.n ? title.p[title.n - 1] : 0;
    size_t open =
        last == ')' || last == ']' ? str_rfind_char(title, last == ')' ? '(' : '[') : STR_NOT_FOUND;
    if (open == STR_NOT_FOUND && title.n) { // "Title (interview", behind which its author was cut
        open = str_rfind_char(title, '(');
        if (open != STR_NOT_FOUND && str_find_char(str_from(title, open), ')') != STR_NOT_FOUND)
            open = STR_NOT_FOUND;
    }
    if (open == STR_NOT_FOUND || open <= TITLE_LEAST || title.n - open > sizeof room - FOLD_ROOM)
        return t.end;
    struct str kind = fold_words_into(str_from(title, open), room, sizeof room);
    bool apart = x->primary < 0 || is_set_apart(&x->f, t, t.at + (uint32_t)open);
    uint32_t remarks = apart ? WORD_KIND | WORD_LANGUAGE_NAME | WORD_GENERIC_LINK : 0;
    bool linked =
        x->primary >= 0 && t.end <= x->f.links[x->primary].end && t.at >= x->f.links[x->primary].at;
    // "A town of glass (subscription required)"
    bool access = !linked && title.n - open <= ACCESS_LONGEST &&
                  (words_stems_in(kind) & (STEM_PAID | STEM_REGISTERED));
    if (!access && !(words_whole_is(kind) & (WORD_FILE | remarks)) && !says_kind_of_text(kind))
        return t.end;
    title = str_trim(str_slice(title, 0, open));
    if (title.p[title.n - 1] == '"' && marks_count(title, STR("\"")) % 2 == 1)
        title.n--;
    return t.at + (uint32_t)title.n;
}

// "The Courier: Title", where the outlet that was found stands elsewhere, as in "Listen on The
// Courier's website".
static uint32_t behind_outlet(const struct item *x)
{
    const char *text = x->f.text;
    uint32_t n = x->outlet.end - x->outlet.at, at = x->title.at;
    bool apart = x->outlet.at >= x->title.end || x->outlet.end <= at;
    if (n == 0 || !apart || x->title.end - at < n + 3 ||
        memcmp(text + at, text + x->outlet.at, n) != 0 || memcmp(text + at + n, ": ", 2) != 0)
        return at;
    return at + n + 2;
}

static bool is_mark(char c)
{
    return strchr(" -_:", c) != NULL;
}

static bool is_picture_word(struct str word)
{
    char room[48];
    return word.n && word.n <= sizeof room / 2 &&
           (words_whole_is(fold_words_into(word, room, sizeof room)) & WORD_PICTURE);
}

// "The Courier logo", "logo-the-courier", "Logo of the Courier": the words around the name.
static struct str without_logo(struct str name)
{
    size_t first = 0, last = name.n;
    while (first < name.n && !is_mark(name.p[first]))
        first++;
    if (first < name.n && is_picture_word(str_slice(name, 0, first))) {
        while (first < name.n && is_mark(name.p[first]))
            first++;
        name = str_from(name, first);
        if (str_starts_ascii(name, STR("of ")))
            name = str_from(name, 3);
        last = name.n;
    }
    while (last > 0 && !is_mark(name.p[last - 1]))
        last--;
    if (last > 0 && is_picture_word(str_from(name, last)))
        name = str_slice(name, 0, last - 1);
    return str_trim(name);
}

// What the picture of an entry that names no outlet is called instead, as logos are: a short name;
// *agrees when the address is called so, too. Empty when there is none.
static struct str picture_name(struct reader *r, const struct item *x, bool *agrees)
{
    enum { NODES = 60, LONGEST = 40, WORDS_MOST = 4, WORDS_OF_LOGO = 6 };
    int left = NODES;
    bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
    bool shared = (x > r->items && x[-1].node == x->node) ||
                  (x + 1 < r->items + r->items_len && x[1].node == x->node);
    if (named || shared || !x->node || x->mention || x->primary < 0 || x->kind == BLOCK_RECORD)
        return STR_NONE;
    const struct link *l = &x->f.links[x->primary];
    for (const struct node *n = x->node->first; n && left > 0; n = node_next(x->node, n), left--) {
        if (n->type != NODE_IMAGE)
            continue;
        struct str text = str_trim(node_text(r->arena, n)), name = without_logo(text);
        bool logo = name.n < text.n; // and says so
        if (name.n < 2 || name.n > LONGEST ||
            marks_count(name, STR(" ")) >= (logo ? WORDS_OF_LOGO : WORDS_MOST))
            continue;
        struct str fold = fold_words(&r->scratch, name);
        *agrees =
            logo || name_agrees(fold, l->host, l->url) >= 0.7F || outlet_by_name(r->outlets, name);
        arena_reset(&r->scratch);
        return name;
    }
    return STR_NONE;
}

// Cards that name their outlets by logos alone: where most pictures are called what the addresses
// are, all of them name outlets.
static void outlets_from_pictures(struct reader *r)
{
    enum { LEAST = 2 };
    size_t names = 0, agreeing = 0;
    bool agrees;
    for (size_t i = 0; i < r->items_len; i++)
        if (picture_name(r, &r->items[i], &agrees).n) {
            names++;
            agreeing += agrees;
        }
    if (agreeing < LEAST || agreeing * 2 < names)
        return;
    for (size_t i = 0; i < r->items_len; i++) {
        struct str name = picture_name(r, &r->items[i], &agrees);
        if (name.n)
            r->items[i].outlet_other = name;
    }
}

struct piece roles_title(const struct item *x, uint32_t at, uint32_t end)
{
    struct piece t = {marks_open(&x->f, at, end), field_end(x, marks_close(&x->f, at, end))};
    t.end = with_marks(x, without_file_kind(x, t));
    // "title: 町と船。": the full stop that ends a field or a line ends its sentence.
    static const struct str stop = STR_INIT("。");
    uint32_t behind = t.end + (uint32_t)stop.n;
    bool ends = behind <= x->f.n && memcmp(x->f.text + t.end, stop.p, stop.n) == 0 &&
                (behind == x->f.n || (unsigned char)x->f.text[behind] < ' ');
    t.end = ends ? behind : t.end;
    return t;
}

static void settle(struct reader *r, size_t i, void *context)
{
    struct page *p = context;
    struct item *x = &r->items[i];
    const struct reading_of *c = p->of[i].chosen;
    x->evidence = p->of[i].best_score;
    if (c && c->has_title)
        x->title = roles_title(x, c->title_at, c->title_end);
    if (c && c->has_outlet) {
        x->outlet = (struct piece){c->outlet_at, marks_close(&x->f, c->outlet_at, c->outlet_end)};
        x->outlet.end -= marks_end_behind(&x->f, x->outlet.end);
        x->agreement = c->agreement;
        x->outlet_known = c->known;
    }
    if (c)
        x->author = c->has_author ? p->of[i].author : (struct piece){0, 0};
    if (c && c->has_outlet)
        x->outlet.end = with_brackets(r, x, x->outlet.end);
    if (c && c->has_outlet && x->kind != BLOCK_RECORD)
        x->outlet = with_name_before(r, x, x->outlet);
    if (c && c->has_outlet)
        x->outlet = outlet_trim(r, x, x->outlet);
    if (x->title.at >= x->outlet.at && x->title.end <= x->outlet.end)
        x->title = (struct piece){0, 0}; // "El País (UY)": no title
    x->title.at = behind_outlet(x);
    bool kept = x->outlet.end > x->outlet.at && (x->agreement >= 0.7F || x->outlet_known) &&
                !invites_to_name(r, x);
    bool told = kept && stands_in_title(&x->f, c);
    if (!kept || told)
        outlet_from_sections(r, x);
    if (told && x->outlet_other.n)
        x->outlet = (struct piece){0, 0};
    if (!kept && (x->outlet_other.n || host_is_platform(x->host)) && invites_to_name(r, x))
        x->outlet = (struct piece){0, 0};
    x->title_other = p->of[i].title_other;
    if (x->title.end == x->title.at && x->title_other.n == 0)
        x->title_above = title_from_sections(r, x);
    x->pattern = c ? c->keys[0] : 0;
    const struct name *name = x->mention ? p->names[p->hosts[i]] : NULL;
    if (name && !kept && x->outlet_other.n == 0)
        x->outlet_other = name->text; // "… in Le Monde ([I](…) and [II](…))"
}

void roles_decide(struct reader *r)
{
    struct page p = {.r = r};
    p.of = proposals_make(r, &p.patterns_len);
    p.next = ARENA_SPACE(r->arena, r->items_len, struct reading_of *);
    p.patterns = ARENA_ARRAY(r->arena, ++p.patterns_len, float);
    number_hosts(&p);
    p.named = ARENA_ARRAY(r->arena, r->sections_len + 1, bool);
    choose(&p, false);
    groups_decide(r, p.of, p.named);
    for (int round = 0; round < W_PATTERN_ROUNDS; round++)
        choose(&p, true);
    titles_left(r, p.of);
    groups_decide(r, p.of, p.named);
    reader_share(r, r->items_len, settle, &p);
    titles_trim(r);
    slots_fill(r);
    slots_take_titles(r, p.of);
    authors_in_print(r);
    outlets_from_pictures(r);
}
