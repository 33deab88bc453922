// SPDX-License-Identifier: MIT
// The clip reader's road: blocks, items, dates, roles, coverage, clips. Each step looks at the
// whole page before the next begins. What is doubtful is said in diagnostics.
#include "room/reader.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/parallel.h"
#include "room/reader_heads.h"
#include "room/reader_parts.h"
#include "room/reader_texts.h"
#include "room/reader_words.h"
#include "text/fold.h"
#include "text/lang_tag.h"
#include "text/template_tags.h"

enum { UNSURE_BELOW = 45, CONTACT_NEAR = 400, INVITING_MOST = 20 };

// <title> of an HTML page.
static struct str html_title(const struct doc *d)
{
    enum { HEAD_LONGEST = 8192, TITLE_LONGEST = 200 };
    struct str head = str_slice(d->source, 0, HEAD_LONGEST);
    size_t at = d->format == DOC_HTML ? str_find(head, STR("<title")) : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND)
        return STR_NONE;
    struct str rest = str_from(head, at);
    size_t from = str_find_char(rest, '>'), to = str_find(rest, STR("</title"));
    if (from == STR_NOT_FOUND || to == STR_NOT_FOUND || to < from || to - from > TITLE_LONGEST)
        return STR_NONE;
    return str_slice(rest, from + 1, to);
}

// "# Press coverage, newest first" over all that a data file holds.
static int first_comment_says(struct reader *r)
{
    enum { LINES = 6 };
    struct str rest = r->doc->source, line;
    bool data = r->doc->format == DOC_YAML || r->doc->format == DOC_TOML;
    for (int i = 0; data && i < LINES && str_line(&rest, &line); i++) {
        line = str_trim(line);
        if (line.n && line.p[0] != '#' && !str_starts(line, STR("---")))
            return 0;
        line = line.n ? str_from(line, 1) : line;
        line = str_slice(line, 0, str_find_char(line, '.'));
        if (line.n && words_heading(r->arena, str_slice(line, 0, str_find_char(line, ','))) > 0)
            return 1;
    }
    return 0;
}

// "title: Press" at the top of a data file, beside what it lists.
static int data_title_says(struct reader *r)
{
    static const char *const keys[] = {"title", "subtitle", "heading", "headline"};
    bool data =
        r->doc->format == DOC_YAML || r->doc->format == DOC_TOML || r->doc->format == DOC_JSON;
    for (const struct node *f = data ? r->doc->root->first : NULL; f; f = f->next)
        for (size_t i = 0; i < sizeof keys / sizeof *keys && f->type == NODE_FIELD; i++)
            if (str_is(f->extra, keys[i]) && f->first && !node_is_block(f->first) &&
                words_heading(r->arena, node_text(r->arena, f)) > 0)
                return 1;
    return 0;
}

// What the navigation calls the page that is read: "<li class="active"><a>Press</a>".
static int navigation_says(struct reader *r)
{
    enum { NODES = 2000, NAME_LONGEST = 60 };
    int left = r->doc->format == DOC_HTML ? NODES : 0;
    for (const struct node *n = r->doc->root; n && left > 0; n = node_next(r->doc->root, n)) {
        left--;
        struct str names = n->type == NODE_LINK   ? n->extra
                           : n->type == NODE_ITEM ? n->title
                                                  : STR_NONE;
        if (n->length > 400 || !class_is_current(names))
            continue;
        struct str text = node_text(r->arena, n);
        return text.n && text.n <= NAME_LONGEST ? words_section(fold_words(r->arena, text)) : 0;
    }
    return 0;
}

