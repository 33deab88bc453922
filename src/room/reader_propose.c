// SPDX-License-Identifier: MIT
// Proposes readings of an item. Titles are segments (of one style, one link, one line), whole
// or without their first or last atoms; outlets are atoms, pairs of them, and names inside
// prose that agree with the address. Each is weighed by itself: agreement with the address and
// the table, recurrence, length, marks, columns. The best pairs that do not overlap are kept.
#include "room/reader_propose.h"

#include <string.h>

#include "room/reader_atoms.h"
#include "room/reader_labels.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { TITLES_MOST = 40, OUTLETS_MOST = 96, TITLES_PAIRED = 8, OUTLETS_PAIRED = 8 };

struct candidate {
    uint32_t at, end;
    int first, last; // atoms
    float score;
    float penalty;  // that the score has in it
    uint32_t place; // what the pattern knows of it
    float agreement;
    bool known;
    bool quotation; // a whole quotation
    bool inside;    // a name inside prose: may lie in the title
    struct str fold;
};

struct seen { // a folded text, over all items
    uint32_t count;
    uint32_t last_item;
    uint64_t host; // of the first of them
    bool hosts;    // stands with addresses of several sites
};

struct work {
    struct reader *r;
    struct map seen;
    const struct item *x;
    uint32_t number; // of the item, from 1
    struct atoms a;
    int segment[3][ATOMS_MOST]; // by style, by link, by line
    uint32_t word[ATOMS_MOST];  // lists that the atom stands in
    uint16_t label[ATOMS_MOST]; // what the label before it says it is
    bool by[ATOMS_MOST];        // begins with a word like "by"
    bool primary[ATOMS_MOST];   // in the article's link
    struct candidate titles[TITLES_MOST], outlets[OUTLETS_MOST];
    size_t titles_len, outlets_len;
};

static uint16_t role_of(const struct work *w, int atom)
{
    int16_t cell = w->a.items[atom].cell;
    if (w->label[atom])
        return w->label[atom];
    return cell >= 0 && (size_t)cell < w->x->roles_len ? w->x->roles[cell] : 0;
}

static bool in_primary(const struct work *w, int atom)
{
    int32_t l = w->a.items[atom].link;
    return l >= 0 && w->x->primary >= 0 &&
           w->x->f.links[l].hash == w->x->f.links[w->x->primary].hash;
}

static uint32_t times_seen(const struct work *w, struct str fold)
{
    const struct seen *s = map_get(&w->seen, fold);
    return s ? s->count : 0;
}

// Where atoms i to j stand: by these numbers patterns are compared between items.
static uint32_t place_of(const struct work *w, int i, int j)
{
    const struct atom *m = &w->a.items[i];
    int s = w->segment[0][i];
    bool first = i == 0 || w->segment[0][i - 1] != s;
    while ((size_t)j + 1 < w->a.len && w->a.items[j + 1].before == 'b')
        s = w->segment[0][++j]; // an author is no part of the pattern
    bool last = (size_t)j + 1 == w->a.len || w->segment[0][j + 1] != s;
    char after = (size_t)j + 1 < w->a.len ? w->a.items[j + 1].before : '^';
    uint32_t style =
        m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_UNDERLINE | STYLE_HEADING | STYLE_CITE);
    uint32_t place = (uint32_t)first | (uint32_t)last << 1 | (uint32_t)m->bracket << 2 |
                     (uint32_t)m->quoted << 3;
    place = place * 131 + (unsigned char)m->before;
    place = place * 131 + (unsigned char)after;
    place = place * 64 + style;
    place = place * 3 + (in_primary(w, i) ? 2U : m->link >= 0 ? 1U : 0);
    return place * 67 + (uint32_t)(m->cell + 1);
}

static struct str first_word(struct str fold)
{
    size_t space = str_find_char(fold, ' ');
    return space == STR_NOT_FOUND ? fold : str_slice(fold, 0, space);
}

// How many such words make a sentence: "Journal des sociétés savantes" is a name, but fewer
// do in running text.
static int sentence_words(const struct work *w)
{
    bool running = w->x->mention || (w->x->kind == BLOCK_PARAGRAPH && w->x->hit.length == 0);
    return running ? 2 : 3;
}

