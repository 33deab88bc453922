// SPDX-License-Identifier: MIT
// Lists of names: entries that are one linked text each, and most of them, as the addresses tell,
// the outlet and nothing else. Then the others are outlets, too, however long their names are:
// "[The Guardian](…)", "[Health section of the Morning Show](…)", "Fen Society (FS): https://…".
#include <string.h>

#include "room/reader_names.h"
#include "room/reader_parts.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum { NAMES_LEAST = 3, LONGEST = 140 };

// The entries of a list, or the paragraphs of a section.
struct of_names {
    uint32_t names, others;
    uint32_t alone; // of the others: read as an outlet and nothing else
};

static bool is_mark(char c)
{
    return (unsigned char)c <= ' ' || strchr(".,;:-*", c);
}

// All that x says, without marks around it: the text of its article's link, or the text before an
// address; empty when it says more.
static struct piece only_text(const struct item *x)
{
    const struct piece none = {0, 0};
    const struct link *l = x->primary >= 0 ? &x->f.links[x->primary] : NULL;
    struct piece p = {0, x->f.n};
    if (!l || x->kind == BLOCK_RECORD || x->hit.length || x->f.n > 2 * LONGEST)
        return none;
    while (p.at < p.end && is_mark(x->f.text[p.at]))
        p.at++;
    while (p.end > p.at && is_mark(x->f.text[p.end - 1]))
        p.end--;
    if (p.end - p.at > LONGEST)
        return none;
    for (uint32_t i = p.at; i < p.end; i++)
        if ((unsigned char)x->f.text[i] < ' ')
            return none;
    bool linked = l->at <= p.at && l->end >= p.end;
    return linked || (l->at == l->end && l->at >= p.end) ? p : none;
}

// "Fen Society of Ferries (FSF)": the short form in brackets is what the address says.
static bool ends_with_short_form(const struct item *x, struct piece text)
{
    const char *t = x->f.text;
    return text.end > text.at && t[text.end - 1] == ')' && x->outlet.end + 1 == text.end &&
           x->outlet.at > text.at && t[x->outlet.at - 1] == '(' && x->title.at == text.at &&
           t[x->outlet.at] == t[text.at] && x->agreement >= 0.75F;
}

static bool is_evident_name(const struct item *x, struct piece text)
{
    return text.end > text.at && x->title.end == x->title.at && x->outlet.at == text.at &&
           x->outlet.end == text.end && (x->agreement >= 0.75F || x->outlet_known);
}

// No title, and all of the text an outlet.
static bool is_alone(const struct item *x, struct piece text)
{
    return text.end > text.at && x->title.end == x->title.at && x->outlet.at == text.at &&
           x->outlet.end == text.end;
}

// Whether what stands there are names: most are evident, or all but one are read so.
static bool are_names(const struct of_names *g)
{
    return (g->names >= NAMES_LEAST && g->names >= g->others) ||
           (g->names + 1 >= NAMES_LEAST && g->names + g->alone >= NAMES_LEAST &&
            g->others - g->alone <= 1);
}

// "[Radio Fen](interview-radio-fen.mp3)": a file or a recording that is called after who made it.
static bool is_named_by_maker(struct reader *r, const struct item *x, struct str text)
{
    enum { WORDS_MOST = 5 };
    static const char *const ends[] = {".mp3", ".mp4",  ".m4a", ".ogg",
                                       ".wav", ".webm", ".mov", ".pdf"};
    struct str url = x->f.links[x->primary].url, fold = fold_words(&r->scratch, text);
    bool file = false;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        file = file || str_ends(url, str_of(ends[i]));
    return file && fold_count_words(fold) <= WORDS_MOST && (words_stems_in(fold) & STEM_MEDIA_NAME);
}

// Whether a text may be a name: no question, quotation or sentence, most of its words in capitals,
// and its address is not made of it, unless it is that of a recording.
static bool may_be_name(struct reader *r, const struct item *x, struct piece p)
{
    struct str text = {x->f.text + p.at, p.end - p.at}, rest = text, word;
    struct address address;
    unsigned capitals = 0, small = 0;
    if (strchr("?!\"", text.p[text.n - 1]) || text.p[0] == '"')
        return false;
    while (str_split(&rest, ' ', &word)) {
        capitals += word.n > 0 && ((word.p[0] >= 'A' && word.p[0] <= 'Z') || (word.p[0] & 0x80));
        small += word.n > 3 && word.p[0] >= 'a' && word.p[0] <= 'z';
    }
    if (capitals < 2 * small + 1)
        return false;
    site_address(r, x->site, x->f.links[x->primary].url, &address);
    bool name = address_titles(&address, fold_words(&r->scratch, text)) < 0.5F ||
                is_named_by_maker(r, x, text);
    arena_reset(&r->scratch);
    return name;
}

static size_t group_of(const struct reader *r, const struct item *x)
{
    return x->container >= 0 ? (size_t)x->container : r->containers_len + (size_t)(x->section + 1);
}

void names_alone_share(struct reader *r)
{
    struct of_names *groups =
        ARENA_ARRAY(r->arena, r->containers_len + r->sections_len + 2, struct of_names);
    for (size_t i = 0; i < r->items_len; i++) {
        const struct item *x = &r->items[i];
        struct of_names *g = &groups[group_of(r, x)];
        struct piece text = only_text(x);
        bool name = is_evident_name(x, text) || ends_with_short_form(x, text);
        g->names += name;
        g->others += !name;
        g->alone += !name && is_alone(x, text);
    }
    for (size_t i = 0; i < r->items_len; i++) {
        struct item *x = &r->items[i];
        const struct of_names *g = &groups[group_of(r, x)];
        struct piece text = only_text(x);
        if (!are_names(g) || !x->site || text.end == text.at || is_evident_name(x, text) ||
            !may_be_name(r, x, text))
            continue;
        x->outlet = text;
        x->title = (struct piece){0, 0};
        x->outlet_other = x->title_other = x->title_above = STR_NONE;
        x->agreement = 1;
    }
}