// What the front matter, the page's title, address and file name say: is it about coverage?
int reader_page_says(struct reader *r)
{
    if (value_bool(r->doc->front, STR("coverage"), false))
        return 1;
    static const char *const keys[] = {"title", "linkTitle", "permalink",   "url",
                                       "slug",  "subtitle",  "description", "layout"};
    int best = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct str text = value_text(r->doc->front, str_of(keys[i]));
        int says = text.n ? words_heading(r->arena, text) : 0;
        if (says > 0 || (says < 0 && i == 0))
            best = best > 0 ? best : says;
    }
    struct str title = html_title(r->doc);
    if (best == 0 && title.n)
        best = words_heading(r->arena, title);
    struct str path = r->doc->path, name = path_base(path);
    struct str folder = str_slice(path, 0, path.n > name.n ? path.n - name.n - 1 : 0);
    int file = words_section(fold_words(r->arena, name));
    if (best == 0 && (str_starts(name, STR("index.")) || str_starts(name, STR("_index."))))
        file = words_section(fold_words(r->arena, path_base(folder)));
    if (best == 0 || (best < 0 && file > 0))
        best = file;
    for (size_t i = 0; i < r->blocks_len && best <= 0; i++)
        if (r->blocks[i].kind == BLOCK_HEADING && r->blocks[i].level == 1) {
            int says = words_heading(r->arena, (struct str){r->blocks[i].f.text, r->blocks[i].f.n});
            best = says > 0 ? says : best;
            break;
        }
    best = best ? best : first_comment_says(r);
    best = best ? best : data_title_says(r);
    return best ? best : navigation_says(r);
}

static bool is_mail_house(struct str host)
{
    static const char *const houses[] = {
        "gmail.com",      "googlemail.com", "hotmail.com", "yahoo.com", "outlook.com", "gmx.de",
        "gmx.net",        "web.de",         "orange.fr",   "free.fr",   "laposte.net", "proton.me",
        "protonmail.com", "icloud.com",     "posteo.de",   "riseup.net"};
    for (size_t i = 0; i < sizeof houses / sizeof *houses; i++)
        if (str_eq(host, str_of(houses[i])))
            return true;
    return false;
}

static void own_host(struct reader *r, struct str mail)
{
    size_t at = str_find_char(mail, '@');
    if (at == STR_NOT_FOUND)
        return;
    struct str host = str_from(mail, at + 1);
    size_t query = str_find_char(host, '?');
    if (query != STR_NOT_FOUND)
        host = str_slice(host, 0, query);
    host = str_lower_ascii(r->arena, str_trim(host));
    if (host.n > 3 && !is_mail_house(host))
        map_set(&r->own_hosts, host, r);
}

// "Home", "Zur Startseite": what links to the front page of their site say.
static bool says_home(struct str folded)
{
    static const char *const words[] = {"home",
                                        "homepage",
                                        "home page",
                                        "back home",
                                        "back to home",
                                        "accueil",
                                        "page d accueil",
                                        "startseite",
                                        "zur startseite",
                                        "inicio",
                                        "inici",
                                        "volver al inicio",
                                        "pagina inicial",
                                        "pagina principal",
                                        "etusivu",
                                        "etusivulle",
                                        "forside",
                                        "hjem",
                                        "hem",
                                        "strona glowna",
                                        "domu",
                                        "uvod",
                                        "domov",
                                        "pocetna",
                                        "naslovnica",
                                        "главная",
                                        "на главную",
                                        "головна",
                                        "kezdolap",
                                        "acasa",
                                        "anasayfa",
                                        "ana sayfa",
                                        "beranda",
                                        "ホーム",
                                        "首页",
                                        "首頁",
                                        "홈"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(folded, str_of(words[i])))
            return true;
    return false;
}

// "[Home](https://fen.example/) · [Sitemap](…)": the front page that a link calls so is this
// site's.
static void own_front(struct reader *r, const struct flat *f, const struct link *l)
{
    enum { LONGEST = 24 };
    char room[4 * LONGEST];
    struct str text = {f->text + l->at, l->end - l->at};
    size_t scheme = str_find(l->url, STR("//"));
    if (!l->host.n || l->relative || text.n > LONGEST || scheme == STR_NOT_FOUND)
        return;
    struct str path = str_from(l->url, scheme + 2);
    size_t slash = str_find_char(path, '/');
    if (slash != STR_NOT_FOUND && slash + 1 < path.n)
        return;
    if (says_home(fold_words_into(text, room, sizeof room)))
        map_set(&r->own_hosts, l->host, r);
}