static float weigh_name(struct work *w, struct candidate *c)
{
    const struct item *x = w->x;
    struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
    unsigned units = atoms_units(c->fold);
    float score = 0;
    bool prose = units >= 4 && prose_is_sentence(&w->x->f, c->at, c->end, sentence_words(w));
    if (x->host.n && units <= 9)
        c->agreement = name_agrees(c->fold, x->host, url);
    if (prose && c->agreement < 1)
        c->agreement = 0; // a sentence that has the name in it is not the name
    const struct outlet *known = units <= 7 ? outlet_by_words(w->r->outlets, c->fold) : NULL;
    c->known = known != NULL;
    score += W_OUTLET_HOST * (c->agreement > 0.5F ? c->agreement : 0);
    if (known) {
        score += W_OUTLET_KNOWN;
        if (url.n && outlet_by_address(w->r->outlets, url) == known)
            score += W_OUTLET_SAME;
    }
    // In the texts of links to several sites it is what they write about, not who writes.
    const struct seen *seen = map_get(&w->seen, c->fold);
    bool subject = seen && seen->hosts && in_primary(w, c->first) && c->agreement < 0.7F && !known;
    uint32_t again = subject ? 0 : times_seen(w, c->fold);
    for (uint32_t n = again; n > 1 && units <= 6; n /= 2)
        score += W_OUTLET_AGAIN * (n == 2 || n == 3 ? 1.0F : 0.5F);
    if (units <= 6 && (words_stems_in(c->fold) & STEM_MEDIA_NAME))
        score += W_OUTLET_WORD;
    if (units <= 4)
        score += W_OUTLET_SHORT;
    else if (units > 6)
        score -= W_OUTLET_LONG * (float)(units - 6) * (c->agreement >= 0.7F ? 0.4F : 1.0F);
    return score;
}

static float weigh_outlet(struct work *w, struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    const struct item *x = w->x;
    float score = weigh_name(w, c);
    uint16_t role = role_of(w, c->first);
    bool evident = c->agreement >= 0.7F || c->known;
    if (role & (WORD_OUTLET | WORD_NAME))
        score += role & WORD_OUTLET ? W_OUTLET_COLUMN : W_OUTLET_COLUMN / 3;
    else if (role)
        score -= role & WORD_LINK ? W_OUTLET_COLUMN / 4 : W_OUTLET_COLUMN;
    if (prose_is_domain(&w->x->f, c->at, c->end))
        score += W_OUTLET_WORD;
    if (m->link >= 0 && x->f.links[m->link].class == LINK_HOME)
        score += W_OUTLET_HOME;
    if (m->style & (STYLE_EMPHASIS | STYLE_CITE))
        score += W_OUTLET_EMPHASIS;
    if (m->bracket)
        score += W_OUTLET_BRACKET;
    uint32_t word = words_whole_is(c->fold);
    if ((word & (WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR)) && !c->known && !role)
        score -= W_OUTLET_COLUMN;
    if (words_whole_is(first_word(c->fold)) & WORD_BY)
        score -= prose_starts_lower(&w->x->f, c->at) ? W_OUTLET_COLUMN : W_OUTLET_LOWER;
    if (prose_starts_lower(&w->x->f, c->at) && c->agreement < 0.9F &&
        !prose_is_domain(&w->x->f, c->at, c->end))
        score -= W_OUTLET_LOWER;
    if (prose_has_char(&w->x->f, c->at, c->end, "?!\"") || m->quoted)
        score -= W_OUTLET_SENTENCE;
    for (int i = c->first + 1; i <= c->last; i++)
        if (w->a.items[i].quoted || w->a.items[i].before == '"')
            score -= W_OUTLET_SENTENCE;
    if (!evident && !role && atoms_units(c->fold) >= 3 &&
        prose_is_sentence(&w->x->f, c->at, c->end, sentence_words(w)))
        score -= W_OUTLET_PROSE;
    if ((m->style & STYLE_QUOTE) || prose_ends_open(&w->x->f, c->at, c->end))
        score -= W_OUTLET_SENTENCE;
    int s = w->segment[0][c->first];
    bool first = c->first == 0 || w->segment[0][c->first - 1] != s;
    bool last = (size_t)c->last + 1 == w->a.len || w->segment[0][c->last + 1] != s;
    bool own = (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE)) || m->cell >= 0 ||
               (m->link >= 0 && !in_primary(w, c->first));
    if (own && !(first && last))
        score -= W_OUTLET_PART;
    if (x->mention && !evident && !own && !m->bracket && m->link < 0)
        score -= W_OUTLET_PROSE;
    if (first && last)
        score += W_OUTLET_WHOLE;
    else if (!first && !last && !evident && !m->bracket)
        score -= W_OUTLET_INNER;
    return score;
}

