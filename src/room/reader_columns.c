// SPDX-License-Identifier: MIT
// What the columns of a table and the keys of records hold. The heading says it first, by the
// words of data/words.txt; then the page decides: a column whose texts agree with the addresses
// of their rows names the outlets, whatever its heading says, and a column whose texts are in
// the paths of the addresses holds the titles. A column that says "read more" says nothing.
#include <string.h>

#include "room/reader_date_cells.h"
#include "room/reader_names.h"
#include "room/reader_parts.h"
#include "room/reader_weights.h"
#include "room/reader_words.h"
#include "text/fold.h"

enum {
    COLUMNS_MOST = 64,
    ROWS_LOOKED_AT = 200,
    VALUE_LONGEST = 200,
    NAME_WORDS = 7,
    BRIEF_WORDS = 3
};

struct column {
    unsigned texts, generic; // rows that have one; of these, how many say nothing
    unsigned asked, agrees;  // rows with an address; of these, how many texts agree with it
    unsigned known;          // texts that the table knows as outlets
    unsigned paths, in_path; // texts of several words; of these, how many the path has
    unsigned named, figures; // texts with a letter in them; with a digit
    unsigned sentences;      // texts longer than names are
    unsigned hosts;          // titles with an address of a site
    unsigned begins, ends;   // of these, whose first or last part is that site's outlet
    unsigned pictures;       // names of pictures, short as those of outlets are
    unsigned alone, called;  // titles of records without an article; of these, after an outlet
    unsigned brief;          // of these, as short as the names of outlets are
    unsigned days;           // texts that are a date and nothing else
    unsigned quoting;        // texts of a name and a quotation
    unsigned slugs;          // names for machines
};

// Whether a part of a text, apart from the rest by a mark, names the outlet of the address.
static bool part_names(struct reader *r, struct str part, struct address *address)
{
    enum { NAME_LONGEST = 60 };
    char room[NAME_LONGEST * 2];
    if (part.n < 2 || part.n > NAME_LONGEST)
        return false;
    struct str fold = fold_words_into(part, room, sizeof room);
    return fold.n && (address_names(address, fold) >= 0.75F || outlet_by_words(r->outlets, fold));
}

// How long the mark that parts a text is that stands at i: ": ", ", ", " - ", " | "; 0 for none.
static size_t mark_at(struct str s, size_t i)
{
    static const char *const marks[] = {": ", ", ", " - ", " – ", " — ", " | "};
    if (i >= s.n || (s.p[i] != ' ' && s.p[i] != ':' && s.p[i] != ','))
        return 0;
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (str_starts(str_from(s, i), str_of(marks[k])))
            return strlen(marks[k]);
    return 0;
}

static void look_at_parts(struct reader *r, struct str text, struct address *address,
                          struct column *c)
{
    size_t first = 0, last = 0, behind = 0;
    c->hosts++;
    for (size_t i = 1; i < text.n; i++) {
        size_t n = mark_at(text, i);
        if (!n)
            continue;
        first = first ? first : i;
        last = i;
        behind = i + n;
    }
    if (!first)
        return;
    c->begins += part_names(r, str_slice(text, 0, first), address);
    c->ends += last > 0 && part_names(r, str_from(text, behind), address);
}

// Where the name ends that a record may be called after: "The Courier: A town of glass", "The
// Courier May 2021".
static size_t name_end(const struct reader *r, struct str text)
{
    struct date_hit hit;
    size_t from = 0, end = 0;
    while (end < text.n && !mark_at(text, end))
        end++;
    if (dates_next(text, &from, r->languages, &hit) && hit.offset > 1 && hit.offset < end)
        end = hit.offset - 1;
    return end;
}