static bool may_invite(const struct block *b)
{
    return b->f.links_len > 0 && b->f.links_len <= INVITING_MOST && b->kind != BLOCK_ROW &&
           b->kind != BLOCK_RECORD;
}

// Which links of a block say that one may write: a bit each.
static uint32_t find_inviting(const struct block *b)
{
    uint32_t inviting = 0;
    for (size_t k = 0; may_invite(b) && k < b->f.links_len; k++) {
        const struct link *l = &b->f.links[k];
        char room[160];
        struct str shown = {b->f.text + l->at, l->end - l->at};
        bool invites = shown.n < 120 && words_may_begin(shown, STEM_CONTACT) &&
                       words_stems_of(fold_words_into(shown, room, sizeof room), STEM_CONTACT);
        inviting |= (invites ? UINT32_C(1) : 0) << k;
    }
    return inviting;
}

// Of all blocks, beside the work that makes items of them.
struct invitations {
    const struct reader *r;
    uint32_t *inviting; // of each block
    struct beside thread;
};

static void *find_invitations(void *context)
{
    const struct invitations *all = context;
    for (size_t i = 0; i < all->r->blocks_len; i++)
        all->inviting[i] = find_inviting(&all->r->blocks[i]);
    return NULL;
}

static void begin_invitations(struct reader *r, struct invitations *all)
{
    enum { BESIDE_LEAST = 512 };
    all->r = r;
    all->inviting = ARENA_SPACE(r->arena, r->blocks_len + 1, uint32_t);
    beside_begin(&all->thread, r->blocks_len < BESIDE_LEAST || !r->threads ? 1 : r->threads,
                 find_invitations, all);
}

// The invitation to write, and the hosts of mail addresses.
static void find_contact(struct reader *r, struct invitations *all)
{
    int best = 0;
    const uint32_t *inviting = all->inviting;
    beside_end(&all->thread);
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        if (!may_invite(b))
            continue;
        struct str text = {b->f.text, b->f.n < CONTACT_NEAR ? b->f.n : CONTACT_NEAR};
        uint32_t around = 0;
        bool looked = false;
        for (size_t k = 0; k < b->f.links_len; k++) {
            const struct link *l = &b->f.links[k];
            bool mail = str_starts_ascii(l->url, STR("mailto:"));
            if (mail)
                own_host(r, l->url);
            else
                own_front(r, &b->f, l);
            bool invites = inviting[i] >> k & 1;
            if ((!mail && !invites) || template_has_tag(l->url)) // nobody can write there
                continue;
            if (!looked)
                around = words_stems_in(fold_words(&r->scratch, text));
            looked = true;
            int score = (mail ? 3 : 0) + (invites ? 3 : 0) + (around & STEM_CONTACT ? 2 : 0) +
                        (around & STEM_COVERAGE ? 1 : 0);
            if (score > best && score >= 4) {
                best = score;
                r->contact = l->node;
            }
        }
        arena_reset(&r->scratch);
    }
}

static uint8_t confidence_of(const struct item *x)
{
    float f = 30 + 6 * x->evidence + 6 * x->coverage;
    bool titled = x->title.end > x->title.at || x->title_other.n || x->title_above.n;
    if (!titled && x->outlet.end == x->outlet.at && x->outlet_other.n == 0)
        return 0; // an address and no more
    return (uint8_t)(f < 0 ? 0 : f > 100 ? 100 : f);
}

