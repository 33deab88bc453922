// SPDX-License-Identifier: MIT
// A room has content/, or its pages lie at the top of the folder. What other tools make or
// keep for themselves (public, _site, node_modules, layouts, …) is left alone, and data/ is
// private: nothing of it is ever read as a page or published.
//
// Media are what lies in media/ (published under /media/), static/ (published at the root, as
// Hugo does), the folders of pictures and documents that Jekyll sites have, and files that lie
// beside pages in content/. What a program left over of a file (press.md~) is nothing.
#include "room/files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "room/reader_words.h"
#include "room/walked.h"
#include "text/fold.h"

// Top-level names that never hold pages.
static const char *const never[] = {
    "data",  "theme",      "themes",    "node_modules", "public",
    "_site", "vendor",     "layouts",   "_layouts",     "_includes",
    "_sass", "archetypes", "resources", "i18n",         "bin",
    "build", "dist",       "_plugins",  "_build",       "bower_components",
    NULL,
};

// Top-level folders whose files are published as they are, and the site path they get.
static const struct media_folder {
    struct str folder;
    const char *site;
} media_folders[] = {
    {STR_INIT("media/"), "/media/"},
    {STR_INIT("static/"), "/"},
    {STR_INIT("assets/"), "/assets/"},
    {STR_INIT("images/"), "/images/"},
    {STR_INIT("img/"), "/img/"},
    {STR_INIT("files/"), "/files/"},
    {STR_INIT("uploads/"), "/uploads/"},
    {STR_INIT("pdf/"), "/pdf/"},
    {STR_INIT("documents/"), "/documents/"},
    {STR_INIT(""), NULL},
};

// Files at the top that speak to programmers, not to journalists.
static const char *const about_code[] = {
    "README", "LICENSE", "LICENCE",         "CONTRIBUTING", "AUTHORS", "CHANGELOG",
    "TODO",   "HACKING", "CODE_OF_CONDUCT", "SECURITY",     NULL,
};

// Of a name without a slash.
static struct str extension_of(struct str name)
{
    size_t at = str_rfind_char(name, '.');
    return at == STR_NOT_FOUND || at == 0 ? STR_NONE : str_from(name, at + 1);
}

static struct str without_extension(struct str path)
{
    struct str ext = path_extension(path);
    return ext.n ? str_slice(path, 0, path.n - ext.n - 1) : path;
}

static bool is_data(enum doc_format f)
{
    return f == DOC_YAML || f == DOC_TOML || f == DOC_JSON;
}

static bool speaks_of_code(struct str path)
{
    struct str name = without_extension(path);
    for (const char *const *c = about_code; *c; c++)
        if (str_eq_ascii(name, str_of(*c)))
            return true;
    return false;
}

static void add_page(struct room *r, struct source_list *out, const struct file_entry *entry,
                     enum doc_format format, enum source_kind kind, struct str name)
{
    ARENA_PUSH(&r->arena, out->items, out->len, out->cap) = (struct source_file){
        .path = entry->path,
        .name = without_extension(name),
        .format = format,
        .kind = kind,
        .stamp = entry->stamp,
    };
}

static void push_media(struct room *r, struct media_list *media, struct media_file file)
{
    void **slot = map_at(&media->by_path, file.path);
    if (*slot)
        return;
    ARENA_PUSH(&r->arena, media->items, media->len, media->cap) = file;
    *slot = r; // any pointer: the map is used as a set
}

// What editors, mail programs and presse itself keep of a file's earlier or unfinished states:
// "press.md~", "#press.md#", "~$kit.docx", "photo.jpg.part". Neither page nor medium.
static bool is_left_over(struct str path)
{
    static const struct str endings[] = {STR_INIT("bak"), STR_INIT("orig"), STR_INIT("rej"),
                                         STR_INIT("swp"), STR_INIT("swo"),  STR_INIT("tmp"),
                                         STR_INIT("old"), STR_INIT("part"), STR_INIT("crdownload")};
    struct str name = path_base(path), ending = extension_of(name);
    if (str_eq(ending, STR("md")) && name.p[0] != '~')
        return false; // nearly all files
    if (name.n == 0 || name.p[name.n - 1] == '~' || str_starts(name, STR("~$")) ||
        (name.p[0] == '#' && name.p[name.n - 1] == '#') || str_eq_ascii(name, STR("thumbs.db")) ||
        str_eq_ascii(name, STR("desktop.ini")))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ending.n == endings[i].n && str_eq_ascii(ending, endings[i]))
            return true;
    return false;
}

