// SPDX-License-Identifier: MIT
// Weighs titles and outlets by what they say themselves: agreement with the address and the
// table, recurrence, length, marks, columns. What is found out about the text of one atom is
// kept: it is weighed as a title, as an outlet, and as a part of longer names.
#include <string.h>

#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"

enum { PROSE_MOST = 3 };

uint32_t asked_hash(struct str fold)
{
    return (uint32_t)(map_hash(fold) >> 32);
}

static const struct seen *seen_of(const struct work *w, const struct candidate *c)
{
    if (w->asked && c->fold.n < COUNTED_BELOW && w->asked->len++ < ASKED_MOST)
        w->asked->hashes[w->asked->len - 1] = asked_hash(c->fold);
    if (c->whole >= 0)
        return w->atom_seen[c->whole];
    return c->fold.n < COUNTED_BELOW ? map_get(w->seen, c->fold) : NULL;
}

static uint32_t times_seen(const struct work *w, const struct candidate *c)
{
    const struct seen *s = seen_of(w, c);
    return s ? s->count : 0;
}

bool is_prose(struct work *w, const struct candidate *c, int least)
{
    struct facts *known = c->whole >= 0 ? &w->facts[c->whole] : NULL;
    if (!known)
        return prose_lower_words(&w->x->f, c->at, c->end, least) >= least;
    if (!known->counted)
        known->lower = prose_lower_words(&w->x->f, c->at, c->end, PROSE_MOST);
    known->counted = true;
    return known->lower >= least;
}

// How many such words make a sentence: "Journal des sociétés savantes" is a name, but fewer
// do in running text.
static int sentence_words(const struct work *w)
{
    bool running = w->x->mention || (w->x->kind == BLOCK_PARAGRAPH && w->x->hit.length == 0);
    return running ? 2 : 3;
}

// "In the news of [the Faculty](https://faculty.example): [Title](https://faculty.example/title)":
// the text of a link to the front page of the article's site is what it is called.
static bool names_front_page(const struct work *w, const struct candidate *c)
{
    const struct flat *f = &w->x->f;
    int32_t link = w->a.items[c->first].link, primary = w->x->primary;
    return link >= 0 && primary >= 0 && f->links[link].class == LINK_HOME &&
           f->links[link].at == c->at && f->links[link].end == c->end &&
           str_eq(f->links[link].host, f->links[primary].host);
}

static float agreement_of(struct work *w, const struct candidate *c)
{
    struct facts *known = c->whole >= 0 ? &w->facts[c->whole] : NULL;
    if (known && known->agreed)
        return known->agreement;
    float agreement =
        names_front_page(w, c) ? 1.0F : address_names(&w->r->scratch, &w->address, c->fold);
    if (known) {
        known->agreement = agreement;
        known->agreed = true;
    }
    return agreement;
}

static const struct outlet *outlet_of(struct work *w, const struct candidate *c)
{
    struct facts *known = c->whole >= 0 ? &w->facts[c->whole] : NULL;
    if (known && known->looked_up)
        return known->known;
    const struct outlet *outlet = outlet_by_words(w->r->outlets, c->fold);
    if (!outlet)
        outlet = outlet_by_word(w->x->listed, c->fold);
    if (known) {
        known->known = outlet;
        known->looked_up = true;
    }
    return outlet;
}

static unsigned units_of(const struct work *w, int i, int j, struct str fold)
{
    struct str all = atoms_fold(&w->a, (size_t)i, (size_t)j);
    if (fold.p != all.p || fold.n != all.n) // some words are left out
        return atoms_units(fold);
    struct units sum = {0, 0};
    for (int k = i; k <= j; k++) {
        sum.words += w->counted[k].words;
        sum.wide += w->counted[k].wide;
    }
    return atoms_sum_units(sum);
}

struct candidate candidate_of(const struct work *w, int i, int j, struct piece part,
                              struct str fold)
{
    struct candidate c = {.at = part.at, .end = part.end, .first = i, .last = j, .fold = fold};
    c.whole = i == j && part.at == w->a.items[i].at && part.end == w->a.items[i].end ? i : -1;
    if (c.whole >= 0) {
        c.units = w->units[i];
        c.word = w->word[i];
        c.first_word = w->first_word[i];
    } else {
        c.units = units_of(w, i, j, fold);
        c.first_word = words_whole_is(first_word(fold));
        c.word = words_whole_begins(fold, c.first_word);
    }
    return c;
}

