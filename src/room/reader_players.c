// SPDX-License-Identifier: MIT
// Films, recordings and PDFs that a page shows itself, <video>, <audio>, an <iframe> of a platform:
// an entry that leads nowhere else leads there. Cards and items hold theirs; headings stand over
// one each where most headings of their level stand over one article or one of these. Where several
// do, a picture alone below another one is what it leads to: a scan among films.
#include <string.h>

#include "room/reader_blocks.h"
#include "room/reader_prose.h"
#include "room/reader_words.h"
#include "text/entity.h"
#include "text/html_raw_tag.h"

enum { LEVELS_MOST = 8, TAG_LONGEST = 2000, INNER_LONGEST = 4000 };
enum { TAGS_MOST = 16, NAME_LONGEST = 12 };

struct player {
    uint32_t at;     // of its tag in the file
    struct str url;  // as written
    bool picture;    // an <img>
    uint32_t before; // the block that it stands in or behind, + 1; 0: none
};

struct players {
    struct reader *r;
    struct player *items;
    size_t len, cap, films; // films: those that are no pictures
};

static struct str tag_at(struct str source, size_t at)
{
    struct str near = str_slice(source, at, at + TAG_LONGEST);
    size_t end = str_find_char(near, '>');
    return str_slice(near, 0, end == STR_NOT_FOUND ? near.n : end + 1);
}

static struct str attribute_of(struct str tag, const char *name)
{
    struct str value = STR_NONE;
    return raw_tag_attribute(tag, str_of(name), &value) ? str_trim(value) : STR_NONE;
}

static struct str source_of(struct str tag)
{
    struct str src = attribute_of(tag, "src");
    return src.n && !str_starts(src, STR("about:")) ? src : attribute_of(tag, "data-src");
}

// The path without what browsers are told beside it: "film.mp4?_=1".
static struct str without_query(struct str url)
{
    return str_slice(url, 0, str_find_char(url, '?'));
}

// The address of <video> or <audio> at s[at]: its own, that of its first source, or the link that
// it shows where it cannot be played, when that is the same file.
static struct str film_of(struct str source, size_t at, struct str name)
{
    struct str tag = tag_at(source, at), url = source_of(tag);
    struct str inner = str_slice(source, at + tag.n, at + tag.n + INNER_LONGEST);
    unsigned tags = 0;
    for (size_t i = 0; i < inner.n && tags < TAGS_MOST; i++) {
        if (inner.p[i] != '<')
            continue;
        struct raw_tag t = raw_tag_read(str_slice(inner, i, i + NAME_LONGEST));
        struct str href = STR_NONE;
        tags++;
        if (t.closing && str_eq_ascii(t.name, name))
            break;
        if (!url.n && str_eq_ascii(t.name, STR("source")))
            url = source_of(tag_at(inner, i));
        else if (url.n && str_eq_ascii(t.name, STR("a")))
            href = attribute_of(tag_at(inner, i), "href");
        if (href.n && str_eq(href, without_query(url)))
            return href;
    }
    return url;
}

// "https://player.example/embed/42": what another site plays, and no map, form or advertisement.
static bool plays(struct reader *r, struct str url)
{
    struct link l = {.url = url};
    if (value_ends_as_document(without_query(str_slice(url, 0, str_find_char(url, '#')))))
        return true; // "scan.pdf#view=FitH"
    link_classify(r, &l);
    return !l.relative && l.class == LINK_ARTICLE && !str_contains(url, STR("/maps")) &&
           (host_is_platform(l.host) || str_contains(url, STR("embed")) ||
            str_contains(url, STR("player")));
}

static void find_at(struct players *all, size_t at)
{
    struct str source = all->r->doc->source, name = raw_tag_read(tag_at(source, at)).name;
    struct str url = STR_NONE;
    bool picture = str_eq_ascii(name, STR("img"));
    if (picture)
        url = attribute_of(tag_at(source, at), "src");
    else if (str_eq_ascii(name, STR("iframe")) || str_eq_ascii(name, STR("embed")))
        url = source_of(tag_at(source, at));
    else if (str_eq_ascii(name, STR("object")))
        url = attribute_of(tag_at(source, at), "data");
    else if (str_eq_ascii(name, STR("video")) || str_eq_ascii(name, STR("audio")))
        url = film_of(source, at, name);
    bool own = picture || str_eq_ascii(name, STR("video")) || str_eq_ascii(name, STR("audio"));
    if (!url.n || (!own && !plays(all->r, url)))
        return;
    ARENA_PUSH(all->r->arena, all->items, all->len, all->cap) =
        (struct player){.at = (uint32_t)at, .url = url, .picture = picture};
    all->films += !picture;
}

