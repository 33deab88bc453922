// SPDX-License-Identifier: MIT
// Proposes outlets: atoms, pairs of them, and names behind or before words that are no part of
// them. Names inside prose are reader_inside.c's.
#include <string.h>

#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

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

// "The Courier's [interview with us](…)": the article's link goes on behind atom j.
static bool owns_link(const struct work *w, int j)
{
    return w->primary[j + 1] && !w->primary[j] &&
           prose_starts_lower(&w->x->f, w->a.items[j + 1].at);
}

// "I was in The Courier's [“A town of glass”](…)": where the name ends without the "'s" that what
// stands behind it asks for. "Barron's" keeps it: the address or the table has it.
static uint32_t without_possessive(struct work *w, int j, uint32_t at, uint32_t end)
{
    const char *text = w->x->f.text;
    uint32_t n = end >= at + 5 && memcmp(text + end - 4, "\xe2\x80\x99s", 4) == 0 ? 4
                 : end >= at + 4 && memcmp(text + end - 2, "'s", 2) == 0          ? 2
                                                                                  : 0;
    if (n == 0 || (size_t)j + 1 >= w->a.len)
        return end;
    if (owns_link(w, j))
        return end - n;
    struct str full = fold_words(&w->r->scratch, (struct str){text + at, end - at});
    struct str bare = fold_words(&w->r->scratch, (struct str){text + at, end - n - at});
    bool known = outlet_by_words(w->r->outlets, full),
         better = outlet_by_words(w->r->outlets, bare);
    float whole = address_host_names(&w->address, full);
    better = better || (whole < 1 && address_host_names(&w->address, bare) > whole);
    return better && !known ? end - n : end;
}

// "Watch it on The Courier's website": where the name ends of the house whose site it is.
static uint32_t without_site(const struct work *w, uint32_t at, uint32_t end)
{
    static const char *const sites[] = {" website", " site", " web site", " webpage", " page"};
    struct str text = {w->x->f.text + at, end - at};
    bool may = text.n && (text.p[text.n - 1] | 0x20) == 'e'; // as all of them end
    for (size_t i = 0; may && i < sizeof sites / sizeof *sites; i++) {
        struct str site = str_of(sites[i]);
        if (text.n <= site.n || !str_starts_ascii(str_from(text, text.n - site.n), site))
            continue;
        struct str owner = str_slice(text, 0, text.n - site.n);
        size_t n = str_ends(owner, STR("'s")) ? 2 : str_ends(owner, STR("\xe2\x80\x99s")) ? 4 : 0;
        if (n && owner.n > n)
            return at + (uint32_t)(owner.n - n);
    }
    return end;
}

// "This Courier article": where the name begins that such a word points to.
static uint32_t behind_determiner(const struct work *w, uint32_t at, uint32_t end)
{
    static const char *const words[] = {"this",   "that",  "an",  "a",     "ein",  "eine",
                                        "dieser", "diese", "cet", "cette", "este", "questo"};
    struct str text = {w->x->f.text + at, end - at};
    size_t space = str_find_char(text, ' ');
    char room[32];
    if (space == STR_NOT_FOUND)
        return at;
    struct str first = fold_words_into(str_slice(text, 0, space), room, sizeof room);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(first, str_of(words[i])))
            return at + (uint32_t)space + 1;
    return at;
}

// The same words of the same atoms, weighed before; NULL when they were not.
static const struct candidate *weighed_before(const struct work *w, int i, int j, uint32_t at,
                                              uint32_t end)
{
    for (size_t k = 0; k < w->outlets_len; k++) {
        const struct candidate *c = &w->outlets[k];
        if (c->at == at && c->end == end && c->first == i && c->last == j && c->weighed)
            return c;
    }
    return NULL;
}

static struct candidate weighed_outlet(struct work *w, int i, int j, uint32_t at, uint32_t end)
{
    const struct candidate *before = weighed_before(w, i, j, at, end);
    if (before) {
        struct candidate c = *before;
        c.inside = false;
        return c;
    }
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    if (at > w->a.items[i].at || end < w->a.items[j].end) // some words are left out
        fold = fold_words(&w->r->scratch, (struct str){w->x->f.text + at, end - at});
    struct candidate c = candidate_of(w, i, j, (struct piece){at, end}, fold);
    c.place = place_of(w, i, j);
    c.weight = weigh_outlet(w, &c);
    c.weighed = true;
    return c;
}

