// SPDX-License-Identifier: MIT
// What an entry says of itself, for and against it being coverage: where it stands, date, outlet,
// where its link leads.
#include <string.h>

#include "room/reader_cover.h"
#include "room/reader_lookalikes.h"
#include "room/reader_prose.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

bool cover_has_columns(const struct item *x)
{
    uint16_t seen[3] = {WORD_TITLE | WORD_NAME | WORD_LINK, WORD_OUTLET, WORD_DATE};
    bool present[64] = {false};
    unsigned known = 0;
    for (size_t i = 0; i < x->f.runs_len; i++)
        if (x->f.runs[i].cell >= 0 && x->f.runs[i].cell < 64)
            present[x->f.runs[i].cell] = true;
    for (int k = 0; k < 3; k++)
        for (size_t c = 0; c < x->roles_len && c < 64; c++) {
            // An address is no text: that there is one shows that the key is there.
            bool link = (x->roles[c] & WORD_LINK) && x->primary >= 0 &&
                        x->f.links[x->primary].class == LINK_ARTICLE;
            if ((x->roles[c] & seen[k]) && (present[c] || link || x->kind == BLOCK_ROW)) {
                known++;
                break;
            }
        }
    return known >= 2;
}

// The text of the link is in its address: a page about one thing, not a tool or a site.
bool cover_leads_to_article(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    bool whole = l->at == 0 && l->end == x->f.n;
    bool alone = (x->kind != BLOCK_PARAGRAPH || whole) && !x->mention && !l->relative;
    return alone && x->link_shared >= 0.5F;
}

// A paragraph that is the link and nothing else.
static bool is_alone(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    return x->kind == BLOCK_PARAGRAPH && l->at == 0 && l->end == x->f.n;
}

// The link's text is as long as a title and begins the entry.
static bool says_title(const struct item *x)
{
    enum { TITLE_WORDS = 4 };
    const struct link *l = &x->f.links[x->primary];
    size_t words = 1;
    for (uint32_t i = l->at; i < l->end; i++)
        words += x->f.text[i] == ' ';
    return l->at == 0 && l->end > l->at && words >= TITLE_WORDS;
}

// "/press/scan.pdf" rather than "/research" and "calendar.html".
static bool is_file(struct str url)
{
    size_t slash = str_rfind_char(url, '/');
    struct str name = slash == STR_NOT_FOUND ? url : str_from(url, slash + 1);
    size_t dot = str_find_char(name, '.');
    return dot != STR_NOT_FOUND && !str_starts_ascii(str_from(name, dot), STR(".htm"));
}

// Whether host is the organisation's own. One below such a host may be somebody else's, as the
// many sites of a university are: an entry with a date stands there for a reason.
static bool is_own_host(const struct reader *r, struct str host, bool dated)
{
    while (r->own_hosts.len && host.n) {
        if (map_get(&r->own_hosts, host))
            return true;
        if (dated)
            return false;
        size_t dot = str_find_char(host, '.');
        host = dot == STR_NOT_FOUND ? STR_NONE : str_from(host, dot + 1);
    }
    return false;
}

// An address that stands alone and is written in words: "/news/the-town-that-mends".
static bool is_worded_address(const struct item *x)
{
    enum { HYPHENS = 3 };
    const struct link *l = &x->f.links[x->primary];
    size_t hyphens = 0;
    if (x->f.n || x->f.links_len != 1 || l->relative || l->class != LINK_ARTICLE)
        return false;
    for (size_t i = l->url.n; i > 0 && l->url.p[i - 1] != '?' && hyphens < HYPHENS; i--)
        hyphens = l->url.p[i - 1] == '/' && i < l->url.n ? 0 : hyphens + (l->url.p[i - 1] == '-');
    return hyphens >= HYPHENS;
}

static bool leads_home(const struct link *l)
{
    struct str path = str_from(l->url, str_find(l->url, STR("//")) + 2);
    size_t slash = str_find_char(path, '/');
    return !l->relative && (slash == STR_NOT_FOUND || slash + 1 >= path.n);
}

// The front page of a site, and nothing said of it: an entry of a list of users or friends.
static bool is_bare_home(const struct item *x, bool dated, bool home)
{
    const struct link *l = &x->f.links[x->primary];
    return x->kind == BLOCK_ITEM && !dated && home && l->at == 0 && l->end == x->f.n &&
           l->end > l->at && !x->listed;
}

