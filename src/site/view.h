// SPDX-License-Identifier: MIT
// What a template sees: one page being rendered, as classes of fields (template.h). The names
// of the fields are what docs/templates.md promises to themes.
#ifndef PRESSE_SITE_VIEW_H
#define PRESSE_SITE_VIEW_H

#include "room/dead.h"
#include "site/site_parts.h"

struct clip_view {
    const struct clip *clip;
    bool again; // same date as the one before
};

// Clips of one year, as a page shows them.
struct year_view {
    int year; // 0: undated
    struct clip_view *clips;
    size_t len;
    const struct clip_group *group; // set when the year has a page of its own
};

struct view {
    const struct render *render;
    const struct site *site;
    const struct site_language *language;
    const struct page *page; // NULL of pages that nobody wrote
    struct str root;         // link_root of the route, or where the site stands (404)
    struct str lang;
    struct str title;       // the page's <h1>
    struct str parent;      // title of the page that this one belongs to; may be empty
    struct str parent_path; // its path
    struct str description;
    struct str before, content; // HTML
    struct str structured;      // JSON-LD, without the script element
    const char *type;           // Open Graph: "website" or "article"
    const struct coverage *coverage;
    const struct clip_group *part; // of the coverage; NULL of the whole
    struct year_view *years;
    size_t years_len;
    struct page **releases;
    size_t releases_len;
    const struct section *section;
    const struct search_view *search; // of the search page
    size_t number;                    // of a list: its route's
    size_t clips_len;
    struct piece_list *pieces; // of the whole coverage; NULL: nothing is kept
};

// A view for route r->route in language l, about page (may be NULL).
struct view view_make(const struct render *r, const struct site_language *l,
                      const struct page *page);
// Renders template `name` with v into r->out.
MUST_USE bool view_render(struct view *v, const char *name, struct error *e);

// Groups clips by year in their order.
void view_clips(struct view *v, struct clip *const *clips, size_t len);
// Renders a page's own text into v->before and v->content.
MUST_USE bool view_text(struct view *v, const struct page *page, struct error *e);
// The text of a page as HTML with absolute addresses, for feeds.
MUST_USE bool page_html(const struct render *r, const struct page *page, struct str root,
                        struct str *out, struct error *e);

// What is kept of a page's lists (view_items.c): the pieces of a whole coverage page, or NULL; and
// the items, when v->pieces is set, or NULL.
struct piece_list *view_pieces(const struct view *v);
const struct template_items *view_items(const struct view *v);

// The coverage page that a clip stands on: the one being rendered or, where that is none, the one
// whose file holds the clip.
const struct page *view_clip_page(const struct view *v, const struct clip *c);

// Classes that views share.
extern const struct template_class class_view, class_coverage, class_list, class_home, class_year,
    class_clip, class_release, class_search, class_tag, class_outlet, class_year_link, class_nav,
    class_feed, class_translation, class_contact, class_strings, class_value;

// A field's function: FIELD(clip, title) { ... } defines clip_title for a field table.
#define FIELD(cls, name)                                                                           \
    static struct tvalue cls##_##name(const void *object, const struct template_scope *scope)

// Whether an item of the navigation is the page that is being rendered.
bool nav_leads_to(const struct nav_item *item, const struct view *v);
// A site path or address as a link of the page that is being rendered; the same as what a field
// gives, which says where it starts.
struct str view_link(const struct template_scope *scope, struct str path);
struct tvalue view_rooted(const struct template_scope *scope, struct str link);
// Items of lists: of an array of pointers, of an array of struct section.
const void *view_pointer_at(const void *list, size_t i);
const void *view_section_at(const void *list, size_t i);
const void *view_clip_at(const void *list, size_t i); // struct clip_view

// "12 October 2021, archive.example": when a copy was made and where it lies.
struct str dead_copy_label(struct arena *a, const struct site_language *l,
                           const struct dead_link *d);

// A title for a clip that the page gives none: its outlet or its address.
struct str clip_heading(const struct clip *c);
// The outlet as the table knows it, or as the page names it; may be empty.
struct str clip_source(const struct clip *c);

// Structured data (structured.c): schema.org as JSON-LD.
void structured_make(struct view *v);

static inline const struct view *view_of(const struct template_scope *scope)
{
    return scope->user;
}

// tvalue makers. Empty text is false in a template, and never looked up further out.
static inline struct tvalue tv_text(struct str s)
{
    return (struct tvalue){.type = TVALUE_TEXT, .text = s};
}

static inline struct tvalue tv_html(struct str s)
{
    return (struct tvalue){.type = TVALUE_HTML, .text = s};
}

static inline struct tvalue tv_bool(bool truth)
{
    return (struct tvalue){.type = TVALUE_BOOL, .truth = truth};
}

static inline struct tvalue tv_object(const void *object, const struct template_class *cls)
{
    if (!object)
        return tv_bool(false);
    return (struct tvalue){.type = TVALUE_OBJECT, .object = object, .cls = cls};
}

static inline struct tvalue tv_list(const void *list, size_t len, const struct template_class *cls,
                                    const void *(*at)(const void *list, size_t i))
{
    return (struct tvalue){.type = TVALUE_LIST, .object = list, .cls = cls, .len = len, .at = at};
}

#endif