// Quotation marks around all of atoms i to j, and around nothing more.
static bool whole_quotation(const struct work *w, int i, int j)
{
    for (int k = i; k <= j; k++)
        if (!w->a.items[k].quoted)
            return false;
    bool opens = w->a.items[i].before == '"' || i == 0 || !w->a.items[i - 1].quoted;
    return opens && ((size_t)j + 1 == w->a.len || !w->a.items[j + 1].quoted ||
                     w->a.items[j + 1].before == '"');
}

// "by" between two links, "[Podcast]" behind a title: no part of a title.
static bool is_filler(const struct work *w, int i, int beside)
{
    uint32_t word = w->word[i];
    const struct atom *m = &w->a.items[i];
    if (role_of(w, i) || in_primary(w, i) ||
        (w->segment[0][i] == w->segment[0][beside] && !m->bracket))
        return false;
    return (word & (WORD_KIND | WORD_GENERIC_LINK)) || (word & (WORD_CONNECTOR | WORD_BY));
}

// Begins or ends in the middle of a quotation that goes on.
static bool splits_quotation(const struct work *w, int i, int j)
{
    const struct atom *a = w->a.items;
    bool begins = i > 0 && a[i].quoted && a[i - 1].quoted && a[i].before != '"';
    bool ends =
        (size_t)j + 1 < w->a.len && a[j].quoted && a[j + 1].quoted && a[j + 1].before != '"';
    return begins || ends;
}

static float weigh_title(struct work *w, struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    const struct item *x = w->x;
    struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
    unsigned units = atoms_units(c->fold);
    float score = 0;
    uint16_t role = role_of(w, c->first);
    if (role & (WORD_TITLE | WORD_NAME))
        score += role & WORD_TITLE ? W_TITLE_COLUMN : W_TITLE_COLUMN / 3;
    else if (role & ~WORD_LINK)
        score -= W_TITLE_COLUMN;
    bool link = in_primary(w, c->first);
    float shared = title_in_address(c->fold, url);
    score += shared >= 0 ? W_TITLE_ADDRESS * shared : units <= 3 ? -W_TITLE_STRANGE : 0;
    score += link ? W_TITLE_LINK : 0;
    score += m->style & STYLE_HEADING ? W_TITLE_HEADING : 0;
    score += m->style & (STYLE_STRONG | STYLE_UNDERLINE) ? W_TITLE_STRONG : 0;
    c->quotation = whole_quotation(w, c->first, c->last);
    if (c->quotation) // a long one beside a link is what they said
        score += units <= 18 || link ? W_TITLE_QUOTED : -W_TITLE_QUOTED;
    if (splits_quotation(w, c->first, c->last))
        score -= W_TITLE_QUOTED;
    for (int i = c->first + 1; i <= c->last; i++)
        if (w->by[i] && w->a.items[i - 1].quoted && !w->a.items[i].quoted)
            score -= W_TITLE_AUTHOR;
        else if (w->segment[0][i] != w->segment[0][i - 1] &&
                 w->a.items[i].link != w->a.items[i - 1].link)
            score -= W_TITLE_SPAN;
        else if (w->a.items[i].before == '~')
            score -= W_TITLE_SPAN / 2;
    if (c->last > c->first &&
        (is_filler(w, c->last, c->last - 1) || is_filler(w, c->first, c->first + 1)))
        score -= W_TITLE_COLUMN / 2;
    score += units >= 4   ? W_TITLE_WORDS
             : units == 3 ? W_TITLE_WORDS / 2
             : units == 2 ? W_TITLE_WORDS / 6
                          : -W_TITLE_WORDS / 3;
    if (words_whole_is(c->fold) & (WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR))
        score -= W_TITLE_COLUMN;
    if (units <= 3 && !role && (words_stems_in(c->fold) & STEM_MEDIA_NAME))
        score -= W_OUTLET_WORD;
    if (times_seen(w, c->fold) > 1 && units <= 8)
        score -= W_TITLE_AGAIN;
    if (units <= 6) {
        float agrees = name_agrees(c->fold, x->host, url);
        score -= W_TITLE_HOST * (agrees >= 0.75F ? agrees : 0);
        if (outlet_by_words(w->r->outlets, c->fold))
            score -= W_TITLE_KNOWN;
    }
    if (!link && units > 12 && prose_has_char(&w->x->f, c->at, c->end - 1, ".") &&
        !(m->style & STYLE_HEADING) && !role)
        score -= W_TITLE_PROSE;
    if (m->style & STYLE_QUOTE)
        score -= W_TITLE_PROSE;
    if ((words_whole_is(first_word(c->fold)) & (WORD_BY | WORD_CONNECTOR)) &&
        prose_starts_lower(&w->x->f, c->at) && !link)
        score -= W_TITLE_PROSE;
    if (prose_has_char(&w->x->f, c->end - 1, c->end < x->f.n ? c->end + 1 : c->end, "?!"))
        score += W_TITLE_QUESTION;
    return score;
}