// "[The Courier discussing our boats](…)": the words before the first in lower case are all that
// the host is called, so the text of the link says what is there.
static bool names_and_goes_on(struct work *w, const struct candidate *c)
{
    const char *text = w->x->f.text;
    uint32_t at = c->at;
    if (!in_primary(w, c->first) || c->agreement < 0.7F)
        return false;
    while (at < c->end) {
        uint32_t end = at;
        while (end < c->end && text[end] != ' ')
            end++;
        if (prose_starts_lower(&w->x->f, at) && prose_lower_words(&w->x->f, at, end, 1))
            break;
        at = end + 1;
    }
    if (at >= c->end || at <= c->at + 1)
        return false;
    struct str fold = fold_words(&w->r->scratch, (struct str){text + c->at, at - 1 - c->at});
    return address_host_names(&w->address, fold) >= 0.9F;
}

// "The Harbour Podcast", "Channel 2 news": capitals, and a word that ends names of programmes.
static bool names_programme(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 6 };
    size_t space = str_rfind_char(c->fold, ' ');
    const char *text = w->x->f.text;
    uint32_t end = c->end;
    if (space == STR_NOT_FOUND || c->units > WORDS_MOST ||
        !(words_whole_is(str_from(c->fold, space + 1)) & WORD_PROGRAMME))
        return false;
    while (end > c->at && text[end - 1] != ' ')
        end--;
    return !prose_starts_lower(&w->x->f, c->at) && prose_lower_words(&w->x->f, c->at, end, 1) == 0;
}

// 'The Courier - Sendung "Late Hours": [Title](…)': what is quoted behind such a word.
static bool is_called_programme(const struct work *w, const struct candidate *c)
{
    enum { APART_MOST = 5 }; // a space and a quotation mark of three bytes
    if (!c->quotation || c->first == 0 || in_primary(w, c->first) || !link_is_titled(w))
        return false;
    const struct atom *before = &w->a.items[c->first - 1];
    struct str fold = atoms_fold(&w->a, (size_t)c->first - 1, (size_t)c->first - 1);
    size_t space = str_rfind_char(fold, ' ');
    return c->at <= before->end + APART_MOST &&
           (words_whole_is(space == STR_NOT_FOUND ? fold : str_from(fold, space + 1)) &
            WORD_BEFORE_PROGRAMME);
}

// "WXYZ's Morning Shift" on wxyz.example: the house and its programme.
static bool names_house_of(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 6 };
    if (c->units > WORDS_MOST)
        return false;
    size_t owner = str_find(c->fold, STR(" s "));
    return owner != STR_NOT_FOUND && !prose_has_char(&w->x->f, c->at, c->end, "?!:\"") &&
           prose_lower_words(&w->x->f, c->at, c->end, 1) == 0 &&
           address_host_names(&w->address, str_slice(c->fold, 0, owner)) >= 0.9F;
}

// "[Title](x) … [Go on](x)": one of several links to the article.
static bool is_link_beside(const struct work *w, const struct candidate *c)
{
    for (size_t i = 0; i < w->a.len; i++)
        if (in_primary(w, (int)i) && w->a.items[i].link != w->a.items[c->first].link)
            return true;
    return false;
}

// "[The Marsh Herald](scan.pdf)": the entry has no other text, and it is capitals throughout.
static bool is_all_there_is(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 4 };
    const struct flat *f = &w->x->f;
    uint32_t last = c->end;
    if (c->whole < 0 || w->a.len != 1 || c->units < 2 || c->units > WORDS_MOST ||
        (c->first_word & WORD_TAIL)) // "Interview auf Radio Fen"
        return false;
    while (last > c->at && f->text[last - 1] != ' ')
        last--;
    return !prose_starts_lower(f, c->at) && !prose_starts_lower(f, last) &&
           prose_lower_words(f, c->at, c->end, 1) == 0;
}

