// SPDX-License-Identifier: MIT
// Proposes readings of an item. Titles are segments (of one style, one link, one line), whole
// or without their first or last atoms; outlets are atoms, pairs of them, and names inside
// prose that agree with the address. Each is weighed by itself (reader_weigh.c). The best pairs
// that do not overlap are kept.
#include "room/reader_propose.h"

#include <string.h>

#include "room/reader_labels.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

enum { TITLES_PAIRED = 8, OUTLETS_PAIRED = 8 };

uint32_t place_of(const struct work *w, int i, int j)
{
    const struct atom *m = &w->a.items[i];
    int s = w->segment[0][i];
    bool first = i == 0 || w->segment[0][i - 1] != s;
    while ((size_t)j + 1 < w->a.len && w->a.items[j + 1].before == 'b')
        s = w->segment[0][++j]; // an author is no part of the pattern
    if ((size_t)j + 1 < w->a.len && w->a.items[j + 1].quoted && !m->quoted &&
        quotes_behind_colon(w, i, j + 1))
        while ((size_t)j + 1 < w->a.len && w->a.items[j + 1].quoted)
            s = w->segment[0][++j]; // nor what the article says
    bool last = (size_t)j + 1 == w->a.len || w->segment[0][j + 1] != s;
    char after = (size_t)j + 1 < w->a.len ? w->a.items[j + 1].before : '^';
    if ((after == '~' || after == '(') && w->primary[j] && !w->primary[j + 1])
        after = '^'; // nor what stands behind the article's link
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

// A name made of several atoms is as good as the best of them.
static float inherited(struct work *w, struct candidate *c, int i, int j)
{
    float own = weigh_name(w, c), best = own;
    for (int k = i; k <= j; k++) {
        struct candidate part =
            candidate_of(w, k, k, (struct piece){w->a.items[k].at, w->a.items[k].end},
                         atoms_fold(&w->a, (size_t)k, (size_t)k));
        float score = weigh_name(w, &part);
        if (score > best) {
            best = score;
            c->agreement = part.agreement;
            c->known = part.known;
        }
    }
    return best - own;
}

// A day that is none, such as 31/02/2021, is still no name.
static bool is_impossible_date(const struct item *x, uint32_t at, uint32_t end)
{
    return x->hit.impossible && x->hit.length && at >= x->hit.offset &&
           end <= x->hit.offset + x->hit.length;
}

static void add_outlet(struct work *w, int i, int j, uint32_t at, float bonus, bool inherits)
{
    // What a data file says under such a key is the outlet's name to the end, unless of a picture.
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    bool field = w->x->kind == BLOCK_RECORD && (role_of(w, i) & WORD_OUTLET) &&
                 !(words_whole_is(str_from(fold, str_rfind_char(fold, ' ') + 1)) & WORD_PICTURE);
    uint32_t last = w->a.items[j].end,
             end = field ? last : prose_without_tail(&w->x->f, at, last, fold);
    if (w->outlets_len == OUTLETS_MOST || at >= end || is_impossible_date(w->x, at, end))
        return;
    if (at > w->a.items[i].at || end < w->a.items[j].end) // some words are left out
        fold = fold_words(&w->r->scratch, (struct str){w->x->f.text + at, end - at});
    struct candidate c = candidate_of(w, i, j, (struct piece){at, end}, fold);
    c.place = place_of(w, i, j);
    c.score = weigh_outlet(w, &c) + bonus;
    if (inherits)
        c.score += inherited(w, &c, i, j);
    w->outlets[w->outlets_len++] = c;
}

// Whether atom i could be the programme or section of the outlet behind it: its words are a part
// of the path of their own, or it is no person's name.
static bool is_programme(struct work *w, int i)
{
    enum { PROGRAMME_WORDS = 6 };
    const struct atom *m = &w->a.items[i];
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    if (w->primary[i] || m->quoted || role_of(w, i) || w->units[i] > PROGRAMME_WORDS ||
        (w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)) ||
        (w->first_word[i] & (WORD_BY | WORD_KIND)) || is_person(w, i) ||
        prose_starts_lower(&w->x->f, m->at))
        return false;
    if (address_titles(&w->address, fold) >= (w->units[i] == 1 ? 0.5F : 1.0F) ||
        (words_stems_in(fold) & STEM_MEDIA_NAME))
        return true;
    return w->units[i] == 1 || prose_is_no_person(&w->x->f, m->at, m->end);
}

