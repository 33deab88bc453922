// SPDX-License-Identifier: MIT
// Renders compiled templates. The context is a list of frames on the C stack, innermost
// first. Without indentation, a text step is one copy; the slow path that puts indentation in
// front of each line is taken only within a partial, parent or block that is indented.
// Refuses: sections and partials more than TEMPLATE_DEPTH_LIMIT deep, more than
// TEMPLATE_PART_LIMIT partials in one page, and output past the buffer's limit.
#include <string.h>

#include "base/prefetch.h"
#include "base/scan.h"
#include "site/template_parts.h"

struct frame {
    struct tvalue value;
    const struct template_name *name; // that the value was asked for by; NULL: by more than a name
    const struct frame *outer;
};

// Indentation of the lines of a partial: what is outside comes first.
struct indent {
    struct str text;
    const struct indent *outer;
};

// The blocks that a parent step puts in place of the parent template's own.
struct overrides {
    const struct template *from;
    size_t parent; // index of the parent step in `from`
    const struct overrides *outer;
};

struct renderer {
    const struct template_set *set;
    const struct template_scope *scope;
    struct buf *out;
    struct error *e;
    const struct template *t; // the one whose steps run
    const struct frame *frame;
    const struct indent *indent; // NULL: the fast path
    const struct overrides *overrides;
    bool line_start; // nothing was written yet on this line of the template
    // What the step that ended just now asked for was true or not; asked anew where it says
    // neither.
    enum { ANSWER_NONE, ANSWER_TRUE, ANSWER_FALSE } answer;
    unsigned depth;
    unsigned parts;
    struct memo_key
        *memo;    // what is known of the scope's memo_key; NULL: nothing, and never will be
    bool *varies; // set when something was asked for that is not fixed; NULL: nobody wants to know
    struct template_roots *roots; // of the item that is kept; NULL: none is, or they are lost
};

static bool run(struct renderer *r, size_t from, size_t to);

// --- Output ---------------------------------------------------------------------------------

enum { ENTITY_LONGEST = 6 };

struct entity {
    char text[8]; // and zeros, as many as are copied at once
    size_t n;
};

static __attribute__((noinline)) size_t put_entity(char *to, char c)
{
    static const struct entity amp = {"&amp;", 5}, lt = {"&lt;", 4}, gt = {"&gt;", 4},
                               quot = {"&quot;", 6}, apos = {"&#39;", 5};
    const struct entity *e = c == '&'   ? &amp
                             : c == '<' ? &lt
                             : c == '>' ? &gt
                             : c == '"' ? &quot
                                        : &apos;
    memcpy(to, e->text, sizeof e->text);
    return e->n;
}

static inline size_t first_special(scan_block b)
{
    return scan_first(((b | 1) == '\'') | ((b | 2) == '>') | (b == '"')); // & and ', < and >
}

// To where there is room for whatever becomes of s, and a block more. Returns what was written.
static size_t escape_to(char *to, struct str s)
{
    const char *begin = to;
    for (size_t i = 0; i < s.n;) {
        size_t n = s.n - i < SCAN_BLOCK ? s.n - i : SCAN_BLOCK;
        scan_block b = n == SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, n);
        size_t first = first_special(b);
        memcpy(to, &b, sizeof b);
        if (first >= n) {
            to += n;
            i += n;
            continue;
        }
        to += first + put_entity(to + first, s.p[i + first]);
        i += first + 1;
    }
    return (size_t)(to - begin);
}

static void escape_in_parts(struct buf *out, struct str s)
{
    enum { PART = 512 };
    char text[PART * ENTITY_LONGEST + SCAN_BLOCK];
    for (size_t i = 0; i < s.n; i += PART)
        buf_add(out, text, escape_to(text, str_slice(s, i, i + PART)));
}

void template_escape(struct buf *out, struct str s)
{
    if ((out->cap - out->n) / ENTITY_LONGEST > s.n + SCAN_BLOCK)
        out->n += escape_to(out->p + out->n, s);
    else
        escape_in_parts(out, s);
}

static void write_indent(struct buf *out, const struct indent *indent)
{
    if (!indent)
        return;
    write_indent(out, indent->outer);
    buf_str(out, indent->text);
}

static void begin_line(struct renderer *r)
{
    if (r->indent && r->line_start)
        write_indent(r->out, r->indent);
    r->line_start = false;
}

static __attribute__((noinline)) void write_lines(struct renderer *r, struct str text)
{
    while (text.n) {
        begin_line(r);
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) + 1 : text.n;
        buf_add(r->out, text.p, n);
        r->line_start = end != NULL;
        text = str_from(text, n);
    }
}

