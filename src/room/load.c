// SPDX-License-Identifier: MIT
// A file is read into scratch memory first. An ordinary dated page is a release: what the room
// needs of it is copied and the rest forgotten, so that a hundred thousand of them fit. Any
// other page is read again, whole, into memory that the room keeps, and the clip reader
// decides whether it is coverage.
//
// A dated page is coverage only when its front matter says `coverage: true`, or when it is no
// post, holds at least three links out, and the reader is sure: Hugo dates every page it makes.
#include "room/load.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/sum.h"
#include "room/cache.h"
#include "room/clipping.h"
#include "room/clips.h"
#include "room/keys.h"
#include "room/outline.h"
#include "room/place.h"
#include "text/address.h"
#include "text/lang.h"

enum {
    SURE = 60,           // the reader's confidence that makes a dated page coverage
    LEAST_CLIPS = 3,     // of a dated page, to be coverage
    LEAD_LARGEST = 4000, // bytes of a release's body looked at for its first paragraph
    DESCRIPTION_LARGEST = 220,
};

struct job {
    const struct load_plan *plan;
    const struct source_file *file;
    struct load_worker *w;
    struct loaded *out;
    struct page *page;
    const struct page *before; // see load_page
    struct doc *doc;
    struct front front;
    struct str post_date; // of the file's name
    bool clipping;        // its front matter is one piece of coverage
};

// Cuts at a word's end; adds an ellipsis when something was cut.
static struct str shorten(struct arena *a, struct str text)
{
    if (text.n <= DESCRIPTION_LARGEST)
        return str_copy(a, text);
    size_t n = DESCRIPTION_LARGEST;
    while (n > 0 && text.p[n] != ' ')
        n--;
    if (n == 0)
        for (n = DESCRIPTION_LARGEST; n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80;)
            n--;
    return str_format(a, "%.*s\u2026", (int)n, text.p);
}

static const struct node *first_of(const struct node *root, enum node_type type)
{
    for (const struct node *n = root->first; n; n = node_next(root, n))
        if (n->type == type)
            return n;
    return NULL;
}

// The first paragraph of prose: not consumed by clips, with words in it.
static struct str first_paragraph(struct arena *a, const struct node *root)
{
    for (const struct node *n = root->first; n; n = node_next(root, n)) {
        if (n->type != NODE_PARAGRAPH || n->consumed || (n->parent && n->parent->consumed))
            continue;
        struct str text = node_text(a, n);
        if (text.n > 20 && !str_starts(text, STR("{")))
            return text;
    }
    return STR_NONE;
}

// Where a release's first paragraph ends: all that is parsed of it here.
static struct str lead_of(const struct doc *d)
{
    size_t from = d->front_end ? d->front_end - 1 : 0;
    struct str body = str_from(d->source, from), rest = body, line;
    bool words = false;
    while (str_line(&rest, &line)) {
        struct str text = str_trim(line);
        size_t done = (size_t)(line.p + line.n - body.p);
        if ((words && text.n == 0) || done > LEAD_LARGEST)
            return str_slice(body, 0, done);
        char c = text.n ? text.p[0] : '#';
        words = words || !strchr("#!<[{-=|>:", c);
    }
    return body;
}

static void describe_release(struct job *j)
{
    struct arena *scratch = &j->w->scratch, *keep = &j->w->keep;
    if (j->page->title.n && j->page->description.n)
        return;
    struct diags ignored = DIAGS_IN(scratch);
    struct doc *lead =
        doc_read(scratch, j->doc->path, lead_of(j->doc), j->doc->format, false, &ignored);
    const struct node *heading = first_of(lead->root, NODE_HEADING);
    if (!j->page->title.n && heading)
        j->page->title = str_copy(keep, node_text(scratch, heading));
    if (!j->page->description.n)
        j->page->description = shorten(keep, first_paragraph(scratch, lead->root));
}

static void describe_page(struct job *j)
{
    struct page *p = j->page;
    struct arena *keep = &j->w->keep;
    const struct node *heading = p->title.n ? NULL : first_of(p->doc->root, NODE_HEADING);
    if (heading && heading->level == 1 && !heading->consumed)
        p->title = node_text(keep, heading);
    if (!p->description.n && p->kind != PAGE_COVERAGE)
        p->description = shorten(keep, first_paragraph(&j->w->scratch, p->doc->root));
}

