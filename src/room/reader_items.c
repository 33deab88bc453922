// SPDX-License-Identifier: MIT
// Makes items and sections of blocks. A heading is a section, unless headings of its level
// mostly stand over one article each: then it is part of the item. Paragraphs are runs of lines
// (reader_lines.c).
#include <string.h>

#include "room/reader_attributions.h"
#include "room/reader_heads.h"
#include "room/reader_items.h"
#include "room/reader_words.h"
#include "text/fold.h"

// What is known of a text that is not longer than what it is known of, which was trimmed.
static struct text_known *known_of(const struct flat *f)
{
    return f->known && str_trim((struct str){f->text, f->n}).n == f->n ? f->known : NULL;
}

struct str items_folded(struct reader *r, const struct flat *f)
{
    struct str text = {f->text, f->n};
    struct text_known *t = known_of(f);
    if (!t)
        return fold_words(r->arena, text);
    if (!t->folded_known)
        t->folded = fold_words(r->texts->arena, text);
    t->folded_known = true;
    return t->folded;
}

static int heading_says(struct reader *r, const struct flat *f)
{
    struct text_known *t = known_of(f);
    if (t && t->heading_known)
        return t->heading;
    int says = words_heading(r->arena, (struct str){f->text, f->n});
    if (t) {
        t->heading = (int8_t)says;
        t->heading_known = true;
    }
    return says;
}

// "7 March 2023: Harbour Days": a day, and behind a colon what happened on it.
static bool begins_event(struct str text, const struct date_hit *hit)
{
    struct str behind = str_from(text, hit->offset + hit->length);
    return hit->offset == 0 && hit->date.day && hit->date.year && !hit->range &&
           str_starts(behind, STR(":"));
}

// "In May 2023 the Courier visited our school:", the text of an item over a list.
static bool begins_dated(const struct section *s, struct str text, const struct date_hit *hit)
{
    return s->level > LABEL_LIST && hit->date.month && hit->date.year && !hit->range &&
           only_connectors(str_slice(text, 0, hit->offset));
}

// A date that a heading states: alone, or with few words beside it ("2018 Press", "En 2022").
static void section_date(struct reader *r, struct section *s)
{
    enum { WORDS_BESIDE = 5, WORDS_OVER_LIST = 3, EVENT_WORDS = 16 };
    struct date_hit hit;
    size_t from = 0;
    struct str text = {s->f.text, s->f.n};
    s->only_date = flat_is_date(r, &s->f, &s->date);
    if (s->only_date)
        return;
    s->date = (struct date_hit){0};
    // "Jane Doe, The Nest no. 2 (21)/2020": a text above a list is often an entry in print.
    size_t most = s->level == LABEL_LIST ? WORDS_OVER_LIST : WORDS_BESIDE;
    size_t words = fold_count_words(s->folded);
    if ((words <= most || words <= EVENT_WORDS) && dates_next(text, &from, r->languages, &hit) &&
        (words <= most || begins_event(text, &hit) || begins_dated(s, text, &hit)) &&
        !hit.impossible && (hit.date.year || hit.strength == DATE_STRONG) &&
        !is_year_of_work(s, &hit))
        s->date = hit;
}

// Long labels are sentences: their words say little. A key such as "links" or "items" says
// nothing.
static int section_coverage(struct reader *r, const struct section *s)
{
    enum { LONG_HEADING = 9, LONG_LABEL = 5, FIRST_KEY = 11 };
    struct str folded = s->folded;
    int level = s->level;
    size_t words = fold_count_words(folded);
    if (level >= FIRST_KEY && (words_whole_is(folded) & (WORD_COLUMN | WORD_GENERIC_LINK)) &&
        words_section(folded) < 0)
        return 0;
    if (words > (level < LABEL_BOLD ? LONG_HEADING : LONG_LABEL))
        return words_stems_in(folded) & STEM_SURELY ? 1 : 0;
    return level < LABEL_BOLD ? heading_says(r, &s->f) : words_section(folded);
}

