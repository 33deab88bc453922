// SPDX-License-Identifier: MIT
// The classes of coverage: a page's years, its clips, its outlets.
#include "site/view.h"

#include <string.h>

#include "site/write.h"

#include "text/address.h"

struct str clip_source(const struct clip *c)
{
    return c->outlet && c->outlet->name.n ? c->outlet->name : c->outlet_text;
}

struct str clip_heading(const struct clip *c)
{
    if (c->title.n)
        return c->title;
    struct str source = clip_source(c);
    return source.n ? source : c->url;
}

static const struct clip *clip_of(const void *object)
{
    return ((const struct clip_view *)object)->clip;
}

FIELD(clip, id)
{
    (void)scope;
    return tv_text(clip_of(object)->id);
}

FIELD(clip, title)
{
    (void)scope;
    return tv_text(clip_heading(clip_of(object)));
}

const struct page *view_clip_page(const struct view *v, const struct clip *c)
{
    if (v->coverage)
        return v->coverage->page;
    const struct site_language *l = v->language;
    for (size_t i = 0; i < l->coverage_len; i++)
        if (l->coverage[i]->page->doc == c->doc)
            return l->coverage[i]->page;
    return l->coverage[0]->page;
}

FIELD(clip, href)
{
    struct str url = address_published(scope->arena, clip_of(object)->url);
    enum address_kind kind = address_kind_of(url);
    if (kind == ADDRESS_WEB)
        return tv_text(uri_text(scope->arena, url));
    if (kind != ADDRESS_PATH)
        return tv_text(STR_NONE);
    const struct view *v = view_of(scope);
    const struct link_context c = {v->site, view_clip_page(v, clip_of(object)), v->root};
    return tv_text(uri_text(scope->arena, link_resolve(&c, scope->arena, url).url));
}

FIELD(clip, outgoing)
{
    struct str url = address_published(scope->arena, clip_of(object)->url);
    return tv_bool(address_kind_of(url) == ADDRESS_WEB);
}

// The title's language, when it is not the page's: what the page says, or else the outlet's.
FIELD(clip, foreign)
{
    const struct clip *c = clip_of(object);
    struct str lang = c->lang.n || !c->outlet ? c->lang : c->outlet->lang;
    return tv_text(str_eq_ascii(lang, view_of(scope)->lang) ? STR_NONE : lang);
}

FIELD(clip, iso)
{
    char iso[DATE_ISO_SIZE];
    size_t n = date_iso(clip_of(object)->date, iso);
    return tv_text((struct str){arena_copy(scope->arena, iso, n), n});
}

FIELD(clip, date)
{
    char text[DATETEXT_SIZE];
    size_t n = datetext_full(view_of(scope)->language->dates, clip_of(object)->date, text);
    return tv_text((struct str){arena_copy(scope->arena, text, n), n});
}

FIELD(clip, day)
{
    char text[DATETEXT_SIZE];
    size_t n = datetext_in_year(view_of(scope)->language->dates, clip_of(object)->date, text);
    return tv_text((struct str){arena_copy(scope->arena, text, n), n});
}

FIELD(clip, again)
{
    (void)scope;
    return tv_bool(((const struct clip_view *)object)->again);
}

FIELD(clip, outlet)
{
    (void)scope;
    const struct clip *c = clip_of(object);
    return tv_text(c->title.n ? clip_source(c) : STR_NONE); // else it is the heading already
}

FIELD(clip, outlet_lang)
{
    const struct outlet *o = clip_of(object)->outlet;
    bool foreign = o && o->lang.n && !str_eq_ascii(o->lang, view_of(scope)->lang);
    return tv_text(foreign ? o->lang : STR_NONE);
}

FIELD(clip, author)
{
    (void)scope;
    return tv_text(clip_of(object)->author);
}

FIELD(clip, programme)
{
    (void)scope;
    return tv_text(clip_of(object)->programme);
}

FIELD(clip, note)
{
    (void)scope;
    return tv_text(clip_of(object)->note);
}

FIELD(clip, access)
{
    static const char *const ids[] = {"", "free-access", "registration", "subscribers-only"};
    const char *id = ids[clip_of(object)->access];
    return tv_text(*id ? strings_get(view_of(scope)->language->strings, str_of(id)) : STR_NONE);
}

FIELD(clip, kind)
{
    static const char *const ids[] = {"", "audio", "video", "pdf"};
    const char *id = ids[clip_of(object)->kind];
    return tv_text(*id ? strings_get(view_of(scope)->language->strings, str_of(id)) : STR_NONE);
}

// Dead links (room/dead.h).
static const struct dead_link *dead_link_of(const struct template_scope *scope, const void *object)
{
    return dead_find(view_of(scope)->site->room, clip_of(object)->identity);
}

struct str dead_copy_label(struct arena *a, const struct site_language *l,
                           const struct dead_link *d)
{
    char date[DATETEXT_SIZE];
    struct address copy;
    struct str host = address_parse(a, d->copy, &copy) ? copy.host : STR_NONE;
    if (!date_known(d->copied))
        return host;
    size_t n = datetext_full(l->dates, d->copied, date);
    return str_format(a, "%.*s, %.*s", (int)n, date, STR_ARG(host));
}