float weigh_name(struct work *w, struct candidate *c)
{
    const struct item *x = w->x;
    unsigned units = c->units;
    float score = 0;
    bool prose = units >= 4 && is_prose(w, c, sentence_words(w));
    if (x->host.n && units <= 9)
        c->agreement = agreement_of(w, c);
    if (prose && c->agreement < 1)
        c->agreement = 0; // a sentence that has the name in it is not the name
    if (units >= 4 && names_and_goes_on(w, c))
        c->agreement = 0;
    if (c->first == c->last && (w->word[c->first] & WORD_LANGUAGE_NAME))
        c->agreement = 0; // "English", as in "english.courier.example"
    if (c->agreement < 0.7F && names_house_of(w, c))
        c->agreement = 0.7F;
    const struct outlet *known = units <= 7 ? outlet_of(w, c) : NULL;
    c->known = known != NULL;
    score += W_OUTLET_HOST * (c->agreement > 0.5F ? c->agreement : 0);
    if (!known && units <= 9 && names_front_page(w, c)) {
        score += W_OUTLET_KNOWN + W_OUTLET_SAME; // as the page says
    } else if (known) {
        score += W_OUTLET_KNOWN;
        if (x->listed == known)
            score += W_OUTLET_SAME;
    }
    // In the texts of links to several sites it is what they write about, not who writes.
    const struct seen *seen = seen_of(w, c);
    bool subject = seen && seen->hosts && in_primary(w, c->first) && c->agreement < 0.7F && !known;
    uint32_t again = subject || !seen ? 0 : seen->count;
    if (subject && seen->count > 1 && is_link_beside(w, c))
        score -= W_OUTLET_COLUMN / 2; // words that lead on to any article
    for (uint32_t n = again; n > 1 && units <= 6; n /= 2)
        score += W_OUTLET_AGAIN * (n == 2 || n == 3 ? 1.0F : 0.5F);
    if (units <= 6 && ((words_stems_in(c->fold) & STEM_MEDIA_NAME) || has_issue_number(c->fold)))
        score += is_all_there_is(w, c) ? 3 * W_OUTLET_WORD : W_OUTLET_WORD;
    if (names_programme(w, c))
        score += W_OUTLET_WORD;
    if (units <= 4)
        score += W_OUTLET_SHORT;
    else if (units > 6)
        score -= W_OUTLET_LONG * (float)(units - 6) * (c->agreement >= 0.7F ? 0.4F : 1.0F);
    return score;
}

// "title: The Courier – Title" where no key is for the outlet, or "title: Title<br><i>Outlet</i>",
// "title: Title (Outlet)".
static bool stands_in_title(const struct work *w, const struct candidate *c, bool evident)
{
    const struct atom *m = &w->a.items[c->first], *next = &w->a.items[c->last + 1];
    for (size_t i = 0; i < w->x->roles_len; i++)
        if (w->x->roles[i] & (WORD_OUTLET | WORD_NAME))
            return false;
    if (c->first > 0 && m[-1].cell == m->cell)
        return (m->style & ~m[-1].style & (STYLE_EMPHASIS | STYLE_CITE)) ||
               (m->before == '(' && (evident || !prose_starts_lower(&w->x->f, c->at)));
    return evident && (size_t)c->last + 1 < w->a.len && next->cell == m->cell &&
           strchr("-|:", next->before);
}

static float weigh_class(const struct work *w, const struct atom *m, uint16_t wanted)
{
    uint16_t says = m->style & STYLE_CLASSES & ~w->class_of_all;
    if (w->titles_are_names && (says & STYLE_CLASS_TITLE))
        says ^= STYLE_CLASS_TITLE | STYLE_CLASS_OUTLET;
    return says == 0 ? 0 : says & wanted ? W_CLASS_SAYS : -W_CLASS_OTHER;
}

// "The Courier (video)", "**Vista (Español)**"
static bool is_remark(const struct work *w, int i)
{
    return w->a.items[i].bracket &&
           (w->word[i] & (WORD_KIND | WORD_GENERIC_LINK | WORD_LANGUAGE_NAME));
}

// Whether all that candidate c leaves of its segment are persons: "*Jane Doe, The Courier*",
// "*The Courier, Jarret Doe*".
static bool beside_persons(const struct work *w, const struct candidate *c, int segment)
{
    bool evident = c->agreement >= 0.7F || c->known;
    for (int i = c->first - 1; i >= 0 && w->segment[0][i] == segment; i--)
        if (!is_person(w, i) && !are_persons(w, i) && !is_remark(w, i))
            return false;
    for (int i = c->last + 1; i < (int)w->a.len && w->segment[0][i] == segment; i++)
        if (!(evident ? seems_person(w, i) : is_person(w, i)) && !are_persons(w, i) &&
            !is_remark(w, i))
            return false;
    return true;
}

// 'An article in "The Courier"': a quoted name behind such a word, outside the article's link.
static bool is_introduced(const struct work *w, const struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    return c->first > 0 && c->first == c->last && m->quoted && m->before == '"' && c->units <= 5 &&
           !in_primary(w, c->first) &&
           prose_ends_open(&w->x->f, w->a.items[c->first - 1].at, w->a.items[c->first - 1].end);
}

// Whether a cell or field holds more than atoms i to j.
static bool is_part_of_cell(const struct work *w, int i, int j)
{
    int16_t cell = w->a.items[i].cell;
    return cell >= 0 && ((i > 0 && w->a.items[i - 1].cell == cell) ||
                         ((size_t)j + 1 < w->a.len && w->a.items[j + 1].cell == cell));
}

enum { MIXED = WORD_TITLE | WORD_NAME }; // the page shows that the field holds both