void items_add_section(struct maker *m, struct flat f, int level, int32_t container)
{
    struct reader *r = m->r;
    int32_t parent = m->section;
    while (parent >= 0 && r->sections[parent].level >= level)
        parent = r->sections[parent].parent;
    struct section *s = &ARENA_PUSH(r->arena, r->sections, r->sections_len, r->sections_cap);
    *s = (struct section){.parent = parent, .level = (uint8_t)level, .f = f};
    s->folded = items_folded(r, &f);
    s->coverage = (int8_t)section_coverage(r, s);
    section_date(r, s);
    m->section = (int32_t)r->sections_len - 1;
    m->label_container = arena_grow(r->arena, m->label_container, r->sections_len - 1,
                                    &m->label_cap, r->sections_len, sizeof *m->label_container);
    m->label_container[m->section] = container;
}

// Labels of list items end with the list that stands below them.
static void leave_labels(struct maker *m, int32_t container)
{
    while (m->section >= 0 && container >= 0 && m->label_container[m->section] == container)
        m->section = m->r->sections[m->section].parent;
}

static void leave_level(struct maker *m, int level)
{
    while (m->section >= 0 && m->r->sections[m->section].level >= level)
        m->section = m->r->sections[m->section].parent;
}

int32_t items_primary(const struct flat *f)
{
    int32_t first = -1;
    for (size_t i = 0; i < f->links_len; i++) {
        if (f->links[i].class != LINK_ARTICLE)
            continue;
        if (f->links[i].end > f->links[i].at)
            return (int32_t)i;
        if (first < 0)
            first = (int32_t)i;
    }
    return first;
}