static inline void write_text(struct renderer *r, struct str text)
{
    if (r->indent)
        write_lines(r, text);
    else
        buf_str(r->out, text);
}

static void write_value(struct renderer *r, const struct tvalue *v, bool escaped)
{
    begin_line(r);
    if (v->type == TVALUE_TEXT && escaped)
        template_escape(r->out, v->text);
    else if (v->type == TVALUE_TEXT || v->type == TVALUE_HTML)
        buf_str(r->out, v->text);
    else if (v->type == TVALUE_BOOL)
        buf_c(r->out, v->truth ? "true" : "false");
}

// --- Look-up --------------------------------------------------------------------------------

static size_t cache_slot(const struct template_class *cls)
{
    return ((uintptr_t)cls >> 5) % NAME_CACHE;
}

static const struct template_field *find_new_field(const struct template_class *cls,
                                                   struct template_name *name)
{
    const struct template_field *field = NULL;
    for (size_t i = 0; i < cls->len && !field; i++)
        if (str_eq(str_of(cls->fields[i].name), name->text))
            field = &cls->fields[i];
    uintptr_t found = field ? (uintptr_t)field : (uintptr_t)cls | 1;
    atomic_store_explicit(&name->cache[cache_slot(cls)], found, memory_order_relaxed);
    return field;
}

static inline __attribute__((always_inline)) const struct template_field *
find_field(const struct template_class *cls, struct template_name *name)
{
    uintptr_t known = atomic_load_explicit(&name->cache[cache_slot(cls)], memory_order_relaxed);
    if (known - (uintptr_t)cls->fields < cls->len * sizeof *cls->fields)
        return (const struct template_field *)known;
    return known == ((uintptr_t)cls | 1) ? NULL : find_new_field(cls, name);
}

// While steps are run for the memo: whether they may be remembered.
static void note_field(const struct renderer *r, const struct template_class *cls, const char *name)
{
    if (!*r->varies)
        *r->varies = !r->scope->fixed(cls, name);
}

static inline bool has_fields(const struct tvalue *v)
{
    return v->type == TVALUE_OBJECT && v->cls && v->object;
}

static struct tvalue field_of(const struct renderer *r, const struct tvalue *of,
                              struct template_name *name)
{
    const struct template_field *field = find_field(of->cls, name);
    struct tvalue v = {0};
    if (field) {
        if (r->varies)
            note_field(r, of->cls, field->name);
        v = field->get(of->object, r->scope);
    }
    if (v.type == TVALUE_NONE && of->cls->other) {
        if (r->varies)
            note_field(r, of->cls, "");
        v = of->cls->other(of->object, name->text, r->scope);
    }
    return v;
}

static struct tvalue look_up_far(const struct renderer *r, const struct template_path *path)
{
    if (path->len == 0)
        return r->frame->value;
    struct tvalue v = {0};
    for (const struct frame *f = r->frame; f && v.type == TVALUE_NONE; f = f->outer)
        if (has_fields(&f->value))
            v = field_of(r, &f->value, path->parts[0]);
        else if (f->name == path->parts[0]) // {{#date}}{{date}}{{/date}}: no need to ask again
            v = f->value;
    for (size_t i = 1; i < path->len && v.type != TVALUE_NONE; i++)
        v = has_fields(&v) ? field_of(r, &v, path->parts[i]) : (struct tvalue){0};
    return v;
}

static inline __attribute__((always_inline)) struct tvalue look_up(const struct renderer *r,
                                                                   const struct template_path *path)
{
    const struct frame *f = r->frame;
    if (path->len != 1 || (r->varies && !*r->varies)) // else it is known that they vary
        return look_up_far(r, path);
    struct template_name *name = path->parts[0];
    if (!has_fields(&f->value)) {
        if (f->name == name)
            return f->value;
        f = f->outer;
        if (!f || !has_fields(&f->value))
            return look_up_far(r, path);
    }
    const struct template_field *field = find_field(f->value.cls, name);
    if (!field)
        return look_up_far(r, path);
    struct tvalue v = field->get(f->value.object, r->scope);
    return v.type != TVALUE_NONE ? v : look_up_far(r, path);
}

static bool is_true(const struct tvalue *v)
{
    switch (v->type) {
    case TVALUE_NONE:
        return false;
    case TVALUE_BOOL:
        return v->truth;
    case TVALUE_TEXT:
    case TVALUE_HTML:
        return v->text.n > 0;
    case TVALUE_OBJECT:
        return v->object != NULL;
    case TVALUE_LIST:
        return v->len > 0;
    }
    return false;
}