// An outlet in a field that holds title and outlet is its beginning or its end.
static float weigh_mixed(const struct work *w, const struct candidate *c)
{
    int16_t cell = w->a.items[c->first].cell;
    bool begins = c->first == 0 || w->a.items[c->first - 1].cell != cell;
    bool ends = (size_t)c->last + 1 == w->a.len || w->a.items[c->last + 1].cell != cell;
    bool several = c->last > c->first;
    return begins && ends && several ? -W_OUTLET_COLUMN
           : begins || ends          ? W_OUTLET_COLUMN / 3
                                     : -W_OUTLET_COLUMN / 4;
}

bool link_is_titled(const struct work *w)
{
    for (size_t i = 0; i < w->a.len; i++)
        if (w->primary[i] && !(w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)))
            return true;
    return false;
}

// "[file:143]": a mark for a program; "17.1": the number of an issue.
static bool is_mark(const struct work *w, const struct candidate *c)
{
    struct str text = {w->x->f.text + c->at, c->end - c->at};
    size_t colon = str_find_char(text, ':');
    bool word = false;
    for (size_t i = colon == STR_NOT_FOUND ? 0 : colon + 1; i < text.n && !word; i++)
        word = !is_digit_ascii(text.p[i]) && text.p[i] != '.' && text.p[i] != '/';
    return !word && c->agreement < 0.7F;
}

// "Interview in Books Ireland": what it is and whose, neither title nor name.
static bool says_kind_and_outlet(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 6 };
    const struct flat *f = &w->x->f;
    struct str rest = c->fold, kind, in;
    if (!(c->first_word & WORD_TAIL) || c->units > NAME_WORDS || !str_split(&rest, ' ', &kind) ||
        !str_split(&rest, ' ', &in) || !(words_whole_is(in) & WORD_IN) || rest.n == 0 ||
        prose_has_char(f, c->at, c->end, "?!:\"") || prose_lower_words(f, c->at, c->end, 1) > 0)
        return false;
    uint32_t last = c->end;
    while (last > c->at && f->text[last - 1] != ' ')
        last--;
    return !prose_starts_lower(f, last) && !words_is_first_name(first_word(rest));
}

// "**The Courier:** [Article in The Courier](…)": the name stands beside, and the text of the link
// is what there is of a title.
static bool is_named_beside(const struct work *w, const struct candidate *c)
{
    struct str rest = c->fold, kind, in;
    if (!str_split(&rest, ' ', &kind) || !str_split(&rest, ' ', &in) || !rest.n)
        return false;
    for (size_t i = 0; i < w->a.len; i++)
        if (!in_primary(w, (int)i) && str_eq(atoms_fold(&w->a, i, i), rest))
            return true;
    return false;
}

// "Local paper: The Courier": all words before the colon say what sort of outlet it is.
static bool labels_outlet(const struct work *w, const struct candidate *c)
{
    size_t next = (size_t)c->last + 1;
    struct str rest = c->fold, word;
    bool kind = false;
    if (next >= w->a.len || w->a.items[next].before != ':' || c->known || c->agreement >= 0.7F ||
        w->segment[2][next] != w->segment[2][c->last])
        return false;
    while (str_split(&rest, ' ', &word)) {
        uint32_t says = words_whole_is(word);
        bool sort = (says & (WORD_KIND | WORD_OUTLET)) || (words_stems_in(word) & STEM_COVERAGE);
        kind = kind || sort;
        if (!sort && !(says & (WORD_CONNECTOR | WORD_LOCAL)))
            return false;
    }
    return kind;
}

// "The Courier [EN]"
static bool is_language_tag(const struct work *w, int i)
{
    static const char *const codes[] = {"en", "fr", "de", "es", "it", "pt", "nl", "da", "sv",
                                        "no", "fi", "pl", "cs", "ca", "eu", "ja", "zh", "ru"};
    struct str fold = atoms_fold(&w->a, (size_t)i, (size_t)i);
    if (!w->a.items[i].bracket || w->a.items[i].at == 0 ||
        w->x->f.text[w->a.items[i].at - 1] != '[')
        return false;
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        if (str_is(fold, codes[k]))
            return true;
    return w->word[i] & WORD_LANGUAGE_NAME;
}

// "The Courier, no. 49, p. 3", "The Courier [EN]", "Long Hours (podcast)": behind a name, and no
// part of it.
static bool goes_with_name(const struct work *w, int i)
{
    return is_language_tag(w, i) || (w->a.items[i].bracket && (w->word[i] & WORD_KIND)) ||
           is_print_number(atoms_fold(&w->a, (size_t)i, (size_t)i));
}

