// SPDX-License-Identifier: MIT
// Forms in which entries put names, titles and kinds of things beside one another, and which tell
// them apart whatever the address says.
#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "room/reader_work.h"
#include "text/fold.h"

// "[Interview — WXYZ](…)": behind such a word and a dash a name that is no person's.
bool is_headed_by_kind(const struct work *w, int name)
{
    struct str fold = atoms_fold(&w->a, (size_t)name, (size_t)name);
    return name > 0 && (w->word[name - 1] & WORD_KIND) && w->a.items[name].before == '-' &&
           w->segment[0][name] == w->segment[0][name - 1] && !w->a.items[name].quoted &&
           !prose_starts_lower(&w->x->f, w->a.items[name].at) &&
           ((w->units[name] == 1 && !words_is_first_name(fold)) ||
            outlet_by_words(w->r->outlets, fold) || address_host_names(&w->address, fold) >= 0.9F);
}

// "–Jane Doe, The Reed: A Journal, May 2017": behind what the press says, its name goes up to the
// date, and who wrote it stands before, or behind: "The Reed, Jane Doe (May 2017)".
static float weigh_attributed(const struct work *w, const struct candidate *c)
{
    size_t end = w->a.len;
    while (end > 1 && is_person(w, (int)end - 1))
        end--;
    bool whole = (size_t)c->last + 1 == end && w->a.items[c->first].before != ':' &&
                 !(c->last > c->first && seems_person(w, c->first));
    return whole ? W_OUTLET_CONNECTOR : -W_OUTLET_PART;
}

// "**The Courier:** [The Courier feature](…)": all of the article's link, behind a name and a
// colon, says that name and more.
bool repeats_label(const struct work *w, const struct candidate *c)
{
    int i = c->first, n = (int)w->a.len;
    if (i == 0 || !w->primary[i] || w->primary[i - 1] || w->a.items[i - 1].bracket ||
        (c->last + 1 < n && w->primary[c->last + 1]) ||
        !prose_has_char(&w->x->f, w->a.items[i - 1].at, w->a.items[i].at, ":"))
        return false;
    struct str name = atoms_fold(&w->a, (size_t)i - 1, (size_t)i - 1);
    return name.n && c->fold.n > name.n && str_contains(c->fold, name);
}

// "The Courier, par Jean Roseau"
bool begins_with_by(const struct work *w, int i)
{
    return (w->first_word[i] & WORD_BY) && w->units[i] > 1 &&
           prose_starts_lower(&w->x->f, w->a.items[i].at);
}

// A title stands before atom i, set apart by its looks.
static bool is_titled_before(const struct work *w, int i)
{
    const uint16_t apart = STYLE_STRONG | STYLE_HEADING | STYLE_EMPHASIS | STYLE_CITE;
    for (int k = 0; k < i; k++)
        if (!w->primary[k] && w->units[k] >= 3 &&
            ((w->a.items[k].style & apart) || w->a.items[k].quoted))
            return true;
    return false;
}

// "**Title** … [Listen on The Tidal Hour](…)": where to go, behind what it is called. Where the
// name begins, or 0.
uint32_t place_sent_to(const struct work *w, int i)
{
    const struct atom *m = &w->a.items[i];
    uint32_t is = w->first_word[i];
    if (!w->primary[i] || !(is & WORD_INVITES) || (is & WORD_INVITES_BRIEFLY) ||
        !is_titled_before(w, i))
        return 0;
    for (uint32_t at = m->at, end; at < m->end; at = end + 1) {
        for (end = at; end < m->end && w->x->f.text[end] != ' ';)
            end++;
        is = prose_word_is(&w->x->f, at, end);
        if ((is & WORD_IN) && at > m->at && end < m->end)
            return end + 1;
        if (at > m->at && !(is & (WORD_CONNECTOR | WORD_GENERIC_LINK | WORD_KIND)))
            return 0;
    }
    return 0;
}

// "Watch on" a platform names nobody: everybody publishes there.
float weigh_sent_to(const struct work *w, const struct candidate *c)
{
    uint32_t place = place_sent_to(w, c->first);
    bool platform = w->address.platform && c->agreement >= 0.7F;
    return !place ? 0 : c->at == place && !platform ? W_OUTLET_WORD : -W_OUTLET_COLUMN;
}

static bool is_one_of(struct str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(word, words[i]))
            return true;
    return false;
}

bool says_with(const struct work *w, uint32_t at, uint32_t end)
{
    static const char *const with[] = {"with", "avec", "mit", "con", "com", "med",   "met", "amb",
                                       "z",    "ze",   "s",   "se",  "so",  "sa",    "с",   "со",
                                       "з",    "із",   "зі",  "με",  "cu",  "dengan"};
    char room[16];
    struct str word = fold_words_into((struct str){w->x->f.text + at, end - at}, room, sizeof room);
    return is_one_of(word, with, sizeof with / sizeof *with);
}