static struct tvalue item_of(const struct renderer *r, const struct tvalue *list, size_t i)
{
    if (list->value_at)
        return list->value_at(list->object, i, r->scope);
    const void *item = list->at(list->object, i);
    if (list->cls)
        return (struct tvalue){.type = TVALUE_OBJECT, .object = item, .cls = list->cls};
    return (struct tvalue){.type = TVALUE_TEXT, .text = *(const struct str *)item};
}

// --- Steps ----------------------------------------------------------------------------------

static bool enter(struct renderer *r, const struct step *step)
{
    if (r->depth < TEMPLATE_DEPTH_LIMIT) {
        r->depth++;
        return true;
    }
    error_set(r->e, ERROR_LIMIT, "template \"%.*s\" is more than %d sections and partials deep",
              STR_ARG(r->t->name), TEMPLATE_DEPTH_LIMIT);
    error_remedy(r->e, "a partial that includes itself needs a section that ends it");
    return template_error_at(r->t, step->offset, r->e);
}

static bool run_framed(struct renderer *r, struct tvalue value, const struct template_name *name,
                       size_t from, size_t to)
{
    struct frame frame = {value, name, r->frame};
    r->frame = &frame;
    bool ok = run(r, from, to);
    r->frame = frame.outer;
    return ok;
}

// Whether what the items of a list give in this section may be kept: nothing around them has a say.
static bool keeps_items(const struct renderer *r, const struct tvalue *list, size_t at)
{
    const struct template_items *items = r->scope->items;
    if (!items || list->cls != items->cls || !list->at || r->indent || r->roots)
        return false;
    for (const struct frame *f = r->frame; f->outer; f = f->outer)
        if (has_fields(&f->value) && f->value.cls->other)
            return false;
    return items_ask_own(items, r->t, at);
}

static bool run_kept_item(struct renderer *r, const struct tvalue *list, size_t i, size_t at)
{
    const struct template_items *items = r->scope->items;
    const void *item = list->at(list->object, i);
    size_t step = r->t->before + at, from = r->out->n;
    if (items->take(r->scope, item, step, r->out))
        return true;
    struct template_roots roots = {.len = 0};
    r->roots = &roots;
    bool ok = run_framed(r, item_of(r, list, i), NULL, at + 1, r->t->steps[at].end);
    if (ok && !r->out->overflow)
        items->note(r->scope, item, step, r->out, from, r->roots);
    r->roots = NULL;
    return ok;
}

enum { ITEMS_AHEAD = 2 };

static bool run_items(struct renderer *r, const struct tvalue *list, size_t at)
{
    bool ok = true, kept = keeps_items(r, list, at);
    if (kept && r->varies)
        *r->varies = true; // what is taken asks for nothing
    bool ahead = kept && r->scope->items->ahead;
    for (size_t i = 0; i < list->len && ok && !r->out->overflow; i++) {
        if (ahead && i + ITEMS_AHEAD < list->len)
            r->scope->items->ahead(r->scope, list->at(list->object, i + ITEMS_AHEAD));
        else if (i + 1 < list->len && list->at)
            prefetch(list->at(list->object, i + 1), PREFETCH_TEXTS);
        ok = kept ? run_kept_item(r, list, i, at)
                  : run_framed(r, item_of(r, list, i), NULL, at + 1, r->t->steps[at].end);
    }
    return ok;
}

static __attribute__((noinline)) bool run_section(struct renderer *r, size_t at)
{
    const struct step *step = &r->t->steps[at];
    struct tvalue v = look_up(r, &step->path);
    r->answer = ANSWER_FALSE;
    if (!is_true(&v))
        return true;
    if (!enter(r, step))
        return false;
    bool ok = true;
    if (v.type == TVALUE_LIST)
        ok = run_items(r, &v, at);
    else if (v.type == TVALUE_BOOL)
        ok = run(r, at + 1, step->end);
    else
        ok = run_framed(r, v, step->path.len == 1 ? step->path.parts[0] : NULL, at + 1, step->end);
    r->depth--;
    r->answer = ANSWER_TRUE;
    return ok;
}

// Whether a step asks for what the one before it did: {{#date}}…{{/date}}{{^date}}…{{/date}}.
static bool asks_again(const struct template *t, size_t before, size_t at)
{
    const struct template_path *a = &t->steps[before].path, *b = &t->steps[at].path;
    return a->len == 1 && b->len == 1 && a->parts[0] == b->parts[0];
}

