// SPDX-License-Identifier: MIT
// Whether what items of a list give may be kept (struct template_items): when all that is asked for
// in their section, partials included, are fields of their own. What is not sure is not kept.
#include "site/template_parts.h"

enum { DEEPEST = 8 }; // partials within one another

static bool is_own(const struct template_items *items, const struct template_path *path)
{
    bool own = path->len == 0;
    for (size_t i = 0; !own && i < items->names_len; i++)
        own = str_eq(path->parts[0]->text, str_of(items->names[i]));
    return own;
}

static bool ask_own(const struct template_items *items, const struct template *t, size_t from,
                    size_t to, unsigned depth)
{
    bool own = depth < DEEPEST;
    for (size_t i = from; own && i < to; i++) {
        const struct step *step = &t->steps[i];
        const struct template *target = step->target;
        if (step->kind == STEP_PARTIAL)
            own = !step->dynamic && target && ask_own(items, target, 0, target->len, depth + 1);
        else if (step->kind != STEP_TEXT)
            own =
                step->kind != STEP_PARENT && step->kind != STEP_BLOCK && is_own(items, &step->path);
    }
    return own;
}

bool items_ask_own(const struct template_items *items, const struct template *t, size_t at)
{
    struct step *step = &t->steps[at];
    if (atomic_load_explicit(&step->own, memory_order_relaxed) == items)
        return true;
    if (atomic_load_explicit(&step->other, memory_order_relaxed) == items)
        return false;
    bool own = ask_own(items, t, at + 1, step->end, 0);
    atomic_store_explicit(own ? &step->own : &step->other, items, memory_order_relaxed);
    return own;
}