// Its text is parsed here only when that may find something, and once more to render it.
static void note_release(struct job *j)
{
    struct arena *scratch = &j->w->scratch;
    struct page *p = j->page;
    const struct doc *d = j->doc;
    struct notes notes = {0};
    if (!notes_possible(str_from(d->source, d->front_end), d->format))
        return;
    struct diags ignored = DIAGS_IN(scratch);
    notes_take(
        scratch,
        doc_read_body(scratch, d->path, d->source, d->format, d->front_end, d->utf8, &ignored),
        &notes);
    p->notes = notes_copy(&j->w->keep, &notes);
}

static size_t links_out(struct str body)
{
    size_t n = 0;
    for (size_t at; (at = str_find_char(body, ':')) != STR_NOT_FOUND;) {
        body = str_from(body, at + 1);
        n += str_starts(body, STR("//"));
    }
    return n;
}

static bool may_be_coverage(const struct job *j)
{
    if (j->plan->lone || j->clipping || j->front.coverage == ANSWER_YES ||
        j->file->kind == SOURCE_DATA)
        return true;
    if (j->front.coverage == ANSWER_NO || j->file->kind == SOURCE_POST)
        return false;
    struct str body = str_from(j->doc->source, j->doc->front_end);
    size_t links = links_out(body);
    return !j->front.has_date || (links >= LEAST_CLIPS && links * 600 >= body.n);
}

static bool is_coverage(const struct job *j, const struct reading *reading)
{
    if (j->clipping && !j->plan->lone)
        return false; // another page shows it
    if (j->front.coverage != ANSWER_NONE)
        return j->front.coverage == ANSWER_YES;
    if (!reading->is_coverage || reading->clips.len == 0)
        return false;
    bool dated = j->front.has_date && !j->plan->lone;
    return !dated || (reading->confidence >= SURE && reading->clips.len >= LEAST_CLIPS);
}

static void copy_texts(struct job *j)
{
    struct arena *keep = &j->w->keep;
    struct page *p = j->page;
    const struct front *f = &j->front;
    p->title = str_copy(keep, f->title);
    p->layout = f->layout.n ? str_copy(keep, f->layout) : STR_NONE;
    p->description = f->description.n ? shorten(keep, f->description) : STR_NONE;
    p->translation_key = f->translation_key.n ? str_copy(keep, f->translation_key) : STR_NONE;
    p->tags = f->tags_len ? ARENA_ARRAY(keep, f->tags_len, struct str) : NULL;
    p->tags_len = f->tags_len;
    for (size_t i = 0; i < f->tags_len; i++)
        p->tags[i] = str_copy(keep, f->tags[i]);
    p->lang = f->lang.n ? str_copy(keep, f->lang) : STR_NONE;
}

static void set_times(struct job *j)
{
    struct page *p = j->page;
    const struct front *f = &j->front;
    p->date = f->date;
    p->has_time = f->has_time;
    bool dated = f->has_date;
    if (!dated && j->post_date.n)
        dated = keys_time(j->post_date, &p->date, &p->has_time);
    j->front.has_date = dated;
    p->publish_date = f->publish_date;
    p->expiry_date = f->expiry_date;
    int64_t now = j->plan->room->now, opens = f->publish_date ? f->publish_date : p->date;
    bool waiting = opens > now, expired = p->expiry_date && p->expiry_date <= now;
    bool draft = f->draft || j->file->kind == SOURCE_DRAFT;
    p->published = !waiting && !expired && (!draft || j->plan->drafts);
    if (draft && !j->plan->drafts)
        return;
    if (waiting)
        j->out->next_change = opens;
    else if (!expired && p->expiry_date)
        j->out->next_change = p->expiry_date;
}

static bool keeps_extension(struct str path)
{
    return path_extension(path).n > 0;
}

