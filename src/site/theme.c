// SPDX-License-Identifier: MIT
// Loads a theme: all built-in files, then those of the room's folder over them. One mistake in
// a room's theme refuses the whole theme, with its place: half a theme is worse than the old
// one, which the caller still has. Files are read whole, THEME_FILE_LIMIT bytes each.
#include "site/theme.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "site/theme_data.h"

struct theme {
    struct arena arena;
    struct template_set *templates;
    struct strings *strings;
    struct str style, extra;
    uint64_t sum;
    struct theme_asset *assets;
    size_t assets_len, assets_cap;
    struct template_source *sources; // only while loading
    size_t sources_len, sources_cap;
};

static bool utf8_text(struct str text, const char *file, struct error *e)
{
    size_t good = utf8_valid_prefix(text);
    if (good == text.n)
        return true;
    unsigned line = 1, column = 1;
    for (size_t i = 0; i < good; i++) {
        column = text.p[i] == '\n' ? 1 : column + 1;
        line += text.p[i] == '\n';
    }
    error_set(e, ERROR_INPUT, "this byte is not UTF-8");
    error_remedy(e, "save the file as UTF-8");
    return error_place(e, file, line, column);
}

static struct str without_mark(struct str text)
{
    return str_starts(text, STR("\xEF\xBB\xBF")) ? str_from(text, 3) : text;
}

static void add_asset(struct theme *t, struct str name, struct str bytes)
{
    for (size_t i = 0; i < t->assets_len; i++) {
        if (str_eq(t->assets[i].name, name)) {
            t->assets[i].bytes = bytes;
            return;
        }
    }
    ARENA_PUSH(&t->arena, t->assets, t->assets_len, t->assets_cap) =
        (struct theme_asset){name, bytes};
}

static bool middle(struct str name, struct str before, struct str after, struct str *out)
{
    if (!str_starts(name, before) || !str_ends(name, after) || name.n <= before.n + after.n)
        return false;
    *out = str_slice(name, before.n, name.n - after.n);
    return true;
}

static bool add_file(struct theme *t, struct str name, struct str bytes, const char *file,
                     struct error *e)
{
    struct str lang;
    if (middle(name, STR("strings."), STR(".mo"), &lang))
        return strings_add_mo(t->strings, lang, bytes, e) || error_place(e, file, 0, 0);
    bool template = str_ends(name, STR(".mustache"));
    bool style = str_ends(name, STR(".css"));
    bool po = middle(name, STR("strings."), STR(".po"), &lang);
    if ((template || style || po) && !utf8_text(bytes, file, e))
        return false;
    struct str text = without_mark(bytes);
    if (po)
        return strings_add_po(t->strings, lang, text, file, e);
    if (template)
        ARENA_PUSH(&t->arena, t->sources, t->sources_len, t->sources_cap) =
            (struct template_source){str_slice(name, 0, name.n - strlen(".mustache")), text,
                                     str_of(file)};
    else if (str_eq(name, STR("style.css")))
        t->style = text;
    else if (str_eq(name, STR("extra.css")))
        t->extra = text;
    else
        add_asset(t, name, bytes);
    return true;
}

// Two thirds of the built-in templates are the desk's.
static bool is_desk_template(struct str name)
{
    return str_starts(name, STR("desk/")) && str_ends(name, STR(".mustache"));
}

static bool add_built_in(struct theme *t, bool desk, struct error *e)
{
    for (const struct theme_data *d = theme_data; d->name; d++) {
        if (!desk && is_desk_template(str_of(d->name)))
            continue;
        struct str bytes = {(const char *)d->bytes, d->len};
        char *file = str_c(&t->arena, str_format(&t->arena, "built-in theme/%s", d->name));
        if (!add_file(t, str_of(d->name), bytes, file, e))
            return false;
    }
    return true;
}

static bool add_folder(struct theme *t, const char *folder, struct error *e)
{
    struct file_list list = {0};
    if (!file_walk(folder, NULL, &t->arena, &list, e))
        return false;
    if (list.len > THEME_FILES_LIMIT) {
        error_set(e, ERROR_LIMIT, "the theme holds %zu files; at most %d are read", list.len,
                  THEME_FILES_LIMIT);
        return error_place(e, folder, 0, 0);
    }
    if (list.unreadable_len) {
        char *where = path_join(&t->arena, folder, str_c(&t->arena, list.unreadable[0].path));
        error_set(e, ERROR_INPUT, "this folder of the theme cannot be read: %s",
                  list.unreadable[0].why);
        error_remedy(e, "make it readable or move it away");
        return error_place(e, where, 0, 0);
    }
    for (size_t i = 0; i < list.len; i++) {
        struct str name = list.items[i].path;
        char *file = path_join(&t->arena, folder, str_c(&t->arena, name));
        struct str bytes;
        if (!file_read(file, THEME_FILE_LIMIT, &t->arena, &bytes, NULL, e) ||
            !add_file(t, name, bytes, file, e))
            return false;
        t->sum = map_hash(bytes) ^ (map_hash(name) ^ t->sum) * UINT64_C(0x9e3779b97f4a7c15);
    }
    return true;
}

static int compare_assets(const void *a, const void *b)
{
    return str_cmp(((const struct theme_asset *)a)->name, ((const struct theme_asset *)b)->name);
}

static bool finish(struct theme *t, struct error *e)
{
    if (!template_set_make(t->sources, t->sources_len, &t->templates, e) ||
        !template_set_complete(t->templates, e))
        return false;
    if (t->extra.n)
        t->style = str_format(&t->arena, "%.*s\n%.*s", STR_ARG(t->style), STR_ARG(t->extra));
    if (t->assets_len)
        qsort(t->assets, t->assets_len, sizeof *t->assets, compare_assets);
    return true;
}

static bool load(const char *folder, bool desk, struct theme **out, struct error *e)
{
    struct theme *t = mem_alloc(sizeof *t);
    *t = (struct theme){.strings = strings_new()};
    bool own = folder && file_is_folder(folder);
    if (!add_built_in(t, desk || own, e) || (own && !add_folder(t, folder, e)) || !finish(t, e)) {
        theme_free(t);
        return false;
    }
    *out = t;
    return true;
}

bool theme_load(const char *folder, struct theme **out, struct error *e)
{
    return load(folder, true, out, e);
}

bool theme_load_public(const char *folder, struct theme **out, struct error *e)
{
    return load(folder, false, out, e);
}

void theme_free(struct theme *t)
{
    if (!t)
        return;
    template_set_free(t->templates);
    strings_free(t->strings);
    arena_free(&t->arena);
    free(t);
}

const struct template_set *theme_templates(const struct theme *t)
{
    return t->templates;
}

const struct strings *theme_strings(const struct theme *t)
{
    return t->strings;
}

struct str theme_style(const struct theme *t)
{
    return t->style;
}

uint64_t theme_sum(const struct theme *t)
{
    return t->sum;
}

size_t theme_assets(const struct theme *t, const struct theme_asset **out)
{
    *out = t->assets;
    return t->assets_len;
}