static void add_title(struct work *w, int i, int j, float penalty)
{
    if (i > j || w->titles_len == TITLES_MOST)
        return;
    struct candidate c = {.at = w->a.items[i].at, .end = w->a.items[j].end, .first = i, .last = j};
    for (size_t k = 0; k < w->titles_len; k++)
        if (w->titles[k].first == i && w->titles[k].last == j) {
            float less = w->titles[k].penalty - penalty;
            w->titles[k].score += less > 0 ? less : 0;
            w->titles[k].penalty -= less > 0 ? less : 0;
            return;
        }
    c.fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    c.place = place_of(w, i, j);
    c.penalty = penalty;
    c.score = weigh_title(w, &c) - penalty;
    w->titles[w->titles_len++] = c;
}

static float cut_cost(const struct work *w, int i)
{
    if (w->a.items[i].before == 'b')
        return -W_LEFT_OVER / 2; // "… by Jane Doe"
    switch (w->a.items[i].before) {
    case '-':
    case '|':
    case '.':
        return W_TITLE_CUT_DASH;
    case '~':
        return W_TITLE_CUT_DASH / 2;
    case '^':
        return 0;
    default:
        return W_TITLE_CUT;
    }
}

static void propose_titles(struct work *w)
{
    int n = (int)w->a.len;
    w->titles_len = 0;
    for (int level = 0; level < 3; level++)
        for (int i = 0, j; i < n; i = j + 1) {
            for (j = i; j + 1 < n && w->segment[level][j + 1] == w->segment[level][i];)
                j++;
            add_title(w, i, j, 0);
            if (i == j)
                continue;
            add_title(w, i + 1, j, cut_cost(w, i + 1));
            add_title(w, i, j - 1, cut_cost(w, j));
            add_title(w, i + 1, j - 1, cut_cost(w, i + 1) + cut_cost(w, j));
            add_title(w, i, j - 2, cut_cost(w, j - 1) + W_LEFT_OVER / 2);
            add_title(w, i + 2, j, cut_cost(w, i + 2) + W_LEFT_OVER / 2);
        }
    for (int i = 0; i < n; i++)
        if (w->a.items[i].quoted) {
            int j = i;
            while (j + 1 < n && w->a.items[j + 1].quoted && w->a.items[j + 1].before != '"')
                j++;
            add_title(w, i, j, 0);
            i = j;
        }
}

// A name made of several atoms is as good as the best of them.
static float inherited(struct work *w, struct candidate *c, int i, int j)
{
    float own = weigh_name(w, c), best = own;
    for (int k = i; k <= j; k++) {
        struct candidate part = {
            .at = w->a.items[k].at, .end = w->a.items[k].end, .first = k, .last = k};
        part.fold = atoms_fold(&w->a, (size_t)k, (size_t)k);
        float score = weigh_name(w, &part);
        if (score > best) {
            best = score;
            c->agreement = part.agreement;
            c->known = part.known;
        }
    }
    return best - own;
}

