// SPDX-License-Identifier: MIT
// Policy of addresses. Inside pages every link to the site is relative, so that a site works
// under any folder and even from a disk; feeds, canonical addresses and structured data are
// absolute when the room knows its base_url. What people write in a page is taken from the
// page's file: "other.md" leads to that page, "picture.png" to the file beside it, "/x" to the
// root of the site.
#include <string.h>

#include "base/cleanup.h"
#include "site/view.h"
#include "site/write.h"
#include "text/address.h"
#include "text/template_tags.h"

bool link_is_whole(struct str address)
{
    enum address_kind kind = address_kind_of(address);
    return kind == ADDRESS_WEB || kind == ADDRESS_MAIL || kind == ADDRESS_PHONE;
}

static struct str joined(struct arena *a, struct str x, struct str y)
{
    char *p = arena_space(a, x.n + y.n + 1, 1);
    if (x.n)
        memcpy(p, x.p, x.n);
    if (y.n)
        memcpy(p + x.n, y.p, y.n);
    return (struct str){p, x.n + y.n};
}

struct str path_under(struct arena *a, struct str folder, const char *name)
{
    return joined(a, folder, str_of(name));
}

struct str link_root(struct arena *a, struct str path)
{
    size_t depth = 0;
    for (size_t i = 1; i < path.n; i++)
        depth += path.p[i] == '/';
    if (!depth)
        return STR("./");
    char *p = arena_alloc(a, depth * 3 + 1);
    for (size_t i = 0; i < depth; i++)
        memcpy(p + i * 3, "../", 3);
    return (struct str){p, depth * 3};
}

struct str link_from(struct arena *a, struct str root, struct str path)
{
    if (!path.n || path.p[0] != '/')
        return path;
    if (path.n == 1)
        return root;
    if (str_eq(root, STR("./"))) // "x:y" must not read as a scheme, so keep the dot then
        root = memchr(path.p, ':', path.n) ? root : STR_NONE;
    char *p = arena_space(a, root.n + path.n, 1);
    if (root.n)
        memcpy(p, root.p, root.n);
    memcpy(p + root.n, path.p + 1, path.n - 1);
    return (struct str){p, root.n + path.n - 1};
}

struct str link_absolute(const struct site *s, struct arena *a, struct str path)
{
    if (!path.n || path.p[0] != '/')
        return path;
    return joined(a, s->room->base_url, path);
}

// The folder of a page's file, as a path of the site: "content/fr/x.md" gives "/fr/".
static struct str page_folder(struct arena *a, const struct page *page)
{
    struct str folder = path_folder(page->path);
    if (str_starts(folder, STR("content/")))
        folder = str_from(folder, 8);
    return str_format(a, "/%.*s", STR_ARG(folder));
}

// folder + path with "." and ".." resolved; ".." at the root stays there.
static struct str path_resolved(struct arena *a, struct str folder, struct str path)
{
    struct str rest = str_format(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(path)), part;
    char *p = arena_alloc(a, rest.n + 2);
    size_t n = 0;
    bool slash = rest.n && rest.p[rest.n - 1] == '/';
    while (str_split(&rest, '/', &part)) {
        if (str_eq(part, STR("..")))
            while (n && p[--n] != '/')
                continue;
        else if (part.n && !str_eq(part, STR("."))) {
            p[n++] = '/';
            memcpy(p + n, part.p, part.n);
            n += part.n;
        }
        slash = slash || (!rest.p && (str_eq(part, STR("..")) || str_eq(part, STR("."))));
    }
    if (slash || !n)
        p[n++] = '/';
    return (struct str){p, n};
}

// The path of the page whose file lies at that place of the content, or nothing.
static struct str page_at(const struct site *s, struct arena *a, struct str path)
{
    struct str bare = str_from(path, 1);
    const struct page *page = page_by_file(s, bare);
    if (!page)
        page = page_by_file(s, str_format(a, "content/%.*s", STR_ARG(bare)));
    return page && page->published ? page->url : STR_NONE;
}