// Whether the record, which leads to no article, is called after an outlet.
static bool is_called_after(const struct reader *r, struct str text)
{
    enum { NAME_LONGEST = 40, NAME_MOST = 4 };
    char room[NAME_LONGEST * 2];
    struct str name = str_slice(text, 0, name_end(r, text));
    if (name.n > NAME_LONGEST)
        return false;
    struct str fold = fold_words_into(name, room, sizeof room);
    return outlet_by_words(r->outlets, fold) ||
           (fold_count_words(fold) <= NAME_MOST && (words_stems_in(fold) & STEM_MEDIA_NAME));
}

// Whether the text is a date, to the month at least.
static bool is_date(const struct reader *r, struct str text)
{
    enum { DATE_LONGEST = 40 };
    struct date_hit hit;
    size_t from = 0;
    text = str_trim(text);
    return text.n && text.n <= DATE_LONGEST && dates_next(text, &from, r->languages, &hit) &&
           hit.offset == 0 && hit.length == text.n && hit.date.year && hit.date.month;
}

static bool leads_to_article(const struct item *x)
{
    return x->primary >= 0 && x->f.links[x->primary].class == LINK_ARTICLE;
}

static void find_address(struct reader *r, const struct item *x, struct str url,
                         struct address *out)
{
    if (x->site)
        site_address(r, x->site, url, out);
    else
        *out = address_take_apart(&r->scratch, x->host, url);
}

static void look_at(struct reader *r, const struct item *x, struct column *columns, size_t n)
{
    struct str url = x->primary >= 0 ? x->f.links[x->primary].url : STR_NONE;
    struct address address;
    find_address(r, x, url, &address);
    int16_t last = -1;
    bool scans = value_is_picture(url) && value_lies_with_press(url);
    for (size_t i = 0; i < x->f.runs_len; i++) {
        const struct run *run = &x->f.runs[i];
        if (run->cell < 0 || (size_t)run->cell >= n || run->cell == last)
            continue;
        last = run->cell;
        uint32_t end = run->at + run->len;
        for (size_t k = i + 1; k < x->f.runs_len && x->f.runs[k].cell == last; k++)
            end = x->f.runs[k].at + x->f.runs[k].len;
        char room[VALUE_LONGEST * 2];
        if (end - run->at > VALUE_LONGEST)
            continue;
        struct str text = {x->f.text + run->at, end - run->at};
        struct str fold = fold_words_into(text, room, sizeof room);
        if (!fold.n)
            continue;
        struct column *c = &columns[last];
        bool several = str_find_char(fold, ' ') != STR_NOT_FOUND;
        size_t words = 1;
        for (size_t k = 0; k < fold.n; k++)
            words += fold.p[k] == ' ';
        c->texts++;
        bool named = false, figures = false;
        for (size_t k = 0; k < fold.n; k++) {
            figures = figures || is_digit_ascii(fold.p[k]);
            named = named || (!is_digit_ascii(fold.p[k]) && fold.p[k] != ' ');
        }
        c->named += named;
        c->figures += figures;
        c->sentences += words > NAME_WORDS;
        c->quoting +=
            x->kind == BLOCK_RECORD && field_quotes(text, &(struct piece){0}, &(struct piece){0});
        c->slugs += x->kind == BLOCK_RECORD && value_is_slug(text);
        c->generic += (words_whole_is(fold) & WORD_GENERIC_LINK) != 0;
        c->known += outlet_by_words(r->outlets, fold) != NULL;
        c->pictures += (run->style & STYLE_PICTURE) && words <= NAME_WORDS &&
                       (!x->host.n || address_titles(&address, fold) < 0.4F);
        bool scan = scans && words <= NAME_WORDS;
        if (x->kind == BLOCK_RECORD && !leads_to_article(x) &&
            (x->roles[last] & (scan ? WORD_NAME | WORD_TITLE : WORD_TITLE))) {
            bool called = scan || is_called_after(r, text);
            c->alone++;
            c->called += called;
            c->brief += called || words <= BRIEF_WORDS;
        }
        c->days += figures && (x->roles[last] & ~WORD_DATE) && is_date(r, text);
        if (!url.n)
            continue;
        c->asked++;
        c->agrees += address_names(&address, fold) >= 0.7F;
        c->paths += several;
        c->in_path += several && address_titles(&address, fold) >= 0.4F;
        if ((x->roles[last] & WORD_TITLE) && several && x->host.n)
            look_at_parts(r, text, &address, c);
    }
    arena_reset(&r->scratch);
}