// Much more text than that of the link.
static bool runs_on(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    return x->f.n > 120 + 3 * (l->end - l->at);
}

// "[Tool Awards](https://toolawards.example/), winner": the front page of what is no outlet.
static bool is_prize(struct reader *r, const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    if (x->listed || l->end <= l->at)
        return false;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    uint32_t says = words_stems_in(text);
    return (says & STEM_LOOK_ALIKE) && !(says & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "Website by [Quay Studio](https://quay.example)", or so in the link: who made the site.
static bool is_credit(struct reader *r, const struct item *x)
{
    enum { LOOKED_AT = 60 };
    struct str text = {x->f.text, x->f.n < LOOKED_AT ? x->f.n : LOOKED_AT};
    if (x->listed)
        return false;
    struct str words = fold_words(&r->scratch, text);
    bool maker = str_contains(words, STR(" by ")) || str_contains(words, STR(" with ")) ||
                 str_contains(words, STR(" on "));
    return maker && (words_open(words) & OPENS_CREDIT);
}

// "In [2019](…) some friends and I launched …": in running text a link on a number, or one whose
// entry has neither an outlet nor the link's words for a title.
static bool is_passing_link(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    bool prose = x->mention || (x->kind == BLOCK_PARAGRAPH && runs_on(x));
    bool titled = x->title.at < l->end && x->title.end > l->at, number = l->end > l->at;
    for (uint32_t i = l->at; i < l->end && number; i++)
        number = is_digit_ascii(x->f.text[i]);
    bool nameless = x->outlet.end == x->outlet.at && !x->outlet_other.n && !x->listed;
    return prose && (number || (!titled && nameless));
}

// "[Poster A2.pdf](poster.pdf)", "<a href="still.tif"><img></a>": a file to take along, which
// nothing but its name or a small picture announces.
static bool is_download(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    size_t dot = str_rfind_char(l->url, '.');
    struct str text = {x->f.text + l->at, l->end - l->at};
    struct str ending = dot == STR_NOT_FOUND ? STR_NONE : str_from(l->url, dot);
    bool named = text.n > ending.n && ending.n > 3 && ending.n < 6 &&
                 str_eq_ascii(str_from(text, text.n - ending.n), ending);
    const struct run *run = l->end > l->at ? flat_run_at(&x->f, l->at) : NULL;
    bool pictured = l->class == LINK_PICTURE && run && (run->style & STYLE_PICTURE);
    return l->relative && (named || pictured);
}

// "/category/boats.html", "../tag/quay": what else this site has on something, or by somebody.
static bool leads_to_own_list(const struct link *l)
{
    struct str path = l->url;
    while (path.n && (path.p[0] == '.' || path.p[0] == '/'))
        path = str_from(path, 1);
    struct str first = str_slice(path, 0, str_find_char(path, '/'));
    char room[32];
    return l->relative && first.n < path.n &&
           (words_one_is(fold_words_into(first, room, sizeof room)) &
            (WORD_AUTHOR_FOLDER | WORD_OWN_FOLDER));
}

// "full article", "the whole interview": what the link leads to is one.
static bool names_kind(struct str folded)
{
    struct str w;
    while (str_split(&folded, ' ', &w))
        if (words_one_is(w) & WORD_KIND)
            return true;
    return false;
}

// A scan that is kept where one keeps files: papers and code are not.
static bool is_stored_file(const struct link *l)
{
    static const char *const places[] = {"drive.google.com/file/", "drive.google.com/open"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_contains(l->url, str_of(places[i])))
            return true;
    return false;
}

// "We make tables for [small harbours](https://harbours.example/)": what a sentence speaks of.
static bool stands_in_sentence(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    return x->kind == BLOCK_PARAGRAPH && !x->listed && l->at > 1 && l->end > l->at &&
           x->f.text[l->at - 1] == ' ' && is_alpha_ascii(x->f.text[l->at - 2]) &&
           prose_starts_lower(&x->f, l->at);
}

// Whether the last word of a text, or its first, begins as those of a kit's name do: a quick look.
static bool may_be_kit(struct str text)
{
    enum { LONGEST = 11 };
    while (text.n && !is_alpha_ascii(text.p[text.n - 1]))
        text.n--;
    size_t from = text.n;
    while (from > 0 && is_alpha_ascii(text.p[from - 1]) && text.n - from <= LONGEST)
        from--;
    return text.n && (strchr("kKpP", text.p[from]) || strchr("dDcC", text.p[0]));
}

// "[The Otters Press Kit](…)": what is called so is for those who write.
static bool is_kit(struct reader *r, const struct item *x)
{
    static const char *const kits[] = {"kit", "presskit", "kits", "pressemappe", "pack"};
    enum { LONGEST = 90 };
    const struct link *l = &x->f.links[x->primary];
    if (l->end == l->at || l->end > l->at + LONGEST ||
        !may_be_kit((struct str){x->f.text + l->at, l->end - l->at}))
        return false;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    size_t space = str_rfind_char(text, ' ');
    struct str last = str_from(text, space == STR_NOT_FOUND ? 0 : space + 1);
    for (size_t i = 0; i < sizeof kits / sizeof *kits; i++)
        if (str_eq(last, str_of(kits[i])))
            return words_stems_in(text) & STEM_LOOK_ALIKE;
    return str_starts(text, STR("dossier de presse")) || str_starts(text, STR("cartella stampa"));
}

// "[Press review 2013 (PDF)](review.pdf)" and nothing more: coverage that was put together, of
// which one word is all that is no year or sort of file.
static bool is_collection(struct reader *r, const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    enum { LONGEST = 40 };
    if (l->at > 0 || l->end < x->f.n || x->f.n > LONGEST || !value_is_file(l->url) || x->date.month)
        return false;
    struct str rest = fold_words(&r->scratch, (struct str){x->f.text, x->f.n}), word,
               name = STR_NONE;
    while (str_split(&rest, ' ', &word)) {
        if (!word.n || is_digit_ascii(word.p[0]) || (words_one_is(word) & WORD_FILE))
            continue;
        if (name.n || (words_one_is(word) & WORD_KIND))
            return false;
        name = word;
    }
    return name.n && (words_stems_in(name) & STEM_COVERAGE);
}

static bool ends_alike(const struct item *x, const struct item *y)
{
    if (y->kind != x->kind || y->section != x->section || y->primary < 0)
        return false;
    const struct link *a = &x->f.links[x->primary], *b = &y->f.links[y->primary];
    return b->at > 0 && a->end == x->f.n && b->end == y->f.n && a->end - a->at == b->end - b->at &&
           a->hash != b->hash && memcmp(x->f.text + a->at, y->f.text + b->at, a->end - a->at) == 0;
}

// "What the tide left [link](…)", one of several that end so: a page's way to write entries.
static bool ends_as_neighbours(const struct reader *r, const struct item *x)
{
    enum { AWAY = 2, LEAST = 2 };
    size_t i = (size_t)(x - r->items), from = i > AWAY ? i - AWAY : 0, n = 0;
    for (size_t k = from; k < r->items_len && k <= i + AWAY; k++)
        n += k != i && ends_alike(x, &r->items[k]);
    return n >= LEAST;
}

// "[Notebook](…)", "[Code](…)": what the link is called says nothing, and nothing else is named.
static bool says_no_more(struct reader *r, const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    if (l->end == l->at || x->outlet.end > x->outlet.at || x->outlet_other.n ||
        x->title.end > x->title.at)
        return false;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    return words_whole_is(text) & WORD_GENERIC_LINK;
}

static float weigh_link(struct reader *r, const struct item *x, bool dated, bool scan)
{
    const struct link *l = &x->f.links[x->primary];
    float score = 0;
    if (x->kind == BLOCK_RECORD && value_is_picture(l->url) && value_lies_with_press(l->url))
        score += W_COVER_SECTION; // as a heading would say
    else if (l->relative && !l->played)
        score -= x->mention && !is_file(l->url) ? 2 * W_COVER_RELATIVE // "… in [our blog](/blog)"
                 : dated                        ? W_COVER_RELATIVE / 4
                 : is_file(l->url) && scan      ? W_COVER_RELATIVE / 4
                 : is_file(l->url)              ? W_COVER_RELATIVE
                                                : 2 * W_COVER_RELATIVE;
    else if (x->listed)
        score += W_COVER_LISTED;
    if (cover_leads_to_article(x))
        score += W_COVER_ARTICLE;
    else if (r->page_coverage > 0 && (x->kind == BLOCK_ITEM || is_alone(x)) && !l->relative &&
             says_title(x))
        score += W_COVER_ARTICLE / 2;
    else if (r->page_coverage > 0 && is_worded_address(x))
        score += W_COVER_ARTICLE;
    bool home = leads_home(l);
    if (is_bare_home(x, dated, home) || (home && (is_prize(r, x) || (!dated && is_credit(r, x)))) ||
        (!dated && is_download(x)) || is_collection(r, x) || is_kit(r, x))
        score -= W_COVER_LOOK_ALIKE;
    if (is_own_host(r, l->host, dated) || leads_to_own_list(l))
        score -= W_COVER_OWN;
    uint32_t is = link_host_is(l);
    if (is & HOST_PLATFORM)
        score -= W_COVER_PLATFORM;
    if ((is & HOST_SCHOLARLY) && !(dated && r->page_coverage > 0 && is_stored_file(l)))
        score -= x->mention && !dated ? 2 * W_COVER_SCHOLARLY : W_COVER_SCHOLARLY;
    if ((is & HOST_SCHOLARLY) && says_no_more(r, x))
        score -= W_COVER_LOOK_ALIKE;
    if (home)
        score -= stands_in_sentence(x) ? W_COVER_LOOK_ALIKE : W_COVER_HOME;
    if (dated)
        return score;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
    if (!named && x->kind == BLOCK_PARAGRAPH && (words_whole_is(text) & WORD_GENERIC_LINK) &&
        !names_kind(text) && title_in_address(folded_piece(r, x, x->title), l->url) < 0.4F &&
        !ends_as_neighbours(r, x))
        score -= W_COVER_CONTACT / 2; // "All of it is here"
    bool outside = named && (x->outlet.at >= l->end || x->outlet.end <= l->at);
    bool evident = outside && (x->agreement >= 0.7F || x->outlet_known || x->outlet_other.n);
    if (text.n < 90 && ((!evident && (words_stems_in(text) &
                                      STEM_CONTACT)) || // "[Contact the deep](…), The Courier"
                        (words_whole_is(text) & WORD_WAY_ON)))
        score -= W_COVER_CONTACT;
    return score;
}

// "## Blog posts" right over one article, "Our partners" over the pictures of a card: a part of its
// item, yet it says what stands below.
static int heading_says(struct reader *r, const struct item *x)
{
    enum { WORDS_MOST = 3 };
    uint32_t end = 0;
    bool card = x->kind == BLOCK_UNIT && !date_known(x->date);
    if ((x->kind != BLOCK_HEADING && !card) || x->f.runs_len == 0)
        return 0;
    for (size_t i = 0; i < x->f.runs_len && (x->f.runs[i].style & STYLE_HEADING); i++) {
        if (x->f.runs[i].link >= 0)
            return 0;
        end = x->f.runs[i].at + x->f.runs[i].len;
    }
    struct str words = fold_words(&r->scratch, (struct str){x->f.text, end});
    size_t spaces = 0;
    for (size_t i = 0; i < words.n; i++)
        spaces += words.p[i] == ' ';
    return words.n && spaces < WORDS_MOST ? words_section(words) : 0;
}

// It has a day, a title and an outlet, and no link that could lead to a talk: what other headings
// say of other entries is not asked. Else an entry more elsewhere would change what is read here.
static bool is_complete(const struct item *x)
{
    return x->date.day && x->title.end > x->title.at && x->outlet.end > x->outlet.at &&
           x->primary < 0;
}

// "Rivista del Muelle": a word that outlets have in their names.
static bool is_called_media(struct reader *r, const struct item *x)
{
    return item_says(r, x, x->outlet, STEM_MEDIA_NAME);
}

// "[Our mark, upright](mark.png)" under "Images": a file to print, not the scan of an article.
static bool offers_picture(const struct item *x, int section)
{
    return section < 0 && x->primary >= 0 && !date_known(x->date) &&
           x->f.links[x->primary].class == LINK_PICTURE;
}

// "We have been featured in [The Courier](…), [Harbour Post](…) and [Coast FM](…).": what stands
// before the first of links that only connectors part; its end, at most BEFORE_LONGEST bytes.
static struct str before_links(struct reader *r, const struct item *x)
{
    enum { LINKS_MOST = 12, BEFORE_LONGEST = 200 };
    for (int i = 0; i < LINKS_MOST && x->mention && x->primary >= 0; i++, x--) {
        uint32_t at = x->f.links[x->primary].at;
        uint32_t from = at > BEFORE_LONGEST ? at - BEFORE_LONGEST : 0;
        struct str text = {x->f.text + from, at - from};
        struct str words = fold_words(&r->scratch, text);
        if (words.n && !(words_whole_is(words) & WORD_CONNECTOR))
            return text;
        if (x == r->items || x[-1].node != x->node)
            return STR_NONE;
    }
    return STR_NONE;
}

static struct str last_clause(struct str text)
{
    size_t i = text.n;
    while (i > 0 && !strchr(".:;", text.p[i - 1]))
        i--;
    return str_from(text, i);
}

// "… featured in [The Courier](…)", "…; press articles in [The Courier](…)".
static bool is_announced(struct reader *r, const struct item *x)
{
    enum { WORDS_MOST = 4 };
    struct str before = before_links(r, x), words = fold_words(&r->scratch, before);
    bool the = str_ends(words, STR(" the"));
    if (words_end_with(the ? str_slice(words, 0, words.n - 4) : words, WORD_ANNOUNCING))
        return true;
    struct str clause = fold_words(&r->scratch, last_clause(before));
    size_t first = str_find_char(clause, ' ');
    return first != STR_NOT_FOUND && fold_count_words(clause) <= WORDS_MOST &&
           (words_lead_to_outlet(clause) || words_lead_to_outlet(str_from(clause, first + 1)));
}

// "Press release from [Fen College](…) and [Reed Lab](…); article in [The Courier](…)".
static bool is_release_of(struct reader *r, const struct item *x)
{
    enum { WORDS_MOST = 5 };
    struct str words = fold_words(&r->scratch, last_clause(before_links(r, x)));
    return fold_count_words(words) <= WORDS_MOST && (words_stems_in(words) & STEM_RELEASE);
}

// "<blockquote>… <cite>[The Courier](…)</cite></blockquote>": the link is where the words are from.
static bool is_cited(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    const struct run *run = l->end > l->at ? flat_run_at(&x->f, l->at) : NULL;
    return run && (run->style & STYLE_CITE) && (run->style & STYLE_QUOTE);
}

// "[Late Hours, episode 15: Next](…)": the outlet stands within what the link says.
static bool is_part_of_link(const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    return l && x->outlet.at >= l->at && x->outlet.end <= l->end &&
           x->outlet.end - x->outlet.at < l->end - l->at;
}

// Under "Documentary" or "YouTube": beside "Podcasts" and "Newspapers" one more kind of medium.
static bool is_under_kind(const struct reader *r, const struct item *x)
{
    if (x->section < 0 || x->primary < 0)
        return false;
    struct str says = r->sections[x->section].folded;
    return (words_whole_is(says) & WORD_KIND) || (says.n &&
                                                  (link_host_is(&x->f.links[x->primary]) &
                                                   (HOST_PLATFORM | HOST_POSTS)) == HOST_PLATFORM &&
                                                  str_starts(x->host, says));
}

float cover_weigh(struct reader *r, struct item *x, const struct headings *all)
{
    int own = heading_says(r, x), section = own < 0 ? own : cover_section_says(r, x->section);
    if (section == 0 &&
        (is_announced(r, x) || (is_under_kind(r, x) && cover_stands_beside(r, x->section, all))))
        section = 1;
    bool dated = date_known(x->date), outlet = x->outlet.end > x->outlet.at;
    bool evident = (outlet && (x->agreement >= 0.7F || x->outlet_known)) || x->outlet_other.n;
    float score = W_COVER_PAGE * (r->page_coverage > 0 ? 1.0F : r->page_coverage < 0 ? -1.0F : 0);
    score += section > 0    ? W_COVER_SECTION
             : section == 0 ? 0
             : section > -2 ? -W_COVER_SOFT
                            : -W_COVER_LOOK_ALIKE;
    if (section <= 0 && r->page_coverage <= 0)
        score -= W_COVER_PAGE;
    else if (section == 0 && !x->outlet_known && !is_complete(x) &&
             cover_stands_beside(r, x->section, all))
        score -= W_COVER_SOFT;
    if (section == -1 && cover_stands_beside(r, x->section, all))
        score -= W_COVER_LOOK_ALIKE - W_COVER_SOFT; // "Blog posts" beside "In the press"
    score += dated || x->attributed ? W_COVER_DATE : x->hit.length ? W_COVER_DATE / 2 : 0;
    score += evident                 ? W_COVER_OUTLET
             : !outlet               ? 0
             : is_called_media(r, x) ? W_COVER_OUTLET * 2 / 3
                                     : W_COVER_OUTLET / 3;
    if (x->called || (x->roles_len && cover_has_columns(x)))
        score += W_COVER_COLUMNS;
    if (all->articles && x->primary >= 0)
        score += W_COVER_ARTICLE;
    // a file of this site may be one
    bool file = x->primary >= 0 && !dated && x->f.links[x->primary].relative;
    bool offered = file && cover_offers_file(r, x), some = all->offers[x->section + 1];
    bool scan = file && section > 0 && !some && !offered;
    score += x->primary >= 0              ? weigh_link(r, x, dated, scan)
             : x->attributed || x->beside ? 0
                                          : -W_COVER_NO_LINK;
    bool prose =
        x->kind == BLOCK_PARAGRAPH && !dated && x->primary >= 0 && runs_on(x) && !is_cited(x);
    if ((x->mention && !is_announced(r, x)) || prose)
        score -= W_COVER_MENTION;
    if (x->primary >= 0 &&
        (is_quoted_note(r, x) || is_doi(x) || is_passing_link(x) || links_own_thing(r, x) ||
         is_post(r, x) || is_repository(x) || leads_to_author(x) || is_copy(r, x) ||
         (x->introduces && !dated && !x->listed)))
        score -= W_COVER_LOOK_ALIKE;
    if (offers_picture(x, section) || leads_lines(r, x) || (offered && some))
        score -= W_COVER_LOOK_ALIKE;
    bool sure = cover_is_talk(r, x) || cover_is_post(r, x) || cover_is_own(r, x, all) ||
                cover_is_paper(r, x) || cover_is_tool(r, x) ||
                (x->primary >= 0 && is_own_document(r, x));
    x->talk = sure || opens_as_talk(r, x) || has_slides(r, x) || speaks_at_meeting(r, x);
    if (x->talk || (section <= 0 && tells_own_news(r, x)))
        score -= sure ? 2 * W_COVER_LOOK_ALIKE : W_COVER_LOOK_ALIKE + W_COVER_SOFT;
    else if (announces_talk(r, x) || names_meeting(r, x) ||
             (outlet && !evident && is_called_talk(r, x)) ||
             (outlet && !evident && !is_part_of_link(x) &&
              (words_whole_is(folded_piece(r, x, x->outlet)) & WORD_WAY_ON)))
        score -= W_COVER_LOOK_ALIKE;
    if (is_release_of(r, x))
        score -= W_COVER_LOOK_ALIKE + W_COVER_SOFT;
    else if (announces_release(r, x) || (is_pdf(x) && begins_as_release(r, x)))
        score -= W_COVER_LOOK_ALIKE;
    else if (outlet && item_says(r, x, x->outlet, STEM_RELEASE))
        score -= is_pdf(x) ? 2 * W_COVER_RELEASE : W_COVER_RELEASE;
    arena_reset(&r->scratch);
    return score;
}

bool cover_says_something(const struct item *x)
{
    bool named = x->outlet.end > x->outlet.at || x->outlet_other.n;
    bool titled = x->title.end > x->title.at || x->title_other.n;
    if (x->primary >= 0) // an address of another site speaks for itself
        return named || titled || date_known(x->date) || !x->f.links[x->primary].relative;
    // A record of a data file that names both, with a key for the address.
    if (x->kind == BLOCK_RECORD && named && titled && cover_has_columns(x))
        return true;
    if (x->beside || (x->called && named)) // "title: The Courier" over scans
        return true;
    if (x->kind == BLOCK_UNIT && named && titled) // a card whose address is still to come
        return true;
    return (named || titled) && (date_known(x->date) || x->hit.length || x->attributed);
}
