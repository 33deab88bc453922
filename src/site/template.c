// SPDX-License-Identifier: MIT
// The set of compiled templates: owns all texts, interns names, and ties each static partial
// to its template once everything is compiled. Later sources override earlier ones of the
// same name before anything is parsed, so that an override may mend a broken original.
#include "site/template.h"

#include <stdlib.h>

#include "base/diag.h"
#include "site/template_parts.h"

static struct template_name *intern(struct template_set *s, struct str text)
{
    struct template_name *found = map_get(&s->names, text);
    if (found)
        return found;
    struct template_name *name = ARENA_NEW(&s->arena, struct template_name);
    name->text = str_copy(&s->arena, text);
    for (size_t i = 0; i < NAME_CACHE; i++)
        atomic_init(&name->cache[i], (uintptr_t)0);
    map_set(&s->names, name->text, name);
    return name;
}

bool template_path_make(struct template_set *s, struct str name, struct template_path *out)
{
    *out = (struct template_path){0};
    if (str_eq(name, STR(".")))
        return true;
    size_t len = 1;
    for (size_t i = 0; i < name.n; i++)
        len += name.p[i] == '.';
    out->parts = ARENA_ARRAY(&s->arena, len, struct template_name *);
    struct str rest = name, part;
    while (str_split(&rest, '.', &part)) {
        if (part.n == 0)
            return false;
        out->parts[out->len++] = intern(s, part);
    }
    return out->len == len;
}

bool template_error_at(const struct template *t, size_t offset, struct error *e)
{
    if (!e)
        return false;
    struct arena a = ARENA_EMPTY;
    struct line_index lines = line_index_make(&a, t->text);
    unsigned line = 0, column = 0;
    line_index_find(&lines, offset, &line, &column);
    error_place(e, str_c(&a, t->file), line, column);
    arena_free(&a);
    return false;
}

static void add_source(struct template_set *s, const struct template_source *source)
{
    struct str name = str_copy(&s->arena, source->name);
    void **at = map_at(&s->templates, name);
    struct template *t = *at;
    if (!t) {
        t = ARENA_NEW(&s->arena, struct template);
        *at = t;
        ARENA_PUSH(&s->arena, s->all, s->len, s->cap) = t;
    }
    t->name = name;
    t->text = str_copy(&s->arena, source->text);
    t->file = str_copy(&s->arena, source->file.n ? source->file : source->name);
}

static void link_partials(const struct template_set *s, const struct template *t)
{
    for (size_t i = 0; i < t->len; i++) {
        struct step *step = &t->steps[i];
        if ((step->kind == STEP_PARTIAL || step->kind == STEP_PARENT) && !step->dynamic)
            step->target = map_get(&s->templates, step->text);
    }
}

bool template_set_make(const struct template_source *sources, size_t len, struct template_set **out,
                       struct error *e)
{
    struct template_set *s = mem_alloc(sizeof *s);
    *s = (struct template_set){0};
    s->names = MAP_IN(&s->arena);
    s->templates = MAP_IN(&s->arena);
    for (size_t i = 0; i < len; i++)
        add_source(s, &sources[i]);
    for (size_t i = 0; i < s->len; i++) {
        if (!template_parse(s, s->all[i], e)) {
            template_set_free(s);
            return false;
        }
        s->all[i]->before = s->steps;
        s->steps += s->all[i]->len;
    }
    for (size_t i = 0; i < s->len; i++)
        link_partials(s, s->all[i]);
    *out = s;
    return true;
}

void template_set_free(struct template_set *s)
{
    if (!s)
        return;
    arena_free(&s->arena);
    free(s);
}

bool template_exists(const struct template_set *s, struct str name)
{
    return map_get(&s->templates, name) != NULL;
}

bool template_set_complete(const struct template_set *s, struct error *e)
{
    for (size_t i = 0; i < s->len; i++) {
        const struct template *t = s->all[i];
        for (size_t k = 0; k < t->len; k++) {
            const struct step *step = &t->steps[k];
            bool names = step->kind == STEP_PARTIAL || step->kind == STEP_PARENT;
            if (!names || step->dynamic || step->target)
                continue;
            error_set(e, ERROR_INPUT, "there is no template \"%.*s\"", STR_ARG(step->text));
            error_remedy(e, "correct the name or add %.*s.mustache", STR_ARG(step->text));
            return template_error_at(t, step->offset, e);
        }
    }
    return true;
}

struct asking {
    const struct template_set *set;
    struct str list, field;
    unsigned char *seen; // of each template: 1 outside the list, 2 within it
};

static bool names(const struct template_path *path, struct str name)
{
    for (size_t i = 0; i < path->len; i++)
        if (str_eq(path->parts[i]->text, name))
            return true;
    return false;
}

static bool asks(const struct asking *a, const struct template *t, bool within);

static bool step_asks(const struct asking *a, const struct step *step, bool within)
{
    switch ((enum step_kind)step->kind) {
    case STEP_TEXT:
        return false;
    case STEP_PARTIAL:
    case STEP_PARENT:
        return step->dynamic || (step->target && asks(a, step->target, within));
    case STEP_BLOCK:
        return within; // another template may say what stands there
    default:
        return (within || names(&step->path, a->list)) && names(&step->path, a->field);
    }
}

static bool asks(const struct asking *a, const struct template *t, bool within)
{
    size_t at = 0, until = 0; // the end of the outermost section that is the list
    while (a->set->all[at] != t)
        at++;
    unsigned char mark = within ? 2 : 1;
    if (a->seen[at] & mark)
        return false;
    a->seen[at] |= mark;
    bool found = false;
    for (size_t i = 0; !found && i < t->len; i++) {
        const struct step *step = &t->steps[i];
        found = step_asks(a, step, within || i < until);
        if (i >= until && step->kind == STEP_SECTION && names(&step->path, a->list))
            until = step->end;
    }
    return found;
}

bool template_asks(const struct template_set *s, struct str name, struct str list, struct str field)
{
    const struct template *t = map_get(&s->templates, name);
    struct arena scratch = ARENA_EMPTY;
    const struct asking a = {s, list, field, ARENA_ARRAY(&scratch, s->len + 1, unsigned char)};
    bool found = t && asks(&a, t, false);
    arena_free(&scratch);
    return found;
}