// Whether a column that is not called so holds texts most of which are in the addresses.
static bool has_titles_elsewhere(const struct column *c, const uint16_t *roles, size_t n,
                                 unsigned rows)
{
    for (size_t i = 0; i < n; i++)
        if (!(roles[i] & ~(WORD_NAME | WORD_NOTE)) && c[i].paths * 2 >= rows &&
            c[i].slugs * 2 <= c[i].texts && c[i].in_path * 2 >= c[i].paths && c[i].in_path >= 2)
            return true;
    return false;
}

// Whether a third of the rows name outlets in columns that are called so: a record or two that do
// among many that do not say nothing of the others.
static bool has_outlets(const struct column *c, const uint16_t *roles, size_t n, unsigned rows)
{
    unsigned texts = 0;
    for (size_t i = 0; i < n; i++)
        texts += (roles[i] & WORD_OUTLET) ? c[i].texts : 0;
    return texts && texts * 3 >= rows;
}

// The column that names the outlets, or -1: most of its texts agree with their addresses.
static int outlet_column(const struct column *c, const uint16_t *roles, size_t n, unsigned rows)
{
    int best = -1;
    float best_share = 0;
    for (size_t i = 0; i < n; i++) {
        if ((roles[i] & WORD_OUTLET) && c[i].texts * 3 >= rows)
            return -1; // its heading says so already
        unsigned may = WORD_TITLE | WORD_NAME | WORD_NOTE | WORD_AUTHOR;
        if (c[i].generic * 4 < c[i].texts)
            may |= WORD_LINK; // "website: The Courier"
        if (c[i].figures * 2 < c[i].texts)
            may |= WORD_DATE; // "published on: The Courier"
        bool machine = (roles[i] & WORD_NOTE) && c[i].slugs == c[i].texts; // "id: courier"
        if ((roles[i] & ~may) || machine || c[i].asked < 2 || c[i].texts * 2 < rows ||
            c[i].in_path * 2 > c[i].texts || c[i].sentences * 2 > c[i].texts)
            continue;
        float share = (float)(c[i].agrees + c[i].known) / (float)c[i].asked;
        bool title = roles[i] & WORD_TITLE; // its heading needs more to be wrong
        float least = !title ? 0.49F : has_titles_elsewhere(c, roles, n, rows) ? 0.35F : 0.6F;
        if (title && (c[i].in_path * 2 == c[i].texts || c[i].begins * 2 > c[i].hosts))
            continue;
        if (share >= least && share > best_share) {
            best = (int)i;
            best_share = share;
        }
    }
    return best;
}

// The column of pictures where another one holds the titles, or -1: logos are called what the
// outlets are.
static int logo_column(const struct column *c, const uint16_t *roles, size_t n, unsigned rows)
{
    int logos = -1;
    bool titles = false;
    for (size_t i = 0; i < n; i++) {
        titles = titles || ((roles[i] & (WORD_TITLE | WORD_NAME)) && c[i].texts);
        if (c[i].texts && c[i].pictures == c[i].texts && !(roles[i] & ~WORD_NOTE))
            logos = logos < 0 ? (int)i : -1;
    }
    return titles && !has_outlets(c, roles, n, rows) ? logos : -1;
}

