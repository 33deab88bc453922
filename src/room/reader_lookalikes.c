// SPDX-License-Identifier: MIT
// What an entry says of itself that shows that it is no coverage: a talk, a release, the paper that
// an article is about, a note in a quotation.
#include "room/reader_lookalikes.h"

#include <string.h>

#include "base/file.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/fold.h"

// A link in the text of a quotation right behind an entry, undated: what the article was about.
bool is_quoted_note(const struct reader *r, const struct item *x)
{
    enum { BESIDE_LEAST = 40, GAP = 12 };
    const struct item *entry = x > r->items ? x - 1 : NULL;
    if (!entry || entry->primary < 0 || entry->section != x->section ||
        x->f.offset > entry->f.end + GAP || x->f.offset < entry->f.end)
        return false;
    const struct link *e = &entry->f.links[entry->primary];
    const struct run *above = e->end > e->at ? flat_run_at(&entry->f, e->at) : NULL;
    if (!above || (above->style & STYLE_QUOTE))
        return false;
    const struct link *l = &x->f.links[x->primary];
    const struct run *run = l->end > l->at ? flat_run_at(&x->f, l->at) : NULL;
    return run && (run->style & STYLE_QUOTE) && x->kind == BLOCK_PARAGRAPH && !x->hit.length &&
           x->f.n > l->end - l->at + BESIDE_LEAST;
}

// "doi: [10.1000/182](…)": the paper that an article is about.
bool is_doi(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    struct str text = str_trim((struct str){x->f.text + l->at, l->end - l->at});
    size_t i = 3;
    if (text.n < 8 || memcmp(text.p, "10.", 3) != 0)
        return false;
    while (i < text.n && is_digit_ascii(text.p[i]))
        i++;
    return i >= 7 && i < text.n && text.p[i] == '/';
}

// "The paper boats" and not "a talk", "keynote lecture": has words that are no look-alikes.
static bool says_more(struct str words)
{
    struct str w;
    while (str_split(&words, ' ', &w))
        if (!(words_stems_in(w) & STEM_LOOK_ALIKE) &&
            !(words_whole_is(w) & (WORD_CONNECTOR | WORD_OWN | WORD_KIND)))
            return true;
    return false;
}

// "A [talk](…) at a meeting", "[Keynote lecture](…)": the link says no more than what it is, or
// more where no outlet is named that the address is called after.
static bool links_talk(struct reader *r, const struct item *x)
{
    enum { NAME_LONGEST = 20 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->end <= l->at || l->end - l->at > NAME_LONGEST || x->kind != BLOCK_ITEM ||
        l->end + 1 >= x->f.n)
        return false;
    struct str words = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    uint32_t says = words_stems_in(words);
    bool outlet = x->outlet.end > x->outlet.at && (x->agreement >= 0.7F || x->outlet_known);
    return (says & STEM_LOOK_ALIKE) && !(says & (STEM_COVERAGE | STEM_MEDIA_NAME)) &&
           !(outlet && says_more(words));
}