// The host of "https://web.archive.org/web/2026/https://host/…" and of what mail servers make of
// addresses; that of the link otherwise.
static struct str host_of(struct reader *r, const struct link *l)
{
    if ((!str_eq(l->host, STR("web.archive.org")) && !str_eq(l->host, STR("urldefense.com"))) ||
        l->url.n < 30)
        return l->host;
    struct str inner = str_from(l->url, 24);
    size_t at = str_find(inner, STR("://"));
    if (at == STR_NOT_FOUND)
        return l->host;
    inner = str_from(inner, at + 3);
    size_t end = 0;
    while (end < inner.n && !strchr("/:?#", inner.p[end]))
        end++;
    struct str host = str_lower_ascii(r->arena, str_slice(inner, 0, end));
    return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

static void place_at_site(struct reader *r, struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    struct str host = host_of(r, l);
    x->site = host.p == l->host.p ? l->site : site_of(r, host);
    x->host = x->site ? x->site->host : host;
}

// "[Title](scan.jpg), [text version](scan.txt)": the scan, not the copy that is link p.
static int32_t scan_before_copy(const struct flat *f, int32_t p)
{
    const struct link *l = p >= 0 ? &f->links[p] : NULL;
    char room[160];
    struct str text = l ? (struct str){f->text + l->at, l->end - l->at} : STR_NONE;
    if (!l || !l->relative || f->links_len < 2 || text.n >= sizeof room / 2 ||
        !(words_open(fold_words_into(text, room, sizeof room)) & OPENS_COPY))
        return p;
    for (size_t i = 0; i < f->links_len; i++)
        if (f->links[i].class == LINK_PICTURE && f->links[i].end > f->links[i].at + SCAN_SHORTEST)
            return (int32_t)i;
    return p;
}

struct item *items_add(struct maker *m, struct flat f, const struct node *node,
                       enum block_kind kind, int32_t container, bool ignored)
{
    struct reader *r = m->r;
    struct item *x = &ARENA_PUSH(r->arena, r->items, r->items_len, r->items_cap);
    *x = (struct item){.f = f,
                       .node = node,
                       .kind = (uint8_t)kind,
                       .container = container,
                       .section = m->section,
                       .ignored = ignored,
                       .primary = scan_before_copy(&f, items_primary(&f))};
    // In a table or record any address that is on the web will do.
    for (size_t i = 0; i < f.links_len && x->primary < 0; i++)
        if ((kind == BLOCK_ROW || kind == BLOCK_RECORD) &&
            (f.links[i].host.n || f.links[i].class == LINK_SECONDARY))
            x->primary = (int32_t)i;
    // A scan: the one link, and its text says more than that it is one, or where and when it was.
    if (x->primary < 0 && f.links_len == 1 && f.links[0].class == LINK_PICTURE &&
        kind != BLOCK_HEADING &&
        (f.links[0].end > f.links[0].at + SCAN_SHORTEST || flat_names_and_dates(r, &f)))
        x->primary = 0;
    if (x->primary >= 0 && !(link_host_is(&f.links[x->primary]) & HOST_RESOLVER))
        place_at_site(r, x);
    if (kind == BLOCK_RECORD) {
        x->roles = r->key_roles;
        x->roles_len = r->keys_len;
    } else if (container >= 0 && kind == BLOCK_ROW) {
        x->roles = r->containers[container].roles;
        x->roles_len = r->containers[container].roles_len;
    }
    return x;
}

// "Read the feature"
static bool says_nothing(const struct flat *f, const struct link *l)
{
    char room[160];
    struct str text = {f->text + l->at, l->end - l->at};
    return text.n && text.n < 80 &&
           (words_whole_is(fold_words_into(text, room, sizeof room)) & WORD_GENERIC_LINK);
}

// A paragraph below a heading and "[Read the article](…)" that stands alone: what it links tells of
// that article or is a copy of it.
static bool is_about_article(const struct block *b, const struct block *article)
{
    const struct link *l = article ? &article->f.links[items_primary(&article->f)] : NULL;
    if (!l || l->at > 0 || l->end < article->f.n || !says_nothing(&article->f, l))
        return false;
    int32_t p = items_primary(&b->f);
    bool apart = b->f.links[p].at == 0 && b->f.links[p].end == b->f.n;
    return b->kind == BLOCK_PARAGRAPH && (!apart || link_is_archived(&b->f.links[p]));
}

static bool has_day_or_month(const struct reader *r, const struct flat *f)
{
    enum { READ_MOST = 160 };
    struct date_hit hit;
    size_t from = 0;
    struct str text = {f->text, f->n < READ_MOST ? f->n : READ_MOST};
    return dates_next(text, &from, r->languages, &hit) && !hit.impossible && !hit.range &&
           hit.date.year && (hit.date.month || hit.season);
}

// In two parts, as the other headings of its level over articles and scans are.
static bool is_head(const struct maker *m, const struct block *b)
{
    return b->kind == BLOCK_HEADING && b->level < LEVELS && (m->heads >> b->level & 1) &&
           head_has_parts(&b->f);
}

// "### A town of glass", "The Courier, 3 May 2021" and perhaps a few words more: heading i, with
// the blocks up to end, could be an entry in print among others that have links.
static bool may_be_printed(const struct maker *m, size_t i, size_t end)
{
    const struct reader *r = m->r;
    enum { BLOCKS_MOST = 4, TEXT_MOST = 1200 };
    size_t text = 0;
    bool dated = false;
    bool head = is_head(m, &r->blocks[i]);
    if (end - i < 2 || end - i > BLOCKS_MOST || r->blocks[i].dated || r->blocks[i].articles)
        return false;
    for (size_t k = i; k < end; k++) {
        const struct block *b = &r->blocks[k];
        if (k > i && b->kind != BLOCK_PARAGRAPH && b->kind != BLOCK_QUOTE && b->kind != BLOCK_RULE)
            return false;
        text += b->f.n;
        dated = dated || (k < i + 2 && has_day_or_month(r, &b->f));
    }
    return (dated || head) && text <= TEXT_MOST;
}

// A block quotation, or a part of one that has links.
static bool is_quoted(const struct block *b)
{
    const struct node *parent = b->node ? b->node->parent : NULL;
    return b->kind == BLOCK_QUOTE ||
           (b->kind == BLOCK_PARAGRAPH && parent && parent->type == NODE_QUOTE);
}

// "westfälische nachrichten 2020": a word that says nothing of coverage.
static bool has_word_of_name(struct str folded)
{
    enum { SHORTEST = 5 };
    struct str word;
    while (str_split(&folded, ' ', &word))
        if (word.n >= SHORTEST && words_section(word) == 0)
            return true;
    return false;
}

// "2018 Press", "En 2022": a year with few words, or a date with words for coverage.
static bool is_dated_label(const struct section *s, bool names)
{
    enum { WORDS_MOST = 3 };
    bool section = words_section(s->folded) != 0 && !(names && has_word_of_name(s->folded));
    bool beside = section || (s->date.date.month == 0 && !names);
    return s->date.length && beside && fold_count_words(s->folded) <= WORDS_MOST;
}

// "### 2017, Fen Notes", "### 2017, The Courier": where a year stands in several headings of a
// level, each with other words, those are names. A bit for each such level.
static uint32_t levels_of_names(struct reader *r)
{
    struct section last[LEVELS] = {0};
    uint32_t levels = 0;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING || b->level >= LEVELS)
            continue;
        struct section s = {.f = b->f, .folded = items_folded(r, &b->f)};
        section_date(r, &s);
        struct section *before = &last[b->level];
        bool same = s.date.date.year && s.date.date.year == before->date.date.year &&
                    !s.date.date.month && !before->date.date.month && !s.only_date &&
                    !before->only_date && !str_eq(s.folded, before->folded) &&
                    (words_section(s.folded) == 0 || words_section(before->folded) == 0);
        levels |= same ? UINT32_C(1) << b->level : 0;
        *before = s;
    }
    return levels;
}