// "Kreatur, Arte": a programme and its station, which the address or the table knows. "[Blog](/),
// The Courier": a part of an outlet and the whole.
static void add_outlet_with_programme(struct work *w, int i)
{
    int next = i + 1;
    const struct atom *m = &w->a.items[i];
    bool home = m->link >= 0 && w->x->f.links[m->link].class == LINK_HOME &&
                str_eq(w->x->f.links[m->link].host, w->x->host);
    while (home && next < (int)w->a.len && w->segment[0][next] == w->segment[0][i])
        next++;
    if (next >= (int)w->a.len || (i > 0 && w->segment[0][i - 1] == w->segment[0][i] && home))
        return;
    const struct atom *n = &w->a.items[next];
    bool same = w->segment[0][next] == w->segment[0][i];
    if ((!same && !(home && w->segment[2][next] == w->segment[2][i])) || n->bracket || n->quoted ||
        (n->before != ',' && n->before != '~') ||
        (!home && !(link_is_titled(w) && is_programme(w, i))))
        return;
    struct str fold = atoms_fold(&w->a, (size_t)next, (size_t)next);
    struct candidate name = candidate_of(w, next, next, (struct piece){n->at, n->end}, fold);
    weigh_name(w, &name);
    if (!(name.agreement >= 0.7F || (name.known && !home)))
        return;
    size_t before = w->outlets_len;
    add_outlet(w, i, next, m->at, W_OUTLET_WORD + W_OUTLET_BRACKET, true);
    if (w->outlets_len > before && same && prose_is_no_person(&w->x->f, m->at, m->end))
        w->outlets[before].score += W_OUTLET_PART;
}

// Where the name begins behind words in lower case such as "in" and "sur".
static uint32_t behind_connectors(const struct work *w, const struct atom *m)
{
    const char *text = w->x->f.text;
    uint32_t at = m->at, end = at;
    while (prose_starts_lower(&w->x->f, at)) {
        while (end < m->end && text[end] != ' ')
            end++;
        struct str word = fold_words(&w->r->scratch, (struct str){text + at, end - at});
        if (end >= m->end || !(words_whole_is(word) & WORD_CONNECTOR))
            return m->at;
        at = ++end;
    }
    return at;
}

// Whether atom j behind a name could be its edition, country or programme.
static bool is_edition(const struct work *w, int j)
{
    enum { EDITION_WORDS = 4, EDITION_LETTERS = 24 };
    const struct atom *m = &w->a.items[j];
    if (m->quoted || role_of(w, j) || m->end - m->at > EDITION_LETTERS ||
        (w->word[j] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)) ||
        (w->first_word[j] & (WORD_BY | WORD_KIND)) || prose_starts_lower(&w->x->f, m->at) ||
        prose_has_char(&w->x->f, m->at, m->end, "0123456789:?!") || seems_person(w, j))
        return false;
    return w->units[j] <= (m->before == '-' ? EDITION_WORDS : 1U);
}

