// SPDX-License-Identifier: MIT
// Renders compiled templates. The context is a list of frames on the C stack, innermost
// first. Without indentation, a text step is one copy; the slow path that puts indentation in
// front of each line is taken only within a partial, parent or block that is indented.
// Refuses: sections and partials more than TEMPLATE_DEPTH_LIMIT deep, more than
// TEMPLATE_PART_LIMIT partials in one page, and output past the buffer's limit.
#include <string.h>

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
    uint64_t memo_hash; // of the scope's memo_key
    bool *varies; // set when something was asked for that is not fixed; NULL: nobody wants to know
};

static bool run(struct renderer *r, size_t from, size_t to);

// --- Output ---------------------------------------------------------------------------------

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

// The first byte from i on that is escaped.
static size_t find_special(struct str s, size_t i)
{
    for (; i < s.n; i += SCAN_BLOCK) {
        size_t n = s.n - i < SCAN_BLOCK ? s.n - i : SCAN_BLOCK;
        scan_block b = n == SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, n);
        scan_mask m = ((b | 1) == '\'') | ((b | 2) == '>') | (b == '"'); // & and ', < and >
        size_t first = scan_first(m);
        if (first < SCAN_BLOCK)
            return i + first;
    }
    return s.n;
}

void template_escape(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; (i = find_special(s, i)) < s.n; from = ++i) {
        buf_add(out, s.p + from, i - from);
        buf_c(out, entity(s.p[i]));
    }
    buf_add(out, s.p + from, s.n - from);
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

static void write_text(struct renderer *r, struct str text)
{
    if (!r->indent) {
        buf_str(r->out, text);
        return;
    }
    while (text.n) {
        begin_line(r);
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) + 1 : text.n;
        buf_add(r->out, text.p, n);
        r->line_start = end != NULL;
        text = str_from(text, n);
    }
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

static const struct template_field *find_field(const struct template_class *cls,
                                               struct template_name *name)
{
    uintptr_t first = (uintptr_t)cls->fields;
    uintptr_t known = atomic_load_explicit(&name->cache[cache_slot(cls)], memory_order_relaxed);
    if (known == ((uintptr_t)cls | 1))
        return NULL;
    if (known >= first && known < first + cls->len * sizeof *cls->fields)
        return &cls->fields[(known - first) / sizeof *cls->fields];
    const struct template_field *field = NULL;
    for (size_t i = 0; i < cls->len && !field; i++)
        if (str_eq(str_of(cls->fields[i].name), name->text))
            field = &cls->fields[i];
    uintptr_t found = field ? (uintptr_t)field : (uintptr_t)cls | 1;
    atomic_store_explicit(&name->cache[cache_slot(cls)], found, memory_order_relaxed);
    return field;
}

// While a part is rendered for the memo: whether it may be remembered.
static void note_field(const struct renderer *r, const struct template_class *cls, const char *name)
{
    if (r->varies && !*r->varies)
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
    if (field) {
        note_field(r, of->cls, field->name);
        struct tvalue v = field->get(of->object, r->scope);
        if (v.type != TVALUE_NONE)
            return v;
    }
    if (!of->cls->other)
        return (struct tvalue){0};
    note_field(r, of->cls, "");
    return of->cls->other(of->object, name->text, r->scope);
}

static struct tvalue look_up(const struct renderer *r, const struct template_path *path)
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

static bool run_section(struct renderer *r, size_t at)
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
        for (size_t i = 0; i < v.len && ok && !r->out->overflow; i++)
            ok = run_framed(r, item_of(r, &v, i), NULL, at + 1, step->end);
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
static bool run_inverted(struct renderer *r, size_t before, size_t at)
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
    struct renderer saved = *r;
    struct indent more = {site->indent, r->indent};
    if (site->standalone)
        r->line_start = true;
    else if (!r->indent)
        r->line_start = false;
    if (block || site->standalone)
        r->indent = site->indent.n ? &more : saved.indent;
    else
        r->indent = NULL;
    r->t = t;
    r->overrides = overrides;
    bool ok = run(r, from, to);
    bool line_start = site->standalone || (block && r->line_start);
    unsigned parts = r->parts;
    *r = saved;
    r->parts = parts;
    r->line_start = line_start;
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

static bool run_partial(struct renderer *r, size_t at)
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

static bool run_block(struct renderer *r, size_t at)
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

// Runs a section or partial, unless it is known what it gives. Only at the root: further in,
// the objects around it decide as well.
static bool run_remembered(struct renderer *r, size_t at, bool (*part)(struct renderer *, size_t))
{
    const struct step *step = &r->t->steps[at];
    struct template_memo *memo = r->scope->memo;
    if (!memo || r->frame->outer || r->indent)
        return part(r, at);
    struct str key = r->scope->memo_key;
    const struct memo_found *known = memo_find(memo, step, key, r->memo_hash);
    if (known && known->varies)
        return part(r, at);
    if (known) {
        buf_str(r->out, known->text);
        r->line_start = step->standalone;
        return true;
    }
    bool *outside = r->varies, varies = false;
    size_t from = r->out->n;
    r->varies = &varies;
    bool ok = part(r, at);
    r->varies = outside;
    if (outside)
        *outside = *outside || varies;
    if (ok && !r->out->overflow)
        memo_add(memo, step, key, r->memo_hash, str_from(buf_view(r->out), from), varies);
    return ok;
}

static bool run(struct renderer *r, size_t from, size_t to)
{
    bool ok = true;
    size_t before = to;
    for (size_t i = from; i < to && ok && !r->out->overflow;) {
        const struct step *step = &r->t->steps[i];
        struct tvalue v;
        if (step->kind != STEP_INVERTED)
            r->answer = ANSWER_NONE;
        switch ((enum step_kind)step->kind) {
        case STEP_TEXT:
            write_text(r, step->text);
            break;
        case STEP_ESCAPED:
        case STEP_RAW:
            v = look_up(r, &step->path);
            write_value(r, &v, step->kind == STEP_ESCAPED);
            r->answer = is_true(&v) ? ANSWER_TRUE : ANSWER_FALSE;
            break;
        case STEP_SECTION:
            ok = run_remembered(r, i, run_section);
            break;
        case STEP_INVERTED:
            ok = run_inverted(r, before, i);
            break;
        case STEP_PARTIAL:
            ok = run_remembered(r, i, run_partial);
            break;
        case STEP_PARENT:
            ok = run_partial(r, i);
            break;
        case STEP_BLOCK:
            ok = run_block(r, i);
            break;
        }
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
    r.memo_hash = map_hash(scope->memo_key);
    if (!run(&r, 0, t->len))
        return false;
    if (out->overflow) {
        error_set(e, ERROR_LIMIT, "a page made with template \"%.*s\" passes %zu bytes",
                  STR_ARG(name), out->limit);
        return error_place(e, "", 0, 0);
    }
    return true;
}