// Headings of each level that stand over one article, and over several.
static void find_parts(struct maker *m)
{
    enum { SECTION_WORDS = 5 };
    struct reader *r = m->r;
    size_t one[LEVELS] = {0}, many[LEVELS] = {0}, printed[LEVELS] = {0};
    bool *generic = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    bool *single = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    bool *print = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    uint32_t named = levels_of_names(r);
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING)
            continue;
        size_t end = i + 1, below = 0;
        bool list = false;
        uint64_t hash = 0;
        const struct block *last = NULL; // with an article
        for (; end < r->blocks_len && r->blocks[end].kind != BLOCK_HEADING; end++) {
            const struct block *c = &r->blocks[end];
            int32_t p = items_primary(&c->f);
            if (b->articles == 1 && p >= 0 && host_is_scholarly(c->f.links[p].host))
                continue; // the papers that the article is about
            if (b->articles == 1 && is_quoted(c))
                continue; // what it says, with its links
            list = list || (c->articles && c->kind != BLOCK_PARAGRAPH && c->kind != BLOCK_QUOTE) ||
                   (m->attributions && attribution_in(r, end) < c->f.n);
            if (p < 0 || is_about_article(c, last))
                continue;
            last = c;
            if (c->f.links[p].hash != hash)
                below += c->articles;
            hash = c->f.links[p].hash;
        }
        if (last)
            generic[i] = says_nothing(&last->f, &last->f.links[items_primary(&last->f)]);
        struct section s = {.f = b->f, .folded = items_folded(r, &b->f)};
        section_date(r, &s);
        bool names = b->level < LEVELS && (named >> b->level & 1);
        bool label = s.only_date || (!b->articles && is_dated_label(&s, names));
        bool one_more = end == i + 2 || (end == i + 3 && r->blocks[i + 2].kind == BLOCK_RULE);
        single[i] =
            !label && !list && (b->articles == 1 ? below <= (one_more ? 2U : 1U) : below == 1);
        int level = b->level < LEVELS ? b->level : LEVELS - 1;
        one[level] += single[i];
        many[level] += !single[i] && !label && (below > 1 || list);
        print[i] = !last && !list && !label && may_be_printed(m, i, end);
        printed[level] += print[i];
    }
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind != BLOCK_HEADING || !(single[i] || print[i]))
            continue;
        int level = b->level < LEVELS ? b->level : LEVELS - 1;
        // "Ground-breaking research into ropes" is a title, whatever words it has.
        struct str folded = items_folded(r, &b->f);
        bool section = words_section(folded) != 0 && one[level] + printed[level] < 3 &&
                       fold_count_words(folded) <= SECTION_WORDS;
        if (print[i]) {
            m->part[i] = one[level] >= 2 && one[level] > many[level] &&
                         one[level] >= printed[level] && !section;
            continue;
        }
        m->part[i] = one[level] >= many[level] &&
                     (one[level] >= 2 || b->articles == 1 || generic[i]) &&
                     !(section && b->articles == 0);
    }
}