// "Intervista a", "Entrevista al"
static bool says_to(const struct work *w, uint32_t at, uint32_t end)
{
    static const char *const to[] = {"a", "al", "ao", "alla"};
    return prose_starts_lower(&w->x->f, at) &&
           is_one_of((struct str){w->x->f.text + at, end - at}, to, sizeof to / sizeof *to);
}

// A name that stands in the line of atom i and could be an outlet's.
static bool has_name_beside(const struct work *w, int i)
{
    enum { NAME_WORDS = 6 };
    for (int k = 0; k < (int)w->a.len; k++)
        if (k != i && w->segment[2][k] == w->segment[2][i] && !w->primary[k] &&
            !w->a.items[k].quoted && !w->a.items[k].bracket && w->units[k] <= NAME_WORDS &&
            !(w->word[k] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)) &&
            !(w->first_word[k] & WORD_BY) && !prose_starts_lower(&w->x->f, w->a.items[k].at) &&
            !is_print_number(atoms_fold(&w->a, (size_t)k, (size_t)k)))
            return true;
    return false;
}

// "Interview with Jane Doe, The Courier": who was asked, where the outlet stands beside.
bool is_who_was_asked(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 4 };
    const struct atom *m = &w->a.items[c->first];
    const char *text = w->x->f.text;
    bool kind = false, with = false;
    uint32_t at = m->at, end;
    if (!(w->first_word[c->first] & WORD_KIND) || c->first != c->last || c->known ||
        c->agreement >= 0.7F)
        return false;
    for (; at < m->end && !with; at = end + 1) {
        for (end = at; end < m->end && text[end] != ' ';)
            end++;
        uint32_t is = prose_word_is(&w->x->f, at, end);
        with = kind && (says_with(w, at, end) || says_to(w, at, end));
        if (!with && !(is & (WORD_KIND | WORD_CONNECTOR)))
            return false;
        kind = kind || (is & WORD_KIND);
    }
    if (!with || at >= m->end || prose_starts_lower(&w->x->f, at))
        return false;
    char room[96];
    struct str name = fold_words_into((struct str){text + at, m->end - at}, room, sizeof room);
    return name.n && fold_count_words(name) <= NAME_WORDS &&
           !(words_stems_in(name) & STEM_MEDIA_NAME) && has_name_beside(w, c->first);
}

// "(réservé aux abonnés)", "(free)": who may read.
bool says_access(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 5 };
    return w->a.items[c->first].bracket && c->first == c->last && c->units <= WORDS_MOST &&
           !c->known && c->agreement < 0.7F && prose_starts_lower(&w->x->f, c->at) &&
           (words_stems_in(c->fold) & (STEM_PAID | STEM_REGISTERED | STEM_FREE));
}

// Where the name begins behind such words as "the", or 0 when it is none: "the show".
static uint32_t name_from(const struct work *w, const struct atom *m, uint32_t at)
{
    const char *text = w->x->f.text;
    uint32_t end = at;
    for (; at < m->end && prose_starts_lower(&w->x->f, at); at = end + 1) {
        struct str rest = fold_words(&w->r->scratch, (struct str){text + at, m->end - at});
        if (prose_is_domain(&w->x->f, at, m->end) || address_host_names(&w->address, rest) >= 0.9F)
            return at; // "fenpost"
        for (end = at; end < m->end && text[end] != ' ';)
            end++;
        if (!(prose_word_is(&w->x->f, at, end) & WORD_CONNECTOR))
            return 0;
    }
    return at < m->end ? at : 0;
}

enum { HEADED_WORDS = 4 }; // of a name in a heading

// Whether something below the heading could be a name as well.
static bool has_name_below(const struct work *w)
{
    for (size_t i = 1; i < w->a.len; i++)
        if (!(w->a.items[i].style & STYLE_HEADING) && w->units[i] <= HEADED_WORDS &&
            !w->primary[i] && !prose_starts_lower(&w->x->f, w->a.items[i].at))
            return true;
    return false;
}

// "<h3>THE COURIER<br>19/01/2015</h3><p>What it says …</p>": in a card that leads nowhere the name
// that shares its heading with the date.
bool shares_dated_heading(const struct work *w, const struct candidate *c)
{
    enum { APART = 3 };
    const struct item *x = w->x;
    struct piece date = x->date_text;
    bool unlinked = x->kind == BLOCK_UNIT && x->primary < 0;
    // "<h3>Fen Weekly 8/2019</h3> … <a>Read the article</a>": a link that says nothing is none.
    bool generic = (x->kind == BLOCK_UNIT || x->kind == BLOCK_HEADING) && c->first == 0 &&
                   c->units <= HEADED_WORDS && !prose_has_char(&x->f, c->at, c->end, "(:") &&
                   !link_is_titled(w) && !has_name_below(w);
    return (unlinked || generic) && date.end > date.at && date.at >= c->end &&
           date.at <= c->end + APART && (w->a.items[c->first].style & STYLE_HEADING) &&
           flat_run_at(&x->f, date.at) && (flat_run_at(&x->f, date.at)->style & STYLE_HEADING);
}