void add_outlet(struct work *w, int i, int j, uint32_t at, float bonus, bool inherits)
{
    // What a data file says under such a key is the outlet's name to the end, unless of a picture.
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)j);
    bool field = w->x->kind == BLOCK_RECORD && (role_of(w, i) & WORD_OUTLET) &&
                 !(words_whole_is(str_from(fold, str_rfind_char(fold, ' ') + 1)) & WORD_PICTURE);
    uint32_t last = w->a.items[j].end,
             end = field ? last : prose_without_tail(&w->x->f, at, last, fold);
    end = field ? end : without_possessive(w, j, at, without_site(w, at, end));
    at = end < last ? behind_determiner(w, at, end) : at;
    if (w->outlets_len == OUTLETS_MOST || at >= end || is_impossible_date(w->x, at, end))
        return;
    struct candidate c = weighed_outlet(w, i, j, at, end);
    c.score = c.weight + bonus;
    if (end < last && (size_t)j + 1 < w->a.len && owns_link(w, j))
        c.score += W_OUTLET_CONNECTOR;
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
        names_media(w, m->at, m->end, fold))
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
        if (end >= m->end || !(prose_word_is(&w->x->f, at, end) & WORD_CONNECTOR))
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
    bool one =
        str_find_char((struct str){w->x->f.text + m->at, m->end - m->at}, ' ') == STR_NOT_FOUND;
    return w->units[j] <= (m->before == '-' ? EDITION_WORDS : 1U) || one; // "Urbana-Champaign"
}

// "[Today (Singapore)](…): Title": atoms i and j are all of the article's link, and a title stands
// beside it.
static bool is_link_beside_title(const struct work *w, int i, int j)
{
    enum { TITLE_WORDS = 3 };
    const struct link *l = &w->x->f.links[w->a.items[i].link];
    if (!w->primary[j] || w->a.items[j].before != '(' || l->at != w->a.items[i].at ||
        l->end != w->a.items[j].end + 1)
        return false;
    for (size_t k = 0; k < w->a.len; k++)
        if (!w->primary[k] && w->units[k] >= TITLE_WORDS)
            return true;
    return false;
}

// "El Mercurio, Ecuador", "RTS - CQFD", "Today (Singapore)": a known outlet and its edition,
// country or programme, with nothing else in the segment; the article's link says the title.
static void add_outlet_with_edition(struct work *w, int i)
{
    int n = (int)w->a.len, j = i + 1;
    if (j >= n || w->segment[0][j] != w->segment[0][i] || role_of(w, i) ||
        (i > 0 && w->segment[0][i - 1] == w->segment[0][i]) ||
        (j + 1 < n && w->segment[0][j + 1] == w->segment[0][i]) ||
        !strchr("-,(", w->a.items[j].before) || !is_edition(w, j) ||
        !(w->primary[i] ? is_link_beside_title(w, i, j) : link_is_titled(w)))
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
    if (words_is_beside(word, BESIDE_ARTICLE))
        return false;
    bool capitals = true;
    for (uint32_t k = at; k < end && capitals; k++)
        capitals = (w->x->f.text[k] & 0xC0) == 0x80 || !prose_starts_lower(&w->x->f, k);
    return !capitals;
}

// "by Jane Doe", though the path has the name, or the site is the author's; "(with Jane Doe)".
static bool is_person_behind(struct work *w, const struct atom *m, struct str word, struct str name)
{
    bool by = words_whole_is(word) & WORD_BY, first = words_is_first_name(first_word(name));
    bool agrees = address_host_names(&w->address, name) >= 0.75F;
    if (by)
        return !agrees || (m->bracket && first) || place_behind_author(w, (int)(m - w->a.items));
    return first && !agrees && str_find_char(name, ' ') != STR_NOT_FOUND &&
           !outlet_by_words(w->r->outlets, name);
}