static void fill_texts(struct reader *r, struct item *x, struct clip *c, struct map *openings)
{
    texts_leave(x);
    bool weak = x->agreement < 0.7F && !x->outlet_known;
    if (x->outlet.end > x->outlet.at && !(weak && x->outlet_other.n)) {
        c->outlet_text = texts_outlet(r, x);
        c->outlet_at = flat_span(&x->f, x->outlet.at, x->outlet.end);
    } else {
        c->outlet_text = x->outlet_other;
    }
    if (x->title.end > x->title.at) {
        c->title = texts_unquoted(flat_text(r->arena, &x->f, x->title.at, x->title.end));
        c->title_at = flat_span(&x->f, x->title.at, x->title.end);
    }
    const struct run *run = x->title.end > x->title.at ? flat_run_at(&x->f, x->title.at) : NULL;
    bool quotation = run && (run->style & STYLE_QUOTE) && run->link < 0;
    if (c->title.n == 0 || quotation) {
        struct str t = texts_title_attribute(r, x, openings, c->outlet_text);
        c->title = t.n || quotation ? t : c->title;
    }
    if (c->title.n == 0)
        c->title = texts_unquoted(str_trim(x->title_above));
    extras_author(x);
    if (x->author.end > x->author.at)
        c->author = flat_text(r->arena, &x->f, x->author.at, x->author.end);
    c->note = texts_note(r, x);
}

static void make_clip(struct reader *r, struct item *x, struct clip *c, struct map *openings)
{
    *c = (struct clip){.date = x->date, .doc = r->doc, .node = x->node};
    fill_texts(r, x, c, openings);
    c->at = (struct span){x->f.offset, x->f.end > x->f.offset ? x->f.end - x->f.offset : 0};
    c->date_at = x->date_text.end > x->date_text.at && !x->hit.impossible
                     ? flat_span(&x->f, x->date_text.at, x->date_text.end)
                     : (struct span){0, 0};
    if (x->primary >= 0) {
        const struct link *l = &x->f.links[x->primary];
        c->url = l->url;
        c->url_at = (struct span){l->url_offset, l->url_offset ? (uint32_t)l->url.n : 0};
    }
    extras_find(r, x, c);
    c->confidence = confidence_of(x);
    arena_reset(&r->scratch);
    doc_place(r->doc, x->f.offset, &c->line, &c->column);
}

// Its text was all of something else, such as its date: it stays where it is.
static bool says_nothing(const struct clip *c)
{
    return !c->url.n && !c->title.n && !c->outlet_text.n;
}

static void report(struct reader *r, const struct item *x, const struct clip *c)
{
    unsigned line, column;
    doc_place(r->doc, x->f.offset, &line, &column);
    if (x->hit.impossible)
        diag_add(r->diags, SEVERITY_WARNING, "date-impossible", r->doc->path, line, column,
                 "there is no such date as \"%.*s\"", (int)x->hit.length, x->f.text + x->hit.offset)
            ->remedy = STR("correct the day, month or year");
    if (c && c->confidence < UNSURE_BELOW)
        diag_add(r->diags, SEVERITY_NOTE, "clip-unsure", r->doc->path, line, column,
                 "read as \"%.*s\" in \"%.*s\", but this is not certain", STR_ARG(c->title),
                 STR_ARG(c->outlet_text))
            ->remedy = STR("write date, title and outlet as in the other entries");
}

// Whether item x stands where entries are expected: below a heading that says coverage, or on a
// page that does and in a list that has entries, or with a date and in no list.
static bool stands_in_coverage(const struct reader *r, const struct item *x, const bool *entries)
{
    int32_t s = x->section;
    while (s >= 0 && r->sections[s].coverage == 0)
        s = r->sections[s].parent;
    if (s >= 0)
        return r->sections[s].coverage > 0;
    return r->page_coverage > 0 && (x->container >= 0 ? entries[x->container] : x->hit.length > 0);
}

// A line that could be an entry: it has a link or a date, or stands in a list among entries.
static bool is_line(const struct item *x, const bool *entries)
{
    return x->primary >= 0 || x->hit.length ||
           (x->container >= 0 && entries[x->container] && x->f.n);
}

static void report_unread(struct reader *r, const struct item *x)
{
    unsigned line, column;
    doc_place(r->doc, x->f.offset, &line, &column);
    diag_add(r->diags, SEVERITY_NOTE, "clip-unread", r->doc->path, line, column,
             x->primary >= 0 ? "this link stands among press coverage but was not read as an entry"
                             : "this line stands among press coverage but was not read as an entry")
        ->remedy = STR("write it as the other entries, or put <!-- presse: ignore --> before it");
}

