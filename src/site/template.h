// SPDX-License-Identifier: MIT
// Mustache (the specification's core, partials, inheritance, dynamic names and delimiters;
// no lambdas), compiled once, HTML-escaped by default, rendered straight from the program's
// own structures: a class names the fields that a template may ask of an object.
#ifndef PRESSE_SITE_TEMPLATE_H
#define PRESSE_SITE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

struct template_class;
struct template_scope;

enum tvalue_type {
    TVALUE_NONE, // absent: the look-up goes on in the surrounding context
    TVALUE_BOOL,
    TVALUE_TEXT, // escaped by {{x}}, raw by {{{x}}}; empty text is false
    TVALUE_HTML, // already HTML: never escaped
    TVALUE_OBJECT,
    TVALUE_LIST,
};

struct tvalue {
    enum tvalue_type type;
    bool truth;    // TVALUE_BOOL
    uint16_t root; // TVALUE_TEXT: so many bytes at its beginning say where links of the page start
    union {
        struct str text; // TVALUE_TEXT, TVALUE_HTML
        struct {
            const void *object; // TVALUE_OBJECT, or what TVALUE_LIST's `at` is called with
            size_t len;         // TVALUE_LIST
        };
    };
    const struct template_class *cls; // of the object, or of the list's items
    // The i-th item of a list; NULL cls items are struct str (shown by {{.}}).
    const void *(*at)(const void *list, size_t i);
    // For lists of mixed or made-up items, instead of `at` when not NULL.
    struct tvalue (*value_at)(const void *list, size_t i, const struct template_scope *scope);
};

enum { TEMPLATE_ROOTS = 4 };

// Where in an item's text links start (tvalue.root).
struct template_roots {
    size_t at[TEMPLATE_ROOTS], len;
};

// Keeps what items of lists gave, of those that many pages show or that are made again and again. A
// section is kept only when it asks for nothing but the fields named here.
struct template_items {
    const struct template_class *cls; // of the items
    const char *const *names; // fields of theirs, and of the page's own those that do not vary
    size_t names_len;
    // Adds what the item gave at this step of the templates to out. False when that is not known.
    bool (*take)(const struct template_scope *scope, const void *item, size_t step,
                 struct buf *out);
    // Asks for the memory of what an item gave that is asked for soon. May be NULL.
    void (*ahead)(const struct template_scope *scope, const void *item);
    // What stands in out from `from` on is what it gave. roots: NULL when it cannot be told.
    void (*note)(const struct template_scope *scope, const void *item, size_t step,
                 const struct buf *out, size_t from, const struct template_roots *roots);
};

// What a field needs besides the object: scratch memory for made-up texts and whatever the
// caller of template_render passed (the page being rendered, the language, …).
struct template_scope {
    struct arena *arena;
    const void *user;
    // Where parts that come out the same on many pages are remembered. May be NULL.
    struct template_memo *memo;
    struct str memo_key; // not empty with a memo
    // Whether a class's field is fixed: a function of the object and memo_key alone. "" asks
    // for what the class's `other` gives. Needed with a memo.
    bool (*fixed)(const struct template_class *cls, const char *field);
    const struct template_items *items; // NULL: none are kept
};

// For all renderings with one set of templates; shared by threads.
struct template_memo *template_memo_make(void);
void template_memo_free(struct template_memo *m); // legal on NULL

struct template_field {
    const char *name;
    struct tvalue (*get)(const void *object, const struct template_scope *scope);
};

// Classes must live as long as any set that renders with them: sets remember their fields.
struct template_class {
    const char *name;
    const struct template_field *fields; // sorted by name is not required; compiled to indexes
    size_t len;
    // For objects whose names are not known beforehand (front matter); NULL when not used.
    struct tvalue (*other)(const void *object, struct str name, const struct template_scope *scope);
};

struct template_set; // compiled templates by name; immutable once built, shared by threads

// Templates by name ("page", "partials/clip"). Later sources override earlier ones.
struct template_source {
    struct str name;
    struct str text;
    struct str file; // for errors: "theme/page.mustache"
};

// Compiles all. Errors name template file, line and column. The set owns copies of the texts.
MUST_USE bool template_set_make(const struct template_source *sources, size_t len,
                                struct template_set **out, struct error *e);
void template_set_free(struct template_set *s);
bool template_exists(const struct template_set *s, struct str name);
// False, with its place, when a template names a partial or parent that is not in the set.
// (The specification renders such a tag as nothing; in a theme it is a slip of the pen.)
MUST_USE bool template_set_complete(const struct template_set *s, struct error *e);

// Whether template `name`, or what it puts in, may ask for `field` of an item of `list`:
// {{#tags}}{{count}}{{/tags}}. True also where that depends on more than the templates.
bool template_asks(const struct template_set *s, struct str name, struct str list,
                   struct str field);

// Renders template `name` with `root` (of class cls) as context into out.
MUST_USE bool template_render(const struct template_set *s, struct str name, const void *root,
                              const struct template_class *cls, const struct template_scope *scope,
                              struct buf *out, struct error *e);

// Appends s with & < > " ' as character references: safe as text and in quoted attributes.
void template_escape(struct buf *out, struct str s);

#endif
