// SPDX-License-Identifier: MIT
// What a compiled template is made of; shared by the parser, the renderer and the set.
// A template is a flat array of steps. A step that encloses others (section, inverted
// section, block, parent) knows the index one past its last enclosed step, so that skipping
// it is one assignment.
#ifndef PRESSE_SITE_TEMPLATE_PARTS_H
#define PRESSE_SITE_TEMPLATE_PARTS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/map.h"
#include "site/template.h"

enum {
    TEMPLATE_SIZE_LIMIT = 4 << 20, // bytes of one template
    TEMPLATE_NESTING_LIMIT = 64,   // sections within sections, in one template
    TEMPLATE_DEPTH_LIMIT = 200,    // sections and partials within one another, while rendering
    TEMPLATE_PART_LIMIT = 4000000, // partials put in while rendering one page
};

enum { NAME_CACHE = 32 };

// One part of a dotted name, interned in the set. The cache says, for the classes met last,
// which field has this name: a slot holds the address of a field (which lies in the class's
// own array, and so names the class too), or the address of the class with the lowest bit set
// when the class has no such field.
struct template_name {
    struct str text;
    _Atomic uintptr_t cache[NAME_CACHE];
};

struct template_path {
    struct template_name **parts; // none for "."
    size_t len;
};

enum step_kind {
    STEP_TEXT,
    STEP_ESCAPED,
    STEP_RAW,
    STEP_SECTION,
    STEP_INVERTED,
    STEP_PARTIAL,
    STEP_PARENT, // encloses the blocks that replace those of the parent template
    STEP_BLOCK,
};

struct step {
    uint8_t kind;
    bool dynamic;      // partial, parent: path gives the name
    bool standalone;   // partial, parent, block: alone on its line
    uint32_t end;      // enclosing steps: index one past the last enclosed one
    uint32_t offset;   // of the tag in the source, for errors
    struct str text;   // STEP_TEXT: the bytes; partial, parent, block: the name
    struct str indent; // partial, parent: of its line; block: what a replacement's lines get
    struct template_path path;
    const struct template *target; // static partial and parent; NULL when there is none
    _Atomic(const struct template_items *) own, other; // section: that it asks alone, or not alone
};

struct template
{
    struct str name, text, file;
    struct step *steps;
    size_t len, cap;
    size_t before; // steps of the templates before it in the set
};

struct template_set {
    struct arena arena;
    struct map names;     // text -> struct template_name
    struct map templates; // name -> struct template
    struct template **all;
    size_t len, cap;
    size_t steps; // of all templates
};

// What steps of one template gave that were run one after another at the root.
struct memo_part {
    struct str text; // lives as long as the memo
    uint32_t end;    // index one past the last of them; 0: the step depends on more than the key
    bool line_start; // nothing is written on the last line of the text
};

// What is known of a key; steps are counted through all templates of the set. NULL when the memo
// is full. Always by the same function, `hash` is of the key alone.
struct memo_key *memo_open(struct template_memo *m, struct str key, uint64_t hash, size_t steps);
// NULL when nothing is known yet.
const struct memo_part *memo_find(const struct memo_key *k, size_t step);
// Copies part->text. May forget at once.
void memo_add(struct template_memo *m, struct memo_key *k, size_t step,
              const struct memo_part *part);

// Whether the section at `at` of t asks for nothing but the items' names, and no other template may
// say what stands in it. Remembered in its step.
bool items_ask_own(const struct template_items *items, const struct template *t, size_t at);

// Compiles t->text into t->steps. Fills e with the place of the first mistake.
MUST_USE bool template_parse(struct template_set *s, struct template *t, struct error *e);
// Splits a dotted name; false when a part is empty.
MUST_USE bool template_path_make(struct template_set *s, struct str name,
                                 struct template_path *out);
// Puts the place of byte `offset` of t into e; returns false.
bool template_error_at(const struct template *t, size_t offset, struct error *e);

#endif