// Which containers hold entries.
static bool *hold_entries(struct reader *r)
{
    bool *entries = ARENA_ARRAY(r->arena, r->containers_len + 1, bool);
    for (size_t i = 0; i < r->items_len; i++)
        if (r->items[i].is_clip && r->items[i].container >= 0)
            entries[r->items[i].container] = true;
    return entries;
}

// Marks the nodes that an item's clip expresses.
static void consume(struct reader *r, const struct item *x)
{
    if (!x->node || x->mention)
        return;
    uintptr_t limit = x->f.end;
    for (const struct node *n = x->node; n; n = n->next) {
        if (n != x->node && n->offset >= limit)
            break;
        ((struct node *)(uintptr_t)n)->consumed = true;
        if (x->kind != BLOCK_HEADING && x->kind != BLOCK_PARAGRAPH)
            break;
    }
    (void)r;
}

static bool is_dropped_header(const struct node *n)
{
    return n->type == NODE_ROW && n->header;
}

// Lists and tables all of whose entries are expressed are so themselves.
static bool consume_containers(struct node *n)
{
    bool all = n->first != NULL;
    for (struct node *c = n->first; c; c = c->next) {
        bool container = c->type == NODE_LIST || c->type == NODE_TABLE ||
                         c->type == NODE_DIVISION || c->type == NODE_HTML_BLOCK ||
                         c->type == NODE_ITEM;
        if (container && !c->consumed && consume_containers(c))
            c->consumed = true;
        all = all && (c->consumed || is_dropped_header(c));
    }
    return all;
}

// Date headings all of whose entries are expressed.
static void consume_dates(struct reader *r)
{
    bool *kept = ARENA_ARRAY(r->arena, r->sections_len + 1, bool);
    bool *used = ARENA_ARRAY(r->arena, r->sections_len + 1, bool);
    for (size_t i = 0; i < r->items_len; i++)
        for (int32_t s = r->items[i].section; s >= 0; s = r->sections[s].parent) {
            used[s] = true;
            kept[s] = kept[s] || !r->items[i].is_clip || r->items[i].mention;
        }
    struct map expressed = MAP_IN(r->arena); // where the text of a section lies -> itself
    for (size_t s = 0; s < r->sections_len; s++) {
        const char *const *text = &r->sections[s].f.text;
        if (used[s] && !kept[s])
            map_set(&expressed, (struct str){(const char *)text, sizeof *text}, &kept[s]);
    }
    for (size_t i = 0; i < r->blocks_len; i++) {
        const struct block *b = &r->blocks[i];
        const char *const *text = &b->f.text;
        if (b->node && b->dated &&
            map_get(&expressed, (struct str){(const char *)text, sizeof *text}))
            ((struct node *)(uintptr_t)b->node)->consumed = true;
    }
}

// Clips of all items that are some: they know nothing of one another.
struct making {
    struct item **items; // one a clip
    struct clips *clips;
    struct map openings;
    const struct arena *work; // of the page's reading
};

static void make_one(struct reader *r, size_t i, void *context)
{
    struct making *m = context;
    make_clip(r, m->items[i], &m->clips->items[i], &m->openings);
}

static void make_clips(struct reader *r, struct clips *out)
{
    struct making m = {.items = ARENA_SPACE(r->arena, r->items_len + 1, struct item *),
                       .clips = out,
                       .openings = MAP_IN(r->arena)};
    size_t n = 0;
    for (size_t i = 0; i < r->items_len; i++)
        if (r->items[i].is_clip)
            m.items[n++] = &r->items[i];
    texts_count_openings(r, &m.openings);
    *out = (struct clips){.items = n ? ARENA_SPACE(r->lasting, n, struct clip) : NULL, .cap = n};
    reader_share(r, n, make_one, &m);
}