// The blocks behind heading i that say what it is about when they are a list of a few short
// lines without articles: "### [Title](…)", "- Jane Doe (2021)", "- The Courier". Behind the
// last; i when there are none.
static size_t facts_below(const struct reader *r, size_t i)
{
    enum { FACTS_MOST = 4, FACT_LONGEST = 120 };
    size_t end = i + 1;
    if (r->blocks[i].articles > 1)
        return i;
    for (; end < r->blocks_len && r->blocks[end].kind != BLOCK_HEADING; end++) {
        const struct block *b = &r->blocks[end];
        if (b->kind == BLOCK_RULE)
            break;
        if (b->kind != BLOCK_ITEM || b->articles || b->f.n > FACT_LONGEST || end - i > FACTS_MOST)
            return i;
    }
    return end > i + 1 ? end : i;
}

// Headings of a level most of which stand over such lists, several of them with an article.
static void find_facts(struct maker *m)
{
    struct reader *r = m->r;
    size_t linked[LEVELS] = {0}, facts[LEVELS] = {0}, all[LEVELS] = {0};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < r->blocks_len; i++) {
            const struct block *b = &r->blocks[i];
            if (b->kind != BLOCK_HEADING)
                continue;
            int level = b->level < LEVELS ? b->level : LEVELS - 1;
            bool has = facts_below(r, i) > i;
            if (pass == 1) {
                m->facts[i] = has && linked[level] >= 3 && facts[level] * 4 >= all[level] * 3;
                m->part[i] = m->part[i] || m->facts[i];
                continue;
            }
            all[level]++;
            facts[level] += has;
            linked[level] += has && b->articles == 1;
        }
}

// "Fen Magazine, May 2010": a name and a date, and no link.
static bool is_print_heading(struct reader *r, struct flat *f)
{
    struct date_hit hit;
    return f->links_len == 0 && flat_names_and_dates(r, f) && !flat_is_date(r, f, &hit);
}

// Whether heading i, below which stand `below` bytes of text, is a title: a name and a date stand
// right below it, "Article in the Courier of 3 May 2010", and the page or a heading over it says
// that this is the press.
static bool is_print_title(struct reader *r, size_t i, size_t below, bool announced)
{
    enum { TITLE_LONGEST = 120 };
    struct flat *f = &r->blocks[i].f;
    struct date_hit hit;
    return announced && below > 0 && f->n && f->n <= TITLE_LONGEST && !f->links_len &&
           !flat_is_date(r, f, &hit) && r->blocks[i + 1].kind == BLOCK_PARAGRAPH &&
           is_print_heading(r, &r->blocks[i + 1].f);
}

// Whether the block leads to more than front pages, such as that of who made the site.
static bool leads_to_article(const struct block *b)
{
    for (size_t i = 0; i < b->f.links_len && b->articles; i++) {
        struct str url = b->f.links[i].url;
        size_t host = str_find(url, STR("//"));
        struct str path = str_from(url, host == STR_NOT_FOUND ? 0 : host + 2);
        size_t slash = str_find_char(path, '/');
        if (b->f.links[i].class == LINK_ARTICLE && slash != STR_NOT_FOUND && slash + 1 < path.n)
            return true;
    }
    return false;
}

// Headings that are entries in print themselves, or titles over what says where and when, with a
// scan or a few words below each, on a page that leads to no article; what they say may be quoted
// at length where the page is announced as the press's.
static void find_scans(struct maker *m)
{
    enum { WORDS_BELOW = 160, QUOTED_BELOW = 1500, LEAST = 3, ANNOUNCED_LEAST = 2 };
    struct reader *r = m->r;
    size_t dated[LEVELS] = {0}, others[LEVELS] = {0};
    bool *one = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    bool announced = r->page_coverage > 0;
    for (size_t i = 0; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (leads_to_article(b))
            return;
        if (b->kind != BLOCK_HEADING)
            continue;
        size_t below = 0;
        for (size_t k = i + 1; k < r->blocks_len && r->blocks[k].kind != BLOCK_HEADING &&
                               r->blocks[k].ignored == b->ignored;
             k++) {
            enum block_kind kind = r->blocks[k].kind;
            bool text = kind == BLOCK_PARAGRAPH || (announced && kind == BLOCK_QUOTE);
            below += text ? r->blocks[k].f.n : QUOTED_BELOW + 1;
        }
        one[i] = below <= (announced ? QUOTED_BELOW : WORDS_BELOW) &&
                 (is_print_heading(r, &b->f) || is_print_title(r, i, below, announced));
        int says = one[i] ? 0 : words_section(items_folded(r, &b->f));
        announced = says ? says > 0 : announced;
        if (one[i] || below)
            (one[i] ? dated : others)[b->level < LEVELS ? b->level : LEVELS - 1]++;
    }
    for (size_t i = 0; i < r->blocks_len; i++) {
        int level = r->blocks[i].level < LEVELS ? r->blocks[i].level : LEVELS - 1;
        size_t least = announced ? ANNOUNCED_LEAST : LEAST;
        bool scan = one[i] && dated[level] >= least && dated[level] >= 2 * others[level];
        m->part[i] = m->part[i] || scan;
        m->scans = m->scans || scan;
    }
}