// "(with Jane Doe)"
static bool is_with_person(const struct work *w, const struct candidate *c)
{
    struct str rest = c->fold, word;
    return (c->first_word & WORD_CONNECTOR) && prose_starts_lower(&w->x->f, c->at) &&
           str_split(&rest, ' ', &word) && str_find_char(rest, ' ') != STR_NOT_FOUND &&
           words_is_first_name(first_word(rest)) && c->agreement < 0.75F;
}

// "The Courier, Jane Doe", "Jane Doe, The Courier": the site may carry the author's name in its
// address.
static bool has_person_beside(const struct work *w, const struct candidate *c)
{
    int i = c->first, j = c->last;
    if ((w->a.items[j].before != ',' && w->a.items[j].before != '-') || is_person(w, i))
        return false;
    if (is_person(w, j))
        return true;
    bool front = address_host_names(&w->address, atoms_fold(&w->a, (size_t)i, (size_t)i)) >= 0.7F;
    bool back = address_host_names(&w->address, atoms_fold(&w->a, (size_t)j, (size_t)j)) >= 0.7F;
    return front ? !back && seems_person(w, j) : back && j == i + 1 && seems_person(w, i);
}

// What quotations and remarks inside a name cost.
static float cost_of_parts(const struct work *w, const struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    float cost = 0;
    for (int i = c->first + 1; i <= c->last; i++)
        if (w->a.items[i].quoted || w->a.items[i].before == '"')
            cost += W_OUTLET_SENTENCE;
        else if (w->a.items[i].bracket && w->a.items[i].end - w->a.items[i].at > 2 &&
                 (w->word[i] & (WORD_KIND | WORD_GENERIC_LINK | WORD_LANGUAGE_NAME)))
            cost += m->style & w->a.items[i].style & STYLE_CLASS_OUTLET
                        ? -W_OUTLET_PART // the page's author says that all of it is the name
                        : W_OUTLET_PART; // "The Courier (video)"
    return cost;
}