static void add_media(struct room *r, struct media_list *media, const struct file_entry *entry,
                      struct str site)
{
    push_media(r, media,
               (struct media_file){
                   .path = site,
                   .full = path_join(&r->arena, r->root, str_c(&r->arena, entry->path)),
                   .size = entry->stamp.size,
                   .mtime = entry->stamp.mtime,
               });
}

// "_posts/…" or "blog/_posts/…": the part after the marker, with what stood before it.
static bool under_marker(struct arena *a, struct str path, struct str marker, struct str *name)
{
    size_t at = str_starts(path, marker) ? 0 : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND) {
        struct str inner = str_format(a, "/%.*s", STR_ARG(marker));
        at = str_find(path, inner);
        if (at == STR_NOT_FOUND)
            return false;
        at++;
    }
    *name = str_format(a, "%.*s%.*s", STR_ARG(str_slice(path, 0, at)),
                       STR_ARG(str_from(path, at + marker.n)));
    return true;
}

// Any part of the path that begins with '_', but for a section's own _index file.
static bool is_hidden(struct str path)
{
    struct str rest = path, part;
    while (str_split(&rest, '/', &part))
        if (part.n && part.p[0] == '_' && !str_starts(part, STR("_index")))
            return true;
    return false;
}

// --- Sidecars -------------------------------------------------------------------------------
// "photo.yaml" or "photo.jpg.yaml" beside "photo.jpg" describes it and is not published; in
// media/ no such file ever is.

static bool is_yaml(struct str path)
{
    struct str ext = path_extension(path);
    return str_eq_ascii(ext, STR("yaml")) || str_eq_ascii(ext, STR("yml"));
}

// Whole names, and names without their extension, of what may have a sidecar.
static struct map described(struct room *r, const struct file_list *list)
{
    struct map names = MAP_IN(&r->arena);
    for (size_t i = 0; i < list->len; i++) {
        struct str path = list->items[i].path;
        if (is_yaml(path))
            continue;
        map_set(&names, path, r);
        map_set(&names, without_extension(path), r);
    }
    return names;
}

static void drop_sidecars(struct room *r, const struct file_list *list, struct media_list *media)
{
    size_t kept = 0, root = strlen(r->root) + (r->root[strlen(r->root) - 1] != '/');
    struct map names = {0};
    for (size_t i = 0; i < media->len; i++) {
        struct str path = str_from(str_of(media->items[i].full), root);
        bool yaml = is_yaml(path), sidecar = false;
        if (yaml && !names.arena)
            names = described(r, list);
        if (yaml)
            sidecar = map_get(&names, without_extension(path)) != NULL;
        if (yaml && !sidecar && str_starts(path, STR("media/"))) {
            sidecar = true;
            diag_add(&r->diags, SEVERITY_WARNING, "media-sidecar", path, 0, 0,
                     "there is no file beside it that this one could describe")
                ->remedy = STR("name it as the file, photo.yaml for photo.jpg; to publish it, put "
                               "it into static/");
        }
        if (!sidecar)
            media->items[kept++] = media->items[i];
    }
    media->len = kept;
}

// A file in content/, `inner` being its path in there.
static void place_in_content(struct room *r, struct source_list *out,
                             const struct file_entry *entry, struct str inner)
{
    enum doc_format format;
    if (doc_format_of(entry->path, &format))
        add_page(r, out, entry, format, is_data(format) ? SOURCE_DATA : SOURCE_PAGE, inner);
    else
        add_media(r, &out->media, entry, str_format(&r->arena, "/%.*s", STR_ARG(inner)));
}