// "El Mercurio, Ecuador", "RTS - CQFD", "Today (Singapore)": a known outlet and its edition,
// country or programme, with nothing else in the segment; the article's link says the title.
static void add_outlet_with_edition(struct work *w, int i)
{
    int n = (int)w->a.len, j = i + 1;
    if (j >= n || w->segment[0][j] != w->segment[0][i] || w->primary[i] || role_of(w, i) ||
        (i > 0 && w->segment[0][i - 1] == w->segment[0][i]) ||
        (j + 1 < n && w->segment[0][j + 1] == w->segment[0][i]) ||
        !strchr("-,(", w->a.items[j].before) || !is_edition(w, j) || !link_is_titled(w))
        return;
    const struct atom *m = &w->a.items[i], *e = &w->a.items[j];
    uint32_t at = behind_connectors(w, m);
    struct str fold = fold_words(&w->r->scratch, (struct str){w->x->f.text + at, m->end - at});
    struct candidate name = candidate_of(w, i, i, (struct piece){at, m->end}, fold);
    struct candidate edition = candidate_of(w, j, j, (struct piece){e->at, e->end},
                                            atoms_fold(&w->a, (size_t)j, (size_t)j));
    float named = weigh_name(w, &name);
    weigh_name(w, &edition);
    if (!(name.agreement >= 0.7F || name.known) || edition.agreement >= 0.7F || edition.known)
        return;
    size_t before = w->outlets_len;
    add_outlet(w, i, j, at, 0, false);
    if (w->outlets_len == before)
        return;
    struct candidate *c = &w->outlets[before];
    c->score += named - weigh_name(w, c) + W_OUTLET_WORD + W_OUTLET_BRACKET +
                (at > m->at ? W_OUTLET_CONNECTOR + W_OUTLET_LOWER / 2 : 0);
    c->agreement = name.agreement;
    c->known = name.known;
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
    bool kind = false; // "Article The Courier"
    if (w->word[i] & WORD_GENERIC_LINK)
        return; // "in French"
    for (int k = 0; k < 6; k++) {
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
        kind = kind || (k == 0 && (words_whole_is(word) & WORD_TAIL));
        if (role_of(w, i) || (!lower && !may_be_trimmed(w, at, end, word)))
            return;
        at = text[end] == ' ' || text[end] == '\'' ? end + 1 : end + 3;
        struct str name = {text + at, m->end - at};
        if (prose_starts_lower(&w->x->f, at) && !prose_is_domain(&w->x->f, at, m->end) &&
            ((words_whole_is(word) & WORD_KIND) ||
             address_host_names(&w->address, fold_words(a, name)) < 0.7F))
            continue; // "profile post", "on the matter"
        if ((words_whole_is(word) & WORD_BY) &&
            address_host_names(&w->address, fold_words(a, name)) < 0.75F)
            continue; // an author, though the path has the name
        float connects = words_whole_is(word) & WORD_BY ? 0 : W_OUTLET_CONNECTOR;
        if (kind && (address_host_names(&w->address, fold_words(a, name)) >= 0.9F ||
                     outlet_by_words(w->r->outlets, fold_words(a, name))))
            add_outlet(w, i, i, at, W_OUTLET_CONNECTOR, false);
        else
            add_outlet(w, i, i, at, lower ? connects + W_OUTLET_LOWER / 2 : -W_OUTLET_TRIM, false);
    }
}

// "on", "sur", "auf": what stands behind is a place or who publishes there, where "for" and "of"
// may stand inside a name.
static bool is_preposition(struct str word)
{
    static const char *const words[] = {"in",  "on", "at", "sur", "dans", "chez", "auf", "im",
                                        "bei", "en", "em", "na",  "no",   "su",   "op",  "pa"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i])))
            return true;
    return false;
}