// Leaves to blocks i to end the link of the article alone, where one reads on.
static void drop_links_about(struct reader *r, size_t i, size_t end)
{
    const struct block *article = NULL;
    for (; i < end; i++) {
        struct block *b = &r->blocks[i];
        if (items_primary(&b->f) < 0)
            continue;
        bool about = is_about_article(b, article);
        for (size_t k = 0; k < b->f.links_len && about; k++)
            if (b->f.links[k].class == LINK_ARTICLE)
                b->f.links[k].class =
                    link_is_archived(&b->f.links[k]) ? LINK_SECONDARY : LINK_OTHER;
        article = about ? article : b;
    }
}

// "The Courier: Late hours, May 2010": more than a name and a date.
static bool has_parts(const struct flat *f)
{
    static const char *const marks[] = {" - ", " – ", " — ", ":", "\"", "“", "„", "«"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_contains((struct str){f->text, f->n}, str_of(marks[i])))
            return true;
    return false;
}

// "<h2><img alt="…"></h2>", "<h2>&nbsp;</h2>": no words of its own.
static bool is_without_words(const struct flat *f)
{
    for (size_t i = 0; i < f->runs_len; i++)
        for (uint32_t k = f->runs[i].at; k < f->runs[i].at + f->runs[i].len; k++)
            if (!(f->runs[i].style & STYLE_PICTURE) && (unsigned char)f->text[k] > ' ' &&
                f->text[k] != '\xc2' && f->text[k] != '\xa0')
                return false;
    return true;
}

// "## The Courier, 2019" over "The guitarist enchanted the hall with …": what they wrote, and not
// what they called it.
static bool are_excerpts(struct maker *m, size_t i, size_t end)
{
    enum { TITLE_LONGEST = 70 };
    struct reader *r = m->r;
    bool any = m->scans && r->page_coverage > 0 && is_print_heading(r, &r->blocks[i].f);
    for (i++; i < end && any; i++) {
        const struct block *b = &r->blocks[i];
        struct str text = {b->f.text, b->f.n};
        any = !b->articles && (b->kind == BLOCK_QUOTE || text.n > TITLE_LONGEST ||
                               str_contains(text, STR("...")) || str_contains(text, STR("…")));
    }
    return any;
}

static size_t place_heading(struct maker *m, size_t i)
{
    struct reader *r = m->r;
    const size_t from = i - over_lines(m, i);
    struct block *b = &r->blocks[i];
    if (m->scans && is_without_words(&b->f))
        return i + 1;
    bool under = m->scans && m->part[i] && m->section >= 0 && r->sections[m->section].coverage > 0;
    if (!under) // "## In the press" stands over entries of whatever level
        leave_level(m, b->level);
    if (m->quoted[i]) {
        items_add(m, attribution_of(r, &b->f, 0), b->node, BLOCK_PARAGRAPH, -1, b->ignored)
            ->attributed = true;
        return i + 2;
    }
    if (!m->part[i]) {
        items_add_section(m, b->f, b->level, -1);
        return i + 1;
    }
    size_t end = m->facts[i] ? facts_below(r, i) : i + 1;
    while (!m->facts[i] && end < r->blocks_len && r->blocks[end].ignored == b->ignored &&
           !over_begins(m, end) &&
           (r->blocks[end].kind == BLOCK_PARAGRAPH || r->blocks[end].kind == BLOCK_QUOTE))
        end++;
    drop_links_about(r, i, end);
    struct line *lines = NULL;
    size_t len = 0, cap = 0;
    bool excerpts = end > i + 1 && are_excerpts(m, i, end);
    for (size_t k = from; k < (excerpts ? i + 1 : end); k++)
        lines_push_one(m, &lines, &len, &cap, r->blocks[k].f, &r->blocks[k]);
    struct line l = lines_join(m, lines, len);
    struct item *x = items_add(m, l.f, b->node, BLOCK_HEADING, -1, b->ignored);
    x->called = x->primary < 0 && is_head(m, b);
    if (m->scans && x)
        x->attributed = excerpts || (end == i + 1 && !has_parts(&b->f));
    return end;
}