// "Our boats and their crews join the guild (GM) on the Day of Tides - a look back": a sentence
// goes on behind brackets, and over the end of the atom.
static bool is_inside_sentence(const struct work *w, int i)
{
    enum { WORDS_LEAST = 2 };
    const struct atom *m = &w->a.items[i];
    int k = i - 1;
    while (k >= 0 && w->a.items[k].bracket && w->segment[0][k] == w->segment[0][i])
        k--;
    return m->before == '(' && !m->bracket && k >= 0 && k < i - 1 && (size_t)i + 1 < w->a.len &&
           w->segment[0][k] == w->segment[0][i] && w->segment[0][i + 1] == w->segment[0][i] &&
           !m[1].bracket && !w->a.items[k].quoted &&
           prose_lower_words(&w->x->f, w->a.items[k].at, w->a.items[k].end, WORDS_LEAST) >=
               WORDS_LEAST;
}

// Offsets at which an atom begins when words such as "in der", "Sur", "posted by" are left
// out; they are the more likely left out when in lower case.
static void add_outlet_trimmed(struct work *w, int i)
{
    const struct atom *m = &w->a.items[i];
    const char *text = w->x->f.text;
    uint32_t at = m->at;
    bool kind = false;                                                // "Article The Courier"
    bool begins = i == 0 || strchr("^|,:-~(", m->before);             // "la Repubblica – …"
    if ((w->word[i] & WORD_GENERIC_LINK) || is_inside_sentence(w, i)) // "in French"
        return;
    for (int k = 0; k < 6; k++) {
        uint32_t end = at;
        while (end < m->end && text[end] != ' ' && text[end] != '\'' &&
               memcmp(text + end, "\xe2\x80\x99", 3) != 0)
            end++;
        if (end >= m->end)
            return;
        struct str word = fold_words(&w->r->scratch, (struct str){text + at, end - at});
        uint32_t is = words_whole_is(word);
        if (!(is & (WORD_CONNECTOR | WORD_KIND)))
            return;
        bool lower = prose_starts_lower(&w->x->f, at);
        if (lower && !(is & WORD_IN) && words_is_beside(word, BESIDE_ABOUT))
            return; // "zum Jubiläum des Vereins"
        kind = kind || (k == 0 && (is & WORD_TAIL));
        if (role_of(w, i) || (!lower && !may_be_trimmed(w, at, end, word)))
            return;
        if (!lower && (words_stems_in(word) & STEM_MEDIA_NAME) && !m->quoted)
            return; // "Radio Fen FM"
        at = text[end] == ' ' || text[end] == '\'' ? end + 1 : end + 3;
        struct str name = fold_words(&w->r->scratch, (struct str){text + at, m->end - at});
        // "Article fen-x" at fen-x.example
        bool exact = kind && k == 0 && address_host_names(&w->address, name) >= 1;
        if (prose_starts_lower(&w->x->f, at) && !prose_is_domain(&w->x->f, at, m->end) && !exact &&
            ((is & WORD_KIND) || address_host_names(&w->address, name) < 0.7F))
            continue; // "profile post", "on the matter"
        if (is_person_behind(w, m, word, name))
            continue;
        float connects = is & WORD_BY ? 0 : W_OUTLET_CONNECTOR;
        if (kind &&
            (address_host_names(&w->address, name) >= 0.9F || outlet_by_words(w->r->outlets, name)))
            add_outlet(w, i, i, at, W_OUTLET_CONNECTOR, false);
        else
            add_outlet(w, i, i, at,
                       lower && !(begins && k == 0 &&
                                  (words_is_beside(word, BESIDE_ARTICLE) || str_eq(word, STR("d"))))
                           ? connects + W_OUTLET_LOWER / 2
                           : -W_OUTLET_TRIM,
                       false);
    }
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
            uint32_t is = prose_word_is(&w->x->f, at, end);
            prepared = (is & WORD_IN) || (prepared && (is & WORD_CONNECTOR));
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
    return prose_word_is(&w->x->f, at, end) & WORD_CONNECTOR;
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

// "Český rozhlas Plus" on plus.rozhlas.example: a word before `to` is called as the site is, so
// that the few words of the atom are one name.
static bool host_has_rest(const struct work *w, const struct atom *m, uint32_t to)
{
    enum { NAME_WORDS = 4, WORD_LEAST = 4, LONGEST = 64 };
    char room[2 * LONGEST];
    if (prose_starts_lower(&w->x->f, m->at) || to <= m->at || to - m->at > LONGEST ||
        w->units[m - w->a.items] > NAME_WORDS)
        return false;
    struct str rest = fold_words_into((struct str){w->x->f.text + m->at, to - m->at}, room,
                                      sizeof room),
               word;
    while (str_split(&rest, ' ', &word))
        if (word.n >= WORD_LEAST && str_contains(w->x->host, word))
            return true;
    return false;
}

bool begins_as_house(const struct work *w, int i)
{
    enum { LOWER_MOST = 2, NAME_WORDS = 8 };
    const struct atom *m = &w->a.items[i];
    struct str first = first_word(atoms_fold(&w->a, (size_t)i, (size_t)i));
    if (w->units[i] < 2 || w->units[i] > NAME_WORDS || prose_starts_lower(&w->x->f, m->at) ||
        !words_stems_of(first, STEM_INSTITUTION) ||
        prose_lower_words(&w->x->f, m->at, m->end, LOWER_MOST + 1) > LOWER_MOST)
        return false;
    for (uint32_t at = m->at, end; at < m->end; at = end + 1) {
        for (end = at; end < m->end && w->x->f.text[end] != ' ';)
            end++;
        uint32_t is =
            at > m->at && prose_starts_lower(&w->x->f, at) ? prose_word_is(&w->x->f, at, end) : 0;
        if (!(is & WORD_CONNECTOR) && (is & (WORD_KIND | WORD_BY | WORD_TAIL)))
            return false;
    }
    return true;
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
    if (m->end - m->at > PROSE_LONGEST || role_of(w, i) || !w->x->host.n || ends_in_prose(w, m) ||
        begins_as_house(w, i))
        return;
    while (at < m->end) {
        uint32_t end = at;
        while (end < m->end && text[end] != ' ')
            end++;
        bool domain = end >= m->end && prose_is_domain(&w->x->f, at, m->end);
        if (prose_starts_lower(&w->x->f, at) && !domain) {
            bool connects = is_connector(w, at, end);
            last = !connects || linked ? end + 1 : last;
            if (!connects || linked) // "Making with The Courier" was printed by another
                joined = connects && !says_with(w, at, end);
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
        (w->word[i] & WORD_GENERIC_LINK) || host_has_rest(w, m, last))
        return;
    struct str name = {text + last, m->end - last};
    struct str fold = fold_words(&w->r->scratch, name);
    if (linked ? address_host_names(&w->address, fold) < 0.9F
               : address_names(&w->address, fold) < 0.75F)
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

// "[The Courier article on ladders](…)": a name that the address or the table has, and what it
// leads to. The title keeps it.
static void add_outlet_before_kind(struct work *w, int i)
{
    enum { NAME_WORDS = 5 };
    const struct atom *m = &w->a.items[i];
    const char *text = w->x->f.text;
    uint32_t end = m->at, next;
    if (!w->primary[i] || w->x->f.links[m->link].at != m->at || role_of(w, i) || m->quoted)
        return;
    for (int words = 0; words <= NAME_WORDS; words++, end = next) {
        for (next = end + (words > 0); next < m->end && text[next] != ' ';)
            next++;
        if (next >= m->end)
            return;
        if (words && (prose_word_is(&w->x->f, end + 1, next) & WORD_TAIL))
            break;
        if (words == NAME_WORDS)
            return;
    }
    struct str fold = fold_words(&w->r->scratch, (struct str){text + m->at, end - m->at});
    struct candidate c = candidate_of(w, i, i, (struct piece){m->at, end}, fold);
    c.score = weigh_name(w, &c) - W_OUTLET_INNER;
    c.place = place_of(w, i, i);
    c.inside = true;
    if ((c.agreement >= 0.7F || c.known) && w->outlets_len < OUTLETS_MOST)
        w->outlets[w->outlets_len++] = c;
}

// A capitalised German word for a kind of outlet: "Wirtschaftszeitung", "Fachmagazin". One that is
// no compound and begins the text is a part of the name: "Blog Hafenwacht".
static bool is_kind_of_outlet(struct arena *a, struct str word, bool begins)
{
    static const char *const kinds[] = {"zeitung", "zeitschrift", "magazin", "blatt",
                                        "portal",  "blog",        "sender",  "dienst"};
    char last = word.n > 3 ? word.p[word.n - 1] : 'x'; // most others show by their last letter
    if (is_alpha_ascii(last) && !memchr("gtnlr", last | 0x20, 5))
        return false;
    struct str folded = fold_words(a, word);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_ends(folded, str_of(kinds[i])))
            return !begins || folded.n > strlen(kinds[i]);
    return false;
}

// "in der Wirtschaftszeitung Fen Trade", "by Jane Doe for Fen Trade": the words behind one for a
// kind of outlet, or behind an author and "for", when they are just what the host is called.
static void add_outlet_at_end(struct work *w, int i)
{
    enum { ATOM_LONGEST = 90 };
    const struct atom *m = &w->a.items[i];
    const char *text = w->x->f.text;
    bool by = w->first_word[i] & WORD_BY;
    if (m->end - m->at > ATOM_LONGEST || w->primary[i] || role_of(w, i) || !w->x->host.n)
        return;
    struct str last = STR_NONE; // the word before
    for (uint32_t at = m->at, end; at < m->end; at = end + 1) {
        for (end = at; end < m->end && text[end] != ' ';)
            end++;
        if (!prose_starts_lower(&w->x->f, at) &&
            (by ? str_eq(fold_words(&w->r->scratch, last), STR("for"))
                : is_kind_of_outlet(&w->r->scratch, last, last.p == text + m->at))) {
            struct str fold = fold_words(&w->r->scratch, (struct str){text + at, m->end - at});
            if (address_host_names(&w->address, fold) >= 0.95F) {
                add_outlet(w, i, i, at, W_OUTLET_CONNECTOR + W_OUTLET_LOWER + W_OUTLET_WORD, false);
                return;
            }
        }
        last = (struct str){text + at, end - at};
    }
}

// "[Boats | Trade | Architecture](…)" below a title of its own: bars are a part of the name.
static void add_outlet_barred(struct work *w, int i)
{
    enum { NAME_WORDS = 8, TITLE_WORDS = 4 };
    const struct atom *m = &w->a.items[i];
    int j = i, n = (int)w->a.len;
    unsigned words = w->units[i], title = 0;
    if (!w->primary[i] || w->x->f.links[m->link].at != m->at)
        return;
    while (j + 1 < n && w->a.items[j + 1].link == m->link && w->a.items[j + 1].before == '|')
        words += w->units[++j];
    if (j == i || w->x->f.links[m->link].end != w->a.items[j].end || words > NAME_WORDS)
        return;
    for (int k = 0; k < n; k++)
        if (!w->primary[k] && (w->a.items[k].style & (STYLE_STRONG | STYLE_HEADING)))
            title += w->units[k];
    if (title >= TITLE_WORDS)
        add_outlet(w, i, j, m->at, W_OUTLET_WORD, true);
}

// "[Review of *Quays*, published in *Marsh Words*](…)": an emphasised name behind such a word. The
// title keeps it.
static void add_outlet_behind_in(struct work *w, int i)
{
    enum { NAME_WORDS = 5, WORD_LONGEST = 6 };
    const struct atom *m = &w->a.items[i];
    const char *text = w->x->f.text;
    uint32_t end = m->at, at;
    char room[16];
    if (!(m->style & (STYLE_EMPHASIS | STYLE_CITE)) || !w->primary[i] || w->units[i] > NAME_WORDS)
        return;
    while (end > 0 && text[end - 1] == ' ')
        end--;
    for (at = end; at > 0 && is_alpha_ascii(text[at - 1]);)
        at--;
    struct str word = {text + at, end - at};
    if (end == m->at || word.n < 2 || word.n > WORD_LONGEST ||
        !(words_whole_is(fold_words_into(word, room, sizeof room)) & WORD_IN))
        return;
    size_t before = w->outlets_len;
    add_outlet(w, i, i, m->at, W_OUTLET_WORD, false);
    if (w->outlets_len > before)
        w->outlets[before].inside = true;
}

void propose_outlet(struct work *w, int i)
{
    add_outlet(w, i, i, w->a.items[i].at, 0, false);
}

bool propose_parts(struct work *w, int i)
{
    w->outlets_len = 0;
    joined_find(w);
    add_outlet_trimmed(w, i);
    add_outlet_behind(w, i);
    add_outlet_before_kind(w, i);
    if (w->outlets_len == 0 && w->x->host.n)
        propose_inside(w);
    return w->outlets_len || w->joined.name_end || place_sent_to(w, i) || place_behind_author(w, i);
}

// "葦原新聞「朗読会の夜」": behind a newspaper or magazine stands the title of what it printed.
static bool is_paper(const struct work *w, int i)
{
    static const char *const ends[] = {
        "新聞", "新闻", "日報", "日报", "晚報", "晚报", "時報",       "时报",     "週刊",    "周刊",
        "月刊", "雑誌", "雜誌", "杂志", "週報", "周报", "ジャーナル", "タイムズ", "マガジン"};
    struct str name = {w->x->f.text + w->a.items[i].at, w->a.items[i].end - w->a.items[i].at};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (str_ends(name, str_of(ends[k])))
            return true;
    return false;
}

// "葦原テレビ「朝の広場」": behind a station the name of its programme; not the words of a title,
// "目録をまとめて作る「朝の棚」", nor a name that they go on behind: "橋「朝の橋」の一年".
static bool is_quoted_programme(const struct work *w, int i)
{
    enum { STATION_UNITS = 5, PROGRAMME_UNITS = 5 };
    const struct atom *m = &w->a.items[i], *next = m + 1;
    struct str name = {w->x->f.text + m->at, m->end - m->at};
    if (!next->quoted || !next->tight || next->before != '"' || is_paper(w, i) ||
        w->units[i] > STATION_UNITS || w->units[i + 1] > PROGRAMME_UNITS ||
        str_find(name, STR("を")) != STR_NOT_FOUND)
        return false;
    const struct atom *behind = (size_t)i + 2 < w->a.len ? next + 1 : NULL;
    return !behind || behind->before != '"' || behind->link != next->link ||
           behind->at - next->end > 3;
}

// "葦原テレビ「[朝の広場](https://…)」｜舟の作り方": behind a station the link of its programme,
// and behind that what it was about.
static bool is_linked_programme(const struct work *w, int i)
{
    if ((size_t)i + 2 >= w->a.len || w->a.items[i].link >= 0 || w->a.items[i + 1].link < 0 ||
        w->a.items[i + 2].link >= 0 || is_paper(w, i))
        return false;
    struct str between = {w->x->f.text + w->a.items[i].end,
                          w->a.items[i + 1].at - w->a.items[i].end};
    return str_eq(between, STR("「")) || str_eq(between, STR("『"));
}

void propose_outlets(struct work *w)
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
        add_outlet_of_side(w, i);
        add_outlet_quoted(w, i);
        add_outlet_half_emphasised(w, i);
        add_outlet_before_kind(w, i);
        add_outlet_at_end(w, i);
        add_outlet_barred(w, i);
        add_outlet_behind_in(w, i);
        uint32_t place = place_sent_to(w, i);
        if (place)
            add_outlet(w, i, i, place, 0, false);
        place = place_behind_author(w, i);
        if (place)
            add_outlet(w, i, i, place, W_OUTLET_CONNECTOR + W_OUTLET_LOWER + W_OUTLET_WORD, false);
        if (i + 1 < n && w->segment[0][i + 1] == w->segment[0][i] &&
            w->a.items[i + 1].before != '(') {
            bool programme = is_quoted_programme(w, i);
            add_outlet(w, i, i + 1, w->a.items[i].at,
                       programme ? (w->printed ? 1 : 4) * W_OUTLET_SENTENCE + W_OUTLET_WHOLE
                                 : -W_OUTLET_BRACKET,
                       programme);
        }
        if (is_linked_programme(w, i))
            add_outlet(w, i, i + 1, w->a.items[i].at, 4 * W_OUTLET_SENTENCE + W_OUTLET_WHOLE, true);
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
        while (from < j && w->label[from + 1] == WORD_OUTLET && w->label[from] == WORD_NOTE)
            from++; // "Outlet: City Press, University of Fen"
        bool labelled = w->label[from] == WORD_OUTLET;
        if (j > from && j - from <= 4 && !is_person(w, from) && !are_persons(w, from) &&
            !ends_with_person(w, from, j)) {
            const struct atom *m = &w->a.items[from];
            bool own = (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE)) || m->cell >= 0 ||
                       (m->link >= 0 && !in_primary(w, from)) || labelled;
            add_outlet(w, from, j, m->at, j == from + 1 ? 0 : -W_OUTLET_BRACKET, own);
        }
    }
    joined_propose_outlet(w);
    phrase_propose(w);
    for (size_t k = 0; k < w->outlets_len; k++)
        evident = evident || w->outlets[k].agreement >= 0.75F || w->outlets[k].known;
    if (!evident && w->x->host.n)
        propose_inside(w);
}