// "Framasoft sur le Framablog", "Summer talk auf Puls4": the name behind the last such word,
// when it is just what the host is called. Where it stands, or 0.
static uint32_t named_behind_preposition(struct work *w, const struct atom *m)
{
    const char *text = w->x->f.text;
    uint32_t found = 0;
    bool prepared = false;
    for (uint32_t at = m->at, end; at < m->end; at = end + 1) {
        for (end = at; end < m->end && text[end] != ' ';)
            end++;
        if (prose_starts_lower(&w->x->f, at) && end < m->end && at > m->at) {
            struct str word = fold_words(&w->r->scratch, (struct str){text + at, end - at});
            prepared =
                is_preposition(word) || (prepared && (words_whole_is(word) & WORD_CONNECTOR));
            found = prepared ? end + 1 : found;
        } else {
            prepared = false;
        }
    }
    if (!found ||
        (prose_starts_lower(&w->x->f, found) && !prose_is_domain(&w->x->f, found, m->end)))
        return 0;
    struct str fold = fold_words(&w->r->scratch, (struct str){text + found, m->end - found});
    return address_host_names(&w->address, fold) >= 0.95F ? found : 0;
}

static bool is_connector(const struct work *w, uint32_t at, uint32_t end)
{
    char room[64];
    struct str word = {w->x->f.text + at, end - at};
    return words_whole_is(fold_words_into(word, room, sizeof room)) & WORD_CONNECTOR;
}

// A word in lower case that says something is the last: no name is behind it.
static bool ends_in_prose(const struct work *w, const struct atom *m)
{
    struct str text = {w->x->f.text + m->at, m->end - m->at};
    size_t space = str_rfind_char(text, ' ');
    uint32_t at = m->at + (space == STR_NOT_FOUND ? 0 : (uint32_t)space + 1);
    return at < m->end && prose_starts_lower(&w->x->f, at) &&
           !prose_is_domain(&w->x->f, at, m->end) && !is_connector(w, at, m->end);
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
    if (m->end - m->at > PROSE_LONGEST || role_of(w, i) || !w->x->host.n || ends_in_prose(w, m))
        return;
    while (at < m->end) {
        uint32_t end = at;
        while (end < m->end && text[end] != ' ')
            end++;
        bool domain = end >= m->end && prose_is_domain(&w->x->f, at, m->end);
        if (prose_starts_lower(&w->x->f, at) && !domain) {
            bool connects = is_connector(w, at, end);
            last = !connects || linked ? end + 1 : last;
            joined = !connects || linked ? connects : joined;
            prose = prose || !connects;
        }
        at = end + 1;
    }
    while (last > m->at && last < m->end && prose_starts_lower(&w->x->f, last) &&
           !prose_is_domain(&w->x->f, last, m->end)) { // "… documentaire de"
        while (last < m->end && text[last] != ' ')
            last++;
        last++;
    }
    if (!prose && !(w->word[i] & WORD_GENERIC_LINK)) {
        uint32_t behind = named_behind_preposition(w, m);
        joined = prose = behind != 0;
        last = behind ? behind : last;
    }
    if (last <= m->at || last >= m->end || (linked && !(joined && prose)) ||
        (w->word[i] & WORD_GENERIC_LINK))
        return;
    struct str name = {text + last, m->end - last};
    struct str fold = fold_words(&w->r->scratch, name);
    if (linked ? address_host_names(&w->address, fold) < 0.9F
               : address_names(&w->r->scratch, &w->address, fold) < 0.75F)
        return;
    size_t before = w->outlets_len;
    add_outlet(w, i, i, last, W_OUTLET_CONNECTOR + W_OUTLET_LOWER + W_OUTLET_WORD, false);
    if (linked && w->outlets_len > before) { // "short notice in China Daily"
        w->outlets[before].inside = true;
        w->outlets[before].score -= W_OUTLET_CONNECTOR;
    }
}

// "The Courier, Jane Doe": the address or the table knows the outlet; the rest is an author.
static bool ends_with_person(struct work *w, int i, int j)
{
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    struct piece part = {w->a.items[i].at, w->a.items[i].end};
    struct candidate name = candidate_of(w, i, i, part, fold);
    if ((w->a.items[j].before != ',' && w->a.items[j].before != '-') || role_of(w, i) ||
        !seems_person(w, j))
        return false;
    weigh_name(w, &name);
    return is_person(w, j) || name.agreement >= 0.7F || name.known;
}