// The column that holds the titles, or -1: a third of its texts at least are in the addresses.
static int title_column(const struct column *c, const uint16_t *roles, size_t n, unsigned rows)
{
    int best = -1;
    float best_share = 0.3F;
    for (size_t i = 0; i < n; i++) {
        bool says = roles[i] & (WORD_TITLE | WORD_LINK); // the text of a link will do
        if (says && (c[i].texts - c[i].generic) * 3 >= rows)
            return -1;
        if ((roles[i] & ~(WORD_NAME | WORD_NOTE)) || c[i].paths * 2 < rows ||
            c[i].slugs * 2 > c[i].texts) // "slug: a-town-of-glass"
            continue;
        float share = (float)c[i].in_path / (float)c[i].paths;
        if (share > best_share) {
            best = (int)i;
            best_share = share;
        }
    }
    return best;
}

// "publicado em: 2023-04-12", "tag: 12.4.2023": a key that means something else as a rule, where no
// other is for the date.
static void date_column(const struct reader *r, const struct column *c, uint16_t *roles, size_t n)
{
    struct date_cells cells = date_cells_find(r);
    int found = -1;
    for (size_t i = 0; i < n; i++) {
        if ((roles[i] & WORD_DATE) && c[i].texts)
            return;
        bool may = !(roles[i] & (WORD_NOTE | WORD_LINK)) || (int)i == cells.day;
        if (may && c[i].days && c[i].days * 5 >= c[i].texts * 4)
            found = (int)i;
    }
    if (found >= 0)
        roles[found] = WORD_DATE;
}

static void settle_columns(const struct reader *r, const struct column *c, uint16_t *roles,
                           size_t n, unsigned rows)
{
    enum { QUOTING_LEAST = 3 };
    for (size_t i = 0; i < n; i++)
        if (c[i].texts && c[i].generic == c[i].texts &&
            !(roles[i] & (WORD_OUTLET | WORD_DATE | WORD_ACCESS | WORD_LANGUAGE)))
            roles[i] = WORD_NOTE;
    date_column(r, c, roles, n);
    for (size_t i = 0; i < n; i++)
        if (c[i].texts && !c[i].named && (roles[i] & (WORD_OUTLET | WORD_NAME | WORD_TITLE)))
            roles[i] = WORD_NOTE; // "paper: 2512.17631"
    if (rows < 2)
        return;
    int outlet = outlet_column(c, roles, n, rows);
    outlet = outlet < 0 ? logo_column(c, roles, n, rows) : outlet;
    if (outlet >= 0)
        roles[outlet] = WORD_OUTLET;
    int title = title_column(c, roles, n, rows);
    bool outlets = has_outlets(c, roles, n, rows);
    // "name: Title, Outlet": without a column for the outlets a name may hold both.
    if (title >= 0 && (outlets || !(roles[title] & WORD_NAME)))
        roles[title] = WORD_TITLE;
    for (size_t i = 0; i < n && !outlets; i++) {
        unsigned named = c[i].begins > c[i].ends ? c[i].begins : c[i].ends;
        bool quoting = c[i].quoting >= QUOTING_LEAST && c[i].quoting * 2 >= c[i].texts;
        if ((roles[i] & WORD_TITLE) && (quoting || (named >= 2 && named * 5 >= c[i].hosts * 2)))
            roles[i] |= WORD_NAME; // "title: The Outlet: Title"
    }
}

// The column by which records without articles are called after outlets, or -1.
static int calling_column(const struct column *c, const uint16_t *roles, size_t n, unsigned rows)
{
    enum { RECORDS_LEAST = 3 };
    int found = -1;
    for (size_t i = 0; i < n; i++) {
        if ((roles[i] & WORD_OUTLET) && c[i].texts)
            return -1;
        bool most = c[i].called >= RECORDS_LEAST && c[i].called * 2 >= rows;
        bool brief = c[i].called && rows >= RECORDS_LEAST && c[i].brief * 5 >= rows * 4;
        if (c[i].alone == rows && (most || brief))
            found = (int)i;
    }
    return found;
}