static void add_alias(struct job *j, struct str written)
{
    struct page *p = j->page;
    struct str path;
    if (!place_path(&j->w->keep, written, &path)) {
        diag_add(&j->w->diags, SEVERITY_WARNING, "front-url", p->path, 1, 1,
                 "the alias \"%.*s\" is no path on this site", STR_ARG(written))
            ->remedy = STR("write it as /old/address/");
        return;
    }
    if (keeps_extension(written)) {
        path.n--; // "/x/" becomes "/x.html" again
        path =
            str_format(&j->w->keep, "%.*s.%.*s", STR_ARG(path), STR_ARG(path_extension(written)));
        if (!str_ends(written, STR(".html")))
            path =
                str_format(&j->w->keep, "/%.*s", STR_ARG(str_from(written, written.p[0] == '/')));
    }
    if (!str_eq(path, p->url))
        p->aliases[p->aliases_len++] = path;
}

static void set_url(struct job *j, struct str name, struct str prefix)
{
    struct page *p = j->page;
    struct arena *keep = &j->w->keep;
    bool post = j->file->kind == SOURCE_POST || j->file->kind == SOURCE_DRAFT;
    struct str pattern = post ? j->plan->config->permalink : STR_NONE;
    bool jekyll_default = post && !pattern.n && j->file->kind == SOURCE_POST;
    char day[DATE_ISO_SIZE];
    date_iso(date_of_time(p->date), day);
    struct place place = {
        .name = name,
        .front_url = j->front.url,
        .pattern = jekyll_default ? STR("date") : pattern,
        .slug = j->front.slug,
        .prefix = prefix,
        .category = j->front.category,
        .date = p->date ? str_of(day) : STR_NONE,
    };
    if (!place_url(keep, &place, &p->url))
        diag_add(&j->w->diags, SEVERITY_WARNING, "front-url", p->path, 1, 1,
                 "the url \"%.*s\" is no path on this site and is not used", STR_ARG(j->front.url))
            ->remedy = STR("write it as /espace-presse/");
    p->aliases = ARENA_ARRAY(keep, j->front.aliases_len + 1, struct str);
    for (size_t i = 0; i < j->front.aliases_len; i++)
        add_alias(j, j->front.aliases[i]);
    if (jekyll_default || (j->front.url.n && str_ends(j->front.url, STR(".html"))))
        add_alias(j, str_format(keep, "%.*s.html", STR_ARG(str_slice(p->url, 0, p->url.n - 1))));
    p->home = str_eq(p->url, STR("/"));
}

static void name_page(struct job *j)
{
    struct arena *keep = &j->w->keep;
    struct str name = j->file->name, bare = name, rest;
    struct str lang = place_lang(keep, name, &rest);
    bool suffix = rest.n != name.n;
    bare = rest;
    if (j->file->kind == SOURCE_POST || j->file->kind == SOURCE_DRAFT || j->front.has_date)
        place_post(keep, bare, &j->post_date, &bare);
    set_times(j);
    j->out->name_lang = lang;
    if (!j->page->lang.n)
        j->page->lang = lang;
    bool prefixed = suffix && !str_eq(lang, j->plan->room->lang);
    set_url(j, bare, prefixed ? lang : STR_NONE);
    if (!j->page->translation_key.n) {
        bool in_folder = lang.n && !suffix;
        j->page->translation_key = str_copy(keep, in_folder ? str_from(rest, lang.n + 1) : rest);
    }
}

enum { CLEAR = 40 }; // confidence from which the keepers' own words decide alone

// The language of the keepers' own words: link texts are titles of others.
static struct str prose_language(const struct doc *d)
{
    AUTO_BUF words = {.limit = LANG_LOOKED_AT};
    AUTO_BUF all = {.limit = LANG_LOOKED_AT};
    for (const struct node *n = d->root; n && !all.overflow; n = node_next(d->root, n)) {
        bool in_link = n->parent && n->parent->type == NODE_LINK;
        if (n->type != NODE_TEXT)
            continue;
        buf_str(&all, n->text);
        buf_char(&all, ' ');
        if (in_link)
            continue;
        buf_str(&words, n->text);
        buf_char(&words, ' ');
    }
    struct lang_guess own = lang_detect(buf_view(&words));
    struct lang_guess whole = lang_detect(buf_view(&all));
    if (!own.lang.n && !whole.lang.n) {
        own = lang_detect_dated(buf_view(&words));
        whole = lang_detect_dated(buf_view(&all));
    }
    bool clear = own.confidence >= CLEAR || own.confidence >= whole.confidence;
    return clear ? own.lang : whole.lang;
}