static bool place_as_media(struct room *r, struct source_list *out, const struct file_entry *entry)
{
    char first = entry->path.n ? entry->path.p[0] : '\0';
    for (const struct media_folder *m = media_folders; m->site; m++) {
        if (first != m->folder.p[0] || !str_starts(entry->path, m->folder))
            continue;
        struct str rest = str_from(entry->path, m->folder.n);
        add_media(r, &out->media, entry, str_format(&r->arena, "%s%.*s", m->site, STR_ARG(rest)));
        return true;
    }
    return false;
}

// "_pages/press.md" → "press.md", "_press/bees.md" → "press/bees.md": Jekyll's usual folder of
// pages, and a collection whose name says coverage.
static bool in_collection(struct room *r, struct str path, struct str *name)
{
    size_t slash = str_find_char(path, '/');
    if (path.n < 2 || path.p[0] != '_' || slash == STR_NOT_FOUND)
        return false;
    struct str folder = str_slice(path, 1, slash);
    *name = str_from(path, str_eq(folder, STR("pages")) ? slash + 1 : 1);
    return name->n < path.n - 1 || words_section(fold_words(&r->arena, folder)) > 0;
}

// A file of a folder without content/.
static void place_at_top(struct room *r, struct source_list *out, const struct file_entry *entry)
{
    enum doc_format format;
    struct str name = entry->path;
    if (!doc_format_of(entry->path, &format))
        return;
    if (is_data(format)) {
        if (str_starts(name, STR("_data/")))
            add_page(r, out, entry, format, SOURCE_DATA, str_from(name, 6));
        return;
    }
    if (under_marker(&r->arena, entry->path, STR("_posts/"), &name))
        add_page(r, out, entry, format, SOURCE_POST, name);
    else if (under_marker(&r->arena, entry->path, STR("_drafts/"), &name))
        add_page(r, out, entry, format, SOURCE_DRAFT, name);
    else if (in_collection(r, entry->path, &name) && !is_hidden(name))
        add_page(r, out, entry, format, SOURCE_PAGE, name);
    else if (!is_hidden(entry->path) && !speaks_of_code(entry->path))
        add_page(r, out, entry, format, SOURCE_PAGE, name);
}

static void report(struct room *r, const struct file_list *list)
{
    for (size_t i = 0; i < list->escapes_len; i++)
        diag_add(&r->diags, SEVERITY_WARNING, "link-outside", list->escapes[i], 0, 0,
                 "this symbolic link leads out of the room or nowhere and is not followed")
            ->remedy = STR("put a copy of the file in its place");
    for (size_t i = 0; i < list->unreadable_len; i++)
        diag_add(&r->diags, SEVERITY_ERROR, "file-unreadable", list->unreadable[i].path, 0, 0,
                 "this folder cannot be read: %s", list->unreadable[i].why)
            ->remedy = STR("give presse the right to read it, or move it out of the room");
}

bool files_walk(const char *root, struct room_walk *out, struct error *e)
{
    struct timespec begun;
    char *folder = path_join(&out->arena, root, "theme");
    clock_gettime(CLOCK_REALTIME, &begun);
    out->begun = (int64_t)begun.tv_sec * 1000000000 + begun.tv_nsec;
    if (!walked_take(root, out)) {
        if (!file_walk(root, never, &out->arena, &out->files, e))
            return error_remedy(e, "name a file or folder that presse may read");
        if (file_is_folder(folder) && !file_walk(folder, NULL, &out->arena, &out->theme, NULL))
            out->inputs.partial = true;
    }
    inputs_add(&out->inputs, &out->files);
    inputs_add(&out->inputs, &out->theme);
    return true;
}

static struct file_list copied_list(struct arena *a, const struct file_list *list)
{
    struct file_list out = {.len = list->len, .cap = list->len};
    out.items = ARENA_SPACE(a, list->len + 1, struct file_entry);
    for (size_t i = 0; i < list->len; i++) {
        out.items[i] = list->items[i];
        out.items[i].path = str_copy(a, list->items[i].path);
    }
    return out;
}