// "Newsroom / KNA": all of a cell, or of bold or emphasised text, that slashes part.
static void add_outlet_slashed(struct work *w, int i)
{
    const struct atom *m = &w->a.items[i];
    int j = i;
    bool own =
        (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE)) || (role_of(w, i) & WORD_OUTLET);
    while (own && j + 1 < (int)w->a.len && w->a.items[j + 1].before == '|' &&
           w->a.items[j + 1].style == m->style && w->a.items[j + 1].link == m->link &&
           w->a.items[j + 1].cell == m->cell &&
           prose_has_char(&w->x->f, w->a.items[j].end, w->a.items[j + 1].at, "/"))
        j++;
    if (j > i && (i == 0 || w->a.items[i].before != '|'))
        add_outlet(w, i, j, m->at, W_OUTLET_WHOLE * 2, true);
}

// "[APS *Physics Letters*](…)", "[*Unda* podcast](…)": half of the article's link is emphasised,
// and nothing but a space parts the halves.
static void add_outlet_half_emphasised(struct work *w, int i)
{
    enum { NAME_WORDS = 6 };
    const struct atom *m = &w->a.items[i], *n = m + 1;
    if ((size_t)i + 1 >= w->a.len || !w->primary[i] || n->link != m->link || n->before != '~' ||
        ((m->style ^ n->style) & ~(STYLE_EMPHASIS | STYLE_CITE)) || m->style == n->style ||
        n->at != m->end + 1 || w->x->f.text[m->end] != ' ' || w->x->f.links[m->link].at != m->at ||
        w->x->f.links[m->link].end != n->end || w->units[i] + w->units[i + 1] > NAME_WORDS)
        return;
    add_outlet(w, i, i + 1, m->at, W_OUTLET_EMPHASIS, true);
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
        add_outlet_with_programme(w, i);
        add_outlet_with_edition(w, i);
        add_outlet_slashed(w, i);
        add_outlet_half_emphasised(w, i);
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
        int from = i; // "(in Chinese). The Courier"
        while (from < j && w->a.items[from].bracket && !w->a.items[j].bracket)
            from++;
        if (j > from && j - from <= 4 && !is_person(w, from) && !are_persons(w, from) &&
            !ends_with_person(w, from, j)) {
            const struct atom *m = &w->a.items[from];
            bool own = (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE)) || m->cell >= 0 ||
                       (m->link >= 0 && !in_primary(w, from));
            add_outlet(w, from, j, m->at, j == from + 1 ? 0 : -W_OUTLET_BRACKET, own);
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
        bool by = (w->first_word[i] & WORD_BY) ||
                  is_print_number(atoms_fold(&w->a, (size_t)i, (size_t)i));
        // "*Title: and what it says*": half of an emphasised text is no title.
        bool styled = same && w->segment[0][i] == w->segment[0][t->first] &&
                      (m->style & (STYLE_EMPHASIS | STYLE_CITE | STYLE_UNDERLINE));
        bool own = w->primary[i] || (m->style & STYLE_HEADING) || m->cell >= 0 || styled;
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
    if (out->len == READINGS_KEPT && out->items[READINGS_KEPT - 1].score >= x.score)
        return;
    if (t) {
        x.title_at = t->at;
        x.title_end = t->end;
        x.keys[1] = t->place;
    }
    if (o) {
        x.outlet_at = o->at;
        x.outlet_end = o->end;
        x.agreement = o->agreement;
        x.known = o->known;
        x.linked = w->primary[o->first];
        x.outlet_hash = (uint32_t)(map_hash(o->fold) >> 32) | 1;
        x.keys[2] = o->place;
    }
    keep(out, &x);
}