static bool read_whole(struct job *j, struct str source)
{
    struct arena *keep = &j->w->keep;
    struct page *p = j->page;
    const struct page *before = j->before;
    p->doc = doc_read_again(keep, p->path, str_copy(keep, source), j->file->format, j->doc->utf8,
                            before ? before->doc : NULL, &j->w->diags);
    p->front = p->doc->front;
    struct str lang = p->lang.n ? p->lang : j->plan->room->lang;
    if (!lang.n)
        p->lang = lang = prose_language(p->doc);
    if (j->front.coverage == ANSWER_NO && !j->plan->lone)
        return true;
    size_t mark = j->w->diags.len;
    const struct reader_how how = {.threads = j->plan->threads,
                                   .memo = j->plan->memo,
                                   .config = j->plan->config->sum,
                                   .alone = j->plan->lone,
                                   .clipping = j->clipping,
                                   .why = j->plan->why};
    p->reading = reader_read_as(keep, p->doc, j->plan->room->outlets, lang, &how, &j->w->diags);
    bool coverage = is_coverage(j, p->reading);
    if (!p->lang.n && !j->plan->room->lang.n)
        p->lang = p->reading->lang;
    if (coverage)
        p->kind = PAGE_COVERAGE;
    else if (!j->plan->lone && !j->clipping)
        j->w->diags.len = mark; // the reader's doubts are about coverage only
    if (coverage || j->plan->lone || j->clipping) {
        p->reading->unplaced = j->plan->places_later;
        if (!p->reading->unplaced)
            outline_place_dates(p, j->plan->threads);
        clips_finish(keep, p, before && before->reading ? &before->reading->clips : NULL,
                     j->plan->threads);
    }
    return coverage || j->file->kind != SOURCE_DATA;
}

// Whether the file is its folder ("press/seals/index.md"), and that one of another's.
static bool is_bundle(struct str name)
{
    struct str base = path_base(name), above = str_slice(name, 0, name.n - base.n);
    return str_eq(base, STR("index")) && str_find_char(above, '/') + 1 < above.n;
}

// Its "url" is the article's then. A section's own page is none, nor one that lies in no folder.
static void find_clipping(struct job *j)
{
    struct str base = path_base(j->file->name);
    bool index = str_eq(base, STR("index")) || str_eq(base, STR("_index"));
    bool bundle = !j->plan->lone && is_bundle(j->file->name);
    bool member = j->plan->lone || bundle || (!index && base.n < j->file->name.n);
    bool page = j->file->kind != SOURCE_DATA && j->front.coverage == ANSWER_NONE;
    j->clipping =
        page && member && (bundle ? clipping_is_bundle : clipping_is)(&j->w->scratch, j->doc);
    if (j->clipping && str_contains(j->front.url, STR("://")))
        j->front.url = STR_NONE;
}

// "{% for item in site.data.press %}" shows the entries of _data/press.yml.
static struct str shown_data(struct arena *a, struct str source)
{
    bool may = str_find_char(source, '{') != STR_NOT_FOUND; // found sooner
    size_t at = may ? str_find(source, STR("site.data.")) : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND)
        return STR_NONE;
    struct str rest = str_from(source, at + 10);
    size_t n = 0;
    while (n < rest.n && (is_alpha_ascii(rest.p[n]) || is_digit_ascii(rest.p[n]) ||
                          rest.p[n] == '_' || rest.p[n] == '-'))
        n++;
    return str_copy(a, str_slice(rest, 0, n));
}

// "{% for p in site.press %} … {% endfor %}": what lists the files of a collection in Jekyll, which
// the page shows in presse's way.
static void drop_collection_loops(struct arena *scratch, struct doc *d)
{
    bool within = false;
    if (str_find_char(d->source, '{') == STR_NOT_FOUND ||
        !str_contains(d->source, STR(" in site.")))
        return;
    for (struct node *n = d->root->first; n; n = n->next) {
        struct str text = node_text(scratch, n);
        size_t loop = str_find(text, STR("{% for "));
        within = within || (loop != STR_NOT_FOUND && str_contains(text, STR(" in site.")) &&
                            str_trim(str_slice(text, 0, loop)).n == 0);
        n->consumed = n->consumed || within;
        within = within && !str_contains(text, STR("endfor"));
    }
}