// What nobody sees: a comment, a script, what is for browsers without one.
struct unseen {
    const char *begin, *end;
    bool open; // none ends any more
};

static size_t skip_unseen(struct str source, size_t at, struct unseen *pairs, size_t n)
{
    struct str rest = str_from(source, at);
    for (size_t i = 0; i < n; i++) {
        if (pairs[i].open || !str_starts_ascii(rest, str_of(pairs[i].begin)))
            continue;
        size_t end = str_find(rest, str_of(pairs[i].end));
        pairs[i].open = end == STR_NOT_FOUND;
        return pairs[i].open ? at : at + end;
    }
    return at;
}

// Whether "<iframe", "<video", "<audio", "<embed" or "<object" may begin at the sign; or "<img".
static bool may_begin(const char *sign, bool pictures)
{
    char first = sign[1] | 0x20, second = sign[2] | 0x20;
    return (first == 'i' && (second == 'f' || (pictures && second == 'm'))) ||
           (first == 'v' && second == 'i') || (first == 'a' && second == 'u') ||
           (first == 'e' && second == 'm' && (sign[3] | 0x20) == 'b') ||
           (first == 'o' && second == 'b');
}

static void find_all(struct players *all, bool pictures)
{
    enum { SHORTEST = 5 };
    struct unseen unseen[] = {
        {"<!--", "-->", false}, {"<script", "</script", false}, {"<noscript", "</noscript", false}};
    struct str source = all->r->doc->source;
    all->len = all->films = 0;
    for (size_t i = all->r->doc->front_end; i < source.n; i++) {
        const char *sign = memchr(source.p + i, '<', source.n - i);
        if (!sign || (i = (size_t)(sign - source.p)) + SHORTEST > source.n)
            return;
        if (may_begin(sign, pictures))
            find_at(all, i);
        else if (strchr("!sSnN", sign[1]))
            i = skip_unseen(source, i, unseen, sizeof unseen / sizeof *unseen);
    }
}

static bool holds(const struct block *b, uint32_t at)
{
    bool whole = b->kind == BLOCK_UNIT || b->kind == BLOCK_ITEM || b->kind == BLOCK_ROW;
    return whole && b->node && at < b->node->offset + b->node->length;
}

// Whether the film stands above block k, alone with it in one element: "<div><iframe><h3>…</div>".
static bool stands_above(const struct reader *r, size_t k, uint32_t at)
{
    enum { DEPTH = 3 };
    const struct block *b = k < r->blocks_len ? &r->blocks[k] : NULL;
    if (!b || !b->node || (b->kind != BLOCK_UNIT && b->kind != BLOCK_HEADING))
        return false;
    const struct node *up = b->kind == BLOCK_UNIT ? b->node : b->node->parent;
    for (int i = 0; up && up->type == NODE_DIVISION && i < DEPTH; i++, up = up->parent)
        if (up->offset <= at)
            return k == 0 || r->blocks[k - 1].f.offset < up->offset;
    return false;
}

// "**Coast TV** – 6 July 2016", a paragraph right above the film.
static bool announces(const struct reader *r, const struct block *b)
{
    enum { LONGEST = 160 };
    return b->kind == BLOCK_PARAGRAPH && b->f.n <= LONGEST && !b->f.links_len &&
           flat_names_and_dates(r, &b->f);
}

static struct link link_to(struct reader *r, const struct player *p)
{
    struct str source = r->doc->source;
    struct link l = {.url = entity_decode_all(r->arena, p->url),
                     .url_offset = (uint32_t)(p->url.p - source.p),
                     .played = true};
    link_classify(r, &l);
    l.class = LINK_ARTICLE;
    return l;
}