// "Invited speaker at a meeting [(in French)](…)": the link says nothing, and the text that it is a
// talk or a prize.
static bool tells_of_talk(struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    bool titled = l && x->title.at < l->end && x->title.end > l->at;
    if (!l || titled || x->outlet.end > x->outlet.at || x->outlet_other.n || x->listed ||
        l->end <= l->at || x->title.end == x->title.at)
        return false;
    struct str words = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    if (!(words_whole_is(words) & (WORD_GENERIC_LINK | WORD_KIND | WORD_LANGUAGE_NAME)))
        return false;
    uint32_t says = words_stems_in(folded_piece(r, x, x->title));
    return (says & STEM_LOOK_ALIKE) && !(says & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "A talk on the Courier's air about my [work](…)": what is one's own, on a site that no outlet is
// called after.
bool links_own_thing(struct reader *r, const struct item *x)
{
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->at < 2 || l->end <= l->at || x->kind != BLOCK_PARAGRAPH || x->agreement >= 0.7F)
        return false;
    uint32_t at = l->at; // or behind a space in the link
    while (at < l->end && x->f.text[at] == ' ')
        at++;
    if (!prose_starts_lower(&x->f, at))
        return false;
    struct str words = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    struct str before = fold_words(&r->scratch, (struct str){x->f.text, l->at});
    size_t space = str_rfind_char(before, ' ');
    return str_find_char(words, ' ') == str_rfind_char(words, ' ') &&
           (words_whole_is(space == STR_NOT_FOUND ? before : str_from(before, space + 1)) &
            WORD_OWN) &&
           !(words_whole_is(words) & (WORD_KIND | WORD_GENERIC_LINK | WORD_TAIL)) &&
           !(words_stems_in(words) & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "Delegate to the Science Week, round table discussion - May 2014": no link, no outlet.
static bool is_unlinked_talk(struct reader *r, const struct item *x)
{
    if (x->primary >= 0 || x->outlet_known || x->outlet_other.n || x->title.end == x->title.at ||
        x->outlet.end > x->outlet.at)
        return false;
    uint32_t says = words_stems_in(folded_piece(r, x, x->title));
    return (says & STEM_LOOK_ALIKE) && !(says & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "Title<br>Invited speaker at [a meeting](…)": a line that says who the author was there, whoever
// has invited.
static bool tells_part_in_talk(struct reader *r, const struct item *x)
{
    enum { LINE_LONGEST = 40 };
    uint32_t end = x->f.links[x->primary].at, at = end;
    while (at > 0 && (unsigned char)x->f.text[at - 1] >= ' ' && end - at <= LINE_LONGEST)
        at--;
    if (at == 0 || end - at > LINE_LONGEST || x->kind != BLOCK_ITEM)
        return false;
    struct str line = fold_words(&r->scratch, (struct str){x->f.text + at, end - at});
    for (size_t i = 0; i < line.n; i++)
        if ((i == 0 || line.p[i - 1] == ' ') && (words_open(str_from(line, i)) & OPENS_PART))
            return true;
    return false;
}

// Behind bars, dashes and pictures of things: "| 🏫 Lecture on ropes".
static uint32_t behind_signs(const struct flat *f, uint32_t at, uint32_t end)
{
    enum { SIGNS_MOST = 24, BESIDES_LETTERS = 0x2000, SYMBOLS_END = 0x2e00, PICTURES = 0x1f000 };
    struct str text = {f->text, end};
    size_t i = at, next;
    for (; i < end && i < at + SIGNS_MOST; i = next) {
        next = i;
        uint32_t c = utf8_next(text, &next);
        bool plain = c < 0x80 && !is_alpha_ascii((char)c) && !is_digit_ascii((char)c);
        if (!plain && !(c >= BESIDES_LETTERS && c < SYMBOLS_END) && c != 0xfe0f && c < PICTURES)
            break;
    }
    return (uint32_t)i;
}

// Whether [at, end) of the item begins so.
static bool begins_as_talk(struct reader *r, const struct item *x, uint32_t at, uint32_t end)
{
    enum { LOOKED_AT = 60 };
    at = behind_signs(&x->f, at, end);
    if (at >= end)
        return false;
    end = end < at + LOOKED_AT ? end : at + LOOKED_AT;
    struct str text = {x->f.text + at, end - at};
    return words_may_open(text) && (words_open(fold_words(&r->scratch, text)) & OPENS_TALK);
}

// "**Our boats:** Webinar on ropes": behind the bold text that the entry begins with and its colon,
// or 0.
static uint32_t behind_label(const struct flat *f)
{
    enum { LONGEST = 60 };
    uint32_t end = 0;
    for (size_t i = 0; i < f->runs_len && (f->runs[i].style & STYLE_STRONG); i++)
        end = f->runs[i].at + f->runs[i].len;
    bool colon = end && end < f->n && (f->text[end - 1] == ':' || f->text[end] == ':');
    return colon && end <= LONGEST ? end + (f->text[end] == ':') : 0;
}

// "[Lecture on ropes fills the hall](…), Quayside": an article of a paper whose name the address
// confirms, under an address that says the title. A house tells of its own.
static bool tells_of_others(struct reader *r, const struct item *x)
{
    return x->primary >= 0 && x->title.at == x->f.links[x->primary].at && x->deep &&
           x->link_shared >= 0.5F && x->agreement >= 0.7F &&
           !(link_host_is(&x->f.links[x->primary]) & (HOST_PLATFORM | HOST_TALKS)) &&
           !item_says(r, x, x->outlet, STEM_INSTITUTION);
}

bool opens_as_talk(struct reader *r, const struct item *x)
{
    enum { DATE_WITHIN = 6, BESIDE_DATE = 4 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    uint32_t at = x->hit.length && x->hit.offset < DATE_WITHIN
                      ? (uint32_t)(x->hit.offset + x->hit.length)
                      : 0;
    if (x->listed || x->outlet_known || x->kind == BLOCK_RECORD ||
        (l && l->at <= at + BESIDE_DATE && tells_of_others(r, x)))
        return false;
    uint32_t label = at == 0 && x->kind == BLOCK_ITEM ? behind_label(&x->f) : 0;
    return begins_as_talk(r, x, at, x->f.n) || (label && begins_as_talk(r, x, label, x->f.n)) ||
           (l && l->at > at && begins_as_talk(r, x, l->at, l->end));
}

// "Joined [the committee](…)", "Our paper was accepted": what somebody did, told by themselves.
bool tells_own_news(struct reader *r, const struct item *x)
{
    enum { LOOKED_AT = 160 };
    uint32_t at = x->date_text.at < 3 ? x->date_text.end : 0;
    uint32_t end = x->f.n < at + LOOKED_AT ? x->f.n : at + LOOKED_AT;
    struct str text = {x->f.text + at, end - at};
    if (x->listed || x->kind == BLOCK_RECORD || !words_may_open(text))
        return false;
    struct str words = fold_words(&r->scratch, text);
    return (words_open(words) & OPENS_OWN_NEWS) &&
           !(words_stems_in(words) & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "Panelist at [a meeting](…)", "Talk: [title](…)": what stands before the link.
bool announces_talk(struct reader *r, const struct item *x)
{
    enum { ANNOUNCEMENT_LONGEST = 24 };
    uint32_t at = x->primary >= 0 ? x->f.links[x->primary].at : 0;
    if (is_unlinked_talk(r, x) || links_talk(r, x) || tells_of_talk(r, x) ||
        (x->primary >= 0 && tells_part_in_talk(r, x)))
        return true;
    uint32_t dated = x->hit.length && x->hit.offset < at ? (uint32_t)x->hit.length : 0;
    if (at == 0 || at - dated > ANNOUNCEMENT_LONGEST || x->kind != BLOCK_ITEM ||
        x->agreement >= 0.7F || x->outlet_known)
        return false;
    return item_says(r, x, (struct piece){0, at}, STEM_LOOK_ALIKE);
}

// "[Mooring Technology Symposium](…)": the link is all of the entry, and names a meeting.
bool names_meeting(struct reader *r, const struct item *x)
{
    enum { NAME_LONGEST = 80 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->end - l->at > NAME_LONGEST || l->at > 0 || l->end < x->f.n || x->listed ||
        x->hit.length)
        return false;
    struct str text = {x->f.text, l->end};
    struct str last = fold_words(&r->scratch, str_from(text, str_rfind_char(text, ' ') + 1));
    if (last.n == 0) // a mark stands alone
        last = fold_words(&r->scratch, text);
    last = str_from(last, str_rfind_char(last, ' ') + 1);
    return (words_one_is(last) & WORD_MEETING) && last.n < fold_words(&r->scratch, text).n;
}

// "**Title** [Presentation, 3 May](…)": where the outlet would be it says that it was a talk.
bool is_called_talk(struct reader *r, const struct item *x)
{
    struct str name = folded_piece(r, x, x->outlet);
    uint32_t says = words_stems_in(name);
    return str_find_char(name, ' ') == STR_NOT_FOUND && (says & STEM_LOOK_ALIKE) &&
           !(says & (STEM_COVERAGE | STEM_MEDIA_NAME));
}

// "[Slides](…)", "[Folien (PDF)](…)"
static bool names_slides(struct reader *r, const struct flat *f, const struct link *l)
{
    enum { LONGEST = 40 };
    bool slides = false;
    struct str rest, word;
    if (l->end <= l->at || l->end - l->at > LONGEST)
        return false;
    rest = fold_words(&r->scratch, (struct str){f->text + l->at, l->end - l->at});
    while (str_split(&rest, ' ', &word)) {
        bool is = words_is_beside(word, BESIDE_SLIDES);
        slides = slides || is;
        if (!is && !(words_one_is(word) & (WORD_FILE | WORD_CONNECTOR | WORD_LANGUAGE_NAME)))
            return false;
    }
    return slides;
}

bool has_slides(struct reader *r, const struct item *x)
{
    if (x->primary < 0 || x->listed || x->outlet_known || x->kind == BLOCK_RECORD)
        return false;
    for (size_t i = 0; i < x->f.links_len; i++)
        if (x->f.links[i].hash != x->f.links[x->primary].hash &&
            names_slides(r, &x->f, &x->f.links[i]))
            return true;
    return false;
}

// Whether the outlet that was found is nobody's but the speaker's: there is none, it is the site
// where everybody publishes, or a person.
static bool names_no_press(struct reader *r, const struct item *x)
{
    bool platform = link_host_is(&x->f.links[x->primary]) & HOST_PLATFORM;
    struct str name = folded_piece(r, x, x->outlet);
    if (x->outlet_other.n || (x->listed && !platform))
        return false;
    if (x->outlet.end == x->outlet.at)
        return platform;
    struct str first = str_slice(name, 0, str_find_char(name, ' '));
    bool person = first.n < name.n && words_is_first_name(first);
    return person || (platform && (x->agreement >= 0.7F || x->outlet_known));
}

bool speaks_at_meeting(struct reader *r, const struct item *x)
{
    enum { LOOKED_AT = 300 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || x->kind == BLOCK_RECORD || !names_no_press(r, x))
        return false;
    uint32_t end = l->end > l->at ? l->end : x->f.n;
    struct str rest = {x->f.text, end < LOOKED_AT ? end : LOOKED_AT}, word;
    bool speaks = false;
    rest = fold_words(&r->scratch, rest);
    while (str_split(&rest, ' ', &word)) {
        if (speaks && (words_one_is(word) & WORD_MEETING))
            return true;
        speaks = speaks || words_is_beside(word, BESIDE_TALK | BESIDE_SPEAKS);
        if (words_one_is(word) & WORD_TAIL)
            return false; // "Interview at the summit"
    }
    return false;
}

// "keynote", "guest lecture", and not "exhibition review": whether a folded type is that of a talk;
// with nothing else in it.
static bool names_talk(struct str type, bool whole)
{
    struct str word;
    bool any = words_is_beside(type, BESIDE_TALK), press = false;
    if (any || whole || (words_stems_in(type) & (STEM_COVERAGE | STEM_MEDIA_NAME)))
        return any;
    while (str_split(&type, ' ', &word)) {
        bool talk = words_is_beside(word, BESIDE_TALK);
        any = any || talk;
        press = press || (!talk && (words_one_is(word) & WORD_KIND));
    }
    return any && !press;
}

// The label of the item's date, where both are all of the line: "Lecture: 3 May 2021". Empty when
// it has none.
static struct str label_of_date(const struct item *x, struct str line, uint32_t at)
{
    enum { BETWEEN_MOST = 3, BEHIND_MOST = 2 };
    size_t colon = str_find_char(line, ':');
    uint32_t behind = at + (uint32_t)colon + 1, end = at + (uint32_t)line.n;
    struct piece date = x->date_text;
    bool whole = colon != STR_NOT_FOUND && date.end > date.at && date.at >= behind &&
                 date.at - behind < BETWEEN_MOST && date.end <= end && end - date.end < BEHIND_MOST;
    return whole ? str_slice(line, 0, colon) : STR_NONE;
}

// A line of a card that is "Lecture" and nothing else; one of any entry that calls its date so.
static bool has_line_for_talk(const struct item *x)
{
    enum { LONGEST = 32 };
    const struct flat *f = &x->f;
    char room[2 * LONGEST];
    for (uint32_t at = 0, end; at < f->n; at = end + 1) {
        for (end = at; end < f->n && (unsigned char)f->text[end] >= ' ';)
            end++;
        struct str line = {f->text + at, end - at}, label = label_of_date(x, line, at);
        bool talk = x->kind == BLOCK_UNIT && line.n && line.n <= LONGEST &&
                    names_talk(fold_words_into(line, room, sizeof room), true);
        if (talk || (label.n && label.n <= LONGEST &&
                     names_talk(fold_words_into(label, room, sizeof room), false)))
            return true;
    }
    return false;
}

// "type: keynote", "title: Quay Days - Speaker (2021)": the record itself says that it is no
// article, but for one on the site of an outlet that is known. Under a key that is not known it
// says so with nothing else.
bool is_typed_talk(struct reader *r, const struct item *x)
{
    enum { LONGEST = 32 };
    char room[2 * LONGEST];
    if (x->deep && x->outlet_known && x->agreement >= 0.7F)
        return false;
    if (x->kind != BLOCK_RECORD || x->own_part)
        return x->own_part || has_line_for_talk(x);
    for (size_t i = 0; i < x->f.runs_len && x->kind == BLOCK_RECORD; i++) {
        const struct run *run = &x->f.runs[i];
        bool whole = (i == 0 || run[-1].cell != run->cell) &&
                     (i + 1 == x->f.runs_len || run[1].cell != run->cell);
        if (!whole || run->len > LONGEST || run->link >= 0 || run->cell < 0 ||
            (size_t)run->cell >= r->keys_len || (r->key_roles[run->cell] & ~(unsigned)WORD_NOTE))
            continue;
        struct str type = {x->f.text + run->at, run->len};
        if (names_talk(fold_words_into(type, room, sizeof room), !r->key_roles[run->cell]))
            return true;
    }
    return false;
}

// "[Portraits, master's thesis](thesis.pdf)", "[The tide, invitation card](card.pdf)" of no outlet.
bool is_own_document(struct reader *r, const struct item *x)
{
    enum { LONGEST = 120 };
    const struct link *l = &x->f.links[x->primary];
    if (!l->relative || x->outlet_known || x->outlet_other.n || x->f.n > LONGEST ||
        item_says(r, x, x->outlet, STEM_MEDIA_NAME))
        return false;
    struct str rest = fold_words(&r->scratch, (struct str){x->f.text, x->f.n});
    if (words_stems_in(rest) & (STEM_COVERAGE | STEM_MEDIA_NAME))
        return false; // "Review of the leaflet"
    for (struct str word; rest.n; str_split(&rest, ' ', &word))
        if (words_open(rest) & OPENS_DOCUMENT)
            return true;
    return false;
}

// The first, or the last, n words of a folded text.
static struct str some_words(struct str text, size_t n, bool last)
{
    struct str rest = text, word;
    if (last)
        while (fold_count_words(rest) > n)
            rest = str_from(rest, str_find_char(rest, ' ') + 1);
    else
        while (n-- && str_split(&rest, ' ', &word)) {
        }
    return last ? rest : !rest.n ? text : str_slice(text, 0, (size_t)(rest.p - text.p) - 1);
}

// "### Fen College Press Release", "### Pressemitteilung der Stadt", below it what it says and
// where: a heading begins or ends so and names no outlet that is known.
static bool is_headed_release(struct reader *r, const struct item *x)
{
    enum { WORDS = 3, WORDS_MOST = 9 };
    uint32_t end = 0;
    for (size_t i = 0; i < x->f.runs_len && (x->f.runs[i].style & STYLE_HEADING); i++)
        end = x->f.runs[i].at + x->f.runs[i].len;
    struct str heading = fold_words(&r->scratch, (struct str){x->f.text, end});
    if (x->kind == BLOCK_RECORD || x->outlet_known || x->listed || !heading.n ||
        fold_count_words(heading) > WORDS_MOST || !(words_stems_in(heading) & STEM_RELEASE))
        return false;
    // "Pressemitteilung der Stadt, 3. Mai": dated as the headings of articles beside it are.
    bool dated = x->date_text.end > x->date_text.at && x->date_text.at < end;
    return (!dated && (words_stems_in(some_words(heading, WORDS, false)) & STEM_RELEASE)) ||
           (words_stems_in(some_words(heading, WORDS - 1, true)) & STEM_RELEASE);
}

// "June 13, press release: [title](…)"
bool announces_release(struct reader *r, const struct item *x)
{
    if (is_headed_release(r, x))
        return true;
    enum { ANNOUNCEMENT_LONGEST = 80, LINK_LONGEST = 20, NAME_LONGEST = 40 };
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    if (!l || l->at > ANNOUNCEMENT_LONGEST)
        return false;
    struct piece text = {0, l->at};
    if (l->at == 0 && l->end <= (l->end < x->f.n ? LINK_LONGEST : NAME_LONGEST))
        text.end = l->end; // "[Press release](…) and what came of it", "[Harbour press release](…)"
    return text.end && item_says(r, x, text, STEM_RELEASE);
}

bool is_pdf(const struct item *x)
{
    if (x->primary < 0)
        return false;
    struct str u = x->f.links[x->primary].url;
    return u.n > 4 && str_eq_ascii(str_from(u, u.n - 4), STR(".pdf"));
}

// "/press/2021-03-04_press-release.pdf" of no outlet: the file is called so.
static bool is_called_release(struct reader *r, const struct item *x)
{
    struct str name = path_base(x->f.links[x->primary].url);
    return !x->outlet_known && !x->outlet_other.n && !item_says(r, x, x->outlet, STEM_MEDIA_NAME) &&
           (words_stems_in(fold_words(&r->scratch, name)) & STEM_RELEASE);
}

// "[Press release: …](release.pdf)": a document of this site whose text begins so; of a record,
// its title.
bool begins_as_release(struct reader *r, const struct item *x)
{
    enum { BEGINNING = 24 };
    const struct link *l = &x->f.links[x->primary];
    struct piece text = l->end > l->at ? (struct piece){l->at, l->end} : x->title;
    text.end = text.end < text.at + BEGINNING ? text.end : text.at + BEGINNING;
    return l->relative &&
           (is_called_release(r, x) || (text.end > text.at && item_says(r, x, text, STEM_RELEASE)));
}

// A document that calls itself a release. The company of other entries does not make coverage
// of it: else adding one would change what is read.
bool names_own_release(struct reader *r, const struct item *x)
{
    return is_pdf(x) &&
           ((x->outlet.end > x->outlet.at && item_says(r, x, x->outlet, STEM_RELEASE)) ||
            begins_as_release(r, x));
}

// "(Instagram) — Our booth (2025)", "each change can be seen [on GitHub](…)": what is told of the
// place is that it is a network, where everybody tells of oneself.
bool is_post(struct reader *r, const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    if (!l->site || !(l->site->is & HOST_NETWORK) || x->outlet.end == x->outlet.at)
        return false;
    struct str host = host_site(&r->scratch, l->host);
    return str_eq(folded_piece(r, x, x->outlet), str_slice(host, 0, str_find_char(host, '.')));
}

// "our [media repository](https://github.com/org/media)": code and files, in running text.
bool is_repository(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    bool named = x->outlet_known || x->agreement >= 0.7F || x->outlet_other.n;
    return !named && !date_known(x->date) && x->kind == BLOCK_PARAGRAPH && !is_pdf(x) &&
           (str_eq(l->host, STR("github.com")) || str_eq(l->host, STR("gitlab.com")));
}

// "/forfattere/jane-doe", "https://harbour.example/author/jane-doe/": who wrote, or what else that
// person did; on this site also "/category/news.html".
bool leads_to_author(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    uint32_t lists = l->relative ? WORD_AUTHOR_FOLDER | WORD_OWN_FOLDER : WORD_AUTHOR_FOLDER;
    struct str path = l->url;
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    path = str_slice(path, 0, str_rfind_char(path, '/'));
    size_t before = path.n == l->url.n ? STR_NOT_FOUND : str_rfind_char(path, '/');
    struct str folder = before == STR_NOT_FOUND ? STR_NONE : str_from(path, before + 1);
    return (words_one_is(folder) & lists) != 0;
}

// "Lions Club, Seaside<br>[Source 1](…)<br>": the first line, which names no outlet that is known,
// says what the articles below it are about.
bool leads_lines(struct reader *r, const struct item *x)
{
    const struct item *next = x + 1;
    if (x->primary >= 0 || next >= r->items + r->items_len || next->node != x->node ||
        x->kind == BLOCK_RECORD || next->primary < 0 || x->hit.length || x->outlet_known)
        return false;
    const struct link *l = &next->f.links[next->primary];
    uint32_t end = l->end;
    while (end > l->at && (is_digit_ascii(next->f.text[end - 1]) || next->f.text[end - 1] == ' '))
        end--;
    struct str text = fold_words(&r->scratch, (struct str){next->f.text + l->at, end - l->at});
    return words_whole_is(text) & WORD_GENERIC_LINK;
}

// "[Source](…)<br>[Download copy](…)": the same once more, behind an entry in the same lines.
bool is_copy(struct reader *r, const struct item *x)
{
    enum { LONGEST = 32 };
    const struct link *l = &x->f.links[x->primary];
    const struct item *before = x > r->items ? x - 1 : NULL;
    if (!before || before->node != x->node || before->primary < 0 || l->end <= l->at ||
        l->end - l->at > LONGEST)
        return false;
    struct str text = fold_words(&r->scratch, (struct str){x->f.text + l->at, l->end - l->at});
    return (words_open(text) & OPENS_COPY) != 0;
}