static uint32_t number_of(struct work *w, uint64_t kind, uint64_t what, uint64_t more)
{
    uint64_t key[3] = {kind, what, more};
    struct number *known =
        &w->numbers[(what ^ what >> 32 ^ more << 3 ^ kind << 5) % NUMBERS_AT_HAND];
    if (known->number && memcmp(known->key, key, sizeof key) == 0)
        return known->number;
    struct str bytes = {(const char *)key, sizeof key};
    uintptr_t number = (uintptr_t)map_get(&w->patterns, bytes);
    if (!number) {
        number = w->patterns.len + 1;
        map_set(&w->patterns, str_copy(w->r->arena, bytes), (void *)number);
    }
    memcpy(known->key, key, sizeof key);
    return known->number = (uint32_t)number;
}

// Until now the keys are the places. The readings of an item have few titles among them.
static void number_keys(struct work *w, struct proposals *all)
{
    uint32_t titles[READINGS_KEPT];
    for (size_t i = 0; i < all->len; i++) {
        struct reading_of *x = &all->items[i];
        bool both = x->has_title && x->has_outlet;
        uint64_t title = titles[i] = x->keys[1], outlet = x->keys[2];
        uint64_t order = both ? 1U + (x->title_at < x->outlet_at) : 0;
        size_t same = 0;
        while (same < i && titles[same] != titles[i])
            same++;
        x->keys[0] = number_of(w, 0, title << 32 | outlet, order);
        x->keys[1] = same < i ? all->items[same].keys[1] : number_of(w, 1, title, 0);
        x->keys[2] = number_of(w, 2, outlet & 0x1fffffff, order);
    }
}

static void make_segments(struct work *w)
{
    int s[3] = {0, 0, 0};
    labels_find(w->x, &w->a, w->label);
    w->linked_cell = -1;
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
        w->counted[i] = atoms_count_units(fold);
        w->units[i] = atoms_sum_units(w->counted[i]);
        w->word[i] = words_whole_is(fold);
        w->first_word[i] = words_whole_is(first_word(fold));
        w->facts[i] = (struct facts){0};
        w->primary[i] = in_primary(w, i);
        if (w->primary[i])
            w->linked_cell = m->cell;
    }
}

// "by Jane Doe", "par Jean Dupont": the text behind such a word, in its own atom.
static struct piece find_author(const struct work *w)
{
    for (int i = 0; i < (int)w->a.len; i++) {
        const struct atom *m = &w->a.items[i];
        if (role_of(w, i) & WORD_AUTHOR)
            return (struct piece){m->at, m->end};
        if (is_person(w, i) && !w->primary[i])
            return (struct piece){m->at, m->end};
        if (!(w->first_word[i] & WORD_BY) || w->units[i] > 5 || w->units[i] < 2)
            continue;
        uint32_t at = m->at;
        while (at < m->end && w->x->f.text[at] != ' ')
            at++;
        return (struct piece){at + 1, m->end};
    }
    return (struct piece){0, 0};
}

// Of an item that is cut and whose segments are known.
static void propose(struct work *w, struct proposals *out)
{
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
    out->items = ARENA_SPACE(w->r->arena, out->len, struct reading_of);
    memcpy(out->items, kept, out->len * sizeof *kept);
    number_keys(w, out);
    struct piece author = out->author = find_author(w);
    for (size_t i = 0; i < out->len; i++) {
        struct reading_of *x = &out->items[i];
        bool apart = (!x->has_title || author.at >= x->title_end || author.end <= x->title_at) &&
                     (!x->has_outlet || author.at >= x->outlet_end || author.end <= x->outlet_at);
        x->has_author = apart;
    }
}

static const struct seen *count_text(struct work *w, struct str fold, uint32_t item, uint64_t host)
{
    void **slot = map_at(&w->seen, fold);
    struct seen *s = *slot;
    if (!s)
        *slot = s = ARENA_NEW(w->r->arena, struct seen);
    s->count += s->last_item != item;
    s->last_item = item;
    s->hosts = s->hosts || (s->host && s->host != host);
    s->host = host;
    return s;
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

// How much of the text of the article's link its address has, when that is several words.
static float shared_by_link(struct work *w)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->end <= l->at)
        return 0;
    for (size_t i = 0; i < w->titles_len; i++) {
        const struct candidate *c = &w->titles[i];
        if (c->first == c->last && c->at == l->at && c->end == l->end)
            return str_find_char(c->fold, ' ') == STR_NOT_FOUND ? 0 : c->shared;
    }
    struct str text = {x->f.text + l->at, l->end - l->at};
    struct str words = fold_words(&w->r->scratch, text);
    return str_find_char(words, ' ') == STR_NOT_FOUND ? 0 : address_titles(&w->address, words);
}