// The host of "https://host/…" where nothing about it is to be normalised; else nothing.
static struct str plain_host(struct str url)
{
    struct str rest = str_starts(url, STR("https://")) ? str_from(url, 8) : STR_NONE;
    size_t n = 0;
    while (n < rest.n && ((rest.p[n] >= 'a' && rest.p[n] <= 'z') || is_digit_ascii(rest.p[n]) ||
                          rest.p[n] == '-' || rest.p[n] == '.'))
        n++;
    bool whole = n && rest.p[n - 1] != '.' && (n == rest.n || rest.p[n] == '/');
    return whole ? str_slice(rest, 0, n) : STR_NONE;
}

static bool is_own_host(const struct site *s, struct arena *a, struct str url)
{
    struct address there;
    struct str host = plain_host(url);
    if (s->host.n && host.n && !address_has_control(url))
        return str_eq(s->host, host);
    return s->host.n && address_parse(a, url, &there) && str_eq(s->host, there.host);
}

static struct str resolve_path(const struct link_context *c, struct arena *a, struct str url)
{
    size_t end = url.n;
    for (size_t i = 0; i < end; i++) {
        if (url.p[i] == '?' || url.p[i] == '#')
            end = i;
    }
    struct str path = str_slice(url, 0, end), rest = str_from(url, end);
    struct str folder = path.n && path.p[0] == '/' ? STR_NONE : page_folder(a, c->page);
    struct str from_file = path_resolved(a, folder, path);
    struct str found = page_at(c->site, a, from_file);
    if (!found.n && folder.n && !map_get(&c->site->media_by_path, from_file)) {
        // Written for the page's own address, as Hugo and Jekyll would have it.
        from_file = path_resolved(a, c->page->url, path);
        found = page_at(c->site, a, from_file);
    }
    struct str link = link_from(a, c->root, found.n ? found : from_file);
    return rest.n ? str_format(a, "%.*s%.*s", STR_ARG(link), STR_ARG(rest)) : link;
}

// What stands behind a dead link in the text of a page.
static struct str dead_mark(const struct link_context *c, struct arena *a, struct str url)
{
    const struct room *r = c->site->room;
    const struct dead_link *d = dead_none(r) ? NULL : dead_find(r, address_identity(a, url));
    if (!d)
        return STR_NONE;
    const struct site_language *l = language_of(c->site, c->page->lang);
    AUTO_BUF b = BUF_EMPTY;
    buf_c(&b, " <span class=\"dead\">(");
    write_html(&b, strings_get(l->strings, STR("link-dead")));
    if (d->copy.n) {
        buf_c(&b, "; <a href=\"");
        write_uri(&b, d->copy);
        buf_c(&b, "\" rel=\"external\">");
        write_html(&b, strings_get(l->strings, STR("archived-copy")));
        buf_c(&b, ", ");
        write_html(&b, dead_copy_label(a, l, d));
        buf_c(&b, "</a>");
    }
    buf_c(&b, ")</span>");
    return str_copy(a, buf_view(&b));
}

struct html_target link_resolve(const void *context, struct arena *a, struct str url)
{
    const struct link_context *c = context;
    url = template_address(a, str_trim(url));
    enum address_kind kind = address_kind_of(url);
    if (kind == ADDRESS_EMPTY)
        return (struct html_target){0};
    if (kind == ADDRESS_PATH)
        return (struct html_target){.url = resolve_path(c, a, url)};
    if (str_starts(url, STR("//"))) // takes the scheme of the page: say which
        url = str_format(a, "https:%.*s", STR_ARG(url));
    bool outgoing = kind == ADDRESS_WEB && !is_own_host(c->site, a, url);
    struct str mark = outgoing ? dead_mark(c, a, url) : STR_NONE;
    return (struct html_target){.url = url, .outgoing = outgoing, .after = mark};
}