// Adds the link at the end of the block's text.
static void add_link(struct reader *r, struct block *b, const struct player *p)
{
    struct link *links = ARENA_ARRAY(r->arena, b->f.links_len + 1, struct link);
    if (b->f.links_len)
        memcpy(links, b->f.links, b->f.links_len * sizeof *links);
    links[b->f.links_len] = link_to(r, p);
    links[b->f.links_len].at = links[b->f.links_len].end = b->f.n;
    b->f.links = links;
    b->f.links_len++;
    b->articles = 1;
}

// Finds the block of each player; cards and items that lead nowhere take theirs.
static void place_inside(struct players *all)
{
    struct reader *r = all->r;
    size_t k = 0;
    for (size_t i = 0; i < all->len; i++) {
        struct player *p = &all->items[i];
        while (k < r->blocks_len && r->blocks[k].f.offset <= p->at)
            k++;
        p->before = (uint32_t)k;
        struct block *b = k ? &r->blocks[k - 1] : NULL;
        bool inside = b && holds(b, p->at), above = !inside && stands_above(r, k, p->at);
        if (above) {
            p->before++;
            b = &r->blocks[k];
            inside = b->kind == BLOCK_UNIT;
        }
        if (!b || b->ignored || !(inside || announces(r, b)))
            continue;
        if (!p->picture && b->articles == 0 && b->f.n)
            add_link(r, b, p);
        p->before = inside ? 0 : p->before;
    }
}

struct part { // a heading and what stands below it
    size_t end;
    unsigned articles, films, pictures;
    uint32_t film, picture; // the first of each
    bool list;              // an item, row or card stands below
    bool text;              // words do
};

static struct part part_at(const struct reader *r, size_t i)
{
    struct part p = {.end = i + 1, .articles = r->blocks[i].articles};
    for (; p.end < r->blocks_len && r->blocks[p.end].kind != BLOCK_HEADING; p.end++) {
        const struct block *b = &r->blocks[p.end];
        p.list = p.list ||
                 (b->kind != BLOCK_PARAGRAPH && b->kind != BLOCK_QUOTE && b->kind != BLOCK_RULE);
        p.articles += b->articles;
        p.text = p.text || b->f.n;
    }
    return p;
}

static void list_parts(const struct players *all, struct part *parts)
{
    const struct reader *r = all->r;
    size_t next = 0;
    for (size_t i = 0; i < r->blocks_len; i = parts[i].end) {
        parts[i] = part_at(r, i);
        for (; next < all->len && all->items[next].before <= parts[i].end; next++) {
            const struct player *p = &all->items[next];
            if (p->before <= i)
                continue;
            unsigned *count = p->picture ? &parts[i].pictures : &parts[i].films;
            uint32_t *first = p->picture ? &parts[i].picture : &parts[i].film;
            *first = *count ? *first : (uint32_t)next;
            ++*count;
        }
    }
}

// The player that heading i stands over, or NULL: the page decides for all headings of its level.
static const struct player *below(const struct players *all, const struct part *p, bool several)
{
    if (p->list || p->articles)
        return NULL;
    if (p->films)
        return &all->items[p->film];
    return several && p->pictures == 1 && !p->text ? &all->items[p->picture] : NULL;
}

// A paragraph that is the link alone, behind block i.
static struct block linked(struct reader *r, size_t i, const struct player *p)
{
    struct block b = {.node = r->blocks[i].node, .kind = BLOCK_PARAGRAPH, .container = -1};
    b.f.text = "";
    b.f.offset = b.f.end = p->at;
    add_link(r, &b, p);
    return b;
}