static struct file_entry *entry_at(const struct file_list *list, struct str path)
{
    size_t low = 0, high = list->len;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int c = str_cmp(list->items[mid].path, path);
        if (c == 0)
            return &list->items[mid];
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

// A link, whose file may have changed under another name, or what could not be looked into.
static bool has_more_than_files(const struct file_list *list)
{
    bool more = list->escapes_len || list->unreadable_len;
    for (size_t i = 0; i < list->len && !more; i++)
        more = list->items[i].is_link;
    return more;
}

bool files_walk_again(const char *root, const struct room_walk *was, const struct str *changed,
                      size_t len, struct room_walk *out)
{
    struct timespec begun;
    if (has_more_than_files(&was->files) || has_more_than_files(&was->theme) || was->inputs.partial)
        return false;
    clock_gettime(CLOCK_REALTIME, &begun);
    struct file_list files = copied_list(&out->arena, &was->files);
    for (size_t i = 0; i < len; i++) {
        struct file_entry *entry = entry_at(&files, changed[i]);
        const char *path = path_join(&out->arena, root, str_c(&out->arena, changed[i]));
        struct stat st;
        if (!entry || str_starts(changed[i], STR("theme/")) || lstat(path, &st) != 0 ||
            !S_ISREG(st.st_mode))
            return false;
        entry->stamp = file_stamp_of(&st);
    }
    out->begun = (int64_t)begun.tv_sec * 1000000000 + begun.tv_nsec;
    out->files = files;
    out->theme = copied_list(&out->arena, &was->theme);
    out->known = true;
    inputs_add(&out->inputs, &out->files);
    inputs_add(&out->inputs, &out->theme);
    return true;
}

void files_find(struct room *r, const struct room_walk *walk, struct source_list *out)
{
    const struct file_list *list = &walk->files;
    r->inputs = walk->inputs;
    report(r, list);
    out->media.by_path = MAP_IN(&r->arena);
    bool content = file_is_folder(path_join(&r->arena, r->root, "content"));
    out->cap = list->len + 1; // no more, and in most rooms no less
    out->items = ARENA_SPACE(&r->arena, out->cap, struct source_file);
    for (size_t i = 0; i < list->len; i++) {
        const struct file_entry *entry = &list->items[i];
        size_t pages = out->len;
        out->links = out->links || entry->is_link;
        if (!is_left_over(entry->path) && !place_as_media(r, out, entry)) {
            if (!content)
                place_at_top(r, out, entry);
            else if (str_starts(entry->path, STR("content/")))
                place_in_content(r, out, entry, str_from(entry->path, 8));
        }
        if (out->len == pages)
            inputs_add_file(&out->rest, entry);
    }
    inputs_add_trouble(&out->rest, list);
    inputs_add(&out->rest, &walk->theme);
    drop_sidecars(r, list, &out->media);
}

// Whether a walk would come by: no part of the path is hidden or left alone, no folder is a link
// or holds what a build wrote.
static bool is_walked(struct arena *a, const char *root, struct str path)
{
    struct stat st;
    for (const char *const *n = never; *n; n++)
        if (str_eq(str_slice(path, 0, str_find_char(path, '/')), str_of(*n)))
            return false;
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == '.' && (i == 0 || path.p[i - 1] == '/'))
            return false;
        if (path.p[i] != '/')
            continue;
        char *folder = path_join(a, root, str_c(a, str_slice(path, 0, i)));
        bool gone = lstat(folder, &st) != 0;
        if (!gone && (!S_ISDIR(st.st_mode) || file_exists(path_join(a, folder, FILE_BUILT_MARK))))
            return false;
    }
    return true;
}

static bool is_media(const struct room *r, const char *full)
{
    for (size_t i = 0; i < r->media_len; i++)
        if (strcmp(r->media[i].full, full) == 0)
            return true;
    return false;
}

