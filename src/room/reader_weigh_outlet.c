// SPDX-License-Identifier: MIT
// Weighs names and outlets: agreement with the address and the table, recurrence, length, marks,
// columns.
#include <string.h>

#include "room/reader_print.h"
#include "room/reader_prose.h"
#include "room/reader_weigh.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"

// How many such words make a sentence: "Journal des sociétés savantes" is a name, but fewer
// do in running text.
static int sentence_words(const struct work *w)
{
    bool running = w->x->mention || (w->x->kind == BLOCK_PARAGRAPH && w->x->hit.length == 0);
    return running ? 2 : 3;
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

// "WXYZ's Morning Shift" on wxyz.example: the house and its programme.
static bool names_house_of(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 6 };
    if (c->units > WORDS_MOST || (c->whole >= 0 && !w->has_owner))
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

// "Obituary in The Marsh Herald": behind such a word stands the name, not before it.
static bool has_in(const struct flat *f, uint32_t at, uint32_t end)
{
    for (uint32_t next; at < end; at = next + 1) {
        for (next = at; next < end && f->text[next] != ' ';)
            next++;
        if (prose_starts_lower(f, at) && (prose_word_is(f, at, next) & WORD_IN))
            return true;
    }
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
           prose_lower_words(f, c->at, c->end, 1) == 0 && !has_in(f, c->at, c->end);
}

// "[Allbarge](…)": one word in capitals that the address does not have is all that the entry says.
static bool is_one_name(const struct work *w, const struct candidate *c)
{
    return c->units == 1 && w->a.len == 1 && c->whole >= 0 && w->primary[0] && !role_of(w, 0) &&
           !(w->word[0] & (WORD_KIND | WORD_GENERIC_LINK | WORD_CONNECTOR | WORD_LANGUAGE_NAME)) &&
           !prose_starts_lower(&w->x->f, c->at) && w->x->date_text.end == w->x->date_text.at;
}

float weigh_name(struct work *w, struct candidate *c)
{
    const struct item *x = w->x;
    unsigned units = c->units;
    float score = 0;
    if (x->host.n && units <= 9)
        c->agreement = agreement_of(w, c);
    if (c->agreement > 0 && c->agreement < 1 && units >= 4 && is_prose(w, c, sentence_words(w)))
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
    if (units <= 6 && (names_media(w, c->at, c->end, c->fold) || has_issue_number(c->fold)))
        score += is_all_there_is(w, c) ? 3 * W_OUTLET_WORD : W_OUTLET_WORD;
    if (names_programme(w, c))
        score += W_OUTLET_WORD;
    if (is_one_name(w, c))
        score += 2 * W_OUTLET_WORD;
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

// "The Courier (video)", "**Vista (Español)**"
static bool is_remark(const struct work *w, int i)
{
    return w->a.items[i].bracket &&
           (w->word[i] & (WORD_KIND | WORD_GENERIC_LINK | WORD_LANGUAGE_NAME));
}

// Whether all that candidate c leaves of its segment are persons: "*Jane Doe, The Courier*",
// "*The Courier, Jarret Doe*", "*The Courier, by Jane Doe*".
static bool beside_persons(const struct work *w, const struct candidate *c, int segment)
{
    bool evident = c->agreement >= 0.7F || c->known;
    for (int i = c->first - 1; i >= 0 && w->segment[0][i] == segment; i--)
        if (!is_person(w, i) && !are_persons(w, i) && !is_remark(w, i))
            return false;
    for (int i = c->last + 1; i < (int)w->a.len && w->segment[0][i] == segment; i++)
        if (!(evident ? seems_person(w, i) : is_person(w, i)) && !are_persons(w, i) &&
            !is_remark(w, i) && !begins_with_by(w, i))
            return false;
    return true;
}

// 'An article in "The Courier"', '"The Courier", May 2019' below a heading that says the title: a
// quoted name behind such a word or such a heading, outside the article's link.
static bool is_introduced(const struct work *w, const struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    if (c->first == 0 || c->first != c->last || !m->quoted || c->units > 5 ||
        in_primary(w, c->first))
        return false;
    bool below = w->x->kind == BLOCK_HEADING && w->x->primary < 0 &&
                 (m[-1].style & STYLE_HEADING) && !(m->style & STYLE_HEADING);
    return below || (m->before == '"' && prose_ends_open(&w->x->f, m[-1].at, m[-1].end));
}

// An outlet in a field that holds title and outlet is its beginning or its end.
static float weigh_mixed(const struct work *w, const struct candidate *c)
{
    int16_t cell = w->a.items[c->first].cell;
    bool begins = c->first == 0 || w->a.items[c->first - 1].cell != cell;
    bool ends = (size_t)c->last + 1 == w->a.len || w->a.items[c->last + 1].cell != cell;
    bool several = c->last > c->first;
    if (w->x->called && begins && !ends && !several)
        return W_OUTLET_COLUMN;
    return begins && ends && several ? -W_OUTLET_COLUMN
           : begins || ends          ? W_OUTLET_COLUMN / 3
                                     : -W_OUTLET_COLUMN / 4;
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

// "The Courier, no. 49, p. 3", "The Courier [EN]", "Long Hours (podcast)": behind a name, and no
// part of it.
static bool goes_with_name(const struct work *w, int i)
{
    bool ends = w->x->primary < 0 && (size_t)i + 1 == w->a.len && w->a.items[i].before == ',' &&
                (w->word[i] & (WORD_KIND | WORD_GENERIC_LINK)); // "Long Hours, podcast" in print
    return ends || is_language_tag(w, i) || (w->a.items[i].bracket && (w->word[i] & WORD_KIND)) ||
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
static bool has_person_beside(struct work *w, const struct candidate *c)
{
    int i = c->first, j = c->last;
    if ((w->a.items[j].before != ',' && w->a.items[j].before != '-') || is_person(w, i))
        return false;
    if (is_person(w, j))
        return true;
    bool front = host_named(w, i) >= 0.7F, back = host_named(w, j) >= 0.7F;
    return front ? !back && seems_person(w, j) : back && j == i + 1 && seems_person(w, i);
}

// "[Video: The ferry stays](…/video-the-ferry-stays)": what the path has before the title's words
// is a part of the title.
static bool begins_path_of_title(struct work *w, const struct candidate *c)
{
    size_t next = (size_t)c->last + 1;
    return next < w->a.len && w->primary[c->first] && w->primary[next] && !c->known &&
           c->agreement < 0.7F && !role_of(w, c->first) &&
           !(words_stems_in(c->fold) & STEM_MEDIA_NAME) &&
           address_titles(&w->address, c->fold) >= 1 &&
           address_titles(&w->address, atoms_fold(&w->a, next, next)) >= 0.9F;
}

static bool is_place(const struct work *w, int i)
{
    return words_is_place(atoms_fold(&w->a, (size_t)i, (size_t)i));
}

// What quotations and remarks inside a name cost, and brackets that it only closes: "(Interview),
// The Courier".
static float cost_of_parts(struct work *w, const struct candidate *c)
{
    const struct atom *m = &w->a.items[c->first];
    float cost = m->bracket && !w->a.items[c->last].bracket ? W_OUTLET_PART : 0;
    cost += begins_path_of_title(w, c) ? W_OUTLET_PROSE : 0;
    for (int i = c->first + 1; i <= c->last; i++)
        if (m->bracket && prose_has_char(&w->x->f, m->end, w->a.items[i].at, ")]"))
            cost += W_OUTLET_COLUMN; // "(video) (The Courier)"
        else if (w->a.items[i].quoted || w->a.items[i].before == '"')
            cost += W_OUTLET_SENTENCE;
        else if (w->a.items[i].bracket && w->a.items[i].end - w->a.items[i].at > 2 &&
                 (w->word[i] & (WORD_KIND | WORD_GENERIC_LINK | WORD_LANGUAGE_NAME)))
            cost += m->style & w->a.items[i].style & STYLE_CLASS_OUTLET
                        ? -W_OUTLET_PART // the page's author says that all of it is the name
                        : W_OUTLET_PART; // "The Courier (video)"
    return cost;
}

// How many bytes of rest are ", " and initials: ", J. R.".
static size_t initials_in(struct str rest)
{
    size_t i = str_starts(rest, STR(", ")) ? 2 : rest.n, letters = 0;
    for (; i < rest.n && (rest.p[i] == '.' || rest.p[i] == ' ' || is_alpha_ascii(rest.p[i])); i++) {
        bool letter = is_alpha_ascii(rest.p[i]);
        if (letter && (rest.p[i] < 'A' || rest.p[i] > 'Z' || is_alpha_ascii(rest.p[i - 1])))
            return 0;
        letters += letter;
    }
    return letters ? i : 0;
}

// Where ", " stands, at `last` at the latest.
static size_t comma_before(struct str text, size_t last)
{
    size_t at = str_find_char(str_slice(text, 0, last + 1), ',');
    while (at != STR_NOT_FOUND && !str_starts(str_from(text, at), STR(", "))) {
        size_t next = str_find_char(str_slice(text, at + 1, last + 1), ',');
        at = next == STR_NOT_FOUND ? next : at + 1 + next;
    }
    return at;
}

// "Marsh, J. R. (2021)": a surname, and nothing but initials behind it; or these alone.
static bool is_citation_author(const struct work *w, const struct candidate *c)
{
    struct str text = {w->x->f.text + c->at, w->x->f.n - c->at};
    bool initials = c->at > 2 && c->end == c->at + 1 && w->a.items[c->first].before == ',';
    if (initials && memcmp(text.p - 2, ", ", 2) == 0)
        text = (struct str){text.p - 2, text.n + 2};
    uint32_t at = (uint32_t)(text.p - w->x->f.text);
    size_t comma =
        c->agreement >= 0.7F || c->known ? STR_NOT_FOUND : comma_before(text, c->end - at);
    if (comma == STR_NOT_FOUND)
        return false;
    size_t n = initials_in(str_from(text, comma));
    return n && c->end <= at + comma + n && comma + n < text.n &&
           (text.p[comma + n] == '(' || (unsigned char)text.p[comma + n] < ' ');
}

// "([text version](scan.txt))" beside the article's link: the same once more.
static bool is_link_to_copy(const struct work *w, const struct candidate *c)
{
    return w->a.items[c->first].link >= 0 && !w->primary[c->first] &&
           (words_open(c->fold) & OPENS_COPY);
}

// "Belgrade, Serbia": where something was published.
static bool names_places(const struct work *w, const struct candidate *c)
{
    for (int i = c->first; i <= c->last; i++)
        if (!is_place(w, i))
            return false;
    return true;
}

// "Fen Days (Moorhaven, Argentina) — “A town of glass”": brackets between a name, no person's, and
// a quotation tell where it was.
static bool is_place_in_brackets(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 5 };
    const struct atom *a = w->a.items;
    size_t next = 1;
    while (next < w->a.len && a[next].bracket)
        next++;
    return c->first > 0 && (size_t)c->last < next && next < w->a.len && a[next].quoted &&
           !a[0].quoted && !a[0].bracket && !w->primary[0] && w->units[0] <= NAME_WORDS &&
           !prose_starts_lower(&w->x->f, a[0].at) && !is_person(w, 0) && !(w->word[0] & WORD_KIND);
}

static bool says_where(const struct work *w, const struct candidate *c)
{
    return names_places(w, c) || is_place_in_brackets(w, c);
}

// "“A town of glass”, The Courier, Belgrade, 3 May 2021" in print.
static bool goes_on_to_place(const struct work *w, const struct candidate *c)
{
    return c->first > 0 && c->last > c->first && w->x->primary < 0 &&
           w->a.items[c->last].before == ',' && is_place(w, c->last);
}

// "(rerun 5 Feb)": a day in brackets, with a word.
static bool is_other_day(const struct work *w, const struct candidate *c)
{
    struct date_hit hit;
    size_t from = 0;
    struct str text = {w->x->f.text + c->at, c->end - c->at};
    return w->a.items[c->first].bracket && c->first == c->last && !c->known &&
           c->agreement < 0.7F && prose_has_char(&w->x->f, c->at, c->end, "0123456789") &&
           dates_next(text, &from, w->r->languages, &hit) && hit.date.month && hit.date.day;
}

static bool is_staff(struct str fold)
{
    static const char *const words[] = {"staff",     "staff writer", "editors",   "redaktion",
                                        "redaction", "redaccion",    "redazione", "redactie"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(fold, words[i]))
            return true;
    return false;
}

// 'Jane Marsh, "A town of glass," Tide and Town' on marsh.example: who begins a citation has
// written it, though the site is called after them.
static bool is_author_of_quoted(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 8 };
    const struct atom *a = w->a.items;
    size_t i = (size_t)c->last + 1, n = w->a.len;
    if (c->first > 0 || c->last > 0 || c->known || i >= n || !a[i].quoted || a->quoted ||
        w->primary[0] || !(is_person(w, 0) || is_staff(c->fold)))
        return false;
    while (i < n && a[i].quoted)
        i++;
    return i < n && !a[i].bracket && w->units[i] <= NAME_WORDS && !is_person(w, (int)i) &&
           !(w->word[i] & (WORD_KIND | WORD_CONNECTOR | WORD_GENERIC_LINK)) &&
           !prose_starts_lower(&w->x->f, a[i].at);
}

// "'s site" behind "in *The Courier*": what that name owns.
static bool begins_with_possessive(const struct work *w, const struct candidate *c)
{
    struct str before = {w->x->f.text, c->at}, text = {w->x->f.text + c->at, c->end - c->at};
    return str_starts(text, STR("'s ")) || str_starts(text, STR("\xe2\x80\x99s ")) ||
           (str_starts(text, STR("s ")) &&
            (str_ends(before, STR("'")) || str_ends(before, STR("\xe2\x80\x99"))));
}

// "Radiobeitrag live", "entrevista completa": a kind of thing and words in small letters behind it.
static bool is_kind_described(const struct work *w, const struct candidate *c)
{
    enum { WORDS_MOST = 4 };
    const char *text = w->x->f.text;
    uint32_t at = c->at;
    if (!(c->first_word & WORD_KIND) || c->units < 2 || c->units > WORDS_MOST || c->known ||
        c->agreement >= 0.7F || !memchr(text + at, ' ', c->end - at))
        return false;
    for (; at < c->end; at++)
        if (text[at] == ' ' && !prose_starts_lower(&w->x->f, at + 1))
            return false;
    return true;
}

// "Radio Fen. Radiobeitrag live", "Fen Hour, Episode 12": the last of its parts says what it was.
static bool ends_in_kind(const struct work *w, const struct candidate *c)
{
    const struct atom *m = &w->a.items[c->last];
    struct candidate last = candidate_of(w, c->last, c->last, (struct piece){m->at, m->end},
                                         atoms_fold(&w->a, (size_t)c->last, (size_t)c->last));
    return !m->quoted && (is_kind_described(w, &last) || is_numbered_kind(last.fold));
}

// "Number 12", "page 3"; "also in The Herald"; a mail address.
static bool is_no_name(const struct work *w, const struct candidate *c)
{
    bool print = c->last > c->first &&
                 (w->word[c->first] & (WORD_KIND | WORD_GENERIC_LINK)) && // "print edition, no. 4"
                 is_print_number(atoms_fold(&w->a, (size_t)c->last, (size_t)c->last));
    bool number = is_print_number(c->fold) &&
                  !prose_has_char(&w->x->f, c->at, c->end, "+"); // "N+1" is a name
    size_t next = (size_t)c->last + 1; // "Article about the boats in [The Courier](…)"
    bool opens = next < w->a.len && w->primary[next] && !w->primary[c->last] && c->units >= 3 &&
                 !c->known && prose_ends_open(&w->x->f, c->at, c->end);
    return number || print || opens || is_other_day(w, c) || is_kind_described(w, c) ||
           holds_remark(w, c->first, c->last) || is_citation_author(w, c) ||
           is_author_of_quoted(w, c) || begins_with_possessive(w, c) ||
           says_where_else(w, c->first) || link_invites_below_heading(w, c->first) ||
           is_link_to_copy(w, c) || is_remark_behind_domain(w, c) ||
           (w->has_at && prose_has_char(&w->x->f, c->at + 1, c->end, "@"));
}

// "Morning Chronicle, Fenmouth": atom i says where the outlet is at home, behind its name and a
// comma.
static bool is_place_behind(const struct work *w, int i)
{
    if (i == 0 || w->units[i] > 2 || w->a.items[i].before != ',' ||
        w->segment[0][i - 1] != w->segment[0][i] || w->primary[i - 1] != w->primary[i] ||
        (w->word[i - 1] & WORD_KIND))
        return false;
    struct str name = atoms_fold(&w->a, (size_t)i - 1, (size_t)i - 1);
    struct str place = atoms_fold(&w->a, (size_t)i, (size_t)i);
    return !(words_stems_in(place) & STEM_MEDIA_NAME) && !outlet_by_words(w->r->outlets, place) &&
           ((words_stems_in(name) & STEM_MEDIA_NAME) || outlet_by_words(w->r->outlets, name));
}

// "A LINE ABOVE\n[A town of glass](…) / The Courier": behind the article's link, in its line, where
// the entry has others.
static bool shares_line_with_link(const struct work *w, const struct candidate *c)
{
    enum { NAME_WORDS = 4 };
    int i = c->first, line = w->segment[2][i];
    return i > 0 && w->primary[i - 1] && !w->primary[i] && w->segment[2][i - 1] == line &&
           c->units <= NAME_WORDS && w->a.items[i].cell < 0 &&
           strchr("|-,(", w->a.items[i].before) &&
           (w->segment[2][0] != line || w->segment[2][w->a.len - 1] != line) && link_is_titled(w);
}

// The last of several parts stands behind the name: an edition, a place, a kind of thing, a person.
static bool ends_beyond_name(struct work *w, const struct candidate *c)
{
    return c->last > c->first &&
           (goes_with_name(w, c->last) || goes_on_to_place(w, c) || ends_in_kind(w, c) ||
            has_person_beside(w, c) || begins_with_by(w, c->last));
}

// A long name of its own beside the title.
static float weigh_long_name(const struct work *w, const struct candidate *c)
{
    enum { LONG = 6, LONGEST = 9 };
    bool beside = c->units > LONG && c->units <= LONGEST && w->a.items[c->first].link < 0 &&
                  link_is_titled(w);
    return beside ? W_OUTLET_LONG * (float)(c->units - LONG) + W_OUTLET_PROSE : 0;
}

// "Jane Doe, [A vlog on ropes](https://youtube.com/…)": channels are called after persons.
static bool is_channel(const struct work *w, const struct candidate *c)
{
    static const char *const hosts[] = {"youtube.com", "youtu.be", "vimeo.com"};
    bool film = false;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        film = film || str_is(w->x->host, hosts[i]);
    return film && !(c->first_word & WORD_BY);
}

static float cost_of_person(const struct work *w, const struct candidate *c)
{
    if (c->first < c->last)
        return W_OUTLET_PART;
    return is_channel(w, c) ? W_OUTLET_PERSON / 4 : W_OUTLET_PERSON;
}

// "Thanks to [the county](https://county.example/), the map …": a front page that running text in
// its line mentions names no outlet, where the date stands in another line.
static bool is_mentioned_home(const struct work *w, const struct candidate *c)
{
    enum { WORDS_LEAST = 25 };
    static const char ends[] = {FLAT_HARD_BREAK, FLAT_SOFT_BREAK, FLAT_BLOCK, '\0'};
    const int line = w->segment[2][c->first];
    const struct piece date = w->x->date_text;
    unsigned words = 0;
    for (int i = 0; i < (int)w->a.len; i++) {
        if (w->segment[2][i] != line)
            continue;
        if (w->primary[i] || w->a.items[i].cell >= 0)
            return false;
        words += w->units[i];
    }
    return words >= WORDS_LEAST + c->units && date.end > date.at && date.end < c->at &&
           prose_has_char(&w->x->f, date.end, c->at, ends);
}

// "Medium" is the name of a site and a word that stands before one: a name where the page has it
// several times, in capitals and without a colon.
static bool is_medium(const struct work *w, const struct candidate *c)
{
    const struct seen *seen = str_is(c->fold, "medium") ? seen_of(w, c) : NULL;
    return seen && seen->count > 1 && !prose_starts_lower(&w->x->f, c->at) &&
           !(c->end < w->x->f.n && w->x->f.text[c->end] == ':');
}

// "Interview", "Read the article", "(date)", which was to be filled in. "Medium" is a name where
// the address says so and nothing invites to read.
static bool says_no_name(const struct work *w, const struct candidate *c)
{
    enum { NO_NAMES = WORD_GENERIC_LINK | WORD_KIND | WORD_CONNECTOR | WORD_WAY_ON };
    const struct flat *f = &w->x->f;
    const struct atom *m = &w->a.items[c->first];
    bool lower = prose_starts_lower(f, c->at);
    bool way = c->first == c->last && c->at == m->at && (w->word[c->first] & WORD_GENERIC_LINK);
    bool blank = lower && (c->word & (WORD_DATE | WORD_TITLE | WORD_AUTHOR));
    // "[The Courier](…), [Open](https://openmagazine.example/…)": reader_links.c kept it.
    bool begins = w->x->mention && in_primary(w, c->first) && c->units == 1 &&
                  str_starts(w->x->host, c->fold);
    bool agrees = (c->agreement >= 1 || begins) && !lower;
    return ((c->word & NO_NAMES) || way || blank) &&
           (!(agrees || is_medium(w, c)) || (m->link >= 0 && link_invites(f, &f->links[m->link])));
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
    bool domain = w->has_stop && prose_is_domain(&x->f, c->at, c->end);
    if (domain)
        score += W_OUTLET_WORD;
    if (!evident && !role && is_person(w, c->first))
        score -= cost_of_person(w, c);
    if (m->link >= 0 && x->f.links[m->link].class == LINK_HOME)
        score += is_mentioned_home(w, c) ? -W_OUTLET_PROSE : W_OUTLET_HOME;
    else if (m->link >= 0 && x->f.links[m->link].url.n == 0)
        score -= W_OUTLET_COLUMN; // "[From the network]()": a badge
    if (m->style & (STYLE_EMPHASIS | STYLE_CITE))
        score += W_OUTLET_EMPHASIS;
    if (m->bracket)
        score += W_OUTLET_BRACKET;
    if (m->style & STYLE_PICTURE)
        score -= W_OUTLET_PICTURE;
    if (!role && begins_as_programme(w, c))
        score += W_OUTLET_HOME;
    if (!c->known && !role && says_no_name(w, c))
        score -= W_OUTLET_COLUMN;
    if (!role && (labels_outlet(w, c) || is_mark(w, c) || says_kind_and_outlet(w, c)))
        score -= W_OUTLET_COLUMN;
    bool place = !evident && !role && is_place_behind(w, c->last);
    bool no_name = is_no_name(w, c) || (!role && (is_who_was_asked(w, c) || says_access(w, c))) ||
                   (!evident && !role && says_where(w, c));
    score -= no_name ? W_OUTLET_COLUMN : place ? W_OUTLET_PART : 0;
    if ((c->first_word & WORD_BY) || is_with_person(w, c))
        score -= prose_starts_lower(&w->x->f, c->at) ? W_OUTLET_COLUMN : W_OUTLET_LOWER;
    if (prose_starts_lower(&w->x->f, c->at) && c->agreement < 0.9F && !domain)
        score -= W_OUTLET_LOWER;
    if ((w->has_marks && prose_has_char(&w->x->f, c->at, c->end, OUTLET_MARKS)) || m->quoted)
        score -= is_introduced(w, c) ? -W_OUTLET_CONNECTOR : W_OUTLET_SENTENCE;
    if (ends_beyond_name(w, c))
        score -= W_OUTLET_PART;
    score += weigh_form(w, c) + (shares_line_with_link(w, c) ? W_OUTLET_BRACKET : 0);
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
               (m->link >= 0 && !in_primary(w, c->first)) || w->label[c->first] == WORD_OUTLET;
    first = first || (c->first > 0 && w->label[c->first] == WORD_OUTLET &&
                      w->label[c->first - 1] == WORD_NOTE); // behind "Outlet:"
    if (own && !(first && last) && !inside && !beside_persons(w, c, s))
        score -= W_OUTLET_PART;
    if (x->mention && !evident && !own && !m->bracket && m->link < 0)
        score -= W_OUTLET_PROSE;
    if (own && first && last && !evident && m->cell < 0)
        score += weigh_long_name(w, c);
    if (first && last)
        score += W_OUTLET_WHOLE;
    else if (!first && !last && !evident && !m->bracket)
        score -= W_OUTLET_INNER;
    return score;
}