static void place_below_headings(struct players *all)
{
    enum { LEAST = 2 };
    struct reader *r = all->r;
    size_t films[LEVELS_MOST] = {0}, one[LEVELS_MOST] = {0}, others[LEVELS_MOST] = {0}, len = 0;
    struct part *parts = ARENA_ARRAY(r->arena, r->blocks_len + 1, struct part);
    list_parts(all, parts);
    for (size_t i = 0; i < r->blocks_len; i = parts[i].end) {
        const struct block *b = &r->blocks[i];
        const struct part *p = &parts[i];
        if (b->kind != BLOCK_HEADING || b->level >= LEVELS_MOST || b->ignored)
            continue;
        films[b->level] += !p->list && !p->articles && p->films;
        one[b->level] += !p->list && (p->articles == 1 || (!p->articles && p->films));
        others[b->level] += p->list || p->articles > 1;
    }
    struct block *blocks = ARENA_SPACE(r->arena, r->blocks_len + all->len, struct block);
    for (size_t i = 0; i < r->blocks_len; i = parts[i].end) {
        const struct block *b = &r->blocks[i];
        size_t level = b->kind == BLOCK_HEADING && !b->ignored ? b->level : LEVELS_MOST;
        bool usual = level < LEVELS_MOST && one[level] >= LEAST && one[level] >= 3 * others[level];
        const struct player *p = usual ? below(all, &parts[i], films[level] >= LEAST) : NULL;
        memcpy(blocks + len, b, (parts[i].end - i) * sizeof *blocks);
        len += parts[i].end - i;
        if (p && b->f.n)
            blocks[len++] = linked(r, parts[i].end - 1, p);
    }
    r->blocks = blocks;
    r->blocks_cap = r->blocks_len + all->len;
    r->blocks_len = len;
}

void players_place(struct reader *r)
{
    struct players all = {.r = r};
    if (r->doc->format != DOC_MARKDOWN && r->doc->format != DOC_HTML)
        return;
    find_all(&all, false);
    if (!all.films)
        return;
    find_all(&all, true);
    place_inside(&all);
    place_below_headings(&all);
}

// "La Marée, 12 juin 2016", the words beside a scan: where the name ends before the day; 0: none.
static uint32_t name_beside_scan(const struct item *x)
{
    const struct link *l = &x->f.links[x->primary];
    bool scan = l->class == LINK_PICTURE && l->end == l->at && x->f.links_len == 1;
    bool alone = x->outlet.at == x->outlet.end && x->date_text.at >= x->title.end &&
                 x->date_text.end + 1 >= x->f.n;
    return scan && alone && date_known(x->date) && x->title.at <= 1 ? x->title.end : 0;
}

// The heading that an entry is, over a film, when its outlet is not known: its end, or 0.
static uint32_t heading_over_film(const struct item *x)
{
    uint32_t end = 0;
    bool evident = x->agreement >= 0.7F || x->outlet_known || x->outlet_other.n;
    if (x->primary >= 0 && !evident && x->kind == BLOCK_PARAGRAPH)
        return name_beside_scan(x);
    if (x->kind != BLOCK_HEADING || x->primary < 0 || !x->f.links[x->primary].played)
        return 0;
    for (size_t i = 0; i < x->f.runs_len && (x->f.runs[i].style & STYLE_HEADING); i++)
        end = x->f.runs[i].at + x->f.runs[i].len;
    bool apart = x->outlet.at == x->outlet.end || (x->outlet.at >= end && !date_known(x->date));
    return !evident && apart && x->title.at == 0 && x->title.end == end ? end : 0;
}

// Where the outlet begins in "Glass", "The Quay in Coast TV": the one word that leads to a name is
// passed; `end` when it is a sentence.
static uint32_t name_begins(const struct item *x, uint32_t end)
{
    enum { WORDS_MOST = 3 };
    uint32_t words = 1, from = 0, last = 0;
    for (uint32_t i = 0; i <= end; i++) {
        if (i < end && strchr("?!:,\"", x->f.text[i]))
            return end;
        if (i < end && x->f.text[i] != ' ')
            continue;
        if (i < end && last && (prose_word_is(&x->f, last, i) & WORD_IN))
            from = i + 1;
        words += i < end;
        last = i + 1;
    }
    return words > WORDS_MOST ? end : from;
}

void players_name(struct reader *r)
{
    size_t names = 0, all = 0;
    for (size_t i = 0; i < r->items_len; i++) {
        uint32_t end = heading_over_film(&r->items[i]);
        all += end > 0;
        names += end && name_begins(&r->items[i], end) < end;
    }
    for (size_t i = 0; i < r->items_len && names >= 2 && names * 3 >= all * 2; i++) {
        struct item *x = &r->items[i];
        uint32_t end = heading_over_film(x), from = end ? name_begins(x, end) : 0;
        if (from == end)
            continue;
        x->outlet = (struct piece){from, end};
        if (from == 0)
            x->title = (struct piece){0, 0};
    }
}