static void add_outlet(struct work *w, int i, int j, uint32_t at, float bonus, bool inherits)
{
    uint32_t end = prose_without_tail(&w->x->f, at, w->a.items[j].end);
    if (w->outlets_len == OUTLETS_MOST || at >= end)
        return;
    struct candidate c = {.at = at, .end = end, .first = i, .last = j};
    c.fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    if (at > w->a.items[i].at || end < w->a.items[j].end) // some words are left out
        c.fold = fold_words(&w->r->scratch, (struct str){w->x->f.text + at, c.end - at});
    c.place = place_of(w, i, j);
    c.score = weigh_outlet(w, &c) + bonus;
    if (inherits)
        c.score += inherited(w, &c, i, j);
    w->outlets[w->outlets_len++] = c;
}

// A capitalised word before a name: "Sur France Inter" may lose it, "Le Monde" and "MIT
// Technology Review" may not.
static bool may_be_trimmed(const struct work *w, uint32_t at, uint32_t end, struct str word)
{
    static const char *const articles[] = {"the", "le", "la",  "les", "l",    "el",  "los",
                                           "las", "il", "lo",  "i",   "gli",  "der", "die",
                                           "das", "de", "het", "o",   "os",   "a",   "as",
                                           "den", "un", "une", "ein", "eine", "una", "an"};
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (str_eq(word, str_of(articles[i])))
            return false;
    bool capitals = true;
    for (uint32_t k = at; k < end; k++)
        capitals = capitals && !(w->x->f.text[k] >= 'a' && w->x->f.text[k] <= 'z');
    return !capitals;
}

// Offsets at which an atom begins when words such as "in der", "Sur", "posted by" are left
// out; they are the more likely left out when in lower case.
static void add_outlet_trimmed(struct work *w, int i)
{
    const struct atom *m = &w->a.items[i];
    const char *text = w->x->f.text;
    uint32_t at = m->at;
    for (int k = 0; k < 4; k++) {
        uint32_t end = at;
        while (end < m->end && text[end] != ' ' && text[end] != '\'' &&
               memcmp(text + end, "\xe2\x80\x99", 3) != 0)
            end++;
        if (end >= m->end)
            return;
        struct arena *a = &w->r->scratch;
        struct str word = fold_words(a, (struct str){text + at, end - at});
        if (!(words_whole_is(word) & (WORD_CONNECTOR | WORD_KIND)))
            return;
        bool lower = prose_starts_lower(&w->x->f, at);
        if (role_of(w, i) || (!lower && !may_be_trimmed(w, at, end, word)))
            return;
        at = text[end] == ' ' || text[end] == '\'' ? end + 1 : end + 3;
        struct str name = {text + at, m->end - at};
        if ((words_whole_is(word) & WORD_BY) &&
            name_agrees(fold_words(a, name), w->x->host, STR_NONE) < 0.75F)
            continue; // an author, though the path has the name
        float connects = words_whole_is(word) & WORD_BY ? 0 : W_OUTLET_CONNECTOR;
        add_outlet(w, i, i, at, lower ? connects + W_OUTLET_LOWER / 2 : -W_OUTLET_TRIM, false);
    }
}

// "the Italian daily La Repubblica": the name behind the last word in lower case, when the
// address says so.
static void add_outlet_behind(struct work *w, int i)
{
    enum { PROSE_LONGEST = 120 };
    const struct atom *m = &w->a.items[i];
    const char *text = w->x->f.text;
    uint32_t last = 0, at = m->at;
    bool joined = false, prose = false; // by a word such as "in", to words in lower case
    bool linked = in_primary(w, i);
    if (m->end - m->at > PROSE_LONGEST || role_of(w, i) || !w->x->host.n)
        return;
    while (at < m->end) {
        uint32_t end = at;
        while (end < m->end && text[end] != ' ')
            end++;
        struct str word = fold_words(&w->r->scratch, (struct str){text + at, end - at});
        bool connects = words_whole_is(word) & WORD_CONNECTOR;
        if (prose_starts_lower(&w->x->f, at) && (!connects || linked)) {
            last = end + 1;
            joined = connects;
            prose = prose || !connects;
        }
        at = end + 1;
    }
    while (last > m->at && last < m->end &&
           prose_starts_lower(&w->x->f, last)) { // "… documentaire de"
        while (last < m->end && text[last] != ' ')
            last++;
        last++;
    }
    if (last <= m->at || last >= m->end || (linked && !(joined && prose)) ||
        (w->word[i] & WORD_GENERIC_LINK))
        return;
    struct str name = {text + last, m->end - last};
    struct str url = w->x->f.links[w->x->primary].url;
    if (name_agrees(fold_words(&w->r->scratch, name), w->x->host, linked ? STR_NONE : url) <
        (linked ? 0.9F : 0.75F))
        return;
    size_t before = w->outlets_len;
    add_outlet(w, i, i, last, W_OUTLET_CONNECTOR + W_OUTLET_LOWER + W_OUTLET_WORD, false);
    if (linked && w->outlets_len > before) { // "short notice in China Daily"
        w->outlets[before].inside = true;
        w->outlets[before].score -= W_OUTLET_CONNECTOR;
    }
}