static bool ends_with_colon(const struct flat *f)
{
    struct str text = str_trim((struct str){f->text, f->n});
    return text.n && text.p[text.n - 1] == ':';
}

// Whether a list of several items with articles begins with block i.
static bool lists_articles_from(const struct reader *r, size_t i)
{
    size_t n = 0;
    for (; i < r->blocks_len && r->blocks[i].kind == BLOCK_ITEM && n < 2; i++)
        n += r->blocks[i].articles > 0;
    return n >= 2;
}

// A few lines without links over a list of copies are one entry with these. Where that ends; i, the
// first block of the list, when it is none.
static size_t place_copies(struct maker *m, struct line *lines, size_t len, size_t cap, size_t i)
{
    enum { LINES_MOST = 3, LINE_LONGEST = 240 };
    struct reader *r = m->r;
    size_t end = copies_below(m, i);
    for (size_t k = 0; k < len && end > i; k++)
        end = len > LINES_MOST || lines[k].f.links_len || lines[k].f.n > LINE_LONGEST ? i : end;
    if (end == i || len == 0)
        return i;
    lines_push_one(m, &lines, &len, &cap, copies_best(r, i, end), &r->blocks[i]);
    struct line l = lines_join(m, lines, len);
    items_add(m, l.f, l.node, BLOCK_PARAGRAPH, -1, l.ignored);
    return end;
}

static void place_block(struct maker *m, struct block *b)
{
    leave_labels(m, b->container);
    if (b->kind == BLOCK_RECORD && b->level) // those of a record before it that held others
        leave_level(m, b->level);
    if (b->kind != BLOCK_ITEM && m->section >= 0 && m->r->sections[m->section].level == LABEL_LIST)
        m->section = m->r->sections[m->section].parent; // its list has ended
    if (m->years[b - m->r->blocks]) {
        items_add_section(m, year_item_of(m->r, b), LABEL_LIST, -1);
        return;
    }
    if (b->articles >= 2 && b->kind == BLOCK_ITEM && lines_apart(&b->f)) {
        struct line *lines = NULL;
        size_t len = 0, cap = 0;
        lines_push(m, &lines, &len, &cap, b);
        int32_t section = m->section;
        lines_place(m, lines, len, b->container, BLOCK_ITEM);
        m->section = section;
        return;
    }
    struct line l = {.f = b->f, .node = b->node, .ignored = b->ignored};
    struct flat own;
    uint32_t at = b->kind == BLOCK_ITEM && m->attributions && !b->articles
                      ? attribution_in(m->r, (size_t)(b - m->r->blocks))
                      : b->f.n;
    if (at < b->f.n)
        items_add(m, attribution_of(m->r, &b->f, at), b->node, b->kind, b->container, b->ignored)
            ->attributed = true;
    else if (b->kind == BLOCK_RECORD && m->source >= 0 &&
             record_attribution(m->r, &b->f, m->source, &own))
        items_add(m, own, b->node, own.n < b->f.n ? BLOCK_PARAGRAPH : BLOCK_RECORD, b->container,
                  b->ignored)
            ->attributed = true;
    else if (b->told)
        told_note(items_add(m, l.f, l.node, b->kind, b->container, l.ignored));
    else if (b->kind == BLOCK_RECORD || b->kind == BLOCK_ROW || b->kind == BLOCK_UNIT)
        items_add(m, l.f, l.node, b->kind, b->container, l.ignored);
    else
        lines_add(m, &l, b->kind, b->container);
}