enum files_one files_find_one(struct room *r, struct str path, struct source_file *out)
{
    struct stat st = {0};
    struct source_list found = {.media.by_path = MAP_IN(&r->arena)};
    const struct file_entry entry = {.path = path};
    bool content = file_is_folder(path_join(&r->arena, r->root, "content"));
    char *full = path_join(&r->arena, r->root, str_c(&r->arena, path));
    bool gone = lstat(full, &st) != 0;
    if (!is_walked(&r->arena, r->root, path))
        return FILES_OTHER;
    if (is_left_over(path))
        return FILES_NOTHING;
    if (content ? str_starts(path, STR("content/")) : !place_as_media(r, &found, &entry)) {
        if (content)
            place_in_content(r, &found, &entry, str_from(path, 8));
        else
            place_at_top(r, &found, &entry);
    }
    if (!found.len || found.items[0].kind == SOURCE_DATA)
        return gone && !found.len && str_starts(path, STR("content/")) && !is_media(r, full)
                   ? FILES_NOTHING
                   : FILES_OTHER;
    // Another name of the same file may be another page.
    if (!gone && (!S_ISREG(st.st_mode) || st.st_nlink != 1))
        return FILES_OTHER;
    *out = found.items[0];
    out->stamp.inode = gone ? 0 : (uint64_t)st.st_ino;
    return FILES_PAGE;
}

bool files_find_lone(struct room *r, struct source_list *out, struct error *e)
{
    r->inputs.partial = true;
    out->media.by_path = MAP_IN(&r->arena);
    struct file_entry entry = {.path = r->lone_file};
    enum doc_format format = DOC_MARKDOWN;
    if (!doc_format_of(r->lone_file, &format) && path_extension(r->lone_file).n) {
        error_set(e, ERROR_INPUT, "%.*s is not a page", STR_ARG(r->lone_file));
        return error_remedy(e, "name a .md, .html, .adoc, .org, .rst, .yml, .toml or .json file");
    }
    add_page(r, out, &entry, format, SOURCE_PAGE, entry.path);
    return true;
}

// "a/./b/../c" gives "a/c"; false when it climbs out or holds a hidden part.
static bool resolve(struct arena *a, struct str path, struct str *out)
{
    struct str *parts = NULL, rest = path, part;
    size_t len = 0, cap = 0;
    while (str_split(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR(".."))) {
            if (len-- == 0)
                return false;
            continue;
        }
        if (part.p[0] == '.')
            return false;
        ARENA_PUSH(a, parts, len, cap) = part;
    }
    struct str made = STR_NONE;
    for (size_t i = 0; i < len; i++)
        made = str_format(a, "%.*s%s%.*s", STR_ARG(made), i ? "/" : "", STR_ARG(parts[i]));
    *out = made;
    return len > 0;
}

static bool stays_inside(const char *root, const char *full)
{
    char *top = realpath(root, NULL), *real = realpath(full, NULL);
    size_t n = top ? strlen(top) : 0;
    bool inside = top && real && strncmp(real, top, n) == 0 && (real[n] == '/' || n == 1);
    free(top);
    free(real);
    return inside;
}

bool files_add_media(struct room *r, struct media_list *media, struct str path, struct str site)
{
    struct str clean;
    if (map_get(&media->by_path, site))
        return true;
    if (!resolve(&r->arena, path, &clean) || str_starts(clean, STR("data/")))
        return false;
    if (is_yaml(clean) && str_starts(clean, STR("media/")))
        return false;
    char *full = path_join(&r->arena, r->root, str_c(&r->arena, clean));
    struct stat st;
    if (is_yaml(clean) && file_exists(str_c(&r->arena, without_extension(str_of(full)))))
        return false;
    if (stat(full, &st) != 0 || !S_ISREG(st.st_mode) || !stays_inside(r->root, full))
        return false;
    r->inputs.partial = true; // it may lie where the walk does not go
    push_media(r, media,
               (struct media_file){
                   .path = site,
                   .full = full,
                   .size = (int64_t)st.st_size,
                   .mtime = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
               });
    return true;
}

static int by_site_path(const void *a, const void *b)
{
    return str_cmp(((const struct media_file *)a)->path, ((const struct media_file *)b)->path);
}

void files_set_media(struct room *r, struct media_list *media)
{
    if (media->len)
        qsort(media->items, media->len, sizeof *media->items, by_site_path);
    r->media = media->items;
    r->media_len = media->len;
}