// Names inside longer text that agree with the address.
static void propose_inside(struct work *w)
{
    const struct item *x = w->x;
    struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
    const struct outlet *there = url.n ? outlet_by_address(w->r->outlets, url) : NULL;
    bool link_alone = true; // then its words are a title, unless they name the outlet in full
    for (int i = 0; i < (int)w->a.len; i++)
        link_alone = link_alone && in_primary(w, i);
    bool undated = x->kind == BLOCK_PARAGRAPH && x->hit.length == 0;
    bool sentence = x->mention || undated;
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        if ((in_primary(w, i) && !sentence) || m->end - m->at > 600 ||
            !prose_is_sentence(&w->x->f, m->at, m->end, 1))
            continue;
        uint32_t starts[64];
        size_t n = 0;
        for (uint32_t k = m->at; k < m->end && n < 64; k++)
            if (k == m->at || x->f.text[k - 1] == ' ' || x->f.text[k - 1] == '\'')
                starts[n++] = k;
        for (size_t s = 0; s < n; s++)
            for (size_t e = s; e < n && e < s + 4; e++) {
                uint32_t end = e + 1 < n ? starts[e + 1] - 1 : m->end;
                if (prose_starts_lower(&w->x->f, starts[s]) || (s == 0 && e + 1 == n))
                    continue;
                struct str name = {x->f.text + starts[s], end - starts[s]};
                struct str fold = fold_words(&w->r->scratch, name);
                if (fold.n < 3 || (words_whole_is(fold) & (WORD_CONNECTOR | WORD_KIND)))
                    continue;
                float agrees = name_agrees(fold, x->host, url);
                const struct outlet *known = outlet_by_words(w->r->outlets, fold);
                if (agrees < (link_alone ? 0.95F : 0.75F) && !(known && known == there))
                    continue;
                if (w->outlets_len == OUTLETS_MOST)
                    return;
                struct candidate c = {.at = starts[s],
                                      .end = end,
                                      .first = i,
                                      .last = i,
                                      .agreement = agrees,
                                      .known = known != NULL,
                                      .inside = true,
                                      .fold = fold,
                                      .place = 77};
                while (c.end > c.at && strchr(".,:;", x->f.text[c.end - 1]))
                    c.end--;
                c.score = W_OUTLET_HOST * agrees + (known ? W_OUTLET_KNOWN : 0) - W_OUTLET_INNER +
                          (float)(e - s) * 0.1F;
                w->outlets[w->outlets_len++] = c;
            }
    }
}

static void propose_outlets(struct work *w)
{
    int n = (int)w->a.len;
    bool evident = false;
    w->outlets_len = 0;
    for (int i = 0; i < n; i++) {
        add_outlet(w, i, i, w->a.items[i].at, 0, false);
        add_outlet_trimmed(w, i);
        add_outlet_behind(w, i);
        if (i + 1 < n && w->segment[0][i + 1] == w->segment[0][i] &&
            w->a.items[i + 1].before != '(') {
            // 「…」 right behind a station names its programme.
            bool programme = w->a.items[i + 1].quoted && w->a.items[i + 1].tight &&
                             w->a.items[i + 1].before == '"' &&
                             atoms_units(atoms_fold(&w->a, (size_t)i + 1, (size_t)i + 1)) <= 5;
            add_outlet(w, i, i + 1, w->a.items[i].at,
                       programme ? 4 * W_OUTLET_SENTENCE + W_OUTLET_WHOLE : -W_OUTLET_BRACKET,
                       programme);
        }
        if (i + 1 < n && w->segment[0][i + 1] != w->segment[0][i] &&
            w->segment[2][i + 1] == w->segment[2][i] && w->a.items[i].link >= 0 &&
            w->x->f.links[w->a.items[i].link].class == LINK_HOME)
            add_outlet(w, i, i + 1, w->a.items[i].at, -W_OUTLET_HOME / 2, false);
    }
    for (int i = 0, j; i < n; i = j + 1) {
        for (j = i; j + 1 < n && w->segment[0][j + 1] == w->segment[0][i];)
            j++;
        if (j > i && j - i <= 4) {
            const struct atom *m = &w->a.items[i];
            bool own = (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE)) || m->cell >= 0 ||
                       (m->link >= 0 && !in_primary(w, i));
            add_outlet(w, i, j, m->at, j == i + 1 ? 0 : -W_OUTLET_BRACKET, own);
        }
    }
    for (size_t k = 0; k < w->outlets_len; k++)
        evident = evident || w->outlets[k].agreement >= 0.75F || w->outlets[k].known;
    if (!evident && w->x->host.n)
        propose_inside(w);
}