float weigh_outlet(struct work *w, struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    const struct item *x = w->x;
    float score = weigh_name(w, c);
    uint16_t role = role_of(w, c->first);
    bool evident = c->agreement >= 0.7F || c->known;
    bool inside = (role & WORD_TITLE) && stands_in_title(w, c, evident);
    if ((role & MIXED) == MIXED)
        score += weigh_mixed(w, c);
    else if (role & (WORD_OUTLET | WORD_NAME))
        score += role & WORD_OUTLET ? W_OUTLET_COLUMN : W_OUTLET_COLUMN / 3;
    else if (role)
        score -= (role & WORD_LINK) || inside ? W_OUTLET_COLUMN / 4 : W_OUTLET_COLUMN;
    score += weigh_class(w, m, STYLE_CLASS_OUTLET) + weigh_sent_to(w, c);
    if (prose_is_domain(&w->x->f, c->at, c->end))
        score += W_OUTLET_WORD;
    if (!evident && !role && is_person(w, c->first))
        score -= c->first == c->last ? W_OUTLET_PERSON : W_OUTLET_PART;
    if (m->link >= 0 && x->f.links[m->link].class == LINK_HOME)
        score += W_OUTLET_HOME;
    else if (m->link >= 0 && x->f.links[m->link].url.n == 0)
        score -= W_OUTLET_COLUMN; // "[From the network]()": a badge
    if (m->style & (STYLE_EMPHASIS | STYLE_CITE))
        score += W_OUTLET_EMPHASIS;
    if (m->bracket)
        score += W_OUTLET_BRACKET;
    if ((c->word & (WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR)) && !c->known && !role &&
        (!(c->agreement >= 1 && !prose_starts_lower(&w->x->f, c->at)) || // "Medium" is a name there
         (m->link >= 0 && link_invites(&x->f, &x->f.links[m->link]))))
        score -= W_OUTLET_COLUMN;
    if (!role && (labels_outlet(w, c) || is_mark(w, c) || says_kind_and_outlet(w, c)))
        score -= W_OUTLET_COLUMN;
    if (is_page_number(c->fold) || (w->has_at && prose_has_char(&w->x->f, c->at + 1, c->end, "@")))
        score -= W_OUTLET_COLUMN; // or a mail address
    if ((c->first_word & WORD_BY) || is_with_person(w, c))
        score -= prose_starts_lower(&w->x->f, c->at) ? W_OUTLET_COLUMN : W_OUTLET_LOWER;
    if (prose_starts_lower(&w->x->f, c->at) && c->agreement < 0.9F &&
        !prose_is_domain(&w->x->f, c->at, c->end))
        score -= W_OUTLET_LOWER;
    if ((w->has_marks && prose_has_char(&w->x->f, c->at, c->end, OUTLET_MARKS)) || m->quoted)
        score -= is_introduced(w, c) ? -W_OUTLET_CONNECTOR : W_OUTLET_SENTENCE;
    if (c->last > c->first &&
        (goes_with_name(w, c->last) || has_person_beside(w, c) || begins_with_by(w, c->last)))
        score -= W_OUTLET_PART;
    if (x->attributed)
        score += weigh_attributed(w, c);
    if (c->first == c->last && is_headed_by_kind(w, c->first))
        score += W_OUTLET_CONNECTOR;
    if (w->titles_begin && c->first == 0 && (m->style & STYLE_EMPHASIS))
        score -= W_OUTLET_COLUMN;
    score -= cost_of_parts(w, c);
    if (!evident && !role && c->units >= 3 && is_prose(w, c, sentence_words(w)))
        score -= W_OUTLET_PROSE;
    if ((m->style & STYLE_QUOTE) || prose_ends_open(&w->x->f, c->at, c->end))
        score -= W_OUTLET_SENTENCE;
    int s = w->segment[0][c->first];
    bool first = c->first == 0 || w->segment[0][c->first - 1] != s;
    size_t next = (size_t)c->last + 1;
    while (next < w->a.len && w->segment[0][next] == s && w->a.items[next].cell < 0 &&
           goes_with_name(w, (int)next))
        next++;
    bool last = next == w->a.len || w->segment[0][next] != s;
    bool own = (m->style & (STYLE_STRONG | STYLE_EMPHASIS | STYLE_CITE)) || m->cell >= 0 ||
               (m->link >= 0 && !in_primary(w, c->first));
    if (own && !(first && last) && !inside && !beside_persons(w, c, s))
        score -= W_OUTLET_PART;
    if (x->mention && !evident && !own && !m->bracket && m->link < 0)
        score -= W_OUTLET_PROSE;
    if (own && first && last && !evident && c->units > 6 && c->units <= 9 && m->link < 0 &&
        m->cell < 0 && link_is_titled(w))
        score += W_OUTLET_LONG * (float)(c->units - 6) +
                 W_OUTLET_PROSE; // a long name of its own beside the title
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
    bool same = w->segment[0][i] == w->segment[0][beside];
    if (is_language_tag(w, i) && w->segment[0][i] != w->segment[0][beside])
        return true;
    if ((word & WORD_GENERIC_LINK) && !role_of(w, i) &&
        (w->primary[i] ? !w->primary[beside] : same && w->units[i] > 1 && !m->quoted))
        return true;
    if (role_of(w, i) || w->primary[i] || (same && !m->bracket))
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
    // "The [“fen” in our minds]": a word in quotation marks is no border of a text.
    bool word = i > 0 && j > i && a[i].quoted && a[i].before == '"' && !a[i + 1].quoted &&
                w->segment[0][i] == w->segment[0][i - 1] && w->units[i] <= 2 &&
                a[i].end + 8 > a[i + 1].at && a[i - 1].end + 5 > a[i].at;
    return begins || ends || word;
}

// Whether one of the words is a kind of thing or such as "link".
static bool has_kind(struct str fold)
{
    struct str w;
    while (str_split(&fold, ' ', &w))
        if (words_whole_is(w) & (WORD_KIND | WORD_GENERIC_LINK))
            return true;
    return false;
}

// As address_titles() of a whole number of atoms.
static float shared_by(struct work *w, const struct candidate *c)
{
    struct shares all = {0, 0};
    for (int i = c->first; i <= c->last; i++) {
        struct facts *f = &w->facts[i];
        if (!f->compared)
            f->shares = address_count(&w->address, atoms_fold(&w->a, (size_t)i, (size_t)i));
        f->compared = true;
        all.hits += f->shares.hits;
        all.asked += f->shares.asked;
    }
    return address_share(&w->address, all);
}

// "My puzzles were covered by [The Courier](…), [The Herald](…)"
static bool leads_to_row(const struct work *w, const struct candidate *c)
{
    return w->x->mention && !c->quotation && (size_t)c->last + 1 < w->a.len &&
           w->a.items[c->last + 1].before == 'b' &&
           !(w->a.items[c->first].style & (STYLE_EMPHASIS | STYLE_STRONG));
}

// "An article on [our shop in the Courier](…) praises shops that lend": in running text what stands
// behind the article's link in small letters is no title, or part of one.
static bool goes_on_behind_link(const struct work *w, const struct candidate *c)
{
    const struct item *x = w->x;
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || x->kind != BLOCK_PARAGRAPH || x->hit.length || c->end <= l->end || l->at == 0 ||
        l->end <= l->at)
        return false;
    uint32_t behind = l->end + 1;
    return c->at < behind + 1 && behind < c->end && x->f.text[l->end] == ' ' &&
           prose_starts_lower(&x->f, behind);
}