static bool is_template(const struct job *j, struct str source)
{
    return j->file->format == DOC_HTML && !j->plan->lone &&
           (str_contains(source, STR("{%")) || str_contains(source, STR("{{")));
}

static bool open_file(struct job *j, struct str *source)
{
    struct page *p = j->page;
    struct error e = {0};
    struct file_stamp stamp;
    if (j->plan->bytes.p) {
        *source = j->plan->bytes;
        return true;
    }
    if (!file_read_known(p->file.full, &j->file->stamp, DOC_LARGEST, &j->w->scratch, source, &stamp,
                         &e)) {
        bool large = e.kind == ERROR_LIMIT;
        diag_add(&j->w->diags, SEVERITY_ERROR, large ? "file-large" : "file-unreadable", p->path, 0,
                 0, "%s; the page is left out", e.message)
            ->remedy = large ? STR("split the page") : STR("give presse the right to read it");
        return false;
    }
    p->file.mtime = stamp.mtime;
    p->file.size = stamp.size;
    return true;
}

uint64_t page_head(struct str bytes)
{
    const struct sum sum = sum_of(bytes);
    return sum.a ^ sum.b;
}

void load_page(const struct load_plan *plan, const struct source_file *file,
               const struct page *before, struct load_worker *w, struct loaded *out)
{
    struct page *p = ARENA_NEW(&w->keep, struct page);
    struct job j = {.plan = plan, .file = file, .w = w, .out = out, .page = p, .before = before};
    struct str source;
    arena_reset(&w->scratch);
    p->room = plan->room;
    p->path = file->path;
    p->file.full = path_join(&w->keep, plan->room->root, str_c(&w->scratch, file->path));
    if (!open_file(&j, &source) || is_template(&j, source))
        return;
    size_t mark = w->diags.len;
    j.doc = doc_read(&w->scratch, p->path, source, file->format, true, &w->diags);
    j.front = keys_read(&w->scratch, j.doc, &w->diags);
    p->body = (uint32_t)j.doc->front_end;
    p->head = page_head(str_slice(source, 0, p->body));
    p->utf8 = j.doc->utf8;
    size_t front_diags = w->diags.len;
    find_clipping(&j);
    copy_texts(&j);
    name_page(&j);
    p->kind = j.front.has_date ? PAGE_RELEASE : PAGE_PLAIN;
    if (p->kind == PAGE_RELEASE && !may_be_coverage(&j)) {
        p->front = keys_rest(&w->keep, &j.front, j.doc->front);
        describe_release(&j);
        note_release(&j);
        if (file->format == DOC_MARKDOWN)
            p->text = text_keep(&w->texts, &w->keep, source);
        out->ordinary = true;
    } else if (plan->releases_only && !(plan->plain && p->kind == PAGE_PLAIN)) {
        out->declined = true;
        return;
    } else {
        // Keep what keys_read and the names said; doc_read says the rest again.
        size_t own = 0;
        for (size_t i = mark; i < w->diags.len; i++)
            if (i >= front_diags || strcmp(w->diags.items[i].code, "front-type") == 0)
                w->diags.items[mark + own++] = w->diags.items[i];
        w->diags.len = mark + own;
        if (!read_whole(&j, source))
            return;
        describe_page(&j);
        out->data_name = shown_data(&w->keep, source);
        drop_collection_loops(&w->scratch, p->doc);
        out->clipping = p->clipping = j.clipping && !plan->lone && p->clips_len;
        if (p->kind == PAGE_RELEASE && !plan->lone && !p->clipping) {
            p->front = keys_rest(&w->keep, &j.front, p->front);
            notes_take(&w->keep, p->doc, &p->notes);
            p->doc = NULL;
            p->reading = NULL;
        }
    }
    if (!p->title.n)
        p->title = place_title(&w->keep, file->name);
    out->page = p;
}