static void sort_candidates(struct candidate *c, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && c[k].score > c[k - 1].score; k--) {
            struct candidate t = c[k];
            c[k] = c[k - 1];
            c[k - 1] = t;
        }
}

// Parts of the article's link text, and of the title's own segment, that neither takes.
static float left_over(const struct work *w, const struct candidate *t, const struct candidate *o)
{
    float cost = 0;
    bool beside = false;
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        bool taken =
            (t && m->at >= t->at && m->end <= t->end) || (o && m->at >= o->at && m->at < o->end);
        bool same = t && w->segment[1][i] == w->segment[1][t->first];
        if (taken || (!w->primary[i] && !same))
            continue;
        if (w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)) {
            cost += W_LEFT_OVER / 3;
            continue;
        }
        bool by = w->by[i];
        bool own = w->primary[i] || (m->style & STYLE_HEADING) || m->cell >= 0;
        beside = beside || (same && own && !by);
        cost += by ? W_LEFT_OVER / 4 : own ? W_LEFT_OVER : W_LEFT_OVER / 8;
    }
    // A quotation is the title when it stands alone, not when it is part of one.
    if (t && t->quotation && beside)
        cost += W_TITLE_QUOTED;
    float most = 4 * W_LEFT_OVER;
    return cost < most ? cost : most;
}

static void keep(struct proposals *out, const struct reading_of *x)
{
    size_t i = out->len < READINGS_KEPT ? out->len++ : READINGS_KEPT;
    if (i == READINGS_KEPT) {
        i = READINGS_KEPT - 1;
        if (out->items[i].score >= x->score)
            return;
    }
    for (; i > 0 && out->items[i - 1].score < x->score; i--)
        out->items[i] = out->items[i - 1];
    out->items[i] = *x;
}

static void pair(struct work *w, const struct candidate *t, const struct candidate *o,
                 struct proposals *out)
{
    bool overlap = t && o && t->at < o->end && o->at < t->end;
    if (overlap && !o->inside)
        return;
    if (t && o && t->fold.n == o->fold.n && str_eq(t->fold, o->fold))
        return;
    struct reading_of x = {.has_title = t != NULL, .has_outlet = o != NULL};
    x.score = (t ? t->score : 0) + (o ? o->score : 0) - left_over(w, t, o);
    if (overlap) // a name inside the title may be what the article is about
        x.score -= W_OUTLET_PROSE;
    uint32_t key[3] = {t ? t->place : 0, o ? o->place : 0, t && o ? 1U + (t->at < o->at) : 0};
    x.keys[0] = str_hash((struct str){(const char *)key, sizeof key});
    x.keys[1] = key[0] * UINT64_C(2) + 1;
    x.keys[2] = (key[1] * UINT64_C(4) + key[2]) << 33;
    if (t) {
        x.title_at = t->at;
        x.title_end = t->end;
    }
    if (o) {
        x.outlet_at = o->at;
        x.outlet_end = o->end;
        x.agreement = o->agreement;
        x.known = o->known;
        x.outlet_hash = str_hash(o->fold);
    }
    keep(out, &x);
}