// before: the step that ended just now; `at` itself when there is none.
static __attribute__((noinline)) bool run_inverted(struct renderer *r, size_t before, size_t at)
{
    const struct step *step = &r->t->steps[at];
    bool known = r->answer != ANSWER_NONE && before < at && asks_again(r->t, before, at);
    bool truth = r->answer == ANSWER_TRUE;
    if (!known) {
        struct tvalue v = look_up(r, &step->path);
        truth = is_true(&v);
    }
    r->answer = ANSWER_NONE;
    if (truth)
        return true;
    if (!enter(r, step))
        return false;
    bool ok = run(r, at + 1, step->end);
    r->depth--;
    return ok;
}

// Runs steps of template t with more indentation; everything but the output is as before
// afterwards. Lines of a part that does not stand alone are not indented: the line they
// begin on is not theirs.
static bool run_elsewhere(struct renderer *r, const struct template *t, size_t from, size_t to,
                          const struct step *site, const struct overrides *overrides)
{
    if (!enter(r, site))
        return false;
    bool block = site->kind == STEP_BLOCK;
    if (!block && !site->standalone)
        begin_line(r);
    const struct template *t_before = r->t;
    const struct indent *indent_before = r->indent;
    const struct overrides *overrides_before = r->overrides;
    struct indent more = {site->indent, r->indent};
    if (site->standalone)
        r->line_start = true;
    else if (!r->indent)
        r->line_start = false;
    if (block || site->standalone)
        r->indent = site->indent.n ? &more : r->indent;
    else
        r->indent = NULL;
    r->t = t;
    r->overrides = overrides;
    bool ok = run(r, from, to);
    r->t = t_before;
    r->indent = indent_before;
    r->overrides = overrides_before;
    r->answer = ANSWER_NONE;
    r->line_start = site->standalone || (block && r->line_start);
    r->depth--;
    return ok;
}

static const struct template *target_of(struct renderer *r, const struct step *step)
{
    if (!step->dynamic)
        return step->target;
    struct tvalue v = look_up(r, &step->path);
    bool named = v.type == TVALUE_TEXT || v.type == TVALUE_HTML;
    return named ? map_get(&r->set->templates, v.text) : NULL;
}

static __attribute__((noinline)) bool run_partial(struct renderer *r, size_t at)
{
    const struct step *step = &r->t->steps[at];
    const struct template *target = target_of(r, step);
    if (!target)
        return true;
    if (++r->parts > TEMPLATE_PART_LIMIT) {
        error_set(r->e, ERROR_LIMIT, "more than %d partials in one page", TEMPLATE_PART_LIMIT);
        return template_error_at(r->t, step->offset, r->e);
    }
    struct overrides own = {r->t, at, r->overrides};
    bool parent = step->kind == STEP_PARENT && step->end > at + 1;
    return run_elsewhere(r, target, 0, target->len, step, parent ? &own : r->overrides);
}

// The replacement for block `name`: that of the template furthest out, which inherits from
// all the others. *found is set to the overrides it comes from.
static size_t find_override(const struct overrides *list, struct str name,
                            const struct overrides **found)
{
    size_t at = 0;
    for (const struct overrides *o = list; o; o = o->outer) {
        const struct step *steps = o->from->steps;
        for (size_t i = o->parent + 1; i < steps[o->parent].end;) {
            if (steps[i].kind == STEP_BLOCK && str_eq(steps[i].text, name)) {
                *found = o;
                at = i;
                break;
            }
            i = steps[i].end ? steps[i].end : i + 1;
        }
    }
    return at;
}

static __attribute__((noinline)) bool run_block(struct renderer *r, size_t at)
{
    const struct step *step = &r->t->steps[at];
    const struct overrides *found = NULL;
    if (r->varies)
        *r->varies = true; // whoever renders with this template decides
    size_t body = find_override(r->overrides, step->text, &found);
    if (!found) {
        if (!enter(r, step))
            return false;
        bool ok = run(r, at + 1, step->end);
        r->depth--;
        return ok;
    }
    size_t end = found->from->steps[body].end;
    return run_elsewhere(r, found->from, body + 1, end, step, found->outer);
}

static void note_root(struct renderer *r)
{
    if (r->indent || r->roots->len == TEMPLATE_ROOTS)
        r->roots = NULL;
    else
        r->roots->at[r->roots->len++] = r->out->n;
}

static __attribute__((noinline)) void run_value(struct renderer *r, const struct step *step)
{
    struct tvalue v = look_up(r, &step->path);
    if (v.root && r->roots)
        note_root(r);
    if (v.type == TVALUE_TEXT && step->kind == STEP_ESCAPED && !r->indent)
        template_escape(r->out, v.text);
    else
        write_value(r, &v, step->kind == STEP_ESCAPED);
    r->answer = is_true(&v) ? ANSWER_TRUE : ANSWER_FALSE;
}