static void read_items(struct reader *r)
{
    r->filled = page_is_filled(r->doc);
    r->shortcodes = str_contains(r->doc->source, STR("[/"));
    blocks_collect(r);
    r->page_coverage = reader_page_says(r);
    told_lists_find(r);
    struct invitations invitations;
    begin_invitations(r, &invitations);
    items_collect(r);
    find_contact(r, &invitations);
    pictures_settle(r);
    columns_learn(r);
    dates_decide(r);
    roles_decide(r);
    bracketed_name(r);
    tongues_cut(r);
    titles_share(r);
    headlines_share(r);
    names_alone_share(r);
    fields_cut(r);
    fields_part_kinds(r);
    outlets_led(r);
    links_led_name(r);
    outlets_leave_places(r);
    players_name(r);
    titles_name(r);
    coverage_decide(r);
}

static bool coverage_is_off(const struct doc *d)
{
    return !value_bool(d->front, STR("coverage"), true);
}

static void keep_one(struct reader *r, size_t i, void *context)
{
    struct making *m = context;
    struct clip *c = &m->clips->items[i];
    struct str *const texts[] = {&c->url,    &c->identity,  &c->id,   &c->title, &c->outlet_text,
                                 &c->author, &c->programme, &c->note, &c->lang};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        if (texts[k]->p && arena_holds(m->work, texts[k]->p))
            *texts[k] = texts[k]->n ? str_copy(r->lasting, *texts[k]) : STR("");
}

// What clips say, from the memory that the reading took into what lasts.
static void keep_texts(struct reader *r, struct clips *clips)
{
    struct making m = {.clips = clips, .work = r->arena};
    reader_share(r, clips->len, keep_one, &m);
}

// The clip made next goes to the end of those that stay.
static struct clip *take_clip(struct clips *clips, size_t made)
{
    struct clip *c = &clips->items[clips->len];
    if (made > clips->len)
        *c = clips->items[made];
    c->order = clips->len;
    return c;
}

struct reading *reader_read(struct arena *a, struct doc *d, const struct outlets *outlets,
                            struct str lang, struct diags *diags)
{
    const struct reader_how alone = {0};
    return reader_read_as(a, d, outlets, lang, &alone, diags);
}

struct reading *reader_read_as(struct arena *a, struct doc *d, const struct outlets *outlets,
                               struct str lang, const struct reader_how *how, struct diags *diags)
{
    struct reading *out = ARENA_NEW(a, struct reading);
    struct arena work = ARENA_EMPTY;
    struct reader r = {.lasting = a, .arena = &work, .doc = d, .outlets = outlets, .diags = diags};
    r.threads = how->threads;
    r.alone = how->alone;
    r.why = how->why;
    r.in_full = how->in_full;
    r.clipping = how->clipping;
    r.memo = how->memo ? known_open(how->memo, d->path, how->config) : NULL;
    struct str own = lang_tag(a, value_text(d->front, STR("lang")));
    r.lang = own.n ? own : lang;
    r.languages = dates_language(r.lang);
    r.keys = MAP_IN(&work);
    r.own_hosts = MAP_IN(&work);
    struct map texts = MAP_IN(&work);
    r.texts = r.memo ? known_texts(r.memo, r.languages) : &texts;
    r.sites = MAP_IN(&work);
    out->lang = r.lang;
    read_items(&r);
    out->contact = r.contact;
    out->in_texts = r.in_texts;
    bool off = coverage_is_off(d);
    if (!off)
        make_clips(&r, &out->clips);
    const bool *entries = hold_entries(&r);
    unsigned sum = 0;
    size_t made = 0;
    for (size_t i = 0; i < r.items_len && !off; i++) {
        struct item *x = &r.items[i];
        if (!x->is_clip) {
            if (!x->ignored && is_line(x, entries) && stands_in_coverage(&r, x, entries))
                report_unread(&r, x);
            continue;
        }
        struct clip *c = take_clip(&out->clips, made++);
        if (says_nothing(c))
            continue;
        out->clips.len++;
        report(&r, x, c);
        sum += c->confidence;
        consume(&r, x);
    }
    if (out->clips.len) {
        consume_dates(&r);
        consume_containers(d->root);
        out->is_coverage = true;
        out->confidence = (uint8_t)(sum / out->clips.len);
    }
    keep_texts(&r, &out->clips);
    arena_free(&r.scratch);
    arena_free(&work);
    return out;
}