// "title: The Courier" is the outlet, and "title: The Courier: A town of glass" holds both.
static void call_after_outlets(struct reader *r, struct item *first, const struct item *end,
                               const uint16_t *roles, int column)
{
    uint16_t *kinds[2];
    for (int k = 0; k < 2; k++) {
        kinds[k] = ARENA_ARRAY(r->arena, first->roles_len, uint16_t);
        memcpy(kinds[k], roles, first->roles_len * sizeof *roles);
        kinds[k][column] = k ? WORD_TITLE | WORD_NAME : WORD_OUTLET;
    }
    for (struct item *x = first; x < end; x++) {
        x->called = true;
        for (size_t i = 0; i < x->f.runs_len; i++) {
            const struct run *run = &x->f.runs[i];
            if (run->cell != column)
                continue;
            struct str text = {x->f.text + run->at, run->len};
            size_t name = name_end(r, text);
            x->roles = kinds[mark_at(text, name) != 0];
            break;
        }
    }
}

// What the keys of all records of the page hold; NULL when there are no more than `rows`.
static const uint16_t *learn_keys(struct reader *r, unsigned rows)
{
    struct column columns[COLUMNS_MOST] = {0};
    const struct item *last = NULL;
    unsigned all = 0;
    for (size_t i = 0; i < r->items_len && all < ROWS_LOOKED_AT; i++) {
        const struct item *x = &r->items[i];
        if (x->kind != BLOCK_RECORD || !x->roles_len)
            continue;
        look_at(r, x, columns, x->roles_len < COLUMNS_MOST ? x->roles_len : COLUMNS_MOST);
        last = x;
        all++;
    }
    if (!last || all <= rows)
        return NULL;
    uint16_t *roles = ARENA_ARRAY(r->arena, r->keys_len, uint16_t);
    memcpy(roles, r->key_roles, r->keys_len * sizeof *roles);
    settle_columns(r, columns, roles, r->keys_len < COLUMNS_MOST ? r->keys_len : COLUMNS_MOST, all);
    return roles;
}

// A key that names the outlets in most lists of the page does in one where no other does, too.
static void name_by_keys(const struct column *c, uint16_t *roles, const uint16_t *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((roles[i] & WORD_OUTLET) && c[i].texts)
            return;
    for (size_t i = 0; i < n; i++)
        if (keys[i] == WORD_OUTLET && c[i].texts)
            roles[i] = WORD_OUTLET;
}

void columns_learn(struct reader *r)
{
    enum { FEW = 2 }; // rows say little: what the keys hold in other lists counts
    struct column columns[COLUMNS_MOST];
    const uint16_t *keys = NULL;
    const struct key_pair pair = keys_of_outlets(r);
    for (size_t i = 0; i < r->items_len;) {
        struct item *first = &r->items[i];
        if (!first->roles_len) {
            i++;
            continue;
        }
        size_t n = first->roles_len < COLUMNS_MOST ? first->roles_len : COLUMNS_MOST;
        unsigned rows = 0;
        memset(columns, 0, sizeof columns);
        for (; i < r->items_len && r->items[i].container == first->container &&
               r->items[i].kind == first->kind;
             i++)
            if (rows++ < ROWS_LOOKED_AT)
                look_at(r, &r->items[i], columns, n);
        bool record = first->kind == BLOCK_RECORD, few = record && rows <= FEW;
        if (record && !keys)
            keys = learn_keys(r, rows);
        uint16_t *roles = ARENA_ARRAY(r->arena, first->roles_len, uint16_t);
        memcpy(roles, few && keys ? keys : first->roles, first->roles_len * sizeof *roles);
        if (record && pair.machine >= 0)
            keys_yield_to_names(pair, first, r->items + i, roles);
        if (!few || !keys)
            settle_columns(r, columns, roles, n, rows < ROWS_LOOKED_AT ? rows : ROWS_LOOKED_AT);
        if (record && keys)
            name_by_keys(columns, roles, keys, n);
        for (struct item *x = first; x < r->items + i; x++)
            x->roles = roles;
        int called = rows < ROWS_LOOKED_AT ? calling_column(columns, roles, n, rows) : -1;
        if (called >= 0)
            call_after_outlets(r, first, r->items + i, roles, called);
    }
}