// '"The missing middle," with K. Marsh': behind a quotation who wrote it as well.
static bool is_with_others(const struct work *w, int i)
{
    static const char *const words[] = {"with ", "mit ", "avec ", "con ", "com ", "met ", "med "};
    const struct atom *m = &w->a.items[i];
    struct str text = {w->x->f.text + m->at, m->end - m->at};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (str_begins(text, words[k]))
            return m[-1].quoted && !m->quoted && w->units[i] <= 4 &&
                   !prose_starts_lower(&w->x->f, m->at + (uint32_t)strlen(words[k]));
    return false;
}

// What the borders inside a title cost: an author, changes of link and style.
static float cost_of_joints(const struct work *w, const struct candidate *c)
{
    float cost = 0;
    for (int i = c->first + 1; i <= c->last; i++)
        if (((w->first_word[i] & WORD_BY) && w->a.items[i - 1].quoted && !w->a.items[i].quoted) ||
            (i == c->last && is_with_others(w, i)))
            cost += W_TITLE_AUTHOR;
        else if (w->segment[0][i] != w->segment[0][i - 1] &&
                 w->a.items[i].link != w->a.items[i - 1].link)
            cost += W_TITLE_SPAN;
        else if (w->a.items[i].before == '~') // "*Title*, The Courier"
            cost += w->class_of_all ? W_TITLE_SPAN * 2 : W_TITLE_SPAN / 2;
    return cost;
}

// "Title (Jane Doe, John Roe) https://…": whether c ends in such brackets.
static bool ends_with_persons(const struct work *w, const struct candidate *c)
{
    int end = c->last;
    if (!w->a.items[end].bracket || w->primary[end])
        return false;
    while (end + 1 < (int)w->a.len && w->a.items[end + 1].bracket &&
           w->a.items[end + 1].before == ',')
        end++;
    return persons_in_brackets(w, c->first, end) <= c->last;
}

// "[The Courier](…), [Long Hours (podcast)](…)": in a row of names what calls itself a sort of
// outlet is one.
static bool is_called_outlet(const struct work *w, const struct candidate *c)
{
    static const char *const sorts[] = {"podcast",    "radio",    "tv",  "newsletter",
                                        "television", "magazine", "blog"};
    enum { NAME_WORDS = 4 };
    size_t next = (size_t)c->last + !w->a.items[c->last].bracket;
    if (!w->x->mention || c->units > NAME_WORDS || next >= w->a.len || !w->a.items[next].bracket)
        return false;
    struct str sort = atoms_fold(&w->a, next, next);
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (str_is(sort, sorts[i]))
            return true;
    return false;
}

static float weigh_title_class(const struct work *w, const struct candidate *c)
{
    const struct atom *first = &w->a.items[c->first], *last = &w->a.items[c->last];
    bool runs_on = (first->style & ~last->style & ~w->class_of_all) & STYLE_CLASS_TITLE;
    return weigh_class(w, first, STYLE_CLASS_TITLE) - (runs_on ? W_CLASS_OTHER : 0);
}

// An address of this site, which says nothing of an outlet by its host.
static bool leads_to_own_file(const struct work *w)
{
    return w->x->primary >= 0 && w->x->f.links[w->x->primary].relative;
}

static float weigh_length(unsigned units)
{
    return units >= 4   ? W_TITLE_WORDS
           : units == 3 ? W_TITLE_WORDS / 2
           : units == 2 ? W_TITLE_WORDS / 6
                        : -W_TITLE_WORDS / 3;
}

// What a title of several atoms begins and ends with that is no part of it.
static float cost_of_ends(const struct work *w, const struct candidate *c, bool link)
{
    float cost = 0;
    if (c->last == c->first)
        return 0;
    if (link && w->a.items[c->last].bracket && !w->primary[c->last])
        cost += 2 * W_TITLE_QUOTED; // a note in brackets behind the link
    if (!link && (is_page_number(atoms_fold(&w->a, (size_t)c->last, (size_t)c->last)) ||
                  is_page_number(atoms_fold(&w->a, (size_t)c->first, (size_t)c->first))))
        cost += W_TITLE_AUTHOR;
    if (is_filler(w, c->last, c->last - 1) || is_filler(w, c->first, c->first + 1))
        cost += W_TITLE_COLUMN / 2;
    return cost;
}