FIELD(clip, dead)
{
    return tv_bool(dead_link_of(scope, object) != NULL);
}

FIELD(clip, copy)
{
    const struct dead_link *d = dead_link_of(scope, object);
    return tv_text(d && d->copy.n ? uri_text(scope->arena, d->copy) : STR_NONE);
}

FIELD(clip, copy_label)
{
    const struct dead_link *d = dead_link_of(scope, object);
    return tv_text(d && d->copy.n ? dead_copy_label(scope->arena, view_of(scope)->language, d)
                                  : STR_NONE);
}

// Whether there is anything for a line of its own.
FIELD(clip, more)
{
    (void)scope;
    const struct clip *c = clip_of(object);
    return tv_bool(c->author.n || c->programme.n || c->kind || c->access);
}

// Its own place, on the page that holds the whole coverage.
FIELD(clip, permalink)
{
    const struct view *v = view_of(scope);
    const struct clip *c = clip_of(object);
    bool whole = v->coverage && !v->part;
    struct str page = whole ? STR_NONE : view_link(scope, view_clip_page(v, c)->url);
    const struct str mark = STR("#clip-");
    char *p = arena_space(scope->arena, page.n + mark.n + c->id.n, 1);
    if (page.n)
        memcpy(p, page.p, page.n);
    memcpy(p + page.n, mark.p, mark.n);
    if (c->id.n)
        memcpy(p + page.n + mark.n, c->id.p, c->id.n);
    return view_rooted(scope, (struct str){p, page.n + mark.n + c->id.n});
}

static const struct template_field clip_fields[] = {
    {"id", clip_id},
    {"more", clip_more},
    {"title", clip_title},
    {"href", clip_href},
    {"foreign", clip_foreign},
    {"iso", clip_iso},
    {"date", clip_date},
    {"day", clip_day},
    {"again", clip_again},
    {"outlet", clip_outlet},
    {"author", clip_author},
    {"programme", clip_programme},
    {"note", clip_note},
    {"access", clip_access},
    {"kind", clip_kind},
    {"permalink", clip_permalink},
    {"outgoing", clip_outgoing},
    {"outlet_lang", clip_outlet_lang},
    {"dead", clip_dead},
    {"copy", clip_copy},
    {"copy_label", clip_copy_label},
};
const struct template_class class_clip = {"clip", clip_fields,
                                          sizeof clip_fields / sizeof *clip_fields, NULL};

// Years.
const void *view_clip_at(const void *list, size_t i)
{
    return (const struct clip_view *)list + i;
}

FIELD(year, name)
{
    const struct year_view *y = object;
    if (!y->year)
        return tv_text(strings_get(view_of(scope)->language->strings, STR("undated")));
    return tv_text(str_format(scope->arena, "%d", y->year));
}

FIELD(year, id)
{
    const struct year_view *y = object;
    return tv_text(y->year ? str_format(scope->arena, "year-%d", y->year) : STR("undated"));
}

FIELD(year, href)
{
    const struct view *v = view_of(scope);
    const struct year_view *y = object;
    if (!y->group || y->group == v->part)
        return tv_text(STR_NONE);
    return tv_text(
        view_link(scope, str_format(scope->arena, "%.*s%.*s/", STR_ARG(v->coverage->page->url),
                                    STR_ARG(y->group->slug))));
}

FIELD(year, count)
{
    const struct year_view *y = object;
    return tv_text(
        strings_count(scope->arena, view_of(scope)->language->strings, STR("clips"), y->len));
}

FIELD(year, clips)
{
    (void)scope;
    const struct year_view *y = object;
    return tv_list(y->clips, y->len, &class_clip, view_clip_at);
}

static const struct template_field year_fields[] = {{"name", year_name},
                                                    {"id", year_id},
                                                    {"href", year_href},
                                                    {"count", year_count},
                                                    {"clips", year_clips}};
const struct template_class class_year = {"year", year_fields, 5, NULL};

void view_clips(struct view *v, struct clip *const *clips, size_t len)
{
    struct arena *a = v->render->arena;
    struct clip_view *views = ARENA_ARRAY(a, len ? len : 1, struct clip_view);
    size_t cap = 0;
    v->clips_len = len;
    for (size_t i = 0; i < len; i++) {
        views[i].clip = clips[i];
        bool follows = i && clips[i]->date.year == clips[i - 1]->date.year;
        views[i].again = follows && date_compare(clips[i]->date, clips[i - 1]->date) == 0 &&
                         clips[i]->date.month;
        if (!follows) {
            ARENA_PUSH(a, v->years, v->years_len, cap) =
                (struct year_view){.year = clips[i]->date.year, .clips = &views[i]};
        }
        v->years[v->years_len - 1].len++;
    }
    for (size_t i = 0; v->coverage && v->coverage->divided && i < v->years_len; i++) {
        for (size_t k = 0; k < v->coverage->years_len; k++) {
            if (v->coverage->years[k].year == v->years[i].year && v->years[i].year)
                v->years[i].group = &v->coverage->years[k];
        }
    }
}