static void make_segments(struct work *w)
{
    int s[3] = {0, 0, 0};
    labels_find(w->x, &w->a, w->label);
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i], *b = i ? m - 1 : m;
        bool border = i && (m->before == '^' || m->cell != b->cell);
        bool link = i && (m->link != b->link);
        bool style = i && (((m->style ^ b->style) & ~(STYLE_SMALL)) || m->before == '~');
        bool part = i && (m->before == '.' || m->before == '|');
        s[0] += border || link || style || part;
        s[1] += border || link || m->before == '.';
        s[2] += border || m->before == '.';
        for (int k = 0; k < 3; k++)
            w->segment[k][i] = s[k];
        struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
        w->word[i] = words_whole_is(fold);
        w->by[i] = words_whole_is(first_word(fold)) & WORD_BY;
        w->primary[i] = in_primary(w, i);
    }
}

// "by Jane Doe", "par Jean Dupont": the text behind such a word, in its own atom.
static struct piece find_author(const struct work *w)
{
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
        if (role_of(w, i) & WORD_AUTHOR)
            return (struct piece){m->at, m->end};
        if (!(words_whole_is(first_word(fold)) & WORD_BY) || atoms_units(fold) > 5 ||
            atoms_units(fold) < 2)
            continue;
        uint32_t at = m->at;
        while (at < m->end && w->x->f.text[at] != ' ')
            at++;
        return (struct piece){at + 1, m->end};
    }
    return (struct piece){0, 0};
}

static void propose(struct work *w, struct proposals *out)
{
    make_segments(w);
    propose_titles(w);
    propose_outlets(w);
    sort_candidates(w->titles, w->titles_len);
    sort_candidates(w->outlets, w->outlets_len);
    struct reading_of kept[READINGS_KEPT];
    out->items = kept;
    pair(w, NULL, NULL, out);
    for (size_t i = 0; i < w->titles_len && i < TITLES_PAIRED; i++)
        pair(w, &w->titles[i], NULL, out);
    for (size_t k = 0; k < w->outlets_len && k < OUTLETS_PAIRED; k++) {
        pair(w, NULL, &w->outlets[k], out);
        for (size_t i = 0; i < w->titles_len && i < TITLES_PAIRED; i++)
            pair(w, &w->titles[i], &w->outlets[k], out);
    }
    out->items = ARENA_ARRAY(w->r->arena, out->len, struct reading_of);
    memcpy(out->items, kept, out->len * sizeof *kept);
    struct piece author = find_author(w);
    for (size_t i = 0; i < out->len; i++) {
        struct reading_of *x = &out->items[i];

        bool apart = (!x->has_title || author.at >= x->title_end || author.end <= x->title_at) &&
                     (!x->has_outlet || author.at >= x->outlet_end || author.end <= x->outlet_at);
        x->author = apart ? author : (struct piece){0, 0};
    }
}

static void count_text(struct work *w, struct str fold, uint32_t item, uint64_t host)
{
    struct seen *s = map_get(&w->seen, fold);
    if (!s) {
        s = ARENA_NEW(w->r->arena, struct seen);
        map_set(&w->seen, str_copy(w->r->arena, fold), s);
    }
    s->count += s->last_item != item;
    s->last_item = item;
    s->hosts = s->hosts || (s->host && s->host != host);
    s->host = host;
}

static void title_attribute(struct work *w, struct proposals *out)
{
    const struct item *x = w->x;
    if (x->primary < 0)
        return;
    for (size_t i = 0; i < x->f.links_len; i++)
        if (x->f.links[i].hash == x->f.links[x->primary].hash && x->f.links[i].title.n)
            out->title_other = x->f.links[i].title;
}

struct proposals *proposals_make(struct reader *r)
{
    struct work *w = ARENA_NEW(r->arena, struct work);
    struct proposals *all = ARENA_ARRAY(r->arena, r->items_len + 1, struct proposals);
    w->r = r;
    w->seen = MAP_IN(r->arena);
    for (uint32_t i = 0; i < r->items_len; i++) {
        atoms_cut(r, &r->items[i], &w->a);
        for (size_t k = 0; k < w->a.len; k++)
            if (w->a.items[k].fold_end - w->a.items[k].fold_at < 60)
                count_text(w, atoms_fold(&w->a, k, k), i + 1, str_hash(r->items[i].host));
        arena_reset(&r->scratch);
    }
    for (uint32_t i = 0; i < r->items_len; i++) {
        w->x = &r->items[i];
        w->number = i + 1;
        atoms_cut(r, w->x, &w->a);
        propose(w, &all[i]);
        title_attribute(w, &all[i]);
        arena_reset(&r->scratch);
    }
    return all;
}