// Runs the step at `at`; before: the one that ended just now, `at` or more when there is none.
static inline bool run_step(struct renderer *r, size_t before, size_t at)
{
    const struct step *step = &r->t->steps[at];
    enum step_kind kind = step->kind;
    if (kind == STEP_INVERTED)
        return run_inverted(r, before, at);
    r->answer = ANSWER_NONE;
    if (kind == STEP_SECTION)
        return run_section(r, at);
    if (kind == STEP_BLOCK)
        return run_block(r, at);
    if (kind == STEP_PARTIAL || kind == STEP_PARENT)
        return run_partial(r, at);
    if (kind == STEP_TEXT)
        write_text(r, step->text);
    else
        run_value(r, step);
    return true;
}

static size_t step_after(const struct template *t, size_t at)
{
    return t->steps[at].end ? t->steps[at].end : at + 1;
}

static void remember(struct renderer *r, size_t step, const struct memo_part *part)
{
    memo_add(r->scope->memo, r->memo, r->t->before + step, part);
}

// Runs steps from *at on, up to the first that gives something else elsewhere, and remembers them
// together. That one is run, too. *at: the step after what was run.
static bool run_and_remember(struct renderer *r, size_t *at, size_t to)
{
    bool *outside = r->varies, varies = false, ok = true;
    size_t from = *at, begin = r->out->n, end = begin, before = to, i = from;
    // before: what was asked for outside may vary, and is asked anew.
    struct memo_part part = {.end = (uint32_t)from, .line_start = r->line_start};
    r->varies = &varies;
    for (; i < to && ok && !varies && !r->out->overflow; i = step_after(r->t, i)) {
        ok = run_step(r, before, i);
        before = i;
        if (!varies) {
            end = r->out->n;
            part.end = (uint32_t)step_after(r->t, i);
            part.line_start = r->line_start;
        }
    }
    r->varies = outside;
    if (outside)
        *outside = *outside || varies;
    *at = i;
    if (!ok || r->out->overflow)
        return ok;
    part.text = str_slice(buf_view(r->out), begin, end);
    if (part.end > from)
        remember(r, from, &part);
    if (varies)
        remember(r, before, &(const struct memo_part){.end = 0});
    return ok;
}

// At the root, where nothing but the page decides what steps give: those that give the same on
// many pages are copied.
static bool run_remembered(struct renderer *r, size_t from, size_t to)
{
    bool ok = true;
    size_t before = to;
    for (size_t i = from; i < to && ok && !r->out->overflow;) {
        const struct memo_part *known = memo_find(r->memo, r->t->before + i);
        if (!known) {
            ok = run_and_remember(r, &i, to);
            before = to;
        } else if (known->end) {
            buf_str(r->out, known->text);
            r->line_start = known->line_start;
            r->answer = ANSWER_NONE;
            i = known->end;
        } else {
            ok = run_step(r, before, i);
            before = i;
            i = step_after(r->t, i);
        }
    }
    return ok;
}

static bool run(struct renderer *r, size_t from, size_t to)
{
    if (r->memo && !r->frame->outer && !r->indent)
        return run_remembered(r, from, to);
    const struct step *steps = r->t->steps;
    bool ok = true;
    for (size_t i = from, before = to; i < to && ok && !r->out->overflow;) {
        const struct step *step = &steps[i];
        if (step->kind == STEP_TEXT && !r->indent)
            buf_str(r->out, step->text);
        else
            ok = run_step(r, before, i);
        before = i;
        i = step->end ? step->end : i + 1;
    }
    return ok;
}

bool template_render(const struct template_set *s, struct str name, const void *root,
                     const struct template_class *cls, const struct template_scope *scope,
                     struct buf *out, struct error *e)
{
    const struct template *t = map_get(&s->templates, name);
    if (!t)
        return error_set(e, ERROR_MISSING, "there is no template \"%.*s\"", STR_ARG(name));
    struct frame frame = {{.type = TVALUE_OBJECT, .object = root, .cls = cls}, NULL, NULL};
    struct renderer r = {.set = s, .scope = scope, .out = out, .e = e, .t = t, .frame = &frame};
    if (scope->memo)
        r.memo = memo_open(scope->memo, scope->memo_key, map_hash(scope->memo_key), s->steps);
    if (!run(&r, 0, t->len))
        return false;
    if (out->overflow) {
        error_set(e, ERROR_LIMIT, "a page made with template \"%.*s\" passes %zu bytes",
                  STR_ARG(name), out->limit);
        return error_place(e, "", 0, 0);
    }
    return true;
}