// "Article about", "Read an interview with", "Hören Sie ein Gespräch": a kind of thing is the first
// word that neither invites to it nor goes before a noun.
static bool begins_with_kind(const struct work *w, int i)
{
    enum { BEFORE_MOST = 4 };
    struct str rest = atoms_fold(&w->a, (size_t)i, (size_t)i), word;
    for (int k = 0; k <= BEFORE_MOST && str_split(&rest, ' ', &word); k++) {
        uint32_t is = words_one_is(word);
        if (is & WORD_KIND)
            return true;
        if (!(is & (WORD_INVITES | WORD_OWN | WORD_CONNECTOR)) &&
            !words_is_beside(word, BESIDE_ARTICLE) && !str_eq(word, STR("sie")))
            return false;
    }
    return false;
}

// "… in", "… on the", "… in der": what stands right before the link leads to where it was.
static bool ends_with_in(const struct work *w, int i)
{
    const char *text = w->x->f.text;
    uint32_t end = w->a.items[i].end, least = w->a.items[i].at;
    for (int k = 0; k < 2; k++) {
        uint32_t at = end;
        while (at > least && text[at - 1] != ' ')
            at--;
        if (at <= least || !prose_starts_lower(&w->x->f, at))
            return false;
        if (prose_word_is(&w->x->f, at, end) & WORD_IN)
            return true;
        char room[24];
        struct str word = fold_words_into((struct str){text + at, end - at}, room, sizeof room);
        if (!words_is_beside(word, BESIDE_ARTICLE | BESIDE_BEFORE))
            return false;
        end = at - 1;
    }
    return false;
}

// "Article about the boats in [The Courier](…)": behind a kind of thing and such a word the
// article's link names who published it.
bool is_published_in(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 6 };
    int i = c->first - 1;
    if (i < 0 || c->last > c->first || !w->primary[c->first] || w->primary[i] ||
        c->units > NAME_WORDS || prose_starts_lower(&w->x->f, c->at) ||
        c->at != w->a.items[c->first].at ||
        ((size_t)c->last + 1 < w->a.len && w->primary[c->last + 1]))
        return false;
    return w->a.items[i].end + 1 >= w->a.items[c->first].at && begins_with_kind(w, i) &&
           ends_with_in(w, i);
}

float weigh_form(const struct work *w, const struct candidate *c)
{
    float score = w->x->attributed ? weigh_attributed(w, c) : 0;
    if (shares_dated_heading(w, c))
        score += W_OUTLET_COLUMN / 2;
    if (c->first == c->last && is_headed_by_kind(w, c->first))
        score += W_OUTLET_CONNECTOR;
    if (is_published_in(w, c))
        score += W_OUTLET_COLUMN / 2;
    return score;
}

// "by Jane Doe in The Courier", "Entretien avec Jeanne de Roseau pour Le Courrier"
uint32_t place_behind_author(struct work *w, int i)
{
    static const char *const whom[] = {"for", "pour", "fur", "para", "per"};
    enum { NAMES_LEAST = 2, WORDS_MOST = 6, WORD_LONGEST = 12, COUNT = sizeof whom / sizeof *whom };
    const struct atom *m = &w->a.items[i];
    char room[4 * WORD_LONGEST];
    unsigned names = 0, words = 0;
    bool author = false;
    if (w->primary[i] || !(w->first_word[i] & (WORD_BY | WORD_KIND)))
        return 0;
    for (uint32_t at = m->at, end; at < m->end && words <= WORDS_MOST; at = end + 1, words++) {
        for (end = at; end < m->end && w->x->f.text[end] != ' ';)
            end++;
        bool lower = prose_starts_lower(&w->x->f, at);
        if (author && !lower) {
            names++;
            continue;
        }
        if (end - at > WORD_LONGEST || end >= m->end)
            return 0;
        struct str word =
            fold_words_into((struct str){w->x->f.text + at, end - at}, room, sizeof room);
        uint32_t is = words_whole_is(word);
        if (!author && !(is & (WORD_BY | WORD_KIND | WORD_CONNECTOR)))
            return 0;
        if (names >= NAMES_LEAST && ((is & WORD_IN) || is_one_of(word, whom, COUNT)))
            return name_from(w, m, end + 1);
        if (author && !(is & WORD_CONNECTOR)) // "Jean de Roseau"
            return 0;
        author = author || (lower && ((is & WORD_BY) || says_with(w, at, end)));
    }
    return 0;
}