static size_t place_paragraphs(struct maker *m, size_t i)
{
    struct reader *r = m->r;
    size_t over = over_begins(m, i);
    if (over)
        return i + over;
    if (lines_are_pictures(&r->blocks[i].f)) {
        place_block(m, &r->blocks[i]);
        return i + 1;
    }
    size_t end = i, len = 0;
    while (end < r->blocks_len && r->blocks[end].ignored == r->blocks[i].ignored && // the foot
           !over_begins(m, end) && !lines_are_pictures(&r->blocks[end].f) &&
           (r->blocks[end].kind == BLOCK_PARAGRAPH || r->blocks[end].kind == BLOCK_QUOTE))
        end++;
    size_t cap = end - i;
    struct line *lines = ARENA_SPACE(r->arena, cap, struct line);
    while (i < end)
        lines_push(m, &lines, &len, &cap, &r->blocks[i++]);
    leave_level(m, LABEL_LIST);
    size_t behind = place_copies(m, lines, len, cap, i);
    if (behind > i)
        return behind;
    bool list = i < r->blocks_len && r->blocks[i].kind == BLOCK_ITEM;
    if (len)
        lines[len - 1].over_list = list;
    size_t from = r->items_len;
    lines_place(m, lines, len, -1, BLOCK_PARAGRAPH);
    if (len && ends_with_colon(&lines[len - 1].f) && lists_articles_from(r, i))
        for (; from < r->items_len; from++)
            r->items[from].introduces = r->items[from].node == lines[len - 1].node;
    if (list && len && lines[len - 1].class == 'T' && !lines[len - 1].bold)
        items_add_section(m, lines[len - 1].f, LABEL_LIST, -1); // "Outlet:" over a list
    return i;
}

// Room for about as many items and sections as the blocks will make.
static void make_room(struct maker *m)
{
    struct reader *r = m->r;
    size_t items = 8, sections = 8;
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        bool heads = b->dated || b->kind == BLOCK_HEADING || b->kind == BLOCK_LABEL;
        bool one = b->kind == BLOCK_ROW || b->kind == BLOCK_RECORD || b->kind == BLOCK_UNIT;
        items += one ? 1 : b->articles;
        sections += heads;
    }
    r->items_cap = items;
    r->items = ARENA_SPACE(r->arena, items, struct item);
    r->sections_cap = m->label_cap = sections;
    r->sections = ARENA_SPACE(r->arena, sections, struct section);
    m->label_container = ARENA_SPACE(r->arena, sections, int32_t);
    m->part = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
    m->facts = ARENA_ARRAY(r->arena, r->blocks_len + 1, bool);
}

void items_collect(struct reader *r)
{
    struct maker m = {.r = r, .section = -1, .attributions = attributes_quotations(r)};
    m.source = attributes_records(r);
    m.prints = lines_in_print(r);
    m.dated = lines_begin_dated(r);
    m.ends_dated = lines_end_dated(r);
    m.marks = lines_marked_on_page(r);
    m.heads = heads_of_scans(r);
    m.quoted = attributions_heading(r);
    make_room(&m);
    find_parts(&m);
    find_facts(&m);
    find_scans(&m);
    m.printed = lines_printed_apart(&m);
    over_find(&m);
    copies_find(&m);
    m.years = year_items_find(r);
    for (size_t i = 0; i < r->blocks_len;) {
        struct block *b = &r->blocks[i];
        switch (b->kind) {
        case BLOCK_HEADING:
            i = place_heading(&m, i);
            break;
        case BLOCK_PARAGRAPH:
        case BLOCK_QUOTE:
            i = place_paragraphs(&m, i);
            break;
        case BLOCK_LABEL:
            leave_labels(&m, b->container);
            items_add_section(&m, b->f, b->level, b->container);
            r->sections[m.section].title = b->title;
            r->sections[m.section].key = b->outlet;
            i++;
            break;
        case BLOCK_RULE:
            leave_level(&m, b->level ? 0 : LABEL_DATE);
            i++;
            break;
        default:
            place_block(&m, b);
            i++;
        }
    }
}