float weigh_title(struct work *w, struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    const struct item *x = w->x;
    unsigned units = c->units;
    float score = 0;
    uint16_t role = role_of(w, c->first);
    if (role & (WORD_TITLE | WORD_NAME))
        score += role & WORD_TITLE ? W_TITLE_COLUMN : W_TITLE_COLUMN / 3;
    else if (role & ~WORD_LINK)
        score -= W_TITLE_COLUMN;
    score += weigh_title_class(w, c);
    bool link = in_primary(w, c->first);
    float shared = c->shared = shared_by(w, c);
    if (!role && shared > 0 && (names_programme(w, c) || (units <= 3 && leads_to_own_file(w))))
        shared = 0; // its address has its name, or is called after either
    score += shared >= 0 ? W_TITLE_ADDRESS * shared : units <= 3 ? -W_TITLE_STRANGE : 0;
    score += link ? W_TITLE_LINK : 0;
    score += m->style & STYLE_HEADING ? W_TITLE_HEADING : 0;
    score += m->style & (STYLE_STRONG | STYLE_UNDERLINE) ? W_TITLE_STRONG : 0;
    bool ends =
        (size_t)c->last + 1 == w->a.len || w->segment[0][c->last + 1] != w->segment[0][c->last];
    if (c->first == 0 && ends && (m->style & STYLE_EMPHASIS) && w->a.len > (size_t)c->last + 1)
        score += w->titles_begin ? W_TITLE_COLUMN / 2 : W_TITLE_STRONG * 2; // "*Title*, Outlet"
    c->quotation = whole_quotation(w, c->first, c->last);
    if (x->attributed && !c->quotation)
        score -= W_TITLE_COLUMN;
    if (c->quotation && (role & MIXED) == WORD_TITLE && is_part_of_cell(w, c->first, c->last))
        score -= W_TITLE_QUOTED; // `title: "Late hours" and long queues`
    else if (c->quotation)       // a long one beside a link is what they said
        score += units <= 18 || link ? W_TITLE_QUOTED : -W_TITLE_QUOTED;
    if (splits_quotation(w, c->first, c->last))
        score -= W_TITLE_QUOTED;
    score -= cost_of_joints(w, c);
    if (ends_with_persons(w, c))
        score -= W_TITLE_AUTHOR;
    if (goes_on_behind_link(w, c)) // "[interview](…) about my work"
        score -= w->word[c->first] & WORD_KIND ? W_TITLE_COLUMN : W_TITLE_PROSE;
    bool named = (says_kind_and_outlet(w, c) && !is_named_beside(w, c)) ||
                 (c->last <= c->first + 1 && is_headed_by_kind(w, c->last)) ||
                 place_sent_to(w, c->first);
    if (!role && (named || is_mark(w, c) || is_called_programme(w, c) || is_called_outlet(w, c)))
        score -= W_TITLE_COLUMN;
    score -= cost_of_ends(w, c, link);
    score += weigh_length(units);
    if (c->word & (WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR))
        score -= W_TITLE_COLUMN;
    else if (m->bracket && link && units <= 3 && has_kind(c->fold))
        score -= W_TITLE_COLUMN / 2; // "[partial article]"
    if (units <= 3 && !role && (words_stems_in(c->fold) & STEM_MEDIA_NAME))
        score -= W_OUTLET_WORD;
    if (times_seen(w, c) > 1 && units <= 8)
        score -= W_TITLE_AGAIN;
    if (units <= 6 && !repeats_label(w, c)) {
        float agrees = agreement_of(w, c);
        score -= W_TITLE_HOST * (agrees >= 0.75F ? agrees : 0);
        if (outlet_of(w, c))
            score -= W_TITLE_KNOWN;
    }
    if (!link && units > 12 && shared < 0.6F && prose_has_char(&w->x->f, c->at, c->end - 1, ".") &&
        !(m->style & STYLE_HEADING) && !role)
        score -= W_TITLE_PROSE;
    if (!link && ((m->style & STYLE_QUOTE) || (!role && leads_to_row(w, c))))
        score -= W_TITLE_PROSE;
    if ((size_t)c->last + 1 < w->a.len && prose_ends_open(&w->x->f, c->at, c->end))
        score -= !link && w->primary[c->last + 1] ? W_TITLE_PROSE : W_TITLE_CUT; // "Co-author of"
    if ((c->first_word & (WORD_BY | WORD_CONNECTOR)) && prose_starts_lower(&w->x->f, c->at) &&
        !link)
        score -= W_TITLE_PROSE;
    if (prose_has_char(&w->x->f, c->end - 1, c->end < x->f.n ? c->end + 1 : c->end, "?!"))
        score += W_TITLE_QUESTION;
    return score;
}