// Cuts item i and keeps what was cut.
static void cut_item(struct work *w, uint32_t i, struct proposals *out)
{
    struct reader *r = w->r;
    struct atom room[ATOMS_MOST];
    struct atoms a = {.items = room};
    atoms_cut(r, &r->items[i], &a);
    out->atoms_len = a.len;
    out->atoms = memcpy(ARENA_SPACE(r->arena, a.len, struct atom), room, a.len * sizeof *room);
    out->fold = arena_copy(r->arena, a.fold, a.fold_n);
    a.fold = out->fold;
    out->seen = ARENA_ARRAY(r->arena, a.len, const struct seen *);
    uint64_t host = map_hash(r->items[i].host) | 1; // 0: none was seen
    for (size_t k = 0; k < a.len; k++) {
        struct str fold = atoms_fold(&a, k, k);
        if (fold.n < COUNTED_BELOW)
            out->seen[k] = count_text(w, fold, i + 1, host);
    }
    arena_reset(&r->scratch);
}

// `<p class="title"><em>Title</em>, The Courier, p. 5</p>`: what the class of all the text says,
// where mark-up parts it, it says of the entry and not of its parts.
static uint16_t class_of_all(const struct atoms *a)
{
    enum { PARTING = STYLE_EMPHASIS | STYLE_STRONG | STYLE_CITE };
    uint16_t all = STYLE_CLASSES, some = 0, every = PARTING;
    for (size_t i = 0; i < a->len; i++) {
        all &= a->items[i].style;
        some |= a->items[i].style & PARTING;
        every &= a->items[i].style;
    }
    return some & ~every ? all : 0;
}

static void turn_to_item(struct work *w, uint32_t i, const struct proposals *cut)
{
    struct item *x = &w->r->items[i];
    struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
    w->x = x;
    w->a = (struct atoms){.items = cut->atoms, .len = cut->atoms_len, .fold = cut->fold};
    w->atom_seen = cut->seen;
    w->class_of_all = class_of_all(&w->a);
    w->address = address_take_apart(&w->r->scratch, x->host, url);
    memset(w->stands_for_person, 0, sizeof w->stands_for_person);
    make_segments(w);
}

struct proposals *proposals_make(struct reader *r, size_t *patterns)
{
    struct work *w = ARENA_NEW(r->arena, struct work);
    struct proposals *all = ARENA_ARRAY(r->arena, r->items_len + 1, struct proposals);
    w->r = r;
    w->seen = map_for(r->arena, r->items_len);
    w->patterns = MAP_IN(r->arena);
    for (uint32_t i = 0; i < r->items_len; i++)
        cut_item(w, i, &all[i]);
    for (uint32_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
        x->listed = url.n ? outlet_by_address(r->outlets, url) : NULL;
        turn_to_item(w, i, &all[i]);
        propose(w, &all[i]);
        all[i].names = persons_count(w);
        title_attribute(w, &all[i]);
        x->link_shared = shared_by_link(w);
        arena_reset(&r->scratch);
    }
    for (uint32_t i = 0; i < r->items_len; i++) { // that were read before the page was known
        if (!all[i].names)
            continue;
        turn_to_item(w, i, &all[i]);
        if (persons_place(w)) {
            all[i].len = 0;
            propose(w, &all[i]);
        }
        arena_reset(&r->scratch);
    }
    *patterns = w->patterns.len;
    return all;
}
