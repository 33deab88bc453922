// SPDX-License-Identifier: MIT
// Targets and substitutions of reStructuredText: ".. _The Courier: https://…", "__ https://…",
// ".. |logo| image:: logo.png". A target may lead on to another: ".. _Courier: Post_".
#include <string.h>

#include "text/rst.h"

enum { NAME_LONGEST = 400 };

// Names are compared without regard to case and spacing.
static struct str folded(struct arena *a, struct str name)
{
    char *p = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        bool space = is_space_ascii(name.p[i]);
        if (space && (n == 0 || p[n - 1] == ' '))
            continue;
        char c = name.p[i];
        p[n++] = space ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    while (n && p[n - 1] == ' ')
        n--;
    return (struct str){p, n};
}

// The address at the end of a line, or alone on the next, which is indented.
static struct str address_of(struct markup *m, struct str rest)
{
    struct str next;
    rest = str_trim(rest);
    if (!rest.n && markup_peek(m, &next) && next.n && is_space_ascii(next.p[0]))
        rest = str_trim(next);
    return rest;
}

static void add_target(struct markup *m, struct rst_names *names, struct str text)
{
    if (str_starts(text, STR("_:"))) { // ".. __: https://…"
        ARENA_PUSH(m->s->a, names->anonymous, names->anonymous_len, names->anonymous_cap) =
            address_of(m, str_from(text, 2));
        return;
    }
    bool quoted = str_starts(text, STR("`"));
    struct str name = str_from(text, quoted);
    size_t end = quoted ? str_find(name, STR("`:")) : STR_NOT_FOUND;
    for (size_t i = 1; !quoted && i < name.n && end == STR_NOT_FOUND; i++)
        if (name.p[i] == ':' && name.p[i - 1] != '\\' &&
            (i + 1 == name.n || is_space_ascii(name.p[i + 1])))
            end = i;
    if (end == STR_NOT_FOUND || end > NAME_LONGEST)
        return;
    struct str url = address_of(m, str_from(name, end + (quoted ? 2 : 1)));
    if (!url.n)
        return;
    struct str *kept = ARENA_NEW(m->s->a, struct str);
    *kept = url;
    map_set(&names->targets, folded(m->s->a, str_slice(name, 0, end)), kept);
}

static void add_substitution(struct markup *m, struct rst_names *names, struct str text)
{
    size_t end = str_find_char(text, '|');
    struct str rest = end == STR_NOT_FOUND ? STR_NONE : str_trim(str_from(text, end + 1));
    bool image = str_starts(rest, STR("image::"));
    if (end == 0 || end > NAME_LONGEST || (!image && !str_starts(rest, STR("replace::"))))
        return;
    struct rst_substitution *x = ARENA_NEW(m->s->a, struct rst_substitution);
    x->image = image;
    x->text = str_trim(str_from(rest, image ? 7 : 9));
    map_set(&names->substitutions, folded(m->s->a, str_slice(text, 0, end)), x);
}

void rst_names_read(struct markup *m, struct rst_names *names)
{
    struct markup all = *m;
    struct str line;
    *names = (struct rst_names){.targets = MAP_IN(m->s->a), .substitutions = MAP_IN(m->s->a)};
    while (markup_peek(&all, &line)) {
        struct str text = str_trim(line);
        markup_skip(&all);
        if (str_starts(text, STR(".. _")))
            add_target(&all, names, str_from(text, 4));
        else if (str_starts(text, STR(".. |")))
            add_substitution(&all, names, str_from(text, 4));
        else if (str_starts(text, STR("__ ")))
            ARENA_PUSH(m->s->a, names->anonymous, names->anonymous_len, names->anonymous_cap) =
                str_trim(str_from(text, 3));
    }
}

bool rst_is_reference(struct str url)
{
    return url.n > 1 && url.p[url.n - 1] == '_' && str_find(url, STR("//")) == STR_NOT_FOUND;
}

struct str rst_names_target(struct arena *a, const struct rst_names *names, struct str name)
{
    enum { HOPS = 8 };
    for (int i = 0; i < HOPS && name.n <= NAME_LONGEST; i++) {
        const struct str *url = map_get(&names->targets, folded(a, name));
        if (!url || !rst_is_reference(*url))
            return url ? *url : STR_NONE;
        name = str_slice(*url, 0, url->n - 1);
        if (name.n > 2 && name.p[0] == '`' && name.p[name.n - 1] == '`')
            name = str_slice(name, 1, name.n - 1);
    }
    return STR_NONE;
}
